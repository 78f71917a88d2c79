//! What a unit is doing, and how that follows from what it hears: pure, so that it can be told in tests.

use hub_protocol::{Notice, OfferId, OrderAction, OrderOutcome, Point, TaskBrief, TaskId};
use tokio::time::Instant;

use super::Answer;

/// What a unit is doing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Doing {
    /// Nothing in particular.
    Free,
    /// Thinking about an offer; answers at the time, if it answers.
    Deciding { offer: OfferId, to: Option<Point>, at: Instant, answer: Answer },
    /// It has accepted and waits to hear whether it has the task.
    Accepting { offer: OfferId, to: Option<Point> },
    /// On its way.
    Going { task: TaskId, offer: OfferId, to: Option<Point> },
    /// On scene, until the work is done.
    Working { task: TaskId, offer: OfferId, until: Instant },
    /// It has said that it is done and waits to hear that this is on disk.
    Finishing { offer: OfferId },
}

/// An order that a unit gives when its time has come.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Move {
    /// The order.
    pub(super) order: OrderAction,
    /// What it does once the order is on its way.
    pub(super) then: Doing,
    /// What it does if the order could not be taken.
    pub(super) if_not_taken: Doing,
}

impl Doing {
    /// The offer it is thinking about or working on.
    pub(super) fn offer(self) -> Option<OfferId> {
        match self {
            Self::Free => None,
            Self::Deciding { offer, .. }
            | Self::Accepting { offer, .. }
            | Self::Going { offer, .. }
            | Self::Working { offer, .. }
            | Self::Finishing { offer } => Some(offer),
        }
    }

    /// The offer by which it may come to a task, if it does not have another one.
    pub(super) fn offer_of(self, wanted: TaskId) -> Option<OfferId> {
        let another = matches!(self, Self::Going { task, .. } | Self::Working { task, .. } if task != wanted);
        self.offer().filter(|_| !another)
    }

    /// When it does the next thing by itself, if it ever does.
    pub(super) fn acts_at(self) -> Option<Instant> {
        match self {
            Self::Deciding { at, answer: Answer::Accept | Answer::Decline(_), .. } => Some(at),
            Self::Working { until, .. } => Some(until),
            Self::Deciding { answer: Answer::Silence, .. }
            | Self::Free
            | Self::Accepting { .. }
            | Self::Going { .. }
            | Self::Finishing { .. } => None,
        }
    }

    /// What it does when that time has come; if the order cannot be taken, it is tried again `later`.
    pub(super) fn next_move(self, later: Instant) -> Option<Move> {
        match self {
            Self::Deciding { offer, to, answer: answer @ Answer::Accept, .. } => Some(Move {
                order: OrderAction::Accept { offer },
                then: Self::Accepting { offer, to },
                if_not_taken: Self::Deciding { offer, to, at: later, answer },
            }),
            Self::Deciding { offer, to, answer: answer @ Answer::Decline(reason), .. } => Some(Move {
                order: OrderAction::Decline { offer, reason },
                then: Self::Free,
                if_not_taken: Self::Deciding { offer, to, at: later, answer },
            }),
            Self::Working { task, offer, .. } => Some(Move {
                order: OrderAction::Done {
                    task,
                    note: Some("已到现场处理完毕".to_owned()),
                    photos: Vec::new(),
                    before: Vec::new(),
                    during: Vec::new(),
                    signed: Vec::new(),
                    recordings: Vec::new(),
                    place: None,
                },
                then: Self::Finishing { offer },
                if_not_taken: Self::Working { task, offer, until: later },
            }),
            Self::Deciding { answer: Answer::Silence, .. }
            | Self::Free
            | Self::Accepting { .. }
            | Self::Going { .. }
            | Self::Finishing { .. } => None,
        }
    }

    /// The hub has said how things stand. What the unit has ordered and not heard of yet goes before it. Work that is
    /// taken up again lasts until `until`.
    pub(super) fn after_welcome(self, task: Option<&TaskBrief>, until: Instant) -> Self {
        match (self, task) {
            (Self::Free | Self::Deciding { .. }, Some(brief)) => {
                let (task, offer) = (brief.task, brief.offer);
                match brief.arrived_at_us {
                    Some(_) => Self::Working { task, offer, until },
                    None => Self::Going { task, offer, to: brief.case.place },
                }
            }
            (Self::Going { .. } | Self::Working { .. }, None) => Self::Free,
            (
                Self::Accepting { .. } | Self::Going { .. } | Self::Working { .. } | Self::Finishing { .. },
                Some(_),
            )
            | (Self::Free | Self::Deciding { .. } | Self::Accepting { .. } | Self::Finishing { .. }, None) => {
                self
            }
        }
    }

