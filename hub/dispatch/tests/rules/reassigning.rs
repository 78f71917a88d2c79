//! 改派: a unit that is still under way is taken from its case, for one that is there sooner or for a case that is graver.

use hub_dispatch::{
    CaseId, ChoiceRules, Command, Event, Gain, Grade, Improved, Improving, Intake, Joining, Notice, Phase,
    Placing, Policy, Reassigned, Service, UnitId,
};
use uuid::Uuid;

use crate::{
    arrivals::rules,
    desks::{about, county, merge, urge},
    orders::{
        CASE, accept, arrive, at_oak, dispatch, intake, place_at, quarrel, report_of, sealed, second_caller,
        set_out,
    },
    town::{BO, IN_OAK, INSPECTOR, LAN, MEI, TAO, YU, metres_east, policy},
    world::World,
};

const THERE: CaseId = CaseId(Uuid::from_u128(11_001));
const GRAVE: CaseId = CaseId(Uuid::from_u128(11_002));

const GAIN: Option<Gain> = Some(Gain { gain_min_s: 60, gain_percent: 30 });

fn improving() -> Improving {
    Improving {
        radius_m: 2_000,
        near_wait: None,
        sooner: GAIN,
        graver: GAIN,
        rolling: None,
        reassigned_max: 1,
        reassigned_per_unit_max: 2,
    }
}

fn reassigns(improving: Improving) -> Policy {
    Policy { choice: Some(ChoiceRules { improving: Some(improving), ..rules() }), ..policy() }
}

/// Only these are on duty.
fn town_of(units: &[UnitId], policy: Policy) -> World {
    let mut world = World::staffed();
    world.adopt("reassigns", policy);
    for unit in [LAN, MEI, TAO, YU, BO].into_iter().filter(|unit| !units.contains(unit)) {
        world.given(Command::SignOff { unit });
    }
    world
}

fn opens(world: &mut World, case: CaseId, metres: u32, grade: Option<Grade>) -> &mut World {
    let place = Some(metres_east(metres));
    world.when(Command::OpenCase(Intake { place, grade, report: report_of(case), ..intake(case) }))
}

/// Lan has dealt with the quarrel; meanwhile Yu, 900 metres away, goes to what happened beside Lan.
fn yu_under_way(improving: Improving) -> World {
    let mut world = town_of(&[LAN, YU], reassigns(improving));
    world.given(quarrel()).accepts(LAN).arrives(LAN);
    opens(&mut world, THERE, 100, None);
    assert_eq!(world.asked_for(THERE), [YU]);
    world.accepts(YU).pass(20);
    world
}

fn lan_is_free(world: &mut World) -> &mut World {
    world.finishes(LAN).when(Command::LookForWork { unit: LAN })
}

fn phase_of(world: &World, case: CaseId) -> Option<Phase> {
    world.board.case(case).map(|case| case.phase)
}

/// What a unit was told last.
fn told(world: &World, unit: UnitId) -> Option<Notice> {
    world.board.mailbox(unit).and_then(|mailbox| mailbox.pending.last()).map(|pending| pending.notice)
}

#[test]
fn a_free_unit_that_is_there_much_sooner_is_asked_and_takes_over_when_it_says_yes() {
    let mut world = yu_under_way(improving());
    let before = world.board.case(THERE).and_then(|case| case.clock).unwrap();
    let left = world.offer_to(YU);
    lan_is_free(&mut world).then(&["offer.made", "mailbox.posted"]);
    assert_eq!((world.asked_for(THERE), phase_of(&world, THERE)), (vec![LAN], Some(Phase::UnderWay)));
    assert!(matches!(told(&world, LAN), Some(Notice::Offer { .. })));
    assert!(goes_on(&world), "until somebody else has said yes");
    let improved = world.choices().remove(0).improved;
    assert_eq!(improved, Some(Improved::Sooner { instead_of: YU, left_s: 585, gain_s: 537 }));
    let asked = world.offer_to(LAN);
    let by = ["offer.ended", "mailbox.posted", "offer.accepted", "mailbox.retired"];
    world.pass(5).when(accept(LAN, asked)).then(&by);
    let why = Reassigned::Sooner { unit: LAN };
    assert_eq!(told(&world, YU), Some(Notice::Reassigned { offer: left, why }));
    assert_eq!((world.board.hold_on(YU), world.asked_for(THERE)), (None, vec![]));
    assert!(world.board.hold_on(LAN).is_some());
    let now = world.board.case(THERE).and_then(|case| case.clock).unwrap();
    assert_eq!(now, before, "it has waited since it was opened");
}

