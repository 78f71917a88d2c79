//! Who must be asked, found by looking at everybody: the rule of the rings, told once more and independently.

use hub_protocol::{Point, Tier};

use crate::{
    city::{City, CityUnit},
    geometry::distance_m,
};

/// Where to look: within the case's own area of a tier, or closer than a radius.
pub(super) type Ring = (Tier, u32);

/// A unit, where it reported itself last.
#[derive(Debug, Clone, Copy)]
pub(super) struct Standing<'a> {
    pub(super) unit: &'a CityUnit,
    pub(super) at: Point,
}

/// The unit that must be asked first.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Chosen {
    pub(super) code: String,
    pub(super) distance_m: f64,
    pub(super) ring: usize,
    /// Units that are nearer and lack a skill.
    pub(super) unskilled_nearer: usize,
}

/// The nearest unit with the skills in the narrowest ring that has one.
pub(super) fn choose(
    city: &City,
    rings: &[Ring],
    place: Point,
    skills: &[String],
    standing: &[Standing<'_>],
) -> Option<Chosen> {
    let has_skills = |unit: &CityUnit| skills.iter().all(|skill| unit.skills.contains(skill));
    let mut found: Vec<(usize, f64, &CityUnit)> = Vec::new();
    for Standing { unit, at } in standing.iter().filter(|standing| has_skills(standing.unit)) {
        let away_m = distance_m(place, *at);
        let shared = shared_tier(city, place, *at);
        let ring = rings.iter().position(|(within, radius_m)| {
            shared.is_some_and(|tier| tier <= *within) || away_m <= f64::from(*radius_m)
        });
        found.extend(ring.map(|ring| (ring, away_m, *unit)));
    }
    found.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let (ring, away_m, unit) = *found.first()?;
    let nearer = |other: &&Standing<'_>| distance_m(place, other.at) < away_m && !has_skills(other.unit);
    let unskilled_nearer = standing.iter().filter(nearer).count();
    Some(Chosen { code: unit.code.clone(), distance_m: away_m, ring, unskilled_nearer })
}

/// The deepest tier whose area holds both places.
fn shared_tier(city: &City, a: Point, b: Point) -> Option<Tier> {
    city.containing(a).into_iter().find(|area| area.outline.contains(b)).map(|area| area.tier)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seed::Seed;

    const RINGS: [Ring; 2] = [(Tier::Grid, 300), (Tier::Village, 600)];

    fn city() -> City {
        City::tiny(Seed(1))
    }

    fn unit(city: &City, code: &str, skills: &[&str]) -> CityUnit {
        let skills = skills.iter().map(|skill| (*skill).to_owned()).collect();
        CityUnit { code: code.to_owned(), skills, ..city.units[0].clone() }
    }

    /// A place in the middle of the first grid, and the middle of the grid beside it.
    fn neighbours(city: &City) -> (Point, Point) {
        let grids: Vec<_> = city.of_tier(Tier::Grid).collect();
        (grids[0].bounds.centre(), grids[1].bounds.centre())
    }

    #[test]
    fn the_own_grid_goes_before_what_is_nearer_across_its_border() {
        let city = city();
        let grid = city.of_tier(Tier::Grid).next().unwrap().bounds;
        // Just inside the eastern border; the neighbour stands 310 m away across it, the own worker 500 m away within.
        let place = grid.at(0.5, 0.999);
        let within = crate::geometry::moved(place, 500.0, 0.0);
        let across = crate::geometry::moved(place, 0.0, 310.0);
        let (own, other) = (unit(&city, "own", &[]), unit(&city, "other", &[]));
        let standing = [Standing { unit: &other, at: across }, Standing { unit: &own, at: within }];
        let chosen = choose(&city, &RINGS, place, &[], &standing).unwrap();
        assert_eq!((chosen.code.as_str(), chosen.ring), ("own", 0));
    }

    #[test]
    fn whoever_lacks_the_skill_is_passed_over_and_counted() {
        let city = city();
        let (place, beside) = neighbours(&city);
        let (near, far) = (unit(&city, "near", &[]), unit(&city, "far", &["急救"]));
        let standing = [Standing { unit: &near, at: place }, Standing { unit: &far, at: beside }];
        let chosen = choose(&city, &RINGS, place, &["急救".to_owned()], &standing).unwrap();
        assert_eq!((chosen.code.as_str(), chosen.ring, chosen.unskilled_nearer), ("far", 1, 1));
    }

    #[test]
    fn nobody_beyond_the_widest_ring_is_asked() {
        let city = city();
        let far = city.areas[0].bounds.at(0.99, 0.99);
        let worker = unit(&city, "far", &[]);
        let place = neighbours(&city).0;
        assert_eq!(choose(&city, &RINGS, place, &[], &[Standing { unit: &worker, at: far }]), None);
    }
}
