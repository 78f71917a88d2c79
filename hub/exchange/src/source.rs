//! The files of an import, out of folders and packed files, none larger than a limit.

use std::{
    collections::BTreeSet,
    fs::File,
    io::{Cursor, Read, Seek},
    path::{Path, PathBuf},
    sync::Arc,
};

use zip::ZipArchive;

use crate::{
    limits::{FILE_MAX_BYTES, FILES_MAX, FOLDER_DEPTH_MAX, UNPACKED_MAX_BYTES},
    mistake::{FileFault, Mistakes},
    spot::Spot,
};

/// Endings of packed files that are files by themselves.
const PACKED_KINDS: [&str; 2] = ["xlsx", "xlsm"];

/// One file.
#[derive(Debug, Clone)]
pub struct Source {
    /// By this name mistakes are told.
    pub name: Arc<str>,
    /// What it holds.
    pub bytes: Vec<u8>,
}

impl Source {
    /// The ending, in small letters.
    pub(crate) fn ending(&self) -> String {
        ending(&self.name)
    }

    /// The name without its ending.
    pub(crate) fn stem(&self) -> &str {
        self.name.rsplit_once('.').map_or(&self.name, |(stem, _)| stem)
    }
}

fn ending(name: &str) -> String {
    name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase()).unwrap_or_default()
}

/// What was found at the paths, packed files unpacked.
pub(crate) fn gather(paths: &[PathBuf], mistakes: &mut Mistakes) -> Vec<Source> {
    let mut found = Vec::new();
    for path in paths {
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
        let before = found.len();
        if path.is_dir() {
            walk(path, "", FOLDER_DEPTH_MAX, &mut found, mistakes);
        } else {
            take(path, &name, &mut found, mistakes);
        }
        let folder = if path.is_dir() { Some(path.as_path()) } else { path.parent() };
        let (earlier, later) = found.split_at_mut(before);
        folder.iter().for_each(|folder| tell_apart(earlier, later, folder));
    }
    let mut sources = Vec::new();
    for source in found {
        if source.ending() == "zip" {
            unpack(&source, &mut sources, mistakes);
        } else if PACKED_KINDS.contains(&source.ending().as_str()) {
            if fits(&source, mistakes) {
                sources.push(source);
            }
        } else {
            sources.push(source);
        }
    }
    if sources.len() > FILES_MAX {
        let fault = FileFault::TooLarge { what: "FILES_MAX", max: FILES_MAX as u64 };
        mistakes.add(Spot::file(&sources[FILES_MAX].name), "", fault);
        sources.truncate(FILES_MAX);
    }
    sources
}

/// Two folders may have files of one name: the later is then told with its folder.
fn tell_apart(earlier: &[Source], later: &mut [Source], folder: &Path) {
    let names: BTreeSet<Arc<str>> = earlier.iter().map(|source| source.name.clone()).collect();
    for source in later.iter_mut().filter(|source| names.contains(&source.name)) {
        source.name = folder.join(&*source.name).to_string_lossy().into();
    }
}

fn walk(folder: &Path, prefix: &str, depth: usize, found: &mut Vec<Source>, mistakes: &mut Mistakes) {
    let listed = std::fs::read_dir(folder).and_then(|entries| {
        entries.map(|entry| entry.map(|entry| entry.path())).collect::<Result<Vec<_>, _>>()
    });
    let mut paths = match listed {
        Ok(paths) => paths,
        Err(error) => {
            let name: Arc<str> = folder.display().to_string().into();
            return mistakes.add(Spot::file(&name), "", FileFault::Unreadable { why: error.to_string() });
        }
    };
    paths.sort();
    for path in paths {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        // What editors and systems leave behind: `.DS_Store`, `~$某县.xlsx`.
        if name.starts_with('.') || name.starts_with("~$") || found.len() > FILES_MAX {
            continue;
        }
        let name = format!("{prefix}{name}");
        match (path.is_dir(), depth.checked_sub(1)) {
            (true, Some(depth)) => walk(&path, &format!("{name}/"), depth, found, mistakes),
            (true, None) => {}
            (false, _) => take(&path, &name, found, mistakes),
        }
    }
}

fn take(path: &Path, name: &str, found: &mut Vec<Source>, mistakes: &mut Mistakes) {
    let name: Arc<str> = name.into();
    match File::open(path).and_then(|file| read_limited(file, FILE_MAX_BYTES)) {
        Ok(Some(bytes)) => found.push(Source { name, bytes }),
        Ok(None) => mistakes.add(Spot::file(&name), "", too_large()),
        Err(error) => {
            mistakes.add(Spot::file(&name), "", FileFault::Unreadable { why: error.to_string() });
        }
    }
}

fn too_large() -> FileFault {
    FileFault::TooLarge { what: "FILE_MAX_BYTES", max: FILE_MAX_BYTES }
}

/// All bytes, or `None` if there are more than `max`.
fn read_limited(reader: impl Read, max: u64) -> std::io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    reader.take(max + 1).read_to_end(&mut bytes)?;
    Ok((bytes.len() as u64 <= max).then_some(bytes))
}

