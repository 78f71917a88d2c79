//! What the index is told of incidents (突发事件), and how it is asked for them: newest first, by area. Their marks are apart from
//! those of cases and whistles.

use geo_index::{AreaCode, AreaTree};
use hub_dispatch::{
    Decision, Event, IncidentId, IncidentTurn, Stream,
    board::{Board, Incident, Recorded, recall_incident},
};
use hub_ledger::{IndexChange, IndexEntry, IndexQuery};
use uuid::Uuid;

use super::marks::Marker;
use crate::{Engine, FollowError};

/// Begins the key of an incident's entry; a case's is its bare id.
const KEY_PREFIX: &str = "incident:";
const OPEN: &str = "incident_open";
const CLOSED: &str = "incident_closed";

/// Incidents found, newest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IncidentsFound {
    /// The incidents.
    pub incidents: Vec<IncidentId>,
    /// Where the next page begins; none if there is nothing more. A short page may have a next.
    pub next: Option<u64>,
}

/// Whether an entry is of an incident.
pub(super) fn is_of_incident(key: &str) -> bool {
    key.starts_with(KEY_PREFIX)
}

/// Changes that belong to a decision: an incident that was opened, that a response holds over other areas of, or that was closed.
pub(super) fn changes(
    marker: Marker,
    areas: &AreaTree,
    board: &Board,
    decision: &Decision,
    now: hub_dispatch::UtcMicros,
) -> Vec<IndexChange> {
    let told = decision.events.iter().filter_map(|event| {
        let Event::Incident(happened) = event else { return None };
        match &happened.what {
            IncidentTurn::Opened(_) | IncidentTurn::ResponseSet(_) | IncidentTurn::Closed { .. } => {}
            IncidentTurn::Graded { .. }
            | IncidentTurn::ResponseEnded { .. }
            | IncidentTurn::Logged { .. }
            | IncidentTurn::Reported(_)
            | IncidentTurn::ReportOverdue { .. } => return None,
        }
        let before = board.incident(happened.incident);
        let version = before.map_or(0, |incident| incident.version) + 1;
        Incident::after(before.cloned(), &Recorded { version, at: now, event: event.clone() })
    });
    told.map(|incident| IndexChange::Put(entry_of(marker, areas, &incident))).collect()
}

fn entry_of(marker: Marker, areas: &AreaTree, incident: &Incident) -> IndexEntry {
    let marker = marker.of_incidents();
    let responded = incident.response.iter().flat_map(|response| &response.areas);
    let mut scopes = vec![marker.all()];
    for area in [&incident.area].into_iter().chain(responded) {
        scopes.extend(marker.line(areas, area));
        scopes.push(marker.own(area));
    }
    scopes.sort_unstable();
    scopes.dedup();
    let state = if incident.closed_at.is_some() { CLOSED } else { OPEN };
    let (key, at_us) = (format!("{KEY_PREFIX}{}", incident.id), incident.opened_at.0.max(0));
    IndexEntry { key, at_us, state: state.to_owned(), scopes }
}

impl Engine {
    /// Incidents of an area, or of everywhere, newest first; those that are open, those that were closed, or all. Who may see one is
    /// asked of the incident itself.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub async fn find_incidents(
        &self,
        area: Option<&AreaCode>,
        closed: Option<bool>,
        before: Option<u64>,
        limit: usize,
    ) -> Result<IncidentsFound, FollowError> {
        let states = closed.map(|closed| if closed { CLOSED } else { OPEN }.to_owned()).into_iter().collect();
        let marker = self.marker().of_incidents();
        let scope = Some(area.map_or_else(|| marker.all(), |area| marker.area(area)));
        let page = self.ledger().find(IndexQuery { scope, states, terms: Vec::new(), before, limit }).await?;
        let incidents = page.entries.into_iter().filter_map(|entry| {
            let id = Uuid::parse_str(entry.key.strip_prefix(KEY_PREFIX)?);
            let id = id.inspect_err(|error| tracing::error!(entry.key, %error, "an entry names no incident"));
            id.ok().map(IncidentId)
        });
        Ok(IncidentsFound { incidents: incidents.collect(), next: page.next })
    }

    /// An incident, open or closed; none if there never was one.
    ///
    /// # Errors
    /// The ledger cannot be read.
    pub async fn incident(&self, id: IncidentId) -> Result<Option<Incident>, FollowError> {
        if let Some(open) = self.read(|view| view.board.incident(id).cloned()) {
            return Ok(Some(open));
        }
        let entries = self.whole_history(Stream::Incident(id)).await?;
        let recorded: Vec<Recorded> = entries.into_iter().map(|entry| entry.recorded).collect();
        Ok(recall_incident(&recorded))
    }
}
