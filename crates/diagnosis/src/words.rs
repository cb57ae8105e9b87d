//! 措辞 — small pieces of wording that the checks share.

use vocab::record::{Contribution, Movement};
use vocab::{Date, Fen, Lang, Text};

use crate::answer::{Evidence, Missing};

/// A text in both languages from two format strings over the same names.
macro_rules! say {
    ($zh:literal, $en:literal) => {
        vocab::Text::new(format!($zh), format!($en))
    };
}
pub(crate) use say;

/// A day as people say it: `7月18日` in the year of the question, else with the year.
pub(crate) fn day(date: Date, as_of: Date) -> Text {
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let index = usize::try_from(date.month() - 1).unwrap_or(0);
    let month_name = MONTHS.get(index).copied().unwrap_or("Jan");
    let (year, month, number) = (date.year(), date.month(), date.day());
    if year == as_of.year() {
        say!("{month}月{number}日", "{number} {month_name}")
    } else {
        say!("{year}年{month}月{number}日", "{number} {month_name} {year}")
    }
}

/// A month as people say it: `7月` in the year of the question, else with the year.
pub(crate) fn month(month: vocab::Month, as_of: Date) -> Text {
    let (year, number) = (month.year(), month.month());
    let zh = if year == i32::from(as_of.year()) {
        format!("{number}月")
    } else {
        format!("{year}年{number}月")
    };
    Text::new(zh, month.to_string())
}

/// Months as people say them: `7月、8月`; long lists as `2024年3月至8月共6个月`, and of two years
/// with both of them.
pub(crate) fn months(list: &[vocab::Month], as_of: Date) -> Text {
    let name = |it: &vocab::Month| month(*it, as_of).zh;
    match list {
        [] => Text::fixed("", ""),
        [first, .., last] if list.len() > 3 => {
            let count = list.len();
            let (from, to) = if first.year() == last.year() {
                (name(first).into_owned(), format!("{}月", last.month()))
            } else {
                // Whoever reads of two years must not take one for the other.
                let dated = |it: &vocab::Month| format!("{}年{}月", it.year(), it.month());
                (dated(first), dated(last))
            };
            let zh = format!("{from}至{to}共{count}个月");
            Text::new(zh, format!("{count} months from {first} to {last}"))
        }
        some => Text::new(
            some.iter().map(name).collect::<Vec<_>>().join("、"),
            some.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
        ),
    }
}

/// Texts one after another; English gets a space between sentences.
pub(crate) fn join(parts: impl IntoIterator<Item = Text>) -> Text {
    let (mut zh, mut en) = (String::new(), String::new());
    for part in parts {
        zh.push_str(&part.zh);
        if !en.is_empty() && !part.en.is_empty() {
            en.push(' ');
        }
        en.push_str(&part.en);
    }
    Text::new(zh, en)
}

/// The amount without its sign, for sentences that already say in or out.
pub(crate) fn size(fen: Fen) -> Fen {
    Fen(fen.0.saturating_abs())
}

/// `1 line`, `3 lines`: English counts; Chinese needs none of it.
pub(crate) fn plural(count: usize, one: &str) -> String {
    if count == 1 { format!("1 {one}") } else { format!("{count} {one}s") }
}

/// A residual in words: whether the ledger holds more or less than its lines add up to.
pub(crate) fn more_or_less(residual: Fen) -> Text {
    let fen = size(residual);
    if residual.0 < 0 {
        say!("账本比流水合计少 ¥{fen}", "the ledger holds ¥{fen} less than its lines")
    } else {
        say!("账本比流水合计多 ¥{fen}", "the ledger holds ¥{fen} more than its lines")
    }
}

/// Evidence from a contribution row.
pub(crate) fn contribution_evidence(row: &Contribution) -> Evidence {
    let (month, personal, employer) = (row.month, row.individual_part, row.employer_part);
    let reached = |lang: Lang| match row.reached() {
        Some(stage) => {
            let date = row.date_of(stage).map(|date| date.to_string()).unwrap_or_default();
            format!("{} {date}", stage.label().get(lang))
        }
        None if lang == Lang::Zh => "没有任何日期".to_owned(),
        None => "no dates".to_owned(),
    };
    let (zh, en) = (reached(Lang::Zh), reached(Lang::En));
    Evidence {
        section: Text::fixed("缴费", "contributions"),
        row: row.row,
        says: say!(
            "{month}：单位 {employer}、个人 {personal}，最后一步是{zh}",
            "{month}: employer {employer}, personal {personal}; last step: {en}"
        ),
    }
}

