//! 先后 — who pays the own part of a bill: the patient's account, then relatives' accounts, then
//! cash. A table of what documents say of the order, the nearest layer first.

use jiff::civil::date;
use store::StoreError;
use vocab::{Date, Fen, PlaceCode, Standing};

use crate::reckon::less;

/// 一条规定 and the document that says so.
pub(super) struct Ruling {
    place: &'static str,
    from: Date,
    /// Of several sharers the one with the larger balance pays first.
    largest_first: bool,
    title: &'static str,
    address: &'static str,
    standing: Standing,
    statement: &'static str,
}

const RULINGS: &[Ruling] = &[
    Ruling {
        place: "100000",
        from: date(2021, 4, 22),
        largest_first: false,
        title: "医保共济后扣款规则",
        address: "https://m.jiusongjiankang.com/health/news/6127719.html",
        standing: Standing::Guide,
        statement: "先用本人账户，再用共济人的账户，最后现金；没有账户的直接用共济人的",
    },
    Ruling {
        place: "530900",
        from: date(2024, 12, 9),
        largest_first: true,
        title: "临沧市医疗保障局答复意见",
        address: "http://bongotimes.com/info/1022/1271114.html",
        standing: Standing::News,
        statement: "先把本人账户用完，再用共济人的；有几位共济人的，余额多的先付",
    },
];

impl Ruling {
    /// As entries quote a rule.
    pub(super) fn quoted(&self) -> String {
        let Ruling { title, from, statement, address, .. } = self;
        format!("{title}（{from}起施行，{}，{address}）：{statement}", self.standing.label().zh)
    }

    /// The order of several sharers by their balances, as places in the list; `None` if the
    /// ruling does not say. One sharer is always first.
    pub(super) fn order(&self, balances: &[Fen]) -> Option<Vec<usize>> {
        let mut order: Vec<(usize, Fen)> = balances.iter().copied().enumerate().collect();
        if order.len() > 1 {
            if !self.largest_first {
                return None;
            }
            // A stable sort: of two equal balances the one bound first pays first.
            order.sort_by_key(|(_, balance)| std::cmp::Reverse(*balance));
        }
        Some(order.into_iter().map(|(index, _)| index).collect())
    }
}

/// What holds at a place on a day.
pub(super) fn ruling(place: PlaceCode, day: Date) -> Option<&'static Ruling> {
    place.layers().into_iter().rev().find_map(|layer| {
        RULINGS.iter().find(|it| PlaceCode::parse(it.place) == Some(layer) && it.from <= day)
    })
}

/// Takes as much of what is left as there is; what was taken.
pub(super) fn take(usable: Fen, left: &mut Fen) -> Result<Fen, StoreError> {
    let taken = usable.max(Fen::ZERO).min(*left);
    *left = less(*left, taken)?;
    Ok(taken)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_is_the_one_of_the_place_or_none() {
        let at = |code: &str, day| ruling(PlaceCode::parse(code).unwrap(), day);
        let day = date(2025, 10, 5);
        let order = |code, balances: &[i64]| {
            let balances: Vec<Fen> = balances.iter().copied().map(Fen).collect();
            at(code, day).unwrap().order(&balances)
        };
        assert_eq!(order("530900", &[30, 80, 30]), Some(vec![1, 0, 2]));
        assert_eq!(order("440300", &[30, 80]), None);
        assert_eq!(order("440300", &[30]), Some(vec![0]));
        assert!(at("440300", date(2021, 4, 21)).is_none());
    }

    /// Published for 无锡: 600 due, 100 in the own account, 2,000 in the relative's.
    #[test]
    fn the_own_account_pays_first_then_the_relative() {
        let mut left = Fen(60_000);
        assert_eq!(take(Fen(10_000), &mut left).unwrap(), Fen(10_000));
        assert_eq!(take(Fen(200_000), &mut left).unwrap(), Fen(50_000));
        assert_eq!(left, Fen::ZERO);
    }
}
