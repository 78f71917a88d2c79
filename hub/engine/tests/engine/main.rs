//! The engine on a ledger in memory, in virtual time.
mod faults;
mod races;
mod stories;
mod world;
