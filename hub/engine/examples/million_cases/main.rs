//! Builds a SQLite ledger of very many closed cases, as a hub would have written them: `million_cases FOLDER CASES`.
//!
//! One case is carried out by the engine itself, on a ledger in memory; what it recorded is the mould for all others, each with
//! ids, instants, areas and words of its own. They go through [`hub_ledger::Ledger::append`], in an order in which the cases of
//! some days overlap, and are sealed as they come. Then an engine is started on the ledger and told the index of them, in the
//! way in which it tells of every older ledger. What was built is kept: a run that is interrupted is gone on with, and one that
//! finds everything there ends at once.
#![forbid(unsafe_code)]
#![expect(clippy::print_stdout, reason = "a program that takes minutes says how far it is")]

mod areas;
mod cases;
mod mould;
mod words;

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
    time::{Duration, Instant},
};

use hub_engine::{Engine, EngineOptions};
use hub_ledger::{Durability, Ledger, SqliteLedger, SqliteOptions};
use hub_positions::{Limits, Positions};
use tokio_util::sync::CancellationToken;

/// Fewest events of a case: as many as one has that a unit deals with, and that is checked and closed.
const EVENTS_OF_A_CASE: usize = 15;

/// How often it is told how far the building is.
const TOLD_EVERY: Duration = Duration::from_secs(5);

#[tokio::main]
async fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, folder, cases] = arguments.as_slice() else {
        println!("usage: million_cases FOLDER CASES");
        return ExitCode::FAILURE;
    };
    let Ok(cases) = cases.parse::<u64>() else {
        println!("{cases} is no number of cases");
        return ExitCode::FAILURE;
    };
    match build(Path::new(folder), cases).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            println!("the ledger could not be built: {why}");
            ExitCode::FAILURE
        }
    }
}

async fn build(folder: &Path, cases: u64) -> Result<(), Box<dyn std::error::Error>> {
    let file: PathBuf = folder.join("ledger.sqlite");
    std::fs::create_dir_all(folder)?;
    // Nothing is promised to anybody while it is built; what a crash loses is built again.
    let options = SqliteOptions { durability: Durability::NormalForControl, ..SqliteOptions::new(&file) };
    let ledger: Arc<dyn Ledger> = Arc::new(SqliteLedger::open(&options)?);
    let mould = mould::cast().await?;
    println!(
        "a case has {} events of {} bytes in {} appends",
        mould.events(),
        mould.bytes(),
        mould.steps.len()
    );
    if mould.events() < EVENTS_OF_A_CASE {
        return Err(format!("a case has less than {EVENTS_OF_A_CASE} events").into());
    }
    areas::found(ledger.clone()).await?;
    if record(&ledger, &mould, cases).await? > 0 {
        hub_engine::tell_index_anew(ledger.as_ref()).await?;
    }
    tell_index(&ledger).await?;
    let size = std::fs::metadata(&file)?.len();
    println!("{} holds {} events, {:.1} GB", file.display(), ledger.head().await?.seq, gigabytes(size));
    Ok(())
}

/// Records all cases, from where the last run stopped; returns how many appends that took.
async fn record(
    ledger: &Arc<dyn Ledger>,
    mould: &mould::Mould,
    cases: u64,
) -> Result<u64, Box<dyn std::error::Error>> {
    let first = cases::recorded(ledger.as_ref()).await?;
    let last = cases + cases::overlap(mould);
    let (began, mut told) = (Instant::now(), Instant::now());
    let mut at = first;
    while at < last {
        let upto = (at + cases::AT_ONCE).min(last);
        cases::record(ledger, mould, cases, at..upto).await?;
        at = upto;
        if told.elapsed() >= TOLD_EVERY || at == last {
            told = Instant::now();
            let left = began.elapsed().as_secs() * (last - at) / (at - first);
            println!("{} of {cases} cases recorded, about {left} s left", at.min(cases));
        }
    }
    ledger.seal().await?;
    Ok(last.saturating_sub(first))
}

/// Starts an engine on the ledger and waits until the index is whole.
async fn tell_index(ledger: &Arc<dyn Ledger>) -> Result<(), Box<dyn std::error::Error>> {
    let stop = CancellationToken::new();
    let options = EngineOptions {
        index_pause: Duration::ZERO,
        ..EngineOptions::new(ledger.clone(), Positions::new(Limits::default()))
    };
    let (engine, life) = Engine::start(options, stop.clone()).await?;
    let life = tokio::spawn(life);
    let began = Instant::now();
    let mut look = tokio::time::interval(TOLD_EVERY);
    while !engine.index_is_whole() {
        look.tick().await;
        if let Some((told, of)) = engine.index_told().await? {
            println!("{told} of {of} records told to the index, {} s", began.elapsed().as_secs());
        }
    }
    stop.cancel();
    life.await??;
    Ok(())
}

#[expect(clippy::cast_precision_loss, reason = "a size for people")]
fn gigabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e9
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_case_that_all_others_are_cast_from_is_carried_out_by_the_rules_of_today() {
        let mould = mould::cast().await.unwrap();
        assert!(mould.events() >= EVENTS_OF_A_CASE, "{}", mould.events());
        assert_eq!(mould.notes.len(), 2);
    }
}
