//! Another calendar moves every limit and every clock in working time that it has another instant for, each by an event.

use std::sync::Arc;

use hub_dispatch::{CaseId, DocumentKind, Event, Happened, Limit, LimitReason, UtcMicros, board::Recorded};
use hub_engine::organisation::digest_of;
use hub_ledger::{Ledger, memory::MemoryLedger};

use crate::world::{START, World};

/// 其他: filed as 一般, five working days.
const EVERYDAY: &str = "99";
/// 突发事件: filed as 特急, two hours of natural time.
const PRESSING: &str = "09";
/// More cases than are moved at a time.
const MANY: usize = 70;

/// A calendar of weekdays, in which the day after the start is off or is not.
fn calendar(off: &str) -> Vec<u8> {
    format!(
        r#"{{"utc_offset_minutes":480,"office":[{{"opens":"09:00:00","closes":"17:00:00"}}],
            "years":{{"2026":{{"off":[{off}],"work":[]}},"2027":{{"off":[],"work":[]}}}}}}"#
    )
    .into_bytes()
}

fn limit_of(world: &World, case: CaseId) -> Limit {
    world.engine.read(|view| {
        let running = view.board.case(case).and_then(|case| case.handling.limit.clone());
        running.expect("it is open and has a limit").limit
    })
}

async fn until_reckoned(world: &World, cases: &[CaseId], bytes: &[u8]) {
    let digest = digest_of(bytes);
    world
        .until(|view| {
            let calendar = |case: &CaseId| {
                let limit = view.board.case(*case)?.handling.limit.as_ref()?;
                limit.limit.calendar.clone()
            };
            cases.iter().all(|case| calendar(case).as_ref() == Some(&digest))
        })
        .await;
}

/// Everything that is on record.
async fn recorded(ledger: &dyn Ledger) -> Vec<Recorded> {
    let mut events = Vec::new();
    loop {
        let after = events.last().map_or(0, |record: &hub_ledger::Record| record.seq);
        let page = ledger.feed(after, hub_ledger::READ_LIMIT_MAX).await.expect("the ledger can be read");
        if page.is_empty() {
            break;
        }
        events.extend(page);
    }
    events.iter().map(|record| hub_record::decode(record).expect("it was written by this hub")).collect()
}

/// How often each of the cases had its limit moved by a calendar.
async fn moved(ledger: &dyn Ledger, cases: &[CaseId]) -> Vec<usize> {
    let decoded = recorded(ledger).await;
    let of_calendar = |event: &&Recorded, case: &CaseId| {
        matches!(&event.event, Event::Acted(acted) if acted.case == *case
            && matches!(acted.what, Happened::LimitSet { why: LimitReason::Calendar, .. }))
    };
    cases.iter().map(|case| decoded.iter().filter(|event| of_calendar(event, case)).count()).collect()
}

/// How often each of the cases had its clock set to run from before it was set.
async fn clocks_moved(ledger: &dyn Ledger, cases: &[CaseId]) -> Vec<usize> {
    let decoded = recorded(ledger).await;
    let moved = |event: &&Recorded, of: &CaseId| {
        let Event::ClockSet { case, clock, .. } = &event.event else { return false };
        case == of && clock.working.is_some_and(|working| working.since < event.at)
    };
    cases.iter().map(|case| decoded.iter().filter(|event| moved(event, case)).count()).collect()
}

/// Waits until the post that has it has until then.
async fn until_the_post_has_until(world: &World, case: CaseId, wanted: UtcMicros) {
    world
        .until(|view| {
            view.board.case(case).and_then(|case| case.clock).map(|clock| clock.due) == Some(wanted)
        })
        .await;
}

