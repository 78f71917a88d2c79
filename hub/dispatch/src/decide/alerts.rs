//! Escalation: who is alerted, when it climbs, and what an acknowledgement does.
//!
//! A rung that does not answer hands the case to the next; a rung with nobody on duty is passed over and that is
//! recorded; only the top is held, alerting again and again. Every open case has exactly one clock, so that no
//! case can be forgotten.

use super::{confidence, draft::Draft, responding};
use crate::{
    CaseId, ClimbReason, Clock, ClockPurpose, Event, PersonId, Phase, Refusal, Until, UtcMicros, board::Case,
};

/// Sets the case clock and, with it, the phase.
pub(super) fn set_clock(draft: &mut Draft<'_>, id: CaseId, phase: Phase, purpose: ClockPurpose) {
    set_clock_no_later(draft, id, phase, purpose, None);
}

/// The same, running out no later than an instant: whatever is set off by a clock that ran takes no time from it.
pub(super) fn set_clock_no_later(
    draft: &mut Draft<'_>,
    id: CaseId,
    phase: Phase,
    purpose: ClockPurpose,
    latest: Option<Until>,
) {
    let case = draft.case(id).expect("the clock is set for a case that the rule has just read");
    let until = until(draft, &case, purpose);
    // Of two that end at one instant the one that ran before says from when.
    let Until { at: due, working } = latest.map_or(until, |latest| latest.min(until));
    let clock = Clock { purpose, generation: case.generation + 1, due, working };
    draft.record(Event::ClockSet { case: id, phase, clock });
}

/// When a clock set now runs out. What a unit does runs in natural time; posts of everyday matters may wait for their
/// office hours.
fn until(draft: &Draft<'_>, case: &Case, purpose: ClockPurpose) -> Until {
    let (rule, loop_rules) = (draft.rule(case), &draft.policy_of(&case.facts).closed_loop);
    let (now, calendar) = (draft.now(), draft.calendar());
    let posts = |ms: u64| calendar.until_ms(now, ms, rule.posts_wait);
    match purpose {
        ClockPurpose::Climb if case.rung == case.top() => posts(rule.repeat_ms),
        ClockPurpose::Climb => posts(rule.climb_after_ms),
        ClockPurpose::Act => posts(rule.act_within_ms),
        ClockPurpose::Arrive | ClockPurpose::Finish => {
            unit_due(draft, case).map_or_else(|| posts(rule.act_within_ms), Until::at)
        }
        ClockPurpose::Verify | ClockPurpose::Close => posts(rule.verify_within_ms),
        ClockPurpose::Rule => {
            // From the first wish that waits: one that is decided gives the others no more time.
            let since = asked_at(case).unwrap_or(now);
            let until = calendar.until(since, loop_rules.rule_within(case.facts.grade));
            if until.at > now { until } else { posts(rule.act_within_ms) }
        }
        ClockPurpose::CallBack => calendar.until(now, loop_rules.call_back_within(case.facts.grade)),
        ClockPurpose::Review => {
            Until::at(case.handling.suspended.map_or(now, |suspended| suspended.review_at))
        }
        // The limit has marks of its own; this clock is for when they are all behind it, or there is no limit.
        ClockPurpose::Reply => match &case.handling.limit {
            Some(running) => Until::at(running.limit.marks[3]).max(posts(rule.act_within_ms)),
            None => {
                let since = case.handling.open_desks().map(|(_, desk)| desk.assigned_at).min().unwrap_or(now);
                let until = calendar.until_ms(since, rule.finish_within_ms, rule.posts_wait);
                until.max(posts(rule.act_within_ms))
            }
        },
    }
}

/// When a post that is alerted now has had its time, and the next one hears of it.
pub(super) fn climbs_at(draft: &Draft<'_>, case: &Case) -> UtcMicros {
    let rule = draft.rule(case);
    draft.calendar().after_ms(draft.now(), rule.climb_after_ms, rule.posts_wait).at
}

