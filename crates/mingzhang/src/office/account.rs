//! 账户查询 — one account as of a day as known at a time: the balance, and the passbook with what
//! explains each line; and every kind beside its national code.

use ledger::{MemberId, PassbookLine, Recorded};
use serde_json::json;
use vocab::{CodeTable, Date, Fen, Lang, PlaceCode};

use super::{Books, failure, open};
use crate::columns::{Align, lines};
use crate::console::{self, Failure, Outcome, say};

/// `office account` 的选项.
#[derive(Debug, clap::Args)]
pub struct Account {
    /// 人员编号 · member
    #[arg(value_name = "MEMBER", value_parser = member, help_heading = crate::cli::ARGUMENTS)]
    member: MemberId,
    /// 参保地 · place
    #[arg(long, value_name = "CODE", value_parser = crate::cli::place)]
    place: PlaceCode,
    /// 截至哪天，不写为最新 · as of a day
    #[arg(long, value_name = "DATE", value_parser = crate::cli::day)]
    as_of: Option<Date>,
    /// 按哪个时刻已登记的算，如 2025-07-01T12:00:00 · as known at a time
    #[arg(long, value_name = "TIME")]
    known_at: Option<Recorded>,
    /// 输出 JSON · as JSON
    #[arg(long)]
    json: bool,
    /// Where.
    #[command(flatten)]
    books: Books,
}

/// `office codes` 的选项.
#[derive(Debug, clap::Args)]
pub struct Codes {
    /// 语言 · language
    #[arg(long, default_value = "zh", value_parser = crate::cli::language())]
    lang: Lang,
}

/// 人员编号 as it is typed.
pub fn member(text: &str) -> Result<MemberId, String> {
    let wrong = || format!("人员编号写成 P000001 · write a member as P000001, not {text:?}");
    MemberId::parse(text).ok_or_else(wrong)
}

/// Balance and passbook.
pub async fn account(arguments: &Account) -> Result<Outcome, Failure> {
    let lang = arguments.books.lang;
    let store = open(&arguments.books).await?;
    let as_of = arguments.as_of.unwrap_or(Date::MAX);
    let known_at = arguments.known_at.unwrap_or(Recorded::MAX);
    let (member, place) = (&arguments.member, arguments.place);
    let balance = store.balance(member, place, as_of, known_at).await;
    let passbook = store.passbook(member, place, as_of, known_at).await;
    store.close().await;
    let balance = balance.map_err(|error| failure(error, lang))?;
    let passbook = passbook.map_err(|error| failure(error, lang))?;
    let text = match arguments.json {
        true => as_json(balance, &passbook),
        false => page(balance, &passbook, lang),
    };
    console::print(&text)?;
    Ok(Outcome::Done)
}

fn as_json(balance: Fen, passbook: &[PassbookLine]) -> String {
    let rows = passbook.iter().map(|line| {
        json!({
            "number": line.number,
            "movement": line.movement,
            "national_code": line.movement.kind.national().code,
            "balance_after": line.balance_after,
            "recorded": line.recorded,
            "rule": line.rule,
            "arithmetic": line.arithmetic,
            "hash": line.hash.to_string(),
        })
    });
    let rows: Vec<serde_json::Value> = rows.collect();
    let whole = json!({
        "balance": { "fen": balance.0, "yuan": balance.to_plain_yuan() },
        "passbook": rows,
    });
    format!("{whole:#}\n")
}

fn page(balance: Fen, passbook: &[PassbookLine], lang: Lang) -> String {
    let mut rows = vec![match lang {
        Lang::Zh => ["日期", "代码", "类型", "所属期", "金额", "余额", "分录", "依据"],
        Lang::En => ["day", "code", "kind", "for", "amount", "balance", "entry", "rule"],
    }];
    let told: Vec<[String; 8]> = passbook.iter().map(|line| row(line, lang)).collect();
    rows.extend(told.iter().map(|row| row.each_ref().map(String::as_str)));
    let rows: Vec<Vec<String>> =
        rows.into_iter().map(|row| row.map(str::to_owned).to_vec()).collect();
    let (left, right) = (Align::Left, Align::Right);
    let table = lines(&[left, left, left, left, right, right, left, left], &rows);
    format!("{table}{}  {balance}\n", say(lang, "账本余额", "ledger balance"))
}

fn row(line: &PassbookLine, lang: Lang) -> [String; 8] {
    let movement = &line.movement;
    [
        movement.date.to_string(),
        movement.kind.national().code.to_owned(),
        movement.kind.label().get(lang).to_owned(),
        movement.month.map(|month| month.to_string()).unwrap_or_default(),
        movement.amount.to_string(),
        line.balance_after.to_string(),
        line.number.clone(),
        line.rule.clone().unwrap_or_default(),
    ]
}

/// Every kind with its national code, and where the codes are known from.
pub fn codes(arguments: &Codes) -> Result<Outcome, Failure> {
    let lang = arguments.lang;
    let rows: Vec<Vec<String>> = operations::office::national_codes()
        .iter()
        .map(|it| {
            let of = it.of.get(lang).to_owned();
            vec![of, it.written(), it.label.get(lang).to_owned()]
        })
        .collect();
    let table = lines(&[Align::Left; 3], &rows);
    let source = CodeTable::Movement.source();
    let title = say(lang, "出处", "source");
    console::print(&format!("{table}\n{title}  {}\n", source.get(lang)))?;
    Ok(Outcome::Done)
}
