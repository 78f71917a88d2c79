//! Opening cases: from a report, from a unit's call for help, and again.

use super::{
    alerts, answers, authority, checking, draft::Draft, ladder, ladder::Concerns, limits, reporting_up,
    responding,
};
use crate::{
    Actor, CallRecorded, CaseFacts, CaseId, CaseReport, CategoryRule, ClimbReason, Event, Filing, Grade,
    Happened, Intake, LimitReason, MadeCall, Mode, Phase, Policy, Refusal, Reopened, Rung, Sealed, Service,
    Stream, TaskId, UnitId,
    board::{Carried, Case, Ending},
};

/// A report opens a case. Danger to life makes it red, and offers wait a moment for the call to 110, 119 or 120.
pub(super) fn open_case(draft: &mut Draft<'_>, intake: &Intake) -> Result<(), Refusal> {
    let rule = draft.policy().category(&intake.category);
    open(draft, intake, rule, None)
}

/// A unit's call for help is a case of its own. Called again while that case is open, it alerts again.
pub(super) fn raise_sos(draft: &mut Draft<'_>, unit: UnitId, intake: &Intake) -> Result<(), Refusal> {
    let card = draft.unit(unit)?;
    if let Some(open_case) = card.sos {
        let case = draft.case(open_case)?;
        alerts::alert_again(draft, &case, ClimbReason::SosRepeated);
        return Ok(());
    }
    let rule = &draft.policy().sos;
    answers::set_free_for_sos(draft, unit)?;
    draft.record(Event::SosRaised { unit, case: intake.case, place: intake.place });
    open(draft, intake, rule, Some(unit))
}

/// Files a report that needs no dispatching: the case is open, without a limit, a task or an alert.
pub(super) fn file_only(draft: &mut Draft<'_>, intake: &Intake) -> Result<TaskId, Refusal> {
    let rule = draft.policy().category(&intake.category);
    let facts = facts(draft, intake, rule, None)?;
    Ok(record_filing(draft, intake, facts))
}

fn open(
    draft: &mut Draft<'_>,
    intake: &Intake,
    rule: &CategoryRule,
    sos_unit: Option<UnitId>,
) -> Result<(), Refusal> {
    let mut facts = facts(draft, intake, rule, sos_unit)?;
    facts.to_check = checking::comes_first(draft, intake, &facts);
    let (case, to_check) = (intake.case, facts.to_check);
    let task = record_filing(draft, intake, facts);
    record_made(draft, case, &intake.called);
    limits::start(draft, case, LimitReason::Filed);
    reporting_up::follow_grade(draft, case);
    start_without_search(draft, case, task)?;
    tell_those_below(draft, case, &[])?;
    responding::follow(draft, case)?;
    if to_check || draft.case(case)?.phase == Phase::Suspended {
        return Ok(());
    }
    checking::go_on_as_filed(draft, case)
}

fn record_filing(draft: &mut Draft<'_>, intake: &Intake, facts: CaseFacts) -> TaskId {
    let (report, case, filed_by) = (intake.report, intake.case, intake.filed_by);
    let (channel, words) = (intake.channel.clone(), intake.words.clone());
    draft.record(Event::ReportReceived { report, case, channel, words, filed_by });
    let task = TaskId(draft.id());
    draft.record(Event::CaseOpened { case, facts, task });
    task
}

fn facts(
    draft: &mut Draft<'_>,
    intake: &Intake,
    rule: &CategoryRule,
    sos_unit: Option<UnitId>,
) -> Result<CaseFacts, Refusal> {
    if draft.case(intake.case).is_ok() {
        return Err(Refusal::CaseExists(intake.case));
    }
    let grade = grade(intake, rule);
    let (received_at, wish, people) = (draft.now(), intake.wish, intake.people);
    let mut facts = CaseFacts {
        report: intake.report,
        category: intake.category.clone(),
        grade,
        mode: rule.mode.of(grade),
        policy: draft.named_policy().digest.clone(),
        place: intake.place,
        area: intake.area.clone(),
        ladder: ladder::ladder(draft, rule, grade, Concerns::of_intake(intake, grade), intake.case)?,
        call_first: services(draft.policy(), intake, grade, sos_unit),
        sos_unit,
        filing: Some(Filing {
            received_at,
            wish,
            filed_by: intake.filed_by,
            people,
            matter: intake.matter.clone(),
        }),
        risk: intake.judged_risk(),
        to_check: false,
    };
    if facts.is_desk_work() {
        facts.mode = Mode::RecordOnly;
    }
    Ok(facts)
}

/// How pressing a report makes its case: danger to life, as soon as its words ask for a service.
pub(super) fn grade(intake: &Intake, rule: &CategoryRule) -> Grade {
    let stated = intake.grade.unwrap_or(rule.grade);
    if intake.call_first.is_empty() { stated } else { Grade::Red }
}

