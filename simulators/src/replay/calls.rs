//! Reading recorded calls: rows become calls, in the order of their times.

use std::collections::BTreeMap;

use hub_protocol::{Grade, Point, limits::REPORT_TEXT_MAX_BYTES};
use jiff::Timestamp;

use super::mapping::{Mapping, MappingError, PlaceColumns};

/// One recorded call.
#[derive(Debug, Clone, PartialEq)]
pub struct RecordedCall {
    /// What the source calls it.
    pub group: String,
    /// When it came.
    pub at: Timestamp,
    /// Where it was about; none if the source does not know.
    pub place: Option<Point>,
    /// Category in our catalogue.
    pub category: String,
    /// Urgency, if the source tells.
    pub grade: Option<Grade>,
    /// What was said.
    pub text: String,
}

/// A stream that cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum CallsError {
    /// It is no CSV.
    #[error("calls: {0}")]
    Csv(#[from] csv::Error),
    /// A column that the mapping names is not there.
    #[error("calls: there is no column {0:?}")]
    Column(String),
    /// A value cannot be used.
    #[error("calls, line {line}: {source}")]
    Value {
        /// The line of the file.
        line: u64,
        /// What is wrong.
        source: MappingError,
    },
    /// A place is no place.
    #[error("calls, line {line}: {text:?} is not a latitude and a longitude")]
    Place {
        /// The line of the file.
        line: u64,
        /// What stands there.
        text: String,
    },
}

/// The calls of a CSV text, earliest first, and how many rows they were made of. Of several rows of one group, the first
/// of the file tells the place and the words, and the earliest the time.
///
/// # Errors
/// [`CallsError`] naming the line or the column.
pub fn read_calls(mapping: &Mapping, text: &str) -> Result<(Vec<RecordedCall>, usize), CallsError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let headers = reader.headers()?.clone();
    let columns = columns(mapping, &headers)?;
    let mut calls: BTreeMap<String, RecordedCall> = BTreeMap::new();
    let mut rows = 0;
    for record in reader.records() {
        let record = record?;
        let row = Row { mapping, columns: &columns, record: &record };
        if !row.counts() {
            continue;
        }
        rows += 1;
        let call = row.call()?;
        match calls.get_mut(&call.group) {
            Some(known) => known.at = known.at.min(call.at),
            None => {
                calls.insert(call.group.clone(), call);
            }
        }
    }
    let mut calls: Vec<RecordedCall> = calls.into_values().collect();
    calls.sort_by(|a, b| a.at.cmp(&b.at).then_with(|| a.group.cmp(&b.group)));
    Ok((calls, rows))
}

fn columns<'a>(
    mapping: &'a Mapping,
    headers: &csv::StringRecord,
) -> Result<BTreeMap<&'a str, usize>, CallsError> {
    let find = |name: &'a str| {
        let index = headers.iter().position(|header| header.trim() == name);
        index.map(|index| (name, index)).ok_or_else(|| CallsError::Column(name.to_owned()))
    };
    mapping.columns().into_iter().map(find).collect()
}

struct Row<'a> {
    mapping: &'a Mapping,
    columns: &'a BTreeMap<&'a str, usize>,
    record: &'a csv::StringRecord,
}

impl Row<'_> {
    fn value(&self, column: &str) -> &str {
        self.columns.get(column).and_then(|index| self.record.get(*index)).unwrap_or_default().trim()
    }

    fn line(&self) -> u64 {
        self.record.position().map_or(0, csv::Position::line)
    }

    fn counts(&self) -> bool {
        let rows = &self.mapping.rows;
        rows.where_column.as_ref().is_none_or(|column| self.value(column) == rows.where_is)
    }

    fn call(&self) -> Result<RecordedCall, CallsError> {
        let at = self.mapping.instant(self.value(self.mapping.time_column()));
        let urgency = self.mapping.urgency.as_ref();
        Ok(RecordedCall {
            group: self.value(&self.mapping.rows.group).to_owned(),
            at: at.map_err(|source| CallsError::Value { line: self.line(), source })?,
            place: self.place()?,
            category: self.mapping.category(self.value(&self.mapping.category.column)),
            grade: urgency.map(|urgency| {
                let named = urgency.grades.get(self.value(&urgency.column));
                named.copied().unwrap_or(urgency.otherwise)
            }),
            text: self.text(),
        })
    }

    /// An empty place is a call whose place is unknown; anything else must be one.
    fn place(&self) -> Result<Option<Point>, CallsError> {
        let text = match &self.mapping.place {
            PlaceColumns::Pair(pair) => self.value(pair).to_owned(),
            PlaceColumns::Two { lat, lon } => format!("{},{}", self.value(lat), self.value(lon)),
        };
        if text.chars().all(|c| c == ',' || c.is_whitespace()) {
            return Ok(None);
        }
        let place = pair(&text);
        place.map(Some).ok_or_else(|| CallsError::Place { line: self.line(), text })
    }

    fn text(&self) -> String {
        let columns = self.mapping.text.columns.iter().map(|column| self.value(column));
        let words: Vec<&str> = columns.filter(|value| !value.is_empty()).collect();
        let text = words.join(" ");
        text.char_indices()
            .take_while(|(at, c)| at + c.len_utf8() <= REPORT_TEXT_MAX_BYTES)
            .map(|(_, c)| c)
            .collect()
    }
}

