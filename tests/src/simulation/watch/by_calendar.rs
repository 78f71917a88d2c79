//! Another calendar moves what runs in working time from its own start and by an event. What is kept of a clock's start is true,
//! it is kept of every clock that waits for office hours, and nothing is left for long to a calendar that was replaced.

use hub_dispatch::{
    Basis, CalendarDigest, CaseId, Clock, ClockPurpose, DeskClock, GradeRule, Lasts, ReportUpState, Until,
    UtcMicros, WorkingTime,
    board::{Board, Case},
};

use super::{Broken, Watch, ensure, worktime::Worktime};

/// Two reckonings may differ by what is lost in rounding.
const ROUNDING_US: i64 = 1_000_000;
/// What runs out as soon as this is not moved any more, whatever another calendar says.
const SOON_US: i64 = 300_000_000;

impl Watch {
    /// Whatever is set runs as long as is kept of it, by one of the calendars; or runs out at once.
    pub(super) fn runs_as_kept(&self, id: CaseId, until: Until, at: UtcMicros) -> Result<(), Broken> {
        let Some(working) = until.working.filter(|_| until.at > at) else { return Ok(()) };
        let fits = self.worktimes.values().any(|worktime| is_at(ends(worktime, working), until.at));
        ensure(fits, &[&id], || format!("case {id}: no calendar lets {working:?} run until {:?}", until.at))
    }

    /// Of a clock of a post that waits for its office hours it is kept from when it runs, unless it has no more time than what
    /// runs in natural time.
    pub(super) fn start_is_kept(&self, case: &Case, rule: &GradeRule, clock: &Clock) -> Result<(), Broken> {
        let of_post = match clock.purpose {
            ClockPurpose::Climb | ClockPurpose::Act | ClockPurpose::Verify | ClockPurpose::Close => true,
            ClockPurpose::Arrive
            | ClockPurpose::Finish
            | ClockPurpose::Rule
            | ClockPurpose::CallBack
            | ClockPurpose::Review
            | ClockPurpose::Reply => false,
        };
        let unit = self.truth.task(case.task).is_some_and(|task| task.attending.is_some());
        let natural = case.clock.is_some_and(|before| before.working.is_none() && before.due == clock.due);
        let kept = clock.working.is_some() || !of_post || rule.posts_wait == Basis::Natural;
        ensure(kept || unit || natural, &[&case.id], || {
            format!("case {}: nobody knows from when {clock:?} runs after {:?}", case.id, case.clock)
        })
    }

    /// The clock of a department was set anew, and is for the same time from the same start as before.
    pub(super) fn is_the_same(before: Option<DeskClock>, clock: &DeskClock) -> bool {
        before.is_some_and(|before| before.purpose == clock.purpose && before.working == clock.working)
    }
}

fn ends(worktime: &Worktime, working: WorkingTime) -> UtcMicros {
    match working.lasts {
        Lasts::Span(span) => worktime.due(working.since, span),
        Lasts::WorkingMs(ms) => worktime.after_ms(working.since, ms, true),
    }
}

fn is_at(one: UtcMicros, other: UtcMicros) -> bool {
    (one.0 - other.0).abs() <= ROUNDING_US
}

/// A case something of which runs by another calendar than the one in force.
pub(super) fn outdated<'a>(
    truth: &'a Board,
    in_force: &CalendarDigest,
    worktime: &Worktime,
    now: UtcMicros,
) -> Option<&'a Case> {
    let by_another = |until: Until| {
        let runs = until.at.0 > now.0 + SOON_US;
        until.working.is_some_and(|working| runs && !is_at(ends(worktime, working), until.at))
    };
    truth.cases().find(|case| {
        let limit = case.handling.limit.as_ref().filter(|it| !it.met && it.paused.is_none());
        limit.is_some_and(|it| it.limit.needs_calendar() && it.limit.calendar != *in_force)
            || untils(case).any(by_another)
    })
}

fn untils(case: &Case) -> impl Iterator<Item = Until> + '_ {
    let desks = case.handling.open_desks().filter_map(|(_, desk)| Some((desk.clock?, desk)));
    let desks = desks.flat_map(|(clock, desk)| {
        let returned = desk.return_by.filter(|_| !desk.binding && desk.sent_back == 0);
        [Some(clock.until()), returned].into_iter().flatten()
    });
    let letters = case.handling.letters().filter(|letter| !letter.overdue);
    let letters = letters.map(|letter| Until { at: letter.answer_by, working: letter.working });
    let owed = case.handling.reports_up.iter().filter(|owed| owed.state == ReportUpState::Waits);
    let owed = owed.map(|owed| Until { at: owed.due, working: owed.working });
    case.clock.iter().map(Clock::until).chain(desks).chain(letters).chain(owed)
}
