//! What must be true of every tile.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use geo_index::{Area, AreaCode, AreaTree, Interval, Outline, Place, Tier};
use hub_tiles::{AreaTiles, TileId, is_shown};
use rand::{Rng as _, SeedableRng as _, rngs::StdRng};

use crate::{
    mesh::{Mesh, code},
    projection::{bounds, tile_at, tiles_over},
    reader::{Feature, Layer, Unit, layer, read},
};

pub(crate) const ALL: Interval = Interval { start: 0, end: u32::MAX };
const EXTENT: i64 = 4_096;
/// So far beyond its edges a tile is drawn.
const MARGIN: i64 = 64;
/// Where every corner is drawn, a border may be off by the rounding of both ends.
const ROUNDING_UNITS: u32 = 2;
/// A border may be 4 units off, and the way between two corners as much again.
const SIMPLIFIED_UNITS: u32 = 10;
const WHOLE_FROM_ZOOM: u32 = 14;

fn tile(tiles: &AreaTiles, id: TileId) -> Vec<Layer> {
    read(&tiles.tile(id, ALL, 0))
}

/// Whether a place (in thousandths) lies nearer than so many units to any line of the features.
fn is_near_a_border(features: &[Feature], at: Unit, units: u32) -> bool {
    features.iter().flat_map(|feature| &feature.parts).any(|part| {
        let nexts = part.iter().cycle().skip(1);
        part.iter()
            .zip(nexts)
            .any(|(&from, &to)| distance(at, thousandths(from), thousandths(to)) < f64::from(units) * 1_000.0)
    })
}

/// A place of a tile, in thousandths of its units.
pub(crate) fn thousandths(unit: Unit) -> Unit {
    (unit.0 * 1_000, unit.1 * 1_000)
}

/// From a place to the nearest of the way between two others, all in thousandths.
#[expect(clippy::cast_precision_loss, reason = "thousandths of a tile's units are far below 2^52")]
pub(crate) fn distance(at: Unit, from: Unit, to: Unit) -> f64 {
    let vector = |a: Unit, b: Unit| ((b.0 - a.0) as f64, (b.1 - a.1) as f64);
    let ((dx, dy), (x, y)) = (vector(from, to), vector(from, at));
    let share = ((x * dx + y * dy) / (dx * dx + dy * dy).max(1.0)).clamp(0.0, 1.0);
    (x - share * dx).hypot(y - share * dy)
}

fn place_in(tree: &AreaTree, chance: &mut StdRng) -> Place {
    let (low, high) = bounds(tree);
    let lat = chance.random_range(low.lat() - 0.01..high.lat() + 0.01);
    Place::new(lat, chance.random_range(low.lon() - 0.01..high.lon() + 0.01)).expect("in range")
}

fn check_places(tree: AreaTree, z: u32, margin: u32, seed: u64) {
    let mut chance = StdRng::seed_from_u64(seed);
    let tiles = AreaTiles::new(Arc::new(tree));
    let mut compared = 0;
    for _ in 0..600 {
        let place = place_in(tiles.tree(), &mut chance);
        let (id, at) = tile_at(place, z);
        let layers = tile(&tiles, id);
        let areas = layer(&layers, "areas");
        if is_near_a_border(areas, at, margin) {
            continue;
        }
        let zoom = u8::try_from(z).expect("zooms are small");
        let by_outline = tiles.tree().areas().filter(|area| is_shown(area.tier, zoom));
        let by_outline = by_outline.filter(|area| area.outline.as_ref().is_some_and(|it| it.covers(place)));
        let expected: BTreeSet<&str> = by_outline.map(|area| area.code.as_str()).collect();
        let found: BTreeSet<&str> =
            areas.iter().filter(|area| area.holds(at)).map(|area| area.tag("code")).collect();
        assert_eq!(found, expected, "{place:?} at zoom {z}, seed {seed}");
        compared += 1;
    }
    assert!(compared > 100, "only {compared} places lay away from borders");
}

#[test]
fn with_every_corner_drawn_a_place_lies_in_the_areas_whose_outline_covers_it() {
    check_places(Mesh::tree(1, 2), WHOLE_FROM_ZOOM, ROUNDING_UNITS, 11);
    check_places(Mesh::tree(2, 2), 16, ROUNDING_UNITS, 12);
}

#[test]
fn simplified_a_place_away_from_borders_lies_in_the_areas_whose_outline_covers_it() {
    for z in [8, 10, 12, 13] {
        check_places(Mesh::tree(3, 3), z, SIMPLIFIED_UNITS, u64::from(z));
    }
}

