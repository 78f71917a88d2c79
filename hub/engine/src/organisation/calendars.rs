//! The working calendar: the one that is built in, and those that are imported.

use hub_dispatch::{Calendar, DocumentKind, NamedCalendar};

use super::{DocumentError, digest_of, mistake};

/// Holidays and weekends worked instead of 2025 and 2026 (国办发明电〔2024〕12号, 〔2025〕7号), and the usual office hours.
const BUILT_IN: &str = include_str!("../../data/calendar.json");

/// What holds before a calendar was imported.
pub(super) fn built_in() -> NamedCalendar {
    let calendar: Calendar = serde_json::from_str(BUILT_IN).expect("the built-in calendar can be read");
    assert!(calendar.mistakes().is_empty(), "the built-in calendar has no mistake");
    NamedCalendar { digest: None, calendar }
}

/// Reads a calendar document and names it by its content.
pub(super) fn read_calendar(bytes: &[u8]) -> Result<NamedCalendar, DocumentError> {
    let kind = DocumentKind::Calendar;
    let calendar: Calendar = serde_json::from_slice(bytes).map_err(|error| mistake(kind, error))?;
    let mistakes: Vec<String> = calendar.mistakes().iter().map(ToString::to_string).collect();
    if mistakes.is_empty() {
        Ok(NamedCalendar { digest: Some(digest_of(bytes)), calendar })
    } else {
        Err(DocumentError { kind, mistakes })
    }
}
