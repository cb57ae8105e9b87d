//! 行与单元格的问题 — wordings for what is wrong with a row or a cell.

use vocab::{IdentityProblem, Text};

use super::{Problem, Remedy, Spot, quoted};
use crate::records::columns::SheetDefinition;
use crate::records::format::MAX_CELL_CHARACTERS;

pub(in crate::records) fn formula(spot: Spot<'_>) -> Problem {
    spot.fixed(
        "formula",
        ["这一格是公式", "this cell is a formula"],
        Remedy("公式单元格请粘贴为数值", "paste formula cells as values"),
    )
}

pub(in crate::records) fn faulty_cell(spot: Spot<'_>, text: &str) -> Problem {
    let text = quoted(text);
    spot.built(
        "faulty-cell",
        format!("这一格显示的是错误“{text}”"),
        format!("this cell shows the error “{text}”"),
        Remedy("请改成正确的内容，或留空", "put in the right value, or leave it empty"),
    )
}

pub(in crate::records) fn too_long(spot: Spot<'_>) -> Problem {
    let limit = MAX_CELL_CHARACTERS;
    spot.built(
        "cell-too-long",
        format!("这一格超过{limit}个字"),
        format!("this cell has more than {limit} characters"),
        Remedy("请缩短", "shorten it"),
    )
}

pub(in crate::records) fn nested(spot: Spot<'_>) -> Problem {
    spot.fixed(
        "nested-value",
        ["这里应是一个值，不是列表或对象", "a value belongs here, not a list or an object"],
        Remedy("请改成文字或数字", "write text or a number"),
    )
}

/// A value that does not have the type of its column; `wanted` says what belongs there and
/// `example` how it is written.
pub(in crate::records) fn wrong_type(
    spot: Spot<'_>,
    text: &str,
    wanted: [&str; 2],
    example: [&str; 2],
) -> Problem {
    let text = quoted(text);
    spot.problem(
        "wrong-type",
        Text::new(format!("“{text}”不是{}", wanted[0]), format!("“{text}” is not {}", wanted[1])),
        Text::new(format!("请写成{}", example[0]), format!("write {}", example[1])),
    )
}

pub(in crate::records) fn not_a_choice(spot: Spot<'_>, text: &str, labels: [String; 2]) -> Problem {
    let text = quoted(text);
    spot.problem(
        "not-a-choice",
        Text::new(
            format!("“{text}”不在可选的范围内"),
            format!("“{text}” is none of the permitted values"),
        ),
        Text::new(format!("请从中选一个：{}", labels[0]), format!("choose one of: {}", labels[1])),
    )
}

pub(in crate::records) fn unknown_place(spot: Spot<'_>, text: &str) -> Problem {
    let text = quoted(text);
    spot.built(
        "unknown-place",
        format!("不认识“{text}”这个地方"),
        format!("the place “{text}” is not known"),
        Remedy(
            "请填六位行政区划代码，如深圳 440300",
            "use the six-digit code, such as 440300 for Shenzhen",
        ),
    )
}

pub(in crate::records) fn no_such_day(spot: Spot<'_>, text: &str) -> Problem {
    let text = quoted(text);
    spot.built(
        "no-such-day",
        format!("日历上没有“{text}”这一天"),
        format!("“{text}” is no day of the calendar"),
        Remedy("请核对日期", "check the date"),
    )
}

pub(in crate::records) fn out_of_years(spot: Spot<'_>, text: &str) -> Problem {
    let text = quoted(text);
    spot.built(
        "year-out-of-range",
        format!("“{text}”的年份不在1900至2200之间"),
        format!("the year of “{text}” is not between 1900 and 2200"),
        Remedy("请核对年份", "check the year"),
    )
}

pub(in crate::records) fn future(spot: Spot<'_>, text: &str, today: vocab::Date) -> Problem {
    let text = quoted(text);
    spot.built(
        "future-date",
        format!("“{text}”晚于今天（{today}），不可能已经发生"),
        format!("“{text}” is later than today ({today}) and cannot have happened"),
        Remedy(
            "请核对日期；还没有发生的事不要填",
            "check the date; leave out what has not happened",
        ),
    )
}

pub(in crate::records) fn month_ahead(spot: Spot<'_>, text: &str, today: vocab::Date) -> Problem {
    let text = quoted(text);
    spot.built(
        "future-month",
        format!("“{text}”晚于本月（今天是{today}），而这一行不是预缴"),
        format!(
            "“{text}” is later than this month (today is {today}) in a row that is not prepaid"
        ),
        Remedy(
            "请核对月份；提前缴的请把类型写成“预缴”或“预划收入”",
            "check the month; for money paid ahead use the kind “prepaid” or “advance credit”",
        ),
    )
}

