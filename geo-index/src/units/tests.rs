use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::marks::Sum;
use super::*;
use crate::Interval;

mod awkward;

pub(super) type Model = BTreeMap<u16, (Place, u8)>;

pub(super) fn place(lat: f64, lon: f64) -> Place {
    Place::new(lat, lon).expect("the test names a place on earth")
}

/// Crowds, ties, borders of base cells, poles and the date line as likely as anywhere.
fn places() -> impl Strategy<Value = Place> {
    let coarse = |degrees: f64| (degrees * 1_000.0).round() / 1_000.0;
    let pair = prop_oneof![
        4 => (-90.0..=90.0_f64, -180.0..=180.0_f64),
        4 => (38.87..38.88_f64, 115.46..115.47_f64),
        3 => (38.87..38.875_f64, 115.46..115.465_f64).prop_map(move |(lat, lon)| (coarse(lat), coarse(lon))),
        2 => (89.9..=90.0_f64, -180.0..=180.0_f64),
        2 => (-720..720_i32, -300..300_i32, -2..3_i32).prop_map(|(row, column, ulps)| {
            let beside = |degrees: f64| (0..ulps.abs()).fold(degrees, |at, _| if ulps > 0 { at.next_up() } else { at.next_down() });
            (beside(f64::from(row) / 8.0).clamp(-90.0, 90.0), beside(f64::from(column) * 0.6).clamp(-180.0, 180.0))
        }),
        1 => (Just(-90.0), -180.0..=180.0_f64),
        2 => (30.0..30.01_f64, prop_oneof![-180.0..-179.99_f64, 179.99..=180.0_f64]),
        1 => (Just(31.0), prop_oneof![Just(180.0), Just(-180.0)]),
    ];
    pair.prop_map(|(lat, lon)| place(lat, lon))
}

#[derive(Debug, Clone)]
enum Step {
    Put(u16, Place, u8),
    Batch(Vec<(u16, Place, u8)>),
    Retag(u16, u8),
    Remove(u16),
}

/// What happens to an index whose cells are cut above so many units.
#[derive(Debug, Clone)]
struct Walk {
    most: usize,
    steps: Vec<Step>,
}

fn steps() -> impl Strategy<Value = Walk> {
    let unit = || (0..60_u16, places(), any::<u8>());
    let step = prop_oneof![
        6 => unit().prop_map(|(id, at, tag)| Step::Put(id, at, tag)),
        1 => prop::collection::vec(unit(), 0..40).prop_map(Step::Batch),
        1 => (0..60_u16, any::<u8>()).prop_map(|(id, tag)| Step::Retag(id, tag)),
        2 => (0..60_u16).prop_map(Step::Remove),
    ];
    let most = prop_oneof![1..10_usize, Just(CELL_MAX)];
    (most, prop::collection::vec(step, 0..80)).prop_map(|(most, steps)| Walk { most, steps })
}

/// What must hold after every change.
pub(super) fn check(index: &UnitIndex<u16, u8>) {
    let mut seen = BTreeSet::new();
    let (cells, mut with_bit) = (&index.cells, [0; 64]);
    for (number, cell) in (0_u32..).zip(&cells.cells) {
        for (at, unit) in (0_u32..).zip(cell.units()) {
            assert!(seen.insert(unit.id), "{} is in the slabs twice", unit.id);
            assert_eq!(cells.slots.get(unit.id), Some(Slot { cell: number, at }), "{} is found", unit.id);
            let spot = Spot::of(unit.place);
            assert!(cell.key.holds(spot), "{} is in the cell that holds its place", unit.id);
            let by_place = cells.cell_at(spot).expect("the directory knows the cell");
            assert_eq!(by_place.key, cell.key, "and by its place {} is looked for there", unit.id);
            (0..8).for_each(|bit| with_bit[bit] += u32::from(unit.tag >> bit & 1));
        }
        assert!(cell.known.covers(cell.sum()));
        assert!(cell.len() <= cells.most() || cell.key.depth == grid::DEEPEST, "a crowd is cut up");
    }
    assert_eq!(seen.len(), index.len());
    assert_eq!(with_bit, index.with_bit);
    let known = cells.cells.iter().filter(|cell| cell.known != Sum::NOBODY).count();
    assert_eq!(cells.overview.cells().count(), known, "the overview has each cell once");
    for occupied in cells.overview.cells() {
        let cell = &cells.cells[occupied.cell as usize];
        assert_eq!(occupied.extent, Extent::of(cell.key, cell.known));
    }
}

