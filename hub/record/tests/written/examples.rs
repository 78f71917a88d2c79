//! One event of every kind, as the golden files hold it.

use geo_index::{AreaCode, Place, Tier};
use hub_dispatch::{
    AnswerCameLate, AnswerRelayed, Answerer, CallRecorded, CaseFacts, CaseId, Category, Choice, ClimbReason,
    Clock, ClockPurpose, ContentDigest, DeclineReason, DocumentKind, DutyRelayed, Event, Grade, MessageId,
    Mode, Nearness, Notice, OfferEnd, OfferId, PersonId, Phase, Reach, ReachOutcome, ReachRecorded, Reopened,
    ReportId, ReportJoined, RuledOut, Rung, Said, Sealed, Service, Skill, TaskId, UnitId, UnitKind,
    UtcMicros, Withdrawn,
};
use uuid::Uuid;

use crate::{
    by_arrival, closed_loop, corrections, evidence, incidents, later_forms, parted_limits, risks, rung_out,
    whistles, working_time,
};

/// A fixed id: the same number is the same id in every golden file.
pub(crate) fn id(number: u128) -> Uuid {
    Uuid::from_u128((0x0199_0000_0000_7000_8000 << 48) + number)
}

pub(crate) const CASE: u128 = 2;
pub(crate) const TASK: u128 = 3;
pub(crate) const OFFER: u128 = 4;
pub(crate) const UNIT: u128 = 5;

pub(crate) fn person() -> PersonId {
    PersonId(id(6))
}

fn message() -> MessageId {
    MessageId(id(7))
}

pub(crate) fn words() -> Sealed {
    Sealed { vault: id(8), commitment: "5e".repeat(32) }
}

pub(crate) fn area() -> AreaCode {
    AreaCode::new("330106001012-03").expect("a valid code")
}

pub(crate) fn place() -> Place {
    Place::new(30.2741, 120.1551).expect("a valid place")
}

pub(crate) fn ladder() -> Vec<Rung> {
    let rung = |tier, code: &str| Rung { tier, area: AreaCode::new(code).expect("a valid code") };
    vec![rung(Tier::Village, "330106001012"), rung(Tier::City, "3301")]
}

fn choice() -> Choice {
    Choice {
        unit: UnitId(id(UNIT)),
        nearness: Nearness::Fix { distance_m: 420, age_ms: 3_000 },
        ring: 1,
        ruled_out: vec![(UnitId(id(9)), RuledOut::StaleFix)],
        arrival: None,
        alternates: Vec::new(),
        improved: None,
    }
}

pub(crate) fn facts() -> CaseFacts {
    CaseFacts {
        report: ReportId(id(1)),
        category: Category("water".to_owned()),
        grade: Grade::Red,
        mode: Mode::Auto,
        policy: ContentDigest("a1".repeat(32)),
        place: Some(place()),
        area: area(),
        ladder: ladder(),
        call_first: vec![Service::Ambulance],
        sos_unit: None,
        filing: None,
        risk: None,
        to_check: false,
    }
}

/// One event of every kind.
pub(crate) fn examples() -> Vec<Event> {
    let mut events = opening();
    events.extend(escalation());
    events.extend(endings());
    events.extend(tasks());
    events.extend(units());
    events.extend(telephone());
    events.extend(closed_loop::closed_loop());
    events.extend(whistles::examples());
    events.extend(incidents::examples());
    events
}

fn opening() -> Vec<Event> {
    let (report, case, task, by) = (ReportId(id(1)), CaseId(id(CASE)), TaskId(id(TASK)), person());
    vec![
        Event::DocumentAdopted {
            kind: DocumentKind::Policy,
            digest: ContentDigest("a1".repeat(32)),
            by: Some(by),
        },
        Event::ReportReceived { report, case, channel: "12345".to_owned(), words: words(), filed_by: None },
        Event::ReportErased { report, by },
        Event::CaseOpened { case, facts: facts(), task },
        corrections::placed(),
        Event::CallRecorded(CallRecorded {
            case,
            service: Service::Ambulance,
            called_at: UtcMicros(1_767_225_600_000_000),
            by,
        }),
        Event::ReportJoined(ReportJoined {
            case,
            report: ReportId(id(11)),
            by,
            grade: Grade::Red,
            mode: Mode::Auto,
            call_first: vec![Service::Ambulance, Service::Fire],
            wish: None,
            repeat: None,
            limit: None,
            rungs: Vec::new(),
            stated: None,
            people: None,
            risk: None,
        }),
        Event::Recommended { case, task: None, choices: vec![choice()] },
        Event::TaskOpened { task, case },
    ]
}

/// What came of telephone calls and of other channels.
fn telephone() -> Vec<Event> {
    let (case, unit, by) = (CaseId(id(CASE)), UnitId(id(UNIT)), PersonId(id(10)));
    let said_at = UtcMicros(1_767_225_640_000_000);
    let (from, said) = (Answerer::Person(person()), Said::Acknowledged);
    let reach = Reach::Alert { case, round: 2, person: person() };
    vec![
        Event::AnswerRelayed(AnswerRelayed { case, from, said, said_at, number: words(), by }),
        rung_out::by_a_person(),
        Event::DutyRelayed(DutyRelayed { unit, said_at, number: words(), by }),
        Event::ReachRecorded(ReachRecorded {
            reach,
            channel: "sms".to_owned(),
            outcome: ReachOutcome::Taken,
        }),
    ]
}

