//! Calendars of the city: the one that is built in, and two that are adopted now and then, so that limits move.

use std::sync::Arc;

use hub_dispatch::{ContentDigest, NamedCalendar};
use serde_json::{Value, json};

/// The one without a digest is in force until another is adopted.
pub(super) fn calendars() -> Vec<Arc<NamedCalendar>> {
    let document = include_str!("../../../hub/engine/data/calendar.json");
    let built_in: Value = serde_json::from_str(document).expect("the calendar that is built in is JSON");
    let named = |digit: Option<char>, document: Value| {
        let digest = digit.map(|digit| ContentDigest(digit.to_string().repeat(64)));
        let calendar = serde_json::from_value(document).expect("the calendars of the city can be read");
        Arc::new(NamedCalendar { digest, calendar })
    };
    vec![
        named(None, built_in.clone()),
        named(Some('d'), shifted(built_in)),
        named(Some('e'), without_years()),
    ]
}

/// Other hours, and days off that the first one has not.
fn shifted(mut document: Value) -> Value {
    document["office"] = json!([
        { "opens": "08:30:00", "closes": "12:00:00" },
        { "opens": "14:00:00", "closes": "17:30:00" }
    ]);
    document["years"]["2026"]["off"] = json!(["2026-01-01", "2026-01-14", "2026-02-03", "2026-03-09"]);
    document["years"]["2026"]["work"] = json!(["2026-01-10", "2026-02-14"]);
    document
}

/// Nobody has told it of any year: every weekday is worked.
fn without_years() -> Value {
    json!({
        "utc_offset_minutes": 480,
        "office": [{ "opens": "09:00:00", "closes": "17:00:00" }],
        "years": {}
    })
}
