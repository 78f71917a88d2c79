//! What stays when a report or a case leaves: it is as pressing as those say who stay, and no more. Of a case with a report of
//! which nobody knows any more what it said, nothing changes: no machine makes less pressing what it does not know.

use super::{alerts, desk, draft::Draft, ladder, pressing, reassigning, reporting_up};
use crate::{
    CaseFacts, CaseId, CaseReport, ClimbReason, Grade, Mode, Phase, Refusal, ReportId, Risk, Service, Stated,
    Stays,
    board::{Absorbed, Case},
};

/// What leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Leaving {
    /// A case that was merged, with all its reports.
    Case(CaseId),
    /// A report that joined.
    Report(ReportId),
}

/// What a case is without what leaves it, if that is known and changes something.
pub(super) fn without(draft: &Draft<'_>, case: &Case, leaving: Leaving) -> Option<Stays> {
    let own = case.handling.reports.iter().filter(|known| known.from.is_none());
    let own: Vec<&CaseReport> = own.filter(|known| leaving != Leaving::Report(known.report)).collect();
    let rest = case.handling.absorbed.iter().filter(|known| leaving != Leaving::Case(known.case));
    let (own, rest) = (&own[..], &rest.collect::<Vec<_>>()[..]);
    let said: Option<Vec<&Stated>> = own.iter().map(|report| report.stated.as_deref()).collect();
    let said = said.filter(|_| is_whole(case, own, leaving))?;
    let by_own = own.iter().zip(&said).filter_map(|(report, said)| case.handling.grade_by(report, said));
    let grades = by_own.chain(rest.iter().map(|absorbed| case.handling.grade_brought_by(absorbed)));
    // Red is the least: the order of the grades is that of their urgency.
    let grade = grades.min()?.max(case.facts.grade);
    let is_wanted = |service: &&Service| {
        let by_own = said.iter().any(|said| said.call_first.contains(service));
        by_own || rest.iter().any(|absorbed| absorbed.facts.call_first.contains(service))
    };
    let people = said.iter().filter_map(|said| said.people);
    let people = people.chain(rest.iter().filter_map(|absorbed| absorbed.facts.people())).max();
    // A merge raises no number: what stays concerns no more people than the case did.
    let people = people.min(case.facts.people());
    let risk = risk_of(case, own, rest);
    let matter = case.facts.filing.as_ref().and_then(|filing| filing.matter.as_ref());
    let stays = Stays {
        grade,
        mode: mode_of(draft, &case.facts, grade, rest),
        call_first: case.facts.call_first.iter().filter(is_wanted).copied().collect(),
        people,
        risk,
        ladder: ladder::kept(
            draft,
            case,
            grade,
            ladder::Concerns::of_reports((people, risk), (matter, grade), own, rest),
        ),
    };
    let facts = &case.facts;
    let same = (stays.grade, stays.people, stays.risk, &stays.call_first, &stays.ladder)
        == (facts.grade, facts.people(), facts.risk, &facts.call_first, &facts.ladder);
    (!same).then_some(stays)
}

/// The gravest risk of what stays, which is no graver than the case was.
fn risk_of(case: &Case, own: &[&CaseReport], rest: &[&Absorbed]) -> Option<Risk> {
    let by_own = own.iter().map(|report| case.handling.risk_by(report));
    let all = by_own.chain(rest.iter().map(|absorbed| case.handling.risk_brought_by(absorbed)));
    all.max().flatten().min(case.facts.risk)
}

/// Whether these are all reports of the case but for one that leaves and those that merged cases brought.
fn is_whole(case: &Case, own: &[&CaseReport], leaving: Leaving) -> bool {
    let brought: usize = case.handling.absorbed.iter().map(|absorbed| 1 + absorbed.joined.len()).sum();
    let leaves = match leaving {
        Leaving::Case(_) => 0,
        Leaving::Report(_) => 1,
    };
    own.len() + leaves + brought == 1 + case.joined.len()
}

fn mode_of(draft: &Draft<'_>, facts: &CaseFacts, grade: Grade, rest: &[&Absorbed]) -> Mode {
    if grade == facts.grade {
        return facts.mode;
    }
    // What is a department's is no unit's any more, though the machine had looked for one while it was red.
    if (CaseFacts { grade, ..facts.clone() }).is_desk_work() {
        return Mode::RecordOnly;
    }
    let own = draft.category_rule(facts).mode.of(grade);
    let brought =
        rest.iter().filter(|absorbed| absorbed.facts.grade == grade).map(|absorbed| absorbed.facts.mode);
    brought.fold(own, |mode, other| if other.does_more_than(mode) { other } else { mode })
}

/// A post that has it only now hears of it, and units are looked for as what stays asks.
pub(super) fn seen_to(draft: &mut Draft<'_>, before: &Case) -> Result<(), Refusal> {
    let id: CaseId = before.id;
    let now = draft.case(id)?;
    reassigning::relieve_nobody(draft, now.task);
    let is_a_desks_again = now.facts.is_desk_work() && !before.facts.is_desk_work();
    if is_a_desks_again && now.phase == Phase::Unattended {
        desk::nobody_goes(draft, &now);
    }
    let now = draft.case(id)?;
    if now.owner() != before.owner() {
        alerts::alert_in_time(draft, &now, now.rung, ClimbReason::Moved);
    } else if is_a_desks_again && now.phase == Phase::Unattended {
        alerts::alert_in_time(draft, &now, now.rung, ClimbReason::DeskWork);
    }
    reporting_up::follow_grade(draft, id);
    // What a call to a service had put off is put off no longer, where the one that wanted the call has left.
    let set_free = !before.calls_owed().is_empty() && now.calls_owed().is_empty();
    if set_free || now.facts.mode != before.facts.mode {
        pressing::look_around_soon(draft, id);
    }
    Ok(())
}
