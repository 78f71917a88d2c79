//! 派单目录: departments, the matters that each of them deals with, and codes of two standards side by side.
//!
//! A catalogue is a document that an operator imports; nothing of it is built in, for the code lists of the standards are
//! not the product's to give. What it says of a matter is copied when a case is filed, so that another catalogue changes
//! no case. `offices.rs` says which department deals with a matter where, `standards.rs` finds matters by codes of standards,
//! `notes.rs` has what is no mistake and worth a look. What it leaves out: where a department's people sit and who they are.

mod checking;
mod fault;
mod field;
mod notes;
mod offices;
mod reading;
mod standards;

use std::collections::BTreeMap;

use geo_index::{AreaCode, Tier};
use hub_dispatch::{
    Category, ContentDigest, DepartmentCode, Grade, MatterCode, ReportKind, Risk, Skill, Span, StandardRef,
};
use serde::{Deserialize, Serialize};

use offices::Offices;
use standards::Standards;

pub use fault::{CatalogueEntry, CatalogueFault, CatalogueMistake};
pub use field::CatalogueField;
pub use notes::{CatalogueNote, policy_notes};
pub use standards::NoSuchMatter;

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

/// A department as a matter names it: by its code; or by a name that several may bear, each for its own area, of which the one
/// that is responsible where the case is deals with it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct NamedDepartment(pub String);

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
    pub lead: Option<NamedDepartment>,
    /// 协办.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub co: Vec<NamedDepartment>,
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
    /// 风险等级: its risk is never judged less than this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub risk: Option<Risk>,
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

/// A catalogue, named by its content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Catalogue {
    digest: ContentDigest,
    departments: Vec<Department>,
    matters: Vec<ListedMatter>,
    mapping: Vec<SameCode>,
    by_code: BTreeMap<MatterCode, usize>,
    standards: Standards,
    offices: Offices,
}

impl Catalogue {
    fn new(
        digest: ContentDigest,
        departments: Vec<Department>,
        matters: Vec<ListedMatter>,
        mapping: Vec<SameCode>,
    ) -> Self {
        let by_code = matters.iter().enumerate().map(|(at, matter)| (matter.code.clone(), at)).collect();
        let standards = Standards::of(&matters, &mapping);
        let offices = Offices::of(&departments);
        Self { digest, departments, matters, mapping, by_code, standards, offices }
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
        self.offices.of_code(&code.0).map(|at| &self.departments[at])
    }

    /// The matter of this code.
    #[must_use]
    pub fn listed(&self, code: &MatterCode) -> Option<&ListedMatter> {
        self.by_code.get(code).map(|&at| &self.matters[at])
    }

    /// A matter and those of which it is a kind, upwards.
    fn line(&self, code: &MatterCode) -> impl Iterator<Item = &ListedMatter> {
        // A catalogue that was let in has no circle, so that this ends at the top, and at the latest where all were seen.
        std::iter::successors(self.listed(code), |matter| self.listed(matter.parent.as_ref()?))
            .take(self.matters.len())
    }

    /// The category of a matter, its own or that of the nearest matter above that has one.
    #[must_use]
    pub fn category_of(&self, code: &MatterCode) -> Option<&Category> {
        self.line(code).find_map(|matter| matter.category.as_ref())
    }

    /// Words that make a report of a matter 特急: its own, and those of the matters above, each once.
    #[must_use]
    pub fn danger_words_of(&self, code: &MatterCode) -> Vec<&str> {
        let mut words: Vec<&str> = Vec::new();
        for word in self.line(code).flat_map(|matter| &matter.danger_words) {
            if !words.contains(&word.as_str()) {
                words.push(word);
            }
        }
        words
    }

    /// The grade below which a report of this matter in these words is never put.
    #[must_use]
    pub fn graded_at_least(&self, code: &MatterCode, words: &str) -> Option<Grade> {
        let in_danger = self.danger_words_of(code).iter().any(|word| words.contains(word));
        if in_danger { Some(Grade::Red) } else { self.listed(code)?.grade }
    }
}

#[cfg(test)]
mod tests;
