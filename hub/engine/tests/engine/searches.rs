//! A search that finds nobody goes on by its timer alone.

use std::time::Duration;

use hub_ledger::{Ledger, READ_LIMIT_MAX, Timer, memory::MemoryLedger};

use crate::world::World;

/// 市容环境: offers go out by themselves at every grade.
const AUTO: &str = "04";
/// Longer than any grade of the shipped policy waits until it searches again, by several times.
const HOUR: Duration = Duration::from_secs(3_600);

/// How often a search was recorded: that it was set, and that it found nobody.
async fn on_record(ledger: &MemoryLedger) -> (usize, usize) {
    let feed = ledger.feed(0, READ_LIMIT_MAX).await.expect("the ledger can be read");
    let count = |kind: &str| feed.iter().filter(|record| record.kind == kind).count();
    (count("task.search_set"), count("task.search_failed"))
}

/// The timer of the one search that there is.
async fn next_search(ledger: &MemoryLedger) -> Timer {
    let timers = ledger.due_timers(i64::MAX, READ_LIMIT_MAX).await.expect("the ledger can be read");
    let mut searches = timers.into_iter().filter(|timer| timer.key.purpose == "search");
    let search = searches.next().expect("somebody is looked for");
    assert_eq!(searches.next(), None, "there is one case");
    search
}

#[tokio::test(start_paused = true)]
async fn what_is_found_again_is_not_recorded_again_and_is_looked_at_after_a_restart() {
    let (ledger, world) = World::fresh().await;
    world.report(AUTO).await.1.expect("the report is accepted");
    let first = next_search(&ledger).await;
    tokio::time::sleep(HOUR).await;
    assert_eq!(on_record(&ledger).await, (1, 1));
    let before = next_search(&ledger).await;
    assert_eq!(before.key, first.key, "it is the same search");
    assert!(before.due_us > first.due_us, "and goes on");
    world.stop().await;
    let world = World::on(ledger.clone()).await;
    world.time.jump_ms(2 * 3_600_000);
    tokio::time::sleep(HOUR).await;
    assert!(next_search(&ledger).await.due_us > before.due_us, "the next hub goes on with it");
    assert_eq!(on_record(&ledger).await, (1, 1));
    world.stop().await;
}
