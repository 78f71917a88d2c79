//! Where a report has come to. The event that received it says where it began, for ever; it leaves that case by itself (拆单) or
//! with it (并单), and whoever asks about a report asks here first.

use std::collections::{BTreeMap, BTreeSet};

use hub_dispatch::{CaseId, Event, Happened, ReportId, Stream, board::Case};
use hub_engine::{Engine, Entry, FollowError, View};
use hub_ledger::READ_LIMIT_MAX;

/// Most steps that are followed from where a report began to where it is.
const STEPS_MAX: usize = 8;

/// The open case that has a report which began in this one; none if that has ended.
pub(super) fn open_case(view: &View, begun: CaseId, report: ReportId) -> Option<&Case> {
    let has = |case: &&Case| case.facts.report == report || case.joined.contains(&report);
    let here = view.board.case(begun).filter(has);
    // The words of reports of open cases are at hand, and of no others: of what has ended no other open case is asked.
    here.or_else(|| view.board.cases().find(has).filter(|_| view.words.contains_key(&report)))
}

/// Where a report is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Followed {
    /// The case that is the report's own: the one it came to, or the one that it got when it was parted from that. What this
    /// case is part of is another's too.
    pub(super) own: CaseId,
    /// The case that has it now: its own, or what that is part of.
    pub(super) now: CaseId,
}

/// The case that has a report now, open or ended; none if that cannot be told.
///
/// # Errors
/// [`FollowError`] if a history cannot be read.
pub(super) async fn case_now(
    engine: &Engine,
    begun: CaseId,
    report: ReportId,
) -> Result<Option<CaseId>, FollowError> {
    match engine.read(|view| open_case(view, begun, report).map(|case| case.id)) {
        Some(open) => Ok(Some(open)),
        None => Ok(followed(engine, begun, report).await?.map(|followed| followed.now)),
    }
}

/// Follows a report from case to case; none if that takes too many steps.
///
/// # Errors
/// [`FollowError`] if a history cannot be read.
pub(super) async fn followed(
    engine: &Engine,
    begun: CaseId,
    report: ReportId,
) -> Result<Option<Followed>, FollowError> {
    let mut at = Followed { own: begun, now: begun };
    for _ in 0..=STEPS_MAX {
        let left = Left::of(&engine.history(Stream::Case(at.now), READ_LIMIT_MAX).await?);
        at = match (left.by_itself(report), left.merged_into) {
            (Some(other), _) => Followed { own: other, now: other },
            (None, Some(other)) => Followed { now: other, ..at },
            (None, None) => return Ok(Some(at)),
        };
    }
    tracing::error!(case = %begun, "more steps than are followed, or a circle of them");
    Ok(None)
}

/// What has left a case, and where to.
#[derive(Debug, Default)]
struct Left {
    /// The case that it is part of.
    merged_into: Option<CaseId>,
    /// Reports that got a case of their own, and which.
    parted: BTreeMap<ReportId, CaseId>,
    /// Cases that are part of it: what went to one of them has come back with it.
    absorbed: BTreeSet<CaseId>,
}

impl Left {
    fn of(entries: &[Entry]) -> Self {
        let mut left = Self::default();
        for entry in entries {
            left.hear(&entry.recorded.event);
        }
        left
    }

    /// Where a report went that got a case of its own, unless that case has become part of this one.
    fn by_itself(&self, report: ReportId) -> Option<CaseId> {
        self.parted.get(&report).copied().filter(|case| !self.absorbed.contains(case))
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "only these say that something has left a case")]
    fn hear(&mut self, event: &Event) {
        match event {
            Event::Reopened(_) => self.merged_into = None,
            Event::Acted(acted) => match &acted.what {
                Happened::Merged { into } => self.merged_into = Some(*into),
                Happened::Absorbed { absorbed, .. } => drop(self.absorbed.insert(absorbed.case)),
                Happened::Parted { merged, .. } => drop(self.absorbed.remove(merged)),
                Happened::ReportParted { report, to, .. } => drop(self.parted.insert(*report, *to)),
                _ => {}
            },
            _ => {}
        }
    }
}
