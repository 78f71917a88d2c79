//! 督办: a letter wants an answer by its time, and what is not answered climbs.

use geo_index::Tier;
use hub_dispatch::{
    CaseId, ClimbReason, Command, Event, Happened, Phase, Refusal, SuspensionKind, Timer, Verdict,
    board::Letter,
};

use crate::{
    desks::{
        ROADS, WATER, about, answer_letter, city, county, desk, does, leak, merge, north, oak, part, pass_up,
        reply, supervise, suspend, transfer,
    },
    orders::{CASE, OTHER_CASE, reopen, settle, verify, withdraw},
    town::{IN_OAK, INSPECTOR},
    world::World,
};

const THIRD: CaseId = CaseId(uuid::Uuid::from_u128(10_003));

/// A leak in Oak with the roads department, about which the city has written: an answer is wanted in so many hours.
fn written_to(hours: u64) -> World {
    let mut world = World::with_departments(ROADS, &[WATER]);
    world.given(does(city(), supervise(world.in_hours(hours))));
    world
}

fn letter(world: &World) -> Option<&Letter> {
    world.case().handling.letter.as_ref()
}

/// Whether the answer of the last decision came late.
fn was_late(world: &World) -> bool {
    world.events().iter().any(|event| {
        matches!(event, Event::Acted(acted) if matches!(acted.what, Happened::SupervisionAnswered { late: true, .. }))
    })
}

#[test]
fn the_lead_answers_it_and_nothing_is_left_to_run_out() {
    let mut world = written_to(3);
    assert!(letter(&world).is_some_and(|letter| !letter.overdue));
    world.when(does(desk(ROADS), answer_letter())).then(&["case.supervision_answered"]);
    assert!(letter(&world).is_none() && !was_late(&world));
    world.when(does(desk(ROADS), answer_letter())).then_refused(Refusal::NoLetter(CASE));
    let rung = world.case().rung;
    world.given(crate::orders::acknowledge(rung, world.case().round, IN_OAK)).hours(4);
    assert_eq!(world.case().rung, rung, "nothing climbs for a letter that was answered");
}

#[test]
fn unanswered_it_climbs_one_rung_and_can_still_be_answered_late() {
    let mut world = written_to(3);
    world.given(crate::orders::acknowledge(0, world.case().round, IN_OAK)).hours(3);
    let overdue: Vec<&str> = world.events().iter().map(Event::kind).collect();
    assert_eq!(overdue, ["case.supervision_overdue", "case.alerted", "case.clock_set"]);
    assert_eq!((world.case().rung, world.alert_reason()), (1, Some(ClimbReason::LetterUnanswered)));
    assert!(letter(&world).is_some_and(|letter| letter.overdue));
    world.given(does(desk(ROADS), answer_letter()));
    assert!(was_late(&world) && letter(&world).is_none());
}

#[test]
fn at_the_top_it_alerts_again() {
    let mut world = written_to(3);
    for _ in 0..2 {
        world.given(does(city(), pass_up()));
    }
    let round = world.case().round;
    world.hours(3);
    assert!(world.case().rung == 2 && world.case().round > round);
    assert!(letter(&world).is_some_and(|letter| letter.overdue));
}

#[test]
fn the_owner_answers_it_and_who_wrote_it_about_anothers_case_does_not() {
    let mut world = written_to(3);
    world.when(does(city(), answer_letter())).then_refused(Refusal::OwnLetter(CASE));
    world.when(does(oak(), answer_letter())).then(&["case.supervision_answered"]);
    // The owner's own letter, to the department, may be answered by the owner.
    let mut world = World::with_departments(ROADS, &[]);
    world.given(does(oak(), supervise(world.in_hours(3)))).given(does(oak(), answer_letter()));
    // So may one above the owner that did not write it.
    let mut world = written_to(3);
    world.given(does(county(), answer_letter()));
}

#[test]
fn a_helper_a_department_that_has_replied_and_a_post_below_the_owner_do_not_answer_it() {
    let mut world = written_to(3);
    let task = world.desk_id(ROADS);
    world.when(does(desk(WATER), answer_letter())).then_refused(Refusal::NotYourDesk { task });
    world.given(does(desk(ROADS), reply(task))).when(does(desk(ROADS), answer_letter()));
    world.then_refused(Refusal::NotYourDesk { task });
    world.given(does(city(), pass_up())).when(does(oak(), answer_letter()));
    world.then_refused(Refusal::SeatTooLow { case: CASE, needed: Tier::Township });
    let mut world = World::tiny();
    let by = world.in_hours(3);
    world.given(Command::OpenCase(leak(CASE))).given(does(city(), supervise(by)));
    world.when(does(desk(ROADS), answer_letter())).then_refused(Refusal::NotYourCase(CASE));
}

