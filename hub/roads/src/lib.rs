//! The road network: who comes from where along which roads, how long it takes, and what is in the way.
//!
//! A network is laid from OpenStreetMap files ([`osm`]) with the tables in [`way`]. The crate is pure: it has no clock, opens
//! no socket, writes no log, and knows no case and no unit. What it reads may be wrong in every way; what was left out and why
//! is told in [`Findings`], and nothing read from outside can make it panic.
//!
//! Left out on purpose: restrictions on turning, conditions written into tags ("Mo-Fr 07:00-09:00"), lanes and heights.
#![forbid(unsafe_code)]

pub mod findings;
pub mod limits;
pub mod mode;
pub mod osm;
pub mod way;

pub use findings::{Finding, Findings};
pub use mode::{Mode, Modes};
