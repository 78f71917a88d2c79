//! 更正 in the domain's words: the matter is what the catalogue in force says of it for where the case is now, and words of
//! danger are looked for in what its callers said, as when a report is filed.

use hub_dispatch::{
    About, CaseId, Category, Correction, Grade, Matter, MatterCode, ReportKind, Risk, Sealed, board::Case,
};
use hub_engine::View;

use super::super::{
    Failure,
    report_intake::{is_code, matter_given},
};

/// What somebody says that a case should have been filed as, by codes.
pub(super) struct Named<'a> {
    pub(super) category: Option<&'a str>,
    pub(super) matter: Option<&'a str>,
    pub(super) grade: Option<Grade>,
    pub(super) kind: Option<ReportKind>,
    pub(super) risk: Option<Risk>,
}

pub(super) fn correction(
    view: &View,
    case: CaseId,
    named: &Named<'_>,
    reason: Sealed,
) -> Result<Correction, Failure> {
    let Named { grade, kind, risk, .. } = *named;
    let catalogue = view.organisation.catalogue().map(AsRef::as_ref);
    let matter = named.matter.map(|given| matter_given(given, catalogue)).transpose()?;
    let category = named.category.map(category_given).transpose()?;
    // If the case is not open any more, the rules refuse the order.
    let open = view.board.case(case).filter(|_| category.is_some() || matter.is_some());
    let Some(open) = open else {
        return Ok(Correction { about: None, grade, at_least: None, kind, risk, reason });
    };
    let listed = catalogue.zip(matter.as_ref()).and_then(|(catalogue, code)| catalogue.category_of(code));
    let category = category.or_else(|| listed.cloned()).unwrap_or_else(|| open.facts.category.clone());
    let at_least = matter.as_ref().and_then(|code| least_grade(view, open, code));
    let matter: Option<Matter> = matter.and_then(|code| view.organisation.matter(&code, &open.facts.area));
    Ok(Correction { about: Some(About { category, matter }), grade, at_least, kind, risk, reason })
}

fn category_given(given: &str) -> Result<Category, Failure> {
    let why = "it is not 1 to 64 bytes without spaces and control characters";
    is_code(given).then(|| Category(given.to_owned())).ok_or_else(|| Failure::invalid("category", given, why))
}

/// The least that the catalogue asks for by what any caller of the case said; what was erased asks for nothing.
fn least_grade(view: &View, case: &Case, matter: &MatterCode) -> Option<Grade> {
    let catalogue = view.organisation.catalogue()?;
    let reports = [case.facts.report].into_iter().chain(case.joined.iter().copied());
    let said = reports.filter_map(|report| view.words.get(&report));
    let loud = said.flat_map(|said| said.title.iter().chain([&said.text])).map(String::as_str);
    // Red is the least: the order of the grades is that of their urgency.
    let by_words = loud.filter_map(|words| catalogue.graded_at_least(matter, words)).min();
    by_words.or_else(|| catalogue.graded_at_least(matter, ""))
}
