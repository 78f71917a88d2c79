//! What a case carries of the closed loop, as a console shows it: departments, the limit, those who reported it.

use hub_dispatch::{
    self as domain, CaseReport, Filing, LIMIT_MARKS, Phase, ReportUp, RunningLimit, Satisfaction, Span,
    TaskId, UtcMicros,
    board::{Case, DeskTask, Letter, SentCopy, Suspension},
};
use hub_engine::View;
use hub_protocol::{
    self as wire,
    limits::CALLERS_SHOWN_MAX,
    views::{
        self, BackupView, CallerView, CaseResponseView, CopyView, DeskClockView, DeskView, FilingView,
        Findings, HandlingView, LetterView, LimitView, ReportUpView, StepView, SuspensionView,
    },
};

use super::{
    PersonNames, area_ref,
    case::{attending, offers},
    instant,
    matter::{department_ref, matter_view},
    person_ref, words,
};

/// The closed loop's part of a case, which was closed at an instant or is not; what the
/// policy wants of it, and what was said of it, is left out.
pub(super) fn handling(
    view: &View,
    case: &Case,
    closed_at: Option<UtcMicros>,
    names: PersonNames<'_>,
) -> HandlingView {
    let carried = &case.handling;
    let owed = carried.call_backs_owed().count();
    HandlingView {
        filing: case.facts.filing.as_ref().map(|filing| filing_view(view, filing)),
        limit: carried.limit.as_ref().map(limit_view),
        desks: carried.desk.iter().map(|(&task, desk)| desk_view(view, task, desk)).collect(),
        callers: callers(&carried.reports),
        calls_back_owed: u32::try_from(owed).unwrap_or(u32::MAX),
        returns: carried.returns.into(),
        redone: carried.redone.into(),
        suspended: carried.suspended.filter(|_| case.phase == Phase::Suspended).map(suspension),
        incident: carried.incident.map(|incident| wire::IncidentId(incident.0)),
        response: carried.response.map(|response| CaseResponseView {
            incident: wire::IncidentId(response.incident.0),
            level: words::emergency_level(response.level),
        }),
        leader: carried.leader.map(|leader| person_ref(names, leader)),
        urged: carried.urged.into(),
        supervised: carried.supervised.into(),
        letter: carried.letter.as_ref().map(letter),
        backups: carried.backups.iter().filter_map(|&task| backup(view, task)).collect(),
        absorbed: carried.absorbed.iter().map(|absorbed| wire::CaseId(absorbed.case.0)).collect(),
        copies: carried.copies.iter().map(|copy| sent_copy(view, copy, names)).collect(),
        steps: steps(case, closed_at),
        evidence: None,
        run_card: Vec::new(),
        danger_words: Vec::new(),
        reports_up: case.handling.reports_up.iter().map(report_up).collect(),
        closes_from: None,
        confidential_from: None,
    }
}

fn filing_view(view: &View, filing: &Filing) -> FilingView {
    FilingView {
        received_at_us: instant(filing.received_at),
        kind: words::report_kind(filing.wish.kind),
        confidential: filing.wish.confidential,
        reply_wanted: filing.wish.reply_wanted,
        matter: filing.matter.as_ref().map(|matter| matter_view(view, matter)),
    }
}

fn limit_view(running: &RunningLimit) -> LimitView {
    let limit = &running.limit;
    LimitView {
        within: span(limit.within),
        started_at_us: instant(limit.started_at),
        due_us: instant(limit.due),
        marks_reached: LIMIT_MARKS.into_iter().take(running.passed.into()).collect(),
        next_mark_us: running.next_mark().map(|(_, at)| instant(at)),
        uncertain: limit.uncertain,
        asked: running.asked.as_ref().map(|asked| span(asked.more)),
        extended: running.extended,
        paused_since_us: running.paused.map(|paused| instant(paused.since)),
        met: running.met,
    }
}

fn desk_view(view: &View, task: TaskId, desk: &DeskTask) -> DeskView {
    let clock = desk.clock.map(|clock| DeskClockView {
        purpose: words::desk_purpose(clock.purpose),
        due_us: instant(clock.due),
    });
    DeskView {
        task: wire::TaskId(task.0),
        department: department_ref(view, &desk.department),
        part: words::part(desk.part),
        binding: desk.binding,
        clock,
        assigned_at_us: instant(desk.assigned_at),
        signed_at_us: desk.signed_at.map(instant),
        counted_as_signed: desk.signed_at.is_some() && desk.signed_by.is_none(),
        return_asked_at_us: desk.return_asked_at.map(instant),
        return_by_us: desk.return_by.filter(|_| desk.may_return()).map(|by| instant(by.at)),
        overdue: desk.overdue,
        replied_at_us: desk.replied_at.map(instant),
        sent_back: desk.sent_back.into(),
        ended: desk.ended,
        findings: desk.findings.as_ref().map(findings),
    }
}

