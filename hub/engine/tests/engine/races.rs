//! Several engines on one ledger: the ledger decides who was first.

use std::{collections::BTreeSet, sync::Arc};

use futures_util::future::join_all;
use hub_dispatch::{Command, Refusal};
use hub_engine::SubmitError;
use hub_ledger::{Ledger as _, memory::MemoryLedger};

use crate::{
    faults::Failing,
    world::{World, unit, withdraw},
};

#[tokio::test(start_paused = true)]
async fn two_hubs_never_ask_one_unit_twice() {
    let ledger = Arc::new(MemoryLedger::new());
    let (here, there) = (World::on(ledger.clone()).await, World::on(ledger.clone()).await);
    here.found_town().await;
    there.until(|view| view.organisation.areas().len() == 4).await;
    for metres in 1_u16..=20 {
        let unit = unit();
        here.on_duty(unit, f64::from(metres)).await;
        there.until(|view| view.board.unit(unit).is_some_and(|unit| unit.duty_since.is_some())).await;
        let last = here.positions.last(unit).expect("it has a fix here");
        let now = hub_engine::TimeSource::wall(&there.time).max(last.measured_at);
        there.positions.report(unit, last.fix, now).expect("it has a fix there");
    }
    let reports = (0..20).map(|n| if n % 2 == 0 { here.report("04") } else { there.report("04") });
    let outcomes = join_all(reports).await;
    let lost = outcomes.iter().filter(|(_, outcome)| matches!(outcome, Err(SubmitError::Busy(_)))).count();
    let opened = outcomes.iter().filter(|(_, outcome)| outcome.is_ok()).count();
    assert_eq!(lost + opened, 20, "{outcomes:?}");
    assert!(opened >= 10, "most races are won in the end: {opened}");
    let claims = ledger.claims().await.unwrap();
    let holders: BTreeSet<&str> = claims.iter().map(|claim| claim.holder.as_str()).collect();
    assert_eq!((claims.len(), holders.len()), (opened, opened), "one unit for each case");
    let seq = ledger.head().await.unwrap().seq;
    here.until(|view| view.seq >= seq).await;
    there.until(|view| view.seq >= seq).await;
    assert_eq!(here.engine.read(|view| view.board.clone()), there.engine.read(|view| view.board.clone()));
    here.stop().await;
    there.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_timer_has_its_effect_once_however_many_hubs_fire_it() {
    let ledger = Arc::new(MemoryLedger::new());
    let (here, there) = (World::on(ledger.clone()).await, World::on(ledger.clone()).await);
    here.found_town().await;
    let asked = unit();
    here.on_duty(asked, 10.0).await;
    let (case, accepted) = here.report("04").await;
    accepted.expect("the report is accepted");
    // The unit stays silent: its offer runs out on both hubs at the same instant.
    let silent =
        |view: &hub_engine::View| view.board.hold_on(asked).is_none() && view.board.case(case).is_some();
    here.until(silent).await;
    there.until(silent).await;
    let kinds: Vec<String> =
        ledger.feed(0, 1_000).await.unwrap().into_iter().map(|record| record.kind).collect();
    assert_eq!(kinds.iter().filter(|kind| *kind == "offer.ended").count(), 1, "{kinds:?}");
    here.give(Command::SignOff { unit: asked }, vec![]).await.expect("it can sign off");
    here.stop().await;
    there.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_hub_that_lags_behind_refuses_nothing_before_it_has_caught_up() {
    let ledger = Arc::new(MemoryLedger::new());
    let (here, there) =
        (World::on(ledger.clone()).await, World::on(Arc::new(Failing::elsewhere(ledger))).await);
    here.found_town().await;
    let (case, accepted) = here.report("04").await;
    accepted.expect("the report is accepted");
    assert!(there.engine.read(|view| view.board.case(case).is_none()), "the other hub has not heard of it");
    let withdraw = withdraw(case);
    there.give(withdraw.clone(), vec![]).await.expect("it is open, as the ledger knows");
    let again = here.give(withdraw, vec![]).await;
    assert_eq!(again, Err(SubmitError::Refused(Refusal::CaseNotOpen(case))));
    here.stop().await;
    there.stop().await;
}
