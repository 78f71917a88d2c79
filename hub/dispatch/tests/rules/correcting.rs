//! 更正: what a case was filed as is put right. What follows is what filing it so would have led to, and nobody is rid of a case
//! or of its deadline by it.

use geo_index::Tier;
use hub_dispatch::{
    ClimbReason, Command, Correction, Deed, Event, Grade, Happened, Intake, LimitReason, Matter, Mode,
    NoCorrection, Phase, Refusal, ReportKind, Service, Span, SuspensionKind, Verdict,
};

use crate::{
    desks::{
        ROADS, about, ask_more, city, correct_about, correct_grade, county, desk, does, leak, matter, merge,
        north, oak, part, part_report, rule_more, suspend,
    },
    orders::{
        CASE, OTHER_CASE, another_says, calling_first, intake, of_category, of_grade, reopen, sealed,
        second_caller, settle_from, sos, verify, withdraw,
    },
    town::{INSPECTOR, LAN, category, policy},
    world::World,
};

const HOUR_MS: u64 = 3_600_000;

/// 更正 of the kind alone.
pub(crate) fn correct_kind(kind: ReportKind) -> Deed {
    let (about, grade, at_least, kind, risk) = (None, None, None, Some(kind), None);
    Deed::Correct(Box::new(Correction { about, grade, at_least, kind, risk, reason: sealed() }))
}

fn a_leak() -> World {
    let mut world = World::tiny();
    world.given(Command::OpenCase(leak(CASE)));
    world
}

/// The town, where what is red is closed from the county and what is orange from the township.
fn with_competence() -> World {
    let mut policy = policy();
    policy.closed_loop.competence = hub_dispatch::LoopRules::default().competence;
    let mut world = World::tiny();
    world.adopt("shipped", policy);
    world
}

/// How long the limit is, and how long after the case was opened it ends.
fn limit(world: &World) -> (Span, u64) {
    let limit = &world.case().handling.limit.as_ref().expect("it has a limit").limit;
    (limit.within, limit.due.since_ms(world.case().opened_at) / HOUR_MS)
}

#[track_caller]
fn check_refused(world: &mut World, deed: Deed, why: NoCorrection) {
    world.when(does(city(), deed)).then_refused(Refusal::NotCorrected { case: CASE, why });
}

#[test]
fn a_correction_that_changes_nothing_is_refused() {
    let mut world = a_leak();
    let now = [correct_grade(Grade::Ordinary), correct_about("leak", None), correct_kind(ReportKind::Help)];
    for deed in now {
        check_refused(&mut world, deed, NoCorrection::Nothing);
    }
}

#[test]
fn whoever_handled_it_does_not_say_what_it_was() {
    let mut world = a_leak();
    world.given(settle_from(oak()));
    let deed = correct_grade(Grade::Orange);
    world.when(does(oak(), deed.clone()));
    world.then_refused(Refusal::NotCorrected { case: CASE, why: NoCorrection::Handler });
    world.given(does(north(), deed));
}

#[test]
fn what_has_ended_is_not_corrected() {
    let mut world = a_leak();
    world.given(withdraw()).when(does(city(), correct_grade(Grade::Red)));
    world.then_refused(Refusal::CaseNotOpen(CASE));
    world.given(reopen()).given(does(city(), correct_grade(Grade::Red)));
}

#[test]
fn a_units_call_for_help_is_no_other_matter() {
    let mut world = World::staffed();
    world.given(sos(LAN, CASE));
    check_refused(&mut world, correct_about("leak", None), NoCorrection::CallForHelp);
}

#[test]
fn it_is_filed_under_the_other_category_with_its_limit_since_it_was_filed() {
    let mut world = World::tiny();
    world.given(of_category("quarrel")).hours(2);
    world.when(does(city(), correct_about("leak", None)));
    world.then(&["case.corrected", "limit.set", "case.copied"]);
    assert_eq!((&world.case().facts.category, limit(&world)), (&category("leak"), (Span::Hours(10), 10)));
    let why = world.events().iter().find_map(|event| {
        let Event::Acted(acted) = event else { return None };
        if let Happened::LimitSet { why, .. } = acted.what { Some(why) } else { None }
    });
    assert_eq!(why, Some(LimitReason::Corrected));
}

