//! 应急响应: every case under a response follows it by an event of its own, after a restart as well, and none elsewhere does.

use geo_index::AreaCode;
use hub_dispatch::{
    CaseId, Command, EmergencyLevel, Event, Happened, IncidentDeed, IncidentId, IncidentOrder, OpenIncident,
    board::{Board, Recorded},
};
use hub_ledger::{Ledger, READ_LIMIT_MAX};
use uuid::Uuid;

use crate::world::{World, at_the_city, note};

/// 其他: filed as 一般.
const EVERYDAY: &str = "99";
/// More cases than are moved at a time.
const MANY: usize = 70;
const FLOOD: IncidentId = IncidentId(Uuid::from_u128(0x1c1d));

/// The whole city.
fn area() -> AreaCode {
    AreaCode::new("c").expect("a valid code")
}

fn opened() -> Command {
    Command::OpenIncident(Box::new(OpenIncident {
        incident: FLOOD,
        by: at_the_city(),
        area: area(),
        place: None,
        level: None,
        words: note(),
    }))
}

fn of_flood(deed: IncidentDeed) -> Command {
    Command::Incident(Box::new(IncidentOrder { incident: FLOOD, by: at_the_city(), deed }))
}

fn responds() -> Command {
    let (level, areas) = (EmergencyLevel::I, vec![area()]);
    of_flood(IncidentDeed::SetResponse { level, plan: None, areas, reason: note() })
}

async fn given(world: &World, command: Command) {
    world.give(command, Vec::new()).await.expect("the order is carried out");
}

fn follow(board: &Board, cases: &[CaseId]) -> usize {
    cases
        .iter()
        .filter(|case| board.case(**case).is_some_and(|case| case.handling.response.is_some()))
        .count()
}

/// How often any case came to follow a response, or to follow none.
async fn moved(ledger: &dyn Ledger) -> usize {
    let (mut count, mut after) = (0, 0);
    loop {
        let page = ledger.feed(after, READ_LIMIT_MAX).await.expect("the ledger can be read");
        let Some(last) = page.last() else { return count };
        after = last.seq;
        let recorded = page.iter().map(|record| hub_record::decode(record).expect("this hub wrote it"));
        count += recorded.filter(is_move).count();
    }
}

fn is_move(recorded: &Recorded) -> bool {
    matches!(&recorded.event, Event::Acted(acted) if matches!(acted.what, Happened::ResponseSet { .. }))
}

#[tokio::test(start_paused = true)]
async fn all_cases_under_a_response_follow_it_once_and_are_themselves_again_after_it() {
    let (ledger, world) = World::fresh().await;
    let mut cases = Vec::new();
    for _ in 0..MANY {
        let (case, accepted) = world.report(EVERYDAY).await;
        accepted.expect("the report is accepted");
        cases.push(case);
    }
    given(&world, opened()).await;
    given(&world, responds()).await;
    world.until(|view| follow(&view.board, &cases) == MANY).await;
    assert_eq!(moved(ledger.as_ref()).await, MANY);
    // Two more looks find nothing to move.
    tokio::time::advance(std::time::Duration::from_secs(130)).await;
    given(&world, of_flood(IncidentDeed::EndResponse { reason: note() })).await;
    world.until(|view| follow(&view.board, &cases) == 0).await;
    assert_eq!(moved(ledger.as_ref()).await, 2 * MANY);
    world.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_hub_that_stopped_right_after_a_response_was_set_moves_the_cases_when_it_starts() {
    let (ledger, world) = World::fresh().await;
    let (case, accepted) = world.report(EVERYDAY).await;
    accepted.expect("the report is accepted");
    given(&world, opened()).await;
    given(&world, responds()).await;
    world.stop().await;
    let again = World::on(ledger.clone()).await;
    again.until(|view| follow(&view.board, &[case]) == 1).await;
    assert_eq!(moved(ledger.as_ref()).await, 1);
    again.stop().await;
}