fn unpack(packed: &Source, sources: &mut Vec<Source>, mistakes: &mut Mistakes) {
    if !fits(packed, mistakes) {
        return;
    }
    let unreadable = |why: String| FileFault::Unreadable { why };
    let mut archive = match ZipArchive::new(Cursor::new(packed.bytes.as_slice())) {
        Ok(archive) => archive,
        Err(error) => return mistakes.add(Spot::file(&packed.name), "", unreadable(error.to_string())),
    };
    for at in 0..archive.len() {
        let entry = match archive.by_index_raw(at) {
            Ok(entry) if entry.is_dir() => continue,
            Ok(entry) => (name_of(entry.name_raw()), entry.is_file()),
            Err(error) => {
                mistakes.add(Spot::file(&packed.name), "", unreadable(error.to_string()));
                continue;
            }
        };
        let (inner, is_file) = entry;
        if !is_file || inner.split('/').any(|part| part.starts_with('.') || part == "__MACOSX") {
            continue;
        }
        let name: Arc<str> = format!("{}/{inner}", packed.name).into();
        let read = archive.by_index(at).map_err(std::io::Error::other);
        match read.and_then(|entry| read_limited(entry, FILE_MAX_BYTES)) {
            Ok(Some(bytes)) => {
                let source = Source { name, bytes };
                if !PACKED_KINDS.contains(&source.ending().as_str()) || fits(&source, mistakes) {
                    sources.push(source);
                }
            }
            Ok(None) => mistakes.add(Spot::file(&name), "", too_large()),
            Err(error) => mistakes.add(Spot::file(&name), "", unreadable(error.to_string())),
        }
    }
}

/// Names in packed files are UTF-8, or what a Chinese Windows wrote.
fn name_of(raw: &[u8]) -> String {
    crate::sheet::decode_text(raw)
        .map_or_else(|| String::from_utf8_lossy(raw).into_owned(), |name| name.into_owned())
}

/// Whether a packed file unpacks to no more than a limit. What its head says is not believed: it is unpacked and counted.
fn fits(packed: &Source, mistakes: &mut Mistakes) -> bool {
    fits_within(&packed.name, &packed.bytes, UNPACKED_MAX_BYTES, mistakes)
}

/// The same for bytes by a name, and another limit.
pub(crate) fn fits_within(name: &Arc<str>, packed: &[u8], max: u64, mistakes: &mut Mistakes) -> bool {
    match unpacked_fits(Cursor::new(packed), max) {
        Ok(true) => true,
        Ok(false) => {
            let fault = FileFault::TooLarge { what: "UNPACKED_MAX_BYTES", max };
            mistakes.add(Spot::file(name), "", fault);
            false
        }
        Err(error) => {
            mistakes.add(Spot::file(name), "", FileFault::Unreadable { why: error.to_string() });
            false
        }
    }
}

fn unpacked_fits(packed: impl Read + Seek, max: u64) -> Result<bool, zip::result::ZipError> {
    let mut archive = ZipArchive::new(packed)?;
    if archive.len() > FILES_MAX {
        return Ok(false);
    }
    let mut declared = 0_u64;
    for at in 0..archive.len() {
        declared = declared.saturating_add(archive.by_index_raw(at)?.size());
    }
    if declared > max {
        return Ok(false);
    }
    let mut left = max;
    for at in 0..archive.len() {
        let entry = archive.by_index(at)?;
        let unpacked = std::io::copy(&mut entry.take(left.saturating_add(1)), &mut std::io::sink())?;
        match left.checked_sub(unpacked) {
            Some(rest) => left = rest,
            None => return Ok(false),
        }
    }
    Ok(true)
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use zip::{ZipWriter, write::SimpleFileOptions};

    use super::*;

    fn packed(bytes: usize) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        writer.start_file("a.csv", SimpleFileOptions::default()).unwrap();
        writer.write_all(&vec![b'0'; bytes]).unwrap();
        writer.finish().unwrap().into_inner()
    }

    #[test]
    fn files_of_one_name_in_two_folders_are_told_apart() {
        let kept = tempfile::tempdir().unwrap();
        let folders = ["a", "b"].map(|name| kept.path().join(name));
        for folder in &folders {
            std::fs::create_dir(folder).unwrap();
            std::fs::write(folder.join("calendar.json"), "{}").unwrap();
        }
        let second = folders[1].join("calendar.json");
        let [of_folder, of_file] = [&folders[1], &second].map(|path| {
            let paths = [folders[0].clone(), path.clone()];
            let found = gather(&paths, &mut Mistakes::default());
            found.iter().map(|source| source.name.to_string()).collect::<Vec<_>>()
        });
        assert_eq!(of_folder, ["calendar.json".to_owned(), second.display().to_string()]);
        assert_eq!(of_file, of_folder);
    }

    #[test]
    fn a_bomb_is_refused_by_what_it_says_and_by_what_it_does() {
        let bomb = packed(100_000);
        assert!(bomb.len() < 1_000, "it is small while it is packed: {}", bomb.len());
        assert!(unpacked_fits(Cursor::new(&bomb), 100_000).unwrap());
        assert!(!unpacked_fits(Cursor::new(&bomb), 99_999).unwrap());
        // The head says ten bytes: both copies of the size, in the local and in the central head.
        let mut liar = bomb.clone();
        let size = 100_000_u32.to_le_bytes();
        let heads: Vec<usize> = (0..liar.len() - 4).filter(|&at| liar[at..at + 4] == size).collect();
        assert!(!heads.is_empty());
        heads.iter().for_each(|&at| liar[at..at + 4].copy_from_slice(&10_u32.to_le_bytes()));
        // Whether the size or the checksum gives it away, it is not taken.
        assert!(!unpacked_fits(Cursor::new(&liar), 50_000).unwrap_or(false));
    }
}
