//! 文件与表的问题 — wordings for what is wrong with a whole file, a sheet or a header.

use super::{Problem, Remedy, Spot, quoted};
use crate::records::MAX_BYTES;
use crate::records::columns::{Column, SheetDefinition};

/// Why a file as a whole cannot be read.
#[derive(Clone, Copy, Debug)]
pub(in crate::records) enum Reason {
    NotAWorkbook,
    Broken,
    WebPage,
    Pdf,
    Encoding,
    ControlCharacter,
    Encrypted,
}

pub(in crate::records) fn not_readable(spot: Spot<'_>, reason: Reason) -> Problem {
    let (code, sentence, remedy) = match reason {
        Reason::NotAWorkbook => (
            "not-a-workbook",
            ["这个文件名为 Excel 工作簿，内容却不是", "the file is named a workbook but is none"],
            Remedy(
                "若是文本表格，请把扩展名改为 .csv；否则请用 Excel 或 WPS 另存为 .xlsx",
                "if it is a text table, rename it to .csv; else save it as .xlsx",
            ),
        ),
        Reason::Broken => (
            "broken-file",
            ["文件已损坏或不完整", "the file is damaged or incomplete"],
            Remedy(
                "请重新下载，或用 Excel、WPS 打开后另存一份",
                "download it again, or open it in a spreadsheet and save a copy",
            ),
        ),
        Reason::WebPage => (
            "web-page",
            ["这是一个网页，不是表格文件", "this is a web page and not a table file"],
            Remedy(
                "请用 Excel 或 WPS 打开后另存为 .xlsx",
                "open it in a spreadsheet and save it as .xlsx",
            ),
        ),
        Reason::Pdf => (
            "pdf",
            ["这是 PDF，里面的表格读不出来", "this is a PDF, whose tables cannot be read"],
            Remedy(
                "请下载 Excel 或 CSV 版本，或照模板填写",
                "download the spreadsheet or CSV version, or fill in the template",
            ),
        ),
        Reason::Encoding => (
            "unknown-encoding",
            ["文字编码认不出来", "the encoding of the text is not known"],
            Remedy(
                "请另存为“CSV UTF-8”，或改用 .xlsx",
                "save it as “CSV UTF-8”, or use .xlsx instead",
            ),
        ),
        Reason::ControlCharacter => (
            "control-character",
            ["文件里有不可见的控制字符", "the file holds invisible control characters"],
            Remedy(
                "请重新导出，或用 Excel、WPS 打开后另存一份",
                "export it again, or open it in a spreadsheet and save a copy",
            ),
        ),
        Reason::Encrypted => (
            "encrypted",
            ["工作簿有密码", "the workbook is protected by a password"],
            Remedy("请去掉打开密码后再试", "remove the password and try again"),
        ),
    };
    spot.fixed(code, sentence, remedy)
}

pub(in crate::records) fn unknown_format(name: &str) -> Problem {
    let name = quoted(name);
    Spot::FILE.built(
        "unknown-format",
        format!("“{name}”的扩展名不认识"),
        format!("the extension of “{name}” is not known"),
        Remedy("请使用 .xlsx、.csv、.json 或 .md 文件", "use an .xlsx, .csv, .json or .md file"),
    )
}

pub(in crate::records) fn too_large(bytes: u64) -> Problem {
    let (megabytes, limit) = (bytes.div_ceil(1024 * 1024), MAX_BYTES / (1024 * 1024));
    Spot::FILE.built(
        "file-too-large",
        format!("文件有{megabytes} MB，超过{limit} MB 的上限"),
        format!("the file has {megabytes} MB, more than the limit of {limit} MB"),
        Remedy("请只保留本人的记录", "keep only the records of the one person"),
    )
}

pub(in crate::records) fn empty_file() -> Problem {
    Spot::FILE.fixed(
        "empty-file",
        ["文件是空的", "the file is empty"],
        Remedy(
            "请选择有内容的文件，或从模板开始填写",
            "choose a file with content, or start from the template",
        ),
    )
}

pub(in crate::records) fn no_records() -> Problem {
    Spot::FILE.fixed(
        "no-records",
        ["文件里没有任何记录", "the file holds no records"],
        Remedy("请至少填写一张表", "fill in at least one sheet"),
    )
}

pub(in crate::records) fn old_workbook() -> Problem {
    Spot::FILE.fixed(
        "old-workbook",
        [
            "这是旧版 .xls 工作簿，或有打开密码的工作簿",
            "this is an old .xls workbook, or one with a password",
        ],
        Remedy(
            "请去掉密码，用 Excel 或 WPS 另存为 .xlsx",
            "remove the password and save it as .xlsx",
        ),
    )
}

pub(in crate::records) fn inflates_too_much() -> Problem {
    Spot::FILE.fixed(
        "inflates-too-much",
        [
            "工作簿解压后大得不正常，没有继续打开",
            "the workbook inflates to an abnormal size and was not opened",
        ],
        Remedy("请把本人的记录复制到一个新的工作簿", "copy the records into a new workbook"),
    )
}

/// `what` in Chinese and English, with the limit.
pub(in crate::records) fn too_many(spot: Spot<'_>, what: [&str; 2], limit: usize) -> Problem {
    spot.built(
        "too-many",
        format!("{}太多，超过{limit}的上限", what[0]),
        format!("there are too many {}, more than {limit}", what[1]),
        Remedy("请只保留本人的记录", "keep only the records of the one person"),
    )
}

