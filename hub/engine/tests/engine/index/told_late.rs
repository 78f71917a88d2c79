//! What happens to a case between the reading and the writing of what the index is told of it; and an index that a hub of before
//! was told.

use std::{collections::BTreeMap, sync::Arc};

use geo_index::AreaCode;
use hub_dispatch::CaseId;
use hub_engine::ReportNumber;
use hub_engine::{CaseQuery, CaseScope};
use hub_ledger::{IndexChange, IndexEntry, Ledger as _, MemoryLedger, RowChange, Shelf};

use super::{by_words, cases, found, join, merge, said, text, withdraw};
use crate::{
    faults::Failing,
    world::{VILLAGE, World},
};

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

#[tokio::test(start_paused = true)]
async fn an_index_that_a_hub_of_before_was_told_is_told_from_the_start_once_more() {
    let (ledger, world) = World::fresh().await;
    let (case, _) = said(&world, &text("井盖松动"), false).await;
    world.stop().await;
    // All of it is told, and its entry lies in none of its areas.
    let entry =
        IndexEntry { key: case.to_string(), at_us: 0, state: "unattended".to_owned(), scopes: Vec::new() };
    ledger.put_index(vec![IndexChange::Put(entry)]).await.expect("it can be written");
    let value = Some(br#"{"told":1000,"until":1000}"#.to_vec());
    let row = RowChange { shelf: Shelf::Document, key: "index:told".to_owned(), value };
    ledger.put_rows(vec![row]).await.expect("it can be written");
    let world = World::on(ledger).await;
    world.engine.until_index_is_whole().await;
    let village = CaseScope::Within(AreaCode::new(VILLAGE).expect("a valid code"));
    let within = CaseQuery { scope: village, ..by_words("井盖") };
    assert_eq!(cases(&world.engine, within).await, [case]);
    world.stop().await;
}
