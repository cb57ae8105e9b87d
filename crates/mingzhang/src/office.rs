//! 经办 — the office on the command line: the same businesses as the REST door, one request at a
//! time, the batch with its progress, filings from a spreadsheet, the journal for other auditors.

mod account;
mod batch;
mod business;
mod compare;
mod proofs;
mod resident;
mod retirees;
mod worklist;

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context;
use ledger::Recorded;
use operations::office::{Done, Office, Request};
use serde_json::{Value, json};
use server::office::OfficeDoor;
use store::{FaultKind, HolderKind, Store, StoreError};
use vocab::{Lang, PlaceCode, Text};
use wire::filing::FilingRow;
use wire::records::{Format, Problem};

use crate::clock;
use crate::console::{self, Failure, Outcome, say};
use crate::packs::{self, RuleOptions};

/// 经办什么.
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// 业务目录；写上业务名称，看要填什么 · every business; with a name, what it asks for
    #[command(help_template = crate::cli::TEMPLATE)]
    List(business::Listing),
    /// 国家代码一览 · every kind with its national code
    #[command(help_template = crate::cli::TEMPLATE)]
    Codes(account::Codes),
    /// 查账户：余额和存折，截至某天、按某时刻已知 · balance and passbook of an account
    #[command(help_template = crate::cli::TEMPLATE)]
    Account(account::Account),
    /// 办一件业务 · one request from a JSON file
    #[command(help_template = crate::cli::TEMPLATE)]
    Do(One),
    /// 导入月度申报（.xlsx .csv）· an employer's wages of a month from a table
    #[command(help_template = crate::cli::TEMPLATE)]
    File(Filing),
    /// 导入年度缴费基数（.xlsx .csv），补差一张单 · the bases of a year from a table
    #[command(name = "adjust-year", help_template = crate::cli::TEMPLATE)]
    AdjustYear(YearBases),
    /// 整批核定并划拨，中断后同名再跑就接着办 · a month of everybody; run again to go on
    #[command(help_template = crate::cli::TEMPLATE)]
    Batch(batch::Arguments),
    /// 整批划拨，中断后同名再跑就接着办 · credit everything due; run again to go on
    #[command(help_template = crate::cli::TEMPLATE)]
    Credit(batch::Run),
    /// 整月退休划入，中断后同名再跑就接着办 · credit every retiree; run again to go on
    #[command(help_template = crate::cli::TEMPLATE)]
    Retirees(retirees::Retirees),
    /// 工资表核对：人员、基数、到账、欠费 · a payroll beside bill and payment
    #[command(help_template = crate::cli::TEMPLATE)]
    Payroll(compare::Payroll),
    /// 分期缴纳：各期缴了没有、落后多少 · instalment plans of an employer
    #[command(help_template = crate::cli::TEMPLATE)]
    Instalments(compare::Instalments),
    /// 居民参保情况：连续年数、激励、现在缴费会怎样 · a resident's years in a row and rewards
    #[command(help_template = crate::cli::TEMPLATE)]
    Resident(resident::Resident),
    /// 待办清单：待办、待复核、暂存款、未了转移 · everything that waits for somebody
    #[command(help_template = crate::cli::TEMPLATE)]
    Worklist(worklist::Arguments),
    /// 对账：账本、银行、税务、结算逐笔相符 · books, bank, tax and settlements, line by line
    #[command(help_template = crate::cli::TEMPLATE)]
    Prove(compare::Days),
    /// 日根：每个结账日公布的根 · the root of every close
    #[command(help_template = crate::cli::TEMPLATE)]
    Roots(proofs::Roots),
    /// 包含证明：一个账户在某日的根之下 · that an account stands under the root of a day
    #[command(help_template = crate::cli::TEMPLATE)]
    Inclusion(proofs::Inclusion),
    /// 验证包含证明，不需要账本 · check such a proof without the books
    #[command(help_template = crate::cli::TEMPLATE)]
    Belongs(proofs::Belongs),
    /// 打开经办接口 · the REST door on this machine
    #[command(help_template = crate::cli::TEMPLATE)]
    Serve(Serve),
    /// 导出日记账 · the journal as hledger or beancount text
    #[command(help_template = crate::cli::TEMPLATE)]
    Journal(Journal),
    /// 验账：每条哈希链、试算平衡 · every hash chain and the trial balance
    #[command(help_template = crate::cli::TEMPLATE)]
    Verify(Verify),
}

