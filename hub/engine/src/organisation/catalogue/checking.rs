//! Whether the entries of a catalogue belong together, among themselves and with the areas and the policy.

use std::collections::{BTreeMap, BTreeSet};

use geo_index::AreaTree;
use hub_dispatch::{DepartmentCode, Policy, Span};

use super::{
    Catalogue, CatalogueEntry, CatalogueFault, CatalogueMistake, Department, ListedMatter, SameCode,
    StandardRef, reading::Listed,
};
use crate::organisation::policies::is_possible;

type Mistakes = Vec<CatalogueMistake>;

/// What is found wrong with one entry.
struct About<'a> {
    entry: CatalogueEntry,
    code: &'a str,
    mistakes: &'a mut Mistakes,
}

impl About<'_> {
    fn say(&mut self, what: CatalogueFault) {
        self.mistakes.push(CatalogueMistake { entry: self.entry, code: self.code.to_owned(), what });
    }

    fn must_say(&mut self, name: &'static str, text: &str) {
        if text.trim().is_empty() {
            self.say(CatalogueFault::Empty(name));
        }
    }
}

pub(super) fn departments(listed: &Listed<Department>, mistakes: &mut Mistakes) {
    let codes: BTreeSet<&str> = listed.codes.iter().map(String::as_str).collect();
    let mut first: BTreeMap<&DepartmentCode, usize> = BTreeMap::new();
    let mut parents = Vec::new();
    for (at, department) in &listed.entries {
        let entry = CatalogueEntry::Department(*at);
        let mut about = About { entry, code: &department.code.0, mistakes };
        about.must_say("code", &department.code.0);
        about.must_say("name", &department.name);
        if let Some(first) = first.get(&department.code) {
            about.say(CatalogueFault::Twice { first: CatalogueEntry::Department(*first) });
            continue;
        }
        first.insert(&department.code, *at);
        if let Some(parent) = &department.parent {
            if !codes.contains(parent.0.as_str()) {
                about.say(CatalogueFault::UnknownParent(parent.0.clone()));
            }
            parents.push((entry, department.code.0.as_str(), parent.0.as_str()));
        }
    }
    circles(&parents, mistakes);
}

pub(super) fn matters(
    listed: &Listed<ListedMatter>,
    departments: &Listed<Department>,
    mistakes: &mut Mistakes,
) {
    let known: BTreeSet<&str> = departments.codes.iter().map(String::as_str).collect();
    let codes: BTreeSet<&str> = listed.codes.iter().map(String::as_str).collect();
    let mut first: BTreeMap<&str, (usize, Option<Span>)> = BTreeMap::new();
    let mut parents = Vec::new();
    for (at, matter) in &listed.entries {
        let entry = CatalogueEntry::Matter(*at);
        let mut about = About { entry, code: &matter.code.0, mistakes };
        about.must_say("code", &matter.code.0);
        one_matter(matter, &known, &mut about);
        if let Some((first, limit)) = first.get(matter.code.0.as_str()) {
            let first = CatalogueEntry::Matter(*first);
            let code = matter.code.0.clone();
            let is_same = *limit == matter.limit;
            about.say(if is_same {
                CatalogueFault::Twice { first }
            } else {
                CatalogueFault::TwoLimits { code, first }
            });
            continue;
        }
        first.insert(&matter.code.0, (*at, matter.limit));
        if let Some(parent) = &matter.parent {
            if !codes.contains(parent.0.as_str()) {
                about.say(CatalogueFault::UnknownParent(parent.0.clone()));
            }
            parents.push((entry, matter.code.0.as_str(), parent.0.as_str()));
        }
    }
    circles(&parents, mistakes);
}

