use proptest::prelude::*;

use super::*;

/// A ring from lon/lat pairs, closed.
fn ring(corners: &[(f64, f64)]) -> RingPositions {
    let mut ring: RingPositions = corners.iter().map(|&(lon, lat)| [lon, lat]).collect();
    ring.extend(ring.first().copied());
    ring
}

fn square(west: f64, south: f64, side: f64) -> RingPositions {
    ring(&[(west, south), (west + side, south), (west + side, south + side), (west, south + side)])
}

fn sound(polygons: Vec<Vec<RingPositions>>) -> Outline {
    Outline::new(polygons).expect("the outline is sound")
}

fn check_faults(polygons: Vec<Vec<RingPositions>>, expected: &[&str]) {
    let faults = Outline::new(polygons).expect_err("the outline is not sound");
    assert_eq!(faults.iter().map(ToString::to_string).collect::<Vec<_>>(), expected);
}

fn covers(outline: &Outline, lon: f64, lat: f64) -> bool {
    outline.covers(Place::new(lat, lon).expect("the test names a place on earth"))
}

#[test]
fn a_hole_is_not_covered_and_its_border_is() {
    let outline = sound(vec![vec![square(0.0, 0.0, 10.0), square(4.0, 4.0, 2.0)]]);
    assert!(!covers(&outline, 5.0, 5.0), "inside the hole");
    assert!(covers(&outline, 4.0, 5.0), "on the border of the hole");
    assert!(covers(&outline, 4.0, 4.0), "on a corner of the hole");
    assert!(covers(&outline, 3.0, 5.0), "beside the hole");
    assert!(covers(&outline, 0.0, 0.0) && covers(&outline, 10.0, 3.0), "on the outer border");
    assert!(!covers(&outline, 10.000_001, 3.0), "outside");
}

#[test]
fn an_island_in_a_hole_is_covered_again() {
    let lake = vec![square(0.0, 0.0, 10.0), square(2.0, 2.0, 6.0)];
    let outline = sound(vec![lake, vec![square(4.0, 4.0, 2.0)]]);
    assert!(covers(&outline, 5.0, 5.0) && !covers(&outline, 3.0, 3.0) && covers(&outline, 1.0, 1.0));
}

#[test]
fn winding_and_the_corner_it_begins_with_do_not_matter() {
    let mut clockwise = square(0.0, 0.0, 10.0);
    clockwise.reverse();
    let outline = sound(vec![vec![clockwise]]);
    assert!(covers(&outline, 5.0, 5.0) && !covers(&outline, 11.0, 5.0));
}

#[test]
fn a_repeated_corner_is_no_fault() {
    sound(vec![vec![ring(&[(0.0, 0.0), (0.0, 0.0), (5.0, 0.0), (5.0, 5.0), (5.0, 5.0)])]]);
}

#[test]
fn a_hole_may_touch_the_outer_ring_in_a_point_and_polygons_each_other_along_a_line() {
    sound(vec![vec![square(0.0, 0.0, 10.0), ring(&[(0.0, 5.0), (3.0, 4.0), (3.0, 6.0)])]]);
    sound(vec![vec![square(0.0, 0.0, 1.0)], vec![square(1.0, 0.0, 1.0)]]);
}

#[test]
fn an_outline_without_a_ring_is_refused() {
    check_faults(vec![], &["the outline has no polygon"]);
    check_faults(vec![vec![]], &["polygon 0 has no ring"]);
}

#[test]
fn every_ring_reports_its_own_fault() {
    let open = vec![[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]];
    let thin = ring(&[(0.0, 0.0), (1.0, 1.0)]);
    let swapped = ring(&[(38.0, 115.0), (38.1, 115.0), (38.1, 115.1)]);
    let unknown = ring(&[(f64::NAN, 1.0), (1.0, 1.0), (2.0, 1.0)]);
    check_faults(
        vec![vec![open, thin], vec![swapped], vec![unknown], vec![vec![]]],
        &[
            "polygon 0 ring 0 is not closed",
            "polygon 0 ring 1 has fewer than three corners",
            "polygon 1 ring 0 position 0: latitude 115 is not within -90..90 degrees",
            "polygon 2 ring 0 position 0: longitude NaN is not within -180..180 degrees",
            "polygon 3 ring 0 has fewer than three corners",
        ],
    );
}

