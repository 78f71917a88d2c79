//! What the crate promises, held against plain ways of finding out.

mod differential;
mod files;
mod pbf;
mod places;
mod sightings;
pub(crate) mod town;
mod weather;
