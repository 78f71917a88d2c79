//! The road network as vector tiles, drawn under the areas' outlines.
//!
//! A tile has three layers. `roads`: lines with `class` (see [`RoadKind::as_str`]), `on` (`bridge`, `tunnel`) and `name`, the
//! narrowest first. `closed`: lines of what is closed, with `for` (who may not go there). `closed_signs`: one point on each of
//! these, for a sign. Roads are simplified by zoom each as a whole, so that they go on from tile to tile.

mod closed;
mod kind;
mod lines;

use std::sync::{Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use geo_index::Place;
use rstar::{
    AABB, RTree,
    primitives::{GeomWithData, Rectangle},
};

use crate::{
    TileId, clip,
    level::{TOLERANCE_UNITS, WHOLE_FROM_ZOOM},
    shelf::Shelf,
    simplify::simplified,
    tile_id::units_bits,
    world::{Spot, Window, bounds, spot},
};
use lines::Lines;

pub use closed::{ClosedLine, ClosedRoads};
pub use kind::{RoadKind, RoadOn};

/// Tiles that are kept, in bytes.
const SHELF_BYTES: usize = 16 * 1024 * 1024;
/// Corners of one tile at most; the narrowest roads are left out where there are more.
pub const TILE_CORNERS_MAX: usize = 60_000;
/// So far beyond its edges a tile is drawn, in its own units: wide roads with their edges are whole.
const MARGIN_UNITS: i64 = 128;

/// A road as it is given: a stretch of one kind and one name.
#[derive(Debug, Clone)]
pub struct Road<'a> {
    /// What kind of road.
    pub kind: RoadKind,
    /// What carries it.
    pub on: RoadOn,
    /// Its name; none, or empty, for a road without.
    pub name: Option<&'a str>,
    /// Its corners, one after the other; fewer than two are no road.
    pub line: Vec<Place>,
}

/// As it is kept.
#[derive(Debug)]
struct Kept {
    kind: RoadKind,
    on: RoadOn,
    /// Among the names; 0 for none.
    name: u32,
    /// Where its corners end among those of all; they begin where those of the one before end.
    end: u32,
}

type Boxes = RTree<GeomWithData<Rectangle<[i64; 2]>, u32>>;

/// The tiles of one road network. Cheap to ask, made once for each network.
#[derive(Debug)]
pub struct RoadTiles {
    roads: Vec<Kept>,
    corners: Vec<Spot>,
    names: Vec<Box<str>>,
    /// By the zoom from which they are drawn: roads by the boxes around them.
    boxes: Vec<(u8, Boxes)>,
    shelf: Mutex<Shelf<TileId>>,
}

