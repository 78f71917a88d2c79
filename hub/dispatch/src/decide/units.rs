//! Units coming and going, their mailboxes, and documents adopted.

use super::{answers, draft::Draft};
use crate::{
    ContentDigest, DeclineReason, DocumentKind, Enrolment, Event, MessageId, PersonId, Receipt, Refusal,
    Stream, UnitId,
    board::{Duty, Unit},
};

/// Enrols a unit, or changes its card; the same card again changes nothing.
pub(super) fn enrol(draft: &mut Draft<'_>, wanted: Enrolment) {
    let known = draft.unit(wanted.unit);
    let card = known.map(|Unit { id: unit, kind, skills, home, person, travel, .. }| Enrolment {
        unit,
        kind,
        skills,
        home,
        person,
        travel,
    });
    if card.is_ok_and(|card| card == wanted) {
        return;
    }
    record_card(draft, wanted);
}

/// Records a card as it stands from now on.
pub(super) fn record_card(draft: &mut Draft<'_>, wanted: Enrolment) {
    let Enrolment { unit, kind, skills, home, person, travel } = wanted;
    draft.record(Event::UnitEnrolled { unit, kind, skills, home, person, travel });
}

/// Strikes a unit off; not while it is held. What its mailbox still holds will never be read.
pub(super) fn retire(draft: &mut Draft<'_>, unit: UnitId) -> Result<(), Refusal> {
    draft.unit(unit)?;
    // Every offer is posted to the mailbox: at this version of it no other hub has offered the unit anything.
    let mailbox = draft.mailbox(unit);
    if let Some((task, _)) = draft.hold_on(unit) {
        return Err(Refusal::StillAttending { unit, task });
    }
    draft.record(Event::UnitRetired { unit });
    for pending in mailbox.into_iter().flat_map(|mailbox| mailbox.pending) {
        draft.record(Event::Retired { unit, message: pending.message });
    }
    Ok(())
}

/// Comes on duty; doing it twice changes nothing.
pub(super) fn sign_on(draft: &mut Draft<'_>, unit: UnitId) -> Result<(), Refusal> {
    if draft.unit(unit)?.duty != Duty::On {
        draft.record(Event::SignedOn { unit });
    }
    Ok(())
}

/// Stands by at home, from rest or from duty. What it was offered it can still answer, and a task it attends stays its
/// own.
pub(super) fn stand_by(draft: &mut Draft<'_>, unit: UnitId) -> Result<(), Refusal> {
    if draft.unit(unit)?.duty != Duty::Standby {
        draft.record(Event::StoodBy { unit });
    }
    Ok(())
}

/// Goes off duty. An offer that waits is declined by it; a task must be finished or given up first.
pub(super) fn sign_off(draft: &mut Draft<'_>, unit: UnitId) -> Result<(), Refusal> {
    if draft.unit(unit)?.duty == Duty::Off {
        return Ok(());
    }
    // At this version of the mailbox no other hub has offered the unit anything.
    draft.read(Stream::Mailbox(unit));
    if let Some((task, offer)) = draft.hold_on(unit) {
        let attending = draft.task(task).is_some_and(|task| task.attending.is_some_and(|a| a.unit == unit));
        if attending {
            return Err(Refusal::StillAttending { unit, task });
        }
        draft.record(Event::SignedOff { unit });
        return answers::decline(draft, unit, offer, DeclineReason::SignedOff);
    }
    draft.record(Event::SignedOff { unit });
    Ok(())
}

/// Notes how far a message has come; noting it twice changes nothing.
pub(super) fn receive(
    draft: &mut Draft<'_>,
    unit: UnitId,
    message: MessageId,
    receipt: Receipt,
) -> Result<(), Refusal> {
    let unknown = Refusal::MessageUnknown { unit, message };
    let mailbox = draft.mailbox(unit).ok_or_else(|| unknown.clone())?;
    let pending = mailbox.pending.iter().find(|pending| pending.message == message).ok_or(unknown)?;
    match receipt {
        Receipt::Delivered if pending.delivered_at.is_none() => {
            draft.record(Event::Delivered { unit, message })
        }
        Receipt::Seen if pending.seen_at.is_none() => draft.record(Event::Seen { unit, message }),
        Receipt::Delivered | Receipt::Seen => {}
    }
    Ok(())
}

/// A document holds from now on; adopting the one in force changes nothing.
pub(super) fn adopt(draft: &mut Draft<'_>, kind: DocumentKind, digest: &ContentDigest, by: Option<PersonId>) {
    draft.read(Stream::Register);
    if draft.adopted(kind) != Some(digest) {
        draft.record(Event::DocumentAdopted { kind, digest: digest.clone(), by });
    }
}

/// The same for a document that was made from another one, which must still be in force.
pub(super) fn amend(
    draft: &mut Draft<'_>,
    kind: DocumentKind,
    from: Option<&ContentDigest>,
    digest: &ContentDigest,
    by: Option<PersonId>,
) -> Result<(), Refusal> {
    let in_force = draft.adopted(kind);
    if in_force != from && in_force != Some(digest) {
        return Err(Refusal::DocumentReplaced(kind));
    }
    adopt(draft, kind, digest, by);
    Ok(())
}
