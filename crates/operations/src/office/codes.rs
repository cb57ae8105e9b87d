//! 国家代码一览 — every kind that the office knows beside the code that the national platform has for
//! it, read off the kinds themselves. Doors show it; nothing is listed a second time.

use ledger::Event;
use serde::Serialize;
use vocab::record::{
    ContributionKind, EnrolmentStatus, MovementKind, RestrictionKind, StatusChangeKind,
};
use vocab::{NationalCode, Text};

use super::BUSINESSES;

/// 类型与国家代码 — one kind and its codes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Coded {
    /// What it is a kind of.
    pub of: Text,
    /// The name of the kind.
    pub label: Text,
    /// Its codes; empty if the platform has none.
    pub codes: Vec<NationalCode>,
}

impl Coded {
    /// The codes as people read them; a dash if there are none.
    pub fn written(&self) -> String {
        match self.codes.is_empty() {
            true => "—".to_owned(),
            false => self.codes.iter().map(|it| it.code).collect::<Vec<_>>().join(" "),
        }
    }
}

/// Every kind of account movement, entry, contribution, change and restriction, and every business.
pub fn national_codes() -> Vec<Coded> {
    let mut all = Vec::new();
    let mut add = |of: Text, label: Text, codes: &[NationalCode]| {
        all.push(Coded { of, label, codes: codes.to_vec() });
    };
    for kind in MovementKind::ALL {
        add(Text::fixed("收支类型", "account movement"), kind.label(), &[kind.national()]);
    }
    for kind in ContributionKind::ALL {
        add(Text::fixed("缴费类型", "contribution"), kind.label(), &[kind.national()]);
    }
    for kind in StatusChangeKind::ALL {
        add(Text::fixed("人员变更", "status change"), kind.label(), &[kind.national()]);
    }
    for kind in EnrolmentStatus::ALL {
        add(Text::fixed("参保状态", "enrolment"), kind.label(), &[kind.national()]);
    }
    for kind in RestrictionKind::ALL {
        add(Text::fixed("账户限制", "restriction"), kind.label(), kind.national());
    }
    for event in Event::ALL {
        add(Text::fixed("记账事项", "entry"), event.label(), &event.national());
    }
    for business in BUSINESSES {
        add(Text::fixed("业务", "business"), (business.label)(), business.national);
    }
    all
}
