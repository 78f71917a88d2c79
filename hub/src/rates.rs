//! 本级办结率、上交率: how many cases were dealt with at the tier they were filed at, counted by day and post; and 报事分布, how many
//! wanted somebody where, by day and part of the day, by which 布防 weighs places.
//!
//! The counts are rows beside the chain, one for each day, folded from the feed by a follower that keeps in the same append
//! how far it has come. Nothing in them cannot be made again from the events: without the rows it begins at the first.
//! A million closed cases are then read as the few hundred days that somebody asks for. Left out: who did what.

mod course;
mod filed;
mod follow;
mod tally;

use std::{collections::BTreeMap, time::Duration};

use geo_index::AreaCode;
use hub_engine::Engine;
use hub_ledger::{Ledger, LedgerError};
use tokio::sync::watch;

pub(crate) use filed::{PartOfDay, filed_between};
pub(crate) use tally::{Counts, Day, Post};

use crate::vital::Vital;

/// How long a question waits for what happened before it to be counted; beyond it the answer says how far the counting is.
const COUNTED_WITHIN: Duration = Duration::from_secs(2);

/// The counts. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct Rates {
    /// The highest `seq` that somebody waits for.
    wanted: watch::Sender<u64>,
    /// What happened up to this `seq` is in the rows.
    counted: watch::Sender<u64>,
}

impl Rates {
    /// Begins to count, until the hub stops.
    pub(crate) fn start(engine: &Engine, vital: &Vital) -> Self {
        let rates = Self { wanted: watch::Sender::new(0), counted: watch::Sender::new(0) };
        vital.spawn_endless("counting what was closed", follow::follow(engine.clone(), rates.clone()));
        rates
    }

    /// Waits until what happened up to `seq` is counted, though not for ever; says how far the counting is.
    pub(crate) async fn counted_to(&self, seq: u64) -> u64 {
        self.wanted.send_if_modified(|wanted| {
            let rises = *wanted < seq;
            *wanted = seq.max(*wanted);
            rises
        });
        let mut counted = self.counted.subscribe();
        let waited = tokio::time::timeout(COUNTED_WITHIN, counted.wait_for(|counted| *counted >= seq)).await;
        // The sender is this very value, so that the only other outcome is that time is up.
        match waited {
            Ok(Ok(counted)) => *counted,
            Ok(Err(_)) | Err(_) => *self.counted.borrow(),
        }
    }
}

/// What was counted from one day to another, by post.
///
/// # Errors
/// The ledger cannot be read.
pub(crate) async fn between(
    ledger: &dyn Ledger,
    first: Day,
    last: Day,
) -> Result<BTreeMap<AreaCode, Post>, LedgerError> {
    let mut posts: BTreeMap<AreaCode, Post> = BTreeMap::new();
    for day in tally::days_between(ledger, first, last).await? {
        for (area, post) in day.posts {
            posts.entry(area).or_insert_with(|| Post::of(post.tier)).counts += &post.counts;
        }
    }
    Ok(posts)
}
