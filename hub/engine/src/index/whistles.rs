//! What the index is told of whistles (中心吹哨), and how it is asked for them: newest first, by area or by the department that was
//! called. Their marks are apart from those of cases.

use geo_index::{AreaCode, AreaTree};
use hub_dispatch::{
    Decision, DepartmentCode, Event, Stream, WhistleId, WhistleTurn,
    board::{Board, Recorded, Whistle, WhistleEnd, recall_whistle},
};
use hub_ledger::{IndexChange, IndexEntry, IndexQuery, Mark, number_at};
use uuid::Uuid;

use super::marks::Marker;
use crate::{Engine, FollowError};

/// Begins the key of a whistle's entry; a case's is its bare id.
const KEY_PREFIX: &str = "whistle:";

/// Whose whistles are looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WhistleScope {
    /// Everything there is.
    Everything,
    /// What lies within an area.
    Within(AreaCode),
    /// What this department was called to.
    At(DepartmentCode),
}

/// Whistles found, newest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WhistlesFound {
    /// The whistles.
    pub whistles: Vec<WhistleId>,
    /// Where the next page begins; none if there is nothing more. A short page may have a next.
    pub next: Option<u64>,
}

/// The word for how a whistle stands.
fn state_word(end: Option<WhistleEnd>) -> &'static str {
    match end {
        None => "whistle_open",
        Some(WhistleEnd::Closed) => "whistle_closed",
        Some(WhistleEnd::CalledOff) => "whistle_called_off",
    }
}

/// Whether an entry is of a whistle.
pub(super) fn is_of_whistle(key: &str) -> bool {
    key.starts_with(KEY_PREFIX)
}

/// Changes that belong to a decision: a whistle that was blown, or has ended.
pub(super) fn changes(
    marker: Marker,
    areas: &AreaTree,
    board: &Board,
    decision: &Decision,
    now: hub_dispatch::UtcMicros,
) -> Vec<IndexChange> {
    let told = decision.events.iter().filter_map(|event| {
        let Event::Whistled(whistled) = event else { return None };
        let after = |before: Option<&Whistle>| {
            let version = before.map_or(0, |whistle| whistle.version) + 1;
            let recorded = Recorded { version, at: now, event: event.clone() };
            Whistle::after(before.cloned(), &recorded)
        };
        match &whistled.what {
            WhistleTurn::Blown(_) => after(None),
            WhistleTurn::CalledOff { .. } | WhistleTurn::Closed => after(board.whistle(whistled.whistle)),
            WhistleTurn::Signed { .. }
            | WhistleTurn::Reminded { .. }
            | WhistleTurn::Arrived(_)
            | WhistleTurn::Working { .. }
            | WhistleTurn::Left { .. }
            | WhistleTurn::TimeUp { .. }
            | WhistleTurn::Rated { .. }
            | WhistleTurn::Moved { .. } => None,
        }
    });
    told.map(|whistle| IndexChange::Put(entry_of(marker, areas, &whistle))).collect()
}

fn entry_of(marker: Marker, areas: &AreaTree, whistle: &Whistle) -> IndexEntry {
    let marker = marker.of_whistles();
    let mut scopes = marker.line(areas, &whistle.area);
    scopes.push(marker.own(&whistle.area));
    scopes.push(marker.all());
    scopes.extend(whistle.departments.iter().map(|called| marker.desk(&called.department)));
    scopes.sort_unstable();
    scopes.dedup();
    let (key, at_us) = (format!("{KEY_PREFIX}{}", whistle.id), whistle.blown_at.0.max(0));
    IndexEntry { key, at_us, state: state_word(whistle.ended).to_owned(), scopes }
}

impl WhistleScope {
    fn mark(&self, marker: Marker) -> Mark {
        let marker = marker.of_whistles();
        match self {
            Self::Everything => marker.all(),
            Self::Within(area) => marker.area(area),
            Self::At(department) => marker.desk(department),
        }
    }
}

/// Where a page of whistles begins that were blown before an instant.
#[must_use]
pub fn whistles_before(at: hub_dispatch::UtcMicros) -> u64 {
    number_at(at.0.max(0))
}

impl Engine {
    /// Whistles, newest first, that stand so; any way for no states. Who may see one is asked of the whistle itself.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub async fn find_whistles(
        &self,
        scope: &WhistleScope,
        states: &[Option<WhistleEnd>],
        before: Option<u64>,
        limit: usize,
    ) -> Result<WhistlesFound, FollowError> {
        let states = states.iter().map(|end| state_word(*end).to_owned()).collect();
        let scope = Some(scope.mark(self.marker()));
        let page = self.ledger().find(IndexQuery { scope, states, terms: Vec::new(), before, limit }).await?;
        let whistles = page.entries.into_iter().filter_map(|entry| {
            let id = Uuid::parse_str(entry.key.strip_prefix(KEY_PREFIX)?);
            let id = id.inspect_err(|error| tracing::error!(entry.key, %error, "an entry names no whistle"));
            id.ok().map(WhistleId)
        });
        Ok(WhistlesFound { whistles: whistles.collect(), next: page.next })
    }

    /// A whistle, open or ended; none if there never was one.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub async fn whistle(&self, id: WhistleId) -> Result<Option<Whistle>, FollowError> {
        if let Some(open) = self.read(|view| view.board.whistle(id).cloned()) {
            return Ok(Some(open));
        }
        let entries = self.whole_history(Stream::Whistle(id)).await?;
        let recorded: Vec<Recorded> = entries.into_iter().map(|entry| entry.recorded).collect();
        Ok(recall_whistle(&recorded))
    }
}
