//! The streets of a made-up city as a road file of the hub: exported as a real city's map would come, and prepared by the hub's
//! own command.

use std::{
    fs::{self, File},
    io::{self, BufWriter, Write as _},
    path::{Path, PathBuf},
};

use crate::{
    city::City,
    export::{self, write_streets},
    hub_process::{HubError, HubSetting},
};

/// The road file beside the map.
const ROADS: &str = "city.roads";

/// There is no road file.
#[derive(Debug, thiserror::Error)]
pub enum RoadsError {
    /// The file system refused.
    #[error("{}: {error}", .path.display())]
    File {
        /// Which file.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// The hub's program could not be run.
    #[error(transparent)]
    Hub(#[from] HubError),
    /// The hub's program does not make one.
    #[error("huying roads prepare: {said}")]
    NotPrepared {
        /// What it said.
        said: String,
    },
}

/// The road file of a city in a folder, made if it is not there yet or is of another version; none for a city without a network
/// of streets.
///
/// # Errors
/// Why there is none.
pub fn prepared(setting: &HubSetting, city: &City, folder: &Path) -> Result<Option<PathBuf>, RoadsError> {
    let roads = folder.join(ROADS);
    if roads.is_file() && is_usable(setting, &roads)? {
        return Ok(Some(roads));
    }
    if city.streets.network().is_none() {
        return Ok(None);
    }
    let map = folder.join(export::STREETS);
    let written = fs::create_dir_all(folder).and_then(|()| File::create(&map)).and_then(|file| {
        let mut file = BufWriter::new(file);
        write_streets(city, &mut file)?;
        file.flush()
    });
    written.map_err(|error| RoadsError::File { path: map.clone(), error })?;
    let (from, to) = (map.display().to_string(), roads.display().to_string());
    let (status, said) = setting.run(&["roads", "prepare", &from, "--out", &to])?;
    if status.success() { Ok(Some(roads)) } else { Err(RoadsError::NotPrepared { said }) }
}

/// Whether the hub reads a file: one that another version prepared may be of another form.
fn is_usable(setting: &HubSetting, roads: &Path) -> Result<bool, HubError> {
    let (status, _) = setting.run(&["roads", "check", &roads.display().to_string()])?;
    Ok(status.success())
}
