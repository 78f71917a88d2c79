//! A ledger that can be made not to answer, and what goes on meanwhile.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use async_trait::async_trait;
use hub_ledger::{
    Append, AppendError, Appended, Claim, Epoch, Head, IndexChange, IndexPage, IndexQuery, KeptAnswer,
    Ledger, LedgerError, MemoryLedger, Opening, Record, Rescope, RowChange, RowPart, Seal, Shelf, StreamId,
    Timer, Version,
};
use hub_protocol::{CloseCode, Role};
use serde_json::json;
use tokio::sync::watch;
use uuid::Uuid;

use super::world::{HERE, World, limits};

/// A ledger in memory behind a switch.
#[derive(Default)]
struct Switched {
    kept: MemoryLedger,
    is_down: AtomicBool,
}

impl Switched {
    fn up(&self) -> Result<&MemoryLedger, LedgerError> {
        if self.is_down.load(Ordering::SeqCst) {
            return Err(LedgerError::Unavailable("switched off".to_owned()));
        }
        Ok(&self.kept)
    }

    fn switch(&self, is_down: bool) {
        self.is_down.store(is_down, Ordering::SeqCst);
    }
}

#[async_trait]
impl Ledger for Switched {
    async fn append(&self, append: Append) -> Result<Appended, AppendError> {
        match self.up() {
            Ok(kept) => kept.append(append).await,
            Err(error) => Err(AppendError::Failed(error)),
        }
    }
    async fn head(&self) -> Result<Head, LedgerError> {
        self.up()?.head().await
    }
    fn watch_head(&self) -> watch::Receiver<u64> {
        self.kept.watch_head()
    }
    async fn feed(&self, after: u64, limit: usize) -> Result<Vec<Record>, LedgerError> {
        self.up()?.feed(after, limit).await
    }
    async fn stream(
        &self,
        stream: &StreamId,
        after: Version,
        limit: usize,
    ) -> Result<Vec<Record>, LedgerError> {
        self.up()?.stream(stream, after, limit).await
    }
    async fn answer(&self, principal: &str, key: &str) -> Result<Option<KeptAnswer>, LedgerError> {
        self.up()?.answer(principal, key).await
    }
    async fn forget_answers(&self, before_us: i64) -> Result<u64, LedgerError> {
        self.up()?.forget_answers(before_us).await
    }
    async fn opening(&self) -> Result<Opening, LedgerError> {
        self.up()?.opening().await
    }
    async fn due_timers(&self, until_us: i64, limit: usize) -> Result<Vec<Timer>, LedgerError> {
        self.up()?.due_timers(until_us, limit).await
    }
    async fn next_due_us(&self) -> Result<Option<i64>, LedgerError> {
        self.up()?.next_due_us().await
    }
    async fn claims(&self) -> Result<Vec<Claim>, LedgerError> {
        self.up()?.claims().await
    }
    async fn row(&self, shelf: Shelf, key: &str) -> Result<Option<Vec<u8>>, LedgerError> {
        self.up()?.row(shelf, key).await
    }
    async fn row_part(
        &self,
        shelf: Shelf,
        key: &str,
        from: u64,
        most: usize,
    ) -> Result<Option<RowPart>, LedgerError> {
        self.up()?.row_part(shelf, key, from, most).await
    }
    async fn rows(
        &self,
        shelf: Shelf,
        after: &str,
        limit: usize,
    ) -> Result<Vec<(String, Vec<u8>)>, LedgerError> {
        self.up()?.rows(shelf, after, limit).await
    }
    async fn rows_under(
        &self,
        shelf: Shelf,
        prefix: &str,
        after: &str,
        limit: usize,
    ) -> Result<Vec<(String, Vec<u8>)>, LedgerError> {
        self.up()?.rows_under(shelf, prefix, after, limit).await
    }
    async fn keys_under(
        &self,
        shelf: Shelf,
        prefix: &str,
        after: &str,
        limit: usize,
    ) -> Result<Vec<String>, LedgerError> {
        self.up()?.keys_under(shelf, prefix, after, limit).await
    }
    async fn put_rows(&self, changes: Vec<RowChange>) -> Result<(), LedgerError> {
        self.up()?.put_rows(changes).await
    }
    async fn put_index(&self, changes: Vec<IndexChange>) -> Result<(), LedgerError> {
        self.up()?.put_index(changes).await
    }
    async fn find(&self, query: IndexQuery) -> Result<IndexPage, LedgerError> {
        self.up()?.find(query).await
    }
    async fn rescope(&self, step: Rescope) -> Result<Option<u64>, LedgerError> {
        self.up()?.rescope(step).await
    }
    async fn take_fence(&self, mailbox: &str) -> Result<u64, LedgerError> {
        self.up()?.take_fence(mailbox).await
    }
    async fn fence(&self, mailbox: &str) -> Result<u64, LedgerError> {
        self.up()?.fence(mailbox).await
    }
    async fn seal(&self) -> Result<Option<Seal>, LedgerError> {
        self.up()?.seal().await
    }
    async fn seals(&self, after: u64, limit: usize) -> Result<Vec<Seal>, LedgerError> {
        self.up()?.seals(after, limit).await
    }
    async fn epochs(&self) -> Result<Vec<Epoch>, LedgerError> {
        self.up()?.epochs().await
    }
    async fn renew_epoch(&self, reason: &str, at_us: i64) -> Result<Epoch, LedgerError> {
        self.up()?.renew_epoch(reason, at_us).await
    }
}

#[tokio::test]
async fn while_the_ledger_is_down_the_map_lives_and_orders_are_to_be_sent_again() {
    let ledger = Arc::new(Switched::default());
    let world = World::on(ledger.clone(), limits()).await;
    let (id, token) = world.unit(HERE).await;
    let person = world.person("k1", Role::Dispatcher).await;
    let mut old = world.device_welcomed(&token).await;
    let mut console = world.console(&person).await;
    console.say(r#"{"type":"hello"}"#).await;
    assert_eq!(console.hears("link").await["ledger"], "ok");
    let cell = hub_protocol::Cell::holding(38.874, 115.465).expect("a place on the map");
    console.say(json!({"type": "watch", "cells": [cell]}).to_string()).await;

    ledger.switch(true);
    while console.hears("link").await["ledger"] != "unavailable" {}
    // Who cannot be verified now is to come back: a 401 would keep a seat away for good.
    assert_eq!(world.console_refused("ticket", "unknown", super::world::ORIGIN).await, 503);
    let unknown = super::client::unit_request(world.address, "unknown");
    assert_eq!(super::client::Client::open(world.address, unknown).await.map(drop), Err(503));
    // A phone that comes back now is let in, and takes the place of its older connection.
    let mut unit = world.device_welcomed(&token).await;
    assert_eq!(old.closed().await, CloseCode::Superseded.code());
    let order = json!({"type": "order", "id": Uuid::now_v7(), "action": {"do": "sign_off"}}).to_string();
    unit.say(order.clone()).await;
    assert_eq!(unit.hears("refused").await["code"], "ledger_unavailable");
    let at_us = crate::state::now().0;
    unit.say(json!({"type": "fix", "lat": 38.874, "lon": 115.465, "at_us": at_us}).to_string()).await;
    console.sees().await;

    ledger.switch(false);
    while console.hears("link").await["ledger"] != "ok" {}
    unit.say(order).await;
    assert_eq!(unit.hears("done").await["outcome"], "carried_out");
    let duty = world.hub.engine.read(|view| view.board.unit(id).map(|unit| unit.duty));
    assert_eq!(duty, Some(hub_dispatch::board::Duty::Off));
}
