//! What came to be kept so that limits go the right way when something leaves a case, or is handed on.

use hub_dispatch::{
    CaseId, DepartmentCode, DeskClock, DeskPurpose, Event, Grade, Happened, LimitReason, LimitsApart,
    MergedLimit, Mode, Part, ReportId, ReportJoined, Stated, TaskId, UtcMicros, Wish,
    board::{Carried, Letter, LimitPast, Moved, Pause},
};

use crate::{
    closed_loop::{acted, centre, limit, reopened_with},
    examples::{CASE, TASK, id, person},
};

const AT: UtcMicros = UtcMicros(1_767_225_600_000_000);

/// Set so late that its next mark lies behind.
fn set_late() -> Event {
    let (why, not_before) = (LimitReason::Parted, Some(UtcMicros(AT.0 + 1_800_000_000)));
    acted(None, Happened::LimitSet { limit: limit(), why, passed: 1, generation: 6, not_before, apart: None })
}

/// Several in one waited by plan, and each has what was left of its own.
fn set_apart() -> Event {
    let merged = MergedLimit { case: CaseId(id(12)), limit: limit(), passed: 1 };
    let apart = Some(Box::new(LimitsApart { own: Some(limit()), merged: vec![merged] }));
    let (why, not_before) = (LimitReason::Resumed, None);
    acted(None, Happened::LimitSet { limit: limit(), why, passed: 1, generation: 6, not_before, apart })
}

/// Handed on about a case without a limit.
fn handed_on() -> Event {
    let department = DepartmentCode("11330106MB0000002Y".to_owned());
    let clock = DeskClock { purpose: DeskPurpose::Sign, generation: 1, due: AT, working: None };
    let (task, part, reply_by) = (TaskId(id(TASK)), Part::Co, Some(UtcMicros(AT.0 + 3_600_000_000)));
    let binding = true;
    acted(
        Some(centre()),
        Happened::DeskAssigned {
            task,
            department,
            part,
            binding,
            clock,
            reply_by,
            return_by: None,
            reason: None,
        },
    )
}

/// A report that joined and did not say how pressing it is.
fn joined_without_a_grade() -> Event {
    let (grade, category, matter, risk) = (None, None, None, None);
    let stated = Stated { grade, category, matter, call_first: Vec::new(), people: Some(4), risk };
    Event::ReportJoined(ReportJoined {
        case: CaseId(id(CASE)),
        report: ReportId(id(11)),
        by: person(),
        grade: Grade::Orange,
        mode: Mode::Auto,
        call_first: Vec::new(),
        wish: Some(Wish::default()),
        repeat: None,
        limit: None,
        rungs: Vec::new(),
        stated: Some(Box::new(stated)),
        people: None,
        risk: None,
    })
}

/// Opened again with what has to be known of its limit, and with a letter that stands in for another.
fn reopened() -> Event {
    let past = LimitPast {
        moved: Some(Moved { at: AT, grade: Grade::Ordinary, passed: 1 }),
        unmoved: None,
        pauses: vec![Pause { since: AT, until: UtcMicros(AT.0 + 3_600_000_000) }],
        anew_at: Some(AT),
    };
    let from = Some(centre().seat);
    let letter = Letter { from, answer_by: AT, working: None, generation: 9, overdue: false, missed: true };
    let carried = Carried { elsewhere: true, unmoved: Some(limit()), past, ..Carried::default() };
    reopened_with(Some(letter), Some(Box::new(carried)))
}

pub(crate) fn other_forms() -> Vec<(&'static str, Event)> {
    vec![
        ("late", set_late()),
        ("apart", set_apart()),
        ("handed_on", handed_on()),
        ("ungraded", joined_without_a_grade()),
        ("moved", reopened()),
    ]
}
