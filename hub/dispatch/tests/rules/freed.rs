//! 就近接单: a unit that has become free takes what waits near it.

use hub_dispatch::{
    ArrivalBy, CaseId, ChoiceRules, Command, Grade, Improved, Improving, Intake, Mode, NearWait, Policy,
    Service, Travelled, UnitId, WayKnownBy,
};
use uuid::Uuid;

use crate::{
    arrivals::rules,
    orders::{accept, ask_backup, decline, intake, quarrel, report_of},
    town::{BO, LAN, MEI, TAO, YU, category, metres_east, policy},
    world::World,
};

const NEAR: CaseId = CaseId(Uuid::from_u128(11_001));
const FAR: CaseId = CaseId(Uuid::from_u128(11_002));

/// Half of the waiting counts, and what is more than six minutes away is left.
const NEAR_WAIT: NearWait = NearWait { within_s: 360, age_percent: 50, orange_ahead_s: 120 };

fn improves(near_wait: Option<NearWait>) -> Policy {
    let improving = Improving {
        radius_m: 2_000,
        near_wait,
        sooner: None,
        graver: None,
        rolling: None,
        reassigned_max: 1,
        reassigned_per_unit_max: 2,
    };
    let improving = Some(improving);
    Policy { choice: Some(ChoiceRules { improving, ..rules() }), ..policy() }
}

/// Lan is on scene of the quarrel, and nobody else is on duty.
fn lan_at_work(policy: Policy) -> World {
    let mut world = World::staffed();
    world.adopt("improves", policy);
    for unit in [MEI, TAO, YU, BO] {
        world.given(Command::SignOff { unit });
    }
    world.given(quarrel()).accepts(LAN).arrives(LAN);
    world
}

fn waits(world: &mut World, case: CaseId, metres: u32) -> &mut World {
    let place = Some(metres_east(metres));
    world.given(Command::OpenCase(Intake { place, report: report_of(case), ..intake(case) }))
}

fn is_free(world: &mut World) -> &mut World {
    world.finishes(LAN).when(Command::LookForWork { unit: LAN })
}

/// Which case Lan is asked for; none if it is left alone.
fn taken(world: &World) -> Option<CaseId> {
    let (task, _) = world.board.hold_on(LAN)?;
    world.board.task(task).map(|task| task.case)
}

#[test]
fn a_unit_that_is_free_again_takes_what_waits_near_it_and_the_choice_says_why() {
    let mut world = lan_at_work(improves(Some(NEAR_WAIT)));
    waits(&mut world, FAR, 250);
    waits(&mut world, NEAR, 100).pass(10);
    is_free(&mut world).then(&["offer.made", "mailbox.posted"]);
    let choice = world.choices().remove(0);
    let arrival = choice.arrival.unwrap();
    assert_eq!((taken(&world), arrival.travel_s, arrival.by), (Some(NEAR), 36, ArrivalBy::AirLine));
    let Some(Improved::Freed { waited_s, others }) = choice.improved else { panic!("{choice:?}") };
    let others: Vec<(CaseId, u32, u32)> =
        others.iter().map(|other| (other.case, other.waited_s, other.arrival.travel_s)).collect();
    assert_eq!((waited_s, others), (10, vec![(FAR, 10, 144)]));
}

#[test]
fn a_case_that_waits_longer_wins_over_a_nearer_one_at_the_rate_of_the_policy() {
    // 150 metres are 108 seconds; half the waiting counts.
    for (longer_s, first) in [(214, NEAR), (217, FAR)] {
        let mut world = lan_at_work(improves(Some(NEAR_WAIT)));
        waits(&mut world, FAR, 250).pass(longer_s);
        waits(&mut world, NEAR, 100);
        is_free(&mut world);
        assert_eq!(taken(&world), Some(first), "{longer_s} s longer");
    }
}

#[test]
fn what_presses_goes_first_and_what_is_red_before_everything_that_has_waited() {
    let mut world = lan_at_work(improves(Some(NEAR_WAIT)));
    waits(&mut world, NEAR, 100).pass(300);
    let place = Some(metres_east(300));
    let pressing = |grade| Intake { place, grade: Some(grade), report: report_of(FAR), ..intake(FAR) };
    world.given(Command::OpenCase(pressing(Grade::Red)));
    is_free(&mut world);
    assert_eq!(taken(&world), Some(FAR));

    let mut world = lan_at_work(improves(Some(NEAR_WAIT)));
    waits(&mut world, NEAR, 100);
    world.given(Command::OpenCase(pressing(Grade::Orange)));
    is_free(&mut world);
    assert_eq!(taken(&world), Some(NEAR), "two minutes ahead are less than 200 metres");

    let mut world = lan_at_work(improves(Some(NearWait { orange_ahead_s: 150, ..NEAR_WAIT })));
    waits(&mut world, NEAR, 100);
    world.given(Command::OpenCase(pressing(Grade::Orange)));
    is_free(&mut world);
    assert_eq!(taken(&world), Some(FAR));
}

/// Nothing comes of it.
#[track_caller]
fn check_left(policy: Policy, before: impl FnOnce(&mut World)) {
    let mut world = lan_at_work(policy);
    before(&mut world);
    is_free(&mut world).then_nothing();
}