pub(in crate::records) fn unknown_sheet(name: &str, nearest: Option<&SheetDefinition>) -> Problem {
    let (zh, en) = match nearest {
        Some(near) => (
            format!("不认识这张表，是不是“{}”", near.zh),
            format!("this sheet is not known; perhaps “{}” ({}) is meant", near.field, near.zh),
        ),
        None => ("不认识这张表".to_owned(), "this sheet is not known".to_owned()),
    };
    let spot = if name.is_empty() { Spot::FILE } else { Spot::sheet(name) };
    spot.built(
        "unknown-sheet",
        zh,
        en,
        Remedy(
            "请改成模板里的表名，或删去这张表",
            "use a sheet name of the template, or delete the sheet",
        ),
    )
}

pub(in crate::records) fn unrecognised_table(spot: Spot<'_>) -> Problem {
    spot.fixed(
        "unrecognised-table",
        ["从列名看不出这是哪一张表", "the headers do not tell which sheet this is"],
        Remedy(
            "请在表前单独写一行表名，如“缴费”",
            "put a line with the name of the sheet before it, such as “contributions”",
        ),
    )
}

pub(in crate::records) fn duplicate_sheet(name: &str, definition: &SheetDefinition) -> Problem {
    Spot::sheet(name).built(
        "duplicate-sheet",
        format!("“{}”出现了两次", definition.zh),
        format!("“{}” appears twice", definition.field),
        Remedy("请合并成一张表", "merge them into one"),
    )
}

pub(in crate::records) fn missing_headers(spot: Spot<'_>) -> Problem {
    spot.fixed(
        "missing-headers",
        ["没有列名", "there are no headers"],
        Remedy(
            "请在第一行写上列名，或删去这张表",
            "write the headers into the first row, or delete the sheet",
        ),
    )
}

pub(in crate::records) fn unknown_header(spot: Spot<'_>, nearest: Option<&Column>) -> Problem {
    let (zh, en) = match nearest {
        Some(near) => (
            format!("不认识这个列名，是不是“{}”", near.zh),
            format!("this header is not known; perhaps “{}” ({}) is meant", near.field, near.zh),
        ),
        None => ("不认识这个列名".to_owned(), "this header is not known".to_owned()),
    };
    spot.built(
        "unknown-header",
        zh,
        en,
        Remedy(
            "请改成模板里的列名，或删去这一列",
            "use a header of the template, or delete the column",
        ),
    )
}

pub(in crate::records) fn duplicate_header(
    spot: Spot<'_>,
    column: &Column,
    other: &str,
) -> Problem {
    let other = quoted(other);
    spot.built(
        "duplicate-header",
        format!("这一列和“{other}”列都是“{}”", column.zh),
        format!("this column and “{other}” both are “{}”", column.field),
        Remedy("请只留一列", "keep one of them"),
    )
}

pub(in crate::records) fn missing_column(spot: Spot<'_>, column: &Column) -> Problem {
    spot.built(
        "missing-column",
        format!("缺少“{}”列", column.zh),
        format!("the column “{}” ({}) is missing", column.field, column.zh),
        Remedy("请补上这一列", "add the column"),
    )
}

pub(in crate::records) fn missing_value(spot: Spot<'_>) -> Problem {
    spot.fixed(
        "missing-value",
        ["这一格必须填写", "this cell must be filled in"],
        Remedy("请补上", "fill it in"),
    )
}

pub(in crate::records) fn beyond_headers(spot: Spot<'_>, text: &str) -> Problem {
    let text = quoted(text);
    spot.built(
        "cell-without-header",
        format!("“{text}”所在的列没有列名"),
        format!("“{text}” stands in a column without a header"),
        Remedy(
            "请补上列名；若是多了分隔符，请删去",
            "add the header, or remove a separator too many",
        ),
    )
}

pub(in crate::records) fn bad_json(line: usize, column: usize) -> Problem {
    Spot::FILE.built(
        "bad-json",
        format!("第{line}行第{column}个字符处不是正确的 JSON"),
        format!("this is not valid JSON at line {line}, character {column}"),
        Remedy("请核对引号、逗号和括号", "check quotes, commas and brackets"),
    )
}

pub(in crate::records) fn too_deep() -> Problem {
    Spot::FILE.fixed(
        "nested-too-deep",
        ["JSON 嵌套得太深", "the JSON is nested too deeply"],
        Remedy("请照模板的层次填写", "keep to the levels of the template"),
    )
}

pub(in crate::records) fn duplicate_key(spot: Spot<'_>, key: &str) -> Problem {
    let key = quoted(key);
    spot.built(
        "duplicate-key",
        format!("“{key}”写了两次"),
        format!("“{key}” is written twice"),
        Remedy("请只留一个", "keep one of them"),
    )
}

pub(in crate::records) fn wrong_shape(spot: Spot<'_>) -> Problem {
    spot.fixed(
        "wrong-shape",
        [
            "结构不对：最外层是对象，每张表是行的列表",
            "wrong shape: the whole is an object, and each sheet a list of rows",
        ],
        Remedy("请照 JSON 模板填写", "keep to the JSON template"),
    )
}

/// The table and the record type disagree: our own mistake, which a test excludes.
pub(in crate::records) fn inconsistent() -> Problem {
    Spot::FILE.fixed(
        "not-understood",
        ["记录没能读懂，这是我们的问题", "the record was not understood, which is our fault"],
        Remedy("请把模板和出错的做法告诉我们", "tell us what you did and which template you used"),
    )
}
