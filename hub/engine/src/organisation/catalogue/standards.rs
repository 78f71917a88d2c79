//! Matters by the codes that standards have for them, directly or by the mapping of one standard to another.

use std::collections::{BTreeMap, BTreeSet};

use hub_dispatch::StandardRef;

use super::{Catalogue, ListedMatter, SameCode};

/// The codes that matters list, and those that the mapping sets beside each, as places in their lists.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Standards {
    listed: BTreeMap<StandardRef, usize>,
    mapped: BTreeMap<StandardRef, Vec<usize>>,
}

impl Standards {
    pub(super) fn of(matters: &[ListedMatter], mapping: &[SameCode]) -> Self {
        let mut standards = Self::default();
        for (at, matter) in matters.iter().enumerate() {
            for standard in &matter.standards {
                standards.listed.entry(standard.clone()).or_insert(at);
            }
        }
        for (at, same) in mapping.iter().enumerate() {
            for code in [&same.from, &same.to] {
                standards.mapped.entry(code.clone()).or_default().push(at);
            }
        }
        standards
    }
}

/// Why no matter is found by a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoSuchMatter {
    /// Neither a matter nor the mapping has it.
    #[error("no matter of the catalogue in force has this code")]
    Unknown,
    /// The mapping leads to more than one matter.
    #[error("the catalogue in force maps this code to {0} matters: the matter's own code is needed")]
    Several(usize),
}

impl Catalogue {
    /// The matter that has this code in a standard, directly or else by the mapping.
    ///
    /// # Errors
    /// [`NoSuchMatter`] where there is none, or more than one.
    pub fn by_standard(&self, code: &StandardRef) -> Result<&ListedMatter, NoSuchMatter> {
        let found: Vec<usize> = match self.standards.listed.get(code) {
            Some(&at) => vec![at],
            None => self.matters_mapped(code).into_iter().collect(),
        };
        match found[..] {
            [at] => Ok(&self.matters[at]),
            [] => Err(NoSuchMatter::Unknown),
            [..] => Err(NoSuchMatter::Several(found.len())),
        }
    }

    /// Whether a matter has this code, directly or by the mapping.
    #[must_use]
    pub fn has_standard(&self, matter: &ListedMatter, code: &StandardRef) -> bool {
        matter.standards.contains(code) || self.same_as(code).any(|same| matter.standards.contains(same))
    }

    /// The matters to which the mapping leads from a code.
    fn matters_mapped(&self, code: &StandardRef) -> BTreeSet<usize> {
        self.same_as(code).filter_map(|same| self.standards.listed.get(same)).copied().collect()
    }

    /// The codes that the mapping sets beside this one.
    fn same_as(&self, code: &StandardRef) -> impl Iterator<Item = &StandardRef> {
        let lines = self.standards.mapped.get(code).into_iter().flatten().map(|&at| &self.mapping[at]);
        lines.map(move |same| if same.from == *code { &same.to } else { &same.from })
    }

    /// Lines of the mapping that lead to no matter.
    pub(super) fn dangling(&self) -> impl Iterator<Item = &SameCode> {
        let is_listed = |code: &StandardRef| self.standards.listed.contains_key(code);
        self.mapping.iter().filter(move |same| !is_listed(&same.from) && !is_listed(&same.to))
    }

    /// Codes that no matter lists and that the mapping leads to several, each with how many.
    pub(super) fn ambiguous(&self) -> impl Iterator<Item = (&StandardRef, usize)> {
        let unlisted = self.standards.mapped.keys().filter(|code| !self.standards.listed.contains_key(*code));
        unlisted.map(|code| (code, self.matters_mapped(code).len())).filter(|(_, matters)| *matters > 1)
    }
}
