//! 应急响应: what its levels change, as a 预案 says, and by when an incident is reported upward.

use std::collections::BTreeMap;

use geo_index::Tier;
use serde::{Deserialize, Serialize};

use crate::{Category, Span};

/// Ⅰ to Ⅳ, of a 突发事件 and of the response to it: Ⅰ is the gravest, and the least in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EmergencyLevel {
    /// Ⅰ 特别重大.
    I,
    /// Ⅱ 重大.
    Ii,
    /// Ⅲ 较大.
    Iii,
    /// Ⅳ 一般.
    Iv,
}

impl EmergencyLevel {
    /// All of them, the gravest first.
    pub const ALL: [Self; 4] = [Self::I, Self::Ii, Self::Iii, Self::Iv];
}

/// Most plans that a policy has.
pub const PLANS_MAX: usize = 100;

/// The share of a clock that a response leaves of it, in percent: at least this, at most all.
pub const CLOCKS_PERCENT_MIN: u8 = 10;

/// Seconds between two positions of a unit that a response may ask for.
pub const POSITION_EVERY_S: std::ops::RangeInclusive<u16> = 1..=300;

/// What a response changes, and by when an incident is reported. A policy document that says nothing of it has the default, which
/// is the usual practice.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ResponseRules {
    /// 预案, by the code under which a response names them; at most [`PLANS_MAX`].
    pub plans: BTreeMap<String, Plan>,
    /// What the levels change where a response names no plan.
    pub otherwise: Levels,
    /// 初报、终报.
    pub reports: IncidentReportRules,
}

/// 预案.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// Name on the screen, in Chinese.
    pub name: String,
    /// What its levels change.
    #[serde(default)]
    pub levels: Levels,
}

/// What each level changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Levels {
    /// Ⅰ.
    pub i: LevelRule,
    /// Ⅱ.
    pub ii: LevelRule,
    /// Ⅲ.
    pub iii: LevelRule,
    /// Ⅳ.
    pub iv: LevelRule,
}

/// What a level of response changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LevelRule {
    /// The lowest tier whose centre may begin it.
    pub from: Tier,
    /// How much is left of the clocks of posts and of the time to answer an offer, in percent.
    pub clocks_percent: u8,
    /// 缓办: whether everyday matters wait that nobody is at work on.
    pub waits: bool,
    /// Categories of which nothing waits.
    pub never_wait: Vec<Category>,
    /// How long what waits may wait before a post looks at it again, in natural time.
    pub wait_at_most: Span,
    /// How often a unit on duty tells where it is, in seconds; within [`POSITION_EVERY_S`].
    pub position_every_s: u16,
    /// 续报: how often the incident is reported upward while the response lasts, in natural time.
    pub reported_every: Span,
}

impl Default for LevelRule {
    fn default() -> Self {
        Levels::default().iv
    }
}

impl Default for Levels {
    fn default() -> Self {
        let rule = |from, clocks_percent, waits, position_every_s, hours| LevelRule {
            from,
            clocks_percent,
            waits,
            never_wait: Vec::new(),
            wait_at_most: Span::Hours(72),
            position_every_s,
            reported_every: Span::Hours(hours),
        };
        Self {
            i: rule(Tier::City, 50, true, 5, 1),
            ii: rule(Tier::City, 50, true, 5, 2),
            iii: rule(Tier::County, 75, true, 10, 4),
            iv: rule(Tier::Township, 100, false, 15, 12),
        }
    }
}

impl Levels {
    /// What a level changes.
    #[must_use]
    pub fn of(&self, level: EmergencyLevel) -> &LevelRule {
        match level {
            EmergencyLevel::I => &self.i,
            EmergencyLevel::Ii => &self.ii,
            EmergencyLevel::Iii => &self.iii,
            EmergencyLevel::Iv => &self.iv,
        }
    }
}

/// By when an incident is reported upward for the first and for the last time, in natural time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct IncidentReportRules {
    /// 初报 by telephone, from when the incident was opened.
    pub phone_within: Span,
    /// 初报 in writing, likewise.
    pub written_within: Span,
    /// 终报, from the end of the response.
    pub final_within: Span,
}

impl Default for IncidentReportRules {
    fn default() -> Self {
        Self {
            phone_within: Span::Minutes(30),
            written_within: Span::Hours(1),
            final_within: Span::Hours(24),
        }
    }
}

impl ResponseRules {
    /// Whether nothing of it differs from the usual practice.
    #[must_use]
    pub fn is_usual(&self) -> bool {
        *self == Self::default()
    }

    /// What a level changes under a plan; none where the policy has no plan of that code.
    #[must_use]
    pub fn rule(&self, plan: Option<&str>, level: EmergencyLevel) -> Option<&LevelRule> {
        let levels = match plan {
            Some(code) => &self.plans.get(code)?.levels,
            None => &self.otherwise,
        };
        Some(levels.of(level))
    }
}
