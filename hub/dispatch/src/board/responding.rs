//! Which response (应急响应) holds where a case lies, read off the open incidents.

use geo_index::{AreaCode, Tier};

use super::{Board, Case, Incident, Response};
use crate::{CaseResponse, Rung, Seat};

/// A response that holds somewhere.
#[derive(Debug, Clone, Copy)]
pub struct ResponseOver<'a> {
    /// To which incident.
    pub incident: &'a Incident,
    /// The response.
    pub response: &'a Response,
}

impl ResponseOver<'_> {
    /// As a case that is handled under it has it.
    #[must_use]
    pub fn as_followed(&self) -> CaseResponse {
        let commanded_from = match &self.response.by.seat {
            Seat::Centre { tier, .. } => *tier,
            Seat::Department { .. } => Tier::Township,
        };
        CaseResponse {
            incident: self.incident.id,
            level: self.response.level,
            clocks_percent: self.response.rule.clocks_percent,
            commanded_from,
        }
    }
}

impl Board {
    /// The gravest response that holds for a case: over an area of its line, given from its own area upward, or to the incident that
    /// it belongs to. Of several as grave the first that began.
    #[must_use]
    pub fn response_over<'a>(&'a self, case: &Case, line: &[AreaCode]) -> Option<ResponseOver<'a>> {
        let belongs = case.handling.incident;
        let over = self.incidents().filter_map(|incident| {
            let response = incident.response.as_ref()?;
            let holds = belongs == Some(incident.id) || response.areas.iter().any(|area| line.contains(area));
            holds.then_some(ResponseOver { incident, response })
        });
        over.min_by_key(|over| (over.response.level, over.response.since, over.incident.id))
    }

    /// How often a unit of these areas, from its home upward, tells where it is while responses hold over any of them, or over the
    /// case that it is at work on: the shortest that is asked for, seconds; none while none holds.
    #[must_use]
    pub fn position_every_s(&self, home: &[AreaCode], at_work_on: Option<&Case>) -> Option<u16> {
        let follows =
            at_work_on.and_then(|case| case.handling.response.as_ref()).map(|followed| followed.incident);
        let over = self.incidents().filter_map(|incident| {
            let response = incident.response.as_ref()?;
            let holds = follows == Some(incident.id) || response.areas.iter().any(|area| home.contains(area));
            holds.then_some(response.rule.position_every_s)
        });
        over.min()
    }

    /// Whether the response that a case follows is another than the one that holds for it.
    #[must_use]
    pub fn is_owed_a_response(&self, case: &Case, line: &[AreaCode]) -> bool {
        let holds = self.response_over(case, line).map(|over| over.as_followed());
        holds != case.handling.response
    }
}

impl Case {
    /// Areas from its own upward: those of the posts above that, and of its ladder, of which some may be abolished by now.
    #[must_use]
    pub fn line<'a>(&'a self, above: impl Iterator<Item = &'a Rung>) -> Vec<AreaCode> {
        let mut line = vec![self.facts.area.clone()];
        for rung in above.chain(&self.facts.ladder) {
            if !line.contains(&rung.area) {
                line.push(rung.area.clone());
            }
        }
        line
    }
}
