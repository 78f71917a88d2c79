//! 代录: what was said by telephone and recorded by somebody else.

use hub_dispatch::{
    AnswerRelayed, Answerer, ClockPurpose, Command, Deed, Event, Grade, Phase, Readiness, Refusal, Relayed,
    Said, Span, UtcMicros, Verdict, board::Duty,
};

use crate::{
    desks::{ROADS, WATER, about, answer_letter, ask_more, ask_return, department, desk, leak, reply},
    orders::{
        CASE, OTHER_CASE, RECORDER, SAID_AT, accept, acknowledge, arrive, decline, desk_says, finish, intake,
        of_grade, quarrel, says, sealed, set_out, unit_says, verify, withdraw,
    },
    town::{IN_NORTH, IN_OAK, INSPECTOR, LAN, MEI, SECOND_MS, person_of},
    world::World,
};

fn quarrelling() -> World {
    let mut world = World::staffed();
    world.given(quarrel());
    world
}

fn mark(world: &World) -> AnswerRelayed {
    match world.events().first() {
        Some(Event::AnswerRelayed(mark)) => mark.clone(),
        other => panic!("a mark stands before what it causes, not {other:?}"),
    }
}

#[test]
fn an_acknowledgement_given_by_telephone_counts_and_stops_the_climb() {
    let mut world = quarrelling();
    world.when(says(IN_OAK, Said::Acknowledged, acknowledge(0, 1, IN_OAK)));
    world.then(&["case.answer_relayed", "case.acknowledged", "case.clock_set"]);
    let clock = world.case().clock.unwrap();
    assert_eq!((world.case().acknowledged_by, clock.purpose), (Some(IN_OAK), ClockPurpose::Act));
    assert_eq!(clock.due.since_ms(world.now), 273 * SECOND_MS);
}

#[test]
fn it_names_who_said_what_and_when_and_who_recorded_it() {
    let mut world = quarrelling();
    world.given(says(IN_OAK, Said::Acknowledged, acknowledge(0, 1, IN_OAK)));
    let expected = AnswerRelayed {
        case: CASE,
        from: Answerer::Person(IN_OAK),
        said: Said::Acknowledged,
        said_at: SAID_AT,
        number: sealed(),
        by: RECORDER,
    };
    assert_eq!(mark(&world), expected);
}

#[test]
fn a_unit_does_all_its_work_by_telephone() {
    let mut world = quarrelling();
    let (offer, task) = (world.offer_to(LAN), world.task_id());
    let well = Command::ReportWell { unit: LAN, task };
    let answers = [
        (Said::Accepted, accept(LAN, offer)),
        (Said::SetOut, set_out(LAN, task)),
        (Said::Arrived, arrive(LAN, task)),
        (Said::Well, well),
        (Said::Done, finish(LAN, task)),
    ];
    for (said, order) in answers {
        world.given(unit_says(LAN, said, order));
        assert_eq!((mark(&world).from, mark(&world).said), (Answerer::Unit(LAN), said));
    }
    assert_eq!((world.case().phase, world.board.hold_on(LAN)), (Phase::ToVerify, None));
}

#[test]
fn a_refusal_by_telephone_frees_the_unit_and_the_next_one_is_asked() {
    let mut world = quarrelling();
    let offer = world.offer_to(LAN);
    world.given(unit_says(LAN, Said::Declined, decline(LAN, offer)));
    assert_eq!((world.board.hold_on(LAN), world.asked()), (None, vec![MEI]));
}

#[test]
fn the_rules_for_an_answer_are_the_same_by_telephone() {
    let mut world = quarrelling();
    world.when(says(IN_NORTH, Said::Acknowledged, acknowledge(0, 1, IN_NORTH)));
    world.then_refused(Refusal::NotOnDuty { person: IN_NORTH, rung: 0, case: CASE });
    world.when(says(IN_OAK, Said::Acknowledged, acknowledge(0, 2, IN_OAK)));
    world.then_refused(Refusal::AlertPassed { case: CASE, rung: 0, round: 1 });
    let task = world.task_id();
    world.when(unit_says(LAN, Said::Arrived, arrive(LAN, task)));
    world.then_refused(Refusal::NotYourTask { unit: LAN, task });
}

#[test]
fn accepting_by_telephone_an_offer_that_has_ended_is_refused_and_nothing_is_recorded() {
    let mut world = quarrelling();
    let offer = world.offer_to(LAN);
    world.declines(LAN).when(unit_says(LAN, Said::Accepted, accept(LAN, offer)));
    world.then_refused(Refusal::NotInvolved { unit: LAN, case: CASE });
}

#[test]
fn an_offer_that_has_ended_is_not_taken_by_telephone_for_the_one_that_stands() {
    let mut world = World::staffed();
    world.fixes.retain(|unit, _| *unit == LAN);
    for unit in [MEI, crate::town::TAO, crate::town::YU, crate::town::BO] {
        world.given(Command::SignOff { unit });
    }
    world.given(quarrel());
    let first = world.offer_to(LAN);
    world.pass(60 + 93);
    let second = world.offer_to(LAN);
    assert_ne!(first, second, "it was silent, and is asked again");
    for (said, order) in [(Said::Accepted, accept(LAN, first)), (Said::Declined, decline(LAN, first))] {
        world.when(unit_says(LAN, said, order));
        world.then_refused(Refusal::NotYourOffer { unit: LAN, offer: first });
    }
    world.given(unit_says(LAN, Said::Accepted, accept(LAN, second)));
}

#[test]
fn nobody_takes_by_telephone_what_was_offered_to_another() {
    let mut world = World::staffed();
    world.given(of_grade(Grade::Red));
    let offer = world.offer_to(MEI);
    world.when(unit_says(LAN, Said::Accepted, accept(LAN, offer)));
    world.then_refused(Refusal::NotYourOffer { unit: LAN, offer });
}

