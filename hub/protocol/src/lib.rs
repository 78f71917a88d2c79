//! What crosses the wire: the words, messages, bodies, frames, limits and codes of `huying.v1`.
//!
//! Wire types are not the domain's types: they may change at another pace, so the hub translates, field by field.
//! Nothing here decides, stores or speaks to the network. `PROTOCOL.md` beside this crate is the same for people
//! who write a client in another language; its examples are the golden files that the tests read.

#![forbid(unsafe_code)]

pub mod binary;
mod cell;
mod climb_reason;
mod close;
mod console_in;
mod console_out;
mod decode;
mod delivery;
mod error;
mod event_kind;
pub mod http;
mod ids;
pub mod limits;
mod loop_words;
mod parts;
mod place;
mod span;
mod unit_in;
mod unit_out;
pub mod views;
mod words;

pub use cell::{CELL_ZOOM, Cell, CellBounds, CellError};
pub use climb_reason::ClimbReason;
pub use close::{ClientDoes, CloseCode};
pub use console_in::{ConsoleHello, ConsoleIn, Watch};
pub use console_out::{
    Alert, Changes, ConsoleOut, ConsoleWelcome, HandleEntry, Handles, LedgerState, Link, Snapshot,
};
pub use decode::{DecodeError, Decoded, decode, encode};
pub use delivery::{Delivery, Message, Ping, Pong, SocketError};
pub use error::{ErrorBody, ErrorCode, ErrorDetail};
pub use event_kind::EventKind;
pub use ids::{
    AccountId, AreaCode, AttachmentId, CaseId, ClosureId, DepartmentCode, DeviceId, Epoch, IncidentId,
    MessageId, OfferId, OrderId, PersonId, ReportId, TaskId, UnitId, UtcMicros, UtcMicrosError, WhistleId,
};
pub use loop_words::{
    Degree, DeskPurpose, EmergencyLevel, ExtensionRuling, Ground, IncidentReportKind, LimitReason, Part,
    PictureMoment, Remark, ReportKind, ReportUpBy, ReportUpState, ReturnRuling, StandardKind, Step,
    SuspensionKind, TransferTarget, Unsolved, Upward,
};
pub use place::{CoordinateSystem, GivenPlace, Point};
pub use span::Span;
pub use unit_in::{Fix, Order, OrderAction, Receipt, ReceiptStep, UnitHandled, UnitHello, UnitIn};
pub use unit_out::{
    CaseBrief, Done, FixRefusal, FixRefused, MailboxMessage, Notice, OrderOutcome, ReassignedFor, Refused,
    TaskBrief, UnitCard, UnitOut, UnitPong, UnitWelcome,
};
pub use words::{
    ArrivalBy, ClockPurpose, DeclineReason, DocumentKind, Duty, DutyPost, Grade, Mode, Phase, PlaceState,
    ReachOutcome, ReceiptState, Risk, Role, RuledOut, RungState, Said, Service, Tier, Travel, UnitKind,
    UnitStatus, Verdict, Weight,
};

/// Name of the WebSocket subprotocol that both ends must speak. A client that offers others only is closed with
/// [`CloseCode::UnsupportedVersion`].
pub const SUBPROTOCOL: &str = "huying.v1";
