//! 旁注 — what the documents say and nobody translated that could touch this answer: chosen by
//! the rules that the answer rests on or looked for, and by what happened to the member.

use policy::{Asked, Untranslated};
use vocab::record::MovementKind;
use vocab::{InsuranceKind, PersonClass};

use crate::situation::Situation;

/// The items, nearest layer first.
pub(crate) fn untranslated(situation: &Situation<'_>) -> Vec<Untranslated> {
    let library = situation.library;
    let used: Vec<_> = situation.used.iter().filter_map(|id| library.find_citation(*id)).collect();
    let matters = matters(situation);
    let used_keys = used.iter().map(|it| it.rule.as_str());
    let unknown_keys = situation.unknown_keys.iter().map(String::as_str);
    let asked = Asked {
        keys: used_keys.chain(unknown_keys).chain(matters).collect(),
        answered: used.iter().map(|it| (it.rule.as_str(), it.place)).collect(),
        classes: classes(situation),
    };
    let items =
        library.untranslated_beside(situation.place, InsuranceKind::EmployeeMedical, &asked);
    items.into_iter().cloned().collect()
}

/// Matters without keys that the record shows.
fn matters(situation: &Situation<'_>) -> Vec<&'static str> {
    let paid_out = |kind| matches!(kind, MovementKind::Withdrawal | MovementKind::ToHeirs);
    let withdrawn = situation.movements.iter().flatten().any(|line| paid_out(line.kind));
    let shared = situation.record.family.iter().flatten().next().is_some();
    [(withdrawn, "withdrawal"), (shared, "family")]
        .into_iter()
        .filter_map(|(shown, matter)| shown.then_some(matter))
        .collect()
}

/// As what the member was insured in the months at hand; anybody if the record does not say.
fn classes(situation: &Situation<'_>) -> Vec<PersonClass> {
    let mut classes: Vec<PersonClass> = situation.rows.iter().map(|row| row.class).collect();
    classes.extend(situation.last_enrolment().map(|enrolment| enrolment.class));
    if situation.is_retired() {
        classes.push(PersonClass::Retired);
    }
    classes.sort_unstable();
    classes.dedup();
    classes
}
