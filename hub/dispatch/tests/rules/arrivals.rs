//! Whom to send where the policy weighs arrivals: who is expected soonest, what it costs to take somebody from where they
//! are, and the reasons that are written down.

use hub_dispatch::{
    Arrival, ArrivalBy, ByKind, ByTravel, ChoiceRules, Command, Nearness, RuledOut, Skill, Travel, Travelled,
    UnitId, UnitKind, WayKnownBy,
};

use crate::{
    orders::{of_category, quarrel, without_place},
    town::{BO, LAN, MEI, STAFF, TAO, YU, code, metres_east, person_of, policy},
    world::World,
};

/// Everybody walks a hundred metres in 72 seconds, without a detour and without a price.
pub(crate) fn rules() -> ChoiceRules {
    ChoiceRules {
        travel: for_each_kind(Travel::Foot),
        turnout_s: for_each_kind(10),
        standby_turnout_s: for_each_kind(300),
        air_line_kmh: ByTravel { foot: 5, e_bike: 20, car: 40, boat: 10 },
        detour_percent: 100,
        fix_age_percent: 50,
        fix_age_max_s: 600,
        grid_assumed_s: 1_200,
        load_max: None,
        ring_price_s: 0,
        home_price_s: 0,
        improving: None,
        cover: None,
    }
}

fn for_each_kind<T: Copy>(it: T) -> ByKind<T> {
    ByKind { grid_worker: it, patrol: it, vehicle: it, boat: it, mediator: it, crew: it }
}

/// The town with all its units on duty, whose policy compares them so.
fn weighing(choice: ChoiceRules) -> World {
    let mut world = World::staffed();
    world.adopt("weighs", hub_dispatch::Policy { choice: Some(choice), ..policy() });
    world
}

/// After `before`, who is asked for the quarrel, and as whom it is expected when.
#[track_caller]
fn check(
    rules: ChoiceRules,
    before: impl FnOnce(&mut World),
    asked: UnitId,
    arrival: (u32, ArrivalBy),
) -> World {
    let mut world = weighing(rules);
    before(&mut world);
    world.given(quarrel());
    let choice = world.choices().remove(0);
    let expected = choice.arrival.map(|arrival| (arrival.expected_s(), arrival.by));
    assert_eq!((choice.unit, expected), (asked, Some(arrival)));
    world
}

fn drives(world: &mut World, unit: UnitId, travel: Travel) {
    let home = STAFF.iter().find(|(staff, ..)| *staff == unit).map(|(_, home, _)| code(home)).unwrap();
    let (kind, skills, person) = (UnitKind::GridWorker, Vec::new(), Some(person_of(unit)));
    world.given(Command::EnrolUnit { unit, kind, skills, home, person, travel: Some(travel) });
}

pub(crate) fn by_road(seconds: u32) -> Travelled {
    Travelled::Reached { ms: seconds * 1_000, by: WayKnownBy::Roads }
}

#[test]
fn whoever_is_expected_soonest_is_asked_and_the_parts_and_the_next_best_are_written_down() {
    let world = check(rules(), |_| {}, LAN, (48, ArrivalBy::AirLine));
    let choice = world.choices().remove(0);
    let parts = Arrival { travel_s: 36, turnout_s: 10, spread_s: 2, price_s: 0, by: ArrivalBy::AirLine };
    assert_eq!(choice.arrival, Some(parts));
    let next: Vec<(UnitId, u32)> =
        choice.alternates.iter().map(|it| (it.unit, it.arrival.expected_s())).collect();
    assert_eq!(next, [(MEI, 120), (TAO, 300), (YU, 659)]);
    let offer = world.task().offers.values().next().unwrap();
    assert_eq!(offer.arrival, Some(parts), "the unit is told the same");
}

#[test]
fn whoever_is_next_door_and_has_to_come_from_home_waits_for_whoever_is_out_there() {
    let world = check(
        rules(),
        |world| {
            world.given(Command::StandBy { unit: LAN });
        },
        MEI,
        (120, ArrivalBy::AirLine),
    );
    let lan = world.choices()[0].alternates.iter().find(|it| it.unit == LAN).map(|it| it.arrival);
    assert_eq!(lan.map(|it| (it.turnout_s, it.travel_s, it.by)), Some((300, 1_200, ArrivalBy::Grid)));
}

