//! Telling people by other channels: recorded, and never taken for an answer.

use hub_dispatch::{Command, Owed, PersonId, Reach, ReachOutcome, Refusal, UnitId, owed};

use crate::{
    orders::{CASE, NO_OFFER, acknowledge, quarrel, stand_down, withdraw},
    town::{IN_ASH, IN_NORTH, IN_OAK, LAN, MEI, code},
    world::World,
};

fn quarrelling() -> World {
    let mut world = World::staffed();
    world.given(quarrel());
    world
}

fn alert(round: u32, person: PersonId) -> Reach {
    Reach::Alert { case: CASE, round, person }
}

fn offer_to(world: &World, unit: UnitId) -> Reach {
    Reach::Offer { task: world.task_id(), offer: world.offer_to(unit), unit }
}

fn told(reach: Reach, outcome: ReachOutcome) -> Command {
    Command::RecordReach { reach, channel: "sms".to_owned(), outcome }
}

fn taken(reach: Reach) -> Command {
    told(reach, ReachOutcome::Taken)
}

fn to_reach(world: &World) -> Vec<Reach> {
    owed(&world.board)
        .filter_map(|owed| if let Owed::Reach(reach) = owed { Some(reach) } else { None })
        .collect()
}

#[test]
fn whoever_is_alerted_or_asked_is_to_be_told_until_it_is_recorded() {
    let mut world = quarrelling();
    let (person, unit) = (alert(1, IN_OAK), offer_to(&world, LAN));
    assert_eq!(to_reach(&world), [person, unit]);
    world.when(taken(person)).then(&["reach.recorded"]);
    assert_eq!(to_reach(&world), [unit]);
    world.when(taken(unit)).then(&["reach.recorded"]);
    assert_eq!(to_reach(&world), []);
}

#[test]
fn everybody_on_duty_at_the_post_is_to_be_told() {
    let mut world = World::tiny();
    world.roster.insert(code("oak"), vec![IN_OAK, IN_ASH]);
    world.given(quarrel());
    assert_eq!(to_reach(&world), [alert(1, IN_OAK), alert(1, IN_ASH)]);
    world.given(taken(alert(1, IN_ASH)));
    assert_eq!(to_reach(&world), [alert(1, IN_OAK)]);
}

#[test]
fn whatever_came_of_it_is_recorded_and_it_is_not_owed_again() {
    let outcomes = [ReachOutcome::Taken, ReachOutcome::Refused, ReachOutcome::Failed, ReachOutcome::NoNumber];
    for outcome in outcomes {
        let mut world = quarrelling();
        world.when(told(alert(1, IN_OAK), outcome)).then(&["reach.recorded"]);
        assert!(!to_reach(&world).contains(&alert(1, IN_OAK)));
        world.when(told(alert(1, IN_OAK), outcome)).then_nothing();
    }
}

#[test]
fn telling_somebody_answers_nothing_and_stops_no_clock() {
    let mut world = quarrelling();
    let (clock, timers) = (world.case().clock, world.ledger.timers.clone());
    let unit = offer_to(&world, LAN);
    world.given(taken(alert(1, IN_OAK))).given(taken(unit));
    assert_eq!((world.case().clock, &world.ledger.timers), (clock, &timers));
    assert!(world.case().alert.is_some() && world.case().acknowledged_by.is_none());
    assert_eq!(world.asked(), [LAN]);
}

#[test]
fn a_person_is_told_once_a_round_and_again_in_the_next() {
    let mut world = World::tiny();
    world.given(crate::orders::of_category("lamp")).given(taken(alert(1, IN_OAK)));
    world.when(taken(alert(1, IN_OAK))).then_nothing();
    world.pass(201);
    assert_eq!((world.alert(), to_reach(&world)), ((0, 2), vec![alert(2, IN_OAK)]));
    world.when(taken(alert(2, IN_OAK))).then(&["reach.recorded"]);
}

#[test]
fn when_it_climbs_the_next_post_is_to_be_told_and_the_one_before_is_not() {
    let mut world = World::tiny();
    world.given(quarrel()).pass(183);
    assert_eq!(to_reach(&world), [alert(2, IN_NORTH)]);
}

#[test]
fn an_acknowledgement_leaves_nobody_to_be_told() {
    let mut world = World::tiny();
    world.given(quarrel()).given(acknowledge(0, 1, IN_OAK));
    assert_eq!(to_reach(&world), []);
}

#[test]
fn about_an_alert_that_has_passed_there_is_nothing_to_tell() {
    let mut world = quarrelling();
    world.when(taken(alert(2, IN_OAK))).then_refused(Refusal::NoAlert(CASE));
    world.given(acknowledge(0, 1, IN_OAK));
    world.when(taken(alert(1, IN_OAK))).then_refused(Refusal::NoAlert(CASE));
    world.given(withdraw()).when(taken(alert(1, IN_OAK))).then_refused(Refusal::CaseNotOpen(CASE));
}

#[test]
fn about_an_offer_that_has_ended_there_is_nothing_to_tell() {
    let mut world = quarrelling();
    let reach = offer_to(&world, LAN);
    let offer = world.offer_to(LAN);
    let gone = Refusal::NotYourOffer { unit: LAN, offer };
    world.given(stand_down(LAN)).when(taken(reach)).then_refused(gone.clone());
    world.given(withdraw()).when(taken(reach)).then_refused(gone);
}

#[test]
fn nobody_is_recorded_as_told_who_was_not_alerted_or_asked() {
    let mut world = quarrelling();
    world.when(taken(alert(1, IN_ASH)));
    world.then_refused(Refusal::NotOnDuty { person: IN_ASH, rung: 0, case: CASE });
    let offer = world.offer_to(LAN);
    let task = world.task_id();
    world.when(taken(Reach::Offer { task, offer, unit: MEI }));
    world.then_refused(Refusal::NotYourOffer { unit: MEI, offer });
    world.when(taken(Reach::Offer { task, offer: NO_OFFER, unit: LAN }));
    world.then_refused(Refusal::NotYourOffer { unit: LAN, offer: NO_OFFER });
}

#[test]
fn two_hubs_that_tell_the_same_person_record_it_once() {
    let mut world = quarrelling();
    world.given(taken(alert(1, IN_OAK)));
    let rejected = world.carry_out_behind(1, &taken(alert(1, IN_OAK)));
    assert!(rejected.is_some(), "the hub that lags behind finds that it is recorded");
    world.when(taken(alert(1, IN_OAK))).then_nothing();
}