#[test]
fn a_new_letter_takes_the_place_of_the_one_before() {
    let mut world = written_to(3);
    let later = world.in_hours(6);
    world.given(does(north(), supervise(later)));
    assert_eq!(letter(&world).map(|letter| letter.answer_by), Some(later));
    world.hours(4);
    assert!(
        letter(&world).is_some_and(|letter| !letter.overdue),
        "the first one's time means nothing any more"
    );
    world.hours(2);
    assert!(letter(&world).is_some_and(|letter| letter.overdue));
}

#[test]
fn what_a_clock_supervises_is_no_letter_and_leaves_one_alone() {
    let mut world = written_to(30);
    let before = letter(&world).cloned();
    world.hours(13);
    assert!(world.case().handling.supervised >= 2, "the limit had passed by a fifth");
    assert_eq!(letter(&world).cloned(), before);
}

#[test]
fn it_runs_through_a_suspension() {
    let mut world = written_to(3);
    world.given(does(city(), suspend(SuspensionKind::LongTerm, world.in_hours(100)))).hours(3);
    assert_eq!(world.case().phase, Phase::Suspended);
    assert_eq!(world.alert_reason(), Some(ClimbReason::LetterUnanswered));
}

#[test]
fn merged_away_it_is_answered_where_the_case_goes_on_and_the_earlier_time_holds() {
    let mut world = written_to(3);
    let by = letter(&world).map(|letter| letter.answer_by);
    world.given(Command::OpenCase(leak(OTHER_CASE)));
    world.given(about(OTHER_CASE, city(), supervise(world.in_hours(9))));
    world.given(does(city(), merge(OTHER_CASE)));
    let other = world.board.case(OTHER_CASE).expect("it goes on");
    assert_eq!(other.handling.letter.as_ref().map(|letter| letter.answer_by), by);
    world.hours(3);
    let other = world.board.case(OTHER_CASE).expect("it goes on");
    assert_eq!(other.alert.as_ref().and_then(|alert| alert.reason), Some(ClimbReason::LetterUnanswered));
    world.hours(6);
    let other = world.board.case(OTHER_CASE).expect("it goes on");
    assert!(other.handling.letter.as_ref().is_some_and(|letter| letter.overdue));
}

#[test]
fn a_later_time_that_is_merged_moves_nothing_but_comes_before_one_that_has_gone_by() {
    let mut world = written_to(3);
    world.given(Command::OpenCase(leak(OTHER_CASE)));
    world.given(about(OTHER_CASE, city(), supervise(world.in_hours(9))));
    let own = letter(&world).cloned();
    world.given(about(OTHER_CASE, city(), merge(CASE)));
    assert_eq!(letter(&world).cloned(), own);
    world.given(does(city(), part(OTHER_CASE))).hours(3);
    world.given(about(OTHER_CASE, city(), supervise(world.in_hours(9))));
    world.given(about(OTHER_CASE, city(), merge(CASE)));
    assert!(letter(&world).is_some_and(|letter| !letter.overdue), "an answer is wanted still");
}

#[test]
fn with_the_case_it_ends_and_opened_again_the_case_has_none() {
    let mut world = written_to(3);
    world.given(does(city(), transfer()));
    assert!(world.ledger.timers.is_empty());
    world.given(reopen());
    assert!(letter(&world).is_none());
    world.given(does(city(), supervise(world.in_hours(3)))).given(withdraw());
    assert!(world.ledger.timers.is_empty());
}

/// A leak in Oak whose letter wants an answer in three hours, and another that was merged into it and has one for nine.
fn two_in_one() -> World {
    let mut world = written_to(3);
    world.given(Command::OpenCase(leak(OTHER_CASE)));
    world.given(about(OTHER_CASE, city(), supervise(world.in_hours(9))));
    world.given(about(OTHER_CASE, city(), merge(CASE)));
    world
}

fn letter_of(world: &World, case: CaseId) -> Option<Letter> {
    world.board.case(case).expect("it is open").handling.letter.clone()
}

/// Hours until an answer to the letter of a case is wanted; none if it has none or its time has gone by.
fn hours_to_answer(world: &World, case: CaseId) -> Option<u64> {
    let letter = letter_of(world, case).filter(|letter| !letter.overdue)?;
    Some(letter.answer_by.since_ms(world.now) / 3_600_000)
}

/// Timers that letters about a case have.
fn timers_of(world: &World, of: CaseId) -> usize {
    let timers = world.ledger.timers.keys();
    timers.filter(|timer| matches!(timer, Timer::Letter { case, .. } if *case == of)).count()
}

