//! One event of every kind of the closed loop, as the golden files hold it.

use geo_index::{AreaCode, Tier};
use hub_dispatch::{
    Acted, Actor, CallBackOutcome, CaseFacts, CaseId, CaseReport, ClimbReason, ContentDigest, DepartmentCode,
    DeskClock, DeskPurpose, DeskReplied, Event, ExtensionRuling, Filing, Findings, Grade, Ground, HandedOn,
    Happened, Limit, LimitReason, Matter, MatterCode, NamedOffice, OtherPictures, Part, PersonId, Reopened,
    ReportId, ReportKind, ReportUpBy, ResumedLimit, ReturnRuling, Rung, Satisfaction, Sealed, Seat, Service,
    Span, StandardKind, StandardRef, SuspensionKind, TaskId, TransferTarget, UnitId, Unsolved, Upward,
    UtcMicros, WhistleId, Wish,
    board::{Absorbed, Carried, Letter},
};

use crate::by_arrival;
use crate::corrections;
use crate::examples::{CASE, TASK, UNIT, facts, id, person, words};
use crate::whistles::WHISTLE;
use crate::working_time;

const AT: UtcMicros = UtcMicros(1_767_225_600_000_000);

fn later(hours: u64) -> UtcMicros {
    AT.plus_ms(hours * 3_600_000)
}

pub(crate) fn centre() -> Actor {
    let area = AreaCode::new("330106001").expect("a valid code");
    Actor { person: PersonId(id(6)), seat: Seat::Centre { tier: Tier::Township, area } }
}

fn village_post() -> Rung {
    Rung { tier: Tier::Village, area: AreaCode::new("330106001001").expect("a valid code") }
}

pub(crate) fn desk() -> Actor {
    Actor { person: PersonId(id(12)), seat: Seat::Department { department: department() } }
}

fn department() -> DepartmentCode {
    DepartmentCode("11330106MB0000001X".to_owned())
}

pub(crate) fn acted(by: Option<Actor>, what: Happened) -> Event {
    Event::Acted(Box::new(Acted { case: CaseId(id(CASE)), by, what }))
}

pub(crate) fn limit() -> Limit {
    Limit {
        within: Span::WorkingDays(5),
        started_at: AT,
        due: later(120),
        marks: [later(60), later(96), later(120), later(144)],
        calendar: Some(ContentDigest("ca".repeat(32))),
        uncertain: false,
        allowed_ms: 144_000_000,
        extension: None,
        resumed: None,
    }
}

fn clock(purpose: DeskPurpose) -> DeskClock {
    DeskClock { purpose, generation: 2, due: later(2), working: None }
}

fn wish() -> Wish {
    Wish { kind: ReportKind::Complaint, confidential: true, reply_wanted: true }
}

pub(crate) fn filed_facts() -> CaseFacts {
    let matter = Matter {
        code: MatterCode("06010".to_owned()),
        catalogue: ContentDigest("cb".repeat(32)),
        lead: Some(department()),
        co: vec![DepartmentCode("11330106MB0000002X".to_owned())],
        limit: Some(Span::WorkingHours(4)),
        tier: Some(Tier::Township),
        skills: Vec::new(),
        lacking: Vec::new(),
        standards: Vec::new(),
        danger_words: Vec::new(),
        grade: None,
        risk: None,
    };
    CaseFacts {
        filing: Some(Filing {
            received_at: AT,
            wish: wish(),
            filed_by: None,
            people: None,
            matter: Some(matter),
        }),
        ..facts()
    }
}

/// By the code of a standard, with an office that the area of the case lacks.
pub(crate) fn facts_by_standard() -> CaseFacts {
    let facts = filed_facts();
    let standard = StandardRef {
        standard: "GB/T 47678.5-2026".to_owned(),
        kind: StandardKind::Matter,
        code: "06010".to_owned(),
    };
    let filing = facts.filing.map(|filing| Filing {
        matter: filing.matter.map(|matter| Matter {
            lead: None,
            co: Vec::new(),
            lacking: vec![NamedOffice { part: Part::Lead, name: "城管局".to_owned() }],
            standards: vec![standard],
            danger_words: vec!["医疗废物".to_owned()],
            grade: Some(Grade::Orange),
            ..matter
        }),
        ..filing
    });
    CaseFacts { filing, ..facts }
}

