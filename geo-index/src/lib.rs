//! Where everything is and what is nearest: checked places, moving units, and the tree of areas.
#![deny(unsafe_code)]
#![deny(missing_docs)]

mod area;
mod area_geojson;
mod area_tree;
mod coordinates;
mod lat_lon_box;
mod outline;
mod place;
mod sphere;
mod units;

pub use area::{Area, AreaCode, AreaCodeError, MAX_AREA_CODE_LEN, Tier, TierError};
pub use area_geojson::{FeatureFault, from_geojson, to_geojson};
pub use area_tree::check::{AreaError, MAX_AREAS};
pub use area_tree::{AreaTree, Interval, Located};
pub use coordinates::Datum;
pub use outline::{Outline, OutlineFault, RingPositions};
pub use place::{Place, PlaceError};
pub use sphere::EARTH_RADIUS_M;
pub use units::{Near, Positioned, UnitIndex};
