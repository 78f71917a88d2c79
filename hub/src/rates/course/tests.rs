//! Ways of cases, and what becomes of each.

use geo_index::{AreaCode, Tier};
use hub_dispatch::{
    Acted, Actor, AnswerRelayed, Answerer, CallBackOutcome, CallNotAnswered, Called, CaseFacts, CaseId,
    CasePlaced, Category, ContentDigest, Degree, Event, Grade, Mode, PersonId, ReportId, ReturnRuling, Said,
    Satisfaction, Sealed, TaskId, Withdrawn,
};
use uuid::Uuid;

use super::*;

const CASE: CaseId = CaseId(Uuid::from_u128(2));
const SOMEBODY: PersonId = PersonId(Uuid::from_u128(9));

fn ladder(village: &str) -> Vec<Rung> {
    let rung = |tier, area| Rung { tier, area: AreaCode::new(area).expect("a valid code") };
    vec![rung(Tier::Village, village), rung(Tier::Township, "street"), rung(Tier::County, "county")]
}

fn opened() -> Event {
    let facts = CaseFacts {
        report: ReportId(Uuid::from_u128(1)),
        category: Category("04".to_owned()),
        grade: Grade::Ordinary,
        mode: Mode::Auto,
        policy: ContentDigest(String::new()),
        place: None,
        area: AreaCode::new("v").expect("a valid code"),
        ladder: ladder("v"),
        call_first: Vec::new(),
        sos_unit: None,
        filing: None,
        risk: None,
        to_check: false,
    };
    Event::CaseOpened { case: CASE, facts, task: TaskId(Uuid::from_u128(3)) }
}

fn alerted(rung: u8, reason: Option<ClimbReason>) -> Event {
    Event::Alerted { case: CASE, rung, round: 1, reason, on_duty: Vec::new() }
}

fn placed(village: &str) -> Event {
    placed_at(village, 0)
}

fn placed_at(village: &str, rung: u8) -> Event {
    let (area, ladder) = (AreaCode::new(village).expect("a valid code"), ladder(village));
    Event::CasePlaced(CasePlaced {
        case: CASE,
        place: None,
        area,
        ladder,
        by: SOMEBODY,
        seat: None,
        rung: Some(rung),
        reason: None,
        matter: None,
    })
}

fn sealed() -> Sealed {
    serde_json::from_value(serde_json::json!({"vault": Uuid::nil(), "commitment": "00".repeat(32)}))
        .expect("a reference to the vault")
}

fn by_phone() -> Event {
    Event::AnswerRelayed(AnswerRelayed {
        case: CASE,
        from: Answerer::Person(SOMEBODY),
        said: Said::Acknowledged,
        said_at: UtcMicros(1),
        number: sealed(),
        by: SOMEBODY,
    })
}

fn done_from(tier: Tier, what: Happened) -> Event {
    let seat = Seat::Centre { tier, area: AreaCode::new("street").expect("a valid code") };
    Event::Acted(Box::new(Acted { case: CASE, by: Some(Actor { person: SOMEBODY, seat }), what }))
}

fn on_the_spot() -> Event {
    let (before, after) = (Vec::new(), Vec::new());
    done_from(Tier::Village, Happened::SelfHandled { note: sealed(), before, after, sampled: true })
}

fn closed(tier: Option<Tier>) -> Event {
    Event::Closed { case: CASE, by: SOMEBODY, tier }
}

#[test]
fn somebody_was_wanted_where_a_case_was_placed_and_nowhere_if_it_was_dealt_with_on_the_spot() {
    let wanted = |area| Wanted { at: UtcMicros(5), area: AreaCode::new(area).expect("a valid code") };
    let mut course = Course::begun_by(&opened(), None).expect("it begins");
    assert_eq!(course.filed(&opened(), UtcMicros(5)), Some(wanted("v")));
    assert_eq!(course.filed_elsewhere(&placed("w")), Some((wanted("v"), Some(wanted("w")))));
    assert_eq!(course.filed_elsewhere(&placed("w")), None, "it lies there already");
    assert_eq!(course.filed_elsewhere(&closed(None)), None);
    assert_eq!(course.filed_elsewhere(&on_the_spot()), Some((wanted("w"), None)));
    assert_eq!(course.filed_elsewhere(&placed("v")), None, "nobody is wanted any more");
}

