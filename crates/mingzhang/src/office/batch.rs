//! 整批划拨 — chunk after chunk with a line of progress; the name of the batch makes its keys, so
//! that running it again goes on where it stopped.

use operations::crediting::{CreditChunk, credit_all};
use operations::office::{Office, Request};
use vocab::{Date, Lang, PlaceCode};

use super::{Books, failure, now, open};
use crate::console::{self, Failure, Outcome};
use crate::packs::{self, RuleOptions};

/// `office credit` 的选项.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// 批次名称；同名再跑就接着办 · name of the batch
    #[arg(long)]
    name: String,
    /// 参保地 · place
    #[arg(long, value_name = "CODE", value_parser = crate::cli::place)]
    place: PlaceCode,
    /// 划入日期 · day
    #[arg(long, value_name = "DATE", value_parser = crate::cli::day)]
    on: Date,
    /// 经办人 · clerk
    #[arg(long)]
    clerk: String,
    /// 每批笔数 · lines of a chunk
    #[arg(long, default_value_t = 200)]
    chunk: i64,
    /// Where.
    #[command(flatten)]
    books: Books,
    /// Which rules.
    #[command(flatten)]
    rules: RuleOptions,
}

/// Credits everything that is due, and sums it up.
pub async fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    let lang = arguments.books.lang;
    let rules = packs::load(&arguments.rules, lang)?;
    let store = open(&arguments.books).await?;
    let office = Office { store: &store, library: &rules.library };
    let request = Request {
        key: arguments.name.clone(),
        place: arguments.place,
        clerk: arguments.clerk.clone(),
        seen: None,
        command: CreditChunk { on: arguments.on, most: Some(arguments.chunk) },
    };
    let mut so_far = 0;
    let whole = credit_all(&office, &request, now(), |chunk| {
        so_far += chunk.credited;
        eprint!("\r{so_far}");
    })
    .await;
    store.close().await;
    let whole = whole.map_err(|error| failure(error, lang))?;
    eprintln!();
    let (credited, amount, aside) = (whole.credited, whole.amount, whole.set_aside.len());
    let mut text = match lang {
        Lang::Zh => format!("划入 {credited} 笔，共 {amount} 元；{aside} 笔划不了，已列待办\n"),
        Lang::En => format!("{credited} credited, {amount} yuan; {aside} set aside as tasks\n"),
    };
    for line in &whole.set_aside {
        text.push_str(line);
        text.push('\n');
    }
    console::print(&text)?;
    Ok(if aside == 0 { Outcome::Done } else { Outcome::Found })
}
