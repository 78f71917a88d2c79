//! 红、橙、黄、蓝: how grave a warning is in the Chinese practice. CAP has no place of its own for it, so that an importable
//! table says where a sender writes it, and what a severity is where nobody did.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{Info, Severity};

/// The table that ships; a centre imports its own.
pub const USUAL_LEVELS: &str = include_str!("../data/levels.json");

/// A level, the gravest last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// 蓝色, Ⅳ 级, 一般.
    Blue,
    /// 黄色, Ⅲ 级, 较重.
    Yellow,
    /// 橙色, Ⅱ 级, 严重.
    Orange,
    /// 红色, Ⅰ 级, 特别严重.
    Red,
}

/// Where levels are written, and what stands for them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LevelTable {
    /// Where a sender says the level.
    pub said: Vec<Said>,
    /// What a severity is where no sender said a level; a severity that is left out has none.
    pub by_severity: BTreeMap<Severity, Level>,
}

/// A named value in which a sender says the level.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Said {
    /// Among which values.
    #[serde(rename = "in")]
    pub among: Among,
    /// By which `valueName`.
    pub name: String,
    /// What each value says, letter by letter.
    pub levels: BTreeMap<String, Level>,
}

/// Named values of an info.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Among {
    /// `parameter`.
    Parameter,
    /// `eventCode`.
    EventCode,
}

impl LevelTable {
    /// [`USUAL_LEVELS`].
    #[must_use]
    pub fn usual() -> LevelTable {
        serde_json::from_str(USUAL_LEVELS).expect("a test reads the table that ships")
    }

    /// The level of an info: the gravest that is said, else that of its severity.
    #[must_use]
    pub fn level(&self, info: &Info) -> Option<Level> {
        let said = self.said.iter().flat_map(|said| {
            let pairs = match said.among {
                Among::Parameter => &info.parameters,
                Among::EventCode => &info.event_codes,
            };
            let named = pairs.iter().filter(|pair| pair.name == said.name);
            named.filter_map(|pair| said.levels.get(&pair.value).copied())
        });
        said.max().or_else(|| self.by_severity.get(&info.severity).copied())
    }
}
