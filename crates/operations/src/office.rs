//! 经办 — the one way in which any business is done: a typed command comes under a key, is worked
//! on in one transaction, and is answered once and for all.
//!
//! A business is a type that implements [`Business`]: its fields are the command, `REFUSALS` the
//! codes of its own refusals, `perform` the work. Everything that all businesses share — the key,
//! the first answer repeated, a refusal kept as the answer, two clerks at once — happens here and
//! nowhere else. How to add one stands in ARCHITECTURE.md, “How a business is added”.

mod codes;
mod registry;
mod tell;
mod yuan;

use std::future::Future;

use jiff::civil::Date;
use ledger::{Header, MemberId, Recorded};
use policy::PolicyLibrary;
use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};
use store::{Desk, Opened, Slip, Store, StoreError};
use vocab::{NationalCode, PlaceCode, Refusal, Text};

pub use codes::{Coded, national_codes};
pub use registry::{BUSINESSES, BusinessInfo, find_business};
pub(crate) use tell::{refuse, unknown_here};
pub use yuan::Yuan;

/// 业务 — one kind of thing that an office does.
pub trait Business: Serialize + DeserializeOwned + JsonSchema + Send + Sync {
    /// What the asker is told when it is done.
    type Answer: Serialize + JsonSchema + Send;
    /// Stable name, such as `people.register`.
    const NAME: &'static str;
    /// The name that clerks know.
    const LABEL: Text;
    /// Codes of the refusals that this business has beside those that all have.
    const REFUSALS: &'static [&'static str];
    /// 国家代码 of the change or contribution that it makes; empty if the platform has none.
    /// What it posts carries codes of its own.
    const NATIONAL: &'static [NationalCode] = &[];

    /// What the request changes, if it is there already: `P000001`, `E000001`, a bill. Requests
    /// for one subject come one after the other.
    fn subject(&self) -> Option<String> {
        None
    }

    /// Does the work, or says why not. Whatever was written is undone by a refusal.
    fn perform(
        &self,
        work: &mut Work<'_>,
    ) -> impl Future<Output = Result<Self::Answer, StoreError>> + Send;
}

/// 在办 — what a business works with: the desk and the rules.
#[derive(Debug)]
pub struct Work<'a> {
    /// Facts and books, in one transaction.
    pub desk: Desk,
    /// The rules.
    pub library: &'a PolicyLibrary,
}

impl Work<'_> {
    /// 经办地.
    pub fn place(&self) -> PlaceCode {
        self.desk.slip().place
    }

    /// 登记时间.
    pub fn recorded(&self) -> Recorded {
        self.desk.slip().recorded
    }

    /// The day on which the request is worked on.
    pub fn today(&self) -> Date {
        self.desk.slip().recorded.date()
    }

    /// The key of an entry of this request; `part` tells several entries of one member apart.
    pub fn key(&self, part: &str) -> String {
        entry_key(&self.desk.slip().key, part)
    }

    /// The head of an entry of this request.
    pub fn header(&self, member: &MemberId, part: &str, effective: Date) -> Header {
        let slip = self.desk.slip();
        Header::new(self.key(part), member.clone(), slip.place, effective, slip.recorded)
    }
}

/// The key of an entry of a request; `part` tells several entries of one member apart.
pub(crate) fn entry_key(request: &str, part: &str) -> String {
    if part.is_empty() { request.to_owned() } else { format!("{request}/{part}") }
}

/// 请求 — a command with everything that stands on its envelope.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Request<C> {
    /// 业务编号 — the idempotency key: one for each request, 1 to 120 bytes, never used again.
    #[serde(alias = "业务编号")]
    pub key: String,
    /// 经办地 — the place whose office works on it.
    #[serde(alias = "经办地")]
    pub place: PlaceCode,
    /// 经办人.
    #[serde(alias = "经办人")]
    pub clerk: String,
    /// 所见版本 — the version of the subject that the clerk has seen; absent if he does not care.
    #[serde(default, alias = "所见版本", skip_serializing_if = "Option::is_none")]
    pub seen: Option<i64>,
    /// 内容.
    #[serde(alias = "内容")]
    pub command: C,
}

/// 办结 — the answer to a request that was done. The same request gets the same one again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Done {
    /// What the business answers.
    pub answer: Json,
    /// 分录号 of what was posted.
    pub entries: Vec<String>,
    /// Version of the subject afterwards.
    pub version: Option<i64>,
}

/// 经办机构 — where requests are brought.
#[derive(Clone, Copy, Debug)]
pub struct Office<'a> {
    /// Facts and books.
    pub store: &'a Store,
    /// The rules.
    pub library: &'a PolicyLibrary,
}