/// Whom the caller's words ask for, and whom the run card names besides. A call for help has no card.
fn services(policy: &Policy, intake: &Intake, grade: Grade, sos_unit: Option<UnitId>) -> Vec<Service> {
    let mut services = intake.call_first.clone();
    let matter = intake.matter.as_ref().map(|matter| &matter.code);
    let card = policy.run_card(&intake.category, matter, grade).filter(|_| sos_unit.is_none());
    let named = card.into_iter().flat_map(|card| &card.call).copied();
    let more: Vec<Service> = named.filter(|service| !services.contains(service)).collect();
    services.extend(more);
    services
}

/// Calls that were made before the report was filed are not owed any more.
pub(super) fn record_made(draft: &mut Draft<'_>, case: CaseId, called: &[MadeCall]) {
    for &MadeCall { service, called_at, by } in called {
        draft.record(Event::CallRecorded(CallRecorded { case, service, called_at, by }));
    }
}

/// The first moves for a case that has just been opened: a task, and the alert of the rung at which it begins.
pub(super) fn start_without_search(draft: &mut Draft<'_>, id: CaseId, task: TaskId) -> Result<(), Refusal> {
    draft.record(Event::TaskOpened { task, case: id });
    let case = draft.case(id)?;
    let (first, reason) = ladder::begins(draft, &case.facts);
    alerts::alert_from(draft, &case, first, reason);
    Ok(())
}

/// What begins higher for its grade or its risk is told to the posts below but for those that know it: they get a copy (抄送),
/// and nobody waits for them.
pub(super) fn tell_those_below(draft: &mut Draft<'_>, id: CaseId, know_it: &[Rung]) -> Result<(), Refusal> {
    let case = draft.case(id)?;
    let below = ladder::below_its_grade(draft, &case.facts).into_iter();
    let posts: Vec<Rung> = below.filter(|post| !know_it.contains(post)).collect();
    if !posts.is_empty() {
        draft.happened(id, Happened::Copied { posts });
    }
    Ok(())
}

/// A closed or withdrawn case is opened again, with a new task, as long as the policy allows: by the post that had it or
/// one above.
pub(super) fn reopen(draft: &mut Draft<'_>, id: CaseId, by: &Actor, reason: &Sealed) -> Result<(), Refusal> {
    if draft.case(id).is_ok() {
        return Err(Refusal::CaseExists(id));
    }
    let recalled = draft.situation.recalled.as_ref().filter(|recalled| recalled.case.id == id);
    let recalled = recalled.ok_or(Refusal::CaseUnknown(id))?;
    match recalled.ending {
        Ending::Closed | Ending::Ended => {}
        Ending::Merged(into) => return Err(Refusal::PartOfAnother { case: id, into }),
        Ending::Archived => return Err(Refusal::Archived(id)),
    }
    authority::owner_or_above(draft, &recalled.case, by)?;
    if draft.now().since_ms(recalled.ended_at) > draft.policy().reopen_within_ms {
        return Err(Refusal::TooLate(id));
    }
    draft.reread_at(Stream::Case(id), recalled.case.version);
    let call_first = recalled.case.calls_owed();
    let facts = CaseFacts { sos_unit: None, call_first, to_check: false, ..recalled.case.facts.clone() };
    let task = TaskId(draft.id());
    let case = &recalled.case;
    let (rung, why) = begins_again(draft, case, recalled.ending, &facts);
    let carried = Some(Box::new(Carried::into_another_round(case, rung)));
    let (generation, joined) = (case.generation, case.joined.clone());
    let (reports, limit_generation) = (called_anew(case), case.handling.limit_generation);
    let reason = reason.clone();
    draft.record(Event::Reopened(Reopened {
        case: id,
        facts,
        joined,
        reports,
        absorbed: case.handling.absorbed.clone(),
        limit_generation,
        letter: None,
        carried,
        generation,
        task,
        by: by.person,
        reason,
    }));
    limits::start(draft, id, LimitReason::Redone);
    reporting_up::begin_again(draft, id, &case.handling.reports_up);
    draft.record(Event::TaskOpened { task, case: id });
    let case = draft.case(id)?;
    alerts::alert_from(draft, &case, rung, why);
    checking::go_on_as_filed(draft, id)
}

/// The post that had it has it again. What comes back although it was closed is looked at by the post above that one, where
/// its ladder has one (提级办理 for what comes back).
fn begins_again(
    draft: &Draft<'_>,
    case: &Case,
    ending: Ending,
    facts: &CaseFacts,
) -> (u8, Option<ClimbReason>) {
    let (begins, many) = ladder::begins(draft, facts);
    match ending {
        Ending::Closed => {
            (case.rung.saturating_add(1).min(case.top()).max(begins), Some(ClimbReason::Reopened))
        }
        Ending::Ended | Ending::Merged(_) | Ending::Archived if case.rung > begins => {
            (case.rung, Some(ClimbReason::Reopened))
        }
        Ending::Ended | Ending::Merged(_) | Ending::Archived => (begins, many),
    }
}

/// Its reports: who was not content, or could not be reached, is called back again.
fn called_anew(case: &Case) -> Vec<CaseReport> {
    let anew = |report: &CaseReport| match report.is_content() {
        true => report.clone(),
        false => {
            CaseReport { said: None, missed_calls: 0, missed_at: None, given_up: false, ..report.clone() }
        }
    };
    case.handling.reports.iter().map(anew).collect()
}
