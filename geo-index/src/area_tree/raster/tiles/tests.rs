use geo::Coord;

use super::{AREAS, COLUMNS, Found, ROWS, Tile, Tiles, UNSURE};
use crate::area_tree::tests::outline_of;

/// Fills a tile in which borders touch the subcells of `touched`, `[column, row]`, where `area` is asked for each.
fn filled(touched: &[[u32; 2]], area: impl Fn(u32, u32) -> Option<u32>) -> Tile {
    let mut tile = Tile::default();
    for &[column, row] in touched {
        tile.rows[row as usize] |= UNSURE << (2 * column);
    }
    tile.fill(area);
    tile
}

/// What a tile knows of a subcell.
fn said(tile: &Tile, column: u32, row: u32) -> Option<u32> {
    let code = tile.rows[row as usize] >> (2 * column) & UNSURE;
    (code != UNSURE).then(|| tile.area(code))
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
    let room: Vec<_> = (0..COLUMNS).filter_map(|column| said(&tile, column, 9)).collect();
    assert_eq!(room, [0, 2, 4]);
    assert_eq!(room.len(), AREAS);
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