/// 数据库与语言 — what every command of the office needs.
#[derive(Debug, clap::Args)]
pub struct Books {
    /// 数据库文件 · database file
    #[arg(long, value_name = "FILE")]
    db: PathBuf,
    /// 语言 · language
    #[arg(long, default_value = "zh", value_parser = crate::cli::language())]
    lang: Lang,
}

/// `office do` 的选项.
#[derive(Debug, clap::Args)]
pub struct One {
    /// 业务名称，见 office list · name of the business
    #[arg(value_name = "BUSINESS", help_heading = crate::cli::ARGUMENTS)]
    business: String,
    /// 请求文件：key、place、clerk、command · the request
    #[arg(value_name = "FILE.json", help_heading = crate::cli::ARGUMENTS)]
    request: PathBuf,
    /// Where.
    #[command(flatten)]
    books: Books,
    /// Which rules.
    #[command(flatten)]
    rules: RuleOptions,
}

/// 谁报来的表 — what importing an employer's table needs besides its month.
#[derive(Debug, clap::Args)]
pub struct Table {
    /// 业务编号 · idempotency key
    #[arg(long)]
    key: String,
    /// 参保地 · place
    #[arg(long, value_name = "CODE", value_parser = crate::cli::place)]
    place: PlaceCode,
    /// 经办人 · clerk
    #[arg(long)]
    clerk: String,
    /// 单位编号 · employer
    #[arg(long)]
    employer: String,
}

/// `office file` 的选项.
#[derive(Debug, clap::Args)]
pub struct Filing {
    /// 申报表，表头为 姓名、证件号码、申报工资 · the table
    #[arg(value_name = "FILE", help_heading = crate::cli::ARGUMENTS)]
    table: PathBuf,
    /// Whose.
    #[command(flatten)]
    of: Table,
    /// 费款所属期 · month
    #[arg(long)]
    month: String,
    /// Where.
    #[command(flatten)]
    books: Books,
}

/// `office adjust-year` 的选项.
#[derive(Debug, clap::Args)]
pub struct YearBases {
    /// 基数表，表头为 姓名、证件号码、缴费基数 · the table
    #[arg(value_name = "FILE", help_heading = crate::cli::ARGUMENTS)]
    table: PathBuf,
    /// Whose.
    #[command(flatten)]
    of: Table,
    /// 年度第一个月 · first month of the insurance year
    #[arg(long)]
    first: String,
    /// Where.
    #[command(flatten)]
    books: Books,
}

/// `office serve` 的选项.
#[derive(Debug, clap::Args)]
pub struct Serve {
    /// 端口，0 为任选空闲的 · port, 0 for any that is free
    #[arg(long, default_value_t = 8331)]
    port: u16,
    /// Where.
    #[command(flatten)]
    books: Books,
    /// Which rules.
    #[command(flatten)]
    rules: RuleOptions,
}

/// `office journal` 的选项.
#[derive(Debug, clap::Args)]
pub struct Journal {
    /// 参保地 · place
    #[arg(long, value_name = "CODE", value_parser = crate::cli::place)]
    place: PlaceCode,
    /// 格式 · format
    #[arg(long, default_value = "hledger", value_parser = ["hledger", "beancount"])]
    format: String,
    /// Where.
    #[command(flatten)]
    books: Books,
}

/// `office verify` 的选项.
#[derive(Debug, clap::Args)]
pub struct Verify {
    /// 参保地 · place
    #[arg(long, value_name = "CODE", value_parser = crate::cli::place)]
    place: PlaceCode,
    /// Where.
    #[command(flatten)]
    books: Books,
}

/// Runs a command of the office.
pub fn run(command: &Command) -> Result<Outcome, Failure> {
    let runtime = tokio::runtime::Runtime::new().context("cannot start the runtime")?;
    runtime.block_on(async {
        match command {
            Command::List(arguments) => business::list(arguments),
            Command::Codes(arguments) => account::codes(arguments),
            Command::Account(arguments) => account::account(arguments).await,
            Command::Do(arguments) => one(arguments).await,
            Command::File(arguments) => file(arguments).await,
            Command::AdjustYear(arguments) => adjust_year(arguments).await,
            Command::Batch(arguments) => batch::month_of_all(arguments).await,
            Command::Credit(arguments) => batch::credit(arguments).await,
            Command::Retirees(arguments) => retirees::run(arguments).await,
            Command::Payroll(arguments) => compare::payroll(arguments).await,
            Command::Instalments(arguments) => compare::instalments(arguments).await,
            Command::Resident(arguments) => resident::run(arguments).await,
            Command::Worklist(arguments) => worklist::run(arguments).await,
            Command::Prove(arguments) => compare::days(arguments).await,
            Command::Roots(arguments) => proofs::roots(arguments).await,
            Command::Inclusion(arguments) => proofs::inclusion(arguments).await,
            Command::Belongs(arguments) => proofs::belongs(arguments),
            Command::Serve(arguments) => serve(arguments).await,
            Command::Journal(arguments) => journal(arguments).await,
            Command::Verify(arguments) => verify(arguments).await,
        }
    })
}

