//! The engine on a ledger in memory, in virtual time.
mod beside;
mod calendars;
mod documents_of_before;
mod faults;
mod index;
mod races;
mod responses;
mod rows_of_before;
mod searches;
mod spots;
mod stories;
mod ways;
mod world;
