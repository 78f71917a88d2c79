//! Crowds in awkward shapes: everybody in one room, at a pole, on the date line, in one column.

use super::tests::{Model, check, nearest_by_looking_at_all, place};
use super::*;
use crate::Interval;

/// A crowd in an awkward shape gives the answers of looking at all, before and after half of it has moved.
fn check_crowd(shape: impl Fn(u16) -> Place, from: Place) {
    let rows: Vec<(u16, Place, u8)> = (0..3_000).map(|id| (id, shape(id), 0)).collect();
    let mut index = UnitIndex::new();
    index.put_batch(rows.iter().copied());
    check(&index);
    let mut model: Model = rows.into_iter().map(|(id, at, tag)| (id, (at, tag))).collect();
    assert_eq!(index.nearest(from).collect::<Vec<_>>(), nearest_by_looking_at_all(&model, from));
    for id in (0..3_000).step_by(2) {
        index.put(id, shape(id / 2), 1);
        model.insert(id, (shape(id / 2), 1));
    }
    for id in (0..3_000).step_by(3) {
        index.remove(id);
        model.remove(&id);
    }
    check(&index);
    assert_eq!(index.nearest(from).collect::<Vec<_>>(), nearest_by_looking_at_all(&model, from));
}

#[test]
fn a_crowd_in_one_room_is_in_the_order_of_its_ids() {
    check_crowd(|_| place(38.874, 115.4646), place(38.874, 115.4646));
    check_crowd(|_| place(38.874, 115.4646), place(-38.0, -64.0));
}

/// Were each of them compared with all others, this would take hours.
#[test]
fn a_great_crowd_in_one_room_moves_and_is_asked_in_time() {
    const CROWD: u32 = 300_000;
    let room = place(38.874, 115.4646);
    let mut index: UnitIndex<u32, u8> = UnitIndex::new();
    index.put_batch((0..CROWD).map(|id| (id, room, (id % 2) as u8)));
    let odd = Wanted::ANYONE.with_all(1);
    assert!(index.nearest_wanted(room, odd).map(|near| near.id).eq((0..CROWD).filter(|id| id % 2 == 1)));
    let beside = place(38.874_01, 115.4646);
    index.put_batch((0..CROWD).filter(|id| id % 3 == 0).map(|id| (id, beside, 0)));
    assert_eq!(index.nearest(beside).take_while(|near| near.distance_m < 0.5).count(), CROWD as usize / 3);
    assert_eq!(index.nearest(room).next().map(|near| near.id), Some(1));
    (0..CROWD).for_each(|id| assert!(index.remove(id).is_some()));
    assert_eq!(index.nearest(room).next(), None);
}

#[test]
fn a_crowd_of_many_areas_in_one_room_moves_in_time() {
    const CROWD: u32 = 50_000;
    let room = place(38.874, 115.4646);
    let mut index: UnitIndex<u32, Marks> = UnitIndex::new();
    index.put_batch((0..CROWD).map(|id| (id, room, Marks { bits: 0, area: id })));
    (0..2_000).for_each(|area| assert!(index.retag(7, Marks { bits: 0, area: CROWD + area }).is_some()));
    let of = |start, end| {
        index.nearest_wanted(room, Wanted::ANYONE.within(Interval { start, end })).map(|near| near.id)
    };
    assert!(of(100, 103).eq([100, 101, 102]));
    assert!(of(CROWD, u32::MAX).eq([7]));
}

#[test]
fn all_of_many_are_asked_for_in_time_and_so_is_nobody() {
    const UNITS: u32 = 100_000;
    let spread = |id: u32| place(38.0 + f64::from(id % 317) / 600.0, 115.0 + f64::from(id / 317) / 600.0);
    let mut index: UnitIndex<u32, u8> = UnitIndex::new();
    index.put_batch((0..UNITS).map(|id| (id, spread(id), 0)));
    let from = place(38.2, 115.2);
    assert_eq!(index.nearest_where(from, |_| false).next(), None);
    let distances = index.nearest(from).map(|near| near.distance_m);
    assert!(distances.is_sorted());
    assert_eq!(index.within_radius(from, 1e6).count(), UNITS as usize);
}

