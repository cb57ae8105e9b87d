//! 数据库服务 — a PostgreSQL server of our own for the tests: in a new folder, on the loopback
//! address alone, ended and removed with the value that stands for it.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use super::packages::is_root;

/// A server that is running.
#[derive(Debug)]
pub struct Server {
    programs: Programs,
    folder: PathBuf,
    port: u16,
}

impl Server {
    /// Makes a folder, sets a server up in it and starts it.
    ///
    /// # Errors
    ///
    /// If the server is not installed or does not start; its own words are printed.
    pub fn start() -> Result<Server> {
        let programs = Programs::find()?;
        let folder = std::env::temp_dir().join(format!("mingzhang-pg-{}", std::process::id()));
        std::fs::create_dir(&folder)
            .with_context(|| format!("cannot make {}", folder.display()))?;
        if programs.as_postgres {
            run(Command::new("chown").arg("postgres").arg(&folder))?;
        }
        // Free a moment ago: the server takes a number and not an open socket.
        let port = TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port();
        let server = Server { programs, folder, port };
        run(server
            .programs
            .command("initdb")
            .args(["--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C"])
            .arg("--no-sync")
            .arg(format!("--pgdata={}", server.data().display())))?;
        // What a crash of the machine would lose does not matter here.
        let settings = format!(
            "-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories='' \
             -c max_connections=300 -c fsync=off -c full_page_writes=off"
        );
        let log = server.folder.join("log");
        let started = run(server
            .programs
            .command("pg_ctl")
            .args(["start", "--wait", "--silent", "--timeout=60"])
            .arg(format!("--pgdata={}", server.data().display()))
            .arg(format!("--options={settings}"))
            .arg(format!("--log={}", log.display())));
        if started.is_err() {
            eprintln!("{}", std::fs::read_to_string(log).unwrap_or_default());
        }
        started.map(|()| server)
    }

    /// Where it listens.
    pub fn address(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}", self.port)
    }

    fn data(&self) -> PathBuf {
        self.folder.join("data")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let stopped = run(self
            .programs
            .command("pg_ctl")
            .args(["stop", "--mode=immediate", "--silent"])
            .arg(format!("--pgdata={}", self.data().display())));
        let removed = std::fs::remove_dir_all(&self.folder).context("cannot remove the folder");
        if let Err(error) = stopped.and(removed) {
            eprintln!("PostgreSQL of the tests in {}: {error:#}", self.folder.display());
        }
    }
}

/// The server's programs, and whether they must be run by its own user: they refuse root.
#[derive(Debug)]
struct Programs {
    folder: PathBuf,
    as_postgres: bool,
}

impl Programs {
    /// Debian keeps each version in a folder of its own and none of them among the programs of the
    /// system; elsewhere they are where `pg_config` says.
    fn find() -> Result<Programs> {
        let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
        let number = |path: &Path| path.file_name()?.to_str()?.parse::<u32>().ok();
        let newest = versions.map(|entry| entry.path()).max_by_key(|path| number(path));
        let folder = match newest {
            Some(version) => version.join("bin"),
            None => {
                let told = Command::new("pg_config").arg("--bindir").output();
                let told = told.context("PostgreSQL's server is not installed")?;
                PathBuf::from(String::from_utf8(told.stdout)?.trim())
            }
        };
        if !folder.join("initdb").exists() {
            bail!("PostgreSQL's server is not installed in {}", folder.display());
        }
        Ok(Programs { folder, as_postgres: is_root()? })
    }

    fn command(&self, name: &str) -> Command {
        let program = self.folder.join(name);
        let mut command = match self.as_postgres {
            true => {
                let mut command = Command::new("runuser");
                command.args(["-u", "postgres", "--"]).arg(program);
                command
            }
            false => Command::new(program),
        };
        // The folder that we stand in may be closed to that user.
        command.current_dir(std::env::temp_dir());
        command
    }
}

/// Whether a server could be started.
pub fn is_installed() -> bool {
    Programs::find().is_ok()
}

fn run(command: &mut Command) -> Result<()> {
    let shown = format!("{command:?}").replace('"', "");
    // The server goes on after the command and must not keep our output open.
    let status = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .status()
        .with_context(|| format!("cannot start {shown}"))?;
    if status.success() { Ok(()) } else { bail!("{shown}: {status}") }
}
