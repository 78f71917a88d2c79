//! 拆分 and 拆单: what had become one case is told apart again, with nothing lost. What leaves is as it was, what stays is as
//! pressing as those say who stay, and every caller is called back by whoever has the report then.

use super::{
    alerts, authority, checking, departments, desk_clocks,
    draft::Draft,
    follow_up,
    ladder::{self, Concerns},
    letters, limits, opening, own_limit, reporting_up, search,
    staying::{self, Leaving},
    whistles,
};
use crate::{
    Actor, CaseFacts, CaseId, CaseReport, ClimbReason, ClockPurpose, Event, Filing, Happened, Mode, Part,
    Phase, Refusal, Reopened, ReportId, Sealed, Service, Stream, TaskId, UtcMicros,
    board::{Absorbed, CarriedDesk, Case, Ending},
};

/// A case that was merged goes its own way again: with its reports, its limit, its post and its departments as they were, and a
/// new task.
pub(super) fn part(
    draft: &mut Draft<'_>,
    case: &Case,
    by: &Actor,
    merged: CaseId,
    reason: &Sealed,
) -> Result<(), Refusal> {
    authority::owner_or_above(draft, case, by)?;
    let not_merged = Refusal::NotMerged { merged, case: case.id };
    let absorbed = case.handling.absorbed.iter().find(|absorbed| absorbed.case == merged);
    let absorbed = absorbed.ok_or_else(|| not_merged.clone())?;
    let recalled = draft.situation.recalled.as_ref();
    let recalled =
        recalled.filter(|recalled| recalled.case.id == merged).ok_or_else(|| not_merged.clone())?;
    if recalled.ending != Ending::Merged(case.id) {
        return Err(not_merged);
    }
    let stays = staying::without(draft, case, Leaving::Case(merged)).map(Box::new);
    draft.acted(case.id, by, Happened::Parted { merged, reason: reason.clone(), stays });
    own_limit::without_case(draft, case, absorbed);
    staying::seen_to(draft, case)?;
    let since: Vec<UtcMicros> = absorbed.reports_up.iter().map(|report| report.since).collect();
    reporting_up::leaves(draft, case.id, &since);
    if case.phase == Phase::ToCallBack {
        follow_up::after_call_backs(draft, case.id, by)?;
    }
    draft.reread_at(Stream::Case(merged), recalled.case.version);
    let task = TaskId(draft.id());
    // What callers said meanwhile stays said.
    let reports = case.handling.reports.iter().filter(|report| report.from == Some(merged));
    let reports = reports.map(|report| CaseReport { from: None, ..report.clone() }).collect();
    draft.record(Event::Reopened(Reopened {
        case: merged,
        facts: CaseFacts { call_first: absorbed.calls_owed.clone(), ..absorbed.facts.clone() },
        joined: absorbed.joined.clone(),
        reports,
        absorbed: Vec::new(),
        limit_generation: absorbed.limit_generation,
        letter: absorbed.letter.as_ref().map(|letter| Box::new(letters::goes_back(letter, &recalled.case))),
        carried: absorbed.carried.clone(),
        generation: recalled.case.generation,
        task,
        by: by.person,
        reason: reason.clone(),
    }));
    if let Some(limit) = &absorbed.limit {
        let limit = own_limit::as_if_apart(draft, case, limit);
        limits::set_parted(draft, merged, limit, absorbed.passed, None);
    }
    whistles::parted(draft, case.id, merged, by);
    reporting_up::goes_back(draft, merged, &absorbed.reports_up, &case.handling.reports_up);
    begin_as_it_was(draft, by, absorbed, task, reason)
}

/// The post of the tier that owned it hears of it, and whoever had it has it again.
fn begin_as_it_was(
    draft: &mut Draft<'_>,
    by: &Actor,
    absorbed: &Absorbed,
    task: TaskId,
    reason: &Sealed,
) -> Result<(), Refusal> {
    let id = absorbed.case;
    let Some(carried) = &absorbed.carried else {
        opening::start_without_search(draft, id, task)?;
        let parted = draft.case(id)?;
        search::search_soon(draft, &parted);
        return Ok(());
    };
    draft.record(Event::TaskOpened { task, case: id });
    let parted = draft.case(id)?;
    let (begins, many) = ladder::begins(draft, &parted.facts);
    let why = if parted.rung > begins { Some(ClimbReason::Moved) } else { many };
    alerts::alert_from(draft, &parted, parted.rung.max(begins), why);
    let leads = carried.desks.first().is_some_and(|desk| desk.part == Part::Lead);
    if leads && departments::presses_not(&parted).is_ok() {
        assign_again(draft, &parted, by, &carried.desks, reason);
    } else {
        search::search_soon(draft, &parted);
    }
    Ok(())
}

