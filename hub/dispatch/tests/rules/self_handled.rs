//! 即采即办: a small matter is filed, dealt with and closed in one breath; a drawn part is checked by somebody else.

use geo_index::Tier;
use hub_dispatch::{
    CaseId, Category, Command, Competence, ContentDigest, Grade, GradeBegins, Handled, Intake, Phase,
    Refusal, ReportKind, Risk, RiskBegins, Service, Span, ToldBy, Verdict, Wish,
};
use uuid::Uuid;

use crate::{
    desks::{ROADS, desk, matter, north, oak, south, wants_answer},
    orders::{CASE, close, intake, picture, sealed, verify},
    town::{IN_OAK, INSPECTOR, category, policy},
    world::World,
};

fn litter(case: CaseId) -> Handled {
    Handled {
        intake: Intake { category: category("litter"), channel: "unit".to_owned(), ..intake(case) },
        by: oak(),
        note: sealed(),
        before: vec![picture()],
        after: vec![ContentDigest("cd".repeat(32))],
    }
}

/// The town, where so many in a hundred are checked.
fn checking(percent: u8) -> World {
    let mut policy = policy();
    policy.closed_loop.self_handled.sample_percent = percent;
    let mut world = World::staffed();
    world.adopt("sample", policy);
    world
}

#[test]
fn a_small_matter_is_filed_and_closed_at_once_and_nobody_is_asked_or_alerted() {
    let mut world = checking(0);
    world.when(Command::FileHandled(litter(CASE)));
    world.then(&["report.received", "case.opened", "case.self_handled", "case.closed"]);
    assert!(world.board.case(CASE).is_none() && world.ledger.timers.is_empty());
}

#[test]
fn one_that_is_drawn_is_verified_by_somebody_else() {
    let mut world = checking(100);
    world.given(Command::FileHandled(litter(CASE)));
    assert_eq!((world.case().phase, world.asked()), (Phase::ToVerify, vec![]));
    world.when(verify(IN_OAK, Verdict::Done)).then_refused(Refusal::HandlerVerifies(IN_OAK));
    world.given(verify(INSPECTOR, Verdict::Done)).given(close());
}

#[test]
fn a_department_closes_nothing_by_itself_and_a_centre_nothing_that_is_kept_for_one_above() {
    let mut policy = policy();
    policy.closed_loop.self_handled.sample_percent = 0;
    policy.closed_loop.competence =
        vec![Competence { from: Tier::Township, grades: vec![], categories: vec![category("litter")] }];
    policy.categories.get_mut(&category("litter")).expect("litter is listed").climbs_to = Tier::County;
    let mut world = World::staffed();
    world.adopt("kept", policy);
    world.given(Command::FileHandled(litter(CASE)));
    assert_eq!(world.case().phase, Phase::ToVerify);
    let mut world = checking(0);
    world.given(Command::FileHandled(Handled { by: desk(ROADS), ..litter(CASE) }));
    assert_eq!(world.case().phase, Phase::ToVerify);
}

#[test]
fn one_that_is_found_not_done_is_dispatched_like_any_other_with_a_limit_from_then_on() {
    let mut policy = policy();
    policy.closed_loop.self_handled.sample_percent = 100;
    policy.ordinary.limit = Some(Span::Hours(3));
    let mut world = World::staffed();
    world.adopt("sample", policy);
    world.given(Command::FileHandled(litter(CASE)));
    assert_eq!(world.case().handling.limit, None);
    world.given(verify(INSPECTOR, Verdict::NotDone));
    assert_eq!(world.hours_left(), 3);
    assert_eq!((world.case().phase, world.asked().len()), (Phase::Unattended, 1));
}

#[test]
fn what_begins_at_the_township_is_checked_and_had_by_the_township() {
    let mut world = checking(100);
    let of_a_department = |handled: &mut Handled| handled.intake.matter = Some(matter(ROADS, &[]));
    let of_many = |handled: &mut Handled| handled.intake.people = Some(12);
    for (number, change) in [(1, of_a_department as fn(&mut Handled)), (2, of_many)] {
        let mut handled = litter(CaseId(Uuid::from_u128(number)));
        change(&mut handled);
        let id = handled.intake.case;
        world.given(Command::FileHandled(handled));
        let case = world.board.case(id).expect("it waits to be checked");
        let tier = case.owner().map(|owner| owner.tier);
        assert_eq!((case.phase, tier), (Phase::ToVerify, Some(Tier::Township)));
        assert_eq!((case.alert.is_some(), case.rung), (true, 1), "the township hears of it");
    }
}

/// Nothing is drawn; what is of a great risk, presses or is about many begins at the township.
fn beginning_higher() -> World {
    let mut policy = policy();
    let rules = &mut policy.closed_loop;
    rules.self_handled.sample_percent = 0;
    rules.competence.clear();
    rules.risk_begins_at = vec![RiskBegins { risk: Risk::Orange, tier: Tier::Township }];
    rules.grades_begin_at = vec![GradeBegins { grade: Grade::Orange, tier: Tier::Township }];
    let mut world = World::staffed();
    world.adopt("beginning higher", policy);
    world
}

