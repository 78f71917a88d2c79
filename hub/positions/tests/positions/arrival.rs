//! Time on arrival: what is old, early, late or too frequent.

use hub_positions::{Fix, FixRefused};

use crate::realm::{Realm, before, north_of_square, place, square, unit};

#[test]
fn a_stale_reconnect_does_not_move_the_marker_backwards() {
    let mut realm = Realm::with_unit();
    let lost_contact = realm.now;
    realm.later_ms(60_000);
    realm.report(1, north_of_square(500.0)).expect("the first fix after the gap");
    realm.later_ms(1_000);
    for metres in [100.0, 200.0, 300.0] {
        let kept_on_the_phone =
            realm.report_measured(1, north_of_square(metres), lost_contact.plus_ms(5_000));
        assert_eq!(kept_on_the_phone, Err(FixRefused::Superseded { known_ms: 1_000 }));
    }
    assert_eq!(realm.marker(1), Some(north_of_square(500.0)));
    realm.tick_after_ms(1_000);
    assert_eq!(realm.marker(1), Some(north_of_square(500.0)), "nor with the next tick");
}

#[test]
fn a_fix_sent_twice_is_counted_once() {
    let realm = Realm::with_unit();
    realm.report(1, square()).expect("new");
    assert_eq!(realm.report(1, square()), Err(FixRefused::Superseded { known_ms: 0 }));
    assert_eq!((realm.positions.counts().accepted, realm.positions.counts().superseded), (1, 1));
}

#[test]
fn a_fix_an_hour_old_never_moves_the_marker() {
    let mut realm = Realm::with_unit();
    let measured = realm.now;
    realm.later_ms(3_600_000);
    let refused = realm.report_measured(1, square(), measured);
    assert_eq!(refused, Err(FixRefused::TooOld { age_ms: 3_600_000 }));
    assert_eq!(realm.marker(1), None);
}

#[test]
fn ten_minutes_are_not_too_old_and_a_millisecond_more_is() {
    let mut realm = Realm::with_unit();
    let measured = realm.now;
    realm.later_ms(600_001);
    assert_eq!(realm.report_measured(1, square(), measured), Err(FixRefused::TooOld { age_ms: 600_001 }));
    assert_eq!(realm.report_measured(1, square(), measured.plus_ms(1)), Ok(()));
    assert_eq!(realm.nearest(square())[0].fix_age_ms, 600_000, "and the age is not hidden");
}

#[test]
fn a_fix_from_the_future_does_not_freeze_the_unit() {
    let mut realm = Realm::with_unit();
    let eight_hours_ms = 8 * 3_600_000;
    let refused = realm.report_measured(1, square(), realm.now.plus_ms(eight_hours_ms));
    assert_eq!(refused, Err(FixRefused::FromFuture { ahead_ms: eight_hours_ms }));
    realm.later_ms(1_000);
    realm.report(1, north_of_square(10.0)).expect("the clock is right again");
    assert_eq!(realm.marker(1), Some(north_of_square(10.0)));
}

#[test]
fn a_clock_a_little_ahead_is_believed_again_as_soon_as_it_is_put_right() {
    let mut realm = Realm::with_unit();
    realm.report_measured(1, square(), realm.now.plus_ms(60_000)).expect("a minute ahead is borne");
    realm.later_ms(1_000);
    realm.report(1, north_of_square(10.0)).expect("the same clock, put right");
    assert_eq!(realm.marker(1), Some(north_of_square(10.0)));
}

#[test]
fn a_fix_from_a_clock_ahead_is_never_younger_than_its_arrival() {
    let mut realm = Realm::with_unit();
    realm.report_measured(1, square(), realm.now.plus_ms(50_000)).expect("within a minute");
    realm.later_ms(20_000);
    assert_eq!(realm.nearest(square())[0].fix_age_ms, 20_000);
    assert_eq!(realm.positions.oldest_fix_age_ms(realm.now), Some(20_000));
}

#[test]
fn zeros_are_no_fix() {
    let realm = Realm::with_unit();
    assert_eq!(realm.report(1, place(0.0, 0.0)), Err(FixRefused::NoFix));
    assert_eq!(realm.report(1, place(1e-7, -1e-7)), Err(FixRefused::NoFix));
    assert_eq!(realm.positions.len(), 0);
}

#[test]
fn the_end_of_time_is_the_future_and_its_beginning_is_too_old() {
    let realm = Realm::with_unit();
    let last = hub_dispatch::UtcMicros(i64::MAX);
    let first = hub_dispatch::UtcMicros(i64::MIN);
    assert!(matches!(realm.report_measured(1, square(), last), Err(FixRefused::FromFuture { .. })));
    assert!(matches!(realm.report_measured(1, square(), first), Err(FixRefused::TooOld { .. })));
}

#[test]
fn between_two_moves_the_newest_fix_waits_for_the_tick() {
    let mut realm = Realm::with_unit();
    realm.report(1, square()).expect("moves at once");
    for metres in [1.0, 2.0, 3.0] {
        realm.later_ms(100);
        realm.report(1, north_of_square(metres)).expect("newer");
    }
    assert_eq!(realm.marker(1), Some(square()));
    realm.tick_after_ms(199);
    assert_eq!(realm.marker(1), Some(square()), "499 ms after the last move");
    realm.tick_after_ms(1);
    assert_eq!(realm.marker(1), Some(north_of_square(3.0)));
    let counts = realm.positions.counts();
    assert_eq!((counts.accepted, counts.superseded, counts.waiting), (2, 2, 0));
}

#[test]
fn a_fix_older_than_the_one_that_waits_does_not_take_its_place() {
    let mut realm = Realm::with_unit();
    realm.report(1, square()).expect("moves at once");
    realm.later_ms(100);
    realm.report(1, north_of_square(9.0)).expect("waits");
    realm.later_ms(100);
    let late = realm.report_measured(1, north_of_square(5.0), before(realm.now, 150));
    assert_eq!(late, Err(FixRefused::Superseded { known_ms: 100 }));
    realm.tick_after_ms(1_000);
    assert_eq!(realm.marker(1), Some(north_of_square(9.0)));
}

#[test]
fn a_lying_course_does_not_cost_the_position() {
    let mut realm = Realm::with_unit();
    for (sent, kept) in [(0, Some(0)), (359, Some(359)), (360, Some(0)), (361, None), (u16::MAX, None)] {
        let fix = Fix { heading_deg: Some(sent), ..Fix::bare(square(), realm.now) };
        realm.positions.report(unit(1), fix, realm.now).expect("the place is good");
        let last = realm.positions.last(unit(1)).expect("shown");
        assert_eq!(last.fix.heading_deg, kept, "sent as {sent}");
        realm.later_ms(1_000);
    }
}