/// Its departments have new tasks, as bound as they were.
fn assign_again(draft: &mut Draft<'_>, parted: &Case, by: &Actor, desks: &[CarriedDesk], reason: &Sealed) {
    let used_up = departments::returns_used_up(draft, parted);
    for CarriedDesk { department, part, binding } in desks {
        let task = TaskId(draft.id());
        let (department, clock) = (department.clone(), desk_clocks::to_sign(draft, parted, 1));
        let (part, binding, reason) = (*part, *binding || used_up, Some(reason.clone()));
        let (reply_by, return_by) = (None, desk_clocks::return_by(draft));
        let assigned =
            Happened::DeskAssigned { task, department, part, binding, clock, reply_by, return_by, reason };
        draft.acted(parted.id, by, assigned);
    }
    alerts::set_clock(draft, parted.id, Phase::WithDepartments, ClockPurpose::Reply);
}

/// 拆单: a report that joined gets a case of its own, as if it had been filed alone when it was taken in.
pub(super) fn part_report(
    draft: &mut Draft<'_>,
    case: &Case,
    by: &Actor,
    report: ReportId,
    reason: &Sealed,
) -> Result<(), Refusal> {
    authority::owner_or_above(draft, case, by)?;
    let id = case.id;
    if report == case.facts.report {
        return Err(Refusal::FirstReport { report, case: id });
    }
    let mut own = case.handling.reports.iter().filter(|known| known.from.is_none());
    let leaving = own.find(|known| known.report == report).ok_or(Refusal::NotJoined { report, case: id })?;
    let to = CaseId(draft.id());
    let facts = filed_alone(draft, case, leaving, to)?;
    let stays = staying::without(draft, case, Leaving::Report(report)).map(Box::new);
    draft.acted(id, by, Happened::ReportParted { report, to, reason: reason.clone(), stays });
    own_limit::without_report(draft, case, leaving);
    staying::seen_to(draft, case)?;
    reporting_up::leaves(draft, id, &[leaving.received_at]);
    if case.phase == Phase::ToCallBack {
        follow_up::after_call_backs(draft, id, by)?;
    }
    let task = TaskId(draft.id());
    draft.record(Event::CaseOpened { case: to, facts, task });
    reporting_up::follow_grade(draft, to);
    own_limit::goes_with_report(draft, case, leaving, to);
    opening::start_without_search(draft, to, task)?;
    opening::tell_those_below(draft, to, &[])?;
    let parted = draft.case(to)?;
    // What it was filed for may be of another county by now: there its post says who has it.
    if parted.facts.is_desk_work() && case.handling.is_where_it_was_filed() {
        return checking::go_on_as_filed(draft, to);
    }
    search::search_soon(draft, &parted);
    Ok(())
}

/// The facts of a case that this report alone would have opened. It lies where the other one does until somebody says where.
fn filed_alone(
    draft: &Draft<'_>,
    case: &Case,
    leaving: &CaseReport,
    to: CaseId,
) -> Result<CaseFacts, Refusal> {
    let stated = leaving.stated.as_deref().cloned().unwrap_or_else(|| case.facts.stated());
    let category = stated.category.unwrap_or_else(|| case.facts.category.clone());
    let rule = draft.policy().category(&category);
    let grade = stated.grade.unwrap_or(rule.grade);
    let said = (stated.people, stated.risk);
    let concerns = Concerns::of_reports(said, (stated.matter.as_ref(), grade), &[leaving], &[]);
    // A call that was made since for whoever had the case was made for this one too.
    let is_made =
        |service: &Service| case.calls.iter().any(|(made, at)| made == service && *at >= leaving.received_at);
    let mut facts = CaseFacts {
        report: leaving.report,
        grade,
        mode: rule.mode.of(grade),
        policy: case.facts.policy.clone(),
        place: case.facts.place,
        area: case.facts.area.clone(),
        ladder: ladder::ladder(draft, rule, grade, concerns, to)?,
        call_first: stated.call_first.into_iter().filter(|service| !is_made(service)).collect(),
        sos_unit: None,
        filing: Some(Filing {
            received_at: leaving.received_at,
            wish: leaving.wish,
            filed_by: leaving.filed_by,
            people: stated.people,
            matter: stated.matter,
        }),
        risk: stated.risk,
        to_check: false,
        category,
    };
    if facts.is_desk_work() {
        facts.mode = Mode::RecordOnly;
    }
    Ok(facts)
}