    /// A notice came. Offers are answered elsewhere.
    pub(super) fn after_notice(self, notice: &Notice) -> Self {
        match (notice, self) {
            (Notice::StandDown { offer, .. }, doing) if doing.offer() == Some(*offer) => Self::Free,
            (Notice::Moved { task: moved, case }, Self::Going { task, offer, .. }) if *moved == task => {
                Self::Going { task, offer, to: case.place }
            }
            (
                Notice::StandDown { .. }
                | Notice::Moved { .. }
                | Notice::Corrected { .. }
                | Notice::MorePressing { .. }
                | Notice::Offer { .. }
                | Notice::Welfare { .. }
                | Notice::Unknown,
                doing,
            ) => doing,
        }
    }

    /// An order was carried out.
    pub(super) fn after_order(
        self,
        action: &OrderAction,
        outcome: OrderOutcome,
        task: Option<TaskId>,
    ) -> Self {
        match (self, action) {
            (Self::Accepting { offer, to }, OrderAction::Accept { offer: named }) if *named == offer => {
                match (outcome, task) {
                    (OrderOutcome::CarriedOut, Some(task)) => Self::Going { task, offer, to },
                    (OrderOutcome::CarriedOut, None) | (OrderOutcome::CameLate, _) => Self::Free,
                }
            }
            (Self::Finishing { .. }, OrderAction::Done { .. }) => Self::Free,
            (doing, _) => doing,
        }
    }

    /// An order was refused, and the hub's word is final: whatever it was part of is over.
    pub(super) fn after_refusal(self, action: &OrderAction) -> Self {
        match action {
            OrderAction::Well { .. }
            | OrderAction::AskBackup { .. }
            | OrderAction::Handled(_)
            | OrderAction::SignOn
            | OrderAction::SignOff
            | OrderAction::StandBy
            | OrderAction::Sos { .. } => self,
            OrderAction::Accept { .. }
            | OrderAction::Decline { .. }
            | OrderAction::SetOut { .. }
            | OrderAction::Arrive { .. }
            | OrderAction::Done { .. }
            | OrderAction::Unknown => Self::Free,
        }
    }
}

#[cfg(test)]
mod tests {
    use hub_protocol::DeclineReason;
    use uuid::Uuid;

    use super::*;

    const OFFER: OfferId = OfferId(Uuid::from_u128(1));
    const OTHER: OfferId = OfferId(Uuid::from_u128(2));
    const TASK: TaskId = TaskId(Uuid::from_u128(3));

    fn deciding(answer: Answer) -> Doing {
        Doing::Deciding { offer: OFFER, to: None, at: Instant::now(), answer }
    }

    #[test]
    fn whoever_accepts_goes_only_after_the_hub_has_said_yes() {
        let step = deciding(Answer::Accept).next_move(Instant::now()).unwrap();
        assert_eq!(
            (&step.order, step.then),
            (&OrderAction::Accept { offer: OFFER }, Doing::Accepting { offer: OFFER, to: None })
        );
        let going = step.then.after_order(&step.order, OrderOutcome::CarriedOut, Some(TASK));
        assert_eq!(going, Doing::Going { task: TASK, offer: OFFER, to: None });
        assert_eq!(step.then.after_order(&step.order, OrderOutcome::CameLate, None), Doing::Free);
    }

    #[test]
    fn an_order_that_cannot_be_taken_is_tried_again() {
        let later = Instant::now();
        let answer = Answer::Decline(DeclineReason::Busy);
        let step = deciding(answer).next_move(later).unwrap();
        assert_eq!(step.if_not_taken.acts_at(), Some(later));
        assert_eq!(step.if_not_taken.offer(), Some(OFFER));
    }

    #[test]
    fn silence_has_no_time_at_which_it_speaks() {
        assert_eq!(deciding(Answer::Silence).acts_at(), None);
        assert_eq!(deciding(Answer::Silence).next_move(Instant::now()), None);
    }

    #[test]
    fn a_stand_down_ends_only_what_it_names() {
        let going = Doing::Going { task: TASK, offer: OFFER, to: None };
        assert_eq!(going.after_notice(&Notice::StandDown { offer: OTHER, reassigned: None }), going);
        assert_eq!(going.after_notice(&Notice::StandDown { offer: OFFER, reassigned: None }), Doing::Free);
    }

    #[test]
    fn an_answer_that_waits_without_a_network_outlives_a_welcome_that_does_not_know_it() {
        let now = Instant::now();
        let (accepting, finishing) =
            (Doing::Accepting { offer: OFFER, to: None }, Doing::Finishing { offer: OFFER });
        assert_eq!(accepting.after_welcome(None, now), accepting);
        assert_eq!(finishing.after_welcome(None, now), finishing);
        let going = Doing::Going { task: TASK, offer: OFFER, to: None };
        assert_eq!(going.after_welcome(None, now), Doing::Free, "the hub has taken it back");
    }
}
