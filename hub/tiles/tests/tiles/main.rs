//! The tiles of a made-up city, read again and compared with the areas and roads they were drawn from.

mod figures;
mod mesh;
mod projection;
mod reader;
mod roads;
mod stories;
