//! The control: a ledger that answers too early must lose, or the rig could not see that the hub loses nothing.

use std::{
    io::{BufRead as _, BufReader, Write as _},
    process::{Command, Stdio},
};

use hub_ledger::{Ledger as _, SqliteLedger, SqliteOptions};

use crate::disk::Disk;

/// Answers that are seen before the power goes; more follow until it has gone.
const ANSWERS: usize = 200;

/// How the ledger presses its commits onto the disk.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Durability {
    /// As the hub does.
    Full,
    /// As no hub may.
    Normal,
}

/// Cuts the power under a ledger; says how many of its answers are not there afterwards.
pub(crate) async fn lost_in_a_cut(disk: &Disk, durability: Durability, round: u32) -> usize {
    let word = match durability {
        Durability::Full => "full",
        Durability::Normal => "normal",
    };
    let file = disk.mount_point().join(format!("control-{word}-{round}.sqlite"));
    let mut child = Command::new(env!("CARGO_BIN_EXE_acknowledger"))
        .arg(&file)
        .arg(word)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the control runs");
    let out = child.stdout.take().expect("its output is ours");
    let mut lines = BufReader::new(out).lines().map(|line| line.expect("it speaks text"));
    assert_eq!(lines.next().as_deref(), Some("ready"));
    // The empty ledger is on the disk: what is lost is lost from the answers alone.
    disk.flush();
    let input = child.stdin.as_mut().expect("its input is ours");
    input.write_all(b"begin\n").expect("it listens");
    let mut keys: Vec<String> = lines.by_ref().take(ANSWERS).collect();
    disk.cut();
    // It may have noticed the cut and ended.
    let _ = child.kill();
    let _ = child.wait();
    match durability {
        // What it had answered until then was answered, seen or not. The newest are those a lax ledger has only in memory.
        Durability::Normal => keys.extend(lines),
        // Shutting a file system down takes a moment, in which a write may be said to be on the disk that is dropped: no power cut
        // has such a moment. What was answered before it is on the disk, or the ledger answers too early.
        Durability::Full => drop(lines),
    }
    disk.back();
    let kept = match SqliteLedger::open(&SqliteOptions::new(&file)) {
        Ok(ledger) => kept_of(&ledger, &keys).await,
        Err(_) => 0,
    };
    keys.len() - kept
}

async fn kept_of(ledger: &SqliteLedger, keys: &[String]) -> usize {
    let mut kept = 0;
    for key in keys {
        if matches!(ledger.answer("control", key).await, Ok(Some(_))) {
            kept += 1;
        }
    }
    kept
}
