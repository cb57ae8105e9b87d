//! 近亲属 — who may be let in: a table of the words that people use, by the day from which the
//! rule has them.

use jiff::civil::date;
use store::StoreError;
use vocab::{Date, Text};

use crate::office::refuse;

/// 国办发〔2021〕14号: spouse, parents, children.
const SINCE_2021: Date = date(2021, 4, 22);
const FIRST: &[&str] = &["配偶", "丈夫", "妻子", "父母", "父亲", "母亲", "子女", "儿子", "女儿"];

/// 近亲属: the national administration's list, in every province by this day.
const SINCE_2024: Date = date(2024, 12, 9);
const ADDED: &[&str] = &[
    "兄弟姐妹",
    "兄弟",
    "姐妹",
    "哥哥",
    "弟弟",
    "姐姐",
    "妹妹",
    "祖父母",
    "祖父",
    "祖母",
    "爷爷",
    "奶奶",
    "外祖父母",
    "外祖父",
    "外祖母",
    "外公",
    "外婆",
    "孙子女",
    "孙子",
    "孙女",
    "外孙子女",
    "外孙",
    "外孙女",
];

/// Refuses a relation that the rule of the day does not have.
pub(super) fn check(relation: &str, day: Date) -> Result<(), StoreError> {
    if day < SINCE_2021 {
        return Err(refuse(
            "rule-unknown-here",
            [
                format!("{SINCE_2021} 以前谁可以共济，由各地自定，收录的文件没有说"),
                format!("who could be let in before {SINCE_2021} is in no document at hand"),
            ],
            ["请先找到当地文件", "find the document of the place first"],
        ));
    }
    let later = day >= SINCE_2024;
    if FIRST.contains(&relation) || (later && ADDED.contains(&relation)) {
        return Ok(());
    }
    let who = if later {
        Text::fixed(
            "配偶、父母、子女、兄弟姐妹、祖父母、外祖父母、孙子女、外孙子女",
            "spouse, parents, children, siblings, grandparents and grandchildren",
        )
    } else {
        Text::fixed("配偶、父母、子女", "spouse, parents and children")
    };
    Err(refuse(
        "relation-not-kin",
        [
            format!("“{relation}”不在 {day} 可以共济的近亲属里：{}", who.zh),
            format!("{relation} is none of those who may be let in on {day}: {}", who.en),
        ],
        ["请按上面的称呼填写关系；不在其中的不能绑定", "others cannot be let in"],
    ))
}
