//! A city that is the same for the same seed: areas that nest, streets and rivers, people at posts, units with phones and
//! skills, places, and people who call.
//!
//! What it is made of is exported in the formats that the hub imports. How units behave is told in [`crate::units`].

mod area;
pub mod arrivals;
mod borders;
pub mod drawn;
mod force;
pub mod found;
mod honeycomb;
mod lattice;
mod layout;
mod made;
pub mod names;
mod naming;
mod network;
mod parcels;
mod passages;
mod paving;
mod people;
mod places;
mod settled;
mod shift;
mod size;
mod staff;
mod streets;
mod stroll;
mod terrain;

use std::collections::BTreeMap;

use hub_protocol::{
    AreaCode, Point, Role, Tier, UnitKind,
    http::{RosterDuty, UnitEntry},
};
use serde_json::{Value, json};

use crate::seed::Seed;

pub use area::CityArea;
pub use arrivals::{Arrival, Arrivals};
pub use lattice::Lattice;
pub use layout::Ground;
pub use network::{Carried, Crossing, Network, Street, StreetClass, Traffic};
pub use places::CityPlace;
pub use shift::{Shift, day_of_week, hour_of_day, midnight};
pub use size::{Counts, Size};
pub use staff::{CityDuty, CityPerson};
pub use streets::{Beat, Streets, Walk};
pub use terrain::{Hill, River};

/// Somebody with an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Official {
    /// Name to sign in with.
    pub login: String,
    /// The person's name.
    pub name: String,
    /// What the person may do.
    pub role: Role,
    /// The area of the account.
    pub area: AreaCode,
    /// Posts at which the person is on duty.
    pub posts: Vec<AreaCode>,
}

/// A unit as the centre's files know it.
#[derive(Debug, Clone, PartialEq)]
pub struct CityUnit {
    /// The centre's own code.
    pub code: String,
    /// Name or call sign.
    pub name: String,
    /// Telephone of its phone or terminal.
    pub phone: String,
    /// Its kind.
    pub kind: UnitKind,
    /// The area it belongs to.
    pub home: AreaCode,
    /// What it can do.
    pub skills: Vec<String>,
    /// Login of the person who answers for it, if that person has an account.
    pub person: Option<String>,
    /// Where it starts.
    pub start: Point,
    /// Where it patrols.
    pub beat: Beat,
    /// When it works.
    pub shift: Shift,
}

/// A city.
#[derive(Debug, Clone)]
pub struct City {
    /// What everything in it is drawn from.
    pub seed: Seed,
    /// All areas, parents first.
    pub areas: Vec<CityArea>,
    /// Those with an account.
    pub officials: Vec<Official>,
    /// Units.
    pub units: Vec<CityUnit>,
    /// Streets.
    pub streets: Streets,
    /// Places and addresses by which callers say where something is; none in a city that is only drawn.
    pub places: Vec<CityPlace>,
    /// Everybody who works in a centre, officials too; none in a city that is only drawn.
    pub people: Vec<CityPerson>,
    /// Who is at which post when.
    pub duties: Vec<CityDuty>,
    /// Rivers.
    pub rivers: Vec<River>,
    /// Hills.
    pub hills: Vec<Hill>,
    positions: BTreeMap<AreaCode, usize>,
}

impl City {
    /// The city of the demo: 2 counties, 3 townships, 12 villages, 36 grids, 60 units.
    #[must_use]
    pub fn tiny(seed: Seed) -> Self {
        let areas = layout::tiny(seed);
        let officials = people::officials(seed, &areas);
        let units = people::units(seed, &areas, &officials);
        let streets = Streets::of(areas[0].bounds);
        Self::of(seed, areas, officials, units, streets)
    }

    fn of(
        seed: Seed,
        areas: Vec<CityArea>,
        officials: Vec<Official>,
        units: Vec<CityUnit>,
        streets: Streets,
    ) -> Self {
        let positions = areas.iter().map(|area| area.code.clone()).zip(0..).collect();
        Self {
            seed,
            areas,
            officials,
            units,
            streets,
            places: Vec::new(),
            people: Vec::new(),
            duties: Vec::new(),
            rivers: Vec::new(),
            hills: Vec::new(),
            positions,
        }
    }

    /// The areas of one tier, in order.
    pub fn of_tier(&self, tier: Tier) -> impl Iterator<Item = &CityArea> {
        self.areas.iter().filter(move |area| area.tier == tier)
    }

    /// The area of a code.
    #[must_use]
    pub fn area(&self, code: &AreaCode) -> Option<&CityArea> {
        self.positions.get(code).map(|position| &self.areas[*position])
    }

