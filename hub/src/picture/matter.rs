//! What the catalogue says of a matter, of one that a case copied as of one in the list; and the words of danger in what callers
//! said, which are looked for when they are shown: no event holds them.

use std::collections::BTreeSet;

use hub_dispatch::{self as domain, DepartmentCode, Grade, Matter, NamedOffice, StandardRef, board::Case};
use hub_engine::{
    ReportWords, View,
    organisation::{Catalogue, ListedMatter, NamedDepartment},
};
use hub_protocol::{
    self as wire,
    views::{DepartmentRef, MatterView, OfficeRef, StandardCode},
};

use super::{span, words};

/// A department by the name that the catalogue in force has for it; by its code where it has none.
pub(crate) fn department_ref(view: &View, code: &DepartmentCode) -> DepartmentRef {
    let listed = view.organisation.catalogue().and_then(|catalogue| catalogue.department(code));
    let name = listed.map_or(&code.0, |department| &department.name);
    DepartmentRef { code: wire::DepartmentCode(code.0.clone()), name: name.clone() }
}

/// The matter of a case, as it was copied.
pub(super) fn matter_view(view: &View, matter: &Matter) -> MatterView {
    let listed = view.organisation.catalogue().and_then(|catalogue| catalogue.listed(&matter.code));
    let office =
        |NamedOffice { part, name }: &NamedOffice| OfficeRef { part: words::part(*part), name: name.clone() };
    MatterView {
        code: matter.code.0.clone(),
        name: listed.map_or(&matter.code.0, |listed| &listed.name).clone(),
        lead: matter.lead.as_ref().map(|lead| department_ref(view, lead)),
        co: matter.co.iter().map(|co| department_ref(view, co)).collect(),
        offices: matter.lacking.iter().map(office).collect(),
        limit: matter.limit.map(span),
        tier: matter.tier.map(words::tier),
        skills: matter.skills.iter().map(|skill| skill.0.clone()).collect(),
        standards: matter.standards.iter().map(standard_code).collect(),
        danger_words: matter.danger_words.clone(),
        grade: matter.grade.map(words::grade),
        risk: matter.risk.map(words::risk),
    }
}

/// A matter of the list. Which department of several that bear a name has a case of it, is said by the case alone.
pub(crate) fn listed_matter_view(catalogue: &Catalogue, listed: &ListedMatter) -> MatterView {
    let department = |named: &NamedDepartment| {
        let meant = catalogue.meant(named).next().filter(|_| !catalogue.is_by_area(named))?;
        Some(DepartmentRef { code: wire::DepartmentCode(meant.code.0.clone()), name: meant.name.clone() })
    };
    let office = |part| move |named: &NamedDepartment| OfficeRef { part, name: named.0.clone() };
    let by_area = |named: &&NamedDepartment| catalogue.is_by_area(named);
    let lead = listed.lead.iter().filter(by_area).map(office(wire::Part::Lead));
    let co = listed.co.iter().filter(by_area).map(office(wire::Part::Co));
    MatterView {
        code: listed.code.0.clone(),
        name: listed.name.clone(),
        lead: listed.lead.as_ref().and_then(department),
        co: listed.co.iter().filter_map(department).collect(),
        offices: lead.chain(co).collect(),
        limit: listed.limit.map(span),
        tier: listed.tier.map(words::tier),
        skills: listed.skills.iter().map(|skill| skill.0.clone()).collect(),
        standards: listed.standards.iter().map(standard_code).collect(),
        danger_words: catalogue.danger_words_of(&listed.code).into_iter().map(str::to_owned).collect(),
        grade: listed.grade.map(words::grade),
        risk: listed.risk.map(words::risk),
    }
}

fn standard_code(standard: &StandardRef) -> StandardCode {
    StandardCode {
        standard: standard.standard.clone(),
        kind: words::standard_kind(standard.kind),
        code: standard.code.clone(),
    }
}

/// Words of danger in what was said of a red case, in the order of the matter's and then the policy's: `first` are the words of
/// its first report, those of others count while it is open.
pub(super) fn danger_words(
    view: &View,
    case: &Case,
    policy: &domain::Policy,
    first: Option<&ReportWords>,
) -> Vec<String> {
    if case.facts.grade != Grade::Red {
        return Vec::new();
    }
    let joined = case.joined.iter().filter_map(|report| view.words.get(report)).map(AsRef::as_ref);
    let said: Vec<&ReportWords> = first.into_iter().chain(joined).collect();
    let is_said = |word: &str| {
        said.iter()
            .any(|said| said.text.contains(word) || said.title.as_ref().is_some_and(|it| it.contains(word)))
    };
    let matter = case.facts.filing.as_ref().and_then(|filing| filing.matter.as_ref());
    let copied = matter.into_iter().flat_map(|matter| &matter.danger_words).map(String::as_str);
    // Whoever joins is graded by the catalogue of that day.
    let in_force = view.organisation.catalogue().zip(matter);
    let in_force =
        in_force.into_iter().flat_map(|(catalogue, matter)| catalogue.danger_words_of(&matter.code));
    let of_policy = policy.danger_words.iter().map(|danger| danger.word.as_str());
    let mut seen = BTreeSet::new();
    let found = copied.chain(in_force).chain(of_policy).filter(|word| is_said(word));
    found.filter(|word| seen.insert(*word)).map(str::to_owned).collect()
}
