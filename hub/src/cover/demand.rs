//! Where demand lies: the lowest areas that the map knows, weighed by the cases that were opened in them, and by their share of
//! those that are filed where the map knows nothing so low.

mod placing;

use std::{cmp::Reverse, collections::BTreeMap};

use geo_index::{Area, AreaCode, AreaTree, Outline, Place, Tier};
use hub_dispatch::{UtcMicros, cover::COVER_PLACES_MAX};
use hub_ledger::{Ledger, LedgerError};

use crate::rates::{Day, PartOfDay, filed_between};

/// Fewer cases than this say more of chance than of places.
const CASES_MIN: u64 = 30;
/// What each place weighs where cases say too little.
const ALIKE: u32 = 1;
/// How finely an outline is searched for a place inside of it, lines and columns.
const SEARCHED: u32 = 9;
const DAY_MS: u64 = 24 * 3_600 * 1_000;

/// What was counted: by parts of the day, from that of the question on.
pub(super) struct Filed {
    part: PartOfDay,
    days: u8,
    by_part: BTreeMap<PartOfDay, BTreeMap<AreaCode, u64>>,
}

/// By what demand is weighed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DemandBy {
    PartOfDay(PartOfDay),
    AllHours,
    Alike,
}

/// A place of demand.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Weighed {
    pub(crate) area: AreaCode,
    pub(crate) place: Place,
    pub(crate) weight: u32,
}

/// The demand of an area.
#[derive(Debug)]
pub(crate) struct Demand {
    pub(crate) by: DemandBy,
    pub(crate) cases: u64,
    pub(crate) days: u8,
    /// In order of their codes; at most [`COVER_PLACES_MAX`].
    pub(crate) places: Vec<Weighed>,
}

/// Reads what was counted in the last days.
pub(super) async fn filed(ledger: &dyn Ledger, days: u8, at: UtcMicros) -> Result<Filed, LedgerError> {
    let before = i64::try_from(u64::from(days.saturating_sub(1)) * DAY_MS * 1_000).expect("a few weeks");
    let between = (Day::of(UtcMicros(at.0.saturating_sub(before))), Day::of(at));
    let mut by_part = BTreeMap::new();
    for part in PartOfDay::ALL {
        by_part.insert(part, filed_between(ledger, part, between).await?);
    }
    Ok(Filed { part: PartOfDay::of(at), days, by_part })
}

impl Filed {
    /// What was counted in these parts of the day, by area.
    fn of(&self, parts: &[PartOfDay]) -> BTreeMap<&AreaCode, u64> {
        let mut together = BTreeMap::new();
        for (area, count) in parts.iter().filter_map(|part| self.by_part.get(part)).flatten() {
            *together.entry(area).or_default() += count;
        }
        together
    }
}

impl Demand {
    /// Of an area and everything below it.
    pub(super) fn of(areas: &AreaTree, area: &AreaCode, filed: &Filed, at: UtcMicros) -> Self {
        let lowest = lowest(areas, area, at);
        let codes: Vec<&AreaCode> = lowest.iter().map(|(code, _)| code).collect();
        let placed = |parts: &[PartOfDay]| placing::placed(areas, area, &codes, &filed.of(parts));
        let (now, whole) = (placed(&[filed.part]), placed(&PartOfDay::ALL));
        let all = |counts: &[u64]| counts.iter().sum::<u64>();
        let (by, counts) = if all(&now) >= CASES_MIN {
            (DemandBy::PartOfDay(filed.part), now)
        } else if all(&whole) >= CASES_MIN {
            (DemandBy::AllHours, whole)
        } else {
            (DemandBy::Alike, whole)
        };
        let weight = |count: u64| match by {
            DemandBy::Alike => ALIKE,
            DemandBy::PartOfDay(_) | DemandBy::AllHours => u32::try_from(count).unwrap_or(u32::MAX),
        };
        let cases = all(&counts);
        let places = lowest
            .into_iter()
            .zip(counts)
            .map(|((area, place), count)| Weighed { weight: weight(count), area, place })
            .filter(|place| place.weight > 0);
        Self { by, cases, days: filed.days, places: fewer(areas, places.collect()) }
    }
}

/// The lowest areas that hold now and lie somewhere on the map, each with a place inside of it.
fn lowest(areas: &AreaTree, within: &AreaCode, at: UtcMicros) -> Vec<(AreaCode, Place)> {
    let on_map = |area: &&Area| area.is_valid_at(at.0) && area.outline.is_some();
    let found: Vec<&Area> = areas.with_parts(within).filter(on_map).collect();
    // In pre-order an area is followed by its parts, if it has any.
    let is_lowest = |(index, area): &(usize, &&Area)| {
        found.get(index + 1).is_none_or(|next| !areas.within(&next.code, &area.code))
    };
    let lowest = found.iter().enumerate().filter(is_lowest);
    lowest.filter_map(|(_, area)| Some((area.code.clone(), inside(area.outline.as_ref()?)))).collect()
}

/// A place inside of an outline, the middle of its window where that is one.
fn inside(outline: &Outline) -> Place {
    let (low, high) = outline.bounds();
    let at = |row: u32, column: u32| {
        let part = |from: f64, to: f64, step: u32| {
            from + (to - from) * f64::from(step + 1) / f64::from(SEARCHED + 1)
        };
        Place::new(part(low.lat(), high.lat(), row), part(low.lon(), high.lon(), column)).ok()
    };
    let middle = SEARCHED / 2;
    let steps = (0..SEARCHED).flat_map(|row| (0..SEARCHED).map(move |column| (row, column)));
    let mut steps: Vec<(u32, u32)> = steps.collect();
    steps.sort_by_key(|(row, column)| (row.abs_diff(middle).max(column.abs_diff(middle)), *row, *column));
    let found = steps.into_iter().filter_map(|(row, column)| at(row, column)).find(|at| outline.covers(*at));
    // An outline so thin that no such place is inside: its corner is as good.
    found.unwrap_or(low)
}

/// No more places than are looked at together: the parts of the lowest tier become one at their parent, at the place of the part
/// that weighs most, tier by tier. What is too many even so is left out, what weighs least first.
fn fewer(areas: &AreaTree, mut places: Vec<Weighed>) -> Vec<Weighed> {
    for tier in [Tier::Grid, Tier::Village, Tier::Township] {
        if places.len() > COVER_PLACES_MAX {
            places = lifted(areas, places, tier);
        }
    }
    places.sort_by(|one, other| (Reverse(one.weight), &one.area).cmp(&(Reverse(other.weight), &other.area)));
    places.truncate(COVER_PLACES_MAX);
    places.sort_by(|one, other| one.area.cmp(&other.area));
    places
}

fn lifted(areas: &AreaTree, places: Vec<Weighed>, tier: Tier) -> Vec<Weighed> {
    let mut together: BTreeMap<AreaCode, (Weighed, u32)> = BTreeMap::new();
    for part in places {
        let own = areas.area(&part.area).filter(|area| area.tier == tier);
        let area = own.and_then(|area| area.parent.clone()).unwrap_or_else(|| part.area.clone());
        let (heaviest, weight) = together.entry(area).or_insert_with(|| (part.clone(), 0));
        *weight = weight.saturating_add(part.weight);
        if part.weight > heaviest.weight {
            *heaviest = part;
        }
    }
    let whole = |(area, (heaviest, weight)): (AreaCode, (Weighed, u32))| Weighed { area, weight, ..heaviest };
    together.into_iter().map(whole).collect()
}

#[cfg(test)]
mod tests;
