//! The plane as the hub holds it: a handle that is cheap to clone, safe to share, and never locked for long.

use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use geo_index::{Interval, Place};
use hub_dispatch::{UnitId, UtcMicros};

use crate::cells::{Cell, Fanout, Inbox, SubscriberId, Subscription, TooManyCells, bounded};
use crate::state::State;
use crate::{Counts, Fix, FixRefused, Handle, LastFix, Limits, OnDuty, Scope, UnitStatus, UnitTag};

/// [`Positions::nearest`] looks at so many units at most. Who has found nobody among the nearest thousands will not find
/// a responder farther out.
pub const NEAREST_SCAN_MAX: usize = 4_096;

/// The first units are copied out in a lot of this size, and each further lot is so many times larger.
const FIRST_LOT: usize = 64;
const LOT_GROWTH: usize = 8;

/// So many handles or units are looked up under one hold of the lock.
const HANDLES_AT_ONCE: usize = 1_024;

/// A unit seen from a place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NearUnit {
    /// The unit.
    pub unit: UnitId,
    /// Where its marker stands.
    pub place: Place,
    /// Great-circle metres from the place that was asked about.
    pub distance_m: f64,
    /// How long ago that was measured, in milliseconds.
    pub fix_age_ms: u64,
    /// What is drawn of it.
    pub tag: UnitTag,
}

/// Units copied out under one hold of the lock.
struct Lot {
    units: Vec<NearUnit>,
    /// There are no more behind them.
    is_last: bool,
}

/// What a tick did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Ticked {
    /// Cells that somebody looks at and in which something changed, or that somebody looks at anew.
    pub cells: usize,
    /// Frames made. Each is shared by all who may see the same of its cell.
    pub frames: u64,
}

/// The positions of one realm. Clones are the same plane.
///
/// Two locks, taken in this order and never across a wait: the subscriptions, then the units. The second is held
/// for one fix, for one lot of the nearest, or for copying what a tick needs; nothing of the caller's runs under either.
#[derive(Debug, Clone)]
pub struct Positions {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    limits: Limits,
    fanout: Mutex<Fanout>,
    state: RwLock<State>,
    frames_superseded: std::sync::atomic::AtomicU64,
}

impl Positions {
    /// A plane in which no unit is known.
    #[must_use]
    pub fn new(limits: Limits) -> Positions {
        let shared = Shared {
            limits,
            fanout: Mutex::default(),
            state: RwLock::default(),
            frames_superseded: std::sync::atomic::AtomicU64::new(0),
        };
        Positions { shared: Arc::new(shared) }
    }

    /// A unit goes on duty: its fixes are welcome from now on. For one that is on duty already, what is known of it is
    /// replaced; marker and handle stay.
    pub fn on_duty(&self, unit: UnitId, duty: OnDuty, now: UtcMicros) {
        self.write().on_duty(unit, duty, now);
    }

    /// A unit is known, and not on duty: its marker is gone when this returns, and from the consoles with the next tick.
    pub fn off_duty(&self, unit: UnitId, now: UtcMicros) {
        self.write().off_duty(unit, now);
    }

    /// A unit is removed for good: as [`off_duty`](Self::off_duty), and its fixes are those of a stranger from now on.
    pub fn forget(&self, unit: UnitId, now: UtcMicros) {
        self.write().forget(unit, now);
    }

    /// What is drawn of a unit has changed. Answers whether it is on duty; if not, nothing is kept.
    pub fn retag(&self, unit: UnitId, tag: UnitTag) -> bool {
        self.write().change(unit, |duty| duty.tag = tag)
    }

    /// A unit belongs to another area, or the area tree has a new version. Answers whether it is on duty.
    pub fn rescope(&self, unit: UnitId, scope: Scope) -> bool {
        self.write().change(unit, |duty| duty.scope = scope)
    }

    /// A fix has arrived. `Ok` means it is the newest known of its unit: the marker has moved, or moves with one of the
    /// next ticks if it moved less than [`Limits::least_interval_ms`] ago.
    pub fn report(&self, unit: UnitId, fix: Fix, now: UtcMicros) -> Result<(), FixRefused> {
        self.write().report(&self.shared.limits, unit, fix, now)
    }

    /// Shows units to `visit`, nearest first, until it breaks, or [`NEAREST_SCAN_MAX`] have been shown, or there are no
    /// more. Each is shown once.
    ///
    /// They are copied out in lots, and no lock is held while `visit` runs: it may take its time and ask the plane other
    /// things. Units that move between two lots are shown in the order of the later one.
    pub fn nearest(&self, place: Place, now: UtcMicros, mut visit: impl FnMut(NearUnit) -> ControlFlow<()>) {
        let mut shown = BTreeSet::new();
        let mut reach = FIRST_LOT;
        loop {
            let lot = self.lot(place, now, reach, &shown);
            for near in lot.units {
                if shown.len() == NEAREST_SCAN_MAX || visit(near).is_break() {
                    return;
                }
                shown.insert(near.unit);
            }
            if lot.is_last || reach == NEAREST_SCAN_MAX {
                return;
            }
            reach = (reach * LOT_GROWTH).min(NEAREST_SCAN_MAX);
        }
    }

