//! 支取与继承的规定 — on which grounds a place lets money out of an account, and who inherits.
//!
//! A table, one row for each thing that a document says, with the document. The nearest layer
//! wins: city, province, nation. What no row says is unknown here, and nothing is paid out on it.

use jiff::civil::date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use vocab::{Date, PlaceCode, Standing, Text};

/// 支取理由.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Ground {
    /// 出境定居.
    SettledAbroad,
    /// 转移受阻: the place where the member is insured now cannot take the account.
    TransferRefused,
    /// 长期异地: retired and living elsewhere, or posted elsewhere for long.
    LongTermRemote,
}

impl Ground {
    /// The words of clerks.
    pub const fn label(self) -> Text {
        match self {
            Ground::SettledAbroad => Text::fixed("出境定居", "settling abroad"),
            Ground::TransferRefused => Text::fixed("转移受阻", "a transfer that is refused"),
            Ground::LongTermRemote => Text::fixed("长期异地", "living elsewhere for long"),
        }
    }
}

/// 继承办法 — what becomes of the account of one who died.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Inheritance {
    /// Only one heir receives it.
    pub one_heir: bool,
    /// An heir who is not insured is paid; if not, only his medical costs are met.
    pub uninsured_is_paid: bool,
    /// What nobody inherits goes to the pooled fund.
    pub unclaimed_to_pool: bool,
}

/// 规定的内容.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Says {
    /// The account may be paid out on this ground.
    Ground(Ground),
    /// No ground beside those that are stated, and death.
    OnlyThese,
    /// Money that came in before the day is the member's to take out.
    FreeBefore(Date),
    /// Who inherits.
    Heirs(Inheritance),
}

/// 一条规定 and the document that says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Ruling {
    place: &'static str,
    says: Says,
    from: Date,
    title: &'static str,
    address: &'static str,
    standing: Standing,
    statement: &'static str,
}

impl Ruling {
    /// As entries quote a rule.
    pub(super) fn quoted(&self) -> String {
        let Ruling { title, from, statement, .. } = self;
        let (standing, address) = (self.standing.label().zh, self.address);
        let source = if address.is_empty() { String::new() } else { format!("，{address}") };
        format!("{title}（{from}起施行，{standing}{source}）：{statement}")
    }
}

/// 威海: the day of coming into force is not printed; the year of the document is 2008.
const WEIHAI: Ruling = Ruling {
    place: "371000",
    says: Says::Ground(Ground::SettledAbroad),
    from: date(2009, 1, 1),
    title: "医疗保险个人账户一次性支付（威政发〔2008〕10号）",
    address: "http://m.jxyuer.com/baike/techan/866394.html",
    standing: Standing::Guide,
    statement: "出境定居、转出而账户无法转移、异地安置退休或长期驻外的，个人账户可以一次性支付",
};

const BEIJING: Ruling = Ruling {
    place: "110000",
    says: Says::Ground(Ground::SettledAbroad),
    from: date(2022, 9, 1),
    title: "北京医保个人账户改革问答",
    address: "https://m.fh21.com.cn/news/view/7273169.html",
    standing: Standing::Guide,
    statement: "2022年9月1日以前划入的钱仍可自由支取，之后的只能在死亡、出境定居时支取",
};

const NATION: Ruling = Ruling {
    place: "100000",
    says: Says::Heirs(Inheritance {
        one_heir: false,
        uninsured_is_paid: true,
        unclaimed_to_pool: true,
    }),
    from: date(2011, 8, 5),
    title: "医疗保险个人账户",
    address: "https://insurance.cngold.org/c/2011-08-05/c565195.html",
    standing: Standing::Guide,
    statement: "继承人参保的划入其个人账户，没有参保的一次性支付，没有继承人的转入统筹基金",
};

/// 厦门: the document is of 1998 and its day is not printed; lists of 2014 and 2016 have it.
const XIAMEN: Ruling = Ruling {
    place: "350200",
    says: Says::Heirs(Inheritance {
        one_heir: true,
        uninsured_is_paid: false,
        unclaimed_to_pool: false,
    }),
    from: date(1999, 1, 1),
    title: "关于个人医疗帐户的继承和转移有关办法的通知（厦医改[1998]023号）",
    address: "https://www.ushui.net/law/v?id=v79v01f3c102114ddf5be42027051189a7d97d2ed0ce16db100e",
    standing: Standing::News,
    statement: "余额划入一位继承人的个人账户；继承人没有参保的，用于一位继承人的医疗费用",
};

/// The made-up places of the demonstration.
const EXAMPLE: Ruling = Ruling {
    place: "990100",
    says: Says::Ground(Ground::SettledAbroad),
    from: date(2023, 1, 1),
    title: "示例市职工医保办法（示例） 第二十条",
    address: "",
    standing: Standing::Example,
    statement: "出境定居、转移受阻、长期异地的可以支取；2025年10月1日以前划入的钱归本人随时支取",
};

