//! 重复来电: what is the very same report again, and what is not: judged on the board as it is when it counts.

use hub_dispatch::{
    Again, Command, Event, Grade, Joining, Phase, Refusal, Repeat, RepeatRule, ReportId, ReportKind,
    Sameness, Service, SuspensionKind, Verdict, Wish,
};
use uuid::Uuid;

use crate::{
    desks::{ROADS, assign, city, does, leak, merge, oak, suspend},
    orders::{CASE, OTHER_CASE, of_category, place_at, report_of, second_caller, settle, verify, withdraw},
    town::{self, IN_OAK, INSPECTOR, category, code, metres_east},
    world::World,
};

const DAY_MS: u64 = 86_400_000;

fn first_report() -> ReportId {
    report_of(CASE)
}

/// A leak in Oak, at the origin.
fn leaking() -> World {
    let mut world = World::tiny();
    world.given(Command::OpenCase(leak(CASE)));
    world
}

/// The same report again, as the shell would find it.
fn again() -> Again {
    Again {
        of: first_report(),
        same: Sameness { number: true, name: true, words: true, address: true },
        category: category("leak"),
        matter: None,
        grade: None,
        place: Some(metres_east(0)),
        area: code("oak-1"),
    }
}

fn repeated() -> Joining {
    Joining { again: Some(again()), ..second_caller() }
}

fn with(change: impl FnOnce(&mut Again)) -> Joining {
    let mut found = again();
    change(&mut found);
    Joining { again: Some(found), ..second_caller() }
}

/// What the event says of the repetition.
fn repeat(world: &World) -> Option<Repeat> {
    world.events().iter().find_map(|event| {
        let Event::ReportJoined(joined) = event else { return None };
        joined.repeat
    })
}

#[track_caller]
fn check_joins(mut world: World, joining: Joining, apart_m: Option<u32>) {
    world.given(Command::JoinReport(joining));
    assert_eq!(repeat(&world), Some(Repeat { of: first_report(), apart_m }));
    assert_eq!(world.case().joined.len(), 1);
}

#[track_caller]
fn check_is_another(mut world: World, joining: Joining) {
    world.when(Command::JoinReport(joining)).then_refused(Refusal::NotRepeated(CASE));
}

#[test]
fn the_same_again_joins_by_itself_and_the_event_says_what_it_repeats() {
    check_joins(leaking(), repeated(), Some(0));
    check_joins(leaking(), with(|found| found.place = Some(metres_east(40))), Some(40));
}

#[test]
fn what_a_person_says_is_the_same_matter_is_no_repetition() {
    let mut world = leaking();
    world.given(Command::JoinReport(second_caller()));
    assert_eq!(repeat(&world), None);
}

#[test]
fn another_number_name_or_other_words_are_another_report() {
    for differ in [
        Sameness { number: false, ..again().same },
        Sameness { name: false, ..again().same },
        Sameness { words: false, ..again().same },
    ] {
        check_is_another(leaking(), with(|found| found.same = differ));
    }
}

#[test]
fn another_kind_category_matter_or_report_is_another() {
    let complains = Wish { kind: ReportKind::Complaint, ..Wish::default() };
    check_is_another(leaking(), Joining { wish: complains, ..repeated() });
    check_is_another(leaking(), with(|found| found.category = category("pothole")));
    check_is_another(leaking(), with(|found| found.matter = Some(crate::desks::matter(ROADS, &[]).code)));
    check_is_another(leaking(), with(|found| found.of = ReportId(Uuid::nil())));
}

#[test]
fn another_place_is_another_matter_and_one_that_only_one_of_them_names_is_not_certain() {
    check_is_another(leaking(), with(|found| found.place = Some(metres_east(60))));
    check_is_another(leaking(), with(|found| found.place = None));
    let mut moved = leaking();
    moved.given(place_at(Some(metres_east(5_000)), "ash-1"));
    check_is_another(moved, repeated());
}

#[test]
fn without_positions_the_words_and_the_area_tell_the_place() {
    let unplaced = || {
        let mut world = leaking();
        world.given(place_at(None, "oak"));
        world
    };
    let said = |address| {
        with(|found| {
            (found.place, found.area) = (None, code("oak"));
            found.same.address = address;
        })
    };
    check_joins(unplaced(), said(true), None);
    check_is_another(unplaced(), said(false));
    check_is_another(unplaced(), with(|found| (found.place, found.area) = (None, code("elm"))));
}

