//! 财政补助到账 — what the government adds for every resident of a year: one sum from the treasury
//! into the residents' pooled fund, compared with what it owes for the people who have paid.

use ledger::templates;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::StoreError;
use vocab::{Date, Fen, InsuranceKind, Month, Term, Text};

use crate::employers::{booking_day, check_receipt, claim_reference, documented};
use crate::office::{Business, Work, Yuan, refuse};
use crate::reckon::{Reckoner, less};

const SUBSIDIES: &str = "office.subsidies";

/// 财政补助到账.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReceiveSubsidy {
    /// 待遇年度.
    #[serde(alias = "待遇年度")]
    pub year: i16,
    /// 银行流水号.
    #[serde(alias = "银行流水号")]
    pub bank_reference: String,
    /// 金额.
    #[serde(alias = "金额")]
    pub amount: Yuan,
    /// 到账日期.
    #[serde(alias = "到账日期")]
    pub received: Date,
    /// 凭据: the treasury's order.
    #[serde(alias = "凭据")]
    pub document: String,
}

/// 补助对账.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SubsidyReceived {
    /// 已缴费人数 of the year here.
    pub people: i64,
    /// 每人标准.
    pub each: Yuan,
    /// 应补合计 for them.
    pub owed: Yuan,
    /// 已到账合计 of the year, this sum included.
    pub received: Yuan,
    /// 还差; below nothing if more has come than the least that is owed.
    pub missing: Yuan,
    /// 依据.
    pub rule: String,
}

/// 一笔补助 as the office keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Kept {
    year: i16,
    amount: Fen,
    received: Date,
    bank_reference: String,
    document: String,
}

impl Business for ReceiveSubsidy {
    type Answer = SubsidyReceived;
    const NAME: &'static str = "resident.subsidy";
    const LABEL: Text = Text::fixed("财政补助到账", "book a subsidy");
    const REFUSALS: &'static [&'static str] = &[
        "document-missing",
        "receipt-amount",
        "receipt-known",
        "received-in-future",
        "year-malformed",
        "rule-unknown-here",
    ];

    fn subject(&self) -> Option<String> {
        Some(format!("subsidy:{}", self.year))
    }

    async fn perform(&self, work: &mut Work<'_>) -> Result<SubsidyReceived, StoreError> {
        documented(&self.document)?;
        check_receipt(work, &self.bank_reference, self.amount.0, self.received)?;
        let Some(january) = Month::new(self.year, 1) else {
            return Err(refuse(
                "year-malformed",
                [format!("{} 不像年度", self.year), format!("{} is no year", self.year)],
                ["请核对待遇年度", "check the year"],
            ));
        };
        let kind = InsuranceKind::ResidentMedical;
        let (place, known_at) = (work.place(), work.today());
        let reckoner = Reckoner { library: work.library, place, known_at };
        let book = reckoner.library.book(place, kind, january.first_day(), known_at);
        let rules = book.resident_levy_of(None).map_err(crate::office::unknown_here)?;
        let named = reckoner.named("resident-levy", kind, january.first_day(), Vec::new())?;
        let Some(each) = named.money(Term::Subsidy).filter(|_| rules.subsidy.is_some()) else {
            return Err(subsidy_unknown(self.year));
        };
        let people = work.desk.people_paid(kind, january, january.plus(11)).await?;
        let office = work.desk.office().await?;
        claim_reference(work, &self.bank_reference, &office).await?;
        let kept = Kept {
            year: self.year,
            amount: self.amount.0,
            received: self.received,
            bank_reference: self.bank_reference.clone(),
            document: self.document.clone(),
        };
        work.desk.put(&office, SUBSIDIES, None, &kept).await?;
        let rows: Vec<(i64, Kept)> = work.desk.rows(&office, SUBSIDIES).await?;
        let of_year = rows.into_iter().map(|(_, row)| row).filter(|row| row.year == self.year);
        let received = crate::reckon::sum(of_year.map(|row| row.amount))?;
        let owed = each.0.checked_mul(people).map(Fen).ok_or_else(vocab::Refusal::overflow)?;
        let mut header = work.header(&office, "", booking_day(work, self.received));
        header.rule = Some(named.rules());
        header.arithmetic = Some(format!("{people} 人 × {each} ＝ {owed}"));
        header.details.reference = Some(self.bank_reference.clone());
        header.details.note = Some(self.document.clone());
        let entry = templates::SubsidyReceived { header, amount: self.amount.0 };
        work.desk.post(&[entry.entry()?]).await?;
        Ok(SubsidyReceived {
            people,
            each: Yuan(each),
            owed: Yuan(owed),
            received: Yuan(received),
            missing: Yuan(less(owed, received)?),
            rule: named.rules(),
        })
    }
}

fn subsidy_unknown(year: i16) -> StoreError {
    refuse(
        "rule-unknown-here",
        [
            format!("本地没有收录 {year} 年的财政补助标准"),
            format!("no document here gives the subsidy of {year}"),
        ],
        [
            "请先在规则里补上这一条和它的依据，再办理",
            "add the rule with its source first, then come again",
        ],
    )
}