/// Books that are there: a name that was mistyped would be answered with “nothing”.
async fn open(books: &Books) -> Result<Store, Failure> {
    if books.db.exists() {
        return open_or_begin(books).await;
    }
    let path = books.db.display();
    Err(Failure::refused(
        books.lang,
        &Text::new(format!("没有账本 {path}"), format!("there are no books {path}")),
        &Text::fixed(
            "请检查文件名；新账本由第一次 office do 或 office serve 建立",
            "check the name; new books are begun by the first office do or office serve",
        ),
    ))
}

/// The same; where there are no books, new ones are begun.
async fn open_or_begin(books: &Books) -> Result<Store, Failure> {
    Store::open(&books.db).await.map_err(|error| failure(error, books.lang))
}

fn failure(error: StoreError, lang: Lang) -> Failure {
    match error {
        StoreError::Refused(refusal) => Failure::from_refusal(lang, &refusal),
        StoreError::Fault(fault) => match fault.kind {
            FaultKind::Unreadable | FaultKind::Other => Failure::Fault(fault.into()),
            _ => Failure::Refused(fault.sentence().get(lang).to_owned()),
        },
    }
}

/// A file's bytes; a file that cannot be read is the user's affair.
fn bytes(path: &Path, lang: Lang) -> Result<Vec<u8>, Failure> {
    let length = std::fs::metadata(path).map(|it| it.len());
    let length = length.map_err(|error| unreadable(path, &error.to_string(), lang))?;
    wire::records::check_length(length).map_err(|it| Failure::Refused(it.line(lang)))?;
    std::fs::read(path).map_err(|error| unreadable(path, &error.to_string(), lang))
}

fn unreadable(path: &Path, reason: &str, lang: Lang) -> Failure {
    let path = path.display();
    Failure::refused(
        lang,
        &Text::new(format!("读不了 {path}（{reason}）"), format!("cannot read {path} ({reason})")),
        &Text::fixed("请检查文件名和格式", "check name and format of the file"),
    )
}

async fn one(arguments: &One) -> Result<Outcome, Failure> {
    let lang = arguments.books.lang;
    let text = bytes(&arguments.request, lang)?;
    let request: Request<Value> = serde_json::from_slice(&text)
        .map_err(|error| unreadable(&arguments.request, &error.to_string(), lang))?;
    let business = business::named(&arguments.business, lang)?;
    let rules = packs::load(&arguments.rules, lang)?;
    let store = open_or_begin(&arguments.books).await?;
    let office = Office { store: &store, library: &rules.library };
    let done = office.handle(business.name, &request, clock::now()).await;
    store.close().await;
    match done {
        Ok(done) => print_done(&done),
        Err(StoreError::Refused(refusal)) if refusal.code == "command-malformed" => {
            Err(business::misread(business, &refusal, lang))
        }
        Err(error) => Err(failure(error, lang)),
    }
}

fn print_done(done: &Done) -> Result<Outcome, Failure> {
    let text = serde_json::to_string_pretty(done).context("an answer is JSON")?;
    console::print(&format!("{text}\n"))?;
    Ok(Outcome::Done)
}

async fn file(arguments: &Filing) -> Result<Outcome, Failure> {
    let month = ("month", arguments.month.as_str());
    let read: ReadTable = wire::filing::read;
    let what = ("employer.file", read, month);
    import(&arguments.table, &arguments.of, &arguments.books, what).await
}

async fn adjust_year(arguments: &YearBases) -> Result<Outcome, Failure> {
    let first = ("first", arguments.first.as_str());
    let read: ReadTable = wire::filing::read_bases;
    let what = ("employer.adjust-year", read, first);
    import(&arguments.table, &arguments.of, &arguments.books, what).await
}

/// How a table is read.
type ReadTable = fn(&[u8], Format) -> Result<Vec<FilingRow>, Vec<Problem>>;

