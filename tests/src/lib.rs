//! What the system tests share: the simulated city that holds the rules to their promises, and the rig that runs the
//! built hub.
#![forbid(unsafe_code)]

pub mod rig;
pub mod simulation;
