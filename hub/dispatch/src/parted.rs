//! 拆分: what a case is when a part of it has gone its own way.

use serde::{Deserialize, Serialize};

use crate::{Category, Grade, Matter, Mode, Risk, Rung, Service};

/// What one report said of its matter, as it would have been filed alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stated {
    /// How pressing, if it said so; in older events of reports that joined that of its category where it did not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grade: Option<Grade>,
    /// Its category; that of the case if none was named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<Category>,
    /// The matter of the catalogue; none if it named none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub matter: Option<Matter>,
    /// Services that it wanted called.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub call_first: Vec<Service>,
    /// 涉及人数, if it said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub people: Option<u32>,
    /// 风险等级, if it said so or its matter has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub risk: Option<Risk>,
}

/// What stays is as pressing as what was said by those who stay, and no more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stays {
    /// How pressing.
    pub grade: Grade,
    /// How much the machine may do.
    pub mode: Mode,
    /// Services to be called; calls that were made stay made.
    pub call_first: Vec<Service>,
    /// 涉及人数.
    pub people: Option<u32>,
    /// 风险等级.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub risk: Option<Risk>,
    /// Its ladder: posts that it had for its grade alone are not on it any more.
    pub ladder: Vec<Rung>,
}
