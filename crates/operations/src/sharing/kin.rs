//! 近亲属 — who may be let in, by the rule of the day: the rule book has the relations, and here are
//! the words that people use for them.

use policy::rules::Kin;
use store::StoreError;
use vocab::{Date, InsuranceKind};

use crate::office::{Work, refuse};

/// What people call a relative.
const WORDS: &[(&str, Kin)] = &[
    ("配偶", Kin::Spouse),
    ("丈夫", Kin::Spouse),
    ("妻子", Kin::Spouse),
    ("父母", Kin::Parents),
    ("父亲", Kin::Parents),
    ("母亲", Kin::Parents),
    ("子女", Kin::Children),
    ("儿子", Kin::Children),
    ("女儿", Kin::Children),
    ("兄弟姐妹", Kin::Siblings),
    ("兄弟", Kin::Siblings),
    ("姐妹", Kin::Siblings),
    ("哥哥", Kin::Siblings),
    ("弟弟", Kin::Siblings),
    ("姐姐", Kin::Siblings),
    ("妹妹", Kin::Siblings),
    ("祖父母", Kin::Grandparents),
    ("祖父", Kin::Grandparents),
    ("祖母", Kin::Grandparents),
    ("爷爷", Kin::Grandparents),
    ("奶奶", Kin::Grandparents),
    ("外祖父母", Kin::MaternalGrandparents),
    ("外祖父", Kin::MaternalGrandparents),
    ("外祖母", Kin::MaternalGrandparents),
    ("外公", Kin::MaternalGrandparents),
    ("外婆", Kin::MaternalGrandparents),
    ("孙子女", Kin::Grandchildren),
    ("孙子", Kin::Grandchildren),
    ("孙女", Kin::Grandchildren),
    ("外孙子女", Kin::MaternalGrandchildren),
    ("外孙", Kin::MaternalGrandchildren),
    ("外孙女", Kin::MaternalGrandchildren),
];

/// Refuses a relation that the rule of the day does not have.
pub(super) fn check(work: &Work<'_>, relation: &str, day: Date) -> Result<(), StoreError> {
    let kind = InsuranceKind::EmployeeMedical;
    let book = work.library.book(work.place(), kind, day, work.today());
    let allowed = book.kin().map_err(|unknown| {
        refuse(
            "rule-unknown-here",
            [unknown.sentence.zh.into_owned(), unknown.sentence.en.into_owned()],
            ["请先找到当地文件", "find the document of the place first"],
        )
    })?;
    let kin = WORDS.iter().find(|(word, _)| *word == relation).map(|(_, kin)| kin);
    if kin.is_some_and(|kin| allowed.value.contains(kin)) {
        return Ok(());
    }
    let who = Kin::listed(&allowed.value);
    Err(refuse(
        "relation-not-kin",
        [
            format!("“{relation}”不在 {day} 可以共济的近亲属里：{}", who.zh),
            format!("{relation} is none of those who may be let in on {day}: {}", who.en),
        ],
        ["请按上面的称呼填写关系；不在其中的不能绑定", "others cannot be let in"],
    ))
}