#[test]
fn what_begins_above_a_village_is_closed_on_the_spot_from_where_it_begins_and_checked_there_for_those_below()
{
    let of_risk = |handled: &mut Handled| handled.intake.risk = Some(Risk::Red);
    let of_many = |handled: &mut Handled| handled.intake.people = Some(12);
    let pressing = |handled: &mut Handled| handled.intake.grade = Some(Grade::Orange);
    for change in [of_risk as fn(&mut Handled), of_many, pressing] {
        let mut village = beginning_higher();
        let mut handled = litter(CASE);
        change(&mut handled);
        village.given(Command::FileHandled(handled.clone()));
        let (case, tier) = (village.case(), village.case().owner().map(|owner| owner.tier));
        assert_eq!((case.phase, tier, case.alert.is_some()), (Phase::ToVerify, Some(Tier::Township), true));
        let mut township = beginning_higher();
        township.given(Command::FileHandled(Handled { by: north(), ..handled }));
        assert!(township.board.case(CASE).is_none(), "it begins there");
    }
}

#[test]
fn about_one_in_ten_is_drawn_and_always_the_same_ones() {
    let drawn = || {
        let mut world = checking(10);
        for number in 0..400_u128 {
            // Ids as they are made at the edge: the time in front, chance behind.
            let id = (0x0199_0000_0000_7000 + number) << 64 | number.wrapping_mul(0x9E37_79B9_7F4A_7C15);
            world.given(Command::FileHandled(litter(CaseId(Uuid::from_u128(id)))));
        }
        world.board.cases().map(|case| case.id).collect::<Vec<_>>()
    };
    let first = drawn();
    assert!((20..=60).contains(&first.len()), "{} of 400", first.len());
    assert_eq!(first, drawn());
}

#[test]
fn only_what_its_filer_found_is_closed_on_the_spot() {
    let told_by = |why| Refusal::NotSelfFound(why);
    let hotline = |handled: &mut Handled| handled.intake.channel = "12345".to_owned();
    check_refused(hotline, told_by(ToldBy::Channel("12345".to_owned())));
    for kind in [
        ReportKind::Enquiry,
        ReportKind::Disclosure,
        ReportKind::Suggestion,
        ReportKind::Praise,
        ReportKind::Other,
    ] {
        check_refused(|handled| handled.intake.wish.kind = kind, told_by(ToldBy::Kind(kind)));
    }
    check_refused(|handled| handled.intake.wish = wants_answer(), told_by(ToldBy::Wish));
    check_refused(|handled| handled.intake.wish.confidential = true, told_by(ToldBy::Wish));
    let complaint = Wish { kind: ReportKind::Complaint, ..Wish::default() };
    let mut world = checking(0);
    let handled = litter(CASE);
    let intake = Intake { wish: complaint, ..handled.intake.clone() };
    world.given(Command::FileHandled(Handled { intake, ..handled }));
}

#[track_caller]
fn check_refused(change: impl FnOnce(&mut Handled), why: Refusal) {
    let mut handled = litter(CASE);
    change(&mut handled);
    let mut world = checking(0);
    world.when(Command::FileHandled(handled)).then_refused(why);
    assert!(world.ledger.streams.keys().all(|stream| !matches!(stream, hub_dispatch::Stream::Case(_))));
}

#[test]
fn what_is_not_small_is_not_closed_on_the_spot() {
    let of = |name: &str| Category(name.to_owned());
    let quarrel = |handled: &mut Handled| handled.intake.category = of("quarrel");
    check_refused(quarrel, Refusal::NotSelfHandled(of("quarrel")));
    let litter = Refusal::NotSelfHandled(of("litter"));
    check_refused(|handled| handled.intake.call_first = vec![Service::Fire], litter.clone());
    check_refused(|handled| handled.intake.grade = Some(Grade::Red), litter);
}

#[test]
fn it_is_shown_before_and_after_and_not_by_the_same_picture() {
    check_refused(|handled| handled.before.clear(), Refusal::PicturesMissing);
    check_refused(|handled| handled.after.clear(), Refusal::PicturesMissing);
    check_refused(|handled| handled.after = handled.before.clone(), Refusal::PicturesMissing);
}

#[test]
fn a_centre_deals_with_what_lies_in_its_own_area_and_no_case_is_opened_twice() {
    check_refused(|handled| handled.by = south(), Refusal::NotYourCase(CASE));
    let mut world = checking(100);
    world.given(Command::FileHandled(Handled { by: desk(ROADS), ..litter(CASE) }));
    world.when(Command::FileHandled(litter(CASE))).then_refused(Refusal::CaseExists(CASE));
}
