//! Ends a hub whose starter is gone, however it went: a shell that waits for its standard input to close.

use std::{
    io::{self, Write as _},
    os::unix::process::CommandExt as _,
    process::{Child, Command, Stdio},
};

/// A line means that the hub has ended and nothing is to be done; the end of input means that the starter died. Then the
/// hub is told to stop and, if it does not within five seconds, killed.
const WATCH: &str = r#"
read -r _ && exit 0
kill -TERM "$1" 2>/dev/null || exit 0
for _ in 1 2 3 4 5; do sleep 1; kill -0 "$1" 2>/dev/null || exit 0; done
kill -KILL "$1" 2>/dev/null
"#;

/// Somebody who watches over one process.
#[derive(Debug)]
pub(super) struct Warden(Child);

impl Warden {
    pub(super) fn over(pid: u32) -> io::Result<Self> {
        let mut shell = Command::new("sh");
        shell.args(["-c", WATCH, "sh", &pid.to_string()]);
        // In a group of its own, so that Ctrl-C at the terminal does not end it before its work is done.
        shell.process_group(0).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        shell.spawn().map(Self)
    }

    /// The process has ended and was waited for.
    pub(super) fn dismiss(&mut self) {
        if let Some(mut input) = self.0.stdin.take() {
            // If it is gone already, there is nobody left to dismiss.
            let _ = input.write_all(b"ended\n");
        }
        let _ = self.0.wait();
    }
}

/// Tells a process to stop.
pub(super) fn terminate(pid: u32) -> io::Result<()> {
    let status = Command::new("sh").args(["-c", r#"kill -TERM "$1""#, "sh", &pid.to_string()]).status()?;
    if status.success() {
        Ok(())
    } else {
        Err(io::Error::other(format!("kill -TERM {pid} ended with {status}")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sleeper() -> Child {
        Command::new("sleep").arg("600").spawn().unwrap()
    }

    #[test]
    fn a_process_whose_starter_is_gone_is_ended() {
        let mut hub = sleeper();
        let mut warden = Warden::over(hub.id()).unwrap();
        drop(warden.0.stdin.take());
        assert!(!hub.wait().unwrap().success());
        assert!(warden.0.wait().unwrap().success());
    }

    #[test]
    fn a_dismissed_warden_leaves_the_process_alone() {
        let mut hub = sleeper();
        Warden::over(hub.id()).unwrap().dismiss();
        assert!(hub.try_wait().unwrap().is_none());
        hub.kill().unwrap();
        hub.wait().unwrap();
    }
}
