//! 账户档 — the state of one member's account at one place, and the only gate for new entries.
//!
//! Two orders live here: the order of recording, which the chain seals, and the order of
//! effective days, in which a balance may never have been below zero — also not on a past day
//! after a back-dated entry.

use vocab::{Date, Fen, Refusal};

use crate::{ChainLink, Entry, Head, Part, Parts, Recorded, refusals};

/// 账户档 — what must be known of the past to admit the next entry.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AccountFile {
    head: Head,
    parts: Parts,
    last_recorded: Option<Recorded>,
    // Effects on the balance by effective day; within a day in order of recording.
    timeline: Vec<(Date, Fen)>,
}

impl AccountFile {
    /// A file read back from where it is kept. `timeline` lists the effects on the balance by
    /// effective day, and within a day in order of recording.
    pub fn resume(
        head: Head,
        parts: Parts,
        last_recorded: Option<Recorded>,
        timeline: Vec<(Date, Fen)>,
    ) -> AccountFile {
        AccountFile { head, parts, last_recorded, timeline }
    }

    /// Where the chain ends.
    pub fn head(&self) -> Head {
        self.head
    }

    /// What each part holds.
    pub fn parts(&self) -> Parts {
        self.parts
    }

    /// Admits an entry and gives it its link, or says why not; a refused entry changes nothing.
    pub fn admit(&mut self, entry: &Entry) -> Result<ChainLink, Refusal> {
        entry.check()?;
        if self.last_recorded.is_some_and(|last| entry.header.recorded < last) {
            return Err(refusals::recorded_out_of_order());
        }
        let effect = entry.effect().ok_or_else(Refusal::overflow)?;
        let day = entry.header.effective;
        let index = self.timeline.partition_point(|(date, _)| *date <= day);
        let lowest = self.lowest_from(index, effect).ok_or_else(Refusal::overflow)?;
        if effect < Fen::ZERO && lowest < Fen::ZERO {
            let available = lowest.checked_sub(effect).ok_or_else(Refusal::overflow)?;
            let needed = effect.checked_neg().ok_or_else(Refusal::overflow)?;
            return Err(refusals::insufficient(day, available.max(Fen::ZERO), needed));
        }
        let parts = Parts {
            current_year: self.part_after(Part::CurrentYear, entry)?,
            earlier_years: self.part_after(Part::EarlierYears, entry)?,
        };
        let link = self.head.next(entry).ok_or_else(Refusal::overflow)?;
        self.head = Head::after(&link);
        self.parts = parts;
        self.last_recorded = Some(entry.header.recorded);
        if effect != Fen::ZERO {
            self.timeline.insert(index, (day, effect));
        }
        Ok(link)
    }

    /// The lowest running balance from a place in the timeline on, with an effect put in there.
    fn lowest_from(&self, index: usize, effect: Fen) -> Option<Fen> {
        let (before, after) = self.timeline.split_at(index);
        let start = Fen::checked_sum(before.iter().map(|(_, effect)| *effect))?;
        let mut running = start.checked_add(effect)?;
        let mut lowest = running;
        for (_, later) in after {
            running = running.checked_add(*later)?;
            lowest = lowest.min(running);
        }
        Some(lowest)
    }

    fn part_after(&self, part: Part, entry: &Entry) -> Result<Fen, Refusal> {
        let held = match part {
            Part::CurrentYear => self.parts.current_year,
            Part::EarlierYears => self.parts.earlier_years,
        };
        let effect = entry.part_effect(part.account()).ok_or_else(Refusal::overflow)?;
        let after = held.checked_add(effect).ok_or_else(Refusal::overflow)?;
        if after < Fen::ZERO && effect < Fen::ZERO {
            let needed = effect.checked_neg().ok_or_else(Refusal::overflow)?;
            return Err(refusals::insufficient(entry.header.effective, held, needed));
        }
        Ok(after)
    }
}
