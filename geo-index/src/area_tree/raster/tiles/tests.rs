use geo::Coord;
use proptest::prelude::*;

use super::super::field::FRACTION;
use super::split::{Split, UNKNOWN};
use super::tile::{Tile, UNSURE};
use super::{COLUMNS, Found, MAX_TILES, NOBODY, ROWS, Tiles};
use crate::area_tree::tests::outline_of;
use crate::{Outline, Place};

/// Fills a tile in which borders touch the subcells of `touched`, `[column, row]`, where `area` is asked for each.
fn filled(touched: &[[u32; 2]], area: impl Fn(u32, u32) -> Option<u32>) -> Tile {
    let mut tile = Tile::EMPTY;
    for &[column, row] in touched {
        tile.rows[row as usize] |= UNSURE << (2 * column);
    }
    tile.fill(area);
    tile
}

/// What a tile knows of a subcell.
fn said(tile: &Tile, column: u32, row: u32) -> Option<u32> {
    let (code, is_unsure) = tile.code(column, row);
    (!is_unsure).then(|| tile.area(code))
}

/// A column of subcells that a border touches.
fn border(column: u32) -> Vec<[u32; 2]> {
    (0..ROWS).map(|row| [column, row]).collect()
}

#[test]
fn a_tile_is_a_line_of_the_cache() {
    assert_eq!((size_of::<Tile>(), align_of::<Tile>()), (64, 64));
}

#[test]
fn what_no_border_parts_is_asked_for_once() {
    let asked = std::cell::Cell::new(0);
    let tile = filled(&border(5), |column, _| {
        asked.set(asked.get() + 1);
        Some(if column < 5 { 70 } else { 80 })
    });
    assert_eq!(asked.get(), 2);
    for (column, row) in (0..COLUMNS).flat_map(|column| (0..ROWS).map(move |row| (column, row))) {
        let expected = match column {
            0..5 => Some(70),
            5 => None,
            _ => Some(80),
        };
        assert_eq!(said(&tile, column, row), expected, "column {column}, row {row}");
    }
}

#[test]
fn an_area_too_many_for_a_tile_stays_unsure_and_so_does_what_nobody_knows() {
    let borders: Vec<_> = [1, 3, 5, 7].into_iter().flat_map(border).collect();
    let tile = filled(&borders, |column, _| Some(column));
    let room: Vec<_> = (0..COLUMNS).filter_map(|column| said(&tile, column, ROWS - 1)).collect();
    assert_eq!(room, [0, 2, 4]);
    assert_eq!(room.len(), UNSURE as usize);
    assert_eq!(said(&filled(&[], |_, _| None), 3, 3), None);
}

#[test]
fn beyond_their_limits_there_are_no_tiles() {
    let outline = outline_of(&[[115.0, 38.0, 116.0, 39.0]]);
    let drawn = [(0, &outline)];
    assert!(Tiles::empty(&drawn, 0).is_none());
    let mut tiles = Tiles::empty(&drawn, 100).expect("an outline of four edges has a few tiles");
    assert_eq!(tiles.touch(&drawn, 1), None);
    assert_eq!(tiles.touch(&drawn, 1_000), Some(()));
    assert!(Tiles::of(&[], |_| Found::Nothing).is_none());
}

/// So many outlines that there would be more subcells than the tiles hold: the subcells are larger then, and none of the
/// tiles is given up.
#[test]
fn a_field_at_the_limit_of_tiles_still_has_tiles() {
    for [wide, tall] in [[1.0, 1.0], [12.0, 0.1], [0.1, 12.0]] {
        let outline = outline_of(&[[115.0, 38.0, 115.0 + wide, 38.0 + tall]]);
        let drawn = vec![(0, &outline); 1_000_000];
        let tiles = Tiles::empty(&drawn, MAX_TILES).map_or(0, |tiles| tiles.tiles.len());
        assert!(tiles > 900_000, "{wide} by {tall} degrees: {tiles} tiles");
    }
}

#[test]
fn a_border_touches_the_subcells_on_both_sides_of_it_and_no_others() {
    let outline = outline_of(&[[0.0, 0.0, 1.0, 1.0]]);
    let whole = outline_of(&[[-1.0, -1.0, 3.0, 3.0]]);
    let mut tiles = Tiles::empty(&[(0, &whole)], 100).expect("an outline of four edges has a few tiles");
    tiles.touch(&[(0, &outline)], 1_000).expect("a few looks");
    let at = |lon, lat| tiles.field.measured(Coord { x: lon, y: lat });
    let (low, high) = (at(0.0, 0.0), at(1.0, 1.0));
    let near = |of: u32, border: f64| f64::from(of) <= border + 0.01 && border - 0.01 <= f64::from(of + 1);
    for (column, row) in
        (0..tiles.field.columns()).flat_map(|column| (0..tiles.field.rows()).map(move |row| (column, row)))
    {
        let within = |of: u32, low: f64, high: f64| {
            near(of, low) || near(of, high) || (low..high).contains(&f64::from(of))
        };
        let upright = (near(column, low.x) || near(column, high.x)) && within(row, low.y, high.y);
        let level = (near(row, low.y) || near(row, high.y)) && within(column, low.x, high.x);
        let tile = &tiles.tiles[tiles.number(column / COLUMNS, row / ROWS)];
        let touched = said(tile, column % COLUMNS, row % ROWS).is_none();
        assert_eq!(touched, upright || level, "column {column}, row {row}");
    }
}