/// Takes the same steps in the index and in a map, and looks at the answers of both on the way.
fn walked(walk: Walk) -> (UnitIndex<u16, u8>, Model) {
    let (mut index, mut model) = (UnitIndex::with_cells_of(walk.most), Model::new());
    let known = |id: u16, was: Option<(Place, u8)>| was.map(|(place, tag)| Positioned { id, place, tag });
    for step in walk.steps {
        match step {
            Step::Put(id, at, tag) => {
                assert_eq!(index.put(id, at, tag), known(id, model.insert(id, (at, tag))));
            }
            Step::Batch(batch) => {
                model.extend(batch.iter().map(|&(id, at, tag)| (id, (at, tag))));
                index.put_batch(batch);
            }
            Step::Retag(id, tag) => {
                let before = model.get_mut(&id).map(|unit| std::mem::replace(&mut unit.1, tag));
                assert_eq!(index.retag(id, tag), before);
            }
            Step::Remove(id) => assert_eq!(index.remove(id), known(id, model.remove(&id))),
        }
        check(&index);
    }
    (index, model)
}

pub(super) fn nearest_by_looking_at_all(model: &Model, from: Place) -> Vec<Near<u16, u8>> {
    let near = |(&id, &(place, tag)): (&u16, &(Place, u8))| Near {
        id,
        place,
        tag,
        distance_m: from.distance_m(&place),
    };
    let mut all: Vec<_> = model.iter().map(near).collect();
    all.sort_by(|a, b| a.distance_m.total_cmp(&b.distance_m).then(a.id.cmp(&b.id)));
    all
}

/// By angles eastward from the western border, where the index compares with either border.
fn in_window_by_angles(at: Place, south_west: Place, north_east: Place) -> bool {
    let width = north_east.lon() - south_west.lon();
    let width = if width < 0.0 { width + 360.0 } else { width };
    let eastward = |lon: f64| (lon - south_west.lon()).rem_euclid(360.0);
    let lon_within = at.lat().abs() >= 90.0
        || eastward(at.lon()) <= width
        || (at.lon().abs() >= 180.0 && eastward(-at.lon()) <= width);
    south_west.lat() <= at.lat() && at.lat() <= north_east.lat() && lon_within
}

fn ids(units: impl IntoIterator<Item = Near<u16, u8>>) -> Vec<u16> {
    units.into_iter().map(|unit| unit.id).collect()
}

