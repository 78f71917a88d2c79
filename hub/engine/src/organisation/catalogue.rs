//! 派单目录: departments, the matters that each of them deals with, and codes of two standards side by side.
//!
//! A catalogue is a document that an operator imports; nothing of it is built in, for the code lists of the standards are
//! not the product's to give. What it says of a matter is copied when a case is filed, so that another catalogue changes
//! no case. What it leaves out: where a department's people sit and who they are.

mod checking;
mod fault;
mod field;
mod reading;

use std::collections::BTreeMap;

use geo_index::{AreaCode, Tier};
use hub_dispatch::{
    Category, ContentDigest, DepartmentCode, Grade, Matter, MatterCode, ReportKind, Skill, Span,
};
use serde::{Deserialize, Serialize};

pub use fault::{CatalogueEntry, CatalogueFault, CatalogueMistake};
pub use field::CatalogueField;

/// Most departments, matters or lines of the mapping.
pub const CATALOGUE_ENTRIES_MAX: usize = 50_000;

/// A department, or another organisation that deals with matters from a desk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Department {
    /// Its code; 统一社会信用代码 (GB 32100) where it has one.
    pub code: DepartmentCode,
    /// Its name.
    pub name: String,
    /// The area whose centre it belongs to.
    pub area: AreaCode,
    /// The department above it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<DepartmentCode>,
}

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

/// A matter of the catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListedMatter {
    /// Its code.
    pub code: MatterCode,
    /// Its name.
    pub name: String,
    /// The matter it is a kind of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<MatterCode>,
    /// Its codes in the standards.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub standards: Vec<StandardRef>,
    /// The category by which the policy treats it; that of the matter above if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<Category>,
    /// What a report of it wants, mostly.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<ReportKind>,
    /// 主办.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lead: Option<DepartmentCode>,
    /// 协办.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub co: Vec<DepartmentCode>,
    /// 办理时限.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<Span>,
    /// The lowest tier that may close it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tier: Option<Tier>,
    /// Skills a unit must have.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub skills: Vec<Skill>,
    /// Words that make it 特急.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub danger_words: Vec<String>,
    /// It is never graded lower than this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grade: Option<Grade>,
}

/// One line of the mapping: two standards' codes for the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SameCode {
    /// The code of one standard.
    pub from: StandardRef,
    /// The code of the other.
    pub to: StandardRef,
}

/// A catalogue without a mistake, named by its content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Catalogue {
    digest: ContentDigest,
    departments: Vec<Department>,
    matters: Vec<ListedMatter>,
    mapping: Vec<SameCode>,
    by_code: BTreeMap<MatterCode, usize>,
    by_standard: BTreeMap<StandardRef, usize>,
}

impl Catalogue {
    fn new(
        digest: ContentDigest,
        departments: Vec<Department>,
        matters: Vec<ListedMatter>,
        mapping: Vec<SameCode>,
    ) -> Self {
        let by_code = matters.iter().enumerate().map(|(at, matter)| (matter.code.clone(), at)).collect();
        let mut by_standard = BTreeMap::new();
        for (at, matter) in matters.iter().enumerate() {
            for standard in &matter.standards {
                by_standard.entry(standard.clone()).or_insert(at);
            }
        }
        Self { digest, departments, matters, mapping, by_code, by_standard }
    }

    /// Digest of the document it was read from.
    #[must_use]
    pub fn digest(&self) -> &ContentDigest {
        &self.digest
    }

    /// All departments, in the order of the document.
    #[must_use]
    pub fn departments(&self) -> &[Department] {
        &self.departments
    }

    /// All matters, in the order of the document.
    #[must_use]
    pub fn matters(&self) -> &[ListedMatter] {
        &self.matters
    }

    /// The codes of two standards that mean the same, in the order of the document.
    #[must_use]
    pub fn mapping(&self) -> &[SameCode] {
        &self.mapping
    }

    /// The department of this code.
    #[must_use]
    pub fn department(&self, code: &DepartmentCode) -> Option<&Department> {
        self.departments.iter().find(|department| department.code == *code)
    }

    /// The matter of this code.
    #[must_use]
    pub fn listed(&self, code: &MatterCode) -> Option<&ListedMatter> {
        self.by_code.get(code).map(|&at| &self.matters[at])
    }

    /// The matter that has this code in a standard, directly or by the mapping.
    #[must_use]
    pub fn by_standard(&self, code: &StandardRef) -> Option<&ListedMatter> {
        let same = self.mapping.iter().filter_map(|same| match code {
            code if *code == same.from => Some(&same.to),
            code if *code == same.to => Some(&same.from),
            _ => None,
        });
        std::iter::once(code)
            .chain(same)
            .find_map(|code| self.by_standard.get(code))
            .map(|&at| &self.matters[at])
    }

    /// The category of a matter, its own or that of the nearest matter above that has one.
    #[must_use]
    pub fn category_of(&self, code: &MatterCode) -> Option<&Category> {
        let mut matter = self.listed(code)?;
        // A catalogue without a mistake has no circle, so that this ends at the top.
        loop {
            if let Some(category) = &matter.category {
                return Some(category);
            }
            matter = self.listed(matter.parent.as_ref()?)?;
        }
    }

    /// What a case of this matter copies.
    #[must_use]
    pub fn matter(&self, code: &MatterCode) -> Option<Matter> {
        let listed = self.listed(code)?;
        Some(Matter {
            code: listed.code.clone(),
            catalogue: self.digest.clone(),
            lead: listed.lead.clone(),
            co: listed.co.clone(),
            limit: listed.limit,
            tier: listed.tier,
            skills: listed.skills.clone(),
        })
    }

    /// The grade below which a report of this matter in these words is never put.
    #[must_use]
    pub fn graded_at_least(&self, code: &MatterCode, words: &str) -> Option<Grade> {
        let listed = self.listed(code)?;
        let in_danger = listed.danger_words.iter().any(|word| words.contains(word.as_str()));
        if in_danger { Some(Grade::Red) } else { listed.grade }
    }
}

#[cfg(test)]
mod tests;
