//! Where everything is and what is nearest: checked places, moving units, and the tree of areas. No I/O, no
//! clock, no threads of its own; whoever owns an index decides who may ask it when, or leaves that to
//! [`SharedUnits`].
//!
//! # What is in it
//!
//! | To | use |
//! |---|---|
//! | take a position from outside | [`Place::from_fix`], [`Place::from_fix_e7`]; [`Datum::to_place`] for GCJ-02 and BD-09 |
//! | keep units that move and find the nearest | [`UnitIndex`] |
//! | pass by those who are not suitable | [`Wanted`], [`Marked`] |
//! | let one thread write and many read | [`SharedUnits`] |
//! | be told who enters a place, leaves it or stays | [`FenceWatch`] |
//! | read and write areas | [`from_geojson`], [`to_geojson`] |
//! | ask who is part of whom | [`AreaTree::within`], [`AreaTree::interval`], [`AreaTree::ladder`] |
//! | ask in which area a place lies | [`AreaTree::locate`] |
//!
//! ```
//! use geo_index::{AreaCode, AreaTree, Place, Tier, UnitIndex};
//!
//! let tree = AreaTree::from_geojson("2026-09", r#"{"type": "FeatureCollection", "features": [
//!   {"type": "Feature", "geometry": null, "properties": {"code": "T1", "name": "某镇", "tier": "township"}},
//!   {"type": "Feature", "properties": {"code": "G1", "name": "一格", "tier": "grid", "parent": "T1"},
//!    "geometry": {"type": "Polygon", "coordinates": [[[115.4, 38.8], [115.5, 38.8], [115.5, 38.9], [115.4, 38.8]]]}}
//! ]}"#).expect("no mistakes in it");
//!
//! let mut units = UnitIndex::new();
//! units.put("far and free", Place::new(38.86, 115.49)?, true);
//! units.put("near and busy", Place::new(38.83, 115.47)?, false);
//!
//! let call = Place::from_fix(38.83, 115.46)?;
//! assert_eq!(tree.locate(call).at(Tier::Township).map(AreaCode::as_str), Some("T1"));
//! let answering = units.nearest_where(call, |unit| unit.tag).next().expect("one is free");
//! assert_eq!(answering.id, "far and free");
//! # Ok::<(), geo_index::PlaceError>(())
//! ```
//!
//! # Rules it keeps
//!
//! - **One door.** Numbers become a [`Place`] or an error that names them. Behind the door nothing is NaN,
//!   and nothing here panics, whatever the places are.
//! - **Same question, same answer.** Ties are broken by id or code, never by the order in which things came.
//! - **The earth is round for units and flat for areas.** Units are points of a sphere, so poles and
//!   date line are nothing special. Outlines are drawn on longitude and latitude, as their files are; see
//!   [`Outline`].
//! - **Codes are opaque.** Who is part of whom is said by parents, never guessed from digits or from
//!   geometry.
//!
//! # What it costs
//!
//! Measured on one busy 2.5 GHz core with 20,000 to 1,000,000 units in towns: a move in a batch 40 to 90 ns,
//! alone 30 to 180 ns, the ten nearest of which every third is suitable 2 to 3 µs, of which one in a hundred is 5 to
//! 12 µs, a map window of 2 km 1 to 15 µs, some 45 bytes a unit. Of
//! 14,000 grids with 49 corners: locating a place through all tiers 0.07 to 0.1 µs, "within" 40 ns, reading the
//! file of 26 MB with every check 0.6 s, tying them into a tree with its raster of 23 MB 0.8 to 1.3 s more. From some
//! 120,000 such grids on the raster does not keep for every border what lies on each side of it, and beside the
//! northernmost ones looks at their edges instead.
//!
//! # When not to use it
//!
//! - For the way by road: distances are great circles, which rivers and mountains mock.
//! - To store anything: it lives in memory and begins empty.
//! - For filters that hardly anything passes and that [`Marks`] cannot say: [`UnitIndex::nearest_where`] looks
//!   at every unit on the way.
//! - To survey: distances are those of a sphere, up to 0.6 % off the ellipsoid.
#![deny(unsafe_code)]
#![deny(missing_docs)]

mod area;
mod area_geojson;
mod area_tree;
mod coordinates;
mod fences;
mod lat_lon_box;
mod outline;
mod place;
mod prefetch;
mod shared;
mod sphere;
mod units;

pub use area::{Area, AreaCode, AreaCodeError, MAX_AREA_CODE_LEN, Tier, TierError};
pub use area_geojson::{FeatureFault, from_geojson, to_geojson};
pub use area_tree::check::{AreaError, MAX_AREAS};
pub use area_tree::{AreaTree, Interval, Located};
pub use coordinates::Datum;
pub use fences::{
    CORRIDOR_POINTS_MAX, Crossing, FENCE_ACROSS_MAX_M, Fence, FenceEvent, FenceFault, FenceShape, FenceWatch,
    FencesFault, LEAVE_MARGIN_M,
};
pub use outline::{Outline, OutlineFault, RingPositions};
pub use place::{Place, PlaceError};
pub use shared::SharedUnits;
pub use sphere::EARTH_RADIUS_M;
pub use units::{Hashed, Marked, Marks, Near, Numbered, Positioned, Slot, Slots, UnitIndex, UnitKey, Wanted};
