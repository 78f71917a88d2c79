//! What was corrected: where a case is, and which reports and cases belong together.

use geo_index::{AreaCode, Tier};
use hub_dispatch::{
    CaseId, CasePlaced, CaseReport, Category, Corrected, DepartmentCode, Event, ExtensionRuling, FiledAs,
    Grade, GradeGiven, Happened, Mode, OwedAgain, Part, PersonId, Reopened, ReportId, ReportJoined,
    ReportKind, ReportUp, ReportUpBy, ReportUpState, ReportedUp, Rung, Sealed, Seat, Service, Stated, Stays,
    Upward, UtcMicros, Wish,
    board::{Absorbed, Carried, CarriedDesk, Step, Steps},
};

use crate::{
    closed_loop::{absorbed, acted, centre, filed_facts, limit, reopened_with, report},
    examples::{CASE, area, id, ladder, person, place, words},
};

const AT: UtcMicros = UtcMicros(1_767_225_600_000_000);

/// Placed as it was written at first.
pub(crate) fn placed() -> Event {
    Event::CasePlaced(at_first())
}

fn at_first() -> CasePlaced {
    CasePlaced {
        case: CaseId(id(CASE)),
        place: Some(place()),
        area: area(),
        ladder: ladder(),
        by: person(),
        seat: None,
        rung: None,
        reason: None,
        matter: None,
    }
}

/// Placed among other posts, from a seat and with a reason.
fn placed_elsewhere() -> Event {
    let township = AreaCode::new("330106001").expect("a valid code");
    let ladder = vec![Rung { tier: Tier::Township, area: township.clone() }];
    let seat = Some(Seat::Centre { tier: Tier::Township, area: township });
    Event::CasePlaced(CasePlaced { ladder, seat, rung: Some(0), reason: Some(words()), ..at_first() })
}

/// Placed where another department deals with such matters.
fn placed_with_its_department() -> Event {
    let matter = filed_facts().filing.and_then(|filing| filing.matter).map(Box::new);
    Event::CasePlaced(CasePlaced { matter, ..at_first() })
}

/// A report that joined has a case of its own; what stays is told where it became less pressing.
pub(crate) fn report_parted(stays: Option<Box<Stays>>) -> Happened {
    Happened::ReportParted { report: ReportId(id(11)), to: CaseId(id(18)), reason: words(), stays }
}

pub(crate) fn stays() -> Box<Stays> {
    let (grade, mode, people) = (Grade::Ordinary, Mode::Suggest, Some(3));
    let (call_first, risk) = (vec![Service::Police], None);
    Box::new(Stays { grade, mode, call_first, people, risk, ladder: ladder() })
}

fn stated() -> Box<Stated> {
    Box::new(Stated {
        grade: Some(Grade::Orange),
        category: Some(Category("water".to_owned())),
        matter: filed_facts().filing.and_then(|filing| filing.matter),
        call_first: vec![Service::Fire],
        people: Some(4),
        risk: None,
    })
}

/// A report that joined, with what it said by itself.
fn joined_with_its_own_words() -> Event {
    Event::ReportJoined(ReportJoined {
        case: CaseId(id(CASE)),
        report: ReportId(id(11)),
        by: person(),
        grade: Grade::Red,
        mode: Mode::Auto,
        call_first: vec![Service::Ambulance, Service::Fire],
        wish: Some(Wish::default()),
        repeat: None,
        limit: None,
        rungs: Vec::new(),
        stated: Some(stated()),
        people: None,
        risk: None,
    })
}

fn carried() -> Option<Box<Carried>> {
    let desk = |code: &str, part, binding| {
        let department = DepartmentCode(code.to_owned());
        CarriedDesk { department, part, binding }
    };
    Some(Box::new(Carried {
        rung: 1,
        opened_at: Some(AT),
        steps: Steps::reached_at([(Step::Collected, AT), (Step::Filed, AT)]),
        handlers: vec![person()],
        returns: 1,
        hand_ons: 1,
        moved: 1,
        redone: 1,
        leader: Some(PersonId(id(16))),
        urged: 2,
        supervised: 1,
        extension: Some(ExtensionRuling::Refused),
        desks: vec![
            desk("11330106MB0000001X", Part::Lead, true),
            desk("11330106MB0000002Y", Part::Co, false),
        ],
        ..Carried::default()
    }))
}

