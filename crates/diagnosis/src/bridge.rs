//! 差额表 — paid → balance, to the fen. Each step is a signed line; whatever no line explains is
//! the residual, which is shown and opens a case.

use std::collections::BTreeMap;

use engine::{Carrier, OneCase, Tree};
use vocab::record::{ContributionKind, Movement, MovementKind};
use vocab::{CitationId, Fen, NodeId, Refusal, Term, Text};

use crate::answer::{Bridge, BridgeLine};
use crate::entitlement::AccountShare;
use crate::situation::{Row, Situation, sum, total};
use crate::waiting::{self, Waiting};
use crate::words::{plural, say, size};

/// 差额表的组成 — amounts by line code, before they are put into order and words.
#[derive(Debug, Default)]
pub(crate) struct Parts {
    pub paid: Fen,
    pub amounts: BTreeMap<&'static str, Fen>,
    pub counts: BTreeMap<&'static str, usize>,
    /// What each line of the contributions was added up from, for its derivation.
    addends: Vec<(&'static str, Addend, i32)>,
    nodes: BTreeMap<&'static str, NodeId>,
    pub balance: Fen,
    pub residual: Fen,
}

/// 加数 — one row's share in a line, as the derivation shows it.
#[derive(Clone, Copy, Debug)]
enum Addend {
    /// An amount printed in the record.
    Printed(Term, Fen),
    /// The account part by the rule.
    Due(Due),
    /// What the account part exceeds the person's own part by: returned from the employer's.
    Returned(Due, Fen),
    /// What the person's own part exceeds the account part by: it went to the pool.
    ToPool(Due, Fen),
}

/// The account part of a row, and by which rule.
#[derive(Clone, Copy, Debug)]
struct Due {
    money: Money,
    citation: CitationId,
}

impl Addend {
    /// Rows alike in all that the derivation shows are shown once, with how many there are.
    fn is_like(&self, other: &Addend) -> bool {
        let same = |a: &Due, b: &Due| a.money.value == b.money.value && a.citation == b.citation;
        match (self, other) {
            (Addend::Printed(term, fen), Addend::Printed(other_term, other_fen)) => {
                term == other_term && fen == other_fen
            }
            (Addend::Due(due), Addend::Due(other)) => same(due, other),
            (Addend::Returned(due, own), Addend::Returned(other, other_own))
            | (Addend::ToPool(due, own), Addend::ToPool(other, other_own)) => {
                same(due, other) && own == other_own
            }
            _ => false,
        }
    }
}

type Money = <Tree as Carrier>::Money;

/// Codes in the order in which the lines are read, with their words and whether the line is shown
/// as nil when there was nothing of the kind.
const LINES: &[(&str, Text, bool)] = &[
    ("OPEN", Text::fixed("期初余额", "opening balance"), false),
    ("M01", Text::fixed("单位缴费进入统筹基金", "employer part to the pooled fund"), true),
    ("M05", Text::fixed("单位缴费按旧规则划入", "employer return under the old rules"), true),
    ("M08", Text::fixed("个人缴费中进入统筹的部分", "own money to the pooled fund"), true),
    ("M09", Text::fixed("大额补助等其他项目", "supplements and other insurances"), true),
    ("M10", Text::fixed("滞纳金", "late-payment surcharge"), true),
    ("M06", Text::fixed("已缴费，还没到划入日期", "paid, credited later"), true),
    ("M17", Text::fixed("预缴，以后按月划入", "prepaid, credited month by month"), false),
    ("Z07", Text::fixed("首次划入未到日期", "first credit not due yet"), false),
    ("Z31", Text::fixed("未到本地划入日", "before the place's credit day"), false),
    ("Z33", Text::fixed("未满开户月数", "qualifying period not over"), false),
    ("Z09", Text::fixed("已缴费，基金未到账", "paid, not received by the fund"), false),
    ("Z10", Text::fixed("已到账，未划入", "received, not credited"), false),
    ("Z15", Text::fixed("身份没对上，在暂存", "in suspense, identity mismatch"), false),
    ("M11", Text::fixed("补缴月份未划入", "back-payments not credited"), false),
    ("M14", Text::fixed("舍入", "rounding"), false),
    ("U00", Text::fixed("划入规则本地未知的缴费", "own money whose rule is unknown here"), false),
    ("NOROW", Text::fixed("有划入、缺缴费记录的月份", "credits without a contribution row"), false),
    ("M15", Text::fixed("退休人员划入", "retiree credits"), true),
    ("M13", Text::fixed("利息", "interest"), true),
    ("M12IN", Text::fixed("关系转入", "transferred in"), true),
    ("M12OUT", Text::fixed("关系转出", "transferred out"), true),
    ("INH", Text::fixed("继承转入", "inherited"), false),
    ("M16", Text::fixed("看病退费", "spending refunded"), true),
    ("COR", Text::fixed("调整", "corrections"), false),
    ("M07", Text::fixed("本人看病买药", "own spending"), true),
    ("M18", Text::fixed("家人共济使用", "relatives' spending"), true),
    ("Z22", Text::fixed("支取、清退、继承划出", "withdrawals and closing"), false),
    ("Z29", Text::fixed("划入被退回", "credits taken back"), false),
];

impl Parts {
    /// Works the parts out.
    pub fn new(situation: &Situation<'_>) -> Result<Parts, Refusal> {
        let mut parts = Parts::default();
        for row in situation.rows.iter().filter(|row| row.paid.is_some()) {
            parts.add_row(situation, row)?;
        }
        for fact in &situation.other_rows {
            let reached = fact.reached().and_then(|stage| fact.date_of(stage));
            if reached.is_some_and(|day| day <= situation.as_of) {
                let all = total(fact).ok_or_else(Refusal::overflow)?;
                parts.paid = parts.paid.checked_add(all).ok_or_else(Refusal::overflow)?;
                parts.add("M09", negative(all)?)?;
            }
        }
        let own_name = situation.record.member.name.as_deref();
        let undone = |line: &Movement| {
            line.reverses.as_deref().is_some_and(|number| situation.undone.contains(number))
        };
        for line in situation.movements.iter().flatten().filter(|line| !undone(line)) {
            if let Some(code) = line_code(line, own_name) {
                parts.add(code, line.amount)?;
            }
        }
        for line in &situation.credits_without_row {
            parts.add("NOROW", line.amount)?;
        }
        let credited = sum(situation.rows.iter().map(|row| row.credited))?;
        parts.balance = situation.balances.ledger.unwrap_or(credited);
        let explained = sum(parts.amounts.values().copied().chain([parts.paid]))?;
        parts.residual = parts.balance.checked_sub(explained).ok_or_else(Refusal::overflow)?;
        Ok(parts)
    }

