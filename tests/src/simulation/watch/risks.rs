//! 风险等级 of a case is the gravest of what was brought to it. Only a person judges it to be less, or what had brought it leaves.

use hub_dispatch::{CaseFacts, Event, Happened, Risk, Stream, board::Recorded};

use super::{Broken, Watch, ensure};

impl Watch {
    /// The facts of the open case that an event is about.
    pub(super) fn facts_before(&self, event: &Event) -> Option<CaseFacts> {
        let Stream::Case(id) = event.stream() else { return None };
        self.truth.case(id).map(|case| case.facts.clone())
    }

    /// What an event has made of the risk of an open case.
    #[expect(clippy::wildcard_enum_match_arm, reason = "nothing else changes the risk of a case")]
    pub(super) fn risk_holds(&self, before: Option<&CaseFacts>, recorded: &Recorded) -> Result<(), Broken> {
        let Stream::Case(id) = recorded.event.stream() else { return Ok(()) };
        let now = self.truth.case(id).map(|case| &case.facts);
        let Some((before, now)) = before.zip(now) else { return Ok(()) };
        let said = match &recorded.event {
            Event::ReportJoined(joined) => joined.stated.as_ref().and_then(|stated| stated.risk),
            Event::Acted(acted) => match &acted.what {
                Happened::Absorbed { absorbed, .. } => absorbed.facts.risk,
                Happened::Corrected(_) => return self.risk_is_given(before, now, id),
                Happened::Parted { .. } | Happened::ReportParted { .. } => {
                    return ensure(now.risk <= before.risk, &[&id], || {
                        format!("case {id} is of {:?} since a part of {:?} left it", now.risk, before.risk)
                    });
                }
                _ => None,
            },
            _ => None,
        };
        ensure(now.risk == before.risk.max(said), &[&id], || {
            format!("case {id} of {:?} was brought {said:?} and is of {:?}", before.risk, now.risk)
        })
    }

    /// A correction judges a case to be of no less risk than its matter, and takes no judgement away.
    fn risk_is_given(
        &self,
        before: &CaseFacts,
        now: &CaseFacts,
        id: hub_dispatch::CaseId,
    ) -> Result<(), Broken> {
        let judged = now.risk.is_some() || before.risk.is_none();
        ensure(judged && now.risk >= of_matter(now), &[&id], || {
            format!("case {id} of {:?} was corrected and is of {:?}", before.risk, now.risk)
        })
    }
}

/// What the catalogue says of the risk of a case's matter.
fn of_matter(facts: &CaseFacts) -> Option<Risk> {
    facts.filing.as_ref().and_then(|filing| filing.matter.as_ref()?.risk)
}
