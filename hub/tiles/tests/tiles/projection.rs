//! From places to tiles by the formula of the specification, in floating point and apart from the one that is tested.

use geo_index::{AreaTree, Place};
use hub_tiles::TileId;

use crate::reader::Unit;

/// Column and row of a place, with fractions.
fn projected(place: Place, z: u32) -> (f64, f64) {
    let tiles = f64::from(1_u32 << z);
    let south = 0.5 - place.lat().to_radians().tan().asinh() / std::f64::consts::TAU;
    ((place.lon() + 180.0) / 360.0 * tiles, south * tiles)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a column or row, from 0 to 65,535"
)]
fn whole(at: f64) -> u32 {
    at as u32
}

#[expect(clippy::cast_possible_truncation, reason = "below 4,096,000")]
fn thousandths(at: f64) -> i64 {
    (at.fract() * 4_096_000.0).round() as i64
}

/// The tile that holds a place, and where in it: in thousandths of a unit.
pub(crate) fn tile_at(place: Place, z: u32) -> (TileId, Unit) {
    let (x, y) = projected(place, z);
    let id = TileId::new(z, whole(x), whole(y)).expect("a place lies in a tile");
    (id, (thousandths(x), thousandths(y)))
}

/// Every tile of a zoom that shows something of a window.
pub(crate) fn tiles_over(low: Place, high: Place, z: u32) -> Vec<TileId> {
    let ((west, south), (east, north)) = (projected(low, z), projected(high, z));
    let columns = whole(west)..=whole(east);
    let ids = columns.flat_map(|x| (whole(north)..=whole(south)).map(move |y| (x, y)));
    ids.map(|(x, y)| TileId::new(z, x, y).expect("it exists")).collect()
}

/// South-west and north-east corner of the city.
pub(crate) fn bounds(tree: &AreaTree) -> (Place, Place) {
    tree.areas().next().and_then(|city| city.outline.as_ref()).expect("the city has an outline").bounds()
}
