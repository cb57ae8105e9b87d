//! 情况 — a record laid out for the checks: one place, up to one day, with what is due for each
//! row and what was posted for it. Everything here is a restatement of facts; verdicts are made
//! in `checks`.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use engine::Tree;
use policy::{PolicyLibrary, RuleBook, rules};
use vocab::record::{
    Contribution, Display, DisplayContent, Enrolment, EnrolmentStatus, Movement, MovementKind,
    PersonalRecord, StatedAccount, Suspense,
};
use vocab::{
    CitationId, Date, Fen, InsuranceKind, Month, NodeId, PersonClass, PlaceCode, Refusal, Text,
};

use crate::Question;
use crate::answer::Balances;
use crate::entitlement::{self, AccountShare};

/// 一笔缴费 — a contribution row with what the account should get for it and what it got.
#[derive(Debug)]
pub(crate) struct Row<'a> {
    /// The row itself.
    pub fact: &'a Contribution,
    /// As what the person was insured in that month.
    pub class: PersonClass,
    /// When it was paid, as far as the record shows by the day of the question.
    pub paid: Option<Date>,
    /// When the fund had the money.
    pub received: Option<Date>,
    /// The account part by the rule.
    pub share: AccountShare,
    /// When the account part is expected.
    pub expected: Option<Date>,
    /// What was posted for it.
    pub credited: Fen,
    /// What of that was taken back by lines that name it.
    pub taken_back: Fen,
    /// When it was posted first.
    pub credited_on: Option<Date>,
}

impl Row<'_> {
    /// The account part, if the rule is known; zero where there is no account.
    pub fn due(&self) -> Option<Fen> {
        match &self.share {
            AccountShare::Known { amount, .. } => Some(*amount),
            AccountShare::NoAccount { .. } => Some(Fen::ZERO),
            AccountShare::Unknown => None,
        }
    }

    /// Root of the derivation of the account part.
    pub fn node(&self) -> Option<NodeId> {
        match &self.share {
            AccountShare::Known { carried, .. } => Some(carried.node),
            _ => None,
        }
    }

    /// Whether the account still waits for something on this row.
    pub fn waits(&self) -> bool {
        self.credited == Fen::ZERO && self.due().is_some_and(|due| due.0 > 0)
    }

    /// What the person and the employer paid on this row, surcharge and extras included.
    pub fn total(&self) -> Option<Fen> {
        total(self.fact)
    }
}

/// All money on a contribution row, or `None` on overflow.
pub(crate) fn total(row: &Contribution) -> Option<Fen> {
    Fen::checked_sum([row.employer_part, row.individual_part, row.other_part, row.late_fee])
}

/// 情况 — see the module.
pub(crate) struct Situation<'a> {
    pub record: &'a PersonalRecord,
    pub library: &'a PolicyLibrary,
    pub as_of: Date,
    pub known_at: Date,
    book: RuleBook<'a>,
    pub place: PlaceCode,
    /// Employee-medical contributions of the place, in order of month.
    pub rows: Vec<Row<'a>>,
    /// Other insurances billed in the place.
    pub other_rows: Vec<&'a Contribution>,
    /// Lines of the place's account up to the day, in order; `None` if not supplied.
    pub movements: Option<Vec<&'a Movement>>,
    /// 流水号 of credits that were taken back whole and made anew: credit and reversals come to
    /// nothing together, and what stands is the later credit.
    pub undone: BTreeSet<&'a str>,
    /// Credits that no contribution row stands behind.
    pub credits_without_row: Vec<&'a Movement>,
    pub stated: Option<&'a StatedAccount>,
    pub balances: Balances,
    /// Months that an employer owes; worked out once, asked for by several checks.
    pub owed: OnceCell<Vec<Month>>,
    pub tree: Tree,
    pub used: BTreeSet<CitationId>,
    pub unknown: Vec<Text>,
    /// Keys for which no document gave a rule.
    pub unknown_keys: BTreeSet<String>,
}

