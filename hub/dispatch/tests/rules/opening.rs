//! How a report becomes a case.

use geo_index::Tier;
use hub_dispatch::{ClimbReason, Command, Event, Grade, Intake, ManyPeople, Mode, Refusal, RuledOut};

use crate::{
    orders::{CASE, intake, of_category, of_grade, place_at, quarrel, reopen, report_of, withdraw},
    town::{LAN, MEI, STAFF, TAO, category, code},
    world::World,
};

const OPENED: [&str; 5] = ["report.received", "case.opened", "task.opened", "case.alerted", "case.clock_set"];

/// Opens a case of a category and says what follows the opening itself.
fn check_opening(name: &str, mode: Mode, grade: Grade, follows: &[&str]) -> World {
    let mut world = World::staffed();
    world.when(of_category(name)).then(&[&OPENED, follows].concat());
    assert_eq!((world.case().facts.mode, world.case().facts.grade), (mode, grade));
    world
}

#[test]
fn where_the_machine_may_dispatch_the_nearest_unit_is_asked_in_the_same_append() {
    let world = check_opening("quarrel", Mode::Auto, Grade::Ordinary, &["offer.made", "mailbox.posted"]);
    assert_eq!(world.asked(), [LAN]);
}

#[test]
fn where_a_person_must_confirm_units_are_recommended_and_none_is_asked() {
    let world = check_opening("pothole", Mode::Suggest, Grade::Ordinary, &["case.recommended"]);
    let recommended: Vec<_> = world.choices().into_iter().map(|choice| choice.unit).collect();
    assert_eq!((recommended, world.asked()), (vec![LAN, MEI, TAO], vec![]));
}

#[test]
fn where_nobody_can_be_recommended_the_reasons_are_written_down() {
    let mut world = World::staffed();
    for (unit, ..) in STAFF {
        world.given(Command::SignOff { unit });
    }
    world
        .when(of_category("pothole"))
        .then(&[&OPENED[..], &["task.search_failed", "task.search_set"]].concat());
    let ruled_out = world.search_failed().unwrap_or_default();
    assert_eq!(ruled_out, STAFF.map(|(unit, ..)| (unit, RuledOut::OffDuty)));
}

#[test]
fn nobody_stays_recommended_who_can_no_longer_be_sent() {
    let mut world = World::staffed();
    world.given(of_category("pothole"));
    assert_eq!(world.case().recommended.len(), 3);
    for (unit, ..) in STAFF {
        world.given(Command::SignOff { unit });
    }
    world.when(place_at(None, "oak-2")).then(&[
        "case.placed",
        "task.search_failed",
        "task.search_set",
        "case.recommended",
    ]);
    assert_eq!(world.case().recommended, []);
}

#[test]
fn where_a_case_is_only_recorded_the_post_is_alerted_and_nobody_is_looked_for() {
    let world = check_opening("notice", Mode::RecordOnly, Grade::Ordinary, &[]);
    assert_eq!(world.alert(), (0, 1));
}

#[test]
fn a_category_that_is_not_listed_is_handled_by_the_rule_for_all_others() {
    check_opening("never heard of", Mode::Suggest, Grade::Ordinary, &["case.recommended"]);
}

#[test]
fn an_ordinary_case_asks_one_unit_an_urgent_one_two_and_a_red_one_three() {
    for (grade, asked) in [(Grade::Ordinary, 1), (Grade::Orange, 2), (Grade::Red, 3)] {
        let mut world = World::staffed();
        world.given(of_grade(grade));
        assert_eq!((world.case().facts.grade, world.asked().len()), (grade, asked));
    }
}

#[test]
fn every_grade_has_its_own_clock() {
    for (grade, climbs_after_s) in [(Grade::Red, 61), (Grade::Orange, 122), (Grade::Ordinary, 183)] {
        let mut world = World::staffed();
        world.given(of_grade(grade));
        let due = world.case().clock.unwrap().due;
        assert_eq!(due.since_ms(world.now), climbs_after_s * 1_000);
    }
}

fn check_ladder(name: &str, area: &str, ladder: &[&str]) {
    let mut world = World::staffed();
    let opening = Intake { category: category(name), area: code(area), place: None, ..intake(CASE) };
    world.given(Command::OpenCase(opening));
    let areas: Vec<&str> = world.case().facts.ladder.iter().map(|rung| rung.area.as_str()).collect();
    assert_eq!(areas, ladder);
}

#[test]
fn the_ladder_starts_at_the_village_and_ends_where_the_category_does() {
    check_ladder("quarrel", "oak-1", &["oak", "north", "county"]);
    check_ladder("flood", "oak-1", &["oak", "north", "county", "city"]);
    check_ladder("pothole", "oak-1", &["oak", "north", "county"]);
    check_ladder("notice", "oak-1", &["oak", "north"]);
    check_ladder("lamp", "oak-1", &["oak"]);
}

#[test]
fn a_case_of_a_higher_area_starts_at_that_areas_post() {
    check_ladder("flood", "north", &["north", "county", "city"]);
    check_ladder("quarrel", "city", &["city"]);
}

#[test]
fn a_category_that_ends_below_the_cases_own_area_has_the_one_post_of_that_area() {
    check_ladder("lamp", "county", &["county"]);
    check_ladder("notice", "city", &["city"]);
}

