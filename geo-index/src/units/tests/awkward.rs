//! What is put and asked awkwardly.

use super::{Model, check, nearest_by_looking_at_all, place};
use crate::{Interval, Marks, Positioned, UnitIndex, Wanted};

/// Whoever goes frees its slot, and whoever has its id later is somebody else, elsewhere and wanted for something else.
#[test]
fn an_id_that_is_used_again_is_of_a_new_unit() {
    let first = |id: u16| (id, place(38.0 + f64::from(id) / 10_000.0, 115.0), 1_u8);
    let second = |id: u16| (id, place(-38.0, f64::from(id) / 10_000.0), 2_u8);
    let mut index: UnitIndex<u16, u8> = UnitIndex::new();
    index.put_batch((0..2_000).map(first));
    let again = || (0..2_000).filter(|id| id % 3 == 0);
    for id in again() {
        let gone = first(id);
        assert_eq!(index.remove(id), Some(Positioned { id, place: gone.1, tag: gone.2 }));
    }
    assert!(again().all(|id| index.get(id).is_none() && index.retag(id, 3).is_none()));
    for id in again().filter(|id| id % 2 == 0) {
        let (id, at, tag) = second(id);
        assert_eq!(index.put(id, at, tag), None, "nobody had the id any more");
    }
    index.put_batch(again().filter(|id| id % 2 == 1).map(second));
    check(&index);

    let row = |id: u16| if id.is_multiple_of(3) { second(id) } else { first(id) };
    let model: Model = (0..2_000).map(row).map(|(id, at, tag)| (id, (at, tag))).collect();
    for from in [place(38.1, 115.0), place(-38.0, 0.1)] {
        assert_eq!(index.nearest(from).collect::<Vec<_>>(), nearest_by_looking_at_all(&model, from));
        let later = index.nearest_wanted(from, Wanted::ANYONE.with_all(2)).map(|near| near.id);
        let mut later: Vec<u16> = later.collect();
        later.sort_unstable();
        assert!(later.into_iter().eq(again()));
    }
}

/// A crowd in one room and others all over the province, whom neither their marks nor their areas nor a question put to
/// each of them makes suitable.
#[test]
fn a_filter_that_nothing_passes_finds_nobody() {
    const AREAS: u32 = 50;
    let at = |id: u32| match id % 2 {
        0 => place(38.874, 115.4646),
        _ => place(37.0 + f64::from(id % 97) / 40.0, 114.0 + f64::from(id % 89) / 30.0),
    };
    let mut index: UnitIndex<u32, Marks> = UnitIndex::new();
    index.put_batch((0..20_000).map(|id| (id, at(id), Marks { bits: 0b0101, area: id % AREAS })));
    let room = at(0);
    assert_eq!(index.nearest_where(room, |_| false).next(), None);
    let nobody = Interval { start: AREAS, end: u32::MAX };
    let nothing = Interval { start: 7, end: 7 };
    for wanted in [
        Wanted::ANYONE.with_all(0b0010),
        Wanted::ANYONE.with_all(0b0111),
        Wanted::ANYONE.with_any(0b1010),
        Wanted::ANYONE.within(nobody),
        Wanted::ANYONE.within(nothing),
        Wanted::ANYONE.with_all(0b0001).within(nobody),
    ] {
        assert_eq!(index.nearest_wanted(room, wanted).next(), None, "{wanted:?}");
    }
    assert_eq!(index.nearest_wanted(room, Wanted::ANYONE.with_all(0b0101)).count(), 20_000);
}