impl<'a> Situation<'a> {
    /// Lays out a record.
    pub fn new(
        record: &'a PersonalRecord,
        library: &'a PolicyLibrary,
        question: Question,
        source: Option<&str>,
    ) -> Result<Situation<'a>, Refusal> {
        let place = question.place.or(record.member.place).ok_or_else(no_place)?;
        let as_of = question.as_of;
        let kind = InsuranceKind::EmployeeMedical;
        let book = library.book(place, kind, as_of, question.known_at);
        let book = source.map_or_else(|| Ok(book.clone()), |source| book.preferring(source))?;
        let movements = record.movements.as_ref().map(|all| {
            let mut lines: Vec<&Movement> = all
                .iter()
                .filter(|line| line.place.unwrap_or(place) == place && line.date <= as_of)
                .collect();
            lines.sort_by_key(|line| line.date);
            lines
        });
        let posted = movements
            .as_ref()
            .map(|lines| sum(lines.iter().map(|line| line.amount)))
            .transpose()?;
        let stated = stated_account(record, place, as_of);
        let ledger = stated.and_then(|account| account.balance).or(posted);
        let blocked = blocked(record, place, as_of, ledger)?;
        let available = match (ledger, blocked) {
            (Some(ledger), Some(blocked)) => ledger.checked_sub(blocked),
            _ => None,
        };
        let balances = Balances {
            ledger,
            available,
            displayed: displayed(record, as_of),
            elsewhere: elsewhere(record, place, as_of)?,
        };
        let mut situation = Situation {
            record,
            library,
            as_of,
            known_at: question.known_at,
            book,
            place,
            rows: Vec::new(),
            other_rows: Vec::new(),
            undone: undone(movements.as_deref().unwrap_or_default())?,
            movements,
            credits_without_row: Vec::new(),
            stated,
            balances,
            owed: OnceCell::new(),
            tree: Tree::default(),
            used: BTreeSet::new(),
            unknown: Vec::new(),
            unknown_keys: BTreeSet::new(),
        };
        situation.lay_rows()?;
        situation.match_credits();
        situation.expect_credits();
        Ok(situation)
    }

    /// Ledger balance, zero if it is not known.
    pub fn ledger_or_zero(&self) -> Fen {
        self.balances.ledger.unwrap_or_default()
    }

    /// Whether the ledger is known to hold nothing.
    pub fn ledger_is_zero(&self) -> bool {
        self.balances.ledger == Some(Fen::ZERO)
    }

    /// Whether the ledger is known to hold money.
    pub fn ledger_is_positive(&self) -> bool {
        self.balances.ledger.is_some_and(|ledger| ledger.0 > 0)
    }

    /// The employee-medical enrolments at the place that had begun by the day, oldest first.
    pub fn employee_enrolments(&self) -> Vec<&'a Enrolment> {
        let mut list: Vec<&Enrolment> = self
            .record
            .enrolments
            .iter()
            .flatten()
            .filter(|it| it.kind == InsuranceKind::EmployeeMedical)
            .filter(|it| it.place.unwrap_or(self.place) == self.place && it.from <= self.as_of)
            .filter(|it| !self.is_other_holder(it))
            .collect();
        list.sort_by_key(|it| it.from);
        list
    }

    /// Whether an enrolment is kept under another name than the member's.
    pub fn is_other_holder(&self, enrolment: &Enrolment) -> bool {
        self.record.is_other_holder(enrolment)
    }

    /// The employee-medical enrolment that is active on the day, if any.
    pub fn active_enrolment(&self) -> Option<&'a Enrolment> {
        self.employee_enrolments()
            .into_iter()
            .rev()
            .find(|it| it.covers(self.as_of) && it.status == EnrolmentStatus::Active)
    }

    /// The employee-medical enrolment that is or was last active.
    pub fn last_enrolment(&self) -> Option<&'a Enrolment> {
        self.active_enrolment().or_else(|| self.employee_enrolments().pop())
    }

    /// Where the present period of being insured began: the day after which a first credit is
    /// awaited.
    pub fn start(&self) -> Option<Date> {
        use vocab::record::StatusChangeKind::{Enrolled, Resumed};
        let enrolled = self.last_enrolment().map(|it| it.from);
        let resumed = self.record.status_changes.iter().flatten();
        let resumed = resumed
            .filter(|it| matches!(it.kind, Enrolled | Resumed) && it.date <= self.as_of)
            .map(|it| it.date)
            .max();
        enrolled.max(resumed)
    }

    /// Whether the person has retired by the day.
    pub fn is_retired(&self) -> bool {
        let retired = self.record.retirement.as_ref().map(|it| it.retired_on);
        let class = self.active_enrolment().map(|it| it.class);
        retired.is_some_and(|day| day <= self.as_of) || class == Some(PersonClass::Retired)
    }

    /// Rules for a standing on a day.
    pub fn book(&self, on: Date) -> RuleBook<'a> {
        self.book.at(on)
    }

    /// Notes a rule as used and gives back its value.
    pub fn note<T>(&mut self, cited: rules::Cited<T>) -> T {
        self.used.insert(cited.citation);
        cited.value
    }

    /// Notes a rule that no document gives, and gives back the sentence that says so.
    pub fn note_unknown(&mut self, unknown: policy::Unknown) -> Text {
        self.unknown_keys.insert(unknown.key);
        unknown.sentence
    }

    /// Suspense money that is probably the member's.
    pub fn matching_suspense(&self) -> Vec<&'a Suspense> {
        let member = &self.record.member;
        let number = member.identity_number.as_ref();
        let old = || self.record.identity_changes.iter().flatten();
        self.record
            .suspense
            .iter()
            .flatten()
            .filter(|it| it.place.unwrap_or(self.place) == self.place && it.date <= self.as_of)
            .filter(|it| {
                let by_old_name = it.name.is_some()
                    && old().any(|change| change.old_name == it.name)
                    && it.number.as_deref() == number.map(|number| number.as_str());
                let by_old_number = it.number.is_some()
                    && old().any(|change| change.old_number == it.number)
                    && it.name == member.name;
                by_old_name || by_old_number || it.nearly_matches(member.name.as_deref(), number)
            })
            .filter(|it| !self.is_own(it))
            .collect()
    }

    /// Suspense money that is the member's without doubt: it waits for something else.
    pub fn own_suspense(&self) -> Vec<&'a Suspense> {
        let rows = self.record.suspense.iter().flatten();
        rows.filter(|it| it.place.unwrap_or(self.place) == self.place && it.date <= self.as_of)
            .filter(|it| self.is_own(it))
            .collect()
    }

    /// Whether it came under the member's number and name; under a name of before, if another
    /// reason is stated for which it waits.
    fn is_own(&self, held: &Suspense) -> bool {
        let number = self.record.member.identity_number.as_ref();
        let old = self.record.identity_changes.iter().flatten();
        let old = old.filter_map(|it| it.old_name.as_deref()).filter(|_| held.reason.is_some());
        let mut names = self.record.member.name.as_deref().into_iter().chain(old);
        names.any(|name| held.is_of(Some(name), number))
    }

    /// The latest look at each channel by the day.
    pub fn latest_displays(&self) -> Vec<&'a Display> {
        let mut latest: BTreeMap<&str, &Display> = BTreeMap::new();
        for look in self.record.displays.iter().flatten().filter(|it| it.shown <= self.as_of) {
            let kept = latest.entry(look.channel.as_str()).or_insert(look);
            if look.shown >= kept.shown {
                *kept = look;
            }
        }
        let mut looks: Vec<&Display> = latest.into_values().collect();
        looks.sort_by_key(|look| look.row);
        looks
    }

    /// Lines of some kinds.
    pub fn lines(&self, keep: impl Fn(&Movement) -> bool) -> Vec<&'a Movement> {
        self.movements.iter().flatten().copied().filter(|line| keep(line)).collect()
    }

    fn lay_rows(&mut self) -> Result<(), Refusal> {
        let mut facts: Vec<&Contribution> = self
            .record
            .contributions
            .iter()
            .flatten()
            .filter(|row| row.place.unwrap_or(self.place) == self.place)
            .collect();
        facts.sort_by_key(|row| (row.month, row.payment, row.row));
        for fact in facts {
            total(fact).ok_or_else(Refusal::overflow)?;
            if fact.kind == InsuranceKind::EmployeeMedical {
                let row = self.lay_row(fact)?;
                self.rows.push(row);
            } else {
                self.other_rows.push(fact);
            }
        }
        Ok(())
    }

    fn lay_row(&mut self, fact: &'a Contribution) -> Result<Row<'a>, Refusal> {
        let by_day = |date: Option<Date>| date.filter(|date| *date <= self.as_of);
        let credited = by_day(fact.credited);
        let received = by_day(fact.received).or(credited);
        let paid = by_day(fact.paid).or(received);
        let class = self.class_in(fact);
        let share = entitlement::account_share(self, fact, class)?;
        Ok(Row {
            fact,
            class,
            paid,
            received,
            share,
            expected: None,
            credited: Fen::ZERO,
            taken_back: Fen::ZERO,
            credited_on: None,
        })
    }

    /// As what the person was insured in the month of a row.
    fn class_in(&self, fact: &Contribution) -> PersonClass {
        self.enrolment_in(fact.month).map_or(PersonClass::Employee, |it| it.class)
    }

    /// The enrolment that a month belongs to: the one that covers it, the latest if several do.
    pub fn enrolment_in(&self, month: Month) -> Option<&'a Enrolment> {
        let (first, last) = (month.first_day(), month.last_day());
        let list = self.employee_enrolments();
        list.into_iter()
            .rev()
            .find(|it| it.from <= last && it.until.is_none_or(|until| until >= first))
    }

    /// Puts each posted credit to the row that it is for.
    fn match_credits(&mut self) {
        let credits = self
            .lines(|line| matches!(line.kind, MovementKind::Credit | MovementKind::AdvanceCredit));
        for line in credits {
            if line.id.as_deref().is_some_and(|id| self.undone.contains(id)) {
                continue;
            }
            let back = match &line.id {
                Some(id) => self.taken_back(id),
                None => Fen::ZERO,
            };
            match self.row_for(line) {
                Some(row) => {
                    row.taken_back = Fen(row.taken_back.0.saturating_add(back.0));
                    row.credited = Fen(row.credited.0.saturating_add(line.amount.0));
                    row.credited_on = row.credited_on.or(Some(line.date));
                    row.received = row.received.or(Some(line.date));
                    row.paid = row.paid.or(Some(line.date));
                }
                None => self.credits_without_row.push(line),
            }
        }
        if self.movements.is_none() {
            // The contribution list itself prints what was credited; there is nothing better.
            for row in &mut self.rows {
                let on_day = row.fact.credited.filter(|date| *date <= self.as_of);
                row.credited = on_day.and(row.fact.credited_amount).unwrap_or_default();
                row.credited_on = on_day;
            }
        }
    }

    /// What reversals took of a credit.
    fn taken_back(&self, credit: &str) -> Fen {
        let back = self.movements.iter().flatten().filter(|line| {
            line.kind == MovementKind::CreditReversal && line.reverses.as_deref() == Some(credit)
        });
        Fen(back.fold(0_i64, |sum, line| sum.saturating_sub(line.amount.0)))
    }

    fn row_for(&mut self, line: &Movement) -> Option<&mut Row<'a>> {
        let fits = |row: &Row<'_>| match line.month {
            Some(month) => row.fact.month == month,
            None => row.fact.month <= Month::of(line.date) && row.received.is_some(),
        };
        // Among several rows of a month (a correction, a back-payment) the credit belongs to the
        // received one whose due amount is nearest; a row is only filled twice if none is open.
        let distance = |row: &Row<'_>| {
            let due = row.due().unwrap_or(line.amount);
            (row.credited != Fen::ZERO, row.received.is_none(), due.0.abs_diff(line.amount.0))
        };
        // A row below nothing is what went back; no credit is for it.
        let below = |row: &Row<'_>| row.due().is_some_and(|due| due < Fen::ZERO);
        let candidates = self.rows.iter().enumerate();
        let candidates = candidates.filter(|(_, row)| fits(row) && !below(row));
        let candidates =
            candidates.filter(|(_, row)| line.month.is_some() || row.credited == Fen::ZERO);
        let (index, _) = candidates.min_by_key(|(_, row)| distance(row))?;
        self.rows.get_mut(index)
    }

    /// Works out when the account part of each row is expected. The longer time for a first credit
    /// is the first row's of a spell in which nothing has been posted yet.
    fn expect_credits(&mut self) {
        let start = self.start();
        let since_start = |day: Date| start.is_none_or(|start| day >= start);
        let began = self.rows.iter().filter_map(|row| row.credited_on).any(since_start);
        let first_month = self
            .rows
            .iter()
            .filter(|row| row.paid.is_some())
            .map(|row| row.fact.month)
            .find(|month| start.is_none_or(|start| *month >= Month::of(start)))
            .filter(|_| !began);
        let expected: Vec<Option<Date>> = self
            .rows
            .iter()
            .map(|row| {
                let (month, received) = (row.fact.month, row.received.or(row.paid));
                entitlement::expected(self, month, received, Some(month) == first_month)
            })
            .collect();
        for (row, expected) in self.rows.iter_mut().zip(expected) {
            row.expected = expected;
        }
    }
}

