//! 更正: a person says as what a case should have been filed. It is no way to be rid of a case or of its deadline: what makes it
//! less pressing, or lets a lower tier close it, is said from a tier that may close it as it was; nobody's task is ended by it,
//! and its ladder never shrinks.

use geo_index::Tier;

use super::{
    alerts, authority, backups, competence, departments, draft::Draft, ladder, pressing, reassigning,
    relimiting, reporting_up, run_cards, search,
};
use crate::{
    Actor, CaseFacts, ClimbReason, Corrected, Correction, FiledAs, Grade, Happened, Mode, NoCorrection,
    Notice, Phase, Refusal, Service,
    board::{Case, Task},
};

/// What it is filed as from now on, with all that follows of it: as a report that says so would have it, where it is more
/// pressing; for departments, where it is theirs; for whoever is looked for else.
pub(super) fn correct(
    draft: &mut Draft<'_>,
    case: &Case,
    by: &Actor,
    correction: &Correction,
) -> Result<(), Refusal> {
    let tier = authority::owner_or_above(draft, case, by)?;
    let not = |why| Refusal::NotCorrected { case: case.id, why };
    if case.handlers.contains(&by.person) {
        return Err(not(NoCorrection::Handler));
    }
    let (before, after) = (FiledAs::of(&case.facts), as_corrected(draft, case, correction));
    if after == before {
        return Err(not(NoCorrection::Nothing));
    }
    let corrected = Case { facts: after.applied(&case.facts), ..case.clone() };
    may_correct(draft, case, &corrected, tier)?;
    let own = relimiting::own_limit(draft, case, &corrected);
    let rungs = ladder::gained_by(draft, case, &corrected);
    let (limit, since) = (own.clone().map(Box::new), relimiting::runs_since(case));
    let reason = correction.reason.clone();
    let what = Box::new(Corrected { before, after, rungs, limit, since, reason });
    draft.acted(case.id, by, Happened::Corrected(what));
    seen_to(draft, case)?;
    if let Some(own) = own {
        relimiting::set_with_what_was_brought(draft, case.id, own);
    }
    Ok(())
}

/// As what the case is filed if that is right. The catalogue's least grade holds, and what is not red has no service to be
/// called first.
fn as_corrected(draft: &Draft<'_>, case: &Case, correction: &Correction) -> FiledAs {
    let before = FiledAs::of(&case.facts);
    let mut after = before.clone();
    if let Some(about) = &correction.about {
        after.category = about.category.clone();
        after.matter = about.matter.clone().filter(|_| case.facts.filing.is_some());
    }
    let least = after.matter.as_ref().and_then(|matter| matter.grade);
    let given = correction.grade.unwrap_or(before.grade);
    // Red is the least: the order of the grades is that of their urgency.
    after.grade = [least, correction.at_least].into_iter().flatten().fold(given, Grade::min);
    if after.grade != Grade::Red {
        after.call_first = named_by_card(draft, case, &after);
    }
    after.kind = before.kind.map(|kind| correction.kind.unwrap_or(kind));
    after.risk = correction.risk.or(before.risk).max(after.matter.as_ref().and_then(|matter| matter.risk));
    after.mode = mode(draft, case, &after);
    after
}

/// Services that the run card names of what it is then: those of a case that is not red are its own.
fn named_by_card(draft: &Draft<'_>, case: &Case, after: &FiledAs) -> Vec<Service> {
    let facts = after.applied(&case.facts);
    let card = draft.policy_of(&facts).card_for(&facts);
    card.map(|card| card.call.clone()).unwrap_or_default()
}

/// How much the machine may do: as for a case that is filed so. What only wants something else of the centre keeps what it has.
fn mode(draft: &Draft<'_>, case: &Case, after: &FiledAs) -> Mode {
    let facts = after.applied(&case.facts);
    let is_same = (&facts.category, facts.grade, facts.is_desk_work())
        == (&case.facts.category, case.facts.grade, case.facts.is_desk_work());
    if is_same {
        return case.facts.mode;
    }
    if facts.is_desk_work() { Mode::RecordOnly } else { draft.category_rule(&facts).mode.of(facts.grade) }
}

/// A unit's call for help is what it is. What becomes less pressing, or a lower tier's to close, was not this tier's to make so
/// if it may not close it as it is.
fn may_correct(draft: &Draft<'_>, case: &Case, corrected: &Case, tier: Tier) -> Result<(), Refusal> {
    let (before, after) = (&case.facts, &corrected.facts);
    let about = |facts: &CaseFacts| (facts.category.clone(), FiledAs::of(facts).matter);
    if before.sos_unit.is_some() && about(before) != about(after) {
        return Err(Refusal::NotCorrected { case: case.id, why: NoCorrection::CallForHelp });
    }
    let needed = competence::closes_from(draft, case);
    let less_risk = after.risk < before.risk;
    let is_less =
        less_risk || after.grade > before.grade || competence::closes_from(draft, corrected) < needed;
    let needed = needed.max(ladder::begins_by_risk(draft, before).filter(|_| less_risk));
    match needed.filter(|needed| is_less && tier < *needed) {
        Some(needed) => Err(Refusal::SeatTooLow { case: case.id, needed }),
        None => Ok(()),
    }
}

