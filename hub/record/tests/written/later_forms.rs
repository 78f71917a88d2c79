//! Forms that events of one kind came to have later: with the closed loop, and with what is heard at second hand.

use geo_index::Tier;
use hub_dispatch::{
    AnswerRelayed, Answerer, CaseFacts, CaseId, ClimbReason, ContentDigest, DepartmentCode, DocumentKind,
    Event, Grade, Mode, OfferId, PersonId, Reach, ReachOutcome, ReachRecorded, Reopened, Repeat, ReportId,
    ReportJoined, Rung, Said, Seat, Service, TaskId, UnitId, UtcMicros, Withdrawn,
};

use crate::{
    closed_loop, evidence,
    examples::{CASE, OFFER, TASK, UNIT, area, facts, id, person, words},
};

/// A report that joined and wants what the first one does.
pub(crate) fn joined() -> ReportJoined {
    let wish = closed_loop::filed_facts().filing.map(|filing| filing.wish);
    ReportJoined {
        case: CaseId(id(CASE)),
        report: ReportId(id(11)),
        by: person(),
        grade: Grade::Red,
        mode: Mode::Auto,
        call_first: vec![Service::Fire],
        wish,
        repeat: None,
        limit: None,
        rungs: Vec::new(),
        stated: None,
        people: None,
        risk: None,
    }
}

/// Forms that came with the closed loop.
pub(crate) fn filed() -> Vec<(&'static str, Event)> {
    let (case, task, by) = (CaseId(id(CASE)), TaskId(id(TASK)), person());
    let facts = closed_loop::filed_facts();
    let county_seat = Seat::Centre { tier: Tier::County, area: area() };
    let joined = joined();
    let more_pressing = ReportJoined { limit: Some(closed_loop::limit()), ..joined.clone() };
    let city = Rung { tier: Tier::City, area: area() };
    let to_the_city = ReportJoined { rungs: vec![city], people: Some(30), ..joined.clone() };
    let repeat = Some(Repeat { of: ReportId(id(1)), apart_m: Some(12) });
    let repeated = ReportJoined { repeat, ..joined.clone() };
    vec![
        ("filed", Event::CaseOpened { case, facts: facts.clone(), task }),
        ("by_standard", Event::CaseOpened { case, facts: closed_loop::facts_by_standard(), task }),
        ("of_many_people", Event::CaseOpened { case, facts: closed_loop::facts_of_many_people(), task }),
        ("to_check", Event::CaseOpened { case, facts: CaseFacts { to_check: true, ..facts.clone() }, task }),
        ("wish", Event::ReportJoined(joined)),
        ("repeat", Event::ReportJoined(repeated)),
        ("more_pressing", Event::ReportJoined(more_pressing)),
        ("to_the_city", Event::ReportJoined(to_the_city)),
        ("seat", Event::Withdrawn(Withdrawn { case, by, seat: Some(county_seat), reason: words() })),
        ("tier", Event::Closed { case, by, tier: Some(Tier::County) }),
        (
            "parted",
            Event::Reopened(Reopened {
                case,
                facts,
                joined: vec![],
                reports: vec![closed_loop::report()],
                absorbed: vec![],
                limit_generation: 3,
                letter: None,
                carried: None,
                generation: 7,
                task,
                by,
                reason: words(),
            }),
        ),
        (
            "absorbed",
            Event::Reopened(Reopened {
                case,
                facts: closed_loop::filed_facts(),
                joined: vec![ReportId(id(11))],
                reports: vec![closed_loop::report()],
                absorbed: vec![*closed_loop::absorbed()],
                limit_generation: 4,
                letter: None,
                carried: None,
                generation: 9,
                task,
                by,
                reason: words(),
            }),
        ),
    ]
}

/// Forms that came with several callers for a matter, answers by telephone and other channels.
pub(crate) fn second_hand() -> Vec<(&'static str, Event)> {
    let (case, task) = (CaseId(id(CASE)), TaskId(id(TASK)));
    let (offer, unit, by) = (OfferId(id(OFFER)), UnitId(id(UNIT)), PersonId(id(10)));
    let (report, channel, filed_by) = (ReportId(id(1)), "12345".to_owned(), Some(by));
    let reach = Reach::Offer { task, offer, unit };
    let said_at = UtcMicros(1_767_225_640_000_000);
    let (from, said) = (Answerer::Unit(unit), Said::Arrived);
    let desk = Answerer::Department(DepartmentCode("11330106MB0000001X".to_owned()));
    let replied = Said::Replied;
    vec![
        (
            "department",
            Event::AnswerRelayed(AnswerRelayed {
                case,
                from: desk,
                said: replied,
                said_at,
                number: words(),
                by,
            }),
        ),
        (
            "joined",
            Event::Reopened(Reopened {
                case,
                facts: facts(),
                joined: vec![ReportId(id(11))],
                reports: vec![],
                absorbed: vec![],
                limit_generation: 0,
                letter: None,
                carried: None,
                generation: 7,
                task,
                by,
                reason: words(),
            }),
        ),
        ("filed_by", Event::ReportReceived { report, case, channel, words: words(), filed_by }),
        ("unit", Event::AnswerRelayed(AnswerRelayed { case, from, said, said_at, number: words(), by })),
        (
            "offer",
            Event::ReachRecorded(ReachRecorded {
                reach,
                channel: "caller".to_owned(),
                outcome: ReachOutcome::NoNumber,
            }),
        ),
        ("photos", evidence::done_with_photos()),
        ("places", adopted(DocumentKind::Places, "c3", None)),
        ("closures", adopted(DocumentKind::Closures, "c4", Some(person()))),
        (
            "grade_raised",
            Event::Alerted {
                case,
                rung: 0,
                round: 2,
                reason: Some(ClimbReason::GradeRaised),
                on_duty: vec![person()],
            },
        ),
    ]
}

fn adopted(kind: DocumentKind, digest: &str, by: Option<PersonId>) -> Event {
    Event::DocumentAdopted { kind, digest: ContentDigest(digest.repeat(32)), by }
}
