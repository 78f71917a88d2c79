//! 取证: what the word that a matter is dealt with must bring, and when nothing is asked for.

use hub_dispatch::{
    CaseFacts, Command, ContentDigest, Deed, Event, Evidence, Grade, Intake, OtherPictures, Phase, Refusal,
    Said, Verdict, WorkDone,
};

use crate::{
    desks::{ROADS, WATER, assign, desk, does, oak, reply, reply_shown},
    orders::{
        CASE, another_says, arrive, ask_backup, desk_says, finish, finish_shown, intake, picture,
        picture_before, quarrel, sealed, sos, unit_says, verify,
    },
    town::{INSPECTOR, LAN, MEI, category, metres_east, policy},
    world::World,
};

const ALL: Evidence = Evidence { before: true, after: true, position: true };

fn bins() -> Intake {
    Intake { category: category("bins"), ..intake(CASE) }
}

/// The first unit that is asked is on scene, and its device has not said where it is.
fn on_scene() -> World {
    let mut world = World::staffed();
    world.given(Command::OpenCase(bins())).brought_to(Phase::OnScene);
    world
}

/// The word of the unit that it is done, with so much.
fn finish_with(world: &World, brought: Evidence) -> Command {
    Command::Finish {
        unit: LAN,
        task: world.task_id(),
        note: None,
        photos: if brought.after { vec![picture()] } else { vec![] },
        before: if brought.before { vec![picture_before()] } else { vec![] },
        others: OtherPictures::default(),
        place: brought.position.then(|| metres_east(0)),
    }
}

fn missing(missing: Evidence) -> Refusal {
    Refusal::EvidenceMissing { case: CASE, missing }
}

#[test]
fn a_unit_is_done_when_it_shows_before_and_after_and_says_where_it_is() {
    let mut world = on_scene();
    world.when(finish_with(&world, ALL)).then(&["task.done", "case.finished", "case.clock_set"]);
    let Event::WorkDone(WorkDone { photos, before, place, .. }) = &world.events()[0] else {
        panic!("it is done")
    };
    assert_eq!((photos, before, place), (&vec![picture()], &vec![picture_before()], &Some(metres_east(0))));
}

#[test]
fn whatever_is_missing_is_named_and_nothing_else() {
    for bits in 0..7_u8 {
        let brought = Evidence { before: bits & 1 > 0, after: bits & 2 > 0, position: bits & 4 > 0 };
        let mut world = on_scene();
        world.when(finish_with(&world, brought)).then_refused(missing(ALL.without(brought)));
        assert_eq!(world.case().phase, Phase::OnScene);
    }
    assert_eq!(
        missing(ALL).to_string(),
        format!("case {CASE} wants with the word that it is dealt with: before, after, position")
    );
}

#[test]
fn a_place_that_was_said_on_arriving_need_not_be_said_again() {
    let mut world = World::staffed();
    world.given(Command::OpenCase(bins())).accepts(LAN);
    let task = world.task_id();
    world.given(Command::Arrive { unit: LAN, task, place: Some(metres_east(0)) });
    world.given(finish_with(&world, Evidence { position: false, ..ALL }));
}

#[test]
fn one_picture_is_not_of_before_and_of_after_even_where_none_is_wanted() {
    let both = |task| Command::Finish {
        unit: LAN,
        task,
        note: None,
        photos: vec![ContentDigest("cd".repeat(32)), picture()],
        before: vec![picture()],
        others: OtherPictures::default(),
        place: None,
    };
    let mut world = World::staffed();
    world.given(quarrel()).brought_to(Phase::OnScene);
    world.when(both(world.task_id())).then_refused(Refusal::PicturesMissing);
    let mut world = World::with_departments(ROADS, &[]);
    let (task, note, photos, before) = (world.desk_id(ROADS), sealed(), vec![picture()], vec![picture()]);
    let others = OtherPictures::default();
    let both = Deed::Reply { task, note, public: None, photos, before, others, findings: None };
    world.when(does(desk(ROADS), both)).then_refused(Refusal::PicturesMissing);
}

#[test]
fn pictures_of_the_work_and_of_what_was_signed_go_with_it_and_stand_in_for_no_other() {
    let taken = |name: &str| vec![ContentDigest(name.repeat(32))];
    let others = OtherPictures { during: taken("e1"), signed: taken("e2"), recordings: taken("e3") };
    let mut world = on_scene();
    let (unit, task, place) = (LAN, world.task_id(), Some(metres_east(0)));
    let finish =
        |photos, before, others| Command::Finish { unit, task, note: None, photos, before, others, place };
    let wanted = Evidence { position: false, ..ALL };
    world.when(finish(vec![], vec![], others.clone())).then_refused(missing(wanted));
    let signed_twice = OtherPictures { signed: vec![picture()], ..others.clone() };
    let heard_twice = OtherPictures { recordings: others.during.clone(), ..others.clone() };
    for twice in [signed_twice, heard_twice] {
        let named = finish(vec![picture()], vec![picture_before()], twice);
        world.when(named).then_refused(Refusal::PicturesMissing);
    }
    world.given(finish(vec![picture()], vec![picture_before()], others.clone()));
    let Event::WorkDone(done) = &world.events()[0] else { panic!("it is done") };
    assert_eq!(done.others, others);
}

