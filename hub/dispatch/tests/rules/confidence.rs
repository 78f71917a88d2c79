//! 保密: who reported a matter in confidence is told from the county up and to whoever took it in, and never to a handler.

use geo_index::Tier;
use hub_dispatch::{
    Actor, ClimbReason, Command, Intake, Joining, PersonId, Phase, Refusal, ReportId, Verdict, Wish,
    board::Listener,
};
use uuid::Uuid;

use crate::{
    desks::{ROADS, about, assign, called, city, county, desk, does, leak, merge, north, oak, wants_answer},
    orders::{CASE, OTHER_CASE, intake, report_of, second_caller, settle_from, verify},
    town::{IN_COUNTY, IN_OAK, INSPECTOR, category, policy},
    world::World,
};

const JOINED: ReportId = ReportId(Uuid::from_u128(65_001));

fn in_confidence() -> Wish {
    Wish { confidential: true, ..wants_answer() }
}

/// A leak reported in confidence that waits for its caller's call-back, taken in by somebody.
fn to_call_back(filed_by: Option<PersonId>) -> World {
    let mut world = World::tiny();
    let told = Intake { wish: in_confidence(), filed_by, ..leak(CASE) };
    world.given(Command::OpenCase(told)).given(does(oak(), assign(ROADS, &[]))).verified();
    assert_eq!(world.case().phase, Phase::ToCallBack);
    world
}

fn confided() -> Refusal {
    Refusal::CallerConfided { report: report_of(CASE), needed: Tier::County }
}

#[test]
fn a_confidential_caller_is_called_back_from_the_county_up() {
    for below in [oak(), north()] {
        to_call_back(None).when(does(below, called(report_of(CASE), true))).then_refused(confided());
    }
    for above in [county(), city()] {
        to_call_back(None).given(does(above, called(report_of(CASE), true)));
    }
}

#[test]
fn whoever_took_it_in_calls_back_from_wherever_they_sit() {
    to_call_back(Some(IN_OAK)).given(does(oak(), called(report_of(CASE), true)));
}

#[test]
fn whoever_handled_it_is_not_told_whatever_the_tier_and_whoever_took_it_in() {
    let mut world = World::tiny();
    let told = Intake { wish: in_confidence(), filed_by: Some(IN_COUNTY), ..leak(CASE) };
    world.given(Command::OpenCase(told)).given(settle_from(county()));
    world.given(verify(INSPECTOR, Verdict::Done));
    world.when(does(county(), called(report_of(CASE), true))).then_refused(confided());
}

#[test]
fn a_call_back_that_nobody_below_may_make_is_put_to_the_post_that_may_at_once() {
    let world = to_call_back(None);
    assert_eq!((world.alert().0, world.alert_reason()), (2, Some(ClimbReason::NotCompetent)));
}

#[test]
fn who_joins_in_confidence_while_others_are_called_is_put_to_the_post_that_may_call() {
    let mut world = World::tiny();
    world.given(Command::OpenCase(Intake { wish: wants_answer(), ..leak(CASE) })).done_by(ROADS);
    assert_eq!(world.case().alert, None);
    world.given(Command::JoinReport(Joining { wish: in_confidence(), ..second_caller() }));
    assert_eq!((world.alert().0, world.alert_reason()), (2, Some(ClimbReason::NotCompetent)));
}

#[test]
fn on_a_ladder_of_before_that_ends_lower_its_highest_post_calls() {
    let mut before = policy();
    before.closed_loop.confidential_from = Tier::Village;
    let mut world = World::tiny();
    world.adopt("p1", before);
    let told = Intake { wish: in_confidence(), category: category("notice"), ..intake(CASE) };
    world.given(Command::OpenCase(told)).adopt("p1", policy());
    assert_eq!(world.case().facts.ladder.last().map(|rung| rung.tier), Some(Tier::Township));
    world.given(does(oak(), assign(ROADS, &[]))).verified();
    assert_eq!((world.alert().0, world.alert_reason()), (1, Some(ClimbReason::NotCompetent)));
    let of = |actor: Actor| world.case().tells_caller(report_of(CASE), Listener::from(&actor), Tier::County);
    assert_eq!((of(oak()), of(north())), (false, true), "and is told whom");
    let needed = Tier::Township;
    let confided = Refusal::CallerConfided { report: report_of(CASE), needed };
    world.when(does(oak(), called(report_of(CASE), true))).then_refused(confided);
    world.given(does(north(), called(report_of(CASE), true)));
}

#[test]
fn the_call_climbs_past_a_post_of_which_everybody_handled_the_case() {
    let mut world = World::tiny();
    let told = Intake { wish: wants_answer(), ..leak(CASE) };
    world.given(Command::OpenCase(told)).given(settle_from(north())).given(verify(INSPECTOR, Verdict::Done));
    assert_eq!((world.case().phase, world.case().rung), (Phase::ToCallBack, 0));
    world.pass(2_400);
    assert_eq!(world.case().rung, 0, "the village is told first that it did not call");
    world.pass(183);
    assert_eq!(world.case().rung, 2, "nobody at the township may call: they settled it");
}

#[test]
fn an_open_caller_of_the_same_case_is_called_back_from_below_all_the_same() {
    let mut world = to_call_back(None);
    world.given(Command::JoinReport(Joining { wish: wants_answer(), ..second_caller() }));
    world.given(does(oak(), called(JOINED, true)));
    world.when(does(oak(), called(report_of(CASE), true))).then_refused(confided());
}

/// The tier of the highest post that such a case can climb to.
#[track_caller]
fn check_reaches(world: &World, expected: Tier) {
    assert_eq!(world.case().facts.ladder.last().map(|rung| rung.tier), Some(expected));
}

#[test]
fn a_case_climbs_as_far_as_somebody_is_told_whatever_its_category() {
    let notice = |wish| Intake { category: category("notice"), wish, ..intake(CASE) };
    let opened = |intake| {
        let mut world = World::tiny();
        world.given(Command::OpenCase(intake));
        world
    };
    check_reaches(&opened(notice(wants_answer())), Tier::Township);
    check_reaches(&opened(notice(in_confidence())), Tier::County);
    let mut joined = opened(notice(wants_answer()));
    joined.given(Command::JoinReport(Joining { wish: in_confidence(), ..second_caller() }));
    check_reaches(&joined, Tier::County);
    let mut merged = opened(notice(wants_answer()));
    let other = Intake { category: category("notice"), wish: in_confidence(), ..intake(OTHER_CASE) };
    merged.given(Command::OpenCase(other)).given(about(OTHER_CASE, county(), merge(CASE)));
    check_reaches(&merged, Tier::County);
}

/// Who is told who made the report of a case that nobody handled.
#[track_caller]
fn check_told(wish: Wish, by: &Actor, filed_by: Option<PersonId>, expected: bool) {
    let mut world = World::tiny();
    world.given(Command::OpenCase(Intake { wish, filed_by, ..leak(CASE) }));
    let told = world.case().tells_caller(report_of(CASE), Listener::from(by), Tier::County);
    assert_eq!(told, expected, "{wish:?} to {by:?}, filed by {filed_by:?}");
}

#[test]
fn who_called_is_told_as_the_caller_wanted() {
    check_told(wants_answer(), &oak(), None, true);
    check_told(wants_answer(), &desk(ROADS), None, true);
    check_told(in_confidence(), &oak(), None, false);
    check_told(in_confidence(), &oak(), Some(IN_OAK), true);
    check_told(in_confidence(), &county(), None, true);
    check_told(in_confidence(), &desk(ROADS), Some(desk(ROADS).person), false);
}
