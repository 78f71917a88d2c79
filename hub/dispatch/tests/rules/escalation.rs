//! What nobody answers climbs, rung by rung, to the highest tier its category allows.

use hub_dispatch::{ClimbReason, ClockPurpose, Event, Grade, Refusal, Timer};

use crate::{
    orders::{CASE, NO_CASE, acknowledge, of_category, of_grade, place_at, quarrel, sos},
    town::{IN_ASH, IN_CITY, IN_COUNTY, IN_NORTH, IN_OAK, LAN, SECOND_MS, code, metres_east},
    world::World,
};

/// The quarrel in a town without a single unit.
fn nobody_comes() -> World {
    let mut world = World::tiny();
    world.given(quarrel());
    world
}

fn alerted(world: &World) -> Vec<hub_dispatch::PersonId> {
    let alerts = world.events().iter().filter_map(|event| {
        if let Event::Alerted { on_duty, .. } = event { Some(on_duty.clone()) } else { None }
    });
    alerts.flatten().collect()
}

/// Lets the case clock run out and nothing else.
fn clock_runs_out(world: &mut World) {
    let clock = world.case().clock.unwrap();
    world.now = world.now.max(clock.due);
    world.fire(Timer::Clock { case: CASE, generation: clock.generation });
}

#[test]
fn a_case_that_nobody_answers_climbs_from_village_to_city_one_rung_at_a_time() {
    let mut world = World::tiny();
    world.given(of_grade(Grade::Orange));
    assert_eq!((world.alert(), alerted(&world)), ((0, 1), vec![IN_OAK]));
    for (rung, person) in [(1, IN_NORTH), (2, IN_COUNTY), (3, IN_CITY)] {
        let before = world.now;
        clock_runs_out(&mut world);
        world.then(&["case.alerted", "case.clock_set"]);
        assert_eq!((world.case().rung, alerted(&world)), (rung, vec![person]));
        assert_eq!(world.now.since_ms(before), 122 * SECOND_MS);
        assert_eq!(world.alert_reason(), Some(ClimbReason::Unanswered));
    }
}

#[test]
fn the_post_that_was_alerted_last_owns_the_case() {
    let mut world = nobody_comes();
    let owner = |world: &World| world.case().owner().unwrap().area.clone();
    assert_eq!(owner(&world), code("oak"));
    clock_runs_out(&mut world);
    assert_eq!(owner(&world), code("north"));
}

#[test]
fn at_the_highest_tier_of_its_category_a_case_is_held_and_alerts_again_and_again() {
    for (category, top) in [("lamp", 0), ("notice", 1), ("pothole", 2), ("quarrel", 2)] {
        let mut world = World::tiny();
        world.given(of_category(category));
        let mut rounds = Vec::new();
        for _ in 0..9 {
            clock_runs_out(&mut world);
            assert!(world.case().rung <= top, "{category} never rises above rung {top}");
            rounds.push(world.alert().1);
        }
        assert_eq!(world.case().rung, top);
        assert!(rounds.is_sorted_by(|earlier, later| earlier < later), "{rounds:?}");
        assert_eq!(world.case().clock.unwrap().due.since_ms(world.now), 201 * SECOND_MS);
    }
}

#[test]
fn a_rung_with_nobody_on_duty_is_passed_over_and_that_is_recorded() {
    let mut world = World::tiny();
    world.roster.remove(&code("north"));
    world.roster.remove(&code("county"));
    world.given(of_grade(Grade::Orange));
    clock_runs_out(&mut world);
    world.then(&["case.rung_skipped", "case.rung_skipped", "case.alerted", "case.clock_set"]);
    assert_eq!((world.case().rung, alerted(&world)), (3, vec![IN_CITY]));
}

#[test]
fn an_empty_village_is_passed_over_on_opening() {
    let mut world = World::tiny();
    world.given(crate::orders::without_place("elm-1"));
    assert_eq!((world.case().rung, alerted(&world)), (1, vec![IN_NORTH]));
}

#[test]
fn where_the_whole_ladder_is_empty_the_top_is_alerted_all_the_same() {
    let mut world = World::tiny();
    world.roster.clear();
    world.given(quarrel());
    assert_eq!((world.case().rung, alerted(&world)), (2, vec![]));
    clock_runs_out(&mut world);
    assert_eq!(world.case().rung, 2);
}