pub(crate) fn facts_of_many_people() -> CaseFacts {
    let filing =
        Filing { received_at: AT, wish: Wish::default(), filed_by: None, people: Some(30), matter: None };
    CaseFacts { filing: Some(filing), ..facts() }
}

pub(crate) fn report() -> CaseReport {
    CaseReport {
        filed_by: None,
        stated: None,
        report: ReportId(id(11)),
        received_at: AT,
        wish: wish(),
        from: Some(CaseId(id(14))),
        missed_calls: 1,
        missed_at: None,
        said: Some(said()),
        given_up: false,
    }
}

fn said() -> Satisfaction {
    Satisfaction { responded: true, solved: true, satisfied: false, degree: None }
}

pub(crate) fn absorbed() -> Box<Absorbed> {
    Box::new(Absorbed {
        case: CaseId(id(14)),
        facts: filed_facts(),
        opened_at: AT,
        joined: vec![ReportId(id(15))],
        reports: vec![CaseReport { from: None, ..report() }],
        limit: Some(limit()),
        passed: 1,
        limit_generation: 3,
        calls_owed: vec![Service::Fire],
        letter: None,
        reports_up: Vec::new(),
        carried: None,
    })
}

/// The present form of every kind.
pub(crate) fn closed_loop() -> Vec<Event> {
    limits().into_iter().chain(desks()).chain(follow_up()).chain(ends()).collect()
}

fn limits() -> Vec<Event> {
    let (more, reason) = (Span::WorkingDays(3), words());
    vec![
        acted(
            None,
            Happened::LimitSet {
                limit: limit(),
                why: LimitReason::Filed,
                passed: 0,
                generation: 1,
                not_before: None,
                apart: None,
            },
        ),
        acted(None, Happened::LimitMarkReached { percent: 50, generation: 2, next: Some(later(96)) }),
        acted(None, Happened::LimitPaused { left_ms: 7_200_000 }),
        acted(None, Happened::LimitMet { late: true }),
        acted(Some(desk()), Happened::ExtensionAsked { more, reason }),
        acted(Some(centre()), Happened::ExtensionRuled { ruling: ExtensionRuling::Granted, reason: words() }),
    ]
}

fn desks() -> Vec<Event> {
    let task = TaskId(id(TASK));
    let assigned = Happened::DeskAssigned {
        task,
        department: department(),
        part: Part::Lead,
        binding: false,
        clock: clock(DeskPurpose::Sign),
        reply_by: None,
        return_by: None,
        reason: Some(words()),
    };
    let replied = Happened::DeskReplied(DeskReplied {
        findings: None,
        task,
        note: words(),
        public: Some(words()),
        photos: vec![ContentDigest("b2".repeat(32))],
        before: Vec::new(),
        others: OtherPictures::default(),
    });
    let ruling = ReturnRuling::Agreed { to: Some(department()) };
    vec![
        acted(Some(centre()), assigned),
        acted(Some(desk()), Happened::DeskSigned { task, clock: clock(DeskPurpose::Reply) }),
        acted(None, Happened::DeskClockSet { task, clock: clock(DeskPurpose::Reply), return_by: None }),
        acted(None, Happened::DeskOverdue { task }),
        acted(Some(desk()), Happened::ReturnAsked { task, reason: words(), clause: Some("2.1".to_owned()) }),
        acted(Some(centre()), Happened::ReturnRuled { task, ruling, reason: words() }),
        acted(Some(centre()), handed_on(Vec::new())),
        acted(Some(centre()), Happened::HelperLetGo { task, reason: words() }),
        acted(Some(desk()), replied),
        acted(None, Happened::DeskSentBack { task, clock: clock(DeskPurpose::Reply) }),
        acted(None, Happened::DeskEnded { task }),
    ]
}

/// 转派.
fn handed_on(line: Vec<DepartmentCode>) -> Happened {
    Happened::HandedOn(HandedOn { task: TaskId(id(TASK)), to: department(), reason: words(), line })
}

