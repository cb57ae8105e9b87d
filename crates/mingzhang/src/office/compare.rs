//! 核对 — the books beside what others say: a payroll beside the bill, the days of a place beside
//! bank, tax office and institutions.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use ledger::MemberId;
use operations::employers::{PayrollLine, PayrollOf, compare_payroll, plans_of};
use operations::office::{Office, Yuan};
use operations::proof::{Proof, Statements, prove};
use vocab::{Date, Lang, Month, PlaceCode};
use wire::records::Format;

use super::{Books, bytes, failure, open, unreadable};
use crate::console::{self, Failure, Outcome, say};
use crate::packs::{self, RuleOptions};

/// `office payroll` 的选项.
#[derive(Debug, clap::Args)]
pub struct Payroll {
    /// 工资表（.csv .xlsx .json）：姓名、证件号码、申报工资，可加人员类别、险种 · the payroll
    #[arg(value_name = "FILE", help_heading = crate::cli::ARGUMENTS)]
    table: PathBuf,
    /// 单位编号 · employer
    #[arg(long, value_parser = employer)]
    employer: MemberId,
    /// 参保地 · place
    #[arg(long, value_name = "CODE", value_parser = crate::cli::place)]
    place: PlaceCode,
    /// 费款所属期 · month
    #[arg(long, value_name = "MONTH", value_parser = super::batch::month)]
    month: Month,
    /// 欠费算到哪天 · the day to which arrears are counted
    #[arg(long, value_name = "DATE", value_parser = crate::cli::day)]
    on: Date,
    /// Where.
    #[command(flatten)]
    books: Books,
    /// Which rules.
    #[command(flatten)]
    rules: RuleOptions,
}

/// `office instalments` 的选项.
#[derive(Debug, clap::Args)]
pub struct Instalments {
    /// 单位编号 · employer
    #[arg(value_name = "EMPLOYER", value_parser = employer, help_heading = crate::cli::ARGUMENTS)]
    employer: MemberId,
    /// 参保地 · place
    #[arg(long, value_name = "CODE", value_parser = crate::cli::place)]
    place: PlaceCode,
    /// 截至哪天 · as of a day
    #[arg(long, value_name = "DATE", value_parser = crate::cli::day)]
    on: Date,
    /// Where.
    #[command(flatten)]
    books: Books,
}

/// `office prove` 的选项.
#[derive(Debug, clap::Args)]
pub struct Days {
    /// 对方账单：bank、tax、settlements 各是流水号和金额 · what the others say
    #[arg(value_name = "FILE.json", help_heading = crate::cli::ARGUMENTS)]
    statements: PathBuf,
    /// 参保地 · place
    #[arg(long, value_name = "CODE", value_parser = crate::cli::place)]
    place: PlaceCode,
    /// 第一天 · first day
    #[arg(long, value_name = "DATE", value_parser = crate::cli::day)]
    from: Date,
    /// 最后一天 · last day
    #[arg(long, value_name = "DATE", value_parser = crate::cli::day)]
    to: Date,
    /// 暂存款超过几天算超期 · suspense is old after so many days
    #[arg(long, default_value_t = 30)]
    suspense_days: i32,
    /// Where.
    #[command(flatten)]
    books: Books,
}

fn employer(text: &str) -> Result<MemberId, String> {
    let wrong = || format!("单位编号写成 E000001 · write an employer as E000001, not {text:?}");
    MemberId::parse(text).ok_or_else(wrong)
}

/// Plans with what is paid and what is behind, as JSON.
pub async fn instalments(arguments: &Instalments) -> Result<Outcome, Failure> {
    let lang = arguments.books.lang;
    let store = open(&arguments.books).await?;
    let plans = plans_of(&store, arguments.place, &arguments.employer, arguments.on).await;
    store.close().await;
    let plans = plans.map_err(|error| failure(error, lang))?;
    console::print(&format!("{:#}\n", serde_json::json!(plans)))?;
    Ok(Outcome::Done)
}

