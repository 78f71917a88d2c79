//! 代录 and telling people by other channels: what came of a telephone call is recorded, and carried out for whoever spoke.

use super::{carry_out, draft::Draft};
use crate::{
    AnswerRelayed, Answerer, Command, DutyRelayed, Event, PersonId, Reach, ReachOutcome, ReachRecorded,
    Readiness, Refusal, Relayed, Sealed, Stream, UnitId, UtcMicros,
};

/// An answer given by telephone. The rules for the answer are the same as if it had come from the person's own console or
/// device; that it was relayed stands before what it causes. An answer that changes nothing is not recorded either.
pub(super) fn relay(draft: &mut Draft<'_>, relayed: &Relayed) -> Result<(), Refusal> {
    let Relayed { case, said_at, number, by, from, said, order } = relayed;
    draft.case(*case)?;
    if let Answerer::Unit(unit) = from
        && draft.case_of(order) != Some(*case)
    {
        return Err(Refusal::NotInvolved { unit: *unit, case: *case });
    }
    let (case, said_at, number) = (*case, *said_at, number.clone());
    let mark = AnswerRelayed { case, from: *from, said: *said, said_at, number, by: *by };
    marked(draft, Event::AnswerRelayed(mark), order)
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
        Reach::Alert { case, round, person } => {
            let alert = draft.case(case)?.alert.filter(|alert| alert.round == round);
            alert.ok_or(Refusal::NoAlert(case))?.reached.contains(&person)
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
