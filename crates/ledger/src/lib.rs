//! 账本 — double entry for one place at a time: who is owed what, why, since when, known since
//! when. Pure: no clock, no database; `store` keeps what this crate decides.
//!
//! Promises kept here, each by construction and by a test:
//! - an entry that does not balance cannot be posted ([`AccountFile::admit`]);
//! - nothing is edited: there is no operation that changes or removes a posted entry, and each
//!   account file is a hash chain over every field of every entry ([`verify`]);
//! - a break, a new year, a card or a new employer never lowers a balance: their templates are
//!   listed in [`LifeEvent::templates`], and an event that may not lower a balance is refused
//!   if it would ([`Event::may_lower_balance`]);
//! - two times on everything: `effective` (when it holds) and `recorded` (when we learned it);
//! - asking twice changes nothing: same key, same body, same answer ([`Journal::append`]).

mod account;
mod chain;
mod entry;
mod event;
mod export;
mod file;
mod journal;
mod member;
pub mod proof;
pub mod refusals;
pub mod templates;

pub use account::{Account, Part, Parts, SpendingOrder};
pub use chain::{ChainBreak, ChainHash, ChainLink, Head, Posted, verify};
pub use entry::{Approval, Details, Entry, Header, LARGEST_LINE, Line};
pub use event::{Event, LifeEvent};
pub use export::{beancount, hledger, plain_text};
pub use file::AccountFile;
pub use journal::{Journal, PassbookLine, balance, passbook, trial_balance};
pub use member::MemberId;

/// 登记时间 — when we learned of a fact: China's civil time, passed in by whoever has a clock.
pub type Recorded = jiff::civil::DateTime;
