//! What the machine itself takes, measured while the load runs: one small append with fsync in the hub's folder, and one
//! round trip over the loopback.

use std::{
    fs::{File, OpenOptions},
    io::{self, Read as _, Write as _},
    net::{TcpListener, TcpStream},
    path::Path,
    sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel},
    thread::JoinHandle,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result};
use hdrhistogram::Histogram;

use super::{histogram, us};

/// How often the machine is probed: often enough for a ninety-ninth percentile, seldom enough not to be the load.
const PROBE_EVERY: Duration = Duration::from_millis(50);

/// Bytes appended, about as many as a small commit writes.
const APPENDED_BYTES: usize = 4_096;

/// Bytes that go round.
const ROUND_TRIP_BYTES: usize = 512;

/// What was found.
#[derive(Debug)]
pub(crate) struct Probe {
    /// One append with fsync.
    pub(crate) fsync_us: Histogram<u64>,
    /// One round trip.
    pub(crate) round_trip_us: Histogram<u64>,
    /// One of each, one after the other.
    pub(crate) both_us: Histogram<u64>,
}

/// A probe at work.
pub(crate) struct Probing {
    stop: SyncSender<()>,
    work: JoinHandle<io::Result<Probe>>,
}

/// Begins to probe, on a thread of its own: a thread that waits for the disk must not hold up the load.
pub(crate) fn start(folder: &Path) -> Result<Probing> {
    let path = folder.join("probe");
    let file = OpenOptions::new().create(true).append(true).open(&path).context("the probe's file")?;
    let listener = TcpListener::bind("127.0.0.1:0").context("the probe's echo")?;
    let socket = TcpStream::connect(listener.local_addr()?).context("the probe's socket")?;
    let (peer, _) = listener.accept().context("the probe's echo")?;
    for end in [&socket, &peer] {
        end.set_nodelay(true)?;
    }
    // Ends with the socket.
    std::thread::spawn(move || echo(peer));
    let (stop, stopped) = sync_channel(1);
    let work = std::thread::spawn(move || probe(file, socket, &stopped));
    Ok(Probing { stop, work })
}

impl Probing {
    /// Stops, and says what was found.
    pub(crate) fn stop(self) -> Result<Probe> {
        // If it is full or gone, the thread ends all the same, and says why.
        let _ = self.stop.try_send(());
        let work = self.work.join();
        let probed = work.map_err(|_panic| anyhow::anyhow!("the probe panicked"))?;
        probed.context("the probe")
    }
}

fn echo(mut peer: TcpStream) {
    let mut bytes = [0_u8; ROUND_TRIP_BYTES];
    while peer.read_exact(&mut bytes).is_ok() && peer.write_all(&bytes).is_ok() {}
}

fn probe(mut file: File, mut socket: TcpStream, stopped: &Receiver<()>) -> io::Result<Probe> {
    let mut found = Probe { fsync_us: histogram(), round_trip_us: histogram(), both_us: histogram() };
    let (appended, mut round) = ([7_u8; APPENDED_BYTES], [7_u8; ROUND_TRIP_BYTES]);
    while stopped.recv_timeout(PROBE_EVERY) == Err(RecvTimeoutError::Timeout) {
        let began = Instant::now();
        file.write_all(&appended)?;
        file.sync_all()?;
        let synced = Instant::now();
        socket.write_all(&round)?;
        socket.read_exact(&mut round)?;
        let back = Instant::now();
        found.fsync_us.saturating_record(us(began, synced));
        found.round_trip_us.saturating_record(us(synced, back));
        found.both_us.saturating_record(us(began, back));
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_probe_counts_one_of_each_at_a_time() {
        let folder = tempfile::tempdir().unwrap();
        let probing = start(folder.path()).unwrap();
        let file = folder.path().join("probe");
        // The second append says that the first was measured to its end.
        while std::fs::metadata(&file).unwrap().len() < 2 * APPENDED_BYTES as u64 {
            std::thread::yield_now();
        }
        let probe = probing.stop().unwrap();
        assert!(!probe.both_us.is_empty());
        assert_eq!(probe.fsync_us.len(), probe.round_trip_us.len());
        assert!(probe.both_us.max() >= probe.fsync_us.min());
    }
}
