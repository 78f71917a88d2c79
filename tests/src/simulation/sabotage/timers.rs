//! The timers that follow from other events than those that were decided.

use std::collections::BTreeSet;

use hub_dispatch::{
    CaseId, Decision, Stream, Timer, UtcMicros,
    board::{Board, Case, Entity},
};

/// The timers of cases are those that the rules would set and cancel for these events, so that nothing but the rule itself
/// is broken.
pub(super) fn timers_follow(board: &Board, now: UtcMicros, decision: &mut Decision) {
    for (stream, entity) in board.entities_after(decision, now) {
        let Stream::Case(id) = stream else { continue };
        let of_case = |timer: &Timer| timer_case(timer) == Some(id);
        decision.set.retain(|(timer, _)| !of_case(timer));
        decision.cancel.retain(|timer| !of_case(timer));
        let before = board.case(id).map(timers_of).unwrap_or_default();
        let after = match &entity {
            Some(Entity::Case(case)) => timers_of(case),
            Some(
                Entity::Register(_)
                | Entity::Task(_)
                | Entity::Unit(_)
                | Entity::Mailbox(_)
                | Entity::Whistle(_)
                | Entity::Incident(_),
            )
            | None => BTreeSet::new(),
        };
        decision.set.extend(after.difference(&before).copied());
        let gone = before.difference(&after).map(|(timer, _)| *timer);
        let consumed = decision.consume;
        decision.cancel.extend(gone.filter(|timer| Some(*timer) != consumed));
    }
}

fn timer_case(timer: &Timer) -> Option<CaseId> {
    match timer {
        Timer::Clock { case, .. }
        | Timer::Limit { case, .. }
        | Timer::Letter { case, .. }
        | Timer::ReportUp { case, .. }
        | Timer::Desk { case, .. } => Some(*case),
        Timer::Answer { .. }
        | Timer::Search { .. }
        | Timer::Welfare { .. }
        | Timer::Whistle { .. }
        | Timer::IncidentReport { .. } => None,
    }
}

/// The timers that a case has as it stands.
fn timers_of(it: &Case) -> BTreeSet<(Timer, UtcMicros)> {
    let case = it.id;
    let clock = it.clock.map(|clock| (Timer::Clock { case, generation: clock.generation }, clock.due));
    let limit = it.handling.limit.as_ref().and_then(|running| {
        let (_, at) = running.next_mark()?;
        Some((Timer::Limit { case, generation: running.generation }, at))
    });
    let letter = it.handling.letter.as_ref().filter(|letter| !letter.overdue);
    let letter =
        letter.map(|letter| (Timer::Letter { case, generation: letter.generation }, letter.answer_by));
    let desks = it.handling.desk.iter().filter_map(|(&task, desk)| {
        let clock = desk.clock?;
        Some((Timer::Desk { case, task, generation: clock.generation }, clock.due))
    });
    let owed = it.handling.reports_up.iter().filter_map(|report| {
        Some((Timer::ReportUp { case, generation: report.generation }, report.runs_out()?))
    });
    desks.chain(clock).chain(limit).chain(letter).chain(owed).collect()
}