fn follow_up() -> Vec<Event> {
    let report = ReportId(id(11));
    let outcome = CallBackOutcome::Reached { said: said() };
    let suspended =
        Happened::Suspended { kind: SuspensionKind::LongTerm, plan: words(), review_at: later(720) };
    let by = Some(centre());
    vec![
        acted(
            by.clone(),
            Happened::CalledBack { report, outcome, given_up: false, too_soon: false, note: Some(words()) },
        ),
        acted(by.clone(), Happened::Redone { times: 1, task: TaskId(id(TASK)) }),
        acted(by.clone(), suspended),
        acted(by.clone(), Happened::Resumed { reason: Some(words()), why: None }),
        acted(by.clone(), Happened::PassedUp { reason: words() }),
        acted(by.clone(), Happened::Urged { note: words() }),
        acted(by.clone(), supervised(0)),
        acted(by.clone(), Happened::SupervisionAnswered { note: words(), late: false }),
        acted(None, Happened::SupervisionOverdue),
        acted(None, working_time::letter_moved()),
        acted(by.clone(), Happened::Confirmed { note: words() }),
        acted(by.clone(), Happened::PassedDown { to: village(), reason: words() }),
        acted(by.clone(), corrections::corrected()),
        acted(None, Happened::ReportsUpSet { owed: corrections::owed_upward() }),
        acted(by.clone(), corrections::reported_up(Some(words()))),
        acted(None, Happened::ReportUpOverdue { to: Upward::City, way: ReportUpBy::Phone, again: None }),
        acted(None, backup_asked()),
        acted(None, Happened::BackupWanted { task: TaskId(id(16)) }),
        acted(
            None,
            Happened::UnitsWanted { wanted: by_arrival::wanted(), call: Vec::new(), declined: Vec::new() },
        ),
        acted(None, Happened::BegunAgain { task: TaskId(id(16)) }),
        acted(by, Happened::ChargeTaken { leader: PersonId(id(13)) }),
    ]
}

fn village() -> AreaCode {
    AreaCode::new("330106001001").expect("a valid code")
}

fn supervised(generation: u64) -> Happened {
    Happened::Supervised { letter: Some(words()), answer_by: Some(later(72)), working: None, generation }
}

fn backup_asked() -> Happened {
    let (from, task) = (TaskId(id(TASK)), TaskId(id(16)));
    Happened::BackupAsked { unit: UnitId(id(UNIT)), from, task, note: words() }
}

fn replied_with_findings(contacted_number: Option<Sealed>) -> Happened {
    let findings = Findings {
        contacted_at: Some(AT),
        contacted_number,
        substantiated: true,
        beyond_duty: false,
        unsolved: Some(Unsolved::TakesLonger),
    };
    let (task, findings) = (TaskId(id(9)), Some(findings));
    Happened::DeskReplied(DeskReplied {
        task,
        note: words(),
        public: None,
        photos: Vec::new(),
        before: Vec::new(),
        others: OtherPictures::default(),
        findings,
    })
}

/// With a letter that waited for its answer.
fn absorbed_with_letter() -> Box<Absorbed> {
    let from = centre().seat;
    let letter = Letter {
        from: Some(from),
        answer_by: later(72),
        working: None,
        generation: 9,
        overdue: false,
        missed: false,
    };
    Box::new(Absorbed { letter: Some(letter), ..*absorbed() })
}

/// What waited by plan has become red.
fn woken() -> Happened {
    Happened::Resumed { reason: None, why: Some(ClimbReason::GradeRaised) }
}

/// Parted, with a letter that had not been answered where it was.
fn parted_with_letter() -> Event {
    let from = centre().seat;
    let letter = Letter {
        from: Some(from),
        answer_by: later(72),
        working: None,
        generation: 15,
        overdue: false,
        missed: false,
    };
    reopened_with(Some(letter), None)
}

/// Opened again with a letter, and with what it carries along.
pub(crate) fn reopened_with(letter: Option<Letter>, carried: Option<Box<Carried>>) -> Event {
    Event::Reopened(Reopened {
        case: CaseId(id(CASE)),
        facts: filed_facts(),
        joined: Vec::new(),
        reports: vec![report()],
        absorbed: Vec::new(),
        limit_generation: 3,
        letter: letter.map(Box::new),
        carried,
        generation: 7,
        task: TaskId(id(TASK)),
        by: person(),
        reason: words(),
    })
}