/// What a matter says by itself.
fn one_matter(matter: &ListedMatter, departments: &BTreeSet<&str>, about: &mut About<'_>) {
    about.must_say("name", &matter.name);
    matter.danger_words.iter().for_each(|word| about.must_say("danger word", word));
    matter.skills.iter().for_each(|skill| about.must_say("skill", &skill.0));
    for standard in &matter.standards {
        about.must_say("standard", &standard.standard);
        about.must_say("code in the standard", &standard.code);
    }
    let mut named = BTreeSet::new();
    for department in matter.lead.iter().chain(&matter.co) {
        if !departments.contains(department.0.as_str()) {
            about.say(CatalogueFault::UnknownDepartment(department.clone()));
        }
        if !named.insert(department) {
            about.say(CatalogueFault::NamedTwice(department.clone()));
        }
    }
    if matter.lead.is_none() && !matter.co.is_empty() {
        about.say(CatalogueFault::NoLead);
    }
    if let Some(limit) = matter.limit.filter(|limit| !is_possible(*limit)) {
        about.say(CatalogueFault::Limit(limit));
    }
}

/// One code of a standard, or two that mean the same, cannot have two limits.
pub(super) fn mapping(listed: &Listed<SameCode>, matters: &Listed<ListedMatter>, mistakes: &mut Mistakes) {
    let mut limits: BTreeMap<&StandardRef, (CatalogueEntry, Span)> = BTreeMap::new();
    let with_limit =
        matters.entries.iter().filter_map(|(at, matter)| matter.limit.map(|limit| (*at, matter, limit)));
    for (at, matter, limit) in with_limit {
        let entry = CatalogueEntry::Matter(at);
        for standard in &matter.standards {
            let (first, found) = *limits.entry(standard).or_insert((entry, limit));
            if found != limit {
                let code = shown(standard);
                About { entry, code: &matter.code.0, mistakes }
                    .say(CatalogueFault::TwoLimits { code, first });
            }
        }
    }
    for (at, same) in &listed.entries {
        let code = shown(&same.from);
        let mut about = About { entry: CatalogueEntry::Same(*at), code: &code, mistakes };
        for (standard, text) in [(&same.from, "code"), (&same.to, "other code")] {
            about.must_say("standard", &standard.standard);
            about.must_say(text, &standard.code);
        }
        if same.from.standard == same.to.standard {
            about.say(CatalogueFault::OneStandard(same.from.standard.clone()));
        }
        if let (Some((first, one)), Some((_, other))) = (limits.get(&same.from), limits.get(&same.to))
            && one != other
        {
            about.say(CatalogueFault::TwoLimits { code: shown(&same.to), first: *first });
        }
    }
}

fn shown(standard: &StandardRef) -> String {
    format!("{} {}", standard.standard, standard.code)
}

/// Entries that are parts of each other, each circle told once, at the entry of it that stands first.
fn circles(parents: &[(CatalogueEntry, &str, &str)], mistakes: &mut Mistakes) {
    let above: BTreeMap<&str, &str> = parents.iter().map(|(_, code, parent)| (*code, *parent)).collect();
    let mut settled: BTreeSet<&str> = BTreeSet::new();
    for &(entry, code, _) in parents {
        let mut path: Vec<&str> = Vec::new();
        let mut at = Some(code);
        while let Some(here) = at.filter(|here| !settled.contains(here)) {
            if let Some(from) = path.iter().position(|seen| *seen == here) {
                let around = path[from..].iter().chain([&here]).map(|code| (*code).to_owned()).collect();
                About { entry, code, mistakes }.say(CatalogueFault::Cycle(around));
                break;
            }
            path.push(here);
            at = above.get(here).copied();
        }
        settled.extend(path);
    }
}

impl Catalogue {
    /// Departments in areas that are not there, and matters in categories that the policy does not have.
    #[must_use]
    pub fn misplaced(&self, areas: &AreaTree, policy: &Policy) -> Vec<CatalogueMistake> {
        let departments = self.departments.iter().enumerate().filter_map(|(at, department)| {
            let lost = areas.area(&department.area).is_none();
            lost.then(|| CatalogueMistake {
                entry: CatalogueEntry::Department(at),
                code: department.code.0.clone(),
                what: CatalogueFault::UnknownArea(department.area.clone()),
            })
        });
        let matters = self.matters.iter().enumerate().filter_map(|(at, matter)| {
            let category = matter.category.as_ref()?;
            (!policy.categories.contains_key(category)).then(|| CatalogueMistake {
                entry: CatalogueEntry::Matter(at),
                code: matter.code.0.clone(),
                what: CatalogueFault::UnknownCategory(category.0.clone()),
            })
        });
        departments.chain(matters).collect()
    }
}
