//! What every ledger can hold, checked before the store is asked, so that all of them refuse the same things.

use crate::index::check_changes;
use crate::{Append, LedgerError, READ_LIMIT_MAX, RowChange, Timer, TimerKey};

/// Most bytes in a key, a principal, a resource, a holder, a timer's subject or purpose, an event's kind or a mailbox.
pub const NAME_LEN_MAX: usize = 512;

/// Most bytes in an event's body, a row's value or an answer; area trees are the largest rows there are.
pub const VALUE_LEN_MAX: usize = 64 << 20;

/// Most entries in each list of one append.
pub const APPEND_ENTRIES_MAX: usize = 10_000;

/// The length of what is in memory, bytes.
pub(crate) fn length_of(bytes: usize) -> u64 {
    u64::try_from(bytes).expect("what is in memory fits 64 bits")
}

/// Refuses an append that some ledger could not hold.
pub(crate) fn check_append(append: &Append) -> Result<(), LedgerError> {
    let lengths = [
        ("expected streams", append.expect.len()),
        ("events", append.events.len()),
        ("claims", append.claims.len()),
        ("releases", append.releases.len()),
        ("timers to set", append.set_timers.len()),
        ("timers to consume", append.consume_timers.len()),
        ("timers to cancel", append.cancel_timers.len()),
    ];
    for (what, len) in lengths {
        check_len(what, len, APPEND_ENTRIES_MAX)?;
    }
    check_name("principal", &append.command.principal)?;
    check_name("command key", &append.command.key)?;
    check_len("answer", append.answer.len(), VALUE_LEN_MAX)?;
    for (_, version) in &append.expect {
        check_number("expected version", *version)?;
    }
    for event in &append.events {
        check_name("event kind", &event.kind)?;
        check_len("event body", event.body.len(), VALUE_LEN_MAX)?;
    }
    for claim in append.claims.iter().chain(&append.releases) {
        check_name("resource", &claim.resource)?;
        check_name("holder", &claim.holder)?;
    }
    for Timer { key, .. } in &append.set_timers {
        check_timer(key)?;
    }
    for key in append.consume_timers.iter().chain(&append.cancel_timers) {
        check_timer(key)?;
    }
    check_changes(&append.index)?;
    check_rows(&append.rows)
}

/// Refuses rows that some ledger could not hold.
pub(crate) fn check_rows(rows: &[RowChange]) -> Result<(), LedgerError> {
    check_len("rows", rows.len(), APPEND_ENTRIES_MAX)?;
    for row in rows {
        check_name("row key", &row.key)?;
        check_len("row value", row.value.as_ref().map_or(0, Vec::len), VALUE_LEN_MAX)?;
    }
    Ok(())
}

/// Refuses a name that is too long or holds a zero character, which PostgreSQL cannot store.
pub(crate) fn check_name(what: &str, name: &str) -> Result<(), LedgerError> {
    check_len(what, name.len(), NAME_LEN_MAX)?;
    if name.contains('\0') {
        return Err(LedgerError::Malformed(format!("{what} {name:?} contains a zero character")));
    }
    Ok(())
}

fn check_timer(key: &TimerKey) -> Result<(), LedgerError> {
    check_name("timer subject", &key.subject)?;
    check_name("timer purpose", &key.purpose)?;
    check_number("timer generation", key.generation)
}

fn check_number(what: &str, number: u64) -> Result<(), LedgerError> {
    if i64::try_from(number).is_err() {
        return Err(LedgerError::Malformed(format!("{what} {number} is beyond {}", i64::MAX)));
    }
    Ok(())
}

pub(crate) fn check_len(what: &str, len: usize, max: usize) -> Result<(), LedgerError> {
    if len > max {
        return Err(LedgerError::Malformed(format!("{what}: {len} is more than {max}")));
    }
    Ok(())
}

/// What lies behind every key that begins with `prefix`, by bytes.
pub(crate) fn end_of(prefix: &str) -> String {
    format!("{prefix}{}", char::MAX)
}

/// The limit of one read, capped.
pub(crate) fn capped(limit: usize) -> usize {
    limit.min(READ_LIMIT_MAX)
}

/// A position as the databases hold it. Positions beyond 2⁶³ do not exist, so asking after one finds nothing.
pub(crate) fn as_stored(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// The limit of one read, capped, as the databases take it.
pub(crate) fn row_limit(limit: usize) -> i64 {
    i64::try_from(capped(limit)).expect("the cap is small")
}
