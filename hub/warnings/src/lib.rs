//! Warnings as CAP 1.2 carries them: read with every mistake named, written, folded into what is in force, and targeted.
//!
//! | To | use |
//! |---|---|
//! | make an [`Alert`] of a document, or be told everything that is wrong with it | [`import`] |
//! | write one that is read back the same | [`export`] |
//! | know what holds at an instant, of all that ever arrived | [`in_force`] |
//! | have it act, in the one realm where it may | [`Standing::act_in`] |
//! | know its colour | [`LevelTable`] |
//! | find the areas that it hits | [`areas_hit`] |
//!
//! Mistakes are told in Chinese and in English. There is no clock, no network and no file in here.
#![forbid(unsafe_code)]

pub mod limits;

mod alert;
mod codes;
mod document;
mod in_force;
mod level;
mod mistake;
mod moment;
mod reading;
mod targets;
mod writing;

pub use alert::{Alert, Circle, Info, Pair, Polygon, Reference, Resource, WarnedArea};
pub use codes::{Category, Certainty, MsgType, ResponseType, Scope, Severity, Status, Urgency};
pub use in_force::{Acting, RealmKind, Standing, WrongRealm, in_force};
pub use level::{Among, Level, LevelTable, Said, USUAL_LEVELS};
pub use mistake::{DocumentFault, ElementFault, Fault, Finding, Mistake, Remark, ShapeFault, Spot, Words};
pub use moment::{Moment, Zone};
pub use reading::{Import, import};
pub use targets::{Asked, CodeKind, CodeTable, Hit, areas_hit};
pub use writing::export;
