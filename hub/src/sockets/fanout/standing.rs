//! The alerts that stand: which cases wait for an acknowledgement, kept as cases change and never looked for.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, PoisonError, RwLock},
};

use axum::extract::ws::Utf8Bytes;
use geo_index::AreaCode;
use hub_dispatch::{CaseId, PersonId, UtcMicros};
use hub_engine::{View, organisation::Roster};
use hub_protocol::{ConsoleOut, encode};

use super::super::sight::Sight;
use crate::{
    jurisdiction::{Belonging, Whereabouts},
    picture,
};

/// The name of an alert: case, rung, round.
pub(in crate::sockets) type Name = (CaseId, u8, u32);

/// An alert, ready to be sent to whoever is on duty.
#[derive(Debug)]
pub(in crate::sockets) struct StandingAlert {
    pub(in crate::sockets) name: Name,
    /// The area whose centre is alerted.
    pub(super) post: AreaCode,
    /// Where the case belongs.
    pub(super) whereabouts: Whereabouts,
    pub(in crate::sockets) text: Utf8Bytes,
}

impl StandingAlert {
    /// Of an open case that alerts.
    pub(super) fn of(view: &View, id: CaseId) -> Option<Arc<Self>> {
        let case = view.board.case(id)?;
        let (alert, rung) = (case.alert.as_ref()?, case.owner()?);
        Some(Arc::new(Self {
            name: (id, case.rung, alert.round),
            post: rung.area.clone(),
            whereabouts: Whereabouts::of(view.organisation.areas(), &Belonging::of(case)),
            text: encode(&ConsoleOut::Alert(picture::alert(view, id)?)).into(),
        }))
    }
}

/// All alerts that stand, by case.
#[derive(Debug, Default)]
pub(super) struct Standing(RwLock<BTreeMap<CaseId, Arc<StandingAlert>>>);

impl Standing {
    /// What stands at a case now.
    pub(super) fn put(&self, id: CaseId, alert: Option<Arc<StandingAlert>>) {
        // Each change is one step, so a panic elsewhere cannot have left half of one.
        let mut standing = self.0.write().unwrap_or_else(PoisonError::into_inner);
        match alert {
            Some(alert) => standing.insert(id, alert),
            None => standing.remove(&id),
        };
    }

    /// Those of somebody who is on duty at `now`: whoever comes on duty is told what stands.
    pub(super) fn of(
        &self,
        roster: &Roster,
        sight: Sight,
        person: PersonId,
        now: UtcMicros,
    ) -> Vec<Arc<StandingAlert>> {
        let standing = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let mut posts: HashMap<&AreaCode, bool> = HashMap::new();
        let mut is_there =
            |post| *posts.entry(post).or_insert_with(|| roster.on_duty(post, now).contains(&person));
        let seen = standing.values().filter(|alert| sight.sees_case_at(&alert.whereabouts));
        seen.filter(|alert| is_there(&alert.post)).cloned().collect()
    }
}