#[test]
fn nothing_is_asked_for_where_life_may_be_in_danger() {
    let mut world = World::staffed();
    world.given(Command::OpenCase(Intake { grade: Some(Grade::Red), ..bins() }));
    world.brought_to(Phase::OnScene);
    let unit = world.task().attending.as_ref().expect("somebody is on scene").unit;
    world.finishes(unit);
    let mut world = on_scene();
    world.given(another_says(Grade::Red)).finishes(LAN);
    let mut world = World::staffed();
    world.given(sos(LAN, CASE));
    let facts: &CaseFacts = &world.case().facts;
    let mut policy = policy();
    policy.otherwise.evidence = ALL;
    assert!(policy.evidence(facts).is_nothing());
}

#[test]
fn whoever_comes_for_backup_shows_nothing() {
    let mut world = on_scene();
    world.given(ask_backup(LAN, world.task_id()));
    let (helps, _) = world.board.hold_on(MEI).unwrap();
    world.given(crate::orders::accept(MEI, world.offer_to(MEI))).given(arrive(MEI, helps));
    world.given(finish(MEI, helps));
}

#[test]
fn what_is_said_by_telephone_brings_nothing_and_is_marked() {
    let mut world = on_scene();
    let task = world.task_id();
    world.when(unit_says(LAN, Said::Done, finish(LAN, task)));
    world.then(&["case.answer_relayed", "task.done", "case.finished", "case.clock_set"]);
    let mut world = with_departments();
    world.given(desk_says(ROADS, Said::Replied, bare_reply(&world, ROADS)));
    // The next word that comes from the desk itself needs it again.
    world.when(does(desk(WATER), bare_reply(&world, WATER)));
    world.then_refused(missing(Evidence { position: false, ..ALL }));
}

fn with_departments() -> World {
    let mut world = World::staffed();
    world.given(Command::OpenCase(bins())).given(does(oak(), assign(ROADS, &[WATER])));
    world
}

fn bare_reply(world: &World, name: &str) -> Deed {
    let (task, note) = (world.desk_id(name), sealed());
    let (photos, before, others) = (vec![], vec![], OtherPictures::default());
    Deed::Reply { task, note, public: None, photos, before, others, findings: None }
}

#[test]
fn a_department_shows_before_and_after_and_says_no_place() {
    let mut world = with_departments();
    let of_before = Evidence { before: true, ..Evidence::default() };
    world.when(does(desk(ROADS), reply(world.desk_id(ROADS)))).then_refused(missing(of_before));
    world.given(does(desk(ROADS), reply_shown(world.desk_id(ROADS))));
    world.given(does(desk(WATER), reply_shown(world.desk_id(WATER))));
    assert_eq!(world.case().phase, Phase::ToVerify);
}

#[test]
fn what_was_found_not_done_is_shown_again() {
    let mut world = on_scene();
    world.given(finish_shown(LAN, world.task_id())).given(verify(INSPECTOR, Verdict::NotDone));
    world.accepts(LAN).arrives(LAN);
    world.when(finish(LAN, world.task_id())).then_refused(missing(ALL));
    let mut world = with_departments();
    for name in [ROADS, WATER] {
        world.given(does(desk(name), reply_shown(world.desk_id(name))));
    }
    world.given(verify(INSPECTOR, Verdict::NotDone));
    world.when(does(desk(ROADS), bare_reply(&world, ROADS)));
    world.then_refused(missing(Evidence { position: false, ..ALL }));
}

#[test]
fn a_case_keeps_what_the_policy_wanted_when_it_was_opened() {
    let mut world = on_scene();
    let mut asks_nothing = policy();
    asks_nothing.categories.get_mut(&category("bins")).expect("it is listed").evidence = Evidence::default();
    world.adopt("asks nothing", asks_nothing);
    world.when(finish(LAN, world.task_id())).then_refused(missing(ALL));
    let mut world = World::staffed();
    world.given(quarrel()).brought_to(Phase::OnScene);
    let mut asks_all = policy();
    asks_all.categories.get_mut(&category("quarrel")).expect("it is listed").evidence = ALL;
    world.adopt("asks all", asks_all);
    world.finishes(LAN);
}
