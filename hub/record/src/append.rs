//! A decision as an append: everything it changes, in one.

use hub_dispatch::{Decision, OfferId, UnitId, UtcMicros, board::Board};
use hub_ledger::{Append, Claim, CommandStamp, RowChange, Timer as TimerRow};
use uuid::Uuid;

use crate::{encode, event::stream_id, state_row, timer_key};

/// Begins the resource name of a unit.
pub const CLAIM_PREFIX: &str = "unit:";
/// Begins the holder name of an offer.
pub const HOLDER_PREFIX: &str = "offer:";

/// What the shell adds to a decision.
#[derive(Debug, Clone)]
pub struct Submission {
    /// The command.
    pub command: CommandStamp,
    /// When it happened; the deciding hub's clock unless the sender said otherwise.
    pub occurred: UtcMicros,
    /// Vault and other rows to be written with it.
    pub rows: Vec<RowChange>,
    /// What to answer when it comes again.
    pub answer: Vec<u8>,
}

/// Makes the append for a decision taken on `board` at `now`.
#[must_use]
pub fn append_for(board: &Board, decision: &Decision, now: UtcMicros, submission: Submission) -> Append {
    let states = board.entities_after(decision, now);
    let mut rows = submission.rows;
    rows.extend(states.iter().map(|(stream, entity)| state_row(*stream, entity.as_ref())));
    let timer = |&(timer, due): &(_, UtcMicros)| TimerRow { key: timer_key(timer), due_us: due.0 };
    Append {
        command: submission.command,
        recorded_us: now.0,
        expect: decision.expect.iter().map(|(&stream, &version)| (stream_id(stream), version)).collect(),
        events: decision.events.iter().map(|event| encode(event, submission.occurred)).collect(),
        claims: decision.claims.iter().map(|&(unit, offer)| claim_of(unit, offer)).collect(),
        releases: decision.releases.iter().map(|&(unit, offer)| claim_of(unit, offer)).collect(),
        set_timers: decision.set.iter().map(timer).collect(),
        consume_timers: decision.consume.iter().map(|&timer| timer_key(timer)).collect(),
        cancel_timers: decision.cancel.iter().map(|&timer| timer_key(timer)).collect(),
        rows,
        index: Vec::new(),
        answer: submission.answer,
    }
}

/// The ledger's claim for an offer's hold on a unit.
#[must_use]
pub fn claim_of(unit: UnitId, offer: OfferId) -> Claim {
    Claim { resource: format!("{CLAIM_PREFIX}{unit}"), holder: format!("{HOLDER_PREFIX}{offer}") }
}

/// The unit and offer that a claim names; `None` if it names neither.
#[must_use]
pub fn parse_claim(claim: &Claim) -> Option<(UnitId, OfferId)> {
    let unit = Uuid::parse_str(claim.resource.strip_prefix(CLAIM_PREFIX)?).ok()?;
    let offer = Uuid::parse_str(claim.holder.strip_prefix(HOLDER_PREFIX)?).ok()?;
    Some((UnitId(unit), OfferId(offer)))
}