impl RoadTiles {
    /// The tiles of some roads; of those with the same name the text is kept once where they follow each other.
    ///
    /// # Panics
    /// With more than 4 billion corners.
    #[must_use]
    pub fn new<'a>(roads: impl Iterator<Item = Road<'a>>) -> Self {
        let (mut kept, mut corners, mut names) = (Vec::new(), Vec::new(), vec![Box::from("")]);
        let mut known = std::collections::HashMap::new();
        for road in roads.filter(|road| road.line.len() > 1) {
            let name = road.name.filter(|name| !name.is_empty()).map_or(0, |name| {
                *known.entry(name).or_insert_with(|| {
                    names.push(Box::from(name));
                    u32::try_from(names.len() - 1).expect("names are fewer than roads")
                })
            });
            corners.extend(road.line.iter().map(|place| spot([place.lon(), place.lat()])));
            let end = u32::try_from(corners.len()).expect("corners are fewer than four billion");
            kept.push(Kept { kind: road.kind, on: road.on, name, end });
        }
        drop(known);
        kept.shrink_to_fit();
        corners.shrink_to_fit();
        let shelf = Mutex::new(Shelf::new(SHELF_BYTES));
        let mut tiles = Self { roads: kept, corners, names, boxes: Vec::new(), shelf };
        tiles.boxes = tiles.boxed();
        tiles
    }

    fn boxed(&self) -> Vec<(u8, Boxes)> {
        let mut zooms: Vec<u8> = RoadKind::ALL.iter().map(|kind| kind.from_zoom()).collect();
        zooms.sort_unstable();
        zooms.dedup();
        let of_zoom = |zoom: u8| {
            let numbered = (0_u32..).zip(&self.roads).filter(|(_, road)| road.kind.from_zoom() == zoom);
            let boxed = numbered.map(|(number, _)| {
                let (low, high) = bounds(self.line(number)).expect("a road has two corners at least");
                let corner = |spot: Spot| [i64::from(spot.x), i64::from(spot.y)];
                GeomWithData::new(Rectangle::from_corners(corner(low), corner(high)), number)
            });
            (zoom, RTree::bulk_load(boxed.collect()))
        };
        zooms.into_iter().map(of_zoom).collect()
    }

    fn line(&self, number: u32) -> &[Spot] {
        let at = number as usize;
        let begin = at.checked_sub(1).map_or(0, |before| self.roads[before].end as usize);
        &self.corners[begin..self.roads[at].end as usize]
    }

    /// How many roads there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.roads.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.roads.is_empty()
    }

    /// Bytes held, without the tiles that are kept.
    #[must_use]
    pub fn bytes(&self) -> usize {
        /// A box with its share of the nodes above.
        const BOX_BYTES: usize = 56;
        let names: usize = self.names.iter().map(|name| name.len() + size_of::<Box<str>>()).sum();
        self.roads.capacity() * (size_of::<Kept>() + BOX_BYTES)
            + self.corners.capacity() * size_of::<Spot>()
            + names
    }

    /// The roads of a tile if it was drawn before.
    #[must_use]
    pub fn kept(&self, id: TileId) -> Option<Bytes> {
        self.shelf().take(&id)
    }

    /// The bytes of the layer `roads` of a tile, none if it shows nothing. Up to some milliseconds of work where it was not
    /// kept.
    #[must_use]
    pub fn tile(&self, id: TileId) -> Bytes {
        if let Some(kept) = self.kept(id) {
            return kept;
        }
        let drawn = Bytes::from(self.drawn(id));
        self.shelf().put(id, drawn.clone());
        drawn
    }

    fn drawn(&self, id: TileId) -> Vec<u8> {
        let shown = shown(id);
        let mut numbers: Vec<u32> = self.touching(id.zoom(), shown).collect();
        // The widest first, so that these are there where not all have room; then as they were given.
        numbers.sort_unstable_by_key(|number| (self.roads[*number as usize].kind, *number));
        let mut lines = Lines::new(id);
        for number in numbers {
            let road = &self.roads[number as usize];
            if lines.corners() > TILE_CORNERS_MAX {
                break;
            }
            let pieces = cut(self.line(number), id, shown);
            lines.road(road.kind, road.on, road.name, pieces);
        }
        lines.encoded(&self.names)
    }

    fn touching(&self, zoom: u8, window: Window) -> impl Iterator<Item = u32> + '_ {
        let asked = AABB::from_corners(window.low.into(), window.high.into());
        let drawn = self.boxes.iter().filter(move |(from, _)| *from <= zoom);
        drawn
            .flat_map(move |(_, boxes)| boxes.locate_in_envelope_intersecting(&asked))
            .map(|boxed| boxed.data)
    }

    fn shelf(&self) -> MutexGuard<'_, Shelf<TileId>> {
        // Whatever a panic elsewhere left there can be drawn again.
        self.shelf.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What of the world a tile draws.
fn shown(id: TileId) -> Window {
    id.window().widened(MARGIN_UNITS << units_bits(id.zoom()))
}

/// The pieces of a line within a window, simplified as a whole before it is cut.
fn cut(line: &[Spot], id: TileId, window: Window) -> Vec<Vec<Spot>> {
    let whole = id.zoom() >= WHOLE_FROM_ZOOM;
    let tolerance = if whole { 0 } else { TOLERANCE_UNITS << units_bits(id.zoom()) };
    clip::line(&simplified(line, tolerance), window)
}
