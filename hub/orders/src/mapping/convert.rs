//! From what stands in a field of theirs to what a field of ours holds.

use hub_dispatch::{Span, UtcMicros};
use hub_exchange::{Content, usual_instant, usual_phone, usual_span};

use super::{ANY_OTHER, Conversion, Rule, Scalar, Table, TimeForm};
use crate::{
    field::{Field, Holds},
    mistake::{Fault, Wanted},
    zone::{Zone, since_1970, taken},
};

/// Digits of a telephone number.
const PHONE_DIGITS: std::ops::RangeInclusive<usize> = 3..=20;

/// Digits from which on a run between blanks is a telephone number by itself.
const WHOLE_PHONE_DIGITS: usize = 7;

/// Words of a table that a mistake lists.
const LISTED_MAX: usize = 12;

/// What a field holds.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Read {
    /// A text, a word or a telephone number.
    Text(String),
    Time(UtcMicros),
    Span(Span),
    Whole(u32),
    Degrees(f64),
    Point {
        lat: f64,
        lon: f64,
    },
    Flag(bool),
}

/// What conversions need beside the text.
#[derive(Clone, Copy)]
pub(crate) struct Surroundings<'a> {
    pub(crate) zone: Zone,
    pub(crate) tables: &'a std::collections::BTreeMap<String, Table>,
}

/// What a field holds by its rule; nothing where nothing is left of it.
pub(crate) fn read(
    around: Surroundings<'_>,
    field: Field,
    rule: &Rule,
    scalar: &Scalar,
) -> Result<Option<Read>, Fault> {
    let text = converted(around, rule, scalar)?;
    if text.trim().is_empty() {
        return Ok(None);
    }
    let text = text.as_str();
    let holds = field.holds();
    let read = match holds {
        Holds::Text(_) | Holds::Phone if scalar.lost => return Err(Fault::DigitsLost),
        Holds::Text(max) => Some(Read::Text(of_text(field, text, max)?)),
        Holds::Word(words) => Some(Read::Text(of_words(words, text)?)),
        Holds::Time => of_time(around.zone, rule, scalar, text).map(Read::Time),
        Holds::Span => of_span(text).map(Read::Span),
        Holds::Whole => text.trim().parse().ok().map(Read::Whole),
        Holds::Degrees(max) => of_degrees(text, max.into()).map(Read::Degrees),
        Holds::Point => of_point(rule, text),
        Holds::Flag => of_flag(text).map(Read::Flag),
        Holds::Phone => usual_phone(text).map(Read::Text),
        Holds::Links => return Err(Fault::Not { wanted: Wanted::List }),
    };
    read.map(Some).ok_or_else(|| Fault::Not { wanted: holds.wanted() })
}

/// The text after every conversion that makes one of one.
fn converted(around: Surroundings<'_>, rule: &Rule, scalar: &Scalar) -> Result<String, Fault> {
    let mut text = scalar.text.clone();
    for conversion in &rule.convert {
        text = match conversion {
            Conversion::Trim => text.trim().to_owned(),
            Conversion::Digits => text.chars().map(ordinary).collect(),
            Conversion::Phone(nth) => phones(&text).into_iter().nth(*nth).unwrap_or_default(),
            Conversion::Table(name) => by_table(around.tables.get(name), &text)?,
            Conversion::Time(_) | Conversion::LatLon | Conversion::LonLat => text,
        };
    }
    Ok(text)
}

fn by_table(table: Option<&Table>, text: &str) -> Result<String, Fault> {
    let found = table.and_then(|table| table.get(text).or_else(|| table.get(ANY_OTHER)));
    found.cloned().ok_or_else(|| {
        let known = table.into_iter().flat_map(Table::keys);
        let mut known: Vec<&str> = known.take(LISTED_MAX + 1).map(String::as_str).collect();
        if known.len() > LISTED_MAX {
            known[LISTED_MAX] = "…";
        }
        Fault::Unknown { known: known.join(", ") }
    })
}

/// Full-width letters, digits and marks as ordinary ones.
fn ordinary(letter: char) -> char {
    match letter {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(letter) - 0xfee0).unwrap_or(letter),
        '\u{3000}' | '\u{a0}' => ' ',
        _ => letter,
    }
}

/// The telephone numbers in a text: runs of digits, with the marks that stand within a number.
fn phones(text: &str) -> Vec<String> {
    let text: String = text.chars().map(ordinary).collect();
    let parts = text.split(|letter: char| !letter.is_ascii_digit() && !"-+() ".contains(letter));
    parts.flat_map(numbers_of).collect()
}

/// A run is one number with blanks in it, or several that only blanks divide.
fn numbers_of(part: &str) -> Vec<String> {
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let words = part.split(' ').map(digits).filter(|digits| digits.len() >= WHOLE_PHONE_DIGITS);
    let words: Vec<String> = words.collect();
    let numbers = if words.len() > 1 { words } else { vec![digits(part)] };
    numbers.into_iter().filter(|number| PHONE_DIGITS.contains(&number.len())).collect()
}

