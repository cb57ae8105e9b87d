//! 列说明 — the reference page of sheets and columns, made from the table that the reader uses.

use vocab::Lang;

use super::columns::{Column, Kind, SHEETS, SheetDefinition, pick};
use super::template::explanation;
use super::write::markdown_row;

/// 列说明 — every sheet and column as a Markdown page in one language.
pub fn column_reference(lang: Lang) -> String {
    let mut page =
        format!("# {}\n\n", pick(lang, "个人记录的表与列", "Sheets and columns of a record"));
    for line in explanation(lang) {
        page.push_str(&format!("- {line}\n"));
    }
    for line in formats(lang) {
        page.push_str(&format!("- {line}\n"));
    }
    for sheet in SHEETS {
        page.push_str(&section(sheet, lang));
    }
    page
}

fn formats(lang: Lang) -> &'static [&'static str] {
    match lang {
        Lang::Zh => &[
            "可读 .xlsx、.csv（UTF-8 或 GBK，逗号、分号或制表符）、.json 和 .md。\
             CSV 里每张表前单独写一行表名，如 `[缴费]`；只有一张表时按列名辨认。",
            "没有某张表，表示没有提供；有列名而没有行，表示查过、没有。两者的结论不同。",
            "JSON：`{\"参保人\": {…}, \"缴费\": [{…}]}`，键用中文或英文。\
             金额写成字符串是元（`\"1300.00\"`）；\
             键以 `_fen` 结尾的整数是分（`\"amount_fen\": 130000`）；\
             其他裸数字看不出单位，不予读取。",
            "各表都可以另有“姓名”“证件号码”两列，用来核对是不是同一个人。",
            "退收的缴费和支出的收支，写正数也按负数读取。\
             费款所属期只有预缴、预划收入和居民医保可以晚于本月。",
        ],
        Lang::En => &[
            "Read are .xlsx, .csv (UTF-8 or GBK; comma, semicolon or tab), .json and .md. In CSV \
             a line with the name of the sheet opens each section, such as `[contributions]`; a \
             single table is recognised by its headers.",
            "A sheet that is absent was not supplied; one with headers and no rows says that \
             there is nothing. The conclusions differ.",
            "JSON: `{\"member\": {…}, \"contributions\": [{…}]}` with Chinese or English keys. An \
             amount in a string is yuan (`\"1300.00\"`); an integer in a key ending in `_fen` is \
             fen (`\"amount_fen\": 130000`); any other bare number leaves the unit open and is \
             refused.",
            "Every sheet may also have the columns 姓名 (name) and 证件号码 (identity_number), \
             which are used to check that it is one person.",
            "Contributions taken back and money going out are read as negative even if written \
             without a sign. Only prepaid rows, advance credits and resident insurance may be \
             for a month that lies ahead.",
        ],
    }
}

fn section(sheet: &SheetDefinition, lang: Lang) -> String {
    let titles = pick(
        lang,
        "列|英文名|内容|必填|说明|也认得",
        "column|Chinese|holds|required|meaning|also read",
    );
    let title = match lang {
        Lang::Zh => format!("{} `{}`", sheet.zh, sheet.field),
        Lang::En => format!("`{}` {}", sheet.field, sheet.zh),
    };
    let mut text = format!("\n## {title}\n\n{}\n\n", pick(lang, sheet.help[0], sheet.help[1]));
    text.push_str(&markdown_row(titles.split('|').map(str::to_owned)));
    text.push_str(&markdown_row(titles.split('|').map(|_| "---".to_owned())));
    for column in sheet.columns {
        text.push_str(&row(column, lang));
    }
    text
}

fn row(column: &Column, lang: Lang) -> String {
    let names = match lang {
        Lang::Zh => [column.zh.to_owned(), format!("`{}`", column.field)],
        Lang::En => [format!("`{}`", column.field), column.zh.to_owned()],
    };
    let required = if column.required { pick(lang, "是", "yes") } else { "" };
    let rest = [
        holds(column.kind, lang),
        required.to_owned(),
        column.help(lang).to_owned(),
        column.aliases.join(pick(lang, "、", ", ")),
    ];
    markdown_row(names.into_iter().chain(rest))
}

fn holds(kind: Kind, lang: Lang) -> String {
    let (zh, en) = match kind {
        Kind::Text => ("文字", "text"),
        Kind::TypedNumber => ("文字（号码）", "text (a number)"),
        Kind::Identity => ("证件号码", "identity number"),
        Kind::Place => ("地区", "place"),
        Kind::Day => ("日期", "day"),
        Kind::PlannedDay => ("日期（可在将来）", "day, may lie ahead"),
        Kind::Month => ("月份", "month"),
        Kind::Money => ("金额（不为负）", "amount, not negative"),
        Kind::SignedMoney => ("金额", "amount"),
        Kind::Count => ("整数", "whole number"),
        Kind::Year => ("年份", "year"),
        Kind::YesNo => ("是或否", "yes or no"),
        Kind::Choice(choices) => {
            let labels: Vec<&str> = choices.iter().map(|c| c.label.get(lang)).collect();
            return labels.join(pick(lang, "、", ", "));
        }
    };
    pick(lang, zh, en).to_owned()
}
