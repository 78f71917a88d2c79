//! Which department deals with a matter in an area: the one of the code that the matter names, or of those that bear the name
//! the one whose area contains the case, the lowest first. Nobody else stands in for one that is not there.

use std::collections::BTreeMap;

use geo_index::{AreaCode, AreaTree};
use hub_dispatch::{DepartmentCode, Matter, MatterCode, NamedOffice, Part};

use super::{Catalogue, Department, NamedDepartment};

/// Departments by code and by name, as places in their list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Offices {
    by_code: BTreeMap<String, usize>,
    by_name: BTreeMap<String, Vec<usize>>,
}

impl Offices {
    pub(super) fn of<'a>(departments: impl IntoIterator<Item = &'a Department>) -> Self {
        let mut offices = Self::default();
        for (at, department) in departments.into_iter().enumerate() {
            offices.by_code.entry(department.code.0.clone()).or_insert(at);
            offices.by_name.entry(department.name.clone()).or_default().push(at);
        }
        offices
    }

    pub(super) fn of_code(&self, code: &str) -> Option<usize> {
        self.by_code.get(code).copied()
    }

    /// Those that a matter may mean: the one of that code, else all that bear the name.
    pub(super) fn meant(&self, named: &NamedDepartment) -> Vec<usize> {
        match self.of_code(&named.0) {
            Some(at) => vec![at],
            None => self.by_name.get(&named.0).cloned().unwrap_or_default(),
        }
    }
}

impl Catalogue {
    /// All departments that a matter may mean by what it names.
    pub fn meant(&self, named: &NamedDepartment) -> impl Iterator<Item = &Department> {
        self.offices.meant(named).into_iter().map(|at| &self.departments[at])
    }

    /// Whether a matter names it by a name that several departments bear: which of them it is depends on where the case is.
    #[must_use]
    pub fn is_by_area(&self, named: &NamedDepartment) -> bool {
        self.offices.meant(named).len() > 1
    }

    /// The department that a matter means in an area; none if several bear the name and none of them is responsible there.
    #[must_use]
    pub fn department_for(
        &self,
        named: &NamedDepartment,
        area: &AreaCode,
        areas: &AreaTree,
    ) -> Option<&Department> {
        let meant: Vec<&Department> = self.meant(named).collect();
        if let [only] = meant[..] {
            return Some(only);
        }
        areas
            .ancestors(area)
            .find_map(|above| meant.iter().find(|department| department.area == above.code).copied())
    }

    /// What a case of this matter in this area copies.
    #[must_use]
    pub fn matter(&self, code: &MatterCode, area: &AreaCode, areas: &AreaTree) -> Option<Matter> {
        let listed = self.listed(code)?;
        let mut lacking = Vec::new();
        let mut found = |part: Part, named: &NamedDepartment| {
            let department = self.department_for(named, area, areas);
            if department.is_none() {
                lacking.push(NamedOffice { part, name: named.0.clone() });
            }
            department.map(|department| department.code.clone())
        };
        let lead = listed.lead.as_ref().and_then(|named| found(Part::Lead, named));
        let co: Vec<DepartmentCode> = listed.co.iter().filter_map(|named| found(Part::Co, named)).collect();
        Some(Matter {
            code: listed.code.clone(),
            catalogue: self.digest.clone(),
            lead,
            co,
            lacking,
            limit: listed.limit,
            tier: listed.tier,
            skills: listed.skills.clone(),
            standards: listed.standards.clone(),
            danger_words: self.danger_words_of(code).into_iter().map(str::to_owned).collect(),
            grade: listed.grade,
            risk: listed.risk,
        })
    }
}
