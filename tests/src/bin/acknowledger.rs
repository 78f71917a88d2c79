//! The control of the power-cut rig: a ledger that may be told to answer before the disk has anything.
//!
//! `acknowledger FILE full|normal` opens the ledger, says `ready`, waits for a line, and then appends for as long as it
//! lives, saying the key of each append once it is answered. No product can be configured so: the hub always is `full`.
#![forbid(unsafe_code)]

use std::io::{BufRead as _, Write as _};

use anyhow::Context as _;
use hub_ledger::{
    Append, CommandStamp, Durability, Ledger as _, NewEvent, SqliteLedger, SqliteOptions, StreamId,
};
use uuid::Uuid;

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let file = arguments.next().context("say the ledger's file")?;
    let durability = match arguments.next().as_deref() {
        Some("full") => Durability::Full,
        Some("normal") => Durability::NormalForControl,
        other => anyhow::bail!("say full or normal, not {other:?}"),
    };
    let ledger = SqliteLedger::open(&SqliteOptions { durability, ..SqliteOptions::new(file) })?;
    let mut out = std::io::stdout();
    writeln!(out, "ready")?;
    out.flush()?;
    std::io::stdin().lock().read_line(&mut String::new())?;
    for number in 0_u64.. {
        ledger.append(append(number)?).await?;
        writeln!(out, "{number}")?;
        out.flush()?;
    }
    Ok(())
}

fn append(number: u64) -> anyhow::Result<Append> {
    let event = NewEvent {
        stream: StreamId::new(format!("control:{number}"))?,
        kind: "control.acknowledged".to_owned(),
        schema: 1,
        occurred_us: 1,
        body: format!("{{\"number\":{number}}}").into_bytes(),
    };
    let command = CommandStamp {
        id: Uuid::now_v7(),
        principal: "control".to_owned(),
        key: number.to_string(),
        digest: [0; 32],
    };
    let expect = vec![(StreamId::new(format!("control:{number}"))?, 0)];
    Ok(Append { recorded_us: 1, expect, events: vec![event], ..Append::of(command) })
}
