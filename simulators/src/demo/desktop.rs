//! Opening the console in the browser of whoever started the demo, where there is one.

use std::process::{Command, Stdio};

/// Asks the desktop to open an address. Where there is no desktop nothing happens, and nothing is amiss.
pub(super) fn open(address: &str) {
    let has_desktop = ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| std::env::var_os(name).is_some());
    if !has_desktop {
        return;
    }
    let asked = Command::new("xdg-open")
        .arg(address)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    match asked {
        // It passes the address on and ends; somebody has to take note of that.
        Ok(mut asked) => drop(std::thread::spawn(move || asked.wait())),
        Err(error) => tracing::debug!(%error, "no browser was opened"),
    }
}
