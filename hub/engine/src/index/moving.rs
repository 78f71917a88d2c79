//! Following the area tree: when areas have moved, their entries get their new wholes.
//!
//! Every entry has a scope for the one area that is its own, by which it is moved: it loses all wholes of the old tree and
//! gets those of the new one, so that no order matters and a step may be taken twice.
//!
//! The index keeps, beside the entries, which tree its scopes follow. Who may see a case is asked of the case itself and the
//! tree in force, so that nobody is shown too much meanwhile; what has moved is found by its new centre once this has ended.

use std::{collections::BTreeSet, sync::Arc};

use geo_index::{AreaCode, AreaTree};
use hub_dispatch::{ContentDigest, DocumentKind, Event, Stream};
use hub_ledger::{
    INDEX_PAGE_MAX, Ledger, LedgerError, Mark, READ_LIMIT_MAX, Rescope, RowChange, Shelf, StreamId,
};
use hub_record::decode;
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
    /// The step that led here, until it was taken for the second time: a hub may end in between.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    last: Option<Step>,
}

/// A step as it is kept: the trees that were left, by name, and what had been forgotten before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Step {
    before: Vec<String>,
    forgotten: BTreeSet<AreaCode>,
}

/// A step to another tree, kept to be taken again: what was decided on an old tree while it was taken is caught up.
#[derive(Debug, Clone)]
pub(super) struct Move {
    /// The tree that was followed, and those that were in force since.
    before: Vec<Arc<AreaTree>>,
    forgotten: BTreeSet<AreaCode>,
}

/// Remembers which tree the scopes of a new index follow, before anything is told by it.
pub(crate) async fn begin_following(ledger: &dyn Ledger, view: &SharedView) -> Result<(), LedgerError> {
    if ledger.row(Shelf::Document, FOLLOWED_KEY).await?.is_some() {
        return Ok(());
    }
    let (tree, as_of) = view.read(|view| (tree_of(view), view.seq));
    keep(ledger, &Followed { tree, as_of, ..Followed::default() }).await
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
        return match followed.last {
            Some(Step { before, forgotten }) => {
                Ok(Some(Move { before: trees(ledger, before).await?, forgotten }))
            }
            None => Ok(None),
        };
    }
    if followed.as_of > as_of {
        return Ok(None);
    }
    state.follows(None);
    let before = names_since(ledger, &followed, as_of).await?;
    let step = Move { before: trees(ledger, before.clone()).await?, forgotten: followed.forgotten };
    let moved = take(ledger, marker, &step, &present).await?;
    let forgotten = step.known().into_iter().filter(|code| present.area(code).is_none()).cloned().collect();
    let last = Some(Step { before, forgotten: step.forgotten.clone() });
    keep(ledger, &Followed { tree: tree.clone(), as_of, forgotten, last }).await?;
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
    let rescopes = step.rescopes(marker, present);
    let moved = rescopes.len();
    let others = [marker.of_whistles(), marker.of_incidents()];
    let of_others = others.into_iter().flat_map(|marker| step.rescopes(marker, present));
    for mut rescope in rescopes.into_iter().chain(of_others) {
        while let Some(last) = ledger.rescope(rescope.clone()).await? {
            rescope.before = Some(last);
        }
    }
    Ok(moved)
}

/// The last step was taken for the second time.
pub(super) async fn taken_again(ledger: &dyn Ledger) -> Result<(), LedgerError> {
    match followed(ledger).await? {
        Followed { last: None, .. } => Ok(()),
        followed => keep(ledger, &Followed { last: None, ..followed }).await,
    }
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

/// The tree that is followed and those that came after it, up to an offset: cases were decided on each of them.
async fn names_since(
    ledger: &dyn Ledger,
    followed: &Followed,
    until: u64,
) -> Result<Vec<String>, FollowError> {
    let mut names = vec![followed.tree.clone()];
    let register = StreamId::new(Stream::Register.to_string()).expect("the register has a valid name");
    let mut version = 0;
    loop {
        let page = ledger.stream(&register, version, READ_LIMIT_MAX).await?;
        for record in page.iter().filter(|record| record.seq > followed.as_of && record.seq <= until) {
            if let Event::DocumentAdopted { kind: DocumentKind::Areas, digest, .. } = decode(record)?.event {
                names.push(digest.0);
            }
        }
        version = page.last().map_or(version, |last| last.version);
        if page.len() < READ_LIMIT_MAX {
            break;
        }
    }
    names.dedup();
    Ok(names)
}

async fn trees(ledger: &dyn Ledger, names: Vec<String>) -> Result<Vec<Arc<AreaTree>>, FollowError> {
    let mut trees = Vec::new();
    for name in names {
        trees.push(tree(ledger, name).await?);
    }
    Ok(trees)
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
        | Document::Closures
        | Document::Calendar(_)
        | Document::Catalogue(_) => unreachable!("an area document reads as areas"),
    }
}

impl Move {
    /// All areas that a case can be of.
    fn known(&self) -> BTreeSet<&AreaCode> {
        let in_trees = self.before.iter().flat_map(|tree| tree.areas()).map(|area| &area.code);
        in_trees.chain(&self.forgotten).collect()
    }

    /// The areas that have other wholes now, and what their own cases lose and get. What is not in a tree counts as its
    /// first root's own. An area that no tree had before has no cases.
    fn rescopes(&self, marker: Marker, present: &AreaTree) -> Vec<Rescope> {
        let moved = self.known().into_iter().filter_map(|code| {
            let add = marker.line(present, code);
            let before = self.before.iter().map(|tree| marker.line(tree, code));
            let mut remove: Vec<Mark> = before.filter(|line| *line != add).flatten().collect();
            remove.sort_unstable();
            remove.dedup();
            let within = marker.own(code);
            let step = Rescope { within, remove, add, before: None, limit: INDEX_PAGE_MAX };
            (!step.remove.is_empty()).then_some(step)
        });
        moved.collect()
    }
}

#[cfg(test)]
mod tests;