#[test]
fn parted_each_case_has_its_own_letter_again_with_a_timer_of_its_own() {
    let mut world = two_in_one();
    assert_eq!(hours_to_answer(&world, CASE), Some(3));
    world.given(does(city(), part(OTHER_CASE)));
    assert_eq!((hours_to_answer(&world, CASE), hours_to_answer(&world, OTHER_CASE)), (Some(3), Some(9)));
    assert_eq!((timers_of(&world, CASE), timers_of(&world, OTHER_CASE)), (1, 1));
}

#[test]
fn parted_from_a_case_whose_letter_was_to_be_answered_later_that_one_has_its_own_time_again() {
    let mut world = written_to(3);
    world.given(Command::OpenCase(leak(OTHER_CASE)));
    world
        .given(about(OTHER_CASE, city(), supervise(world.in_hours(9))))
        .given(does(city(), merge(OTHER_CASE)));
    assert_eq!((hours_to_answer(&world, OTHER_CASE), timers_of(&world, OTHER_CASE)), (Some(3), 1));
    world.given(about(OTHER_CASE, city(), part(CASE)));
    assert_eq!((hours_to_answer(&world, OTHER_CASE), hours_to_answer(&world, CASE)), (Some(9), Some(3)));
    assert_eq!((timers_of(&world, CASE), timers_of(&world, OTHER_CASE)), (1, 1));
}

#[test]
fn parted_from_a_case_without_a_letter_it_takes_its_own_along() {
    let mut world = written_to(3);
    world.given(Command::OpenCase(leak(OTHER_CASE))).given(does(city(), merge(OTHER_CASE)));
    assert_eq!(hours_to_answer(&world, OTHER_CASE), Some(3));
    world.given(about(OTHER_CASE, city(), part(CASE)));
    assert_eq!((letter_of(&world, OTHER_CASE), hours_to_answer(&world, CASE)), (None, Some(3)));
    assert_eq!((timers_of(&world, CASE), timers_of(&world, OTHER_CASE)), (1, 0));
}

#[test]
fn an_answer_while_they_are_one_answers_all_and_parted_neither_has_a_letter() {
    let mut world = two_in_one();
    world.given(does(desk(ROADS), answer_letter())).given(does(city(), part(OTHER_CASE)));
    assert_eq!((letter_of(&world, CASE), letter_of(&world, OTHER_CASE)), (None, None));
    assert_eq!((timers_of(&world, CASE), timers_of(&world, OTHER_CASE)), (0, 0));
}

#[test]
fn of_two_that_wait_each_has_its_consequence_while_they_are_one() {
    let mut world = two_in_one();
    world.hours(3);
    assert_eq!((hours_to_answer(&world, CASE), timers_of(&world, CASE)), (Some(6), 1), "the other runs now");
    let round = world.case().round;
    world.hours(6);
    assert!(letter(&world).is_some_and(|letter| letter.overdue) && world.case().round > round);
    world.given(does(city(), part(OTHER_CASE)));
    for case in [CASE, OTHER_CASE] {
        assert!(letter_of(&world, case).is_some_and(|letter| letter.overdue), "an answer is wanted still");
        assert_eq!(timers_of(&world, case), 0);
    }
}

#[test]
fn what_was_overdue_when_they_were_parted_is_overdue_where_it_belongs() {
    let mut world = two_in_one();
    world.hours(3);
    world.given(does(city(), part(OTHER_CASE)));
    assert!(letter(&world).is_some_and(|letter| letter.overdue));
    assert_eq!(hours_to_answer(&world, OTHER_CASE), Some(6));
    world.given(does(desk(ROADS), answer_letter()));
    assert!(was_late(&world) && letter(&world).is_none());
}

#[test]
fn parted_its_time_runs_out_and_its_own_post_hears_of_it() {
    let mut world = two_in_one();
    world.given(does(city(), part(OTHER_CASE))).given(does(desk(ROADS), answer_letter()));
    world.hours(9);
    let parted = letter_of(&world, OTHER_CASE);
    assert!(parted.is_some_and(|letter| letter.overdue), "nobody answered it");
    assert!(letter(&world).is_none());
}

#[test]
fn a_new_letter_about_cases_that_are_one_leaves_those_that_were_brought_waiting() {
    let mut world = two_in_one();
    world.given(does(north(), supervise(world.in_hours(30))));
    assert_eq!(hours_to_answer(&world, CASE), Some(9), "the one that was brought is to be answered first");
    world.given(does(city(), part(OTHER_CASE)));
    assert_eq!((hours_to_answer(&world, CASE), hours_to_answer(&world, OTHER_CASE)), (Some(30), Some(9)));
}

