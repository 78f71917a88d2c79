//! 更正, told to those at work: as what the case is filed decides what a unit finds there and what it must bring.

use hub_dispatch::{Grade, Notice, ReportKind, UnitId, board::Mailbox};

use crate::{
    backups::mei_comes,
    correcting::correct_kind,
    desks::{city, correct_about, correct_grade, does},
    orders::{CASE, of_category, of_grade},
    town::{LAN, MEI},
    world::World,
};

/// Units that wait to be told as what the case is filed now.
fn units_told(world: &World) -> Vec<UnitId> {
    let waits = |mailbox: &&Mailbox| {
        mailbox.pending.iter().any(|pending| matches!(pending.notice, Notice::Corrected { case: CASE, .. }))
    };
    world.board.mailboxes().filter(waits).map(|mailbox| mailbox.unit).collect()
}

#[test]
fn whoever_is_on_the_way_is_told_what_it_is_filed_as() {
    let mut world = World::staffed();
    world.given(of_category("light")).accepts(LAN);
    world.when(does(city(), correct_about("lamp", None)));
    world.then(&["case.corrected", "mailbox.posted", "case.copied"]);
    assert_eq!(units_told(&world), [LAN]);
    world.given(does(city(), correct_about("light", None)));
    let mailbox = world.board.mailbox(LAN).expect("it was told something");
    let waiting = mailbox.pending.iter().filter(|p| matches!(p.notice, Notice::Corrected { .. })).count();
    assert_eq!(waiting, 1, "what it is filed as last is enough");
}

#[test]
fn whoever_was_asked_and_has_not_answered_is_told_what_it_is_filed_as() {
    let mut world = World::staffed();
    world.given(of_category("light"));
    let asked: Vec<UnitId> = world
        .board
        .task(world.case().task)
        .expect("it has a task")
        .held_units()
        .map(|(unit, _)| unit)
        .collect();
    assert!(!asked.is_empty());
    world.given(does(city(), correct_about("lamp", None)));
    for unit in asked {
        assert!(units_told(&world).contains(&unit), "{unit} was asked about what it was filed as before");
    }
}

#[test]
fn whoever_comes_for_backup_is_told_what_it_is_filed_as() {
    let mut world = mei_comes();
    world.given(does(city(), correct_about("lamp", None)));
    assert_eq!(units_told(&world), [LAN, MEI]);
}

#[test]
fn a_unit_is_told_once_of_what_only_became_more_pressing_and_nothing_of_what_the_caller_wants() {
    for deed in [correct_grade(Grade::Orange), correct_kind(ReportKind::Complaint)] {
        let mut world = World::staffed();
        world.given(of_category("light")).accepts(LAN).given(does(city(), deed));
        assert_eq!(units_told(&world), []);
    }
    let mut world = World::staffed();
    world.given(of_grade(Grade::Orange)).accepts(LAN).given(does(city(), correct_grade(Grade::Ordinary)));
    assert_eq!(units_told(&world), [LAN], "what it must bring may be more");
}
