//! The hub: the async shell around the rules. Sockets, HTTP, accounts, and the command line.
//!
//! Nothing is decided here. An order is checked for who may give it, handed to the engine, and its answer sent back.
#![forbid(unsafe_code)]

pub mod cli;
pub mod config;
mod courier;
mod http;
pub mod identity;
mod jurisdiction;
mod picture;
mod printable;
mod serve;
mod sockets;
mod state;
mod watch;

pub use state::Hub;
