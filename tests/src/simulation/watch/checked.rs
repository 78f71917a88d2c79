//! 取证 and 核查: work counts as done with what its policy wants to see, and a caller checks only what is theirs to check.

use std::collections::{BTreeSet, HashMap};

use hub_dispatch::{
    CaseId, ContentDigest, DeskReplied, Event, Evidence, Grade, Happened, PersonId, Phase, ReportId,
    SentBack, TaskId, Verified, Verifier, WorkDone,
    board::{Case, Recorded},
};

use super::{Broken, Watch, Within, ensure};
use crate::simulation::city::City;

/// What is remembered for it.
#[derive(Debug, Default)]
pub(super) struct Shown {
    /// Whose account took each report in.
    filers: HashMap<ReportId, PersonId>,
    /// Whether the device said where it was when the unit arrived last.
    placed: HashMap<TaskId, bool>,
}

impl Watch {
    /// Whose account took a report in.
    pub(in crate::simulation) fn filer(&self, report: ReportId) -> Option<PersonId> {
        self.shown.filers.get(&report).copied()
    }

    /// Looks at a record before the board has it.
    #[expect(clippy::wildcard_enum_match_arm, reason = "the other events show and check nothing")]
    pub(super) fn shown_and_checked(
        &mut self,
        city: &City,
        recorded: &Recorded,
        within: &mut Within,
    ) -> Result<(), Broken> {
        match &recorded.event {
            Event::ReportReceived { report, filed_by, .. } => {
                self.shown.filers.extend(filed_by.map(|filer| (*report, filer)));
            }
            Event::AnswerRelayed(_) => within.by_telephone = true,
            Event::Arrived { task, place, .. } => {
                self.shown.placed.insert(*task, place.is_some());
            }
            Event::WorkDone(WorkDone { task, photos, before, others, place, .. }) => {
                let position = place.is_some() || self.shown.placed.get(task) == Some(&true);
                let case = self.task_cases.get(task).and_then(|case| self.truth.case(*case));
                // Whoever came for backup shows nothing.
                let own = case.filter(|case| case.task == *task);
                own.map_or(Ok(()), |case| {
                    is_shown(city, case, ([before, photos, &others.during, &others.signed], position), within)
                })?;
            }
            Event::Acted(acted) => {
                if let Happened::DeskReplied(DeskReplied { photos, before, others, .. }) = &acted.what
                    && let Some(case) = self.truth.case(acted.case)
                {
                    let pictures = [&before[..], photos, &others.during, &others.signed];
                    is_shown(city, case, (pictures, true), within)?;
                }
            }
            Event::Verified(Verified { case, by: Verifier::Caller { report }, .. })
            | Event::SentBack(SentBack { case, by: Verifier::Caller { report }, .. }) => {
                self.is_the_callers(*case, *report)?;
            }
            _ => {}
        }
        Ok(())
    }

    /// One report, which presses nobody and was not made in confidence, and whose filer has not handled the matter.
    fn is_the_callers(&self, id: CaseId, report: ReportId) -> Result<(), Broken> {
        let handlers = self.lives.get(&id).map(|life| life.handlers.as_slice()).unwrap_or_default();
        let by_others = self.filer(report).is_some_and(|filer| !handlers.contains(&filer));
        let alone = self.truth.case(id).is_some_and(|case| {
            let confidential = case.facts.filing.as_ref().is_some_and(|filing| filing.wish.confidential);
            let presses = case.facts.grade == Grade::Red || case.facts.sos_unit.is_some();
            let only = case.facts.report == report && case.joined.is_empty();
            only && !confidential && !presses && case.phase == Phase::ToVerify
        });
        ensure(by_others && alone, &[&id], || {
            format!("case {id} was not for the caller of {report} to check")
        })
    }
}

fn is_shown(
    city: &City,
    case: &Case,
    (pictures, position): ([&[ContentDigest]; 4], bool),
    within: &Within,
) -> Result<(), Broken> {
    let facts = &case.facts;
    let [before, after, ..] = pictures;
    let mut seen = BTreeSet::new();
    let told_apart = pictures.iter().all(|kind| {
        let kind: BTreeSet<&ContentDigest> = kind.iter().collect();
        let apart = kind.is_disjoint(&seen);
        seen.extend(kind);
        apart
    });
    let asks_nothing = within.by_telephone || facts.grade == Grade::Red || facts.sos_unit.is_some();
    let policy = &city.policy(&facts.policy).policy;
    let rule = policy.categories.get(&facts.category).unwrap_or(&policy.otherwise);
    let Evidence { before: first, after: then, position: where_it_was } = rule.evidence;
    let shown = (!first || !before.is_empty()) && (!then || !after.is_empty()) && (!where_it_was || position);
    ensure(told_apart && (asks_nothing || shown), &[&case.id], || {
        format!("case {} was said to be done with {before:?}, {after:?} and {position}", case.id)
    })
}