/// When the unit that attends must have arrived, or be done: from when it, or whom it relieved, accepted, or from when it came,
/// whoever asks meanwhile. Where whom it relieved was late, from when it accepted itself. None if that time has gone by.
fn unit_due(draft: &Draft<'_>, case: &Case) -> Option<UtcMicros> {
    let rule = draft.rule(case);
    let attending = draft.scratch.task(case.task)?.attending.as_ref()?;
    let dues = match attending.arrived_at {
        Some(arrived_at) => [arrived_at; 2].map(|at| at.plus_ms(rule.finish_within_ms)),
        None => [attending.arrives_from(), attending.accepted_at].map(|at| at.plus_ms(rule.arrive_within_ms)),
    };
    dues.into_iter().find(|due| *due > draft.now())
}

/// Alerts the first rung from `first` upward that has somebody on duty; the top even if it has nobody, for there an
/// empty post is a gap that must be seen.
pub(super) fn alert_from(draft: &mut Draft<'_>, case: &Case, first: u8, reason: Option<ClimbReason>) {
    alert(draft, case, first, reason);
    set_clock(draft, case.id, case.phase, ClockPurpose::Climb);
}

/// Alerts the post that has the case again. Whatever its clock was for, it gets no more time by that: else whoever
/// calls often enough would keep the case from climbing.
pub(super) fn alert_again(draft: &mut Draft<'_>, case: &Case, reason: ClimbReason) {
    alert_in_time(draft, case, case.rung, reason);
}

/// The same to a post named. A case that has become more pressing gives its unit no more time than its grade does now.
pub(super) fn alert_in_time(draft: &mut Draft<'_>, case: &Case, first: u8, reason: ClimbReason) {
    let running = case.clock.map(|clock| clock.until());
    let latest = running.into_iter().chain(unit_due(draft, case).map(Until::at)).reduce(Until::min);
    alert(draft, case, first, Some(reason));
    set_clock_no_later(draft, case.id, case.phase, ClockPurpose::Climb, latest);
}

fn alert(draft: &mut Draft<'_>, case: &Case, first: u8, reason: Option<ClimbReason>) {
    let top = case.top();
    for rung in first.min(top)..=top {
        let on_duty = people_at(draft, case, rung);
        if on_duty.is_empty() && rung < top {
            draft.record(Event::RungSkipped { case: case.id, rung });
            continue;
        }
        // Rounds go on counting when the rung or the ladder changes, so that no old acknowledgement names a new alert.
        let round = case.round.saturating_add(1);
        draft.record(Event::Alerted { case: case.id, rung, round, reason, on_duty });
        break;
    }
}

/// The clock ran out, or something else went wrong: alerts the post that has the case or, if that post was alerted
/// already or has taken it on without result, the next one above.
pub(super) fn raise(draft: &mut Draft<'_>, case: &Case, reason: ClimbReason) {
    let had_its_chance = case.alert.is_some() || case.acknowledged_by.is_some();
    let first = if had_its_chance { case.rung.saturating_add(1) } else { case.rung };
    let first = first.max(confidence::lowest_rung(draft, case));
    let first = first.max(responding::commanding_rung(case).filter(|_| had_its_chance).unwrap_or(0));
    let first = past_handlers(draft, case, first);
    alert_from(draft, case, first, Some(reason));
}

/// Whoever handled a case neither checks it nor calls back about it: a post at which nobody else is on duty leaves that to the
/// next one.
fn past_handlers(draft: &Draft<'_>, case: &Case, first: u8) -> u8 {
    let all_handled = |rung: u8| {
        let on_duty = people_at(draft, case, rung);
        !on_duty.is_empty() && on_duty.iter().all(|person| case.handlers.contains(person))
    };
    if !matches!(case.phase, Phase::ToVerify | Phase::ToCallBack) {
        return first;
    }
    (first..case.top()).find(|rung| !all_handled(*rung)).unwrap_or(first.max(case.top()))
}

