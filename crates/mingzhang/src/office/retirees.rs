//! 整月退休划入 — everybody who is insured as retired, chunk after chunk; the name of the run makes
//! its keys, so that running it again goes on where it stopped.

use operations::crediting::{RetireeChunk, credit_retirees};
use operations::office::{Office, Request};
use vocab::{Date, Lang, Month, PlaceCode};

use super::{Books, failure, now, open};
use crate::console::{self, Failure, Outcome};
use crate::packs::{self, RuleOptions};

/// `office retirees` 的选项.
#[derive(Debug, clap::Args)]
pub struct Retirees {
    /// 批次名称；同名再跑就接着办 · name of the batch
    #[arg(long)]
    name: String,
    /// 参保地 · place
    #[arg(long, value_name = "CODE", value_parser = crate::cli::place)]
    place: PlaceCode,
    /// 所属月份 · month
    #[arg(long, value_name = "MONTH", value_parser = month)]
    month: Month,
    /// 划入日期 · day
    #[arg(long, value_name = "DATE", value_parser = crate::cli::day)]
    on: Date,
    /// 经办人 · clerk
    #[arg(long)]
    clerk: String,
    /// 每批人数 · people of a chunk
    #[arg(long, default_value_t = 200)]
    chunk: i64,
    /// Where.
    #[command(flatten)]
    books: Books,
    /// Which rules.
    #[command(flatten)]
    rules: RuleOptions,
}

fn month(text: &str) -> Result<Month, String> {
    Month::parse(text).ok_or_else(|| "月份写成 2025-07 · a month is 2025-07".to_owned())
}

/// Credits every retiree of a place through a month, and sums it up.
pub async fn run(arguments: &Retirees) -> Result<Outcome, Failure> {
    let lang = arguments.books.lang;
    let rules = packs::load(&arguments.rules, lang)?;
    let store = open(&arguments.books).await?;
    let office = Office { store: &store, library: &rules.library };
    let command =
        RetireeChunk { month: arguments.month, on: arguments.on, most: Some(arguments.chunk) };
    let request = Request {
        key: arguments.name.clone(),
        place: arguments.place,
        clerk: arguments.clerk.clone(),
        seen: None,
        command,
    };
    let mut so_far = 0;
    let whole = credit_retirees(&office, &request, now(), |chunk| {
        so_far += chunk.people;
        eprint!("\r{so_far}");
    })
    .await;
    store.close().await;
    let whole = whole.map_err(|error| failure(error, lang))?;
    eprintln!();
    let (people, credited, amount) = (whole.people, whole.credited, whole.amount);
    let aside = whole.set_aside.len();
    let mut text = match lang {
        Lang::Zh => {
            format!("划入 {people} 人 {credited} 笔，共 {amount} 元；{aside} 人划不了，已列待办\n")
        }
        Lang::En => format!(
            "{people} people, {credited} credits, {amount} yuan; {aside} set aside as tasks\n"
        ),
    };
    for line in &whole.set_aside {
        text.push_str(line);
        text.push('\n');
    }
    console::print(&text)?;
    Ok(if aside == 0 { Outcome::Done } else { Outcome::Found })
}
