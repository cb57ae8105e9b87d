//! 卡 — cards and credentials, what may happen to each in which state, and the bank account that
//! comes with a card but is not the personal account.

use ledger::MemberId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use store::StoreError;
use vocab::Text;
use vocab::record::{Card, CardKind, CardState};

use crate::office::{Business, Work, refuse};

/// 卡业务.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CardAction {
    /// 申领.
    #[serde(alias = "申领")]
    Issue,
    /// 激活.
    #[serde(alias = "激活")]
    Activate,
    /// 挂失.
    #[serde(alias = "挂失")]
    ReportLost,
    /// 解挂.
    #[serde(alias = "解挂")]
    Found,
    /// 报损.
    #[serde(alias = "报损")]
    ReportDamaged,
    /// 补换: the old card ends, a new one is issued.
    #[serde(alias = "补换")]
    Replace,
    /// 同步: from now on the systems of the institutions know the card.
    #[serde(alias = "同步")]
    Bind,
}

impl CardAction {
    /// The state after the action, or `None` where it cannot be done.
    const fn after(self, state: CardState) -> Option<CardState> {
        match (self, state) {
            (CardAction::Activate, CardState::Issued) => Some(CardState::Active),
            (CardAction::ReportLost, CardState::Issued | CardState::Active) => {
                Some(CardState::Lost)
            }
            (CardAction::Found, CardState::Lost) => Some(CardState::Active),
            (CardAction::Bind, CardState::Issued | CardState::Active) => Some(state),
            (CardAction::ReportDamaged, CardState::Issued | CardState::Active) => {
                Some(CardState::Damaged)
            }
            (CardAction::Replace, CardState::Lost | CardState::Damaged | CardState::Active) => {
                Some(CardState::Replaced)
            }
            _ => None,
        }
    }

    const fn label(self) -> [&'static str; 2] {
        match self {
            CardAction::Issue => ["申领", "issue"],
            CardAction::Activate => ["激活", "activate"],
            CardAction::ReportLost => ["挂失", "report as lost"],
            CardAction::Found => ["解挂", "report as found"],
            CardAction::ReportDamaged => ["报损", "report as damaged"],
            CardAction::Replace => ["补换", "replace"],
            CardAction::Bind => ["同步", "bind"],
        }
    }
}

const fn state_label(state: CardState) -> [&'static str; 2] {
    match state {
        CardState::NeverIssued => ["未申领", "never issued"],
        CardState::Issued => ["已申领未激活", "issued, not activated"],
        CardState::Active => ["已激活", "active"],
        CardState::Lost => ["挂失", "lost"],
        CardState::Damaged => ["损坏", "damaged"],
        CardState::Replaced => ["已换新", "replaced"],
    }
}

/// 卡业务办理 — the state of a card changes; the account behind it does not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeCard {
    /// 人员编号.
    #[serde(alias = "人员编号")]
    #[schemars(with = "String")]
    pub member: MemberId,
    /// 卡类型.
    #[serde(alias = "卡类型")]
    pub kind: CardKind,
    /// 事项.
    #[serde(alias = "事项")]
    pub action: CardAction,
    /// 卡号尾号 of a new card.
    #[serde(default, alias = "卡号尾号", skip_serializing_if = "Option::is_none")]
    pub tail: Option<String>,
    /// 未同步: the systems of the institutions do not know the new card yet.
    #[serde(default, alias = "未同步", skip_serializing_if = "std::ops::Not::not")]
    pub unbound: bool,
}

/// 卡状态 now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CardNow {
    /// 卡状态.
    pub state: CardState,
    /// 卡号尾号.
    pub tail: Option<String>,
}

