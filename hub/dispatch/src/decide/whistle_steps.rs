//! 部门报到: what the departments that were called do, and what the whistler writes down for them (代录). No step goes
//! backwards, and a step that somebody went past is on record with the reason.

use super::{
    draft::Draft,
    whistles::{time_up, whistler_or_above},
};
use crate::{
    Actor, ArrivalKnown, Degree, DepartmentCode, LeftOut, NoWhistle, Presence, Refusal, Sealed, Seat,
    UtcMicros, WHISTLE_FIX_AGE_MAX_MS, WHISTLE_RADIUS_M, WhistleArrived, WhistleDeed, WhistleOrder,
    WhistleTurn,
    board::{CalledDepartment, Whistle, WhistleStep},
};

/// A deed about an open whistle.
pub(super) fn act(draft: &mut Draft<'_>, order: &WhistleOrder) -> Result<(), Refusal> {
    let whistle = draft.whistle(order.whistle)?;
    let by = &order.by;
    match &order.deed {
        WhistleDeed::Sign { department } => sign(draft, &whistle, by, department),
        WhistleDeed::Arrive { department, known } => arrive(draft, &whistle, by, department, *known),
        WhistleDeed::Work { department } => work(draft, &whistle, by, department),
        WhistleDeed::Leave { department, note } => leave(draft, &whistle, by, department, note),
        WhistleDeed::Rate { department, degree, note } => {
            rate(draft, &whistle, by, department, (*degree, note.as_ref()))
        }
        WhistleDeed::CallOff { reason } => {
            whistler_or_above(draft, &whistle, by)?;
            draft.whistled(whistle.id, Some(by), WhistleTurn::CalledOff { reason: reason.clone() });
            Ok(())
        }
        WhistleDeed::Close => close(draft, &whistle, by),
    }
}

fn called<'w>(whistle: &'w Whistle, department: &DepartmentCode) -> Result<&'w CalledDepartment, Refusal> {
    let not_called = || Refusal::Whistle(NoWhistle::NotCalled(department.clone()));
    whistle.department(department).ok_or_else(not_called)
}

/// The department's own desk, or the whistler's post for it.
fn may_say_for<'w>(
    draft: &Draft<'_>,
    whistle: &'w Whistle,
    by: &Actor,
    department: &DepartmentCode,
) -> Result<&'w CalledDepartment, Refusal> {
    let is_own = matches!(&by.seat, Seat::Department { department: own } if own == department);
    if !is_own {
        whistler_or_above(draft, whistle, by)?;
    }
    called(whistle, department)
}

fn wrong_step(called: &CalledDepartment) -> Refusal {
    let (department, step) = (called.department.clone(), called.step);
    Refusal::Whistle(NoWhistle::WrongStep { department, step })
}

fn sign(
    draft: &mut Draft<'_>,
    whistle: &Whistle,
    by: &Actor,
    department: &DepartmentCode,
) -> Result<(), Refusal> {
    let called = may_say_for(draft, whistle, by, department)?;
    if called.step != WhistleStep::Called {
        return Err(wrong_step(called));
    }
    draft.whistled(whistle.id, Some(by), WhistleTurn::Signed { department: department.clone() });
    Ok(())
}

