//! 说明 — findings that a pack has answered: a missing figure by an item of 未译 about its key, a
//! suspicious one by `explained` on the rule. An explanation of nothing is a finding itself.

use vocab::Text;

use crate::finding::Finding;
use crate::library::PolicyLibrary;
use crate::pack::Rule;

/// Findings about something that is missing: an item of 未译 in the same pack answers them.
const MISSING: [&str; 3] = ["gap", "date-gap", "stale"];

/// Takes away what is answered, and adds what answers nothing.
pub(super) fn settle(library: &PolicyLibrary, findings: &mut Vec<Finding>) {
    let idle: Vec<Finding> = library
        .rules()
        .iter()
        .filter(|rule| {
            // One explanation answers for every row of its block.
            let block = library.rules().iter().filter(|row| row.citation == rule.citation);
            let mut rows = block.filter(|row| row.explained.is_some());
            !rows.any(|row| findings.iter().any(|finding| answers(row, finding)))
        })
        .filter_map(idle)
        .collect();
    findings.retain(|finding| {
        let explained = library.rules().iter().any(|rule| answers(rule, finding));
        !explained && !is_noted(library, finding)
    });
    findings.extend(idle);
}

fn answers(rule: &Rule, finding: &Finding) -> bool {
    let named = rule.explained.as_ref().is_some_and(|(check, _)| **check == *finding.code);
    named && *rule.spot.file == *finding.file && rule.spot.line == finding.line
}

fn is_noted(library: &PolicyLibrary, finding: &Finding) -> bool {
    let Some(key) = &finding.key else { return false };
    let noted = |item: &&crate::Untranslated| {
        item.file == finding.file && item.topics.iter().any(|topic| topic.names(key))
    };
    MISSING.contains(&finding.code) && library.all_untranslated().iter().any(|item| noted(&item))
}

fn idle(rule: &Rule) -> Option<Finding> {
    let (check, _) = rule.explained.as_ref()?;
    // Whether a figure is stale depends on the day of the check.
    (&**check != "stale").then(|| {
        rule.spot.warning(
            "explains-nothing",
            Text::new(
                format!("这里说明了“{check}”，但检查没有发现它"),
                format!("`{check}` is explained here, but the check does not find it"),
            ),
            Text::fixed("删掉 explained 这一项", "remove `explained`"),
        )
    })
}
