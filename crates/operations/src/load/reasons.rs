//! 依据与算式 — what the rules say about each credit of a record, so that an entry taken into the
//! books carries its reason like one that daily business makes.

use std::collections::{BTreeMap, btree_map};

use diagnosis::answer::MonthChain;
use diagnosis::{Answer, Question, explain};
use ledger::{Entry, Event, Recorded};
use policy::PolicyLibrary;
use vocab::record::PersonalRecord;
use vocab::{Date, Fen, Lang, Month, PlaceCode, Refusal};

/// 一个月划入的理由.
struct Reason {
    month: Month,
    credited_on: Option<Date>,
    due: Fen,
    rule: String,
    arithmetic: String,
}

/// Writes rule and arithmetic on every credit that is what the rules say. One that differs stays
/// without: the reason of another amount is not its reason.
pub(super) fn note(
    entries: &mut [Entry],
    record: &PersonalRecord,
    library: &PolicyLibrary,
    recorded: Recorded,
) -> Result<(), Refusal> {
    let mut known: BTreeMap<PlaceCode, Vec<Reason>> = BTreeMap::new();
    for entry in entries.iter_mut().filter(|entry| entry.event == Event::Credit) {
        let place = entry.header.place;
        let reasons = match known.entry(place) {
            btree_map::Entry::Occupied(found) => found.into_mut(),
            btree_map::Entry::Vacant(empty) => {
                empty.insert(reasons(record, library, place, recorded)?)
            }
        };
        // What people can download often leaves the month out of the account's lines.
        let is_of = |reason: &&Reason| match entry.header.details.month {
            Some(month) => reason.month == month,
            None => reason.credited_on == Some(entry.header.effective),
        };
        let reason = reasons.iter().find(is_of);
        if let Some(reason) = reason.filter(|reason| Some(reason.due) == entry.effect()) {
            entry.header.rule = Some(reason.rule.clone());
            entry.header.arithmetic = Some(reason.arithmetic.clone());
        }
    }
    Ok(())
}

/// What is due for each month at one place, by the documents known when it was recorded.
fn reasons(
    record: &PersonalRecord,
    library: &PolicyLibrary,
    place: PlaceCode,
    recorded: Recorded,
) -> Result<Vec<Reason>, Refusal> {
    let day = recorded.date();
    let question = Question { as_of: day, known_at: day, place: Some(place) };
    let answer = explain(record, library, question)?;
    Ok(answer.chain.iter().filter_map(|chain| reason(&answer, library, chain)).collect())
}

fn reason(answer: &Answer, library: &PolicyLibrary, chain: &MonthChain) -> Option<Reason> {
    let lines = answer.derivation.lines(chain.node?, Lang::Zh);
    let first = lines.first()?;
    // The result cites its rounding; the rule of the amount stands with the rate below it.
    let mut cited = lines.iter().filter_map(|line| library.find_citation(line.citation?));
    let citation = cited.find(|citation| citation.rule == "credit.amount")?;
    let (title, article) = (&citation.source.title, &citation.article);
    let [.., credited_on] = chain.dates;
    Some(Reason {
        month: chain.month,
        credited_on,
        due: chain.due?,
        rule: format!("{title} {article}（{}起施行）：{}", citation.from, citation.statement),
        arithmetic: format!("{} {} ＝ {}", first.label, first.amount, first.arithmetic),
    })
}
