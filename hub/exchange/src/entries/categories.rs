//! Rows of categories, in the form that an import has for them: the fields of a category of the policy document that the row
//! gives, an empty cell giving nothing.

use serde_json::{Map, Value, json};

use super::{
    Found,
    lines::{found, skills_of, whole},
};
use crate::{
    columns::Key,
    mistake::{CellFault, Mistakes},
    origins::Columns,
    spans,
    spot::Spot,
    table::Line,
    vocabulary::{self, EVIDENCE, GRADES, MODES, TIERS},
};

/// A category, as far as it is given.
#[derive(Debug, Clone)]
pub(crate) struct CategoryEntry {
    pub(crate) entry: Found<Value>,
    pub(crate) columns: Columns,
}

/// The columns of the three grades, and what documents call the grades.
const GRADED: [(&str, Key, Key); 3] = [
    ("red", Key::ModeRed, Key::LimitRed),
    ("orange", Key::ModeOrange, Key::LimitOrange),
    ("ordinary", Key::ModeOrdinary, Key::LimitOrdinary),
];

pub(super) fn category(line: Line<'_>, mistakes: &mut Mistakes) -> Option<CategoryEntry> {
    whole(mistakes, |mistakes| {
        let code = line.must(Key::Code, mistakes, Line::reference);
        let name = line.must(Key::Name, mistakes, Line::words);
        let mut entry = Map::new();
        let mut put = |name: &str, value: Option<Value>| {
            if let Some(value) = value {
                entry.insert(name.to_owned(), value);
            }
        };
        put("grade", line.word(Key::Grade, GRADES, vocabulary::grade, mistakes).map(Value::from));
        let tier = line.word(Key::Tier, TIERS, vocabulary::tier, mistakes);
        put("climbs_to", tier.map(|tier| json!(tier)));
        let (mut modes, mut limits) = (Map::new(), Map::new());
        for (grade, mode, limit) in GRADED {
            let mode = line.word(mode, MODES, vocabulary::mode, mistakes);
            modes.extend(mode.map(|mode| (grade.to_owned(), Value::from(mode))));
            limits.extend(limit_of(line, limit, mistakes).map(|limit| (grade.to_owned(), limit)));
        }
        put("mode", (!modes.is_empty()).then(|| Value::from(modes)));
        put("limits", (!limits.is_empty()).then(|| Value::from(limits)));
        put("skills", line.words(Key::Skills, mistakes).map(|skills| json!(listed(&skills))));
        put("evidence", evidence(line, mistakes));
        put("code", code.map(Value::from));
        put("name", name.map(Value::from));
        Some(CategoryEntry { entry: found(&line, Key::Code, Value::from(entry)), columns: line.columns() })
    })
}

/// Categories of a file of their own, or of a whole import.
pub(crate) fn read_categories(file: &std::sync::Arc<str>, listed: Vec<Value>) -> Vec<CategoryEntry> {
    let numbered = (1_usize..).zip(listed);
    let entry = |(number, value)| CategoryEntry {
        entry: Found { value, spot: Spot::listed(file, "categories", number) },
        columns: Columns::default(),
    };
    numbered.map(entry).collect()
}

/// A length of time, or null where the cell says that there is no limit.
fn limit_of(line: Line<'_>, key: Key, mistakes: &mut Mistakes) -> Option<Value> {
    let text = line.reference(key, mistakes)?;
    if vocabulary::is_nothing(&text) {
        return Some(Value::Null);
    }
    let limit = spans::span(&text);
    if limit.is_none() {
        mistakes.add(line.spot(key), &text, CellFault::Span);
    }
    limit
}

fn listed(text: &str) -> Vec<String> {
    if vocabulary::is_nothing(text) { Vec::new() } else { skills_of(text) }
}

/// 取证: all that is wanted; what the cell does not name is not.
fn evidence(line: Line<'_>, mistakes: &mut Mistakes) -> Option<Value> {
    let text = line.words(Key::Evidence, mistakes)?;
    let mut wanted = Map::new();
    for word in listed(&text) {
        match vocabulary::evidence(&word) {
            Some(name) => drop(wanted.insert(name.to_owned(), Value::from(true))),
            None => mistakes.add(line.spot(Key::Evidence), &word, CellFault::Word { known: EVIDENCE }),
        }
    }
    Some(Value::from(wanted))
}
