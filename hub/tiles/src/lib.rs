//! The area tree and the road network as Mapbox vector tiles (version 2.1), so that a console draws the map of its city without
//! the internet. What tiles of roads hold is said at [`RoadTiles`].
//!
//! A tile of areas has three layers. `areas`: polygons with `code`, `name`, `tier`, `parent`, clipped to the tile and a little
//! beyond it, for filling and for being clicked. `borders`: each stretch of border once, under the highest `tier` it
//! belongs to, clipped as lines, so that no line runs along the edge of a tile. `labels`: one point inside of each area, in the
//! one tile that holds it, with `code`, `name`, `tier`.
//!
//! Which tiers are drawn depends on the zoom: see [`is_shown`]. Outlines are simplified by zoom, and a border that
//! neighbours share is simplified once for both, so that no gap opens between them.
//!
//! ```
//! use std::sync::Arc;
//! use geo_index::AreaTree;
//! use hub_tiles::{AreaTiles, TileId};
//!
//! let tree = AreaTree::from_geojson("1", r#"{"type": "FeatureCollection", "features": [
//!   {"type": "Feature", "properties": {"code": "C1", "name": "某县", "tier": "county"},
//!    "geometry": {"type": "Polygon", "coordinates": [[[115, 38], [116, 38], [116, 39], [115, 39], [115, 38]]]}}
//! ]}"#).expect("no mistakes in it");
//! let everything = geo_index::Interval { start: 0, end: u32::MAX };
//! let tiles = AreaTiles::new(Arc::new(tree));
//! let of_the_county = tiles.tile(TileId::new(8, 210, 98)?, everything, 0);
//! assert!(!of_the_county.is_empty());
//! # Ok::<(), hub_tiles::TileIdError>(())
//! ```
//!
//! What this crate leaves out: who may see what (it is told an interval of the tree), HTTP, styles, and every other
//! kind of map.
#![forbid(unsafe_code)]

mod area_tiles;
mod atlas;
mod clip;
mod drawing;
mod label;
mod level;
mod road_tiles;
mod shelf;
mod simplify;
mod tile_id;
mod world;

pub use area_tiles::{AreaTiles, edition};
pub use level::is_shown;
pub use road_tiles::{ClosedLine, ClosedRoads, Road, RoadKind, RoadOn, RoadTiles, TILE_CORNERS_MAX};
pub use tile_id::{TileId, TileIdError, ZOOM_MAX};
