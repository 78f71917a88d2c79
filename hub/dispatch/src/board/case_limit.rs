//! How what happens changes the limit of an open case.

use super::Handling;
use crate::{
    ExtensionAsked, ExtensionRuling, Happened, Limit, LimitReason, LimitsApart, MergedLimit, PausedLimit,
    PersonId, RunningLimit, UtcMicros,
};

impl Handling {
    #[expect(clippy::wildcard_enum_match_arm, reason = "only what happens to a limit comes here")]
    pub(super) fn evolve_limit(&mut self, what: &Happened, by: Option<PersonId>, at: UtcMicros) {
        match what {
            Happened::LimitSet { limit, passed, generation, why, not_before, apart } => {
                self.limit_set(limit, *why, (*passed, *generation), at);
                if let Some(apart) = apart {
                    self.limits_apart(apart);
                }
                self.with_limit(|running| running.not_before = *not_before);
            }
            Happened::LimitMarkReached { percent, generation, next } => {
                self.limit_generation = *generation;
                self.with_limit(|running| {
                    running.passed += 1;
                    running.generation = *generation;
                    let mark = running.limit.marks.get(usize::from(running.passed));
                    running.not_before = next.filter(|next| mark.is_some_and(|mark| mark < next));
                    if *percent >= 100 {
                        running.asked = None;
                    }
                });
            }
            Happened::LimitPaused { left_ms } => {
                let left_ms = *left_ms;
                self.with_limit(|running| running.paused = Some(PausedLimit { since: at, left_ms }));
            }
            Happened::LimitMet { .. } => self.with_limit(|running| {
                running.met = true;
                running.asked = None;
            }),
            Happened::ExtensionAsked { more, reason } => {
                let asked = ExtensionAsked { by, at, more: *more, reason: reason.clone() };
                self.with_limit(|running| running.asked = Some(asked));
            }
            Happened::ExtensionRuled { ruling, .. } => self.with_limit(|running| {
                running.asked = None;
                match ruling {
                    ExtensionRuling::Granted => running.extended = true,
                    ExtensionRuling::Refused => running.refused = true,
                }
            }),
            _ => {}
        }
    }

    fn limit_set(&mut self, limit: &Limit, why: LimitReason, (passed, generation): (u8, u64), at: UtcMicros) {
        // What was extended or asked for belongs to the limit before when the matter is to be done anew.
        let before = self.limit.take();
        self.limit_replaced(before.as_ref(), (limit, why), at);
        let before = before.filter(|_| !matches!(why, LimitReason::Filed | LimitReason::Redone));
        let was_extended = before.as_ref().is_some_and(|running| running.extended);
        // After a parting the extension may have gone with the case that left; one from before a pause is in what was left.
        let kept = why != LimitReason::Parted || limit.resumed.is_some();
        let extended = limit.extension.is_some() || (was_extended && kept);
        let refused = before.as_ref().is_some_and(|running| running.refused);
        // What was decided before it was part of another case holds for the limit that it has again.
        let decided = self.extension.take().filter(|_| why == LimitReason::Parted);
        let extended = extended || decided == Some(ExtensionRuling::Granted);
        let refused = refused || decided == Some(ExtensionRuling::Refused);
        let asked = before.and_then(|running| running.asked);
        self.limit_generation = generation;
        if matches!(why, LimitReason::Filed | LimitReason::Redone) {
            self.runs_since = None;
        }
        // Events of a pause from before each kept its own say no more than which one ran.
        if matches!(why, LimitReason::Redone | LimitReason::Resumed) {
            self.holds_for_all_merged(limit);
        }
        let limit = limit.clone();
        self.limit = Some(RunningLimit {
            limit,
            passed,
            generation,
            extended,
            refused,
            asked,
            met: false,
            paused: None,
            not_before: None,
        });
    }

    /// What is done anew is that of every case that was merged: if one is parted now, it has this limit too.
    fn holds_for_all_merged(&mut self, limit: &Limit) {
        for absorbed in self.absorbed.iter_mut().filter(|absorbed| absorbed.limit.is_some()) {
            (absorbed.limit, absorbed.passed) = (Some(limit.clone()), 0);
        }
        if !self.absorbed.is_empty() {
            self.own_limit = Some(limit.clone());
        }
    }

    /// Each of several in one stood still as long as all of them did, and has what was left of its own.
    fn limits_apart(&mut self, apart: &LimitsApart) {
        self.own_limit.clone_from(&apart.own);
        for MergedLimit { case, limit, passed } in &apart.merged {
            if let Some(absorbed) = self.absorbed.iter_mut().find(|absorbed| absorbed.case == *case) {
                (absorbed.limit, absorbed.passed) = (Some(limit.clone()), *passed);
            }
        }
    }

    fn with_limit(&mut self, change: impl FnOnce(&mut RunningLimit)) {
        if let Some(running) = &mut self.limit {
            change(running);
        }
    }
}
