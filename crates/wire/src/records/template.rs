//! 模板 — empty files with every sheet and column, which explain themselves and read back as
//! "nothing supplied" until somebody fills them in.

use serde_json::Value;
use vocab::Lang;

use super::Format;
use super::columns::{SHEETS, pick};
use super::write::{
    Json, Ordered, Table, WriteFault, build_xlsx, csv_file, csv_lines, json_file, markdown_row,
};

/// 空白模板 — an annotated empty file in a format, headers in one language.
pub fn template(format: Format, lang: Lang) -> Result<Vec<u8>, WriteFault> {
    match format {
        Format::Csv => csv_template(lang),
        Format::Xlsx => {
            let tables = SHEETS.iter().map(|definition| Table { definition, rows: Vec::new() });
            build_xlsx(&tables.collect::<Vec<_>>(), true, lang)
        }
        Format::Json => json_template(lang),
        Format::Markdown => Ok(markdown_template(lang).into_bytes()),
    }
}

/// What every template says first.
pub(super) fn explanation(lang: Lang) -> &'static [&'static str] {
    match lang {
        Lang::Zh => &[
            "这个文件用来填写一个人的医保记录。只填您手里有的，其余留空即可。",
            "每张表的第一行是列名，从下一行起每行一条记录。以 # 开头的行只是说明，不会被读取。",
            "表里留着“# 未填写”一行而没有记录，按“没有提供”处理；\
             查过、确实一条也没有，请删去那一行，只留列名。",
            "金额写元，如 1300.00；日期写 2025-07-18；月份写 2025-07；\
             参保地写六位区划代码或城市名。",
            "请不要使用公式；证件号码的单元格请设为文本。一个文件只放一个人的记录。",
        ],
        Lang::En => &[
            "Fill in one person's medical insurance records. Write what you have; leave the rest.",
            "The first row of each sheet holds the headers, each row below is one record. \
             Rows that start with # only explain and are not read.",
            "A sheet that keeps its row “# not filled in” and has no record counts as not \
             supplied; if you looked and there is nothing, delete that row and keep the headers.",
            "Amounts are yuan, such as 1300.00; days 2025-07-18; months 2025-07; places are \
             six-digit codes or Chinese city names.",
            "Use no formulas, and text cells for identity numbers. One person to a file.",
        ],
    }
}

/// The comment that stands in each section of a template until it is filled in.
pub(super) fn unfilled_mark(lang: Lang) -> &'static str {
    pick(
        lang,
        "# 未填写：下面没有记录时按“没有提供”处理；查过、确实没有，请删去这一行",
        "# not filled in: without records below, this counts as not supplied; \
         if you looked and there is nothing, delete this row",
    )
}

fn csv_template(lang: Lang) -> Result<Vec<u8>, WriteFault> {
    let comment = |text: &str| vec![format!("# {text}")];
    let opening: Vec<Vec<String>> = explanation(lang).iter().map(|line| comment(line)).collect();
    let mut sections = vec![csv_lines(&opening)?];
    for sheet in SHEETS {
        let mut lines = vec![vec![format!("[{}]", sheet.name(lang))]];
        lines.push(comment(pick(lang, sheet.help[0], sheet.help[1])));
        for column in sheet.columns {
            let required =
                if column.required { pick(lang, "（必填）", " (required)") } else { "" };
            let colon = pick(lang, "：", ": ");
            let (header, help) = (column.header(lang), column.help(lang));
            lines.push(comment(&format!("{header}{required}{colon}{help}")));
        }
        lines.push(sheet.columns.iter().map(|column| column.header(lang).to_owned()).collect());
        lines.push(vec![unfilled_mark(lang).to_owned()]);
        sections.push(csv_lines(&lines)?);
    }
    Ok(csv_file(&sections))
}

fn markdown_template(lang: Lang) -> String {
    let mut text = explanation(lang).join("\n\n");
    text.push_str("\n\n");
    for sheet in SHEETS {
        let help = pick(lang, sheet.help[0], sheet.help[1]);
        text.push_str(&format!("## {}\n\n{help}\n\n", sheet.name(lang)));
        let columns = sheet.columns.iter();
        text.push_str(&markdown_row(columns.clone().map(|c| c.header(lang).to_owned())));
        text.push_str(&markdown_row(columns.clone().map(|_| "---".to_owned())));
        let mark = std::iter::once(unfilled_mark(lang).to_owned());
        text.push_str(&markdown_row(mark.chain(columns.skip(1).map(|_| String::new()))));
        text.push('\n');
    }
    text
}

fn json_template(lang: Lang) -> Result<Vec<u8>, WriteFault> {
    let text = |line: &str| Json::Value(Value::String(line.to_owned()));
    let mut opening: Vec<Json> = explanation(lang).iter().map(|line| text(line)).collect();
    opening.push(text(pick(
        lang,
        "JSON 中没有填写的表里各项都是 null，按“没有提供”处理；查过、确实没有，请写成 []。\
         金额也可以写成以 _fen 结尾的字段和整数分，如 \"amount_fen\": 130000。",
        "In JSON a section whose values are all null counts as not supplied; write [] if there \
         is nothing. An amount may also be whole fen in a field ending in _fen, such as \
         \"amount_fen\": 130000.",
    )));
    let mut whole = Ordered(vec![(pick(lang, "说明", "readme").to_owned(), Json::List(opening))]);
    for sheet in SHEETS {
        let blank = |header: &str| (header.to_owned(), Json::Value(Value::Null));
        let row = sheet.columns.iter().map(|column| blank(column.header(lang))).collect();
        let row = Json::Object(Ordered(row));
        let single = sheet.single || sheet.field == "member";
        let section = if single { row } else { Json::List(vec![row]) };
        whole.0.push((sheet.name(lang).to_owned(), section));
    }
    json_file(&whole)
}
