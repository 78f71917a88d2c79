//! The ledgers held to one contract, and each to what is particular to it.
#![forbid(unsafe_code)]
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking, in its helpers too")]

mod contract;
mod given;
mod postgres_faults;
mod same_outcomes;
mod sqlite_faults;
