//! 一组一组 — what is done with very many lines in one request goes group by group: what is held in
//! memory does not grow with the lines, and while the database writes one group and looks up the
//! one after the next, the next is worked out.

use std::collections::{BTreeMap, BTreeSet};

use ledger::MemberId;
use store::{AccountFiles, AskedPeople, AskedRows, Due, Question, StoreError, Versioned, Writing};
use vocab::record::{Contribution, PersonalRecord};

use crate::employers::CONTRIBUTIONS;
use crate::office::Work;

/// Lines that are worked on together: as many as one statement takes.
pub(crate) const TOGETHER: usize = 200;

/// 成批的事 — something that is done with each of many lines.
pub(crate) trait Many {
    /// A line.
    type Line;
    /// What must be known of some lines; read when it is worked with.
    type Needs: Send + 'static;

    /// Whose line it is.
    fn member(line: &Self::Line) -> &MemberId;

    /// What must be known of some lines.
    fn question(&self, work: &Work<'_>, lines: &[Self::Line]) -> Question<Self::Needs>;

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
            Some(asked) => work.desk.answer_to(asked).await?,
            None => work.desk.ask(many.question(work, lines)).await?,
        };
        // Asked before these are worked out, what is there for the next ones is read meanwhile.
        // Where somebody has lines in both, the next must see what these have done.
        if let Some(next) = groups.get(index + 1)
            && apart::<M>(lines, next)
        {
            asked = Some(work.desk.ask_behind(many.question(work, next)).await?);
        }
        let writing = many.work_out(work, lines, needs)?;
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
    pub fn question(
        work: &Work<'_>,
        dues: &[Due],
        sections: &'static [&'static str],
        part: fn(&Due) -> String,
    ) -> Question<AskedDues> {
        let places = dues.iter().map(|due| (due.member.clone(), due.position));
        let places: Vec<(MemberId, i64)> = places.collect();
        let keys: Vec<String> = dues.iter().map(|due| work.key(&part(due))).collect();
        Box::new(move |reading| {
            Box::pin(async move {
                let places: Vec<(&MemberId, i64)> =
                    places.iter().map(|(member, position)| (member, *position)).collect();
                let members: BTreeSet<&MemberId> = places.iter().map(|place| place.0).collect();
                let members: Vec<&MemberId> = members.into_iter().collect();
                let keys = places.iter().zip(keys).map(|(place, key)| (place.0, key));
                let keys: Vec<(&MemberId, String)> = keys.collect();
                let people = (members.as_slice(), sections);
                let rows = (CONTRIBUTIONS, places.as_slice());
                let (people, rows, files) =
                    reading.people_rows_and_files(people, rows, &keys).await?;
                Ok(AskedDues { people, rows, files })
            })
        })
    }

    /// Reads what was asked for.
    pub fn read(self) -> Result<KnownOfDues, StoreError> {
        let AskedDues { people, rows, files } = self;
        let rows = rows.read::<Contribution>()?.into_iter();
        let rows = rows.map(|row| ((row.member.clone(), row.position), row)).collect();
        Ok(KnownOfDues { people: people.read()?, rows, files })
    }
}
