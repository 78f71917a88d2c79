//! Every answer beside that of somebody who looks at every pair.

use geo_index::{Area, AreaCode, AreaTree, Place, Tier};
use hub_warnings::{Asked, Circle, CodeTable, Polygon, areas_hit};
use proptest::{collection::vec, prelude::*};

use super::{area, places, rectangle, warned};

/// Corners are whole numbers of these parts of a degree, which floating point has exactly.
const PARTS: f64 = 64.0;

type Corner = (i64, i64);

/// A convex piece, its corners in order.
type Piece = Vec<Corner>;

fn degrees((lat, lon): Corner) -> (f64, f64) {
    (lat as f64 / PARTS, lon as f64 / PARTS)
}

fn corner() -> impl Strategy<Value = Corner> {
    (0_i64..40, 0_i64..40)
}

fn piece(low: Corner, high: Corner) -> Piece {
    vec![low, (low.0, high.1), high, (high.0, low.1)]
}

fn grown((lat, lon): Corner, (up, right): Corner) -> Corner {
    (lat + up + 1, lon + right + 1)
}

/// A polygon and the convex pieces it is made of: rectangles, triangles, and an L of two rectangles.
fn polygon() -> impl Strategy<Value = (Polygon, Vec<Piece>)> {
    let sides = (0_i64..12, 0_i64..12);
    let triangle = (corner(), corner(), corner())
        .prop_filter("three corners on one line", |&(a, b, c)| turn(a, b, c) != 0)
        .prop_map(|(a, b, c)| (vec![a, b, c], vec![vec![a, b, c]]));
    let plain = (corner(), sides.clone()).prop_map(|(at, sides)| {
        let whole = piece(at, grown(at, sides));
        (whole.clone(), vec![whole])
    });
    let bent = (corner(), sides.clone(), sides).prop_map(|(at, inner, outer)| {
        let bend = grown(at, inner);
        let far = grown(bend, outer);
        let ring = vec![at, (at.0, far.1), (bend.0, far.1), bend, (far.0, bend.1), (far.0, at.1)];
        (ring, vec![piece(at, (bend.0, far.1)), piece(at, (far.0, bend.1))])
    });
    prop_oneof![triangle, plain, bent].prop_map(|(mut ring, pieces)| {
        ring.push(ring[0]);
        (places(&ring.into_iter().map(degrees).collect::<Vec<_>>()), pieces)
    })
}

/// Twice the signed extent of a triangle.
fn turn(a: Corner, b: Corner, c: Corner) -> i64 {
    (b.0 - a.0) * (c.1 - a.1) - (b.1 - a.1) * (c.0 - a.0)
}

/// Two convex pieces have a point in common unless a line along an edge of either has them on its two sides.
fn have_a_point_in_common(one: &Piece, other: &Piece) -> bool {
    let parts_them = |edges: &Piece| {
        (0..edges.len()).any(|at| {
            let (from, to) = (edges[at], edges[(at + 1) % edges.len()]);
            let across = (to.1 - from.1, from.0 - to.0);
            let along = |piece: &Piece| {
                let seen: Vec<i64> = piece.iter().map(|c| c.0 * across.0 + c.1 * across.1).collect();
                (*seen.iter().min().unwrap(), *seen.iter().max().unwrap())
            };
            let ((low, high), (other_low, other_high)) = (along(one), along(other));
            high < other_low || other_high < low
        })
    };
    !parts_them(one) && !parts_them(other)
}

/// Townships, some drawn, with grids in them that are drawn anywhere.
fn organisation() -> impl Strategy<Value = Vec<(Area, Option<Piece>)>> {
    let rect = || (corner(), (0_i64..10, 0_i64..10)).prop_map(|(at, sides)| piece(at, grown(at, sides)));
    vec((prop::option::of(rect()), vec(rect(), 0..4)), 1..6).prop_map(|townships| {
        let mut all = Vec::new();
        let drawn = |piece: &Piece| rectangle(degrees(piece[0]), degrees(piece[2]));
        for (number, (outline, grids)) in townships.into_iter().enumerate() {
            let code = format!("T{number}");
            all.push((area(&code, Tier::Township, None, outline.as_ref().map(drawn)), outline));
            for (grid, outline) in grids.into_iter().enumerate() {
                let grid = area(&format!("{code}-{grid}"), Tier::Grid, Some(&code), Some(drawn(&outline)));
                all.push((grid, Some(outline)));
            }
        }
        all
    })
}

