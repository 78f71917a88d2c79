//! Lists of who there is and where: areas, units, categories.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::views::{AreaView, CategoryView, DangerWordView, FixView, UnitView};

/// The area tree in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(optional_fields = nullable)]
pub struct AreaList {
    /// SHA-256 of the document, hex; null before the first import.
    #[ts(optional = false)]
    pub digest: Option<String>,
    /// Names what the tiles of these areas show now: the `{tree}` of their address, opaque. Another when other areas
    /// hold, or the account sees others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// The account's area and all below it, parents first.
    pub areas: Vec<AreaView>,
}

/// Units in the account's area.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct UnitList {
    /// The offset at which the list was read.
    pub offset: u64,
    /// By name.
    pub units: Vec<UnitListEntry>,
}

/// A unit and where it was last.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct UnitListEntry {
    /// The unit.
    pub unit: UnitView,
    /// Its last fix, while it is on duty.
    pub last_fix: Option<FixView>,
    /// Whether its device is connected.
    pub connected: bool,
}

/// The categories of the policy in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct CategoryList {
    /// By code.
    pub categories: Vec<CategoryView>,
    /// Words of danger to life, for whoever takes a call.
    pub danger_words: Vec<DangerWordView>,
}