#[test]
fn nobody_was_wanted_for_what_was_answered_at_once_is_void_or_is_the_matter_of_another_case() {
    let withdrawn = Event::Withdrawn(Withdrawn { case: CASE, by: SOMEBODY, seat: None, reason: sealed() });
    let answered = done_from(Tier::Village, Happened::AnsweredAtOnce { answer: sealed() });
    let merged = done_from(Tier::Village, Happened::Merged { into: CASE });
    for event in [withdrawn, answered, merged] {
        let mut course = Course::begun_by(&opened(), None).expect("it begins");
        let filed = course.filed(&opened(), UtcMicros(5));
        assert!(says_where(&event) && is_followed(event.kind()), "{event:?}");
        assert_eq!(course.filed_elsewhere(&event), filed.map(|filed| (filed, None)), "{event:?}");
    }
}

/// What becomes of a case that is opened and to which all of this happens.
fn outcome(events: &[Event]) -> Option<Outcome> {
    let mut course = Course::begun_by(&opened(), None).expect("a case begins when it is opened");
    events.iter().fold(None, |_, event| course.follow(event, UtcMicros(1)))
}

#[track_caller]
fn check(events: &[Event], how: How, came_to: Option<&str>) {
    let outcome = outcome(events).expect("it was closed");
    assert_eq!((outcome.filed_at.area.as_str(), outcome.how), ("v", how));
    assert_eq!(outcome.came_to.as_ref().map(|post| post.area.as_str()), came_to);
}

#[test]
fn what_its_own_post_closes_was_dealt_with_here() {
    check(&[alerted(0, None), closed(Some(Tier::Village))], How::Here, None);
    check(&[alerted(0, None), closed(None)], How::Here, None);
    check(&[alerted(0, None), alerted(0, Some(ClimbReason::Urged)), closed(None)], How::Here, None);
}

#[test]
fn what_a_centre_above_closes_for_it_is_told_apart() {
    check(&[alerted(0, None), closed(Some(Tier::Township))], How::ClosedAbove, None);
}

#[test]
fn what_a_person_passed_up_and_what_a_clock_drove_up_are_told_apart() {
    let passed = alerted(1, Some(ClimbReason::PassedUp));
    let climbed = alerted(1, Some(ClimbReason::Unanswered));
    check(&[alerted(0, None), passed.clone(), closed(None)], How::PassedUp, Some("street"));
    check(&[alerted(0, None), climbed.clone(), closed(None)], How::Climbed, Some("street"));
    // The first of the two says why it left its post.
    let further = alerted(2, Some(ClimbReason::PassedUp));
    check(&[alerted(0, None), climbed, further, closed(None)], How::Climbed, Some("county"));
    let further = alerted(2, Some(ClimbReason::LimitPassed));
    check(&[alerted(0, None), passed, further, closed(None)], How::PassedUp, Some("county"));
}

/// Where a case is counted that begins at a higher post, and how.
#[track_caller]
fn check_begun(events: &[Event], filed_at: &str, how: How) {
    let mut course = Course::begun_by(&opened(), None).expect("a case begins");
    let outcome = events.iter().find_map(|event| course.follow(event, UtcMicros(1))).expect("it is closed");
    assert_eq!((outcome.filed_at.area.as_str(), outcome.how), (filed_at, how));
}

#[test]
fn what_begins_higher_is_filed_there_and_did_not_leave_the_village() {
    use ClimbReason::{ByGrade, ByRisk, DeskWork, ManyPeople};
    for reason in [ManyPeople, DeskWork, ByGrade, ByRisk] {
        let begins = alerted(1, Some(reason));
        check_begun(&[begins.clone(), closed(Some(Tier::Township))], "street", How::Here);
        let climbed = alerted(2, Some(ClimbReason::Unanswered));
        check_begun(&[begins, climbed, closed(Some(Tier::County))], "street", How::Climbed);
    }
}

