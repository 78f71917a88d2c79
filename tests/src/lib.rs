//! What the system tests share: the simulated city that holds the rules to their promises.
#![forbid(unsafe_code)]

pub mod simulation;
