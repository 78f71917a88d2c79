//! A step of the feed, drawn: what changed, where it belonged before and where it belongs now, so that everybody can be told
//! what is news to them and nothing else.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use axum::extract::ws::Utf8Bytes;
use hub_dispatch::PersonId;
use hub_protocol as wire;
use serde_json::value::RawValue;

use super::{
    super::sight::Sight,
    Drawn, count,
    message::{News, Piece, changes},
    standing::StandingAlert,
};
use crate::jurisdiction::{Position, Reach, Whereabouts};

/// One or more steps of the feed, drawn as one.
#[derive(Debug)]
pub(in crate::sockets) struct Step {
    /// `seq` of the first entry.
    pub(in crate::sockets) from: u64,
    /// `seq` of the last entry.
    pub(in crate::sockets) to: u64,
    /// Version of the area tree in which everything of it was looked up: a sight of another says nothing about it.
    pub(super) tree: String,
    /// `seq` of the last entry that took another area tree into force.
    pub(super) areas_moved_at: Option<u64>,
    /// Whether another roster or area tree came into force: other alerts may be somebody's than were.
    pub(in crate::sockets) moves_posts: bool,
    pub(super) cases: Vec<StepCase>,
    pub(super) units: Vec<StepUnit>,
    /// Whistles that changed, and where they belong.
    pub(super) whistles: Vec<(wire::WhistleId, Whereabouts)>,
    /// Incidents that changed, and whom they concern.
    pub(super) incidents: Vec<(wire::IncidentId, Reach)>,
    /// Alerts of the cases that changed, with who is on duty at their posts.
    pub(super) alerts: Vec<(Arc<StandingAlert>, Vec<PersonId>)>,
    pub(super) messages: Mutex<Messages>,
    pub(super) drawn: Arc<Drawn>,
}

/// Messages that were put together, by who sees them and from which offset: shared by all who have both.
type Messages = HashMap<(Sight, u64), Arc<[Utf8Bytes]>>;

/// A case that changed.
#[derive(Debug)]
pub(super) struct StepCase {
    pub(super) id: wire::CaseId,
    /// Where it belonged; none if it was not open.
    pub(super) before: Option<Whereabouts>,
    /// Where it belongs, and how it looks; none if it is not open any more.
    pub(super) now: Option<(Whereabouts, Piece)>,
}

/// A unit that changed.
#[derive(Debug)]
pub(super) struct StepUnit {
    pub(super) id: wire::UnitId,
    /// Where it was at home; none if it was not enrolled.
    pub(super) before: Option<Position>,
    pub(super) now: Option<UnitNow>,
}

/// A unit as it looks to those who see the cases it is at, and to those who do not.
#[derive(Debug)]
pub(super) struct UnitNow {
    pub(super) home: Position,
    pub(super) task: Option<Whereabouts>,
    pub(super) sos: Option<Whereabouts>,
    /// For those who see: neither its task's case nor that of its call for help, the first, the second, both. Only those
    /// that can be asked for are drawn; the first is always.
    pub(super) pictures: [Option<Piece>; 4],
}

impl UnitNow {
    /// As it looks to somebody who sees the unit.
    pub(super) fn picture(&self, sight: Sight) -> &RawValue {
        let sees = |case: &Option<Whereabouts>| case.as_ref().is_some_and(|at| sight.sees_case_at(at));
        let which = usize::from(sees(&self.task)) + 2 * usize::from(sees(&self.sos));
        self.pictures[which].as_ref().expect("whatever somebody may see of its cases was drawn")
    }
}

impl Step {
    /// Whether another area tree came into force after an offset: whoever is there begins anew.
    pub(in crate::sockets) fn moves_areas_after(&self, offset: u64) -> bool {
        self.areas_moved_at.is_some_and(|moved_at| moved_at > offset)
    }

    /// Whether it can be told to somebody whose sight is of that version of the area tree. The view may be ahead of a step
    /// when it is drawn, and then so is its tree.
    pub(in crate::sockets) fn is_drawn_in(&self, tree: &str) -> bool {
        self.tree == tree
    }

    /// The messages for somebody who has an offset; none if nothing of it is theirs to see.
    pub(in crate::sockets) fn messages(&self, sight: Sight, from: u64) -> Arc<[Utf8Bytes]> {
        // A panic while a message is put together leaves the others whole.
        let mut messages = self.messages.lock().unwrap_or_else(PoisonError::into_inner);
        let make = || {
            let made = changes(from, self.to, &self.news(sight));
            count(&self.drawn.messages, made.len());
            made.into()
        };
        messages.entry((sight, from)).or_insert_with(make).clone()
    }

    /// Alerts that are somebody's to answer.
    pub(in crate::sockets) fn alerts_of(
        &self,
        sight: Sight,
        person: PersonId,
    ) -> impl Iterator<Item = &Arc<StandingAlert>> {
        let theirs = self.alerts.iter().filter(move |(alert, on_duty)| {
            on_duty.contains(&person) && sight.sees_case_at(&alert.whereabouts)
        });
        theirs.map(|(alert, _)| alert)
    }

    fn news(&self, sight: Sight) -> News<&RawValue> {
        let mut news: News<&RawValue> = News::default();
        for case in &self.cases {
            match &case.now {
                Some((whereabouts, picture)) if sight.sees_case_at(whereabouts) => news.cases.push(picture),
                Some(_) | None if case.before.as_ref().is_some_and(|before| sight.sees_case_at(before)) => {
                    news.ended.push(case.id);
                }
                Some(_) | None => {}
            }
        }
        for unit in &self.units {
            match &unit.now {
                Some(now) if sight.sees_unit_at(now.home) => news.units.push(now.picture(sight)),
                Some(_) | None if unit.before.is_some_and(|before| sight.sees_unit_at(before)) => {
                    news.gone.push(unit.id);
                }
                Some(_) | None => {}
            }
        }
        let whistles = self.whistles.iter().filter(|(_, whereabouts)| sight.sees_case_at(whereabouts));
        news.whistles.extend(whistles.map(|(id, _)| *id));
        let incidents = self.incidents.iter().filter(|(_, reach)| sight.sees_incident_at(reach));
        news.incidents.extend(incidents.map(|(id, _)| *id));
        news
    }
}
