//! In which order replies make sense, and what may become of each.

use hub_dispatch::{Calendar, UtcMicros};

use super::{Reply, ReplyKind, ReplyState, ReplyStep};
use crate::{Known, Standing, limits::REPLIES_MAX};

/// A reply that makes no sense now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReplyRefusal {
    /// The order is recalled.
    #[error("the order is recalled")]
    Recalled,
    /// It was said already, and it was not refused.
    #[error("this was said already")]
    SaidAlready,
    /// It is not signed.
    #[error("the order is not signed yet")]
    NotSigned,
    /// It was refused: it is theirs again.
    #[error("the order was refused and is theirs again")]
    GivenBack,
    /// It is answered.
    #[error("the order is answered")]
    Answered,
    /// More time is asked for after the time is up.
    #[error("the deadline has gone by")]
    TooLate,
    /// The time asked for is not after the deadline, or not ahead.
    #[error("the time asked for is not after the deadline")]
    NoLater,
    /// More replies in one round than a limit.
    #[error("there are {REPLIES_MAX} replies in this round already")]
    TooMany,
}

/// A step that a reply cannot take from where it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a reply that is {from:?} cannot take the step {step:?}")]
pub struct StepRefusal {
    /// Where it is.
    pub from: ReplyState,
    /// The step.
    pub step: ReplyStep,
}

impl Reply {
    /// The same after a step at `now`. A step that was taken already changes nothing: what is told twice is told once.
    ///
    /// # Errors
    /// [`StepRefusal`].
    pub fn after(&self, step: ReplyStep, now: UtcMicros) -> Result<Self, StepRefusal> {
        use ReplyState::{Refused, Sent, Taken, Waiting, Withdrawn};
        let state = match (self.state, step) {
            (Waiting | Sent { .. }, ReplyStep::Send) => Sent { at: now },
            (Waiting | Sent { .. }, ReplyStep::Take) => Taken { at: now },
            (Waiting | Sent { .. }, ReplyStep::Refuse) => Refused { at: now },
            (Refused { .. } | Sent { .. }, ReplyStep::Again) => Waiting,
            // What may have reached them cannot be taken back.
            (Waiting | Refused { .. }, ReplyStep::Withdraw) => Withdrawn { at: now },
            (Taken { .. }, ReplyStep::Take)
            | (Refused { .. }, ReplyStep::Refuse)
            | (Waiting, ReplyStep::Again)
            | (Withdrawn { .. }, ReplyStep::Withdraw) => self.state,
            (Taken { .. } | Withdrawn { .. } | Refused { .. }, _) | (Sent { .. }, ReplyStep::Withdraw) => {
                return Err(StepRefusal { from: self.state, step });
            }
        };
        let attempts = self.attempts.saturating_add(u32::from(step == ReplyStep::Send));
        Ok(Self { state, attempts, ..self.clone() })
    }

    /// Whether it is said: not refused, not taken back.
    fn stands(&self) -> bool {
        match self.state {
            ReplyState::Waiting | ReplyState::Sent { .. } | ReplyState::Taken { .. } => true,
            ReplyState::Refused { .. } | ReplyState::Withdrawn { .. } => false,
        }
    }

    /// Whether their system has to be told yet.
    #[must_use]
    pub fn is_open(&self) -> bool {
        match self.state {
            ReplyState::Waiting | ReplyState::Sent { .. } => true,
            ReplyState::Taken { .. } | ReplyState::Refused { .. } | ReplyState::Withdrawn { .. } => false,
        }
    }
}

impl Known {
    /// What was said of it since it was last returned, and was not refused.
    fn said<'a>(&self, replies: &'a [Reply]) -> impl Iterator<Item = &'a Reply> + Clone {
        let (number, round) = (self.facts.number.clone(), self.returned);
        replies.iter().filter(move |reply| reply.number == number && reply.round == round && reply.stands())
    }

    /// Whether a reply makes sense at `now`, after those that were made.
    ///
    /// # Errors
    /// [`ReplyRefusal`].
    pub fn may_reply(
        &self,
        kind: ReplyKind,
        until: Option<UtcMicros>,
        replies: &[Reply],
        calendar: &Calendar,
        now: UtcMicros,
    ) -> Result<(), ReplyRefusal> {
        if self.recalled {
            return Err(ReplyRefusal::Recalled);
        }
        let of_round = replies.iter().filter(|reply| reply.round == self.returned);
        if of_round.count() >= REPLIES_MAX {
            return Err(ReplyRefusal::TooMany);
        }
        let has = |wanted| self.said(replies).any(|reply| reply.kind == wanted);
        if has(ReplyKind::Refuse) {
            return Err(ReplyRefusal::GivenBack);
        }
        if has(ReplyKind::Answer) {
            return Err(ReplyRefusal::Answered);
        }
        match kind {
            ReplyKind::Sign if has(ReplyKind::Sign) => Err(ReplyRefusal::SaidAlready),
            ReplyKind::Sign | ReplyKind::Refuse => Ok(()),
            ReplyKind::Extend | ReplyKind::Answer if !has(ReplyKind::Sign) => Err(ReplyRefusal::NotSigned),
            ReplyKind::Extend if self.said(replies).any(|one| one.kind == kind && one.is_open()) => {
                Err(ReplyRefusal::SaidAlready)
            }
            ReplyKind::Extend => self.may_extend(until, calendar, now),
            ReplyKind::Answer => Ok(()),
        }
    }

    fn may_extend(
        &self,
        until: Option<UtcMicros>,
        calendar: &Calendar,
        now: UtcMicros,
    ) -> Result<(), ReplyRefusal> {
        let deadline = self.deadline(calendar);
        if deadline.is_some_and(|deadline| deadline <= now) {
            return Err(ReplyRefusal::TooLate);
        }
        let is_later =
            until.is_some_and(|until| until > now && deadline.is_none_or(|deadline| until > deadline));
        if is_later { Ok(()) } else { Err(ReplyRefusal::NoLater) }
    }

    /// Until when they want it.
    #[must_use]
    pub fn deadline(&self, calendar: &Calendar) -> Option<UtcMicros> {
        let received = self.facts.received_at.unwrap_or(self.first_at);
        self.facts.deadline.map(|deadline| deadline.at(received, calendar))
    }

    /// Where it stands with us, by what was said and taken.
    #[must_use]
    pub fn standing(&self, replies: &[Reply]) -> Standing {
        if self.recalled {
            return Standing::Recalled;
        }
        // A judgement of theirs that ends it is no reply of ours.
        if self.facts.standing == Some(Standing::Closed) {
            return Standing::Closed;
        }
        let taken = |kind| {
            let mut said = self.said(replies);
            said.any(|reply| reply.kind == kind && matches!(reply.state, ReplyState::Taken { .. }))
        };
        let order = [
            (ReplyKind::Answer, Standing::Answered),
            (ReplyKind::Refuse, Standing::Refused),
            (ReplyKind::Sign, Standing::Signed),
        ];
        order.into_iter().find(|(kind, _)| taken(*kind)).map_or(Standing::Sent, |(_, standing)| standing)
    }
}
