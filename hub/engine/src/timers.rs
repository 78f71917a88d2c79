//! Timers as orders: a row that is due becomes a command like any other.

use hub_dispatch::Command;
use hub_ledger::Timer as TimerRow;
use hub_record::TimerNameError;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::Order;

/// Who fires timers, whichever hub does it: two hubs firing the same timer send the same order.
const CLOCK: &str = "clock";

/// The order for a timer row that is due.
///
/// # Errors
/// The row names no timer: it was not written by this product.
pub(crate) fn order(TimerRow { key: row, due_us }: &TimerRow) -> Result<Order, TimerNameError> {
    let timer = hub_record::timer_from_key(row)?;
    // A search that goes on runs out again and again.
    let key = format!("{}/{}/{}@{due_us}", row.subject, row.purpose, row.generation);
    Ok(Order {
        principal: CLOCK.to_owned(),
        id: Uuid::now_v7(),
        digest: Sha256::digest(&key).into(),
        key,
        command: Command::TimerRanOut(timer),
        rows: Vec::new(),
        occurred: None,
        answer: Vec::new(),
    })
}
