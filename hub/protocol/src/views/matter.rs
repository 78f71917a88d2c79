//! What the catalogue (派单目录) says of a matter, and what its codes are in the standards.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::{DepartmentCode, Grade, Part, Risk, Span, StandardKind, Tier};

/// A department by name; by its code where the catalogue does not name it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct DepartmentRef {
    /// Its code.
    pub code: DepartmentCode,
    /// Its name.
    pub name: String,
}

/// 标准代码: a code of a standard, such as 06010 of GB/T 47678.5-2026.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StandardCode {
    /// The standard, with its year, as the catalogue writes it.
    #[schema(min_length = 1, max_length = 512, pattern = r"\S")]
    pub standard: String,
    /// Of what it is the code: both kinds number from 01001.
    pub kind: StandardKind,
    /// The code, as the standard writes it.
    #[schema(min_length = 1, max_length = 64, pattern = r"\S")]
    pub code: String,
}

/// An office that the catalogue names by a name which several departments may bear, each for its own area.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct OfficeRef {
    /// Whether it is to lead or to help.
    pub part: Part,
    /// The name.
    pub name: String,
}

/// What the catalogue said of a matter when the case was filed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct MatterView {
    /// Its code.
    pub code: String,
    /// Its name; its code where the catalogue no longer names it.
    pub name: String,
    /// 主办.
    pub lead: Option<DepartmentRef>,
    /// 协办.
    pub co: Vec<DepartmentRef>,
    /// Of a case: offices that the catalogue names and that no department responsible for its area is; a person says which
    /// department has it instead. Of a matter in the list: offices that several departments bear the name of; which of them it
    /// is follows from the area of the case.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<OfficeRef>>")]
    pub offices: Vec<OfficeRef>,
    /// How long the catalogue allows for it; left out where it does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional = nullable)]
    pub limit: Option<Span>,
    /// The lowest tier that may close it; left out where any may.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional = nullable)]
    pub tier: Option<Tier>,
    /// Skills that a unit sent for it must have, besides those of its category.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<String>>")]
    pub skills: Vec<String>,
    /// 标准代码: its codes in the standards.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<StandardCode>>")]
    pub standards: Vec<StandardCode>,
    /// 危险词: words that make a report of it 特急, its own and those of the classes above it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<String>>")]
    pub danger_words: Vec<String>,
    /// It is never graded lower than this; left out where the category's grade holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional = nullable)]
    pub grade: Option<Grade>,
    /// 风险等级: its risk is never judged less than this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional = nullable)]
    pub risk: Option<Risk>,
}
