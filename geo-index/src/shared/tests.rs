use std::sync::atomic::AtomicBool;

use super::*;

const UNITS: u32 = 2_000;
const ROUNDS: u32 = 200;

fn at(round: u32, id: u32) -> Place {
    let (lat, lon) = (f64::from(round % 7) / 100.0, f64::from(id) / 1_000.0);
    Place::new(38.0 + lat, 115.0 + lon).expect("the test names a place on earth")
}

#[test]
fn whoever_reads_while_units_move_sees_each_of_them_once_and_some_of_them_moving() {
    let units = SharedUnits::new();
    units.put_batch((0..UNITS).map(|id| (id, at(0, id), 0_u32)));
    let is_over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let readers: Vec<_> = (0..2)
            .map(|_| {
                scope.spawn(|| {
                    let mut asked = 0_u32;
                    // At least once, however quick the writer is.
                    while asked == 0 || !is_over.load(Ordering::Acquire) {
                        let seen = units.read(|index| {
                            index.nearest(at(3, asked % UNITS)).map(|near| near.id).collect::<Vec<_>>()
                        });
                        let mut ids = seen.clone();
                        ids.sort_unstable();
                        assert!(ids.iter().copied().eq(0..UNITS), "each unit once, in question {asked}");
                        let rounds = units.read(|index| {
                            let tags = index.unordered().map(|unit| unit.tag);
                            tags.fold((u32::MAX, 0), |(least, most), tag| (least.min(tag), most.max(tag)))
                        });
                        assert!(rounds.1 - rounds.0 <= 1, "a batch is over before the next one begins");
                        asked += 1;
                    }
                    asked
                })
            })
            .collect();
        for round in 1..=ROUNDS {
            units.put_batch((0..UNITS).map(|id| (id, at(round, id), round)));
        }
        is_over.store(true, Ordering::Release);
        for reader in readers {
            assert!(reader.join().expect("no reader panics") > 0);
        }
    });
    units.read(|index| {
        assert_eq!(index.get(7).map(|unit| (unit.place, unit.tag)), Some((at(ROUNDS, 7), ROUNDS)))
    });
}

/// Whoever reads while a batch is being put waits for a piece of it and no longer: between two pieces the lock is free.
#[test]
fn a_batch_is_held_for_a_piece_of_it_at_most() {
    let units = SharedUnits::new();
    let mut seen = Vec::new();
    units.put_batch((0..UNITS).map(|id| {
        seen.push((id as usize, units.read(UnitIndex::len)));
        (id, at(0, id), ())
    }));
    assert!(seen.iter().all(|&(put, seen)| put - seen < HELD_FOR), "{seen:?}");
    assert_eq!(units.read(UnitIndex::len), UNITS as usize);
}

#[test]
fn a_search_goes_on_over_what_it_began_with_while_others_are_removed() {
    let units = SharedUnits::new();
    units.put_batch((0..UNITS).map(|id| (id, at(0, id), ())));
    let (began, removed) = (std::sync::Barrier::new(2), AtomicBool::new(false));
    std::thread::scope(|scope| {
        scope.spawn(|| {
            began.wait();
            (0..UNITS / 2).for_each(|id| assert!(units.write(|index| index.remove(id)).is_some()));
            removed.store(true, Ordering::Release);
        });
        let found = units.read(|index| {
            let mut search = index.nearest(at(0, 0));
            let first = search.next().map(|near| near.id);
            began.wait();
            first.into_iter().chain(search.map(|near| near.id)).collect::<Vec<_>>()
        });
        assert!(found.into_iter().eq(0..UNITS), "everybody who was there when it began, nearest first");
    });
    assert!(removed.load(Ordering::Acquire));
    let left = units.read(|index| index.nearest(at(0, 0)).map(|near| near.id).collect::<Vec<_>>());
    assert!(left.into_iter().eq(UNITS / 2..UNITS));
}

#[test]
fn a_writer_that_panics_leaves_what_it_had_done() {
    let units = SharedUnits::new();
    let half = (0..UNITS).map(|id| {
        assert!((id as usize) < HELD_FOR * 2, "no more");
        (id, at(0, id), ())
    });
    assert!(std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| units.put_batch(half))).is_err());
    assert_eq!(units.read(|index| index.nearest(at(0, 0)).count()), HELD_FOR * 2);
}