/// Most units that one correction tells: more than have a case, and those that were asked as far as there is room. Who was
/// asked and is not told is told by the next welcome.
const UNITS_TOLD_MAX: usize = 24;

/// Whoever has it or was asked to come learns as what it is filed now, and so what they must bring: those at work first. Of
/// what only became more pressing these hear by [`pressing`].
fn tell_units(draft: &mut Draft<'_>, before: &Case, now: &Case) {
    let about = |case: &Case| (case.facts.category.clone(), FiledAs::of(&case.facts).matter);
    let same_matter = about(before) == about(now);
    if same_matter && before.facts.grade == now.facts.grade {
        return;
    }
    let tasks: Vec<Task> = [draft.task_of(now)].into_iter().chain(backups::open(draft, now)).collect();
    let at_work = |task: &Task| task.attending.as_ref().map(|attending| (task.id, attending.unit));
    let attending = tasks.iter().filter_map(at_work);
    let asked = tasks.iter().flat_map(|task| task.offers.values().map(|offer| (task.id, offer.unit)));
    let heard_else = same_matter && now.facts.grade < before.facts.grade;
    for (task, unit) in attending.filter(|_| !heard_else).chain(asked).take(UNITS_TOLD_MAX) {
        search::post(draft, unit, Notice::Corrected { task, case: now.id });
    }
}

/// Whoever has it hears of what they have to do about it now, and what is looked for is what it is now.
fn seen_to(draft: &mut Draft<'_>, before: &Case) -> Result<(), Refusal> {
    let now = draft.case(before.id)?;
    reassigning::relieve_nobody(draft, now.task);
    tell_units(draft, before, &now);
    let desk_work_now = now.facts.is_desk_work() && !before.facts.is_desk_work();
    let rises = now.facts.grade < before.facts.grade;
    let riskier = now.facts.risk > before.facts.risk;
    let (begins, why) = match ladder::begins_higher(draft, &before.facts, &now) {
        _ if desk_work_now => ladder::begins(draft, &now.facts),
        Some((begins, why)) if rises || riskier => (begins, Some(why)),
        Some(_) | None => (0, None),
    };
    if rises {
        pressing::more_pressing(draft, now.id, now.facts.report, now.rung.max(begins))?;
    } else if now.rung < begins {
        alerts::alert_in_time(draft, &now, begins, why.unwrap_or(ClimbReason::DeskWork));
    }
    reporting_up::follow_grade(draft, now.id);
    competence::put_to_who_may_close(draft, before)?;
    if !rises {
        run_cards::follow_card(draft, before.id);
    }
    let now = draft.case(before.id)?;
    if desk_work_now && goes_to_departments(draft, &now)? {
        return Ok(());
    }
    let other_need = FiledAs { kind: None, risk: None, ..FiledAs::of(&now.facts) }
        != FiledAs { kind: None, risk: None, ..FiledAs::of(&before.facts) };
    if other_need && before.phase == Phase::Unattended {
        pressing::look_around(draft, now.id);
    } else if rises || other_need {
        pressing::look_around_soon(draft, now.id);
    }
    Ok(())
}

/// Gives what nobody has been asked for to the departments that the catalogue names for where it is now, as filing would have;
/// whether it did.
pub(super) fn goes_to_departments(draft: &mut Draft<'_>, now: &Case) -> Result<bool, Refusal> {
    Ok(nobody_was_asked(draft, now) && given_to_departments(draft, now)?)
}

/// Nobody goes, and nobody was asked to: no standing offer and no task is ended by a correction.
fn nobody_was_asked(draft: &mut Draft<'_>, now: &Case) -> bool {
    now.phase == Phase::Unattended && draft.task_of(now).held_units().next().is_none()
}

/// As filing would have given it, where the policy lets the machine dispatch such matters and the catalogue names the
/// departments for where it is now. Whether it did.
fn given_to_departments(draft: &mut Draft<'_>, now: &Case) -> Result<bool, Refusal> {
    let matter = now.facts.filing.as_ref().and_then(|filing| filing.matter.as_ref());
    let named = matter.filter(|matter| matter.lead.is_some()).map(|matter| 1 + matter.co.len());
    let by_machine = draft.category_rule(&now.facts).mode.of(now.facts.grade) == Mode::Auto;
    // A person says who has it instead of those who have it already, or where there is no room.
    let free = now.handling.open_desks().next().is_none();
    let Some(named) = named.filter(|_| by_machine && free) else { return Ok(false) };
    if departments::room_for(now, named).is_err() {
        return Ok(false);
    }
    departments::assign_by_catalogue(draft, now.id)?;
    Ok(true)
}
