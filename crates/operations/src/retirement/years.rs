//! 缴费年限 — which months count: paid here, recognised as deemed (视同), merged from elsewhere,
//! bought at retirement. A month counts once, whatever it counts as.

use std::collections::{BTreeMap, BTreeSet};

use engine::calculation::FactValue;
use ledger::{MemberId, Recorded};
use policy::PolicyLibrary;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::{Store, StoreError};
use vocab::record::{ContributionKind, PersonalRecord};
use vocab::{Date, Fen, InsuranceKind, Month, NationalCode, PlaceCode, Sex, Term, Text};

use crate::employers::documented;
use crate::office::{Business, Work, Yuan, refuse};
use crate::reckon::Reckoner;
use crate::transfers::{self, Moving, TRANSFERS};

/// Sections of the office's file on a person.
pub(super) const YEARS: &str = "office.years";
pub(super) const BOUGHT: &str = "office.years-bought";

/// 年限种类.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum YearsKind {
    /// 实际缴费.
    #[serde(alias = "实际缴费")]
    Actual,
    /// 外地并入: paid at another place and merged.
    #[serde(alias = "外地并入")]
    Merged,
    /// 视同缴费: work before contributions began, recognised by a document.
    #[serde(alias = "视同缴费")]
    Deemed,
    /// 趸缴: bought at retirement; months without a calendar.
    #[serde(alias = "趸缴")]
    Bought,
}

/// 年限认定 — months that no contribution in these books shows, recognised by a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecogniseYears {
    /// 人员编号.
    #[serde(alias = "人员编号")]
    #[schemars(with = "String")]
    pub member: MemberId,
    /// 年限种类: deemed, merged, or actual months of older books.
    #[serde(alias = "年限种类")]
    pub kind: YearsKind,
    /// 缴费地 where the months were paid.
    #[serde(default, alias = "缴费地", skip_serializing_if = "Option::is_none")]
    pub paid_at: Option<PlaceCode>,
    /// 起始月份.
    #[serde(alias = "起始月份")]
    pub first: Month,
    /// 终止月份.
    #[serde(alias = "终止月份")]
    pub last: Month,
    /// 凭据.
    #[serde(alias = "凭据")]
    pub document: String,
}

/// 认定的一段 as the office keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Kept {
    pub place: PlaceCode,
    pub kind: YearsKind,
    pub paid_at: Option<PlaceCode>,
    pub first: Month,
    pub last: Month,
    pub document: String,
}

/// 趸缴 as the office keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct BoughtYears {
    pub place: PlaceCode,
    pub months: i32,
    pub amount: Fen,
    pub paid: Date,
    pub bank_reference: String,
}

/// 认定后的年限.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Recognised {
    /// 本次认定月数.
    pub months: i32,
    /// 累计月数 afterwards.
    pub cumulative: i32,
    /// 本地实际缴费月数 afterwards.
    pub actual: i32,
}

impl Business for RecogniseYears {
    type Answer = Recognised;
    const NAME: &'static str = "retirement.recognise";
    const LABEL: Text = Text::fixed("缴费年限认定", "recognise years");
    const REFUSALS: &'static [&'static str] = &[
        "document-missing",
        "years-kind",
        "months-backwards",
        "months-in-future",
        "months-counted-twice",
    ];
    const NATIONAL: &'static [NationalCode] = &[NationalCode::person_change("38")];

    fn subject(&self) -> Option<String> {
        Some(self.member.to_string())
    }

    async fn perform(&self, work: &mut Work<'_>) -> Result<Recognised, StoreError> {
        documented(&self.document)?;
        let place = work.place();
        let record = work.desk.person(&self.member).await?;
        self.check(work.today())?;
        let files = files_of(work, &self.member).await?;
        let known = Counted::of(&record, &files, place);
        let twice = self.first.through(self.last).find(|month| known.has(*month));
        if let Some(month) = twice {
            return Err(refuse(
                "months-counted-twice",
                [
                    format!("{month} 已经计入年限，一个月只算一次"),
                    format!("{month} counts already, and a month counts once"),
                ],
                ["请按没有计入的月份分段认定", "recognise only months that do not count yet"],
            ));
        }
        let kept = Kept {
            place,
            kind: self.kind,
            paid_at: self.paid_at,
            first: self.first,
            last: self.last,
            document: self.document.clone(),
        };
        work.desk.put(&self.member, YEARS, None, &kept).await?;
        let files = files_of(work, &self.member).await?;
        let counted = Counted::of(&record, &files, place);
        Ok(Recognised {
            months: self.last.months_since(self.first).saturating_add(1),
            cumulative: counted.cumulative(),
            actual: counted.actual(),
        })
    }
}

