//! How a rectangle of land becomes areas within areas.

use hub_protocol::Tier;
use rand::Rng;

use super::{CityArea, names};
use crate::{geometry::Rect, seed::Seed};

/// Where the tiny city lies: some 11 km by 5 km of the plain of the Yangtze.
const TINY: Rect = Rect { south: 30.200_000, west: 112.700_000, north: 30.245_000, east: 112.815_000 };

/// How far a border strays from an even cut, as a share of the whole.
const BORDER_JITTER: f64 = 0.03;

/// Areas of the lowest tier that are cut from land without a file of its own: rows and columns on each of three tiers
/// below the city.
#[derive(Debug, Clone, Copy)]
pub struct Ground {
    /// Counties, rows and columns.
    pub counties: (u32, u32),
    /// Townships in each.
    pub townships: (u32, u32),
    /// Villages in each.
    pub villages: (u32, u32),
}

impl Ground {
    /// Areas over a piece of land, in even rectangles; named by number, for nobody lives there.
    #[must_use]
    pub fn areas(self, land: Rect, city_name: &str) -> Vec<CityArea> {
        let city = CityArea::rectangle("c".to_owned(), city_name, Tier::City, None, land);
        let mut areas = vec![city];
        let tiers = [
            (Tier::County, self.counties, "区"),
            (Tier::Township, self.townships, "街道"),
            (Tier::Village, self.villages, "社区"),
        ];
        let mut above = 0..1;
        for (tier, (rows, columns), suffix) in tiers {
            let parents: Vec<CityArea> = areas[above].to_vec();
            let begin = areas.len();
            for parent in parents {
                let parts = parent.bounds.grid(rows, columns).into_iter().zip(1..);
                areas.extend(parts.map(|(outline, number)| numbered(&parent, tier, outline, number, suffix)));
            }
            above = begin..areas.len();
        }
        areas
    }
}

fn numbered(parent: &CityArea, tier: Tier, bounds: Rect, number: usize, suffix: &str) -> CityArea {
    let code = format!("{}-{number}", parent.code);
    CityArea::rectangle(code, format!("{number}号{suffix}"), tier, Some(parent), bounds)
}

/// Areas of the tiny city, parents first.
pub(super) fn tiny(seed: Seed) -> Vec<CityArea> {
    let mut random = seed.stream("layout", 0);
    let mut cut = |even: f64| even + random.random_range(-BORDER_JITTER..BORDER_JITTER);
    let city = CityArea::rectangle("990100".to_owned(), names::CITY, Tier::City, None, TINY);
    // Two townships west, one east: a third of the land each.
    let thirds = TINY.columns(&[cut(1.0 / 3.0), cut(2.0 / 3.0)]);
    let west = Rect { east: thirds[1].east, ..thirds[0] };
    let county = |index: usize, outline: Rect| {
        CityArea::rectangle(
            format!("99010{}", index + 1),
            names::COUNTIES[index].to_owned(),
            Tier::County,
            Some(&city),
            outline,
        )
    };
    let counties = vec![county(0, west), county(1, thirds[2])];
    let mut townships = Vec::new();
    let mut villages = Vec::new();
    let mut grids = Vec::new();
    for (index, outline) in thirds.iter().enumerate() {
        let parent = &counties[index / 2];
        let township = CityArea::rectangle(
            format!("{}{:03}", parent.code, 100 + index % 2),
            names::TOWNSHIPS[index].to_owned(),
            Tier::Township,
            Some(parent),
            *outline,
        );
        let quarters = outline.rows(&[cut(0.5)]).into_iter().flat_map(|row| row.columns(&[cut(0.5)]));
        for (number, quarter) in quarters.enumerate() {
            let village = CityArea::rectangle(
                format!("{}{:03}", township.code, 201 + number),
                names::village(&township.name, number),
                Tier::Village,
                Some(&township),
                quarter,
            );
            grids.extend(grids_of(&village));
            villages.push(village);
        }
        townships.push(township);
    }
    [vec![city], counties, townships, villages, grids].concat()
}

fn grids_of(village: &CityArea) -> impl Iterator<Item = CityArea> {
    let parts = village.bounds.grid(1, 3).into_iter().zip(1..);
    parts.map(|(outline, number)| {
        CityArea::rectangle(
            format!("{}{number:03}", village.code),
            names::grid(number),
            Tier::Grid,
            Some(village),
            outline,
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ground_is_covered_by_exactly_one_area_of_each_tier() {
        let land = Rect { south: 37.7, west: -122.52, north: 37.84, east: -122.37 };
        let ground = Ground { counties: (2, 2), townships: (2, 2), villages: (3, 3) };
        let areas = ground.areas(land, "city");
        assert_eq!(areas.len(), 1 + 4 + 16 + 144);
        for (up, right) in [(0.0, 0.0), (0.5, 0.5), (0.25, 0.9), (0.99, 0.01)] {
            let place = land.at(up, right);
            let tiers: Vec<_> =
                areas.iter().filter(|area| area.outline.contains(place)).map(|area| area.tier).collect();
            assert_eq!(tiers, [Tier::City, Tier::County, Tier::Township, Tier::Village]);
        }
        let codes: std::collections::BTreeSet<_> = areas.iter().map(|area| &area.code).collect();
        assert_eq!(codes.len(), areas.len());
    }
}
