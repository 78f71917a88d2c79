//! 代录: what somebody said by telephone and somebody else recorded. It counts like their own answer, and stays marked.

use serde::{Deserialize, Serialize};

use crate::{
    Act, Actor, CaseId, Command, Deed, DepartmentCode, OfferId, PersonId, Relayed, Sealed, Seat, TaskId,
    UnitId, UtcMicros,
};

/// Who gave an answer that somebody else recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answerer {
    /// Somebody on duty at a post.
    Person(PersonId),
    /// A unit.
    Unit(UnitId),
    /// A department's desk.
    Department(DepartmentCode),
}

/// What was said by telephone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Said {
    /// Takes the case on.
    Acknowledged,
    /// Takes the task.
    Accepted,
    /// Cannot go, or cannot go on.
    Declined,
    /// Is on the way.
    SetOut,
    /// Is on scene.
    Arrived,
    /// Is well.
    Well,
    /// Is done.
    Done,
    /// 增援: wants more units.
    BackupAsked,
    /// 签收.
    Signed,
    /// 退单: wants to return it.
    ReturnAsked,
    /// 延期: wants more time.
    ExtensionAsked,
    /// 反馈: says what it did.
    Replied,
}

impl Relayed {
    /// What somebody said about a case by telephone; who and what is read off the order that it amounts to. `None` for an
    /// order that is no answer.
    #[must_use]
    pub fn new(
        case: CaseId,
        said_at: UtcMicros,
        number: Sealed,
        by: PersonId,
        order: Command,
    ) -> Option<Self> {
        let (from, said) = spoken(&order)?;
        Some(Self { case, said_at, number, by, from, said, order: Box::new(order) })
    }
}

/// Whose answer an order is, and what it says; `None` for what is no answer.
#[expect(clippy::wildcard_enum_match_arm, reason = "most orders are no answers")]
pub(crate) fn spoken(order: &Command) -> Option<(Answerer, Said)> {
    use Command as C;
    let by_unit = |unit: &UnitId, said| Some((Answerer::Unit(*unit), said));
    match order {
        C::Acknowledge { by, .. } => Some((Answerer::Person(*by), Said::Acknowledged)),
        C::Accept { unit, .. } => by_unit(unit, Said::Accepted),
        C::Decline { unit, .. } => by_unit(unit, Said::Declined),
        C::SetOut { unit, .. } => by_unit(unit, Said::SetOut),
        C::Arrive { unit, .. } => by_unit(unit, Said::Arrived),
        C::ReportWell { unit, .. } => by_unit(unit, Said::Well),
        C::Finish { unit, .. } => by_unit(unit, Said::Done),
        C::AskBackup { unit, .. } => by_unit(unit, Said::BackupAsked),
        C::Act(Act { by: Actor { seat: Seat::Department { department }, .. }, deed, .. }) => {
            Some((Answerer::Department(department.clone()), spoken_at_a_desk(deed)?))
        }
        _ => None,
    }
}

/// What a department says of its own task.
#[expect(clippy::wildcard_enum_match_arm, reason = "the other deeds are no answers")]
fn spoken_at_a_desk(deed: &Deed) -> Option<Said> {
    match deed {
        Deed::Sign { .. } => Some(Said::Signed),
        Deed::AskReturn { .. } => Some(Said::ReturnAsked),
        Deed::AskExtension { .. } => Some(Said::ExtensionAsked),
        Deed::Reply { .. } => Some(Said::Replied),
        _ => None,
    }
}

/// An answer was recorded for whoever gave it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswerRelayed {
    /// The case.
    pub case: CaseId,
    /// Whose answer it is.
    pub from: Answerer,
    /// What was said.
    pub said: Said,
    /// When it was said.
    pub said_at: UtcMicros,
    /// The telephone number.
    pub number: Sealed,
    /// Who recorded it.
    pub by: PersonId,
}

/// Who was called, and about what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "who", rename_all = "snake_case")]
pub enum Called {
    /// Somebody on duty, about an alert.
    Person {
        /// Who.
        person: PersonId,
        /// The rung that was alerted.
        rung: u8,
        /// The round that was alerted.
        round: u32,
    },
    /// A unit, about an offer.
    Unit {
        /// The unit.
        unit: UnitId,
        /// The offer.
        offer: OfferId,
    },
    /// A unit, about the task that it has.
    UnitAtWork {
        /// The unit.
        unit: UnitId,
        /// The task.
        task: TaskId,
    },
    /// A department, about its task.
    Department {
        /// Which.
        department: DepartmentCode,
        /// The task.
        task: TaskId,
    },
}

/// Somebody was called by telephone, and nobody answered. It is no answer, and no clock knows of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallNotAnswered {
    /// The case.
    pub case: CaseId,
    /// Who was called, and about what.
    #[serde(flatten)]
    pub called: Called,
    /// When.
    pub called_at: UtcMicros,
    /// The telephone number.
    pub number: Sealed,
    /// Who recorded it.
    pub by: PersonId,
}

/// A unit's word about its readiness was recorded for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DutyRelayed {
    /// The unit.
    pub unit: UnitId,
    /// When it was said.
    pub said_at: UtcMicros,
    /// The telephone number.
    pub number: Sealed,
    /// Who recorded it.
    pub by: PersonId,
}
