//! Following the area tree: when areas have moved, the entries within them get their new wholes.
//!
//! The index keeps, beside the entries, which tree its scopes follow. Who may see a case is asked of the case itself and the
//! tree in force, so that nobody is shown too much meanwhile; what has moved is found by its new centre once this has ended.

use geo_index::{AreaCode, AreaTree};
use hub_dispatch::{ContentDigest, DocumentKind};
use hub_ledger::{INDEX_PAGE_MAX, Ledger, LedgerError, Rescope, RowChange, Shelf};

use super::marks::{Marker, line};
use crate::{FollowError, Organisation, SharedView, organisation::Document, references};

/// Row of the document shelf that names the tree.
const TREE_KEY: &str = "index:areas";

/// Brings the scopes up to the tree in force, if they follow another.
pub(super) async fn follow_areas(
    ledger: &dyn Ledger,
    view: &SharedView,
    marker: Marker,
) -> Result<(), FollowError> {
    let (present, digest) = view.read(|view| {
        let digest = view.board.register().adopted.get(&DocumentKind::Areas).cloned();
        (view.organisation.shared_areas(), digest)
    });
    let name = digest.map_or(String::new(), |digest| digest.0);
    let followed = ledger.row(Shelf::Document, TREE_KEY).await?;
    let followed = followed.map(|row| String::from_utf8_lossy(&row).into_owned());
    if followed.as_deref() == Some(name.as_str()) {
        return Ok(());
    }
    if let Some(before) = followed {
        let before = tree(ledger, before).await?;
        let moves = moves(marker, &before, &present);
        let moved = moves.len();
        for step in moves {
            carry_out(ledger, step).await?;
        }
        tracing::info!(areas = moved, "cases are found by their areas' new wholes");
    }
    Ok(keep(ledger, &name).await?)
}

async fn keep(ledger: &dyn Ledger, name: &str) -> Result<(), LedgerError> {
    let value = Some(name.as_bytes().to_vec());
    ledger.put_rows(vec![RowChange { shelf: Shelf::Document, key: TREE_KEY.to_owned(), value }]).await
}

async fn carry_out(ledger: &dyn Ledger, mut step: Rescope) -> Result<(), LedgerError> {
    while let Some(last) = ledger.rescope(step.clone()).await? {
        step.before = Some(last);
    }
    Ok(())
}

/// A tree that was in force; the built-in one has no name.
async fn tree(ledger: &dyn Ledger, name: String) -> Result<std::sync::Arc<AreaTree>, FollowError> {
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

/// The areas whose whole is another one now, wholes first: what lies within such an area has followed its old whole already
/// when its own turn comes.
fn moves(marker: Marker, before: &AreaTree, present: &AreaTree) -> Vec<Rescope> {
    let above = |tree: &AreaTree, code: &AreaCode| line(tree, code).split_off(1);
    let marks = |line: &[AreaCode]| line.iter().map(|code| marker.area(code)).collect::<Vec<_>>();
    let moved = before.areas().filter_map(|area| {
        let (old, new) = (above(before, &area.code), above(present, &area.code));
        if old.first() == new.first() {
            return None;
        }
        // Its old whole stands where the present tree has it.
        let old_whole = old.first().map(|whole| line(present, whole)).unwrap_or_default();
        Some(Rescope {
            within: marker.area(&area.code),
            remove: marks(&old_whole),
            add: marks(&new),
            before: None,
            limit: INDEX_PAGE_MAX,
        })
    });
    moved.collect()
}
