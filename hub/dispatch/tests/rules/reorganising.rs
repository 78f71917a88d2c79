//! An import is decided as a whole: all of it holds, or nothing does.

use hub_dispatch::{
    Amendment, Command, ContentDigest, DocumentKind, Enrolment, Refusal, Reorganisation, Stream, UnitKind,
};

use crate::{
    orders::{accept, quarrel},
    town::{INSPECTOR, LAN, MEI, code},
    world::World,
};

fn digest(text: &str) -> ContentDigest {
    ContentDigest(text.to_owned())
}

fn amendment(kind: DocumentKind, from: Option<&str>, made: &str) -> Amendment {
    Amendment { kind, from: from.map(digest), digest: digest(made) }
}

/// Two documents, a unit with another card, and one that is struck off.
fn whole() -> Reorganisation {
    let card = Enrolment {
        unit: LAN,
        kind: UnitKind::Vehicle,
        skills: Vec::new(),
        home: code("oak"),
        person: None,
        travel: None,
    };
    Reorganisation {
        amendments: vec![
            amendment(DocumentKind::Catalogue, None, "catalogue"),
            amendment(DocumentKind::Roster, None, "roster"),
        ],
        enrolments: vec![card],
        retired: vec![MEI],
        by: Some(INSPECTOR),
        ..Reorganisation::default()
    }
}

/// The import is refused, and the world is as it was.
#[track_caller]
fn check_refused(world: &mut World, import: Reorganisation, refusal: Refusal) {
    let (board, events) = (world.board.clone(), world.ledger.feed.len());
    world.when(Command::Reorganise(import)).then_refused(refusal);
    assert_eq!((&world.board, world.ledger.feed.len()), (&board, events), "something was changed");
}

#[test]
fn an_import_is_one_decision_that_names_the_register_and_every_unit() {
    let mut world = World::staffed();
    world.when(Command::Reorganise(whole())).then(&[
        "document.adopted",
        "document.adopted",
        "unit.retired",
        "unit.enrolled",
    ]);
    let expected = match &world.outcome {
        Some(Ok(decision)) => decision.expect.clone(),
        other => panic!("{other:?}"),
    };
    for stream in [Stream::Register, Stream::Unit(LAN), Stream::Unit(MEI), Stream::Mailbox(MEI)] {
        assert!(expected.contains_key(&stream), "{stream:?} is not among {expected:?}");
    }
    let again = Reorganisation { retired: Vec::new(), enrolments: Vec::new(), ..whole() };
    world.when(Command::Reorganise(again)).then_nothing();
}

#[test]
fn if_the_last_document_was_replaced_meanwhile_nothing_of_the_import_is_adopted() {
    let mut world = World::staffed();
    let roster = Command::Adopt { kind: DocumentKind::Roster, digest: digest("swapped"), by: None };
    world.given(roster);
    check_refused(&mut world, whole(), Refusal::DocumentReplaced(DocumentKind::Roster));
}

#[test]
fn if_what_it_was_checked_against_was_replaced_meanwhile_nothing_of_it_is_adopted() {
    let mut world = World::staffed();
    let areas = Command::Adopt { kind: DocumentKind::Areas, digest: digest("others"), by: None };
    world.given(areas);
    let beside = vec![(DocumentKind::Areas, Some(digest("these")))];
    let import = Reorganisation { beside, ..whole() };
    check_refused(&mut world, import.clone(), Refusal::DocumentReplaced(DocumentKind::Areas));
    let beside = vec![(DocumentKind::Areas, Some(digest("others"))), (DocumentKind::Policy, None)];
    let in_force = world.board.register().adopted.get(&DocumentKind::Policy).cloned();
    assert_eq!(in_force, None, "no policy was adopted in this town");
    world.when(Command::Reorganise(Reorganisation { beside, ..import })).then(&[
        "document.adopted",
        "document.adopted",
        "unit.retired",
        "unit.enrolled",
    ]);
}

#[test]
fn if_a_unit_that_is_to_go_was_given_a_task_meanwhile_no_document_is_adopted_either() {
    let mut world = World::staffed();
    world.given(quarrel());
    let offer = world.offer_to(LAN);
    world.given(accept(LAN, offer));
    let task = world.task_id();
    let import = Reorganisation { retired: vec![LAN], enrolments: Vec::new(), ..whole() };
    check_refused(&mut world, import, Refusal::StillAttending { unit: LAN, task });
}