#[test]
fn a_crowd_that_goes_apart_leaves_no_cells_behind() {
    let room = |id: u32| place(38.0 + f64::from(id / 129) / 100.0, 115.0);
    let mut index: UnitIndex<u32, u8> = UnitIndex::new();
    index.put_batch((0..12_900).map(|id| (id, room(id), 0)));
    (0..12_900).filter(|id| id % 129 >= 16).for_each(|id| assert!(index.remove(id).is_some()));
    let mut anew: UnitIndex<u32, u8> = UnitIndex::new();
    anew.put_batch((0..12_900).filter(|id| id % 129 < 16).map(|id| (id, room(id), 0)));
    let cells = |index: &UnitIndex<u32, u8>| index.cells.overview.cells().count();
    assert!(cells(&index) <= 2 * cells(&anew), "{} of {}", cells(&index), cells(&anew));
    index.put_batch((1_000_000..3_000_000).step_by(5_000).map(|id| (id, room(0), 0)));
    let bytes = |index: &UnitIndex<u32, u8>| Slots::<u32>::bytes(&index.cells.slots);
    let with_high_ids = bytes(&index);
    (1_000_000..3_000_000).step_by(5_000).for_each(|id| assert!(index.remove(id).is_some()));
    assert!(bytes(&index) < with_high_ids / 10, "pages of ids that are gone are gone");
}

#[test]
fn a_crowd_on_the_date_line_is_found_from_both_sides() {
    let line = |id: u16| place(f64::from(id) / 1_000.0, if id.is_multiple_of(2) { 180.0 } else { -180.0 });
    check_crowd(line, place(1.0, 179.9));
    check_crowd(line, place(1.0, -179.9));
}

#[test]
fn a_crowd_at_a_pole_is_found_from_every_side() {
    check_crowd(|id| place(90.0, f64::from(id % 360) - 180.0), place(89.0, 12.0));
    check_crowd(|id| place(-89.999, f64::from(id % 360) - 180.0), place(-90.0, 0.0));
}

#[test]
fn a_crowd_in_one_column_is_found() {
    check_crowd(|id| place(38.0 + f64::from(id) / 10_000.0, 115.0), place(38.1, 115.2));
}

/// Units of a province.
const MILLION: u32 = 1_000_000;

/// So many of the nearest are compared.
const COMPARED: usize = 40;

/// Everybody's distance and id, the nearest few of those whose tag has all of these bits in order.
fn nearest_few(shape: impl Fn(u32) -> Place, from: Place, bits: u8) -> Vec<(f64, u32)> {
    let suits = |id: &u32| tag(*id) & bits == bits;
    let mut all: Vec<(f64, u32)> =
        (0..MILLION).filter(suits).map(|id| (from.distance_m(&shape(id)), id)).collect();
    let order = |one: &(f64, u32), other: &(f64, u32)| one.0.total_cmp(&other.0).then(one.1.cmp(&other.1));
    if all.len() > COMPARED {
        all.select_nth_unstable_by(COMPARED, order);
        all.truncate(COMPARED);
    }
    all.sort_unstable_by(order);
    all
}

/// Every third has the first bit, one in a thousand the second, nobody the third.
fn tag(id: u32) -> u8 {
    u8::from(id.is_multiple_of(3)) | u8::from(id.is_multiple_of(1_000)) << 1
}

/// A million in an awkward shape are found as looking at all of them finds them, and so they are after every one of them
/// has moved to where another one stood.
fn check_million(shape: impl Fn(u32) -> Place, from: &[Place]) {
    let mut index: UnitIndex<u32, u8> = UnitIndex::new();
    let elsewhere = |id: u32| shape((id + MILLION / 2) % MILLION);
    index.put_batch((0..MILLION).map(|id| (id, elsewhere(id), tag(id))));
    index.put_batch((0..MILLION).map(|id| (id, shape(id), tag(id))));
    assert_eq!(index.len(), MILLION as usize);
    for &from in from {
        for bits in [0, 1, 2, 4] {
            let wanted = Wanted::ANYONE.with_all(bits.into());
            let found = index.nearest_wanted(from, wanted).take(COMPARED);
            let found: Vec<(f64, u32)> = found.map(|near| (near.distance_m, near.id)).collect();
            assert_eq!(found, nearest_few(&shape, from, bits), "{bits} from {from:?}");
        }
    }
}

#[test]
fn a_million_in_one_room_are_found() {
    let room = |_| place(38.874, 115.4646);
    check_million(room, &[room(0), place(38.875, 115.4646), place(-38.0, -64.0)]);
}

#[test]
fn a_million_on_the_date_line_are_found() {
    let line = |id: u32| {
        let lon = if id.is_multiple_of(2) { 180.0 } else { -180.0 };
        place(f64::from(id) / 10_000.0 - 50.0, lon)
    };
    check_million(line, &[place(1.0, 179.9), place(1.000_03, -180.0)]);
}

#[test]
fn a_million_at_a_pole_are_found() {
    check_million(
        |id| place(-90.0, f64::from(id % 3_600) / 10.0 - 180.0),
        &[place(-90.0, 0.0), place(-89.0, 12.0)],
    );
}

#[test]
fn a_million_in_one_column_are_found() {
    let column = |id: u32| place(38.0 + f64::from(id) * 1e-6, 115.0);
    check_million(column, &[place(38.5, 115.0), place(38.5, 115.2)]);
}