#[test]
fn a_post_that_may_not_close_what_it_dealt_with_passed_nothing_up() {
    let needs = alerted(2, Some(ClimbReason::NotCompetent));
    check_begun(&[alerted(0, None), needs, closed(Some(Tier::County))], "v", How::ClosedAbove);
}

#[test]
fn a_post_where_nobody_was_on_duty_has_not_dealt_with_it() {
    check(&[alerted(1, None), closed(Some(Tier::Village))], How::Climbed, Some("street"));
}

#[test]
fn what_was_dealt_with_on_the_spot_stands_apart_even_if_its_check_climbed() {
    let unchecked = alerted(1, Some(ClimbReason::NotVerified));
    check(&[on_the_spot(), closed(Some(Tier::Village))], How::OnTheSpot, None);
    check(&[on_the_spot(), unchecked, closed(Some(Tier::Township))], How::OnTheSpot, None);
}

#[test]
fn an_answer_at_once_closes_a_case_and_a_withdrawal_does_not() {
    let answered = |tier| done_from(tier, Happened::AnsweredAtOnce { answer: sealed() });
    check(&[alerted(0, None), answered(Tier::Village)], How::Here, None);
    check(&[alerted(0, None), answered(Tier::County)], How::ClosedAbove, None);
    let withdrawn = Event::Withdrawn(Withdrawn { case: CASE, by: SOMEBODY, seat: None, reason: sealed() });
    assert_eq!(outcome(&[alerted(0, None), withdrawn]), None);
}

#[test]
fn an_answer_given_by_telephone_is_marked() {
    let marked = |events: &[Event]| outcome(events).expect("it was closed").by_phone;
    assert!(marked(&[alerted(0, None), by_phone(), closed(None)]));
    assert!(marked(&[alerted(0, None), by_phone(), placed("w"), closed(None)]));
    assert!(!marked(&[alerted(0, None), closed(None)]));
}

#[test]
fn a_case_that_was_put_elsewhere_counts_for_the_posts_there() {
    let climbed = alerted(1, Some(ClimbReason::Unanswered));
    let elsewhere = |before: &[Event]| {
        let after = [placed("w"), alerted(0, None), closed(None)];
        let outcome = outcome(&[before, &after].concat()).expect("it was closed");
        (outcome.filed_at.area.as_str().to_owned(), outcome.how)
    };
    assert_eq!(elsewhere(&[alerted(0, None)]), ("w".to_owned(), How::Here));
    // That it had climbed is not undone by a correction.
    assert_eq!(elsewhere(&[alerted(0, None), climbed.clone()]), ("w".to_owned(), How::Climbed));
    // The same posts: it was only put more exactly.
    check(&[alerted(0, None), climbed, placed("v"), closed(None)], How::Climbed, Some("street"));
}

#[test]
fn every_event_that_ends_a_case_or_is_followed_is_among_the_kinds_that_are_read() {
    let withdrawn = Event::Withdrawn(Withdrawn { case: CASE, by: SOMEBODY, seat: None, reason: sealed() });
    let followed =
        [opened(), placed("w"), alerted(0, None), by_phone(), on_the_spot(), closed(None), withdrawn];
    for event in followed {
        assert!(is_followed(event.kind()), "{}", event.kind());
    }
    let endings = [
        Happened::AnsweredAtOnce { answer: sealed() },
        Happened::Merged { into: CASE },
        Happened::Transferred { to: hub_dispatch::TransferTarget::Police, note: sealed() },
        Happened::NotAccepted { ground: hub_dispatch::Ground::Abuse, reason: sealed() },
    ];
    for ending in endings {
        assert!(ending.ends_the_case() && is_followed(ending.kind()), "{}", ending.kind());
    }
}