#[test]
fn a_case_keeps_the_policy_it_was_opened_under() {
    let mut world = World::staffed();
    world.given(quarrel());
    let old = world.in_force.clone();
    let mut stricter = crate::town::policy();
    stricter.ordinary.arrive_within_ms = 1;
    world.adopt("p2", stricter);
    world.accepts(LAN);
    assert_eq!(world.case().facts.policy, old);
    assert_eq!(world.case().clock.unwrap().due.since_ms(world.now), 903_000);
}

#[test]
fn the_report_and_the_case_name_each_other() {
    let mut world = World::staffed();
    world.given(quarrel());
    let named = world.events().iter().any(|event| {
        matches!(event, Event::ReportReceived { report, case, .. } if (*report, *case) == (report_of(CASE), CASE))
    });
    assert!(named);
    assert_eq!(world.case().facts.report, report_of(CASE));
}

#[test]
fn an_area_above_which_no_post_is_known_is_refused_by_name() {
    let mut world = World::staffed();
    let nowhere = Intake { area: code("nowhere"), ..intake(CASE) };
    world.when(Command::OpenCase(nowhere)).then_refused(Refusal::NoPost(CASE));
}

#[test]
fn no_case_is_opened_over_an_open_one() {
    let mut world = World::staffed();
    world.given(quarrel()).when(quarrel()).then_refused(Refusal::CaseExists(CASE));
}

/// Opens a case of a category in those grades and says where its ladder ends.
fn check_ends(name: &str, grades: [(Grade, Tier); 3]) {
    for (grade, highest) in grades {
        let mut world = World::staffed();
        let opening = Intake { category: category(name), grade: Some(grade), ..intake(CASE) };
        world.given(Command::OpenCase(opening));
        assert_eq!(world.case().facts.ladder.last().unwrap().tier, highest, "{name}, {grade:?}");
    }
}

#[test]
fn no_category_keeps_a_red_case_below_the_city_nor_carries_an_everyday_matter_above_the_county() {
    let [red, orange, ordinary] = [Grade::Red, Grade::Orange, Grade::Ordinary];
    check_ends("quarrel", [(red, Tier::City), (orange, Tier::City), (ordinary, Tier::County)]);
    check_ends("lamp", [(red, Tier::City), (orange, Tier::Village), (ordinary, Tier::Village)]);
    check_ends("notice", [(red, Tier::City), (orange, Tier::Township), (ordinary, Tier::Township)]);
}

/// Opens a case of so many people in a category and says at which post it begins, why, and where its ladder ends.
#[track_caller]
fn check_begins(people: u32, name: &str, area: &str, begins: &str, why: Option<ClimbReason>, highest: &str) {
    let mut world = World::staffed();
    let crowd = Intake {
        people: Some(people),
        category: category(name),
        area: code(area),
        place: None,
        ..intake(CASE)
    };
    world.given(Command::OpenCase(crowd));
    let case = world.case();
    let owner = case.owner().expect("an open case has an owner").area.clone();
    let top = case.facts.ladder.last().expect("a ladder has a rung").area.clone();
    assert_eq!((owner, top), (code(begins), code(highest)), "{people} people: {name} in {area}");
    assert_eq!((world.alert_reason(), case.facts.people()), (why, Some(people)));
}

#[test]
fn a_matter_of_five_people_begins_at_the_township_and_says_so() {
    let many = Some(ClimbReason::ManyPeople);
    check_begins(5, "quarrel", "oak-1", "north", many, "county");
    check_begins(1_000, "quarrel", "oak-1", "north", many, "county");
    check_begins(4, "quarrel", "oak-1", "oak", None, "county");
}

#[test]
fn a_matter_of_many_people_reaches_the_township_whatever_its_category() {
    check_begins(5, "lamp", "oak-1", "north", Some(ClimbReason::ManyPeople), "north");
}

#[test]
fn a_matter_of_many_people_that_lies_higher_begins_where_it_lies() {
    check_begins(5, "flood", "county", "county", None, "city");
}

#[test]
fn of_several_rules_about_people_the_highest_tier_counts() {
    let mut policy = crate::town::policy();
    let from = |people, tier| ManyPeople { people, tier };
    policy.closed_loop.people_begin_at =
        vec![from(5, Tier::Township), from(50, Tier::City), from(30, Tier::County)];
    for (people, tier) in
        [(None, None), (Some(4), None), (Some(31), Some(Tier::County)), (Some(50), Some(Tier::City))]
    {
        assert_eq!(policy.closed_loop.begins_at(people), tier, "{people:?}");
    }
    let mut world = World::staffed();
    world.adopt("crowds", policy);
    world.given(Command::OpenCase(Intake { people: Some(30), ..intake(CASE) }));
    assert_eq!((world.alert(), world.alert_reason()), ((2, 1), Some(ClimbReason::ManyPeople)));
}

#[test]
fn a_matter_of_many_people_that_is_placed_elsewhere_or_opened_again_begins_at_the_township() {
    let mut world = World::staffed();
    world.given(Command::OpenCase(Intake { people: Some(8), ..intake(CASE) }));
    world.given(place_at(None, "ash-1"));
    assert_eq!(world.case().owner().map(|rung| rung.area.clone()), Some(code("south")));
    world.given(withdraw()).given(reopen());
    assert_eq!(world.case().owner().map(|rung| rung.area.clone()), Some(code("south")));
    assert_eq!(world.alert_reason(), Some(ClimbReason::ManyPeople));
}
