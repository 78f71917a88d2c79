//! What is wrong with the files: where, which value, and what to do about it, in Chinese and in English.
//!
//! All mistakes of all files are gathered before any is told, so that somebody mends a workbook once and not twenty times.

mod cell;
mod file;
mod map;
mod tree;

use std::fmt;

pub use cell::CellFault;
pub use file::FileFault;
pub(crate) use map::datum_name;
pub use map::{MapFault, Shift};
pub use tree::TreeFault;

use crate::{
    limits::{MISTAKES_MAX, VALUE_SHOWN_CHARS},
    spot::Spot,
};

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

/// What can be wrong.
#[derive(Debug, Clone, PartialEq)]
pub enum Fault {
    /// With a file or a sheet as a whole.
    File(FileFault),
    /// With one cell.
    Cell(CellFault),
    /// With how entries belong together.
    Tree(TreeFault),
    /// With an outline.
    Map(MapFault),
}

impl Fault {
    /// What is wrong and what to do.
    #[must_use]
    pub fn words(&self) -> Words {
        match self {
            Self::File(fault) => fault.words(),
            Self::Cell(fault) => fault.words(),
            Self::Tree(fault) => fault.words(),
            Self::Map(fault) => fault.words(),
        }
    }
}

macro_rules! faults {
    ($($name:ident($inner:ident)),+) => {$(
        impl From<$inner> for Fault {
            fn from(fault: $inner) -> Self {
                Self::$name(fault)
            }
        }
    )+};
}

faults!(File(FileFault), Cell(CellFault), Tree(TreeFault), Map(MapFault));

impl Mistake {
    pub(crate) fn new(spot: Spot, value: impl AsRef<str>, fault: impl Into<Fault>) -> Self {
        Self { spot, value: shown(value.as_ref()), fault: fault.into() }
    }

    /// The mistake as one sentence in Chinese.
    #[must_use]
    pub fn zh(&self) -> String {
        let value = if self.value.is_empty() { String::new() } else { format!("「{}」", self.value) };
        format!("{}{value}:{}", self.spot, self.fault.words().zh)
    }

    /// The mistake as one sentence in English.
    #[must_use]
    pub fn en(&self) -> String {
        let value = if self.value.is_empty() { String::new() } else { format!(" {:?}", self.value) };
        format!("{}{value}: {}", self.spot, self.fault.words().en)
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

/// Mistakes found so far.
#[derive(Debug, Default)]
pub(crate) struct Mistakes(Vec<Mistake>);

impl Mistakes {
    pub(crate) fn add(&mut self, spot: Spot, value: impl AsRef<str>, fault: impl Into<Fault>) {
        self.push(Mistake::new(spot, value, fault));
    }

    pub(crate) fn push(&mut self, mistake: Mistake) {
        if self.0.len() < MISTAKES_MAX {
            self.0.push(mistake);
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// By file, then by place, as somebody walks through a workbook.
    pub(crate) fn into_sorted(mut self) -> Vec<Mistake> {
        self.0.sort_by(|one, other| one.spot.order().cmp(&other.spot.order()));
        self.0
    }
}
