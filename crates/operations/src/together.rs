//! 一组一组 — what is done with very many lines in one request goes group by group: what is held in
//! memory does not grow with the lines, and while the database writes one group, the next is worked
//! out.

use std::collections::{BTreeMap, BTreeSet};

use ledger::MemberId;
use store::{AccountFiles, AskedPeople, AskedRows, Due, StoreError, Versioned, Writing};
use vocab::record::{Contribution, PersonalRecord};

use crate::employers::CONTRIBUTIONS;
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

/// 应收明细待读 — what must be known of lines of what was assessed.
pub(crate) struct AskedDues {
    people: AskedPeople,
    rows: AskedRows,
    files: AccountFiles,
}

/// 应收明细所需 — the same, read: records, rows by member and position, account files.
pub(crate) struct KnownOfDues {
    pub people: BTreeMap<MemberId, PersonalRecord>,
    pub rows: BTreeMap<(MemberId, i64), Versioned<Contribution>>,
    pub files: AccountFiles,
}

impl AskedDues {
    /// Asks for some sections of the records, for the rows, and for the accounts of the entries
    /// whose keys `part` tells apart.
    pub async fn ask(
        work: &mut Work<'_>,
        dues: &[Due],
        sections: &[&str],
        part: fn(&Due) -> String,
    ) -> Result<AskedDues, StoreError> {
        let members: BTreeSet<&MemberId> = dues.iter().map(|due| &due.member).collect();
        let members: Vec<&MemberId> = members.into_iter().collect();
        let people = work.desk.ask_people(&members, sections).await?;
        let places = dues.iter().map(|due| (&due.member, due.position));
        let rows = work.desk.ask_rows_at(CONTRIBUTIONS, &places.collect::<Vec<_>>()).await?;
        let keys = dues.iter().map(|due| (&due.member, work.key(&part(due))));
        let files = work.desk.account_files(&keys.collect::<Vec<_>>()).await?;
        Ok(AskedDues { people, rows, files })
    }

    /// Reads what was asked for.
    pub fn read(self) -> Result<KnownOfDues, StoreError> {
        let AskedDues { people, rows, files } = self;
        let rows = rows.read::<Contribution>()?.into_iter();
        let rows = rows.map(|row| ((row.member.clone(), row.position), row)).collect();
        Ok(KnownOfDues { people: people.read()?, rows, files })
    }
}