#[test]
fn somebody_free_who_has_come_near_since_is_found_from_the_case() {
    let look = |world: &World| {
        let (task, _) = world.board.hold_on(YU).unwrap();
        Command::LookForSooner { task }
    };
    let mut world = town_of(&[MEI, YU], reassigns(improving()));
    world.given(Command::SignOff { unit: MEI });
    opens(&mut world, THERE, 100, None);
    world.accepts(YU).pass(20);
    world.fixes.get_mut(&MEI).unwrap().place = metres_east(850);
    let looks = look(&world);
    world.given(Command::SignOn { unit: MEI }).when(looks.clone()).then_nothing();
    world.fixes.get_mut(&MEI).unwrap().place = metres_east(200);
    world.when(looks.clone());
    assert_eq!(world.asked_for(THERE), [MEI]);
    world.when(looks).then_nothing();
    assert!(goes_on(&world));
}

/// Whether Yu is still under way, and by the task nobody is searched for.
fn goes_on(world: &World) -> bool {
    let held = world.board.hold_on(YU).and_then(|(task, _)| world.board.task(task));
    held.is_some_and(|task| {
        let attends = task.attending.as_ref().is_some_and(|it| it.unit == YU && it.arrived_at.is_none());
        attends && task.case == THERE && task.search_due.is_none()
    })
}

#[test]
fn who_does_not_take_over_leaves_the_case_with_whoever_is_under_way_and_is_not_asked_again() {
    let says_no = |world: &mut World| {
        world.declines(LAN);
    };
    let is_silent = |world: &mut World| {
        let (task, offer) = world.board.hold_on(LAN).unwrap();
        let answer_by = world.board.task(task).unwrap().offers[&offer].answer_by;
        world.pass(answer_by.since_ms(world.now).div_ceil(1_000));
    };
    let is_called_back = |world: &mut World| {
        let (by, reason) = (at_oak(INSPECTOR), sealed());
        world.given(Command::StandDown { case: THERE, unit: LAN, by, reason });
    };
    let answers: [fn(&mut World); 3] = [says_no, is_silent, is_called_back];
    for answer in answers {
        let mut world = yu_under_way(improving());
        lan_is_free(&mut world);
        answer(&mut world);
        assert_eq!((world.asked_for(THERE), phase_of(&world, THERE)), (vec![], Some(Phase::UnderWay)));
        assert!(goes_on(&world));
        world.when(Command::LookForWork { unit: LAN }).then_nothing();
        let (task, _) = world.board.hold_on(YU).unwrap();
        assert_eq!(world.board.task(task).map(|task| task.reassigned), Some(0));
    }
}

#[test]
fn an_answer_is_waited_for_no_longer_than_it_would_be_sooner_there() {
    let mut world =
        yu_under_way(Improving { sooner: Some(Gain { gain_min_s: 1, gain_percent: 1 }), ..improving() });
    // 430 metres from the place, against 900 of Yu.
    world.fixes.get_mut(&LAN).unwrap().place = metres_east(530);
    lan_is_free(&mut world);
    let Some(Improved::Sooner { gain_s, .. }) = world.choices().remove(0).improved else { panic!() };
    let (task, offer) = world.board.hold_on(LAN).unwrap();
    let within_ms = world.board.task(task).unwrap().offers[&offer].answer_by.since_ms(world.now);
    let rule_ms = policy().ordinary.answer_within_ms;
    assert_eq!(within_ms, rule_ms.min(u64::from(gain_s) * 1_000));
}

#[test]
fn nobody_relieves_whoever_is_under_way_to_another_place_than_was_known() {
    let mut world = yu_under_way(improving());
    lan_is_free(&mut world);
    let offer = world.offer_to(LAN);
    let placing = place_at(Some(metres_east(800)), "oak-1");
    let Command::PlaceCase(placing) = placing else { panic!("{placing:?}") };
    world.given(Command::PlaceCase(Placing { case: THERE, ..placing }));
    assert_eq!((world.asked_for(THERE), world.board.hold_on(LAN)), (vec![], None));
    world.when(accept(LAN, offer)).then(&["mailbox.answer_came_late", "mailbox.posted"]);
    assert!(goes_on(&world));
}

#[test]
fn nobody_relieves_whoever_is_under_way_to_what_a_merge_made_more_pressing() {
    let mut world = yu_under_way(Improving { graver: None, ..improving() });
    lan_is_free(&mut world);
    opens(&mut world, GRAVE, 110, Some(Grade::Red));
    assert_eq!((world.asked_for(THERE), world.asked_for(GRAVE)), (vec![LAN], vec![]));
    world.given(about(GRAVE, county(), merge(THERE)));
    assert_eq!((world.asked_for(THERE), world.board.case(THERE).unwrap().facts.grade), (vec![], Grade::Red));
    assert!(goes_on(&world));
}