#[test]
fn enclaves_and_holes_are_where_they_are() {
    let square = |west: f64, south: f64, side: f64| {
        let (east, north) = (west + side, south + side);
        vec![[west, south], [east, south], [east, north], [west, north], [west, south]]
    };
    let area = |name: &str, polygons| Area {
        code: AreaCode::new(name).unwrap(),
        name: name.to_owned(),
        tier: Tier::County,
        parent: None,
        valid_from: None,
        valid_until: None,
        outline: Some(Outline::new(polygons).unwrap()),
    };
    let around = area("around", vec![vec![square(115.0, 38.0, 0.3), square(115.1, 38.1, 0.1)]]);
    let apart = area("apart", vec![vec![square(115.1, 38.1, 0.1)], vec![square(115.3, 38.0, 0.1)]]);
    check_places(AreaTree::build("1", vec![around, apart]).unwrap(), 9, SIMPLIFIED_UNITS, 5);
}

#[test]
fn between_neighbours_there_is_neither_gap_nor_overlap_at_any_zoom() {
    let tiles = AreaTiles::new(Arc::new(Mesh::tree(4, 3)));
    let mut chance = StdRng::seed_from_u64(6);
    for z in 8..=15 {
        let zoom = u8::try_from(z).expect("zooms are small");
        for _ in 0..150 {
            let (id, at) = tile_at(place_in(tiles.tree(), &mut chance), z);
            let layers = tile(&tiles, id);
            let mut holding: BTreeMap<&str, usize> = BTreeMap::new();
            for area in layer(&layers, "areas").iter().filter(|area| area.holds(at)) {
                *holding.entry(area.tag("tier")).or_default() += 1;
            }
            let in_city = holding.contains_key("city");
            let tiers = Tier::UPWARD.into_iter().filter(|&tier| in_city && is_shown(tier, zoom));
            let expected: BTreeMap<&str, usize> = tiers.map(|tier| (tier.as_str(), 1)).collect();
            assert_eq!(holding, expected, "{at:?} of {id:?}");
        }
    }
}

#[test]
fn every_area_is_drawn_and_is_named_once_inside_of_itself() {
    let tiles = AreaTiles::new(Arc::new(Mesh::tree(7, 2)));
    let (low, high) = bounds(tiles.tree());
    let mut drawn = BTreeSet::new();
    let mut named: BTreeMap<String, usize> = BTreeMap::new();
    for id in tiles_over(low, high, 14) {
        let layers = tile(&tiles, id);
        assert!(layers.iter().all(|layer| layer.extent == 4_096));
        drawn.extend(layer(&layers, "areas").iter().map(|area| area.tag("code").to_owned()));
        for label in layer(&layers, "labels") {
            *named.entry(label.tag("code").to_owned()).or_default() += 1;
            let at = label.parts[0][0];
            assert!(
                (0..=EXTENT).contains(&at.0) && (0..=EXTENT).contains(&at.1),
                "{at:?} is not in the tile"
            );
            let own = layer(&layers, "areas").iter().find(|area| area.tag("code") == label.tag("code"));
            let own = own.expect("where the name is the area is");
            assert!(own.holds((at.0 * 1_000, at.1 * 1_000)), "{} stands outside", label.tag("name"));
        }
    }
    let all: BTreeSet<String> = tiles.tree().areas().map(|area| area.code.to_string()).collect();
    assert_eq!(drawn, all);
    assert_eq!(named, all.into_iter().map(|code| (code, 1)).collect());
}

#[test]
fn an_area_tells_code_name_tier_and_parent() {
    let tiles = AreaTiles::new(Arc::new(Mesh::tree(7, 1)));
    let (id, at) = tile_at(Place::new(38.62, 115.22).unwrap(), 12);
    let layers = tile(&tiles, id);
    let village = layer(&layers, "areas").iter().find(|area| area.tag("tier") == "village" && area.holds(at));
    let village = village.expect("the place lies in a village");
    let known =
        tiles.tree().area(&AreaCode::new(village.tag("code")).unwrap()).expect("a village of the tree");
    assert_eq!((village.tag("name"), village.kind), (known.name.as_str(), 3));
    assert_eq!(Some(village.tag("parent")), known.parent.as_ref().map(AreaCode::as_str));
}

#[test]
fn borders_are_drawn_once_as_what_they_are_and_never_along_the_edge_of_a_tile() {
    let tiles = AreaTiles::new(Arc::new(Mesh::tree(8, 2)));
    let (low, high) = bounds(tiles.tree());
    let mut tiers = BTreeSet::new();
    for id in tiles_over(low, high, 14) {
        let layers = tile(&tiles, id);
        let mut drawn = BTreeSet::new();
        for border in layer(&layers, "borders") {
            tiers.insert(border.tag("tier").to_owned());
            for pair in border.parts.iter().flat_map(|line| line.windows(2)) {
                let [from, to] = [pair[0].min(pair[1]), pair[0].max(pair[1])];
                assert!(drawn.insert((from, to)), "{from:?} to {to:?} of {id:?} is drawn twice");
                // A border that happens to be steep may round to a unit or two along it.
                let is_long = (to.0 - from.0).abs() + (to.1 - from.1).abs() > 32;
                let is_on = |edge: i64| (from.0 == edge && to.0 == edge) || (from.1 == edge && to.1 == edge);
                let along = |edge: i64| is_long && is_on(edge);
                assert!(!along(-MARGIN) && !along(EXTENT + MARGIN), "{from:?} to {to:?} runs along it");
            }
        }
        // Between two counties it is the counties' border, though villages and grids have it, too.
        let counties = layer(&layers, "areas").iter().filter(|area| area.tag("tier") == "county");
        let corners: BTreeSet<Unit> =
            counties.flat_map(|county| county.parts.iter().flatten().copied()).collect();
        let lower = layer(&layers, "borders").iter().filter(|border| border.tag("tier") == "grid");
        for pair in lower.flat_map(|border| &border.parts).flat_map(|line| line.windows(3)) {
            assert!(
                !corners.contains(&pair[1]),
                "a county's border is drawn as one of a grid at {:?}",
                pair[1]
            );
        }
    }
    assert_eq!(tiers, Tier::UPWARD.map(|tier| tier.as_str().to_owned()).into());
}

