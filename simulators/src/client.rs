//! Clients of the public protocol: HTTP for people and machines, the console socket, the unit socket.
//!
//! They keep to PROTOCOL.md and know nothing of the hub beyond it. The sockets reconnect by themselves; each is one
//! task that owns its connection, spoken to over bounded channels, and it ends when its handle is dropped.

mod address;
mod backoff;
mod camera;
mod closed_loop;
mod console;
mod http;
mod outbox;
mod picture;
mod requests;
mod seat;
mod unit;
mod unit_link;
mod wire;

pub use address::{AddressError, HubAddress};
pub use backoff::Backoff;
pub use camera::{Camera, Pictures, picture};
pub use console::{ConsoleEvent, ConsoleSocket};
pub use http::{ClientError, HubClient, Key};
pub use outbox::{OrderAnswer, Outbox, OutboxFull};
pub use picture::{AlertKey, Gap, Picture};
pub use seat::{Seat, SeatError};
pub use unit::{UnitEvent, UnitEvents, UnitSocket};
pub(crate) use wire::BROKEN;
