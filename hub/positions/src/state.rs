//! What the plane knows, behind its lock: the units, the index over them, and the cells they are in.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;

use geo_index::{Marked, Marks, Place, UnitIndex};
use hub_dispatch::{UnitId, UtcMicros};

use crate::cells::{CellRows, Row};
use crate::handles::{Handle, Handles};
use crate::judge::{Disbelieved, Doubt, Known, judge};
use crate::{Counts, Fix, FixRefused, LastFix, Limits, OnDuty, Scope, UnitStatus, UnitTag};

/// So many markers move before the index is told of them, if nobody asks for it sooner.
const MOVED_MAX: usize = 256;

/// What the index hands back with a unit.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Marker {
    pub(crate) tag: UnitTag,
    pub(crate) measured_at: UtcMicros,
    scope: Scope,
}

/// Whoever looks for units of a kind, a status or an area is not shown the others.
impl Marked for Marker {
    fn marks(self) -> Marks {
        Marks { bits: self.tag.bits(), area: self.scope.0 }
    }
}

/// A unit on duty.
#[derive(Debug)]
struct Post {
    duty: OnDuty,
    handle: Handle,
    /// The fix its marker stands at. With one the unit is in the index and in one cell, without one in neither.
    shown: Option<LastFix>,
    /// Newer than `shown`, until the next tick.
    waiting: Option<LastFix>,
    doubt: Option<Doubt>,
}

impl Post {
    fn row(&self) -> Option<Row> {
        let shown = self.shown?;
        Some(Row {
            handle: self.handle,
            scope: self.duty.scope,
            place: shown.fix.place,
            measured_at: shown.measured_at,
            heading_deg: shown.fix.heading_deg,
            speed_kmh10: shown.fix.speed_kmh10,
            tag: self.duty.tag,
        })
    }
}

/// All of it, for one owner at a time.
#[derive(Debug, Default)]
pub(crate) struct State {
    on_duty: BTreeMap<UnitId, Post>,
    /// Units that exist and are not on duty. Disjoint from `on_duty`.
    off_duty: BTreeSet<UnitId>,
    by_handle: BTreeMap<Handle, UnitId>,
    handles: Handles,
    /// Units of which a fix waits.
    waiting: BTreeSet<UnitId>,
    index: UnitIndex<UnitId, Marker>,
    /// Markers that have moved and of which the index has not been told.
    moved: Vec<(UnitId, Place, Marker)>,
    pub(crate) rows: CellRows,
    counts: Counts,
}

impl State {
    pub(crate) fn on_duty(&mut self, unit: UnitId, duty: OnDuty, now: UtcMicros) {
        // A clock that was set back since must not refuse the fixes of a whole shift as from before it.
        let duty = OnDuty { since: duty.since.min(now), ..duty };
        self.off_duty.remove(&unit);
        if self.on_duty.contains_key(&unit) {
            self.change(unit, |known| *known = duty);
            return;
        }
        let handle = self.handles.take(now);
        self.by_handle.insert(handle, unit);
        self.on_duty.insert(unit, Post { duty, handle, shown: None, waiting: None, doubt: None });
    }

    pub(crate) fn off_duty(&mut self, unit: UnitId, now: UtcMicros) {
        self.forget(unit, now);
        self.off_duty.insert(unit);
    }

    pub(crate) fn forget(&mut self, unit: UnitId, now: UtcMicros) {
        self.off_duty.remove(&unit);
        let Some(post) = self.on_duty.remove(&unit) else { return };
        if let Some(row) = post.row() {
            self.rows.hide(&row);
            self.tell_index();
            self.index.remove(unit);
        }
        if self.waiting.remove(&unit) {
            self.counts.superseded += 1;
        }
        self.by_handle.remove(&post.handle);
        self.handles.give_back(post.handle, now);
    }

    /// Changes what is known of a unit on duty and shows it. Answers whether it is on duty.
    pub(crate) fn change(&mut self, unit: UnitId, change: impl FnOnce(&mut OnDuty)) -> bool {
        let Some(post) = self.on_duty.get_mut(&unit) else { return false };
        let (before, duty) = (post.row(), post.duty);
        change(&mut post.duty);
        if (post.duty.tag, post.duty.scope) == (duty.tag, duty.scope) {
            return true;
        }
        if let Some(row) = post.row() {
            self.tell_index();
            self.index.retag(unit, Marker { tag: row.tag, measured_at: row.measured_at, scope: row.scope });
            self.rows.show(before.as_ref(), row);
        }
        true
    }

    pub(crate) fn report(
        &mut self,
        limits: &Limits,
        unit: UnitId,
        fix: Fix,
        now: UtcMicros,
    ) -> Result<(), FixRefused> {
        let outcome = self.take_fix(limits, unit, fix, now);
        if let Err(why) = outcome {
            self.counts.count_refused(why);
        }
        outcome
    }