#[test]
fn with_a_category_alone_it_has_no_matter_any_more() {
    let mut world = World::tiny();
    let filed = Intake { matter: Some(matter(ROADS, &[])), ..leak(CASE) };
    world.given(Command::OpenCase(filed)).given(does(city(), correct_about("leak", None)));
    assert!(!world.case().facts.is_desk_work());
}

#[test]
fn the_kind_is_put_right_for_the_report_that_opened_it() {
    let mut world = a_leak();
    world.given(does(oak(), correct_kind(ReportKind::Complaint)));
    let case = world.case();
    assert_eq!(case.facts.filing.as_ref().map(|filing| filing.wish.kind), Some(ReportKind::Complaint));
    assert_eq!(case.handling.reports[0].wish.kind, ReportKind::Complaint);
}

#[test]
fn what_rises_is_told_to_its_post_and_to_the_unit_and_is_due_earlier() {
    let mut world = World::staffed();
    world.given(Command::OpenCase(Intake { category: category("light"), ..intake(CASE) })).accepts(LAN);
    world.when(does(city(), correct_grade(Grade::Orange)));
    world.then(&[
        "case.corrected",
        "mailbox.posted",
        "case.alerted",
        "case.clock_set",
        "limit.set",
        "case.copied",
    ]);
    assert_eq!(world.alert_reason(), Some(ClimbReason::GradeRaised));
    assert_eq!(limit(&world), (Span::Hours(4), 4));
}

#[test]
fn what_becomes_red_is_taken_back_from_departments_and_looked_for() {
    let mut world = World::with_departments(ROADS, &[]);
    world.given(does(city(), correct_grade(Grade::Red)));
    let case = world.case();
    assert_eq!((case.phase, case.facts.grade), (Phase::Unattended, Grade::Red));
    assert!(case.handling.open_desks().next().is_none());
}

#[test]
fn what_becomes_red_waits_by_no_plan() {
    let mut world = a_leak();
    let review = world.in_hours(48);
    world.given(does(city(), suspend(SuspensionKind::LongTerm, review))).hours(1);
    world.given(does(city(), correct_grade(Grade::Red)));
    assert_eq!((world.case().phase, limit(&world).0), (Phase::Unattended, Span::Hours(1)));
}

#[test]
fn what_would_be_overdue_since_it_was_filed_begins_with_the_correction() {
    let mut world = a_leak();
    world.hours(4).given(does(city(), correct_grade(Grade::Red)));
    assert_eq!(
        (limit(&world), world.case().handling.limit.as_ref().unwrap().passed),
        ((Span::Hours(1), 5), 0)
    );
}

#[test]
fn nobody_gains_time_by_a_limit_that_begins_with_a_correction() {
    let mut world = a_leak();
    world.pass(9 * 3_600 + 1_800).given(does(city(), correct_grade(Grade::Orange)));
    assert_eq!(limit(&world), (Span::Hours(10), 10), "four hours from now would be later");
    world.given(does(city(), correct_grade(Grade::Ordinary)));
    assert_eq!(limit(&world), (Span::Hours(10), 10));
}

#[test]
fn nobody_gains_time_by_a_correction_where_a_report_brought_less() {
    // Two hours lie behind since it was filed; of seven there is time left.
    for (hours, minutes) in [(2, 50), (7, 5)] {
        let mut policy = policy();
        let light = policy.categories.get_mut(&category("light")).expect("the town has street lamps");
        light.limits.red = Some(Span::Hours(hours));
        let mut world = World::tiny();
        world.adopt("slower lamps", policy);
        world.given(Command::OpenCase(leak(CASE))).hours(5).given(another_says(Grade::Red));
        assert_eq!(limit(&world), (Span::Hours(1), 6));
        world.pass(minutes * 60).given(does(city(), correct_about("light", None)));
        assert_eq!((world.case().facts.grade, limit(&world)), (Grade::Red, (Span::Hours(1), 6)));
    }
}

#[test]
fn up_and_down_again_it_is_due_when_it_was() {
    let mut world = a_leak();
    world.hours(5).given(does(city(), correct_grade(Grade::Red)));
    assert_eq!(limit(&world), (Span::Hours(1), 6));
    world.given(does(city(), correct_grade(Grade::Ordinary)));
    assert_eq!(limit(&world), (Span::Hours(10), 10));
}

