//! A disk of one's own whose power can be cut: an ext4 image behind a loop device, shut down without flushing.

use std::{
    path::{Path, PathBuf},
    process::{Command, Output},
};

use tempfile::TempDir;

/// A disk, mounted.
pub(crate) struct Disk {
    device: String,
    folder: TempDir,
}

/// Runs a program of the system.
fn run(program: &str, arguments: &[&str]) -> Result<String, String> {
    let ran: std::io::Result<Output> = Command::new(program).args(arguments).output();
    let output = ran.map_err(|error| format!("{program}: {error}"))?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    } else {
        Err(format!("{program} {arguments:?}: {}", String::from_utf8_lossy(&output.stderr).trim()))
    }
}

impl Disk {
    /// Makes and mounts one, or says why that cannot be done here.
    pub(crate) fn new() -> Result<Self, String> {
        // Without it no cut can be made, so nothing else need be tried.
        run("xfs_io", &["-V"])?;
        let folder = TempDir::with_prefix("huying-power-").map_err(|error| error.to_string())?;
        let image = folder.path().join("image");
        let image = image.to_str().ok_or("the temporary folder's name is no text")?;
        run("truncate", &["-s", "256M", image])?;
        run("mkfs.ext4", &["-q", "-F", image])?;
        let device = run("losetup", &["-f", "--show", image])?;
        let disk = Self { device, folder };
        std::fs::create_dir(disk.mount_point()).map_err(|error| error.to_string())?;
        disk.mount()?;
        Ok(disk)
    }

    /// Where it is mounted.
    pub(crate) fn mount_point(&self) -> PathBuf {
        self.folder.path().join("mnt")
    }

    /// A folder on another disk.
    pub(crate) fn beside(&self) -> &Path {
        self.folder.path()
    }

    fn path(&self) -> String {
        self.mount_point().display().to_string()
    }

    fn mount(&self) -> Result<(), String> {
        run("mount", &[&self.device, &self.path()]).map(|_| ())
    }

    /// Writes out everything that waits.
    pub(crate) fn flush(&self) {
        run("sync", &["-f", &self.path()]).unwrap_or_else(|error| panic!("{error}"));
    }

    /// The power goes: nothing that was not on the disk ever gets there.
    pub(crate) fn cut(&self) {
        run("xfs_io", &["-x", "-c", "shutdown", &self.path()]).unwrap_or_else(|error| panic!("{error}"));
    }

    /// The power is back. Whoever had the disk open must be gone.
    pub(crate) fn back(&self) {
        run("umount", &[&self.path()]).unwrap_or_else(|error| panic!("{error}"));
        self.mount().unwrap_or_else(|error| panic!("{error}"));
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        // What a failed test still holds open is unmounted when it lets go; its device goes with the last user.
        let _ = run("umount", &["-l", &self.path()]);
        let _ = run("losetup", &["-d", &self.device]);
    }
}
