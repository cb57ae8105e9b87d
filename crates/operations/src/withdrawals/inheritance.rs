//! 个人账户继承 — the account of one who died goes to his heirs: into their own accounts, or paid
//! out, or to the pooled fund when nobody inherits, as the rule of the place says.

use ledger::templates::{HeirsPaid, InheritanceIn, ToHeirs, UnclaimedToPool};
use ledger::{Entry, Header, MemberId, Part};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::StoreError;
use vocab::{Date, Fen, InsuranceKind, PlaceCode, Text};

use super::rulings::{self, Inheritance};
use super::{PaidOut, not_enrolled_any_more, settle, unknown};
use crate::accounts::positive;
use crate::employers::documented;
use crate::enrolment::running;
use crate::office::{Business, Work, Yuan, refuse};
use crate::reckon::{less, sum};

/// 继承人.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Heir {
    /// 姓名.
    #[serde(alias = "姓名")]
    pub name: String,
    /// 人员编号, if he has an account of his own here.
    #[serde(default, alias = "人员编号", skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<String>")]
    pub member: Option<MemberId>,
    /// 继承金额; one heir may go without, and gets what is left.
    #[serde(default, alias = "继承金额", skip_serializing_if = "Option::is_none")]
    pub amount: Option<Yuan>,
    /// 银行流水号 of the payment to an heir without an account.
    #[serde(default, alias = "银行流水号", skip_serializing_if = "Option::is_none")]
    pub bank_reference: Option<String>,
}

/// 个人账户继承.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Inherit {
    /// 人员编号 of the one who died.
    #[serde(alias = "人员编号")]
    #[schemars(with = "String")]
    pub member: MemberId,
    /// 死亡日期.
    #[serde(alias = "死亡日期")]
    pub died: Date,
    /// 继承人; empty if nobody inherits.
    #[serde(default, alias = "继承人")]
    pub heirs: Vec<Heir>,
    /// 凭据: certificate of death and of who inherits.
    #[serde(alias = "凭据")]
    pub document: String,
    /// 办理日期.
    #[serde(alias = "办理日期")]
    pub on: Date,
}

/// 继承结果.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Inherited {
    /// What the account came to.
    #[serde(flatten)]
    pub settled: PaidOut,
    /// 划入继承人账户.
    pub to_accounts: Yuan,
    /// 一次性支付.
    pub paid_to_heirs: Yuan,
    /// 转入统筹基金.
    pub to_pool: Yuan,
}

impl Business for Inherit {
    type Answer = Inherited;
    const NAME: &'static str = "withdrawal.inherit";
    const LABEL: Text = Text::fixed("个人账户继承", "hand an account to the heirs");
    const REFUSALS: &'static [&'static str] = &[
        "document-missing",
        "died-in-future",
        "rule-unknown-here",
        "one-heir-only",
        "heir-not-paid",
        "heir-is-deceased",
        "heir-not-insured",
        "heir-account-elsewhere",
        "payment-missing",
        "still-enrolled",
        "account-restricted",
        "nothing-to-pay",
        "interest-not-settled",
        "amount-not-positive",
        "inheritance-not-whole",
    ];

    fn subject(&self) -> Option<String> {
        Some(self.member.to_string())
    }

    async fn perform(&self, work: &mut Work<'_>) -> Result<Inherited, StoreError> {
        let record = work.desk.person(&self.member).await?;
        documented(&self.document)?;
        if self.died > self.on || self.died > work.today() {
            return Err(refuse(
                "died-in-future",
                ["死亡日期在办理日期之后", "the day of death is later than the request"],
                ["请核对日期", "check the days"],
            ));
        }
        let Some((rule, ruling)) = rulings::heirs(work, self.died) else {
            return Err(unknown(&Text::fixed("个人账户继承", "inheriting"), work, self.died));
        };
        self.check_heirs(work, rule).await?;
        not_enrolled_any_more(work, &record, self.on)?;
        let settled = settle(work, &self.member, &record, self.on).await?;
        let shares = shares(&self.heirs, settled.total)?;
        let (_, parts) = work.desk.account(&self.member, work.place()).await?;
        let quoted = ruling.quoted();
        let mut header = self.header(work, &self.member, "", &quoted);
        header.arithmetic = Some(settled.arithmetic());
        let mut entries = vec![ToHeirs { header, parts }.entry()?];
        let mut done = Inherited {
            to_accounts: Yuan::ZERO,
            paid_to_heirs: Yuan::ZERO,
            to_pool: Yuan::ZERO,
            settled: settled.paid(&ruling),
        };
        for (number, (heir, amount)) in self.heirs.iter().zip(shares).enumerate() {
            let target = match heir.member {
                Some(_) => &mut done.to_accounts,
                None => &mut done.paid_to_heirs,
            };
            *target = Yuan(sum([target.0, amount])?);
            entries.push(self.handed(work, number, heir, amount, &quoted)?);
        }
        if self.heirs.is_empty() {
            let header = self.header(work, &self.member, "pool", &quoted);
            done.to_pool = done.settled.paid;
            entries.push(UnclaimedToPool { header, amount: done.to_pool.0 }.entry()?);
        }
        work.desk.post(&entries).await?;
        Ok(done)
    }
}

impl Inherit {
    fn header(&self, work: &Work<'_>, member: &MemberId, part: &str, rule: &str) -> Header {
        let mut header = work.header(member, part, self.on);
        header.rule = Some(rule.to_owned());
        header.details.note = Some(format!("继承，{}", self.document));
        header
    }