    /// The amount of a line, zero if there is none.
    pub fn of(&self, code: &str) -> Fen {
        self.amounts.get(code).copied().unwrap_or_default()
    }

    /// How many rows or lines made an amount.
    pub fn count(&self, code: &str) -> usize {
        self.counts.get(code).copied().unwrap_or_default()
    }

    fn add(&mut self, code: &'static str, amount: Fen) -> Result<(), Refusal> {
        if amount == Fen::ZERO {
            return Ok(());
        }
        let entry = self.amounts.entry(code).or_default();
        *entry = entry.checked_add(amount).ok_or_else(Refusal::overflow)?;
        *self.counts.entry(code).or_default() += 1;
        Ok(())
    }

    /// Splits one paid row: everything of it is either posted, waiting, or went elsewhere.
    fn add_row(&mut self, situation: &Situation<'_>, row: &Row<'_>) -> Result<(), Refusal> {
        let fact = row.fact;
        let all = row.total().ok_or_else(Refusal::overflow)?;
        self.paid = self.paid.checked_add(all).ok_or_else(Refusal::overflow)?;
        for (code, term, part) in [
            ("M01", Term::EmployerPart, fact.employer_part),
            ("M09", Term::SupplementPart, fact.other_part),
            ("M10", Term::Surcharge, fact.late_fee),
        ] {
            self.add(code, negative(part)?)?;
            self.adds(code, Addend::Printed(term, part));
        }
        let own = fact.individual_part;
        let AccountShare::Known { amount: due, carried, citation, .. } = row.share else {
            let code = match row.share {
                AccountShare::NoAccount { .. } => "M08",
                _ if row.credited == Fen::ZERO => "U00",
                // The rule is unknown, but the posting shows what became of the money.
                _ => "M08",
            };
            let rest = own.checked_sub(row.credited).ok_or_else(Refusal::overflow)?;
            let code = if code == "M08" && rest.0.abs() <= 1 { "M14" } else { code };
            self.adds(code, Addend::Printed(Term::IndividualPart, rest));
            return self.add(code, negative(rest)?);
        };
        let gap = due.checked_sub(own).ok_or_else(Refusal::overflow)?;
        let code = match gap.0 {
            -1..=1 => "M14",
            gap if (gap > 0) == (own.0 >= 0) => "M05",
            _ => "M08",
        };
        self.add(code, gap)?;
        let by_rule = Due { money: carried, citation };
        match code {
            "M05" => self.adds(code, Addend::Returned(by_rule, own)),
            _ => self.adds(code, Addend::ToPool(by_rule, own)),
        }
        let posted = |row: &Row<'_>| row.fact.month == fact.month && row.credited != Fen::ZERO;
        let put_right = fact.payment == ContributionKind::BaseDifference
            && own < Fen::ZERO
            && situation.rows.iter().any(posted);
        if fact.payment == ContributionKind::Refund || put_right {
            // Taken back by a posted line of its own; that line is counted net of this.
            return self.add("Z29", negative(due)?);
        }
        if row.credited != Fen::ZERO {
            let difference = row.credited.checked_sub(due).ok_or_else(Refusal::overflow)?;
            let spare = spare(situation, row)?;
            return match difference.0 {
                -1..=1 => self.add("M14", difference),
                // Too much was posted and a part of it taken back: those lines are counted net.
                more if more > 0 => self.add("Z29", difference.min(spare)),
                _ => Ok(()),
            };
        }
        // What went back while the month still waited is no longer awaited with it.
        let sibling = |it: &&Row<'_>| it.fact.month == fact.month && it.waits();
        let awaited = match own < Fen::ZERO {
            true => situation.rows.iter().find(sibling).unwrap_or(row),
            false => row,
        };
        let code = match waiting::reason(situation, awaited) {
            None => return Ok(()),
            Some(Waiting::FirstCredit) => "Z07",
            Some(Waiting::NotMonthly) => "Z31",
            Some(Waiting::Qualifying) => "Z33",
            Some(Waiting::Later) => "M06",
            Some(Waiting::Prepaid) => "M17",
            Some(Waiting::NotReceived) => "Z09",
            Some(Waiting::Suspense) => "Z15",
            Some(Waiting::BackPayment) => "M11",
            Some(Waiting::NotCredited) => "Z10",
        };
        self.adds(code, Addend::Due(by_rule));
        self.add(code, negative(due)?)
    }