/// A department asks for a decision: the post that owns the case has a clock of its own for it, which takes no time from
/// the one that runs.
pub(super) fn to_be_ruled_on(draft: &mut Draft<'_>, id: CaseId) {
    let case = draft.case(id).expect("the clock is set for a case that the rule has just read");
    let running = case.clock.map(|clock| clock.until());
    set_clock_no_later(draft, id, case.phase, ClockPurpose::Rule, running);
}

/// Why a case in this phase climbs when its clock runs out.
pub(super) fn reason_for(case: &Case) -> ClimbReason {
    match case.phase {
        Phase::Unattended | Phase::ToCheck if case.acknowledged_by.is_some() => ClimbReason::NothingDone,
        Phase::Unattended | Phase::ToCheck => ClimbReason::Unanswered,
        Phase::UnderWay => ClimbReason::NotArrived,
        Phase::OnScene => ClimbReason::NotFinished,
        Phase::ToVerify => ClimbReason::NotVerified,
        Phase::ToClose => ClimbReason::NotClosed,
        Phase::WithDepartments if asked_at(case).is_some() => ClimbReason::NotRuled,
        Phase::WithDepartments => unanswered_or(case, ClimbReason::NotReplied),
        Phase::Suspended => unanswered_or(case, ClimbReason::ReviewDue),
        Phase::ToCallBack => unanswered_or(case, ClimbReason::NotCalledBack),
    }
}

/// Where an alert stands that nobody has answered, the next post is told what that one said.
fn unanswered_or(case: &Case, otherwise: ClimbReason) -> ClimbReason {
    case.alert.as_ref().map_or(otherwise, |alert| alert.reason.unwrap_or(ClimbReason::Unanswered))
}

/// Since when a department waits for the centre's decision, on a return or on more time.
fn asked_at(case: &Case) -> Option<UtcMicros> {
    let returns = case.handling.open_desks().filter_map(|(_, desk)| desk.return_asked_at);
    let limit = case.handling.limit.as_ref();
    let extension = limit.and_then(|running| running.asked.as_ref()).map(|asked| asked.at);
    returns.chain(extension).min()
}

/// What the clock of a case is for that departments have: the centre's ruling, if one is waited for, or their reply.
pub(super) fn with_departments(case: &Case) -> ClockPurpose {
    if asked_at(case).is_some() { ClockPurpose::Rule } else { ClockPurpose::Reply }
}

/// A wish was decided or has gone: the clock is for what else is waited for. An alert that stands keeps its own.
pub(super) fn departments_go_on(draft: &mut Draft<'_>, id: CaseId) {
    let case = draft.case(id).expect("the clock is set for a case that the rule has just read");
    if case.phase == Phase::WithDepartments && case.alert.is_none() {
        set_clock(draft, id, case.phase, with_departments(&case));
    }
}

/// An acknowledgement names the alert it answers, and comes from somebody on duty at that rung. It stops the climb
/// and starts the clock within which that post must act.
pub(super) fn acknowledge(
    draft: &mut Draft<'_>,
    id: CaseId,
    rung: u8,
    round: u32,
    by: PersonId,
) -> Result<(), Refusal> {
    let case = draft.case(id)?;
    let Some(alert) = &case.alert else { return Err(Refusal::NoAlert(id)) };
    if (case.rung, alert.round) != (rung, round) {
        return Err(Refusal::AlertPassed { case: id, rung: case.rung, round: alert.round });
    }
    if !people_at(draft, &case, rung).contains(&by) {
        return Err(Refusal::NotOnDuty { person: by, rung, case: id });
    }
    draft.record(Event::Acknowledged { case: id, rung, round, by });
    let purpose = taken_on(&case, draft.now());
    // Whatever the post has to see to, the unit's own time runs no longer for it.
    set_clock_no_later(draft, id, case.phase, purpose, unit_due(draft, &case).map(Until::at));
    Ok(())
}

