//! Whether the entries of a catalogue belong together, among themselves and with the areas and the policy.

use std::collections::{BTreeMap, BTreeSet};

use geo_index::{AreaCode, AreaTree};
use hub_dispatch::{DepartmentCode, Policy, Span, StandardRef};

use super::{
    CatalogueEntry, CatalogueFault, CatalogueField as Field, CatalogueMistake, Department, ListedMatter,
    NamedDepartment, SameCode, reading::Listed,
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
    fn say(&mut self, field: Field, what: CatalogueFault) {
        let code = self.code.to_owned();
        self.mistakes.push(CatalogueMistake { entry: self.entry, field: Some(field), code, what });
    }

    fn must_say(&mut self, field: Field, text: &str) {
        if text.trim().is_empty() {
            self.say(field, CatalogueFault::Empty(field));
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
        about.must_say(Field::Code, &department.code.0);
        about.must_say(Field::Name, &department.name);
        if let Some(first) = first.get(&department.code) {
            about.say(Field::Code, CatalogueFault::Twice { first: CatalogueEntry::Department(*first) });
            continue;
        }
        first.insert(&department.code, *at);
        if let Some(parent) = &department.parent {
            if !codes.contains(parent.0.as_str()) {
                about.say(Field::Parent, CatalogueFault::UnknownParent(parent.0.clone()));
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
    let known = Bearers::of(departments);
    let codes: BTreeSet<&str> = listed.codes.iter().map(String::as_str).collect();
    let mut first: BTreeMap<&str, (usize, Option<Span>)> = BTreeMap::new();
    let mut parents = Vec::new();
    for (at, matter) in &listed.entries {
        let entry = CatalogueEntry::Matter(*at);
        let mut about = About { entry, code: &matter.code.0, mistakes };
        about.must_say(Field::Code, &matter.code.0);
        one_matter(matter, &known, &mut about);
        if let Some((first, limit)) = first.get(matter.code.0.as_str()) {
            let first = CatalogueEntry::Matter(*first);
            let code = matter.code.0.clone();
            if *limit == matter.limit {
                about.say(Field::Code, CatalogueFault::Twice { first });
            } else {
                about.say(Field::Limit, CatalogueFault::TwoLimits { code, first });
            }
            continue;
        }
        first.insert(&matter.code.0, (*at, matter.limit));
        if let Some(parent) = &matter.parent {
            if !codes.contains(parent.0.as_str()) {
                about.say(Field::Parent, CatalogueFault::UnknownParent(parent.0.clone()));
            }
            parents.push((entry, matter.code.0.as_str(), parent.0.as_str()));
        }
    }
    circles(&parents, mistakes);
}

/// What a matter says by itself.
fn one_matter(matter: &ListedMatter, departments: &Bearers<'_>, about: &mut About<'_>) {
    about.must_say(Field::Name, &matter.name);
    matter.danger_words.iter().for_each(|word| about.must_say(Field::DangerWords, word));
    matter.skills.iter().for_each(|skill| about.must_say(Field::Skills, &skill.0));
    for standard in &matter.standards {
        about.must_say(Field::Standard, &standard.standard);
        about.must_say(Field::StandardCode, &standard.code);
    }
    let mut named = BTreeSet::new();
    let lead = matter.lead.iter().map(|lead| (Field::Lead, lead));
    for (field, department) in lead.chain(matter.co.iter().map(|co| (Field::Co, co))) {
        departments.check(department, field, about);
        if !named.insert(department) {
            about.say(field, CatalogueFault::NamedTwice(department.0.clone()));
        }
    }
    if matter.lead.is_none() && !matter.co.is_empty() {
        about.say(Field::Lead, CatalogueFault::NoLead);
    }
    if let Some(limit) = matter.limit.filter(|limit| !is_possible(*limit)) {
        about.say(Field::Limit, CatalogueFault::Limit(limit));
    }
}

/// By what departments are named: codes, also of those that cannot be read, and names, each with who bears it.
struct Bearers<'a> {
    codes: BTreeSet<&'a str>,
    names: BTreeMap<&'a str, Vec<(usize, &'a AreaCode)>>,
}

impl<'a> Bearers<'a> {
    fn of(departments: &'a Listed<Department>) -> Self {
        let mut names: BTreeMap<&str, Vec<(usize, &AreaCode)>> = BTreeMap::new();
        for (at, department) in &departments.entries {
            names.entry(&department.name).or_default().push((*at, &department.area));
        }
        Self { codes: departments.codes.iter().map(String::as_str).collect(), names }
    }

    /// A department is there by its code; or by a name that nobody else bears for the same area.
    fn check(&self, named: &NamedDepartment, field: Field, about: &mut About<'_>) {
        if self.codes.contains(named.0.as_str()) {
            return;
        }
        let Some(bearers) = self.names.get(named.0.as_str()) else {
            return about.say(field, CatalogueFault::UnknownDepartment(named.0.clone()));
        };
        let mut first: BTreeMap<&AreaCode, usize> = BTreeMap::new();
        for (at, area) in bearers {
            if let Some(first) = first.insert(area, *at) {
                let (name, area, first) =
                    (named.0.clone(), (*area).clone(), CatalogueEntry::Department(first));
                return about.say(field, CatalogueFault::NameTwice { name, area, first });
            }
        }
    }
}

/// A code of a standard is one matter's.
pub(super) fn standards(listed: &Listed<ListedMatter>, mistakes: &mut Mistakes) {
    let mut first: BTreeMap<&StandardRef, (CatalogueEntry, &str)> = BTreeMap::new();
    for (at, matter) in &listed.entries {
        let (entry, code) = (CatalogueEntry::Matter(*at), matter.code.0.as_str());
        for standard in &matter.standards {
            let (first, other) = *first.entry(standard).or_insert((entry, code));
            // The matter itself twice is told as that.
            if first != entry && other != code {
                let what = CatalogueFault::StandardTwice { code: shown(standard), first };
                About { entry, code, mistakes }.say(Field::StandardCode, what);
            }
        }
    }
}

/// Two codes that mean the same cannot have two limits.
pub(super) fn mapping(listed: &Listed<SameCode>, matters: &Listed<ListedMatter>, mistakes: &mut Mistakes) {
    let mut limits: BTreeMap<&StandardRef, (CatalogueEntry, Span)> = BTreeMap::new();
    let with_limit =
        matters.entries.iter().filter_map(|(at, matter)| matter.limit.map(|limit| (*at, matter, limit)));
    for (at, matter, limit) in with_limit {
        let entry = CatalogueEntry::Matter(at);
        for standard in &matter.standards {
            limits.entry(standard).or_insert((entry, limit));
        }
    }
    for (at, same) in &listed.entries {
        let code = shown(&same.from);
        let mut about = About { entry: CatalogueEntry::Same(*at), code: &code, mistakes };
        about.must_say(Field::Standard, &same.from.standard);
        about.must_say(Field::StandardCode, &same.from.code);
        about.must_say(Field::OtherStandard, &same.to.standard);
        about.must_say(Field::OtherCode, &same.to.code);
        if same.from.standard == same.to.standard {
            let one = CatalogueFault::OneStandard(same.from.standard.clone());
            about.say(Field::OtherStandard, one);
        }
        if let (Some((first, one)), Some((_, other))) = (limits.get(&same.from), limits.get(&same.to))
            && one != other
        {
            let two = CatalogueFault::TwoLimits { code: shown(&same.to), first: *first };
            about.say(Field::OtherCode, two);
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
                About { entry, code, mistakes }.say(Field::Parent, CatalogueFault::Cycle(around));
                break;
            }
            path.push(here);
            at = above.get(here).copied();
        }
        settled.extend(path);
    }
}

/// Departments in areas that are not there, and matters in categories that the policy does not have.
pub(super) fn places(
    departments: &Listed<Department>,
    matters: &Listed<ListedMatter>,
    (areas, policy): (&AreaTree, &Policy),
    mistakes: &mut Mistakes,
) {
    for (at, department) in &departments.entries {
        if areas.area(&department.area).is_none() {
            let (entry, code) = (CatalogueEntry::Department(*at), department.code.0.as_str());
            let what = CatalogueFault::UnknownArea(department.area.clone());
            About { entry, code, mistakes }.say(Field::Area, what);
        }
    }
    for (at, matter) in &matters.entries {
        let unknown = matter.category.as_ref().filter(|category| !policy.categories.contains_key(*category));
        if let Some(category) = unknown {
            let (entry, code) = (CatalogueEntry::Matter(*at), matter.code.0.as_str());
            let what = CatalogueFault::UnknownCategory(category.0.clone());
            About { entry, code, mistakes }.say(Field::Category, what);
        }
    }
}
