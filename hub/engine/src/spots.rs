//! Where open cases are, so that those near a place, or about an area, are found without going through all of them.

use std::collections::{BTreeMap, BTreeSet};

use geo_index::{AreaCode, AreaTree, Place, UnitIndex};
use hub_dispatch::{CaseId, board::Case};

/// Most cases of an area, its parts and its wholes that are looked at to find the newest.
const LOOKED_AT_MAX: usize = 20_000;

/// Cases by the pre-order position of their area.
type ByArea = BTreeMap<u32, BTreeSet<CaseId>>;

/// Open cases by place and by area.
#[derive(Debug, Default)]
pub(crate) struct CaseSpots {
    placed: UnitIndex<CaseId, ()>,
    of_areas: ByArea,
    /// Of these, the ones whose place is not known.
    unplaced: ByArea,
    positions: BTreeMap<CaseId, u32>,
}

impl CaseSpots {
    /// All of these anew: at the start, and when another area tree is in force.
    pub(crate) fn of<'a>(areas: &AreaTree, cases: impl Iterator<Item = &'a Case>) -> Self {
        let mut spots = Self::default();
        cases.for_each(|case| spots.put(areas, case.id, Some(case)));
        spots
    }

    /// Notes where a case is now; one that is not open is nowhere.
    pub(crate) fn put(&mut self, areas: &AreaTree, id: CaseId, case: Option<&Case>) {
        self.placed.remove(id);
        if let Some(position) = self.positions.remove(&id) {
            for by_area in [&mut self.of_areas, &mut self.unplaced] {
                if let Some(cases) = by_area.get_mut(&position) {
                    cases.remove(&id);
                }
            }
        }
        let Some(case) = case else { return };
        if let Some(place) = case.facts.place {
            self.placed.put(id, place, ());
        }
        let Some(interval) = areas.interval(&case.facts.area) else { return };
        self.positions.insert(id, interval.start);
        self.of_areas.entry(interval.start).or_default().insert(id);
        if case.facts.place.is_none() {
            self.unplaced.entry(interval.start).or_default().insert(id);
        }
    }

    /// Cases within so many metres of a place, nearest first.
    pub(crate) fn near(&self, place: Place, radius_m: f64) -> impl Iterator<Item = CaseId> + '_ {
        self.placed.within_radius(place, radius_m).map(|near| near.id)
    }

    /// The newest cases of an area, of its parts and of its wholes.
    pub(crate) fn about(&self, areas: &AreaTree, area: &AreaCode, which: Which, most: usize) -> Vec<CaseId> {
        let by_area = match which {
            Which::All => &self.of_areas,
            Which::Unplaced => &self.unplaced,
        };
        let Some(interval) = areas.interval(area) else { return Vec::new() };
        let parts = by_area.range(interval.start..interval.end).map(|(_, cases)| cases);
        let wholes = areas.ancestors(area).skip(1).filter_map(|whole| {
            let interval = areas.interval(&whole.code)?;
            by_area.get(&interval.start)
        });
        let cases = wholes.chain(parts).flat_map(|cases| cases.iter().rev().copied());
        let mut newest: Vec<CaseId> = cases.take(LOOKED_AT_MAX).collect();
        // Ids of cases grow with time.
        newest.sort_unstable_by(|a, b| b.cmp(a));
        newest.truncate(most);
        newest
    }
}

/// Which cases of an area.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// All of them.
    All,
    /// Those whose place is not known.
    Unplaced,
}
