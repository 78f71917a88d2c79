//! The matters of the catalogue (派单目录), for whoever takes a report in.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::{
    ReportKind,
    views::{CategoryRef, MatterView},
};

/// The matters of the catalogue in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct MatterList {
    /// In the order of the catalogue; none before one was imported.
    pub matters: Vec<ListedMatter>,
}

/// A matter that a report can name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(optional_fields = nullable)]
pub struct ListedMatter {
    /// What a case of it copies.
    pub matter: MatterView,
    /// Code of the matter that it is a kind of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<String>,
    /// By which category the policy treats it; left out where the catalogue does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<CategoryRef>,
    /// What a report of it wants, mostly.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<ReportKind>,
}
