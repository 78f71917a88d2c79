//! Which cell a place is in.

use geo_index::Place;
use hub_positions::cells::{CELLS_PER_SUBSCRIPTION_MAX, Cell, CellError};
use proptest::prelude::*;

use crate::realm::place;

fn numbers(lat: f64, lon: f64) -> (u16, u16) {
    let cell = Cell::of(place(lat, lon));
    (cell.x(), cell.y())
}

#[test]
fn cells_are_the_tiles_of_the_web_map() {
    // Worked out by the formula of the OpenStreetMap wiki, "Slippy map tilenames", zoom 12.
    assert_eq!(numbers(38.8740, 115.4646), (3361, 1567));
    assert_eq!(numbers(39.9042, 116.4074), (3372, 1552));
    assert_eq!(numbers(-33.8688, 151.2093), (3768, 2457));
    assert_eq!(numbers(0.0, 0.0), (2048, 2048));
}

#[test]
fn the_two_names_of_the_date_line_are_one_cell() {
    assert_eq!(numbers(10.0, 180.0), numbers(10.0, -180.0));
    assert_eq!(numbers(10.0, 179.999).0, 4095);
}

#[test]
fn what_lies_beyond_the_map_belongs_to_its_edge() {
    assert_eq!(numbers(90.0, 0.0), (2048, 0));
    assert_eq!(numbers(85.06, 0.0), (2048, 0));
    assert_eq!(numbers(-90.0, 0.0), (2048, 4095));
}

#[test]
fn a_cell_beyond_the_map_is_refused_by_name() {
    assert!(Cell::new(4095, 0).is_ok());
    let refused = Cell::new(4096, 7).expect_err("beyond the map");
    assert_eq!(refused.to_string(), "cell 4096/7 is not on the map of zoom 12, whose cells are 0..4096");
    assert_eq!(Cell::new(0, u32::MAX), Err(CellError::OffMap { x: 0, y: u32::MAX }));
}

#[test]
fn a_window_over_the_date_line_is_narrow() {
    let cells = Cell::covering(place(52.0, 179.95), place(52.0, -179.95)).expect("two cells");
    assert_eq!(cells, [Cell::of(place(52.0, 179.99)), Cell::of(place(52.0, -179.99))]);
}

#[test]
fn a_window_upside_down_is_refused() {
    let refused = Cell::covering(place(39.0, 115.0), place(38.0, 116.0));
    assert_eq!(refused, Err(CellError::UpsideDown));
}

#[test]
fn the_whole_world_is_too_many_cells() {
    let world = Cell::covering(place(-85.0, -180.0), place(85.0, 180.0));
    assert!(matches!(world, Err(CellError::TooMany { count }) if count > 16_000_000), "{world:?}");
    let nearly_round = Cell::covering(place(0.0, 10.05), place(0.01, 10.01));
    assert!(matches!(nearly_round, Err(CellError::TooMany { .. })), "{nearly_round:?}");
}

proptest! {
    #[test]
    fn a_window_holds_the_cell_of_every_place_in_it(
        south in -89.0..88.0_f64, west in -180.0..180.0_f64,
        height in 0.0..1.0_f64, width in 0.0..1.0_f64,
        up in 0.0..1.0_f64, right in 0.0..1.0_f64,
    ) {
        let wrapped = |lon: f64| if lon > 180.0 { lon - 360.0 } else { lon };
        let inside: Place = place(south + height * up, wrapped(west + width * right));
        let window = Cell::covering(place(south, west), place(south + height, wrapped(west + width)));
        match window {
            Ok(cells) => {
                prop_assert!(cells.contains(&Cell::of(inside)));
                prop_assert!(cells.len() <= CELLS_PER_SUBSCRIPTION_MAX);
            }
            Err(refused) => prop_assert!(south.abs() > 50.0, "{refused} for a degree or less at {south}"),
        }
    }
}