impl Business for ChangeCard {
    type Answer = CardNow;
    const NAME: &'static str = "people.change-card";
    const LABEL: Text = Text::fixed("卡业务", "change a card");
    const REFUSALS: &'static [&'static str] =
        &["card-never-issued", "card-already-issued", "card-state", "card-bound-already"];

    fn subject(&self) -> Option<String> {
        Some(self.member.to_string())
    }

    async fn perform(&self, work: &mut Work<'_>) -> Result<CardNow, StoreError> {
        let mut record = work.desk.person(&self.member).await?;
        let today = work.today();
        let cards = record.cards.get_or_insert_default();
        let current = cards
            .iter_mut()
            .rev()
            .find(|card| card.kind == self.kind && card.state != CardState::Replaced);
        let new_card = Card {
            kind: self.kind,
            state: CardState::Issued,
            tail: self.tail.clone(),
            issued: Some(today),
            since: Some(today),
            bound: (!self.unbound).then_some(today),
            row: 0,
        };
        let now = match (self.action, current) {
            (CardAction::Issue, None) => {
                cards.push(new_card.clone());
                new_card
            }
            (CardAction::Issue, Some(_)) => return Err(already_issued()),
            (_, None) => return Err(never_issued()),
            (action, Some(card)) => {
                let after = action.after(card.state).ok_or_else(|| cannot(action, card.state))?;
                if action == CardAction::Bind {
                    if card.bound.is_some() {
                        return Err(bound_already());
                    }
                    card.bound = Some(today);
                } else {
                    card.state = after;
                    card.since = Some(today);
                }
                let card = card.clone();
                if after == CardState::Replaced {
                    cards.push(new_card.clone());
                    new_card
                } else {
                    card
                }
            }
        };
        work.desk.keep(&self.member, &record).await?;
        Ok(CardNow { state: now.state, tail: now.tail })
    }
}

fn never_issued() -> StoreError {
    refuse(
        "card-never-issued",
        ["还没有申领过这种卡", "no card of this kind was ever issued"],
        ["请先申领；没有卡不影响账户里的钱", "apply for one; the money does not depend on it"],
    )
}

fn already_issued() -> StoreError {
    refuse(
        "card-already-issued",
        ["已经有一张在用的卡", "there is a card in use already"],
        ["卡丢失或损坏请办理挂失、报损和补换", "report it lost or damaged and have it replaced"],
    )
}

fn bound_already() -> StoreError {
    refuse(
        "card-bound-already",
        ["这张卡早已同步", "this card is bound already"],
        ["不用再办；仍刷不出来的，请查卡状态和就医地", "there is nothing to do"],
    )
}

fn cannot(action: CardAction, state: CardState) -> StoreError {
    let ([action_zh, action_en], [state_zh, state_en]) = (action.label(), state_label(state));
    refuse(
        "card-state",
        [
            format!("卡现在是“{state_zh}”，不能办理“{action_zh}”"),
            format!("the card is {state_en}; it cannot be done: {action_en}"),
        ],
        ["请核对卡的现状再办理", "check the state of the card first"],
    )
}

/// 金融账户绑定 — the bank account of a card, kept apart from the personal account: its balance
/// is the bank's affair and never shown as insurance money.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BindBankAccount {
    /// 人员编号.
    #[serde(alias = "人员编号")]
    #[schemars(with = "String")]
    pub member: MemberId,
    /// 开户银行.
    #[serde(alias = "开户银行")]
    pub bank: String,
    /// 银行账号尾号.
    #[serde(alias = "银行账号尾号")]
    pub tail: String,
}

/// 已绑定.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct BankAccountBound {
    /// How many were bound before.
    pub replaced: usize,
}

/// Where the office keeps it: not in the personal record.
const BANK_SECTION: &str = "office.bank-accounts";

impl Business for BindBankAccount {
    type Answer = BankAccountBound;
    const NAME: &'static str = "people.bind-bank-account";
    const LABEL: Text = Text::fixed("金融账户绑定", "bind the card's bank account");
    const REFUSALS: &'static [&'static str] = &["bank-account-malformed"];

    fn subject(&self) -> Option<String> {
        Some(self.member.to_string())
    }

    async fn perform(&self, work: &mut Work<'_>) -> Result<BankAccountBound, StoreError> {
        work.desk.person(&self.member).await?;
        let four_digits = self.tail.len() == 4 && self.tail.bytes().all(|b| b.is_ascii_digit());
        if !four_digits || self.bank.trim().is_empty() {
            return Err(refuse(
                "bank-account-malformed",
                ["开户银行或账号尾号不对", "the bank or the last digits are not right"],
                ["请填写银行名称和账号最后4位数字", "give the bank and the last four digits"],
            ));
        }
        let known: Vec<(i64, Self)> = work.desk.rows(&self.member, BANK_SECTION).await?;
        work.desk.put(&self.member, BANK_SECTION, None, self).await?;
        Ok(BankAccountBound { replaced: known.len() })
    }
}
