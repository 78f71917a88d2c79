//! The folder that the demo keeps: the hub's data, and who has which password, for the next time.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write as _},
    net::{SocketAddr, TcpListener},
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result, bail};

use crate::{city::found::Founded, screen};

/// The folder, held by one demo at a time.
#[derive(Debug)]
pub(super) struct Folder {
    path: PathBuf,
    hub: PathBuf,
    // Locked for as long as it is open.
    lock: File,
}

impl Folder {
    /// Opens it, or makes it.
    pub(super) fn open(path: &Path) -> Result<Self> {
        fs::create_dir_all(path).with_context(|| format!("the folder {}", path.display()))?;
        let path = path.canonicalize().with_context(|| format!("the folder {}", path.display()))?;
        let lock =
            File::create(path.join("lock")).with_context(|| format!("a lock in {}", path.display()))?;
        match lock.try_lock() {
            Ok(()) => Ok(Self { hub: path.join("hub"), path, lock }),
            Err(fs::TryLockError::WouldBlock) => {
                bail!("another demo runs on {}; give this one its own with --data", path.display())
            }
            Err(fs::TryLockError::Error(error)) => Err(error).context("the lock of the demo's folder"),
        }
    }

    /// The folder itself.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Where the hub keeps its data.
    pub(super) fn hub(&self) -> &Path {
        &self.hub
    }

    /// The file with the accounts and device tokens.
    pub(super) fn accounts(&self) -> PathBuf {
        self.path.join("accounts.json")
    }

    /// What an earlier demo founded here.
    pub(super) fn founded(&self) -> Result<Option<Founded>> {
        let path = self.accounts();
        match fs::read(&path) {
            Ok(bytes) => {
                let founded = serde_json::from_slice(&bytes);
                founded.map(Some).with_context(|| format!("{} is not what a demo wrote", path.display()))
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error).with_context(|| format!("{}", path.display())),
        }
    }

    /// Takes away what a demo left that ended before its city was founded: nobody knows the passwords of that hub.
    pub(super) fn forget_what_was_not_founded(&self) -> Result<()> {
        if self.founded()?.is_some() {
            return Ok(());
        }
        match fs::remove_dir_all(&self.hub) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(error).with_context(|| format!("{}", self.hub.display()))
            }
            Ok(()) | Err(_) => Ok(()),
        }
    }

    /// Keeps it for the next time, readable by nobody else.
    pub(super) fn keep(&self, founded: &Founded) -> Result<()> {
        let path = self.accounts();
        let text = serde_json::to_vec_pretty(founded).context("accounts as JSON")?;
        let file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&path);
        let written = file.and_then(|mut file| file.write_all(&text));
        written.with_context(|| format!("{}", path.display()))
    }

    /// Another demo may have it.
    pub(super) fn close(self) {
        drop(self.lock);
    }
}

/// The address if its port is free, otherwise the same with a port that is.
pub(super) fn free(listen: SocketAddr) -> Result<SocketAddr> {
    let bound = match TcpListener::bind(listen) {
        Err(error) if error.kind() == io::ErrorKind::AddrInUse => {
            screen::say(format!("{listen} is in use; the hub takes another port"));
            TcpListener::bind(SocketAddr::new(listen.ip(), 0))
        }
        bound => bound,
    };
    let address = bound.and_then(|listener| listener.local_addr());
    address.with_context(|| format!("cannot listen on {listen}"))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::city::found::Credentials;

    #[test]
    fn two_demos_do_not_share_a_folder() {
        let folder = tempfile::tempdir().unwrap();
        let first = Folder::open(folder.path()).unwrap();
        let refused = Folder::open(folder.path()).unwrap_err().to_string();
        assert!(refused.contains("another demo runs"), "{refused}");
        first.close();
        Folder::open(folder.path()).unwrap();
    }

    #[test]
    fn a_demo_that_ended_before_its_city_was_founded_does_not_stand_in_the_way_of_the_next() {
        let place = tempfile::tempdir().unwrap();
        let folder = Folder::open(place.path()).unwrap();
        let ledger = folder.hub().join("ledger");
        fs::create_dir_all(&ledger).unwrap();
        folder.forget_what_was_not_founded().unwrap();
        assert!(!ledger.exists(), "half a city was kept");
        folder.forget_what_was_not_founded().unwrap();
    }

    #[test]
    fn a_founded_city_is_kept() {
        let place = tempfile::tempdir().unwrap();
        let folder = Folder::open(place.path()).unwrap();
        fs::create_dir_all(folder.hub()).unwrap();
        let administrator = Credentials { login: "admin".to_owned(), password: "secret".to_owned() };
        let (officials, devices) = (BTreeMap::new(), BTreeMap::new());
        folder.keep(&Founded { administrator, officials, devices }).unwrap();
        folder.forget_what_was_not_founded().unwrap();
        assert!(folder.hub().is_dir());
    }

    #[test]
    fn a_port_in_use_is_left_to_whoever_has_it() {
        let taken = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = taken.local_addr().unwrap();
        assert_ne!(free(address).unwrap().port(), address.port());
        drop(taken);
        assert_eq!(free(address).unwrap(), address);
    }
}
