//! 一组一组 — what is done with very many lines in one request goes group by group: what is held in
//! memory does not grow with the lines, and while the database writes one group, the next is worked
//! out.

use std::collections::BTreeSet;

use ledger::MemberId;
use store::{StoreError, Writing};

use crate::office::Work;

/// Lines that are worked on together: as many as one statement takes.
pub(crate) const TOGETHER: usize = 200;

/// 成批的事 — something that is done with each of many lines.
pub(crate) trait Many {
    /// A line.
    type Line;
    /// What must be known of some lines; read later, when it is worked with.
    type Needs;

    /// Whose line it is.
    fn member(line: &Self::Line) -> &MemberId;

    /// Asks for what must be known of some lines.
    async fn ask(
        &mut self,
        work: &mut Work<'_>,
        lines: &[Self::Line],
    ) -> Result<Self::Needs, StoreError>;

    /// What is to be written for them.
    fn work_out(
        &mut self,
        work: &Work<'_>,
        lines: &[Self::Line],
        needs: Self::Needs,
    ) -> Result<Writing, StoreError>;

    /// What is left to do, one by one, when a group is written.
    async fn afterwards(&mut self, _work: &mut Work<'_>) -> Result<(), StoreError> {
        Ok(())
    }
}

/// Does it, in the order of the lines.
pub(crate) async fn for_all<M: Many>(
    many: &mut M,
    work: &mut Work<'_>,
    lines: &[M::Line],
) -> Result<(), StoreError> {
    let groups: Vec<&[M::Line]> = lines.chunks(TOGETHER).collect();
    let mut asked = None;
    for (index, lines) in groups.iter().enumerate() {
        let needs = match asked.take() {
            Some(needs) => needs,
            None => many.ask(work, lines).await?,
        };
        let writing = many.work_out(work, lines, needs)?;
        // Asked before these are written, what is there for the next ones can be worked on while
        // they are. Where somebody has lines in both, the next must see what these have done.
        if let Some(next) = groups.get(index + 1)
            && apart::<M>(lines, next)
        {
            asked = Some(many.ask(work, next).await?);
        }
        work.desk.write(writing).await?;
        many.afterwards(work).await?;
    }
    Ok(())
}

/// Whether nobody has lines in both.
fn apart<M: Many>(these: &[M::Line], those: &[M::Line]) -> bool {
    let these: BTreeSet<&MemberId> = these.iter().map(M::member).collect();
    !those.iter().any(|line| these.contains(M::member(line)))
}
