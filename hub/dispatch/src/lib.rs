//! The rules of dispatch, pure.
//!
//! [`decide`] turns a command into events or a refusal; [`board::Board::evolve`] turns events into the board; [`owed`]
//! says what is still to be done. There is no clock, randomness or I/O here: time, nearness and fresh ids come in
//! with the [`Situation`]. Rules live only in `decide`; a timer is an ordinary command.
//!
//! What this crate leaves out: where events are kept (`hub-ledger`), how they are written down (`hub-record`), and
//! everything that waits or sends (`hub`).
#![forbid(unsafe_code)]

pub mod board;
mod command;
mod decide;
mod decision;
mod event;
mod event_name;
mod facts;
mod ids;
mod owed;
mod policy;
mod reach;
mod refusal;
mod situation;
mod stream;
mod suitability;
mod telephone;

pub use command::{Command, Intake, Joining, Readiness, Receipt, Relayed, Timer, Verdict};
pub use decide::{REPORTS_JOINED_MAX, asks, asks_recalled, case_of, decide};
pub use decision::{Decision, NamedPolicy};
pub use event::Event;
pub use facts::{
    AnswerCameLate, CaseFacts, Choice, ClimbReason, Clock, ClockPurpose, DeclineReason, DocumentKind,
    MadeCall, Nearness, Notice, OfferEnd, Phase, RULED_OUT_MAX, ReportJoined, RuledOut, Rung, UnitKind,
};
pub use ids::{
    CaseId, Category, ContentDigest, MessageId, OfferId, PersonId, ReportId, Sealed, Skill, TaskId, UnitId,
    UtcMicros,
};
pub use owed::{Owed, owed};
pub use policy::{
    CategoryRule, DangerWord, Grade, GradeRule, Mode, Modes, OFFERS_AT_ONCE_MAX, Policy, Ring, Service,
};
pub use reach::{Reach, ReachOutcome, ReachRecorded};
pub use refusal::Refusal;
pub use situation::{Asks, CANDIDATES_MAX, Candidate, IDS_PER_COMMAND, Near, Post, Situation};
pub use stream::{Stream, StreamNameError};
pub use suitability::{Need, suitability};
pub use telephone::{AnswerRelayed, Answerer, DutyRelayed, Said};