#[test]
fn it_is_one_for_as_long_as_the_policy_says() {
    let mut world = leaking();
    world.now = world.now.plus_ms(7 * DAY_MS);
    check_joins(world, repeated(), Some(0));
    let mut world = leaking();
    world.now = world.now.plus_ms(7 * DAY_MS + 1);
    check_is_another(world, repeated());
}

#[test]
fn where_life_may_be_in_danger_an_hour_later_it_may_be_another() {
    for pressing in [
        Joining { grade: Some(Grade::Red), ..repeated() },
        Joining { call_first: vec![Service::Fire], ..repeated() },
        with(|found| found.grade = Some(Grade::Red)),
    ] {
        let mut world = leaking();
        world.pass(600);
        check_joins(world, pressing.clone(), Some(0));
        let mut world = leaking();
        world.pass(601);
        check_is_another(world, pressing);
    }
}

#[test]
fn another_policy_judges_otherwise_and_a_case_keeps_that_under_which_it_was_opened() {
    let narrow = |repeats| {
        let mut policy = town::policy();
        policy.closed_loop.repeats = repeats;
        let mut world = World::tiny();
        world.adopt("narrow", policy);
        world.given(Command::OpenCase(leak(CASE)));
        world.adopt("wide", town::policy());
        world
    };
    let usual = RepeatRule::default();
    check_is_another(narrow(RepeatRule { within_days: 0, ..usual }), repeated());
    check_is_another(
        narrow(RepeatRule { same_place_m: 30, ..usual }),
        with(|found| found.place = Some(metres_east(40))),
    );
    let mut world = narrow(RepeatRule { within_days: 1, ..usual });
    world.now = world.now.plus_ms(DAY_MS + 1);
    check_is_another(world, repeated());
}

#[test]
fn once_the_work_is_said_to_be_done_the_same_words_say_that_it_is_not() {
    let mut world = leaking();
    world.given(settle(IN_OAK));
    assert_eq!(world.case().phase, Phase::ToVerify);
    world.when(Command::JoinReport(repeated())).then_refused(Refusal::NotRepeated(CASE));
    world.given(verify(INSPECTOR, Verdict::NotDone)).given(Command::JoinReport(repeated()));
    world.given(settle(IN_OAK)).given(verify(INSPECTOR, Verdict::Done));
    let third = Joining { report: ReportId(Uuid::from_u128(65_003)), ..repeated() };
    world.when(Command::JoinReport(third)).then_refused(Refusal::NotRepeated(CASE));
}

#[test]
fn with_departments_and_while_it_waits_by_plan_it_is_to_be_done_still() {
    let mut world = leaking();
    world.given(does(oak(), assign(ROADS, &[])));
    check_joins(world, repeated(), Some(0));
    let mut world = leaking();
    world.given(does(city(), suspend(SuspensionKind::Deferred, world.in_hours(48))));
    check_joins(world, repeated(), Some(0));
}

#[test]
fn a_case_that_finished_while_the_report_was_on_its_way_is_not_joined() {
    let mut world = leaking();
    world.given(withdraw());
    world.when(Command::JoinReport(repeated())).then_refused(Refusal::CaseNotOpen(CASE));
    let mut world = leaking();
    world.given(Command::OpenCase(leak(OTHER_CASE))).given(does(city(), merge(OTHER_CASE)));
    world.when(Command::JoinReport(repeated())).then_refused(Refusal::CaseNotOpen(CASE));
}

#[test]
fn a_hub_that_has_not_seen_the_work_done_is_rejected_and_decides_anew() {
    let mut world = leaking();
    world.given(settle(IN_OAK));
    let order = Command::JoinReport(repeated());
    assert!(world.carry_out_behind(1, &order).is_some(), "the ledger knows better");
    world.when(order).then_refused(Refusal::NotRepeated(CASE));
}

#[test]
fn a_units_call_for_help_is_never_repeated_by_a_caller() {
    let mut world = World::staffed();
    world.given(of_category("leak"));
    world.given(withdraw());
    world.given(crate::orders::sos(town::LAN, OTHER_CASE));
    let found = Again { of: report_of(OTHER_CASE), category: category("sos"), ..again() };
    let joining = Joining { case: OTHER_CASE, again: Some(found), ..second_caller() };
    world.when(Command::JoinReport(joining)).then_refused(Refusal::NotRepeated(OTHER_CASE));
}