    /// The other side of 划拨继承人 for one heir.
    fn handed(
        &self,
        work: &Work<'_>,
        number: usize,
        heir: &Heir,
        amount: Fen,
        rule: &str,
    ) -> Result<Entry, StoreError> {
        let part = format!("heir/{number}");
        if let Some(member) = &heir.member {
            let mut header = self.header(work, member, &part, rule);
            header.details.counterparty = Some(format!("继承自 {}", self.member));
            let part = Part::CurrentYear;
            return Ok(InheritanceIn { header, part, amount }.entry()?);
        }
        let mut header = self.header(work, &self.member, &part, rule);
        header.details.counterparty = Some(heir.name.clone());
        header.details.reference.clone_from(&heir.bank_reference);
        Ok(HeirsPaid { header, amount }.entry()?)
    }

    async fn check_heirs(&self, work: &mut Work<'_>, rule: Inheritance) -> Result<(), StoreError> {
        if rule.one_heir && self.heirs.len() > 1 {
            return Err(refuse(
                "one-heir-only",
                ["按本地规定只由一位继承人继承", "by the rule of the place one heir receives it"],
                ["请由继承人商定一位再办理", "the heirs must agree on one"],
            ));
        }
        if self.heirs.is_empty() && !rule.unclaimed_to_pool {
            let what = Text::fixed("没有继承人时怎么处理", "what nobody inherits");
            return Err(unknown(&what, work, self.died));
        }
        for heir in &self.heirs {
            match &heir.member {
                Some(member) => self.check_insured(work, member).await?,
                None => check_paid(heir, rule)?,
            }
        }
        Ok(())
    }

    async fn check_insured(&self, work: &mut Work<'_>, heir: &MemberId) -> Result<(), StoreError> {
        if *heir == self.member {
            return Err(refuse(
                "heir-is-deceased",
                ["继承人就是去世的本人", "the heir is the one who died"],
                ["请核对继承人的人员编号", "check the number of the heir"],
            ));
        }
        let record = work.desk.person(heir).await?;
        let day = self.on.max(work.today());
        let kind = InsuranceKind::EmployeeMedical;
        if running(&record, work.place(), kind, day).is_none() {
            let own = record.member.place;
            let mut places = record.enrolments.iter().flatten().filter_map(|it| it.place.or(own));
            if let Some(place) = places.find(|it| running(&record, *it, kind, day).is_some()) {
                return Err(elsewhere(heir, place, work));
            }
            return Err(refuse(
                "heir-not-insured",
                [
                    format!("{heir} 在这里没有正在参保的职工医保，没有可划入的账户"),
                    format!("{heir} is not insured here and has no account to credit"),
                ],
                [
                    "请不填人员编号，改为一次性支付；在外地参保的先在那里确认",
                    "leave the number out and pay him, or ask the place where he is insured",
                ],
            ));
        }
        Ok(())
    }
}

/// 继承人的账户在外地. No document that is known here says how one place credits an account of
/// another, so nothing is sent on a guess.
fn elsewhere(heir: &MemberId, place: PlaceCode, work: &Work<'_>) -> StoreError {
    let name = work.library.place_name(place);
    let zh = name.map_or_else(|| place.to_string(), |name| format!("{}（{place}）", name.zh));
    refuse(
        "heir-account-elsewhere",
        [
            format!("{heir} 的个人账户在{zh}，怎么跨地区划入，没有收录的规定"),
            format!("{heir} has an account at {place}; no rule known here says how to credit it"),
        ],
        [
            "请先与那里的经办机构商定收款账号，再不填人员编号、填银行流水号，按一次性支付办理",
            "agree on an account with the office there, then leave the number out and pay it",
        ],
    )
}

fn check_paid(heir: &Heir, rule: Inheritance) -> Result<(), StoreError> {
    if !rule.uninsured_is_paid {
        return Err(refuse(
            "heir-not-paid",
            [
                "按本地规定，没有参保的继承人不领现金，余额用于他的医疗费用",
                "by the rule of the place an heir who is not insured is not paid; his care is",
            ],
            ["请凭医疗费用票据办理报销", "bring the bills of his care"],
        ));
    }
    let reference = heir.bank_reference.as_deref().unwrap_or_default().trim();
    if heir.name.trim().is_empty() || reference.is_empty() {
        return Err(refuse(
            "payment-missing",
            [
                "一次性支付的继承人没有写明姓名或银行流水号",
                "the name of an heir who is paid, or the bank's number, is missing",
            ],
            ["请补上姓名和银行流水号", "give both"],
        ));
    }
    Ok(())
}

/// What each heir gets; together the whole, to the fen.
fn shares(heirs: &[Heir], whole: Fen) -> Result<Vec<Fen>, StoreError> {
    if heirs.is_empty() {
        return Ok(Vec::new());
    }
    for amount in heirs.iter().filter_map(|heir| heir.amount) {
        positive(amount.0)?;
    }
    let stated = sum(heirs.iter().filter_map(|heir| heir.amount).map(|amount| amount.0))?;
    let rest = less(whole, stated)?;
    let without = heirs.iter().filter(|heir| heir.amount.is_none()).count();
    let fits = match without {
        0 => rest == Fen::ZERO,
        1 => rest > Fen::ZERO,
        _ => false,
    };
    if !fits {
        return Err(refuse(
            "inheritance-not-whole",
            [
                format!("本息合计 {whole} 元，写明的继承金额合计 {stated} 元，分不完或不够分"),
                format!("{whole} is inherited, and the amounts stated are {stated}"),
            ],
            [
                "请让各人的金额正好等于本息合计，或让一位不写金额、得其余",
                "let the amounts come to the whole, or leave one out, who gets the rest",
            ],
        ));
    }
    Ok(heirs.iter().map(|heir| heir.amount.map_or(rest, |amount| amount.0)).collect())
}
