//! What happens to a case between the reading and the writing of what the index is told of it.

use std::{collections::BTreeMap, sync::Arc};

use hub_dispatch::CaseId;
use hub_engine::ReportNumber;
use hub_ledger::MemoryLedger;

use super::{by_words, cases, found, join, merge, said, text, withdraw};
use crate::{faults::Failing, world::World};

/// A hub that reads a case of before there was an index, and is about to tell the index of it.
async fn about_to_tell(words: &str) -> (Arc<Failing>, World, CaseId) {
    let (ledger, world) = World::fresh().await;
    let (case, _) = said(&world, &text(words), false).await;
    world.stop().await;
    let mut old = ledger.model().clone();
    old.forget_index();
    let ledger = Arc::new(Failing::telling_late(Arc::new(MemoryLedger::over(old))));
    let world = World::on(ledger.clone()).await;
    ledger.about_to_tell().await;
    (ledger, world, case)
}

#[tokio::test(start_paused = true)]
async fn a_case_that_ends_while_it_is_told_stands_as_it_ended() {
    let (ledger, world, case) = about_to_tell("井盖松动").await;
    world.give(withdraw(case), vec![]).await.expect("it is withdrawn");
    ledger.let_tell();
    world.engine.until_index_is_whole().await;
    for question in [by_words("井盖"), by_words(&case.to_string())] {
        assert_eq!(found(&world.engine, question).await, [(case, "withdrawn".to_owned())]);
    }
    world.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_report_that_joins_while_its_case_is_told_is_found() {
    let (ledger, world, case) = about_to_tell("井盖松动").await;
    let report = join(&world, case, "车压上去咣咣响").await;
    ledger.let_tell();
    world.engine.until_index_is_whole().await;
    for asked in ["咣咣", "井盖", &ReportNumber::of(report).to_string()] {
        assert_eq!(cases(&world.engine, by_words(asked)).await, [case], "{asked}");
    }
    world.stop().await;
}

#[tokio::test(start_paused = true)]
async fn what_is_merged_while_it_is_told_is_found_by_every_caller() {
    let (ledger, world, case) = about_to_tell("井盖松动").await;
    let (other, _) = said(&world, &text("马蜂窝在树上"), false).await;
    world.give(merge(case, other), vec![]).await.expect("it is merged");
    ledger.let_tell();
    world.engine.until_index_is_whole().await;
    let both = BTreeMap::from([(other, "unattended".to_owned()), (case, "merged".to_owned())]);
    assert_eq!(BTreeMap::from_iter(found(&world.engine, by_words("井盖")).await), both);
    assert_eq!(cases(&world.engine, by_words("马蜂")).await, [other]);
    world.stop().await;
}