impl RecogniseYears {
    fn check(&self, today: Date) -> Result<(), StoreError> {
        if self.kind == YearsKind::Bought {
            return Err(refuse(
                "years-kind",
                ["趸缴的月数不能认定，要缴费", "bought months are paid for, not recognised"],
                ["请办理趸缴补足年限", "have the missing months paid"],
            ));
        }
        if self.last < self.first {
            return Err(refuse(
                "months-backwards",
                ["终止月份早于起始月份", "the last month is before the first"],
                ["请核对月份", "check the months"],
            ));
        }
        if self.last > Month::of(today) {
            return Err(refuse(
                "months-in-future",
                [format!("{} 还没有到", self.last), format!("{} lies in the future", self.last)],
                ["只能认定已经过去的月份", "only past months can be recognised"],
            ));
        }
        Ok(())
    }
}

/// What the office keeps beside the contributions.
pub(super) struct Files {
    recognised: Vec<Kept>,
    bought: Vec<BoughtYears>,
    moved: Vec<(i64, Moving)>,
}

pub(super) async fn files_of(work: &mut Work<'_>, member: &MemberId) -> Result<Files, StoreError> {
    let recognised: Vec<(i64, Kept)> = work.desk.rows(member, YEARS).await?;
    let bought: Vec<(i64, BoughtYears)> = work.desk.rows(member, BOUGHT).await?;
    let moved = work.desk.rows(member, TRANSFERS).await?;
    Ok(Files::of(recognised, bought, moved))
}

impl Files {
    fn of(
        recognised: Vec<(i64, Kept)>,
        bought: Vec<(i64, BoughtYears)>,
        moved: Vec<(i64, Moving)>,
    ) -> Files {
        Files {
            moved,
            recognised: recognised.into_iter().map(|(_, row)| row).collect(),
            bought: bought.into_iter().map(|(_, row)| row).collect(),
        }
    }
}

/// 计入的月份 of one person by the books of one place.
pub(super) struct Counted {
    /// Each month with what it counts as and where it was paid.
    months: BTreeMap<Month, (YearsKind, Option<PlaceCode>)>,
    bought: i32,
}

impl Counted {
    pub fn of(record: &PersonalRecord, files: &Files, place: PlaceCode) -> Counted {
        let mut months = BTreeMap::new();
        let kind = InsuranceKind::EmployeeMedical;
        for (month, paid_at) in transfers::taken_over(&files.moved, kind, place) {
            months.insert(month, (YearsKind::Merged, Some(paid_at)));
        }
        for row in files.recognised.iter().filter(|row| row.place == place) {
            for month in row.first.through(row.last) {
                months.insert(month, (row.kind, row.paid_at));
            }
        }
        for month in paid_months(record, place) {
            months.insert(month, (YearsKind::Actual, Some(place)));
        }
        let bought = files.bought.iter().filter(|row| row.place == place);
        Counted { months, bought: bought.map(|row| row.months).sum() }
    }

    fn has(&self, month: Month) -> bool {
        self.months.contains_key(&month)
    }

    fn number(&self, counts: impl Fn(YearsKind) -> bool) -> i32 {
        let months = self.months.values().filter(|(kind, _)| counts(*kind)).count();
        i32::try_from(months).unwrap_or(i32::MAX).saturating_add(self.bought)
    }

    /// 累计月数, whatever they count as.
    pub fn cumulative(&self) -> i32 {
        self.number(|_| true)
    }

    /// 本地实际缴费月数; what was bought here counts as paid here.
    pub fn actual(&self) -> i32 {
        self.number(|kind| kind == YearsKind::Actual)
    }

    /// One line for each unbroken stretch of one kind and place.
    pub fn lines(&self) -> Vec<YearsLine> {
        let mut lines: Vec<YearsLine> = Vec::new();
        for (month, (kind, paid_at)) in &self.months {
            match lines.last_mut() {
                Some(line)
                    if line.kind == *kind
                        && line.paid_at == *paid_at
                        && line.last.is_some_and(|last| last.plus(1) == *month) =>
                {
                    line.last = Some(*month);
                    line.months = line.months.saturating_add(1);
                }
                _ => lines.push(YearsLine {
                    kind: *kind,
                    paid_at: *paid_at,
                    first: Some(*month),
                    last: Some(*month),
                    months: 1,
                }),
            }
        }
        if self.bought > 0 {
            lines.push(YearsLine {
                kind: YearsKind::Bought,
                paid_at: None,
                first: None,
                last: None,
                months: self.bought,
            });
        }
        lines
    }
}

/// Months of employee insurance that were paid at a place and not given back. What was paid as a
/// lump buys months without a calendar and is counted apart.
pub(crate) fn paid_months(record: &PersonalRecord, place: PlaceCode) -> BTreeSet<Month> {
    let own = record.member.place;
    let mut months: BTreeMap<Month, i32> = BTreeMap::new();
    for row in record.contributions.iter().flatten() {
        let here = row.place.or(own) == Some(place);
        if row.kind != InsuranceKind::EmployeeMedical || !here || row.received.is_none() {
            continue;
        }
        match row.payment {
            ContributionKind::Refund => *months.entry(row.month).or_default() -= 1,
            ContributionKind::Normal
            | ContributionKind::BackPayment
            | ContributionKind::Prepaid => {
                *months.entry(row.month).or_default() += 1;
            }
            ContributionKind::LumpSum | ContributionKind::BaseDifference => {}
        }
    }
    months.into_iter().filter(|(_, paid)| *paid > 0).map(|(month, _)| month).collect()
}

