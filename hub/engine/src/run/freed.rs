//! 就近接单: a unit that has become free is looked at by an order of the hub, which may find its reason gone.
//!
//! Every hub that sees it become free sends the same order under the same key. One that is lost harms nobody: whoever waits
//! has a search of its own to come. Where several wait, they may first be matched together ([`super::beside`]).

use std::collections::BTreeSet;

use hub_dispatch::{Command, UnitId, improving::becomes_free};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::Run;
use crate::{Change, Order};

/// Units looked at after one step of the feed; beyond it, as after an outage, the searches of the cases find them.
const FREED_AT_ONCE: usize = 32;
/// With so many orders in the loop nothing is looked for that may be looked for later.
pub(super) const LOAD_MAX: usize = super::IN_FLIGHT_MAX / 2;
/// Who looks, whichever hub it is.
const FREED: &str = "freed";

impl Run {
    /// Units that have become free look for what waits near them, where the policy in force has them do so.
    pub(super) fn look_for_work(&mut self, change: &Change) {
        let wanted = self
            .view
            .read(|view| view.policy_for(None).policy.choice.and_then(|rules| rules.improving).is_some());
        if self.stopping || !wanted || self.load() >= LOAD_MAX {
            return;
        }
        let mut freed: Vec<(u64, UnitId)> = change
            .entries
            .iter()
            .filter_map(|entry| Some((entry.seq, becomes_free(&entry.recorded.event)?)))
            .collect();
        let mut named = BTreeSet::new();
        freed.retain(|(_, unit)| named.insert(*unit));
        freed.truncate(FREED_AT_ONCE);
        for (seq, unit) in self.match_together(change, freed) {
            self.send(order(unit, seq));
        }
    }
}

pub(super) fn order(unit: UnitId, seq: u64) -> Order {
    let key = format!("{unit}/{seq}");
    Order {
        principal: FREED.to_owned(),
        id: Uuid::now_v7(),
        digest: Sha256::digest(&key).into(),
        key,
        command: Command::LookForWork { unit },
        rows: Vec::new(),
        occurred: None,
        answer: Vec::new(),
    }
}