impl Office<'_> {
    /// Does a business that is named, with a command that is not typed yet: what every door calls.
    pub async fn handle(
        &self,
        business: &str,
        request: &Request<Json>,
        recorded: Recorded,
    ) -> Result<Done, StoreError> {
        registry::handle(self, business, request, recorded).await
    }

    /// Reads the command of a request and does it.
    pub(crate) async fn read_and_perform<B: Business>(
        &self,
        request: &Request<Json>,
        recorded: Recorded,
    ) -> Result<Done, StoreError> {
        for text in [&request.key, &request.clerk] {
            check_text(text)?;
        }
        check_texts(&request.command)?;
        let command: B = serde_json::from_value(request.command.clone())
            .map_err(|error| StoreError::Refused(unreadable(&error.to_string())))?;
        let request = Request {
            key: request.key.clone(),
            place: request.place,
            clerk: request.clerk.clone(),
            seen: request.seen,
            command,
        };
        self.perform(&request, recorded).await
    }

    /// Does a business.
    pub async fn perform<B: Business>(
        &self,
        request: &Request<B>,
        recorded: Recorded,
    ) -> Result<Done, StoreError> {
        Ok(self.perform_or_repeat(request, recorded).await?.0)
    }

    /// The same, and whether the answer was given before.
    pub(crate) async fn perform_or_repeat<B: Business>(
        &self,
        request: &Request<B>,
        recorded: Recorded,
    ) -> Result<(Done, bool), StoreError> {
        if request.clerk.trim().is_empty() {
            return Err(StoreError::Refused(nobody()));
        }
        let body = serde_json::to_value(&request.command)
            .map_err(|error| StoreError::Refused(unreadable(&error.to_string())))?;
        let slip = Slip {
            key: request.key.clone(),
            business: B::NAME.to_owned(),
            place: request.place,
            clerk: request.clerk.clone(),
            recorded,
            body,
        };
        let desk = match self.store.open_request(slip).await? {
            Opened::Fresh(desk) => *desk,
            Opened::Answered(first) => {
                let answer = first.outcome.map_err(StoreError::Refused)?;
                let unreadable = |_| StoreError::Refused(unreadable("answer"));
                return Ok((serde_json::from_value(answer).map_err(unreadable)?, true));
            }
        };
        let mut work = Work { desk, library: self.library };
        match run(request, &mut work).await {
            Ok(done) => {
                work.desk.finish(&json!(done)).await?;
                Ok((done, false))
            }
            Err(StoreError::Refused(refusal)) => {
                work.desk.refuse(&refusal).await?;
                Err(StoreError::Refused(refusal))
            }
            Err(fault) => Err(fault),
        }
    }
}

/// People and employers are one everywhere; a proposal, a bill or a year is one of its place.
fn subject_here(place: PlaceCode, subject: String) -> String {
    if MemberId::parse(&subject).is_some() { subject } else { format!("{place}:{subject}") }
}

async fn run<B: Business>(request: &Request<B>, work: &mut Work<'_>) -> Result<Done, StoreError> {
    if let Some(subject) = request.command.subject() {
        work.desk.take(&subject_here(request.place, subject), request.seen).await?;
    }
    let answer = request.command.perform(work).await?;
    Ok(Done {
        answer: json!(answer),
        entries: work.desk.posted().to_vec(),
        version: work.desk.version(),
    })
}

/// 一栏最多多少字节: no name, document or reason needs more, and what is written stays.
const LONGEST_TEXT: usize = 8_000;

/// Refuses texts that are not words, wherever they stand.
fn check_texts(command: &Json) -> Result<(), StoreError> {
    match command {
        Json::String(text) => check_text(text),
        Json::Array(items) => items.iter().try_for_each(check_texts),
        Json::Object(items) => items.values().try_for_each(check_texts),
        _ => Ok(()),
    }
}

/// Refuses what is too long, or has signs that nobody sees.
fn check_text(text: &str) -> Result<(), StoreError> {
    if text.len() > LONGEST_TEXT {
        return Err(refuse(
            "command-malformed",
            [
                format!("有一栏超过 {LONGEST_TEXT} 字节"),
                format!("an item is longer than {LONGEST_TEXT} bytes"),
            ],
            [
                "请缩短；长的材料另存，这里写它的编号",
                "shorten it; keep long papers apart and give their number here",
            ],
        ));
    }
    if text.chars().any(is_unseen) {
        return Err(refuse(
            "command-malformed",
            ["有一栏里有看不见的控制字符", "an item has control characters that nobody sees"],
            ["请删掉后重新填写", "delete them and write it again"],
        ));
    }
    Ok(())
}

/// Control characters, and those that turn the direction of what follows: a name with one of them
/// reads as another name.
fn is_unseen(sign: char) -> bool {
    let turns =
        matches!(sign, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    turns || (sign.is_control() && !matches!(sign, '\n' | '\t' | '\r'))
}

/// 内容读不懂. Not kept as an answer: nothing that could be read was asked.
fn unreadable(reason: &str) -> Refusal {
    let named = |start: &str| reason.strip_prefix(start)?.split('`').next();
    let told = match (named("missing field `"), named("unknown field `")) {
        (Some(field), _) => format!("缺少“{field}”"),
        (_, Some(field)) => format!("没有“{field}”这一栏"),
        _ => reason.to_owned(),
    };
    Refusal::new(
        "command-malformed",
        Text::new(
            format!("请求内容读不懂：{told}"),
            format!("the request cannot be read: {reason}"),
        ),
        Text::fixed(
            "请对照接口说明检查各栏的名称和格式；金额写成 \"1300.00\"，日期写成 2025-07-01",
            "compare names and forms with the description; amounts are \"1300.00\", days 2025-07-01",
        ),
    )
}

/// 缺经办人.
fn nobody() -> Refusal {
    Refusal::new(
        "clerk-missing",
        Text::fixed("没有写明经办人", "the request does not say who works on it"),
        Text::fixed("请填写经办人", "name the clerk"),
    )
}
