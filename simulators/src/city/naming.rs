//! What settled land is called: codes and names for every county, township, village and grid.

use hub_protocol::{AreaCode, Tier};
use rand::rngs::StdRng;

use super::{
    CityArea,
    names::{self, areas::Draw},
    settled::{Parcel, Settled},
};
use crate::seed::Seed;

/// The code of the city.
const CITY_CODE: &str = "990100";

/// One township in so many of the first county is a sub-district, beside the densest of each county.
const SUB_DISTRICT_EVERY: u32 = 4;

/// What a township is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum TownshipKind {
    /// 街道.
    SubDistrict,
    /// 镇.
    Town,
    /// 乡.
    Rural,
}

/// All areas, tier by tier from the city down, each in the order of its cells.
pub(super) fn areas(settled: &Settled, seed: Seed) -> Vec<CityArea> {
    let city = CityArea {
        code: AreaCode(CITY_CODE.to_owned()),
        name: names::CITY.to_owned(),
        tier: Tier::City,
        parent: None,
        bounds: settled.whole.bounds(),
        outline: settled.whole.clone(),
        seat: settled.land.place(settled.land.cells[settled.counties[0].seat as usize].spot),
    };
    let counties = counties(settled, &city);
    let townships = townships(settled, &counties, &mut seed.stream("township names", 0));
    let villages = villages(settled, &townships, seed);
    let grids = grids(settled, &villages);
    [vec![city], counties, townships, villages, grids].concat()
}

fn area(
    settled: &Settled,
    tier: Tier,
    parcel: &Parcel,
    parent: &CityArea,
    tail: String,
    name: String,
) -> CityArea {
    let spot = settled.land.cells[parcel.seat as usize].spot;
    CityArea {
        code: AreaCode(tail),
        name,
        tier,
        parent: Some(parent.code.clone()),
        bounds: parcel.outline.bounds(),
        outline: parcel.outline.clone(),
        seat: settled.land.place(spot),
    }
}

fn counties(settled: &Settled, city: &CityArea) -> Vec<CityArea> {
    let named = (1..).zip(&settled.counties).zip(names::areas::COUNTIES);
    let county = |((number, parcel), name): ((u32, &Parcel), &str)| {
        area(settled, Tier::County, parcel, city, format!("9901{number:02}"), name.to_owned())
    };
    named.map(county).collect()
}

fn townships(settled: &Settled, counties: &[CityArea], random: &mut StdRng) -> Vec<CityArea> {
    let (mut towns, mut districts) = (Draw::towns(random), Draw::districts(random));
    let mut numbers = Numbers::default();
    let township = |parcel: &Parcel| {
        let within = numbers.next(parcel.parent, 0);
        let kind = kind(settled, parcel, within);
        let (name, first) = match kind {
            TownshipKind::SubDistrict => (format!("{}街道", districts.next()), 0),
            TownshipKind::Town => (format!("{}镇", towns.next()), 100),
            TownshipKind::Rural => (format!("{}乡", towns.next()), 200),
        };
        let county = &counties[parcel.parent as usize];
        let number = first + numbers.next(parcel.parent, first + 1);
        area(settled, Tier::Township, parcel, county, format!("{}{number:03}", county.code), name)
    };
    settled.townships.iter().map(township).collect()
}

fn kind(settled: &Settled, parcel: &Parcel, within: u32) -> TownshipKind {
    let hilly = parcel.cells.clone().filter(|cell| settled.hilly[*cell as usize]).count();
    let is_town = parcel.parent == 0 && (within - 1).is_multiple_of(SUB_DISTRICT_EVERY);
    if within == 1 || is_town {
        TownshipKind::SubDistrict
    } else if hilly * 2 > parcel.cells.len() {
        TownshipKind::Rural
    } else {
        TownshipKind::Town
    }
}

fn villages(settled: &Settled, townships: &[CityArea], seed: Seed) -> Vec<CityArea> {
    let mut draws: Vec<(Draw, Draw)> = (0_u64..)
        .take(settled.counties.len())
        .map(|county| {
            let random = &mut seed.stream("village names", county);
            (Draw::villages(random), Draw::neighbourhoods(random))
        })
        .collect();
    let mut numbers = Numbers::default();
    let village = |parcel: &Parcel| {
        let township = &townships[parcel.parent as usize];
        let county = settled.townships[parcel.parent as usize].parent;
        let (rural, urban) = &mut draws[county as usize];
        let is_first = numbers.next(parcel.parent, 0) == 1;
        let stem = township.name.strip_suffix('镇').filter(|_| is_first);
        let (name, first) = match (stem, township.name.ends_with("街道")) {
            (Some(stem), _) => (format!("{stem}社区"), 0),
            (None, true) => (urban.next(), 0),
            (None, false) => (rural.next(), 200),
        };
        let number = first + numbers.next(parcel.parent, first + 1);
        area(settled, Tier::Village, parcel, township, format!("{}{number:03}", township.code), name)
    };
    settled.villages.iter().map(village).collect()
}

fn grids(settled: &Settled, villages: &[CityArea]) -> Vec<CityArea> {
    let mut numbers = Numbers::default();
    let grid = |parcel: &Parcel| {
        let village = &villages[parcel.parent as usize];
        let number = numbers.next(parcel.parent, 0);
        let code = format!("{}{number:03}", village.code);
        area(settled, Tier::Grid, parcel, village, code, names::grid(number as usize))
    };
    settled.grids.iter().map(grid).collect()
}

/// Running numbers within a parent, from 1, one for each kind.
#[derive(Debug, Default)]
struct Numbers {
    parent: Option<u32>,
    given: std::collections::BTreeMap<u32, u32>,
}

impl Numbers {
    fn next(&mut self, parent: u32, kind: u32) -> u32 {
        if self.parent != Some(parent) {
            self.parent = Some(parent);
            self.given.clear();
        }
        let given = self.given.entry(kind).or_insert(0);
        *given += 1;
        *given
    }
}
