//! 重演 — a life as its record tells it, lived again through the businesses of the office: from the
//! record come the requests that led to it, in order of time, each under a key of its own.
//!
//! What went wrong in a life is made by the business that makes it: a filing that is refused, money
//! under a number nobody has, a batch that was not run. Credits are worked out by the rules of the
//! place, never copied; so a record whose figures do not follow from the rules does not come out of
//! this, and the test that compares both says so.
//!
//! Not lived but told ([`crate::evidence`]): what a screen showed, a channel that was down, an
//! objection, a statement printed elsewhere, another insurance, work that no enrolment shows, a
//! filing that came back, a payer's slip. Nothing of it moves money. What no business can have led
//! to is [`Unlived`], by section and row; nothing is left out in silence.

mod cards;
mod money;
mod moves;
mod person;
mod place;
mod told;

use std::collections::BTreeMap;

use ledger::{MemberId, Recorded};
use policy::PolicyLibrary;
use serde_json::{Value as Json, json};
use store::StoreError;
use vocab::record::PersonalRecord;
use vocab::{Date, PlaceCode, Refusal, Text};

use crate::office::{Office, Request};

/// 经办人 of what one person does, and of what a second person must do.
const CLERK: &str = "王芳";

/// 一步 — one request, when it was brought, and what is to come of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The business.
    pub business: &'static str,
    /// The request; numbers that the office gives out on the way stand in it as [`known_as`].
    pub request: Request<Json>,
    /// 登记时间.
    pub recorded: Recorded,
    /// The field of the answer that later steps refer to, and by which name.
    pub gives: Option<(String, &'static str)>,
    /// The refusal that it meets in this life; absent where it is done.
    pub refused: Option<&'static str>,
}

/// 一生 — the steps of one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Life {
    /// What the keys of its requests begin with.
    pub key: String,
    /// The steps, in order of time.
    pub steps: Vec<Step>,
    /// Since which year each place has had money of this person.
    pub years: BTreeMap<PlaceCode, i16>,
}

impl Life {
    /// Whether a key is that of one of its requests.
    pub fn began(&self, key: &str) -> bool {
        key.strip_prefix(&self.key).is_some_and(|rest| rest.starts_with('/'))
    }
}

/// 无从重演 — a row that no business can have led to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unlived {
    /// Section and row.
    pub what: Text,
    /// Why not.
    pub why: Text,
}

/// A number that the office will have given out by then.
pub(crate) fn known_as(name: &str) -> Json {
    json!({ "$": name })
}

/// The steps that led to a record, up to a day.
///
/// # Errors
///
/// Every row that no business can have led to.
pub fn relive(
    record: &PersonalRecord,
    library: &PolicyLibrary,
    key: &str,
    today: Date,
) -> Result<Life, Vec<Unlived>> {
    let mut planner = Planner {
        record,
        library,
        key,
        today,
        steps: Vec::new(),
        years: BTreeMap::new(),
        unlived: Vec::new(),
    };
    planner.enrol();
    planner.cards();
    planner.contribute();
    planner.suspend();
    planner.move_money();
    planner.transfer();
    planner.tell();
    planner.register();
    let Planner { mut steps, years, unlived, .. } = planner;
    steps.sort_by_key(|step| step.recorded);
    if unlived.is_empty() { Ok(Life { key: key.to_owned(), steps, years }) } else { Err(unlived) }
}

/// Lives through whole lives, day by day as they lie beside each other, with what the places do at
/// each year's end. Called again, it changes nothing and answers with the same numbers.
pub async fn play(
    office: &Office<'_>,
    lives: &[Life],
    today: Date,
) -> Result<Vec<MemberId>, StoreError> {
    let years = place::year_ends(lives, office.library, today);
    let mut steps: Vec<&Step> = lives.iter().flat_map(|life| &life.steps).chain(&years).collect();
    steps.sort_by_key(|step| step.recorded);
    let mut known = BTreeMap::new();
    for step in steps {
        take(office, step, &mut known).await?;
    }
    let number = |life: &Life| {
        let number = known.get(&member_of(&life.key)).and_then(Json::as_str);
        number.and_then(MemberId::parse).ok_or_else(|| StoreError::Refused(nameless(&life.key)))
    };
    lives.iter().map(number).collect()
}

async fn take(
    office: &Office<'_>,
    step: &Step,
    known: &mut BTreeMap<String, Json>,
) -> Result<(), StoreError> {
    let mut request = step.request.clone();
    fill(&mut request.command, known);
    match (office.handle(step.business, &request, step.recorded).await, step.refused) {
        (Ok(done), None) => {
            if let Some((name, field)) = &step.gives {
                let given = done.answer.get(*field).cloned().unwrap_or_default();
                known.insert(name.clone(), given);
            }
            Ok(())
        }
        (Ok(_), Some(code)) => Err(StoreError::Refused(not_refused(step, code))),
        (Err(StoreError::Refused(refusal)), expected) => {
            if expected == Some(refusal.code.as_str()) {
                return Ok(());
            }
            Err(StoreError::Refused(stuck(step, refusal)))
        }
        (Err(fault), _) => Err(fault),
    }
}

