//! 退休人员划入 — paid by the pooled fund, month by month, without a contribution.

use ledger::templates::RetireeCredit;
use ledger::{MemberId, Part};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::StoreError;
use vocab::record::{Contribution, Enrolment, PersonalRecord};
use vocab::{Date, Fen, InsuranceKind, Month, Text};

use crate::employers::credits_left;
use crate::office::{Business, Work, Yuan, refuse};
use crate::reckon::{Reckoner, is_retired};

/// 退休人员划入 for one person and month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CreditRetiree {
    /// 人员编号.
    #[serde(alias = "人员编号")]
    #[schemars(with = "String")]
    pub member: MemberId,
    /// 所属月份.
    #[serde(alias = "所属月份")]
    pub month: Month,
    /// 划入日期.
    #[serde(alias = "划入日期")]
    pub on: Date,
}

/// 退休划入结果.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RetireeCredited {
    /// 划入金额.
    pub amount: Yuan,
    /// 依据.
    pub rule: String,
    /// 算式.
    pub arithmetic: String,
}

impl Business for CreditRetiree {
    type Answer = RetireeCredited;
    const NAME: &'static str = "crediting.retiree";
    const LABEL: Text = Text::fixed("退休人员划入", "credit a retiree");
    const REFUSALS: &'static [&'static str] =
        &["not-retired", "credited-already", "no-account-by-rule", "rule-unknown-here"];

    fn subject(&self) -> Option<String> {
        Some(self.member.to_string())
    }

    async fn perform(&self, work: &mut Work<'_>) -> Result<RetireeCredited, StoreError> {
        let record = work.desk.person(&self.member).await?;
        retired_in(work, &record, self.month)?;
        if let Some(number) = credited_number(work, &self.member, self.month).await? {
            return Err(refuse(
                "credited-already",
                [
                    format!("{} 已经划入，分录 {number}", self.month),
                    format!("{} is credited already: {number}", self.month),
                ],
                ["不用重复办理", "there is nothing to do"],
            ));
        }
        credit_month(work, &self.member, &record, (self.month, self.on), "").await
    }
}

/// The entry by which a month stands credited, if no other took it back.
pub(super) async fn credited_number(
    work: &mut Work<'_>,
    member: &MemberId,
    month: Month,
) -> Result<Option<String>, StoreError> {
    let entries = work.desk.entries(member, work.place()).await?;
    let standing = credits_left(&entries, month)?;
    let standing = standing.into_iter().find(|credit| credit.amount > Fen::ZERO);
    Ok(standing.map(|credit| credit.number))
}

/// The enrolment as retired that a month belongs to.
fn retired_in<'r>(
    work: &Work<'_>,
    record: &'r PersonalRecord,
    month: Month,
) -> Result<&'r Enrolment, StoreError> {
    let reckoner = Reckoner { library: work.library, place: work.place(), known_at: work.today() };
    let enrolment = reckoner.enrolment_in(record, InsuranceKind::EmployeeMedical, month);
    enrolment.filter(|it| is_retired(it.class)).ok_or_else(|| {
        refuse(
            "not-retired",
            [
                format!("{month} 还不是退休参保"),
                format!("in {month} the person was not insured as retired"),
            ],
            ["请先办理在职转退休", "have the change to retired done first"],
        )
    })
}

/// Credits one month of one retiree, which nothing has credited yet.
pub(super) async fn credit_month(
    work: &mut Work<'_>,
    member: &MemberId,
    record: &PersonalRecord,
    (month, on): (Month, Date),
    part: &str,
) -> Result<RetireeCredited, StoreError> {
    let enrolment = retired_in(work, record, month)?;
    let reckoner = Reckoner { library: work.library, place: work.place(), known_at: work.today() };
    let row = Contribution::of(InsuranceKind::EmployeeMedical, month);
    let Some(credit) = reckoner.credit(record, enrolment, &row)? else {
        return Err(refuse(
            "no-account-by-rule",
            ["按规定不划入", "by the rule nothing is credited"],
            ["请核对人员类别和档次", "check class and tier"],
        ));
    };
    let mut header = work.header(member, part, on);
    header.rule = Some(credit.rule.clone());
    header.arithmetic = Some(credit.arithmetic.clone());
    header.details.month = Some(month);
    let entry = RetireeCredit { header, part: Part::CurrentYear, amount: credit.amount };
    work.desk.post(&[entry.entry()?]).await?;
    Ok(RetireeCredited {
        amount: Yuan(credit.amount),
        rule: credit.rule,
        arithmetic: credit.arithmetic,
    })
}
