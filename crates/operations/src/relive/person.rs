//! 登记与参保 — a person, his employers, how each enrolment began and ended, what stands on the
//! account, whom he let in.

use jiff::civil::Time;
use serde_json::{Value as Json, json};
use vocab::record::{Employment, Enrolment, EnrolmentStatus};
use vocab::{Date, Month, PersonClass, PlaceCode};

use super::{Hour, Planner, known_as, member_of};
use crate::office::Yuan;

impl Planner<'_> {
    /// The person himself, before anything else is done.
    pub(super) fn register(&mut self) {
        let member = &self.record.member;
        let (Some(name), Some(number), Some(place)) =
            (&member.name, &member.identity_number, member.place)
        else {
            let why = ("缺姓名、证件号码或参保地", "name, number or place is missing");
            return self.unlived(("参保人", "member", 1), why);
        };
        let first = self.steps.iter().map(|step| step.recorded.date()).min().unwrap_or(self.today);
        let mut command = json!({ "name": name, "identity_number": number.as_str() });
        if let Some(sex) = member.sex {
            command["sex"] = json!(sex);
        }
        if let Some(born) = member.birth_date {
            command["birth_date"] = json!(born);
        }
        let gives = (member_of(self.key), "member");
        let step =
            self.step("people.register", ("register", place), (Hour::Registered, first), command);
        step.recorded = first.to_datetime(Time::midnight());
        step.gives = Some(gives);
        self.employers();
    }

    /// Every employer that a step refers to, registered on the day on which it is first needed.
    fn employers(&mut self) {
        let mut needed: Vec<(String, PlaceCode, Date)> = Vec::new();
        for step in &self.steps {
            let Some(name) = step.request.command.pointer("/employer/$").and_then(Json::as_str)
            else {
                continue;
            };
            let day = step.recorded.date();
            match needed.iter_mut().find(|(known, ..)| known == name) {
                Some((_, _, first)) => *first = day.min(*first),
                None => needed.push((name.to_owned(), step.request.place, day)),
            }
        }
        for (handle, place, day) in needed {
            let name = handle.rsplit('/').next().unwrap_or_default();
            let command = json!({ "name": name, "credit_code": credit_code(&handle) });
            let step = self.step("employer.register", ("", place), (Hour::Employer, day), command);
            // An employer is one for all who work there.
            step.request.key.clone_from(&handle);
            step.gives = Some((handle, "employer"));
        }
    }

    /// Enrolments with their beginnings and ends, and what hangs on them.
    pub(super) fn enrol(&mut self) {
        for (index, row) in self.record.enrolments.iter().flatten().enumerate() {
            if is_told(row) {
                continue;
            }
            let Some(place) = self.place(row.place) else { continue };
            if row.class == PersonClass::Retired && self.confirmed().is_some() {
                self.retire(row, place);
            } else {
                self.start(index, row, place);
            }
            self.end(index, row, place);
        }
        self.restrict();
        self.let_in();
        if self.record.identity_changes.iter().flatten().next().is_some() {
            let why = ("身份变更还不能重演", "changes of identity are not lived again yet");
            self.unlived(("身份变更", "identity changes", 1), why);
        }
    }

    fn confirmed(&self) -> Option<Date> {
        self.record.retirement.as_ref()?.confirmed_on
    }

    fn start(&mut self, index: usize, row: &Enrolment, place: PlaceCode) {
        // Whoever pays for a year that has not begun is enrolled by then.
        let rows = self.record.contributions.iter().flatten();
        let rows = rows.filter(|it| {
            it.kind == row.kind && it.place.or(self.record.member.place) == Some(place)
        });
        let rows = rows.filter(|it| row.covers(it.month.last_day()));
        let first = rows.filter_map(|it| it.declared.into_iter().chain(it.paid).min()).min();
        let day = first.map_or(row.from, |first| first.min(row.from));
        let mut command = json!({
            "member": self.member(), "insurance": row.kind, "class": row.class, "from": row.from,
        });
        for (field, words) in [("tier", &row.tier), ("household", &row.household)] {
            if let Some(words) = words {
                command[field] = json!(words);
            }
        }
        if let Some(employer) = &row.employer {
            command["employer"] = known_as(&employer_of(place, employer));
        }
        let name = format!("enrolment/{}/start", index + 1);
        self.step("enrolment.start", (&name, place), (Hour::Started, day), command);
    }

    fn end(&mut self, index: usize, row: &Enrolment, place: PlaceCode) {
        let business = match row.status {
            EnrolmentStatus::Active => return,
            EnrolmentStatus::Paused => "enrolment.pause",
            EnrolmentStatus::Ended => "enrolment.end",
        };
        let Some(until) = row.until else { return };
        let jobs = self.record.employments.iter().flatten();
        let mut jobs = jobs.filter(|it| Some(&it.employer) == row.employer.as_ref());
        let reported = jobs.find_map(|it| it.stop_reported).unwrap_or(until);
        let command = json!({ "member": self.member(), "insurance": row.kind, "until": until });
        let name = format!("enrolment/{}/end", index + 1);
        self.step(business, (&name, place), (Hour::Ended, reported), command);
    }

    /// 在职转退休 — the years of before these books are recognised by the file, then it is confirmed.
    fn retire(&mut self, row: &Enrolment, place: PlaceCode) {
        let (Some(retirement), Some(day)) = (&self.record.retirement, self.confirmed()) else {
            return;
        };
        let own = self.record.member.place;
        let rows = self.record.contributions.iter().flatten();
        let rows = rows.filter(|it| it.place.or(own) == Some(place) && it.received.is_some());
        let paid: std::collections::BTreeSet<Month> = rows.map(|it| it.month).collect();
        let counted = retirement.months_recognised.and_then(|it| i32::try_from(it).ok());
        let before = counted.unwrap_or(0) - i32::try_from(paid.len()).unwrap_or(0);
        if let (Some(first), true) = (paid.first(), before > 0) {
            let command = json!({
                "member": self.member(), "kind": "actual",
                "first": first.plus(-before), "last": first.plus(-1), "document": "参保人员档案",
            });
            self.step(
                "retirement.recognise",
                ("retirement/years", place),
                (Hour::Recognised, day),
                command,
            );
        }
        let mut command = json!({
            "member": self.member(), "retired_on": retirement.retired_on,
            "benefits_from": Month::of(row.from), "document": "退休审批表",
        });
        if let Some(pension) = retirement.pension {
            command["pension"] = json!(Yuan(pension));
        }
        self.step(
            "retirement.confirm",
            ("retirement/confirm", place),
            (Hour::Confirmed, day),
            command,
        );
    }

    fn restrict(&mut self) {
        for (index, row) in self.record.restrictions.iter().flatten().enumerate() {
            let Some(place) = self.place(row.place) else { continue };
            let Some(authority) = &row.authority else {
                let why = ("没有写明决定机关", "who decided it is missing");
                self.unlived(("账户限制", "restrictions", index + 1), why);
                continue;
            };
            let mut command = json!({
                "member": self.member(), "kind": row.kind, "authority": authority,
                "from": row.from,
            });
            if let Some(reason) = &row.reason {
                command["reason"] = json!(reason);
            }
            if let Some(amount) = row.amount {
                command["amount"] = json!(Yuan(amount));
            }
            let name = format!("restriction/{}", index + 1);
            self.step("enrolment.restrict", (&name, place), (Hour::Consent, row.from), command);
            if let Some(until) = row.until {
                let command = json!({
                    "member": self.member(), "kind": row.kind, "authority": authority,
                    "until": until,
                });
                let name = format!("restriction/{}/lifted", index + 1);
                self.step("enrolment.lift", (&name, place), (Hour::Consent, until), command);
            }
        }
    }

    fn let_in(&mut self) {
        for (index, row) in self.record.family.iter().flatten().enumerate() {
            let Some(place) = self.place(None) else { continue };
            let mut command = json!({
                "member": self.member(), "relative": row.relative, "relation": row.relation,
                "consent": true, "from": row.from,
            });
            if let Some(until) = row.until {
                command["until"] = json!(until);
            }
            if let Some(limit) = row.monthly_limit {
                command["monthly_limit"] = json!(Yuan(limit));
            }
            let name = format!("sharing/{}", index + 1);
            self.step("sharing.bind", (&name, place), (Hour::Consent, row.from), command);
        }
    }

    /// What enrolments say of the work of a person, with the day on which its end was reported.
    pub(super) fn work_shown(&self) -> Vec<Employment> {
        let rows = self.record.enrolments.iter().flatten().filter(|row| !is_told(row));
        let rows = rows.filter_map(|row| Some((row, row.employer.clone()?)));
        rows.map(|(row, employer)| {
            let jobs = self.record.employments.iter().flatten();
            let reported =
                jobs.filter(|it| it.employer == employer).find_map(|it| it.stop_reported);
            Employment {
                employer,
                from: row.from,
                until: row.until,
                stop_reported: row.until.map(|until| reported.unwrap_or(until)),
                row: 0,
            }
        })
        .collect()
    }
}

/// Enrolments that others say: of another insurance, or under somebody else's name.
pub(super) fn is_told(row: &Enrolment) -> bool {
    !row.kind.is_basic_medical() || row.holder_name.is_some()
}

/// The name under which an employer's number is known.
pub(super) fn employer_of(place: PlaceCode, name: &str) -> String {
    format!("employer/{place}/{name}")
}

/// A credit code for an employer who exists nowhere: the same for the same name.
fn credit_code(handle: &str) -> String {
    let fold = |sum: u64, byte: u8| (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    let sum = handle.bytes().fold(0xcbf2_9ce4_8422_2325, fold);
    format!("91{:016}", sum % 10_000_000_000_000_000)
}
