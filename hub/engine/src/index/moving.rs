//! Following the area tree: when areas have moved, their entries get their new wholes.
//!
//! Every entry has a scope for the one area that is its own, by which it is moved: it loses all wholes of the old tree and
//! gets those of the new one, so that no order matters and a step may be taken twice.
//!
//! The index keeps, beside the entries, which tree its scopes follow. Who may see a case is asked of the case itself and the
//! tree in force, so that nobody is shown too much meanwhile; what has moved is found by its new centre once this has ended.

use std::{collections::BTreeSet, sync::Arc};

use geo_index::{AreaCode, AreaTree};
use hub_dispatch::{ContentDigest, DocumentKind};
use hub_ledger::{INDEX_PAGE_MAX, Ledger, LedgerError, Rescope, RowChange, Shelf};
use serde::{Deserialize, Serialize};

use super::{
    marks::Marker,
    state::{IndexState, tree_of},
};
use crate::{FollowError, Organisation, SharedView, organisation::Document, references};

/// Row of the document shelf that says which tree the scopes follow.
const FOLLOWED_KEY: &str = "index:areas";

/// What the scopes follow, as it is kept.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Followed {
    /// The tree; the built-in one has no name.
    tree: String,
    /// Offset at which it was in force for the hub that brought the scopes up to it: one that is behind leaves them alone.
    as_of: u64,
    /// Areas of earlier trees that it has not: their cases count as the first root's, and go home should they come back.
    forgotten: BTreeSet<AreaCode>,
}

/// One step from a tree to the next, kept to be taken again: what was decided on the old tree while it was taken is caught up.
#[derive(Debug, Clone)]
pub(super) struct Move {
    before: Arc<AreaTree>,
    forgotten: BTreeSet<AreaCode>,
}

/// Remembers which tree the scopes of a new index follow, before anything is told by it.
pub(crate) async fn begin_following(ledger: &dyn Ledger, view: &SharedView) -> Result<(), LedgerError> {
    if ledger.row(Shelf::Document, FOLLOWED_KEY).await?.is_some() {
        return Ok(());
    }
    let (tree, as_of) = view.read(|view| (tree_of(view), view.seq));
    keep(ledger, &Followed { tree, as_of, forgotten: BTreeSet::new() }).await
}

/// Brings the scopes up to the tree in force, if they follow another; answers the step that was taken.
pub(super) async fn follow_areas(
    ledger: &dyn Ledger,
    view: &SharedView,
    marker: Marker,
    state: &IndexState,
) -> Result<Option<Move>, FollowError> {
    let (present, tree, as_of) =
        view.read(|view| (view.organisation.shared_areas(), tree_of(view), view.seq));
    let followed = followed(ledger).await?;
    if followed.tree == tree {
        state.follows(Some(tree));
        return Ok(None);
    }
    if followed.as_of > as_of {
        return Ok(None);
    }
    state.follows(None);
    let step = Move { before: self::tree(ledger, followed.tree).await?, forgotten: followed.forgotten };
    let moved = take(ledger, marker, &step, &present).await?;
    let known = step.before.areas().map(|area| &area.code).chain(&step.forgotten);
    let forgotten = known.filter(|code| present.area(code).is_none()).cloned().collect();
    keep(ledger, &Followed { tree: tree.clone(), as_of, forgotten }).await?;
    state.follows(Some(tree));
    tracing::info!(areas = moved, "cases are found by their areas' new wholes");
    Ok(Some(step))
}

/// Takes a step to the tree in force: how many areas have moved. It may be taken twice.
pub(super) async fn take(
    ledger: &dyn Ledger,
    marker: Marker,
    step: &Move,
    present: &AreaTree,
) -> Result<usize, LedgerError> {
    let moves = moves(marker, &step.before, &step.forgotten, present);
    let moved = moves.len();
    for mut rescope in moves {
        while let Some(last) = ledger.rescope(rescope.clone()).await? {
            rescope.before = Some(last);
        }
    }
    Ok(moved)
}

async fn followed(ledger: &dyn Ledger) -> Result<Followed, LedgerError> {
    let row = ledger.row(Shelf::Document, FOLLOWED_KEY).await?.unwrap_or_default();
    // It was the tree's bare name once.
    let bare =
        |_no_object| Followed { tree: String::from_utf8_lossy(&row).into_owned(), ..Followed::default() };
    Ok(serde_json::from_slice(&row).unwrap_or_else(bare))
}

async fn keep(ledger: &dyn Ledger, followed: &Followed) -> Result<(), LedgerError> {
    let value = Some(serde_json::to_vec(followed).expect("names and a number under string keys"));
    ledger.put_rows(vec![RowChange { shelf: Shelf::Document, key: FOLLOWED_KEY.to_owned(), value }]).await
}

/// A tree that was in force; the built-in one has no name.
async fn tree(ledger: &dyn Ledger, name: String) -> Result<Arc<AreaTree>, FollowError> {
    if name.is_empty() {
        return Ok(Organisation::built_in().shared_areas());
    }
    match references::document(ledger, DocumentKind::Areas, &ContentDigest(name)).await? {
        Document::Areas(areas) => Ok(areas),
        Document::Policy(_)
        | Document::Roster(_)
        | Document::Places
        | Document::Calendar(_)
        | Document::Catalogue(_) => unreachable!("an area document reads as areas"),
    }
}

/// The areas that have other wholes now, and what their own cases lose and get. What is not in a tree counts as its first
/// root's own. An area that no tree had before has no cases.
fn moves(
    marker: Marker,
    before: &AreaTree,
    forgotten: &BTreeSet<AreaCode>,
    present: &AreaTree,
) -> Vec<Rescope> {
    let moved = before.areas().map(|area| &area.code).chain(forgotten).filter_map(|code| {
        let (remove, add) = (marker.line(before, code), marker.line(present, code));
        let within = marker.own(code);
        (remove != add).then_some(Rescope { within, remove, add, before: None, limit: INDEX_PAGE_MAX })
    });
    moved.collect()
}

#[cfg(test)]
mod tests;
