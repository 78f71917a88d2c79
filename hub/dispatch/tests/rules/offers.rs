//! Asking units: who is asked, what an answer does, and what silence does.

use hub_dispatch::{Command, Event, Grade, Mode, OfferEnd, Phase, RuledOut, board::Tried};

use crate::{
    orders::{CASE, NO_OFFER, OTHER_CASE, accept, decline, intake, of_category, of_grade, quarrel},
    town::{BO, LAN, MEI, TAO, YU},
    world::World,
};

#[test]
fn a_red_case_asks_three_units_and_the_first_to_accept_stands_the_others_down_in_the_same_append() {
    let mut world = World::staffed();
    world.given(of_grade(Grade::Red));
    assert_eq!(world.asked(), [LAN, MEI, TAO]);
    let first = world.offer_to(MEI);
    world.when(accept(MEI, first)).then(&[
        "offer.accepted",
        "mailbox.retired",
        "offer.ended",
        "mailbox.posted",
        "offer.ended",
        "mailbox.posted",
        "case.clock_set",
    ]);
    assert_eq!(world.board.hold_on(MEI).unwrap().1, first);
    assert_eq!((world.board.hold_on(LAN), world.board.hold_on(TAO)), (None, None));
    assert_eq!(world.case().phase, Phase::UnderWay);
    assert_eq!(world.task().tried.len(), 0, "those stood down did nothing wrong");
}

#[test]
fn one_who_declines_is_free_at_once_and_the_next_in_a_widening_ring_is_asked() {
    let mut world = World::staffed();
    world.given(quarrel());
    let mut rings = Vec::new();
    for unit in [LAN, MEI, TAO, YU] {
        assert_eq!(world.asked(), [unit]);
        let offer = world.offer_to(unit);
        let next = ["offer.ended", "mailbox.retired", "offer.made", "mailbox.posted"];
        world.when(decline(unit, offer)).then(&next);
        assert_eq!(world.board.hold_on(unit), None);
        rings.push(world.choices()[0].ring);
    }
    assert_eq!((world.asked(), rings), (vec![BO], vec![0, 1, 2, 3]));
}

#[test]
fn one_who_is_silent_is_stood_down_and_the_next_is_asked() {
    let mut world = World::staffed();
    world.given(quarrel()).pass(59);
    assert_eq!(world.asked(), [LAN]);
    world.pass(1).then(&["offer.ended", "mailbox.posted", "offer.made", "mailbox.posted"]);
    assert_eq!((world.asked(), world.task().tried[&LAN]), (vec![MEI], Tried::Silent));
}

/// Everybody in the county lets the offer run out but Mei, who declines.
fn everybody_was_asked_in_vain() -> World {
    let mut world = World::staffed();
    world.given(quarrel()).pass(60);
    world.declines(MEI).pass(180);
    world
}

#[test]
fn when_nobody_is_left_the_search_fails_and_says_what_ruled_each_out() {
    let world = everybody_was_asked_in_vain();
    let mut ruled_out = world.search_failed().expect("nobody is left");
    ruled_out.sort();
    assert_eq!(
        ruled_out,
        [
            (LAN, RuledOut::Silent),
            (MEI, RuledOut::Declined),
            (TAO, RuledOut::Silent),
            (YU, RuledOut::Silent),
            (BO, RuledOut::Silent),
        ]
    );
    assert_eq!(world.task().search_due, Some(world.now.plus_ms(93_000)));
}

#[test]
fn later_the_silent_are_asked_again_but_never_the_one_who_declined() {
    let mut world = everybody_was_asked_in_vain();
    let mut asked = Vec::new();
    for _ in 0..8 {
        world.pass(93);
        asked.extend(world.asked());
    }
    assert!(asked.contains(&LAN), "the silent are asked again: {asked:?}");
    assert!(!asked.contains(&MEI), "who declined is left in peace");
}

#[test]
fn with_nobody_about_the_search_goes_on_for_ever() {
    let mut world = World::tiny();
    world.given(quarrel());
    assert_eq!(world.search_failed(), Some(vec![]));
    for _ in 0..20 {
        world.pass(93);
        assert!(world.task().search_due.is_some());
    }
}

#[test]
fn who_comes_on_duty_is_found_by_the_next_search() {
    let mut world = World::staffed();
    for unit in [LAN, MEI, TAO, YU, BO] {
        world.given(Command::SignOff { unit });
    }
    world.given(quarrel());
    assert_eq!(world.asked(), []);
    world.given(Command::SignOn { unit: LAN }).pass(93);
    assert_eq!(world.asked(), [LAN]);
}

#[test]
fn a_unit_is_offered_one_case_at_a_time() {
    let mut world = World::staffed();
    world.given(quarrel()).given(Command::OpenCase(intake(OTHER_CASE)));
    assert_eq!((world.asked(), world.asked_for(OTHER_CASE)), (vec![LAN], vec![MEI]));
}

#[test]
fn an_answer_that_comes_too_late_is_recorded_and_told_to_stand_down() {
    let mut world = World::staffed();
    world.given(quarrel());
    let offer = world.offer_to(LAN);
    world.pass(60);
    world.when(accept(LAN, offer)).then(&["mailbox.answer_came_late", "mailbox.posted"]);
    world.when(decline(LAN, offer)).then(&["mailbox.answer_came_late", "mailbox.posted"]);
    assert_eq!(world.asked(), [MEI], "the one who was asked instead keeps the offer");
    world.when(accept(LAN, NO_OFFER)).then(&["mailbox.answer_came_late", "mailbox.posted"]);
}

#[test]
fn one_who_gives_up_sets_the_case_back_and_its_post_is_alerted_again() {
    let mut world = World::staffed();
    world.given(quarrel()).accepts(LAN);
    assert!(world.case().alert.is_none());
    let offer = world.offer_to(LAN);
    world.when(decline(LAN, offer)).then(&[
        "offer.ended",
        "case.clock_set",
        "case.alerted",
        "case.clock_set",
        "offer.made",
        "mailbox.posted",
    ]);
    let gave_up = |event: &Event| matches!(event, Event::OfferEnded { end: OfferEnd::GaveUp { .. }, .. });
    assert!(world.events().iter().any(gave_up));
    assert_eq!((world.case().phase, world.asked(), world.alert()), (Phase::Unattended, vec![MEI], (0, 2)));
}

#[test]
fn where_no_machine_looks_for_another_the_post_still_hears_that_a_unit_gave_up() {
    for name in ["pothole", "notice"] {
        let mut world = World::staffed();
        world.given(of_category(name)).given(crate::orders::dispatch(&[LAN])).accepts(LAN);
        assert!(world.case().alert.is_none() && world.case().facts.mode != Mode::Auto);
        world.declines(LAN);
        assert!(world.case().alert.is_some(), "{name}: somebody must be told");
    }
}

#[test]
fn who_signs_off_with_an_offer_has_declined_it() {
    let mut world = World::staffed();
    world.given(quarrel()).when(Command::SignOff { unit: LAN });
    let declined = ["unit.signed_off", "offer.ended", "mailbox.retired", "offer.made", "mailbox.posted"];
    world.then(&declined);
    assert_eq!((world.task().tried[&LAN], world.asked()), (Tried::Declined, vec![MEI]));
    assert!(world.board.case(CASE).is_some());
}
