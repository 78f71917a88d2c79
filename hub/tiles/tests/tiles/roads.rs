//! What must be true of the roads of a tile: what it shows is there, and what is there it shows.

use geo_index::Place;
use hub_tiles::{ClosedLine, ClosedRoads, Road, RoadKind, RoadOn, RoadTiles, TILE_CORNERS_MAX, TileId};
use rand::{Rng as _, SeedableRng as _, rngs::StdRng};

use crate::{
    projection::{tile_at, tiles_over},
    reader::{Feature, Unit, layer, read},
    stories::{distance, thousandths},
};

/// A county, some 20 km wide.
const SOUTH_WEST: (f64, f64) = (30.0, 112.0);
const WIDTH_DEGREES: f64 = 0.2;
/// A line may be 4 units off, and both of its ends are rounded.
const OFF_UNITS: f64 = 6.0;
/// What is smaller than this need not be drawn.
const SEEN_UNITS: i64 = 16;

/// A road as the test knows it.
#[derive(Clone)]
pub(crate) struct Laid {
    kind: RoadKind,
    on: RoadOn,
    name: String,
    line: Vec<Place>,
}

fn place(lat: f64, lon: f64) -> Place {
    Place::new(lat, lon).expect("near the county")
}

/// Crooked roads of every kind, with names and without.
fn county(seed: u64, count: usize) -> Vec<Laid> {
    let mut chance = StdRng::seed_from_u64(seed);
    let road = |number: usize| {
        let kind = RoadKind::ALL[number % RoadKind::ALL.len()];
        let on = [RoadOn::Ground, RoadOn::Bridge, RoadOn::Tunnel][number / 7 % 3];
        let name = if number.is_multiple_of(3) { String::new() } else { format!("第{number}路") };
        let step = if kind < RoadKind::Tertiary { 0.01 } else { 0.002 };
        let (mut lat, mut lon) = (
            SOUTH_WEST.0 + chance.random_range(0.0..WIDTH_DEGREES),
            SOUTH_WEST.1 + chance.random_range(0.0..WIDTH_DEGREES),
        );
        let line = (0..chance.random_range(2..20)).map(|_| {
            lat += chance.random_range(-step..step);
            lon += chance.random_range(-step..step);
            place(lat, lon)
        });
        Laid { kind, on, name, line: line.collect() }
    };
    (0..count).map(road).collect()
}

pub(crate) fn tiles_of(roads: &[Laid]) -> RoadTiles {
    RoadTiles::new(roads.iter().map(|road| Road {
        kind: road.kind,
        on: road.on,
        name: Some(road.name.as_str()),
        line: road.line.clone(),
    }))
}

/// A prefecture for figures: streets in blocks of 250 m, every fifth a wider road, over 130 km.
pub(crate) fn prefecture() -> Vec<Laid> {
    const LINES: u32 = 500;
    const BLOCK_DEGREES: f64 = 0.0025;
    let mut chance = StdRng::seed_from_u64(1);
    let mut roads = Vec::new();
    for row in 0..LINES {
        let kind = match row % 25 {
            0 => RoadKind::Primary,
            5 | 10 | 15 | 20 => RoadKind::Tertiary,
            _ => RoadKind::Street,
        };
        for block in 0..LINES / 2 {
            for is_upright in [false, true] {
                let line = (0..7).map(|step| {
                    let along = (f64::from(block) * 2.0 + f64::from(step) / 3.0) * BLOCK_DEGREES;
                    let across = f64::from(row) * BLOCK_DEGREES + chance.random_range(-1e-4..1e-4);
                    let (north, east) = if is_upright { (along, across) } else { (across, along) };
                    place(SOUTH_WEST.0 + north, SOUTH_WEST.1 + east)
                });
                let name = format!("{}{row}路", if is_upright { "纬" } else { "经" });
                roads.push(Laid { kind, on: RoadOn::Ground, name, line: line.collect() });
            }
        }
    }
    roads
}

pub(crate) fn tiles_over_prefecture(z: u32) -> Vec<TileId> {
    tiles_over(place(SOUTH_WEST.0, SOUTH_WEST.1), place(SOUTH_WEST.0 + 1.25, SOUTH_WEST.1 + 1.25), z)
}