/// Reads an employer's table and brings it to the office under one key.
async fn import(
    table: &Path,
    of: &Table,
    books: &Books,
    (business, read, (field, month)): (&str, ReadTable, (&str, &str)),
) -> Result<Outcome, Failure> {
    let lang = books.lang;
    let refused = |it: Problem| Failure::Refused(it.line(lang));
    let format = Format::from_name(&table.to_string_lossy()).map_err(refused)?;
    let rows = read(&bytes(table, lang)?, format).map_err(|problems| {
        let told: Vec<String> = problems.iter().map(|problem| problem.line(lang)).collect();
        Failure::Refused(told.join("\n"))
    })?;
    let lines: Vec<Value> = rows
        .into_iter()
        .map(|row| {
            json!({
                "row": row.row,
                "name": row.name,
                "identity_number": row.identity_number,
                "wage": row.wage,
            })
        })
        .collect();
    let mut command = json!({ "employer": of.employer, "lines": lines });
    command[field] = json!(month);
    let request = Request {
        key: of.key.clone(),
        place: of.place,
        clerk: of.clerk.clone(),
        seen: None,
        command,
    };
    let rules = packs::load(&RuleOptions::default(), lang)?;
    let store = open(books).await?;
    let office = Office { store: &store, library: &rules.library };
    let done = office.handle(business, &request, clock::now()).await;
    store.close().await;
    print_done(&done.map_err(|error| failure(error, lang))?)
}

async fn serve(arguments: &Serve) -> Result<Outcome, Failure> {
    let lang = arguments.books.lang;
    let listener = crate::demo::listen(arguments.port, lang).await?;
    let address = listener.local_addr().context("the port has no address")?;
    let stop = crate::demo::stop_signal()?;
    let rules = packs::load(&arguments.rules, lang)?;
    let store = Arc::new(open_or_begin(&arguments.books).await?);
    let door = OfficeDoor {
        store: Arc::clone(&store),
        library: Arc::new(rules.library),
        clock: Arc::new(clock::now),
    };
    let title = say(lang, "经办接口", "office");
    console::print(&format!("{title}  http://{address}/office/v1/openapi.json\n"))?;
    let served = server::serve(listener, server::office::router(door), stop).await;
    served.context("the server failed")?;
    store.close().await;
    Ok(Outcome::Done)
}

async fn journal(arguments: &Journal) -> Result<Outcome, Failure> {
    let lang = arguments.books.lang;
    let store = open(&arguments.books).await?;
    let posted = store.journal(arguments.place).await.map_err(|error| failure(error, lang))?;
    store.close().await;
    let text = match arguments.format.as_str() {
        "beancount" => ledger::beancount(&posted),
        _ => ledger::hledger(&posted),
    };
    console::print(&text)?;
    Ok(Outcome::Done)
}

async fn verify(arguments: &Verify) -> Result<Outcome, Failure> {
    let lang = arguments.books.lang;
    let store = open(&arguments.books).await?;
    let failed = |error| failure(error, lang);
    let trial = store.trial_balance(arguments.place).await.map_err(failed)?;
    let (mut entries, mut broken, mut text) = (0, 0, String::new());
    // Money waits on the files of employers and of the office too.
    let mut holders = Vec::new();
    for kind in [HolderKind::Person, HolderKind::Employer, HolderKind::Office] {
        holders.append(&mut store.holders(kind).await.map_err(failed)?);
    }
    for member in holders {
        let report = store.verify_chain(&member).await.map_err(failed)?;
        entries += report.entries;
        for (place, found) in report.broken {
            broken += 1;
            // Writing to a String cannot fail.
            let _ = writeln!(text, "{place} {member} {}: {}", found.position, found.reason);
        }
    }
    store.close().await;
    let difference = vocab::Fen::checked_sum(trial.values().copied());
    let balanced = difference == Some(vocab::Fen::ZERO);
    let _ = writeln!(
        text,
        "{}",
        match lang {
            Lang::Zh => format!(
                "{entries} 笔分录，{broken} 处断链，试算{}",
                if balanced { "平衡" } else { "不平" }
            ),
            Lang::En => format!(
                "{entries} entries, {broken} broken, the books {}",
                if balanced { "balance" } else { "do not balance" }
            ),
        }
    );
    console::print(&text)?;
    Ok(if broken == 0 && balanced { Outcome::Done } else { Outcome::Found })
}

/// The time of recording, for the batch too.
fn now() -> Recorded {
    clock::now()
}