#[test]
fn loops_spikes_and_corners_used_twice_are_refused_with_the_spot() {
    let fault = |spot| format!("polygon 0 ring 0 crosses or touches itself at longitude {spot}");
    let loops = ring(&[(0.0, 0.0), (4.0, 4.0), (4.0, 0.0), (0.0, 4.0)]);
    check_faults(vec![vec![loops]], &[&fault("2, latitude 2")]);
    let spike = ring(&[(0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (4.0, 8.0), (4.0, 4.0), (0.0, 4.0)]);
    assert!(Outline::new(vec![vec![spike]]).is_err(), "a spike has no inside");
    let pinched = ring(&[(0.0, 0.0), (2.0, 2.0), (4.0, 0.0), (4.0, 4.0), (2.0, 2.0), (0.0, 4.0)]);
    check_faults(vec![vec![pinched]], &[&fault("2, latitude 2")]);
    let flat = ring(&[(0.0, 0.0), (2.0, 0.0), (4.0, 0.0)]);
    assert!(Outline::new(vec![vec![flat]]).is_err(), "three corners in a line have no inside");
}

#[test]
fn holes_outside_across_or_over_each_other_are_refused() {
    let outer = || square(0.0, 0.0, 10.0);
    let leaves = "polygon 0 ring 1 is a hole that crosses or leaves the outer ring";
    check_faults(vec![vec![outer(), square(20.0, 0.0, 1.0)]], &[leaves]);
    check_faults(vec![vec![outer(), square(8.0, 8.0, 4.0)]], &[leaves]);
    check_faults(vec![vec![outer(), square(0.0, 4.0, 2.0)]], &[leaves]);
    check_faults(vec![vec![outer(), outer()]], &[leaves]);
    let overlap = "polygon 0 rings 1 and 2 are holes that overlap";
    check_faults(vec![vec![outer(), square(1.0, 1.0, 3.0), square(2.0, 2.0, 3.0)]], &[overlap]);
    check_faults(vec![vec![outer(), square(1.0, 1.0, 5.0), square(2.0, 2.0, 1.0)]], &[overlap]);
}

#[test]
fn polygons_over_each_other_are_refused() {
    let overlap = "polygons 0 and 1 overlap";
    check_faults(vec![vec![square(0.0, 0.0, 4.0)], vec![square(2.0, 2.0, 4.0)]], &[overlap]);
    check_faults(vec![vec![square(0.0, 0.0, 4.0)], vec![square(0.0, 0.0, 4.0)]], &[overlap]);
    check_faults(vec![vec![square(0.0, 0.0, 4.0)], vec![square(1.0, 1.0, 1.0)]], &[overlap]);
}

#[test]
fn a_coast_of_twenty_thousand_corners_is_checked_in_less_than_quadratic_time() {
    let corner = |number: u32| {
        let (angle, radius) =
            (f64::from(number) / 20_000.0 * std::f64::consts::TAU, f64::from(number % 7) * 0.01);
        ((1.0 + radius) * angle.cos(), (1.0 + radius) * angle.sin())
    };
    let outline = sound(vec![vec![ring(&(0..20_000).map(corner).collect::<Vec<_>>())]]);
    assert!(covers(&outline, 0.0, 0.99) && !covers(&outline, 0.0, 1.07));
}

/// Corners on a small lattice of whole degrees, where every crossing can be decided in integers.
fn lattice_corners() -> impl Strategy<Value = Vec<(i32, i32)>> {
    prop::collection::vec((0..7_i32, 0..7_i32), 3..9)
}

fn turn(a: (i32, i32), b: (i32, i32), c: (i32, i32)) -> i32 {
    ((b.0 - a.0) * (c.1 - a.1) - (b.1 - a.1) * (c.0 - a.0)).signum()
}

type Edge = ((i32, i32), (i32, i32));

fn on_edge((a, b): Edge, at: (i32, i32)) -> bool {
    let between = |low: i32, high: i32, x: i32| (low.min(high)..=low.max(high)).contains(&x);
    turn(a, b, at) == 0 && between(a.0, b.0, at.0) && between(a.1, b.1, at.1)
}

fn edges_meet(one: Edge, other: Edge) -> bool {
    let crosses = turn(one.0, one.1, other.0) * turn(one.0, one.1, other.1) < 0
        && turn(other.0, other.1, one.0) * turn(other.0, other.1, one.1) < 0;
    crosses
        || on_edge(one, other.0)
        || on_edge(one, other.1)
        || on_edge(other, one.0)
        || on_edge(other, one.1)
}

/// Whether a ring is simple, pair by pair.
fn is_simple(corners: &[(i32, i32)]) -> bool {
    let count = corners.len();
    let edge = |number: usize| (corners[number % count], corners[(number + 1) % count]);
    let pairs = (0..count).flat_map(|first| (first + 1..count).map(move |second| (first, second)));
    count >= 3
        && pairs.into_iter().all(|(first, second)| {
            let (one, other) = (edge(first), edge(second));
            if second == first + 1 {
                !on_edge(one, other.1) && !on_edge(other, one.0)
            } else if first == 0 && second == count - 1 {
                !on_edge(other, one.1) && !on_edge(one, other.0)
            } else {
                !edges_meet(one, other)
            }
        })
}

/// Even-odd in integers: a ray to the east, and the border counted in.
fn covered_by_counting(corners: &[(i32, i32)], at: (i32, i32)) -> bool {
    let edges = (0..corners.len()).map(|number| (corners[number], corners[(number + 1) % corners.len()]));
    let crossed = edges.clone().filter(|&(a, b)| {
        let (low, high) = if a.1 <= b.1 { (a, b) } else { (b, a) };
        low.1 <= at.1 && at.1 < high.1 && turn(low, high, at) > 0
    });
    edges.clone().any(|edge| on_edge(edge, at)) || crossed.count() % 2 == 1
}

fn degrees(corners: &[(i32, i32)]) -> Vec<(f64, f64)> {
    corners.iter().map(|&(lon, lat)| (f64::from(lon), f64::from(lat))).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn a_ring_is_sound_exactly_if_no_two_edges_meet(corners in lattice_corners()) {
        let mut distinct = corners.clone();
        distinct.dedup();
        while distinct.len() > 1 && distinct.first() == distinct.last() {
            distinct.pop();
        }
        let outline = Outline::new(vec![vec![ring(&degrees(&corners))]]);
        prop_assert_eq!(outline.is_ok(), is_simple(&distinct));
        let Ok(outline) = outline else { return Ok(()) };
        for lon in -1..8 {
            for lat in -1..8 {
                let counted = covered_by_counting(&distinct, (lon, lat));
                prop_assert_eq!(covers(&outline, f64::from(lon), f64::from(lat)), counted, "{} {}", lon, lat);
            }
        }
    }

    #[test]
    fn rings_thrown_together_are_an_outline_or_a_refusal(
        polygons in prop::collection::vec(prop::collection::vec(lattice_corners(), 1..4), 1..4),
    ) {
        let rings = polygons.iter().map(|rings| rings.iter().map(|corners| ring(&degrees(corners))).collect());
        match Outline::new(rings.collect()) {
            Ok(outline) => prop_assert_eq!(Outline::new(outline.positions()), Ok(outline)),
            Err(faults) => prop_assert!(!faults.is_empty()),
        }
    }
}
