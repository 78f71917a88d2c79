//! Everything somebody sees, put together once for all who see the same and come at about the same time: after a hub was
//! started again, that is everybody.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use axum::extract::ws::Utf8Bytes;
use hub_dispatch::{CaseId, UnitId};
use hub_engine::View;
use tokio::{
    sync::OnceCell,
    time::{Duration, Instant},
};

use super::{
    super::sight::Sight,
    Shared, count,
    message::{self, Piece, piece},
};
use crate::picture::{case_view, unit_view};

/// Cases or units drawn under one hold of the view: its writer, who carries orders out, waits no longer than for these.
const DRAWN_AT_ONCE: usize = 256;

/// The area tree that was asked about is not in force any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("another area tree has come into force")]
pub(in crate::sockets) struct AnotherTree;

/// All messages of a snapshot.
#[derive(Debug)]
pub(in crate::sockets) struct Snapshot {
    /// The offset it stands at. Some of it may be newer; the changes that follow say that again.
    pub(in crate::sockets) offset: u64,
    pub(in crate::sockets) parts: Vec<Utf8Bytes>,
}

/// Snapshots that were made a moment ago, by who sees them and in which area tree.
pub(super) struct Snapshots {
    kept: Mutex<HashMap<(Sight, String), Kept>>,
    kept_for: Duration,
}

struct Kept {
    since: Instant,
    snapshot: Arc<OnceCell<Arc<Snapshot>>>,
}

impl Snapshots {
    pub(super) fn new(kept_for: Duration) -> Self {
        Self { kept: Mutex::default(), kept_for }
    }

    /// A snapshot for somebody: one that is kept, or a new one, for which all who ask meanwhile wait.
    pub(super) async fn of(
        &self,
        shared: &Shared,
        sight: Sight,
        tree: &str,
    ) -> Result<Arc<Snapshot>, AnotherTree> {
        let cell = {
            let mut kept = self.kept();
            let fresh = || Kept { since: Instant::now(), snapshot: Arc::default() };
            let known = kept.entry((sight, tree.to_owned())).or_insert_with(fresh);
            if known.since.elapsed() > self.kept_for {
                *known = fresh();
            }
            known.snapshot.clone()
        };
        cell.get_or_try_init(|| draw(shared, sight, tree)).await.cloned()
    }

    /// Lets go of what is too old; consoles that are being sent one keep theirs.
    pub(super) fn forget_old(&self) {
        self.kept().retain(|_, kept| kept.since.elapsed() <= self.kept_for);
    }

    fn kept(&self) -> MutexGuard<'_, HashMap<(Sight, String), Kept>> {
        // Each change is one step, so a panic elsewhere cannot have left half of one.
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Draws lot by lot. What changes between two lots is newer in the later one, and told again as a change.
async fn draw(shared: &Shared, sight: Sight, tree: &str) -> Result<Arc<Snapshot>, AnotherTree> {
    let names = shared.names();
    let (offset, cases, units) =
        shared.engine.read(|view| (view.seq, cases(view, sight), units(view, sight)));
    let (mut drawn_cases, mut drawn_units) = (Vec::new(), Vec::new());
    for lot in cases.chunks(DRAWN_AT_ONCE) {
        let draw = |view: &View| {
            let seen = lot.iter().filter(|&&id| sight.sees_case(view, id));
            seen.filter_map(|&id| Some(piece(&case_view(view, id, &names)?))).collect()
        };
        drawn_cases.extend(lot_of(shared, tree, draw)?);
        tokio::task::yield_now().await;
    }
    for lot in units.chunks(DRAWN_AT_ONCE) {
        let draw = |view: &View| {
            let sees_case = |case| sight.sees_case(view, case);
            let seen = lot.iter().filter(|&&id| sight.sees_unit(view, id));
            seen.filter_map(|&id| Some(piece(&unit_view(view, id, &names, sees_case)?))).collect()
        };
        drawn_units.extend(lot_of(shared, tree, draw)?);
        tokio::task::yield_now().await;
    }
    count(&shared.drawn.snapshots, 1);
    Ok(Arc::new(Snapshot { offset, parts: message::snapshot(offset, &drawn_cases, &drawn_units) }))
}

fn lot_of(
    shared: &Shared,
    tree: &str,
    draw: impl FnOnce(&View) -> Vec<Piece>,
) -> Result<Vec<Piece>, AnotherTree> {
    shared.engine.read(|view| {
        // A sight means something in its own tree only.
        (view.organisation.areas().version() == tree).then(|| draw(view)).ok_or(AnotherTree)
    })
}

fn cases(view: &View, sight: Sight) -> Vec<CaseId> {
    view.board.cases().map(|case| case.id).filter(|&id| sight.sees_case(view, id)).collect()
}

fn units(view: &View, sight: Sight) -> Vec<UnitId> {
    view.board.units().map(|unit| unit.id).filter(|&id| sight.sees_unit(view, id)).collect()
}
