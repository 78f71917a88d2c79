//! The place of a replay: a city drawn over the box of all calls, with its units where calls come from.

use hub_protocol::Point;
use rand::{Rng, seq::IndexedRandom};

use super::RecordedCall;
use crate::{
    city::{City, Ground},
    geometry::{Rect, moved},
    seed::Seed,
};

/// How the land is divided: 4 counties, 16 townships, 96 villages.
const GROUND: Ground = Ground { counties: (2, 2), townships: (2, 2), villages: (2, 3) };

/// Land beyond the outermost calls, degrees.
const MARGIN_DEG: f64 = 0.005;

/// How far from a recorded call a unit is placed, metres either way.
const AWAY_M: f64 = 400.0;

/// Draws it; none if no call has a place. Units stand near calls: there is where a brigade puts its stations.
pub(super) fn around(calls: &[RecordedCall], units: usize, seed: Seed) -> Option<City> {
    let places: Vec<Point> = calls.iter().filter_map(|call| call.place).collect();
    let land = Rect::around(places.iter().copied(), MARGIN_DEG)?;
    let mut random = seed.stream("starts", 0);
    let mut near_a_call = || {
        let near = *places.choose(&mut random).expect("there is a place, for there is land");
        let mut away = || random.random_range(-AWAY_M..=AWAY_M);
        moved(near, away(), away())
    };
    let starts: Vec<Point> = (0..units).map(|_| near_a_call()).collect();
    Some(City::drawn("重演市", land, GROUND, &starts, seed))
}

#[cfg(test)]
mod tests {
    use hub_protocol::Tier;
    use jiff::Timestamp;

    use super::*;

    fn calls() -> Vec<RecordedCall> {
        let place = |index: u32| Point {
            lat: 37.71 + f64::from(index) * 0.001,
            lon: -122.5 + f64::from(index) * 0.0012,
        };
        let call = |index: u32| RecordedCall {
            group: index.to_string(),
            at: Timestamp::UNIX_EPOCH,
            place: Some(place(index)),
            category: "99".to_owned(),
            grade: None,
            text: "call".to_owned(),
        };
        (0..100).map(call).collect()
    }

    #[test]
    fn every_call_lies_in_exactly_one_village() {
        let city = around(&calls(), 40, Seed(1)).unwrap();
        assert_eq!(city.units.len(), 40);
        for call in calls() {
            let areas = city.containing(call.place.unwrap());
            assert_eq!(areas.iter().filter(|area| area.tier == Tier::Village).count(), 1, "{call:?}");
        }
    }

    #[test]
    fn without_a_place_there_is_no_ground() {
        let nowhere: Vec<_> = calls().into_iter().map(|call| RecordedCall { place: None, ..call }).collect();
        assert!(around(&nowhere, 1, Seed(1)).is_none());
    }
}
