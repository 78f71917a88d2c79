//! Rows of the catalogue and of the working calendar as entries, in the form that their documents have.

use jiff::civil::{Date, Weekday};
use serde_json::{Map, Value, json};

use super::{
    Found,
    lines::{found, skills_of, whole},
};
use crate::{
    columns::Key,
    mistake::{CellFault, Mistakes},
    moments::When,
    origins::Columns,
    spans,
    table::Line,
    vocabulary::{self, GRADES, OFF_OR_WORK, OffOrWork, RISKS, STANDARD_KINDS, TIERS, WISHES},
};

/// A department, and its code and name by which matters name it.
#[derive(Debug, Clone)]
pub(crate) struct DepartmentEntry {
    pub(crate) code: Found<String>,
    pub(crate) name: String,
    pub(crate) area: String,
    pub(crate) parent: Option<String>,
    pub(crate) columns: Columns,
}

/// A matter: what its document says of it but for the departments, which are looked up once all are known.
#[derive(Debug, Clone)]
pub(crate) struct MatterEntry {
    pub(crate) entry: Found<Map<String, Value>>,
    pub(crate) lead: Option<Found<String>>,
    pub(crate) co: Vec<Found<String>>,
    pub(crate) columns: Columns,
}

/// A line of the mapping.
#[derive(Debug, Clone)]
pub(crate) struct SameEntry {
    pub(crate) entry: Found<Value>,
    pub(crate) columns: Columns,
}

/// A day that is no ordinary one of its week.
#[derive(Debug, Clone)]
pub(crate) struct DayEntry {
    pub(crate) day: Found<Date>,
    pub(crate) is: OffOrWork,
}

pub(super) fn department(line: Line<'_>, mistakes: &mut Mistakes) -> Option<DepartmentEntry> {
    whole(mistakes, |mistakes| {
        let code = line.must(Key::Code, mistakes, Line::reference);
        let name = line.must(Key::Name, mistakes, Line::words);
        let area = line.must(Key::Area, mistakes, Line::area_code);
        let parent = line.reference(Key::Parent, mistakes);
        let area = area?.as_str().to_owned();
        let code = found(&line, Key::Code, code?);
        Some(DepartmentEntry { code, name: name?, area, parent, columns: line.columns() })
    })
}

pub(super) fn matter(line: Line<'_>, mistakes: &mut Mistakes) -> Option<MatterEntry> {
    whole(mistakes, |mistakes| {
        let code = line.must(Key::Code, mistakes, Line::reference);
        let name = line.must(Key::Name, mistakes, Line::words);
        let list = |key: Key, mistakes: &mut Mistakes| {
            line.words(key, mistakes).map(|words| skills_of(&words)).unwrap_or_default()
        };
        let mut entry = Map::new();
        let mut put = |name: &str, value: Option<Value>| {
            if let Some(value) = value {
                entry.insert(name.to_owned(), value);
            }
        };
        put("parent", line.reference(Key::Parent, mistakes).map(Value::from));
        put("category", line.reference(Key::Category, mistakes).map(Value::from));
        put("kind", line.word(Key::Kind, WISHES, vocabulary::wish, mistakes).map(Value::from));
        put("grade", line.word(Key::Grade, GRADES, vocabulary::grade, mistakes).map(Value::from));
        put("risk", line.word(Key::Risk, RISKS, vocabulary::risk, mistakes).map(Value::from));
        let tier = line.word(Key::Tier, TIERS, vocabulary::tier, mistakes);
        put("tier", tier.map(|tier| json!(tier)));
        put("limit", limit(line, mistakes));
        let (skills, danger) = (list(Key::Skills, mistakes), list(Key::Danger, mistakes));
        put("skills", (!skills.is_empty()).then(|| json!(skills)));
        put("danger_words", (!danger.is_empty()).then(|| json!(danger)));
        put("standards", standard(line, mistakes).map(|standard| json!([standard])));
        put("code", code.map(Value::from));
        put("name", name.map(Value::from));
        let lead = line.reference(Key::Lead, mistakes).map(|lead| found(&line, Key::Lead, lead));
        let co = list(Key::Co, mistakes).into_iter().map(|co| found(&line, Key::Co, co)).collect();
        Some(MatterEntry { entry: found(&line, Key::Code, entry), lead, co, columns: line.columns() })
    })
}

fn limit(line: Line<'_>, mistakes: &mut Mistakes) -> Option<Value> {
    let text = line.reference(Key::Limit, mistakes)?;
    let limit = spans::span(&text);
    if limit.is_none() {
        mistakes.add(line.spot(Key::Limit), &text, CellFault::Span);
    }
    limit
}

/// The code that a standard has for a matter: all of it, or nothing.
fn standard(line: Line<'_>, mistakes: &mut Mistakes) -> Option<Value> {
    let standard = line.words(Key::Standard, mistakes);
    let kind = line.word(Key::StandardKind, STANDARD_KINDS, vocabulary::standard_kind, mistakes);
    let code = line.reference(Key::StandardCode, mistakes);
    match (standard, kind, code) {
        (Some(standard), Some(kind), Some(code)) => {
            Some(json!({ "standard": standard, "kind": kind, "code": code }))
        }
        (None, None, None) => None,
        _ => {
            mistakes.add(line.spot(Key::StandardCode), "", CellFault::StandardInPart);
            None
        }
    }
}

pub(super) fn same(line: Line<'_>, mistakes: &mut Mistakes) -> Option<SameEntry> {
    whole(mistakes, |mistakes| {
        let standard = line.must(Key::Standard, mistakes, Line::words);
        let code = line.must(Key::StandardCode, mistakes, Line::reference);
        let other = line.must(Key::OtherStandard, mistakes, Line::words);
        let other_code = line.must(Key::OtherCode, mistakes, Line::reference);
        let kind = line.must(Key::StandardKind, mistakes, |line, key, mistakes| {
            line.word(key, STANDARD_KINDS, vocabulary::standard_kind, mistakes)
        })?;
        let same = json!({
            "from": { "standard": standard?, "kind": kind, "code": code? },
            "to": { "standard": other?, "kind": kind, "code": other_code? }
        });
        Some(SameEntry { entry: found(&line, Key::StandardCode, same), columns: line.columns() })
    })
}

pub(super) fn day(line: Line<'_>, mistakes: &mut Mistakes) -> Option<DayEntry> {
    whole(mistakes, |mistakes| {
        let day = line.must(Key::Day, mistakes, |line, key, mistakes| {
            let day = line.when(key, mistakes).map(When::day)?;
            if day.is_none() {
                mistakes.add(line.spot(key), "", CellFault::Date);
            }
            day
        });
        let is = line.must(Key::OffOrWork, mistakes, |line, key, mistakes| {
            line.word(key, OFF_OR_WORK, vocabulary::off_or_work, mistakes)
        });
        let (day, is) = (day?, is?);
        let is_weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
        if is == OffOrWork::Work && !is_weekend {
            mistakes.add(line.spot(Key::Day), day.to_string(), CellFault::WorkedWeekday);
        }
        Some(DayEntry { day: found(&line, Key::Day, day), is })
    })
}
