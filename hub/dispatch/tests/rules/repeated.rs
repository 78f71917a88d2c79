//! The same thing twice, too late, or by a hub that knew too little.

use hub_dispatch::{
    Command, ContentDigest, Decision, DocumentKind, Phase, Refusal, Stream, Timer, UnitKind, Verdict,
};

use crate::{
    orders::{accept, acknowledge, close, quarrel, ran_out, reopen, verify, withdraw},
    town::{IN_OAK, INSPECTOR, LAN, MEI, boat, code},
    world::World,
};

#[test]
fn accepting_twice_changes_nothing() {
    let mut world = World::staffed();
    world.given(quarrel());
    let offer = world.offer_to(LAN);
    world.given(accept(LAN, offer)).when(accept(LAN, offer)).then_nothing();
}

#[test]
fn signing_on_or_off_twice_changes_nothing() {
    let mut world = World::staffed();
    world.when(Command::SignOn { unit: LAN }).then_nothing();
    world.when(Command::SignOff { unit: LAN }).then(&["unit.signed_off"]);
    world.when(Command::SignOff { unit: LAN }).then_nothing();
    world.when(Command::SignOn { unit: LAN }).then(&["unit.signed_on"]);
}

#[test]
fn enrolling_the_same_card_twice_changes_nothing() {
    let mut world = World::tiny();
    let enrol = |skills| Command::EnrolUnit {
        unit: LAN,
        kind: UnitKind::Boat,
        skills,
        home: code("oak"),
        person: None,
        travel: None,
    };
    world.when(enrol(vec![])).then(&["unit.enrolled"]);
    world.when(enrol(vec![])).then_nothing();
    world.when(enrol(vec![boat()])).then(&["unit.enrolled"]);
    assert_eq!(world.board.unit(LAN).unwrap().skills, [boat()]);
}

#[test]
fn a_unit_struck_off_can_be_enrolled_again_and_starts_off_duty() {
    let mut world = World::staffed();
    world.when(Command::RetireUnit { unit: MEI }).then(&["unit.retired"]);
    let card = world.board.unit(MEI).unwrap().clone();
    let (kind, skills, home, person) = (card.kind, card.skills, card.home, card.person);
    world
        .when(Command::EnrolUnit { unit: MEI, kind, skills, home, person, travel: None })
        .then(&["unit.enrolled"]);
    assert_eq!(world.board.unit(MEI).unwrap().duty, hub_dispatch::board::Duty::Off);
}

#[test]
fn adopting_the_document_in_force_changes_nothing() {
    let mut world = World::tiny();
    let adopt = |digest: &str| Command::Adopt {
        kind: DocumentKind::Roster,
        digest: ContentDigest(digest.to_owned()),
        by: Some(INSPECTOR),
    };
    world.when(adopt("a")).then(&["document.adopted"]);
    world.when(adopt("a")).then_nothing();
    world.when(adopt("b")).then(&["document.adopted"]);
    let in_force = &world.board.register().adopted[&DocumentKind::Roster];
    assert_eq!(*in_force, ContentDigest("b".to_owned()));
}

#[test]
fn of_two_documents_made_from_the_same_one_the_second_is_refused() {
    let mut world = World::tiny();
    let digest = |digest: &str| ContentDigest(digest.to_owned());
    let amend = |from: Option<&str>, made: &str| Command::Amend {
        kind: DocumentKind::Roster,
        from: from.map(digest),
        digest: digest(made),
        by: Some(INSPECTOR),
    };
    world.when(amend(None, "a")).then(&["document.adopted"]);
    world.when(amend(Some("a"), "b")).then(&["document.adopted"]);
    let refused = Refusal::DocumentReplaced(DocumentKind::Roster);
    world.when(amend(Some("a"), "c")).then_refused(refused.clone());
    world.when(amend(None, "c")).then_refused(refused);
    world.when(amend(Some("a"), "b")).then_nothing();
}

