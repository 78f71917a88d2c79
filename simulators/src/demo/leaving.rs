//! What ends the demo: a signal, the time given, or the end of whoever started it.

use std::{
    fs,
    io::{self, Read as _},
    os::unix::fs::FileTypeExt as _,
    time::Duration,
};

use anyhow::{Context as _, Result};
use tokio::{
    signal::unix::{Signal, SignalKind, signal},
    sync::oneshot,
};

/// Everything that can ask the demo to end.
pub(super) struct Leaving {
    interrupt: Signal,
    terminate: Signal,
    hang_up: Signal,
    input_over: Option<oneshot::Receiver<()>>,
}

/// Listens from now on, so that nothing that is started later is left behind.
pub(super) fn signals() -> Result<Leaving> {
    let on = |kind| signal(kind).context("listening for signals");
    // A terminal says goodbye by a signal, and /dev/null means that nobody will.
    let input_over = is_pipe().then(|| {
        let (over, input_over) = oneshot::channel();
        std::thread::spawn(move || {
            let mut ignored = [0_u8; 1_024];
            while matches!(io::stdin().read(&mut ignored), Ok(read) if read > 0) {}
            // If nobody waits any more, the demo is ending already.
            let _ = over.send(());
        });
        input_over
    });
    Ok(Leaving {
        interrupt: on(SignalKind::interrupt())?,
        terminate: on(SignalKind::terminate())?,
        hang_up: on(SignalKind::hangup())?,
        input_over,
    })
}

/// Whether the input is a pipe: then a program started the demo and holds the other end for as long as it lives.
fn is_pipe() -> bool {
    fs::metadata("/proc/self/fd/0").is_ok_and(|input| input.file_type().is_fifo())
}

impl Leaving {
    /// Waits until something asks. Says what.
    pub(super) async fn asked(&mut self, time: Option<Duration>) -> &'static str {
        let over = async {
            match time {
                Some(time) => tokio::time::sleep(time).await,
                None => std::future::pending().await,
            }
        };
        let input_over = async {
            match &mut self.input_over {
                // An error means that the thread has ended, and it ends with the input.
                Some(over) => drop(over.await),
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            _ = self.interrupt.recv() => "interrupted",
            _ = self.terminate.recv() => "told to stop",
            _ = self.hang_up.recv() => "the terminal is gone",
            () = input_over => "whoever started it is gone",
            () = over => "the time is over",
        }
    }
}
