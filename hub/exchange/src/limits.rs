//! Every limit of what is read, by name. What is beyond one is a mistake that names it, never a machine out of memory.

/// Largest file, and largest entry of a packed file once unpacked, in bytes.
pub const FILE_MAX_BYTES: u64 = 128 * 1024 * 1024;

/// Most bytes a packed file (a zip, a workbook) may unpack to, all its entries together.
pub const UNPACKED_MAX_BYTES: u64 = 256 * 1024 * 1024;

/// Most files in one import, packed ones counted by their entries.
pub const FILES_MAX: usize = 2_000;

/// How deep folders may stand in each other.
pub const FOLDER_DEPTH_MAX: usize = 4;

/// Last row of a sheet that is read, counted from 1.
pub const ROWS_MAX: u32 = 200_000;

/// Last column of a sheet that is read, counted from 1.
pub const COLUMNS_MAX: u32 = 128;

/// Longest text in one cell, in characters.
pub const CELL_MAX_CHARS: usize = 1_000;

/// Rows from the top in which the header is looked for: above it stand titles and remarks.
pub const HEADER_WITHIN_ROWS: usize = 10;

/// Mistakes that are told; of a file that is wrong everywhere the first of them are enough.
pub const MISTAKES_MAX: usize = 500;

/// Longest stretch of a wrong value that a mistake repeats, in characters.
pub const VALUE_SHOWN_CHARS: usize = 40;

/// Most outlines in one file.
pub const FEATURES_MAX: usize = 400_000;
