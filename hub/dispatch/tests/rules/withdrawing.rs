//! 作废, and who ends, checks and opens a case again: it is no way around what a case owes to those who called about it.

use geo_index::Tier;
use hub_dispatch::{
    Actor, Command, Deed, Event, Intake, Phase, Refusal, Seat, Service, TransferTarget, Verdict, Withdrawn,
};

use crate::{
    desks::{
        ROADS, WATER, called, city, county, desk, does, leak, leak_to_answer, merge, north, not_accept, oak,
        pass_up, south, supervise, transfer,
    },
    orders::{
        CASE, OTHER_CASE, RECORDER, calling_first, quarrel, record_call, reopen_from, sealed, second_caller,
        settle, settle_from, sos, take_back, verify, verify_from, withdraw_from,
    },
    town::{IN_OAK, INSPECTOR, LAN, person_of},
    world::World,
};

fn too_low(needed: Tier) -> Refusal {
    Refusal::SeatTooLow { case: CASE, needed }
}

/// Whoever stands in another line, or is a department, and whoever stands below: an order each for the case that the
/// township has.
#[test]
fn what_climbed_is_settled_withdrawn_and_checked_by_the_post_that_has_it_or_from_above() {
    let orders: [fn(Actor) -> Command; 3] = [settle_from, withdraw_from, |by| verify_from(by, Verdict::Done)];
    for order in orders {
        let mut world = World::tiny();
        world.given(quarrel()).given(does(oak(), pass_up()));
        if matches!(order(north()), Command::Verify { .. }) {
            world.given(settle_from(Actor { person: INSPECTOR, ..north() }));
        }
        world.when(order(oak())).then_refused(too_low(Tier::Township));
        world.when(order(south())).then_refused(Refusal::NotYourCase(CASE));
        world.when(order(desk(ROADS))).then_refused(Refusal::NotYourCase(CASE));
        world.given(order(north()));
    }
}

#[test]
fn a_case_is_opened_again_by_the_post_that_had_it_or_from_above() {
    for by in [north(), county(), city()] {
        let mut world = World::tiny();
        world.given(quarrel()).given(does(oak(), pass_up())).given(withdraw_from(north()));
        world.when(reopen_from(oak())).then_refused(too_low(Tier::Township));
        world.when(reopen_from(south())).then_refused(Refusal::NotYourCase(CASE));
        world.when(reopen_from(desk(ROADS))).then_refused(Refusal::NotYourCase(CASE));
        world.given(reopen_from(by));
    }
}

#[test]
fn what_somebody_has_worked_on_is_withdrawn_from_above_only() {
    for phase in [Phase::UnderWay, Phase::OnScene, Phase::ToVerify, Phase::ToClose] {
        let mut world = World::staffed();
        world.given(quarrel()).brought_to(phase);
        world.when(withdraw_from(oak())).then_refused(too_low(Tier::Township));
        world.given(withdraw_from(north()));
    }
    let mut world = World::staffed();
    world.given(quarrel()).brought_to(Phase::ToVerify).given(verify_from(oak(), Verdict::NotDone));
    world.when(withdraw_from(oak())).then_refused(too_low(Tier::Township));
}

#[test]
fn at_the_top_of_its_ladder_the_post_that_has_it_withdraws_what_was_worked_on() {
    let mut world = World::staffed();
    world.given(quarrel());
    for by in [oak(), north()] {
        world.given(does(by, pass_up()));
    }
    world.brought_to(Phase::ToVerify).given(withdraw_from(county()));
}

#[test]
fn whoever_handled_a_case_does_not_withdraw_it() {
    let mut world = World::staffed();
    world.given(quarrel()).brought_to(Phase::ToVerify);
    let handler = person_of(LAN);
    world.when(withdraw_from(Actor { person: handler, ..city() }));
    world.then_refused(Refusal::HandlerWithdraws(handler));
}

#[test]
fn a_case_is_not_withdrawn_while_a_service_must_still_be_called() {
    let mut world = World::tiny();
    world.given(calling_first(vec![Service::Fire]));
    world.when(withdraw_from(city())).then_refused(Refusal::Presses(CASE));
    world.given(record_call(Service::Fire)).given(withdraw_from(oak()));
}

#[test]
fn while_a_letter_waits_a_case_is_withdrawn_from_above_only() {
    let mut world = World::tiny();
    world.given(Command::OpenCase(leak(CASE)));
    world.given(does(county(), supervise(world.in_hours(4))));
    world.when(withdraw_from(oak())).then_refused(Refusal::LetterWaits(CASE));
    world.given(withdraw_from(north()));
}

#[test]
fn while_a_caller_waits_to_be_called_back_a_case_is_withdrawn_from_above_only() {
    let mut world = World::tiny();
    world.given(Command::OpenCase(leak_to_answer(CASE)));
    world.when(withdraw_from(oak())).then_refused(Refusal::CallBackOwed(CASE));
    world.given(withdraw_from(north()));
}

