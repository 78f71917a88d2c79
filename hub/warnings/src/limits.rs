//! Every limit of what is read, by name. What is beyond one is a mistake that names it, never a machine out of memory.

/// Largest document, in bytes.
pub const DOCUMENT_MAX_BYTES: usize = 4 * 1024 * 1024;

/// Most elements, texts and attributes in one document.
pub const NODES_MAX: u32 = 500_000;

/// How deep elements may stand in each other; those of CAP go to five, signatures somewhat deeper.
pub const DEPTH_MAX: usize = 16;

/// Longest tag with its attributes, in bytes. CAP has no attributes but the declarations of namespaces.
pub const TAG_MAX_BYTES: usize = 4_096;

/// Most `info` blocks in one alert.
pub const INFOS_MAX: usize = 64;

/// Most `area` blocks in one alert.
pub const AREAS_MAX: usize = 20_000;

/// Most polygons and circles in one alert.
pub const SHAPES_MAX: usize = 2_000;

/// Most points in one polygon: whether it crosses itself must be found out while somebody waits.
pub const POLYGON_POINTS_MAX: usize = 5_000;

/// Most loops into which the corners of one polygon may part it: each is compared with each.
pub const LOOPS_MAX: usize = 16;

/// Most points in all polygons of one alert.
pub const POINTS_MAX: usize = 20_000;

/// Most `geocode` elements in one alert.
pub const GEOCODES_MAX: usize = 50_000;

/// Most `parameter` and `eventCode` elements in one alert.
pub const PARAMETERS_MAX: usize = 2_000;

/// Most `resource` blocks in one alert.
pub const RESOURCES_MAX: usize = 200;

/// Most `code` elements, references, addresses or incidents in one alert, each.
pub const LISTED_MAX: usize = 1_000;

/// Longest text of one element, in bytes; a file within a document (`derefUri`) may be as long as the document.
pub const TEXT_MAX_BYTES: usize = 256 * 1024;

/// Largest radius of a circle, in kilometres: half way around the earth.
pub const RADIUS_MAX_KM: f64 = 20_015.0;

/// Mistakes that are told; of a document that is wrong everywhere the first of them are enough.
pub const MISTAKES_MAX: usize = 100;

/// Remarks on one document that are told.
pub const FINDINGS_MAX: usize = 200;

/// Longest stretch of a wrong value that a mistake repeats, in characters.
pub const VALUE_SHOWN_CHARS: usize = 40;
