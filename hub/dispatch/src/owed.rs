//! What is still to be done, read off the board: after a restart nothing needs to be remembered.

use crate::{CaseId, MessageId, Service, UnitId, board::Board};

/// A duty that every hub may carry out, twice if need be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Owed {
    /// Send this message to the unit until it is answered.
    Message {
        /// The unit.
        unit: UnitId,
        /// The message.
        message: MessageId,
    },
    /// Alert the people of this rung until one acknowledges.
    Alert {
        /// The case.
        case: CaseId,
        /// The rung.
        rung: u8,
        /// The round.
        round: u32,
    },
    /// Ask the post to call a service.
    Call {
        /// The case.
        case: CaseId,
        /// The service.
        service: Service,
    },
}

/// Everything owed, in a fixed order.
pub fn owed(board: &Board) -> impl Iterator<Item = Owed> + '_ {
    let messages = board.mailboxes().flat_map(|mailbox| {
        let unit = mailbox.unit;
        mailbox.pending.iter().map(move |pending| Owed::Message { unit, message: pending.message })
    });
    let alerts = board.cases().filter_map(|case| {
        let alert = case.alert.as_ref()?;
        Some(Owed::Alert { case: case.id, rung: case.rung, round: alert.round })
    });
    let calls = board.cases().flat_map(|case| {
        case.calls_owed().into_iter().map(move |service| Owed::Call { case: case.id, service })
    });
    messages.chain(alerts).chain(calls)
}