    fn adds(&mut self, code: &'static str, addend: Addend) {
        let mut like =
            self.addends.iter_mut().filter(|(of, it, _)| *of == code && it.is_like(&addend));
        match like.next() {
            Some((_, _, rows)) => *rows = rows.saturating_add(1),
            None => self.addends.push((code, addend, 1)),
        }
    }

    /// Adds each line up again in the tree, so that its figure opens into the rows behind it.
    /// Lines with amounts taken back are left to their rows: a derivation has no negative amounts.
    pub fn derive(&mut self, tree: &mut Tree) {
        let mut sums: BTreeMap<&'static str, Money> = BTreeMap::new();
        for (code, addend, rows) in &self.addends {
            let part = match *addend {
                Addend::Printed(term, fen) => tree.given_money(term, fen),
                Addend::Due(due) => due.money,
                Addend::Returned(due, own) => {
                    let own = tree.given_money(Term::IndividualPart, own);
                    tree.excess(Term::EmployerReturn, due.money, own)
                }
                Addend::ToPool(due, own) => {
                    let own = tree.given_money(Term::IndividualPart, own);
                    tree.excess(Term::PoolPart, own, due.money)
                }
            };
            if tree.fen(part) == Fen::ZERO {
                continue;
            }
            let part = match rows {
                1 => part,
                rows => {
                    let rows = tree.given_count(Term::Rows, *rows);
                    tree.times(Term::Subtotal, part, rows)
                }
            };
            let sum = match sums.get(code) {
                Some(sum) => tree.add(Term::Total, *sum, part),
                None => part,
            };
            sums.insert(code, sum);
        }
        // A line that the tree could not add up (or added up differently) is not shown as derived.
        let whole = tree.finish().is_ok();
        self.nodes = sums
            .into_iter()
            .filter(|(code, sum)| whole && tree.fen(*sum) == size(self.of(code)))
            .map(|(code, sum)| (code, tree.money_node(sum)))
            .collect();
    }

