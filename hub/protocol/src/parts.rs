//! Splitting what is longer than a text frame: snapshots, changes and tables of handles.
//!
//! Whole views make this safe. A client that gets only some of the parts and comes back gets all of them again, and
//! putting a view in its own place twice changes nothing.

use serde::Serialize;

use crate::{
    CaseId, Changes, ConsoleOut, HandleEntry, Handles, IncidentId, Snapshot, UnitId, WhistleId,
    limits::{CASES_PER_CHUNK_MAX, TEXT_FRAME_MAX_BYTES},
    views::{CaseView, UnitView},
};

/// Kept free in a frame for everything around the items.
const ENVELOPE_BYTES: usize = 1024;

/// Deals items out in order, as many as fit into one frame. An item that does not fit by itself goes alone.
fn dealt<T: Serialize>(items: Vec<T>, most: usize) -> Vec<Vec<T>> {
    let mut parts: Vec<Vec<T>> = Vec::new();
    let mut room = 0_usize;
    for item in items {
        let written = serde_json::to_vec(&item).expect("wire types have string keys only");
        // One byte for the comma.
        let size = written.len() + 1;
        match parts.last_mut() {
            Some(part) if part.len() < most && size <= room => {
                room -= size;
                part.push(item);
            }
            Some(_) | None => {
                room = (TEXT_FRAME_MAX_BYTES - ENVELOPE_BYTES).saturating_sub(size);
                parts.push(vec![item]);
            }
        }
    }
    parts
}

impl Snapshot {
    /// A snapshot in parts that fit into frames; one part at least.
    #[must_use]
    pub fn in_parts(offset: u64, cases: Vec<CaseView>, units: Vec<UnitView>) -> Vec<ConsoleOut> {
        let of_cases = dealt(cases, CASES_PER_CHUNK_MAX).into_iter().map(|cases| (cases, Vec::new()));
        let of_units = dealt(units, usize::MAX).into_iter().map(|units| (Vec::new(), units));
        let mut contents: Vec<_> = of_cases.chain(of_units).collect();
        if contents.is_empty() {
            contents.push((Vec::new(), Vec::new()));
        }
        let last = contents.len() - 1;
        let part = |(n, (cases, units))| {
            let number = u32::try_from(n).expect("a snapshot has fewer parts than units and cases");
            ConsoleOut::Snapshot(Self { offset, part: number, cases, units, more: n < last })
        };
        contents.into_iter().enumerate().map(part).collect()
    }
}

impl Changes {
    /// The changes in messages that fit into frames: one as a rule, several after a long absence. All but the last stay
    /// at `from`, so that a client that was cut off between them asks for all of them again.
    #[must_use]
    pub fn in_parts(self) -> Vec<ConsoleOut> {
        let written = serde_json::to_vec(&self).expect("wire types have string keys only");
        if written.len() + ENVELOPE_BYTES <= TEXT_FRAME_MAX_BYTES && self.cases.len() <= CASES_PER_CHUNK_MAX {
            return vec![ConsoleOut::Changes(self)];
        }
        let Self { from, to, cases, ended, units, gone, whistles, incidents } = self;
        let empty = || {
            let (cases, ended, units, gone, whistles, incidents) = Default::default();
            Self { from, to: from, cases, ended, units, gone, whistles, incidents }
        };
        let of_whistles = |whistles: Vec<WhistleId>| Self { whistles, ..empty() };
        let of_cases = |cases: Vec<CaseView>| Self { cases, ..empty() };
        let of_units = |units: Vec<UnitView>| Self { units, ..empty() };
        let of_ended = |ended: Vec<CaseId>| Self { ended, ..empty() };
        let of_gone = |gone: Vec<UnitId>| Self { gone, ..empty() };
        let mut parts: Vec<Self> = dealt(cases, CASES_PER_CHUNK_MAX).into_iter().map(of_cases).collect();
        parts.extend(dealt(units, usize::MAX).into_iter().map(of_units));
        parts.extend(dealt(ended, usize::MAX).into_iter().map(of_ended));
        parts.extend(dealt(gone, usize::MAX).into_iter().map(of_gone));
        parts.extend(dealt(whistles, usize::MAX).into_iter().map(of_whistles));
        let of_incidents = |incidents: Vec<IncidentId>| Self { incidents, ..empty() };
        parts.extend(dealt(incidents, usize::MAX).into_iter().map(of_incidents));
        let last = parts.last_mut().expect("what does not fit into one frame fills one at least");
        last.to = to;
        parts.into_iter().map(ConsoleOut::Changes).collect()
    }
}

impl Handles {
    /// A table in parts that fit into frames; none for no entries.
    #[must_use]
    pub fn in_parts(entries: Vec<HandleEntry>) -> Vec<ConsoleOut> {
        let parts = dealt(entries, usize::MAX).into_iter();
        parts.map(|entries| ConsoleOut::Handles(Self { entries })).collect()
    }
}