/// How far a place (in thousandths) is from the nearest line of the features.
fn nearest(features: &[&Feature], at: Unit) -> f64 {
    let pairs = features.iter().flat_map(|feature| &feature.parts).flat_map(|part| part.windows(2));
    pairs.map(|pair| distance(at, thousandths(pair[0]), thousandths(pair[1]))).fold(f64::MAX, f64::min)
}

fn is_alike(feature: &Feature, road: &Laid) -> bool {
    feature.tag("class") == road.kind.as_str()
        && feature.tag("on") == road.on.as_str()
        && feature.tag("name") == road.name
}

/// The corners of a road in units of a tile, in thousandths, wherever they lie.
fn corners_in(id: TileId, z: u32, road: &Laid) -> Vec<Unit> {
    let corner = |at: &Place| {
        let (own, (x, y)) = tile_at(*at, z);
        let apart = |own: u32, this: u32| (i64::from(own) - i64::from(this)) * 4_096_000;
        (x + apart(own.column(), id.column()), y + apart(own.row(), id.row()))
    };
    road.line.iter().map(corner).collect()
}

fn is_large(corners: &[Unit]) -> bool {
    let wide = |of: fn(&Unit) -> i64| {
        let all = corners.iter().map(of);
        all.clone().max().unwrap_or(0) - all.min().unwrap_or(0)
    };
    wide(|corner| corner.0).max(wide(|corner| corner.1)) > SEEN_UNITS * 1_000
}

#[test]
fn a_tile_shows_the_roads_that_lie_in_it_and_no_others() {
    let seed = 41;
    let roads = county(seed, 400);
    let tiles = tiles_of(&roads);
    let (low, high) = (place(SOUTH_WEST.0, SOUTH_WEST.1), place(SOUTH_WEST.0 + 0.2, SOUTH_WEST.1 + 0.2));
    let (mut shown, mut told) = (0, 0);
    for z in [6, 8, 10, 12, 14, 16] {
        let zoom = u8::try_from(z).expect("zooms are small");
        for id in tiles_over(low, high, z).into_iter().step_by(if z < 14 { 1 } else { 37 }) {
            let layers = read(&tiles.tile(id));
            let features = layer(&layers, "roads");
            let at_zoom: Vec<(&Laid, Vec<Unit>)> =
                roads.iter().map(|road| (road, corners_in(id, z, road))).collect();
            for (road, corners) in &at_zoom {
                let alike: Vec<&Feature> =
                    features.iter().filter(|feature| is_alike(feature, road)).collect();
                let inside =
                    |corner: &&Unit| [corner.0, corner.1].iter().all(|at| (0..4_096_000).contains(at));
                if road.kind.from_zoom() > zoom {
                    assert!(alike.is_empty() || road.name.is_empty(), "{} at {z}, seed {seed}", road.name);
                } else if is_large(corners) {
                    for corner in corners.iter().filter(inside) {
                        let off = nearest(&alike, *corner) / 1_000.0;
                        assert!(off < OFF_UNITS, "{} is {off} units off in {id:?}, seed {seed}", road.name);
                        shown += 1;
                    }
                }
            }
            for feature in features {
                let alike = at_zoom.iter().filter(|(road, _)| is_alike(feature, road));
                let lines: Vec<&Vec<Unit>> = alike.map(|(_, corners)| corners).collect();
                for corner in feature.parts.iter().flatten().map(|corner| thousandths(*corner)) {
                    let pairs = lines.iter().flat_map(|line| line.windows(2));
                    let off = pairs.map(|pair| distance(corner, pair[0], pair[1])).fold(f64::MAX, f64::min);
                    assert!(off / 1_000.0 < OFF_UNITS, "{:?} is nowhere, {id:?}, seed {seed}", feature.tags);
                    told += 1;
                }
            }
        }
    }
    assert!(shown > 2_000 && told > 2_000, "{shown} corners were looked for, {told} were looked at");
}