/// What somebody who takes a case on has to see to. What waits by plan, or with departments, goes on as it does: one warning does not carry
/// an everyday matter to the top while its limit still runs.
fn taken_on(case: &Case, now: UtcMicros) -> ClockPurpose {
    let waits = case.handling.suspended.is_some_and(|suspended| suspended.review_at > now);
    match case.phase {
        Phase::WithDepartments => with_departments(case),
        Phase::Suspended if waits => ClockPurpose::Review,
        Phase::UnderWay if !wants_a_hand(case) => ClockPurpose::Arrive,
        Phase::OnScene if !wants_a_hand(case) => ClockPurpose::Finish,
        Phase::Unattended
        | Phase::ToCheck
        | Phase::UnderWay
        | Phase::OnScene
        | Phase::ToVerify
        | Phase::ToClose
        | Phase::Suspended
        | Phase::ToCallBack => ClockPurpose::Act,
    }
}

/// Whether the alert about a case at which a unit is at work says that somebody must do something about that unit. A word
/// of warning, such as 催办, does not: its own clock goes on.
fn wants_a_hand(case: &Case) -> bool {
    let reason = case.alert.as_ref().and_then(|alert| alert.reason);
    reason.is_none_or(is_for_a_hand)
}

/// Why somebody must do something about a unit at work, where an alert says so that nobody has answered yet.
pub(super) fn hand_wanted(case: &Case) -> Option<ClimbReason> {
    case.alert.as_ref().and_then(|alert| alert.reason).filter(|reason| is_for_a_hand(*reason))
}

fn is_for_a_hand(reason: ClimbReason) -> bool {
    match reason {
        ClimbReason::WelfareMissed
        | ClimbReason::SosRepeated
        | ClimbReason::BackupAsked
        | ClimbReason::NotArrived
        | ClimbReason::NotFinished => true,
        ClimbReason::Urged
        | ClimbReason::Supervised
        | ClimbReason::LetterUnanswered
        | ClimbReason::ReportUpOwed
        | ClimbReason::ManyPeople
        | ClimbReason::DeskWork
        | ClimbReason::ByGrade
        | ClimbReason::ByRisk
        | ClimbReason::NotCompetent
        | ClimbReason::FoundNotDone
        | ClimbReason::LimitNear
        | ClimbReason::LimitPassed
        | ClimbReason::PassedUp
        | ClimbReason::PassedDown
        | ClimbReason::GradeRaised
        | ClimbReason::Merged
        | ClimbReason::Unanswered
        | ClimbReason::NothingDone
        | ClimbReason::NotVerified
        | ClimbReason::NotClosed
        | ClimbReason::NotRuled
        | ClimbReason::NotReplied
        | ClimbReason::ReviewDue
        | ClimbReason::NotCalledBack
        | ClimbReason::Moved
        | ClimbReason::Reopened
        | ClimbReason::Redone
        | ClimbReason::WaitsNoMore => false,
    }
}

/// A person called the unit back: back to looking, and that person knows it.
pub(super) fn unattended_again(draft: &mut Draft<'_>, id: CaseId) {
    set_clock(draft, id, Phase::Unattended, ClockPurpose::Climb);
}

/// The unit gave up, or its work was found not done: back to looking, and the post that has the case is told, for
/// where a person must dispatch nobody else would notice.
pub(super) fn begin_again(draft: &mut Draft<'_>, id: CaseId) -> Result<(), Refusal> {
    unattended_again(draft, id);
    let case = draft.case(id)?;
    alert_from(draft, &case, case.rung, None);
    Ok(())
}

/// The same where the next post has it from now on.
pub(super) fn begin_again_above(
    draft: &mut Draft<'_>,
    id: CaseId,
    reason: ClimbReason,
) -> Result<(), Refusal> {
    unattended_again(draft, id);
    let case = draft.case(id)?;
    alert_from(draft, &case, case.rung.saturating_add(1), Some(reason));
    Ok(())
}

pub(super) fn people_at(draft: &Draft<'_>, case: &Case, rung: u8) -> Vec<PersonId> {
    let Some(wanted) = case.facts.ladder.get(usize::from(rung)) else { return Vec::new() };
    let post = draft.situation.posts.iter().find(|post| post.rung.area == wanted.area);
    post.map(|post| post.on_duty.clone()).unwrap_or_default()
}
