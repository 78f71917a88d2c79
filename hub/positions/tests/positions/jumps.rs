//! Impossible jumps: doubted, and believed once the device insists.

use geo_index::Place;
use hub_positions::FixRefused;

use crate::realm::{Realm, north_of_square, place, square};

fn far_away() -> Place {
    place(31.2304, 121.4737)
}

fn doubts(outcome: Result<(), FixRefused>) -> bool {
    matches!(outcome, Err(FixRefused::Jump { .. }))
}

#[test]
fn a_jump_across_the_country_is_not_believed_at_once() {
    let mut realm = Realm::with_unit();
    realm.report(1, square()).expect("first");
    realm.later_ms(10_000);
    let Err(FixRefused::Jump { distance_m, elapsed_ms }) = realm.report(1, far_away()) else {
        panic!("a thousand kilometres in ten seconds");
    };
    assert_eq!((distance_m / 100_000, elapsed_ms), (10, 10_000));
    assert_eq!(realm.marker(1), Some(square()));
    realm.later_ms(10_000);
    realm.report(1, north_of_square(100.0)).expect("back where it was");
    assert_eq!(realm.marker(1), Some(north_of_square(100.0)));
}

#[test]
fn a_wrong_first_fix_cannot_freeze_a_unit() {
    let mut realm = Realm::with_unit();
    realm.report(1, far_away()).expect("nothing speaks against the first");
    let outcomes: Vec<bool> = (0..3)
        .map(|step| {
            realm.later_ms(5_000);
            realm.report(1, north_of_square(f64::from(step) * 20.0)).is_ok()
        })
        .collect();
    assert_eq!(outcomes, [false, false, true]);
    assert_eq!(realm.marker(1), Some(north_of_square(40.0)));
}

#[test]
fn saying_the_same_thing_three_times_does_not_make_it_true() {
    let mut realm = Realm::with_unit();
    realm.report(1, square()).expect("first");
    realm.later_ms(10_000);
    let measured = realm.now;
    for _ in 0..5 {
        assert!(doubts(realm.report_measured(1, far_away(), measured)));
        realm.later_ms(1_000);
    }
    assert_eq!(realm.marker(1), Some(square()));
}

#[test]
fn places_that_contradict_each_other_are_never_believed() {
    let mut realm = Realm::with_unit();
    realm.report(1, square()).expect("first");
    for step in 0..20 {
        realm.later_ms(5_000);
        let elsewhere = if step % 2 == 0 { far_away() } else { place(23.1, 113.3) };
        assert!(doubts(realm.report(1, elsewhere)), "step {step}");
    }
    assert_eq!(realm.marker(1), Some(square()));
}

#[test]
fn a_second_device_far_away_does_not_carry_the_unit_off() {
    let mut realm = Realm::with_unit();
    realm.report(1, square()).expect("first");
    for step in 0..20 {
        realm.later_ms(2_500);
        assert!(doubts(realm.report(1, far_away())), "step {step}");
        realm.later_ms(2_500);
        realm.report(1, square()).expect("the unit itself");
    }
    assert_eq!(realm.marker(1), Some(square()));
}

#[test]
fn two_kilometres_are_the_noise_of_positioning() {
    let mut realm = Realm::with_unit();
    realm.report(1, square()).expect("first");
    realm.later_ms(500);
    assert_eq!(realm.report(1, north_of_square(1_990.0)), Ok(()));
    realm.later_ms(500);
    assert!(doubts(realm.report(1, north_of_square(1_990.0 + 2_010.0))));
}

#[test]
fn a_long_silence_makes_a_long_way_possible() {
    let mut realm = Realm::with_unit();
    realm.report(1, square()).expect("first");
    realm.later_ms(60_000);
    assert!(doubts(realm.report(1, north_of_square(4_300.0))), "258 km/h");
    realm.later_ms(4_000);
    assert_eq!(realm.report(1, north_of_square(4_300.0)), Ok(()), "242 km/h");
}

#[test]
fn a_step_over_the_date_line_is_a_step() {
    let mut realm = Realm::with_unit();
    realm.report(1, place(52.0, 179.999)).expect("first");
    realm.later_ms(10_000);
    realm.report(1, place(52.0, -179.999)).expect("140 m farther east");
    assert_eq!(realm.marker(1), Some(place(52.0, -179.999)));
}
