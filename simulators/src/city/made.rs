//! A city made up from its seed: land, areas, streets, people, units, places.

use std::sync::Arc;

use hub_protocol::Tier;

use super::{
    City, CityArea, Hill, River, Size, Streets, force, names, naming, passages::Passages, paving, places,
    settled::Settled, staff::Staff,
};
use crate::seed::Seed;

impl City {
    /// A city of 3 counties, 12 townships, 96 villages, 480 grids, 600 units and 5,000 places.
    #[must_use]
    pub fn small(seed: Seed) -> Self {
        Self::made(Size::Small, seed)
    }

    /// A city of 10 counties, 181 townships, 2,925 villages, 14,000 grids, 17,800 units and 30,000 places.
    #[must_use]
    pub fn prefecture(seed: Seed) -> Self {
        Self::made(Size::Prefecture, seed)
    }

    /// A city of a size.
    #[must_use]
    pub fn of_size(size: Size, seed: Seed) -> Self {
        match size {
            Size::Tiny => Self::tiny(seed),
            Size::Small | Size::Prefecture => Self::made(size, seed),
        }
    }

    fn made(size: Size, seed: Seed) -> Self {
        let settled = Settled::of(size, seed);
        let areas = naming::areas(&settled, seed);
        let of_tier = |tier: Tier| areas.iter().filter(|area| area.tier == tier).cloned().collect();
        let (townships, villages): (Vec<CityArea>, Vec<CityArea>) =
            (of_tier(Tier::Township), of_tier(Tier::Village));
        let passages = Passages::of(&settled, &mut seed.stream("passages", 0));
        let network =
            paving::network(&settled, &passages, &townships, &villages, &mut seed.stream("paving", 0));
        let streets = Streets::Network(Arc::new(network));
        let staff = Staff::of(&areas, seed);
        let officials = staff.officials();
        let units = force::units(&settled, &areas, &officials, &streets, size.counts(), seed);
        let mut city = Self::of(seed, areas, officials, units, streets);
        city.people = staff.people;
        city.duties = staff.duties;
        city.rivers = rivers(&settled);
        city.hills = hills(&settled, seed);
        city.places = places::places(&city, &settled, size.counts().places);
        city
    }
}

fn rivers(settled: &Settled) -> Vec<River> {
    let river = |(number, course): (usize, &Vec<u32>)| River {
        name: names::areas::river(number).to_owned(),
        course: course.iter().map(|point| settled.land.points[*point as usize]).collect(),
    };
    settled.waters.courses.iter().enumerate().map(river).collect()
}

fn hills(settled: &Settled, seed: Seed) -> Vec<Hill> {
    let mut random = seed.stream("hills", 0);
    let hill = |(number, bump): (usize, &super::terrain::Bump)| {
        let name = names::areas::hill(number, &mut random);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few thousand metres")]
        let rise_m = (bump.radius_m * 0.2) as u32;
        Hill { name, top: settled.land.place(bump.top), radius_m: bump.radius_m, height_m: 60 + rise_m }
    };
    settled.bumps.iter().enumerate().map(hill).collect()
}
