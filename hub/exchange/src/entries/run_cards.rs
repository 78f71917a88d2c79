//! Rows of run cards (出动卡), in the form that an import has for them: for which cases, which services are called first, and one
//! kind of help with how much of it and by when.

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
    vocabulary::{self, GRADES, KINDS, SERVICES, TRAVELS, WEIGHTS, folded},
};

/// Most of one kind of help that a row can want: as many units as a case can take.
const COUNT_MAX: u32 = 8;
/// Longest duty that a row can ask about, hours.
const ON_DUTY_H_MAX: u32 = 48;
/// Most tasks of a duty that a row can ask about.
const LOAD_MAX: u32 = 200;
/// Seconds of an hour.
const HOUR_S: u32 = 3_600;

/// A row of a card.
#[derive(Debug, Clone)]
pub(crate) struct RunCardEntry {
    pub(crate) entry: Found<Value>,
    pub(crate) columns: Columns,
}

pub(super) fn row(line: Line<'_>, mistakes: &mut Mistakes) -> Option<RunCardEntry> {
    whole(mistakes, |mistakes| {
        let mut entry = Map::new();
        let mut put = |name: &str, value: Option<Value>| {
            if let Some(value) = value {
                entry.insert(name.to_owned(), value);
            }
        };
        put("category", line.reference(Key::Category, mistakes).map(Value::from));
        put("matter", line.reference(Key::Matter, mistakes).map(Value::from));
        put("grade", line.word(Key::Grade, GRADES, vocabulary::grade, mistakes).map(Value::from));
        put("call", listed(line, Key::Call, SERVICES, vocabulary::service, mistakes));
        put("weight", line.word(Key::Weight, WEIGHTS, vocabulary::weight, mistakes).map(Value::from));
        let want = want(line, mistakes);
        put("want", (!want.is_empty()).then(|| Value::from(want)));
        Some(RunCardEntry { entry: found(&line, Key::Category, Value::from(entry)), columns: line.columns() })
    })
}

/// Whom the row wants; nothing if it only calls a service.
fn want(line: Line<'_>, mistakes: &mut Mistakes) -> Map<String, Value> {
    let mut want = Map::new();
    let mut put = |name: &str, value: Option<Value>| {
        if let Some(value) = value {
            want.insert(name.to_owned(), value);
        }
    };
    let kinds =
        listed(line, Key::Kind, KINDS, |word| vocabulary::kind(word).map(|kind| json!(kind)), mistakes);
    put("kinds", kinds);
    put("skills", line.words(Key::Skills, mistakes).map(|skills| json!(skills_of(&skills))));
    put("count", number(line, Key::Count, COUNT_MAX, "", mistakes));
    let travel = line.word(Key::Travel, TRAVELS, vocabulary::travel, mistakes);
    put("travel", travel.map(|travel| json!(travel)));
    put("within_s", seconds(line, Key::Within, mistakes).map(Value::from));
    put("on_duty_max_h", hours(line, Key::OnDutyMax, mistakes));
    put("load_max", number(line, Key::LoadMax, LOAD_MAX, "件", mistakes));
    put("fix_age_max_s", seconds(line, Key::FixAgeMax, mistakes).map(Value::from));
    want
}

/// Rows of a file of their own, or of a whole import.
pub(crate) fn read_run_cards(file: &std::sync::Arc<str>, listed: Vec<Value>) -> Vec<RunCardEntry> {
    let numbered = (1_usize..).zip(listed);
    let entry = |(number, value)| RunCardEntry {
        entry: Found { value, spot: Spot::listed(file, "run_cards", number) },
        columns: Columns::default(),
    };
    numbered.map(entry).collect()
}

/// Several words of a closed list in one cell.
fn listed(
    line: Line<'_>,
    key: Key,
    known: &'static str,
    read: impl Fn(&str) -> Option<Value>,
    mistakes: &mut Mistakes,
) -> Option<Value> {
    let text = line.words(key, mistakes)?;
    let mut words = Vec::new();
    for word in skills_of(&text) {
        match read(&word) {
            Some(word) => words.push(word),
            None => mistakes.add(line.spot(key), &word, CellFault::Word { known }),
        }
    }
    Some(Value::from(words))
}

/// A whole number from 1 on, with its measure word or without.
fn number(line: Line<'_>, key: Key, most: u32, measure: &str, mistakes: &mut Mistakes) -> Option<Value> {
    let text = line.reference(key, mistakes)?;
    let number = folded(&text).trim_end_matches(measure).trim().parse::<u32>().ok();
    let number = number.filter(|number| (1..=most).contains(number));
    if number.is_none() {
        mistakes.add(line.spot(key), &text, CellFault::Number { most });
    }
    number.map(Value::from)
}

fn seconds(line: Line<'_>, key: Key, mistakes: &mut Mistakes) -> Option<u32> {
    let text = line.reference(key, mistakes)?;
    let seconds = spans::seconds(&text);
    if seconds.is_none() {
        mistakes.add(line.spot(key), &text, CellFault::Seconds);
    }
    seconds
}

/// Whole hours: as a length of time, or as a number alone.
fn hours(line: Line<'_>, key: Key, mistakes: &mut Mistakes) -> Option<Value> {
    let text = line.reference(key, mistakes)?;
    let whole = spans::seconds(&text).filter(|seconds| seconds % HOUR_S == 0).map(|seconds| seconds / HOUR_S);
    let hours =
        whole.or_else(|| text.parse::<u32>().ok()).filter(|hours| (1..=ON_DUTY_H_MAX).contains(hours));
    if hours.is_none() {
        mistakes.add(line.spot(key), &text, CellFault::Number { most: ON_DUTY_H_MAX });
    }
    hours.map(Value::from)
}
