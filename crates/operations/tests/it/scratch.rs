//! A database on the server whose address is in `MINGZHANG_TEST_POSTGRES`. Built only with the
//! feature `postgres`, and then the server must be there.

use sqlx::{AnyConnection, AssertSqlSafe, Connection};
use store::Store;

/// 临时数据库.
pub struct Scratch {
    admin: AnyConnection,
    name: String,
    pub store: Store,
}

impl Scratch {
    /// A new one; the word tells it from those of other tests.
    pub async fn make(word: &str) -> Scratch {
        #[expect(clippy::disallowed_methods, reason = "the one setting of these tests")]
        let server = std::env::var("MINGZHANG_TEST_POSTGRES").unwrap();
        sqlx::any::install_default_drivers();
        let mut admin = AnyConnection::connect(&format!("{server}/postgres")).await.unwrap();
        let name = format!("mingzhang_{word}_{}", std::process::id());
        let create = AssertSqlSafe(format!("CREATE DATABASE {name}"));
        sqlx::raw_sql(create).execute(&mut admin).await.unwrap();
        let store = Store::connect(&format!("{server}/{name}"), name.clone(), 2).await.unwrap();
        Scratch { admin, name, store }
    }

    /// Nothing of it stays.
    pub async fn remove(mut self) {
        self.store.close().await;
        let remove = AssertSqlSafe(format!("DROP DATABASE {}", self.name));
        sqlx::raw_sql(remove).execute(&mut self.admin).await.unwrap();
    }
}
