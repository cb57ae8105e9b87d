//! 首页 — whom to look at: demonstration members grouped by the question that they answer.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;
use vocab::Text;

use super::failure::Failure;
use super::shell::{Shell, page};
use super::visit::Visit;
use super::{DemoMember, Portal};

/// What may stand in the address.
#[derive(Debug, Deserialize)]
pub(crate) struct Sought {
    #[serde(default)]
    q: String,
}

struct Group<'a> {
    question: &'a str,
    open: bool,
    members: Vec<&'a DemoMember>,
}

#[derive(Template)]
#[template(path = "home.html")]
struct HomePage<'a> {
    shell: Shell,
    sought: String,
    groups: Vec<Group<'a>>,
}

impl HomePage<'_> {
    fn found(&self) -> String {
        let count: usize = self.groups.iter().map(|group| group.members.len()).sum();
        match (count, self.shell.tag()) {
            (0, "zh") => "没有找到，换个词试试。".to_owned(),
            (0, _) => "Nobody found. Try another word.".to_owned(),
            (count, "zh") => format!("找到 {count} 位。"),
            (count, _) => format!("{count} found."),
        }
    }
}

pub(crate) async fn show(
    State(portal): State<Arc<Portal>>,
    visit: Visit,
    Query(Sought { q }): Query<Sought>,
) -> Result<Response, Failure> {
    let title = match visit.lang {
        vocab::Lang::Zh => "我的医保账户，为什么是这个数？",
        vocab::Lang::En => "Why does my medical account show this amount?",
    };
    let shell = Shell::new(&portal, &visit, title);
    let sought = q.trim().to_owned();
    let groups = grouped(&portal.demo, &sought, &shell);
    page(&HomePage { groups, sought, shell: shell.clone() })
}

/// 问题 — in which words people ask, and the checks that answer it. The last takes the rest.
static QUESTIONS: [(Text, &[&str]); 6] = [
    (
        Text::fixed("交了费，钱为什么还没到？", "I paid. Why is the money not there yet?"),
        &["Z07", "Z08", "Z09", "Z10", "Z20", "Z23", "Z31", "Z33", "Z34"],
    ),
    (
        Text::fixed("为什么没有个人账户？", "Why is there no account at all?"),
        &["Z01", "Z02", "Z03", "Z04", "Z05", "Z06"],
    ),
    (
        Text::fixed(
            "钱还在，为什么用不了、看不到？",
            "The money is there. Why can I not use or see it?",
        ),
        &["Z11", "Z12", "Z13", "Z14", "Z19", "Z24", "Z25", "Z26", "Z27", "Z28"],
    ),
    (
        Text::fixed("钱到哪里去了？", "Where did the money go?"),
        &["Z15", "Z16", "Z17", "Z18", "Z21", "Z22", "Z29", "Z30", "Z35"],
    ),
    (Text::fixed("为什么和我交的不一样？", "Why is it not what I paid?"), &["M"]),
    (Text::fixed("其他", "Others"), &[""]),
];

fn question_of(code: &str) -> usize {
    let last = QUESTIONS.len().saturating_sub(1);
    QUESTIONS
        .iter()
        .position(|(_, codes)| codes.iter().any(|known| code.starts_with(known)))
        .unwrap_or(last)
}

fn grouped<'a>(members: &'a [DemoMember], sought: &str, shell: &Shell) -> Vec<Group<'a>> {
    let sought = sought.to_lowercase();
    let matches = |member: &DemoMember| {
        let texts =
            [&*member.name, &member.code, &member.id, &member.special.zh, &member.special.en];
        texts.iter().any(|text| text.to_lowercase().contains(&sought))
    };
    let mut groups: Vec<Group<'a>> = Vec::new();
    for (index, (question, _)) in QUESTIONS.iter().enumerate() {
        let members: Vec<&DemoMember> = members
            .iter()
            .filter(|member| question_of(&member.code) == index && matches(member))
            .collect();
        if !members.is_empty() {
            let open = groups.is_empty() || !sought.is_empty();
            groups.push(Group { question: question.get(shell.lang), open, members });
        }
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_check_has_its_question() {
        assert_eq!(question_of("Z07"), 0);
        assert_eq!(question_of("M07"), 4);
        assert_eq!(question_of("Z32"), 5);
        assert_eq!(question_of(""), 5);
        for code in diagnosis::Code::ALL {
            let unanswered = ["Z32"].contains(&code.name());
            assert_eq!(question_of(code.name()) == 5, unanswered, "{code}");
        }
    }
}