proptest! {
    #[test]
    fn the_index_knows_what_a_map_knows(steps in steps()) {
        let (index, model) = walked(steps);
        let known: Model = index.iter().map(|unit| (unit.id, (unit.place, unit.tag))).collect();
        prop_assert_eq!(&known, &model);
        prop_assert_eq!(index.len(), model.len());
        prop_assert_eq!(index.is_empty(), model.is_empty());
        for id in 0..60 {
            prop_assert_eq!(index.get(id).map(|unit| (unit.place, unit.tag)), model.get(&id).copied());
        }
    }

    #[test]
    fn nearest_first_is_the_order_of_looking_at_all(steps in steps(), from in prop::collection::vec(places(), 4)) {
        let (index, model) = walked(steps);
        for from in from {
            prop_assert_eq!(index.nearest(from).collect::<Vec<_>>(), nearest_by_looking_at_all(&model, from));
        }
    }

    #[test]
    fn a_filter_leaves_the_order_alone(steps in steps(), from in places(), least in any::<u8>()) {
        let (index, model) = walked(steps);
        let mut expected = nearest_by_looking_at_all(&model, from);
        expected.retain(|unit| unit.tag >= least);
        prop_assert_eq!(index.nearest_where(from, |unit| unit.tag >= least).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn who_is_wanted_is_found_in_the_same_order(
        steps in steps(), from in places(), all in 0..16_u64, any in prop::option::of(0..64_u64),
    ) {
        let (index, model) = walked(steps);
        let wanted = Wanted::ANYONE.with_all(all);
        let wanted = any.map_or(wanted, |any| wanted.with_any(any));
        let mut expected = nearest_by_looking_at_all(&model, from);
        expected.retain(|unit| {
            let bits = u64::from(unit.tag);
            bits & all == all && any.is_none_or(|any| bits & any != 0)
        });
        prop_assert_eq!(index.nearest_wanted(from, wanted).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn who_is_wanted_of_an_area_is_found_however_it_was_asked(
        units in prop::collection::vec((places(), 0..16_u64, 0..40_u32), 0..200),
        asked in prop::collection::vec((0..3_u8, 0..16_u64, 0..40_u32, 0..40_u32), 0..5),
        from in places(), most in 1..20_usize,
    ) {
        let mut index: UnitIndex<u16, Marks> = UnitIndex::with_cells_of(most);
        index.put_batch((0..).zip(&units).map(|(id, &(at, bits, area))| (id, at, Marks { bits, area })));
        let (mut wanted, mut all, mut any, mut within) = (Wanted::ANYONE, 0, None, None);
        for (what, bits, start, end) in asked {
            match what {
                0 => { wanted = wanted.with_all(bits); all |= bits; }
                1 => { wanted = wanted.with_any(bits); any = Some(bits); }
                _ => { wanted = wanted.within(Interval { start, end }); within = Some(start..end); }
            }
        }
        let suits = |marks: Marks| marks.bits & all == all
            && any.is_none_or(|any| marks.bits & any != 0)
            && within.as_ref().is_none_or(|within| within.contains(&marks.area));
        let expected = index.nearest(from).filter(|unit| suits(unit.tag)).collect::<Vec<_>>();
        prop_assert_eq!(index.nearest_wanted(from, wanted).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn a_circle_holds_what_is_near_enough(steps in steps(), from in places(), exponent in 0.0..7.4_f64) {
        let radius_m = 10.0_f64.powf(exponent);
        let (index, model) = walked(steps);
        let mut expected = nearest_by_looking_at_all(&model, from);
        expected.retain(|unit| unit.distance_m <= radius_m);
        prop_assert_eq!(index.within_radius(from, radius_m).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn a_window_holds_what_lies_in_it(steps in steps(), south_west in places(), north_east in places()) {
        let (index, model) = walked(steps);
        let expected = model.iter().filter(|(_, unit)| in_window_by_angles(unit.0, south_west, north_east));
        let found = index.within_box(south_west, north_east);
        let found: Vec<u16> = found.into_iter().map(|unit| unit.id).collect();
        prop_assert_eq!(found, expected.map(|(&id, _)| id).collect::<Vec<_>>());
    }

    #[test]
    fn an_outline_holds_what_it_covers(steps in steps(), lon in 115.46..115.468_f64, lat in 38.87..38.878_f64) {
        let (index, model) = walked(steps);
        let ring = vec![[lon, lat], [lon + 0.004, lat + 0.001], [lon + 0.001, lat + 0.004], [lon, lat]];
        let outline = Outline::new(vec![vec![ring]]).expect("a triangle is sound");
        let expected = model.iter().filter(|(_, unit)| outline.covers(unit.0)).map(|(&id, _)| id);
        let found = index.within_outline(&outline).into_iter().map(|unit| unit.id);
        prop_assert_eq!(found.collect::<Vec<_>>(), expected.collect::<Vec<_>>());
    }

    #[test]
    fn the_order_in_which_units_came_does_not_show(
        units in prop::collection::btree_map(0..500_u16, (places(), any::<u8>()), 0..300), from in places(),
    ) {
        let rows = || units.iter().map(|(&id, &(at, tag))| (id, at, tag));
        let (mut one_by_one, mut batched) = (UnitIndex::new(), UnitIndex::new());
        rows().rev().for_each(|(id, at, tag)| { one_by_one.put(id, at, tag); });
        batched.put_batch(rows());
        prop_assert_eq!(ids(one_by_one.nearest(from)), ids(batched.nearest(from)));
    }
}

/// With re-insertion the tree panicked here: see `Wide`.
#[test]
fn units_may_come_after_a_first_batch_of_any_size() {
    let mut seed = 1_u32;
    let mut anywhere = || {
        let mut below = |limit: u32| {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            f64::from((seed >> 8) % limit)
        };
        place(below(180) - 90.0, below(360) - 180.0)
    };
    for size in 1..200 {
        let mut index: UnitIndex<u16, u8> = UnitIndex::new();
        index.put_batch((0..size).map(|id| (id, anywhere(), 0)));
        for id in size..size + 200 {
            index.put(id, anywhere(), 0);
        }
        check(&index);
    }
}

#[test]
fn a_unit_named_twice_in_a_batch_ends_at_the_later_place() {
    let mut index: UnitIndex<u16, u8> = UnitIndex::new();
    index.put_batch([(1, place(1.0, 1.0), 1), (2, place(3.0, 3.0), 2), (1, place(2.0, 2.0), 3)]);
    check(&index);
    assert_eq!(index.get(1), Some(Positioned { id: 1, place: place(2.0, 2.0), tag: 3 }));
    assert_eq!(index.len(), 2);
}

#[test]
fn an_empty_index_answers_with_nothing() {
    let mut index: UnitIndex<u16, u8> = UnitIndex::default();
    assert_eq!(index.nearest(place(0.0, 0.0)).next(), None);
    assert_eq!(index.within_box(place(-90.0, -180.0), place(90.0, 180.0)), []);
    assert_eq!(index.remove(1), None);
    assert_eq!(index.retag(1, 1), None);
    index.put_batch([]);
    check(&index);
}

#[test]
fn a_radius_without_sense_holds_nothing_and_an_infinite_one_everything() {
    let mut index: UnitIndex<u16, u8> = UnitIndex::new();
    index.put(1, place(38.0, 115.0), 0);
    let within = |radius_m| ids(index.within_radius(place(38.0, 115.0), radius_m));
    assert_eq!(within(f64::NAN), [0; 0]);
    assert_eq!(within(-1.0), [0; 0]);
    assert_eq!(within(0.0), [1]);
    assert_eq!(within(f64::INFINITY), [1]);
}

#[test]
fn a_window_over_the_date_line_holds_both_sides_and_a_reversed_one_nothing() {
    let mut index: UnitIndex<u16, u8> = UnitIndex::new();
    let spots = [(10.0, 179.0), (10.0, -179.0), (10.0, 180.0), (10.0, -180.0), (10.0, 0.0), (90.0, 5.0)];
    for (id, (lat, lon)) in (1..).zip(spots) {
        index.put(id, place(lat, lon), 0);
    }
    let window = |south, west, north, east| {
        let found = index.within_box(place(south, west), place(north, east));
        found.into_iter().map(|unit| unit.id).collect::<Vec<u16>>()
    };
    assert_eq!(window(0.0, 178.0, 20.0, -178.0), [1, 2, 3, 4]);
    assert_eq!(window(0.0, 178.0, 20.0, 180.0), [1, 3, 4], "the date line has two names");
    assert_eq!(window(0.0, -180.0, 20.0, 180.0), [1, 2, 3, 4, 5]);
    assert_eq!(window(20.0, -180.0, 0.0, 180.0), [0; 0]);
    assert_eq!(window(80.0, -100.0, 90.0, -99.0), [6], "every meridian reaches the pole");
}
