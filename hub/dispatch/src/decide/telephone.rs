//! 代录 and telling people by other channels: what came of a telephone call is recorded, and carried out for whoever spoke.

use super::{
    called, carry_out,
    draft::{Draft, Heard},
};
use crate::{
    AnswerRelayed, Answerer, CaseId, Command, DutyRelayed, Event, PersonId, Reach, ReachOutcome,
    ReachRecorded, Readiness, Refusal, Relayed, Sealed, Stream, UnitId, UtcMicros, telephone::spoken,
};

/// An answer given by telephone. The rules for the answer are the same as if it had come from the person's own console or
/// device; that it was relayed stands before what it causes. An answer that changes nothing is not recorded either.
pub(super) fn relay(draft: &mut Draft<'_>, relayed: &Relayed) -> Result<(), Refusal> {
    let Relayed { case, said_at, number, by, from, said, order } = relayed;
    assert_eq!(
        spoken(order),
        Some((from.clone(), *said)),
        "the shell relays answers, and says whose they are"
    );
    about_the_case(draft, *case, order)?;
    let stands = draft.case(*case)?;
    if let Some(since) = called::answered_since(draft, &stands, order) {
        called::not_before(since, *said_at)?;
    }
    let (case, said_at, number) = (*case, *said_at, number.clone());
    let mark = AnswerRelayed { case, from: from.clone(), said: *said, said_at, number, by: *by };
    marked(draft, Event::AnswerRelayed(mark), order)
}

/// Whoever records an answer has the case before them: it must be about that case and, if it answers an offer, about
/// the one that stands. A device that answers too late is told so; on the telephone the recorder is.
fn about_the_case(draft: &mut Draft<'_>, id: CaseId, order: &Command) -> Result<(), Refusal> {
    let case = draft.case(id)?;
    let elsewhere = draft.case_of(order) != Some(id);
    match (order, spoken(order)) {
        (_, Some((Answerer::Person(_), _))) if elsewhere => Err(match &case.alert {
            Some(alert) => Refusal::AlertPassed { case: id, rung: case.rung, round: alert.round },
            None => Refusal::NoAlert(id),
        }),
        (_, Some((Answerer::Unit(unit), _))) if elsewhere => Err(Refusal::NotInvolved { unit, case: id }),
        (_, Some((Answerer::Department(_), _))) if elsewhere => Err(Refusal::NotYourCase(id)),
        (&(Command::Accept { unit, offer } | Command::Decline { unit, offer, .. }), _)
            if draft.hold_on(unit).is_none_or(|(_, held)| held != offer) =>
        {
            Err(Refusal::NotYourOffer { unit, offer })
        }
        _ => Ok(()),
    }
}

/// The same for a unit's word about its readiness.
pub(super) fn relay_duty(
    draft: &mut Draft<'_>,
    unit: UnitId,
    readiness: Readiness,
    said_at: UtcMicros,
    number: &Sealed,
    by: PersonId,
) -> Result<(), Refusal> {
    draft.unit(unit)?;
    let order = match readiness {
        Readiness::OnDuty => Command::SignOn { unit },
        Readiness::Standby => Command::StandBy { unit },
        Readiness::OffDuty => Command::SignOff { unit },
    };
    let mark = DutyRelayed { unit, said_at, number: number.clone(), by };
    marked(draft, Event::DutyRelayed(mark), &order)
}

/// Carries the order out behind its mark; without an effect there is nothing to mark.
fn marked(draft: &mut Draft<'_>, mark: Event, order: &Command) -> Result<(), Refusal> {
    draft.heard = Heard::ByTelephone;
    if draft.trial(order)?.events.is_empty() {
        return Ok(());
    }
    draft.record(mark);
    carry_out(draft, order)
}

/// What came of telling somebody by another channel. It answers nothing and stops no clock; about an alert or an offer
/// that has passed nothing is left to say, and the same outcome twice is said once.
pub(super) fn record_reach(
    draft: &mut Draft<'_>,
    reach: Reach,
    channel: &str,
    outcome: ReachOutcome,
) -> Result<(), Refusal> {
    let told_already = match reach {
        Reach::Alert { case: id, round, person } => {
            let case = draft.case(id)?;
            let alert = case.alert.filter(|alert| alert.round == round).ok_or(Refusal::NoAlert(id))?;
            if !alert.on_duty.contains(&person) {
                return Err(Refusal::NotOnDuty { person, rung: case.rung, case: id });
            }
            alert.reached.contains(&person)
        }
        Reach::Offer { task, offer, unit } => {
            draft.read(Stream::Task(task));
            let live = draft.task(task).and_then(|task| task.offers.get(&offer).cloned());
            live.filter(|live| live.unit == unit).ok_or(Refusal::NotYourOffer { unit, offer })?.reached
        }
    };
    if !told_already {
        draft.record(Event::ReachRecorded(ReachRecorded { reach, channel: channel.to_owned(), outcome }));
    }
    Ok(())
}
