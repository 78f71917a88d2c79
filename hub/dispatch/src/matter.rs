//! What a case copies of the catalogue (派单目录): what it said of the matter when the case was filed holds for the case.

use geo_index::Tier;
use serde::{Deserialize, Serialize};

use crate::{ContentDigest, DepartmentCode, Grade, Part, Risk, Skill, Span};

/// Code of a matter in the catalogue (派单目录), unique in it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MatterCode(pub String);

/// Of what a standard gives a code: both kinds number from 01001, so that the code alone says nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StandardKind {
    /// 部件.
    #[serde(alias = "部件")]
    Component,
    /// 事项 (事件).
    #[serde(alias = "事项", alias = "事件")]
    Matter,
}

/// A code of a standard, such as 06010 of GB/T 47678.5-2026.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StandardRef {
    /// The standard, with its year.
    pub standard: String,
    /// Of what it is the code.
    pub kind: StandardKind,
    /// The code, as the standard writes it.
    pub code: String,
}

/// An office by the name that the catalogue has for it, which one department in each area may bear; never a person's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedOffice {
    /// Whether it is to lead or to help.
    pub part: Part,
    /// The name.
    pub name: String,
}

/// What the catalogue says of a matter, copied when the case is filed: what it said then holds for the case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Matter {
    /// Its code.
    pub code: MatterCode,
    /// The catalogue it was found in.
    pub catalogue: ContentDigest,
    /// 主办: the department to lead.
    pub lead: Option<DepartmentCode>,
    /// 协办: the departments to help.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub co: Vec<DepartmentCode>,
    /// Offices that the catalogue names and that no department responsible for the area of the case is: a person says which
    /// department has it instead.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lacking: Vec<NamedOffice>,
    /// How long it may take.
    pub limit: Option<Span>,
    /// The lowest tier that may close it.
    pub tier: Option<Tier>,
    /// Skills that a unit sent for it must have, besides those of its category.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub skills: Vec<Skill>,
    /// Its codes in the standards.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub standards: Vec<StandardRef>,
    /// Words that make it 特急, its own and those of the classes above it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub danger_words: Vec<String>,
    /// It is never graded lower than this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grade: Option<Grade>,
    /// 风险等级: its risk is never judged less than this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub risk: Option<Risk>,
}

impl Matter {
    /// Whether it is a department's to deal with, be there one for the area of the case or not.
    #[must_use]
    pub fn is_for_a_department(&self) -> bool {
        self.lead.is_some() || self.lacking.iter().any(|office| office.part == Part::Lead)
    }
}
