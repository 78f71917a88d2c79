//! Consoles: whole first, then differences, the newest only for the slow, nothing for those who looked away.

use std::collections::BTreeSet;
use std::sync::Arc;

use geo_index::{Interval, Place};
use hub_positions::cells::{Cell, CellFrame, Subscription, TooManyCells, cell_of};
use hub_positions::{FixRefused, Scope, UnitStatus, UnitTag};
use hub_protocol::UnitStatus as Shown;
use hub_protocol::binary::{PositionFrame, PositionRow};
use hub_protocol::limits::CELLS_WATCHED_MAX;

use crate::realm::{EVERYTHING, FREE, Realm, north_of_square, place, square, unit};

fn look_at(realm: &Realm, places: &[Place], visible: Interval) -> Subscription {
    let cells = places.iter().map(|&place| cell_of(place));
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

fn handle(realm: &Realm, number: u128) -> u32 {
    realm.positions.handle_of(unit(number)).expect("on duty").0
}

fn handles(frame: &CellFrame) -> Vec<u32> {
    frame.content.rows.iter().map(|row| row.handle).collect()
}

/// What the frame says, without when: whether it is whole, who is there, who is gone.
fn says(frame: &CellFrame) -> (bool, Vec<u32>, Vec<u32>) {
    (frame.content.whole, handles(frame), frame.content.removed.clone())
}

fn statuses(frame: &CellFrame) -> Vec<Shown> {
    frame.content.rows.iter().map(|row| row.status).collect()
}

fn ages_ds(frame: &CellFrame) -> Vec<u16> {
    frame.content.rows.iter().map(|row| row.age_ds).collect()
}

#[test]
fn a_console_gets_its_cell_whole_and_then_what_changes() {
    let mut realm = Realm::with_unit();
    realm.sign_on(2, 0);
    realm.report(1, square()).expect("good");
    moves(&mut realm, 2, north_of_square(50.0));
    let console = look_at(&realm, &[square()], EVERYTHING);
    assert!(console.take().is_empty(), "not before the tick");
    realm.tick_after_ms(250);
    let first = one(&console);
    assert_eq!(says(&first), (true, vec![handle(&realm, 1), handle(&realm, 2)], vec![]));
    assert_eq!(ages_ds(&first), [12, 2]);
    moves(&mut realm, 2, north_of_square(60.0));
    let second = one(&console);
    assert_eq!(says(&second), (false, vec![handle(&realm, 2)], vec![]));
    let (lat_e7, lon_e7) = north_of_square(60.0).to_e7();
    assert_eq!((second.content.rows[0].lat_e7, second.content.rows[0].lon_e7), (lat_e7, lon_e7));
    assert!(second.tick > first.tick);
    realm.tick_after_ms(250);
    assert!(console.take().is_empty(), "nothing changed, nothing is said");
}

#[test]
fn a_slow_console_gets_the_newest_only() {
    let mut realm = Realm::with_unit();
    realm.sign_on(2, 0);
    realm.report(2, square()).expect("stands still");
    let slow = look_at(&realm, &[square()], EVERYTHING);
    realm.positions.tick(realm.now);
    assert_eq!(handles(&one(&slow)), [handle(&realm, 2)]);
    for step in 0..100 {
        moves(&mut realm, 1, north_of_square(f64::from(step)));
    }
    assert_eq!(slow.superseded(), 99);
    assert_eq!(realm.positions.counts().frames_superseded, 99);
    let newest = one(&slow);
    let both = vec![handle(&realm, 1), handle(&realm, 2)];
    assert_eq!(says(&newest), (true, both, vec![]), "it stands for a hundred differences");

    assert_eq!(newest.content.rows[0].lat_e7, north_of_square(99.0).to_e7().0);
    assert!(slow.take().is_empty());
}

#[test]
fn what_left_while_a_console_slept_is_gone_when_it_wakes() {
    let mut realm = Realm::with_unit();
    let slow = look_at(&realm, &[square()], EVERYTHING);
    moves(&mut realm, 1, square());
    realm.sign_off(1);
    realm.tick_after_ms(250);
    let newest = one(&slow);
    assert_eq!(says(&newest), (true, vec![], vec![]));
}

#[test]
fn signing_off_takes_the_unit_off_every_map() {
    let mut realm = Realm::with_unit();
    let console = look_at(&realm, &[square()], EVERYTHING);
    moves(&mut realm, 1, square());
    let gone = handle(&realm, 1);
    assert_eq!(handles(&one(&console)), [gone]);
    realm.sign_off(1);
    realm.tick_after_ms(250);
    let frame = one(&console);
    assert_eq!(says(&frame), (false, vec![], vec![gone]));
}

#[test]
fn a_unit_that_crosses_into_another_cell_leaves_the_first() {
    let mut realm = Realm::with_unit();
    let (west, east) = (place(52.0, 179.999), place(52.0, -179.999));
    let console = look_at(&realm, &[west, east], EVERYTHING);
    moves(&mut realm, 1, west);
    assert_eq!(one(&console).content.cell, cell_of(west));
    moves(&mut realm, 1, east);
    let told: Vec<_> = console.take().iter().map(|frame| (frame.content.cell, says(frame))).collect();
    let crossed = handle(&realm, 1);
    assert_eq!(
        told,
        [(cell_of(east), (false, vec![crossed], vec![])), (cell_of(west), (false, vec![], vec![crossed]))]
    );
}

#[test]
fn a_new_status_reaches_the_map_without_a_new_fix() {
    let mut realm = Realm::with_unit();
    let console = look_at(&realm, &[square()], EVERYTHING);
    moves(&mut realm, 1, square());
    assert_eq!(statuses(&one(&console)), [Shown::Free]);
    realm.positions.retag(unit(1), UnitTag { status: UnitStatus::Sos, ..FREE });
    realm.tick_after_ms(250);
    let frame = one(&console);
    assert_eq!((statuses(&frame), ages_ds(&frame)), (vec![Shown::NeedsHelp], vec![2]));
    realm.positions.retag(unit(1), UnitTag { status: UnitStatus::Sos, ..FREE });
    realm.tick_after_ms(250);
    assert!(console.take().is_empty(), "the same again is no news");
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
    assert_eq!(handles(&one(&console)), [handle(&realm, 2), handle(&realm, 3)]);
    moves(&mut realm, 4, north_of_square(5.0));
    realm.sign_off(1);
    realm.positions.tick(realm.now);
    assert!(console.take().is_empty(), "not even that somebody else left");
}

#[test]
fn a_unit_that_belongs_elsewhere_now_changes_hands() {
    let mut realm = Realm::with_unit();
    let old_home = look_at(&realm, &[square()], Interval { start: 0, end: 1 });
    let new_home = look_at(&realm, &[square()], Interval { start: 1, end: 2 });
    let above = look_at(&realm, &[square()], EVERYTHING);
    moves(&mut realm, 1, square());
    assert_eq!(
        (handles(&one(&old_home)).len(), new_home.take().len(), handles(&one(&above)).len()),
        (1, 0, 1)
    );
    assert!(realm.positions.rescope(unit(1), Scope(1)));
    realm.tick_after_ms(250);
    let moved = handle(&realm, 1);
    assert_eq!(one(&old_home).content.removed, [moved]);
    assert_eq!(handles(&one(&new_home)), [moved]);
    let unbroken = one(&above);
    assert_eq!(says(&unbroken), (false, vec![moved], vec![]));
}

#[test]
fn looking_elsewhere_brings_the_new_cells_and_silences_the_old() {
    let mut realm = Realm::with_unit();
    realm.sign_on(2, 0);
    let elsewhere = place(38.2, 115.48);
    realm.report(2, elsewhere).expect("good");
    let console = look_at(&realm, &[square()], EVERYTHING);
    moves(&mut realm, 1, square());
    console.look_at([cell_of(elsewhere)]).expect("one cell");
    assert!(console.take().is_empty(), "what was left behind is not delivered late");
    realm.tick_after_ms(250);
    let frame = one(&console);
    assert_eq!((frame.content.cell, frame.content.whole), (cell_of(elsewhere), true));
    moves(&mut realm, 1, north_of_square(30.0));
    assert!(console.take().is_empty());
}

#[test]
fn a_console_cannot_look_at_the_whole_country_at_once() {
    let realm = Realm::new();
    let cells = |count: u32| (0..count).map(|n| Cell::new(n).expect("on the map"));
    let most = u32::try_from(CELLS_WATCHED_MAX).expect("a thousand");
    let refused = realm.positions.subscribe(cells(most + 1), EVERYTHING).expect_err("one too many");
    assert_eq!(refused, TooManyCells);
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

#[test]
fn the_bytes_of_a_cell_are_made_once_and_shared() {
    let mut realm = Realm::with_unit();
    let consoles: Vec<_> = (0..3).map(|_| look_at(&realm, &[square()], EVERYTHING)).collect();
    moves(&mut realm, 1, square());
    let sent: Vec<_> = consoles.iter().map(|console| one(console).encoded().to_vec()).collect();
    assert!(sent.iter().all(|frames| frames.len() == 1 && frames[0].as_ptr() == sent[0][0].as_ptr()));
    let (lat_e7, lon_e7) = square().to_e7();
    let expected = PositionFrame {
        cell: cell_of(square()),
        at: hub_protocol::UtcMicros::new(realm.now.0).expect("this century"),
        whole: true,
        rows: vec![PositionRow {
            handle: handle(&realm, 1),
            lat_e7,
            lon_e7,
            heading_deg: None,
            speed_kmh10: None,
            age_ds: 0,
            status: Shown::Free,
        }],
        removed: vec![],
    };
    assert_eq!(PositionFrame::decode(&sent[0][0]), Ok(expected));
}

#[test]
fn a_crowd_too_large_for_one_frame_goes_in_two() {
    let realm = Realm::new();
    for number in 0..33_000_u32 {
        realm.sign_on(number.into(), 0);
        realm.report(number.into(), north_of_square(f64::from(number % 1_000))).expect("good");
    }
    let console = look_at(&realm, &[square()], EVERYTHING);
    realm.positions.tick(realm.now);
    let frame = one(&console);
    let parts: Vec<_> =
        frame.encoded().iter().map(|part| PositionFrame::decode(part).expect("within the limits")).collect();
    let lots: Vec<_> = parts.iter().map(|part| (part.whole, part.rows.len())).collect();
    assert_eq!(lots, [(true, 32_768), (false, 232)], "the second adds to the first");
    let seen: BTreeSet<_> = parts.iter().flat_map(|part| &part.rows).map(|row| row.handle).collect();
    assert_eq!(seen.len(), 33_000);
}

#[test]
fn a_console_is_told_each_name_once_and_again_when_the_handle_names_another() {
    let mut realm = Realm::with_unit();
    let mut console = look_at(&realm, &[square()], EVERYTHING);
    moves(&mut realm, 1, square());
    let frames = console.take();
    let first = realm.positions.handle_of(unit(1)).expect("on duty");
    assert_eq!(console.names(&frames), [(first, unit(1))]);
    assert_eq!(console.names(&frames), []);
    realm.sign_off(1);
    assert!(console.names(&frames).is_empty(), "who signed off is not named any more");
    realm.later_ms(600_000);
    realm.sign_on(2, 0);
    moves(&mut realm, 2, square());
    let frames = console.take();
    assert_eq!(console.names(&frames), [(first, unit(2))]);
}
