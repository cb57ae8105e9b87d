//! 补缴核定 — an offer: each missing month with its price by the base and rates in force then, the
//! last day, and what paying restores. An offer is a paper: it books nothing.

use ledger::MemberId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::StoreError;
use vocab::record::{Enrolment, PersonalRecord};
use vocab::{Date, Fen, Month, PersonClass, PlaceCode, Text};

use super::gaps::{KIND, Months, Waiting};
use crate::accounts::positive;
use crate::office::{Business, Work, Yuan, refuse};
use crate::reckon::{Reckoner, is_retired, sum};

/// Section of the office's file on a person.
pub(super) const OFFERS: &str = "office.repairs";

/// 补缴核定.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OfferRepair {
    /// 人员编号.
    #[serde(alias = "人员编号")]
    #[schemars(with = "String")]
    pub member: MemberId,
    /// 起始月份 of the gap.
    #[serde(alias = "起始月份")]
    pub first: Month,
    /// 缴费基数 that the person chooses.
    #[serde(alias = "缴费基数")]
    pub base: Yuan,
}

/// 补缴报价.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RepairOffer {
    /// 报价单号.
    pub offer: i64,
    /// Every month with its price.
    pub months: Vec<RepairMonth>,
    /// 补缴合计.
    pub price: Yuan,
    /// 滞纳金: charged to employers; no rule shape charges it to people who pay for themselves.
    pub surcharge: Option<Yuan>,
    /// 报价最后一日; absent where no document gives one.
    pub last_day: Option<Date>,
    /// What holds after that day.
    pub after: Option<AfterLastDay>,
    /// What paying restores.
    pub restores: Restores,
}

/// 补缴的一个月.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RepairMonth {
    /// 费款所属期.
    pub month: Month,
    /// 缴费基数 within floor and ceiling.
    pub base: Yuan,
    /// 应缴.
    pub total: Yuan,
    /// 依据.
    pub rule: String,
    /// 算式.
    pub arithmetic: String,
}

/// 过了最后一日.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AfterLastDay {
    /// 补缴合计 then; absent because the gap can no longer be made up.
    pub price: Option<Yuan>,
    /// 待遇等待期 then.
    pub waiting: Waiting,
    /// In a sentence.
    pub sentence: Text,
}

/// 补缴恢复什么.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Restores {
    /// 待遇等待期 without it.
    pub waiting_without: Waiting,
    /// 待遇等待期 with it.
    pub waiting_with: Waiting,
    /// 中断期间的待遇可补: care during the gap is covered back.
    pub covered_back: Option<bool>,
    /// 连续缴费月数 without it.
    pub continuous_without: i32,
    /// 连续缴费月数 with it.
    pub continuous_with: i32,
    /// 个人账户余额: what it changes — nothing.
    pub balance: Text,
}

/// 报价 as the office keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Kept {
    pub place: PlaceCode,
    pub first: Month,
    pub last: Month,
    pub base: Fen,
    pub price: Fen,
    pub last_day: Option<Date>,
    pub made: Date,
    pub paid: Option<Date>,
}

impl Business for OfferRepair {
    type Answer = RepairOffer;
    const NAME: &'static str = "repair.offer";
    const LABEL: Text = Text::fixed("补缴核定", "offer a repair");
    const REFUSALS: &'static [&'static str] = &[
        "amount-not-positive",
        "gap-unknown",
        "break-too-long",
        "employer-pays",
        "billed-already",
        "rule-unknown-here",
    ];

    fn subject(&self) -> Option<String> {
        Some(self.member.to_string())
    }

    async fn perform(&self, work: &mut Work<'_>) -> Result<RepairOffer, StoreError> {
        positive(self.base.0)?;
        let (place, today) = (work.place(), work.today());
        let record = work.desk.person(&self.member).await?;
        let reckoner = Reckoner { library: work.library, place, known_at: today };
        let months = Months::of(reckoner, &record, today);
        let stretches = months.stretches();
        let gap = stretches.into_iter().find(|(first, ..)| *first == self.first);
        let Some((first, last, open)) = gap else { return Err(gap_unknown(self.first)) };
        let length = last.months_since(first).saturating_add(1);
        let allowed = months.repair_months()?;
        if length > allowed {
            let waiting = Waiting::of(&reckoner, today, length, false);
            return Err(too_long(length, allowed, &waiting));
        }
        if let Some(month) = months.billed(first, last).first() {
            return Err(billed(*month));
        }
        let mut priced = Vec::new();
        for month in first.through(last) {
            priced.push(price_of(&reckoner, &record, &months, month, self.base.0)?);
        }
        let price = sum(priced.iter().map(|it| it.total.0))?;
        let last_day = open.then(|| months.last_day(first, allowed));
        let after = last_day.map(|_| {
            let waiting = Waiting::of(&reckoner, today, allowed.saturating_add(1), false);
            let words = waiting.words();
            let sentence = Text::new(
                format!("过了这一天断缴超过 {allowed} 个月，不能再补；恢复缴费后{}", words.zh),
                format!("after it the break exceeds {allowed} months; once resumed, {}", words.en),
            );
            AfterLastDay { price: None, waiting, sentence }
        });
        let kept = Kept {
            place,
            first,
            last,
            base: self.base.0,
            price,
            last_day,
            made: today,
            paid: None,
        };
        let restores = restores(&months, &reckoner, today, first..=last);
        let offer = work.desk.put(&self.member, OFFERS, None, &kept).await?;
        Ok(RepairOffer {
            offer,
            months: priced,
            price: Yuan(price),
            surcharge: None,
            last_day,
            after,
            restores,
        })
    }
}

