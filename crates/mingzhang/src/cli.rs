//! 命令行 — the commands and their options, Chinese first. Snapshots of the help are tests.

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{ArgAction, Parser, Subcommand};
use vocab::{Date, Lang, PlaceCode};

/// Heading above arguments without a name.
pub const ARGUMENTS: &str = "参数 · Arguments";
/// Heading above options.
pub const OPTIONS: &str = "选项 · Options";
const COMMANDS: &str = "命令 · Commands";
/// How the help of every command is laid out.
pub const TEMPLATE: &str =
    "{about-with-newline}\n用法 · {usage-heading} {usage}\n\n{all-args}{after-help}";

const EXIT_CODES: &str = "\
不带命令就是演示；各命令有自己的帮助，如 mingzhang explain --help
Without a command: demo. Each command has its own help.

结束代码 · Exit codes:
  0  办成 · done
  1  输入有问题，或本地未知 · something in the input, or unknown here
  2  命令写法不对 · the command line is not understood
  3  程序或机器故障 · a fault of the program or the machine";

/// 明账：医保账户，一分一厘说清楚 · a clear account of medical insurance, to the fen
#[derive(Debug, Parser)]
#[command(
    name = "mingzhang",
    version,
    help_template = TEMPLATE,
    subcommand_help_heading = COMMANDS,
    next_help_heading = OPTIONS,
    disable_help_subcommand = true,
    disable_help_flag = true,
    disable_version_flag = true,
    after_help = EXIT_CODES
)]
pub struct Cli {
    /// What to do; the demonstration if nothing is said.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// 显示帮助 · print help
    #[arg(short, long, global = true, display_order = 1000, action = ArgAction::HelpShort)]
    help: Option<bool>,
    /// 显示版本 · print the version
    #[arg(short = 'V', long, display_order = 1001, action = ArgAction::Version)]
    version: Option<bool>,
}

/// 命令.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// 演示：建库，放进示范参保人，打开门户 · made-up members in a portal on this machine
    #[command(help_template = TEMPLATE, next_help_heading = OPTIONS)]
    Demo(crate::demo::Arguments),
    /// 解释一个人的账户 · explain one person's account from a file of records
    #[command(help_template = TEMPLATE, next_help_heading = OPTIONS)]
    Explain(crate::explain::Arguments),
    /// 写一个空白模板 · write a template to fill in
    #[command(help_template = TEMPLATE, subcommand_help_heading = COMMANDS)]
    Template {
        /// What the template is for.
        #[command(subcommand)]
        command: crate::template::Command,
    },
    /// 算一笔，附推导 · one calculation with its derivation
    #[command(help_template = TEMPLATE, subcommand_help_heading = COMMANDS)]
    Calc {
        /// Which calculation.
        #[command(subcommand)]
        kind: crate::calc::Kind,
    },
    /// 照回执复算，说明有没有不同 · run again by a receipt and say what differs
    #[command(help_template = TEMPLATE, next_help_heading = OPTIONS)]
    Replay(crate::replay::Arguments),
    /// 看各地规则：某地某天的、两处对比、全部导出 · read the rules of places
    #[command(help_template = TEMPLATE, subcommand_help_heading = COMMANDS)]
    Policies {
        /// What to read.
        #[command(subcommand)]
        command: crate::policies::Command,
    },
    /// 检查规则包 · check rule packs
    #[command(help_template = TEMPLATE, subcommand_help_heading = COMMANDS)]
    Check {
        /// What to check.
        #[command(subcommand)]
        command: crate::check::Command,
    },
    /// 听到的说法对不对 · is it true what people say
    #[command(help_template = TEMPLATE, subcommand_help_heading = COMMANDS)]
    Claims {
        /// What to do.
        #[command(subcommand)]
        command: crate::claims::Command,
    },
    /// 经办：登记、参保、申报、到账、划拨、结账 · the office: every business of the accounts
    #[command(help_template = TEMPLATE, subcommand_help_heading = COMMANDS)]
    Office {
        /// What the office is to do.
        #[command(subcommand)]
        command: crate::office::Command,
    },
    /// 打印 JSON 的结构说明 · print the JSON Schema of an output
    #[command(help_template = TEMPLATE, subcommand_help_heading = COMMANDS)]
    Schema {
        /// Which output.
        #[command(subcommand)]
        command: crate::schema::Command,
    },
}

impl Default for Command {
    fn default() -> Command {
        Command::Demo(crate::demo::Arguments::default())
    }
}

/// `zh` or `en`.
pub fn language() -> impl TypedValueParser<Value = Lang> {
    PossibleValuesParser::new(["zh", "en"])
        .map(|name| if name == "en" { Lang::En } else { Lang::Zh })
}

/// A day as `2025-09-15`.
pub fn day(text: &str) -> Result<Date, String> {
    text.parse().map_err(|_| {
        format!("日期写成 2025-09-15 · write a day of the calendar as 2025-09-15, not {text:?}")
    })
}

/// A place code as `440300`.
pub fn place(text: &str) -> Result<PlaceCode, String> {
    PlaceCode::parse(text).ok_or_else(|| {
        format!("参保地写成六位代码，如 440300 · write a place as six digits, not {text:?}")
    })
}
