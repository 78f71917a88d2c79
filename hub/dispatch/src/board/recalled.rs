//! Cases that have ended, rebuilt from their stream.

use super::{Board, Case, Recorded};
use crate::{CaseId, Event, Happened, Stream, UtcMicros};

/// A case that has ended, as it was just before; its version counts everything in its stream.
#[derive(Debug, Clone, PartialEq)]
pub struct Recalled {
    /// The case.
    pub case: Case,
    /// When it was closed, withdrawn, or ended otherwise.
    pub ended_at: UtcMicros,
    /// How.
    pub ending: Ending,
}

/// How a case ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// Closed: found done by somebody else; it may be opened again.
    Closed,
    /// Withdrawn, not accepted, answered or handed over: it may be opened again.
    Ended,
    /// Part of another case now: it may be parted from that one.
    Merged(CaseId),
    /// Put away for good.
    Archived,
}

/// The case that a stream of case events describes, as it was when it ended; for reopening, parting, archiving.
///
/// `None` if the events do not begin with an opening or the case has not ended.
#[must_use]
pub fn recall(events: &[Recorded]) -> Option<Recalled> {
    let last = events.last()?;
    let (archived, events) = match happened(&last.event) {
        Some(Happened::Archived) => (true, events.get(..events.len() - 1)?),
        _ => (false, events),
    };
    let end = events.last().filter(|recorded| recorded.event.ends_its_case())?;
    let ending = match happened(&end.event) {
        _ if archived => Ending::Archived,
        Some(Happened::Merged { into }) => Ending::Merged(*into),
        _ if matches!(end.event, Event::Closed { .. }) => Ending::Closed,
        _ => Ending::Ended,
    };
    let Stream::Case(id) = end.event.stream() else { return None };
    let mut board = Board::default();
    for recorded in events.get(..events.len() - 1)? {
        board.evolve(recorded);
    }
    let mut case = board.cases.remove(&id)?;
    case.version = last.version;
    Some(Recalled { case, ended_at: end.at, ending })
}

fn happened(event: &Event) -> Option<&Happened> {
    if let Event::Acted(acted) = event { Some(&acted.what) } else { None }
}
