//! 风险等级: how great a risk people who know the matter see in it. It is another thing than how pressing a matter is: a dispute
//! may be in no hurry and yet be one that ends badly.

use serde::{Deserialize, Serialize};

use crate::{CaseId, UtcMicros};

/// 风险等级, the least first. What nobody has judged has none, which is less than the least.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Risk {
    /// 蓝.
    Blue,
    /// 黄.
    Yellow,
    /// 橙.
    Orange,
    /// 红.
    Red,
}

/// The risk that a person gave a case by a correction: it stands in for what was said until then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RiskGiven {
    /// The risk.
    pub risk: Risk,
    /// When it was given.
    pub at: UtcMicros,
    /// Cases that were part of it then.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub merged: Vec<CaseId>,
}