#[tokio::test(start_paused = true)]
async fn another_calendar_moves_the_clocks_of_posts_once_and_back_again_by_the_next_one() {
    let (ledger, world) = World::fresh().await;
    let (case, accepted) = world.report(EVERYDAY).await;
    accepted.expect("the report is accepted");
    let clock_of = |world: &World| {
        let clock = world.engine.read(|view| view.board.case(case).and_then(|case| case.clock));
        clock.expect("it is open and has a clock")
    };
    let before = clock_of(&world);
    let working = before.working.expect("posts of everyday matters wait for their office hours");
    let (off, on) = (calendar(r#""2026-09-22","2026-09-23","2026-09-24""#), calendar(""));
    let ends = |bytes: &[u8]| {
        let read: hub_dispatch::Calendar = serde_json::from_slice(bytes).expect("it is a calendar");
        working.ends(&read)
    };
    assert!(ends(&off) > ends(&on), "days off put it off");
    tokio::time::advance(std::time::Duration::from_secs(1)).await;
    for (times, bytes) in [(1, &off), (2, &on), (3, &off)] {
        world.adopt(DocumentKind::Calendar, bytes.clone()).await;
        until_the_post_has_until(&world, case, ends(bytes)).await;
        assert_eq!(clocks_moved(ledger.as_ref(), &[case]).await, [times]);
    }
    // Two more looks find nothing to move.
    tokio::time::advance(std::time::Duration::from_secs(130)).await;
    let (other, accepted) = world.report(PRESSING).await;
    accepted.expect("the report is accepted");
    assert_eq!(clocks_moved(ledger.as_ref(), &[case, other]).await, [3, 0]);
    assert_eq!(clock_of(&world).working, Some(working), "it runs from when it ran");
    world.stop().await;
}

#[tokio::test(start_paused = true)]
async fn another_calendar_moves_limits_in_working_time_once_and_no_other() {
    let (ledger, world) = World::fresh().await;
    let mut everyday = Vec::new();
    for _ in 0..MANY {
        let (case, accepted) = world.report(EVERYDAY).await;
        accepted.expect("the report is accepted");
        everyday.push(case);
    }
    let (pressing, accepted) = world.report(PRESSING).await;
    accepted.expect("the report is accepted");
    let (before, untouched) = (limit_of(&world, everyday[0]), limit_of(&world, pressing));
    assert_eq!(before.calendar, None, "it was reckoned by the calendar that is built in");
    let another = calendar(r#""2026-09-24""#);
    world.adopt(DocumentKind::Calendar, another.clone()).await;
    until_reckoned(&world, &everyday, &another).await;
    let after = limit_of(&world, everyday[0]);
    assert!(after.due != before.due && after.started_at == before.started_at, "{before:?} {after:?}");
    assert_eq!(limit_of(&world, pressing), untouched);
    assert_eq!(moved(ledger.as_ref(), &everyday).await, vec![1; MANY]);
    assert_eq!(moved(ledger.as_ref(), &[pressing]).await, [0]);
    world.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_hub_that_stopped_before_it_moved_the_limits_moves_them_when_it_starts() {
    let (ledger, world) = World::fresh().await;
    let (case, accepted) = world.report(EVERYDAY).await;
    accepted.expect("the report is accepted");
    let another = calendar(r#""2026-09-24""#);
    world.adopt(DocumentKind::Calendar, another.clone()).await;
    world.stop().await;
    assert_eq!(moved(ledger.as_ref(), &[case]).await, [0], "it was stopped at once");
    let again = World::on(ledger.clone()).await;
    until_reckoned(&again, &[case], &another).await;
    again.stop().await;
    assert_eq!(moved(ledger.as_ref(), &[case]).await, [1]);
}

#[tokio::test(start_paused = true)]
async fn two_hubs_on_one_ledger_move_a_limit_once() {
    let ledger: Arc<MemoryLedger> = Arc::new(MemoryLedger::new());
    let (one, other) = (World::on(ledger.clone()).await, World::on(ledger.clone()).await);
    one.found_town().await;
    let (case, accepted) = one.report(EVERYDAY).await;
    accepted.expect("the report is accepted");
    let another = calendar(r#""2026-09-23","2026-09-24""#);
    one.adopt(DocumentKind::Calendar, another.clone()).await;
    until_reckoned(&one, &[case], &another).await;
    until_reckoned(&other, &[case], &another).await;
    assert!(limit_of(&one, case).due > UtcMicros(START.0 + 7 * 86_400_000_000), "two days are off");
    one.stop().await;
    other.stop().await;
    assert_eq!(moved(ledger.as_ref(), &[case]).await, [1]);
}