/// Puts the numbers that are known in place of their names.
fn fill(command: &mut Json, known: &BTreeMap<String, Json>) {
    match command {
        Json::Object(fields) => {
            let name = fields.get("$").and_then(Json::as_str);
            if let Some(number) = name.and_then(|name| known.get(name)) {
                *command = number.clone();
                return;
            }
            fields.values_mut().for_each(|value| fill(value, known));
        }
        Json::Array(rows) => rows.iter_mut().for_each(|row| fill(row, known)),
        _ => {}
    }
}

/// The name under which a person's number is known.
fn member_of(key: &str) -> String {
    format!("{key}/member")
}

/// The refusal that a step met, with the step.
fn stuck(step: &Step, refusal: Refusal) -> Refusal {
    let (key, business) = (&step.request.key, step.business);
    let Text { zh, en } = &refusal.sentence;
    let sentence =
        Text::new(format!("{key}（{business}）：{zh}"), format!("{key} ({business}): {en}"));
    Refusal { sentence, ..refusal }
}

fn not_refused(step: &Step, code: &str) -> Refusal {
    let key = &step.request.key;
    Refusal::new(
        "life-differs",
        Text::new(
            format!("{key} 应当被拒（{code}），却办成了"),
            format!("{key} was to be refused ({code}) and was done"),
        ),
        Text::fixed("请核对记录和业务", "compare the record with the business"),
    )
}

fn nameless(key: &str) -> Refusal {
    Refusal::new(
        "life-differs",
        Text::new(format!("{key} 没有登记"), format!("{key} was not registered")),
        Text::fixed("请核对记录", "check the record"),
    )
}

/// What happens earlier and what later in a day, in minutes after midnight.
#[derive(Clone, Copy, Debug)]
enum Hour {
    Registered,
    Employer,
    Ended,
    Started,
    Recognised,
    Confirmed,
    TakenOver,
    Card,
    Consent,
    Filed,
    Assessed,
    Received,
    Surcharge,
    Applied,
    Credited,
    Spent,
    Returned,
    Sent,
    Arrived,
    PaidOut,
    Told,
}

impl Hour {
    fn of(self, day: Date) -> Recorded {
        let minutes = match self {
            Hour::Registered => 480,
            Hour::Employer => 485,
            Hour::Ended => 490,
            Hour::Started => 495,
            Hour::Recognised => 500,
            Hour::Confirmed => 505,
            Hour::TakenOver => 510,
            Hour::Card => 515,
            Hour::Consent => 520,
            Hour::Filed => 540,
            Hour::Assessed => 550,
            Hour::Received => 570,
            Hour::Surcharge => 580,
            Hour::Applied => 590,
            Hour::Credited => 600,
            Hour::Spent => 840,
            Hour::Returned => 860,
            Hour::Sent => 870,
            Hour::Arrived => 880,
            Hour::PaidOut => 890,
            Hour::Told => 900,
        };
        day.at(0, 0, 0, 0).saturating_add(jiff::Span::new().minutes(minutes))
    }
}

/// Plans one life.
struct Planner<'a> {
    record: &'a PersonalRecord,
    library: &'a PolicyLibrary,
    key: &'a str,
    today: Date,
    steps: Vec<Step>,
    years: BTreeMap<PlaceCode, i16>,
    unlived: Vec<Unlived>,
}

impl Planner<'_> {
    /// Adds a step; its place in the plan, for what it gives and whether it is refused.
    fn step(
        &mut self,
        business: &'static str,
        (name, place): (&str, PlaceCode),
        (hour, day): (Hour, Date),
        command: Json,
    ) -> &mut Step {
        let at = self.steps.len();
        self.steps.push(Step {
            business,
            request: Request {
                key: format!("{}/{name}", self.key),
                place,
                clerk: CLERK.to_owned(),
                seen: None,
                command,
            },
            recorded: hour.of(day),
            gives: None,
            refused: None,
        });
        &mut self.steps[at]
    }

    fn member(&self) -> Json {
        known_as(&member_of(self.key))
    }

    fn named(&self, name: &str) -> String {
        format!("{}/{name}", self.key)
    }

    /// 参保地, of a row or of the person.
    fn place(&mut self, stated: Option<PlaceCode>) -> Option<PlaceCode> {
        let place = stated.or(self.record.member.place);
        if place.is_none() {
            self.unlived(("参保人", "member", 0), ("没有写明参保地", "no insured place is stated"));
        }
        place
    }

    fn unlived(&mut self, (zh, en, row): (&str, &str, usize), why: (&'static str, &'static str)) {
        let what = Text::new(format!("{zh}第{row}行"), format!("{en}, row {row}"));
        self.unlived.push(Unlived { what, why: Text::fixed(why.0, why.1) });
    }

    /// Money of this person stands in a place's books since a year.
    fn money_since(&mut self, place: PlaceCode, day: Date) {
        let year = self.years.entry(place).or_insert(day.year());
        *year = (*year).min(day.year());
    }
}
