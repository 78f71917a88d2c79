//! Every limit of what is read, by name. What is beyond one is a mistake that names it, never a machine out of memory.

/// Largest message with orders, in bytes.
pub const MESSAGE_MAX_BYTES: usize = 8 * 1024 * 1024;

/// Most fields (members, items and their containers) in one order.
pub const ORDER_FIELDS_MAX: usize = 10_000;

/// Most fields in one message: several orders of a usual size.
pub const MESSAGE_FIELDS_MAX: usize = 200_000;

/// How deep fields of a message or of a mapping may stand in each other.
pub const DEPTH_MAX: usize = 32;

/// Most orders in one message or sheet.
pub const ORDERS_MAX: usize = 5_000;

/// Largest mapping, in bytes.
pub const MAPPING_MAX_BYTES: usize = 512 * 1024;

/// Most fields in one mapping.
pub const MAPPING_FIELDS_MAX: usize = 20_000;

/// Most alternatives at which one field is looked for, in a document or in a sheet, and most conversions of it.
pub const ALTERNATIVES_MAX: usize = 16;

/// Longest pointer into a document, and longest title of a column, in bytes.
pub const POINTER_MAX_BYTES: usize = 256;

/// Most entries in one table of codes.
pub const TABLE_ENTRIES_MAX: usize = 5_000;

/// Largest margin before the deadline of somebody else's order, in minutes: thirty days.
pub const MARGIN_MAX_MIN: u32 = 30 * 24 * 60;

/// Least time that is left where the margin has gone by already, in minutes, unless a mapping says otherwise.
pub const SOONEST_MIN: u32 = 30;

/// Most hours within which equal orders under two numbers are proposed as the same.
pub const ALIKE_WITHIN_MAX_H: u32 = 30 * 24;

/// Longest number or unique code of an order, in bytes.
pub const NUMBER_MAX_BYTES: usize = 64;

/// Longest title, name, address, code or state, in bytes: that of a report.
pub const SHORT_TEXT_MAX_BYTES: usize = 512;

/// Longest content of an order or of an answer, in bytes: that of a report.
pub const CONTENT_MAX_BYTES: usize = 16 * 1024;

/// Most links to attachments of one order or answer.
pub const LINKS_MAX: usize = 64;

/// Longest link, in bytes.
pub const LINK_MAX_BYTES: usize = 2_048;

/// Longest text in one cell of a sheet, in characters: what a spreadsheet can hold.
pub const CELL_MAX_CHARS: usize = 32_767;

/// Most bytes a workbook may unpack to.
pub const UNPACKED_MAX_BYTES: u64 = 128 * 1024 * 1024;

/// Rows from the top of a sheet in which the titles are looked for.
pub const TITLES_WITHIN_ROWS: usize = 10;

/// Most messages of one order whose marks are kept, so that a repetition is known.
pub const HEARD_MAX: usize = 32;

/// Most mistakes that are told; of a message that is wrong everywhere the first of them are enough.
pub const MISTAKES_MAX: usize = 200;

/// Longest stretch of a wrong value that a mistake repeats, in characters.
pub const VALUE_SHOWN_CHARS: usize = 40;

/// Most replies to one order in one round, so that a desk that refuses and asks again comes to an end.
pub const REPLIES_MAX: usize = 64;

/// Most requests that one answer of GeoReport lists.
pub const REQUESTS_LISTED_MAX: usize = 1_000;

/// Days between the first and the last request that one answer of GeoReport lists, as the standard has it.
pub const REQUESTS_SPAN_MAX_DAYS: i64 = 90;
