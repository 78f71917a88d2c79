//! 归入突发事件: cases belong to an incident, each with its own callers, limit and history. What belongs to an emergency does not wait
//! for it.

use super::{authority, draft::Draft, responding};
use crate::{Actor, Happened, IncidentId, NoIncident, Refusal, board::Case};

/// The case belongs to an incident from now on, in place of any that it belonged to.
pub(super) fn attach(
    draft: &mut Draft<'_>,
    case: &Case,
    by: &Actor,
    incident: IncidentId,
) -> Result<(), Refusal> {
    authority::centre_in_line(draft, case, by)?;
    draft.incident(incident)?;
    if case.handling.incident == Some(incident) {
        return Err(Refusal::Incident(NoIncident::Attached { case: case.id, incident }));
    }
    draft.acted(case.id, by, Happened::Attached(crate::OfIncident { incident }));
    if responding::waits_for_emergency(case) {
        responding::goes_on(draft, case.id)?;
    }
    responding::follow(draft, case.id)
}

/// It belongs to none any more.
pub(super) fn detach(draft: &mut Draft<'_>, case: &Case, by: &Actor) -> Result<(), Refusal> {
    authority::centre_in_line(draft, case, by)?;
    let incident = case.handling.incident.ok_or(Refusal::Incident(NoIncident::NotAttached(case.id)))?;
    draft.acted(case.id, by, Happened::Detached(crate::OfIncident { incident }));
    responding::follow(draft, case.id)
}

/// 并单: what goes on belongs to the incident that the other belonged to, unless it belongs to one itself.
pub(super) fn merged(draft: &mut Draft<'_>, case: &Case, into: &Case, by: &Actor) {
    if let Some(incident) = case.handling.incident.filter(|_| into.handling.incident.is_none()) {
        draft.acted(into.id, by, Happened::Attached(crate::OfIncident { incident }));
    }
}
