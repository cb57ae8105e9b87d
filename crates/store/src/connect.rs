//! 打开 — connecting, pragmas, migrations.

use std::fmt::Write;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use sqlx::any::AnyPoolOptions;
use sqlx::{Any, AnyConnection, AnyPool, Connection, Transaction};

use crate::statements::Dialect;
use crate::{Fault, FaultKind, StoreError};

/// How many databases in memory this program has made: each has a name of its own.
static IN_MEMORY: AtomicU64 = AtomicU64::new(0);

static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!();

/// 存储 — an open database. Cloning shares the connections.
#[derive(Clone, Debug)]
pub struct Store {
    pub(crate) pool: AnyPool,
    dialect: Dialect,
    // What the operator calls the database, for the sentences of faults.
    name: String,
    // A database in memory lives as long as a connection to it. This one is never used, so that
    // nothing that befalls the one in use (its work was dropped half-way) can take the books along.
    _keeper: Option<Arc<Mutex<AnyConnection>>>,
}

impl Store {
    /// Opens a database file, making it if there is none, and brings its tables up to date.
    pub async fn open(path: &Path) -> Result<Store, StoreError> {
        Store::open_file(path, Lasting::OnDisk).await
    }

    /// The same for a file that is deleted at the end: nobody waits until the disk has it, so a
    /// failure of the machine may leave it unreadable.
    pub async fn open_scratch(path: &Path) -> Result<Store, StoreError> {
        Store::open_file(path, Lasting::ForNow).await
    }

    async fn open_file(path: &Path, lasting: Lasting) -> Result<Store, StoreError> {
        let name = path.display().to_string();
        let absolute = std::path::absolute(path)
            .map_err(|_| Fault::new(FaultKind::CannotOpen, name.clone()))?;
        // Ask the file system first: what SQLite says about a folder or a missing folder is vague.
        if absolute.is_dir() || !absolute.parent().is_some_and(Path::is_dir) {
            return Err(Fault::new(FaultKind::CannotOpen, name).into());
        }
        let text =
            absolute.to_str().ok_or_else(|| Fault::new(FaultKind::CannotOpen, name.clone()))?;
        let address = format!("sqlite://{}?mode=rwc", percent_encoded(text));
        Store::connect_as(&address, name, 4, lasting).await
    }

    /// A database in memory, gone when the store is dropped.
    pub async fn memory() -> Result<Store, StoreError> {
        sqlx::any::install_default_drivers();
        let number = IN_MEMORY.fetch_add(1, Ordering::Relaxed);
        let address = format!("sqlite:file:mingzhang-{number}?mode=memory");
        let keeper = AnyConnection::connect(&address).await;
        let keeper = keeper.map_err(|error| Fault::from(error).about("(memory)"))?;
        // Connections that share one memory refuse each other instead of waiting: only one works.
        let mut store = Store::connect(&address, "(memory)".to_owned(), 1).await?;
        store._keeper = Some(Arc::new(Mutex::new(keeper)));
        Ok(store)
    }

    /// Opens the database at an address, of any kind that is compiled in.
    pub async fn connect(
        address: &str,
        name: String,
        connections: u32,
    ) -> Result<Store, StoreError> {
        Store::connect_as(address, name, connections, Lasting::OnDisk).await
    }

    async fn connect_as(
        address: &str,
        name: String,
        connections: u32,
        lasting: Lasting,
    ) -> Result<Store, StoreError> {
        sqlx::any::install_default_drivers();
        let sqlite = address.starts_with("sqlite:").then_some(lasting);
        // A pool tries again and again and then only says that time is up; one connection says
        // at once what is wrong.
        let attempt = async {
            let mut first = AnyConnection::connect(address).await?;
            prepare(&mut first, sqlite).await?;
            let dialect = Dialect::of(&first);
            first.close().await?;
            Ok(dialect)
        };
        let dialect =
            attempt.await.map_err(|error: sqlx::Error| Fault::from(error).about(&name))?;
        let pool = AnyPoolOptions::new()
            .max_connections(connections)
            .idle_timeout(None)
            .max_lifetime(None)
            // There is no network on which a file could have been lost since it was last used.
            .test_before_acquire(sqlite.is_none())
            .after_connect(move |connection, _| Box::pin(prepare(connection, sqlite)))
            .connect(address)
            .await
            .map_err(|error| Fault::from(error).about(&name))?;
        let store = Store { pool, dialect, name, _keeper: None };
        store.migrate().await?;
        Ok(store)
    }

    /// Brings the tables up to date; refuses a database of a newer program or with changed tables.
    pub async fn migrate(&self) -> Result<(), StoreError> {
        let migrated = MIGRATIONS.run(&self.pool).await;
        migrated.map_err(|error| Fault::from(error).about(&self.name).into())
    }

    /// A transaction that is going to write. SQLite gives the whole database to it at once, so that
    /// what it reads first cannot change before it writes; PostgreSQL locks what it touches.
    pub(crate) async fn begin_writing(&self) -> Result<Transaction<'static, Any>, sqlx::Error> {
        match self.dialect {
            Dialect::Sqlite => self.pool.begin_with("BEGIN IMMEDIATE").await,
            Dialect::Postgres => self.pool.begin().await,
        }
    }

    /// Waits for open work and closes the database.
    pub async fn close(&self) {
        self.pool.close().await;
    }
}

/// What SQLite must be told on every connection; PostgreSQL is set up by its operator.
async fn prepare(
    connection: &mut AnyConnection,
    sqlite: Option<Lasting>,
) -> Result<(), sqlx::Error> {
    let Some(lasting) = sqlite else { return Ok(()) };
    let pragmas = "PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL;
                   PRAGMA foreign_keys = ON;";
    sqlx::raw_sql(pragmas).execute(&mut *connection).await?;
    let synchronous = match lasting {
        // Money must be on the disk when we say so: FULL, not NORMAL.
        Lasting::OnDisk => "PRAGMA synchronous = FULL",
        Lasting::ForNow => "PRAGMA synchronous = OFF",
    };
    sqlx::raw_sql(synchronous).execute(connection).await?;
    Ok(())
}

/// 留存 — how long what was written must last.
#[derive(Clone, Copy, Debug)]
enum Lasting {
    OnDisk,
    ForNow,
}

/// A path as part of an address: everything but plain characters as `%xx`.
fn percent_encoded(path: &str) -> String {
    let mut encoded = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"/-_.~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}