#[test]
fn the_record_says_from_which_seat_it_was_withdrawn() {
    let mut world = World::tiny();
    world.given(quarrel()).given(withdraw_from(oak()));
    let seat = Some(Seat::Centre { tier: Tier::Village, area: crate::town::code("oak") });
    let by = oak().person;
    let withdrawn = Event::Withdrawn(Withdrawn { case: CASE, by, seat, reason: sealed() });
    assert_eq!(world.events().last(), Some(&withdrawn));
}

#[test]
fn another_platform_takes_back_what_it_filed_as_long_as_nobody_has_begun() {
    let filer = RECORDER;
    let mut world = World::staffed();
    world.given(quarrel());
    world.when(take_back(filer, None)).then_refused(Refusal::NotYourCase(CASE));
    world.when(take_back(filer, Some(INSPECTOR))).then_refused(Refusal::NotYourCase(CASE));
    world.given(take_back(filer, Some(filer)));
    let mut world = World::staffed();
    world.given(quarrel()).accepts(LAN).when(take_back(filer, Some(filer)));
    world.then_refused(Refusal::WrongPhase { case: CASE, phase: Phase::UnderWay });
}

#[test]
fn another_platform_takes_nothing_back_that_was_worked_on_or_is_supervised() {
    let filer = RECORDER;
    let mut world = World::staffed();
    world.given(quarrel()).accepts(LAN).arrives(LAN).finishes(LAN).given(verify(INSPECTOR, Verdict::NotDone));
    world.when(take_back(filer, Some(filer))).then_refused(Refusal::NotYourCase(CASE));
    let mut world = World::tiny();
    world.given(Command::OpenCase(leak(CASE)));
    world.given(does(county(), supervise(world.in_hours(4))));
    world.when(take_back(filer, Some(filer))).then_refused(Refusal::LetterWaits(CASE));
}

#[test]
fn while_a_letter_waits_a_case_is_turned_away_or_handed_over_from_above_only() {
    for deed in [not_accept(), transfer()] {
        let mut world = World::tiny();
        world.given(Command::OpenCase(leak(CASE)));
        world.given(does(county(), supervise(world.in_hours(4))));
        world.when(does(oak(), deed.clone())).then_refused(Refusal::LetterWaits(CASE));
        world.given(does(north(), deed));
    }
}

#[test]
fn another_platform_takes_nothing_back_that_others_have_called_about() {
    let filer = RECORDER;
    let mut world = World::tiny();
    world.given(quarrel()).given(Command::JoinReport(second_caller()));
    world.when(take_back(filer, Some(filer))).then_refused(Refusal::NotYourCase(CASE));
    let mut world = World::tiny();
    world.given(quarrel()).given(Command::OpenCase(leak(OTHER_CASE)));
    world.given(crate::desks::about(OTHER_CASE, city(), merge(CASE)));
    world.when(take_back(filer, Some(filer))).then_refused(Refusal::NotYourCase(CASE));
}

#[test]
fn what_was_taken_back_has_no_seat_on_record() {
    let mut world = World::tiny();
    world.given(quarrel()).given(take_back(RECORDER, Some(RECORDER)));
    let seatless = |event: &Event| matches!(event, Event::Withdrawn(Withdrawn { seat: None, .. }));
    assert!(world.events().iter().any(seatless));
}

fn to(to: TransferTarget) -> Deed {
    Deed::Transfer { to, note: sealed() }
}

#[test]
fn a_case_leaves_this_house_only_when_every_service_has_been_called() {
    for deed in [transfer(), not_accept(), to(TransferTarget::Fire), to(TransferTarget::Ambulance)] {
        let mut world = World::tiny();
        world.given(calling_first(vec![Service::Fire, Service::Ambulance]));
        world.when(does(city(), deed.clone())).then_refused(Refusal::Presses(CASE));
        world.given(record_call(Service::Fire));
        world.when(does(city(), deed.clone())).then_refused(Refusal::Presses(CASE));
        world.given(record_call(Service::Ambulance)).given(does(city(), deed));
    }
}

#[test]
fn a_units_call_for_help_is_neither_handed_over_nor_turned_away() {
    for deed in [transfer(), not_accept()] {
        let mut world = World::staffed();
        world.given(sos(LAN, CASE));
        world.when(does(city(), deed)).then_refused(Refusal::Presses(CASE));
    }
}

#[test]
fn a_caller_who_was_called_back_waits_for_nothing_more() {
    let mut world = World::with_departments(ROADS, &[WATER]);
    world.verified();
    world.given(does(oak(), called(crate::orders::report_of(CASE), true)));
    world.given(withdraw_from(north()));
}

#[test]
fn a_colleague_of_whoever_settled_it_checks_it_where_the_case_is() {
    let mut world = World::tiny();
    world.given(Command::OpenCase(Intake { ..leak(CASE) })).given(settle(IN_OAK));
    world.when(verify_from(oak(), Verdict::Done)).then_refused(Refusal::HandlerVerifies(IN_OAK));
    world.given(verify_from(Actor { person: INSPECTOR, ..oak() }, Verdict::Done));
}