/// Credits that were taken back whole and made anew for the same month.
fn undone<'a>(lines: &[&'a Movement]) -> Result<BTreeSet<&'a str>, Refusal> {
    let mut taken: BTreeMap<&str, Fen> = BTreeMap::new();
    for line in lines.iter().filter(|line| line.kind == MovementKind::CreditReversal) {
        if let Some(credit) = line.reverses.as_deref() {
            let back = taken.entry(credit).or_default();
            *back = sum([*back, line.amount])?;
        }
    }
    let mut found = BTreeSet::new();
    for (credit, back) in taken {
        let named = |line: &&Movement| {
            line.kind == MovementKind::Credit && line.id.as_deref() == Some(credit)
        };
        let Some(index) = lines.iter().position(named) else { continue };
        let Some((first, later)) = lines.get(index..).and_then(<[_]>::split_first) else {
            continue;
        };
        let anew = |it: &&Movement| it.kind == MovementKind::Credit && it.month == first.month;
        if sum([first.amount, back])? == Fen::ZERO && later.iter().any(anew) {
            found.insert(credit);
        }
    }
    Ok(found)
}

/// Checked sum, as a refusal on overflow.
pub(crate) fn sum(amounts: impl IntoIterator<Item = Fen>) -> Result<Fen, Refusal> {
    Fen::checked_sum(amounts).ok_or_else(Refusal::overflow)
}