/// `(lat, lon)`, with or without the brackets.
fn pair(text: &str) -> Option<Point> {
    let inner = text.trim().trim_start_matches('(').trim_end_matches(')');
    let (lat, lon) = inner.split_once(',')?;
    // Not a number is no place; why it is none is shown by the text itself.
    let number = |text: &str| text.trim().parse::<f64>().ok();
    let point = Point { lat: number(lat)?, lon: number(lon)? };
    let possible = (-90.0..=90.0).contains(&point.lat) && (-180.0..=180.0).contains(&point.lon);
    possible.then_some(point)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAPPING: &str = r#"
        [rows]
        group = "n"
        where_column = "day"
        where_is = "1"
        [time]
        column = "t"
        format = "%Y-%m-%d %H:%M"
        zone = "UTC"
        [place]
        pair = "p"
        [category]
        column = "c"
        otherwise = "99"
        codes = { fire = "03" }
        [urgency]
        column = "u"
        otherwise = "ordinary"
        grades = { high = "red" }
        [text]
        columns = ["c", "words"]
    "#;

    fn read(rows: &str) -> Result<(Vec<RecordedCall>, usize), CallsError> {
        let text = format!("\u{feff}n,day,t,p,c,u,words\n{rows}");
        read_calls(&Mapping::parse(MAPPING).unwrap(), &text)
    }

    #[test]
    fn several_rows_of_one_number_are_one_call_at_its_earliest_time() {
        let rows = "A,1,2016-01-01 10:05,\"(1.5, 2.5)\",fire,high,first\n\
                    B,1,2016-01-01 10:01,\"(1, 2)\",cat,low,tree\n\
                    A,1,2016-01-01 10:00,\"(9, 9)\",fire,low,second\n";
        let (calls, count) = read(rows).unwrap();
        assert_eq!((count, calls.len()), (3, 2));
        assert_eq!(calls[0].group, "A");
        assert_eq!(calls[0].text, "fire first");
        assert_eq!(calls[0].place, Some(Point { lat: 1.5, lon: 2.5 }));
        assert_eq!((calls[0].category.as_str(), calls[0].grade), ("03", Some(Grade::Red)));
        assert_eq!((calls[1].category.as_str(), calls[1].grade), ("99", Some(Grade::Ordinary)));
    }

    #[test]
    fn rows_of_another_day_do_not_count() {
        let (calls, count) = read("A,2,rubbish,,,,\n").unwrap();
        assert_eq!((calls.len(), count), (0, 0));
    }

    #[test]
    fn a_call_without_a_place_is_kept_and_a_wrong_place_is_named_with_its_line() {
        let (calls, _) = read("A,1,2016-01-01 10:00,,fire,,\n").unwrap();
        assert_eq!(calls[0].place, None);
        for wrong in ["somewhere", "\"(100, 2)\"", "\"(1, nan)\""] {
            let error = read(&format!("A,1,2016-01-01 10:00,{wrong},fire,,\n")).unwrap_err();
            assert!(matches!(error, CallsError::Place { line: 2, .. }), "{wrong}: {error}");
        }
    }

    #[test]
    fn a_missing_column_is_named() {
        let error = read_calls(&Mapping::parse(MAPPING).unwrap(), "n,day\n").unwrap_err();
        assert!(matches!(&error, CallsError::Column(name) if name == "t"), "{error}");
    }
}
