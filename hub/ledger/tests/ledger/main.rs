//! The ledgers held to one contract, and each to what is particular to it.
#![forbid(unsafe_code)]
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking, in its helpers too")]

mod backups;
mod contract;
mod failing_disk;
mod full_disk;
mod given;
mod index_on_disk;
mod log_size;
mod old_ledgers;
mod pace;
mod postgres_faults;
mod same_outcomes;
mod scenario;
mod sqlite_faults;
mod tampering;
