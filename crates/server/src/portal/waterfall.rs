//! 瀑布图 — the bridge as a picture drawn on the server: each step starts where the last one
//! ended. Whole numbers only; the table beside it says the same to those who do not see it.

use diagnosis::Answer;
use vocab::{Fen, Lang};

use super::balance::{Shown, bridge_end};
use super::shell::{Shell, figure, money, signed};

const WIDTH: i64 = 328;
const BAR_HEIGHT: i64 = 16;
const LINE_HEIGHT: i64 = 20;
const GAP: i64 = 16;
const AMOUNT_GAP: i64 = 12;

/// 瀑布图.
pub(crate) struct Waterfall {
    pub width: i64,
    pub height: i64,
    pub bar_height: i64,
    pub zero_x: i64,
    pub title: String,
    pub description: String,
    pub bars: Vec<Bar>,
}

/// 一条.
pub(crate) struct Bar {
    /// Lines of the label with their baselines.
    pub label: Vec<(i64, String)>,
    pub amount: String,
    pub amount_y: i64,
    pub class: &'static str,
    pub x: i64,
    pub y: i64,
    pub width: i64,
    /// Dashed line down to the next bar: x, from, to.
    pub connector: Option<(i64, i64, i64)>,
}

struct Step {
    label: String,
    amount: String,
    class: &'static str,
    from: i128,
    to: i128,
}

impl Waterfall {
    /// `None` if there is nothing to draw.
    pub fn new(answer: &Answer, shell: &Shell) -> Option<Waterfall> {
        let steps = steps(answer, shell);
        if steps.iter().all(|step| step.from == step.to) {
            return None;
        }
        let ends = || steps.iter().flat_map(|step| [step.from, step.to]).chain([0]);
        let (low, high) = (ends().min()?, ends().max()?);
        let scale = |value: i128| -> i64 {
            let span = (high - low).max(1);
            i64::try_from((value - low) * i128::from(WIDTH) / span).unwrap_or(0)
        };
        let mut bars: Vec<Bar> = Vec::new();
        let mut top = 0;
        for step in &steps {
            let room = WIDTH - AMOUNT_GAP - width_of(&step.amount);
            let label: Vec<(i64, String)> = wrapped(&step.label, room)
                .into_iter()
                .zip(1..)
                .map(|(text, line)| (top + line * LINE_HEIGHT - 5, text))
                .collect();
            let lines = i64::try_from(label.len()).unwrap_or(1);
            let y = top + lines * LINE_HEIGHT + 2;
            let (x, end) = (scale(step.from.min(step.to)), scale(step.from.max(step.to)));
            if let Some(above) = bars.last_mut() {
                let edge = scale(step.from).clamp(0, WIDTH);
                let is_total = step.class == "bar-total";
                let edge = if is_total { scale(step.to) } else { edge };
                above.connector = Some((edge, above.y + BAR_HEIGHT, y));
            }
            bars.push(Bar {
                amount_y: label.first().map_or(top, |(y, _)| *y),
                label,
                amount: step.amount.clone(),
                class: step.class,
                // A sliver stays visible, and inside the picture.
                x: x.min(WIDTH - 2),
                y,
                width: (end - x).max(2),
                connector: None,
            });
            top = y + BAR_HEIGHT + GAP;
        }
        Some(Waterfall {
            width: WIDTH,
            height: top - GAP + 2,
            bar_height: BAR_HEIGHT,
            zero_x: scale(0),
            title: shell.t("从缴费合计到余额", "From the total paid to the balance").to_owned(),
            description: description(&steps, shell),
            bars,
        })
    }
}

/// Total, steps that moved anything, residual if there is one, balance.
fn steps(answer: &Answer, shell: &Shell) -> Vec<Step> {
    let bridge = &answer.bridge;
    let paid = i128::from(bridge.paid.0);
    let mut steps = vec![Step {
        label: shell.t("缴费合计", "Paid in total").to_owned(),
        amount: figure(bridge.paid),
        class: "bar-total",
        from: 0,
        to: paid,
    }];
    let mut at = paid;
    let mut step = |label: &str, amount: Fen, class: Option<&'static str>| {
        if amount != Fen::ZERO {
            let from = at;
            at += i128::from(amount.0);
            let by_sign = if amount < Fen::ZERO { "bar-less" } else { "bar-more" };
            let class = class.unwrap_or(by_sign);
            steps.push(Step {
                label: label.to_owned(),
                amount: signed(amount),
                class,
                from,
                to: at,
            });
        }
    };
    for line in &bridge.lines {
        step(shell.text(&line.label), line.amount, None);
    }
    step(shell.t("无法解释", "unexplained"), bridge.residual, Some("bar-open"));
    let amount = match bridge_end(answer) {
        Shown::Amount(fen) => figure(fen),
        Shown::Words(words) => shell.text(&words).to_owned(),
        Shown::Hidden => String::new(),
    };
    steps.push(Step {
        label: shell.t("账本余额", "Ledger balance").to_owned(),
        amount,
        class: "bar-total",
        from: 0,
        to: i128::from(bridge.balance.0),
    });
    steps
}

fn description(steps: &[Step], shell: &Shell) -> String {
    let said: Vec<String> =
        steps.iter().map(|step| format!("{} {}", step.label, step.amount)).collect();
    match shell.lang {
        Lang::Zh => format!("{}。", said.join("，")),
        Lang::En => format!("{}.", said.join(", ")),
    }
}

/// Rough width of a text at the size of the labels: enough to know when to break a line.
fn width_of(text: &str) -> i64 {
    text.chars().map(width_of_char).sum()
}

const fn width_of_char(c: char) -> i64 {
    if c.is_ascii() { 8 } else { 15 }
}

/// Breaks a label into lines: between words, or anywhere in Chinese.
fn wrapped(label: &str, room: i64) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut used = 0;
    for piece in pieces(label) {
        let width = width_of(piece);
        if used > 0 && used + width_of(piece.trim_end()) > room {
            lines.push(String::new());
            used = 0;
        }
        if let Some(line) = lines.last_mut() {
            line.push_str(piece);
            used += width;
        }
    }
    lines
}

/// Words with the space after them; each other character by itself.
fn pieces(label: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    for (index, c) in label.char_indices() {
        let end = index + c.len_utf8();
        let next_is_ascii = label[end..].chars().next().is_some_and(|next| next.is_ascii());
        if c == ' ' || !c.is_ascii() || !next_is_ascii {
            pieces.push(&label[start..end]);
            start = end;
        }
    }
    pieces
}

/// The counterfactual in words, for the cause that it belongs to.
pub(crate) fn without_cause(balance: Fen, shell: &Shell) -> String {
    match shell.lang {
        Lang::Zh => format!("如果没有这件事，余额会是 {}。", money(balance)),
        Lang::En => format!("Without this, the balance would be {}.", money(balance)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn breaks_labels_where_a_reader_would() {
        assert_eq!(wrapped("本人看病买药", 200), ["本人看病买药"]);
        assert_eq!(wrapped("同一账单上的其他项目", 80), ["同一账单上", "的其他项目"]);
        assert_eq!(wrapped("own money that goes", 80), ["own money ", "that goes"]);
        assert_eq!(wrapped("abcdefghijklmnop", 30), ["abcdefghijklmnop"]);
        assert_eq!(wrapped("", 30), [""]);
    }
}
