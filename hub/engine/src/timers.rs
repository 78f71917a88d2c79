//! Timers as orders: a row that is due becomes a command like any other.

use hub_dispatch::{Command, Timer};
use hub_ledger::TimerKey;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::Order;

/// Who fires timers, whichever hub does it: two hubs firing the same timer send the same order.
const CLOCK: &str = "clock";

/// The order for a timer that is due.
pub(crate) fn order(timer: Timer, key: &TimerKey) -> Order {
    let key = format!("{}/{}/{}", key.subject, key.purpose, key.generation);
    Order {
        principal: CLOCK.to_owned(),
        id: Uuid::now_v7(),
        digest: Sha256::digest(&key).into(),
        key,
        command: Command::TimerRanOut(timer),
        rows: Vec::new(),
        occurred: None,
        answer: Vec::new(),
    }
}

/// The timer a row names. A row that names none was not written by this product; it is reported and left alone.
pub(crate) fn named(key: &TimerKey) -> Option<Timer> {
    hub_record::timer_from_key(key)
        .inspect_err(|error| tracing::error!(%error, "a timer row cannot be read"))
        .ok()
}
