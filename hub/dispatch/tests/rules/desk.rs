//! What people at desks do by hand: possible whatever else is missing.

use hub_dispatch::{Choice, ClockPurpose, Command, Event, Grade, Phase, Refusal, RuledOut, UnitId};
use uuid::Uuid;

use crate::{
    orders::{
        CASE, OTHER_CASE, acknowledge, dispatch, intake, of_category, of_grade, quarrel, sos, stand_down,
        without_place,
    },
    town::{BO, IN_COUNTY, IN_OAK, LAN, MEI, TAO, YU},
    world::World,
};

#[test]
fn a_person_dispatches_several_units_and_each_still_answers_for_itself() {
    let mut world = World::staffed();
    world.given(of_category("pothole")).when(dispatch(&[TAO, YU])).then(&[
        "case.dispatched",
        "offer.made",
        "mailbox.posted",
        "offer.made",
        "mailbox.posted",
        "case.clock_set",
    ]);
    assert_eq!(world.asked(), [TAO, YU]);
    let by_hand = Choice::by_hand(TAO);
    assert_eq!(world.choices()[0], by_hand);
    world.accepts(YU);
    assert_eq!((world.asked(), world.board.hold_on(TAO)), (vec![], None));
}

#[test]
fn dispatching_works_without_a_place_and_without_a_single_fix() {
    let mut world = World::staffed();
    world.fixes.clear();
    world.given(Command::OpenCase(hub_dispatch::Intake {
        category: crate::town::category("pothole"),
        place: None,
        area: crate::town::code("county"),
        ..intake(CASE)
    }));
    world.given(dispatch(&[BO]));
    assert_eq!(world.asked(), [BO]);
}

#[test]
fn dispatching_works_with_nobody_on_duty_at_any_post() {
    let mut world = World::staffed();
    world.roster.clear();
    world.given(of_category("notice")).given(dispatch(&[LAN]));
    assert_eq!(world.asked(), [LAN]);
}

fn check_refused(why: RuledOut, unit: UnitId, before: impl FnOnce(&mut World)) {
    let mut world = World::staffed();
    world.given(of_category("pothole"));
    before(&mut world);
    world.when(dispatch(&[TAO, unit])).then_refused(Refusal::UnitRuledOut { unit, why });
    assert_eq!(world.asked(), [], "all of them or none");
}

#[test]
fn a_unit_that_cannot_be_dispatched_is_named_and_none_is_asked() {
    check_refused(RuledOut::OffDuty, LAN, |world| {
        world.given(Command::SignOff { unit: LAN });
    });
    check_refused(RuledOut::Claimed, LAN, |world| {
        world.given(Command::OpenCase(intake(OTHER_CASE)));
    });
    check_refused(RuledOut::NeedsHelp, LAN, |world| {
        world.given(sos(LAN, OTHER_CASE));
        for _ in 0..4 {
            let asked = world.asked_for(OTHER_CASE);
            for unit in asked {
                world.declines(unit);
            }
        }
    });
    check_refused(RuledOut::Unknown, UnitId(Uuid::from_u128(99)), |_| ());
    check_refused(RuledOut::Claimed, TAO, |_| ());
}

#[test]
fn a_person_may_send_again_whoever_declined_or_lacks_the_skill() {
    let mut world = World::staffed();
    world.given(of_category("flood")).declines(BO);
    world.given(dispatch(&[BO, LAN]));
    assert_eq!(world.asked(), [LAN, BO]);
}

#[test]
fn between_one_and_eight_units_are_dispatched() {
    let mut world = World::staffed();
    world.given(quarrel());
    world.when(dispatch(&[])).then_refused(Refusal::UnitCount(0));
    let many: Vec<UnitId> = (0..8).map(|n| UnitId(Uuid::from_u128(500 + n))).collect();
    world.when(dispatch(&many)).then_refused(Refusal::UnitCount(9));
}

#[test]
fn a_case_that_a_unit_attends_is_not_given_to_another() {
    let mut world = World::staffed();
    world.given(quarrel()).accepts(LAN);
    world.when(dispatch(&[MEI])).then_refused(Refusal::Attended { case: CASE, unit: LAN });
    world.arrives(LAN).finishes(LAN);
    world.when(dispatch(&[MEI])).then_refused(Refusal::WrongPhase { case: CASE, phase: Phase::ToVerify });
}

#[test]
fn dispatching_after_an_acknowledgement_leaves_the_matter_with_that_person() {
    let mut world = World::staffed();
    world.given(of_category("pothole")).given(acknowledge(0, 1, IN_OAK)).given(dispatch(&[LAN]));
    let case = world.case();
    assert_eq!((case.acknowledged_by, case.clock.unwrap().purpose), (Some(IN_OAK), ClockPurpose::Act));
}

#[test]
fn units_dispatched_that_all_decline_leave_the_case_to_its_clock() {
    let mut world = World::staffed();
    world.given(of_category("notice")).given(dispatch(&[LAN])).declines(LAN);
    assert_eq!(world.case().phase, Phase::Unattended);
    world.pass(183);
    assert_eq!(world.alert().0, 1);
}

#[test]
fn calling_back_a_unit_that_was_asked_frees_it_and_asks_another() {
    let mut world = World::staffed();
    let next = ["offer.ended", "mailbox.posted", "offer.made", "mailbox.posted"];
    world.given(quarrel()).when(stand_down(LAN)).then(&next);
    assert_eq!((world.board.hold_on(LAN), world.asked()), (None, vec![MEI]));
}

#[test]
fn calling_back_a_unit_at_work_frees_it_and_the_search_goes_on_without_it() {
    for arrived in [Phase::UnderWay, Phase::OnScene] {
        let mut world = World::staffed();
        world.given(quarrel()).brought_to(arrived);
        world.when(stand_down(LAN));
        let ended = world.events().iter().any(|event| matches!(event, Event::OfferEnded { .. }));
        assert!(ended);
        assert_eq!((world.case().phase, world.asked()), (Phase::Unattended, vec![MEI]));
        assert_eq!(world.board.hold_on(LAN), None);
    }
}

#[test]
fn only_a_unit_with_a_part_in_the_case_is_called_back() {
    let mut world = World::staffed();
    world.given(quarrel());
    world.when(stand_down(MEI)).then_refused(Refusal::NotInvolved { unit: MEI, case: CASE });
}

#[test]
fn one_of_three_called_back_is_replaced_and_the_others_stay_asked() {
    let mut world = World::staffed();
    world.given(of_grade(Grade::Red)).given(stand_down(MEI));
    assert_eq!(world.asked(), [LAN, TAO, YU]);
}

#[test]
fn a_case_without_a_place_can_be_acknowledged_by_the_area_that_has_it() {
    let mut world = World::staffed();
    world.given(without_place("county")).given(acknowledge(0, 1, IN_COUNTY));
    assert_eq!(world.case().acknowledged_by, Some(IN_COUNTY));
}