#[test]
fn an_answer_about_another_case_is_refused() {
    let mut world = quarrelling();
    world.given(Command::OpenCase(intake(OTHER_CASE)));
    let offer = world.offer_to(MEI);
    world.when(unit_says(MEI, Said::Accepted, accept(MEI, offer)));
    world.then_refused(Refusal::NotInvolved { unit: MEI, case: CASE });
    let elsewhere = Command::Acknowledge { case: OTHER_CASE, rung: 0, round: 1, by: IN_OAK };
    let stands = Refusal::AlertPassed { case: CASE, rung: 0, round: 1 };
    world.when(says(IN_OAK, Said::Acknowledged, elsewhere.clone())).then_refused(stands);
    world.given(acknowledge(0, 1, IN_OAK));
    world.when(says(IN_OAK, Said::Acknowledged, elsewhere)).then_refused(Refusal::NoAlert(CASE));
}

#[test]
fn an_answer_about_a_case_that_has_ended_is_refused() {
    let mut world = quarrelling();
    let offer = world.offer_to(LAN);
    world.given(withdraw()).when(unit_says(LAN, Said::Accepted, accept(LAN, offer)));
    world.then_refused(Refusal::CaseNotOpen(CASE));
}

#[test]
fn an_answer_that_changes_nothing_records_nothing() {
    let mut world = quarrelling();
    let (offer, task) = (world.offer_to(LAN), world.task_id());
    world.accepts(LAN).when(unit_says(LAN, Said::Accepted, accept(LAN, offer))).then_nothing();
    world.arrives(LAN).when(unit_says(LAN, Said::Arrived, arrive(LAN, task))).then_nothing();
    world.when(unit_says(LAN, Said::SetOut, set_out(LAN, task))).then_nothing();
}

#[test]
fn whoever_recorded_it_may_verify_the_work_and_whoever_spoke_may_not() {
    let mut world = quarrelling();
    world.brought_to(Phase::OnScene);
    let task = world.task_id();
    world.given(unit_says(LAN, Said::Done, finish(LAN, task)));
    let spoke = person_of(LAN);
    world.when(verify(spoke, Verdict::Done)).then_refused(Refusal::HandlerVerifies(spoke));
    world.given(verify(RECORDER, Verdict::Done));
}

fn duty_by_telephone(readiness: Readiness) -> Command {
    let (said_at, number) = (UtcMicros(9), sealed());
    Command::RelayDuty { unit: LAN, readiness, said_at, number, by: INSPECTOR }
}

#[test]
fn what_a_unit_says_of_its_readiness_by_telephone_counts_and_stays_marked() {
    let mut world = World::staffed();
    let said = [
        (Readiness::Standby, "unit.stood_by", Duty::Standby),
        (Readiness::OffDuty, "unit.signed_off", Duty::Off),
        (Readiness::OnDuty, "unit.signed_on", Duty::On),
    ];
    for (readiness, kind, duty) in said {
        world.when(duty_by_telephone(readiness)).then(&["unit.duty_relayed", kind]);
        assert_eq!(world.board.unit(LAN).unwrap().duty, duty);
        world.when(duty_by_telephone(readiness)).then_nothing();
    }
}

#[test]
fn a_unit_that_rests_by_telephone_gives_back_what_it_was_asked_but_not_what_it_attends() {
    let mut world = quarrelling();
    world.given(duty_by_telephone(Readiness::OffDuty));
    assert_eq!((world.board.hold_on(LAN), world.asked()), (None, vec![MEI]));
    let mut world = quarrelling();
    world.accepts(LAN).when(duty_by_telephone(Readiness::OffDuty));
    let task = world.task_id();
    world.then_refused(Refusal::StillAttending { unit: LAN, task });
}

#[test]
fn what_a_department_says_by_telephone_counts_stops_its_clock_and_is_marked() {
    let mut world = World::with_departments(ROADS, &[WATER]);
    let task = world.desk_id(ROADS);
    world.when(desk_says(ROADS, Said::Signed, Deed::Sign { task }));
    world.then(&["case.answer_relayed", "desk.signed"]);
    assert_eq!(mark(&world).from, Answerer::Department(department(ROADS)));
    world.given(desk_says(ROADS, Said::ReturnAsked, ask_return(task)));
    world.given(desk_says(ROADS, Said::ExtensionAsked, ask_more(task, Span::Hours(1))));
    world.given(desk_says(ROADS, Said::Replied, reply(task)));
    assert!(!world.desk(ROADS).is_open());
    let refused = Refusal::NotYourDesk { task };
    world.when(desk_says(ROADS, Said::Replied, reply(task))).then_refused(refused);
}

#[test]
fn a_departments_word_is_about_the_case_that_is_before_the_recorder_and_about_its_own_task() {
    let mut world = World::with_departments(ROADS, &[WATER]);
    let task = world.desk_id(ROADS);
    let refused = Refusal::NotYourDesk { task };
    world.when(desk_says(WATER, Said::Replied, reply(task))).then_refused(refused);
    world.given(Command::OpenCase(leak(OTHER_CASE)));
    let elsewhere = about(OTHER_CASE, desk(ROADS), reply(task));
    let order = Relayed::new(CASE, UtcMicros(9), sealed(), RECORDER, elsewhere).map(Command::Relay);
    world.when(order.expect("it is an answer")).then_refused(Refusal::NotYourCase(CASE));
    let no_answer = about(CASE, desk(ROADS), answer_letter());
    assert_eq!(Relayed::new(CASE, UtcMicros(9), sealed(), RECORDER, no_answer), None);
}
