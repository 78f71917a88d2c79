//! How fast the ledgers are, printed for whoever asks; nothing is judged.
//!
//! `cargo test --release -p hub-ledger --test ledger pace -- --ignored --nocapture --test-threads=1`
#![expect(clippy::print_stdout, reason = "figures are what these are for")]

use std::sync::Arc;
use std::time::{Duration, Instant};

use hub_ledger::{Append, Ledger, Model, PostgresLedger, RowChange, Shelf};
use uuid::Uuid;

use crate::given::*;

/// An append as a case makes them: two events, a claim, a timer, a row of state.
fn typical(writer: u64, count: u64) -> Append {
    let case = format!("case:{writer}-{}", count / 8);
    let mut append = command(&format!("{writer}-{count}"));
    append.events = vec![event(&case, &"x".repeat(300)), event("unit:1", "offered")];
    append.claims = vec![claim(&format!("unit:{writer}-{count}"), &case)];
    append.set_timers = vec![timer(&case, count, NOW_US)];
    append.rows = vec![RowChange { shelf: Shelf::OpenState, key: case, value: Some(vec![b's'; 600]) }];
    append
}

async fn measure(name: &str, ledger: Arc<dyn Ledger>, writers: u64) {
    const LASTING: Duration = Duration::from_secs(3);
    let begun = Instant::now();
    let mut tasks = tokio::task::JoinSet::new();
    for writer in 0..writers {
        let ledger = Arc::clone(&ledger);
        tasks.spawn(async move {
            let mut waits = Vec::new();
            while begun.elapsed() < LASTING {
                let sent = Instant::now();
                ledger.append(typical(writer, waits.len() as u64)).await.unwrap();
                waits.push(sent.elapsed());
            }
            waits
        });
    }
    let mut waits: Vec<Duration> = tasks.join_all().await.into_iter().flatten().collect();
    let lasted = begun.elapsed();
    waits.sort_unstable();
    let at = |share: usize| waits[(waits.len() - 1) * share / 100];
    let rate = waits.len() as f64 / lasted.as_secs_f64();
    println!("{name}, {writers} writers: {rate:.0} appends/s, p50 {:?}, p99 {:?}", at(50), at(99));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "prints figures"]
async fn sqlite() {
    for writers in [1, 8, 64, 256] {
        let mut place = InFolder::new();
        let ledger: Arc<dyn Ledger> = place.ledger.take().unwrap();
        measure("sqlite", ledger, writers).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "prints figures"]
async fn postgres() {
    for writers in [1, 8, 64] {
        let Some((_server, options)) = fresh_schema() else { return };
        let ledger = PostgresLedger::connect(&options).await.unwrap();
        measure("postgres", Arc::new(ledger), writers).await;
    }
}

#[test]
#[ignore = "prints figures"]
fn model() {
    const APPENDS: u64 = 300_000;
    let mut model = Model::new(Uuid::now_v7());
    let appends: Vec<Append> = (0..APPENDS).map(|count| typical(0, count)).collect();
    let begun = Instant::now();
    for append in appends {
        model.append(append).unwrap();
    }
    println!("model: {:.0} appends/s", APPENDS as f64 / begun.elapsed().as_secs_f64());
}
