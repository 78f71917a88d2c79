//! 风险等级: what is judged to be of a great risk begins where the policy says, by whatever way that becomes known, and what has
//! left it takes its risk along.

use geo_index::Tier;
use hub_dispatch::{
    ClimbReason, Command, Grade, Intake, Joining, Matter, NoCorrection, Policy, Refusal, Risk, RiskBegins,
};

use crate::{
    desks::{
        ROADS, about, correct_about, correct_grade, correct_risk, county, does, leak, matter, merge, north,
        oak, part, part_report, pass_down,
    },
    orders::{CASE, OTHER_CASE, intake, of_category, reopen, second_caller, withdraw},
    town::{category, policy},
    world::World,
};

/// Orange begins at the township, red at the county.
fn by_risk() -> Policy {
    let mut policy = policy();
    let from = |risk, tier| RiskBegins { risk, tier };
    policy.closed_loop.risk_begins_at =
        vec![from(Risk::Orange, Tier::Township), from(Risk::Red, Tier::County)];
    policy
}

fn world() -> World {
    let mut world = World::staffed();
    world.adopt("by risk", by_risk());
    world
}

/// A quarrel that is judged so.
fn of_risk(risk: Risk) -> Command {
    Command::OpenCase(Intake { risk: Some(risk), ..intake(CASE) })
}

/// Another caller judges it so.
fn another_judges(risk: Risk) -> Command {
    Command::JoinReport(Joining { risk: Some(risk), ..second_caller() })
}

/// Whose the case is, of which risk, and why its post was told.
#[track_caller]
fn check(world: &World, owner: &str, risk: Option<Risk>, why: Option<ClimbReason>) {
    let case = world.case();
    let has_it = case.owner().expect("somebody has it").area.to_string();
    assert_eq!((has_it.as_str(), case.facts.risk, world.alert_reason()), (owner, risk, why));
}

const BY_RISK: Option<ClimbReason> = Some(ClimbReason::ByRisk);

#[test]
fn what_is_of_a_great_risk_begins_where_its_row_says_and_all_below_are_told() {
    for (risk, owner, told) in
        [(Risk::Orange, "north", vec!["oak"]), (Risk::Red, "county", vec!["oak", "north"])]
    {
        let mut world = world();
        world.given(of_risk(risk));
        check(&world, owner, Some(risk), BY_RISK);
        let copies: Vec<String> =
            world.case().handling.copies.iter().map(|copy| copy.post.area.to_string()).collect();
        assert_eq!(copies, told);
    }
}

/// One row: orange, the township.
fn from_orange_on() -> World {
    let mut policy = policy();
    policy.closed_loop.risk_begins_at = vec![RiskBegins { risk: Risk::Orange, tier: Tier::Township }];
    let mut world = World::staffed();
    world.adopt("from orange on", policy);
    world
}

#[test]
fn what_is_graver_than_a_row_names_begins_there_too() {
    let mut filed = from_orange_on();
    filed.given(of_risk(Risk::Red));
    check(&filed, "north", Some(Risk::Red), BY_RISK);
    let mut judged = from_orange_on();
    judged.given(of_category("quarrel")).given(another_judges(Risk::Red));
    check(&judged, "north", Some(Risk::Red), BY_RISK);
    let mut less = from_orange_on();
    less.given(of_risk(Risk::Yellow));
    check(&less, "oak", Some(Risk::Yellow), None);
}

#[test]
fn a_risk_graver_than_a_row_names_is_taken_off_by_no_village() {
    let mut world = from_orange_on();
    world.given(of_risk(Risk::Red)).given(does(north(), pass_down("oak")));
    let too_low = Refusal::SeatTooLow { case: CASE, needed: Tier::Township };
    world.when(does(oak(), correct_risk(Risk::Yellow))).then_refused(too_low);
}

#[test]
fn what_is_of_little_risk_or_of_none_and_every_case_of_a_policy_without_such_rows_begins_at_its_village() {
    for risk in [Risk::Blue, Risk::Yellow] {
        let mut little = world();
        little.given(of_risk(risk));
        check(&little, "oak", Some(risk), None);
    }
    let mut before = World::staffed();
    before.given(of_risk(Risk::Red));
    check(&before, "oak", Some(Risk::Red), None);
}

#[test]
fn the_graver_of_what_is_said_and_of_what_the_catalogue_says_counts() {
    let listed = |risk| Some(Matter { risk, ..matter(ROADS, &[]) });
    for (said, of_matter, risk) in [
        (None, Some(Risk::Orange), Some(Risk::Orange)),
        (Some(Risk::Yellow), Some(Risk::Orange), Some(Risk::Orange)),
        (Some(Risk::Red), Some(Risk::Orange), Some(Risk::Red)),
        (Some(Risk::Blue), None, Some(Risk::Blue)),
    ] {
        let mut world = world();
        world.given(Command::OpenCase(Intake { risk: said, matter: listed(of_matter), ..leak(CASE) }));
        assert_eq!(world.case().facts.risk, risk);
    }
}