#[test]
fn more_time_that_was_granted_is_not_lost() {
    let mut world = World::with_departments(ROADS, &[]);
    let task = world.desk_id(ROADS);
    world.given(does(desk(ROADS), ask_more(task, Span::Hours(3))));
    world.given(does(city(), rule_more(hub_dispatch::ExtensionRuling::Granted)));
    assert_eq!(limit(&world), (Span::Hours(10), 13));
    world.given(does(city(), correct_grade(Grade::Orange)));
    assert_eq!(limit(&world), (Span::Hours(4), 7));
    world.given(does(city(), correct_grade(Grade::Ordinary)));
    assert_eq!(limit(&world), (Span::Hours(10), 13));
}

#[test]
fn less_pressing_is_said_from_a_tier_that_may_close_the_graver_one() {
    let mut world = with_competence();
    world.given(of_grade(Grade::Red));
    let (deed, needed) = (correct_grade(Grade::Ordinary), Tier::County);
    for low in [oak(), north()] {
        world.when(does(low, deed.clone())).then_refused(Refusal::SeatTooLow { case: CASE, needed });
    }
    let before = world.case().clone();
    world.given(does(county(), deed));
    let now = world.case();
    assert_eq!((&now.facts.ladder, now.rung), (&before.facts.ladder, before.rung), "it keeps its posts");
}

#[test]
fn a_category_that_a_lower_tier_may_close_is_said_from_a_tier_that_may_close_it_as_it_is() {
    let mut policy = policy();
    policy.closed_loop.competence = vec![hub_dispatch::Competence {
        from: Tier::County,
        grades: Vec::new(),
        categories: vec![category("leak")],
    }];
    let mut world = World::tiny();
    world.adopt("leaks", policy);
    world.given(Command::OpenCase(leak(CASE)));
    let (deed, needed) = (correct_about("quarrel", None), Tier::County);
    world.when(does(north(), deed.clone())).then_refused(Refusal::SeatTooLow { case: CASE, needed });
    world.given(does(county(), deed));
}

#[test]
fn what_becomes_less_pressing_keeps_its_offers_and_has_nobody_to_be_called_first() {
    let mut world = World::staffed();
    world.given(calling_first(vec![Service::Fire])).pass(46);
    let asked = world.board.task(world.case().task).expect("it has a task").offers.len();
    assert!(asked > 0);
    world.given(does(city(), correct_grade(Grade::Ordinary)));
    assert_eq!(world.board.task(world.case().task).expect("it has a task").offers.len(), asked);
    assert_eq!(world.case().calls_owed(), []);
}

#[test]
fn a_matter_is_never_graded_lower_than_the_catalogue_says() {
    let mut world = World::tiny();
    let grave = Matter { grade: Some(Grade::Orange), ..matter(ROADS, &[]) };
    world.given(Command::OpenCase(leak(CASE))).given(does(city(), correct_about("leak", Some(grave))));
    assert_eq!(world.case().facts.grade, Grade::Orange);
    check_refused(&mut world, correct_grade(Grade::Ordinary), NoCorrection::Nothing);
}

#[test]
fn words_of_danger_of_the_other_matter_make_it_red() {
    let mut world = a_leak();
    let about = Some(hub_dispatch::About { category: category("leak"), matter: Some(matter(ROADS, &[])) });
    let (grade, at_least, kind) = (Some(Grade::Ordinary), Some(Grade::Red), None);
    let said = Correction { about, grade, at_least, kind, risk: None, reason: sealed() };
    world.given(does(city(), Deed::Correct(Box::new(said))));
    assert_eq!(world.case().facts.grade, Grade::Red);
}

#[test]
fn what_is_found_to_be_a_departments_matter_goes_to_the_township_and_to_the_department() {
    let mut world = World::tiny();
    world.given(of_category("light"));
    world.given(does(oak(), correct_about("light", Some(matter(ROADS, &[])))));
    let case = world.case();
    let owner = case.owner().expect("somebody has it").tier;
    assert_eq!(
        (case.facts.mode, case.phase, owner),
        (Mode::RecordOnly, Phase::WithDepartments, Tier::Township)
    );
    assert_eq!(case.handling.lead().map(|(_, desk)| desk.department.0.as_str()), Some(ROADS));
}

