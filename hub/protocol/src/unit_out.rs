//! From the hub to a unit.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    CaseId, Delivery, Duty, Epoch, ErrorCode, Grade, Message, MessageId, OfferId, OrderId, Phase, Point,
    SocketError, TaskId, UnitId, UnitKind, UtcMicros,
    views::{AreaRef, ArrivalView, CategoryRef, EvidenceView, Nearness},
};

/// Everything the hub says to a unit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum UnitOut {
    /// The answer to hello.
    Welcome(UnitWelcome),
    /// A mailbox message.
    Message(MailboxMessage),
    /// An order was carried out and is on disk.
    Done(Done),
    /// An order was not carried out.
    Refused(Refused),
    /// Fixes are not being used.
    FixRefused(FixRefused),
    /// I am here.
    Pong(UnitPong),
    /// Something could not be read.
    Error(SocketError),
}

/// The answer to hello. The messages that wait follow, oldest first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct UnitWelcome {
    /// The ledger's incarnation; if it differs from the client's, the client forgets its message numbers.
    pub epoch: Epoch,
    /// The unit's card.
    pub unit: UnitCard,
    /// On or off duty.
    pub duty: Duty,
    /// The hub's clock.
    pub server_us: UtcMicros,
    /// How often to send a ping, seconds.
    pub heartbeat_s: u32,
    /// Number of the message posted last; 0 for none.
    pub last_number: u64,
    /// The task the unit has accepted, if any. What the client showed before gives way to it.
    pub task: Option<TaskBrief>,
    /// 即采即办: the categories of matters that the unit may deal with on the spot. Left out where there are none, and where
    /// nobody is known to carry the device.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<CategoryRef>>")]
    pub self_handled: Vec<CategoryRef>,
    /// How often the unit tells where it is while a response (应急响应) asks for it, at rest too, seconds; left out while none does.
    /// Every pong says it anew.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional = nullable)]
    pub position_every_s: Option<u32>,
}

/// "I am": the answer to a unit's ping.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct UnitPong {
    /// What the ping said.
    pub sent_us: Option<UtcMicros>,
    /// The hub's clock.
    pub server_us: UtcMicros,
    /// As in [`UnitWelcome`], by now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional = nullable)]
    pub position_every_s: Option<u32>,
}

/// Who the hub thinks the unit is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct UnitCard {
    /// Its id.
    pub id: UnitId,
    /// Its name or call sign.
    pub name: String,
    /// Its kind.
    pub kind: UnitKind,
    /// The area it belongs to.
    pub home: AreaRef,
}

/// One message of the unit's mailbox.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct MailboxMessage {
    /// Its id: the same message may come many times.
    pub message: MessageId,
    /// Its number in this epoch; numbers grow and have gaps.
    pub number: u64,
    /// Number of the message posted before it, 0 for the first. If the client has never seen that one, it no longer
    /// matters or is still to come.
    pub after: u64,
    /// What it says.
    pub notice: Notice,
}

/// What a mailbox message says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "about", rename_all = "snake_case")]
pub enum Notice {
    /// An offer to answer. Asks for `accept` or `decline`.
    Offer {
        /// The offer.
        offer: OfferId,
        /// The task offered.
        task: TaskId,
        /// What it is about.
        case: CaseBrief,
        /// Until when it can be answered.
        answer_by_us: UtcMicros,
    },
    /// The offer, or the task it led to, no longer stands. Asks for a receipt only.
    StandDown {
        /// The offer.
        offer: OfferId,
        /// 改派: why the machine took it back; left out where it was for another reason.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional = nullable)]
        reassigned: Option<ReassignedFor>,
    },
    /// The place of the case was corrected. Asks for a receipt only.
    Moved {
        /// The task the unit has.
        task: TaskId,
        /// The case as it is now.
        case: CaseBrief,
    },
    /// 更正: what the case is filed as was put right, and with it perhaps what `done` must bring. Asks for a receipt only.
    Corrected {
        /// The task the unit has, or was asked for.
        task: TaskId,
        /// The case as it is now.
        case: CaseBrief,
    },
    /// Another caller says that it is more pressing. Asks for a receipt only.
    MorePressing {
        /// The task the unit has.
        task: TaskId,
        /// The case as it is now.
        case: CaseBrief,
        /// The words that made it so, cut to [`crate::limits::SUMMARY_MAX_CHARS`]; empty if they were erased.
        said: String,
    },
    /// Are you well? Asks for `well`.
    Welfare {
        /// The task the unit is at.
        task: TaskId,
    },
    /// A notice of a later version: the client gives its receipt and nothing else.
    #[serde(other)]
    #[ts(skip)]
    Unknown,
}

