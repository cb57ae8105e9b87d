//! 故障 — what goes wrong on our side, sorted by what the operator can do about it.

use std::fmt;

use vocab::{Refusal, Text};

/// 存储错误 — a refusal is an answer and is shown; a fault is ours and is logged.
#[derive(Debug)]
pub enum StoreError {
    /// 不予办理.
    Refused(Refusal),
    /// 故障.
    Fault(Fault),
}

/// 故障 — what kind, what it is about, and the cause for the log.
#[derive(Debug)]
pub struct Fault {
    /// What kind of fault.
    pub kind: FaultKind,
    /// The file or the record that it is about; empty if none.
    pub subject: String,
    cause: Option<Box<dyn std::error::Error + Send + Sync>>,
}

/// 故障类型.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// The database file cannot be opened or created.
    CannotOpen,
    /// The file is something else.
    NotADatabase,
    /// The database was written by a newer version of the program.
    NewerSchema,
    /// The tables are not those that this program made.
    ForeignSchema,
    /// Another program holds the database.
    Locked,
    /// The disk is full or the file may not be written.
    CannotWrite,
    /// A row does not say what it must; the chain will say which.
    Unreadable,
    /// Anything else that the database said.
    Other,
}

impl Fault {
    pub(crate) fn new(kind: FaultKind, subject: impl Into<String>) -> Fault {
        Fault { kind, subject: subject.into(), cause: None }
    }

    pub(crate) fn about(mut self, subject: &str) -> Fault {
        if self.subject.is_empty() {
            subject.clone_into(&mut self.subject);
        }
        self
    }

    /// One sentence for the person who runs the program.
    pub fn sentence(&self) -> Text {
        let subject = &self.subject;
        let (zh, en) = match self.kind {
            FaultKind::CannotOpen => (
                format!("打不开数据库文件 {subject}：请检查目录是否存在、是否有读写权限"),
                format!(
                    "cannot open the database {subject}: does its folder exist, may it be written?"
                ),
            ),
            FaultKind::NotADatabase => (
                format!("{subject} 不是数据库文件：请换一个文件名"),
                format!("{subject} is not a database: choose another file name"),
            ),
            FaultKind::NewerSchema => (
                format!("数据库 {subject} 由更新的版本写成：请升级程序后再打开"),
                format!(
                    "the database {subject} was written by a newer version: upgrade to open it"
                ),
            ),
            FaultKind::ForeignSchema => (
                format!("数据库 {subject} 的表结构与本程序不一致：请换一个文件，或从备份恢复"),
                format!(
                    "the tables of {subject} are not this program's: use another file or a backup"
                ),
            ),
            FaultKind::Locked => (
                format!("数据库 {subject} 正被另一个程序占用：请关闭后重试"),
                format!(
                    "the database {subject} is in use by another program: close it and try again"
                ),
            ),
            FaultKind::CannotWrite => (
                format!("数据库 {subject} 写不进去：请检查磁盘空间和写入权限"),
                format!("cannot write to the database {subject}: check disk space and permission"),
            ),
            FaultKind::Unreadable => (
                format!("数据库中有读不懂的记录（{subject}）：请运行校验"),
                format!("the database holds a record that makes no sense ({subject}): verify it"),
            ),
            FaultKind::Other => (
                "数据库出错，这次操作没有写入任何内容".to_owned(),
                "the database reported an error; nothing was written".to_owned(),
            ),
        };
        Text::new(zh, en)
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentence().en)
    }
}

impl std::error::Error for Fault {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.cause {
            Some(cause) => Some(cause.as_ref()),
            None => None,
        }
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            StoreError::Refused(refusal) => f.write_str(&refusal.sentence.en),
            StoreError::Fault(fault) => fault.fmt(f),
        }
    }
}

impl std::error::Error for StoreError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            StoreError::Refused(_) => None,
            StoreError::Fault(fault) => fault.source(),
        }
    }
}

impl From<Refusal> for StoreError {
    fn from(refusal: Refusal) -> StoreError {
        StoreError::Refused(refusal)
    }
}

impl From<Fault> for StoreError {
    fn from(fault: Fault) -> StoreError {
        StoreError::Fault(fault)
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> StoreError {
        StoreError::Fault(error.into())
    }
}

impl From<sqlx::Error> for Fault {
    fn from(error: sqlx::Error) -> Fault {
        let kind = match &error {
            sqlx::Error::Database(database) => sqlite_kind(database.code().as_deref()),
            sqlx::Error::Io(_) | sqlx::Error::Configuration(_) => FaultKind::CannotOpen,
            sqlx::Error::PoolTimedOut => FaultKind::Locked,
            sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_) => FaultKind::Unreadable,
            _ => FaultKind::Other,
        };
        Fault { kind, subject: String::new(), cause: Some(Box::new(error)) }
    }
}

impl From<sqlx::migrate::MigrateError> for Fault {
    fn from(error: sqlx::migrate::MigrateError) -> Fault {
        use sqlx::migrate::MigrateError;
        let kind = match &error {
            MigrateError::VersionMissing(_) | MigrateError::VersionTooNew(..) => {
                FaultKind::NewerSchema
            }
            MigrateError::VersionMismatch(_) | MigrateError::Dirty(_) => FaultKind::ForeignSchema,
            MigrateError::Execute(inner) | MigrateError::ExecuteMigration(inner, _) => {
                // A table that is already there was made by somebody else.
                match inner.as_database_error().map(|database| database.code()) {
                    Some(code) => match sqlite_kind(code.as_deref()) {
                        FaultKind::Other => FaultKind::ForeignSchema,
                        kind => kind,
                    },
                    None => FaultKind::Other,
                }
            }
            _ => FaultKind::Other,
        };
        Fault { kind, subject: String::new(), cause: Some(Box::new(error)) }
    }
}

/// SQLite's result codes; the low byte is the primary code. PostgreSQL's five-character states
/// do not read as small numbers and fall through.
fn sqlite_kind(code: Option<&str>) -> FaultKind {
    let code = code.filter(|code| code.len() < 5).and_then(|code| code.parse::<u32>().ok());
    match code.map(|code| code & 0xff) {
        Some(5 | 6) => FaultKind::Locked,
        Some(8 | 10 | 13) => FaultKind::CannotWrite,
        Some(11 | 26) => FaultKind::NotADatabase,
        Some(14) => FaultKind::CannotOpen,
        _ => FaultKind::Other,
    }
}
