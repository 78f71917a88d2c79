//! A city as files, in the forms in which a real one is imported: what somebody who brings their own county can hold theirs
//! against. The same city and the same day give the same files, but for the moment of writing inside the workbook.

mod organisation;
mod osm;

use std::{
    fs::{self, File},
    io::{self, BufWriter, Write},
    path::Path,
};

use hub_protocol::UtcMicros;
use jiff::{civil::Date, tz::Offset};

use crate::{
    city::{City, midnight},
    clock,
    policy::PolicyDocument,
    screen,
};

pub use organisation::{ROSTER_DAYS, organisation};
pub use osm::{write_streets, write_streets_and_lanes, write_streets_limited};

/// Outlines of all areas, GeoJSON.
pub const AREAS: &str = "areas.geojson";
/// Streets, rivers and hills, OSM XML.
pub const STREETS: &str = "streets.osm";
/// Areas, people, units and roster, a workbook of Excel 2007 and later.
pub const ORGANISATION: &str = "organisation.xlsx";
/// Places and addresses, a JSON object a line.
pub const PLACES: &str = "places.ndjson";
/// The policy that ships with the hub.
pub const POLICY: &str = "policy.json";

/// A city could not be written.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The file system refused.
    #[error("cannot write {name}: {error}")]
    File {
        /// Which file.
        name: &'static str,
        /// Why.
        #[source]
        error: io::Error,
    },
    /// The workbook could not be made.
    #[error("cannot write {ORGANISATION}: {0}")]
    Workbook(#[from] hub_exchange::WriteError),
    /// A day without a beginning.
    #[error("the roster cannot begin on {0}")]
    Day(Date),
}

/// Writes a city and says what was written. The roster begins on the day given, or today.
///
/// # Errors
/// The first file that could not be written.
pub fn run(folder: &Path, city: &City, from: Option<Date>) -> Result<(), ExportError> {
    let begin = match from {
        Some(day) => begin_of(day)?,
        None => midnight(clock::now()),
    };
    write(folder, city, begin)?;
    for name in [AREAS, STREETS, ORGANISATION, PLACES, POLICY] {
        screen::say(format!("  {}", folder.join(name).display()));
    }
    Ok(())
}

/// Writes a city; the roster begins at a midnight.
///
/// # Errors
/// The first file that could not be written.
pub fn write(folder: &Path, city: &City, begin: UtcMicros) -> Result<(), ExportError> {
    fs::create_dir_all(folder).map_err(|error| ExportError::File { name: "the folder", error })?;
    file(folder, AREAS, |file| serde_json::to_writer(file, &city.geojson()).map_err(io::Error::from))?;
    file(folder, STREETS, |file| write_streets(city, file))?;
    file(folder, PLACES, |file| {
        for place in &city.places {
            serde_json::to_writer(&mut *file, place)?;
            file.write_all(b"\n")?;
        }
        Ok(())
    })?;
    let policy = PolicyDocument::shipped();
    file(folder, POLICY, |file| {
        serde_json::to_writer_pretty(file, policy.document()).map_err(io::Error::from)
    })?;
    Ok(hub_exchange::write_workbook(&organisation(city, begin), &folder.join(ORGANISATION))?)
}

fn file(
    folder: &Path,
    name: &'static str,
    fill: impl FnOnce(&mut BufWriter<File>) -> io::Result<()>,
) -> Result<(), ExportError> {
    let written = || {
        let mut file = BufWriter::new(File::create(folder.join(name))?);
        fill(&mut file)?;
        file.flush()
    };
    written().map_err(|error| ExportError::File { name, error })
}

/// The midnight at which a day begins in the time of the city.
fn begin_of(day: Date) -> Result<UtcMicros, ExportError> {
    let zone = Offset::constant(8).to_time_zone();
    let begin = day.to_zoned(zone).map_err(|_out_of_range| ExportError::Day(day))?;
    Ok(UtcMicros::clamped(begin.timestamp().as_microsecond()))
}
