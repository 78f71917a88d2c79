//! 按时办结、按时签收、退单、重办、一次办结、三率: how a case kept its times, read off the same events as its way.
//!
//! A case was dealt with in time if the word that it is dealt with, which was then found done, came before the limit in force at that
//! moment was over: an extension, another calendar and a merge count, and a suspension holds the limit. What was found not done is
//! not that word; what is done again because a caller was not content was judged before. An answer at once is such a word itself.

use hub_dispatch::{Acted, CallBackOutcome, Degree, Event, Happened, ReturnRuling, Satisfaction, UtcMicros};

/// How a case kept its times.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in super::super) struct Pace {
    /// Until when it is to be dealt with; none without a limit, and while that does not run.
    due: Option<UtcMicros>,
    /// It had a limit when it was last said to be dealt with, and whether that was in time.
    said: Option<bool>,
    /// The same of the word that was found done.
    pub(in super::super) in_time: Option<bool>,
    has_limit: bool,
    is_found_done: bool,
    /// Tasks that departments were given.
    pub(in super::super) tasks: u64,
    /// Of those, the ones that somebody there signed in time.
    pub(in super::super) signed_in_time: u64,
    /// And those that counted as signed when the time for it had run out.
    pub(in super::super) signed_late: u64,
    /// Tasks that were returned, and the return agreed to.
    pub(in super::super) returned: u64,
    /// 未接通: calls that were recorded because nobody took them.
    pub(in super::super) calls_not_answered: u64,
    /// 重办: a caller was not content, and it was done again.
    pub(in super::super) is_redone: bool,
    /// Work was found not done, or it was opened again.
    is_taken_up_again: bool,
    /// It ended as part of another case.
    is_merged: bool,
    /// 三率: what callers said.
    pub(in super::super) callers: Callers,
}

/// What callers said when they were called back and reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in super::super) struct Callers {
    pub(in super::super) reached: u64,
    pub(in super::super) responded: u64,
    pub(in super::super) solved: u64,
    pub(in super::super) satisfied: u64,
    /// 基本满意, of those.
    pub(in super::super) mostly_satisfied: u64,
}

impl Callers {
    fn hear(&mut self, said: Satisfaction) {
        self.reached += 1;
        self.responded += u64::from(said.responded);
        self.solved += u64::from(said.solved);
        self.satisfied += u64::from(said.satisfied);
        self.mostly_satisfied += u64::from(said.degree == Some(Degree::MostlySatisfied));
    }
}

/// Kinds of events that are followed for it.
pub(super) const KINDS: [&str; 13] = [
    "case.call_not_answered",
    "limit.set",
    "limit.paused",
    "desk.assigned",
    "desk.signed",
    "desk.replied",
    "desk.return_ruled",
    "case.settled",
    "case.finished",
    "case.verified",
    "case.redone",
    "case.sent_back",
    "report.called_back",
];

impl Pace {
    /// That of a case which was opened again.
    pub(super) fn taken_up_again() -> Self {
        Self { is_taken_up_again: true, ..Self::default() }
    }

    /// That of the same case once it is opened again: being parted from another takes up nothing that was done.
    pub(super) fn after_the_end(&self) -> Self {
        let is_taken_up_again = !self.is_merged || !self.is_done_at_once();
        Self { is_taken_up_again, ..Self::default() }
    }

    /// 一次办结: nothing of it had to be done twice.
    pub(in super::super) fn is_done_at_once(&self) -> bool {
        !self.is_redone && !self.is_taken_up_again
    }

    /// Follows one event further.
    #[expect(clippy::wildcard_enum_match_arm, reason = "nothing else that happens is about its times")]
    pub(super) fn follow(&mut self, event: &Event, at: UtcMicros) {
        match event {
            Event::Settled { .. } | Event::Finished { .. } => self.dealt_with(at),
            Event::Verified(_) => self.found_done(),
            Event::SentBack(_) => self.is_taken_up_again = true,
            Event::CallNotAnswered(_) => self.calls_not_answered += 1,
            Event::Acted(acted) => self.acted(acted, at),
            _ => {}
        }
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "nothing else that happens is about its times")]
    fn acted(&mut self, Acted { by, what, .. }: &Acted, at: UtcMicros) {
        match what {
            Happened::LimitSet { limit, .. } => (self.due, self.has_limit) = (Some(limit.due), true),
            Happened::LimitPaused { .. } => self.due = None,
            Happened::DeskAssigned { .. } => self.tasks += 1,
            Happened::DeskSigned { .. } if by.is_some() => self.signed_in_time += 1,
            Happened::DeskSigned { .. } => self.signed_late += 1,
            Happened::DeskReplied(_) => self.dealt_with(at),
            Happened::ReturnRuled { ruling: ReturnRuling::Agreed { .. }, .. } => self.returned += 1,
            Happened::Redone { .. } => self.is_redone = true,
            Happened::Merged { .. } => self.is_merged = true,
            Happened::CalledBack { outcome: CallBackOutcome::Reached { said }, .. } => {
                self.callers.hear(*said)
            }
            Happened::AnsweredAtOnce { .. } => {
                self.dealt_with(at);
                self.found_done();
            }
            _ => {}
        }
    }

    fn dealt_with(&mut self, at: UtcMicros) {
        self.said = self.has_limit.then(|| self.due.is_none_or(|due| at <= due));
    }

    fn found_done(&mut self) {
        if !self.is_found_done {
            (self.in_time, self.is_found_done) = (self.said, true);
        }
    }
}
