//! 取数 — the one place that asks the store for facts and `diagnosis` for answers.

use std::sync::Arc;

use diagnosis::{Answer, Question};
use ledger::{MemberId, PassbookLine, Recorded};
use operations::sharing::{Consents, consents_of};
use store::StoreError;
use vocab::record::PersonalRecord;
use vocab::{Date, PlaceCode};

use super::Portal;
use super::failure::Failure;
use super::shell::MemberHead;

/// 事实 — one member's record as of the portal's day.
pub(crate) struct Facts {
    /// Head of the pages.
    pub head: MemberHead,
    /// The record.
    pub record: PersonalRecord,
    member: MemberId,
}

impl Portal {
    /// What is on record about a member; an id that is none is simply not found.
    pub(super) async fn facts(&self, id: &str) -> Result<Facts, Failure> {
        let member = MemberId::parse(id).ok_or(Failure::NotFound)?;
        let known = self.known_until();
        let record = match self.store.record(&member, self.as_of, known).await {
            Ok(record) => record,
            Err(StoreError::Refused(refusal)) if refusal.code == "member-unknown" => {
                return Err(Failure::NotFound);
            }
            Err(error) => return Err(error.into()),
        };
        let mut head = head(id, &record, self.as_of);
        let asked = self.demo.iter().find(|demo| demo.id == id).and_then(|demo| demo.place);
        head.place = asked.or(head.place);
        Ok(Facts { head, record, member })
    }

    /// The decided answer about the place that the member asks about.
    pub(super) fn answer_for(&self, facts: &Facts) -> Result<Answer, Failure> {
        let question =
            Question { as_of: self.as_of, known_at: self.known_at, place: facts.head.place };
        self.answer(&facts.record, question, None).map_err(Failure::refused)
    }

    /// The decided answer about any record, following a document where documents differ.
    pub(super) fn answer(
        &self,
        record: &PersonalRecord,
        question: Question,
        source: Option<&str>,
    ) -> Result<Answer, vocab::Refusal> {
        diagnosis::explain_following(record, &self.library, question, source)
    }

    /// The posted lines of the account that is asked about, oldest first.
    pub(super) async fn passbook(&self, facts: &Facts) -> Result<Vec<PassbookLine>, Failure> {
        let Some(place) = facts.head.place else { return Ok(Vec::new()) };
        let known = self.known_until();
        Ok(self.store.passbook(&facts.member, place, self.as_of, known).await?)
    }

    /// What the relatives who use the account agreed to let its owner see.
    pub(super) async fn consents(&self, facts: &Facts) -> Result<Consents, Failure> {
        Ok(consents_of(&self.store, &facts.member).await?)
    }

    /// The end of the day up to which facts are taken as known.
    fn known_until(&self) -> Recorded {
        self.known_at.at(23, 59, 59, 0)
    }

    /// Names of places, for reading records.
    pub(super) fn place_names(&self) -> Vec<(PlaceCode, Arc<str>)> {
        let places = self.library.places();
        places.map(|(place, name)| (place, Arc::from(&*name.zh))).collect()
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Failure {
        match error {
            StoreError::Refused(refusal) => Failure::refused(refusal),
            StoreError::Fault(fault) => Failure::fault(fault),
        }
    }
}

fn head(id: &str, record: &PersonalRecord, today: Date) -> MemberHead {
    let member = &record.member;
    let medical = record.enrolments.iter().flatten().filter(|e| e.kind.is_basic_medical());
    let current = medical.filter(|e| e.from <= today).max_by_key(|e| (e.covers(today), e.from));
    MemberHead {
        id: id.to_owned(),
        name: member.name.clone().unwrap_or_else(|| id.to_owned()),
        number: member.identity_number.as_ref().map(|number| number.masked()),
        place: member.place,
        class: current.map(|enrolment| enrolment.class),
    }
}