/// R01 to R07.
pub async fn payroll(arguments: &Payroll) -> Result<Outcome, Failure> {
    let lang = arguments.books.lang;
    let lines = payroll_lines(&arguments.table, lang)?;
    let rules = packs::load(&arguments.rules, lang)?;
    let store = open(&arguments.books).await?;
    let office = Office { store: &store, library: &rules.library };
    let asked = PayrollOf {
        employer: arguments.employer.clone(),
        place: arguments.place,
        month: arguments.month,
        on: arguments.on,
    };
    let found = compare_payroll(&office, &asked, &lines).await;
    store.close().await;
    let found = found.map_err(|error| failure(error, lang))?;
    let mut text = String::new();
    for difference in &found {
        let (sentence, fix) = (difference.sentence.get(lang), difference.fix.get(lang));
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{}  {sentence}\n     → {fix}", difference.code);
    }
    if found.is_empty() {
        text.push_str(say(lang, "工资表、账单、到账一致\n", "payroll, bill and payment agree\n"));
    }
    console::print(&text)?;
    Ok(if found.is_empty() { Outcome::Done } else { Outcome::Found })
}

fn payroll_lines(path: &Path, lang: Lang) -> Result<Vec<PayrollLine>, Failure> {
    let content = bytes(path, lang)?;
    let name = path.to_string_lossy();
    if name.ends_with(".json") {
        let lines = serde_json::from_slice(&content);
        return lines.map_err(|error| unreadable(path, &error.to_string(), lang));
    }
    let refused = |it: wire::records::Problem| Failure::Refused(it.line(lang));
    let format = Format::from_name(&name).map_err(refused)?;
    let rows = wire::payroll::read(&content, format).map_err(|problems| {
        let told: Vec<String> = problems.iter().map(|problem| problem.line(lang)).collect();
        Failure::Refused(told.join("\n"))
    })?;
    Ok(rows.into_iter().map(server::office::payroll_line).collect())
}

/// K01 to K04.
pub async fn days(arguments: &Days) -> Result<Outcome, Failure> {
    let lang = arguments.books.lang;
    let content = bytes(&arguments.statements, lang)?;
    let statements: Statements = serde_json::from_slice(&content)
        .map_err(|error| unreadable(&arguments.statements, &error.to_string(), lang))?;
    let store = open(&arguments.books).await?;
    let days = (arguments.from, arguments.to);
    let proof = prove(&store, arguments.place, days, &statements, arguments.suspense_days).await;
    store.close().await;
    let proof = proof.map_err(|error| failure(error, lang))?;
    console::print(&page(&proof, lang))?;
    Ok(if proof.holds { Outcome::Done } else { Outcome::Found })
}

fn page(proof: &Proof, lang: Lang) -> String {
    let mut text = String::new();
    // Writing to a String cannot fail.
    let mut line = |what: String| {
        let _ = writeln!(text, "{what}");
    };
    for comparison in &proof.comparisons {
        let label = comparison.against.label();
        let (books, theirs) = (comparison.books, comparison.theirs);
        line(match lang {
            Lang::Zh => format!("{}  账上 {books} 元，对方 {theirs} 元", label.zh),
            Lang::En => format!("{}  books {books}, theirs {theirs}", label.en),
        });
        for found in &comparison.breaks {
            let amount =
                |side: Option<Yuan>| side.map_or("—".to_owned(), |side| side.to_string());
            let (books, theirs) = (amount(found.books), amount(found.theirs));
            line(format!("  {}  {books} | {theirs}  {}", found.reference, found.action.get(lang)));
        }
    }
    for against in &proof.not_compared {
        let none = say(lang, "没有提供，没有核对", "not given, not compared");
        line(format!("{}  {none}", against.label().get(lang)));
    }
    for broken in &proof.broken_chains {
        line(format!("{}  {broken}", say(lang, "断链", "broken chain")));
    }
    for old in &proof.old_suspense {
        let (reference, amount, days) = (&old.bank_reference, old.amount, old.days);
        line(match lang {
            Lang::Zh => format!("暂存超期  {reference}  {amount} 元，已 {days} 天，请认领或退回"),
            Lang::En => {
                format!("old suspense  {reference}  {amount}, {days} days: match or return")
            }
        });
    }
    line(match proof.holds {
        true => say(lang, "账实相符", "everything agrees").to_owned(),
        false => say(lang, "尚未相符，请按上面逐条处理", "not yet: see each line above").to_owned(),
    });
    text
}