#[test]
fn where_a_unit_has_it_no_department_is_given_it() {
    let mut world = World::staffed();
    world.given(of_category("light")).accepts(LAN);
    world.given(does(oak(), correct_about("light", Some(matter(ROADS, &[])))));
    let case = world.case();
    assert_eq!((case.phase, case.handling.desk.is_empty()), (Phase::UnderWay, true));
    assert_eq!(world.alert_reason(), Some(ClimbReason::DeskWork));
}

#[test]
fn the_ladder_grows_with_the_category_and_never_shrinks() {
    let mut world = World::tiny();
    world.given(of_category("lamp")).given(does(city(), correct_about("quarrel", None)));
    let ladder = world.case().facts.ladder.clone();
    assert_eq!(ladder.last().map(|rung| rung.tier), Some(Tier::County));
    world.given(does(city(), correct_about("lamp", None)));
    assert_eq!(world.case().facts.ladder, ladder);
}

#[test]
fn what_waits_to_be_closed_is_told_to_a_post_that_may() {
    let mut world = with_competence();
    world.given(of_grade(Grade::Ordinary)).given(settle_from(oak())).given(verify(INSPECTOR, Verdict::Done));
    assert_eq!(world.case().phase, Phase::ToClose);
    world.given(does(city(), correct_grade(Grade::Orange)));
    let owner = world.case().owner().expect("somebody has it").tier;
    assert_eq!((owner, world.case().phase), (Tier::Township, Phase::ToClose));
}

#[test]
fn who_is_parted_has_what_was_said_and_what_stays_keeps_its_correction() {
    let mut world = a_leak();
    world.given(another_says(Grade::Red)).given(does(city(), correct_grade(Grade::Orange)));
    let left =
        world.given(does(city(), part_report(second_caller().report))).events().iter().find_map(|event| {
            if let Event::CaseOpened { facts, .. } = event { Some(facts.grade) } else { None }
        });
    assert_eq!((left, world.case().facts.grade), (Some(Grade::Red), Grade::Orange));
}

#[test]
fn what_rises_after_a_correction_falls_back_to_it_and_no_further() {
    let mut world = a_leak();
    world.given(does(city(), correct_grade(Grade::Orange))).pass(1).given(another_says(Grade::Red));
    assert_eq!(world.case().facts.grade, Grade::Red);
    world.given(does(city(), part_report(second_caller().report)));
    assert_eq!((world.case().facts.grade, limit(&world)), (Grade::Orange, (Span::Hours(4), 4)));
}

#[test]
fn a_merged_case_goes_as_it_was_filed_and_the_other_has_its_own_limit_as_corrected() {
    let mut world = a_leak();
    world.given(Command::OpenCase(leak(OTHER_CASE))).given(about(OTHER_CASE, city(), merge(CASE)));
    world.given(does(city(), correct_grade(Grade::Orange)));
    assert_eq!(limit(&world), (Span::Hours(4), 4));
    world.given(does(city(), part(OTHER_CASE)));
    assert_eq!((limit(&world), world.case().facts.grade), ((Span::Hours(4), 4), Grade::Orange));
    let parted = world.board.case(OTHER_CASE).expect("it is open again");
    let within = parted.handling.limit.as_ref().map(|running| running.limit.within);
    assert_eq!((parted.facts.grade, within), (Grade::Ordinary, Some(Span::Hours(10))));
}

#[test]
fn a_case_that_is_opened_again_keeps_its_correction() {
    let mut world = a_leak();
    world.given(does(city(), correct_about("light", None))).given(does(city(), correct_grade(Grade::Orange)));
    world.given(withdraw()).given(reopen()).given(another_says(Grade::Red));
    world.given(does(city(), part_report(second_caller().report)));
    let facts = &world.case().facts;
    assert_eq!((&facts.category, facts.grade), (&category("light"), Grade::Orange));
}

#[test]
fn what_was_verified_in_time_stays_met() {
    let mut world = World::tiny();
    let asking = Intake { wish: crate::desks::wants_answer(), ..leak(CASE) };
    world.given(Command::OpenCase(asking)).given(settle_from(oak())).given(verify(INSPECTOR, Verdict::Done));
    assert_eq!(world.case().phase, Phase::ToCallBack);
    world.given(does(city(), correct_grade(Grade::Orange)));
    assert!(world.case().handling.limit.as_ref().is_some_and(|running| running.met));
}
