//! How a CSV file of calls is to be read: which column is what. A small TOML file for each source.

use std::collections::BTreeMap;

use hub_protocol::Grade;
use jiff::{Timestamp, civil::DateTime, tz::TimeZone};
use serde::Deserialize;

/// The mapping of one source.
#[derive(Debug, Clone)]
pub struct Mapping {
    pub(super) rows: Rows,
    pub(super) place: PlaceColumns,
    pub(super) category: Category,
    pub(super) urgency: Option<Urgency>,
    pub(super) text: Text,
    time: Time,
    zone: TimeZone,
}

/// A mapping or what it is applied to is wrong.
#[derive(Debug, thiserror::Error)]
pub enum MappingError {
    /// It is not the TOML that is wanted.
    #[error("mapping: {0}")]
    Toml(#[from] toml::de::Error),
    /// Its time zone is unknown on this machine.
    #[error("mapping: time.zone {zone:?}: {source}")]
    Zone {
        /// As written.
        zone: String,
        /// Why.
        source: jiff::Error,
    },
    /// It names the place in two ways, or in none.
    #[error("mapping: place needs either `pair`, or `lat` and `lon`")]
    Place,
    /// It names a grade that does not exist.
    #[error("mapping: urgency {0:?} is not red, orange or ordinary")]
    Grade(String),
    /// The stream has other numbers than the mapping says it has.
    #[error(
        "the stream has {rows} rows and {cases} cases, the mapping expects {expected_rows} and {expected_cases}: was it cut short?"
    )]
    Counts {
        /// Rows found.
        rows: usize,
        /// Cases found.
        cases: usize,
        /// Rows expected.
        expected_rows: usize,
        /// Cases expected.
        expected_cases: usize,
    },
    /// A time that is not in the format.
    #[error("time {text:?} is not in the format {format:?}: {source}")]
    Time {
        /// What stands there.
        text: String,
        /// The format.
        format: String,
        /// Why.
        source: jiff::Error,
    },
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    rows: Rows,
    time: Time,
    place: Place,
    category: Category,
    urgency: Option<UrgencyTable>,
    text: Text,
}

/// Which rows count, and which of them belong together.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Rows {
    /// Rows with the same value here are one case.
    pub(super) group: String,
    /// Only rows in which this column …
    #[serde(default)]
    pub(super) where_column: Option<String>,
    /// … has this value.
    #[serde(default)]
    pub(super) where_is: String,
    /// How many rows the whole stream has, where that is known.
    expect_rows: Option<usize>,
    /// How many cases.
    expect_cases: Option<usize>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Time {
    column: String,
    format: String,
    zone: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Place {
    pair: Option<String>,
    lat: Option<String>,
    lon: Option<String>,
}

/// Where the place stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum PlaceColumns {
    /// `(lat, lon)` in one column.
    Pair(String),
    /// Two columns.
    Two {
        /// Latitude.
        lat: String,
        /// Longitude.
        lon: String,
    },
}

/// Which category a row has.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Category {
    /// The column.
    pub(super) column: String,
    /// Our code for the values of that column; a value that is not named is taken as it is if this is empty.
    #[serde(default)]
    pub(super) codes: BTreeMap<String, String>,
    /// Our code for every other value.
    pub(super) otherwise: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct UrgencyTable {
    column: String,
    otherwise: String,
    #[serde(default)]
    grades: BTreeMap<String, String>,
}

/// How urgent a row is.
#[derive(Debug, Clone)]
pub(super) struct Urgency {
    /// The column.
    pub(super) column: String,
    /// Our grade for its values.
    pub(super) grades: BTreeMap<String, Grade>,
    /// Our grade for every other value.
    pub(super) otherwise: Grade,
}

/// What the caller's words are made of.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Text {
    /// Columns, put one behind the other.
    pub(super) columns: Vec<String>,
}

