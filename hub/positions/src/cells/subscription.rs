//! One console's view of the map.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::fanout::SubscriberId;
use super::inbox::Inbox;
use super::{CELLS_PER_SUBSCRIPTION_MAX, Cell, CellError, CellFrame};
use crate::Positions;

/// The frames of the cells that one console looks at, for as long as this value lives.
///
/// Newest wins: a console that does not take its frames finds one for each cell, the newest, when it does. A frame that
/// replaces one that was not taken is [whole](super::Coverage::Whole), so nothing is missed by it.
#[derive(Debug)]
pub struct Subscription {
    positions: Positions,
    id: SubscriberId,
    inbox: Arc<Inbox>,
}

impl Subscription {
    pub(crate) fn new(positions: Positions, id: SubscriberId, inbox: Arc<Inbox>) -> Subscription {
        Subscription { positions, id, inbox }
    }

    /// Looks at other cells from now on. Those that are new come whole with the next tick, if somebody is in them; those
    /// that are left stay silent, and the console forgets what it knew of them.
    ///
    /// Nothing changes if there are more than [`CELLS_PER_SUBSCRIPTION_MAX`].
    pub fn look_at(&self, cells: impl IntoIterator<Item = Cell>) -> Result<(), CellError> {
        let cells = bounded(cells)?;
        self.positions.look_at(self.id, cells);
        Ok(())
    }

    /// Takes what waits: at most one frame for each cell, without waiting for more.
    #[must_use]
    pub fn take(&self) -> Vec<Arc<CellFrame>> {
        self.inbox.take()
    }

    /// Waits until there may be something to take. Safe to drop: what came meanwhile wakes the next call.
    pub async fn filled(&self) {
        self.inbox.filled.notified().await;
    }

    /// How many frames this console did not take before a newer one of the same cell came.
    #[must_use]
    pub fn superseded(&self) -> u64 {
        self.inbox.superseded()
    }
}

impl Drop for Subscription {
    fn drop(&mut self) {
        self.positions.unsubscribe(self.id);
    }
}

/// The cells, each once, if they are not too many. Counting stops as soon as they are.
pub(crate) fn bounded(cells: impl IntoIterator<Item = Cell>) -> Result<BTreeSet<Cell>, CellError> {
    let mut bounded = BTreeSet::new();
    for cell in cells {
        bounded.insert(cell);
        if bounded.len() > CELLS_PER_SUBSCRIPTION_MAX {
            return Err(CellError::TooMany { count: bounded.len() });
        }
    }
    Ok(bounded)
}