#[test]
fn a_fix_of_twenty_minutes_ago_next_door_is_not_certainly_next_door() {
    let mut patient = policy();
    patient.fix_stale_after_ms = 3_600_000;
    patient.choice = Some(rules());
    let mut world = World::staffed();
    world.adopt("patient", patient);
    world.fixes.get_mut(&LAN).unwrap().age_ms = 1_200_000;
    world.given(quarrel());
    assert_eq!(world.asked(), [MEI]);
    world.declines(MEI).declines(TAO);
    let lan = world.choices()[0].arrival.unwrap();
    assert_eq!(
        (world.asked(), lan.spread_s, lan.travel_s),
        (vec![LAN], 600, 36),
        "half its age, and it is better than Yu"
    );
}

#[test]
fn the_age_of_a_fix_counts_no_more_than_the_policy_says() {
    let capped = ChoiceRules { fix_age_max_s: 20, ..rules() };
    let aged = |world: &mut World| world.fixes.get_mut(&LAN).unwrap().age_ms = 300_000;
    check(capped, aged, LAN, (66, ArrivalBy::AirLine));
}

#[test]
fn a_car_beyond_the_ring_comes_before_whoever_walks_inside_it() {
    let far_in_the_grid = |world: &mut World| {
        drives(world, TAO, Travel::Car);
        for unit in [LAN, MEI] {
            world.fixes.get_mut(&unit).unwrap().place = metres_east(190);
        }
    };
    // 400 metres at 40 km/h, the turnout, and half the age of the fix.
    check(rules(), far_in_the_grid, TAO, (36 + 10 + 2, ArrivalBy::AirLine));
}

/// Tao of the next grid drives and would be there in 48 seconds, Lan of the own grid walks and needs 84 more.
#[track_caller]
fn check_own_grid(ring_price_s: u32, home_price_s: u32, asked: UnitId) {
    let mut world = weighing(ChoiceRules { ring_price_s, home_price_s, ..rules() });
    drives(&mut world, TAO, Travel::Car);
    world.fixes.get_mut(&LAN).unwrap().place = metres_east(167);
    world.fixes.get_mut(&MEI).unwrap().place = metres_east(190);
    world.given(quarrel());
    let choice = world.choices().remove(0);
    assert_eq!(choice.unit, asked);
    let price_s = choice.arrival.map(|arrival| arrival.price_s);
    assert_eq!(price_s, Some(if asked == TAO { ring_price_s + home_price_s } else { 0 }));
}

#[test]
fn the_own_grid_is_preferred_until_another_one_is_worth_its_price() {
    check_own_grid(0, 0, TAO);
    check_own_grid(80, 0, TAO);
    check_own_grid(90, 0, LAN);
    check_own_grid(0, 90, LAN);
    check_own_grid(45, 45, LAN);
}

#[test]
fn a_unit_without_a_fix_stands_behind_who_is_certainly_near_and_before_who_is_far() {
    let lost = |world: &mut World| drop(world.fixes.remove(&LAN));
    let mut world = check(rules(), lost, MEI, (120, ArrivalBy::AirLine));
    for unit in [MEI, TAO, YU] {
        world.declines(unit);
    }
    let choice = world.choices().remove(0);
    let arrival = choice.arrival.map(|arrival| (arrival.expected_s(), arrival.by));
    assert_eq!((choice.unit, choice.nearness), (LAN, Nearness::Home), "Bo is an hour away");
    assert_eq!(arrival, Some((1_210, ArrivalBy::Grid)));
}

#[test]
fn where_nobody_has_a_fix_and_where_the_case_has_no_place_somebody_is_sent_by_the_grid() {
    check(rules(), |world| world.fixes.clear(), LAN, (1_210, ArrivalBy::Grid));
    let mut world = weighing(rules());
    world.given(without_place("oak-1"));
    let by = world.choices()[0].arrival.map(|arrival| arrival.by);
    assert_eq!((world.asked(), by), (vec![LAN], Some(ArrivalBy::Grid)));
}