    fn take_fix(
        &mut self,
        limits: &Limits,
        unit: UnitId,
        fix: Fix,
        now: UtcMicros,
    ) -> Result<(), FixRefused> {
        let Some(post) = self.on_duty.get_mut(&unit) else {
            return Err(if self.off_duty.contains(&unit) {
                FixRefused::OffDuty
            } else {
                FixRefused::Unknown
            });
        };
        let known = Known { since: post.duty.since, newest: post.waiting.or(post.shown), doubt: post.doubt };
        let heard = match judge(limits, &known, fix, now) {
            Ok(heard) => heard,
            Err(Disbelieved { why, doubt }) => {
                post.doubt = doubt;
                return Err(why);
            }
        };
        post.doubt = None;
        if post.waiting.replace(heard).is_some() {
            self.counts.superseded += 1;
        }
        if may_move(limits, post.shown, now) {
            self.show(unit)
        } else {
            self.waiting.insert(unit);
        }
        Ok(())
    }

    /// Moves the markers of the units whose interval is over.
    pub(crate) fn show_waiting(&mut self, limits: &Limits, now: UtcMicros) {
        let due: Vec<UnitId> = self
            .waiting
            .iter()
            .copied()
            .filter(|unit| may_move(limits, self.on_duty.get(unit).and_then(|post| post.shown), now))
            .collect();
        for unit in due {
            self.show(unit);
        }
    }

    fn show(&mut self, unit: UnitId) {
        self.waiting.remove(&unit);
        let Some(post) = self.on_duty.get_mut(&unit) else { return };
        let Some(newest) = post.waiting.take() else { return };
        let before = post.row();
        post.shown = Some(newest);
        let row = post.row().expect("a unit that is shown has a row");
        let marker = Marker { tag: row.tag, measured_at: row.measured_at, scope: row.scope };
        self.moved.push((unit, row.place, marker));
        self.rows.show(before.as_ref(), row);
        self.counts.accepted += 1;
        if self.moved.len() >= MOVED_MAX {
            self.tell_index();
        }
    }

    /// Where the markers were when the index was told of them last.
    pub(crate) fn index(&self) -> &UnitIndex<UnitId, Marker> {
        &self.index
    }

    /// Whether that is where they are now.
    pub(crate) fn is_told(&self) -> bool {
        self.moved.is_empty()
    }

    /// Tells the index of all that moved: together, which costs a fraction of one by one.
    pub(crate) fn tell_index(&mut self) {
        self.index.put_batch(self.moved.drain(..));
    }

    pub(crate) fn last(&self, unit: UnitId) -> Option<LastFix> {
        self.on_duty.get(&unit)?.shown
    }

    /// Adds what is shown of units of a status among the next so many from behind `after` on; the last that was looked at, if
    /// there may be more.
    pub(crate) fn of_status(
        &self,
        status: UnitStatus,
        after: Option<UnitId>,
        look_at: usize,
        found: &mut Vec<(UnitId, LastFix)>,
    ) -> Option<UnitId> {
        let from = after.map_or(Bound::Unbounded, Bound::Excluded);
        let (mut last, mut looked_at) = (None, 0);
        for (unit, post) in self.on_duty.range((from, Bound::Unbounded)).take(look_at) {
            (last, looked_at) = (Some(*unit), looked_at + 1);
            if post.duty.tag.status == status {
                found.extend(post.shown.map(|shown| (*unit, shown)));
            }
        }
        last.filter(|_| looked_at == look_at)
    }

    pub(crate) fn oldest_fix_age_ms(&self, now: UtcMicros) -> Option<u64> {
        self.on_duty.values().filter_map(|post| Some(now.since_ms(post.shown?.measured_at))).max()
    }

    pub(crate) fn on_duty_len(&self) -> usize {
        self.on_duty.len()
    }

    pub(crate) fn unit_of(&self, handle: Handle) -> Option<(UnitId, Scope)> {
        let unit = *self.by_handle.get(&handle)?;
        Some((unit, self.on_duty[&unit].duty.scope))
    }

    pub(crate) fn handle_of(&self, unit: UnitId) -> Option<Handle> {
        Some(self.on_duty.get(&unit)?.handle)
    }

    pub(crate) fn counts(&self) -> Counts {
        Counts { waiting: self.waiting.len() as u64, ..self.counts }
    }
}

fn may_move(limits: &Limits, shown: Option<LastFix>, now: UtcMicros) -> bool {
    shown.is_none_or(|shown| {
        now < shown.arrived_at || now.since_ms(shown.arrived_at) >= limits.least_interval_ms
    })
}
