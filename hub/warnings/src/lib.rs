//! Warnings as CAP 1.2 carries them: read with every mistake named, written, targeted, and folded into what is in force.
//!
//! [`import`] makes an [`Alert`] of a document, or says everything that is wrong with it, in Chinese and in English; [`export`] writes one that is read back the same.
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
mod writing;

pub use alert::{Alert, Circle, Info, Pair, Polygon, Reference, Resource, WarnedArea};
pub use codes::{Category, Certainty, MsgType, ResponseType, Scope, Severity, Status, Urgency};
pub use in_force::{Acting, RealmKind, Standing, WrongRealm, in_force};
pub use level::{Among, Level, LevelTable, Said, USUAL_LEVELS};
pub use mistake::{DocumentFault, ElementFault, Fault, Finding, Mistake, Remark, ShapeFault, Spot, Words};
pub use moment::{Moment, Zone};
pub use reading::{Import, import};
pub use writing::export;
