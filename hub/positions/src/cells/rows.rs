//! Who is in which cell, and what changed there since the last tick.

use std::collections::{BTreeMap, BTreeSet};

use geo_index::{Interval, Place};
use hub_dispatch::UtcMicros;

use super::{Cell, cell_of};
use crate::{Handle, Scope, UnitTag};

/// A unit as a frame shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) handle: Handle,
    pub(crate) scope: Scope,
    pub(crate) place: Place,
    pub(crate) measured_at: UtcMicros,
    pub(crate) heading_deg: Option<u16>,
    pub(crate) speed_kmh10: Option<u16>,
    pub(crate) tag: UnitTag,
}

/// One cell. The changes grow with the units that were in it since the last tick, not with how often they moved.
#[derive(Debug, Default)]
struct Occupants {
    rows: BTreeMap<Handle, Row>,
    changed: BTreeSet<Handle>,
    /// Units that left, or belong somewhere else now, each with where it belonged when it was last seen here.
    left: BTreeSet<(Handle, Scope)>,
}

/// All cells that have units, or had some at the last tick.
#[derive(Debug, Default)]
pub(crate) struct CellRows {
    cells: BTreeMap<Cell, Occupants>,
    changed: BTreeSet<Cell>,
}

impl CellRows {
    /// Shows `row` where it is, instead of as `before`.
    pub(crate) fn show(&mut self, before: Option<&Row>, row: Row) {
        let cell = cell_of(row.place);
        if let Some(before) =
            before.filter(|before| before.scope != row.scope || cell_of(before.place) != cell)
        {
            self.hide(before);
        }
        let occupants = self.cells.entry(cell).or_default();
        occupants.changed.insert(row.handle);
        occupants.rows.insert(row.handle, row);
        self.changed.insert(cell);
    }

    /// Takes a row that was shown off the map.
    pub(crate) fn hide(&mut self, row: &Row) {
        let cell = cell_of(row.place);
        let occupants = self.cells.entry(cell).or_default();
        occupants.rows.remove(&row.handle);
        occupants.changed.remove(&row.handle);
        occupants.left.insert((row.handle, row.scope));
        self.changed.insert(cell);
    }

    /// Ends the time between two ticks: copies what changed in the cells somebody looks at, and everybody in the cells
    /// where that is asked for. The changes of the other cells are forgotten; who looks there later gets all of it.
    pub(crate) fn take_changes(
        &mut self,
        wanted: &Wanted,
        is_watched: impl Fn(Cell) -> bool,
    ) -> Vec<CellChanges> {
        let changed = std::mem::take(&mut self.changed);
        let mut taken = Vec::new();
        for &cell in changed.union(&wanted.whole) {
            let Some(occupants) = self.cells.get_mut(&cell) else {
                taken.push(CellChanges::nobody(cell));
                continue;
            };
            let touched = std::mem::take(&mut occupants.changed);
            let left = std::mem::take(&mut occupants.left);
            if is_watched(cell) {
                taken.push(CellChanges {
                    cell,
                    changed: touched.iter().map(|handle| occupants.rows[handle]).collect(),
                    left: left.into_iter().collect(),
                    whole: wanted.asks_for(cell).then(|| occupants.rows.values().copied().collect()),
                });
            }
            if occupants.rows.is_empty() {
                self.cells.remove(&cell);
            }
        }
        taken
    }
}

/// The cells of which somebody needs more than the difference.
#[derive(Debug, Default)]
pub(crate) struct Wanted {
    /// Looked at anew: everybody, whether or not something changed.
    pub(crate) whole: BTreeSet<Cell>,
    /// A frame was not taken: everybody, once something changes, because a difference cannot replace a difference.
    pub(crate) whole_if_changed: BTreeSet<Cell>,
}

impl Wanted {
    fn asks_for(&self, cell: Cell) -> bool {
        self.whole.contains(&cell) || self.whole_if_changed.contains(&cell)
    }
}

/// What happened in one cell between two ticks, before anybody's jurisdiction is applied.
#[derive(Debug)]
pub(crate) struct CellChanges {
    pub(crate) cell: Cell,
    changed: Vec<Row>,
    left: Vec<(Handle, Scope)>,
    whole: Option<Vec<Row>>,
}

impl CellChanges {
    fn nobody(cell: Cell) -> CellChanges {
        CellChanges { cell, changed: Vec::new(), left: Vec::new(), whole: Some(Vec::new()) }
    }

    pub(crate) fn changed_within(&self, visible: Interval) -> Vec<&Row> {
        self.changed.iter().filter(|row| row.scope.is_within(visible)).collect()
    }

    /// Ascending, without the units that came back.
    pub(crate) fn removed_within(&self, visible: Interval) -> Vec<u32> {
        let came_back: BTreeSet<Handle> = self.changed_within(visible).iter().map(|row| row.handle).collect();
        let mut removed: Vec<u32> = self
            .left
            .iter()
            .filter(|(handle, scope)| scope.is_within(visible) && !came_back.contains(handle))
            .map(|&(handle, _)| handle.0)
            .collect();
        removed.dedup();
        removed
    }

    /// Everybody in the cell, if that was asked for.
    pub(crate) fn whole_within(&self, visible: Interval) -> Option<Vec<&Row>> {
        let rows = self.whole.as_ref()?;
        Some(rows.iter().filter(|row| row.scope.is_within(visible)).collect())
    }
}
