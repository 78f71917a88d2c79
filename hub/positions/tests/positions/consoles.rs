//! Consoles: whole first, then differences, the newest only for the slow, nothing for those who looked away.

use std::sync::Arc;

use geo_index::{Interval, Place};
use hub_positions::cells::{CELLS_PER_SUBSCRIPTION_MAX, Cell, CellError, CellFrame, Coverage, Subscription};
use hub_positions::{FixRefused, Handle, Scope, UnitStatus, UnitTag};

use crate::realm::{EVERYTHING, FREE, Realm, north_of_square, place, square, unit};

fn look_at(realm: &Realm, places: &[Place], visible: Interval) -> Subscription {
    let cells = places.iter().map(|&place| Cell::of(place));
    realm.positions.subscribe(cells, visible).expect("a few cells")
}

fn moves(realm: &mut Realm, number: u128, to: Place) {
    realm.later_ms(1_000);
    let outcome: Result<(), FixRefused> = realm.report(number, to);
    outcome.expect("a good fix");
    realm.positions.tick(realm.now);
}

/// The only frame that waits.
fn one(console: &Subscription) -> Arc<CellFrame> {
    let mut frames = console.take();
    assert_eq!(frames.len(), 1, "{frames:?}");
    frames.pop().expect("one")
}

fn handle(realm: &Realm, number: u128) -> Handle {
    realm.positions.handle_of(unit(number)).expect("on duty")
}

#[test]
fn a_console_gets_its_cell_whole_and_then_what_changes() {
    let mut realm = Realm::with_unit();
    realm.sign_on(2, 0);
    realm.report(1, square()).expect("good");
    moves(&mut realm, 2, north_of_square(50.0));
    let console = look_at(&realm, &[square()], EVERYTHING);
    assert_eq!(console.take(), [], "not before the tick");
    realm.tick_after_ms(250);
    let first = one(&console);
    assert_eq!(
        (first.coverage, &first.handles),
        (Coverage::Whole, &vec![handle(&realm, 1), handle(&realm, 2)])
    );
    assert_eq!(first.fix_age_ms, [1_250, 250]);
    moves(&mut realm, 2, north_of_square(60.0));
    let second = one(&console);
    assert_eq!((second.coverage, &second.handles), (Coverage::Difference, &vec![handle(&realm, 2)]));
    let (lat_e7, lon_e7) = north_of_square(60.0).to_e7();
    assert_eq!((second.lat_e7[0], second.lon_e7[0]), (lat_e7, lon_e7));
    assert!(second.tick > first.tick);
    realm.tick_after_ms(250);
    assert_eq!(console.take(), [], "nothing changed, nothing is said");
}

#[test]
fn a_slow_console_gets_the_newest_only() {
    let mut realm = Realm::with_unit();
    realm.sign_on(2, 0);
    realm.report(2, square()).expect("stands still");
    let slow = look_at(&realm, &[square()], EVERYTHING);
    realm.positions.tick(realm.now);
    assert_eq!(one(&slow).handles, [handle(&realm, 2)]);
    for step in 0..100 {
        moves(&mut realm, 1, north_of_square(f64::from(step)));
    }
    assert_eq!(slow.superseded(), 99);
    assert_eq!(realm.positions.counts().frames_superseded, 99);
    let newest = one(&slow);
    assert_eq!(newest.coverage, Coverage::Whole, "it stands for a hundred differences");
    assert_eq!(newest.handles, [handle(&realm, 1), handle(&realm, 2)]);
    assert_eq!(newest.lat_e7[0], north_of_square(99.0).to_e7().0);
    assert_eq!(slow.take(), []);
}

#[test]
fn what_left_while_a_console_slept_is_gone_when_it_wakes() {
    let mut realm = Realm::with_unit();
    let slow = look_at(&realm, &[square()], EVERYTHING);
    moves(&mut realm, 1, square());
    realm.sign_off(1);
    realm.tick_after_ms(250);
    let newest = one(&slow);
    assert_eq!((newest.coverage, newest.len()), (Coverage::Whole, 0));
}

#[test]
fn signing_off_takes_the_unit_off_every_map() {
    let mut realm = Realm::with_unit();
    let console = look_at(&realm, &[square()], EVERYTHING);
    moves(&mut realm, 1, square());
    let gone = handle(&realm, 1);
    assert_eq!(one(&console).handles, [gone]);
    realm.sign_off(1);
    realm.tick_after_ms(250);
    let frame = one(&console);
    assert_eq!(
        (frame.coverage, &frame.handles, &frame.removed),
        (Coverage::Difference, &vec![], &vec![gone])
    );
}

#[test]
fn a_unit_that_crosses_into_another_cell_leaves_the_first() {
    let mut realm = Realm::with_unit();
    let (west, east) = (place(52.0, 179.999), place(52.0, -179.999));
    let console = look_at(&realm, &[west, east], EVERYTHING);
    moves(&mut realm, 1, west);
    assert_eq!(one(&console).cell, Cell::of(west));
    moves(&mut realm, 1, east);
    let told: Vec<_> =
        console.take().iter().map(|f| (f.cell, f.handles.clone(), f.removed.clone())).collect();
    let crossed = handle(&realm, 1);
    assert_eq!(told, [(Cell::of(east), vec![crossed], vec![]), (Cell::of(west), vec![], vec![crossed])]);
}

