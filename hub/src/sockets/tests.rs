//! Stories about sockets, told with real clients over a real port and a ledger in memory. Nobody sleeps: each story
//! waits for the message or the close that must come.

mod client;
pub(super) mod consoles;
mod desks;
mod handled;
mod outage;
mod resuming;
mod rough;
mod sharing;
mod units;
pub(super) mod world;