pub(in crate::records) fn backwards(spot: Spot<'_>, first: &str, last: &str) -> Problem {
    spot.built(
        "period-backwards",
        format!("“{first}”晚于“{last}”"),
        format!("“{first}” is later than “{last}”"),
        Remedy("请核对这两个日期", "check the two dates"),
    )
}

pub(in crate::records) fn too_many_decimals(spot: Spot<'_>, text: &str) -> Problem {
    let text = quoted(text);
    spot.built(
        "too-many-decimals",
        format!("“{text}”的小数多于两位，不到一分钱"),
        format!("“{text}” has more than two decimals, less than a fen"),
        Remedy("请写到分，如 1300.50", "write it to the fen, such as 1300.50"),
    )
}

pub(in crate::records) fn too_much_money(spot: Spot<'_>, text: &str) -> Problem {
    let text = quoted(text);
    spot.built(
        "amount-out-of-range",
        format!("“{text}”大得不可能是一个人的金额"),
        format!("“{text}” is too large for one person's money"),
        Remedy("请检查是否多打了数字", "check it for extra digits"),
    )
}

pub(in crate::records) fn negative(spot: Spot<'_>, text: &str) -> Problem {
    let text = quoted(text);
    spot.built(
        "negative-amount",
        format!("“{text}”是负数，这里不可能为负"),
        format!("“{text}” is negative, which cannot be here"),
        Remedy(
            "请核对；若是退回的钱，请用退收类的类型",
            "check it; for money taken back use a refund kind",
        ),
    )
}

pub(in crate::records) fn yuan_or_fen(spot: Spot<'_>, text: &str) -> Problem {
    let text = quoted(text);
    spot.built(
        "yuan-or-fen",
        format!("数字 {text} 看不出是元还是分"),
        format!("the number {text} does not say whether it is yuan or fen"),
        Remedy(
            "请写成带引号的元，如 \"1300.00\"，或把字段名加上 _fen 后写整数分",
            "write yuan in quotes, such as \"1300.00\", or whole fen in a field ending in _fen",
        ),
    )
}

pub(in crate::records) fn identity(spot: Spot<'_>, problem: IdentityProblem) -> Problem {
    let remedy = Remedy(
        "请对照证件核对；不愿填写可以留空",
        "check it against the document, or leave it empty",
    );
    spot.problem("identity-number", problem.sentence(), remedy.text())
}

pub(in crate::records) fn identity_masked(spot: Spot<'_>) -> Problem {
    spot.fixed(
        "identity-masked",
        ["证件号码有几位被遮住了", "part of the identity number is masked"],
        Remedy("请填写完整号码，或留空", "write the whole number, or leave it empty"),
    )
}

pub(in crate::records) fn identity_as_number(spot: Spot<'_>) -> Problem {
    spot.fixed(
        "identity-as-number",
        [
            "证件号码被表格软件存成了数字，后几位已经丢失",
            "the spreadsheet stored the identity number as a number and lost its last digits",
        ],
        Remedy("请把单元格设为“文本”后重新填写", "set the cell to text and type it again"),
    )
}

pub(in crate::records) fn two_rows(spot: Spot<'_>, definition: &SheetDefinition) -> Problem {
    if definition.field == "member" {
        return two_people(spot, None);
    }
    spot.built(
        "more-than-one-row",
        format!("“{}”只能有一行", definition.zh),
        format!("“{}” can have one row only", definition.field),
        Remedy("请只留一行", "keep one row"),
    )
}

/// `who` names the two people, masked.
pub(in crate::records) fn two_people(spot: Spot<'_>, who: Option<[&str; 2]>) -> Problem {
    let (zh, en) = match who {
        Some([one, other]) => (
            format!("文件里有两个人的记录：{one} 和 {other}"),
            format!("the file holds records of two people: {one} and {other}"),
        ),
        None => {
            ("文件里有两个人的记录".to_owned(), "the file holds records of two people".to_owned())
        }
    };
    spot.built(
        "two-people",
        zh,
        en,
        Remedy("请一个文件只放一个人的记录", "keep one person to a file"),
    )
}

pub(in crate::records) fn duplicate_row(spot: Spot<'_>, first: u32) -> Problem {
    spot.built(
        "duplicate-row",
        format!("这一行和第{first}行完全相同"),
        format!("this row repeats row {first}"),
        Remedy("请删去其中一行", "delete one of them"),
    )
}

pub(in crate::records) fn duplicate_number(spot: Spot<'_>, first: u32) -> Problem {
    spot.built(
        "duplicate-number",
        format!("这个流水号和第{first}行的相同"),
        format!("this number is the same as in row {first}"),
        Remedy("请核对流水号；重复的行请删去", "check the number; delete a repeated row"),
    )
}