/// 年限的一段.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct YearsLine {
    /// 年限种类.
    pub kind: YearsKind,
    /// 缴费地, where known.
    pub paid_at: Option<PlaceCode>,
    /// 起始月份; absent of bought months.
    pub first: Option<Month>,
    /// 终止月份.
    pub last: Option<Month>,
    /// 月数.
    pub months: i32,
}

/// 退休年限核查 — the years as they stand, and what is missing, on a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RetirementReview {
    /// Every stretch, in order of time.
    pub years: Vec<YearsLine>,
    /// 累计月数.
    pub cumulative: i32,
    /// 本地实际缴费月数.
    pub actual: i32,
    /// 规定月数.
    pub required: i32,
    /// 差额月数: the larger of both gaps.
    pub short: i32,
    /// 补缴金额 of the missing months; absent where nothing is missing, no base is given, or no
    /// document gives the price.
    pub price: Option<Yuan>,
    /// 法定退休月份 by birth; absent where no document that is known here gives the age.
    pub statutory_month: Option<Month>,
    /// 依据.
    pub rule: String,
    /// 算式.
    pub arithmetic: String,
}

/// What a review looks at beside the years.
#[derive(Clone, Copy, Debug)]
pub(super) struct Asked {
    /// The day by whose rules years are required.
    pub on: Date,
    /// 补缴基数.
    pub base: Option<Fen>,
    /// 女工人: retires by the age of workers.
    pub worker: bool,
}

pub(super) fn review(
    reckoner: &Reckoner<'_>,
    record: &PersonalRecord,
    counted: &Counted,
    asked: Asked,
) -> Result<RetirementReview, StoreError> {
    let Some(sex) = record.member.registered_sex() else { return Err(sex_unknown()) };
    let word = FactValue::Text(if sex == Sex::Male { "male" } else { "female" }.to_owned());
    let kind = InsuranceKind::EmployeeMedical;
    let (cumulative, actual) = (counted.cumulative(), counted.actual());
    let facts = |base: Option<Fen>| {
        let mut facts = vec![
            ("sex", word.clone()),
            ("months_paid", FactValue::Count(cumulative)),
            ("actual_months", FactValue::Count(actual)),
        ];
        facts.extend(base.map(|base| ("base", FactValue::Money(base))));
        facts
    };
    let outcome = reckoner.named("retirement", kind, asked.on, facts(None))?;
    let short = outcome.count(&Term::MonthsShort.code()).unwrap_or_default();
    let priced = match asked.base.filter(|_| short > 0) {
        Some(base) => Some(reckoner.named("retirement", kind, asked.on, facts(Some(base)))?),
        None => None,
    };
    let price = priced.as_ref().unwrap_or(&outcome).money(Term::ShortfallCost);
    let price = price.filter(|_| short > 0);
    let told = priced.as_ref().unwrap_or(&outcome);
    let said = if price.is_some() { Term::ShortfallCost } else { Term::MonthsShort };
    let birth = record.member.born().map(Month::of);
    let age = birth.and_then(|birth| {
        let mut facts = vec![("sex", word.clone()), ("birth", FactValue::Month(birth))];
        if asked.worker {
            facts.push(("post", FactValue::Text("worker".to_owned())));
        }
        reckoner.named("retirement-age", kind, asked.on, facts).ok()?.day()
    });
    Ok(RetirementReview {
        years: counted.lines(),
        cumulative,
        actual,
        required: outcome.count(&Term::MonthsRequired.code()).unwrap_or_default(),
        short,
        price: price.map(Yuan),
        statutory_month: age.map(Month::of),
        rule: told.rules(),
        arithmetic: told.arithmetic(said),
    })
}

fn sex_unknown() -> StoreError {
    refuse(
        "sex-unknown",
        ["没有登记性别，年限按性别不同", "the sex is not known, and the years depend on it"],
        ["请先登记性别", "register the sex first"],
    )
}

/// 退休年限核查 for whoever asks: nothing is written.
pub async fn review_of(
    store: &Store,
    library: &PolicyLibrary,
    (place, member): (PlaceCode, &MemberId),
    on: Date,
    base: Option<Fen>,
) -> Result<RetirementReview, StoreError> {
    let record = store.record(member, on, Recorded::MAX).await?;
    let (recognised, bought) =
        (store.rows(member, YEARS).await?, store.rows(member, BOUGHT).await?);
    let files = Files::of(recognised, bought, store.rows(member, TRANSFERS).await?);
    let reckoner = Reckoner { library, place, known_at: on };
    let counted = Counted::of(&record, &files, place);
    review(&reckoner, &record, &counted, Asked { on, base, worker: false })
}
