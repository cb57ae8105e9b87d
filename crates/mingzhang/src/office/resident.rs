//! 居民参保情况 — one resident as of a day: years in a row, what they earn, what paying now means.

use ledger::MemberId;
use operations::residents::{ClaimsSaid, resident_standing};
use vocab::{Date, PlaceCode};

use super::account::member;
use super::{Books, failure, open};
use crate::console::{self, Failure, Outcome};
use crate::packs::{self, RuleOptions};

/// `office resident` 的选项.
#[derive(Debug, clap::Args)]
pub struct Resident {
    /// 人员编号 · member
    #[arg(value_name = "MEMBER", value_parser = member, help_heading = crate::cli::ARGUMENTS)]
    member: MemberId,
    /// 参保地 · place
    #[arg(long, value_name = "CODE", value_parser = crate::cli::place)]
    place: PlaceCode,
    /// 截至哪天 · as of a day
    #[arg(long, value_name = "DATE", value_parser = crate::cli::day)]
    on: Date,
    /// 基金零报销的年数，账本里没有 · years without a claim, which the books do not have
    #[arg(long, value_name = "YEARS")]
    zero_claim_years: Option<i32>,
    /// 用奖励额度报销过大病 · rewards were used for a catastrophic claim
    #[arg(long)]
    claimed: bool,
    /// Where.
    #[command(flatten)]
    books: Books,
    /// Which rules.
    #[command(flatten)]
    rules: RuleOptions,
}

/// The standing as JSON.
pub async fn run(arguments: &Resident) -> Result<Outcome, Failure> {
    let lang = arguments.books.lang;
    let rules = packs::load(&arguments.rules, lang)?;
    let store = open(&arguments.books).await?;
    let said = ClaimsSaid {
        zero_claim_years: arguments.zero_claim_years,
        claimed: Some(arguments.claimed),
    };
    let whose = (arguments.place, &arguments.member);
    let standing = resident_standing(&store, &rules.library, whose, arguments.on, said).await;
    store.close().await;
    let standing = standing.map_err(|error| failure(error, lang))?;
    console::print(&format!("{:#}\n", serde_json::json!(standing)))?;
    Ok(Outcome::Done)
}
