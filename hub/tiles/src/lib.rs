//! The area tree as vector tiles.
#![forbid(unsafe_code)]
