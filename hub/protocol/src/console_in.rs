//! From a console to the hub, over `GET /ws/console?ticket=…` with the session cookie and the exact Origin.
//!
//! Consoles act over HTTP, where each request has its key and its answer; the socket only says what to show.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Cell, Delivery, Epoch, Message, Ping};

/// Everything a console says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ConsoleIn {
    /// First, and once on a connection.
    Hello(ConsoleHello),
    /// The map cells whose units it shows.
    Watch(Watch),
    /// Are you there?
    Ping(Ping),
}

/// The first message of a connection.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct ConsoleHello {
    /// What the client can do beyond the plain version; none are defined yet.
    #[serde(default)]
    #[ts(optional, as = "Option<Vec<String>>")]
    pub capabilities: Vec<String>,
    /// The epoch of the last welcome, if there was one.
    pub epoch: Option<Epoch>,
    /// The `offset` or `to` that the client has reached in that epoch.
    pub offset: Option<u64>,
}

/// The cells to watch from now on, all of them: a new list replaces the last one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Watch {
    /// At most [`crate::limits::CELLS_WATCHED_MAX`].
    /// A longer list is answered with `error`, and the last one stands.
    pub cells: Vec<Cell>,
}

impl Message for ConsoleIn {
    const TYPES: &'static [&'static str] = &["hello", "watch", "ping"];

    fn delivery(&self) -> Delivery {
        match self {
            Self::Hello(_) => Delivery::EveryOneCounts,
            Self::Watch(_) | Self::Ping(_) => Delivery::NewestWins,
        }
    }
}
