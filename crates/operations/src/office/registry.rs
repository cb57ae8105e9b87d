//! 业务目录 — every business, once. Doors read it: an address, a schema and an entry of the manual
//! each; nothing is listed a second time.

use ledger::Recorded;
use schemars::{Schema, SchemaGenerator};
use serde_json::Value as Json;
use store::StoreError;
use vocab::{NationalCode, Refusal, Text};

use super::{Business, Done, Office, Request};
use crate::{
    accounts, closing, corrections, crediting, employers, enrolment, evidence, payments, people,
    repair, residents, retirement, sharing, transfers, withdrawals, yearend,
};

/// 业务说明 — what a door needs to know about a business.
#[derive(Clone, Copy)]
pub struct BusinessInfo {
    /// Stable name.
    pub name: &'static str,
    /// The name that clerks know.
    pub label: Text2,
    /// Codes of its own refusals.
    pub refusals: &'static [&'static str],
    /// 国家代码 of the change or contribution that it makes.
    pub national: &'static [NationalCode],
    /// Shape of the command.
    pub command: fn(&mut SchemaGenerator) -> Schema,
    /// Shape of the answer.
    pub answer: fn(&mut SchemaGenerator) -> Schema,
}

impl std::fmt::Debug for BusinessInfo {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

/// A label as the table keeps it.
pub type Text2 = fn() -> Text;

macro_rules! businesses {
    ($($business:ty,)*) => {
        /// The whole catalogue.
        pub const BUSINESSES: &[BusinessInfo] = &[$(BusinessInfo {
            name: <$business as Business>::NAME,
            label: || <$business as Business>::LABEL,
            refusals: <$business as Business>::REFUSALS,
            national: <$business as Business>::NATIONAL,
            command: |generator| generator.subschema_for::<$business>(),
            answer: |generator| {
                generator.subschema_for::<<$business as Business>::Answer>()
            },
        },)*];

        pub(super) async fn handle(
            office: &Office<'_>,
            business: &str,
            request: &Request<Json>,
            recorded: Recorded,
        ) -> Result<Done, StoreError> {
            match business {
                $(<$business as Business>::NAME => {
                    office.read_and_perform::<$business>(request, recorded).await
                })*
                _ => Err(StoreError::Refused(unknown(business))),
            }
        }
    };
}

businesses! {
    people::Register,
    people::CorrectIdentity,
    people::ChangeCard,
    people::BindBankAccount,
    people::SetCurrentPlace,
    evidence::NoteEvidence,
    enrolment::Start,
    enrolment::Pause,
    enrolment::Resume,
    enrolment::End,
    enrolment::Restrict,
    enrolment::Lift,
    employers::RegisterEmployer,
    employers::CloseEmployer,
    employers::File,
    employers::Assess,
    employers::Receive,
    employers::Match,
    employers::PaySurcharge,
    employers::Defer,
    employers::AdjustBase,
    employers::AdjustYear,
    employers::Return,
    employers::RefundContribution,
    employers::RefundDifference,
    employers::CollectOwed,
    employers::ProposeInstalments,
    employers::DecideInstalments,
    employers::EndInstalments,
    payments::ReceivePersonal,
    payments::MatchPersonal,
    payments::ReturnPersonal,
    payments::BookCollected,
    repair::OfferRepair,
    repair::PayRepair,
    crediting::CreditChunk,
    crediting::CreditRetiree,
    crediting::RetireeChunk,
    crediting::AbsentCredits,
    crediting::CheckAge,
    crediting::ReverseCredit,
    accounts::TakeOver,
    accounts::Spend,
    accounts::RefundSpending,
    sharing::Bind,
    sharing::Revoke,
    sharing::PayShared,
    transfers::ApplyTransfer,
    transfers::SendTransfer,
    transfers::ReceiveTransfer,
    transfers::RefuseTransfer,
    transfers::ReturnTransfer,
    withdrawals::Withdraw,
    withdrawals::WithdrawEarlier,
    withdrawals::Inherit,
    withdrawals::ProposeRecovery,
    withdrawals::DecideRecovery,
    corrections::Propose,
    corrections::Decide,
    residents::ReceiveSubsidy,
    residents::RepairWait,
    residents::CorrectScheme,
    retirement::RecogniseYears,
    retirement::PayShortfall,
    retirement::ConfirmRetirement,
    yearend::SettleInterest,
    yearend::CarryYear,
    closing::CloseDay,
    closing::CloseMonth,
}

/// The business of a name.
pub fn find_business(name: &str) -> Option<&'static BusinessInfo> {
    BUSINESSES.iter().find(|business| business.name == name)
}

/// 没有这项业务.
fn unknown(business: &str) -> Refusal {
    Refusal::new(
        "business-unknown",
        Text::new(
            format!("没有名为“{business}”的业务"),
            format!("there is no business named {business}"),
        ),
        Text::fixed("请查看业务目录", "look at the catalogue of businesses"),
    )
}
