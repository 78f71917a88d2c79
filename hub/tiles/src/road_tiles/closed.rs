//! What of the roads is closed, as layers of their own: they are few and change, while the roads below stay.

use geo_index::Place;
use mvt::{GeomEncoder, GeomType, Tile};

use super::{
    TILE_CORNERS_MAX, cut,
    lines::{bytes, line, units},
    shown,
};
use crate::{
    TileId,
    drawing::{WHOLE_NUMBERS, add},
    world::{EXTENT, Spot, bounds, spot},
};

/// The zoom from which closed roads are drawn, whatever kind they are.
const FROM_ZOOM: u8 = 8;

/// A stretch that is closed.
#[derive(Debug, Clone, PartialEq)]
pub struct ClosedLine {
    /// Who may not go there, as it is told: `foot,car`.
    pub closed_for: String,
    /// Its corners; fewer than two are no road.
    pub line: Vec<Place>,
}

#[derive(Debug)]
struct Stretch {
    closed_for: String,
    line: Vec<Spot>,
    bounds: (Spot, Spot),
    /// Where its sign stands: on it, in its middle.
    sign: Spot,
}

/// What is closed together.
#[derive(Debug, Default)]
pub struct ClosedRoads(Vec<Stretch>);

impl ClosedRoads {
    /// Of some stretches.
    #[must_use]
    pub fn new(closed: impl Iterator<Item = ClosedLine>) -> Self {
        let stretch = |closed: ClosedLine| {
            let line: Vec<Spot> = closed.line.iter().map(|place| spot([place.lon(), place.lat()])).collect();
            let bounds = bounds(&line).filter(|_| line.len() > 1)?;
            Some(Stretch { closed_for: closed.closed_for, sign: middle(&line), line, bounds })
        };
        Self(closed.filter_map(stretch).collect())
    }

    /// How many stretches.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether nothing is closed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The bytes of the layers `closed` and `closed_signs` of a tile, to be put behind those of its roads; none if nothing of
    /// it is closed. `all` is everything that whoever asks is shown.
    #[must_use]
    pub fn layers<'a>(all: impl IntoIterator<Item = &'a Self>, id: TileId) -> Vec<u8> {
        let (window, shown) = (id.window(), shown(id));
        let tile = Tile::new(EXTENT);
        let (mut lines, mut signs) = (tile.create_layer("closed"), tile.create_layer("closed_signs"));
        let mut corners = 0;
        let stretches = all.into_iter().flat_map(|closed| &closed.0);
        let of_tile = stretches.filter(|stretch| shown.touches(stretch.bounds));
        for stretch in of_tile.filter(|_| id.zoom() >= FROM_ZOOM) {
            let pieces = units(id, cut(&stretch.line, id, shown));
            let tags = [("for", stretch.closed_for.as_str())];
            corners += pieces.iter().map(Vec::len).sum::<usize>();
            if corners > TILE_CORNERS_MAX {
                break;
            }
            if !pieces.is_empty() {
                line(&mut lines, &pieces, tags);
            }
            if window.holds(stretch.sign) {
                let (x, y) = id.unit_of(stretch.sign);
                let point = GeomEncoder::<i32>::new(GeomType::Point).point(x, y).expect(WHOLE_NUMBERS);
                add(&mut signs, point.encode().expect(WHOLE_NUMBERS), tags);
            }
        }
        bytes(tile, [lines, signs])
    }
}

/// The place in the middle of a line, by its length.
fn middle(line: &[Spot]) -> Spot {
    let length = |pair: &[Spot]| {
        let (x, y) = (f64::from(pair[1].x - pair[0].x), f64::from(pair[1].y - pair[0].y));
        x.hypot(y)
    };
    let mut left = line.windows(2).map(length).sum::<f64>() / 2.0;
    for pair in line.windows(2) {
        let long = length(pair);
        if long >= left {
            let share = if long > 0.0 { left / long } else { 0.0 };
            return between(pair[0], pair[1], share);
        }
        left -= long;
    }
    line[line.len() - 1]
}

#[expect(clippy::cast_possible_truncation, reason = "between two places of the world, which an i32 holds")]
fn between(from: Spot, to: Spot, share: f64) -> Spot {
    let at = |from: i32, to: i32| (f64::from(from) + f64::from(to - from) * share).round() as i32;
    Spot { x: at(from.x, to.x), y: at(from.y, to.y) }
}