#[test]
fn whoever_relieves_another_has_the_time_that_was_left_to_that_one() {
    let mut world = yu_under_way(improving());
    let clock = |world: &World| world.board.case(THERE).and_then(|case| case.clock).unwrap();
    let before = clock(&world);
    lan_is_free(&mut world).pass(10);
    let offer = world.offer_to(LAN);
    world.given(accept(LAN, offer)).given(about(THERE, county(), urge()));
    let case = world.board.case(THERE).unwrap();
    let (rung, round) = (case.rung, case.alert.as_ref().unwrap().round);
    world.given(Command::Acknowledge { case: THERE, rung, round, by: IN_OAK });
    assert_eq!((clock(&world).purpose, clock(&world).due), (before.purpose, before.due));
}

#[test]
fn nobody_is_asked_to_relieve_anybody_while_a_service_is_to_be_called() {
    let mut world = yu_under_way(improving());
    let joining = Joining { case: THERE, call_first: vec![Service::Fire], ..second_caller() };
    world.given(Command::JoinReport(joining));
    lan_is_free(&mut world);
    assert_eq!(world.asked_for(THERE), []);
}

#[test]
fn whoever_relieves_one_that_was_late_has_its_own_time_and_no_more_by_who_acknowledges() {
    let mut world = yu_under_way(improving());
    let within_ms = policy().ordinary.arrive_within_ms;
    world.pass(within_ms / 1_000);
    lan_is_free(&mut world);
    let offer = world.offer_to(LAN);
    world.given(accept(LAN, offer));
    let accepted_at = world.now;
    world.pass(10).given(about(THERE, county(), urge()));
    let case = world.board.case(THERE).unwrap();
    let (rung, round) = (case.rung, case.alert.as_ref().expect("it was urged").round);
    let by = world.roster[&case.owner().unwrap().area][0];
    world.given(Command::Acknowledge { case: THERE, rung, round, by });
    let due = world.board.case(THERE).and_then(|case| case.clock).map(|clock| clock.due);
    assert_eq!(due, Some(accepted_at.plus_ms(within_ms)));
}

#[test]
fn whoever_is_there_first_after_all_is_not_relieved() {
    let mut world = yu_under_way(improving());
    lan_is_free(&mut world);
    let (task, _) = world.board.hold_on(YU).unwrap();
    let offer = world.offer_to(LAN);
    world.given(arrive(YU, task));
    assert_eq!((world.asked_for(THERE), world.board.hold_on(LAN)), (vec![], None));
    assert_eq!(told(&world, LAN), Some(Notice::StandDown { offer }));
    world.when(accept(LAN, offer)).then(&["mailbox.answer_came_late", "mailbox.posted"]);
    assert_eq!(phase_of(&world, THERE), Some(Phase::OnScene));
}

#[test]
fn whoever_is_asked_has_the_case_as_any_other_where_the_one_under_way_leaves_it_meanwhile() {
    let gives_up = |world: &mut World| {
        world.declines(YU);
    };
    let is_taken = |world: &mut World| {
        opens(world, GRAVE, 950, Some(Grade::Red));
    };
    let leaves: [fn(&mut World); 2] = [gives_up, is_taken];
    for leave in leaves {
        let mut world = yu_under_way(improving());
        lan_is_free(&mut world);
        leave(&mut world);
        assert_eq!((world.asked_for(THERE), phase_of(&world, THERE)), (vec![LAN], Some(Phase::Unattended)));
        world.when(accept(LAN, world.offer_to(LAN)));
        assert!(world.events().iter().all(|event| !matches!(event, Event::OfferEnded { .. })));
        assert_eq!(phase_of(&world, THERE), Some(Phase::UnderWay));
    }
}

/// Yu goes on.
#[track_caller]
fn check_goes_on(improving: Improving, before: impl FnOnce(&mut World)) {
    let mut world = yu_under_way(improving);
    before(&mut world);
    let phase = phase_of(&world, THERE);
    lan_is_free(&mut world).then_nothing();
    assert_eq!(phase_of(&world, THERE), phase);
}

#[test]
fn nobody_is_sent_back_for_little_without_the_switch_from_the_scene_or_on_a_guess() {
    check_goes_on(Improving { sooner: None, ..improving() }, |_| {});
    let gain = |gain_min_s, gain_percent| Some(Gain { gain_min_s, gain_percent });
    check_goes_on(Improving { sooner: gain(539, 0), ..improving() }, |_| {});
    check_goes_on(Improving { sooner: gain(1, 92), ..improving() }, |_| {});
    check_goes_on(improving(), |world| {
        let (task, _) = world.board.hold_on(YU).unwrap();
        world.given(arrive(YU, task));
    });
    check_goes_on(improving(), |world| drop(world.fixes.remove(&YU)));
    check_goes_on(improving(), |world| drop(world.fixes.remove(&LAN)));
}