#[test]
fn wide_roads_are_drawn_from_afar_and_paths_from_near_only() {
    let roads = county(3, 140);
    let tiles = tiles_of(&roads);
    let classes = |z: u32| {
        let low = place(SOUTH_WEST.0, SOUTH_WEST.1);
        let ids = tiles_over(low, place(SOUTH_WEST.0 + 0.2, SOUTH_WEST.1 + 0.2), z);
        let features: Vec<Feature> = ids
            .into_iter()
            .flat_map(|id| read(&tiles.tile(id)).into_iter().flat_map(|layer| layer.features))
            .collect();
        let has = |kind: &RoadKind| features.iter().any(|feature| feature.tag("class") == kind.as_str());
        RoadKind::ALL.iter().filter(|kind| has(kind)).copied().collect::<Vec<_>>()
    };
    assert_eq!(classes(5), []);
    assert_eq!(classes(6), [RoadKind::Motorway, RoadKind::Trunk]);
    assert_eq!(classes(8), [RoadKind::Motorway, RoadKind::Trunk, RoadKind::Primary, RoadKind::River]);
    assert_eq!(classes(14), RoadKind::ALL);
}

#[test]
fn where_there_are_too_many_the_narrowest_are_left_out() {
    let line = |at: usize| {
        #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
        let lat = 30.0 + at as f64 * 1e-7;
        (0..100).map(|step| place(lat, 112.0 + f64::from(step) * 1e-4)).collect::<Vec<_>>()
    };
    let kind = |at: usize| if at % 1_000 == 999 { RoadKind::Primary } else { RoadKind::Path };
    let name = |at: usize| format!("{at}");
    let names: Vec<String> = (0..3_000).map(name).collect();
    let roads = names.iter().enumerate().map(|(at, name)| Road {
        kind: kind(at),
        on: RoadOn::Ground,
        name: Some(name),
        line: line(at),
    });
    let tiles = RoadTiles::new(roads);
    let (id, _) = tile_at(place(30.0, 112.005), 14);
    let layers = read(&tiles.tile(id));
    let features = layer(&layers, "roads");
    let corners: usize = features.iter().flat_map(|feature| &feature.parts).map(Vec::len).sum();
    assert!((TILE_CORNERS_MAX / 2..TILE_CORNERS_MAX + 200).contains(&corners), "{corners} corners");
    assert_eq!(features.iter().filter(|feature| feature.tag("class") == "primary").count(), 3);
}

#[test]
fn what_is_closed_is_drawn_beside_the_roads_with_a_sign_in_its_middle() {
    let line = vec![place(30.0, 112.0), place(30.0, 112.001), place(30.0, 112.004)];
    let roads =
        [Laid { kind: RoadKind::Street, on: RoadOn::Ground, name: "解放路".into(), line: line.clone() }];
    let tiles = tiles_of(&roads);
    let closed = ClosedRoads::new(
        [
            ClosedLine { closed_for: "foot,car".into(), line: line.clone() },
            ClosedLine { closed_for: "car".into(), line: vec![place(30.0, 112.0)] },
        ]
        .into_iter(),
    );
    assert_eq!(closed.len(), 1);
    let (id, middle) = tile_at(place(30.0, 112.002), 15);
    let layers = read(&[&tiles.tile(id)[..], &ClosedRoads::layers([&closed], id)].concat());
    assert_eq!(
        layers.iter().map(|layer| layer.name.as_str()).collect::<Vec<_>>(),
        ["roads", "closed", "closed_signs"]
    );
    let [line] = layer(&layers, "closed") else { panic!("one stretch is closed") };
    assert_eq!((line.tag("for"), line.kind, line.parts[0].len()), ("foot,car", 2, 3));
    let [sign] = layer(&layers, "closed_signs") else { panic!("it has one sign") };
    let at = thousandths(sign.parts[0][0]);
    assert!((at.0 - middle.0).abs() < 1_500 && (at.1 - middle.1).abs() < 1_500, "{at:?}, not {middle:?}");
    let (elsewhere, _) = tile_at(place(30.5, 112.5), 15);
    assert!(ClosedRoads::layers([&closed], elsewhere).is_empty() && tiles.tile(elsewhere).is_empty());
    let (far, _) = tile_at(place(30.0, 112.002), 7);
    assert!(ClosedRoads::layers([&closed], far).is_empty());
}

#[test]
fn a_tile_that_is_kept_is_the_one_that_was_drawn() {
    let tiles = tiles_of(&county(9, 60));
    let (id, _) = tile_at(place(SOUTH_WEST.0 + 0.1, SOUTH_WEST.1 + 0.1), 9);
    assert_eq!(tiles.kept(id), None);
    let drawn = tiles.tile(id);
    assert!(!drawn.is_empty());
    assert_eq!(tiles.kept(id), Some(drawn));
}
