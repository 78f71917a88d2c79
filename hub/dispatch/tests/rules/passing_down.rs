//! 下派: a post gives a case to one below it, which has to take it on; the limit runs on.

use hub_dispatch::{ClimbReason, Command, Intake, Phase, Refusal};

use crate::{
    desks::{ROADS, assign, city, county, does, leak, matter, oak, pass_down, pass_up},
    orders::{CASE, acknowledge, intake, settle_from},
    town::{IN_COUNTY, IN_OAK, LAN, category, code},
    world::World,
};

/// A leak in Oak at the county, which has taken it on.
fn at_the_county() -> World {
    let mut world = World::staffed();
    world.given(Command::OpenCase(leak(CASE)));
    world.given(does(city(), pass_up())).given(does(city(), pass_up()));
    world.given(acknowledge(2, world.case().round, IN_COUNTY));
    world
}

#[test]
fn the_post_below_is_alerted_and_has_to_take_it_on() {
    let mut world = at_the_county();
    let due = world.due();
    world.when(does(county(), pass_down("oak"))).then(&[
        "case.passed_down",
        "case.alerted",
        "case.clock_set",
    ]);
    let case = world.case();
    assert_eq!((case.rung, case.acknowledged_by, world.due()), (0, None, due));
    assert_eq!(world.alert_reason(), Some(ClimbReason::PassedDown));
    world.given(acknowledge(0, world.case().round, IN_OAK));
}

#[test]
fn unanswered_below_it_climbs_again() {
    let mut world = at_the_county();
    world.given(does(county(), pass_down("north"))).pass(61 * 3);
    assert_eq!((world.case().rung, world.alert_reason()), (2, Some(ClimbReason::Unanswered)));
}

#[test]
fn a_post_below_with_nobody_on_duty_is_passed_over() {
    let mut world = at_the_county();
    world.roster.insert(code("oak"), vec![]);
    world.when(does(county(), pass_down("oak")));
    world.then(&["case.passed_down", "case.rung_skipped", "case.alerted", "case.clock_set"]);
    assert_eq!(world.case().rung, 1);
}

#[test]
fn only_a_rung_of_its_own_below_its_owner_has_it() {
    for elsewhere in ["county", "city", "ash", "oak-1"] {
        let mut world = at_the_county();
        world.when(does(county(), pass_down(elsewhere)));
        world.then_refused(Refusal::NoPostBelow { case: CASE, area: code(elsewhere) });
    }
    let mut world = World::tiny();
    world.given(Command::OpenCase(leak(CASE))).when(does(oak(), pass_down("oak")));
    world.then_refused(Refusal::NoPostBelow { case: CASE, area: code("oak") });
}

#[test]
fn what_is_a_departments_is_not_pushed_to_the_grass_roots() {
    let mut world = World::tiny();
    let listed = Intake { matter: Some(matter(ROADS, &[])), ..leak(CASE) };
    world.given(Command::OpenCase(listed)).given(does(city(), pass_up()));
    world.when(does(city(), pass_down("oak"))).then_refused(Refusal::DepartmentsMatter(CASE));
}

#[test]
fn what_somebody_works_on_is_not_passed_down() {
    let mut world = at_the_county();
    world.given(does(county(), assign(ROADS, &[]))).when(does(county(), pass_down("oak")));
    world.then_refused(Refusal::WrongPhase { case: CASE, phase: Phase::WithDepartments });
    let mut world = World::staffed();
    world.given(crate::orders::quarrel()).accepts(LAN).when(does(city(), pass_down("oak")));
    world.then_refused(Refusal::WrongPhase { case: CASE, phase: Phase::UnderWay });
    let mut world = at_the_county();
    world.given(settle_from(county())).when(does(county(), pass_down("oak")));
    world.then_refused(Refusal::WrongPhase { case: CASE, phase: Phase::ToVerify });
}

#[test]
fn whoever_was_asked_stays_asked_and_what_is_to_be_looked_into_stays_so() {
    let mut world = World::staffed();
    world.given(crate::orders::quarrel()).given(does(city(), pass_up()));
    world.given(does(city(), pass_down("oak")));
    assert_eq!(world.asked(), vec![LAN]);
    let mut world = World::staffed();
    let web = Intake { channel: "web".to_owned(), category: category("quarrel"), ..intake(CASE) };
    world.given(Command::OpenCase(web)).given(does(city(), pass_up())).given(does(city(), pass_down("oak")));
    assert_eq!(world.case().phase, Phase::ToCheck);
}
