//! How a case stands, as the index is told it.

use geo_index::AreaTree;
use hub_dispatch::{
    Event, ReportId,
    board::{Case, Ending},
};
use hub_ledger::{IndexChange, IndexEntry, Mark, TermSource};

use super::{
    marks::{Class, Marker},
    terms::{Confidence, code_pieces},
};
use crate::ReportNumber;

/// A closed case that was put away for good.
pub(super) const ARCHIVED: &str = "archived";

/// Key of a case's entry.
pub(super) fn key_of(case: &Case) -> String {
    case.id.0.to_string()
}

/// The word for where an open case stands: the one by which its phase is written down.
pub(super) fn open_state(case: &Case) -> String {
    let word = serde_json::to_value(case.phase).expect("a phase is a word");
    word.as_str().expect("a phase is a word").to_owned()
}

/// The word for how a case has ended: its last event, without what it is about.
pub(super) fn ended_state(end: &Event) -> String {
    let kind = end.kind();
    kind.strip_prefix("case.").unwrap_or(kind).to_owned()
}

/// The word for a case that was recalled.
pub(super) fn recalled_state(ending: Ending, end: &Event) -> String {
    match ending {
        Ending::Archived => ARCHIVED.to_owned(),
        Ending::Closed | Ending::Ended | Ending::Merged(_) => ended_state(end),
    }
}

/// The areas that a case lies in, and the departments that have a task of it.
pub(super) fn scopes_of(marker: Marker, areas: &AreaTree, case: &Case) -> Vec<Mark> {
    let mut scopes = marker.line(areas, &case.facts.area);
    scopes.push(marker.own(&case.facts.area));
    let desks = case.handling.desk.values().filter(|task| !task.ended);
    scopes.extend(desks.map(|task| marker.desk(&task.department)));
    scopes.sort_unstable();
    scopes.dedup();
    scopes
}

/// The entry of a case.
pub(super) fn entry_of(
    marker: Marker,
    areas: &AreaTree,
    case: &Case,
    state: String,
    at_us: i64,
) -> IndexEntry {
    IndexEntry { key: key_of(case), at_us: at_us.max(0), state, scopes: scopes_of(marker, areas, case) }
}

/// The reports of a case: the one that opened it and those that joined it.
pub(super) fn reports_of(case: &Case) -> impl Iterator<Item = ReportId> + '_ {
    [case.facts.report].into_iter().chain(case.joined.iter().copied())
}

/// What a case is found by that is nothing personal: its id, the numbers of its reports, and the codes of its matter, the
/// operator's own and those of the standards, which are looked for as a text's words are.
pub(super) fn name_marks(marker: Marker, case: &Case) -> Vec<Mark> {
    let numbers = reports_of(case).map(|report| ReportNumber::of(report).to_string());
    let names = numbers.chain([key_of(case)]).map(|name| marker.mark(Class::Name, &name));
    let matter = case.facts.filing.as_ref().and_then(|filing| filing.matter.as_ref());
    let codes = matter.into_iter().flat_map(|matter| {
        matter.standards.iter().map(|standard| standard.code.as_str()).chain([matter.code.0.as_str()])
    });
    let codes = codes.flat_map(code_pieces).map(|piece| marker.mark(Class::Said, &piece));
    let mut marks: Vec<Mark> = names.chain(codes).collect();
    marks.sort_unstable();
    marks.dedup();
    marks
}

/// The same as the index is told it.
pub(super) fn names_of(marker: Marker, case: &Case) -> IndexChange {
    IndexChange::Terms { key: key_of(case), source: TermSource::Own, terms: name_marks(marker, case) }
}

/// Whether a report of a case asks for confidence. Of a report whose wish is not known it is taken to do so, as where a
/// caller is shown.
pub(super) fn confidence(case: &Case, report: ReportId) -> Confidence {
    let carried = case.handling.reports.iter().find(|carried| carried.report == report);
    match carried {
        Some(carried) if !carried.wish.confidential => Confidence::Open,
        Some(_) | None => Confidence::Confidential,
    }
}