#[test]
fn its_grade_is_told_before_its_risk_only_where_it_asks_for_more() {
    let mut world = world();
    let many = Intake { people: Some(9), risk: Some(Risk::Orange), ..intake(CASE) };
    world.given(Command::OpenCase(many));
    check(&world, "north", Some(Risk::Orange), Some(ClimbReason::ManyPeople));
}

#[test]
fn a_case_that_another_caller_judges_to_be_graver_goes_up_and_one_that_judges_less_changes_nothing() {
    let mut world = world();
    world.given(of_category("quarrel")).given(another_judges(Risk::Orange));
    check(&world, "north", Some(Risk::Orange), BY_RISK);
    let less = Joining {
        report: hub_dispatch::ReportId(uuid::Uuid::from_u128(65_100)),
        risk: Some(Risk::Blue),
        ..second_caller()
    };
    world.given(Command::JoinReport(less));
    check(&world, "north", Some(Risk::Orange), BY_RISK);
}

#[test]
fn a_case_of_a_lower_ladder_grows_to_where_its_risk_begins() {
    let mut world = world();
    world.given(of_category("lamp")).given(another_judges(Risk::Red));
    check(&world, "county", Some(Risk::Red), BY_RISK);
}

#[test]
fn a_correction_of_its_risk_puts_it_up_and_nobody_is_looked_for_anew() {
    let mut world = world();
    world.given(of_category("quarrel")).when(does(oak(), correct_risk(Risk::Orange)));
    world.then(&["case.corrected", "case.alerted", "case.clock_set"]);
    check(&world, "north", Some(Risk::Orange), BY_RISK);
}

#[test]
fn a_correction_of_its_matter_brings_the_matters_risk() {
    let mut world = world();
    let grave = Matter { risk: Some(Risk::Red), ..matter(ROADS, &[]) };
    world.given(Command::OpenCase(leak(CASE)));
    world.given(does(county(), correct_about("leak", Some(grave))));
    check(&world, "county", Some(Risk::Red), BY_RISK);
    let nothing = Refusal::NotCorrected { case: CASE, why: NoCorrection::Nothing };
    world.when(does(county(), correct_risk(Risk::Yellow))).then_refused(nothing);
}

#[test]
fn the_risk_is_taken_off_from_the_tier_at_which_it_begins_and_not_below() {
    let mut world = world();
    world.given(of_risk(Risk::Orange)).given(does(north(), pass_down("oak")));
    let too_low = Refusal::SeatTooLow { case: CASE, needed: Tier::Township };
    world.when(does(oak(), correct_risk(Risk::Yellow))).then_refused(too_low);
    world.given(does(north(), correct_risk(Risk::Yellow)));
    assert_eq!(world.case().facts.risk, Some(Risk::Yellow));
}

#[test]
fn what_somebody_passed_down_stays_there_while_its_risk_does() {
    let mut world = world();
    world.given(of_risk(Risk::Orange)).given(does(north(), pass_down("oak")));
    world.given(another_judges(Risk::Orange)).given(does(oak(), correct_grade(Grade::Orange)));
    assert_eq!(world.case().owner().map(|rung| rung.tier), Some(Tier::Village));
}

#[test]
fn a_case_of_the_village_that_is_merged_into_one_of_less_risk_brings_its_risk_and_takes_it_along_again() {
    let mut world = world();
    let risky = Intake { risk: Some(Risk::Orange), category: category("lamp"), ..intake(OTHER_CASE) };
    world.given(of_category("lamp")).given(Command::OpenCase(risky));
    world.given(about(OTHER_CASE, north(), pass_down("oak")));
    world.given(about(OTHER_CASE, north(), merge(CASE)));
    check(&world, "north", Some(Risk::Orange), BY_RISK);
    world.given(does(north(), part(OTHER_CASE)));
    check(&world, "oak", None, Some(ClimbReason::Moved));
    assert_eq!(world.board.case(OTHER_CASE).and_then(|case| case.facts.risk), Some(Risk::Orange));
}

#[test]
fn a_report_that_leaves_takes_its_risk_along_unless_a_person_has_judged_the_case_since() {
    let left = |corrected: bool| {
        let mut world = world();
        world.given(of_category("lamp")).given(another_judges(Risk::Red));
        if corrected {
            world.given(does(county(), correct_risk(Risk::Orange)));
        }
        world.given(does(county(), part_report(second_caller().report)));
        let risks: Vec<Option<Risk>> = world.board.cases().map(|case| case.facts.risk).collect();
        (world.case().facts.risk, risks.contains(&Some(Risk::Red)))
    };
    assert_eq!(left(false), (None, true));
    assert_eq!(left(true), (Some(Risk::Orange), true));
}

#[test]
fn opened_again_it_begins_there_again() {
    let mut world = world();
    world.given(of_risk(Risk::Red)).given(withdraw()).given(reopen());
    check(&world, "county", Some(Risk::Red), BY_RISK);
}
