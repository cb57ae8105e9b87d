//! 页面外壳 — what every page shares: language, title, who it is about, and the forms in which
//! days, months and money are written.

use std::sync::Arc;

use askama::Template;
use axum::response::{Html, IntoResponse, Response};
use policy::PolicyLibrary;
use vocab::{Date, Fen, Lang, Month, PersonClass, PlaceCode, Text};

use super::Portal;
use super::failure::Failure;
use super::visit::{Visit, tag_of};

/// 当前栏目 — which of the four places of an account the reader is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Section {
    /// 账户.
    Account,
    /// 存折.
    Passbook,
    /// 缴费.
    Contributions,
    /// 为什么.
    Why,
}

/// 参保人抬头 — who the page is about, as shown on every page of the account.
#[derive(Clone, Debug)]
pub(crate) struct MemberHead {
    /// Id in addresses.
    pub id: String,
    /// 姓名.
    pub name: String,
    /// 证件号码, masked.
    pub number: Option<String>,
    /// 参保地.
    pub place: Option<PlaceCode>,
    /// 人员类别.
    pub class: Option<PersonClass>,
}

/// 页面外壳.
#[derive(Clone, Debug)]
pub(crate) struct Shell {
    /// The reader's language.
    pub lang: Lang,
    /// Title of the page, as the heading says it.
    pub title: String,
    /// This page in the other language.
    pub other_language: String,
    /// Member and section, on pages of an account.
    pub member: Option<(MemberHead, Section)>,
    /// The day that the demonstration calls today.
    pub today: Date,
    library: Arc<PolicyLibrary>,
}

impl Shell {
    /// A shell without a member.
    pub fn new(portal: &Portal, visit: &Visit, title: impl Into<String>) -> Shell {
        Shell {
            lang: visit.lang,
            title: title.into(),
            other_language: visit.other_language.clone(),
            member: None,
            today: portal.as_of,
            library: Arc::clone(&portal.library),
        }
    }

    /// The same shell on a page of an account.
    pub fn of(self, member: MemberHead, section: Section) -> Shell {
        Shell { member: Some((member, section)), ..self }
    }

    /// The wording in the reader's language.
    pub fn t<'a>(&self, zh: &'a str, en: &'a str) -> &'a str {
        match self.lang {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }

    /// A text in the reader's language.
    pub fn text<'a>(&self, text: &'a Text) -> &'a str {
        text.get(self.lang)
    }

    /// A fixed label in the reader's language.
    pub fn label(&self, label: Text) -> String {
        label.get(self.lang).to_owned()
    }

    /// A heading in phrases, so that lines break between them and not inside a Chinese word.
    pub fn phrases<'a>(&self, heading: &'a str) -> Vec<&'a str> {
        match self.lang {
            Lang::Zh => heading.split_inclusive(['，', '；', '：', '。', '、']).collect(),
            Lang::En => vec![heading],
        }
    }

    /// Value of the `lang` attribute.
    pub fn html_lang(&self) -> &'static str {
        self.t("zh-CN", "en")
    }

    /// Tag of the reader's language in addresses.
    pub fn tag(&self) -> &'static str {
        tag_of(self.lang)
    }

    /// Version of the style sheet, in its address.
    pub fn style_version(&self) -> String {
        format!("{:x}", super::style_version())
    }

    /// Name of the current section; empty on pages outside an account.
    pub fn tab(&self) -> &'static str {
        match self.member.as_ref().map(|(_, section)| section) {
            Some(Section::Account) => "account",
            Some(Section::Passbook) => "passbook",
            Some(Section::Contributions) => "contributions",
            Some(Section::Why) => "why",
            None => "",
        }
    }

    /// A day as people write it.
    pub fn day(&self, day: &Date) -> String {
        day_text(*day, self.lang)
    }

    /// A month as people write it.
    pub fn month(&self, month: &Month) -> String {
        month_text(*month, self.lang)
    }

    /// A place by name.
    pub fn place(&self, place: &PlaceCode) -> String {
        match self.library.place_name(*place) {
            Some(name) => self.text(name).to_owned(),
            None => place.to_string(),
        }
    }

    /// An amount without currency, for columns: `1,300.00`, `−56.00`.
    pub fn figure(&self, fen: &Fen) -> String {
        figure(*fen)
    }

    /// An amount with its sign, for movements: `+128.40`, `−56.00`.
    pub fn signed(&self, fen: &Fen) -> String {
        signed(*fen)
    }

    /// An amount with currency, for sentences and headings: `¥1,300.00`.
    pub fn money(&self, fen: &Fen) -> String {
        money(*fen)
    }
}

const ENGLISH_MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

fn english_month(month: i32) -> &'static str {
    usize::try_from(month - 1).ok().and_then(|index| ENGLISH_MONTHS.get(index)).unwrap_or(&"")
}

/// `2025年7月18日`, `18 July 2025`.
pub(crate) fn day_text(day: Date, lang: Lang) -> String {
    let (year, month, number) = (day.year(), day.month(), day.day());
    match lang {
        Lang::Zh => format!("{year}年{month}月{number}日"),
        Lang::En => format!("{number} {} {year}", english_month(i32::from(month))),
    }
}

/// `2025年7月`, `July 2025`.
pub(crate) fn month_text(month: Month, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("{}年{}月", month.year(), month.month()),
        Lang::En => format!("{} {}", english_month(month.month()), month.year()),
    }
}

/// With the minus sign of print, which stands as wide as a digit and cannot be taken for a dash.
pub(crate) fn figure(fen: Fen) -> String {
    fen.to_string().replacen('-', "−", 1)
}

/// Always with a sign, unless there is nothing to sign.
pub(crate) fn signed(fen: Fen) -> String {
    if fen > Fen::ZERO { format!("+{fen}") } else { figure(fen) }
}

/// The sign stands before the currency.
pub(crate) fn money(fen: Fen) -> String {
    let plain = fen.to_string();
    match plain.strip_prefix('-') {
        Some(magnitude) => format!("−¥{magnitude}"),
        None => format!("¥{plain}"),
    }
}

/// Renders a template as a page.
pub(crate) fn page(template: &impl Template) -> Result<Response, Failure> {
    template.render().map(|html| Html(html).into_response()).map_err(Failure::fault)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_money_and_days_as_people_do() {
        assert_eq!(figure(Fen(-5_600)), "−56.00");
        assert_eq!(signed(Fen(12_840)), "+128.40");
        assert_eq!(signed(Fen::ZERO), "0.00");
        assert_eq!(money(Fen(-130_000)), "−¥1,300.00");
        let day = Date::constant(2025, 7, 18);
        assert_eq!(day_text(day, Lang::Zh), "2025年7月18日");
        assert_eq!(day_text(day, Lang::En), "18 July 2025");
        assert_eq!(month_text(Month::of(day), Lang::En), "July 2025");
    }
}