/// What a repair of these months gives back.
pub(super) fn restores(
    months: &Months<'_>,
    reckoner: &Reckoner<'_>,
    today: Date,
    gap: std::ops::RangeInclusive<Month>,
) -> Restores {
    let length = gap.end().months_since(*gap.start()).saturating_add(1);
    let continuous_without = months.continuous();
    let mut made_up = months.paid.clone();
    made_up.extend(gap.start().through(*gap.end()));
    Restores {
        waiting_without: Waiting::of(reckoner, today, length, false),
        waiting_with: Waiting::of(reckoner, today, length, true),
        covered_back: Waiting::covered_back(reckoner, today, length),
        continuous_without,
        continuous_with: months.with_paid(made_up).continuous(),
        balance: Text::fixed(
            "断缴和补缴都不动账户里的钱；补上的月份按正常办法另行划入",
            "neither the break nor the repair touches the money in the account; the months made \
             up are credited in the usual way",
        ),
    }
}

/// The price of one month, by the person's own standing then.
fn price_of(
    reckoner: &Reckoner<'_>,
    record: &PersonalRecord,
    months: &Months<'_>,
    month: Month,
    base: Fen,
) -> Result<RepairMonth, StoreError> {
    let standing = standing_in(reckoner, record, months, month)?;
    let owed = reckoner.assess(standing, month, base)?;
    Ok(RepairMonth {
        month,
        base: Yuan(owed.base),
        total: Yuan(owed.total),
        rule: owed.rule,
        arithmetic: owed.arithmetic,
    })
}

/// As what a person makes up a month: as he was insured in it; else as he is insured since, or was
/// before, if he paid for himself.
pub(super) fn standing_in<'r>(
    reckoner: &Reckoner<'_>,
    record: &'r PersonalRecord,
    months: &Months<'r>,
    month: Month,
) -> Result<&'r Enrolment, StoreError> {
    if let Some(enrolment) = reckoner.enrolment_in(record, KIND, month) {
        return if enrolment.class == PersonClass::Flexible {
            Ok(enrolment)
        } else {
            Err(employer_pays(month))
        };
    }
    let periods = months.periods().filter(|it| !is_retired(it.class));
    let after = periods.clone().find(|it| it.from > month.last_day());
    let before = periods.filter(|it| it.from <= month.last_day()).last();
    let own = |it: &&Enrolment| it.class == PersonClass::Flexible;
    after.filter(own).or(before.filter(own)).ok_or_else(|| employer_pays(month))
}

fn gap_unknown(first: Month) -> StoreError {
    refuse(
        "gap-unknown",
        [format!("没有从 {first} 开始的断缴"), format!("no gap begins in {first}")],
        [
            "请先查看断缴时间线，按断缴的第一个月办理",
            "look at the timeline and name the first month of a gap",
        ],
    )
}

fn too_long(length: i32, allowed: i32, waiting: &Waiting) -> StoreError {
    let words = waiting.words();
    refuse(
        "break-too-long",
        [
            format!("断缴 {length} 个月，超过可以补缴的 {allowed} 个月；恢复缴费后{}", words.zh),
            format!(
                "the break of {length} months exceeds the {allowed} that can be made up; once \
                 resumed, {}",
                words.en
            ),
        ],
        [
            "请办理恢复参保，从恢复的月份起缴费；账户里的钱不受影响",
            "resume and pay from then on; the money in the account stays as it is",
        ],
    )
}

fn employer_pays(month: Month) -> StoreError {
    refuse(
        "employer-pays",
        [
            format!("{month} 是在职职工的月份，由单位补缴"),
            format!("{month} is an employee's month: the employer makes it up"),
        ],
        [
            "请单位补申报这个月并缴费；单位不办的，可以投诉",
            "the employer files the month and pays it; if he does not, complain",
        ],
    )
}

fn billed(month: Month) -> StoreError {
    refuse(
        "billed-already",
        [
            format!("{month} 已经核定，只是没有到账"),
            format!("{month} is assessed already and waits for its money"),
        ],
        ["请按原来的核定单缴费", "pay the bill that there is"],
    )
}
