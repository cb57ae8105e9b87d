//! 缴费与划入 — how each month was filed, assessed, paid, received and credited.

use serde_json::{Value as Json, json};
use vocab::record::{Contribution, ContributionKind, Enrolment};
use vocab::{Date, Fen, InsuranceKind, PlaceCode};

use super::person::{employer_of, is_told};
use super::{Hour, Planner, known_as};
use crate::office::Yuan;
use crate::reckon::Reckoner;

impl Planner<'_> {
    pub(super) fn contribute(&mut self) {
        for (index, row) in self.record.contributions.iter().flatten().enumerate() {
            if is_told_row(row) {
                if row.kind.is_basic_medical() {
                    self.returned(index, row);
                }
                continue;
            }
            let Some(place) = self.place(row.place) else { continue };
            let of_row = |it: &&Enrolment| {
                it.kind == row.kind
                    && it.place.or(self.record.member.place) == Some(place)
                    && it.from <= row.month.last_day()
                    && it.until.is_none_or(|until| until >= row.month.first_day())
                    && !is_told(it)
            };
            let enrolments = self.record.enrolments.iter().flatten();
            let Some(enrolment) = enrolments.filter(of_row).max_by_key(|it| it.from) else {
                let why = ("这个月没有参保", "not insured in that month");
                self.unlived(("缴费", "contributions", index + 1), why);
                continue;
            };
            if row.kind == InsuranceKind::ResidentMedical {
                self.levy((index, row), place);
            } else if self.by_the_rules(row, enrolment, place) {
                self.filed((index, row), place);
            } else {
                self.collected((index, row), place);
            }
            self.credited((index, row), place);
        }
    }

    /// Whether the month was filed and comes out of the rules as the record has it.
    fn by_the_rules(&self, row: &Contribution, enrolment: &Enrolment, place: PlaceCode) -> bool {
        let (Some(_), Some(assessed), Some(_), Some(wage)) =
            (row.declared, row.assessed, &row.employer, row.declared_wage.or(row.base))
        else {
            return false;
        };
        if row.payment != ContributionKind::Normal {
            return false;
        }
        let reckoner = Reckoner { library: self.library, place, known_at: assessed };
        reckoner.assess(enrolment, row.month, wage).is_ok_and(|sum| {
            let parts = [sum.employer_part, sum.individual_part, sum.other_part];
            Some(sum.base) == row.base
                && parts == [row.employer_part, row.individual_part, row.other_part]
        })
    }

    /// 申报、核定、到账.
    fn filed(&mut self, (index, row): (usize, &Contribution), place: PlaceCode) {
        let (Some(declared), Some(assessed), Some(employer)) =
            (row.declared, row.assessed, &row.employer)
        else {
            return;
        };
        let employer = known_as(&employer_of(place, employer));
        let name = format!("month/{}", index + 1);
        self.file((index, row), place, declared);
        let command = json!({ "employer": employer, "month": row.month });
        let bill = self.named(&format!("{name}/bill"));
        let step = self.step(
            "employer.assess",
            (&format!("{name}/assess"), place),
            (Hour::Assessed, assessed),
            command,
        );
        step.gives = Some((bill.clone(), "bill"));
        self.defer((&name, &employer), row, (place, assessed));
        self.money_since(place, assessed);
        let Some(received) = row.received else { return };
        let parts = [row.employer_part, row.individual_part, row.other_part, row.late_fee];
        let amount = Fen::checked_sum(parts).unwrap_or_default();
        let reference = self.named(&format!("bank/{}", index + 1));
        let mut command = json!({
            "bank_reference": reference, "bill": known_as(&bill), "amount": Yuan(amount),
            "received": received,
        });
        if let Some(paid) = row.paid {
            command["paid"] = json!(paid);
        }
        let at = (Hour::Received, received);
        self.step("employer.receive", (&format!("{name}/receive"), place), at, command);
        if row.late_fee > Fen::ZERO {
            let command = json!({
                "employer": employer, "bill": known_as(&bill), "bank_reference": reference,
            });
            let name = format!("{name}/surcharge");
            self.step(
                "employer.pay-surcharge",
                (&name, place),
                (Hour::Surcharge, received),
                command,
            );
        }
    }

    /// 缓缴 of the month.
    fn defer(
        &mut self,
        (name, employer): (&str, &Json),
        row: &Contribution,
        (place, assessed): (PlaceCode, Date),
    ) {
        let Some(until) = row.deferred_until else { return };
        let command = json!({
            "employer": employer, "first": row.month, "last": row.month, "until": until,
            "document": "缓缴批复",
        });
        let at = (Hour::Assessed, assessed);
        self.step("employer.defer", (&format!("{name}/defer"), place), at, command);
    }

    fn file(&mut self, (index, row): (usize, &Contribution), place: PlaceCode, day: Date) -> bool {
        let member = &self.record.member;
        let (Some(name), Some(number), Some(employer), Some(wage)) =
            (&member.name, &member.identity_number, &row.employer, row.declared_wage.or(row.base))
        else {
            return false;
        };
        let command = json!({
            "employer": known_as(&employer_of(place, employer)), "month": row.month,
            "lines": [{ "name": name, "identity_number": number.as_str(), "wage": Yuan(wage) }],
        });
        let name = format!("month/{}/file", index + 1);
        self.step("employer.file", (&name, place), (Hour::Filed, day), command);
        true
    }

    /// A filing that came back: where it came back because nobody may be enrolled twice, it comes
    /// back here too. That it did is then told, like every filing that left nothing behind.
    fn returned(&mut self, index: usize, row: &Contribution) {
        let (Some(day), Some(place), Some(employer)) =
            (row.declared, row.place.or(self.record.member.place), row.employer.as_ref())
        else {
            return;
        };
        let enrolled = self.record.enrolments.iter().flatten();
        let mut enrolled = enrolled.filter(|it| !is_told(it));
        if enrolled.any(|it| it.employer.as_ref() == Some(employer)) {
            return;
        }
        let jobs = self.record.employments.iter().flatten();
        let first = jobs.filter(|it| it.employer == *employer).map(|it| it.from).min();
        let name = format!("month/{}/enrol", index + 1);
        let command = json!({
            "member": self.member(), "insurance": row.kind, "class": "employee",
            "employer": known_as(&employer_of(place, employer)), "from": first.unwrap_or(day),
        });
        let step = self.step("enrolment.start", (&name, place), (Hour::Started, day), command);
        step.refused = Some("enrolment-overlaps");
        if self.file((index, row), place, day)
            && let Some(step) = self.steps.last_mut()
        {
            step.refused = Some("filing-rows-refused");
        }
    }

    /// 居民缴费.
    fn levy(&mut self, (index, row): (usize, &Contribution), place: PlaceCode) {
        let member = &self.record.member;
        let (Some(name), Some(number), Some(received)) =
            (&member.name, &member.identity_number, row.received)
        else {
            return self.not_received(index);
        };
        let command = json!({
            "bank_reference": self.named(&format!("bank/{}", index + 1)), "name": name,
            "identity_number": number.as_str(), "insurance": row.kind, "month": row.month,
            "amount": Yuan(row.individual_part), "received": received,
        });
        let name = format!("month/{}/receive", index + 1);
        self.step("payment.receive", (&name, place), (Hour::Received, received), command);
        self.money_since(place, received);
    }

    /// 税务征缴: what no rule known here gives, or what was collected otherwise than by a month's
    /// bill.
    fn collected(&mut self, (index, row): (usize, &Contribution), place: PlaceCode) {
        let (Some(received), true) = (row.received, row.late_fee == Fen::ZERO) else {
            return self.not_received(index);
        };
        let mut command = json!({
            "bank_reference": self.named(&format!("bank/{}", index + 1)),
            "member": self.member(), "insurance": row.kind, "month": row.month,
            "payment": row.payment, "employer_part": Yuan(row.employer_part),
            "individual_part": Yuan(row.individual_part), "other_part": Yuan(row.other_part),
            "paid": row.paid.unwrap_or(received), "received": received,
        });
        if let Some(employer) = &row.employer {
            command["employer"] = known_as(&employer_of(place, employer));
        }
        if let Some(base) = row.base {
            command["base"] = json!(Yuan(base));
        }
        for (field, day) in [("declared", row.declared), ("assessed", row.assessed)] {
            if let Some(day) = day {
                command[field] = json!(day);
            }
        }
        let name = format!("month/{}/collected", index + 1);
        let bill = self.named(&format!("month/{}/bill", index + 1));
        let at = (Hour::Received, received);
        let step = self.step("payment.collected", (&name, place), at, command);
        step.gives = Some((bill, "bill"));
        self.money_since(place, received);
    }

    fn not_received(&mut self, index: usize) {
        let why = (
            "算不出核定金额，又没有到账，没有业务能形成这一行",
            "neither the rules nor a receipt account for it",
        );
        self.unlived(("缴费", "contributions", index + 1), why);
    }

    fn credited(&mut self, (index, row): (usize, &Contribution), place: PlaceCode) {
        let Some(on) = row.credited else { return };
        let bill: Json = known_as(&self.named(&format!("month/{}/bill", index + 1)));
        let command = json!({ "on": on, "bill": bill });
        let name = format!("month/{}/credit", index + 1);
        self.step("crediting.run", (&name, place), (Hour::Credited, on), command);
    }

    /// 暂存款: money under a number that nobody has.
    pub(super) fn suspend(&mut self) {
        for (index, row) in self.record.suspense.iter().flatten().enumerate() {
            let Some(place) = self.place(row.place) else { continue };
            let (Some(name), Some(number), Some(month)) = (&row.name, &row.number, row.month)
            else {
                let why = ("缺登记姓名、号码或费款所属期", "name, number or month is missing");
                self.unlived(("暂存款", "suspense", index + 1), why);
                continue;
            };
            let command = json!({
                "bank_reference": self.named(&format!("suspense/{}", index + 1)), "name": name,
                "identity_number": number, "insurance": InsuranceKind::EmployeeMedical,
                "month": month, "amount": Yuan(row.amount), "received": row.date,
            });
            let name = format!("suspense/{}/receive", index + 1);
            self.step("payment.receive", (&name, place), (Hour::Received, row.date), command);
        }
    }
}

/// Contributions that others say: to another insurance, or filed and returned.
pub(super) fn is_told_row(row: &Contribution) -> bool {
    let moved = [row.assessed, row.paid, row.received, row.credited];
    !row.kind.is_basic_medical() || moved.iter().all(Option::is_none)
}
