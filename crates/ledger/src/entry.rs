//! 分录 — one event as balanced lines, with everything that explains it.

use serde::{Deserialize, Serialize};
use vocab::{Date, Fen, Month, PlaceCode, Refusal, Text};

use crate::{Account, Event, MemberId, Recorded, refusals};

/// 分录行 — one side of an entry: debit positive, credit negative.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Where it is booked.
    pub account: Account,
    /// How much.
    pub amount: Fen,
}

/// 摘要 — what the passbook shows beside the amount.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Details {
    /// 费款所属期.
    pub month: Option<Month>,
    /// 机构.
    pub counterparty: Option<String>,
    /// 使用人.
    pub used_by: Option<String>,
    /// 流水号, as the source numbers the line.
    pub reference: Option<String>,
    /// 冲正流水号: reference of the line that this one reverses.
    pub reverses: Option<String>,
    /// 说明.
    pub note: Option<String>,
}

/// 复核 — who made an entry that no rule makes, who checked it, on which document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Approval {
    /// 经办人.
    pub maker: String,
    /// 复核人; never the maker.
    pub checker: String,
    /// 凭据: the document that is the ground for it.
    pub document: String,
}

/// 分录抬头 — what every template is given, whatever the event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// 幂等键: the same key with the same body is the same entry.
    pub key: String,
    /// 人员编号.
    pub member: MemberId,
    /// 参保地: the place whose books these are.
    pub place: PlaceCode,
    /// 生效日期.
    pub effective: Date,
    /// 登记时间.
    pub recorded: Recorded,
    /// 依据: the rule that made the amount, with article and version.
    pub rule: Option<String>,
    /// 算式: the arithmetic that made the amount.
    pub arithmetic: Option<String>,
    /// 摘要.
    pub details: Details,
}

impl Header {
    /// A header without rule, arithmetic or details.
    pub fn new(
        key: impl Into<String>,
        member: MemberId,
        place: PlaceCode,
        effective: Date,
        recorded: Recorded,
    ) -> Header {
        Header {
            key: key.into(),
            member,
            place,
            effective,
            recorded,
            rule: None,
            arithmetic: None,
            details: Details::default(),
        }
    }
}

/// 单行金额上限: a trillion yuan, more than the fund of any place holds. What is larger was
/// mistyped, and some of it would make the sums of a place too large to add up.
pub const LARGEST_LINE: Fen = Fen(100_000_000_000_000);

/// 分录 — made by a template, admitted by an [`crate::AccountFile`], never changed afterwards.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// What every entry carries.
    pub header: Header,
    /// What happened.
    pub event: Event,
    /// The lines; their sum is zero.
    pub lines: Vec<Line>,
    /// Present on corrections.
    pub approval: Option<Approval>,
}

impl Entry {
    /// What the entry does to the balance of the personal account, or `None` on overflow.
    pub fn effect(&self) -> Option<Fen> {
        self.part_effect(Account::PersonalCurrentYear)?
            .checked_add(self.part_effect(Account::PersonalEarlierYears)?)
    }

    /// What the entry does to one account, seen from the owner: a credit raises it.
    pub(crate) fn part_effect(&self, account: Account) -> Option<Fen> {
        let lines = self.lines.iter().filter(|line| line.account == account);
        Fen::checked_sum(lines.map(|line| line.amount))?.checked_neg()
    }

    /// Refuses what no entry may be, whatever the state of the account.
    pub(crate) fn check(&self) -> Result<(), Refusal> {
        if self.header.key.is_empty() || self.header.key.len() > 200 {
            return Err(refusals::bad_key());
        }
        if self.lines.is_empty() {
            return Err(refusals::unbalanced(Fen::ZERO));
        }
        refusals::check_day(self.header.effective, self.header.recorded.date())?;
        let too_large = |line: &Line| line.amount.0.unsigned_abs() > LARGEST_LINE.0.unsigned_abs();
        if self.lines.iter().any(too_large) {
            return Err(Refusal::overflow());
        }
        let sum = Fen::checked_sum(self.lines.iter().map(|line| line.amount));
        match sum.ok_or_else(Refusal::overflow)? {
            Fen::ZERO => {}
            difference => return Err(refusals::unbalanced(difference)),
        }
        let effect = self.effect().ok_or_else(Refusal::overflow)?;
        if effect < Fen::ZERO && !self.event.may_lower_balance() {
            return Err(refusals::may_not_lower(self.event));
        }
        if effect != Fen::ZERO && self.event.movement_kind().is_none() {
            return Err(refusals::may_not_touch(self.event));
        }
        match (&self.approval, self.event) {
            (Some(approval), _) => approval.check(),
            (None, Event::Correction | Event::MisuseRecovered) => Err(refusals::document_missing()),
            (None, _) => Ok(()),
        }
    }

    /// The first field in which a repeated request differs from the one already answered. The
    /// time of recording is not part of what was asked.
    pub fn first_difference(&self, other: &Entry) -> Option<Text> {
        let (mine, theirs) = (&self.header, &other.header);
        let (my_details, their_details) = (&mine.details, &theirs.details);
        let fields = [
            (self.event != other.event, "事项", "event"),
            (mine.member != theirs.member, "人员编号", "member"),
            (mine.place != theirs.place, "参保地", "place"),
            (mine.effective != theirs.effective, "日期", "date"),
            (self.lines != other.lines, "金额", "amount"),
            (my_details.month != their_details.month, "费款所属期", "month"),
            (my_details.counterparty != their_details.counterparty, "机构", "counterparty"),
            (my_details.used_by != their_details.used_by, "使用人", "used by"),
            (my_details.reference != their_details.reference, "流水号", "reference"),
            (my_details.reverses != their_details.reverses, "冲正流水号", "reversed line"),
            (my_details.note != their_details.note, "说明", "note"),
            (mine.rule != theirs.rule, "依据", "rule"),
            (mine.arithmetic != theirs.arithmetic, "算式", "arithmetic"),
            (self.approval != other.approval, "复核", "approval"),
        ];
        let (_, zh, en) = fields.into_iter().find(|(differs, _, _)| *differs)?;
        Some(Text::fixed(zh, en))
    }
}

impl Approval {
    fn check(&self) -> Result<(), Refusal> {
        let maker = self.maker.trim();
        let checker = self.checker.trim();
        if maker.is_empty() || checker.is_empty() || maker == checker {
            return Err(refusals::maker_is_checker());
        }
        if self.document.trim().is_empty() {
            return Err(refusals::document_missing());
        }
        Ok(())
    }
}