#[test]
fn whoever_wrote_one_of_the_letters_answers_none_of_them() {
    let mut world = written_to(3);
    world.given(Command::OpenCase(leak(OTHER_CASE)));
    world.given(about(OTHER_CASE, county(), supervise(world.in_hours(9))));
    world.given(about(OTHER_CASE, city(), merge(CASE)));
    world.when(does(county(), answer_letter())).then_refused(Refusal::OwnLetter(CASE));
    world.given(does(north(), answer_letter()));
}

#[test]
fn merged_and_parted_again_and_again_a_letter_keeps_its_time() {
    let mut world = two_in_one();
    for _ in 0..4 {
        world.given(does(city(), part(OTHER_CASE))).given(about(OTHER_CASE, city(), merge(CASE)));
    }
    world.given(does(city(), part(OTHER_CASE)));
    assert_eq!((hours_to_answer(&world, CASE), hours_to_answer(&world, OTHER_CASE)), (Some(3), Some(9)));
    assert_eq!((timers_of(&world, CASE), timers_of(&world, OTHER_CASE)), (1, 1));
}

#[test]
fn a_case_that_ended_while_it_held_others_is_opened_again_without_their_letters() {
    let mut world = two_in_one();
    world.given(withdraw()).given(reopen());
    assert_eq!((letter_of(&world, CASE), timers_of(&world, CASE)), (None, 0));
    world.given(does(city(), part(OTHER_CASE)));
    assert_eq!((letter_of(&world, OTHER_CASE), timers_of(&world, OTHER_CASE)), (None, 0));
}

#[test]
fn of_three_that_are_one_the_letter_leaves_with_the_case_that_it_is_about() {
    let mut world = World::with_departments(ROADS, &[WATER]);
    for case in [OTHER_CASE, THIRD] {
        world.given(Command::OpenCase(leak(case)));
    }
    world.given(about(OTHER_CASE, city(), supervise(world.in_hours(9))));
    world.given(about(THIRD, city(), merge(CASE))).given(about(OTHER_CASE, city(), merge(CASE)));
    assert_eq!((hours_to_answer(&world, CASE), timers_of(&world, CASE)), (Some(9), 1));
    world.given(does(city(), part(OTHER_CASE)));
    assert_eq!((letter_of(&world, CASE), timers_of(&world, CASE)), (None, 0));
    assert_eq!((hours_to_answer(&world, OTHER_CASE), timers_of(&world, OTHER_CASE)), (Some(9), 1));
    world.given(does(city(), part(THIRD)));
    assert_eq!((letter_of(&world, CASE), letter_of(&world, THIRD)), (None, None));
}

#[test]
fn the_clock_asks_again_for_what_somebody_waits_for_in_vain_and_an_answer_is_as_late_and_as_much_anothers() {
    let mut world = written_to(3);
    world.hours(12);
    let letter = letter(&world).expect("the clock has written");
    assert_eq!((letter.overdue, letter.missed, letter.from.as_ref()), (false, true, Some(&city().seat)));
    world.given(does(county(), answer_letter()));
    assert!(was_late(&world));
}

#[test]
fn a_case_is_not_closed_over_a_letter_that_somebody_wrote_but_from_above_its_owner() {
    let mut world = World::tiny();
    let answer_by = world.in_hours(9);
    world.given(Command::OpenCase(leak(CASE))).given(does(city(), supervise(answer_by)));
    world.given(settle(IN_OAK)).given(verify(INSPECTOR, Verdict::Done));
    assert_eq!(world.case().phase, Phase::ToClose);
    let from = |tier| Command::Close { case: CASE, by: INSPECTOR, tier };
    world.when(from(Tier::Village)).then_refused(Refusal::LetterWaits(CASE));
    world.given(from(Tier::Township));
}

#[test]
fn an_answered_letter_and_one_that_the_clock_wrote_keep_no_case_open() {
    let from_oak = Command::Close { case: CASE, by: INSPECTOR, tier: Tier::Village };
    let mut world = World::tiny();
    let answer_by = world.in_hours(9);
    world.given(Command::OpenCase(leak(CASE))).given(does(city(), supervise(answer_by)));
    world.given(settle(IN_OAK)).given(verify(INSPECTOR, Verdict::Done));
    world.given(does(oak(), answer_letter())).given(from_oak.clone());
    let mut world = World::with_departments(ROADS, &[]);
    world.hours(13);
    assert!(letter(&world).is_some_and(|letter| letter.from.is_none()));
    world.verified().calls_back(true).given(from_oak);
}
