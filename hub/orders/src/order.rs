//! Somebody else's order as it was understood: what may be written anywhere, and apart from it what is of persons.

use std::fmt;

use geo_index::Place;
use hub_dispatch::{Calendar, Grade, ReportKind, Span, UtcMicros};
use serde::{Deserialize, Serialize};

use crate::Field;

/// Makes an enum of words that are the same in a mapping, on the wire and in rows.
macro_rules! words {
    ($(#[$meta:meta])* $vis:vis $name:ident { $($(#[$doc:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        $vis enum $name {
            $($(#[$doc])* #[serde(rename = $word)] $variant,)+
        }

        impl $name {
            /// Every word.
            $vis const WORDS: &'static [&'static str] = &[$($word),+];

            /// What a word means.
            #[must_use]
            $vis fn of_word(word: &str) -> Option<Self> {
                match word {
                    $($word => Some(Self::$variant),)+
                    _ => None,
                }
            }

            /// Its word.
            #[must_use]
            $vis fn word(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)+
                }
            }
        }
    };
}

pub(crate) use words;

words! {
    /// What a message says of an order.
    pub Notice {
        /// The order as it stands.
        Order = "order",
        /// 撤单: nothing is to be done any more.
        Recall = "recall",
        /// 退回重办, 二次派单: what was answered is not enough.
        Return = "return",
        /// 催办.
        Urge = "urge",
    }
}

words! {
    /// Where an order stands, in words that both sides have.
    pub Standing {
        /// 待签收.
        Sent = "sent",
        /// 已签收, 办理中.
        Signed = "signed",
        /// 已退单: it is theirs again.
        Refused = "refused",
        /// 已答复, waiting for their judgement.
        Answered = "answered",
        /// 已办结.
        Closed = "closed",
        /// 已撤单.
        Recalled = "recalled",
    }
}

/// Whose order it is: the short name of a system, 1 to 32 letters, digits, `_` or `-`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SystemCode(String);

impl SystemCode {
    /// Longest code, in bytes.
    pub const MAX_BYTES: usize = 32;

    /// A code; none for a text that cannot be one.
    #[must_use]
    pub fn new(code: &str) -> Option<Self> {
        let fits = (1..=Self::MAX_BYTES).contains(&code.len());
        let of_letters = code.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte));
        (fits && of_letters).then(|| Self(code.to_owned()))
    }

    /// The code.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for SystemCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Until when they want it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Deadline {
    /// Until an instant.
    At(UtcMicros),
    /// For so long from when they received it.
    Within(Span),
}

impl Deadline {
    /// The instant; a length of time runs from `received`, and working time by that calendar.
    #[must_use]
    pub fn at(self, received: UtcMicros, calendar: &Calendar) -> UtcMicros {
        match self {
            Self::At(at) => at,
            Self::Within(span) => calendar.due(received, span).at,
        }
    }
}

/// What may be written in records and lists: nothing here is of a person.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OrderFacts {
    /// Whose it is.
    pub system: SystemCode,
    /// By which number they call it.
    pub number: String,
    /// What stays where the number changes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unique: Option<String>,
    /// What the message says.
    pub notice: Notice,
    /// Which time it was sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub round: Option<u32>,
    /// Their state, as they write it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
    /// Their state in our words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub standing: Option<Standing>,
    /// When they received it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub received_at: Option<UtcMicros>,
    /// When they changed it last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub changed_at: Option<UtcMicros>,
    /// Until when they want it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deadline: Option<Deadline>,
    /// Where it is, in WGS84 by now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    /// Their code of the area.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub area_code: Option<String>,
    /// Their category.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// 诉求类型.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<ReportKind>,
    /// 紧急程度.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grade: Option<Grade>,
    /// 主办单位, as they write it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub department: Option<String>,
    /// Whether who called is to be kept from whoever handles it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confidential: Option<bool>,
    /// Whether the caller wants to hear what came of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wants_reply: Option<bool>,
}

/// What is of persons, or may be: for the vault and nowhere else.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct OrderWords {
    /// 标题.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// 内容.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content: Option<String>,
    /// 诉求人.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub caller_name: Option<String>,
    /// 来电号码.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub caller_phone: Option<String>,
    /// 联系电话.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact_phone: Option<String>,
    /// 事发地址, as they write it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// Attachments.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<Link>,
}

/// A link to a file that stays where it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// Where it is, `http` or `https`.
    pub link: String,
    /// What it is called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// An order as a message brought it.
#[derive(Debug, Clone, PartialEq)]
pub struct ExternalOrder {
    /// What may be written anywhere.
    pub facts: OrderFacts,
    /// What is of persons.
    pub words: OrderWords,
    /// What of the facts the message did not say, and the mapping did: a later message that leaves it out changes nothing.
    pub by_default: Vec<Field>,
    /// What was sent, as compact JSON with its members in order: equal orders have equal copies. It holds what `words` holds.
    pub raw: Vec<u8>,
}

impl ExternalOrder {
    /// The facts that the message itself says.
    pub(crate) fn said(&self) -> OrderFacts {
        let mut said = self.facts.clone();
        for field in &self.by_default {
            match field {
                Field::Round => said.round = None,
                Field::State => said.state = None,
                Field::Standing => said.standing = None,
                Field::ReceivedAt => said.received_at = None,
                Field::ChangedAt => said.changed_at = None,
                Field::Deadline | Field::DeadlineSpan => said.deadline = None,
                Field::AreaCode => said.area_code = None,
                Field::Category => said.category = None,
                Field::Kind => said.kind = None,
                Field::Grade => said.grade = None,
                Field::Department => said.department = None,
                Field::Confidential => said.confidential = None,
                Field::WantsReply => said.wants_reply = None,
                Field::Lat | Field::Lon | Field::Point => said.place = None,
                // Without these there is no order; and nobody's words are made up.
                Field::Number | Field::Unique | Field::Notice => {}
                Field::Title | Field::Content | Field::Address | Field::Attachments => {}
                Field::CallerName | Field::CallerPhone | Field::ContactPhone => {}
            }
        }
        said
    }
}
