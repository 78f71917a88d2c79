//! The streets of a made-up city as a road file of the hub: exported as a real city's map would come, and prepared by the hub's
//! own command.

use std::{
    fs::{self, File},
    io::{self, BufWriter, Write as _},
    path::{Path, PathBuf},
};

use crate::{
    city::City,
    export::{self, write_streets_and_lanes},
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
    prepared_with_lanes(setting, city, folder, 0)
}

/// The same with so many lanes besides ([`write_streets_and_lanes`]).
///
/// # Errors
/// Why there is none.
pub fn prepared_with_lanes(
    setting: &HubSetting,
    city: &City,
    folder: &Path,
    lanes: usize,
) -> Result<Option<PathBuf>, RoadsError> {
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
        write_streets_and_lanes(city, &mut file, lanes)?;
        file.flush()
    });
    written.map_err(|error| RoadsError::File { path: map.clone(), error })?;
    let (from, to) = (map.display().to_string(), roads.display().to_string());
    let (status, said) = setting.run(&["roads", "prepare", &from, "--out", &to])?;
    if status.success() { Ok(Some(roads)) } else { Err(RoadsError::NotPrepared { said }) }
}

/// What the hub says of a road file that it reads.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Checked {
    /// Edges of its network, each direction of a street by itself.
    pub edges: u64,
    /// How long reading it takes, seconds.
    pub read_s: f64,
}

/// Has the hub check a road file; none if it does not read it.
///
/// # Errors
/// The hub's program could not be run.
pub fn checked(setting: &HubSetting, roads: &Path) -> Result<Option<Checked>, HubError> {
    let (status, said) = setting.run(&["roads", "check", &roads.display().to_string()])?;
    Ok(Checked::said(&said).filter(|_| status.success()))
}

impl Checked {
    fn said(said: &str) -> Option<Self> {
        let before = |words: &str| said.split(words).next().filter(|before| before.len() < said.len());
        let number = |words: &str| before(words)?.split_whitespace().last();
        let edges = number(" 有向边").and_then(|edges| edges.parse().ok());
        let read_s = number(" 秒读入").and_then(|seconds| seconds.parse().ok());
        Some(Self { edges: edges?, read_s: read_s? })
    }
}

/// Whether the hub reads a file: one that another version prepared may be of another form.
fn is_usable(setting: &HubSetting, roads: &Path) -> Result<bool, HubError> {
    let (status, _) = setting.run(&["roads", "check", &roads.display().to_string()])?;
    Ok(status.success())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_hub_says_of_a_file_is_read() {
        let said =
            "完好 (whole) city.roads: 1.25 秒读入 (s to read)\n  9 节点 (nodes), 509321 有向边 (edges)\n";
        assert_eq!(Checked::said(said), Some(Checked { edges: 509_321, read_s: 1.25 }));
        assert_eq!(Checked::said("文件损坏"), None);
    }
}
