//! Only units on duty have a position, and signing off ends it at once.

use hub_dispatch::UnitKind;
use hub_positions::cells::cell_of;
use hub_positions::{FixRefused, Handle, OnDuty, Scope, UnitStatus, UnitTag};

use crate::realm::{EVERYTHING, FREE, Realm, before, square, unit};

#[test]
fn a_fix_of_a_stranger_is_refused_and_leaves_nothing() {
    let realm = Realm::new();
    assert_eq!(realm.report(1, square()), Err(FixRefused::Unknown));
    assert_eq!((realm.positions.len(), realm.positions.on_duty_len()), (0, 0));
    assert_eq!(realm.positions.counts().unknown, 1);
}

#[test]
fn a_fix_of_somebody_off_duty_is_refused_and_leaves_nothing() {
    let mut realm = Realm::new();
    realm.sign_off(1);
    assert_eq!(realm.report(1, square()), Err(FixRefused::OffDuty));
    realm.later_ms(1_000);
    realm.sign_on(1, 0);
    realm.tick_after_ms(1_000);
    assert_eq!(realm.marker(1), None, "what was refused is not remembered for later");
}

#[test]
fn signing_off_removes_the_marker_at_once() {
    let mut realm = Realm::with_unit();
    realm.report(1, square()).expect("on duty");
    realm.later_ms(100);
    realm.report(1, square()).expect("waits for the tick");
    realm.sign_off(1);
    assert_eq!(realm.marker(1), None);
    assert_eq!(realm.nearest(square()), []);
    assert_eq!((realm.positions.len(), realm.positions.on_duty_len()), (0, 0));
    realm.tick_after_ms(1_000);
    assert_eq!(realm.marker(1), None, "nor does the fix that waited bring it back");
    assert_eq!(realm.report(1, square()), Err(FixRefused::OffDuty));
}

#[test]
fn signing_on_again_does_not_bring_the_old_place_back() {
    let mut realm = Realm::with_unit();
    realm.report(1, square()).expect("on duty");
    realm.sign_off(1);
    realm.later_ms(3_600_000);
    realm.sign_on(1, 0);
    assert_eq!(realm.marker(1), None);
    assert_eq!(realm.nearest(square()), []);
}

#[test]
fn what_a_phone_kept_from_its_owners_free_time_is_refused() {
    let mut realm = Realm::new();
    realm.later_ms(300_000);
    realm.sign_on(1, 0);
    let at_home = before(realm.now, 300_000);
    assert_eq!(
        realm.report_measured(1, square(), at_home),
        Err(FixRefused::BeforeDuty { early_ms: 300_000 })
    );
    assert_eq!(realm.marker(1), None);
    realm.report_measured(1, square(), before(realm.now, 60_000)).expect("a clock a minute behind is borne");
}

#[test]
fn a_clock_set_back_does_not_cost_a_unit_its_shift() {
    let mut realm = Realm::new();
    let recorded_in_the_future = realm.now.plus_ms(8 * 3_600_000);
    let duty = OnDuty { tag: FREE, scope: Scope(0), since: recorded_in_the_future };
    realm.positions.on_duty(unit(1), duty, realm.now);
    realm.later_ms(1_000);
    assert_eq!(realm.report(1, square()), Ok(()));
}

#[test]
fn a_removed_unit_is_a_stranger() {
    let realm = Realm::with_unit();
    realm.report(1, square()).expect("on duty");
    realm.positions.forget(unit(1), realm.now);
    assert_eq!(realm.report(1, square()), Err(FixRefused::Unknown));
    assert_eq!(realm.nearest(square()), []);
}

#[test]
fn a_new_status_is_seen_at_once_and_keeps_the_place() {
    let realm = Realm::with_unit();
    realm.report(1, square()).expect("on duty");
    let calling = UnitTag { status: UnitStatus::Sos, ..FREE };
    assert!(realm.positions.retag(unit(1), calling));
    let near = realm.nearest(square());
    assert_eq!((near[0].tag, near[0].place), (calling, square()));
    assert!(!realm.positions.retag(unit(2), calling), "nothing is kept of a unit that is not on duty");
}

#[test]
fn going_on_duty_twice_keeps_marker_and_handle() {
    let realm = Realm::with_unit();
    realm.report(1, square()).expect("on duty");
    let handle = realm.positions.handle_of(unit(1));
    let tag = UnitTag { kind: UnitKind::Boat, status: UnitStatus::Busy };
    realm.positions.on_duty(unit(1), OnDuty { tag, scope: Scope(4), since: realm.now }, realm.now);
    assert_eq!(realm.positions.handle_of(unit(1)), handle);
    assert_eq!(realm.nearest(square())[0].tag, tag);
}

#[test]
fn a_handle_is_not_given_to_somebody_else_within_ten_minutes() {
    let mut realm = Realm::with_unit();
    let first = realm.positions.handle_of(unit(1)).expect("on duty");
    realm.sign_off(1);
    realm.later_ms(599_999);
    realm.sign_on(2, 0);
    assert_ne!(realm.positions.handle_of(unit(2)), Some(first));
    realm.later_ms(1);
    realm.sign_on(3, 0);
    assert_eq!(realm.positions.handle_of(unit(3)), Some(first));
}

#[test]
fn handles_tell_only_of_units_that_the_asker_may_see() {
    let realm = Realm::new();
    realm.sign_on(1, 3);
    realm.sign_on(2, 4);
    realm.sign_on(3, 5);
    let handles: Vec<Handle> = (0..10_000).map(Handle).collect();
    let seen = |start, end| {
        let named = realm.positions.handles(&handles, geo_index::Interval { start, end });
        named.into_iter().map(|(_, unit)| unit).collect::<Vec<_>>()
    };
    assert_eq!(seen(3, 4), [unit(1)]);
    assert_eq!(seen(4, 6), [unit(2), unit(3)]);
    assert_eq!(seen(6, 9), []);
    assert_eq!(seen(4, 4), []);
    assert_eq!(realm.positions.handles(&handles, EVERYTHING).len(), 3);
    realm.sign_off(2);
    assert_eq!(seen(0, 9), [unit(1), unit(3)], "who signed off has no handle");
}

#[test]
fn a_unit_that_sent_no_fix_is_on_duty_and_on_nobodys_map() {
    let realm = Realm::with_unit();
    let console = realm.positions.subscribe([cell_of(square())], EVERYTHING).expect("one cell");
    realm.positions.tick(realm.now);
    assert!(console.take().is_empty());
    assert_eq!((realm.positions.on_duty_len(), realm.positions.len()), (1, 0));
    assert_eq!(realm.positions.oldest_fix_age_ms(realm.now), None);
}