/// 更正, with as much as it can bring.
pub(crate) fn corrected() -> Happened {
    let before = FiledAs::of(&filed_facts());
    let category = Category("water".to_owned());
    let (call_first, kind) = (Vec::new(), Some(ReportKind::Complaint));
    let after = FiledAs { category, matter: None, grade: Grade::Orange, call_first, kind, ..before.clone() };
    let limit = Some(Box::new(limit()));
    let reason = words();
    Happened::Corrected(Box::new(Corrected { before, after, rungs: ladder(), limit, since: AT, reason }))
}

/// 上报, in each state.
pub(crate) fn owed_upward() -> Vec<ReportUp> {
    let report = |by, generation, state| ReportUp {
        to: Upward::City,
        by,
        since: AT,
        due: AT.plus_ms(1_800_000),
        working: None,
        generation,
        state,
        again: None,
    };
    vec![
        report(ReportUpBy::Phone, 16, ReportUpState::Waits),
        report(ReportUpBy::Written, 17, ReportUpState::Overdue),
    ]
}

/// To the province, which is overdue and is put to a post again.
pub(crate) fn owed_to_the_province() -> Vec<ReportUp> {
    let again = Some(AT.plus_ms(7_380_000));
    let (to, by, state) = (Upward::Province, ReportUpBy::Written, ReportUpState::Overdue);
    vec![ReportUp {
        to,
        by,
        since: AT,
        due: AT.plus_ms(7_200_000),
        working: None,
        generation: 34,
        state,
        again,
    }]
}

pub(crate) fn overdue_again() -> Happened {
    let again = Some(OwedAgain { at: AT.plus_ms(7_380_000), generation: 34 });
    Happened::ReportUpOverdue { to: Upward::Province, way: ReportUpBy::Written, again }
}

pub(crate) fn reported_up(number: Option<Sealed>) -> Happened {
    let (to, way, to_whom) = (Upward::City, ReportUpBy::Phone, words());
    Happened::ReportedUp(Box::new(ReportedUp { to, way, to_whom, number, said_at: AT, late: false }))
}

/// A case that was merged with what it owed upward.
fn absorbed_with_reports() -> Happened {
    let absorbed = Box::new(Absorbed { reports_up: owed_upward(), ..*absorbed() });
    Happened::Absorbed { absorbed, reason: words(), rungs: Vec::new() }
}

/// Opened again with the grade that a person had given it.
fn reopened_as_corrected() -> Event {
    let given = GradeGiven { grade: Grade::Orange, at: AT, merged: vec![CaseId(id(14))] };
    let carried = Carried { given: Some(Box::new(given)), runs_since: Some(AT), ..Carried::default() };
    let Event::Reopened(reopened) = reopened_with_all_it_had() else { return reopened_with_all_it_had() };
    Event::Reopened(Reopened { carried: Some(Box::new(carried)), ..reopened })
}

fn absorbed_with_all_it_had() -> Happened {
    let reports = vec![CaseReport { from: None, stated: Some(stated()), ..report() }];
    let absorbed = Box::new(Absorbed { carried: carried(), reports, ..*absorbed() });
    Happened::Absorbed { absorbed, reason: words(), rungs: Vec::new() }
}

fn reopened_with_all_it_had() -> Event {
    reopened_with(None, carried())
}

pub(crate) fn other_forms() -> Vec<(&'static str, Event)> {
    let by = Some(centre());
    let parted = Happened::Parted { merged: CaseId(id(14)), reason: words(), stays: Some(stays()) };
    vec![
        ("elsewhere", placed_elsewhere()),
        ("with_its_department", placed_with_its_department()),
        ("stays", acted(by.clone(), parted)),
        ("stays", acted(by.clone(), report_parted(Some(stays())))),
        ("stated", joined_with_its_own_words()),
        ("written", acted(by.clone(), reported_up(None))),
        ("province", acted(None, Happened::ReportsUpSet { owed: owed_to_the_province() })),
        ("again", acted(None, overdue_again())),
        ("reports_up", acted(by.clone(), absorbed_with_reports())),
        ("carried", acted(by, absorbed_with_all_it_had())),
        ("carried", reopened_with_all_it_had()),
        ("corrected", reopened_as_corrected()),
    ]
}