#[test]
fn the_way_by_road_counts_and_not_the_air_line() {
    let across_the_river = |world: &mut World| {
        world.ways.insert(LAN, by_road(900));
        world.ways.insert(TAO, Travelled::Reached { ms: 60_001, by: WayKnownBy::Table });
    };
    let world = check(rules(), across_the_river, TAO, (61 + 10 + 2, ArrivalBy::Table));
    let next: Vec<(UnitId, ArrivalBy)> =
        world.choices()[0].alternates.iter().map(|it| (it.unit, it.arrival.by)).collect();
    assert_eq!(next, [(MEI, ArrivalBy::AirLine), (YU, ArrivalBy::AirLine), (LAN, ArrivalBy::Roads)]);
}

#[test]
fn a_unit_that_no_road_reaches_is_named_and_not_asked() {
    let cut_off = |world: &mut World| {
        world.ways.insert(LAN, Travelled::NoRoute);
    };
    let world = check(rules(), cut_off, MEI, (120, ArrivalBy::AirLine));
    assert_eq!(world.choices()[0].ruled_out, [(LAN, RuledOut::NoRoute)]);
}

#[test]
fn where_no_road_reaches_from_anybody_all_of_them_are_named() {
    let mut world = weighing(rules());
    for (unit, ..) in STAFF {
        world.ways.insert(unit, Travelled::NoRoute);
    }
    world.given(quarrel());
    let named = [LAN, MEI, TAO, YU, BO].map(|unit| (unit, RuledOut::NoRoute));
    assert_eq!(world.search_failed().unwrap_or_default(), named);
}

#[test]
fn who_is_cut_off_is_named_even_where_many_were_busy_nearer() {
    let mut world = weighing(rules());
    world.ways.insert(BO, Travelled::NoRoute);
    let diver = Skill("diver".to_owned());
    for number in 900..910 {
        let unit = UnitId(uuid::Uuid::from_u128(number));
        let (kind, skills, home) = (UnitKind::GridWorker, vec![diver.clone()], code("oak-1"));
        world.given(Command::EnrolUnit { unit, kind, skills, home, person: None, travel: None });
    }
    world.given(of_category("flood"));
    let ruled_out = world.search_failed().unwrap_or_default();
    assert_eq!(ruled_out.first(), Some(&(BO, RuledOut::NoRoute)), "{ruled_out:?}");
}

#[test]
fn of_two_that_are_expected_at_once_the_lower_id_goes() {
    let side_by_side = |world: &mut World| {
        let there = world.fixes[&MEI].clone();
        world.fixes.insert(LAN, there.clone());
        world.fixes.insert(TAO, there);
    };
    check(rules(), side_by_side, LAN, (120, ArrivalBy::AirLine));
}

#[test]
fn whoever_is_recommended_stands_in_the_order_of_arrival() {
    let mut world = weighing(rules());
    drives(&mut world, YU, Travel::Car);
    world.ways.insert(MEI, by_road(1_000));
    world.given(of_category("pothole"));
    let recommended: Vec<UnitId> = world.choices().iter().map(|choice| choice.unit).collect();
    let next: Vec<UnitId> = world.choices()[2].alternates.iter().map(|it| it.unit).collect();
    assert_eq!((recommended, next), (vec![LAN, YU, TAO], vec![MEI, BO]));
}

#[test]
fn a_policy_that_weighs_nothing_takes_ring_by_ring_whatever_the_roads_say() {
    let mut world = World::staffed();
    drives(&mut world, TAO, Travel::Car);
    world.ways.insert(LAN, Travelled::NoRoute);
    world.ways.insert(MEI, by_road(5));
    world.given(quarrel());
    let choice = world.choices().remove(0);
    assert_eq!((choice.unit, choice.arrival, choice.alternates), (LAN, None, vec![]));
    world.declines(LAN);
    assert_eq!(world.asked(), [MEI]);
}

#[test]
fn a_case_keeps_the_way_of_choosing_that_it_was_opened_under() {
    let mut world = World::staffed();
    world.given(quarrel());
    world.adopt("weighs", hub_dispatch::Policy { choice: Some(rules()), ..policy() });
    world.declines(LAN);
    assert_eq!(world.choices()[0].arrival, None);
}
