//! 整批办理 — what a place does with everybody: assess the filed month, credit what was received,
//! chunk after chunk with its progress. The name of the batch makes its keys, so that running it
//! again goes on where it stopped.

mod bar;

use std::fmt::Write;

use ledger::Recorded;
use operations::batch::{AssessedAll, Batch, assess_all};
use operations::crediting::{CreditChunk, CreditedChunk, check_day, credit_all};
use operations::office::{Office, Request};
use store::Store;
use vocab::{Date, Lang, Month, PlaceCode};

use super::{Books, failure, now, open};
use crate::console::{self, Failure, Outcome, say};
use crate::packs::{self, RuleOptions};
use bar::Bar;

/// 批次 — what every batch needs.
#[derive(Debug, clap::Args)]
pub struct Run {
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
    #[arg(long, default_value_t = 5_000)]
    chunk: i64,
    /// 登记时间，缺省为现在 · time of recording, now if absent
    #[arg(long, value_name = "TIME", value_parser = time)]
    recorded: Option<Recorded>,
    /// Where.
    #[command(flatten)]
    books: Books,
    /// Which rules.
    #[command(flatten)]
    rules: RuleOptions,
}

/// `office batch` 的选项.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// 费款所属期 · month
    #[arg(long, value_name = "MONTH", value_parser = month)]
    month: Month,
    /// The batch.
    #[command(flatten)]
    run: Run,
}

/// A month as `2025-07`.
pub fn month(text: &str) -> Result<Month, String> {
    let wrong = || format!("所属期写成 2025-07 · write a month as 2025-07, not {text:?}");
    Month::parse(text).ok_or_else(wrong)
}

fn time(text: &str) -> Result<Recorded, String> {
    let wrong = "时间写成 2025-08-20T09:00:00 · write a time as 2025-08-20T09:00:00";
    text.parse().map_err(|_| format!("{wrong}, not {text:?}"))
}

/// Assesses the month of every employer, then credits everything that is due.
pub async fn month_of_all(arguments: &Arguments) -> Result<Outcome, Failure> {
    run(&arguments.run, Some(arguments.month)).await
}

/// Credits everything that is due.
pub async fn credit(arguments: &Run) -> Result<Outcome, Failure> {
    run(arguments, None).await
}

async fn run(arguments: &Run, month: Option<Month>) -> Result<Outcome, Failure> {
    let lang = arguments.books.lang;
    let rules = packs::load(&arguments.rules, lang)?;
    let store = open(&arguments.books).await?;
    let office = Office { store: &store, library: &rules.library };
    let recorded = arguments.recorded.unwrap_or_else(now);
    // Before anything is assessed, not after.
    check_day(arguments.on, recorded.date()).map_err(|error| failure(error, lang))?;
    let assessed = match month {
        Some(month) => Some(assess(arguments, &office, month, recorded).await?),
        None => None,
    };
    let credited = credit_due(arguments, &office, &store, recorded).await?;
    store.close().await;
    let aside = assessed.as_ref().map_or(0, |it| it.set_aside.len()) + credited.set_aside.len();
    console::print(&summary(lang, assessed.as_ref(), &credited))?;
    Ok(if aside == 0 { Outcome::Done } else { Outcome::Found })
}

async fn assess(
    arguments: &Run,
    office: &Office<'_>,
    month: Month,
    recorded: Recorded,
) -> Result<AssessedAll, Failure> {
    let lang = arguments.books.lang;
    let batch = Batch {
        name: arguments.name.clone(),
        place: arguments.place,
        clerk: arguments.clerk.clone(),
        recorded,
    };
    let mut bar = Bar::new(say(lang, "核定", "assessed"));
    let assessed = assess_all(office, &batch, month, |done, people| bar.show(done, people)).await;
    bar.end();
    assessed.map_err(|error| failure(error, lang))
}

async fn credit_due(
    arguments: &Run,
    office: &Office<'_>,
    store: &Store,
    recorded: Recorded,
) -> Result<CreditedChunk, Failure> {
    let lang = arguments.books.lang;
    let failed = |error| failure(error, lang);
    let waiting = store.count_to_credit(arguments.place, arguments.on).await.map_err(failed)?;
    let mut all = usize::try_from(waiting).unwrap_or(usize::MAX);
    let request = Request {
        key: arguments.name.clone(),
        place: arguments.place,
        clerk: arguments.clerk.clone(),
        seen: None,
        command: CreditChunk {
            on: arguments.on,
            most: Some(arguments.chunk),
            after: None,
            bill: None,
        },
    };
    let mut bar = Bar::new(say(lang, "划拨", "credited"));
    let mut done = 0;
    let credited = credit_all(office, &request, recorded, |chunk, again| {
        let lines = chunk.credited + chunk.set_aside.len();
        done += lines;
        // What a run before this one has done waits no more.
        all += if again { lines } else { 0 };
        bar.show(done, all);
    })
    .await;
    bar.end();
    credited.map_err(failed)
}

fn summary(lang: Lang, assessed: Option<&AssessedAll>, credited: &CreditedChunk) -> String {
    let mut text = String::new();
    let mut aside: Vec<&str> = Vec::new();
    if let Some(AssessedAll { employers, people, total, before, set_aside }) = assessed {
        let line = match lang {
            Lang::Zh => format!(
                "核定 {employers} 家单位 {people} 人，应缴 {total} 元；此前已核定 {before} 人"
            ),
            Lang::En => format!(
                "assessed: {employers} employers, {people} people, {total} yuan; {before} before"
            ),
        };
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{line}");
        aside.extend(set_aside.iter().map(String::as_str));
    }
    let from = aside.len();
    aside.extend(credited.set_aside.iter().map(String::as_str));
    let (lines, amount, tasks) = (credited.credited, credited.amount, aside.len() - from);
    let line = match lang {
        Lang::Zh => format!("划入 {lines} 笔，共 {amount} 元；{tasks} 笔划不了，已列待办"),
        Lang::En => format!("{lines} credited, {amount} yuan; {tasks} set aside as tasks"),
    };
    let _ = writeln!(text, "{line}");
    // A wrong place, month or file would otherwise look like a month that is done.
    let found_nobody = assessed.is_some_and(|all| all.people == 0 && all.before == 0);
    if found_nobody && lines == 0 && aside.is_empty() {
        let hint = say(
            lang,
            "提示：这里没有可办的申报和账户，请核对参保地、所属期和数据库文件",
            "hint: there was nothing to assess or credit: check the place, the month and the database",
        );
        let _ = writeln!(text, "{hint}");
    }
    for line in aside {
        let _ = writeln!(text, "{line}");
    }
    text
}
