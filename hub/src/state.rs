//! What every route and socket is given.

use std::sync::Arc;

use hub_engine::Engine;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::{config::Config, identity::Identity};

/// A running hub. Cheap to clone.
#[derive(Clone)]
pub struct Hub {
    /// Carries orders out.
    pub engine: Engine,
    /// Accounts, sessions, tickets and device tokens.
    pub identity: Identity,
    /// As checked at the start.
    pub config: Arc<Config>,
    /// Cancelled when the hub is told to stop.
    pub stop: CancellationToken,
    /// Sockets and other tasks that the hub waits for when it stops.
    pub tasks: TaskTracker,
}