#[test]
fn what_begins_at_the_township_is_the_townships_also_in_another_village_of_it() {
    let begins = alerted(1, Some(ClimbReason::DeskWork));
    let elsewhere = [begins.clone(), placed_at("w", 1), closed(Some(Tier::Township))];
    check_begun(&elsewhere, "street", How::Here);
    // Where the posts are told anew for another reason, it is not filed anew.
    let urged = alerted(1, Some(ClimbReason::Urged));
    check_begun(&[begins, placed_at("w", 1), urged, closed(Some(Tier::Township))], "street", How::Here);
}

#[test]
fn what_is_opened_again_is_filed_where_it_was() {
    let begins = alerted(1, Some(ClimbReason::DeskWork));
    let mut course = Course::begun_by(&opened(), None).expect("a case begins");
    for event in [begins, closed(Some(Tier::Township))] {
        course.follow(&event, UtcMicros(1));
    }
    assert_eq!(course.filed_on(&ladder("v")), 1);
    let village = Course::begun_by(&opened(), None).expect("a case begins");
    assert_eq!(village.filed_on(&ladder("w")), 0, "what a village had is a village's");
}

/// What a limit until then leaves, as an event.
fn limit(due: i64) -> Event {
    let due = UtcMicros(due);
    let limit = hub_dispatch::Limit {
        within: hub_dispatch::Span::Minutes(1),
        started_at: UtcMicros(0),
        due,
        marks: [due; 4],
        calendar: None,
        uncertain: false,
        allowed_ms: 1,
        extension: None,
        resumed: None,
    };
    let why = hub_dispatch::LimitReason::Filed;
    acted(None, Happened::LimitSet { limit, why, passed: 0, generation: 1, not_before: None, apart: None })
}

fn acted(by: Option<PersonId>, what: Happened) -> Event {
    let seat = Seat::Centre { tier: Tier::County, area: AreaCode::new("county").expect("a valid code") };
    let by = by.map(|person| Actor { person, seat });
    Event::Acted(Box::new(Acted { case: CASE, by, what }))
}

fn settled() -> Event {
    Event::Settled { case: CASE, by: SOMEBODY, note: sealed() }
}

fn verified() -> Event {
    serde_json::from_value(
        serde_json::json!({"type": "case.verified", "case": CASE, "by": SOMEBODY, "note": null}),
    )
    .expect("a case that was verified")
}

/// Whether a case with a limit until 10 to which this happens, each at its time, was dealt with in time.
#[track_caller]
fn check_in_time(events: &[(i64, Event)], expected: Option<bool>) {
    let mut course = Course::begun_by(&opened(), None).expect("a case begins");
    for (at, event) in events {
        course.follow(event, UtcMicros(*at));
    }
    let outcome = course.follow(&closed(None), UtcMicros(99)).expect("it was closed");
    assert_eq!(outcome.pace.in_time, expected, "{events:?}");
}

#[test]
fn in_time_is_what_was_said_to_be_dealt_with_before_the_limit_was_over_and_found_done() {
    let limit_10 = || (0, limit(10));
    check_in_time(&[limit_10(), (10, settled()), (50, verified())], Some(true));
    check_in_time(&[limit_10(), (11, settled()), (12, verified())], Some(false));
    check_in_time(&[(5, settled()), (6, verified())], None);
    check_in_time(&[limit_10(), (9, limit(20)), (15, settled()), (16, verified())], Some(true));
    // Found not done: what was said first was no word that it is dealt with.
    check_in_time(&[limit_10(), (5, settled()), (12, settled()), (13, verified())], Some(false));
    // Done again for a caller: it was in time before.
    let redone = acted(None, Happened::Redone { times: 1, task: TaskId(Uuid::from_u128(4)) });
    let again =
        [limit_10(), (5, settled()), (6, verified()), (20, redone), (30, settled()), (31, verified())];
    check_in_time(&again, Some(true));
    // A suspension holds the limit.
    let paused = acted(None, Happened::LimitPaused { left_ms: 1 });
    check_in_time(&[limit_10(), (5, paused), (15, settled()), (16, verified())], Some(true));
}

