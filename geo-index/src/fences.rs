//! Fences: who enters a place, who leaves it, and who stays.
//!
//! A fence is looked at only where one is near: each unit carries how far it may go before anything can change, and until
//! it has gone so far a move costs one distance. Who stands on a border does not flutter: it has left once it is
//! [`LEAVE_MARGIN_M`] outside.

use std::collections::{BTreeMap, BTreeSet};

use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

use crate::Place;
use crate::sphere::{EARTH_RADIUS_M, unit_vector};

mod shape;

pub use shape::{CORRIDOR_POINTS_MAX, FENCE_ACROSS_MAX_M, FenceFault, FenceShape};

/// So far outside somebody has left, in metres: about what a fix is off by.
pub const LEAVE_MARGIN_M: f64 = 10.0;

/// Fences farther away than this are not looked at; nobody goes so far without another look.
const NEAR_M: f64 = 1_000.0;

/// Of the way to the nearest change, the share that may be gone unseen: distances to lines are those of a plane.
const TRUSTED: f64 = 0.95;

/// A fence by its name.
#[derive(Debug, Clone, PartialEq)]
pub struct Fence<Id> {
    /// Its name. One fence for each.
    pub id: Id,
    /// Where it is.
    pub shape: FenceShape,
    /// Who stays so long is told of, microseconds; `None` if nobody asks.
    pub dwell_us: Option<u64>,
}

/// What happened at a fence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Crossing {
    /// Came in.
    Enter,
    /// Has been in as long as the fence asks for. Once for each stay.
    Dwell,
    /// Went out.
    Leave,
}

/// Who did what at which fence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct FenceEvent<Id, Unit> {
    /// The fence.
    pub fence: Id,
    /// The unit.
    pub unit: Unit,
    /// What it did.
    pub crossing: Crossing,
}

/// Somebody in a fence.
#[derive(Debug, Clone, Copy)]
struct Stay {
    since_us: i64,
    told: bool,
}

/// A unit and what is near it.
#[derive(Debug, Clone)]
struct Watched<Id> {
    looked_at: Place,
    /// Nothing changes before it has gone so far from there, in metres.
    free_m: f64,
    stays: BTreeMap<Id, Stay>,
}

type PartOf = GeomWithData<Rectangle<[f64; 3]>, usize>;

/// A set of fences, and the units that are watched at them.
///
/// ```
/// use geo_index::{Crossing, Fence, FenceShape, FenceWatch, Place};
///
/// let school = FenceShape::Circle { centre: Place::new(38.8741, 115.4646)?, radius_m: 200.0 };
/// let mut watch = FenceWatch::new(vec![Fence { id: "school", shape: school, dwell_us: Some(60_000_000) }])?;
///
/// assert_eq!(watch.moved(7_u32, Place::new(38.9000, 115.4646)?, 0), []);
/// assert_eq!(watch.moved(7, Place::new(38.8742, 115.4646)?, 1_000_000)[0].crossing, Crossing::Enter);
/// assert_eq!(watch.tick(61_000_000)[0].crossing, Crossing::Dwell);
/// assert_eq!(watch.moved(7, Place::new(38.8800, 115.4646)?, 70_000_000)[0].crossing, Crossing::Leave);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct FenceWatch<Id, Unit> {
    /// By id.
    fences: Vec<Fence<Id>>,
    parts: RTree<PartOf>,
    units: BTreeMap<Unit, Watched<Id>>,
    /// Who stays in a fence that asks for it, by when it has been long enough.
    dwells: BTreeSet<(i64, Id, Unit)>,
}

/// A fault, and the fence that has it.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum FencesFault<Id: std::fmt::Debug> {
    /// No fence.
    #[error("fence {0:?}: {1}")]
    Fence(Id, FenceFault),
    /// Two fences of one name.
    #[error("two fences are called {0:?}")]
    Twice(Id),
}

