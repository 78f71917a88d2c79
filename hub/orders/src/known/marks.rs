//! Marks of words: whoever has two can tell whether the words were equal, and whoever lacks the key can learn nothing else.

use std::fmt::Write as _;

use hmac::{Hmac, KeyInit as _, Mac as _};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

use crate::{ExternalOrder, Link, OrderWords};

/// A mark: HMAC-SHA256 over a text, in hexadecimal digits. The key belongs to a ledger, so that nobody tries numbers of
/// telephones against a list of marks.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Mark(String);

impl Mark {
    /// The mark of a text; `what` keeps equal texts in different places apart.
    #[must_use]
    pub fn of(key: &[u8], what: &str, text: &[u8]) -> Self {
        let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes a key of any length");
        mac.update(what.as_bytes());
        mac.update(&[0]);
        mac.update(text);
        let digest = mac.finalize().into_bytes();
        Self(digest.iter().fold(String::new(), |mut hex, byte| {
            write!(hex, "{byte:02x}").expect("a string takes whatever is written");
            hex
        }))
    }

    /// Its digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Marks of an order; none of what it does not say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Marks {
    /// Of the whole copy.
    pub raw: Mark,
    /// Of title and content, without blanks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content: Option<Mark>,
    /// Of the caller: the digits of the number, or the name where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub caller: Option<Mark>,
    /// Of everything about the caller.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<Mark>,
    /// Of the address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<Mark>,
    /// Of the attachments.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attachments: Option<Mark>,
}

impl Marks {
    /// The marks of an order under the key of a ledger.
    #[must_use]
    pub fn of(key: &[u8], order: &ExternalOrder) -> Self {
        let words = &order.words;
        let mark =
            |what: &str, text: String| (!text.is_empty()).then(|| Mark::of(key, what, text.as_bytes()));
        Self {
            raw: Mark::of(key, "raw", &order.raw),
            content: mark("content", said(words)),
            caller: mark("caller", caller(words)),
            contact: mark("contact", contact(words)),
            address: mark("address", bare(words.address.as_deref())),
            attachments: mark("attachments", links(&words.attachments)),
        }
    }

    /// Whether the same caller said the same; what is not said is the same as nothing.
    pub(super) fn says_the_same(&self, other: &Self) -> bool {
        let same = |one: &Option<Mark>, other: &Option<Mark>| one.is_some() && one == other;
        same(&self.content, &other.content) && same(&self.caller, &other.caller)
    }

    /// Those of a later message, and of what it leaves out those of before.
    pub(super) fn or(self, later: Self) -> Self {
        Self {
            raw: later.raw,
            content: later.content.or(self.content),
            caller: later.caller.or(self.caller),
            contact: later.contact.or(self.contact),
            address: later.address.or(self.address),
            attachments: later.attachments.or(self.attachments),
        }
    }
}

fn bare(text: Option<&str>) -> String {
    text.into_iter().flat_map(str::chars).filter(|letter| !letter.is_whitespace()).collect()
}

fn said(words: &OrderWords) -> String {
    let (title, content) = (bare(words.title.as_deref()), bare(words.content.as_deref()));
    if title.is_empty() && content.is_empty() { String::new() } else { format!("{title}\n{content}") }
}

fn digits(phone: Option<&str>) -> String {
    phone.into_iter().flat_map(str::chars).filter(char::is_ascii_digit).collect()
}

fn caller(words: &OrderWords) -> String {
    let numbers = [&words.caller_phone, &words.contact_phone].map(|phone| digits(phone.as_deref()));
    let number = numbers.into_iter().find(|number| !number.is_empty());
    number.unwrap_or_else(|| bare(words.caller_name.as_deref()))
}

fn contact(words: &OrderWords) -> String {
    let parts = [
        bare(words.caller_name.as_deref()),
        digits(words.caller_phone.as_deref()),
        digits(words.contact_phone.as_deref()),
    ];
    if parts.iter().all(String::is_empty) { String::new() } else { parts.join("\n") }
}

fn links(links: &[Link]) -> String {
    let links: Vec<&str> = links.iter().map(|link| link.link.as_str()).collect();
    links.join("\n")
}
