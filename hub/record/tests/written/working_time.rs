//! What came to be kept of clocks that run in working time, so that another calendar moves them by an event.

use hub_dispatch::{
    CaseId, Clock, ClockPurpose, DepartmentCode, DeskClock, DeskPurpose, Event, Happened, Lasts, Part, Phase,
    ReportUp, ReportUpBy, ReportUpState, Span, TaskId, Until, Upward, UtcMicros, WorkingTime,
};

use crate::{
    closed_loop::{acted, centre},
    examples::{CASE, TASK, id, words},
};

const AT: UtcMicros = UtcMicros(1_767_225_600_000_000);

fn working_day() -> WorkingTime {
    WorkingTime { since: AT, lasts: Lasts::Span(Span::WorkingDays(1)) }
}

fn after(hours: i64) -> UtcMicros {
    UtcMicros(AT.0 + hours * 3_600_000_000)
}

/// The post that has the case has four hours in which offices are open.
fn waits_for_office_hours() -> Event {
    let working = Some(WorkingTime { since: AT, lasts: Lasts::WorkingMs(14_400_000) });
    let clock = Clock { purpose: ClockPurpose::Act, generation: 2, due: after(4), working };
    Event::ClockSet { case: CaseId(id(CASE)), phase: Phase::Unattended, clock }
}

fn to_sign() -> DeskClock {
    let working = Some(WorkingTime { since: AT, lasts: Lasts::Span(Span::WorkingHours(2)) });
    DeskClock { purpose: DeskPurpose::Sign, generation: 1, due: after(2), working }
}

/// It is told until when it may ask to return it.
fn assigned() -> Event {
    let assigned = Happened::DeskAssigned {
        task: TaskId(id(TASK)),
        department: DepartmentCode("11330106MB0000002Y".to_owned()),
        part: Part::Lead,
        binding: false,
        clock: to_sign(),
        reply_by: None,
        return_by: Some(Until { at: after(24), working: Some(working_day()) }),
        reason: Some(words()),
    };
    acted(Some(centre()), assigned)
}

/// Another calendar moves both.
fn moved() -> Event {
    let (task, return_by) = (TaskId(id(TASK)), Some(Until { at: after(48), working: Some(working_day()) }));
    let clock = DeskClock { generation: 2, due: after(26), ..to_sign() };
    acted(None, Happened::DeskClockSet { task, clock, return_by })
}

/// The clock writes a letter and gives a working day for the answer.
fn letter_by_the_clock() -> Event {
    let (answer_by, working) = (Some(after(24)), Some(working_day()));
    acted(None, Happened::Supervised { letter: None, answer_by, working, generation: 9 })
}

/// Another calendar gives another time for it.
pub(crate) fn letter_moved() -> Happened {
    Happened::LetterMoved { letter: 9, answer_by: after(48), generation: 12 }
}

/// 上报 within a working day.
fn owed_upward() -> Event {
    let (to, by, state) = (Upward::County, ReportUpBy::Written, ReportUpState::Waits);
    let (due, working) = (after(24), Some(working_day()));
    let owed = vec![ReportUp { to, by, since: AT, due, working, generation: 16, state, again: None }];
    acted(None, Happened::ReportsUpSet { owed })
}

pub(crate) fn other_forms() -> Vec<(&'static str, Event)> {
    vec![
        ("working", waits_for_office_hours()),
        ("working", assigned()),
        ("by_calendar", moved()),
        ("to_be_answered", letter_by_the_clock()),
        ("working", owed_upward()),
    ]
}