#[test]
fn an_acknowledgement_stops_the_climb_and_starts_the_clock_within_which_to_act() {
    let mut world = nobody_comes();
    world.when(acknowledge(0, 1, IN_OAK)).then(&["case.acknowledged", "case.clock_set"]);
    let clock = world.case().clock.unwrap();
    assert_eq!((world.case().acknowledged_by, clock.purpose), (Some(IN_OAK), ClockPurpose::Act));
    assert_eq!(clock.due.since_ms(world.now), 273 * SECOND_MS);
}

#[test]
fn acknowledged_without_anything_done_climbs_all_the_same() {
    let mut world = nobody_comes();
    world.given(acknowledge(0, 1, IN_OAK));
    clock_runs_out(&mut world);
    assert_eq!((world.case().rung, world.alert_reason()), (1, Some(ClimbReason::NothingDone)));
    assert_eq!(world.case().acknowledged_by, None);
}

#[test]
fn at_the_top_an_acknowledgement_without_anything_done_alerts_the_top_again() {
    let mut world = World::tiny();
    world.given(of_category("lamp")).given(acknowledge(0, 1, IN_OAK));
    clock_runs_out(&mut world);
    assert_eq!((world.case().rung, world.alert_reason()), (0, Some(ClimbReason::NothingDone)));
}

#[test]
fn an_acknowledgement_names_the_alert_that_stands() {
    let mut world = nobody_comes();
    clock_runs_out(&mut world);
    let (rung, round) = world.alert();
    for (said_rung, said_round) in [(0, 1), (0, round), (rung, round + 1), (rung, 0)] {
        world.when(acknowledge(said_rung, said_round, IN_NORTH));
        world.then_refused(Refusal::AlertPassed { case: CASE, rung, round });
    }
    world.given(acknowledge(rung, round, IN_NORTH));
}

#[test]
fn an_acknowledgement_comes_from_somebody_on_duty_at_that_post() {
    let mut world = nobody_comes();
    for person in [IN_NORTH, IN_CITY, IN_ASH] {
        world.when(acknowledge(0, 1, person));
        world.then_refused(Refusal::NotOnDuty { person, rung: 0, case: CASE });
    }
    world.roster.insert(code("oak"), vec![IN_ASH]);
    world.when(acknowledge(0, 1, IN_OAK));
    world.then_refused(Refusal::NotOnDuty { person: IN_OAK, rung: 0, case: CASE });
    world.given(acknowledge(0, 1, IN_ASH));
}

#[test]
fn nothing_can_be_acknowledged_where_nothing_alerts() {
    let mut world = nobody_comes();
    world.given(acknowledge(0, 1, IN_OAK));
    world.when(acknowledge(0, 1, IN_OAK)).then_refused(Refusal::NoAlert(CASE));
    let unknown = hub_dispatch::Command::Acknowledge { case: NO_CASE, rung: 0, round: 1, by: IN_OAK };
    world.when(unknown).then_refused(Refusal::CaseNotOpen(NO_CASE));
}

#[test]
fn no_two_alerts_of_a_case_have_the_same_name() {
    let mut world = nobody_comes();
    let mut names = vec![world.alert()];
    for _ in 0..5 {
        clock_runs_out(&mut world);
        names.push(world.alert());
    }
    // Placed in another village the case starts there, and climbs again.
    world.given(place_at(Some(metres_east(5_000)), "ash-1"));
    names.push(world.alert());
    clock_runs_out(&mut world);
    names.push(world.alert());
    world.given(crate::orders::withdraw()).given(crate::orders::reopen());
    names.push(world.alert());
    let mut once = names.clone();
    once.sort_unstable();
    once.dedup();
    assert_eq!(once.len(), names.len(), "an old acknowledgement could answer a new alert: {names:?}");
}

#[test]
fn a_hub_that_was_down_for_three_hours_fires_one_rung_and_not_all_of_them() {
    let mut world = nobody_comes();
    let fired = world.sleep_through(3 * 3_600);
    assert_eq!((fired, world.case().rung), (2, 1), "the clock and the search, once each");
    assert_eq!(world.case().clock.unwrap().due, world.now.plus_ms(183 * SECOND_MS));
    assert_eq!(world.sleep_through(0), 0, "nothing else is due yet");
}

#[test]
fn repeating_a_call_for_help_does_not_keep_the_case_from_climbing() {
    let mut world = World::staffed();
    world.fixes.clear();
    for unit in [crate::town::MEI, crate::town::TAO, crate::town::YU, crate::town::BO] {
        world.given(hub_dispatch::Command::SignOff { unit });
    }
    world.given(sos(LAN, CASE));
    for _ in 0..4 {
        world.pass(20).given(sos(LAN, CASE));
    }
    assert_eq!(world.case().rung, 1, "80 s have passed, and a rung has 61 s");
}
