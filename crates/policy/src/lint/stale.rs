//! 过期 — figures that are set anew every year and whose successor should be out by now. A pack
//! that says under 未译 that the next one was not collected has explained it.

use vocab::{Date, Standing, Text};

use crate::finding::Finding;
use crate::library::PolicyLibrary;
use crate::pack::Rule;
use crate::renewal;

pub(super) fn check(library: &PolicyLibrary, today: Date, findings: &mut Vec<Finding>) {
    for rule in library.rules() {
        // A made-up place stays as it is.
        let real = rule.standing != Standing::Example;
        let open =
            real && rule.until.is_none() && renewal::is_overdue(rule.spec.key, rule.from, today);
        if open && !is_followed(library, rule) {
            findings.push(stale(rule, today));
        }
    }
}

fn is_followed(library: &PolicyLibrary, rule: &Rule) -> bool {
    library.layer(rule.spec.key, rule.place).any(|other| {
        other.from > rule.from
            && other.kinds.iter().any(|kind| rule.kinds.contains(kind))
            && other.when.matches(&rule.when.witness())
    })
}

fn stale(rule: &Rule, today: Date) -> Finding {
    let (from, whom) = (rule.from, rule.when.shown());
    rule.spot.warning(
        "stale",
        Text::new(
            format!("“{}”的数从 {from} 起，每年都定，到 {today} 还没有更新的", whom.zh),
            format!("{}: set anew every year; from {from}, and none newer by {today}", whom.en),
        ),
        Text::fixed(
            "补上新的；没有收录到就在“未译”里以这个键为主题写一条",
            "add the next one; if it was not collected say so under 未译 with this key as topic",
        ),
    )
}
