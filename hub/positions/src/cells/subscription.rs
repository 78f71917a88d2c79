//! One console's view of the map.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use geo_index::Interval;
use hub_dispatch::{UnitId, UtcMicros};

use super::fanout::SubscriberId;
use super::inbox::Inbox;
use super::{CELLS_WATCHED_MAX, Cell, CellFrame, TooManyCells};
use crate::{HANDLE_REST_MS, Handle, Positions};

/// The frames of the cells that one console looks at, for as long as this value lives.
///
/// Newest wins: a console that does not take its frames finds one for each cell, the newest, when it does. A frame that
/// replaces one that was not taken is whole, so nothing is missed by it.
#[derive(Debug)]
pub struct Subscription {
    positions: Positions,
    id: SubscriberId,
    visible: Interval,
    inbox: Arc<Inbox>,
    /// The unit that each handle was last said to be. As many as there are handles in use or at rest, at most.
    told: HashMap<Handle, Told>,
}

/// Who a handle was found to be, and when that was looked up: no later than [`HANDLE_REST_MS`] after it, the handle names
/// nobody else.
#[derive(Debug, Clone, Copy)]
struct Told {
    unit: UnitId,
    at: UtcMicros,
}

impl Subscription {
    pub(crate) fn new(
        positions: Positions,
        id: SubscriberId,
        visible: Interval,
        inbox: Arc<Inbox>,
    ) -> Subscription {
        Subscription { positions, id, visible, inbox, told: HashMap::new() }
    }

    /// Looks at other cells from now on. Those that are new come whole with the next tick, if somebody is in them; those
    /// that are left stay silent, and the console forgets what it knew of them.
    ///
    /// Nothing changes if there are more than [`CELLS_WATCHED_MAX`].
    pub fn look_at(&self, cells: impl IntoIterator<Item = Cell>) -> Result<(), TooManyCells> {
        let cells = bounded(cells)?;
        self.positions.look_at(self.id, cells);
        Ok(())
    }

    /// Takes what waits: at most one frame for each cell, without waiting for more.
    #[must_use]
    pub fn take(&self) -> Vec<Arc<CellFrame>> {
        self.inbox.take()
    }

    /// The units behind the handles of `frames` that this console has not been told yet, each once, to be sent before the
    /// frames. A handle that has come to name another unit is told again; a unit that signed off since is left out, its
    /// removal being on the way.
    pub fn names(&mut self, frames: &[Arc<CellFrame>]) -> Vec<(Handle, UnitId)> {
        let rows = frames
            .iter()
            .flat_map(|frame| frame.content.rows.iter().map(|row| (Handle(row.handle), frame.content.at)));
        // Nearly always everybody is known, and nobody else need be asked.
        let unsure: BTreeSet<Handle> =
            rows.filter(|&(handle, at)| !self.is_sure_of(handle, at)).map(|(handle, _)| handle).collect();
        let Some(at) = frames.iter().map(|frame| frame.content.at).min() else { return Vec::new() };
        let mut names = self.positions.handles(&unsure.into_iter().collect::<Vec<_>>(), self.visible);
        let at = UtcMicros(at.get());
        names.retain(|&(handle, unit)| {
            self.told.insert(handle, Told { unit, at }).is_none_or(|told| told.unit != unit)
        });
        names
    }

    fn is_sure_of(&self, handle: Handle, at: hub_protocol::UtcMicros) -> bool {
        let told = self.told.get(&handle);
        told.is_some_and(|told| UtcMicros(at.get()).since_ms(told.at) < HANDLE_REST_MS)
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
pub(crate) fn bounded(cells: impl IntoIterator<Item = Cell>) -> Result<BTreeSet<Cell>, TooManyCells> {
    let mut bounded = BTreeSet::new();
    for cell in cells {
        bounded.insert(cell);
        if bounded.len() > CELLS_WATCHED_MAX {
            return Err(TooManyCells);
        }
    }
    Ok(bounded)
}
