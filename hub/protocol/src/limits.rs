//! Every limit of the wire, by name. A client that keeps to them is never closed for what it sends.

/// Longest text frame in either direction, in bytes. The hub splits what would be longer.
pub const TEXT_FRAME_MAX_BYTES: usize = 64 * 1024;

/// Longest binary frame from the hub, in bytes. Clients send none.
pub const BINARY_FRAME_MAX_BYTES: usize = 1024 * 1024;

/// Most units in one positions frame: a full one stays below [`BINARY_FRAME_MAX_BYTES`].
pub const POSITIONS_PER_FRAME_MAX: usize = 32_768;

/// Longest text of a report, and of any reason or note, in bytes of UTF-8.
pub const REPORT_TEXT_MAX_BYTES: usize = 16 * 1024;

/// Longest name, number, channel or address, in bytes of UTF-8.
pub const SHORT_TEXT_MAX_BYTES: usize = 512;

/// Longest body of a request, in bytes, except that of an import.
pub const BODY_MAX_BYTES: usize = 64 * 1024;

/// Longest body of an import, in bytes: a prefecture's outlines.
pub const IMPORT_BODY_MAX_BYTES: usize = 64 * 1024 * 1024;

/// Names of each kind of change that the answer to an import tells; the rest is counted.
pub const IMPORTED_NAMES_MAX: usize = 50;

/// Longest summary of a case, in characters.
pub const SUMMARY_MAX_CHARS: usize = 120;

/// Most map cells one console watches at a time; a longer list is answered with `error`, and the last one stands.
pub const CELLS_WATCHED_MAX: usize = 1_024;

/// Most units named in one dispatch.
pub const UNITS_PER_DISPATCH_MAX: usize = 8;

/// Most cases in one chunk of a snapshot or page of a list.
pub const CASES_PER_CHUNK_MAX: usize = 50;

/// Longest query for cases, in characters.
pub const CASE_QUERY_MAX_CHARS: usize = 60;

/// Most lines of history in one view of a case; older ones are asked for.
pub const HISTORY_PER_PAGE_MAX: usize = 1_000;

/// Most people that a report can say a matter is about.
pub const PEOPLE_INVOLVED_MAX: u32 = 1_000_000;

/// Most earlier calls of one number in one answer.
pub const EARLIER_CALLS_MAX: usize = 20;

/// Most callers named in one view of a case.
pub const CALLERS_SHOWN_MAX: usize = 20;

/// Most departments named in one assignment, the lead among them.
pub const DEPARTMENTS_PER_ASSIGNMENT_MAX: usize = 16;

/// Most open cases near a point in one answer.
pub const NEARBY_CASES_MAX: usize = 20;

/// Widest circle in which open cases are looked for, in metres.
pub const NEARBY_RADIUS_MAX_M: u32 = 5_000;

/// Most candidates for the same matter in one answer.
pub const CANDIDATES_MAX: usize = 10;

/// Most candidates that a report says were shown.
pub const SUGGESTED_MAX: usize = 20;

/// Longest part of the roster in one answer, in days.
pub const ROSTER_DAYS_MAX: u32 = 62;

/// Most parts of the roads that are closed at a time.
pub const CLOSURES_MAX: usize = 500;

/// Widest circle in which roads are closed, in metres.
pub const CLOSED_RADIUS_MAX_M: u32 = 5_000;

/// Most corners of an area in which roads are closed.
pub const CLOSED_CORNERS_MAX: usize = 200;

/// Longest time for which roads are closed, in days.
pub const CLOSED_DAYS_MAX: u32 = 366;

/// Most recordings in one `done`.
pub const RECORDINGS_PER_TASK_MAX: usize = 3;

/// How long a pairing code may be used, in seconds; it may be used once.
pub const PAIRING_VALID_S: u32 = 600;

/// Largest picture, in bytes.
pub const PHOTO_MAX_BYTES: usize = 1024 * 1024;

