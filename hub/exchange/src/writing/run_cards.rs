//! Run cards as rows: those of an import or of a policy, read back to the same, and some to begin with.

use hub_protocol::{Travel, UnitKind};
use serde::Deserialize as _;
use serde_json::{Value, json};

use super::organisation::Cells;
use crate::{
    columns::Key,
    spans,
    vocabulary::{grade_name, kind_name, service_name, travel_name, weight_name},
};

/// What begins a row that is not imported.
const EXAMPLE: &str = "示例";

/// A row of an import.
pub(super) fn cells(row: &Value) -> Cells {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let named = |value: &Value, name: fn(&str) -> Option<&'static str>| {
        value.as_str().and_then(name).unwrap_or_default().to_owned()
    };
    let want = &row["want"];
    let number = |name: &str| want[name].as_u64().map(|number| number.to_string()).unwrap_or_default();
    let seconds = |name: &str| {
        let seconds = want[name].as_u64().and_then(|seconds| u32::try_from(seconds).ok());
        seconds.map(spans::seconds_written).unwrap_or_default()
    };
    let kinds =
        each(&want["kinds"], |kind| UnitKind::deserialize(kind).ok().map(|it| kind_name(it).to_owned()));
    let calls = each(&row["call"], |it| it.as_str().and_then(service_name).map(str::to_owned));
    vec![
        (Key::Category, text(&row["category"])),
        (Key::Matter, text(&row["matter"])),
        (Key::Grade, named(&row["grade"], grade_name)),
        (Key::Call, calls),
        (Key::Weight, named(&row["weight"], weight_name)),
        (Key::Kind, kinds),
        (Key::Skills, each(&want["skills"], |it| it.as_str().map(str::to_owned))),
        (Key::Count, counted(want)),
        (Key::Travel, Travel::deserialize(&want["travel"]).map(travel_name).unwrap_or_default().to_owned()),
        (Key::Within, seconds("within_s")),
        (Key::OnDutyMax, number("on_duty_max_h")),
        (Key::LoadMax, number("load_max")),
        (Key::FixAgeMax, seconds("fix_age_max_s")),
    ]
}

/// How many of whom: said always, so that a row that wants anybody says so.
fn counted(want: &Value) -> String {
    let count = want.is_object().then(|| want["count"].as_u64().unwrap_or(1));
    count.map(|count| count.to_string()).unwrap_or_default()
}

fn each(listed: &Value, name: impl Fn(&Value) -> Option<String>) -> String {
    let words: Vec<String> = listed.as_array().into_iter().flatten().filter_map(name).collect();
    words.join(";")
}

/// The run cards of a policy document as the rows that would make them.
pub(super) fn rows_of(policy: &Value) -> Vec<Value> {
    policy["run_cards"].as_array().into_iter().flatten().flat_map(rows_of_card).collect()
}

fn rows_of_card(card: &Value) -> Vec<Value> {
    let wants =
        |weight: &'static str| card[weight].as_array().into_iter().flatten().map(move |want| (weight, want));
    let row = |more: Value| {
        let (mut row, Value::Object(more)) = (serde_json::Map::new(), more) else { return Value::Null };
        let named = ["category", "matter", "grade"].into_iter();
        row.extend(named.filter_map(|name| Some((name.to_owned(), card.get(name)?.clone()))));
        row.extend(more);
        Value::Object(row)
    };
    let mut rows: Vec<Value> = wants("must")
        .chain(wants("should"))
        .map(|(weight, want)| row(json!({ "weight": weight, "want": want })))
        .collect();
    let calls = card["call"].as_array().filter(|call| !call.is_empty());
    match (calls, rows.first_mut()) {
        (Some(calls), Some(first)) => first["call"] = Value::from(calls.clone()),
        (Some(calls), None) => rows.push(row(json!({ "call": calls }))),
        (None, _) => {}
    }
    rows
}

/// Rows that are shown and not imported.
pub(super) fn examples(rows: &[Value]) -> Vec<Cells> {
    let marked = |row: &Value| {
        let mut cells = cells(row);
        cells.insert(0, (Key::Name, EXAMPLE.to_owned()));
        cells
    };
    rows.iter().map(marked).collect()
}
