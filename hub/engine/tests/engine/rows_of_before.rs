//! Rows of open state that another version wrote: the board is made from the events, once.

use std::sync::Arc;

use hub_ledger::{Ledger as _, MemoryLedger, RowChange, Shelf};

use crate::world::World;

/// The rows of tasks, as they are in the ledger.
async fn tasks(ledger: &MemoryLedger) -> Vec<(String, Vec<u8>)> {
    let states = ledger.opening().await.expect("the ledger answers").states;
    states.into_iter().filter(|(key, _)| key.starts_with("task:")).collect()
}

/// The same row as another version would have marked it.
fn of_before((key, value): &(String, Vec<u8>)) -> RowChange {
    let row = String::from_utf8(value.clone()).expect("rows are JSON");
    let (now, before) = (format!("\"schema\":{}", hub_record::TASK_STATE_SCHEMA), "\"schema\":1");
    assert!(row.contains(&now), "{row}");
    let value = Some(row.replacen(&now, before, 1).into_bytes());
    RowChange { shelf: Shelf::OpenState, key: key.clone(), value }
}

/// A ledger in which somebody is looked for, all tasks being as another version wrote them; and their rows as they should be.
async fn written_before() -> (Arc<MemoryLedger>, Vec<(String, Vec<u8>)>) {
    let (ledger, world) = World::fresh().await;
    for _ in 0..3 {
        world.report("03").await.1.expect("the report is accepted");
    }
    world.stop().await;
    let as_they_should = tasks(&ledger).await;
    assert_eq!(as_they_should.len(), 3, "each case has its task");
    ledger.put_rows(as_they_should.iter().map(of_before).collect()).await.expect("rows can be put");
    (ledger, as_they_should)
}

#[tokio::test(start_paused = true)]
async fn a_task_that_never_moves_is_written_anew_by_the_first_start() {
    let (ledger, as_they_should) = written_before().await;
    let opening = ledger.opening().await.expect("the ledger answers");
    let rows = opening.states.iter().map(|(key, value)| (key.as_str(), value.as_slice()));
    hub_record::board_from(rows).expect_err("the board must be made from the events");
    let head = ledger.head().await.expect("the ledger answers");
    World::on(ledger.clone()).await.stop().await;
    assert_eq!(tasks(&ledger).await, as_they_should);
    assert_eq!(ledger.head().await.expect("the ledger answers"), head, "nothing has happened");
}