/// Largest recording, in bytes: a quarter of an hour as a telephone system writes it without compressing.
pub const RECORDING_MAX_BYTES: usize = 16 * 1024 * 1024;

/// Most attachments of one report.
pub const ATTACHMENTS_PER_REPORT_MAX: usize = 9;

/// Most days in one query of the rates: a year, and the day that a leap year has more.
pub const RATES_DAYS_MAX: u32 = 366;

/// Most areas over which one response holds.
pub const RESPONSE_AREAS_MAX: usize = 64;

/// Most closed incidents in one page.
pub const INCIDENTS_PER_PAGE_MAX: usize = 50;

/// Most cases that are made to belong to an incident by one order.
pub const INCIDENT_CASES_AT_ONCE_MAX: usize = 500;

/// Most open cases of an incident that are listed with it.
pub const INCIDENT_CASES_SHOWN_MAX: usize = 2_000;

/// Most lines of an incident's log in one page.
pub const INCIDENT_LOG_SHOWN_MAX: usize = 200;

/// Most departments that one whistle calls.
pub const WHISTLE_DEPARTMENTS_MAX: usize = 50;

/// Most whistles in one page.
pub const WHISTLES_PER_PAGE_MAX: usize = 50;

/// Most whistles of which figures are reckoned at once.
pub const WHISTLES_PER_FIGURES_MAX: usize = 5_000;

/// Most places that nobody reaches in time in one answer about cover.
pub const COVER_THIN_MAX: usize = 20;

/// How long what was reckoned about the cover of an area is answered again, in seconds.
pub const COVER_KEPT_S: u32 = 30;

/// Most pictures in one `done`.
pub const PHOTOS_PER_TASK_MAX: usize = 6;

/// Longest query for places, in characters that count for searching.
pub const PLACE_QUERY_MAX_CHARS: usize = 60;

/// Most places in one answer, and how many there are when nobody says how many.
pub const PLACES_FOUND_MAX: u32 = 20;
/// See [`PLACES_FOUND_MAX`].
pub const PLACES_FOUND_DEFAULT: u32 = 10;

/// Longest line of an imported list of places, in bytes.
pub const PLACE_LINE_MAX_BYTES: u64 = 16 * 1024;

/// Most bytes that an imported list of places unfolds to.
pub const PLACES_UNFOLDED_MAX_BYTES: u64 = 512 * 1024 * 1024;

/// Most capabilities read from a hello, and the longest of them in bytes; the rest is ignored.
pub const CAPABILITIES_MAX: usize = 32;

/// Longest `Idempotency-Key`, in ASCII characters.
pub const IDEMPOTENCY_KEY_MAX_BYTES: usize = 128;

/// How long a key and its answer are kept, in days.
pub const IDEMPOTENCY_KEPT_DAYS: u32 = 30;

/// How often a client sends a ping, in seconds.
pub const HEARTBEAT_S: u32 = 20;

/// How long either end waits for any frame before it takes the connection for dead, in seconds.
pub const IDLE_TIMEOUT_S: u32 = 60;

/// How long after connecting the hello must have come, in seconds.
pub const HELLO_WITHIN_S: u32 = 10;

/// How often a message that waits for an answer is sent again over a live connection, in seconds.
pub const REPEAT_S: u32 = 10;

/// How long a socket ticket may be used, in seconds; it may be used once.
pub const TICKET_VALID_S: u32 = 30;

/// Malformed messages on one connection before it is closed with [`crate::CloseCode::BadMessage`].
pub const BAD_MESSAGES_MAX: u32 = 8;

/// Fixes a unit may send per second, on average; more are dropped.
pub const FIXES_PER_SECOND_MAX: u32 = 2;

/// Shortest time between two `fix_refused` on one connection, in seconds.
pub const FIX_REFUSED_EVERY_S: u32 = 10;

/// First wait before a client reconnects, in milliseconds; it doubles with each failure.
pub const RECONNECT_FIRST_MS: u64 = 500;

/// Longest wait before a client reconnects, in milliseconds.
pub const RECONNECT_MAX_MS: u64 = 30_000;
