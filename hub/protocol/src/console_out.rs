//! From the hub to a console, as text. Positions come as binary frames: [`crate::binary`].

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    CaseId, ClimbReason, Delivery, Epoch, Grade, IncidentId, Message, Pong, Service, SocketError, UnitId,
    UnitKind, UtcMicros, WhistleId,
    views::{AreaRef, CaseView, PersonView, PostRef, UnitView},
};

/// Everything the hub says to a console.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ConsoleOut {
    /// The answer to hello.
    Welcome(ConsoleWelcome),
    /// Part of everything that is open.
    Snapshot(Snapshot),
    /// What changed.
    Changes(Changes),
    /// Somebody at a post of this console must acknowledge.
    Alert(Alert),
    /// Which unit a handle in the binary frames stands for.
    Handles(Handles),
    /// Whether the hub can record.
    Link(Link),
    /// I am here.
    Pong(Pong),
    /// Something could not be read.
    Error(SocketError),
}

/// The answer to hello. A snapshot follows, or the changes since the client's offset.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ConsoleWelcome {
    /// What offsets belong to: the ledger's incarnation, seen with the account's area and rights.
    pub epoch: Epoch,
    /// The offset from which the connection goes on: the client's own if it can resume, else that of the snapshot.
    pub offset: u64,
    /// Who is signed in.
    pub person: PersonView,
    /// The area whose cases and units this console sees.
    pub area: AreaRef,
    /// The hub's clock.
    pub server_us: UtcMicros,
    /// How often to send a ping, seconds.
    pub heartbeat_s: u32,
}

/// Part of a snapshot. The first part replaces everything that the client had; the client shows it when the last has
/// come.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Snapshot {
    /// The offset it stands at; the same in all parts.
    pub offset: u64,
    /// Which part, from 0.
    pub part: u32,
    /// Open cases, at most [`crate::limits::CASES_PER_CHUNK_MAX`] and as fit into a frame.
    pub cases: Vec<CaseView>,
    /// Enrolled units.
    pub units: Vec<UnitView>,
    /// Whether another part follows.
    pub more: bool,
}

/// What changed between two offsets. `from` equals the offset the client has; if not, it reconnects without one. `to`
/// equals `from` in all but the last of several messages that belong together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Changes {
    /// The offset before.
    pub from: u64,
    /// The offset after. Nothing in the client's scope may have changed: then the lists are empty.
    pub to: u64,
    /// Cases that are new or changed, whole.
    pub cases: Vec<CaseView>,
    /// Cases that are closed, withdrawn, or no longer in the client's scope.
    pub ended: Vec<CaseId>,
    /// Units that are new or changed, whole.
    pub units: Vec<UnitView>,
    /// Units that are struck off, or no longer in the client's scope.
    pub gone: Vec<UnitId>,
    /// Whistles (中心吹哨) that are new or changed, or have ended: whoever shows them reads them anew over HTTP.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<WhistleId>>")]
    pub whistles: Vec<WhistleId>,
    /// Incidents (突发事件) that are new or changed, or were closed: likewise.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<IncidentId>>")]
    pub incidents: Vec<IncidentId>,
}

/// A post of this console's person is alerted. Repeated until acknowledged; (case, rung, round) names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Alert {
    /// The case.
    pub case: CaseId,
    /// The rung that is alerted.
    pub rung: u8,
    /// The round at that rung, from 1.
    pub round: u32,
    /// Why; null for the alert on opening.
    pub reason: Option<ClimbReason>,
    /// The post that is alerted.
    pub post: PostRef,
    /// Grade of the case.
    pub grade: Grade,
    /// Name of its category.
    pub category_name: String,
    /// What it is about, in short.
    pub summary: String,
    /// Since when this round is alerted.
    pub since_us: UtcMicros,
    /// Services to call before anything else.
    pub call: Vec<Service>,
}

/// Names for handles. Comes before the first frame that uses them. An entry for a known handle replaces it: handles of
/// units that went off duty name others later. They hold for one connection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Handles {
    /// New names, in addition to those known.
    pub entries: Vec<HandleEntry>,
}

/// One handle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct HandleEntry {
    /// The number in binary frames.
    pub handle: u32,
    /// The unit.
    pub unit: UnitId,
    /// Its name or call sign.
    pub name: String,
    /// Its kind.
    pub kind: UnitKind,
}

/// Whether the hub can record. Comes after welcome and on every change; positions flow either way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Link {
    /// How the ledger is.
    pub ledger: LedgerState,
    /// Since when.
    pub since_us: UtcMicros,
}

/// How the ledger is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum LedgerState {
    /// It records.
    Ok,
    /// It does not: cases shown may be old, and nothing can be accepted.
    Unavailable,
}

impl Message for ConsoleOut {
    const TYPES: &'static [&'static str] =
        &["welcome", "snapshot", "changes", "alert", "handles", "link", "pong", "error"];

    fn delivery(&self) -> Delivery {
        match self {
            Self::Link(_) | Self::Pong(_) => Delivery::NewestWins,
            Self::Welcome(_) | Self::Snapshot(_) | Self::Changes(_) | Self::Handles(_) | Self::Error(_) => {
                Delivery::EveryOneCounts
            }
            Self::Alert(_) => Delivery::UntilAnswered,
        }
    }
}