#[test]
fn calls_that_nobody_took_are_counted_and_are_no_answers() {
    let unanswered = || {
        Event::CallNotAnswered(CallNotAnswered {
            case: CASE,
            called: Called::Person { person: SOMEBODY, rung: 0, round: 1 },
            called_at: UtcMicros(1),
            number: sealed(),
            by: SOMEBODY,
        })
    };
    let events = [unanswered(), unanswered(), closed(None)];
    let outcome = outcome(&events).expect("it was closed");
    assert_eq!((outcome.pace.calls_not_answered, outcome.by_phone), (2, false));
    assert!(is_followed(events[0].kind()));
}

#[test]
fn signatures_and_returns_of_departments_are_counted_by_who_gave_them() {
    let task = TaskId(Uuid::from_u128(5));
    let clock = || {
        serde_json::from_value(serde_json::json!({"generation": 1, "due": 5, "purpose": "sign"}))
            .expect("a clock")
    };
    let signed = |by| acted(by, Happened::DeskSigned { task, clock: clock() });
    let ruled = |ruling| acted(Some(SOMEBODY), Happened::ReturnRuled { task, ruling, reason: sealed() });
    let events = [
        signed(Some(SOMEBODY)),
        signed(None),
        ruled(ReturnRuling::Agreed { to: None }),
        ruled(ReturnRuling::Bound),
        closed(None),
    ];
    let pace = outcome(&events).expect("it was closed").pace;
    assert_eq!((pace.signed_in_time, pace.signed_late, pace.returned, pace.is_redone), (1, 1, 1, false));
}

fn sent_back() -> Event {
    let (case, task) = (CASE, TaskId(Uuid::from_u128(6)));
    serde_json::from_value(
        serde_json::json!({"type": "case.sent_back", "case": case, "task": task, "by": SOMEBODY, "note": sealed()}),
    )
    .expect("a case that was sent back")
}

fn called_back(outcome: CallBackOutcome) -> Event {
    let (report, given_up, too_soon) = (ReportId(Uuid::from_u128(1)), false, false);
    acted(Some(SOMEBODY), Happened::CalledBack { report, outcome, given_up, too_soon, note: None })
}

#[test]
fn what_callers_said_is_counted_for_each_call_in_which_they_were_reached() {
    let told = |responded, solved, satisfied, degree| {
        let said = Satisfaction { responded, solved, satisfied, degree };
        called_back(CallBackOutcome::Reached { said })
    };
    let reached = |responded, solved, satisfied| told(responded, solved, satisfied, None);
    let events = [
        called_back(CallBackOutcome::NotReached),
        reached(true, false, false),
        reached(true, true, true),
        told(true, true, true, Some(Degree::MostlySatisfied)),
        told(true, true, true, Some(Degree::Satisfied)),
        closed(None),
    ];
    let callers = outcome(&events).expect("it was closed").pace.callers;
    let counts = (callers.reached, callers.responded, callers.solved, callers.satisfied);
    assert_eq!((counts, callers.mostly_satisfied), ((4, 4, 3, 3), 1));
    assert!(is_followed(events[0].kind()));
}

/// Whether a case to which this happens was dealt with at once (一次办结).
#[track_caller]
fn check_at_once(events: &[Event], expected: bool) {
    let outcome = outcome(&[events, &[closed(None)]].concat()).expect("it was closed");
    assert_eq!(outcome.pace.is_done_at_once(), expected, "{events:?}");
}

#[test]
fn dealt_with_at_once_is_what_was_never_found_not_done_nor_done_again() {
    check_at_once(&[settled(), verified()], true);
    check_at_once(&[settled(), sent_back(), settled(), verified()], false);
    let redone = acted(None, Happened::Redone { times: 1, task: TaskId(Uuid::from_u128(4)) });
    check_at_once(&[settled(), verified(), redone, settled(), verified()], false);
}
