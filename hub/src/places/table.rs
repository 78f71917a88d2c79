//! Files of places for the command line: NDJSON, packed or not, and tables with the columns
//! `name,aliases,kind,area,lat,lon,system` in UTF-8 or GB18030; aliases are separated by `;`.
//!
//! A table becomes lines that stand where its rows stand, so that a mistake is named by the row that a person sees.

use std::{
    io::Write as _,
    path::{Path, PathBuf},
};

use csv::StringRecord;
use encoding_rs::GB18030;
use flate2::{Compression, write::GzEncoder};
use hub_protocol::{AreaCode, CoordinateSystem, http::PlaceEntry};

/// Columns without which a table is none.
const NEEDED: [&str; 2] = ["name", "area"];
/// Columns that may be there; others are a mistake, so that a misspelt one is not lost silently.
const KNOWN: [&str; 7] = ["name", "aliases", "kind", "area", "lat", "lon", "system"];
/// Rows named in one error; more are counted.
const ROWS_NAMED_MAX: usize = 50;

/// A file cannot be imported.
#[derive(Debug, thiserror::Error)]
pub(crate) enum TableError {
    /// It cannot be read.
    #[error("{}: {error}", .path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        error: std::io::Error,
    },
    /// It is not what it should be.
    #[error("{}: {why}", .path.display())]
    Content {
        /// The file.
        path: PathBuf,
        /// What is wrong, and where.
        why: String,
    },
}

/// Reads a file and packs its lines for the hub. What its name ends with says what it is: `.csv`, `.gz`, or lines.
pub(crate) fn packed(path: &Path) -> Result<Vec<u8>, TableError> {
    let bytes = std::fs::read(path).map_err(|error| TableError::Read { path: path.to_owned(), error })?;
    match path.extension().and_then(|ending| ending.to_str()) {
        Some("gz") => Ok(bytes),
        Some("csv") => {
            let lines = lines_of(&decoded(&bytes));
            lines.map(|lines| pack(&lines)).map_err(|why| TableError::Content { path: path.to_owned(), why })
        }
        _ => Ok(pack(&bytes)),
    }
}

fn pack(lines: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(lines).expect("a list of bytes takes what it is given");
    packed.finish().expect("a list of bytes takes what it is given")
}

/// UTF-8 where it is that, and otherwise GB18030, in which spreadsheets on Chinese machines write.
fn decoded(bytes: &[u8]) -> String {
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_not_utf8) => GB18030.decode(bytes).0.into_owned(),
    }
}

fn lines_of(text: &str) -> Result<Vec<u8>, String> {
    let mut table = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.as_bytes());
    let heading = table.headers().map_err(|error| error.to_string())?.clone();
    check_heading(&heading)?;
    let (mut lines, mut line, mut counted, mut mistakes) = (Vec::new(), 1, 0, Vec::new());
    for row in table.records() {
        let row = row.map_err(|error| error.to_string())?;
        let begins = begin_of(&row, text.as_bytes());
        let new_lines = text.as_bytes()[counted..begins].iter().filter(|byte| **byte == b'\n').count();
        lines.extend(std::iter::repeat_n(b'\n', new_lines));
        (line, counted) = (line + new_lines, begins);
        match entry(&heading, &row) {
            Ok(entry) => lines.extend(serde_json::to_vec(&entry).expect("an entry has string keys")),
            Err(why) => mistakes.push(format!("line {line}: {why}")),
        }
    }
    if mistakes.is_empty() {
        return Ok(lines);
    }
    let more = if mistakes.len() > ROWS_NAMED_MAX { "; …" } else { "" };
    let count = mistakes.len();
    mistakes.truncate(ROWS_NAMED_MAX);
    Err(format!("{count} mistakes: {}{more}", mistakes.join("; ")))
}

/// Where a row begins, behind the empty lines before it, which the table's reader counts as part of it.
fn begin_of(row: &StringRecord, text: &[u8]) -> usize {
    let at = row.position().map_or(0, csv::Position::byte);
    let at = usize::try_from(at).map_or(text.len(), |at| at.min(text.len()));
    at + text[at..].iter().take_while(|byte| matches!(byte, b'\n' | b'\r')).count()
}

