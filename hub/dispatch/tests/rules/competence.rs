//! 分级办理: a case comes at once to a post that may close it, and its work is checked by a post where somebody else is on duty.

use geo_index::Tier;
use hub_dispatch::{
    ClimbReason, Command, Competence, Grade, Intake, Joining, LoopRules, Phase, Refusal, Verdict, Wish,
};

use crate::{
    desks::{does, north, oak, pass_up, wants_answer},
    orders::{CASE, intake, of_grade, second_caller, settle_from, verify},
    town::{INSPECTOR, category, policy},
    world::World,
};

/// The town, where what the product ships says who closes what.
fn as_shipped() -> World {
    let mut policy = policy();
    policy.closed_loop.competence = LoopRules::default().competence;
    let mut world = World::tiny();
    world.adopt("shipped", policy);
    world
}

/// The post that has a case of that grade once its village has dealt with it and it is verified, and why it was alerted.
#[track_caller]
fn check_comes_to(grade: Grade, expected: (Tier, Option<ClimbReason>)) {
    let mut world = as_shipped();
    world.given(of_grade(grade)).given(settle_from(oak())).given(verify(INSPECTOR, Verdict::Done));
    let alert = world.case().alert.as_ref().and_then(|alert| alert.reason);
    let owner = world.case().owner().expect("somebody has it").tier;
    assert_eq!((world.case().phase, owner, alert), (Phase::ToClose, expected.0, expected.1));
    let close = |tier| Command::Close { case: CASE, by: INSPECTOR, tier };
    if expected.0 > Tier::Village {
        let needed = expected.0;
        world.when(close(Tier::Village)).then_refused(Refusal::SeatTooLow { case: CASE, needed });
    }
    world.given(close(expected.0));
}

#[test]
fn what_its_post_may_not_close_comes_at_once_to_the_lowest_that_may() {
    check_comes_to(Grade::Red, (Tier::County, Some(ClimbReason::NotCompetent)));
    check_comes_to(Grade::Orange, (Tier::Township, Some(ClimbReason::NotCompetent)));
    check_comes_to(Grade::Ordinary, (Tier::Village, None));
}

#[test]
fn a_post_that_may_close_what_it_has_is_not_alerted_for_it() {
    let mut world = as_shipped();
    world.given(of_grade(Grade::Orange)).given(does(oak(), pass_up())).given(settle_from(north()));
    world.when(verify(INSPECTOR, Verdict::Done)).then(&["case.verified", "case.clock_set"]);
}

#[test]
fn where_nobody_who_may_close_it_is_on_duty_the_next_one_hears_of_it() {
    let mut policy = policy();
    policy.closed_loop.competence =
        vec![Competence { from: Tier::Township, grades: Vec::new(), categories: Vec::new() }];
    let mut world = World::tiny();
    world.adopt("township", policy);
    world.roster.remove(&crate::town::code("north"));
    world.given(of_grade(Grade::Orange)).given(settle_from(oak())).given(verify(INSPECTOR, Verdict::Done));
    assert_eq!(world.case().owner().expect("somebody has it").tier, Tier::County);
}

#[test]
fn what_waits_to_be_closed_is_put_to_the_county_once_somebody_in_confidence_has_brought_it_so_high() {
    let mut policy = policy();
    policy.closed_loop.competence =
        vec![Competence { from: Tier::County, grades: Vec::new(), categories: Vec::new() }];
    let mut world = World::tiny();
    world.adopt("county", policy);
    let notice = Intake { category: category("notice"), ..intake(CASE) };
    world.given(Command::OpenCase(notice)).given(settle_from(oak())).given(verify(INSPECTOR, Verdict::Done));
    let owner = |world: &World| world.case().owner().expect("somebody has it").tier;
    assert_eq!((world.case().phase, owner(&world)), (Phase::ToClose, Tier::Township));
    let wish = Wish { confidential: true, reply_wanted: false, ..wants_answer() };
    world.given(Command::JoinReport(Joining { wish, ..second_caller() }));
    assert_eq!((world.case().phase, owner(&world)), (Phase::ToClose, Tier::County));
    assert_eq!(world.alert_reason(), Some(ClimbReason::NotCompetent));
}

/// The post that hears first that work was not checked in time.
#[track_caller]
fn check_unverified(also_on_duty: bool, expected: u8) {
    let mut world = World::tiny();
    if also_on_duty {
        world.roster.get_mut(&crate::town::code("oak")).expect("Oak has people").push(INSPECTOR);
    }
    world.given(of_grade(Grade::Ordinary)).given(settle_from(oak())).pass(601 * 3);
    assert_eq!((world.alert().0, world.alert_reason()), (expected, Some(ClimbReason::NotVerified)));
}

#[test]
fn a_post_at_which_nobody_is_but_who_handled_it_leaves_the_checking_to_the_township() {
    check_unverified(true, 0);
    check_unverified(false, 1);
}