fn escalation() -> Vec<Event> {
    let (case, by) = (CaseId(id(CASE)), person());
    let due = UtcMicros(1_767_225_630_000_000);
    let clock = Clock { purpose: ClockPurpose::Climb, generation: 2, due, working: None };
    let reason = Some(ClimbReason::Unanswered);
    vec![
        Event::RungSkipped { case, rung: 0 },
        Event::Alerted { case, rung: 1, round: 1, reason, on_duty: vec![by] },
        Event::Acknowledged { case, rung: 1, round: 1, by },
        Event::ClockSet { case, phase: Phase::Unattended, clock },
        Event::Dispatched { case, units: vec![UnitId(id(UNIT))], by, reason: words() },
    ]
}

fn endings() -> Vec<Event> {
    let (case, task, by) = (CaseId(id(CASE)), TaskId(id(TASK)), person());
    vec![
        Event::Settled { case, by, note: words() },
        Event::Finished { case, unit: UnitId(id(UNIT)), person: Some(by), besides: None },
        evidence::verified(),
        evidence::sent_back(),
        Event::Closed { case, by, tier: None },
        Event::Withdrawn(Withdrawn { case, by, seat: None, reason: words() }),
        Event::Reopened(Reopened {
            case,
            facts: facts(),
            joined: Vec::new(),
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
    ]
}

fn tasks() -> Vec<Event> {
    let (task, offer, unit) = (TaskId(id(TASK)), OfferId(id(OFFER)), UnitId(id(UNIT)));
    let due = UtcMicros(1_767_225_660_000_000);
    vec![
        Event::OfferMade { offer, task, choice: choice(), answer_by: due },
        Event::OfferAccepted { offer, task, unit },
        Event::OfferEnded { offer, task, unit, end: OfferEnd::Declined { reason: DeclineReason::TooFar } },
        Event::SearchFailed { task, ruled_out: vec![(unit, RuledOut::Claimed)], short: None },
        Event::SearchSet { task, generation: 1, due },
        Event::SetOut { task, unit },
        Event::Arrived { task, unit, place: Some(place()) },
        Event::WelfareSet { task, generation: 1, due },
        Event::WelfareMissed { task, unit },
        evidence::done(Some(words())),
        Event::TaskEnded { task },
    ]
}

fn units() -> Vec<Event> {
    let (unit, case, offer, message) = (UnitId(id(UNIT)), CaseId(id(CASE)), OfferId(id(OFFER)), message());
    vec![
        Event::UnitEnrolled {
            unit,
            kind: UnitKind::GridWorker,
            skills: vec![Skill("first_aid".to_owned())],
            home: area(),
            person: Some(person()),
            travel: None,
        },
        Event::UnitRetired { unit },
        Event::SignedOn { unit },
        Event::SignedOff { unit },
        Event::StoodBy { unit },
        Event::UnitWorked { unit, task: TaskId(id(TASK)) },
        Event::SosRaised { unit, case, place: Some(place()) },
        Event::SosEnded { unit, case },
        Event::Posted { unit, message, notice: Notice::Offer { offer, task: TaskId(id(TASK)), case } },
        Event::Delivered { unit, message },
        Event::Seen { unit, message },
        Event::Retired { unit, message },
        Event::AnswerCameLate(AnswerCameLate { unit, offer }),
    ]
}

/// The other forms that events of one kind can take, by a name for the form.
pub(crate) fn other_forms() -> Vec<(&'static str, Event)> {
    let mut forms = notices();
    forms.extend(ends());
    forms.extend(choices());
    forms.extend(by_arrival::other_forms());
    forms.extend(later_forms::second_hand());
    forms.extend(later_forms::filed());
    forms.extend(closed_loop::other_forms());
    forms.extend(evidence::other_forms());
    forms.extend(corrections::other_forms());
    forms.extend(rung_out::other_forms());
    forms.extend(parted_limits::other_forms());
    forms.extend(risks::other_forms());
    forms.extend(working_time::other_forms());
    forms.extend(whistles::other_forms());
    forms.extend(incidents::other_forms());
    forms
}

fn notices() -> Vec<(&'static str, Event)> {
    let (unit, case, offer, task) =
        (UnitId(id(UNIT)), CaseId(id(CASE)), OfferId(id(OFFER)), TaskId(id(TASK)));
    let posted = |notice| Event::Posted { unit, message: message(), notice };
    vec![
        ("stand_down", posted(Notice::StandDown { offer })),
        ("moved", posted(Notice::Moved { task, case })),
        ("corrected", posted(Notice::Corrected { task, case })),
        ("more_pressing", posted(Notice::MorePressing { task, case, report: ReportId(id(11)) })),
        ("welfare", posted(Notice::Welfare { task })),
    ]
}

fn ends() -> Vec<(&'static str, Event)> {
    let (unit, offer, task) = (UnitId(id(UNIT)), OfferId(id(OFFER)), TaskId(id(TASK)));
    let ended = |end| Event::OfferEnded { offer, task, unit, end };
    vec![
        ("expired", ended(OfferEnd::Expired)),
        ("stood_down", ended(OfferEnd::StoodDown)),
        ("called_back", ended(OfferEnd::CalledBack { by: person(), reason: words() })),
        ("gave_up", ended(OfferEnd::GaveUp { reason: DeclineReason::NoMeans })),
    ]
}

fn choices() -> Vec<(&'static str, Event)> {
    let (offer, task, unit) = (OfferId(id(OFFER)), TaskId(id(TASK)), UnitId(id(UNIT)));
    let answer_by = UtcMicros(1_767_225_660_000_000);
    let made = |nearness| {
        let choice = Choice { nearness, ..Choice::by_hand(unit) };
        Event::OfferMade { offer, task, choice, answer_by }
    };
    let unplaced = CaseFacts { place: None, call_first: Vec::new(), sos_unit: Some(unit), ..facts() };
    vec![
        ("home", made(Nearness::Home)),
        ("person", made(Nearness::Person)),
        ("sos_without_place", Event::CaseOpened { case: CaseId(id(CASE)), facts: unplaced, task }),
    ]
}
