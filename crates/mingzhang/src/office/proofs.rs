//! 日根与包含证明 — the published root of each closed day; that one account stands under it; and, for
//! whoever holds nothing but a proof and a root, whether the one leads to the other.

use std::path::PathBuf;

use ledger::MemberId;
use ledger::proof::Proof;
use serde_json::{Value, json};
use store::Period;
use vocab::{Date, Lang, PlaceCode, Text};

use super::{Books, bytes, failure, open, unreadable};
use crate::columns::{Align, lines};
use crate::console::{self, Failure, Outcome, say};

/// `office roots` 的选项.
#[derive(Debug, clap::Args)]
pub struct Roots {
    /// 参保地 · place
    #[arg(long, value_name = "CODE", value_parser = crate::cli::place)]
    place: PlaceCode,
    /// Where.
    #[command(flatten)]
    books: Books,
}

/// `office inclusion` 的选项.
#[derive(Debug, clap::Args)]
pub struct Inclusion {
    /// 人员编号 · member
    #[arg(value_name = "MEMBER", value_parser = super::account::member)]
    #[arg(help_heading = crate::cli::ARGUMENTS)]
    member: MemberId,
    /// 参保地 · place
    #[arg(long, value_name = "CODE", value_parser = crate::cli::place)]
    place: PlaceCode,
    /// 已日结的那一天 · a closed day
    #[arg(long, value_name = "DATE", value_parser = crate::cli::day)]
    day: Date,
    /// Where.
    #[command(flatten)]
    books: Books,
}

/// `office belongs` 的选项.
#[derive(Debug, clap::Args)]
pub struct Belongs {
    /// 包含证明，office inclusion 的输出 · an inclusion proof
    #[arg(value_name = "FILE.json", help_heading = crate::cli::ARGUMENTS)]
    proof: PathBuf,
    /// 公布的日根 · the published root
    #[arg(long, value_name = "HEX")]
    root: String,
    /// 语言 · language
    #[arg(long, default_value = "zh", value_parser = crate::cli::language())]
    lang: Lang,
}

/// Every close with its root.
pub async fn roots(arguments: &Roots) -> Result<Outcome, Failure> {
    let lang = arguments.books.lang;
    let store = open(&arguments.books).await?;
    let closes = store.closes(arguments.place).await;
    store.close().await;
    let closes = closes.map_err(|error| failure(error, lang))?;
    let mut rows = vec![match lang {
        Lang::Zh => ["结账", "截至", "账户", "分录", "根"].map(str::to_owned).to_vec(),
        Lang::En => ["close", "through", "accounts", "entries", "root"].map(str::to_owned).to_vec(),
    }];
    rows.extend(closes.iter().map(|close| {
        let (accounts, entries) = (close.accounts.to_string(), close.entries.to_string());
        let period = match close.period {
            Period::Day => say(lang, "日结", "day"),
            Period::Month => say(lang, "月结", "month"),
        };
        let through = close.through.to_string();
        vec![period.to_owned(), through, accounts, entries, close.root.to_string()]
    }));
    console::print(&lines(
        &[Align::Left, Align::Left, Align::Right, Align::Right, Align::Left],
        &rows,
    ))?;
    Ok(Outcome::Done)
}

/// The proof of one account, as JSON.
pub async fn inclusion(arguments: &Inclusion) -> Result<Outcome, Failure> {
    let lang = arguments.books.lang;
    let store = open(&arguments.books).await?;
    let (place, day, member) = (arguments.place, arguments.day, &arguments.member);
    let found = operations::closing::prove_account(&store, place, day, member).await;
    store.close().await;
    let Some((proof, root)) = found.map_err(|error| failure(error, lang))? else {
        return Err(Failure::refused(
            lang,
            &Text::new(
                format!("{day} 没有日结，或那天没有 {member} 的账户"),
                format!("{day} is not closed, or {member} had no account then"),
            ),
            &Text::fixed("用 office roots 看已日结的日子", "office roots lists the closed days"),
        ));
    };
    let whole = json!({ "proof": proof, "root": root.to_string() });
    console::print(&format!("{whole:#}\n"))?;
    Ok(Outcome::Done)
}

/// Whether a proof leads to a root. Needs no books.
pub fn belongs(arguments: &Belongs) -> Result<Outcome, Failure> {
    let lang = arguments.lang;
    let content = bytes(&arguments.proof, lang)?;
    let wrong = |error: serde_json::Error| unreadable(&arguments.proof, &error.to_string(), lang);
    let mut whole: Value = serde_json::from_slice(&content).map_err(wrong)?;
    let proof: Proof = serde_json::from_value(whole["proof"].take()).map_err(wrong)?;
    let leads = proof.root().to_string() == arguments.root.trim().to_ascii_lowercase();
    let (member, balance) = (&proof.leaf.member, proof.leaf.balance);
    console::print(&match (leads, lang) {
        (true, Lang::Zh) => format!("属实：{member} 余额 {balance} 元在这个日根之下\n"),
        (true, Lang::En) => format!("it belongs: {member} with {balance} is under this root\n"),
        (false, _) => {
            say(lang, "不属实：推出的根和公布的不同\n", "it does not lead to this root\n")
                .to_owned()
        }
    })?;
    Ok(if leads { Outcome::Done } else { Outcome::Found })
}
