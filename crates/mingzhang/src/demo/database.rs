//! 演示数据库 — the file that the user names, which stays; or one in a folder of our own among the
//! temporary files, which is removed at the end.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use store::{Store, StoreError};
use vocab::{Lang, Text};

use crate::console::Failure;

/// 演示数据库.
#[derive(Debug)]
pub struct Database {
    path: PathBuf,
    /// The folder to remove at the end.
    temporary: Option<PathBuf>,
}

impl Database {
    /// The file that was named, or a temporary one.
    pub fn choose(named: Option<&Path>) -> anyhow::Result<Database> {
        match named {
            Some(path) => Ok(Database { path: path.to_owned(), temporary: None }),
            None => {
                let folder = make_folder()?;
                Ok(Database { path: folder.join("demo.db"), temporary: Some(folder) })
            }
        }
    }

    /// Opens it. What is removed at the end need not survive a failure of the machine: so nobody
    /// waits for the disk, and the members are there in a moment on a slow one too.
    pub async fn open(&self) -> Result<Store, StoreError> {
        match self.temporary {
            Some(_) => Store::open_scratch(&self.path).await,
            None => Store::open(&self.path).await,
        }
    }

    /// Where the data are and how long they stay.
    pub fn note(&self, lang: Lang) -> String {
        let path = self.path.display();
        match (lang, &self.temporary) {
            (Lang::Zh, Some(_)) => format!("数据在临时文件 {path}，结束时删除"),
            (Lang::Zh, None) => format!("数据在 {path}"),
            (Lang::En, Some(_)) => format!("data are in {path}, removed at the end"),
            (Lang::En, None) => format!("data are in {path}"),
        }
    }

    /// It holds other people, or the demonstration of another version: nothing is added to it.
    pub fn of_others(&self, lang: Lang) -> Failure {
        let path = self.path.display();
        Failure::refused(
            lang,
            &Text::new(
                format!("{path} 里是别的参保人，或者是另一个版本做的演示；没有继续"),
                format!(
                    "{path} holds other people, or the demonstration of another version; nothing \
                     more was added"
                ),
            ),
            &Text::fixed(
                "换一个文件名；演示资料可以随时重做，不需要时删掉旧文件",
                "name another file; the demonstration can be made again at any time, so an old \
                 file may be deleted",
            ),
        )
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if let Some(folder) = &self.temporary {
            // Nothing can be done about a temporary file that will not go.
            let _ = std::fs::remove_dir_all(folder);
        }
    }
}

/// A folder that did not exist before, so that nobody can have prepared it.
fn make_folder() -> anyhow::Result<PathBuf> {
    let process = std::process::id();
    for attempt in 0..1_000 {
        let folder = std::env::temp_dir().join(format!("mingzhang-{process}-{attempt}"));
        match std::fs::create_dir(&folder) {
            Ok(()) => return Ok(folder),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => {
                return Err(error).with_context(|| format!("cannot make {}", folder.display()));
            }
        }
    }
    bail!("the folder of temporary files is full of old demonstrations")
}
