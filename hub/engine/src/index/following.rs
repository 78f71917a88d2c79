//! What a decision changes in the index: committed with its events, so that what was accepted is found.

use std::collections::{BTreeMap, BTreeSet};

use geo_index::AreaTree;
use hub_dispatch::{
    CaseId, Decision, Event, Happened, ReportId, Stream, UtcMicros,
    board::{Board, Case, Recorded},
};
use hub_ledger::{IndexChange, Mark, RowChange, Shelf, TermSource};
use uuid::Uuid;

use super::{
    incidents,
    marks::Marker,
    standing::{
        ARCHIVED, confidence, ended_state, entry_of, key_of, names_of, open_state, reports_of, scopes_of,
    },
    terms::of_report,
    whistles,
};
use crate::{View, words};

/// A case after a decision, and the word for how it stands.
struct After {
    case: Case,
    state: String,
}

/// Changes of the index that belong to a decision; `recalled` is the ended case that it is about, `rows` are those written
/// with it.
pub(crate) fn changes(
    marker: Marker,
    view: &View,
    decision: &Decision,
    recalled: Option<&Case>,
    rows: &[RowChange],
    now: UtcMicros,
) -> Vec<IndexChange> {
    let areas = view.organisation.areas();
    let mut changes = Vec::new();
    let after = after(&view.board, decision, recalled, now);
    for (id, After { case, state }) in &after {
        let before = view.board.case(*id);
        if before.is_none_or(|before| stands_otherwise(marker, areas, before, case, state)) {
            let entry = entry_of(marker, areas, case, state.clone(), case.opened_at.0);
            changes.push(IndexChange::Put(entry));
        }
        if before.is_none_or(|before| named_otherwise(before, case)) {
            changes.push(names_of(marker, case));
        }
        if let Some(before) = before {
            changes.extend(moved_words(marker, view, before, case));
        } else {
            // A report that was parted from another case brings its words; one that is new is told with its row.
            let brought = reports_of(case).filter_map(|report| words_of(marker, view, case, report));
            changes.extend(brought);
        }
    }
    for event in &decision.events {
        if let Event::ReportReceived { report, case, words, .. } = event
            && let Some(After { case, .. }) = after.get(case)
            && let Some(terms) = terms(marker, case, *report, words.vault, rows)
        {
            let source = TermSource::Vault(words::vault_key(words.vault));
            changes.push(IndexChange::Terms { key: key_of(case), source, terms });
        }
    }
    changes.extend(whistles::changes(marker, areas, &view.board, decision, now));
    changes.extend(incidents::changes(marker, areas, &view.board, decision, now));
    changes
}

/// What callers said goes with their reports: a case into which another is merged is found by the words of all of them, and no
/// longer by those that part from it. The merged case keeps its own, and is shown as merged.
fn moved_words<'a>(
    marker: Marker,
    view: &'a View,
    before: &'a Case,
    case: &'a Case,
) -> impl Iterator<Item = IndexChange> + 'a {
    let (then, now): (BTreeSet<ReportId>, BTreeSet<ReportId>) =
        (reports_of(before).collect(), reports_of(case).collect());
    let moved: Vec<ReportId> = then.symmetric_difference(&now).copied().collect();
    moved.into_iter().filter_map(move |report| {
        // One that has just been received is told with its row.
        let sealed = view.sealed_words(report)?;
        let source = TermSource::Vault(words::vault_key(sealed.vault));
        let is_here = now.contains(&report);
        let terms = is_here.then(|| of_report(marker, &sealed.words, confidence(case, report)));
        Some(IndexChange::Terms { key: key_of(case), source, terms: terms.unwrap_or_default() })
    })
}

/// What a case is found by for one of its reports, as far as its words are known already.
fn words_of(marker: Marker, view: &View, case: &Case, report: ReportId) -> Option<IndexChange> {
    let sealed = view.sealed_words(report)?;
    let source = TermSource::Vault(words::vault_key(sealed.vault));
    let terms = of_report(marker, &sealed.words, confidence(case, report));
    Some(IndexChange::Terms { key: key_of(case), source, terms })
}

/// Whether other names find it: its reports', or the codes of its matter, which a correction (更正) moves.
fn named_otherwise(before: &Case, case: &Case) -> bool {
    let matter = |case: &Case| Some(case.facts.filing.as_ref()?.matter.as_ref()?.code.clone());
    !reports_of(before).eq(reports_of(case)) || matter(before) != matter(case)
}

fn stands_otherwise(marker: Marker, areas: &AreaTree, before: &Case, case: &Case, state: &str) -> bool {
    open_state(before) != state || scopes_of(marker, areas, before) != scopes_of(marker, areas, case)
}

/// What the report's words are found by, as they lie in the rows written with it.
fn terms(
    marker: Marker,
    case: &Case,
    report: ReportId,
    vault: Uuid,
    rows: &[RowChange],
) -> Option<Vec<Mark>> {
    let key = words::vault_key(vault);
    let row = rows.iter().find(|row| row.shelf == Shelf::Vault && row.key == key)?;
    let said = words::open(row.value.as_ref()?);
    let said =
        said.inspect_err(|error| tracing::error!(%vault, %error, "words cannot be read: nothing finds them"));
    Some(of_report(marker, &said.ok()?, confidence(case, report)))
}

/// The cases that a decision touches, as they are after it, or were just before it ended them.
fn after(
    board: &Board,
    decision: &Decision,
    recalled: Option<&Case>,
    now: UtcMicros,
) -> BTreeMap<CaseId, After> {
    let cases: BTreeSet<CaseId> = decision.events.iter().filter_map(case_of).collect();
    let mut scratch = Board::from_entities(cases.iter().filter_map(|case| board.entity(Stream::Case(*case))));
    let mut ended: BTreeMap<CaseId, After> = BTreeMap::new();
    for event in &decision.events {
        let version = decision.expect.get(&event.stream()).map_or(0, |version| version + 1);
        let recorded = Recorded { version, at: now, event: event.clone() };
        if let Some(case) = case_of(event) {
            if event.ends_its_case() {
                let state = ended_state(event);
                ended.extend(scratch.case(case).cloned().map(|last| (case, After { case: last, state })));
            } else if is_archived(event) {
                let last = recalled.filter(|recalled| recalled.id == case).cloned();
                ended.extend(last.map(|last| (case, After { case: last, state: ARCHIVED.to_owned() })));
            }
        }
        scratch.evolve(&recorded);
    }
    let open = cases.iter().filter_map(|id| {
        let case = scratch.case(*id)?.clone();
        Some((*id, After { state: open_state(&case), case }))
    });
    ended.into_iter().chain(open).collect()
}

fn case_of(event: &Event) -> Option<CaseId> {
    if let Stream::Case(case) = event.stream() { Some(case) } else { None }
}

fn is_archived(event: &Event) -> bool {
    matches!(event, Event::Acted(acted) if acted.what == Happened::Archived)
}
