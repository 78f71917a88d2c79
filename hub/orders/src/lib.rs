//! Somebody else's orders: read by a declarative mapping, told apart, given a limit of ours, answered, and reconciled.
//!
//! | To | use |
//! |---|---|
//! | check a mapping, or be told everything that is wrong with it | [`Mapping::import`] |
//! | make orders of what a platform sends or exports | [`Mapping::apply_json`], [`Mapping::apply_sheet`] |
//! | know until when we have to be done | [`Mapping::our_limit`] |
//! | know whether it is new, the same again, changed, recalled, returned, or another one under a second number | [`Mapping::hear`] |
//! | know whether a reply makes sense, and what has become of it | [`Known::may_reply`], [`Reply::after`] |
//! | write a reply for their system | [`Mapping::request`], [`Mapping::write_replies`] |
//! | compare their list with ours | [`reconcile`] |
//! | speak GeoReport v2 | [`georeport`] |
//!
//! Mistakes are told in Chinese and in English. There is no clock, no network and no file in here, and no key but the one that
//! is given for marks.
#![forbid(unsafe_code)]

pub mod georeport;
pub mod limits;

/// A mapping to begin with: that of a made-up platform of a city, with every kind of field and reply.
pub const EXAMPLE_MAPPING: &str = include_str!("../data/mapping.example.json");

mod applying;
mod field;
mod json;
mod known;
mod limit;
mod mapping;
mod mistake;
mod order;
mod reconcile;
mod reply;
mod zone;

pub use applying::Applied;
pub use field::Field;
pub use known::{Alike, Change, Heard, Known, Mark, Marks, Neighbours, SameAs};
pub use limit::{LimitBy, OurLimit};
pub use mapping::Mapping;
pub use mistake::{Fault, Mistake, Spot, Wanted, Words};
pub use order::{Deadline, ExternalOrder, Link, Notice, OrderFacts, OrderWords, Standing, SystemCode};
pub use reconcile::{Difference, Line, reconcile};
pub use reply::{
    Answered, Method, Outgoing, Reply, ReplyCells, ReplyFault, ReplyKind, ReplyRefusal, ReplyState,
    ReplyStep, ReplyWords, Request, StepRefusal,
};