fn no_place() -> Refusal {
    Refusal::new(
        "no-place",
        Text::fixed("记录里没有参保地", "the record names no insured place"),
        Text::fixed(
            "请在“参保人”里填写参保地，或用 --place 指定",
            "fill in the place in the member sheet, or give --place",
        ),
    )
}

fn stated_account(
    record: &PersonalRecord,
    place: PlaceCode,
    as_of: Date,
) -> Option<&StatedAccount> {
    let accounts = record.accounts.iter().flatten();
    accounts
        .filter(|it| it.place.unwrap_or(place) == place)
        .filter(|it| it.as_of.is_none_or(|day| day <= as_of))
        .max_by_key(|it| it.as_of)
}

/// What cannot be spent on the day; `None` if restrictions were not supplied and the account's
/// own state does not say.
fn blocked(
    record: &PersonalRecord,
    place: PlaceCode,
    as_of: Date,
    ledger: Option<Fen>,
) -> Result<Option<Fen>, Refusal> {
    let Some(ledger) = ledger else { return Ok(None) };
    let Some(restrictions) = &record.restrictions else { return Ok(Some(Fen::ZERO)) };
    let active = restrictions
        .iter()
        .filter(|it| it.place.unwrap_or(place) == place)
        .filter(|it| it.from <= as_of && it.until.is_none_or(|until| until > as_of));
    let total = sum(active.map(|it| it.amount.unwrap_or(ledger)))?;
    Ok(Some(total.min(ledger)))
}

fn displayed(record: &PersonalRecord, as_of: Date) -> Option<(Fen, Date)> {
    let looks = record.displays.iter().flatten();
    looks
        .filter(|it| it.shown <= as_of && it.content == DisplayContent::PersonalAccount)
        .filter_map(|it| it.amount.map(|amount| (amount, it.shown)))
        .max_by_key(|(_, shown)| *shown)
}

fn elsewhere(
    record: &PersonalRecord,
    place: PlaceCode,
    as_of: Date,
) -> Result<Vec<(PlaceCode, Fen)>, Refusal> {
    let mut places: BTreeMap<PlaceCode, Fen> = BTreeMap::new();
    for line in record.movements.iter().flatten().filter(|line| line.date <= as_of) {
        if let Some(other) = line.place.filter(|other| *other != place) {
            let balance = places.entry(other).or_default();
            *balance = balance.checked_add(line.amount).ok_or_else(Refusal::overflow)?;
        }
    }
    for account in record.accounts.iter().flatten() {
        if let (Some(other), Some(balance)) = (account.place, account.balance)
            && other != place
        {
            places.insert(other, balance);
        }
    }
    Ok(places.into_iter().filter(|(_, balance)| balance.0 != 0).collect())
}
