//! Who sits at which console and looks at which part of the map: of twenty seats one is the city's and looks at all of it,
//! three are counties' and sixteen are townships'.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use hub_protocol::{AreaCode, Cell, Tier, limits::CELLS_WATCHED_MAX};

use crate::city::{City, CityArea, CityUnit};

/// Seats after which the kinds of seats come round again.
const ROUND: usize = 20;

/// Of these, seats of counties; one is the city's, the rest are townships'.
const COUNTY_SEATS: usize = 3;

/// One seat.
#[derive(Debug, Clone)]
pub(super) struct SeatPlan {
    /// The area of the account, and what its map shows.
    pub(super) area: AreaCode,
    /// The map cells on its screen.
    pub(super) cells: Vec<Cell>,
}

/// All seats, and who can be shown which unit.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) seats: Vec<SeatPlan>,
    /// For each unit the seats whose area holds its home.
    pub(super) may_see: Vec<Vec<u16>>,
}

/// Seats so many people before the map of a city.
pub(super) fn plan(city: &City, units: &[&CityUnit], consoles: usize) -> Plan {
    let by_code: BTreeMap<&AreaCode, &CityArea> = city.areas.iter().map(|area| (&area.code, area)).collect();
    let upward = |code: &AreaCode| {
        let parent = |area: &&CityArea| by_code.get(area.parent.as_ref()?).copied();
        std::iter::successors(by_code.get(code).copied(), parent)
    };
    let mut cells_of: BTreeMap<&AreaCode, BTreeSet<Cell>> = BTreeMap::new();
    for unit in units {
        let Some(cell) = Cell::holding(unit.start.lat, unit.start.lon) else { continue };
        for area in upward(&unit.home) {
            cells_of.entry(&area.code).or_default().extend(around(cell));
        }
    }
    let tier =
        |wanted: Tier| -> Vec<&CityArea> { city.areas.iter().filter(|area| area.tier == wanted).collect() };
    let (cities, counties, townships) = (tier(Tier::City), tier(Tier::County), tier(Tier::Township));
    let area_of = |seat: usize| match seat % ROUND {
        0 => cities[0],
        place if place <= COUNTY_SEATS => {
            counties[(seat / ROUND * COUNTY_SEATS + place - 1) % counties.len()]
        }
        place => {
            let township = seat / ROUND * (ROUND - 1 - COUNTY_SEATS) + place - 1 - COUNTY_SEATS;
            townships[township % townships.len()]
        }
    };
    let seat = |seat: usize| {
        let area = &area_of(seat).code;
        let cells = cells_of.get(area).into_iter().flatten().copied().take(CELLS_WATCHED_MAX).collect();
        SeatPlan { area: area.clone(), cells }
    };
    let seats: Vec<SeatPlan> = (0..consoles).map(seat).collect();
    let mut seats_of: BTreeMap<&AreaCode, Vec<u16>> = BTreeMap::new();
    for (number, seat) in (0..).zip(&seats) {
        seats_of.entry(&seat.area).or_default().push(number);
    }
    let sees = |unit: &&CityUnit| {
        upward(&unit.home).filter_map(|area| seats_of.get(&area.code)).flatten().copied().collect()
    };
    let may_see = units.iter().map(sees).collect();
    Plan { seats, may_see }
}

impl Plan {
    /// The cells of each seat.
    pub(super) fn cells(&self) -> Vec<HashSet<Cell>> {
        self.seats.iter().map(|seat| seat.cells.iter().copied().collect()).collect()
    }
}

/// A cell and those beside it: a screen shows a little more than the area.
fn around(cell: Cell) -> impl Iterator<Item = Cell> {
    let beside = |at: u32| at.saturating_sub(1)..=at.saturating_add(1);
    beside(cell.x()).flat_map(move |x| beside(cell.y()).filter_map(move |y| Cell::at(x, y)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seed::Seed;

    #[test]
    fn every_unit_can_be_shown_to_the_city_its_county_and_its_township_and_to_nobody_else() {
        let city = City::tiny(Seed(1));
        let units: Vec<_> = city.units.iter().collect();
        let plan = plan(&city, &units, 24);
        assert_eq!(plan.seats.len(), 24);
        for (unit, seats) in units.iter().zip(&plan.may_see) {
            let home: Vec<_> = city.upward(&unit.home).iter().map(|area| area.code.clone()).collect();
            for (number, seat) in (0..).zip(&plan.seats) {
                assert_eq!(
                    seats.contains(&number),
                    home.contains(&seat.area),
                    "{} and {}",
                    unit.name,
                    seat.area
                );
            }
        }
    }

    #[test]
    fn a_seat_looks_at_the_cells_in_which_its_units_start() {
        let city = City::tiny(Seed(1));
        let units: Vec<_> = city.units.iter().collect();
        let plan = plan(&city, &units, 1);
        for unit in units {
            let cell = Cell::holding(unit.start.lat, unit.start.lon).unwrap();
            assert!(plan.seats[0].cells.contains(&cell));
        }
    }
}
