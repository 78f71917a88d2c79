//! What is wrong with a document: where, which value, and what to do about it, in Chinese and in English.
//!
//! All mistakes of a document are gathered before any is told, so that its sender mends it once.

mod fault;

use std::fmt;

pub use fault::{DocumentFault, ElementFault, Fault, ShapeFault};

use crate::limits::VALUE_SHOWN_CHARS;

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

/// Where something stands in a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spot {
    /// The elements down to it, counted from 1 where there are several: `alert/info[2]/area/polygon[3]`. Empty for the
    /// document as a whole.
    pub path: String,
    /// Its line, counted from 1, where there is a document.
    pub line: Option<u32>,
}

impl Spot {
    /// The document as a whole.
    pub(crate) fn document() -> Self {
        Self { path: String::new(), line: None }
    }

    fn zh(&self) -> String {
        let line = self.line.map(|line| format!("(第 {line} 行)")).unwrap_or_default();
        let path = if self.path.is_empty() { "文件" } else { &self.path };
        format!("{path}{line}")
    }

    fn en(&self) -> String {
        let line = self.line.map(|line| format!(" (line {line})")).unwrap_or_default();
        let path = if self.path.is_empty() { "the document" } else { &self.path };
        format!("{path}{line}")
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
    pub(crate) fn new(spot: Spot, value: &str, fault: impl Into<Fault>) -> Self {
        Self { spot, value: shown(value), fault: fault.into() }
    }

    /// The mistake as one sentence in Chinese.
    #[must_use]
    pub fn zh(&self) -> String {
        let value = if self.value.is_empty() { String::new() } else { format!("「{}」", self.value) };
        format!("{}{value}:{}", self.spot.zh(), self.fault.words().zh)
    }

    /// The mistake as one sentence in English.
    #[must_use]
    pub fn en(&self) -> String {
        let value = if self.value.is_empty() { String::new() } else { format!(" {:?}", self.value) };
        format!("{}{value}: {}", self.spot.en(), self.fault.words().en)
    }
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.zh(), self.fault.words().en)
    }
}

/// Something that is no mistake and that somebody should know all the same.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// Where.
    pub spot: Spot,
    /// What.
    pub remark: Remark,
}

/// What can be remarked on a document that is taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Remark {
    /// It has expired: it is kept, and nothing may be done by it.
    Expired {
        /// When.
        at: crate::Moment,
    },
    /// What is not of CAP 1.2 (a signature, an extension) was left.
    Left,
    /// It was not written as the standard has it, and read as this.
    ReadAs(String),
    /// A polygon comes back to a corner of its own; it lies nowhere over itself.
    TouchesItself,
    /// It updates or ends something, and does not say what.
    RefersToNothing,
}

impl Finding {
    /// The remark as one sentence in Chinese.
    #[must_use]
    pub fn zh(&self) -> String {
        format!("{}:{}", self.spot.zh(), self.words().zh)
    }

    /// The remark as one sentence in English.
    #[must_use]
    pub fn en(&self) -> String {
        format!("{}: {}", self.spot.en(), self.words().en)
    }

    fn words(&self) -> Words {
        match &self.remark {
            Remark::Expired { at } => Words::new(
                format!("已于 {at} 失效;仅留存,不再据此行动"),
                format!("it expired at {at}; it is kept and nothing is done by it"),
            ),
            Remark::Left => Words::new("不属于 CAP 1.2,未收录", "this is not of CAP 1.2 and was left"),
            Remark::ReadAs(read) => Words::new(
                format!("写法不合标准,按 {read} 读取"),
                format!("not as the standard writes it; read as {read}"),
            ),
            Remark::TouchesItself => Words::new(
                "多边形在自身的角点处相接,仍可使用",
                "the polygon comes back to a corner of its own; it can be used",
            ),
            Remark::RefersToNothing => Words::new(
                "更新或解除消息没有写明 references,不会改变任何在效预警",
                "an update or a cancel without references; nothing in force is changed by it",
            ),
        }
    }
}

/// A value as a mistake repeats it: on one line, and no longer than somebody needs to find it.
fn shown(value: &str) -> String {
    let plain = |letter: char| if letter.is_control() { ' ' } else { letter };
    let mut short: String = value.chars().take(VALUE_SHOWN_CHARS).map(plain).collect();
    if value.chars().nth(VALUE_SHOWN_CHARS).is_some() {
        short.push('…');
    }
    short
}