/// Whoever comes after the time was absent by then, whether or not the timer has said so yet.
fn arrive(
    draft: &mut Draft<'_>,
    whistle: &Whistle,
    by: &Actor,
    department: &DepartmentCode,
    known: ArrivalKnown,
) -> Result<(), Refusal> {
    let called = may_say_for(draft, whistle, by, department)?;
    if !called.has_not_come() {
        return Err(wrong_step(called));
    }
    let (at, how) = match known {
        ArrivalKnown::Position { place, age_ms } => {
            (draft.now(), position(whistle, place.distance_m(&whistle.place), age_ms)?)
        }
        ArrivalKnown::Recorded { at } => (recorded_at(draft, whistle, by, at)?, Presence::Recorded),
    };
    if draft.now() > whistle.there_by && whistle.time_up_at.is_none() {
        time_up(draft, whistle);
    }
    let late_ms = (at > whistle.there_by).then(|| at.since_ms(whistle.there_by));
    let left_out = (called.step == WhistleStep::Called).then_some(LeftOut::SignedByArriving);
    let department = department.clone();
    let arrived = WhistleArrived { department, at, how, late_ms, left_out };
    draft.whistled(whistle.id, Some(by), WhistleTurn::Arrived(arrived));
    Ok(())
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "no two places on earth are more than 20,100 kilometres apart"
)]
fn position(whistle: &Whistle, distance_m: f64, age_ms: u64) -> Result<Presence, Refusal> {
    debug_assert!(distance_m >= 0.0, "of whistle {}", whistle.id);
    let distance_m = distance_m.round() as u32;
    if distance_m > WHISTLE_RADIUS_M {
        return Err(Refusal::Whistle(NoWhistle::TooFar { distance_m }));
    }
    if age_ms > WHISTLE_FIX_AGE_MAX_MS {
        return Err(Refusal::Whistle(NoWhistle::FixTooOld { age_ms }));
    }
    Ok(Presence::Position { distance_m, age_ms })
}

/// 代录 is the whistler's: nobody's own word says that it is there.
fn recorded_at(
    draft: &Draft<'_>,
    whistle: &Whistle,
    by: &Actor,
    at: UtcMicros,
) -> Result<UtcMicros, Refusal> {
    whistler_or_above(draft, whistle, by)?;
    if at < whistle.blown_at || at > draft.now() {
        return Err(Refusal::Whistle(NoWhistle::RecordedAt(at)));
    }
    Ok(at)
}

fn work(
    draft: &mut Draft<'_>,
    whistle: &Whistle,
    by: &Actor,
    department: &DepartmentCode,
) -> Result<(), Refusal> {
    let called = may_say_for(draft, whistle, by, department)?;
    if called.step != WhistleStep::Arrived {
        return Err(wrong_step(called));
    }
    draft.whistled(whistle.id, Some(by), WhistleTurn::Working { department: department.clone() });
    Ok(())
}

fn leave(
    draft: &mut Draft<'_>,
    whistle: &Whistle,
    by: &Actor,
    department: &DepartmentCode,
    note: &Sealed,
) -> Result<(), Refusal> {
    let called = may_say_for(draft, whistle, by, department)?;
    if !called.is_there() {
        return Err(wrong_step(called));
    }
    let left_out = (called.step == WhistleStep::Arrived).then_some(LeftOut::LeftWithoutWorking);
    let left = WhistleTurn::Left { department: department.clone(), note: note.clone(), left_out };
    draft.whistled(whistle.id, Some(by), left);
    Ok(())
}

/// 评价: once it has left, or was absent.
fn rate(
    draft: &mut Draft<'_>,
    whistle: &Whistle,
    by: &Actor,
    department: &DepartmentCode,
    (degree, note): (Degree, Option<&Sealed>),
) -> Result<(), Refusal> {
    whistler_or_above(draft, whistle, by)?;
    let called = called(whistle, department)?;
    let department = department.clone();
    let refused = if !called.is_done() {
        Some(NoWhistle::NotOver(department.clone()))
    } else if called.rating.is_some() {
        Some(NoWhistle::RatedBefore(department.clone()))
    } else if !degree.is_satisfied() && note.is_none() {
        Some(NoWhistle::WordsWanted(department.clone()))
    } else {
        None
    };
    if let Some(refused) = refused {
        return Err(Refusal::Whistle(refused));
    }
    draft.whistled(whistle.id, Some(by), WhistleTurn::Rated { department, degree, note: note.cloned() });
    Ok(())
}

/// It is over when everybody has left or is absent.
fn close(draft: &mut Draft<'_>, whistle: &Whistle, by: &Actor) -> Result<(), Refusal> {
    whistler_or_above(draft, whistle, by)?;
    if let Some(open) = whistle.departments.iter().find(|it| !it.is_done()) {
        return Err(Refusal::Whistle(NoWhistle::NotOver(open.department.clone())));
    }
    draft.whistled(whistle.id, Some(by), WhistleTurn::Closed);
    Ok(())
}
