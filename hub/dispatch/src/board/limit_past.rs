//! What has to be remembered of a limit, so that what stays when a report leaves the case, and what goes, has the limit that it
//! would have had without the other.

use serde::{Deserialize, Serialize};

use super::Handling;
use crate::{Grade, Limit, LimitReason, RunningLimit, UtcMicros};

/// Most pauses that are remembered of one limit; of more the oldest is forgotten, and counts as time that ran.
pub const PAUSES_MAX: usize = 16;

/// What the limit that runs does not tell.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LimitPast {
    /// When a report that joined moved the limit for the first time, and what it moved.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub moved: Option<Moved>,
    /// The limit as it was before that, while other cases are merged into this one: there its own limit is that of its own
    /// reports, those that joined among them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unmoved: Option<Limit>,
    /// For how long the limit stood still, oldest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub pauses: Vec<Pause>,
    /// Since when the matter is to be done anew: no report's limit runs since before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub anew_at: Option<UtcMicros>,
}

/// A limit that a report moved which joined.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moved {
    /// When.
    pub at: UtcMicros,
    /// How pressing the case was until then.
    pub grade: Grade,
    /// How many marks had been reached of the limit that it moved.
    pub passed: u8,
}

/// A time for which a limit stood still.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pause {
    /// Since when.
    pub since: UtcMicros,
    /// Until when.
    pub until: UtcMicros,
}

impl LimitPast {
    /// Whether nothing has to be remembered.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl Handling {
    /// The limit as it was before a report that joined moved it; none if none did.
    #[must_use]
    pub fn unmoved_limit(&self) -> Option<&Limit> {
        if self.absorbed.is_empty() { self.own_limit.as_ref() } else { self.past.unmoved.as_ref() }
    }

    /// Every time for which the limit stood still, the one that lasts among them.
    #[must_use]
    pub fn pauses(&self, now: UtcMicros) -> Vec<Pause> {
        let lasts = self.limit.as_ref().and_then(|running| running.paused);
        let lasts = lasts.map(|paused| Pause { since: paused.since, until: now });
        self.past.pauses.iter().copied().chain(lasts).collect()
    }

    /// A report that joined a case of that grade brought a limit. Where it is due before the case's own it is that from now on,
    /// and what it moved is remembered; of a case to which others were merged the one that runs may be another's.
    pub(super) fn limit_joined(&mut self, limit: &Limit, grade: Grade, at: UtcMicros) {
        let Some(running) = self.limit.as_ref().filter(|running| !running.met && running.paused.is_none())
        else {
            return;
        };
        let own = if self.absorbed.is_empty() { Some(&running.limit) } else { self.own_limit.as_ref() };
        if own.is_some_and(|own| own.due <= limit.due) {
            return;
        }
        let (own, passed) = (own.cloned(), running.passed);
        if self.past.moved.is_none() {
            self.past.moved = Some(Moved { at, grade, passed });
            match self.absorbed.is_empty() {
                true => self.own_limit = own,
                false => self.past.unmoved = own,
            }
        }
        if !self.absorbed.is_empty() {
            self.own_limit = Some(limit.clone());
        }
    }

    /// The limit was set in place of another.
    pub(super) fn limit_replaced(
        &mut self,
        before: Option<&RunningLimit>,
        (limit, why): (&Limit, LimitReason),
        at: UtcMicros,
    ) {
        if why == LimitReason::Redone {
            self.past = LimitPast { anew_at: Some(at), ..LimitPast::default() };
            if self.absorbed.is_empty() {
                self.own_limit = None;
            }
            return;
        }
        // Older events of a report that joined do not say which limit it brought; nor does the end of a wait.
        let is_brought = self.absorbed.iter().any(|absorbed| absorbed.limit.as_ref() == Some(limit));
        let is_later = |own: &Limit| limit.due < own.due;
        if why == LimitReason::Merged
            && !self.absorbed.is_empty()
            && !is_brought
            && self.own_limit.as_ref().is_none_or(is_later)
        {
            self.own_limit = Some(limit.clone());
        }
        let Some(before) = before else { return };
        if let Some(paused) = before.paused {
            self.past.pauses.push(Pause { since: paused.since, until: at });
            if self.past.pauses.len() > PAUSES_MAX {
                self.past.pauses.remove(0);
            }
        }
        // An extension of before a pause is in what was left of the limit that ran: so it is of the one that it moved.
        if why == LimitReason::Resumed {
            let no_other = self.absorbed.is_empty();
            let unmoved = if no_other { self.own_limit.as_mut() } else { self.past.unmoved.as_mut() };
            if let Some(unmoved) = unmoved {
                unmoved.extension = unmoved.extension.or(before.limit.extension);
            }
        }
        // What runs is its own again.
        let is_own = |own: &Limit| (own.within, own.started_at) == (limit.within, limit.started_at);
        if why == LimitReason::Parted
            && self.absorbed.is_empty()
            && self.own_limit.as_ref().is_some_and(is_own)
        {
            (self.own_limit, self.past.moved) = (None, None);
        }
    }

    /// The first case is about to be merged into it: its own limit is the one that runs.
    pub(super) fn own_limit_is_that_which_runs(&mut self) {
        self.past.unmoved = self.own_limit.take();
        self.own_limit = self.limit.as_ref().map(|running| running.limit.clone());
    }

    /// Nothing is merged into it any more.
    pub(super) fn has_its_own_limit(&mut self) {
        self.own_limit = self.past.unmoved.take();
    }
}