fn tree(all: &[(Area, Option<Piece>)]) -> AreaTree {
    AreaTree::build("1", all.iter().map(|(area, _)| area.clone()).collect()).unwrap()
}

/// The nearest of many points along the edges of a rectangle.
fn sampled_m(from: Place, piece: &Piece) -> f64 {
    const STEPS: usize = 2_000;
    let corners: Vec<(f64, f64)> = piece.iter().copied().map(degrees).collect();
    let points = (0..4).flat_map(|edge| {
        let (a, b) = (corners[edge], corners[(edge + 1) % 4]);
        (0..=STEPS).map(move |step| {
            let along = step as f64 / STEPS as f64;
            Place::new(a.0 + (b.0 - a.0) * along, a.1 + (b.1 - a.1) * along).unwrap()
        })
    });
    points.map(|point| from.distance_m(&point)).fold(f64::INFINITY, f64::min)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn polygons_hit_what_looking_at_every_pair_finds(
        all in organisation(),
        polygons in vec(polygon(), 1..3),
        by_township in any::<bool>(),
    ) {
        let (rings, pieces): (Vec<Polygon>, Vec<Vec<Piece>>) = polygons.into_iter().unzip();
        let pieces: Vec<Piece> = pieces.into_iter().flatten().collect();
        let tier = if by_township { Tier::Township } else { Tier::Grid };
        let touched = |outline: &Option<Piece>| {
            outline.as_ref().is_some_and(|outline| pieces.iter().any(|piece| have_a_point_in_common(piece, outline)))
        };
        let mut expected: Vec<AreaCode> = all
            .iter()
            .filter(|(area, _)| area.tier == tier)
            .filter(|(area, outline)| {
                let part = |other: &Area| other.parent.as_ref() == Some(&area.code);
                touched(outline) || all.iter().any(|(other, outline)| part(other) && touched(outline))
            })
            .map(|(area, _)| area.code.clone())
            .collect();
        expected.sort();
        let codes = CodeTable::default();
        let found = areas_hit(&[warned(rings, vec![], &[])], Asked { tree: &tree(&all), tier, codes: &codes, at_us: 0 });
        prop_assert_eq!(found.areas, expected);
    }

    #[test]
    fn circles_hit_what_has_a_point_near_enough(
        all in organisation(),
        (lat, lon) in (-0.2_f64..0.9, -0.2_f64..0.9),
        radius_km in prop_oneof![0.0_f64..8.0, 0.0_f64..60.0],
    ) {
        let centre = Place::new(lat, lon).unwrap();
        let codes = CodeTable::default();
        let asked = Asked { tree: &tree(&all), tier: Tier::Grid, codes: &codes, at_us: 0 };
        let found = areas_hit(&[warned(vec![], vec![Circle { centre, radius_km }], &[])], asked);
        for (area, outline) in all.iter().filter(|(area, _)| area.tier == Tier::Grid) {
            let nearest_m = sampled_m(centre, outline.as_ref().unwrap());
            let covers = area.outline.as_ref().unwrap().covers(centre);
            let is_hit = found.areas.contains(&area.code);
            // Samples lie at most ten metres apart, so that the nearest point is hardly nearer than the nearest of them.
            let must_be = covers || nearest_m <= radius_km * 1_000.0;
            let may_be = covers || nearest_m <= radius_km * 1_000.0 + 10.0;
            prop_assert!(!must_be || is_hit, "{} is {nearest_m} m away and not hit", area.code);
            prop_assert!(!is_hit || may_be, "{} is {nearest_m} m away and hit", area.code);
        }
    }
}