/// Without the number that was called: what stands on a board is the same for all who see the case.
fn findings(found: &domain::Findings) -> Findings {
    Findings {
        contacted_at_us: found.contacted_at.map(instant),
        contacted_number: None,
        substantiated: found.substantiated,
        beyond_duty: found.beyond_duty,
        unsolved: found.unsolved.map(words::unsolved),
    }
}

/// The steps that a case has come to; none for cases of before they were kept.
fn steps(case: &Case, closed_at: Option<UtcMicros>) -> Vec<StepView> {
    let closed = closed_at.filter(|_| !case.steps.is_empty()).map(|at| (wire::Step::Closed, at));
    let reached = case.steps.iter().map(|(step, at)| (words::step(step), at)).chain(closed);
    reached.map(|(step, at)| StepView { step, at_us: instant(at) }).collect()
}

/// Whoever wants an answer, those who still have to be called first. One case can have hundreds of callers, and a case is
/// one item of a frame.
fn callers(reports: &[CaseReport]) -> Vec<CallerView> {
    let mut wanting: Vec<&CaseReport> = reports.iter().filter(|report| report.wish.reply_wanted).collect();
    wanting.sort_by_key(|report| !report.owes_call_back());
    wanting.into_iter().take(CALLERS_SHOWN_MAX).map(caller).collect()
}

fn caller(report: &CaseReport) -> CallerView {
    CallerView {
        report: wire::ReportId(report.report.0),
        received_at_us: instant(report.received_at),
        kind: words::report_kind(report.wish.kind),
        confidential: report.wish.confidential,
        reply_wanted: report.wish.reply_wanted,
        missed_calls: report.missed_calls.into(),
        said: report.said.map(satisfaction),
        given_up: report.given_up,
        from: report.from.map(|from| wire::CaseId(from.0)),
    }
}

fn suspension(suspended: Suspension) -> SuspensionView {
    SuspensionView {
        kind: words::suspension_kind(suspended.kind),
        since_us: instant(suspended.since),
        review_at_us: instant(suspended.review_at),
    }
}

fn report_up(report: &ReportUp) -> ReportUpView {
    ReportUpView {
        to: words::upward(report.to),
        by: words::report_up_by(report.by),
        due_us: instant(report.due),
        state: words::report_up_state(report.state),
    }
}

fn letter(letter: &Letter) -> LetterView {
    LetterView { answer_by_us: instant(letter.answer_by), overdue: letter.overdue }
}

fn sent_copy(view: &View, copy: &SentCopy, names: PersonNames<'_>) -> CopyView {
    CopyView {
        area: area_ref(view.organisation.areas(), &copy.post.area),
        at_us: instant(copy.at),
        read_at_us: copy.read.map(|read| instant(read.at)),
        read_by: copy.read.map(|read| person_ref(names, read.by)),
    }
}

/// A task for backup that has not ended.
fn backup(view: &View, task: TaskId) -> Option<BackupView> {
    let open = view.board.task(task)?;
    let task = wire::TaskId(task.0);
    Some(BackupView { task, offers: offers(view, open), attending: attending(view, open) })
}

pub(super) fn satisfaction(said: Satisfaction) -> views::Satisfaction {
    let Satisfaction { responded, solved, satisfied, degree } = said;
    views::Satisfaction { responded, solved, satisfied, degree: degree.map(words::degree) }
}

/// A length of time as it is written.
pub(crate) fn span(span: Span) -> wire::Span {
    match span {
        Span::Minutes(count) => wire::Span::Minutes(count),
        Span::Hours(count) => wire::Span::Hours(count),
        Span::Days(count) => wire::Span::Days(count),
        Span::WorkingMinutes(count) => wire::Span::WorkingMinutes(count),
        Span::WorkingHours(count) => wire::Span::WorkingHours(count),
        Span::WorkingDays(count) => wire::Span::WorkingDays(count),
    }
}
