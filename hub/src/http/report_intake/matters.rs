//! Which matter of the catalogue a report is about, by its own code or by that of a standard; and the category and the grade that
//! follow from it.

use geo_index::AreaCode;
use hub_dispatch::{CaseId, Category, Grade, Matter, MatterCode, StandardRef};
use hub_engine::{View, organisation::Catalogue};
use hub_protocol::{http::NewReport, views::StandardCode};

use super::{super::Failure, is_code};
use crate::picture;

/// Category of a report that names none, or something that is no code.
const OTHER: &str = "other";

/// As what a report is filed.
pub(super) struct Classified {
    pub(super) matter: Option<Matter>,
    pub(super) category: Category,
    pub(super) grade: Option<Grade>,
}

/// The matter by the catalogue in force, the category as stated or as the catalogue has it for the matter, and the grade as
/// stated or as the matter asks for.
pub(super) fn classified(
    report: &NewReport,
    loud: &str,
    area: &AreaCode,
    view: &View,
) -> Result<Classified, Failure> {
    let stated = report.urgency.map(picture::words::grade_said);
    let Some(code) = matter_said(report, view)? else {
        let category = category(report.category.as_deref(), None);
        return Ok(Classified { matter: None, category, grade: stated });
    };
    let listed = view.organisation.catalogue().and_then(|catalogue| catalogue.category_of(&code));
    let category = category(report.category.as_deref(), listed);
    let grade = view.organisation.grade_of(&code, &category, loud, stated);
    Ok(Classified { matter: view.organisation.matter(&code, area), category, grade })
}

/// The grade with which a report joins a case: as stated, or as the matter asks for, that of the case and the one given
/// alike. What the case is about stays as it was filed.
pub(super) fn grade_joining(
    report: &NewReport,
    loud: &str,
    case: CaseId,
    view: &View,
) -> Result<Option<Grade>, Failure> {
    let stated = report.urgency.map(picture::words::grade_said);
    let given = matter_said(report, view)?;
    // If the case is not open any more, the rules refuse the order.
    let Some(facts) = view.board.case(case).map(|case| &case.facts) else { return Ok(stated) };
    let own = facts.filing.as_ref().and_then(|filing| filing.matter.as_ref());
    let codes = given.iter().chain(own.map(|own| &own.code));
    Ok(codes.fold(stated, |grade, code| view.organisation.grade_of(code, &facts.category, loud, grade)))
}

/// The matter that a report names, by its code or by that of a standard; by both only if both mean the same.
fn matter_said(report: &NewReport, view: &View) -> Result<Option<MatterCode>, Failure> {
    let catalogue = view.organisation.catalogue().map(AsRef::as_ref);
    let given = report.matter.as_deref().map(|given| matter_given(given, catalogue)).transpose()?;
    let Some(standard) = &report.standard else { return Ok(given) };
    let said = written(standard);
    let refused = |why: String| Failure::invalid("standard", &said, format!("{said}: {why}"));
    let code = StandardRef {
        standard: standard.standard.trim().to_owned(),
        kind: picture::words::standard_kind_said(standard.kind),
        code: standard.code.trim().to_owned(),
    };
    let Some(catalogue) = catalogue else { return Err(refused("no catalogue is in force".to_owned())) };
    if let Some(matter) = &given {
        let has_it = catalogue.listed(matter).is_some_and(|listed| catalogue.has_standard(listed, &code));
        let other = || format!("matter {} of the catalogue in force has another code, or none", matter.0);
        return if has_it { Ok(given) } else { Err(refused(other())) };
    }
    let listed = catalogue.by_standard(&code).map_err(|why| refused(why.to_string()))?;
    Ok(Some(listed.code.clone()))
}

/// A matter by its code, if the catalogue lists it.
pub(in super::super) fn matter_given(
    given: &str,
    catalogue: Option<&Catalogue>,
) -> Result<MatterCode, Failure> {
    let code = MatterCode(given.to_owned());
    let is_listed = catalogue.is_some_and(|catalogue| catalogue.listed(&code).is_some());
    let unlisted = || Failure::invalid("matter", given, "the catalogue in force does not list it");
    is_listed.then_some(code).ok_or_else(unlisted)
}

/// A code as people write it.
fn written(code: &StandardCode) -> String {
    format!("{} {}", code.standard, code.code)
}

fn category(given: Option<&str>, listed: Option<&Category>) -> Category {
    let given = given.filter(|code| is_code(code)).map(|code| Category(code.to_owned()));
    given.or_else(|| listed.cloned()).unwrap_or_else(|| Category(OTHER.to_owned()))
}