/// What a unit is told about a case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct CaseBrief {
    /// The case.
    pub case: CaseId,
    /// Its grade.
    pub grade: Grade,
    /// Name of its category.
    pub category_name: String,
    /// The caller's words, cut to [`crate::limits::SUMMARY_MAX_CHARS`].
    pub summary: String,
    /// Where it is; null while only the area is known.
    pub place: Option<Point>,
    /// The caller's words about the place.
    pub address: Option<String>,
    /// The area, with the names above it.
    pub area: AreaRef,
    /// Why this unit: how near it was when it was chosen. Null outside an offer.
    pub nearness: Option<Nearness>,
    /// When the unit was expected when it was chosen. Left out outside an offer, and where that was not reckoned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional = nullable)]
    pub arrival: Option<ArrivalView>,
    /// What `done` must bring; left out where nothing is wanted, and for whoever comes for backup.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional = nullable)]
    pub evidence: Option<EvidenceView>,
}

/// The task a unit has accepted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct TaskBrief {
    /// The task.
    pub task: TaskId,
    /// The offer by which it came; `decline` with it gives the task up.
    pub offer: OfferId,
    /// What it is about.
    pub case: CaseBrief,
    /// When the unit accepted.
    pub accepted_at_us: UtcMicros,
    /// When it set out.
    pub set_out_at_us: Option<UtcMicros>,
    /// When it arrived.
    pub arrived_at_us: Option<UtcMicros>,
    /// Until when it must say that it is well.
    pub welfare_due_us: Option<UtcMicros>,
}

/// An order was carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Done {
    /// The order.
    pub order: OrderId,
    /// What became of it.
    pub outcome: OrderOutcome,
    /// Head of the ledger when the hub answered.
    pub seq: u64,
    /// The case opened by an `sos`, or the one that was open already; the one that `handled` filed.
    pub case: Option<CaseId>,
    /// The task that an `accept` gave the unit.
    pub task: Option<TaskId>,
    /// Where the case stood that `handled` filed: `closed`, or `to_verify` where somebody else looks first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional = nullable)]
    pub phase: Option<Phase>,
}

/// What became of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum OrderOutcome {
    /// It was carried out, now or when it was sent before.
    CarriedOut,
    /// The offer had ended: the answer is on record, the unit is not wanted.
    CameLate,
}

/// An order was not carried out. Sending it again gives the same answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Refused {
    /// The order.
    pub order: OrderId,
    /// Why.
    pub code: ErrorCode,
    /// In words, naming the thing and the value; for people and logs.
    pub detail: String,
}

/// Fixes are not being used; sent at most every [`crate::limits::FIX_REFUSED_EVERY_S`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FixRefused {
    /// Why the last one was not.
    pub reason: FixRefusal,
    /// How many were not since the last such message.
    pub count: u32,
}

/// Why a fix is not used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FixRefusal {
    /// Latitude or longitude is outside its range.
    OutOfRange,
    /// Exactly (0, 0): what a receiver says that has no position.
    NoPosition,
    /// Too long ago.
    TooOld,
    /// From before the unit came on duty.
    BeforeDuty,
    /// From the future, beyond what clocks may differ.
    FromTheFuture,
    /// Not newer than the last one.
    NotNewer,
    /// Farther from the last one than anything travels.
    ImpossibleJump,
    /// The unit is off duty: off duty, nobody is positioned.
    OffDuty,
    /// More than [`crate::limits::FIXES_PER_SECOND_MAX`].
    TooMany,
}

impl Message for UnitOut {
    const TYPES: &'static [&'static str] =
        &["welcome", "message", "done", "refused", "fix_refused", "pong", "error"];

    fn delivery(&self) -> Delivery {
        match self {
            Self::FixRefused(_) | Self::Pong(_) => Delivery::NewestWins,
            Self::Welcome(_) | Self::Done(_) | Self::Refused(_) | Self::Error(_) => Delivery::EveryOneCounts,
            Self::Message(_) => Delivery::UntilAnswered,
        }
    }
}

/// 改派: why a unit that is still under way was taken from its case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ReassignedFor {
    /// 改派更近者: another unit is there sooner.
    Sooner,
    /// 重急优先: it goes to a graver case, which follows as an offer.
    Graver,
    /// 滚动指派: several cases and units were matched together; another unit goes there, and what it is to do itself, if
    /// anything, follows as an offer.
    Rolling,
}
