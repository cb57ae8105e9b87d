//! 趸缴 — the months that somebody is short of at retirement, paid in one sum. The price comes
//! from the rule of the place; what is paid buys years and goes to the pooled fund.

use ledger::MemberId;
use ledger::templates::ShortfallReceived;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::StoreError;
use vocab::record::{Contribution, ContributionKind};
use vocab::{Date, InsuranceKind, Month, NationalCode, Text};

use super::years::{Asked, BOUGHT, BoughtYears, Counted, files_of, review};
use crate::employers::{booking_day, check_receipt, claim_reference};
use crate::office::{Business, Work, Yuan, refuse};
use crate::reckon::Reckoner;

/// 趸缴补足年限.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PayShortfall {
    /// 人员编号.
    #[serde(alias = "人员编号")]
    #[schemars(with = "String")]
    pub member: MemberId,
    /// 退休日期: by whose rules years are required.
    #[serde(alias = "退休日期")]
    pub retired_on: Date,
    /// 补缴基数, where the rule does not name one.
    #[serde(default, alias = "补缴基数", skip_serializing_if = "Option::is_none")]
    pub base: Option<Yuan>,
    /// 银行流水号.
    #[serde(alias = "银行流水号")]
    pub bank_reference: String,
    /// 金额.
    #[serde(alias = "金额")]
    pub amount: Yuan,
    /// 到账日期.
    #[serde(alias = "到账日期")]
    pub received: Date,
}

/// 趸缴结果.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ShortfallPaid {
    /// 补足月数.
    pub months: i32,
    /// 累计月数 afterwards.
    pub cumulative: i32,
    /// 依据.
    pub rule: String,
    /// 算式.
    pub arithmetic: String,
}

impl Business for PayShortfall {
    type Answer = ShortfallPaid;
    const NAME: &'static str = "retirement.pay-shortfall";
    const LABEL: Text = Text::fixed("趸缴补足年限", "pay missing years");
    const REFUSALS: &'static [&'static str] = &[
        "receipt-known",
        "receipt-amount",
        "received-in-future",
        "nothing-short",
        "price-unknown-here",
        "amount-differs",
        "rule-unknown-here",
    ];
    const NATIONAL: &'static [NationalCode] = &[NationalCode::contribution("32")];

    fn subject(&self) -> Option<String> {
        Some(self.member.to_string())
    }

    async fn perform(&self, work: &mut Work<'_>) -> Result<ShortfallPaid, StoreError> {
        check_receipt(work, &self.bank_reference, self.amount.0, self.received)?;
        let place = work.place();
        let mut record = work.desk.person(&self.member).await?;
        let files = files_of(work, &self.member).await?;
        let counted = Counted::of(&record, &files, place);
        let reckoner = Reckoner { library: work.library, place, known_at: work.today() };
        let base = self.base.map(|base| base.0);
        let asked = Asked { on: self.retired_on, base, worker: false };
        let review = review(&reckoner, &record, &counted, asked)?;
        if review.short == 0 {
            return Err(refuse(
                "nothing-short",
                ["年限已经够了，不用补缴", "no month is missing"],
                ["请直接办理在职转退休", "have the retirement confirmed"],
            ));
        }
        let Some(price) = review.price else { return Err(price_unknown(review.short)) };
        if price != self.amount {
            return Err(refuse(
                "amount-differs",
                [
                    format!("差 {} 个月，应缴 {price} 元，到账 {} 元", review.short, self.amount),
                    format!(
                        "{} months are missing and cost {price}; {} came",
                        review.short, self.amount
                    ),
                ],
                [
                    "到账的钱请先用“缴费到账”记入暂存款，核对后退回",
                    "book the money into suspense as a receipt and return it",
                ],
            ));
        }
        claim_reference(work, &self.bank_reference, &self.member).await?;
        record.contributions.get_or_insert_default().push(Contribution {
            place: Some(place),
            payment: ContributionKind::LumpSum,
            base,
            individual_part: self.amount.0,
            assessed: Some(work.today()),
            paid: Some(self.received),
            received: Some(self.received),
            ..Contribution::of(InsuranceKind::EmployeeMedical, Month::of(self.retired_on))
        });
        work.desk.keep(&self.member, &record).await?;
        let bought = BoughtYears {
            place,
            months: review.short,
            amount: self.amount.0,
            paid: self.received,
            bank_reference: self.bank_reference.clone(),
        };
        work.desk.put(&self.member, BOUGHT, None, &bought).await?;
        let mut header = work.header(&self.member, "", booking_day(work, self.received));
        header.rule = Some(review.rule.clone()).filter(|rule| !rule.is_empty());
        header.arithmetic = Some(review.arithmetic.clone());
        header.details.reference = Some(self.bank_reference.clone());
        let entry = ShortfallReceived { header, amount: self.amount.0 };
        work.desk.post(&[entry.entry()?]).await?;
        Ok(ShortfallPaid {
            months: review.short,
            cumulative: review.cumulative.saturating_add(review.short),
            rule: review.rule,
            arithmetic: review.arithmetic,
        })
    }
}

fn price_unknown(short: i32) -> StoreError {
    refuse(
        "price-unknown-here",
        [
            format!("还差 {short} 个月，但没有补缴基数，也没有规定写明按什么基数"),
            format!("{short} months are missing, but neither a base nor a rule for it is given"),
        ],
        [
            "请填写补缴基数；本地没有趸缴规定的，只能按月继续缴费",
            "give the base; where a place has no such rule, months are paid one by one",
        ],
    )
}
