//! Every size that has an end. A file beyond one of them is an error that names it; a way or a name beyond is left out and told.

/// Longest file that is read, bytes: a province as `.osm.pbf`, a prefecture as `.osm`.
pub const FILE_MAX_BYTES: u64 = 4 << 30;
/// Ways that are kept of one file.
pub const WAYS_MAX: usize = 8_000_000;
/// Points that all ways of one file name together, repeated ones counted again.
pub const POINTS_MAX: usize = 200_000_000;
/// Points of one way. OpenStreetMap allows 2,000; others do not know that.
pub const WAY_POINTS_MAX: usize = 65_536;
/// Named places and addresses that are kept of one file; those beyond are left out.
pub const LANDMARKS_MAX: usize = 500_000;
/// Corners by which the middle of a house is found; those beyond are not looked at.
pub const OUTLINE_POINTS_MAX: usize = 64;
/// Longest name of a way or of a place, characters; longer ones are cut.
pub const NAME_MAX_CHARS: usize = 128;
/// Stretches of road between two meeting points, and so half as many directions to go in.
pub const LINKS_MAX: usize = 20_000_000;
/// Elements that are named for each kind of finding.
pub const EXAMPLES_MAX: usize = 10;
/// Largest stored network that is read, bytes.
pub const STORED_MAX_BYTES: u64 = 2 << 30;