fn check_heading(heading: &StringRecord) -> Result<(), String> {
    let has = |column: &str| heading.iter().any(|name| name == column);
    let missing: Vec<&str> = NEEDED.into_iter().filter(|column| !has(column)).collect();
    let unknown: Vec<&str> = heading.iter().filter(|name| !KNOWN.contains(name)).collect();
    if missing.is_empty() && unknown.is_empty() {
        return Ok(());
    }
    let known = KNOWN.join(",");
    Err(format!("line 1: missing columns {missing:?}, unknown columns {unknown:?}; the columns are {known}"))
}

fn entry(heading: &StringRecord, row: &StringRecord) -> Result<PlaceEntry, String> {
    let cell = |column: &str| {
        let at = heading.iter().position(|name| name == column);
        at.and_then(|at| row.get(at)).filter(|cell| !cell.is_empty())
    };
    let degrees = |column: &str| {
        let cell = cell(column);
        cell.map(|cell| cell.parse::<f64>().map_err(|error| format!("{column} {cell:?}: {error}")))
            .transpose()
    };
    let system = cell("system").map(|word| {
        serde_json::from_value::<CoordinateSystem>(word.into()).map_err(|error| format!("system: {error}"))
    });
    let aliases = cell("aliases").unwrap_or_default().split([';', '；']).map(str::trim);
    Ok(PlaceEntry {
        name: cell("name").unwrap_or_default().to_owned(),
        aliases: aliases.filter(|alias| !alias.is_empty()).map(str::to_owned).collect(),
        kind: cell("kind").map(str::to_owned),
        area: AreaCode(cell("area").unwrap_or_default().to_owned()),
        lat: degrees("lat")?,
        lon: degrees("lon")?,
        system: system.transpose()?,
    })
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    fn unpacked(name: &str, bytes: &[u8]) -> Result<String, String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        let packed = packed(&path).map_err(|error| error.to_string())?;
        let mut text = String::new();
        flate2::read::GzDecoder::new(packed.as_slice()).read_to_string(&mut text).unwrap();
        Ok(text)
    }

    #[test]
    fn a_table_becomes_lines_that_stand_where_its_rows_stand() {
        let table = "name,aliases,kind,area,lat,lon\n第一中学,一中；县一中,学校,A,27.5,109.2\n\n\"柳河\n大道\",,,B,,\n";
        let text = unpacked("places.csv", table.as_bytes()).unwrap();
        let lines: Vec<&str> = text.split('\n').collect();
        assert_eq!(lines[0], "");
        let school: PlaceEntry = serde_json::from_str(lines[1]).unwrap();
        assert_eq!(school.aliases, ["一中", "县一中"]);
        assert_eq!((school.lat, school.lon, school.kind.as_deref()), (Some(27.5), Some(109.2), Some("学校")));
        assert_eq!(lines[2], "");
        assert!(lines[3].contains("柳河\\n大道"), "{text}");
    }

    #[test]
    fn a_table_from_a_spreadsheet_has_a_mark_or_another_encoding() {
        let table = "name,area\n柳河大道,A\n";
        let marked = [b"\xef\xbb\xbf", table.as_bytes()].concat();
        let (gb, _, _) = GB18030.encode(table);
        for bytes in [marked, gb.into_owned()] {
            assert!(unpacked("places.csv", &bytes).unwrap().contains("柳河大道"));
        }
    }

    #[test]
    fn a_column_that_is_missing_or_misspelt_is_named() {
        let error = unpacked("places.csv", "name,arae\n柳河大道,A\n".as_bytes()).unwrap_err();
        assert!(
            error.contains("places.csv") && error.contains("[\"area\"]") && error.contains("arae"),
            "{error}"
        );
        assert!(unpacked("places.csv", b"").unwrap_err().contains("name"));
    }

    #[test]
    fn a_bad_row_in_the_middle_is_named_by_its_line() {
        let error =
            unpacked("places.csv", "name,area,lat,lon\n甲,A,27,109\n乙,A,north,109\n丙,A,,\n".as_bytes());
        assert!(error.unwrap_err().contains("line 3: lat \"north\""));
        let error = unpacked("places.csv", "name,area\n甲,A\n乙\n".as_bytes()).unwrap_err();
        assert!(error.contains("line: 3"), "{error}");
    }

    #[test]
    fn lines_are_taken_as_they_are_packed_or_not() {
        let line = "{\"name\":\"柳\",\"area\":\"A\"}\n";
        assert_eq!(unpacked("places.ndjson", line.as_bytes()).unwrap(), line);
        assert_eq!(unpacked("places.ndjson.gz", &pack(line.as_bytes())).unwrap(), line);
    }
}
