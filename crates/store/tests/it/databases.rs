//! Fresh databases, one a test.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use store::Store;

static COUNT: AtomicU32 = AtomicU32::new(0);

/// A fresh database and the address at which a stranger reaches it past the store.
pub struct Fresh {
    pub store: Store,
    /// `None` if only the store can reach it.
    pub address: Option<String>,
}

/// A path that no other test uses, with nothing there.
pub fn path(name: &str) -> PathBuf {
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let folder = folder.join(format!("store-{}-{count}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    folder.join(name)
}

pub async fn sqlite_memory() -> Fresh {
    Fresh { store: Store::memory().await.unwrap(), address: None }
}

pub async fn sqlite_file() -> Fresh {
    let path = path("ledger.db");
    let store = Store::open(&path).await.unwrap();
    Fresh { store, address: Some(format!("sqlite://{}", path.display())) }
}

/// A new database in the server whose address is in `MINGZHANG_TEST_POSTGRES`, such as
/// `postgres://user@127.0.0.1:5432`. Built only with the feature `postgres`, and then the server
/// must be there.
#[cfg(feature = "postgres")]
#[expect(clippy::disallowed_methods, reason = "the one setting of this suite")]
pub async fn postgres() -> Fresh {
    use sqlx::Connection;
    let server = std::env::var("MINGZHANG_TEST_POSTGRES").unwrap();
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let name = format!("mingzhang_{}_{count}", std::process::id());
    sqlx::any::install_default_drivers();
    let mut admin = sqlx::AnyConnection::connect(&format!("{server}/postgres")).await.unwrap();
    let create = sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}"));
    sqlx::raw_sql(create).execute(&mut admin).await.unwrap();
    let address = format!("{server}/{name}");
    let store = Store::connect(&address, name, 4).await.unwrap();
    Fresh { store, address: Some(address) }
}
