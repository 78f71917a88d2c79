//! The ledgers held to one contract, and each to what is particular to it.
#![forbid(unsafe_code)]
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking, in its helpers too")]

mod backups;
mod contract;
mod given;
mod old_ledgers;
mod postgres_faults;
mod same_outcomes;
mod scenario;
mod sqlite_faults;
mod tampering;