impl Mapping {
    /// Reads a mapping.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(text: &str) -> Result<Self, MappingError> {
        let document: Document = toml::from_str(text)?;
        let zone = TimeZone::get(&document.time.zone)
            .map_err(|source| MappingError::Zone { zone: document.time.zone.clone(), source })?;
        let place = match (document.place.pair, document.place.lat, document.place.lon) {
            (Some(pair), None, None) => PlaceColumns::Pair(pair),
            (None, Some(lat), Some(lon)) => PlaceColumns::Two { lat, lon },
            _other => return Err(MappingError::Place),
        };
        let urgency = document.urgency.map(urgency).transpose()?;
        let Document { rows, time, category, text, .. } = document;
        Ok(Self { rows, place, category, urgency, text, time, zone })
    }

    /// Every column that must be there.
    pub(super) fn columns(&self) -> Vec<&str> {
        let mut columns = vec![self.rows.group.as_str(), &self.time.column, &self.category.column];
        columns.extend(self.rows.where_column.as_deref());
        match &self.place {
            PlaceColumns::Pair(pair) => columns.push(pair),
            PlaceColumns::Two { lat, lon } => columns.extend([lat.as_str(), lon]),
        }
        columns.extend(self.urgency.as_ref().map(|urgency| urgency.column.as_str()));
        columns.extend(self.text.columns.iter().map(String::as_str));
        columns
    }

    /// The column of the time.
    pub(super) fn time_column(&self) -> &str {
        &self.time.column
    }

    /// The instant of a time as the source writes it, on the clocks of its zone. A time that its clocks showed twice is
    /// the earlier one; one that they skipped is moved on by the gap.
    ///
    /// # Errors
    /// [`MappingError::Time`].
    pub(super) fn instant(&self, text: &str) -> Result<Timestamp, MappingError> {
        let parsed = DateTime::strptime(&self.time.format, text.trim());
        let zoned = parsed.and_then(|local| local.to_zoned(self.zone.clone()));
        zoned.map(|zoned| zoned.timestamp()).map_err(|source| MappingError::Time {
            text: text.to_owned(),
            format: self.time.format.clone(),
            source,
        })
    }

    /// Our category for a value of the source.
    pub(super) fn category(&self, value: &str) -> String {
        match self.category.codes.get(value) {
            Some(code) => code.clone(),
            None if self.category.codes.is_empty() && !value.is_empty() => value.to_owned(),
            None => self.category.otherwise.clone(),
        }
    }

    /// Holds the numbers of the whole stream against what the mapping says of it.
    ///
    /// # Errors
    /// [`MappingError::Counts`].
    pub(super) fn check_counts(&self, rows: usize, cases: usize) -> Result<(), MappingError> {
        let expected_rows = self.rows.expect_rows.unwrap_or(rows);
        let expected_cases = self.rows.expect_cases.unwrap_or(cases);
        if (rows, cases) == (expected_rows, expected_cases) {
            return Ok(());
        }
        Err(MappingError::Counts { rows, cases, expected_rows, expected_cases })
    }
}

fn urgency(table: UrgencyTable) -> Result<Urgency, MappingError> {
    let named = table.grades.into_iter().map(|(value, word)| Ok((value, grade(&word)?)));
    let grades = named.collect::<Result<_, MappingError>>()?;
    Ok(Urgency { column: table.column, grades, otherwise: grade(&table.otherwise)? })
}

fn grade(word: &str) -> Result<Grade, MappingError> {
    match word {
        "red" => Ok(Grade::Red),
        "orange" => Ok(Grade::Orange),
        "ordinary" => Ok(Grade::Ordinary),
        other => Err(MappingError::Grade(other.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mapping(zone: &str, place: &str) -> Result<Mapping, MappingError> {
        Mapping::parse(&format!(
            "[rows]\ngroup = \"n\"\n[time]\ncolumn = \"t\"\nformat = \"%m/%d/%Y %I:%M:%S %p\"\nzone = \"{zone}\"\n\
             [place]\n{place}\n[category]\ncolumn = \"c\"\notherwise = \"99\"\n[text]\ncolumns = [\"c\"]\n"
        ))
    }

    fn check_instant(zone: &str, text: &str, expected: &str) {
        let mapping = mapping(zone, "pair = \"p\"").unwrap();
        let expected: Timestamp = expected.parse().unwrap();
        assert_eq!(mapping.instant(text).unwrap(), expected, "{text} in {zone}");
    }

    #[test]
    fn times_are_those_of_the_clocks_on_the_wall_there() {
        check_instant("America/Los_Angeles", "12/31/2016 12:01:04 AM", "2016-12-31T08:01:04Z");
        check_instant("America/Los_Angeles", "07/01/2016 12:01:04 PM", "2016-07-01T19:01:04Z");
        check_instant("Asia/Shanghai", "12/31/2016 12:01:04 AM", "2016-12-30T16:01:04Z");
    }

    #[test]
    fn an_hour_that_the_clocks_show_twice_is_the_earlier_and_one_they_skip_is_moved_on() {
        check_instant("America/Los_Angeles", "11/06/2016 01:30:00 AM", "2016-11-06T08:30:00Z");
        check_instant("America/Los_Angeles", "03/13/2016 02:30:00 AM", "2016-03-13T10:30:00Z");
    }

    #[test]
    fn a_zone_that_does_not_exist_and_a_time_in_another_format_are_named() {
        let error = mapping("Mars/Olympus", "pair = \"p\"").unwrap_err().to_string();
        assert!(error.contains("Mars/Olympus"), "{error}");
        let mapping = mapping("Asia/Shanghai", "pair = \"p\"").unwrap();
        let error = mapping.instant("2016-12-31").unwrap_err().to_string();
        assert!(error.contains("2016-12-31") && error.contains("%m/%d/%Y"), "{error}");
    }

    #[test]
    fn a_place_is_named_in_exactly_one_way() {
        assert!(mapping("Asia/Shanghai", "lat = \"a\"\nlon = \"b\"").is_ok());
        for wrong in ["", "lat = \"a\"", "pair = \"p\"\nlat = \"a\"\nlon = \"b\""] {
            assert!(matches!(mapping("Asia/Shanghai", wrong), Err(MappingError::Place)), "{wrong}");
        }
    }

    #[test]
    fn a_misspelt_key_is_refused() {
        let error = mapping("Asia/Shanghai", "piar = \"p\"").unwrap_err().to_string();
        assert!(error.contains("piar"), "{error}");
    }
}
