//! 应急响应: what a response changes of a case that lies under it. Clocks of posts become shorter, what presses goes straight to the
//! centre that commands, and everyday matters that nobody is at work on wait (缓办), visibly and with their limit paused. A case follows a
//! response by an event of its own, so that no clock of a case elsewhere is touched, and switching it off is as plain as switching it on.

use super::{alerts, backups, draft::Draft, exits, ladder, limits};
use crate::{
    CaseId, CaseResponse, ClimbReason, ClockPurpose, Grade, Happened, Phase, Refusal, Sealed, SuspensionKind,
    UtcMicros, board::Case,
};

/// What makes a case wait, and until when.
struct Wait {
    plan: Sealed,
    review_at: UtcMicros,
}

/// Brings a case in line with the response that holds for it; nothing where it follows that already.
pub(super) fn follow(draft: &mut Draft<'_>, id: CaseId) -> Result<(), Refusal> {
    let case = draft.case(id)?;
    let line = case.line(draft.situation.in_line());
    let holds = draft.board().response_over(&case, &line);
    let response = holds.map(|over| over.as_followed());
    if response == case.handling.response {
        return Ok(());
    }
    let rule = holds.map(|over| &over.response.rule).filter(|rule| rule.waits);
    let rule = rule.filter(|rule| !rule.never_wait.contains(&case.facts.category));
    let wait = rule.zip(holds).map(|(rule, over)| Wait {
        plan: over.response.reason.clone(),
        review_at: draft.calendar().due(draft.now(), rule.wait_at_most).at,
    });
    draft.happened(id, Happened::ResponseSet(crate::ResponseFollowed { response }));
    match wait {
        // Whoever goes besides the first is at work on it as well.
        Some(wait) if can_wait(&case) && backups::attending(draft, &case).is_none() => {
            waits(draft, &case, wait)
        }
        None if waits_for_emergency(&case) => goes_on(draft, id)?,
        Some(_) | None => shorter(draft, &case, response),
    }
    Ok(())
}

/// 缓办: an everyday matter that nobody is at work on, that no caller and no superior waits for with a word of their own, and that
/// is no part of an emergency itself. What a person let go on goes on.
fn can_wait(case: &Case) -> bool {
    let handling = &case.handling;
    let is_open = matches!(case.phase, Phase::Unattended | Phase::ToCheck | Phase::WithDepartments);
    is_open
        && case.facts.grade == Grade::Ordinary
        && case.facts.sos_unit.is_none()
        && case.calls_owed().is_empty()
        && handling.incident.is_none()
        && handling.letter.is_none()
        && handling.redone == 0
        && !handling.let_go_on
}

/// Whether it waits for an emergency.
pub(super) fn waits_for_emergency(case: &Case) -> bool {
    case.handling.suspended.is_some_and(|suspended| suspended.kind == SuspensionKind::Emergency)
}

fn waits(draft: &mut Draft<'_>, case: &Case, wait: Wait) {
    super::desk::nobody_goes(draft, case);
    let Wait { plan, review_at } = wait;
    draft.happened(case.id, Happened::Suspended { kind: SuspensionKind::Emergency, plan, review_at });
    limits::pause(draft, case);
    alerts::set_clock(draft, case.id, Phase::Suspended, ClockPurpose::Review);
}

/// It presses now: it goes on, and whoever is told that it presses hears of it by that.
pub(super) fn presses(draft: &mut Draft<'_>, id: CaseId) -> Result<(), Refusal> {
    let case = draft.case(id)?;
    let Some(suspended) = case.handling.suspended else { return Ok(()) };
    waits_no_more(draft, id);
    exits::goes_on_untold(draft, &case, suspended)
}

/// What waited for an emergency goes on where it stood: the response is over, or it is part of the emergency now, or presses.
pub(super) fn goes_on(draft: &mut Draft<'_>, id: CaseId) -> Result<(), Refusal> {
    let case = draft.case(id)?;
    let Some(suspended) = case.handling.suspended else { return Ok(()) };
    waits_no_more(draft, id);
    exits::goes_on(draft, &case, suspended)
}

fn waits_no_more(draft: &mut Draft<'_>, id: CaseId) {
    let why = Some(ClimbReason::WaitsNoMore);
    draft.happened(id, Happened::Resumed { reason: None, why });
}

/// Whatever a post has to do runs out sooner under a response, and never later than it did before.
fn shorter(draft: &mut Draft<'_>, case: &Case, response: Option<CaseResponse>) {
    let percent = |response: Option<CaseResponse>| response.map_or(100, |it| it.clocks_percent);
    let Some(clock) = case.clock.filter(|_| percent(response) < percent(case.handling.response)) else {
        return;
    };
    match clock.purpose {
        ClockPurpose::Climb | ClockPurpose::Act | ClockPurpose::Verify | ClockPurpose::Close => {
            let latest = Some(clock.until());
            alerts::set_clock_no_later(draft, case.id, case.phase, clock.purpose, latest);
        }
        ClockPurpose::Arrive
        | ClockPurpose::Finish
        | ClockPurpose::Reply
        | ClockPurpose::Rule
        | ClockPurpose::Review
        | ClockPurpose::CallBack => {}
    }
}

/// 扁平指挥: the rung to which what presses climbs at once under a response, past those between.
pub(super) fn commanding_rung(case: &Case) -> Option<u8> {
    let response = case.handling.response.filter(|_| case.facts.grade != Grade::Ordinary)?;
    Some(ladder::rung_of(&case.facts.ladder, Some(response.commanded_from)))
}