/// Evidence from an account line.
pub(crate) fn movement_evidence(line: &Movement) -> Evidence {
    let (date, amount) = (line.date, line.amount);
    let (zh, en) = (line.kind.label().zh, line.kind.label().en);
    // Who used it is the owner's to know; where is not, unless the relative agreed to it.
    let with = match (&line.used_by, line.institution_kind()) {
        (Some(user), Some(kind)) => {
            Text::new(format!(" {user} @ {}", kind.zh), format!(" {user} @ {}", kind.en))
        }
        (Some(name), None) => Text::new(format!(" {name}"), format!(" {name}")),
        (None, _) => {
            let name = line.counterparty.as_ref().map(|name| format!(" {name}"));
            Text::new(name.clone().unwrap_or_default(), name.unwrap_or_default())
        }
    };
    let (with_zh, with_en) = (with.zh, with.en);
    Evidence {
        section: Text::fixed("账户收支", "movements"),
        row: line.row,
        says: say!("{date} {zh} {amount}{with_zh}", "{date} {en} {amount}{with_en}"),
    }
}

/// Evidence from another section.
pub(crate) fn evidence(zh: &'static str, en: &'static str, row: u32, says: Text) -> Evidence {
    Evidence { section: Text::fixed(zh, en), row, says }
}

/// 缺少的记录, by section.
pub(crate) fn missing(section: Section) -> Missing {
    let (record, holder) = match section {
        Section::Enrolments => (
            Text::fixed("参保登记（险种、人员类别、起止）", "enrolments (scheme, class, dates)"),
            Text::fixed(
                "参保地医保经办机构，国家医保服务平台可查",
                "the bureau of the insured place; the national app shows it",
            ),
        ),
        Section::Employments => (
            Text::fixed("就业与停保申报", "employments and stop reports"),
            Text::fixed("本人与单位人事", "the member and the employer's personnel office"),
        ),
        Section::Contributions => (
            Text::fixed("缴费记录（申报、核定、缴费、到账）", "contribution records"),
            Text::fixed("税务部门或参保地医保经办机构", "the tax office or the bureau"),
        ),
        Section::Movements => (
            Text::fixed("个人账户收支明细", "account movements"),
            Text::fixed(
                "参保地医保经办机构，国家医保服务平台可查",
                "the bureau of the insured place; the national app shows it",
            ),
        ),
        Section::Cards => (
            Text::fixed("社保卡和医保码的状态", "state of the card and the e-credential"),
            Text::fixed("社保卡服务网点", "the social-security-card office"),
        ),
        Section::Restrictions => (
            Text::fixed("账户冻结与封存记录", "freezes and seals"),
            Text::fixed("参保地医保经办机构", "the bureau of the insured place"),
        ),
        Section::Transfers => (
            Text::fixed("关系转移办理记录", "transfer cases"),
            Text::fixed("转出地和转入地医保经办机构", "the bureaus of both places"),
        ),
        Section::Displays => (
            Text::fixed(
                "您看到的画面（渠道、时间、显示的内容）",
                "what the screen showed, where and when",
            ),
            Text::fixed("您本人", "you"),
        ),
        Section::Incidents => (
            Text::fixed("渠道故障公告", "outage notices"),
            Text::fixed("该渠道的运营方", "whoever runs the channel"),
        ),
        Section::Suspense => (
            Text::fixed("暂存款清单", "money held in suspense"),
            Text::fixed("参保地医保基金财务", "the fund's finance office"),
        ),
        Section::Retirement => (
            Text::fixed("医保退休确认记录", "confirmation of retirement for medical insurance"),
            Text::fixed("参保地医保经办机构", "the bureau of the insured place"),
        ),
    };
    Missing { record, holder }
}

/// 记录的部分 — sections that a check may find missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Section {
    Enrolments,
    Employments,
    Contributions,
    Movements,
    Cards,
    Restrictions,
    Transfers,
    Displays,
    Incidents,
    Suspense,
    Retirement,
}