#[test]
fn whoever_sees_one_county_is_shown_one_county() {
    let tiles = AreaTiles::new(Arc::new(Mesh::tree(9, 2)));
    let county = code(Tier::County, 0, 0);
    let seen = tiles.tree().interval(&county).expect("a county of the tree");
    let (low, high) = bounds(tiles.tree());
    let mut codes = BTreeSet::new();
    for id in tiles_over(low, high, 12) {
        let layers = read(&tiles.tile(id, seen, 0));
        for name in ["areas", "labels"] {
            codes.extend(layer(&layers, name).iter().map(|area| area.tag("code").to_owned()));
        }
        assert!(layer(&layers, "borders").iter().all(|border| border.tag("tier") != "city"));
    }
    let own: BTreeSet<String> = tiles.tree().with_parts(&county).map(|area| area.code.to_string()).collect();
    assert_eq!(codes, own);
    let (elsewhere, _) = tile_at(high, 14);
    assert!(tiles.tile(elsewhere, seen, 0).is_empty(), "far from the county there is nothing for it");
}

#[test]
fn abolished_areas_are_not_drawn_and_each_change_is_an_edition() {
    const CHANGE_US: i64 = 1_767_225_600_000_000;
    let tree = Mesh::tree(10, 1);
    let mut areas: Vec<Area> = tree.areas().cloned().collect();
    let gone = areas.iter_mut().find(|area| area.tier == Tier::Grid).expect("there are grids");
    gone.valid_until = Some(CHANGE_US);
    let code = gone.code.to_string();
    let at = gone.outline.as_ref().expect("grids have outlines").bounds().0;
    let tiles = AreaTiles::new(Arc::new(AreaTree::build("2", areas).unwrap()));
    let (id, _) = tile_at(at, 13);
    let shown_at = |at_us: i64| {
        let layers = read(&tiles.tile(id, ALL, at_us));
        layer(&layers, "areas").iter().any(|area| area.tag("code") == code)
    };
    assert_eq!([shown_at(CHANGE_US - 1), shown_at(CHANGE_US)], [true, false]);
    assert_eq!([tiles.edition(CHANGE_US - 1), tiles.edition(CHANGE_US)], [0, 1]);
    assert_eq!(hub_tiles::edition(tiles.tree(), CHANGE_US), 1);
}

#[test]
fn numbers_that_are_no_tile_are_named() {
    let said = |z, x, y| TileId::new(z, x, y).expect_err("there is no such tile").to_string();
    assert_eq!(said(17, 0, 0), "zoom 17 is not within 0..=16");
    assert_eq!(said(3, 8, 0), "column 8 is not within 0..8");
    assert_eq!(said(3, 7, 9), "row 9 is not within 0..8");
}

#[test]
fn an_outline_of_very_many_corners_is_drawn() {
    // A comb whose teeth grow: the worst there is for cutting a line in two again and again.
    let teeth = 6_000_u32;
    let tooth = |at: u32| [115.0 + f64::from(at) * 7e-6, 38.5 + f64::from(at % 2) * f64::from(at) * 1e-6];
    let mut ring: Vec<[f64; 2]> = vec![[115.0, 38.0], [115.0 + f64::from(teeth) * 7e-6, 38.0]];
    ring.extend((1..teeth).rev().map(tooth));
    ring.push(ring[0]);
    let comb = Area {
        code: AreaCode::new("comb").unwrap(),
        name: "梳".to_owned(),
        tier: Tier::City,
        parent: None,
        valid_from: None,
        valid_until: None,
        outline: Some(Outline::new(vec![vec![ring]]).expect("a comb is sound")),
    };
    let tiles = AreaTiles::new(Arc::new(AreaTree::build("1", vec![comb]).unwrap()));
    let inside = Place::new(38.25, 115.02).unwrap();
    for z in [0, 5, 9, 13, 14] {
        let (id, at) = tile_at(inside, z);
        let layers = tile(&tiles, id);
        let holds = layer(&layers, "areas").iter().any(|area| area.holds(at));
        assert!(holds || z == 0, "zoom {z}: a comb of 40 m is less than a pixel of the whole world only");
    }
}
