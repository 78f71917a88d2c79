//! Deeds about an incident in the domain's words, with what people wrote sealed.

use hub_dispatch::{IncidentDeed, Sealed, UtcMicros};
use hub_ledger::RowChange;
use hub_protocol::{http::IncidentAct, limits::RESPONSE_AREAS_MAX};

use super::super::{Failure, orders::sealed, relay::check_number, report_intake::area_given};
use crate::{Hub, picture::words, state};

/// A deed; what people wrote goes to `rows`.
pub(super) fn deed(hub: &Hub, act: &IncidentAct, rows: &mut Vec<RowChange>) -> Result<IncidentDeed, Failure> {
    let mut seal = |field: &str, text: &str| {
        let (words, row) = sealed(field, text)?;
        rows.push(row);
        Ok::<Sealed, Failure>(words)
    };
    Ok(match act {
        IncidentAct::Grade { level, words: said } => {
            IncidentDeed::Grade { level: words::emergency_level_said(*level), words: seal("words", said)? }
        }
        IncidentAct::SetResponse { level, plan, areas, reason } => {
            if !(1..=RESPONSE_AREAS_MAX).contains(&areas.len()) {
                let why = format!("between 1 and {RESPONSE_AREAS_MAX} can be named");
                return Err(Failure::invalid("areas", areas.len(), why));
            }
            let areas = hub.engine.read(|view| areas.iter().map(|area| area_given(view, area)).collect());
            IncidentDeed::SetResponse {
                level: words::emergency_level_said(*level),
                plan: plan.clone(),
                areas: Result::<Vec<_>, Failure>::map_err(areas, |failure| failure.in_field("areas"))?,
                reason: seal("reason", reason)?,
            }
        }
        IncidentAct::EndResponse { reason } => IncidentDeed::EndResponse { reason: seal("reason", reason)? },
        IncidentAct::Log { words: said } => IncidentDeed::Log { words: seal("words", said)? },
        IncidentAct::Report { kind, words: said, number, said_at_us } => {
            let number = number.as_deref();
            number.map(check_number).transpose()?;
            IncidentDeed::Report {
                kind: words::incident_report_kind_said(*kind),
                words: seal("words", said)?,
                number: number.map(|number| seal("number", number)).transpose()?,
                said_at: said_at_us.map_or_else(state::now, |at| UtcMicros(at.get())),
            }
        }
        IncidentAct::Close { words: said } => IncidentDeed::Close { words: seal("words", said)? },
    })
}