const EXAMPLE_STRICT: Ruling = Ruling {
    place: "990200",
    title: "示例季划市职工医保办法（示例） 第二十条",
    statement: "只有出境定居可以支取；余额由一位继承人继承，没有参保的用于医疗费用",
    ..EXAMPLE
};

/// Every ruling that a document gave.
const RULINGS: &[Ruling] = &[
    NATION,
    BEIJING,
    Ruling { says: Says::OnlyThese, ..BEIJING },
    Ruling { says: Says::FreeBefore(date(2022, 9, 1)), ..BEIJING },
    XIAMEN,
    WEIHAI,
    Ruling { says: Says::Ground(Ground::TransferRefused), ..WEIHAI },
    Ruling { says: Says::Ground(Ground::LongTermRemote), ..WEIHAI },
    EXAMPLE,
    Ruling { says: Says::Ground(Ground::TransferRefused), ..EXAMPLE },
    Ruling { says: Says::Ground(Ground::LongTermRemote), ..EXAMPLE },
    Ruling { says: Says::FreeBefore(date(2025, 10, 1)), ..EXAMPLE },
    EXAMPLE_STRICT,
    Ruling { says: Says::OnlyThese, ..EXAMPLE_STRICT },
    Ruling {
        says: Says::Heirs(Inheritance {
            one_heir: true,
            uninsured_is_paid: false,
            unclaimed_to_pool: false,
        }),
        ..EXAMPLE_STRICT
    },
];

/// Whether a ground is one.
pub(super) enum Allowed {
    /// A document says so.
    Yes(&'static Ruling),
    /// A document says that others only are.
    No(&'static Ruling),
    /// No document says.
    Unknown,
}

/// Rulings in force on a day, the nearest layer first.
fn layers(place: PlaceCode, day: Date) -> impl Iterator<Item = Vec<&'static Ruling>> {
    place.layers().into_iter().rev().map(move |layer| {
        let here =
            |ruling: &&Ruling| PlaceCode::parse(ruling.place) == Some(layer) && ruling.from <= day;
        RULINGS.iter().filter(here).collect()
    })
}

/// Whether an account may be paid out on a ground.
pub(super) fn ground(place: PlaceCode, ground: Ground, day: Date) -> Allowed {
    for layer in layers(place, day) {
        let find = |says| layer.iter().find(|ruling| ruling.says == says).copied();
        if let Some(ruling) = find(Says::Ground(ground)) {
            return Allowed::Yes(ruling);
        }
        if let Some(ruling) = find(Says::OnlyThese) {
            return Allowed::No(ruling);
        }
    }
    Allowed::Unknown
}

/// Since which day money is no longer the member's to take out at will.
pub(super) fn free_before(place: PlaceCode, day: Date) -> Option<(Date, &'static Ruling)> {
    layers(place, day).flatten().find_map(|ruling| match ruling.says {
        Says::FreeBefore(cut) => Some((cut, ruling)),
        _ => None,
    })
}

/// Who inherits.
pub(super) fn heirs(place: PlaceCode, day: Date) -> Option<(Inheritance, &'static Ruling)> {
    layers(place, day).flatten().find_map(|ruling| match ruling.says {
        Says::Heirs(rule) => Some((rule, ruling)),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(code: &str) -> PlaceCode {
        PlaceCode::parse(code).unwrap()
    }

    #[test]
    fn the_nearest_layer_wins_and_what_nobody_says_is_unknown() {
        let day = date(2025, 9, 1);
        let yes = |code, it| matches!(ground(place(code), it, day), Allowed::Yes(_));
        assert!(yes("371000", Ground::LongTermRemote));
        assert!(yes("110000", Ground::SettledAbroad));
        let strict = ground(place("110000"), Ground::LongTermRemote, day);
        assert!(matches!(strict, Allowed::No(ruling) if ruling.quoted().contains("2022-09-01")));
        for code in ["440300", "420100", "990900"] {
            assert!(matches!(ground(place(code), Ground::SettledAbroad, day), Allowed::Unknown));
        }
        let early = ground(place("110000"), Ground::LongTermRemote, date(2022, 8, 31));
        assert!(matches!(early, Allowed::Unknown));
        assert_eq!(free_before(place("110000"), day).map(|it| it.0), Some(date(2022, 9, 1)));
        assert_eq!(free_before(place("310000"), day).map(|it| it.0), None);
        assert!(heirs(place("350200"), day).is_some_and(|(rule, _)| rule.one_heir));
        assert!(heirs(place("440300"), day).is_some_and(|(rule, _)| rule.unclaimed_to_pool));
        assert!(heirs(place("440300"), date(2011, 8, 4)).is_none());
    }

    #[test]
    fn every_ruling_names_its_place_and_source() {
        for ruling in RULINGS {
            assert!(PlaceCode::parse(ruling.place).is_some(), "{ruling:?}");
            let example = ruling.standing == Standing::Example;
            assert!(ruling.address.starts_with("http") != example, "{ruling:?}");
            assert!(!ruling.title.is_empty() && !ruling.statement.is_empty());
        }
    }
}