#[test]
fn what_is_too_far_or_not_reached_by_road_is_left_to_its_own_search() {
    check_left(improves(Some(NEAR_WAIT)), |world| {
        waits(world, NEAR, 600);
    });
    let far_by_road = Travelled::Reached { ms: 900_000, by: WayKnownBy::Roads };
    for way in [far_by_road, Travelled::NoRoute] {
        check_left(improves(Some(NEAR_WAIT)), |world| {
            waits(world, NEAR, 100);
            world.ways.insert(LAN, way);
        });
    }
}

#[test]
fn without_the_switch_a_unit_waits_until_a_search_finds_it() {
    check_left(improves(None), |world| {
        waits(world, NEAR, 100);
    });
    check_left(policy(), |world| {
        waits(world, NEAR, 100);
    });
}

#[test]
fn a_case_that_somebody_is_asked_for_has_its_answer_to_come() {
    check_left(improves(Some(NEAR_WAIT)), |world| {
        world.given(Command::SignOn { unit: MEI });
        waits(world, NEAR, 100);
        assert_eq!(world.asked_for(NEAR), [MEI]);
    });
}

#[test]
fn a_case_that_a_person_sends_for_is_left_to_that_person() {
    let mut by_hand = improves(Some(NEAR_WAIT));
    let rule = by_hand.categories.get_mut(&category("lamp")).unwrap();
    rule.mode.ordinary = Mode::Suggest;
    check_left(by_hand, |world| {
        let lamp = Intake { category: category("lamp"), report: report_of(NEAR), ..intake(NEAR) };
        world.given(Command::OpenCase(lamp));
    });
}

#[test]
fn a_case_whose_call_to_a_service_is_owed_waits_for_it() {
    check_left(improves(Some(NEAR_WAIT)), |world| {
        let call_first = vec![Service::Fire];
        let fire = Intake { call_first, report: report_of(NEAR), ..intake(NEAR) };
        world.given(Command::OpenCase(fire));
    });
}

#[test]
fn a_unit_is_not_asked_again_for_what_it_declined_or_cannot_do() {
    check_left(improves(Some(NEAR_WAIT)), |world| {
        let boat = Intake { category: category("flood"), report: report_of(NEAR), ..intake(NEAR) };
        world.given(Command::OpenCase(boat));
    });
    let mut world = lan_at_work(improves(Some(NEAR_WAIT)));
    waits(&mut world, NEAR, 100);
    is_free(&mut world);
    world.given(decline(LAN, world.offer_to(LAN))).when(Command::LookForWork { unit: LAN }).then_nothing();
}

#[test]
fn a_case_of_another_policy_is_left_to_its_own_search() {
    let mut world = lan_at_work(improves(Some(NEAR_WAIT)));
    waits(&mut world, NEAR, 100);
    world.adopt("another", improves(Some(NearWait { within_s: 350, ..NEAR_WAIT })));
    is_free(&mut world).then_nothing();
}

#[test]
fn an_order_that_comes_when_the_unit_has_work_or_has_gone_finds_nothing_to_do() {
    let mut world = lan_at_work(improves(Some(NEAR_WAIT)));
    waits(&mut world, NEAR, 100);
    let look = || Command::LookForWork { unit: LAN };
    world.when(look()).then_nothing();
    is_free(&mut world);
    world.when(look()).then_nothing();
    world
        .given(decline(LAN, world.offer_to(LAN)))
        .given(Command::SignOff { unit: LAN })
        .when(look())
        .then_nothing();
    world.when(Command::LookForWork { unit: UnitId(Uuid::from_u128(999)) }).then_nothing();
}

#[test]
fn whoever_comes_on_duty_takes_what_waits_and_without_a_fix_by_its_grid() {
    let mut near = NEAR_WAIT;
    near.within_s = 1_300;
    let mut world = lan_at_work(improves(Some(near)));
    waits(&mut world, NEAR, 100);
    world.fixes.remove(&MEI);
    world.given(Command::SignOn { unit: MEI }).when(Command::LookForWork { unit: MEI });
    assert_eq!(world.asked_for(NEAR), [MEI]);
    assert_eq!(world.choices()[0].arrival.map(|arrival| arrival.by), Some(ArrivalBy::Grid));
}

#[test]
fn who_does_not_answer_leaves_the_case_to_its_search() {
    let mut world = lan_at_work(improves(Some(NEAR_WAIT)));
    waits(&mut world, NEAR, 100);
    is_free(&mut world);
    world.given(Command::SignOn { unit: TAO }).pass(61);
    assert_eq!(world.asked_for(NEAR), [TAO]);
}

#[test]
fn a_task_for_backup_that_waits_is_taken_as_well() {
    let mut world = lan_at_work(improves(Some(NEAR_WAIT)));
    world.given(ask_backup(LAN, world.task_id()));
    world.given(Command::SignOn { unit: MEI }).when(Command::LookForWork { unit: MEI });
    let (taken, _) = world.board.hold_on(MEI).unwrap();
    assert_eq!(world.case().handling.backups.to_vec(), [taken]);
    world.given(accept(MEI, world.offer_to(MEI)));
}
