//! Nothing is dropped without being counted, and nothing is counted twice.

use hub_positions::Counts;
use proptest::prelude::*;

use crate::realm::{Realm, before, north_of_square, place, square};

#[test]
fn every_fix_is_counted_by_what_became_of_it() {
    let mut realm = Realm::with_unit();
    realm.sign_off(2);
    realm.later_ms(700_000);
    realm.sign_on(3, 0);
    let now = realm.now;
    let outcomes = [
        realm.report(1, square()).is_ok(),
        realm.report(1, place(0.0, 0.0)).is_ok(),
        realm.report(2, square()).is_ok(),
        realm.report(4, square()).is_ok(),
        realm.report_measured(1, square(), before(now, 600_001)).is_ok(),
        realm.report_measured(1, square(), now.plus_ms(60_001)).is_ok(),
        realm.report_measured(1, square(), before(now, 5_000)).is_ok(),
        realm.report_measured(3, square(), before(now, 60_001)).is_ok(),
    ];
    assert_eq!(outcomes, [true, false, false, false, false, false, false, false]);
    realm.later_ms(100);
    assert!(realm.report(1, place(31.0, 121.0)).is_err());
    realm.report(1, square()).expect("waits");
    let expected = Counts {
        accepted: 1,
        waiting: 1,
        superseded: 1,
        unknown: 1,
        off_duty: 1,
        before_duty: 1,
        no_fix: 1,
        too_old: 1,
        from_future: 1,
        jump: 1,
        frames_superseded: 0,
    };
    assert_eq!(realm.positions.counts(), expected);
    assert_eq!(expected.reported(), 10);
}

#[test]
fn a_hundred_fixes_a_second_move_the_marker_twice() {
    let mut realm = Realm::with_unit();
    for step in 0..100 {
        realm.report(1, north_of_square(f64::from(step))).expect("newer than the one before");
        realm.later_ms(10);
    }
    let counts = realm.positions.counts();
    assert_eq!((counts.accepted, counts.waiting, counts.superseded), (2, 1, 97));
    realm.positions.tick(realm.now);
    let counts = realm.positions.counts();
    assert_eq!((counts.accepted, counts.waiting, counts.superseded), (3, 0, 97));
    assert_eq!(realm.marker(1), Some(north_of_square(99.0)));
}

#[test]
fn a_fix_that_waited_when_its_unit_signed_off_is_counted() {
    let mut realm = Realm::with_unit();
    realm.report(1, square()).expect("moves");
    realm.later_ms(10);
    realm.report(1, square()).expect("waits");
    realm.sign_off(1);
    let counts = realm.positions.counts();
    assert_eq!((counts.accepted, counts.waiting, counts.superseded, counts.reported()), (1, 0, 1, 2));
}

#[derive(Debug, Clone, Copy)]
enum Step {
    Report { unit: u128, metres: u32, measured_before_ms: i64 },
    SignOn(u128),
    SignOff(u128),
    Tick,
}

fn step() -> impl Strategy<Value = Step> {
    let unit = 1..4_u128;
    prop_oneof![
        6 => (unit.clone(), 0..9_000_u32, -90_000..900_000_i64).prop_map(|(unit, metres, measured_before_ms)| {
            Step::Report { unit, metres, measured_before_ms }
        }),
        6 => (unit.clone(), 0..500_u32, -1_000..1_000_i64).prop_map(|(unit, metres, measured_before_ms)| {
            Step::Report { unit, metres, measured_before_ms }
        }),
        1 => unit.clone().prop_map(Step::SignOn),
        1 => unit.prop_map(Step::SignOff),
        1 => Just(Step::Tick),
    ]
}

proptest! {
    #[test]
    fn the_counts_add_up_to_the_fixes(steps in prop::collection::vec((step(), 0..2_000_u64), 0..200)) {
        let mut realm = Realm::with_unit();
        let (mut reported, mut taken) = (0, 0);
        for (step, pause_ms) in steps {
            match step {
                Step::Report { unit, metres, measured_before_ms } => {
                    let at = before(realm.now, measured_before_ms);
                    reported += 1;
                    let outcome = realm.report_measured(unit, north_of_square(f64::from(metres)), at);
                    taken += u64::from(outcome.is_ok());
                }
                Step::SignOn(unit) => realm.sign_on(unit, 0),
                Step::SignOff(unit) => realm.sign_off(unit),
                Step::Tick => {
                    realm.positions.tick(realm.now);
                }
            }
            let counts = realm.positions.counts();
            prop_assert_eq!(counts.reported(), reported);
            prop_assert!(counts.accepted + counts.waiting <= taken);
            realm.later_ms(pause_ms);
        }
    }
}
