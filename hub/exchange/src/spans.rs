//! Lengths of time as people write them: `5个工作日`, `4工作时`, `24小时`, `3天`, `30分钟`.

use serde_json::{Value, json};

use crate::vocabulary::folded;

/// Units, and the names that documents of the hub have for them.
const UNITS: [(&str, &[&str]); 6] = [
    ("working_days", &["工作日", "working_days"]),
    ("working_hours", &["工作时", "工作小时", "working_hours"]),
    ("working_minutes", &["工作分钟", "working_minutes"]),
    ("days", &["天", "日", "自然日", "days"]),
    ("hours", &["小时", "时", "hours"]),
    ("minutes", &["分钟", "分", "minutes"]),
];

/// A length of time as documents have it; none for anything else, a number without its unit above all.
pub(crate) fn span(text: &str) -> Option<Value> {
    let text: String = folded(text).to_lowercase().chars().filter(|letter| !letter.is_whitespace()).collect();
    let digits = text.find(|letter: char| !letter.is_ascii_digit())?;
    let (number, unit) = text.split_at(digits);
    let number: u32 = number.parse().ok()?;
    let unit = unit.strip_prefix('个').unwrap_or(unit);
    let (name, _) = UNITS.iter().find(|(_, words)| words.contains(&unit))?;
    Some(json!({ *name: number }))
}

/// A length of time of a document as people write it; none for anything else.
pub(crate) fn written(span: &Value) -> Option<String> {
    let (name, number) = span.as_object()?.iter().next()?;
    let (_, words) = UNITS.iter().find(|(known, _)| known == name)?;
    let measure = if words[0] == "工作日" { "个" } else { "" };
    Some(format!("{}{measure}{}", number.as_u64()?, words[0]))
}

/// Seconds of the units in which short lengths of time are written.
const SHORT_UNITS: [(u32, &[&str]); 3] = [
    (3_600, &["小时", "时", "hours", "hour", "h"]),
    (60, &["分钟", "分", "minutes", "minute", "min"]),
    (1, &["秒", "秒钟", "seconds", "second", "s"]),
];

/// A short length of time, seconds; none for anything else, a number without its unit above all.
pub(crate) fn seconds(text: &str) -> Option<u32> {
    let text: String = folded(text).to_lowercase().chars().filter(|letter| !letter.is_whitespace()).collect();
    let (number, unit) = text.split_at(text.find(|letter: char| !letter.is_ascii_digit())?);
    let unit = unit.strip_prefix('个').unwrap_or(unit);
    let (of_unit, _) = SHORT_UNITS.iter().find(|(_, words)| words.contains(&unit))?;
    number.parse::<u32>().ok()?.checked_mul(*of_unit)
}

/// A short length of time as people write it, in the greatest unit of which it is a whole number.
pub(crate) fn seconds_written(seconds: u32) -> String {
    let whole = SHORT_UNITS.iter().find(|(of_unit, _)| seconds > 0 && seconds.is_multiple_of(*of_unit));
    let (of_unit, words) = whole.unwrap_or(&SHORT_UNITS[2]);
    format!("{}{}", seconds / of_unit, words[0])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<Value>) {
        assert_eq!(span(text), expected, "{text}");
    }

    #[test]
    fn a_length_of_time_is_read_with_its_unit_and_never_without() {
        check("5个工作日", Some(json!({ "working_days": 5 })));
        check(" 4 工作小时", Some(json!({ "working_hours": 4 })));
        check("24小时", Some(json!({ "hours": 24 })));
        check("7天", Some(json!({ "days": 7 })));
        check("30 minutes", Some(json!({ "minutes": 30 })));
        check("5", None);
        check("工作日", None);
        check("-5天", None);
        check("99999999999天", None);
    }

    #[test]
    fn a_short_length_is_read_with_its_unit_and_written_so_that_it_is_read_back() {
        assert_eq!(["40分钟", "90 秒", "2 hours"].map(seconds), [Some(2_400), Some(90), Some(7_200)]);
        assert_eq!(["40", "3天", "4工作时", "99999999小时"].map(seconds), [None; 4]);
        for length in [1, 59, 60, 90, 2_400, 3_600, 5_400, 86_400] {
            assert_eq!(seconds(&seconds_written(length)), Some(length));
        }
    }

    #[test]
    fn every_length_of_a_document_is_written_so_that_it_is_read_back() {
        for (name, _) in UNITS {
            let length = json!({ name: 30 });
            assert_eq!(written(&length).and_then(|text| span(&text)), Some(length));
        }
        assert_eq!(written(&json!({ "years": 1 })), None);
    }
}
