//! Cuts what is to be shown into messages that fit a text frame.

use hub_protocol::{
    Changes, ConsoleOut, Snapshot,
    limits::{CASES_PER_CHUNK_MAX, TEXT_FRAME_MAX_BYTES},
    views::{CaseView, UnitView},
};
use serde::Serialize;

use super::{super::limits::ENVELOPE_BYTES, known::News};

/// Room for cases and units in one message.
const ROOM_BYTES: usize = TEXT_FRAME_MAX_BYTES - ENVELOPE_BYTES;

/// Ids in one message: 40 bytes each, far below the room.
const IDS_AT_ONCE: usize = 1_000;

/// One message's worth.
#[derive(Debug, Default)]
struct Part {
    cases: Vec<CaseView>,
    units: Vec<UnitView>,
    bytes: usize,
}

/// Cases first, then units, each part as full as it may be; always at least one part.
fn parts(cases: Vec<CaseView>, units: Vec<UnitView>) -> Vec<Part> {
    let mut parts = vec![Part::default()];
    for case in cases {
        let part = with_room(&mut parts, bytes_of(&case));
        part.cases.push(case);
    }
    for unit in units {
        let part = with_room(&mut parts, bytes_of(&unit));
        part.units.push(unit);
    }
    parts
}

fn with_room(parts: &mut Vec<Part>, bytes: usize) -> &mut Part {
    let has_room = parts
        .last()
        .is_some_and(|part| part.bytes + bytes <= ROOM_BYTES && part.cases.len() < CASES_PER_CHUNK_MAX);
    if !has_room {
        parts.push(Part::default());
    }
    let part = parts.last_mut().expect("there is one, or it was just made");
    part.bytes += bytes;
    part
}

/// Bytes of a view in a message, with the comma.
fn bytes_of(view: &impl Serialize) -> usize {
    serde_json::to_vec(view).expect("views have string keys only").len() + 1
}

/// A snapshot in parts.
pub(super) fn snapshot(offset: u64, cases: Vec<CaseView>, units: Vec<UnitView>) -> Vec<ConsoleOut> {
    let parts = parts(cases, units);
    let count = u32::try_from(parts.len()).expect("a snapshot has far fewer parts than 2^32");
    (0..count)
        .zip(parts)
        .map(|(part, Part { cases, units, .. })| {
            ConsoleOut::Snapshot(Snapshot { offset, part, cases, units, more: part + 1 < count })
        })
        .collect()
}

/// News as changes from one offset to another. What does not fit into one message goes ahead in messages that leave the
/// offset where it is.
pub(super) fn changes(from: u64, to: u64, news: News) -> Vec<ConsoleOut> {
    let News { cases, ended, units, gone } = news;
    let mut all: Vec<Changes> = parts(cases, units)
        .into_iter()
        .map(|Part { cases, units, .. }| Changes {
            from,
            to: from,
            cases,
            ended: Vec::new(),
            units,
            gone: Vec::new(),
        })
        .collect();
    let nothing = || Changes {
        from,
        to: from,
        cases: Vec::new(),
        ended: Vec::new(),
        units: Vec::new(),
        gone: Vec::new(),
    };
    all.extend(ended.chunks(IDS_AT_ONCE).map(|ids| Changes { ended: ids.to_vec(), ..nothing() }));
    all.extend(gone.chunks(IDS_AT_ONCE).map(|ids| Changes { gone: ids.to_vec(), ..nothing() }));
    let mut merged = merge_small(all);
    if let Some(last) = merged.last_mut() {
        last.to = to;
    }
    merged.into_iter().map(ConsoleOut::Changes).collect()
}

/// Ids nearly always fit beside the views: then one message is enough.
fn merge_small(all: Vec<Changes>) -> Vec<Changes> {
    let mut merged: Vec<Changes> = Vec::new();
    for next in all {
        match merged.last_mut() {
            Some(last) if bytes_of(last) + bytes_of(&next) <= ROOM_BYTES => {
                last.cases.extend(next.cases);
                last.ended.extend(next.ended);
                last.units.extend(next.units);
                last.gone.extend(next.gone);
            }
            Some(_) | None => merged.push(next),
        }
    }
    merged
}