impl<Id: Copy + Ord + std::fmt::Debug, Unit: Copy + Ord> FenceWatch<Id, Unit> {
    /// Fences at which nobody is yet.
    ///
    /// # Errors
    /// The first fence that is none, or whose name another one has.
    pub fn new(mut fences: Vec<Fence<Id>>) -> Result<Self, FencesFault<Id>> {
        fences.sort_by_key(|fence| fence.id);
        if let Some(two) = fences.windows(2).find(|two| two[0].id == two[1].id) {
            return Err(FencesFault::Twice(two[0].id));
        }
        let mut parts = Vec::new();
        for (number, fence) in fences.iter().enumerate() {
            let of_fence = fence.shape.parts().map_err(|fault| FencesFault::Fence(fence.id, fault))?;
            parts.extend(
                of_fence.iter().map(|part| GeomWithData::new(around(part.centre, part.radius_m), number)),
            );
        }
        let parts = RTree::bulk_load(parts);
        Ok(FenceWatch { fences, parts, units: BTreeMap::new(), dwells: BTreeSet::new() })
    }

    /// Puts other fences in the place of these, at an instant. Who stays in one that is the same, by name and shape, stays;
    /// from the others it has gone. A set with a fault changes nothing.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    pub fn replace(&mut self, fences: Vec<Fence<Id>>) -> Result<Vec<FenceEvent<Id, Unit>>, FencesFault<Id>> {
        let mut next = FenceWatch::new(fences)?;
        let mut events = Vec::new();
        for (&unit, watched) in &self.units {
            let mut stays = BTreeMap::new();
            for (&id, &stay) in &watched.stays {
                let same =
                    next.fence(id).filter(|fence| self.fence(id).is_some_and(|old| old.shape == fence.shape));
                match same {
                    Some(fence) => {
                        next.dwells.extend(due(fence, stay).map(|due_us| (due_us, id, unit)));
                        stays.insert(id, stay);
                    }
                    None => events.push(FenceEvent { fence: id, unit, crossing: Crossing::Leave }),
                }
            }
            next.units.insert(unit, Watched { free_m: 0.0, stays, ..watched.clone() });
        }
        *self = next;
        events.sort_unstable();
        Ok(events)
    }

    /// A unit is at a place, at an instant (microseconds). What it did, by fence.
    pub fn moved(&mut self, unit: Unit, place: Place, at_us: i64) -> Vec<FenceEvent<Id, Unit>> {
        let anew = || Watched { looked_at: place, free_m: 0.0, stays: BTreeMap::new() };
        let mut watched = self.units.remove(&unit).unwrap_or_else(anew);
        let mut events = Vec::new();
        self.tell_dwells(unit, &mut watched, at_us, &mut events);
        if watched.looked_at.distance_m(&place) >= watched.free_m {
            self.look(unit, &mut watched, place, at_us, &mut events);
            self.tell_dwells(unit, &mut watched, at_us, &mut events);
        }
        self.units.insert(unit, watched);
        events.sort_unstable();
        events
    }

    /// An instant has come (microseconds). Who has stayed long enough by now, by fence.
    pub fn tick(&mut self, at_us: i64) -> Vec<FenceEvent<Id, Unit>> {
        let mut events = Vec::new();
        while let Some(&(due_us, fence, unit)) = self.dwells.first().filter(|(due_us, ..)| *due_us <= at_us) {
            self.dwells.remove(&(due_us, fence, unit));
            if let Some(stay) = self.units.get_mut(&unit).and_then(|watched| watched.stays.get_mut(&fence)) {
                stay.told = true;
                events.push(FenceEvent { fence, unit, crossing: Crossing::Dwell });
            }
        }
        events.sort_unstable();
        events
    }

    /// A unit is watched no longer. The fences it leaves by that.
    pub fn gone(&mut self, unit: Unit) -> Vec<FenceEvent<Id, Unit>> {
        let Some(watched) = self.units.remove(&unit) else { return Vec::new() };
        for (&id, &stay) in &watched.stays {
            self.forget_dwell(id, unit, stay);
        }
        watched.stays.keys().map(|&fence| FenceEvent { fence, unit, crossing: Crossing::Leave }).collect()
    }

    /// The fences a unit is in, by id.
    pub fn inside(&self, unit: Unit) -> impl Iterator<Item = Id> + '_ {
        self.units.get(&unit).into_iter().flat_map(|watched| watched.stays.keys().copied())
    }

    fn fence(&self, id: Id) -> Option<&Fence<Id>> {
        let at = self.fences.binary_search_by_key(&id, |fence| fence.id).ok()?;
        Some(&self.fences[at])
    }

    /// Looks at every fence near a place.
    fn look(
        &mut self,
        unit: Unit,
        watched: &mut Watched<Id>,
        place: Place,
        at_us: i64,
        events: &mut Vec<FenceEvent<Id, Unit>>,
    ) {
        let window = around(place, NEAR_M);
        let box_of = AABB::from_corners(window.lower(), window.upper());
        let near: BTreeSet<usize> =
            self.parts.locate_in_envelope_intersecting(&box_of).map(|part| part.data).collect();
        let mut free_m = NEAR_M;
        let mut stays = BTreeMap::new();
        for fence in near.iter().map(|&number| &self.fences[number]) {
            let beyond_m = fence.shape.beyond_m(place);
            let stay = watched.stays.remove(&fence.id);
            // Who is in leaves at the margin, and who is out comes in at the border.
            let change_at_m = if stay.is_some() || beyond_m <= 0.0 { LEAVE_MARGIN_M } else { 0.0 };
            if beyond_m > change_at_m {
                free_m = free_m.min(beyond_m);
                if let Some(stay) = stay {
                    watched.stays.insert(fence.id, stay);
                }
                continue;
            }
            free_m = free_m.min(change_at_m - beyond_m);
            let stay = stay.unwrap_or_else(|| {
                events.push(FenceEvent { fence: fence.id, unit, crossing: Crossing::Enter });
                let stay = Stay { since_us: at_us, told: false };
                self.dwells.extend(due(fence, stay).map(|due_us| (due_us, fence.id, unit)));
                stay
            });
            stays.insert(fence.id, stay);
        }
        // What was not taken over lies behind it.
        let left = std::mem::replace(&mut watched.stays, stays);
        for (id, stay) in left {
            self.forget_dwell(id, unit, stay);
            events.push(FenceEvent { fence: id, unit, crossing: Crossing::Leave });
        }
        (watched.looked_at, watched.free_m) = (place, free_m * TRUSTED);
    }

    /// Who has stayed long enough, without waiting for a tick.
    fn tell_dwells(
        &mut self,
        unit: Unit,
        watched: &mut Watched<Id>,
        at_us: i64,
        events: &mut Vec<FenceEvent<Id, Unit>>,
    ) {
        for (&fence, stay) in &mut watched.stays {
            let due_us =
                self.fence(fence).and_then(|fence| due(fence, *stay)).filter(|due_us| *due_us <= at_us);
            if let Some(due_us) = due_us {
                stay.told = true;
                self.dwells.remove(&(due_us, fence, unit));
                events.push(FenceEvent { fence, unit, crossing: Crossing::Dwell });
            }
        }
    }

    fn forget_dwell(&mut self, id: Id, unit: Unit, stay: Stay) {
        if let Some(due_us) = self.fence(id).and_then(|fence| due(fence, stay)) {
            self.dwells.remove(&(due_us, id, unit));
        }
    }
}

/// When a stay has been long enough, if anybody asks and has not been told.
fn due<Id>(fence: &Fence<Id>, stay: Stay) -> Option<i64> {
    let dwell_us = i64::try_from(fence.dwell_us.filter(|_| !stay.told)?).unwrap_or(i64::MAX);
    Some(stay.since_us.saturating_add(dwell_us))
}

/// The cuboid around a circle on the unit sphere, where the poles and the date line are nothing special.
fn around(centre: Place, radius_m: f64) -> Rectangle<[f64; 3]> {
    /// Wider than any rounding, and some millimetres on the ground.
    const SLACK: f64 = 1e-9;
    // A chord is shorter than its arc.
    let far = radius_m / EARTH_RADIUS_M + SLACK;
    let vector = unit_vector(centre);
    Rectangle::from_corners(vector.map(|side| side - far), vector.map(|side| side + far))
}

#[cfg(test)]
mod tests;
