//! 督办: letters of supervision about a case and about those that were merged into it. One of them runs at a time, the one
//! that is to be answered first; none is lost by a merge or by a parting.

use serde::{Deserialize, Serialize};

use super::Handling;
use crate::{Acted, CaseId, Happened, Seat, Until, UtcMicros, WorkingTime};

/// A letter of supervision that waits for its answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    /// The seat from which it was written; none if the clock wrote it.
    #[serde(default)]
    pub from: Option<Seat>,
    /// Until when an answer is wanted.
    pub answer_by: UtcMicros,
    /// Ever increasing for the case: names the timer of the answer.
    pub generation: u64,
    /// Where that was reckoned in working time: from what; a person names an instant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub working: Option<WorkingTime>,
    /// That time has gone by; its timer with it.
    pub overdue: bool,
    /// It stands in for one of which the time had gone by: an answer comes late, however soon it comes now.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub missed: bool,
}

impl Letter {
    /// Until when an answer is wanted.
    #[must_use]
    pub fn until(&self) -> Until {
        Until { at: self.answer_by, working: self.working }
    }
}

impl Handling {
    /// Every letter that waits for an answer: the case's own, and those of cases that were merged into it.
    pub fn letters(&self) -> impl Iterator<Item = &Letter> {
        self.its_own().into_iter().chain(self.brought())
    }

    fn brought(&self) -> impl Iterator<Item = &Letter> {
        self.absorbed.iter().filter_map(|absorbed| absorbed.letter.as_ref())
    }

    /// The case's own letter. A row from before it was kept apart has it as the one that runs, if no merge brought that.
    fn its_own(&self) -> Option<&Letter> {
        if self.absorbed.is_empty() {
            return self.letter.as_ref();
        }
        let is_brought = |letter: &Letter| self.brought().any(|it| it.generation == letter.generation);
        self.own_letter.as_ref().or_else(|| self.letter.as_ref().filter(|letter| !is_brought(letter)))
    }

    /// Applies what happened to letters. Total.
    #[expect(clippy::wildcard_enum_match_arm, reason = "only what happens to a letter comes here")]
    pub(super) fn evolve_letter(&mut self, acted: &Acted) {
        match &acted.what {
            Happened::Supervised { answer_by, working, generation, .. } => {
                self.supervised = self.supervised.saturating_add(1);
                if let (Some(answer_by), 1..) = (*answer_by, *generation) {
                    let (from, generation) = (acted.by.as_ref().map(|by| by.seat.clone()), *generation);
                    let working = *working;
                    self.written(Letter {
                        from,
                        answer_by,
                        generation,
                        working,
                        overdue: false,
                        missed: false,
                    });
                }
            }
            // While cases are one, whoever answers answers all that was asked.
            Happened::SupervisionAnswered { .. } => {
                (self.letter, self.own_letter) = (None, None);
                self.absorbed.iter_mut().for_each(|absorbed| absorbed.letter = None);
            }
            Happened::SupervisionOverdue => {
                let Some(runs) = self.letter.as_ref().map(|letter| letter.generation) else { return };
                self.change_letter(runs, |letter| letter.overdue = true);
            }
            Happened::LetterMoved { letter, answer_by, generation } => {
                self.change_letter(*letter, |moved| {
                    (moved.answer_by, moved.generation) = (*answer_by, *generation);
                });
            }
            _ => {}
        }
    }

    /// Changes the letter of a generation wherever it is kept.
    fn change_letter(&mut self, generation: u64, change: impl Fn(&mut Letter)) {
        let brought = self.absorbed.iter_mut().filter_map(|absorbed| absorbed.letter.as_mut());
        let all = self.letter.iter_mut().chain(&mut self.own_letter).chain(brought);
        all.filter(|letter| letter.generation == generation).for_each(change);
        self.the_first_runs();
    }

    /// It takes the place of the case's own one before; those that merged cases brought wait on. One that the clock writes asks
    /// again for the answer that somebody waits for in vain.
    fn written(&mut self, mut letter: Letter) {
        if let Some(before) = self.its_own().filter(|_| letter.from.is_none()) {
            letter.missed = before.overdue || before.missed;
            letter.from.clone_from(&before.from);
        }
        if self.absorbed.is_empty() {
            self.letter = Some(letter);
        } else {
            self.own_letter = Some(letter);
            self.the_first_runs();
        }
    }

    /// Of the letters that wait, the one that is to be answered first runs. One whose time has gone by gives way to one whose
    /// time runs: its consequence has come already, and the other's must.
    pub(super) fn the_first_runs(&mut self) {
        let first = self.letters().min_by_key(|letter| (letter.overdue, letter.answer_by));
        self.letter = first.cloned();
    }

    /// A case has left, and its letter with it.
    pub(super) fn letter_parted(&mut self, merged: CaseId) {
        let own = self.its_own().cloned();
        self.absorbed.retain(|absorbed| absorbed.case != merged);
        if self.absorbed.is_empty() {
            (self.letter, self.own_letter) = (own, None);
        } else {
            // What ran may have gone: it must not be taken for the case's own.
            (self.letter, self.own_letter) = (None, own);
            self.the_first_runs();
        }
    }
}
