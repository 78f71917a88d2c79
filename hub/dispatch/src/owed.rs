//! What is still to be done, read off the board: after a restart nothing needs to be remembered.

use crate::{CaseId, MessageId, Reach, Service, UnitId, board::Board};

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
    /// Tell somebody who has no console open, or a unit whose device is not connected, by another channel.
    Reach(Reach),
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
    messages
        .chain(alerts)
        .chain(calls)
        .chain(people_to_reach(board).map(Owed::Reach))
        .chain(units_to_reach(board).map(Owed::Reach))
}

/// Those on duty where an alert stands, who have not been told by another channel.
fn people_to_reach(board: &Board) -> impl Iterator<Item = Reach> + '_ {
    board.cases().flat_map(|case| {
        let untold = case.alert.iter().flat_map(move |alert| {
            let people = alert.on_duty.iter().filter(|person| !alert.reached.contains(person));
            people.map(move |&person| Reach::Alert { case: case.id, round: alert.round, person })
        });
        untold.collect::<Vec<_>>()
    })
}

/// Units that hold an offer and have not been told of it by another channel.
fn units_to_reach(board: &Board) -> impl Iterator<Item = Reach> + '_ {
    board.tasks().flat_map(|task| {
        let untold = task.offers.iter().filter(|(_, live)| !live.reached);
        untold.map(move |(&offer, live)| Reach::Offer { task: task.id, offer, unit: live.unit })
    })
}
