//! 滚动指派 and 改派更近者: what is looked up beside the loop, and decided in it.

use std::time::Duration;

use crate::world::{World, intake, unit};
use hub_dispatch::{CaseId, Choice, Command, ContentDigest, Event, Grade, Improved, OtherPictures, UnitId};

/// 市容环境: offers go out by themselves at every grade.
const AUTO: &str = "04";
/// Longer than what waits together is left alone.
const LATER: Duration = Duration::from_secs(40);

/// One unit is on scene of one case; these wait besides.
async fn at_work(waiting: &[Option<Grade>]) -> (World, UnitId, Vec<CaseId>) {
    let (_ledger, world) = World::fresh().await;
    let near = unit();
    world.on_duty(near, 100.0).await;
    world.report(AUTO).await.1.expect("the report is accepted");
    let (task, offer) = world.engine.read(|view| view.board.hold_on(near)).expect("the only one is asked");
    let mut cases = Vec::new();
    for command in [Command::Accept { unit: near, offer }, Command::Arrive { unit: near, task, place: None }]
    {
        world.give(command, vec![]).await.expect("the unit that was asked may do that");
    }
    for &grade in waiting {
        let (mut intake, rows) = intake(AUTO);
        intake.grade = grade;
        cases.push(intake.case);
        world.give(Command::OpenCase(intake), rows).await.expect("the report is accepted");
    }
    (world, near, cases)
}

/// The unit is done, and what it is asked for next.
async fn next_choice(world: &World, near: UnitId) -> Choice {
    let (task, _) = world.engine.read(|view| view.board.hold_on(near)).expect("it is at work");
    let mut changes = world.engine.subscribe();
    let picture = |of: &str| vec![ContentDigest(of.repeat(64))];
    let (photos, before, others) = (picture("a"), picture("b"), OtherPictures::default());
    let done = Command::Finish { unit: near, task, note: None, photos, before, others, place: None };
    world.give(done, vec![]).await.expect("it can be done");
    loop {
        let change = changes.recv().await.expect("the engine goes on and the test keeps up");
        let made = change.entries.iter().find_map(|entry| {
            let Event::OfferMade { choice, .. } = &entry.recorded.event else { return None };
            (choice.unit == near).then(|| choice.clone())
        });
        if let Some(choice) = made {
            return choice;
        }
    }
}

#[tokio::test(start_paused = true)]
async fn where_two_wait_they_are_matched_before_a_unit_that_is_done_takes_one() {
    let (world, near, _) = at_work(&[None, None]).await;
    tokio::time::advance(LATER).await;
    let improved = next_choice(&world, near).await.improved;
    assert!(matches!(improved, Some(Improved::Rolling { waiting: 2, .. })), "{improved:?}");
    world.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_unit_that_is_done_waits_for_no_matching_where_something_red_waits() {
    let (world, near, _) = at_work(&[None, Some(Grade::Red)]).await;
    tokio::time::advance(LATER).await;
    let improved = next_choice(&world, near).await.improved;
    assert!(matches!(improved, Some(Improved::Freed { .. })), "{improved:?}");
    world.stop().await;
}

#[tokio::test(start_paused = true)]
async fn what_waits_alone_is_taken_at_once() {
    let (world, near, _) = at_work(&[None]).await;
    tokio::time::advance(LATER).await;
    let improved = next_choice(&world, near).await.improved;
    assert!(matches!(improved, Some(Improved::Freed { .. })), "{improved:?}");
    world.stop().await;
}

#[tokio::test(start_paused = true)]
async fn somebody_who_comes_near_is_asked_and_takes_over_from_one_that_is_still_far() {
    let (_ledger, world) = World::fresh().await;
    let (far, near) = (unit(), unit());
    world.on_duty(far, 3_500.0).await;
    world.report(AUTO).await.1.expect("the report is accepted");
    let (_, offer) = world.engine.read(|view| view.board.hold_on(far)).expect("the only one is asked");
    world.give(Command::Accept { unit: far, offer }, vec![]).await.expect("it accepts");
    // Nobody knows where it is when it comes on duty, so that it is found from the case alone.
    world.on_duty(near, 50.0).await;
    world.until(|view| view.board.hold_on(near).is_some()).await;
    assert!(
        world.engine.read(|view| view.board.hold_on(far)).is_some(),
        "it goes on until the other says yes"
    );
    let (_, offer) = world.engine.read(|view| view.board.hold_on(near)).expect("it is asked");
    world.give(Command::Accept { unit: near, offer }, vec![]).await.expect("it accepts");
    assert_eq!(world.engine.read(|view| view.board.hold_on(far)), None);
    world.stop().await;
}
