//! Values that many golden files share: one district, one fire in a courtyard, a few people.

use hub_protocol::{
    AreaCode, CaseBrief, CaseId, ClimbReason, ClockPurpose, Duty, Epoch, GivenPlace, Grade, Mode, OfferId,
    PersonId, Phase, PlaceState, Point, ReceiptState, ReportId, Role, RuledOut, RungState, Service,
    TaskBrief, TaskId, Tier, UnitId, UnitKind, UnitStatus, UtcMicros,
    views::{
        AlertView, AreaRef, AreaStep, AttendingView, CallView, CaseView, CategoryRef, ClockView,
        HandlingView, Nearness, OfferView, PersonRef, PersonView, PostRef, RecommendationView, RuledOutView,
        RungView, UnitRef, UnitView,
    },
};
use uuid::Uuid;

/// A UUID v7 that is the same on every run.
pub(crate) fn uuid(n: u128) -> Uuid {
    Uuid::from_u128(0x0199_9f00_0000_7000_8000_0000_0000_0000 + n)
}

/// Seconds after 2026-09-22T06:13:20Z.
pub(crate) fn at(seconds: i64) -> UtcMicros {
    UtcMicros::new(1_790_057_600_000_000 + seconds * 1_000_000).expect("within the wire's range")
}

pub(crate) const EPOCH: u128 = 0xe;

pub(crate) fn epoch() -> Epoch {
    Epoch(uuid(EPOCH))
}

pub(crate) fn case() -> CaseId {
    CaseId(uuid(0xca5e))
}

pub(crate) fn report() -> ReportId {
    ReportId(uuid(0xbe9))
}

pub(crate) fn task() -> TaskId {
    TaskId(uuid(0x7a5))
}

pub(crate) fn offer() -> OfferId {
    OfferId(uuid(0x0ff))
}

pub(crate) fn unit() -> UnitId {
    UnitId(uuid(0x111))
}

pub(crate) fn unit_ref() -> UnitRef {
    UnitRef { id: unit(), name: "五四路巡防一组".to_owned() }
}

pub(crate) fn other_unit_ref() -> UnitRef {
    UnitRef { id: UnitId(uuid(0x112)), name: "王强".to_owned() }
}

pub(crate) fn person_ref() -> PersonRef {
    PersonRef { id: PersonId(uuid(0x9e5)), name: "李静".to_owned() }
}

pub(crate) fn person() -> PersonView {
    PersonView { id: PersonId(uuid(0x9e5)), name: "李静".to_owned(), role: Role::Dispatcher }
}

pub(crate) fn place() -> Point {
    Point { lat: 38.874, lon: 115.465 }
}

pub(crate) fn given_place() -> GivenPlace {
    GivenPlace { lat: 38.874, lon: 115.465, system: hub_protocol::CoordinateSystem::Wgs84 }
}

fn step(code: &str, name: &str, tier: Tier) -> AreaStep {
    AreaStep { code: AreaCode(code.to_owned()), name: name.to_owned(), tier }
}

pub(crate) fn area() -> AreaRef {
    AreaRef {
        code: AreaCode("130606001001".to_owned()),
        path: vec![
            step("1306", "保定市", Tier::City),
            step("130606", "莲池区", Tier::County),
            step("130606001", "和平里街道", Tier::Township),
            step("130606001001", "五四社区", Tier::Village),
        ],
    }
}

pub(crate) fn district() -> AreaRef {
    AreaRef { code: AreaCode("130606".to_owned()), path: area().path[..2].to_vec() }
}

pub(crate) fn post(tier: Tier, code: &str, name: &str) -> PostRef {
    PostRef { tier, area: AreaCode(code.to_owned()), name: name.to_owned() }
}

pub(crate) fn township_post() -> PostRef {
    post(Tier::Township, "130606001", "和平里街道")
}

pub(crate) fn category() -> CategoryRef {
    CategoryRef { code: "fire".to_owned(), name: "火情".to_owned() }
}

pub(crate) const SUMMARY: &str = "五四社区3号楼前院杂物着火，烟很大";

