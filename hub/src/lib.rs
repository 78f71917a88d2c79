//! The hub: the async shell around the rules. Sockets, HTTP, accounts, and the command line.
//!
//! Nothing is decided here. An order is checked for who may give it, handed to the engine, and its answer sent back.
#![forbid(unsafe_code)]

pub mod cli;
pub mod config;
mod control;
mod courier;
mod cover;
mod figures;
mod http;
pub mod identity;
mod import;
mod jurisdiction;
mod ledgers;
mod outreach;
mod picture;
mod places;
mod printable;
mod rates;
mod roads;
mod serve;
mod sockets;
mod state;
mod street_map;
mod vital;
mod watch;

pub use state::Hub;
