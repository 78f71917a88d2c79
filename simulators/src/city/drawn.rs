//! A city drawn over a piece of land where there is no map: even areas, a commander for each county, units where they
//! are wanted.

use hub_protocol::{AreaCode, Point, Role, Tier, UnitKind};

use super::{Beat, City, CityArea, CityUnit, Ground, Official, Shift, Streets, names};
use crate::{geometry::Rect, seed::Seed};

/// Login of the commander in the centre of a drawn city.
pub const CITY_POST: &str = "city";

/// Login of its intake desk.
pub const INTAKE: &str = "intake";

/// One unit in so many goes on two wheels, the others are vehicles.
const PATROL_EVERY: usize = 3;

impl City {
    /// Draws a city over `land`, with a unit at each of the `starts`, moved onto the land if need be.
    #[must_use]
    pub fn drawn(name: &str, land: Rect, ground: Ground, starts: &[Point], seed: Seed) -> Self {
        let areas = ground.areas(land, name);
        let officials = officials(&areas, seed);
        let units = units(&areas, starts, seed);
        Self::of(seed, areas, officials, units, Streets::of(land))
    }
}

/// One commander for each county and everything in it, one for the city, and somebody at the intake desk.
fn officials(areas: &[CityArea], seed: Seed) -> Vec<Official> {
    let mut random = seed.stream("officials", 0);
    let mut officials = Vec::new();
    let city = &areas[0].code;
    let mut add = |login: String, role: Role, area: &AreaCode, posts: Vec<AreaCode>| {
        officials.push(Official { login, name: names::person(&mut random), role, area: area.clone(), posts });
    };
    add(CITY_POST.to_owned(), Role::Commander, city, vec![city.clone()]);
    add(INTAKE.to_owned(), Role::Dispatcher, city, Vec::new());
    let counties = areas.iter().filter(|area| area.tier == Tier::County);
    for (number, county) in (1..).zip(counties) {
        let within = areas.iter().filter(|area| is_within(areas, area, &county.code));
        let posts = within.map(|area| area.code.clone()).collect();
        add(format!("county{number}"), Role::Commander, &county.code, posts);
    }
    officials
}

fn is_within(areas: &[CityArea], area: &CityArea, whole: &AreaCode) -> bool {
    let parent = |area: &CityArea| areas.iter().find(|above| Some(&above.code) == area.parent.as_ref());
    std::iter::successors(Some(area), |area| parent(area)).any(|area| area.code == *whole)
}

fn units(areas: &[CityArea], starts: &[Point], seed: Seed) -> Vec<CityUnit> {
    let mut random = seed.stream("units", 0);
    // The northern and eastern edges belong to no area.
    let land = areas[0].bounds.shrunk(0.001);
    let villages: Vec<_> = areas.iter().filter(|area| area.tier == Tier::Village).collect();
    let mut unit = |number: usize, start: Point| {
        let start = land.clamped(start);
        let home = villages.iter().find(|village| village.bounds.contains(start))?;
        let kind = if number.is_multiple_of(PATROL_EVERY) { UnitKind::Patrol } else { UnitKind::Vehicle };
        Some(CityUnit {
            code: format!("U{number:04}"),
            name: format!("{number}号车组"),
            phone: names::phone(&mut random),
            kind,
            home: home.code.clone(),
            skills: Vec::new(),
            person: None,
            start,
            beat: Beat::Within(home.bounds.shrunk(0.05)),
            shift: Shift::Always,
        })
    };
    (1..).zip(starts).filter_map(|(number, start)| unit(number, *start)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const LAND: Rect = Rect { south: 30.2, west: 112.7, north: 30.3, east: 112.82 };
    const GROUND: Ground = Ground { counties: (2, 2), townships: (1, 2), villages: (2, 2) };

    fn drawn() -> City {
        let corners = [(0.0, 0.0), (1.0, 1.0), (0.5, 0.5), (0.31, 0.77), (1.2, -0.3)];
        City::drawn("试", LAND, GROUND, &corners.map(|(up, right)| LAND.at(up, right)), Seed(1))
    }

    #[test]
    fn every_unit_starts_in_its_home_even_one_that_was_wanted_beyond_the_land() {
        let city = drawn();
        assert_eq!(city.units.len(), 5);
        for unit in &city.units {
            assert_eq!(city.containing(unit.start)[0].code, unit.home, "{unit:?}");
        }
    }

    #[test]
    fn every_post_is_staffed_by_somebody_of_its_county_or_the_city() {
        let city = drawn();
        for area in &city.areas {
            let official = city.on_duty_at(&area.code).unwrap();
            assert!(city.upward(&area.code).iter().any(|above| above.code == official.area), "{}", area.code);
        }
    }
}
