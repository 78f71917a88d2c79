//! The world as a square of whole numbers: the web's Mercator projection, 2³⁰ units wide, which is 4 cm at the equator.
//!
//! Whole numbers, so that corners that neighbours share are equal and stay so.

use geo_index::RingPositions;

/// The world is 2 to the power of this wide and high.
pub(crate) const WORLD_BITS: u32 = 30;
/// A tile is 2 to the power of this wide and high.
pub(crate) const EXTENT_BITS: u32 = 12;
/// The width of a tile in its own units.
pub(crate) const EXTENT: u32 = 1 << EXTENT_BITS;
/// The projection ends here; what lies nearer to a pole is drawn at the edge.
const LATITUDE_MAX: f64 = 85.051_128_779_806_6;

/// A place: x eastward from the date line, y southward from the northern edge. Ordered by x, then y.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Spot {
    pub(crate) x: i32,
    pub(crate) y: i32,
}

/// A rectangle; its low edges belong to it, its high ones to its neighbours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Window {
    pub(crate) low: (i64, i64),
    pub(crate) high: (i64, i64),
}

impl Window {
    /// The same with so many units more on each side.
    pub(crate) fn widened(self, by: i64) -> Window {
        Window { low: (self.low.0 - by, self.low.1 - by), high: (self.high.0 + by, self.high.1 + by) }
    }

    pub(crate) fn holds(&self, spot: Spot) -> bool {
        (self.low.0..self.high.0).contains(&i64::from(spot.x))
            && (self.low.1..self.high.1).contains(&i64::from(spot.y))
    }

    /// Whether a box from `low` to `high`, edges included, touches it.
    pub(crate) fn touches(&self, (low, high): (Spot, Spot)) -> bool {
        i64::from(high.x) >= self.low.0
            && i64::from(low.x) <= self.high.0
            && i64::from(high.y) >= self.low.1
            && i64::from(low.y) <= self.high.1
    }
}

/// Where a place lies. Degrees, both finite and in range, as every outline's are.
pub(crate) fn spot([lon, lat]: [f64; 2]) -> Spot {
    let width = f64::from(1_u32 << WORLD_BITS);
    let east = (lon + 180.0) / 360.0;
    let lat = lat.clamp(-LATITUDE_MAX, LATITUDE_MAX).to_radians();
    let south = 0.5 - lat.tan().asinh() / std::f64::consts::TAU;
    Spot { x: whole(east * width), y: whole(south * width) }
}

#[expect(clippy::cast_possible_truncation, reason = "clamped to the world, which an i32 holds")]
fn whole(units: f64) -> i32 {
    units.round().clamp(0.0, f64::from(1_u32 << WORLD_BITS)) as i32
}

/// A ring without the repeated position at its end, and without corners that fall together.
pub(crate) fn ring(positions: &RingPositions) -> Vec<Spot> {
    let mut spots: Vec<Spot> = positions.iter().map(|&position| spot(position)).collect();
    spots.dedup();
    while spots.len() > 1 && spots.first() == spots.last() {
        spots.pop();
    }
    spots
}

/// The smallest box around some places; none around none.
pub(crate) fn bounds(spots: &[Spot]) -> Option<(Spot, Spot)> {
    let &first = spots.first()?;
    Some(spots.iter().fold((first, first), |(low, high), spot| {
        let low = Spot { x: low.x.min(spot.x), y: low.y.min(spot.y) };
        (low, Spot { x: high.x.max(spot.x), y: high.y.max(spot.y) })
    }))
}
