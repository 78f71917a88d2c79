//! Categories as rows: those of an import, read back to the same, and those of a policy as examples.

use geo_index::Tier;
use serde::Deserialize as _;
use serde_json::Value;

use super::organisation::Cells;
use crate::{
    columns::Key,
    spans,
    vocabulary::{NOTHING, evidence_name, grade_name, mode_name, tier_name},
};

/// What begins the code of a row that is not imported.
const EXAMPLE: &str = "示例-";

/// A row of an import: a cell for each field that it gives, and nothing where it gives none.
pub(super) fn cells(row: &Value) -> Cells {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let named = |value: &Value, name: fn(&str) -> Option<&'static str>| {
        value.as_str().and_then(name).unwrap_or_default().to_owned()
    };
    let (mode, limits) = (&row["mode"], &row["limits"]);
    vec![
        (Key::Code, text(&row["code"])),
        (Key::Name, text(&row["name"])),
        (Key::Grade, named(&row["grade"], grade_name)),
        (Key::Tier, Tier::deserialize(&row["climbs_to"]).map(tier_name).unwrap_or_default().to_owned()),
        (Key::ModeRed, named(&mode["red"], mode_name)),
        (Key::ModeOrange, named(&mode["orange"], mode_name)),
        (Key::ModeOrdinary, named(&mode["ordinary"], mode_name)),
        (Key::LimitRed, limit(limits.get("red"))),
        (Key::LimitOrange, limit(limits.get("orange"))),
        (Key::LimitOrdinary, limit(limits.get("ordinary"))),
        (Key::Skills, skills(row.get("skills"))),
        (Key::Evidence, evidence(row.get("evidence"))),
    ]
}

/// The categories of a policy document, in the order of their codes; none of a document that has none.
pub(super) fn examples(policy: &Value) -> Vec<Cells> {
    let rules = policy["categories"].as_object().into_iter().flatten();
    let row = |(code, rule): (&String, &Value)| {
        let mut row = rule.clone();
        row["code"] = Value::from(format!("{EXAMPLE}{code}"));
        // What says that there is none of it need not be said in an example.
        let is_empty = |value: &Value| value.as_array().is_some_and(Vec::is_empty);
        if let Some(fields) = row.as_object_mut() {
            fields.retain(|_, value| !is_empty(value));
        }
        cells(&row)
    };
    rules.map(row).collect()
}

fn limit(given: Option<&Value>) -> String {
    match given {
        None => String::new(),
        Some(Value::Null) => NOTHING.to_owned(),
        Some(limit) => spans::written(limit).unwrap_or_default(),
    }
}

fn skills(given: Option<&Value>) -> String {
    let Some(skills) = given.and_then(Value::as_array) else { return String::new() };
    let skills: Vec<&str> = skills.iter().filter_map(Value::as_str).collect();
    if skills.is_empty() { NOTHING.to_owned() } else { skills.join(";") }
}

fn evidence(given: Option<&Value>) -> String {
    let Some(given) = given.filter(|given| given.is_object()) else { return String::new() };
    let wanted = ["before", "after", "position"].into_iter().filter(|name| given[*name] == Value::Bool(true));
    let wanted: Vec<&str> = wanted.filter_map(evidence_name).collect();
    if wanted.is_empty() { NOTHING.to_owned() } else { wanted.join(";") }
}