    /// The bridge as it is read: lines in order, nil lines included.
    pub fn publish(&self) -> Bridge {
        let lines = LINES
            .iter()
            .filter(|(code, _, nil)| *nil || self.of(code) != Fen::ZERO)
            .map(|(code, label, _)| BridgeLine {
                code: code.trim_end_matches("IN").trim_end_matches("OUT").to_owned(),
                label: label.clone(),
                amount: self.of(code),
                note: self.count_note(code),
                node: self.nodes.get(code).copied(),
            })
            .collect();
        Bridge { paid: self.paid, lines, balance: self.balance, residual: self.residual }
    }

    fn count_note(&self, code: &str) -> Option<Text> {
        let count = self.count(code);
        let rows = plural(count, "row");
        (count > 0).then(|| say!("{count}笔", "{rows}"))
    }
}

/// What was taken back of a row's credit beside what its month's rows below nothing stand for.
fn spare(situation: &Situation<'_>, row: &Row<'_>) -> Result<Fen, Refusal> {
    let same = situation.rows.iter().filter(|it| it.fact.month == row.fact.month);
    let below = same.filter_map(Row::due).filter(|due| *due < Fen::ZERO);
    Ok(sum(below.chain([row.taken_back]))?.max(Fen::ZERO))
}

/// Which line a posted movement belongs to; credits belong to their contribution rows.
fn line_code(line: &Movement, own_name: Option<&str>) -> Option<&'static str> {
    let by_relative = is_shared(line, own_name);
    Some(match line.kind {
        MovementKind::Credit | MovementKind::AdvanceCredit => return None,
        MovementKind::Opening => "OPEN",
        MovementKind::RetireeCredit => "M15",
        MovementKind::Interest => "M13",
        MovementKind::TransferIn => "M12IN",
        MovementKind::TransferOut => "M12OUT",
        MovementKind::InheritanceIn => "INH",
        MovementKind::SpendingRefund => "M16",
        MovementKind::Correction | MovementKind::Injection => "COR",
        MovementKind::Spending | MovementKind::PremiumPayment if by_relative => "M18",
        MovementKind::Spending | MovementKind::PremiumPayment => "M07",
        MovementKind::Withdrawal | MovementKind::Closing | MovementKind::ToHeirs => "Z22",
        MovementKind::CreditReversal => "Z29",
    })
}

/// Whether a relative made the spending.
pub(crate) fn is_shared(line: &Movement, own_name: Option<&str>) -> bool {
    line.used_by.as_deref().is_some_and(|user| Some(user) != own_name)
}

fn negative(amount: Fen) -> Result<Fen, Refusal> {
    amount.checked_neg().ok_or_else(Refusal::overflow)
}
