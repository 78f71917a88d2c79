//! Alerts for somebody on duty: what must be acknowledged, told at once and again until it is.

use std::collections::BTreeSet;

use hub_dispatch::{CaseId, PersonId, UtcMicros};
use hub_engine::View;
use hub_protocol::Alert;

use super::known::Sight;
use crate::picture;

/// The name of an alert.
type Name = (CaseId, u8, u32);

/// Which alerts this connection has been told, so that a new one is told at once and no other before its time. What is
/// owed is on the board; forgetting this repeats an alert and loses none.
#[derive(Debug, Default)]
pub(super) struct Told(BTreeSet<Name>);

impl Told {
    /// Alerts that stand for this person and were not told yet.
    pub(super) fn news(&mut self, view: &View, sight: Sight, person: PersonId, now: UtcMicros) -> Vec<Alert> {
        let standing = standing(view, sight, person, now);
        let fresh = standing.iter().filter(|name| !self.0.contains(name));
        let alerts = fresh.filter_map(|&(case, ..)| picture::alert(view, case)).collect();
        self.0 = standing;
        alerts
    }

    /// All alerts that stand for this person.
    pub(super) fn all(&mut self, view: &View, sight: Sight, person: PersonId, now: UtcMicros) -> Vec<Alert> {
        self.0.clear();
        self.news(view, sight, person, now)
    }
}

/// Alerts at rungs where the person is on duty now: whoever comes on duty is told what stands.
fn standing(view: &View, sight: Sight, person: PersonId, now: UtcMicros) -> BTreeSet<Name> {
    let roster = view.organisation.roster();
    let mine = view.board.cases().filter_map(|case| {
        let (alert, post) = (case.alert.as_ref()?, case.owner()?);
        let is_mine = roster.on_duty(&post.area, now).contains(&person);
        is_mine.then_some((case.id, case.rung, alert.round))
    });
    mine.filter(|&(case, ..)| sight.sees_case(view, case)).collect()
}
