//! What is wrong with a mapping or with an order: where, which value, and what to do about it, in Chinese and in English.
//!
//! All mistakes are gathered before any is told, so that whoever sends it mends it once.

mod fault;

use std::fmt;

pub use fault::{Fault, Wanted};

use crate::limits::{MISTAKES_MAX, VALUE_SHOWN_CHARS};

/// A sentence in both languages of the product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

impl Words {
    pub(crate) fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { zh: zh.into(), en: en.into() }
    }
}

/// Where something stands.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Spot {
    /// The order, by its number, or by how many there are before it where it has none: `#3`. None in a mapping.
    pub order: Option<String>,
    /// Which of our fields.
    pub field: Option<&'static str>,
    /// The place in the document by RFC 6901, or the cell of the sheet; empty for the document as a whole.
    pub at: String,
}

impl Spot {
    pub(crate) fn document() -> Self {
        Self::default()
    }

    pub(crate) fn at(at: impl Into<String>) -> Self {
        Self { at: at.into(), ..Self::default() }
    }

    fn words(&self, order: &str, document: &str) -> String {
        let order = self.order.as_ref().map(|number| format!("{order} {number}"));
        let at = Some(self.at.clone()).filter(|at| !at.is_empty());
        let parts = [order, self.field.map(str::to_owned), at];
        let told: Vec<String> = parts.into_iter().flatten().collect();
        if told.is_empty() { document.to_owned() } else { told.join(" ") }
    }
}

/// One mistake.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub struct Mistake {
    /// Where.
    pub spot: Spot,
    /// What stands there, shortened; empty if nothing does.
    pub value: String,
    /// What is wrong with it.
    pub fault: Fault,
}

impl Mistake {
    pub(crate) fn new(spot: Spot, value: &str, fault: Fault) -> Self {
        Self { spot, value: shown(value), fault }
    }

    /// The mistake as one sentence in Chinese.
    #[must_use]
    pub fn zh(&self) -> String {
        let value = if self.value.is_empty() { String::new() } else { format!("「{}」", self.value) };
        format!("{}{value}:{}", self.spot.words("工单", "文件"), self.fault.words().zh)
    }

    /// The mistake as one sentence in English.
    #[must_use]
    pub fn en(&self) -> String {
        let value = if self.value.is_empty() { String::new() } else { format!(" {:?}", self.value) };
        format!("{}{value}: {}", self.spot.words("order", "the document"), self.fault.words().en)
    }
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.zh(), self.fault.words().en)
    }
}

/// A value as a mistake repeats it: on one line, and no longer than somebody needs to find it.
pub(crate) fn shown(value: &str) -> String {
    let plain = |letter: char| if letter.is_control() { ' ' } else { letter };
    let mut short: String = value.chars().take(VALUE_SHOWN_CHARS).map(plain).collect();
    if value.chars().nth(VALUE_SHOWN_CHARS).is_some() {
        short.push('…');
    }
    short
}

/// Mistakes found so far, no more than a limit of them.
#[derive(Debug, Default)]
pub(crate) struct Mistakes(Vec<Mistake>);

impl Mistakes {
    pub(crate) fn add(&mut self, spot: Spot, value: &str, fault: Fault) {
        self.push(Mistake::new(spot, value, fault));
    }

    pub(crate) fn push(&mut self, mistake: Mistake) {
        if self.0.len() < MISTAKES_MAX {
            self.0.push(mistake);
        }
    }

    /// Whether something is wrong with a field already.
    pub(crate) fn tells(&self, field: &str) -> bool {
        self.0.iter().any(|mistake| mistake.spot.field == Some(field))
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn into_vec(self) -> Vec<Mistake> {
        self.0
    }

    /// What was made, unless there is a mistake.
    pub(crate) fn or<T>(self, made: Option<T>) -> Result<T, Vec<Mistake>> {
        match made {
            Some(made) if self.0.is_empty() => Ok(made),
            Some(_) | None => Err(self.0),
        }
    }
}
