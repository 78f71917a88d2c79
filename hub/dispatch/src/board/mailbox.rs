//! A unit's mailbox: what it must still be told.

use serde::{Deserialize, Serialize};

use crate::improving::REASSIGNED_PER_UNIT_MAX;
use crate::{Event, MessageId, Notice, OfferId, UnitId, UtcMicros};

/// Most messages that wait in one mailbox; beyond it the oldest stand-down is dropped, which the unit's next
/// hello makes good.
pub const MAILBOX_PENDING_MAX: usize = 64;

/// How long it is kept that a unit was sent elsewhere.
const HOUR_MS: u64 = 3_600_000;

/// A message that still waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pending {
    /// Its id: the same message may be sent many times.
    pub message: MessageId,
    /// Its position in the mailbox stream.
    pub number: u64,
    /// Position of the message posted before it; 0 for the first.
    pub after: u64,
    /// What it is about.
    pub notice: Notice,
    /// When it was posted.
    pub posted_at: UtcMicros,
    /// When the device had it.
    pub delivered_at: Option<UtcMicros>,
    /// When somebody looked at it.
    pub seen_at: Option<UtcMicros>,
}

/// A mailbox.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mailbox {
    /// Whose.
    pub unit: UnitId,
    /// Events in its stream.
    pub version: u64,
    /// Position of the message posted last.
    pub last_posted: u64,
    /// Messages that wait, oldest first.
    pub pending: Vec<Pending>,
    /// When the unit was last sent elsewhere by the machine, within an hour of the last time; at most
    /// [`REASSIGNED_PER_UNIT_MAX`], oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reassigned_at: Vec<UtcMicros>,
}

impl Mailbox {
    pub(super) fn empty(unit: UnitId) -> Self {
        Self { unit, version: 0, last_posted: 0, pending: Vec::new(), reassigned_at: Vec::new() }
    }

    /// The message by which an offer was put, while it waits.
    #[must_use]
    pub fn offer_message(&self, offer: OfferId) -> Option<&Pending> {
        self.pending.iter().find(|pending| is_offer(&pending.notice, offer))
    }

    /// Applies an event of this mailbox's stream.
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "events of other streams do not come here; the assertion names what is left"
    )]
    pub(super) fn evolve(&mut self, event: &Event, version: u64, at: UtcMicros) {
        match event {
            Event::Posted { message, notice, .. } => self.post(*message, *notice, version, at),
            Event::Delivered { message, .. } => {
                if let Some(pending) = self.find(*message) {
                    pending.delivered_at.get_or_insert(at);
                }
                self.retire_if_told(*message);
            }
            Event::Seen { message, .. } => {
                if let Some(pending) = self.find(*message) {
                    pending.delivered_at.get_or_insert(at);
                    pending.seen_at.get_or_insert(at);
                }
                self.retire_if_told(*message);
            }
            Event::Retired { message, .. } => self.retire(*message),
            other => debug_assert!(
                matches!(other, Event::AnswerCameLate(_)),
                "{} changes no mailbox",
                other.kind()
            ),
        }
    }

    fn post(&mut self, message: MessageId, notice: Notice, version: u64, at: UtcMicros) {
        match notice {
            Notice::StandDown { offer } => self.pending.retain(|pending| !is_offer(&pending.notice, offer)),
            Notice::Reassigned { offer, .. } => {
                self.pending.retain(|pending| !is_offer(&pending.notice, offer));
                self.reassigned_at.retain(|before| at.since_ms(*before) < HOUR_MS);
                self.reassigned_at.push(at);
                let more = self.reassigned_at.len().saturating_sub(usize::from(REASSIGNED_PER_UNIT_MAX));
                self.reassigned_at.drain(..more);
            }
            // One question after the unit's welfare is enough, however often the clock ran out.
            Notice::Welfare { .. } => self.pending.retain(|p| !matches!(p.notice, Notice::Welfare { .. })),
            // A unit has one task at a time, and the newest place is enough.
            Notice::Moved { .. } => self.pending.retain(|p| !matches!(p.notice, Notice::Moved { .. })),
            // The same of what it is filed as: whoever asks for the message is told what that is by then.
            Notice::Corrected { .. } => {
                self.pending.retain(|p| !matches!(p.notice, Notice::Corrected { .. }))
            }
            // What was said about a task that the unit has no more need not be told; of the one it has, a case becomes more
            // pressing twice at most, and once more for each service that is to be called.
            Notice::MorePressing { task: now, .. } => {
                self.pending.retain(|p| !matches!(p.notice, Notice::MorePressing { task, .. } if task != now))
            }
            Notice::Offer { .. } => {}
        }
        let after = self.last_posted;
        self.last_posted = version;
        self.pending.push(Pending {
            message,
            number: version,
            after,
            notice,
            posted_at: at,
            delivered_at: None,
            seen_at: None,
        });
        if self.pending.len() > MAILBOX_PENDING_MAX
            && let Some(oldest) = self
                .pending
                .iter()
                .position(|p| matches!(p.notice, Notice::StandDown { .. } | Notice::Reassigned { .. }))
        {
            self.pending.remove(oldest);
        }
    }

    fn find(&mut self, message: MessageId) -> Option<&mut Pending> {
        self.pending.iter_mut().find(|pending| pending.message == message)
    }

    /// A message that asks for no answer is done with once the device has it, whichever receipt says so first.
    fn retire_if_told(&mut self, message: MessageId) {
        let only_tells = |notice: &Notice| {
            matches!(
                notice,
                Notice::StandDown { .. }
                    | Notice::Reassigned { .. }
                    | Notice::Moved { .. }
                    | Notice::Corrected { .. }
                    | Notice::MorePressing { .. }
            )
        };
        self.pending.retain(|pending| pending.message != message || !only_tells(&pending.notice));
    }

    fn retire(&mut self, message: MessageId) {
        self.pending.retain(|pending| pending.message != message);
    }
}

fn is_offer(notice: &Notice, wanted: OfferId) -> bool {
    matches!(notice, Notice::Offer { offer, .. } if *offer == wanted)
}