fn of_text(field: Field, text: &str, max: usize) -> Result<String, Fault> {
    // What no screen and no sheet can show is left out; the raw copy has it.
    let plain = text.replace("\r\n", "\n");
    let plain: String =
        plain.chars().filter(|letter| !letter.is_control() || "\n\t".contains(*letter)).collect();
    let names_it = matches!(field, Field::Number | Field::Unique);
    let plain = if names_it { plain.trim().to_owned() } else { plain };
    if plain.len() > max {
        return Err(Fault::TooMany { what: "bytes", max });
    }
    if names_it && plain.contains(char::is_whitespace) {
        return Err(Fault::Not { wanted: Wanted::Number });
    }
    Ok(plain)
}

fn of_words(words: &[&str], text: &str) -> Result<String, Fault> {
    let text = text.trim();
    if words.contains(&text) {
        return Ok(text.to_owned());
    }
    Err(Fault::Unknown { known: words.join(", ") })
}

fn of_time(zone: Zone, rule: &Rule, scalar: &Scalar, text: &str) -> Option<UtcMicros> {
    let forms = rule.convert.iter().filter_map(|conversion| match conversion {
        Conversion::Time(form) => Some(form),
        Conversion::Trim | Conversion::Digits | Conversion::Phone(_) | Conversion::Table(_) => None,
        Conversion::LatLon | Conversion::LonLat => None,
    });
    let mut forms = forms.peekable();
    // Where nothing is said, what people and spreadsheets write is understood.
    if forms.peek().is_none() {
        return by_form(zone, &TimeForm::Usual, scalar, text.trim());
    }
    forms.find_map(|form| by_form(zone, form, scalar, text.trim()))
}

fn by_form(zone: Zone, form: &TimeForm, scalar: &Scalar, text: &str) -> Option<UtcMicros> {
    match form {
        TimeForm::Pattern(pattern) => zone.parse(pattern, text),
        TimeForm::Rfc3339 => taken(text.parse().ok()?),
        TimeForm::EpochS => since_1970(text, 1),
        TimeForm::EpochMs => since_1970(text, 1_000),
        TimeForm::Usual => {
            let content = scalar.cell.map_or_else(|| Content::Text(text.to_owned()), Content::Number);
            usual_instant(&content).map(|at| UtcMicros(at.get()))
        }
    }
}

fn of_span(text: &str) -> Option<Span> {
    serde_json::from_value(usual_span(text)?).ok()
}

fn of_degrees(text: &str, max: f64) -> Option<f64> {
    text.trim().parse::<f64>().ok().filter(|degrees| degrees.is_finite() && degrees.abs() <= max)
}

fn of_point(rule: &Rule, text: &str) -> Option<Read> {
    let text: String = text.chars().map(ordinary).collect();
    let mut parts = text.split([',', ';', ' ']).filter(|part| !part.is_empty());
    let (first, second) = (parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    let is_lon_first = rule.convert.contains(&Conversion::LonLat);
    let (lat, lon) = if is_lon_first { (second, first) } else { (first, second) };
    Some(Read::Point { lat: of_degrees(lat, 90.0)?, lon: of_degrees(lon, 180.0)? })
}

fn of_flag(text: &str) -> Option<bool> {
    match text.trim().to_lowercase().as_str() {
        "是" | "1" | "true" | "yes" | "y" => Some(true),
        "否" | "0" | "false" | "no" | "n" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn telephone_numbers_are_found_among_others() {
        let found = |text: &str| phones(text).join("|");
        assert_eq!(found("13800000000/0543-1234567"), "13800000000|05431234567");
        assert_eq!(found("13800000000、13900000000"), "13800000000|13900000000");
        assert_eq!(found("13800000000 13900000000"), "13800000000|13900000000");
        assert_eq!(found("138 0000 0000"), "13800000000");
        assert_eq!(found("王先生13800000000(子)"), "13800000000");
        assert_eq!(found("无"), "");
    }

    #[test]
    fn a_point_is_two_degrees_in_the_order_that_is_said() {
        let rule = Rule { convert: vec![Conversion::LonLat], ..Rule::default() };
        let point = Some(Read::Point { lat: 37.4, lon: 118.0 });
        assert_eq!(of_point(&rule, "118.0,37.4"), point);
        assert_eq!(of_point(&rule, "118.0 ,37.4"), point);
        assert_eq!(of_point(&Rule::default(), "37.4;118.0"), point);
        for text in ["", "118.0", "37.4,118.0,5", "118,200", "nan,inf", "37.4,118.0"] {
            assert_eq!(of_point(&rule, text), None, "{text}");
        }
    }

    #[test]
    fn flags_are_read_as_people_write_them() {
        let flags = ["是", " Y ", "0", "否", "也许"].map(of_flag);
        assert_eq!(flags, [Some(true), Some(true), Some(false), Some(false), None]);
    }
}