    /// The areas that contain a place, from the deepest up; by looking at all of them.
    #[must_use]
    pub fn containing(&self, place: Point) -> Vec<&CityArea> {
        let mut found: Vec<_> = self.areas.iter().filter(|area| area.outline.contains(place)).collect();
        found.sort_by_key(|area| area.tier);
        found
    }

    /// The area and those it is part of, from the deepest up.
    #[must_use]
    pub fn upward(&self, code: &AreaCode) -> Vec<&CityArea> {
        std::iter::successors(self.area(code), |area| self.area(area.parent.as_ref()?)).collect()
    }

    /// The areas as a GeoJSON FeatureCollection.
    #[must_use]
    pub fn geojson(&self) -> Value {
        let features: Vec<Value> = self.areas.iter().map(CityArea::feature).collect();
        json!({ "type": "FeatureCollection", "features": features })
    }

    /// The units as the hub imports them.
    #[must_use]
    pub fn unit_entries(&self) -> Vec<UnitEntry> {
        let entry = |unit: &CityUnit| UnitEntry {
            travel: None,
            code: unit.code.clone(),
            name: unit.name.clone(),
            kind: unit.kind,
            home: unit.home.clone(),
            skills: unit.skills.clone(),
            person: unit.person.clone(),
            phone: Some(unit.phone.clone()),
        };
        self.units.iter().map(entry).collect()
    }

    /// Who is on duty where, always.
    #[must_use]
    pub fn roster(&self) -> Vec<RosterDuty> {
        let duty = |area: &AreaCode, official: &Official| RosterDuty {
            area: area.clone(),
            person: official.login.clone(),
            post: None,
            from_us: None,
            until_us: None,
        };
        let duties = |official: &Official| -> Vec<RosterDuty> {
            official.posts.iter().map(|area| duty(area, official)).collect()
        };
        self.officials.iter().flat_map(duties).collect()
    }

    /// The official on duty at the post of an area.
    #[must_use]
    pub fn on_duty_at(&self, area: &AreaCode) -> Option<&Official> {
        self.officials.iter().find(|official| official.posts.contains(area))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use geo_index::{AreaTree, Place};

    use super::*;

    fn tree(city: &City) -> AreaTree {
        AreaTree::from_geojson("test".to_owned(), &city.geojson().to_string())
            .unwrap_or_else(|errors| panic!("{errors:?}"))
    }

    #[test]
    fn the_tiny_city_has_the_parts_it_says() {
        let city = City::tiny(Seed(1));
        let counts = [Tier::City, Tier::County, Tier::Township, Tier::Village, Tier::Grid]
            .map(|tier| city.of_tier(tier).count());
        assert_eq!(counts, [1, 2, 3, 12, 36]);
        assert_eq!(city.units.len(), 60);
        let codes: BTreeSet<_> = city.units.iter().map(|unit| &unit.code).collect();
        assert_eq!(codes.len(), 60);
    }

    #[test]
    fn the_hub_reads_the_areas_and_finds_a_place_in_the_same_grid_as_we_do() {
        let city = City::tiny(Seed(2));
        let tree = tree(&city);
        for unit in &city.units {
            let ours = city.containing(unit.start);
            let theirs = tree.deepest(Place::new(unit.start.lat, unit.start.lon).unwrap()).unwrap();
            assert_eq!(ours[0].code.0, theirs.code.as_str(), "{unit:?}");
            assert_eq!(ours.len(), 5, "grid, village, township, county, city");
        }
    }

    #[test]
    fn every_area_lies_in_its_parent_to_the_last_bit() {
        let city = City::tiny(Seed(3));
        for area in &city.areas {
            let Some(parent) = area.parent.as_ref().and_then(|code| city.area(code)) else { continue };
            let (inner, outer) = (area.bounds, parent.bounds);
            assert!(outer.south <= inner.south && inner.north <= outer.north, "{}", area.name);
            assert!(outer.west <= inner.west && inner.east <= outer.east, "{}", area.name);
        }
    }

    #[test]
    fn every_post_above_the_grids_is_staffed_but_one() {
        let city = City::tiny(Seed(4));
        let staffed = city.roster();
        let centres = city.areas.iter().filter(|area| area.tier != Tier::Grid);
        let empty: Vec<_> =
            centres.filter(|area| staffed.iter().all(|duty| duty.area != area.code)).collect();
        assert_eq!(empty.len(), 1, "one empty post is there to be seen: {empty:?}");
    }

    #[test]
    fn the_same_seed_gives_the_same_city() {
        assert_eq!(City::tiny(Seed(5)).units, City::tiny(Seed(5)).units);
        assert_ne!(City::tiny(Seed(5)).units, City::tiny(Seed(6)).units);
    }
}
