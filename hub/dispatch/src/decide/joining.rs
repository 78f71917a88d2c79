//! Another caller about the same matter: the report joins the open case, and what it says counts from then on.

use super::{
    alerts, competence, confidence, desk_clocks, draft::Draft, ladder, limits, opening, pressing, repeats,
};
use crate::{
    CaseFacts, ClockPurpose, Event, Grade, Joining, Mode, Phase, Refusal, ReportJoined, Service, Stated,
    board::Case,
};

/// Most reports that join one case; beyond it a matter is no case any more but an event with cases of its own.
pub const REPORTS_JOINED_MAX: usize = 500;

/// Grade, services to be called, the number of people and the risk only ever rise, and with the grade the limit comes no later
/// than that of a case filed with this report. A matter that has become more pressing is put to its post again, with no clock set back. Calls that
/// this caller has made set free what waited for them.
pub(super) fn join_report(draft: &mut Draft<'_>, joining: &Joining) -> Result<(), Refusal> {
    let case = draft.case(joining.case)?;
    let repeat = repeats::judged(draft, &case, joining)?;
    if case.joined.len() >= REPORTS_JOINED_MAX {
        return Err(Refusal::TooManyReports { case: case.id, limit: REPORTS_JOINED_MAX });
    }
    let (report, id, filed_by) = (joining.report, case.id, Some(joining.by));
    let (channel, words) = (joining.channel.clone(), joining.words.clone());
    draft.record(Event::ReportReceived { report, case: id, channel, words, filed_by });
    let grade = grade_with(&case, joining);
    let rises = grade < case.facts.grade;
    let limit = if rises { limits::filed_now(draft, &case, grade) } else { None };
    draft.record(Event::ReportJoined(ReportJoined {
        case: id,
        report,
        by: joining.by,
        grade,
        mode: mode_with(draft, &case, grade),
        call_first: called_first_with(&case, joining),
        wish: Some(joining.wish),
        repeat,
        limit: limit.clone(),
        rungs: ladder::gained(
            draft,
            &case,
            (grade, joining.people, joining.judged_risk()),
            std::iter::once(joining.wish),
        ),
        stated: Some(Box::new(stated(joining))),
        people: joining.people.filter(|&people| case.facts.people() < Some(people)),
        risk: joining.judged_risk().filter(|&risk| case.facts.risk < Some(risk)),
    }));
    let presses = rises || presses_again(&case, joining);
    opening::record_made(draft, id, &joining.called);
    let set_free = !case.calls_owed().is_empty() && draft.case(id)?.calls_owed().is_empty();
    // So many people are concerned by now, or it is of such a risk or presses so, that a higher post must know.
    let joined = draft.case(id)?;
    let higher = ladder::begins_higher(draft, &case.facts, &joined);
    if presses {
        let rung = higher.map_or(case.rung, |(begins, _)| begins);
        pressing::more_pressing(draft, id, report, rung)?;
    } else if let Some((begins, why)) = higher {
        let now = draft.case(id)?;
        alerts::alert_in_time(draft, &now, begins, why);
    }
    if let Some(limit) = limit
        && limits::comes_earlier(draft, id, limit)
    {
        desk_clocks::follow_limit(draft, id);
    }
    still_to_be_called(draft, &case)?;
    competence::put_to_who_may_close(draft, &case)?;
    if presses || set_free {
        pressing::look_around(draft, id);
    }
    Ok(())
}

/// What it says of the matter, as it would have been filed alone. Calls that were made before are owed to nobody.
fn stated(joining: &Joining) -> Stated {
    let grade = if joining.call_first.is_empty() { joining.grade } else { Some(Grade::Red) };
    let is_owed = |service: &&Service| !joining.called.iter().any(|made| made.service == **service);
    Stated {
        grade,
        category: joining.category.clone(),
        matter: joining.matter.clone(),
        call_first: joining.call_first.iter().filter(is_owed).copied().collect(),
        people: joining.people,
        risk: joining.judged_risk(),
    }
}

/// The grade from now on. Red is the least: the order of the grades is that of their urgency.
fn grade_with(case: &Case, joining: &Joining) -> Grade {
    let stated = if joining.call_first.is_empty() { joining.grade } else { Some(Grade::Red) };
    stated.map_or(case.facts.grade, |stated| stated.min(case.facts.grade))
}

/// What is red already cannot rise: it presses again when a service is to be called that was not, and when somebody says so
/// after the work counted as done, for that is another danger.
fn presses_again(case: &Case, joining: &Joining) -> bool {
    let is_red = joining.grade == Some(Grade::Red) || !joining.call_first.is_empty();
    let is_new = joining.call_first.iter().any(|service| !case.facts.call_first.contains(service));
    is_red && (is_new || pressing::counts_as_done(case.phase))
}

/// How much the machine may do from now on. A case that began as a call for help and was opened again has the mode it had
/// then; only a rise changes it.
fn mode_with(draft: &Draft<'_>, case: &Case, grade: Grade) -> Mode {
    let facts = &case.facts;
    let rises = grade < facts.grade;
    match facts.sos_unit {
        _ if !rises || CaseFacts { grade, ..facts.clone() }.is_desk_work() => facts.mode,
        Some(_) => draft.policy().sos.mode.of(grade),
        None => draft.policy().category(&facts.category).mode.of(grade),
    }
}

/// Services to be called first from now on, each once.
fn called_first_with(case: &Case, joining: &Joining) -> Vec<Service> {
    let before = &case.facts.call_first;
    let added = joining.call_first.iter().filter(|service| !before.contains(service));
    before.iter().chain(added).copied().collect()
}

/// What was to be closed is not while somebody who joined wants to be called back; and a post that may call hears of it.
fn still_to_be_called(draft: &mut Draft<'_>, before: &Case) -> Result<(), Refusal> {
    let now = draft.case(before.id)?;
    if now.phase == Phase::ToClose && now.handling.call_backs_owed().next().is_some() {
        let running = before.clock.map(|clock| clock.until());
        alerts::set_clock_no_later(draft, now.id, Phase::ToCallBack, ClockPurpose::CallBack, running);
    }
    confidence::put_to_who_may_call(draft, now.id)
}