#[test]
fn who_has_set_out_is_credited_with_its_turnout() {
    let mut world = yu_under_way(improving());
    let (task, _) = world.board.hold_on(YU).unwrap();
    world.given(set_out(YU, task));
    lan_is_free(&mut world);
    let improved = world.choices().remove(0).improved;
    assert_eq!(improved, Some(Improved::Sooner { instead_of: YU, left_s: 575, gain_s: 527 }));
}

#[test]
fn a_case_changes_hands_no_more_often_and_a_unit_is_sent_elsewhere_no_more_often_than_the_policy_says() {
    check_goes_on(Improving { reassigned_max: 0, ..improving() }, |_| {});
    check_goes_on(Improving { reassigned_per_unit_max: 0, ..improving() }, |_| {});
    let mut world = yu_under_way(improving());
    lan_is_free(&mut world);
    world.accepts(LAN);
    world.fixes.get_mut(&LAN).unwrap().place = metres_east(900);
    world.fixes.get_mut(&MEI).unwrap().place = metres_east(100);
    world.given(Command::SignOn { unit: MEI }).when(Command::LookForWork { unit: MEI }).then_nothing();
}

/// Lan is under way to the quarrel when something of that grade happens; `before` comes first.
#[track_caller]
fn check_graver(grade: Grade, units: &[UnitId], before: impl FnOnce(&mut World), taken: bool) -> World {
    let mut world = town_of(units, reassigns(improving()));
    before(&mut world);
    if world.board.case(CASE).is_none() {
        world.given(quarrel()).accepts(LAN);
    }
    opens(&mut world, GRAVE, 60, Some(grade));
    assert_eq!(world.asked_for(GRAVE) == [LAN], taken, "{:?}", world.asked_for(GRAVE));
    world
}

#[test]
fn a_graver_case_takes_who_is_under_way_and_the_one_that_is_left_is_looked_for_at_once() {
    for grade in [Grade::Red, Grade::Orange] {
        let mut world = check_graver(grade, &[LAN], |_| {}, true);
        let improved = world.choices().remove(0).improved;
        assert_eq!(improved, Some(Improved::Graver { from: CASE, otherwise: None }));
        assert_eq!((world.case().phase, world.task().search_due), (Phase::Unattended, Some(world.now)));
        let told: Vec<Notice> =
            world.board.mailbox(LAN).unwrap().pending.iter().map(|pending| pending.notice).collect();
        let why = Reassigned::Graver { case: GRAVE };
        assert!(matches!(told[..], [Notice::Reassigned { why: it, .. }, Notice::Offer { .. }] if it == why));
        world.given(Command::SignOn { unit: MEI }).pass(1);
        assert_eq!(world.asked(), [MEI]);
    }
}

#[test]
fn nobody_is_taken_from_what_is_as_grave_from_the_scene_or_from_where_a_person_sent_it() {
    check_graver(Grade::Ordinary, &[LAN], |_| {}, false);
    let on_scene = |world: &mut World| {
        world.given(quarrel()).accepts(LAN).arrives(LAN);
    };
    check_graver(Grade::Red, &[LAN], on_scene, false);
    let red = |world: &mut World| {
        world.given(Command::OpenCase(Intake { grade: Some(Grade::Red), ..intake(CASE) })).accepts(LAN);
    };
    check_graver(Grade::Red, &[LAN], red, false);
    let by_hand = |world: &mut World| {
        world.given(quarrel()).declines(LAN);
        world.given(dispatch(&[LAN])).accepts(LAN);
    };
    check_graver(Grade::Red, &[LAN], by_hand, false);
}

#[test]
fn who_is_free_and_about_as_near_goes_and_whoever_is_under_way_goes_on() {
    let world = check_graver(Grade::Red, &[LAN, MEI], |_| {}, false);
    assert_eq!(world.asked_for(GRAVE), [MEI]);
    assert_eq!(world.case().phase, Phase::UnderWay);
    let world = check_graver(Grade::Red, &[LAN, YU], |_| {}, true);
    let improved = world.choices().remove(0).improved;
    assert!(
        matches!(improved, Some(Improved::Graver { otherwise: Some(free), .. }) if free.unit == YU),
        "{improved:?}"
    );
}

#[test]
fn a_unit_is_not_taken_from_the_same_case_twice() {
    let mut world = check_graver(Grade::Red, &[LAN], |_| {}, true);
    world.declines(LAN).pass(1);
    assert_eq!(world.asked(), [LAN]);
    world.given(accept(LAN, world.offer_to(LAN)));
    opens(&mut world, THERE, 60, Some(Grade::Red));
    assert_eq!((world.asked_for(THERE), world.case().phase), (vec![], Phase::UnderWay));
}
