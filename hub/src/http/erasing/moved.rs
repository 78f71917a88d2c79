//! What was written down of a caller in cases that had the report for a time, or have it as part of another: where it was called,
//! what its caller said when called back or asked. What else was written there is about the matter of those who stay.

use std::collections::BTreeSet;

use hub_dispatch::{
    CaseId, DeskReplied, Event, Happened, ReportId, Sealed, SentBack, Stream, Verified, Verifier,
};
use hub_engine::{Engine, FollowError};
use uuid::Uuid;

/// The vault rows of that, wherever the report has been. Each case is read once.
///
/// # Errors
/// [`FollowError`] if a history cannot be read.
pub(super) async fn of_its_caller(
    engine: &Engine,
    begun: CaseId,
    report: ReportId,
) -> Result<Vec<Uuid>, FollowError> {
    let mut rows = Vec::new();
    let (mut known, mut to_read) = (BTreeSet::from([begun]), vec![begun]);
    while let Some(case) = to_read.pop() {
        let mut stay = Stay::default();
        for entry in engine.whole_history(Stream::Case(case)).await? {
            let event = &entry.recorded.event;
            rows.extend(said_by_caller(event, report).map(|sealed| sealed.vault));
            rows.extend(number_called(event).filter(|_| stay.has_it()).map(|sealed| sealed.vault));
            to_read.extend(stay.hear(event, report).filter(|other| known.insert(*other)));
        }
    }
    Ok(rows)
}

/// Whether a case has a report, as far as its history was read.
#[derive(Debug, Default, Clone, Copy)]
enum Stay {
    #[default]
    HasItNot,
    Has,
    /// It came with another case, which may leave again.
    CameWith(CaseId),
}

impl Stay {
    fn has_it(self) -> bool {
        !matches!(self, Self::HasItNot)
    }

    /// Hears what happened next; the case that has the report from then on, where that is another.
    #[expect(clippy::wildcard_enum_match_arm, reason = "only these say where a report is")]
    fn hear(&mut self, event: &Event, report: ReportId) -> Option<CaseId> {
        match event {
            Event::CaseOpened { facts, .. } if facts.report == report => *self = Self::Has,
            Event::ReportJoined(joined) if joined.report == report => *self = Self::Has,
            Event::Acted(acted) => match &acted.what {
                Happened::Absorbed { absorbed, .. }
                    if absorbed.facts.report == report || absorbed.joined.contains(&report) =>
                {
                    *self = Self::CameWith(absorbed.case);
                }
                Happened::Parted { merged, .. } if matches!(self, Self::CameWith(with) if with == merged) => {
                    *self = Self::HasItNot;
                }
                Happened::ReportParted { report: left, to, .. } if *left == report => {
                    *self = Self::HasItNot;
                    return Some(*to);
                }
                Happened::Merged { into } if self.has_it() => return Some(*into),
                _ => {}
            },
            _ => {}
        }
        None
    }
}

/// 联系号码. Nobody knows which caller's it is, so that it may be that of each who was part of the case then.
fn number_called(event: &Event) -> Option<&Sealed> {
    let Event::Acted(acted) = event else { return None };
    let Happened::DeskReplied(DeskReplied { findings, .. }) = &acted.what else { return None };
    findings.as_ref()?.contacted_number.as_ref()
}

/// What the caller of this report said when called back, and on the progress page.
#[expect(clippy::wildcard_enum_match_arm, reason = "a caller says nothing else after the report")]
fn said_by_caller(event: &Event, report: ReportId) -> Option<&Sealed> {
    let its = |by: &Verifier| matches!(by, Verifier::Caller { report: by } if *by == report);
    match event {
        Event::Verified(Verified { by, note, .. }) | Event::SentBack(SentBack { by, note, .. }) => {
            note.as_ref().filter(|_| its(by))
        }
        Event::Acted(acted) => match &acted.what {
            Happened::CalledBack { report: called, note, .. } => note.as_ref().filter(|_| *called == report),
            _ => None,
        },
        _ => None,
    }
}
