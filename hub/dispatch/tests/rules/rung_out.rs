//! Calls that nobody answered: on record, counted apart, and no clock knows of them; and what was said before there was
//! anything to answer.

use hub_dispatch::{Called, Command, Event, Refusal, Relayed, Said, UtcMicros, board::Case};

use crate::{
    desks::{ROADS, WATER, department},
    ledger::ModelLedger,
    orders::{
        CASE, RECORDER, SAID_AT, accept, acknowledge, arrive, desk_says, quarrel, rings_out, says, sealed,
        set_out, unit_says,
    },
    town::{IN_NORTH, IN_OAK, LAN, MEI},
    world::World,
};

/// Everything of a case that a clock or somebody who waits could see; a stream that has grown is none of it.
fn seen(world: &World) -> (Case, Vec<String>) {
    let timers = |ledger: &ModelLedger| ledger.timers.iter().map(|timer| format!("{timer:?}")).collect();
    (Case { version: 0, ..world.case().clone() }, timers(&world.ledger))
}

/// Somebody is called and does not answer: that is recorded, and clocks, timers and everything else are as before.
#[track_caller]
fn check_rings_out(world: &mut World, called: Called) {
    let (before, now) = (seen(world), world.now);
    world.when(rings_out(called.clone(), now)).then(&["case.call_not_answered"]);
    let [Event::CallNotAnswered(call)] = world.events() else { panic!("{:?}", world.events()) };
    let told = (&call.called, call.called_at, &call.number, call.by);
    assert_eq!(told, (&called, now, &sealed(), RECORDER));
    assert_eq!(seen(world), before);
}

fn person(rung: u8, round: u32) -> Called {
    Called::Person { person: IN_OAK, rung, round }
}

fn quarrelling() -> World {
    let mut world = World::staffed();
    world.given(quarrel());
    world
}

#[test]
fn an_alert_goes_on_climbing_however_often_nobody_takes_the_telephone() {
    let mut world = quarrelling();
    check_rings_out(&mut world, person(0, 1));
    world.pass(100);
    check_rings_out(&mut world, person(0, 1));
    world.pass(90);
    assert_eq!(world.case().rung, 1, "it climbed when it would have");
}

#[test]
fn an_offer_and_a_unit_at_work_and_a_department_keep_their_clocks() {
    let mut world = quarrelling();
    let (offer, task) = (world.offer_to(LAN), world.task_id());
    check_rings_out(&mut world, Called::Unit { unit: LAN, offer });
    world.given(accept(LAN, offer));
    check_rings_out(&mut world, Called::UnitAtWork { unit: LAN, task });
    let mut world = World::with_departments(ROADS, &[]);
    let task = world.desk_id(ROADS);
    check_rings_out(&mut world, Called::Department { department: department(ROADS), task });
    world.pass(600);
    assert!(world.desk(ROADS).signed_at.is_some() && world.desk(ROADS).signed_by.is_none());
}

#[test]
fn nobody_is_said_to_have_been_called_about_what_does_not_stand() {
    let mut world = quarrelling();
    let (offer, task, now) = (world.offer_to(LAN), world.task_id(), world.now);
    let refused = [
        (person(0, 2), Refusal::AlertPassed { case: CASE, rung: 0, round: 1 }),
        (
            Called::Person { person: IN_NORTH, rung: 0, round: 1 },
            Refusal::NotOnDuty { person: IN_NORTH, rung: 0, case: CASE },
        ),
        (Called::Unit { unit: MEI, offer }, Refusal::NotYourOffer { unit: MEI, offer }),
        (Called::UnitAtWork { unit: LAN, task }, Refusal::NotYourTask { unit: LAN, task }),
        (Called::Department { department: department(ROADS), task }, Refusal::NotYourDesk { task }),
    ];
    for (called, refusal) in refused {
        world.when(rings_out(called, now)).then_refused(refusal);
    }
    world.given(acknowledge(0, 1, IN_OAK));
    world.when(rings_out(person(0, 1), now)).then_refused(Refusal::NoAlert(CASE));
    let mut world = World::with_departments(ROADS, &[WATER]);
    let task = world.desk_id(ROADS);
    world.when(rings_out(Called::Department { department: department(WATER), task }, world.now));
    world.then_refused(Refusal::NotYourDesk { task });
}

/// An answer by telephone, said at that time.
fn said_at(at: UtcMicros, command: Command) -> Command {
    let Command::Relay(relayed) = command else { panic!("{command:?}") };
    Command::Relay(Relayed { said_at: at, ..relayed })
}

/// An answer of more than a minute before what it answers is refused; the minute itself is how exactly people tell the time.
#[track_caller]
fn check_not_before(world: &mut World, since: UtcMicros, command: Command) {
    let early = UtcMicros(since.0 - 60_001_000);
    let refused = Refusal::SaidTooEarly { said_at: early, since };
    world.when(said_at(early, command.clone())).then_refused(refused);
    world.given(said_at(UtcMicros(since.0 - 60_000_000), command));
}

#[test]
fn nobody_answers_an_alert_an_offer_or_a_task_before_there_was_one() {
    let mut world = World::staffed();
    world.pass(500).given(quarrel());
    let since = world.now;
    let (offer, task) = (world.offer_to(LAN), world.task_id());
    world.pass(10);
    check_not_before(&mut world, since, says(IN_OAK, Said::Acknowledged, acknowledge(0, 1, IN_OAK)));
    check_not_before(&mut world, since, unit_says(LAN, Said::Accepted, accept(LAN, offer)));
    let since = world.now;
    world.pass(10);
    check_not_before(&mut world, since, unit_says(LAN, Said::SetOut, set_out(LAN, task)));
    check_not_before(&mut world, since, unit_says(LAN, Said::Arrived, arrive(LAN, task)));
    let mut world = World::with_departments(ROADS, &[]);
    let (since, task) = (world.now, world.desk_id(ROADS));
    world.pass(10);
    let sign = hub_dispatch::Deed::Sign { task };
    check_not_before(&mut world, since, desk_says(ROADS, Said::Signed, sign));
}

#[test]
fn nobody_was_called_about_it_before_there_was_anything_to_call_about() {
    let mut world = World::staffed();
    world.pass(500).given(quarrel());
    let (since, early) = (world.now, UtcMicros(9));
    let refused = Refusal::SaidTooEarly { said_at: early, since };
    world.when(rings_out(person(0, 1), early)).then_refused(refused);
    world.given(rings_out(person(0, 1), SAID_AT));
}
