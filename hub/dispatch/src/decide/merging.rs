//! 并单: reports of one matter become one case. The earliest limit, the highest grade and the gravest risk hold while they are
//! one; every caller is kept, with the time of the call.

use super::{
    alerts, attaching, authority, backups, desk, desk_clocks, draft::Draft, endings,
    joining::REPORTS_JOINED_MAX, ladder, letters, limits, pressing, reporting_up, whistles,
};
use crate::{
    Actor, CaseId, ClimbReason, Grade, Happened, Limit, LimitReason, Phase, Refusal, Sealed,
    board::{Absorbed, Carried, Case, Ending, KEPT_APART_MAX, Letter},
};

/// The case becomes part of another. Whoever was asked for it is stood down; a unit that has it in hand is not.
pub(super) fn merge(
    draft: &mut Draft<'_>,
    case: &Case,
    by: &Actor,
    into: CaseId,
    reason: &Sealed,
) -> Result<(), Refusal> {
    if into == case.id {
        return Err(Refusal::MergedIntoItself(into));
    }
    authority::owner_or_above(draft, case, by)?;
    let other = draft.case(into).map_err(|not_open| part_of_another(draft, into).unwrap_or(not_open))?;
    authority::in_line_of_other(draft, &other, by)?;
    can_be_merged(draft, case, &other)?;
    let absorbed = Box::new(snapshot(case, &other));
    let rises = case.facts.grade < other.facts.grade;
    let wishes = case.handling.reports.iter().map(|report| report.wish);
    let rungs = ladder::gained(draft, &other, (case.facts.grade, None, case.facts.risk), wishes);
    let earlier = earliest(case.handling.limit.as_ref().map(|running| &running.limit), &other);
    endings::release(draft, case);
    draft.acted(case.id, by, Happened::Merged { into });
    draft.acted(into, by, Happened::Absorbed { absorbed, reason: reason.clone(), rungs });
    whistles::merged(draft, case.id, into, by);
    attaching::merged(draft, case, &other, by);
    reporting_up::bring(draft, into, &case.handling.reports_up);
    if let Some(limit) = earlier {
        limits::set(draft, into, limit, LimitReason::Merged);
        desk_clocks::follow_limit(draft, into);
    }
    let presses = rises || presses_again(case, &other);
    heard_by_its_post(draft, case, &other, presses)
}

/// What is red already cannot rise: it presses again with a service still to be called, and where the work counted as done.
fn presses_again(case: &Case, into: &Case) -> bool {
    let is_new = case.calls_owed().iter().any(|service| !into.facts.call_first.contains(service));
    is_new || (case.facts.grade == Grade::Red && pressing::counts_as_done(into.phase))
}

/// What is part of another case is not merged into: whoever wants that is told where it went.
fn part_of_another(draft: &Draft<'_>, id: CaseId) -> Option<Refusal> {
    let recalled = draft.situation.recalled.as_ref().filter(|recalled| recalled.case.id == id)?;
    match recalled.ending {
        Ending::Merged(into) => Some(Refusal::PartOfAnother { case: id, into }),
        Ending::Closed | Ending::Ended | Ending::Archived => None,
    }
}

/// The higher of the two posts has the one case, or the post at which what presses so or is of such a risk begins, and hears of
/// it if it is more pressing now.
fn heard_by_its_post(
    draft: &mut Draft<'_>,
    case: &Case,
    before: &Case,
    presses: bool,
) -> Result<(), Refusal> {
    let into = before.id;
    let now = draft.case(into)?;
    let owner = case.owner().map(|rung| rung.tier);
    let higher = owner > now.owner().map(|rung| rung.tier);
    let rung = if higher {
        let rung = now.facts.ladder.iter().position(|rung| Some(rung.tier) >= owner);
        rung.and_then(|rung| u8::try_from(rung).ok()).unwrap_or(now.top())
    } else {
        now.rung
    };
    let begins = ladder::begins_higher(draft, &before.facts, &now);
    let rung = begins.map_or(rung, |(begins, _)| rung.max(begins));
    if presses {
        pressing::more_pressing(draft, into, case.facts.report, rung)?;
        pressing::look_around_soon(draft, into);
    } else if higher {
        alerts::alert_in_time(draft, &now, rung, ClimbReason::Merged);
    } else if let Some((begins, why)) = begins {
        alerts::alert_in_time(draft, &now, begins, why);
    }
    Ok(())
}

fn can_be_merged(draft: &mut Draft<'_>, case: &Case, other: &Case) -> Result<(), Refusal> {
    if let Some(attending) = draft.task_of(case).attending {
        return Err(Refusal::Attended { case: case.id, unit: attending.unit });
    }
    if let Some(unit) = backups::attending(draft, case) {
        return Err(Refusal::Attended { case: case.id, unit });
    }
    if case.phase != Phase::WithDepartments {
        desk::unattended(case)?;
    }
    if case.facts.sos_unit.is_some() {
        return Err(Refusal::WrongPhase { case: case.id, phase: case.phase });
    }
    if !case.handling.absorbed.is_empty() {
        return Err(Refusal::HoldsMerged(case.id));
    }
    // A merge stops no clock: what is merged into a case that waits would stand still with it.
    if matches!(other.phase, Phase::Suspended | Phase::ToCallBack | Phase::ToClose) {
        return Err(Refusal::WrongPhase { case: other.id, phase: other.phase });
    }
    if other.joined.len() + case.joined.len() + 1 > REPORTS_JOINED_MAX {
        return Err(Refusal::TooManyReports { case: other.id, limit: REPORTS_JOINED_MAX });
    }
    Ok(())
}

/// What a case was, as the one it becomes part of keeps it.
fn snapshot(case: &Case, into: &Case) -> Absorbed {
    let (running, letter) = (case.handling.limit.as_ref(), case.handling.letter.clone());
    Absorbed {
        case: case.id,
        facts: case.facts.clone(),
        opened_at: case.opened_at,
        joined: case.joined.clone(),
        reports: case.handling.reports.clone(),
        limit: running.map(|running| running.limit.clone()),
        passed: running.map_or(0, |running| running.passed),
        limit_generation: case.handling.limit_generation,
        calls_owed: case.calls_owed(),
        letter: letter.map(|letter| Letter { generation: letters::generation(into), ..letter }),
        reports_up: case.handling.reports_up.clone(),
        carried: Some(Box::new(Carried::whole(case))),
    }
}

/// The limit that `case` is to have besides its own, if it is due before.
fn earliest(brought: Option<&Limit>, case: &Case) -> Option<Limit> {
    let own = case.handling.limit.as_ref().map(|running| running.limit.due);
    brought.filter(|limit| own.is_none_or(|own| limit.due < own)).cloned()
}

/// Looks alike and is another matter: it is not suggested again, and counted.
pub(super) fn keep_apart(
    draft: &mut Draft<'_>,
    case: &Case,
    by: &Actor,
    other: CaseId,
) -> Result<(), Refusal> {
    authority::centre_in_line(draft, case, by)?;
    if other == case.id {
        return Err(Refusal::MergedIntoItself(other));
    }
    let beside = draft.case(other)?;
    authority::in_line_of_other(draft, &beside, by)?;
    let told_apart = &case.handling.kept_apart;
    if !told_apart.contains(&other) {
        if told_apart.len() >= KEPT_APART_MAX {
            return Err(Refusal::TooManyKeptApart { case: case.id, limit: KEPT_APART_MAX });
        }
        draft.acted(case.id, by, Happened::KeptApart { other });
    }
    Ok(())
}