fn check_stale(world: &mut World, timer: Timer) {
    assert!(!world.ledger.timers.contains_key(&timer), "{timer:?} is no longer set");
    let (board, events) = (world.board.clone(), world.ledger.feed.len());
    world.when(ran_out(timer));
    let consumed = |decision: &Decision| decision.consume == Some(timer);
    assert!(world.outcome.as_ref().is_some_and(|outcome| outcome.as_ref().is_ok_and(consumed)));
    assert_eq!((&world.board, world.ledger.feed.len()), (&board, events), "{timer:?} changed nothing");
}

#[test]
fn a_timer_that_comes_too_late_changes_nothing_but_is_used_up() {
    let mut world = World::tiny();
    world.given(quarrel());
    let mut stale: Vec<Timer> = world.ledger.timers.keys().copied().collect();
    world.given(acknowledge(0, 1, IN_OAK)).pass(93);
    // A search that finds nobody, as before, goes on.
    stale.retain(|timer| !matches!(timer, Timer::Search { .. }));
    stale.iter().for_each(|timer| check_stale(&mut world, *timer));

    let mut world = World::staffed();
    world.given(quarrel()).brought_to(Phase::UnderWay);
    stale.extend(world.ledger.timers.keys().copied());
    world.arrives(LAN);
    let on_scene: Vec<Timer> = world.ledger.timers.keys().copied().collect();
    assert!(on_scene.iter().any(|timer| matches!(timer, Timer::Welfare { .. })));
    let task = world.task_id();
    world.given(Command::ReportWell { unit: LAN, task });
    stale.extend(on_scene.iter().filter(|timer| !world.ledger.timers.contains_key(timer)));
    world.finishes(LAN).given(verify(INSPECTOR, Verdict::Done));
    stale.extend(on_scene);
    stale.iter().for_each(|timer| check_stale(&mut world, *timer));
    let last: Vec<Timer> = world.ledger.timers.keys().copied().collect();
    world.given(close());
    last.iter().chain(&stale).for_each(|timer| check_stale(&mut world, *timer));
}

#[test]
fn a_timer_from_before_the_end_does_not_count_for_a_case_opened_again() {
    let mut world = World::staffed();
    world.given(quarrel());
    let before: Vec<Timer> = world.ledger.timers.keys().copied().collect();
    world.given(withdraw()).given(reopen());
    before.iter().for_each(|timer| check_stale(&mut world, *timer));
}

/// The streams that a decision must find unchanged.
fn expected(world: &World) -> Vec<Stream> {
    match &world.outcome {
        Some(Ok(decision)) => decision.expect.keys().copied().collect(),
        other => panic!("the last command was not carried out: {other:?}"),
    }
}

#[test]
fn a_unit_signs_off_only_if_no_other_hub_has_offered_it_something_meanwhile() {
    for command in [Command::SignOff { unit: LAN }, Command::RetireUnit { unit: LAN }] {
        let mut world = World::staffed();
        world.when(command);
        let expected = expected(&world);
        assert!(expected.contains(&Stream::Mailbox(LAN)), "every offer is posted there: {expected:?}");
    }
}

#[test]
fn an_offer_goes_only_to_a_unit_whose_duty_is_as_this_hub_knows_it() {
    let mut world = World::staffed();
    world.when(quarrel());
    assert!(expected(&world).contains(&Stream::Unit(LAN)));
}

#[test]
fn an_answer_is_called_late_only_by_a_hub_that_has_seen_all_of_the_mailbox() {
    let mut world = World::staffed();
    world.given(quarrel()).pass(60);
    let late = world.board.mailbox(LAN).unwrap().pending[0].notice;
    let hub_dispatch::Notice::StandDown { offer } = late else { panic!("{late:?}") };
    world.when(accept(LAN, offer));
    assert!(expected(&world).contains(&Stream::Mailbox(LAN)));
}
