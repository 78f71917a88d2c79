//! What goes back to the system whose order it is: 签收, 退单, 延期, 答复; each with a state, and in an order that makes sense.

mod course;
mod outgoing;
mod sheet;
mod template;

use hub_dispatch::UtcMicros;
use hub_exchange::Content;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    Link, SystemCode,
    limits::{CONTENT_MAX_BYTES, LINK_MAX_BYTES, LINKS_MAX},
    order::words,
};

pub use course::{ReplyRefusal, StepRefusal};
pub use outgoing::{Answered, Method, Outgoing, Request};
pub use sheet::ReplyCells;

words! {
    /// What a reply does.
    pub ReplyKind {
        /// 签收: it is taken on.
        Sign = "sign",
        /// 退单: it is not ours, and why.
        Refuse = "refuse",
        /// 延期申请: until when, and why.
        Extend = "extend",
        /// 答复: what was done.
        Answer = "answer",
    }
}

impl ReplyKind {
    /// Its word in sheets.
    #[must_use]
    pub fn zh(self) -> &'static str {
        match self {
            Self::Sign => "签收",
            Self::Refuse => "退单",
            Self::Extend => "延期申请",
            Self::Answer => "答复",
        }
    }
}

/// A reply, without its words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reply {
    /// By which it is told apart; a repetition has the same.
    pub id: Uuid,
    /// Whose order.
    pub system: SystemCode,
    /// Which order.
    pub number: String,
    /// How often it had been returned: what was said before a return counts no more after it.
    pub round: u32,
    /// What it does.
    pub kind: ReplyKind,
    /// Until when more time is asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<UtcMicros>,
    /// When it was made.
    pub at: UtcMicros,
    /// What has become of it.
    pub state: ReplyState,
    /// How often it was sent.
    pub attempts: u32,
}

/// The words of a reply: for the vault.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ReplyWords {
    /// Why, of 退单 and 延期.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// 答复内容.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content: Option<String>,
    /// What goes with it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<Link>,
    /// What their system said when it refused it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub said: Option<String>,
}

/// What has become of a reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum ReplyState {
    /// It lies in the outbox.
    Waiting,
    /// It was handed over, and nobody knows yet what became of it.
    Sent {
        /// When.
        at: UtcMicros,
    },
    /// Their system has it.
    Taken {
        /// Since when.
        at: UtcMicros,
    },
    /// Their system refused it: it lies in the queue for a person.
    Refused {
        /// When.
        at: UtcMicros,
    },
    /// A person took it back before it was taken.
    Withdrawn {
        /// When.
        at: UtcMicros,
    },
}

/// What happens to a reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReplyStep {
    /// It is handed over; also again, when nobody knows what became of it.
    Send,
    /// Their system has it.
    Take,
    /// Their system refuses it.
    Refuse,
    /// A person has it sent once more.
    Again,
    /// A person takes it back.
    Withdraw,
}

/// A reply that cannot be made of what was given.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReplyFault {
    /// Something that this kind must have.
    #[error("{kind} needs {what}")]
    Missing {
        /// The kind.
        kind: &'static str,
        /// What.
        what: &'static str,
    },
    /// Something that this kind has not.
    #[error("{kind} has no {what}")]
    Surplus {
        /// The kind.
        kind: &'static str,
        /// What.
        what: &'static str,
    },
    /// Longer or more than a limit.
    #[error("{what} is beyond {max}")]
    TooMany {
        /// What.
        what: &'static str,
        /// How much there may be.
        max: usize,
    },
    /// No link to a page.
    #[error("attachment {number} is no http or https link")]
    Link {
        /// Which, counted from 1.
        number: usize,
    },
}

impl ReplyWords {
    /// The same without blanks at the ends and without what no sheet can carry.
    #[must_use]
    pub fn plain(self) -> Self {
        let plain = |text: Option<String>| {
            let text = text?.replace("\r\n", "\n");
            let text: String =
                text.chars().filter(|letter| !letter.is_control() || "\n\t".contains(*letter)).collect();
            // What consists of invisible letters alone says nothing either.
            Some(text.trim().to_owned()).filter(|text| !Content::Text(text.clone()).is_blank())
        };
        let attachments = self.attachments.into_iter();
        let attachments =
            attachments.map(|Link { link, name }| Link { link: link.trim().to_owned(), name: plain(name) });
        Self {
            reason: plain(self.reason),
            content: plain(self.content),
            attachments: attachments.collect(),
            said: plain(self.said),
        }
    }

    /// Whether a reply of a kind can be made of them.
    ///
    /// # Errors
    /// What is missing, too much, or too long.
    pub fn check(&self, kind: ReplyKind, until: Option<UtcMicros>) -> Result<(), ReplyFault> {
        let has = [
            ("reason", self.reason.is_some(), matches!(kind, ReplyKind::Refuse | ReplyKind::Extend), true),
            ("content", self.content.is_some(), kind == ReplyKind::Answer, true),
            ("until", until.is_some(), kind == ReplyKind::Extend, true),
            ("attachments", !self.attachments.is_empty(), kind == ReplyKind::Answer, false),
        ];
        for (what, is_there, belongs, must) in has {
            match (is_there, belongs) {
                (true, false) => return Err(ReplyFault::Surplus { kind: kind.word(), what }),
                (false, true) if must => return Err(ReplyFault::Missing { kind: kind.word(), what }),
                (true, true) | (false, _) => {}
            }
        }
        for (what, text) in [("reason", &self.reason), ("content", &self.content)] {
            if text.as_ref().is_some_and(|text| text.len() > CONTENT_MAX_BYTES) {
                return Err(ReplyFault::TooMany { what, max: CONTENT_MAX_BYTES });
            }
        }
        if self.attachments.len() > LINKS_MAX {
            return Err(ReplyFault::TooMany { what: "attachments", max: LINKS_MAX });
        }
        let is_link = |link: &Link| {
            let fits = link.link.len() <= LINK_MAX_BYTES && !link.link.contains(char::is_whitespace);
            fits && (link.link.starts_with("https://") || link.link.starts_with("http://"))
        };
        match self.attachments.iter().position(|link| !is_link(link)) {
            Some(at) => Err(ReplyFault::Link { number: at + 1 }),
            None => Ok(()),
        }
    }
}