fn ends() -> Vec<Event> {
    let by = Some(centre());
    let pictures = |digit: &str| vec![ContentDigest(digit.repeat(32))];
    let handled =
        Happened::SelfHandled { note: words(), before: pictures("b3"), after: pictures("b4"), sampled: true };
    vec![
        acted(by.clone(), handled),
        acted(by.clone(), Happened::NotAccepted { ground: Ground::NotOurs, reason: words() }),
        acted(by.clone(), Happened::AnsweredAtOnce { answer: words() }),
        acted(by.clone(), Happened::Transferred { to: TransferTarget::LettersAndVisits, note: words() }),
        acted(by.clone(), Happened::Absorbed { absorbed: absorbed(), reason: words(), rungs: Vec::new() }),
        acted(by.clone(), Happened::Merged { into: CaseId(id(14)) }),
        acted(by.clone(), Happened::Parted { merged: CaseId(id(14)), reason: words(), stays: None }),
        acted(by.clone(), corrections::report_parted(None)),
        acted(by.clone(), Happened::KeptApart { other: CaseId(id(14)) }),
        acted(by.clone(), Happened::Copied { posts: vec![village_post()] }),
        acted(by.clone(), Happened::CopyRead(hub_dispatch::CopyRead { post: village_post() })),
        acted(by.clone(), Happened::Whistled(hub_dispatch::OfWhistle { whistle: WhistleId(id(WHISTLE)) })),
        acted(by, Happened::Archived),
    ]
}

/// The limit with an hour left after a pause, and so many microseconds.
fn resumed_limit(left_us: u16, gone_ms: u64) -> Limit {
    Limit { resumed: Some(ResumedLimit { at: AT, left_ms: 3_600_000, left_us, gone_ms }), ..limit() }
}

/// Other forms of them, and what older events gained by it.
pub(crate) fn other_forms() -> Vec<(&'static str, Event)> {
    let resumed = Limit { extension: Some(Span::Days(2)), ..resumed_limit(0, 0) };
    let (why, not_before) = (LimitReason::Resumed, None);
    let set = |limit| {
        acted(None, Happened::LimitSet { limit, why, passed: 2, generation: 5, not_before, apart: None })
    };
    let report = ReportId(id(11));
    let unreached = CallBackOutcome::NotReached;
    let task = TaskId(id(TASK));
    vec![
        ("resumed", set(resumed)),
        ("gone", set(resumed_limit(0, 140_400_000))),
        ("to_the_microsecond", set(resumed_limit(800, 140_400_000))),
        ("last", acted(None, Happened::LimitMarkReached { percent: 120, generation: 6, next: None })),
        ("counted", acted(None, Happened::DeskSigned { task, clock: clock(DeskPurpose::Reply) })),
        (
            "bound",
            acted(
                Some(centre()),
                Happened::ReturnRuled { task, ruling: ReturnRuling::Bound, reason: words() },
            ),
        ),
        (
            "not_reached",
            acted(
                Some(centre()),
                Happened::CalledBack {
                    report,
                    outcome: unreached,
                    given_up: true,
                    too_soon: false,
                    note: None,
                },
            ),
        ),
        (
            "too_soon",
            acted(
                Some(centre()),
                Happened::CalledBack {
                    report,
                    outcome: unreached,
                    given_up: false,
                    too_soon: true,
                    note: None,
                },
            ),
        ),
        ("by_department", acted(Some(desk()), handed_on(vec![department()]))),
        ("with_findings", acted(Some(desk()), replied_with_findings(None))),
        ("with_contacted_number", acted(Some(desk()), replied_with_findings(Some(words())))),
        ("with_timer", acted(Some(centre()), supervised(9))),
        (
            "letter",
            acted(
                Some(centre()),
                Happened::Absorbed { absorbed: absorbed_with_letter(), reason: words(), rungs: Vec::new() },
            ),
        ),
        ("by_rules", acted(None, woken())),
        ("letter", parted_with_letter()),
        (
            "by_clock",
            acted(None, Happened::Supervised { letter: None, answer_by: None, working: None, generation: 0 }),
        ),
    ]
}
