//! An import from files: a folder with `areas.geojson`, `units.json` or `.csv`, `roster.json` or `.csv` and `policy.json`,
//! or one of them, or one JSON file that holds them all.

use std::path::{Path, PathBuf};

use hub_protocol::{
    AreaCode, UtcMicros,
    http::{ImportOrganisation, RosterDuty, UnitEntry},
};
use jiff::Timestamp;
use serde::de::DeserializeOwned;

/// A file cannot be imported.
#[derive(Debug, thiserror::Error)]
pub(crate) enum FileError {
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
    /// There is nothing to import.
    #[error("{} holds none of areas.geojson, units.json, units.csv, roster.json, roster.csv, policy.json", .0.display())]
    Nothing(PathBuf),
}

/// One line of `roster.csv`; times with their offset, as in `2026-05-01T08:00:00+08:00`.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct RosterLine {
    area: String,
    person: String,
    #[serde(default)]
    from: Option<Timestamp>,
    #[serde(default)]
    until: Option<Timestamp>,
}

/// One line of `units.csv`; skills are separated by `;`.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct UnitLine {
    code: String,
    name: String,
    kind: hub_protocol::UnitKind,
    home: String,
    #[serde(default)]
    skills: String,
    #[serde(default)]
    person: Option<String>,
    #[serde(default)]
    phone: Option<String>,
}

/// Reads what is at a path.
pub(crate) fn read(path: &Path) -> Result<ImportOrganisation, FileError> {
    if !path.is_dir() {
        return read_file(path);
    }
    let mut import = ImportOrganisation::default();
    let names = ["areas.geojson", "units.json", "units.csv", "roster.json", "roster.csv", "policy.json"];
    let present: Vec<PathBuf> =
        names.iter().map(|name| path.join(name)).filter(|file| file.exists()).collect();
    for file in &present {
        let part = read_file(file)?;
        import.areas = part.areas.or(import.areas);
        import.units = part.units.or(import.units);
        import.roster = part.roster.or(import.roster);
        import.policy = part.policy.or(import.policy);
    }
    if present.is_empty() { Err(FileError::Nothing(path.to_owned())) } else { Ok(import) }
}

fn read_file(path: &Path) -> Result<ImportOrganisation, FileError> {
    let mut import = ImportOrganisation::default();
    match path.file_name().and_then(|name| name.to_str()).unwrap_or_default() {
        "areas.geojson" => import.areas = Some(json(path)?),
        "policy.json" => import.policy = Some(json(path)?),
        "units.json" => import.units = Some(json(path)?),
        "roster.json" => import.roster = Some(json(path)?),
        "units.csv" => import.units = Some(lines(path)?.into_iter().map(unit_entry).collect()),
        "roster.csv" => import.roster = Some(lines(path)?.into_iter().map(duty).collect()),
        _ => import = json(path)?,
    }
    Ok(import)
}

fn json<T: DeserializeOwned>(path: &Path) -> Result<T, FileError> {
    let bytes = std::fs::read(path).map_err(|error| FileError::Read { path: path.to_owned(), error })?;
    serde_json::from_slice(&bytes)
        .map_err(|error| FileError::Content { path: path.to_owned(), why: error.to_string() })
}

fn lines<T: DeserializeOwned>(path: &Path) -> Result<Vec<T>, FileError> {
    let content = |error: csv::Error| FileError::Content { path: path.to_owned(), why: error.to_string() };
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_path(path).map_err(content)?;
    reader.deserialize().collect::<Result<_, _>>().map_err(content)
}

fn unit_entry(line: UnitLine) -> UnitEntry {
    let UnitLine { code, name, kind, home, skills, person, phone } = line;
    let skills = skills.split(';').map(str::trim).filter(|skill| !skill.is_empty());
    let skills = skills.map(str::to_owned).collect();
    UnitEntry { code, name, kind, home: AreaCode(home), skills, person, phone }
}

fn duty(line: RosterLine) -> RosterDuty {
    let RosterLine { area, person, from, until } = line;
    let instant = |at: Timestamp| UtcMicros::clamped(at.as_microsecond());
    let (from_us, until_us) = (from.map(instant), until.map(instant));
    RosterDuty { area: AreaCode(area), person, post: None, from_us, until_us }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, content: &str) -> Result<ImportOrganisation, FileError> {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(name), content).unwrap();
        read(folder.path())
    }

    #[test]
    fn units_come_from_a_table() {
        let import =
            check("units.csv", "code,name,kind,home,skills,person\n1,王强,patrol,130606,boat; first_aid,\n");
        let units = import.unwrap().units.unwrap();
        assert_eq!((units[0].name.as_str(), units[0].person.as_deref()), ("王强", None));
        assert_eq!(units[0].skills, ["boat", "first_aid"]);
    }

    #[test]
    fn duties_come_from_a_table_with_times_or_without() {
        let table = "area,person,from,until\nA,li,1970-01-01T08:00:01+08:00,\nB,wang,,\n";
        let roster = check("roster.csv", table).unwrap().roster.unwrap();
        assert_eq!(roster[0].from_us.map(UtcMicros::get), Some(1_000_000));
        assert_eq!((roster[1].person.as_str(), roster[1].from_us), ("wang", None));
    }

    #[test]
    fn a_mistake_in_a_table_names_file_and_line() {
        let error =
            check("units.csv", "code,name,kind,home\n1,王强,dragon,130606\n").unwrap_err().to_string();
        assert!(error.contains("units.csv") && error.contains("line: 2"), "{error}");
    }

    #[test]
    fn an_empty_folder_says_what_it_could_hold() {
        assert!(check("notes.txt", "").unwrap_err().to_string().contains("areas.geojson"));
    }
}
