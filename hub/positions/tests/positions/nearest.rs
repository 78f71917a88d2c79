//! Nearest first, the same as looking at everybody.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use geo_index::Place;
use hub_dispatch::UnitId;
use hub_positions::{NEAREST_SCAN_MAX, UnitStatus, UnitTag};
use proptest::prelude::*;

use crate::realm::{FREE, Realm, north_of_square, place, square, unit};

fn realm_with(places: &[Place]) -> Realm {
    let realm = Realm::new();
    for (number, &place) in (1..).zip(places) {
        realm.sign_on(number, 0);
        realm.report(number, place).expect("a first fix");
    }
    realm
}

/// The units by distance, equal distances by id, found without an index.
fn by_brute_force(places: &[Place], from: Place) -> Vec<UnitId> {
    let mut found: Vec<(f64, UnitId)> =
        (1..).zip(places).map(|(number, place)| (from.distance_m(place), unit(number))).collect();
    found.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    found.into_iter().map(|(_, unit)| unit).collect()
}

fn check(places: &[Place], from: Place) {
    let found: Vec<UnitId> = realm_with(places).nearest(from).into_iter().map(|near| near.unit).collect();
    assert_eq!(found, by_brute_force(places, from));
}

#[test]
fn the_date_line_does_not_part_neighbours() {
    let places = [place(52.0, 179.9), place(52.0, -179.99), place(52.0, 178.0), place(52.0, 180.0)];
    check(&places, place(52.0, -179.95));
    check(&places, place(52.0, 179.95));
}

#[test]
fn beyond_the_first_lot_the_order_goes_on() {
    let places: Vec<Place> = (0..700).map(|step| north_of_square(f64::from(step * 7 % 701) * 10.0)).collect();
    check(&places, square());
}

#[test]
fn nobody_is_found_where_nobody_is() {
    assert_eq!(Realm::new().nearest(square()), []);
}

#[test]
fn the_search_ends_after_the_nearest_thousands() {
    let places: Vec<Place> = (0..5_000).map(|step| north_of_square(f64::from(step))).collect();
    let found = realm_with(&places).nearest(square());
    assert_eq!(found.len(), NEAREST_SCAN_MAX);
    assert_eq!(found[NEAREST_SCAN_MAX - 1].unit, unit(NEAREST_SCAN_MAX as u128));
}

#[test]
fn who_has_enough_is_shown_no_more() {
    let realm = realm_with(&[north_of_square(30.0), north_of_square(10.0), north_of_square(20.0)]);
    let mut seen = Vec::new();
    realm.positions.nearest(square(), realm.now, |near| {
        seen.push(near.unit);
        if seen.len() == 2 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    assert_eq!(seen, [unit(2), unit(3)]);
}

#[test]
fn the_plane_may_be_changed_while_it_is_searched_and_nobody_is_shown_twice() {
    let places: Vec<Place> = (0..700).map(|step| north_of_square(f64::from(step))).collect();
    let realm = realm_with(&places);
    let mut seen = BTreeSet::new();
    realm.positions.nearest(square(), realm.now, |near| {
        assert!(seen.insert(near.unit), "{} was shown twice", near.unit);
        realm.positions.off_duty(near.unit, realm.now);
        ControlFlow::Continue(())
    });
    assert_eq!(seen.len(), 700);
    assert_eq!(realm.positions.len(), 0);
}

proptest! {
    #[test]
    fn nearest_is_what_looking_at_everybody_finds(
        places in prop::collection::vec((-90.0..=90.0_f64, -180.0..=180.0_f64), 0..150),
        from in (-90.0..=90.0_f64, -180.0..=180.0_f64),
    ) {
        let places: Vec<Place> = places.into_iter().map(|(lat, lon)| place(lat, lon)).collect();
        check(&places, place(from.0, from.1));
    }

    #[test]
    fn nearest_is_right_in_a_crowd(
        places in prop::collection::vec((0..30_u8, 0..30_u8), 0..150),
        from in (0..30_u8, 0..30_u8),
    ) {
        let spot = |(lat, lon)| place(38.0 + f64::from(lat) * 1e-4, 115.0 + f64::from(lon) * 1e-4);
        check(&places.into_iter().map(spot).collect::<Vec<_>>(), spot(from));
    }
}

#[test]
fn units_of_a_status_are_listed_in_parts_until_there_are_no_more() {
    let realm = Realm::new();
    let under_way = UnitTag { status: UnitStatus::UnderWay, ..FREE };
    // More than are looked at under one hold of the lock.
    for number in 1..=2_500 {
        realm.sign_on(number, 0);
        realm.positions.retag(unit(number), if number % 5 == 0 { under_way } else { FREE });
        if number != 10 {
            realm.report(number, square()).expect("on duty");
        }
    }
    let listed = |after: Option<UnitId>, most: usize| -> Vec<UnitId> {
        let listed = realm.positions.of_status(UnitStatus::UnderWay, after, most);
        listed.into_iter().map(|(unit, _)| unit).collect()
    };
    let expected: Vec<UnitId> =
        (1..=2_500).filter(|number| number % 5 == 0 && *number != 10).map(unit).collect();
    assert_eq!(listed(None, 10_000), expected);
    assert_eq!(listed(None, 300), expected[..300]);
    assert_eq!(listed(Some(expected[299]), 300), expected[300..]);
    assert!(listed(Some(unit(2_500)), 300).is_empty());
}

/// The index is told of markers in batches, and nobody who asks sees less than all of them.
#[test]
fn markers_that_moved_since_the_last_question_are_found_where_they_are() {
    let mut realm = realm_with(&(0..300).map(|step| north_of_square(f64::from(step))).collect::<Vec<_>>());
    assert_eq!(realm.positions.len(), 300);
    assert_eq!(realm.nearest(square())[299].unit, unit(300));
    realm.later_ms(60_000);
    realm.report(300, north_of_square(-0.5)).expect("a later fix");
    realm.report(299, north_of_square(-0.7)).expect("a later fix");
    realm.sign_off(299);
    let busy = UnitTag { status: UnitStatus::Busy, ..FREE };
    realm.report(298, north_of_square(0.1)).expect("a later fix");
    assert!(realm.positions.retag(unit(298), busy));
    let nearest = realm.nearest(square());
    assert_eq!(
        nearest.iter().take(3).map(|near| near.unit).collect::<Vec<_>>(),
        [unit(1), unit(298), unit(300)]
    );
    assert_eq!((nearest[1].tag, nearest.len(), realm.positions.len()), (busy, 299, 299));
}
