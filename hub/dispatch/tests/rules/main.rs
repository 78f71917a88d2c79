//! The rules of dispatch, told as scenarios in a tiny town, and driven by random commands.
//!
//! After every single step the whole world is compared with a model ledger: see `invariants`.
#![expect(clippy::unwrap_used, clippy::panic, reason = "in a test a surprise is a failure")]
#![forbid(unsafe_code)]

mod invariants;
mod ledger;
mod orders;
mod story;
mod town;
mod world;

mod clocks;
mod danger;
mod desk;
mod endings;
mod escalation;
mod joining;
mod mailboxes;
mod nearest;
mod offers;
mod opening;
mod places;
mod random;
mod reaching;
mod refusals;
mod repeated;
mod sos;
mod standby;
mod telephone;
mod work;
