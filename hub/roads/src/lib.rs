//! The road network: who comes from where along which roads, how long it takes, and what is in the way.
//!
//! A network is laid from OpenStreetMap files ([`osm`]) with the tables in [`way`]. The crate is pure: it has no clock, opens
//! no socket, writes no log, and knows no case and no unit. What it reads may be wrong in every way; what was left out and why
//! is told in [`Findings`], and nothing read from outside can make it panic.
//!
//! Left out on purpose: restrictions on turning, conditions written into tags ("Mo-Fr 07:00-09:00"), lanes and heights, and lakes
//! as areas: water is where a river, a canal or a fairway is drawn as a line.
#![forbid(unsafe_code)]

pub mod air_line;
pub mod conditions;
pub mod dijkstra;
pub mod findings;
mod geometry;
mod hierarchy;
pub mod landmark;
pub mod limits;
pub mod mode;
pub mod network;
pub mod osm;
pub mod snap;
pub mod stored;
mod sweep;
pub mod times;
pub mod way;

#[cfg(test)]
mod tests;

pub use air_line::AirLine;
pub use conditions::{Closed, Closure, Conditions};
pub use findings::{Finding, Findings};
pub use landmark::{Landmark, LandmarkKind};
pub use mode::{Mode, Modes};
pub use network::{Direction, IMPASSABLE, LinkId, LinkView, Network};
pub use stored::StoredError;
pub use times::{Journey, Reach, Roads, Route};
