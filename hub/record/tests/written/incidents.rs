//! What happens to an incident (突发事件), as the golden files hold it.

use geo_index::Tier;
use hub_dispatch::{
    Actor, CaseResponse, Category, EmergencyLevel, Event, Happened, IncidentHappened, IncidentId,
    IncidentOpened, IncidentReportKind, IncidentReported, IncidentTurn, LevelRule, OfIncident,
    ResponseFollowed, ResponseSet, Seat, Span, SuspensionKind, UtcMicros,
};

use crate::closed_loop::{acted, centre};
use crate::examples::{area, id, person, place, words};

pub(crate) const INCIDENT: u128 = 41;
const SOON: UtcMicros = UtcMicros(1_767_227_400_000_000);
const LATER: UtcMicros = UtcMicros(1_767_229_200_000_000);

fn commander() -> Option<Actor> {
    Some(Actor { person: person(), seat: Seat::Centre { tier: Tier::County, area: area() } })
}

fn incident(by: Option<Actor>, what: IncidentTurn) -> Event {
    Event::Incident(Box::new(IncidentHappened { incident: IncidentId(id(INCIDENT)), by, what }))
}

fn opened(level: Option<EmergencyLevel>) -> Event {
    let place = level.map(|_| place());
    let opened =
        IncidentOpened { area: area(), place, level, words: words(), phone_by: SOON, written_by: LATER };
    incident(commander(), IncidentTurn::Opened(Box::new(opened)))
}

fn responded(plan: Option<&str>) -> Event {
    let rule = LevelRule {
        from: Tier::County,
        clocks_percent: 75,
        waits: true,
        never_wait: vec![Category("fire".to_owned())],
        wait_at_most: Span::Hours(72),
        position_every_s: 10,
        reported_every: Span::Hours(4),
    };
    let set = ResponseSet {
        level: EmergencyLevel::Iii,
        plan: plan.map(str::to_owned),
        areas: vec![area()],
        rule,
        reason: words(),
        follow_up_by: LATER,
    };
    incident(commander(), IncidentTurn::ResponseSet(Box::new(set)))
}

fn reported(kind: IncidentReportKind, late: bool, next_by: Option<UtcMicros>) -> Event {
    let number = (kind == IncidentReportKind::FirstByPhone).then(words);
    let reported = IncidentReported { kind, words: words(), number, said_at: SOON, late, next_by };
    incident(commander(), IncidentTurn::Reported(Box::new(reported)))
}

/// 应急响应 over a case, and what that changes of it.
fn of_cases() -> Vec<Event> {
    let by = Some(centre());
    let belongs = OfIncident { incident: IncidentId(id(INCIDENT)) };
    vec![
        followed(Some(CaseResponse {
            incident: belongs.incident,
            level: EmergencyLevel::Iii,
            clocks_percent: 75,
            commanded_from: Tier::County,
        })),
        acted(by.clone(), Happened::Attached(belongs)),
        acted(by, Happened::Detached(belongs)),
    ]
}

fn followed(response: Option<CaseResponse>) -> Event {
    acted(None, Happened::ResponseSet(ResponseFollowed { response }))
}

pub(crate) fn examples() -> Vec<Event> {
    let kinds = vec![IncidentReportKind::FirstByPhone, IncidentReportKind::FirstInWriting];
    let incidents = vec![
        opened(Some(EmergencyLevel::Ii)),
        incident(commander(), IncidentTurn::Graded { level: EmergencyLevel::I, words: words() }),
        responded(Some("flood")),
        incident(commander(), IncidentTurn::ResponseEnded { reason: words(), final_by: LATER }),
        incident(commander(), IncidentTurn::Logged { words: words() }),
        reported(IncidentReportKind::FirstByPhone, false, None),
        incident(None, IncidentTurn::ReportOverdue { kinds }),
        incident(commander(), IncidentTurn::Closed { words: words() }),
    ];
    incidents.into_iter().chain(of_cases()).collect()
}

pub(crate) fn other_forms() -> Vec<(&'static str, Event)> {
    let review_at = UtcMicros(1_767_225_600_000_000).plus_ms(72 * 3_600_000);
    let waits = Happened::Suspended { kind: SuspensionKind::Emergency, plan: words(), review_at };
    vec![
        ("none_any_more", followed(None)),
        ("for_an_emergency", acted(None, waits)),
        ("bare", opened(None)),
        ("without_a_plan", responded(None)),
        ("follow_up", reported(IncidentReportKind::FollowUp, true, Some(LATER))),
        ("final", reported(IncidentReportKind::Final, false, None)),
    ]
}