/// A place of a subcell, in sides of it.
fn fractions(at: [f64; 2]) -> [i32; 2] {
    #[expect(clippy::cast_possible_truncation, reason = "a fraction has few bits")]
    at.map(|side| (side * f64::from(FRACTION)) as i32)
}

proptest! {
    /// Lines through a subcell, by ends within it or far beyond.
    #[test]
    fn a_place_that_is_surely_on_a_side_of_a_line_is_there(
        through in [0.0..1.0_f64, 0.0..1.0_f64],
        angle in 0.0..std::f64::consts::TAU,
        ends in [-3_000.0..3_000.0_f64, -1.0..1.0_f64],
        at in [0.0..1.0_f64, 0.0..1.0_f64],
    ) {
        let (sin, cos) = angle.sin_cos();
        let [from, to] = ends.map(|far| [through[0] + far * cos, through[1] + far * sin]);
        let split = Split::along([[from, to]].into_iter());
        let aside = (to[0] - from[0]) * (at[1] - from[1]) - (to[1] - from[1]) * (at[0] - from[0]);
        let (sides, is_sure) = split.sides(fractions(at));
        let distance = aside / (to[0] - from[0]).hypot(to[1] - from[1]);
        prop_assert!(!is_sure || (sides & 1 == 1) == (aside < 0.0), "{distance} aside, and sides {sides:b}");
        prop_assert!(is_sure || distance.abs() < 1.0 / 1_000.0, "unsure {distance} aside");
    }
}

#[test]
fn what_is_chosen_on_each_side_of_two_lines_is_kept() {
    let (middle, south) = ([[0.5, -1.0], [0.5, 2.0]], [[-3.0, 0.25], [0.5, 0.25]]);
    let mut split = Split::along([middle, south].into_iter());
    let quarters = [[0.1, 0.1], [0.9, 0.1], [0.1, 0.9], [0.9, 0.9]].map(fractions);
    let sides = quarters.map(|at| split.sides(at));
    assert_eq!(sides, [(2, true), (3, true), (0, true), (1, true)]);
    assert!(quarters.iter().all(|&at| split.answer(at) == UNKNOWN), "nothing is known as yet");
    split.know([4, 0, 2, UNKNOWN]);
    assert_eq!(quarters.map(|at| split.answer(at)), [2, UNKNOWN, 4, 0]);
    assert_eq!(split.answer(fractions([0.5, 0.8])), UNKNOWN, "on a border");
    assert_eq!(Split::UNKNOWN.answer(fractions([0.2, 0.8])), UNKNOWN);
    assert_eq!(size_of::<Split>(), 14, "as tiles have a million of them, and more than the caches hold");
}

/// Grids in rows and columns, with a fraction of places of which tiles know nothing.
#[test]
fn tiles_know_nearly_all_places_and_beside_borders_as_many_as_there_may_be_splits() {
    let boxes: Vec<_> = (0..20_u32)
        .flat_map(|east| (0..20_u32).map(move |north| [f64::from(east), f64::from(north)]))
        .map(|[east, north]| outline_of(&[[east, north, east + 1.0, north + 1.0]]))
        .collect();
    let drawn: Vec<(u32, &Outline)> = (0..).zip(&boxes).collect();
    let chosen = |place: Place| {
        let covers = |outline: &Outline| outline.covers(place);
        drawn
            .iter()
            .find(|(_, outline)| covers(outline))
            .map_or(Found::Nothing, |&(area, _)| Found::Area(area))
    };
    let places: Vec<Place> = (0..100)
        .flat_map(|east| (0..100).map(move |north| [f64::from(east), f64::from(north)]))
        .map(|[east, north]| Place::new(0.013 + north * 0.199, 0.007 + east * 0.199).expect("on earth"))
        .collect();
    let of = |max_splits: usize| {
        let mut tiles = Tiles::empty(&drawn, 1_000).expect("a few tiles");
        tiles.touch(&drawn, 100_000).expect("a few looks");
        let ask = |place| match chosen(place) {
            Found::Area(area) => area,
            Found::Nothing | Found::Unsaid => NOBODY,
        };
        tiles.fill(ask);
        tiles.split(&drawn, max_splits, ask);
        tiles
    };
    let unknown = |tiles: &Tiles| {
        let found = places.iter().map(|&place| (tiles.find(place), chosen(place)));
        let (unsaid, said): (Vec<_>, Vec<_>) = found.partition(|(found, _)| *found == Found::Unsaid);
        assert!(said.iter().all(|(found, right)| found == right));
        unsaid.len()
    };
    let all = of(usize::MAX).splits.len();
    let limits = [0, 1, all / 4, all / 2, all - 1, all, all + 1];
    let unknown = limits.map(|limit| {
        let tiles = of(limit);
        assert_eq!(tiles.splits.len(), limit.min(all));
        unknown(&tiles)
    });
    let [none, one, quarter, half, nearly, with, more] = unknown;
    assert!(none >= one && one > quarter && quarter > half && half > nearly, "{unknown:?} of 10,000 places");
    assert!(nearly >= with && with == more, "{unknown:?} of 10,000 places");
    assert!(with < 100, "{with} of 10,000 places");
    assert!(none > 1_500, "{none} of 10,000 places");
}