pub(crate) fn brief() -> CaseBrief {
    CaseBrief {
        case: case(),
        grade: Grade::Red,
        category_name: "火情".to_owned(),
        summary: SUMMARY.to_owned(),
        place: Some(place()),
        address: Some("五四社区3号楼".to_owned()),
        area: area(),
        nearness: Some(near()),
        arrival: None,
        evidence: None,
    }
}

pub(crate) fn near() -> Nearness {
    Nearness::Fix { distance_m: 420, age_ms: 3_500 }
}

pub(crate) fn task_brief() -> TaskBrief {
    TaskBrief {
        task: task(),
        offer: offer(),
        case: CaseBrief { nearness: None, ..brief() },
        accepted_at_us: at(40),
        set_out_at_us: Some(at(55)),
        arrived_at_us: None,
        welfare_due_us: None,
    }
}

fn ladder() -> Vec<RungView> {
    let rung = |post, state| RungView { post, state };
    vec![
        rung(post(Tier::Village, "130606001001", "五四社区"), RungState::Skipped),
        rung(township_post(), RungState::Alerting),
        rung(post(Tier::County, "130606", "莲池区"), RungState::Ahead),
        rung(post(Tier::City, "1306", "保定市"), RungState::Ahead),
    ]
}

/// A case nobody has yet: one offer is out, the township is alerted.
pub(crate) fn unattended_case() -> CaseView {
    CaseView {
        id: case(),
        seq: 1042,
        report: report(),
        number: None,
        reports: 1,
        people: None,
        risk: None,
        grade: Grade::Red,
        category: category(),
        mode: Mode::Auto,
        phase: Phase::Unattended,
        place: Some(place()),
        place_state: PlaceState::Known,
        address: Some("五四社区3号楼".to_owned()),
        area: area(),
        summary: SUMMARY.to_owned(),
        opened_at_us: at(0),
        ended_at_us: None,
        owner: Some(township_post()),
        acknowledged_by: None,
        ladder: ladder(),
        rung: 1,
        alert: Some(AlertView { rung: 1, round: 1, reason: Some(ClimbReason::Unanswered), since_us: at(60) }),
        clock: Some(ClockView { purpose: ClockPurpose::Climb, due_us: at(120) }),
        task: Some(task()),
        offers: vec![OfferView {
            offer: offer(),
            unit: unit_ref(),
            answer_by_us: at(90),
            delivery: ReceiptState::Delivered,
            nearness: near(),
            ring: 0,
            arrival: None,
        }],
        attending: None,
        recommended: Vec::new(),
        search_due_us: None,
        calls_owed: vec![Service::Fire],
        calls_made: Vec::new(),
        sos_unit: None,
        handlers: Vec::new(),
        handling: HandlingView::default(),
    }
}

/// The same case later, with a unit under way and the call to 119 made.
pub(crate) fn attended_case() -> CaseView {
    CaseView {
        seq: 1051,
        phase: Phase::UnderWay,
        acknowledged_by: Some(person_ref()),
        alert: None,
        clock: Some(ClockView { purpose: ClockPurpose::Arrive, due_us: at(640) }),
        offers: Vec::new(),
        attending: Some(AttendingView {
            unit: unit_ref(),
            offer: offer(),
            accepted_at_us: at(70),
            set_out_at_us: Some(at(85)),
            arrived_at_us: None,
            welfare_due_us: None,
        }),
        recommended: vec![RecommendationView {
            unit: other_unit_ref(),
            nearness: Nearness::Home,
            ring: 1,
            ruled_out: vec![RuledOutView { unit: unit_ref(), why: RuledOut::Claimed }],
            arrival: None,
            alternates: Vec::new(),
        }],
        calls_owed: Vec::new(),
        calls_made: vec![CallView { service: Service::Fire, called_at_us: at(20) }],
        ..unattended_case()
    }
}

pub(crate) fn unit_view() -> UnitView {
    UnitView {
        id: unit(),
        seq: 1050,
        name: unit_ref().name,
        kind: UnitKind::Patrol,
        skills: vec!["first_aid".to_owned()],
        home: area(),
        person: Some(PersonRef { id: PersonId(uuid(0x9e6)), name: "赵磊".to_owned() }),
        travel: None,
        duty: Duty::On,
        status: UnitStatus::UnderWay,
        task: Some(task()),
        case: Some(case()),
    }
}
