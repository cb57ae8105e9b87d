//! The transcripts of the two README files are real: every command in a `console` block is run
//! again, in order, and prints what the page says. `…` alone on a line stands for lines left out.

use crate::binary::{Folder, root};

/// A command and the lines that the page shows below it.
struct Step {
    line: usize,
    command: String,
    shown: Vec<String>,
}

fn steps(text: &str) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    let mut inside = false;
    for (index, line) in text.lines().enumerate() {
        match (inside, line) {
            (false, "```console") => inside = true,
            (true, "```") => inside = false,
            (true, line) => match line.strip_prefix("$ ") {
                Some(command) => steps.push(Step {
                    line: index + 1,
                    command: command.to_owned(),
                    shown: Vec::new(),
                }),
                None => steps.last_mut().unwrap().shown.push(line.to_owned()),
            },
            (false, _) => {}
        }
    }
    steps
}

/// Whether the shown lines are the printed ones, `…` standing for any number of them.
fn matches(shown: &[String], printed: &[&str]) -> bool {
    match (shown.split_first(), printed.split_first()) {
        (None, None) => true,
        (Some((first, rest)), _) if first.trim() == "…" => {
            (0..=printed.len()).any(|skipped| matches(rest, &printed[skipped..]))
        }
        (Some((shown, rest)), Some((printed, later))) => {
            shown.trim_end() == printed.trim_end() && matches(rest, later)
        }
        _ => false,
    }
}

fn check(page: &str) {
    let folder = Folder::new();
    let text = std::fs::read_to_string(root().join(page)).unwrap();
    let mut run = 0;
    for step in steps(&text) {
        // Building and starting the portal are tested elsewhere.
        let Some(arguments) = step.command.strip_prefix("mingzhang ") else { continue };
        let arguments: Vec<&str> = arguments.split_whitespace().collect();
        let outcome = folder.run(&arguments);
        let printed = format!("{}{}", outcome.stdout, outcome.stderr);
        let lines: Vec<&str> = printed.trim_end().lines().collect();
        let shown: Vec<String> =
            step.shown.join("\n").trim_end().lines().map(str::to_owned).collect();
        let (line, command) = (step.line, &step.command);
        assert!(matches(&shown, &lines), "{page}:{line}: {command} now prints\n{printed}");
        run += 1;
    }
    assert!(run >= 4, "{page} shows only {run} commands");
}

#[test]
fn the_english_page_is_real() {
    check("README.md");
}

#[test]
fn the_chinese_page_is_real() {
    check("README.zh-CN.md");
}

#[test]
fn a_transcript_that_is_not_real_is_noticed() {
    let shown = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
    assert!(matches(&shown("a\n…\nd"), &["a", "b", "c", "d"]));
    assert!(matches(&shown("a"), &["a"]));
    assert!(!matches(&shown("a\n…\ne"), &["a", "b", "c", "d"]));
    assert!(!matches(&shown("a"), &["a", "b"]));
}
