//! 待办清单 — what waits at a place for somebody, as a clerk reads it in the morning.

use std::fmt::Write;

use operations::office::find_business;
use operations::worklist::{Worklist, worklist};
use vocab::{Date, Lang, PlaceCode};

use super::{Books, failure, now, open};
use crate::columns::{Align, lines};
use crate::console::{self, Failure, Outcome, say};
use crate::packs::{self, RuleOptions};

/// `office worklist` 的选项.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// 经办地 · place
    #[arg(long, value_name = "CODE", value_parser = crate::cli::place)]
    place: PlaceCode,
    /// 哪一天的；不写就是今天 · of which day, today if absent
    #[arg(long, value_name = "DATE", value_parser = crate::cli::day)]
    on: Option<Date>,
    /// 以 JSON 输出 · as JSON
    #[arg(long)]
    json: bool,
    /// Where.
    #[command(flatten)]
    books: Books,
    /// Which rules.
    #[command(flatten)]
    rules: RuleOptions,
}

/// Everything that waits; the outcome says whether anything does.
pub async fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    let lang = arguments.books.lang;
    let rules = packs::load(&arguments.rules, lang)?;
    let store = open(&arguments.books).await?;
    let on = arguments.on.unwrap_or_else(|| now().date());
    let list = worklist(&store, &rules.library, arguments.place, on).await;
    store.close().await;
    let list = list.map_err(|error| failure(error, lang))?;
    let text = match arguments.json {
        true => format!("{:#}\n", serde_json::json!(list)),
        false => page(&list, lang),
    };
    console::print(&text)?;
    Ok(if list.is_empty() { Outcome::Done } else { Outcome::Found })
}

/// One kind of thing that waits.
struct Section {
    title: &'static str,
    heads: Vec<&'static str>,
    align: Vec<Align>,
    rows: Vec<Vec<String>>,
}

fn page(list: &Worklist, lang: Lang) -> String {
    let (place, on) = (list.place, list.on);
    if list.is_empty() {
        return match lang {
            Lang::Zh => format!("{place} 到 {on} 没有待办\n"),
            Lang::En => format!("nothing waits at {place} on {on}\n"),
        };
    }
    let mut text = String::new();
    let sections = [tasks(list, lang), decisions(list, lang), suspense(list, lang)];
    for section in sections.into_iter().chain([transfers(list, lang)]) {
        if section.rows.is_empty() {
            continue;
        }
        let heads = section.heads.iter().map(|head| (*head).to_owned()).collect();
        let rows: Vec<Vec<String>> = std::iter::once(heads).chain(section.rows).collect();
        let count = rows.len() - 1;
        // Nothing can go wrong in writing to a string.
        let _ = match lang {
            Lang::Zh => writeln!(text, "{}（{count}）", section.title),
            Lang::En => writeln!(text, "{} ({count})", section.title),
        };
        text.push_str(&lines(&section.align, &rows));
        text.push('\n');
    }
    text.truncate(text.trim_end().len());
    text.push('\n');
    text
}

fn heads(lang: Lang, zh: &[&'static str], en: &[&'static str]) -> Vec<&'static str> {
    match lang {
        Lang::Zh => zh.to_vec(),
        Lang::En => en.to_vec(),
    }
}

fn tasks(list: &Worklist, lang: Lang) -> Section {
    let rows = list.tasks.iter().map(|it| {
        let (member, owner) = (it.member.clone(), it.owner.clone());
        vec![it.by.to_string(), owner, member, it.month.to_string(), it.reason.clone()]
    });
    Section {
        title: say(lang, "待办", "tasks"),
        heads: heads(
            lang,
            &["期限", "岗位", "人员", "月份", "事由"],
            &["by", "owner", "member", "month", "why"],
        ),
        align: vec![Align::Left; 5],
        rows: rows.collect(),
    }
}

fn decisions(list: &Worklist, lang: Lang) -> Section {
    let rows = list.decisions.iter().map(|it| {
        let label = find_business(&it.business).map(|business| (business.label)());
        vec![
            it.number.clone(),
            label.map_or_else(|| it.business.clone(), |label| label.get(lang).to_owned()),
            it.about.clone(),
            it.amount.to_string(),
            it.maker.clone(),
            it.proposed.to_string(),
            format!("{}；{}", it.reason, it.document),
        ]
    });
    Section {
        title: say(lang, "待复核", "to be decided by a second person"),
        heads: heads(
            lang,
            &["单号", "业务", "对象", "金额", "申请人", "申请日期", "原因和凭据"],
            &["number", "business", "about", "amount", "by", "on", "why, and the document"],
        ),
        align: columns_with_amount(7, 3),
        rows: rows.collect(),
    }
}

fn suspense(list: &Worklist, lang: Lang) -> Section {
    let rows = list.suspense.iter().map(|it| {
        vec![
            it.received.to_string(),
            it.days.to_string(),
            it.bank_reference.clone(),
            it.amount.to_string(),
            it.holder.clone(),
            it.wrote.clone(),
        ]
    });
    let mut align = columns_with_amount(6, 3);
    if let Some(days) = align.get_mut(1) {
        *days = Align::Right;
    }
    Section {
        title: say(lang, "暂存款", "money in suspense"),
        heads: heads(
            lang,
            &["到账", "天数", "银行流水号", "金额", "在谁名下", "付款时写的"],
            &["received", "days", "bank reference", "amount", "on file of", "what the payer wrote"],
        ),
        align,
        rows: rows.collect(),
    }
}

fn transfers(list: &Worklist, lang: Lang) -> Section {
    let rows = list.transfers.iter().map(|it| {
        let taken = match (it.working_days, it.allowed) {
            (Some(taken), Some(allowed)) => format!("{taken}/{allowed}"),
            (Some(taken), None) => taken.to_string(),
            (None, _) => say(lang, "不知道", "unknown").to_owned(),
        };
        let late = it.late == Some(true);
        vec![
            it.transfer.to_string(),
            it.member.clone(),
            format!("{} → {}", it.from_place, it.to_place),
            it.state.label().get(lang).to_owned(),
            it.amount.to_string(),
            it.applied.to_string(),
            format!("{taken}{}", if late { say(lang, " 超期", " late") } else { "" }),
        ]
    });
    Section {
        title: say(lang, "未了转移", "transfers under way"),
        heads: heads(
            lang,
            &["编号", "人员", "转出 → 转入", "环节", "金额", "申请", "工作日"],
            &["number", "member", "from → to", "stage", "amount", "applied", "working days"],
        ),
        align: columns_with_amount(7, 4),
        rows: rows.collect(),
    }
}

/// Text, but for one column of amounts.
fn columns_with_amount(columns: usize, amount: usize) -> Vec<Align> {
    let column = |at| if at == amount { Align::Right } else { Align::Left };
    (0..columns).map(column).collect()
}