    /// The nearest `reach` units, without those already `shown`.
    fn lot(&self, place: Place, now: UtcMicros, reach: usize, shown: &BTreeSet<UnitId>) -> Lot {
        let state = self.told();
        let index = state.index();
        let nearest = index.nearest(place).take(reach).filter(|near| !shown.contains(&near.id));
        let units = nearest.map(|near| NearUnit {
            unit: near.id,
            place: near.place,
            distance_m: near.distance_m,
            fix_age_ms: now.since_ms(near.tag.measured_at),
            tag: near.tag.tag,
        });
        Lot { units: units.collect(), is_last: index.len() <= reach }
    }

    /// The fix a unit's marker stands at. `None` if it is not on duty or has sent none since.
    #[must_use]
    pub fn last(&self, unit: UnitId) -> Option<LastFix> {
        self.read().last(unit)
    }

    /// Units of a status with the fixes that their markers stand at, by id from behind `after` on, `most` of them; none without a
    /// marker among them. Fewer than `most` are the last ones.
    #[must_use]
    pub fn of_status(
        &self,
        status: UnitStatus,
        after: Option<UnitId>,
        most: usize,
    ) -> Vec<(UnitId, LastFix)> {
        let (mut found, mut after) = (Vec::new(), after);
        loop {
            let looked_at = self.read().of_status(status, after, HANDLES_AT_ONCE, &mut found);
            if looked_at.is_none() || found.len() >= most {
                found.truncate(most);
                return found;
            }
            after = looked_at;
        }
    }

    /// Age of the oldest fix that a marker stands at, in milliseconds. `None` without markers.
    #[must_use]
    pub fn oldest_fix_age_ms(&self, now: UtcMicros) -> Option<u64> {
        self.read().oldest_fix_age_ms(now)
    }

    /// How many units have a marker.
    #[must_use]
    pub fn len(&self) -> usize {
        self.told().index().len()
    }

    /// Whether no unit has a marker.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many units are on duty, with a marker or without.
    #[must_use]
    pub fn on_duty_len(&self) -> usize {
        self.read().on_duty_len()
    }

    /// What became of every fix so far.
    #[must_use]
    pub fn counts(&self) -> Counts {
        let frames_superseded = self.shared.frames_superseded.load(std::sync::atomic::Ordering::Relaxed);
        Counts { frames_superseded, ..self.read().counts() }
    }

    /// The handle of a unit on duty.
    #[must_use]
    pub fn handle_of(&self, unit: UnitId) -> Option<Handle> {
        self.read().handle_of(unit)
    }

    /// The units behind handles, for somebody who may see `visible`. Handles that name nobody, or nobody he may see,
    /// are left out.
    #[must_use]
    pub fn handles(&self, handles: &[Handle], visible: Interval) -> Vec<(Handle, UnitId)> {
        let mut named = Vec::new();
        for lot in handles.chunks(HANDLES_AT_ONCE) {
            let state = self.read();
            let known = lot.iter().filter_map(|&handle| Some((handle, state.unit_of(handle)?)));
            let allowed = known.filter(|(_, (_, scope))| scope.is_within(visible));
            named.extend(allowed.map(|(handle, (unit, _))| (handle, unit)));
        }
        named
    }

    /// Opens a console's view: the units in `cells` that belong within `visible`, whole with the next tick and as
    /// differences afterwards. Refused if the cells are too many.
    pub fn subscribe(
        &self,
        cells: impl IntoIterator<Item = Cell>,
        visible: Interval,
    ) -> Result<Subscription, TooManyCells> {
        let cells = bounded(cells)?;
        let inbox = Arc::new(Inbox::default());
        let mut fanout = self.fanout();
        let id = fanout.subscribe(visible, Arc::clone(&inbox));
        fanout.look_at(id, cells);
        drop(fanout);
        Ok(Subscription::new(self.clone(), id, visible, inbox))
    }

    /// How many views are open.
    #[must_use]
    pub fn subscriptions_len(&self) -> usize {
        self.fanout().len()
    }

    /// Moves the markers whose interval is over, and sends every view what changed. To be called a few times a second by
    /// one owner; without it markers lag behind and consoles see nothing.
    pub fn tick(&self, now: UtcMicros) -> Ticked {
        let mut fanout = self.fanout();
        let wanted = fanout.wanted();
        let changes = {
            let mut state = self.write();
            state.show_waiting(&self.shared.limits, now);
            state.rows.take_changes(&wanted, |cell| fanout.watches(cell))
        };
        let published = fanout.publish(&changes, now);
        self.shared.frames_superseded.fetch_add(published.superseded, std::sync::atomic::Ordering::Relaxed);
        Ticked { cells: changes.len(), frames: published.made }
    }

    pub(crate) fn look_at(&self, id: SubscriberId, cells: BTreeSet<Cell>) {
        self.fanout().look_at(id, cells);
    }

    pub(crate) fn unsubscribe(&self, id: SubscriberId) {
        self.fanout().unsubscribe(id);
    }

    // Positions are rebuilt by the next fixes, so after a panic it is better to go on with what there is than to lose
    // the map: the three locks below are taken whether or not somebody panicked under them.
    fn fanout(&self) -> MutexGuard<'_, Fanout> {
        self.shared.fanout.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn read(&self) -> RwLockReadGuard<'_, State> {
        self.shared.state.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// The units, with an index that has been told of every marker that moved.
    fn told(&self) -> RwLockReadGuard<'_, State> {
        let state = self.read();
        if state.is_told() {
            return state;
        }
        drop(state);
        let mut state = self.write();
        state.tell_index();
        RwLockWriteGuard::downgrade(state)
    }

    fn write(&self) -> RwLockWriteGuard<'_, State> {
        self.shared.state.write().unwrap_or_else(PoisonError::into_inner)
    }
}