#[test]
fn a_new_status_reaches_the_map_without_a_new_fix() {
    let mut realm = Realm::with_unit();
    let console = look_at(&realm, &[square()], EVERYTHING);
    moves(&mut realm, 1, square());
    assert_eq!(one(&console).statuses, [UnitStatus::Available]);
    realm.positions.retag(unit(1), UnitTag { status: UnitStatus::Sos, ..FREE });
    realm.tick_after_ms(250);
    let frame = one(&console);
    assert_eq!((&frame.statuses, &frame.fix_age_ms), (&vec![UnitStatus::Sos], &vec![250]));
    realm.positions.retag(unit(1), UnitTag { status: UnitStatus::Sos, ..FREE });
    realm.tick_after_ms(250);
    assert_eq!(console.take(), [], "the same again is no news");
}

#[test]
fn those_who_may_see_the_same_share_one_frame() {
    let mut realm = Realm::with_unit();
    let township = Interval { start: 0, end: 10 };
    let consoles: Vec<_> = (0..50).map(|_| look_at(&realm, &[square()], township)).collect();
    let county = look_at(&realm, &[square()], EVERYTHING);
    realm.later_ms(1_000);
    realm.report(1, square()).expect("good");
    let ticked = realm.positions.tick(realm.now);
    assert_eq!((ticked.cells, ticked.frames), (1, 2), "one for each jurisdiction");
    let first = one(&consoles[0]);
    assert!(consoles[1..].iter().all(|console| Arc::ptr_eq(&one(console), &first)));
    assert!(!Arc::ptr_eq(&one(&county), &first));
}

#[test]
fn a_console_sees_only_what_belongs_to_it() {
    let mut realm = Realm::new();
    for (number, scope) in [(1, 4), (2, 5), (3, 9), (4, 10)] {
        realm.sign_on(number, scope);
        realm.report(number, square()).expect("good");
    }
    let console = look_at(&realm, &[square()], Interval { start: 5, end: 10 });
    realm.positions.tick(realm.now);
    assert_eq!(one(&console).handles, [handle(&realm, 2), handle(&realm, 3)]);
    moves(&mut realm, 4, north_of_square(5.0));
    realm.sign_off(1);
    realm.positions.tick(realm.now);
    assert_eq!(console.take(), [], "not even that somebody else left");
}

#[test]
fn a_unit_that_belongs_elsewhere_now_changes_hands() {
    let mut realm = Realm::with_unit();
    let old_home = look_at(&realm, &[square()], Interval { start: 0, end: 1 });
    let new_home = look_at(&realm, &[square()], Interval { start: 1, end: 2 });
    let above = look_at(&realm, &[square()], EVERYTHING);
    moves(&mut realm, 1, square());
    assert_eq!((one(&old_home).len(), new_home.take().len(), one(&above).len()), (1, 0, 1));
    assert!(realm.positions.rescope(unit(1), Scope(1)));
    realm.tick_after_ms(250);
    let moved = handle(&realm, 1);
    assert_eq!(one(&old_home).removed, [moved]);
    assert_eq!(one(&new_home).handles, [moved]);
    let unbroken = one(&above);
    assert_eq!((&unbroken.handles, &unbroken.removed), (&vec![moved], &vec![]));
}

#[test]
fn looking_elsewhere_brings_the_new_cells_and_silences_the_old() {
    let mut realm = Realm::with_unit();
    realm.sign_on(2, 0);
    let elsewhere = place(38.2, 115.48);
    realm.report(2, elsewhere).expect("good");
    let console = look_at(&realm, &[square()], EVERYTHING);
    moves(&mut realm, 1, square());
    console.look_at([Cell::of(elsewhere)]).expect("one cell");
    assert_eq!(console.take(), [], "what was left behind is not delivered late");
    realm.tick_after_ms(250);
    let frame = one(&console);
    assert_eq!((frame.cell, frame.coverage), (Cell::of(elsewhere), Coverage::Whole));
    moves(&mut realm, 1, north_of_square(30.0));
    assert_eq!(console.take(), []);
}

#[test]
fn a_console_cannot_look_at_the_whole_country_at_once() {
    let realm = Realm::new();
    let cells = |count: u32| (0..count).map(|n| Cell::new(n % 4_096, n / 4_096).expect("on the map"));
    let most = u32::try_from(CELLS_PER_SUBSCRIPTION_MAX).expect("a thousand");
    let refused = realm.positions.subscribe(cells(most + 1), EVERYTHING).expect_err("one too many");
    assert_eq!(refused, CellError::TooMany { count: CELLS_PER_SUBSCRIPTION_MAX + 1 });
    assert_eq!(realm.positions.subscriptions_len(), 0, "nothing is left of the attempt");
    let console = realm.positions.subscribe(cells(most), EVERYTHING).expect("exactly as many as allowed");
    assert!(console.look_at(cells(most + 1)).is_err());
}

#[test]
fn a_console_that_hung_up_costs_nothing() {
    let mut realm = Realm::with_unit();
    let console = look_at(&realm, &[square()], EVERYTHING);
    assert_eq!(realm.positions.subscriptions_len(), 1);
    drop(console);
    assert_eq!(realm.positions.subscriptions_len(), 0);
    realm.later_ms(1_000);
    realm.report(1, square()).expect("good");
    assert_eq!(realm.positions.tick(realm.now).frames, 0);
}

#[tokio::test]
async fn whoever_waits_is_woken_by_the_first_frame() {
    let mut realm = Realm::with_unit();
    let console = Arc::new(look_at(&realm, &[square()], EVERYTHING));
    let waiting = Arc::clone(&console);
    let woken = tokio::spawn(async move {
        waiting.filled().await;
        waiting.take().len()
    });
    moves(&mut realm, 1, square());
    assert_eq!(woken.await.expect("the waiting task ends"), 1);
}
