//! What a hub does from report to close, and after a restart.

use geo_index::{AreaCode, Tier};
use hub_dispatch::{
    CallRecorded, Command, ContentDigest, DocumentKind, Event, Owed, Phase, Refusal, Service, UnitKind,
    Verdict, owed,
};
use hub_engine::{Outcome, SubmitError};
use hub_ledger::Ledger as _;
use hub_positions::FixRefused;

use crate::world::{START, World, at_the_city, intake, note, order, person, record, unit, withdraw};

/// 市容环境: offers go out by themselves at every grade.
const AUTO: &str = "04";

#[tokio::test(start_paused = true)]
async fn a_report_is_offered_to_the_nearest_unit_and_brought_to_its_end() {
    let (_ledger, world) = World::fresh().await;
    let (near, far) = (unit(), unit());
    world.on_duty(far, 400.0).await;
    world.on_duty(near, 100.0).await;
    let (case, accepted) = world.report(AUTO).await;
    accepted.expect("the report is accepted");
    let (task, offer) = world.engine.read(|view| view.board.hold_on(near)).expect("the nearest is asked");
    assert_eq!(world.engine.read(|view| view.board.hold_on(far)), None);
    let (verifier, note) = (person(), note());
    // What a matter of this category wants is seen before and after.
    let picture = |of: &str| vec![ContentDigest(of.repeat(64))];
    for command in [
        Command::Accept { unit: near, offer },
        Command::SetOut { unit: near, task },
        Command::Arrive { unit: near, task, place: None },
        Command::Finish {
            unit: near,
            task,
            note: None,
            photos: picture("a"),
            before: picture("b"),
            others: hub_dispatch::OtherPictures::default(),
            place: None,
        },
        Command::Verify { case, by: at_the_city(), verdict: Verdict::Done, note },
        Command::Close { case, by: verifier, tier: Tier::City },
    ] {
        world.give(command.clone(), vec![]).await.unwrap_or_else(|error| panic!("{command:?}: {error}"));
    }
    assert!(world.engine.read(|view| view.board.case(case).is_none() && view.board.hold_on(near).is_none()));
    world.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_unit_that_is_done_takes_what_waits_near_it_before_the_next_search() {
    let (_ledger, world) = World::fresh().await;
    let near = unit();
    world.on_duty(near, 100.0).await;
    world.report(AUTO).await.1.expect("the report is accepted");
    let (task, offer) = world.engine.read(|view| view.board.hold_on(near)).expect("the only one is asked");
    let (waiting, accepted) = world.report(AUTO).await;
    accepted.expect("the report is accepted");
    let picture = |of: &str| vec![ContentDigest(of.repeat(64))];
    let (photos, before, others) = (picture("a"), picture("b"), hub_dispatch::OtherPictures::default());
    for command in [
        Command::Accept { unit: near, offer },
        Command::Arrive { unit: near, task, place: None },
        Command::Finish { unit: near, task, note: None, photos, before, others, place: None },
    ] {
        world.give(command.clone(), vec![]).await.unwrap_or_else(|error| panic!("{command:?}: {error}"));
    }
    world.until(|view| view.board.hold_on(near).is_some()).await;
    let (waited_ms, search_again_ms) = world.engine.read(|view| {
        let case = view.board.case(waiting).expect("it is open");
        let offers = &view.board.task(case.task).expect("it has its task").offers;
        let made_at = offers.values().find_map(|live| live.made_at).expect("the unit is asked for it");
        let policy = view.policy_for(Some(waiting));
        (made_at.since_ms(case.opened_at), policy.policy.grade(case.facts.grade).search_again_ms)
    });
    assert!(
        waited_ms < search_again_ms,
        "asked after {waited_ms} ms, by its search after {search_again_ms} ms"
    );
    world.stop().await;
}

#[tokio::test(start_paused = true)]
async fn units_that_stand_by_do_not_crowd_out_one_that_is_on_duty_without_a_fix() {
    let (_ledger, world) = World::fresh().await;
    for _ in 0..=hub_dispatch::CANDIDATES_MAX {
        world.at_home(|unit| Command::StandBy { unit }).await;
    }
    // Ids grow with time: in the order of ids it is looked at last.
    let on_duty = world.at_home(|unit| Command::SignOn { unit }).await;
    world.report(AUTO).await.1.expect("the report is accepted");
    assert!(world.engine.read(|view| view.board.hold_on(on_duty)).is_some(), "who is on duty is asked first");
    world.stop().await;
}

#[tokio::test(start_paused = true)]
async fn an_order_is_carried_out_once_however_often_it_is_sent() {
    let (_ledger, world) = World::fresh().await;
    let (intake, rows) = intake(AUTO);
    let open = Command::OpenCase(intake.clone());
    let send = |digest: [u8; 32]| world.engine.submit(order("key", digest, open.clone(), rows.clone()));
    let (first, at_once) = tokio::join!(send([1; 32]), send([1; 32]));
    let later = send([1; 32]).await.expect("repeating is no error");
    let outcomes = [first.expect("first").outcome, at_once.expect("at once").outcome, later.outcome];
    assert_eq!(outcomes.iter().filter(|outcome| **outcome == Outcome::First).count(), 1, "{outcomes:?}");
    assert_eq!(send([2; 32]).await, Err(SubmitError::KeyReused("key".to_owned())));
    assert_eq!(world.engine.read(|view| view.board.cases().count()), 1);
    world.stop().await;
}

#[tokio::test(start_paused = true)]
async fn an_unanswered_case_climbs_by_the_clock_alone() {
    let (_ledger, world) = World::fresh().await;
    let (case, accepted) = world.report(AUTO).await;
    accepted.expect("the report is accepted");
    // Nobody is on duty anywhere: the top of this category's ladder is alerted, again and again.
    let round = |view: &hub_engine::View| view.board.case(case).map_or(0, |case| case.round);
    assert_eq!(world.engine.read(round), 1);
    world.until(|view| round(view) >= 3).await;
    let (rung, top) =
        world.engine.read(|view| view.board.case(case).map(|case| (case.rung, case.top()))).unwrap();
    assert_eq!(rung, top);
    world.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_restarted_engine_owes_what_the_stopped_one_owed() {
    let (ledger, world) = World::fresh().await;
    let asked = unit();
    world.on_duty(asked, 50.0).await;
    let (case, accepted) = world.report(AUTO).await;
    accepted.expect("the report is accepted");
    let board = world.engine.read(|view| view.board.clone());
    let owing: Vec<Owed> = owed(&board).collect();
    assert!(
        owing.iter().any(|owed| matches!(owed, Owed::Message { unit, .. } if *unit == asked)),
        "{owing:?}"
    );
    world.stop().await;
    let again = World::on(ledger).await;
    assert_eq!(again.engine.read(|view| view.board.clone()), board);
    assert_eq!(again.engine.read(|view| view.words.len()), 1, "the words of open cases are read back");
    assert_eq!(again.engine.read(|view| view.unit_name(asked)), "网格员");
    let offer = again.engine.read(|view| view.board.hold_on(asked)).expect("it is still asked").1;
    again.give(Command::Accept { unit: asked, offer }, vec![]).await.expect("it can still accept");
    assert_eq!(again.engine.read(|view| view.board.case(case).map(|case| case.phase)), Some(Phase::UnderWay));
    again.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_withdrawn_case_can_be_reopened_from_the_ledger() {
    let (ledger, world) = World::fresh().await;
    let (case, accepted) = world.report(AUTO).await;
    accepted.expect("the report is accepted");
    world.give(withdraw(case), vec![]).await.expect("it can be withdrawn");
    world.stop().await;
    let again = World::on(ledger).await;
    again
        .give(Command::Reopen { case, by: at_the_city(), reason: note() }, vec![])
        .await
        .expect("it can be reopened");
    let twice = again.give(Command::Reopen { case, by: at_the_city(), reason: note() }, vec![]).await;
    assert_eq!(twice, Err(SubmitError::Refused(Refusal::CaseExists(case))));
    assert_eq!(
        again.engine.read(|view| view.board.case(case).map(|case| case.phase)),
        Some(Phase::Unattended)
    );
    again.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_reopened_case_has_its_words_and_its_policy_again() {
    let (ledger, world) = World::fresh().await;
    let (case, accepted) = world.report(AUTO).await;
    accepted.expect("the report is accepted");
    world.give(withdraw(case), vec![]).await.expect("it can be withdrawn");
    assert_eq!(
        world.engine.read(|view| view.words.len()),
        0,
        "nobody needs the words of an ended case at hand"
    );
    let shorter = hub_engine::organisation::default_policy()
        .replace("\"reopen_within_ms\": 2592000000", "\"reopen_within_ms\": 0");
    let in_force = hub_engine::organisation::digest_of(shorter.as_bytes());
    world.adopt(DocumentKind::Policy, shorter.into_bytes()).await;
    world.stop().await;
    // The hub that reopens it never saw it open, and another policy is in force, under which it would be too late.
    let again = World::on(ledger).await;
    again.time.jump_ms(60_000);
    again
        .give(Command::Reopen { case, by: at_the_city(), reason: note() }, vec![])
        .await
        .expect("it can be reopened");
    again.engine.read(|view| {
        let reopened = view.board.case(case).expect("it is open");
        assert_eq!(view.words[&reopened.facts.report].text, "井盖破损");
        assert_eq!(view.organisation.policy().digest, in_force);
        assert_eq!(view.policy_for(Some(case)).digest, reopened.facts.policy);
    });
    again.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_case_whose_history_is_longer_than_one_read_can_be_reopened() {
    let (ledger, world) = World::fresh().await;
    let (case, accepted) = world.report(AUTO).await;
    accepted.expect("the report is accepted");
    let by = person();
    let called = Event::CallRecorded(CallRecorded { case, service: Service::Police, called_at: START, by });
    record(ledger.as_ref(), vec![hub_record::encode(&called, START); hub_ledger::READ_LIMIT_MAX]).await;
    let head = ledger.head().await.expect("the ledger answers").seq;
    world.until(|view| view.seq == head).await;
    world.give(withdraw(case), vec![]).await.expect("it can be withdrawn");
    world
        .give(Command::Reopen { case, by: at_the_city(), reason: note() }, vec![])
        .await
        .expect("it can be reopened");
    world.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_stopped_engine_leaves_nothing_unsealed() {
    let (ledger, world) = World::fresh().await;
    world.report(AUTO).await.1.expect("the report is accepted");
    world.stop().await;
    let (head, seals) = (ledger.head().await.unwrap(), ledger.seals(0, 1_000).await.unwrap());
    assert_eq!(seals.last().map(|seal| seal.to), Some(head.seq));
}

#[tokio::test(start_paused = true)]
async fn a_key_is_kept_for_an_order_that_changed_nothing() {
    let (_ledger, world) = World::fresh().await;
    let signed_on = unit();
    world.on_duty(signed_on, 10.0).await;
    let again = Command::SignOn { unit: signed_on };
    world
        .engine
        .submit(order("key", [1; 32], again.clone(), vec![]))
        .await
        .expect("signing on twice is no error");
    let other_body = world.engine.submit(order("key", [2; 32], again, vec![])).await;
    assert_eq!(other_body, Err(SubmitError::KeyReused("key".to_owned())));
    world.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_unit_whose_home_was_abolished_is_on_the_map_of_the_top() {
    let (_ledger, world) = World::fresh().await;
    let unit = unit();
    let home = AreaCode::new("abolished").expect("a valid code");
    let enrol =
        Command::EnrolUnit { unit, kind: UnitKind::Patrol, skills: vec![], home, person: None, travel: None };
    world.give(enrol, vec![]).await.expect("the unit can be enrolled");
    world.give(Command::SignOn { unit }, vec![]).await.expect("the unit can sign on");
    let handle = world.positions.handle_of(unit).expect("it is on duty");
    let (top, village) = world.engine.read(|view| {
        let interval = |code| view.organisation.areas().interval(&AreaCode::new(code).expect("a valid code"));
        (interval("c").expect("in the tree"), interval("v1").expect("in the tree"))
    });
    assert_eq!(world.positions.handles(&[handle], top), [(handle, unit)]);
    assert_eq!(world.positions.handles(&[handle], village), []);
    world.stop().await;
}

const ONLY_TOWN: &str = r#"{"type":"FeatureCollection","features":[
    {"type":"Feature","geometry":null,"properties":{"code":"c","name":"市","tier":"city"}},
    {"type":"Feature","geometry":null,"properties":{"code":"k","name":"县","tier":"county","parent":"c"}}]}"#;

#[tokio::test(start_paused = true)]
async fn a_call_for_help_from_an_abolished_area_is_put_to_the_top() {
    let (_ledger, world) = World::fresh().await;
    let unit = unit();
    world.on_duty(unit, 10.0).await;
    world.adopt(DocumentKind::Areas, ONLY_TOWN.as_bytes().to_vec()).await;
    let (intake, rows) = intake("sos");
    let case = intake.case;
    world.give(Command::RaiseSos { unit, intake }, rows).await.expect("a call for help is never refused");
    let ladder = world.engine.read(|view| view.board.case(case).map(|case| case.facts.ladder.clone()));
    let codes: Vec<String> = ladder.expect("it is open").iter().map(|rung| rung.area.to_string()).collect();
    assert_eq!(codes, ["c"]);
    world.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_case_whose_area_was_abolished_still_climbs_its_ladder() {
    let (_ledger, world) = World::fresh().await;
    let at_county = person();
    let roster = format!(r#"{{"duties":[{{"area":"k","person":"{at_county}"}}]}}"#);
    world.adopt(DocumentKind::Roster, roster.into_bytes()).await;
    let (case, accepted) = world.report(AUTO).await;
    accepted.expect("the report is accepted");
    world.adopt(DocumentKind::Areas, ONLY_TOWN.as_bytes().to_vec()).await;
    world.until(|view| view.board.case(case).is_some_and(|case| case.round >= 2)).await;
    let (rung, round) = world
        .engine
        .read(|view| view.board.case(case).map(|case| (case.rung, case.round)))
        .expect("it is open");
    let by = at_county;
    world.give(Command::Acknowledge { case, rung, round, by }, vec![]).await.expect("they are on duty there");
    world.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_unit_that_was_struck_off_is_a_stranger_to_the_map() {
    let (_ledger, world) = World::fresh().await;
    let unit = unit();
    world.on_duty(unit, 10.0).await;
    let fix = world.positions.last(unit).expect("it has a fix").fix;
    world.give(Command::RetireUnit { unit }, vec![]).await.expect("it can be struck off");
    assert_eq!(world.positions.report(unit, fix, fix.at), Err(FixRefused::Unknown));
    world.stop().await;
}
