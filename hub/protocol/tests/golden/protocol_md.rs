//! The examples of PROTOCOL.md are the golden files, so that a stranger reads what the hub really writes.

use std::{collections::BTreeSet, fs, path::Path};

use hub_protocol::{CloseCode, ErrorCode, http::routes, limits};
use serde_json::Value;

fn protocol_md() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("PROTOCOL.md"))
        .expect("PROTOCOL.md is there")
}

/// Examples: a line `<!-- golden NAME -->` and the fenced block after it.
fn examples(text: &str) -> Vec<(String, String)> {
    let parts = text.split("<!-- golden ").skip(1);
    let example = |part: &str| {
        let (name, rest) = part.split_once(" -->\n```json\n").expect("a fence follows the name");
        let (body, _) = rest.split_once("```").expect("the fence is closed");
        (name.to_owned(), body.to_owned())
    };
    parts.map(example).collect()
}

#[test]
fn the_examples_of_protocol_md_equal_the_golden_files() {
    let text = protocol_md();
    let examples = examples(&text);
    assert!(examples.len() >= 20, "only {} examples were found", examples.len());
    for (name, body) in examples {
        let golden = fs::read_to_string(crate::folder().join(&name)).expect(&name);
        let golden: Value = serde_json::from_str(&golden).expect(&name);
        let example: Value = serde_json::from_str(&body).expect(&name);
        assert_eq!(example, golden, "{name}");
    }
}

#[test]
fn protocol_md_shows_every_message_of_the_sockets() {
    let shown: BTreeSet<String> = examples(&protocol_md()).into_iter().map(|(name, _)| name).collect();
    for file in fs::read_dir(crate::folder()).expect("the folder of golden files is there") {
        let name = file.expect("a folder entry").file_name().to_string_lossy().into_owned();
        let direction = name.split('.').next().unwrap_or_default();
        if ["unit_in", "unit_out", "console_in", "console_out"].contains(&direction) {
            let kind = &name.split('.').nth(1).expect("a name after the direction");
            let kin =
                format!("{direction}.{}", kind.split('_').next().expect("split gives one part at least"));
            assert!(
                shown.contains(&name) || shown.iter().any(|other| other.starts_with(&kin)),
                "{name} is not shown, nor is a message of its type"
            );
        }
    }
}

#[test]
fn protocol_md_lists_every_close_code_error_code_and_route() {
    let text = protocol_md();
    for code in CloseCode::ALL {
        let row = format!("| {} | {} |", code.code(), code.reason());
        assert!(text.contains(&row), "no row {row:?}");
    }
    for code in ErrorCode::ALL {
        let word = serde_json::to_value(code).expect("a code is a word");
        let row = format!("| {} | `{}` |", code.status(), word.as_str().expect("a code is a word"));
        assert!(text.contains(&row), "no row {row:?}");
    }
    for route in routes::ALL {
        assert!(
            text.contains(&format!("`{route}`")) || text.contains(&format!("`{route}?")),
            "no route {route}"
        );
    }
}

#[test]
fn the_limits_of_protocol_md_are_those_of_the_code() {
    let text = protocol_md();
    let kib = |bytes: usize| format!("{} KiB", bytes / 1024);
    let mib = |bytes: usize| format!("{} MiB", bytes / 1024 / 1024);
    let rows = [
        format!("| text frame, either way | {} |", kib(limits::TEXT_FRAME_MAX_BYTES)),
        format!("| binary frame from the hub | {} |", mib(limits::BINARY_FRAME_MAX_BYTES)),
        format!("| text of a report, reason, note | {} of UTF-8 |", kib(limits::REPORT_TEXT_MAX_BYTES)),
        format!("| name, number, channel, address | {} bytes of UTF-8 |", limits::SHORT_TEXT_MAX_BYTES),
        format!(
            "| body of a request | {}; of an import {} |",
            kib(limits::BODY_MAX_BYTES),
            mib(limits::IMPORT_BODY_MAX_BYTES)
        ),
        format!("| fixes | {} a second on average |", limits::FIXES_PER_SECOND_MAX),
        format!("| hello | within {} s |", limits::HELLO_WITHIN_S),
        format!("| silence | {} s |", limits::IDLE_TIMEOUT_S),
        format!("| messages that cannot be read | {} on one connection |", limits::BAD_MESSAGES_MAX),
        format!("| map cells | {} |", limits::CELLS_WATCHED_MAX),
        format!("| units in one dispatch | {} |", limits::UNITS_PER_DISPATCH_MAX),
        format!("| cases in one part or page | {} |", limits::CASES_PER_CHUNK_MAX),
        format!(
            "| candidates for the same matter | {}; a report lists at most {} that were shown |",
            limits::CANDIDATES_MAX,
            limits::SUGGESTED_MAX
        ),
        format!("| earlier calls, open cases nearby | {} |", limits::EARLIER_CALLS_MAX),
        format!("| circle around a point | {} m |", limits::NEARBY_RADIUS_MAX_M),
        format!("| roster | {} days |", limits::ROSTER_DAYS_MAX),
        format!(
            "| closed roads | {} at a time, {} days, circles of {} m, areas of {} corners |",
            limits::CLOSURES_MAX,
            limits::CLOSED_DAYS_MAX,
            limits::CLOSED_RADIUS_MAX_M,
            limits::CLOSED_CORNERS_MAX
        ),
        format!("| rates | {} days |", limits::RATES_DAYS_MAX),
        format!(
            "| cover | {} places that nobody reaches in time; reckoned anew after {} s |",
            limits::COVER_THIN_MAX,
            limits::COVER_KEPT_S
        ),
        format!(
            "| query for places | {} characters; at most {} are found |",
            limits::PLACE_QUERY_MAX_CHARS,
            limits::PLACES_FOUND_MAX
        ),
        format!(
            "| list of places | {} a line, {} unfolded |",
            kib(usize::try_from(limits::PLACE_LINE_MAX_BYTES).expect("small")),
            mib(usize::try_from(limits::PLACES_UNFOLDED_MAX_BYTES).expect("it fits"))
        ),
        format!("| photos of a task | {} |", limits::PHOTOS_PER_TASK_MAX),
        format!("| recordings of a task | {} |", limits::RECORDINGS_PER_TASK_MAX),
        format!("| picture | {};", mib(limits::PHOTO_MAX_BYTES)),
        format!("| recording | {};", mib(limits::RECORDING_MAX_BYTES)),
        format!("| attachments of a report | {}", limits::ATTACHMENTS_PER_REPORT_MAX),
        format!("| pairing code | {} s, once |", limits::PAIRING_VALID_S),
    ];
    for row in rows.into_iter().chain(beside_cases()) {
        assert!(text.contains(&row), "no row {row:?}");
    }
}

/// What stands beside cases.
fn beside_cases() -> [String; 2] {
    [
        format!(
            "| incident | {} areas of a response; {} cases at once; {} closed ones in a page; {} lines of its log, {} of its cases |",
            limits::RESPONSE_AREAS_MAX,
            limits::INCIDENT_CASES_AT_ONCE_MAX,
            limits::INCIDENTS_PER_PAGE_MAX,
            limits::INCIDENT_LOG_SHOWN_MAX,
            limits::INCIDENT_CASES_SHOWN_MAX
        ),
        format!(
            "| whistle | {} departments; {} in a page, figures of {} |",
            limits::WHISTLE_DEPARTMENTS_MAX,
            limits::WHISTLES_PER_PAGE_MAX,
            limits::WHISTLES_PER_FIGURES_MAX
        ),
    ]
}
