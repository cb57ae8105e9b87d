//! 余额的写法 — when an amount may stand on a page, and which words stand in its place. A zero is
//! printed only where the ledger really holds nothing for a reason that left nothing.

use diagnosis::{Answer, ZeroKind};
use vocab::{Fen, Text};

/// 显示 — what stands where a careless screen would print 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Shown {
    /// 已隐藏 — the page does not contain the amount at all.
    Hidden,
    /// A real amount.
    Amount(Fen),
    /// A word instead of an amount.
    Words(Text),
}

impl Shown {
    /// The same, or hidden.
    pub fn unless_hidden(self, revealed: bool) -> Shown {
        if revealed { self } else { Shown::Hidden }
    }
}

/// Whether 0.00 is the true answer for this kind of zero.
const fn leaves_nothing(kind: ZeroKind) -> bool {
    matches!(
        kind,
        ZeroKind::TrueZero
            | ZeroKind::Spent
            | ZeroKind::Moved
            | ZeroKind::PaidOut
            | ZeroKind::Reversed
    )
}

fn typed(amount: Option<Fen>, kind: ZeroKind) -> Shown {
    match amount {
        Some(fen) if fen != Fen::ZERO || leaves_nothing(kind) => Shown::Amount(fen),
        // The kind speaks about the account as a whole; without a word for it, the honest word
        // is that there are no records.
        _ if kind == ZeroKind::NotZero => Shown::Words(ZeroKind::Unknown.label()),
        _ => Shown::Words(kind.label()),
    }
}

/// 账本余额.
pub(crate) fn ledger(answer: &Answer) -> Shown {
    typed(answer.balances.ledger, answer.zero)
}

/// 可用余额.
pub(crate) fn available(answer: &Answer) -> Shown {
    typed(answer.balances.available, answer.zero)
}

/// 渠道显示 — a quotation, so that a zero is told in words as what was seen, not as a balance.
pub(crate) fn displayed(answer: &Answer) -> Shown {
    match answer.balances.displayed {
        Some((Fen::ZERO, _)) => Shown::Words(Text::fixed("当时显示为零", "showed zero")),
        Some((fen, _)) => Shown::Amount(fen),
        None => Shown::Words(Text::fixed("没有记录", "no record")),
    }
}

/// 另一个参保地的账户.
pub(crate) fn elsewhere(fen: Fen) -> Shown {
    match fen {
        Fen::ZERO => Shown::Words(Text::fixed("没有余额", "nothing there")),
        fen => Shown::Amount(fen),
    }
}

/// The last line of the bridge: an amount, or the word that stands for it.
pub(crate) fn bridge_end(answer: &Answer) -> Shown {
    match answer.balances.ledger {
        Some(_) => typed(Some(answer.bridge.balance), answer.zero),
        None if answer.bridge.balance == Fen::ZERO => typed(None, answer.zero),
        None => Shown::Amount(answer.bridge.balance),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zero_is_printed_only_where_it_is_one() {
        let zero = Some(Fen::ZERO);
        assert_eq!(typed(zero, ZeroKind::Spent), Shown::Amount(Fen::ZERO));
        for kind in [
            ZeroKind::NoAccountByDesign,
            ZeroKind::NotDue,
            ZeroKind::UnpaidByEmployer,
            ZeroKind::NotFound,
            ZeroKind::Hidden,
            ZeroKind::Blocked,
            ZeroKind::Unknown,
        ] {
            assert_eq!(typed(zero, kind), Shown::Words(kind.label()));
            assert_eq!(typed(None, kind), Shown::Words(kind.label()));
            assert_eq!(typed(Some(Fen(1)), kind), Shown::Amount(Fen(1)));
        }
        assert_eq!(typed(None, ZeroKind::Spent), Shown::Words(ZeroKind::Spent.label()));
    }
}
