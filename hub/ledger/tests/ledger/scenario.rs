//! A small history with something of everything, the same to the byte each time but for the epoch.

use hub_ledger::anchor::Anchored;
use hub_ledger::{Ledger, Shelf};
use uuid::Uuid;

use crate::given::*;

/// Appends in the history; each records two events.
pub(crate) const APPENDS: u64 = 60;
/// Events in the history.
pub(crate) const EVENTS: u64 = 2 * APPENDS;
/// Events that are sealed; those after them are not.
pub(crate) const SEALED: u64 = 90;
/// Events under each seal.
const SEAL_EVERY: u64 = 30;

/// Plays the history into an empty ledger; returns what was anchored.
pub(crate) async fn play(ledger: &dyn Ledger) -> Vec<Anchored> {
    let mut anchored = Vec::new();
    for count in 1..=APPENDS {
        ledger.append(one_append(count)).await.unwrap();
        if (2 * count).is_multiple_of(SEAL_EVERY) && 2 * count <= SEALED {
            let seal = ledger.seal().await.unwrap().unwrap();
            anchored.push(Anchored { at_us: NOW_US, epoch: ledger.head().await.unwrap().epoch, seal });
        }
    }
    ledger
        .put_rows(vec![put(Shelf::Account, "chen", "hash"), put(Shelf::Session, "s1", "chen")])
        .await
        .unwrap();
    assert_eq!(ledger.take_fence("unit:1").await.unwrap(), 1);
    assert_eq!(ledger.take_fence("unit:1").await.unwrap(), 2);
    anchored
}

fn one_append(count: u64) -> hub_ledger::Append {
    let case = format!("case:{}", count % 7);
    let mut append = command(&format!("key {count}"));
    append.command.id = Uuid::from_u128(u128::from(count));
    append.recorded_us = NOW_US + i64::try_from(count).unwrap();
    append.events = vec![
        event(&case, &format!("{{\"count\":{count},\"words\":\"井盖丢失\"}}")),
        event(&format!("unit:{}", count % 5), &format!("offered {count}")),
    ];
    append.claims = vec![claim(&format!("unit:{count}"), &case)];
    if count > 3 {
        append.releases = vec![claim(&format!("unit:{}", count - 3), &format!("case:{}", (count - 3) % 7))];
    }
    append.set_timers = vec![timer(&case, count, NOW_US + 60_000_000)];
    if count > 5 {
        append.consume_timers = vec![timer_key(&format!("case:{}", (count - 5) % 7), count - 5)];
    }
    append.rows = vec![
        put(Shelf::OpenState, &case, &format!("state after {count}")),
        put(Shelf::Vault, &format!("vault:{count}"), &format!("caller number {count}, by the old well")),
    ];
    append
}
