//! Messages put together from pieces that were encoded before: nothing is written twice, however many it is sent to.
//!
//! What is to be shown is cut into messages that fit a text frame.

use axum::extract::ws::Utf8Bytes;
use hub_protocol::{
    self as wire,
    limits::{CASES_PER_CHUNK_MAX, TEXT_FRAME_MAX_BYTES},
};
use serde::Serialize;
use serde_json::value::{RawValue, to_raw_value};

use super::super::limits::ENVELOPE_BYTES;

/// Room for cases, units and ids in one message.
const ROOM_BYTES: usize = TEXT_FRAME_MAX_BYTES - ENVELOPE_BYTES;
/// An id in quotes, with its comma.
const ID_BYTES: usize = 39;

/// A case or a unit as JSON.
pub(in crate::sockets) type Piece = Box<RawValue>;

/// Encodes a view.
pub(in crate::sockets) fn piece(view: &impl Serialize) -> Piece {
    to_raw_value(view).expect("views have string keys only")
}

/// What a console is told of a step of the feed.
#[derive(Debug)]
pub(in crate::sockets) struct News<P> {
    pub(in crate::sockets) cases: Vec<P>,
    pub(in crate::sockets) ended: Vec<wire::CaseId>,
    pub(in crate::sockets) units: Vec<P>,
    pub(in crate::sockets) gone: Vec<wire::UnitId>,
    pub(in crate::sockets) whistles: Vec<wire::WhistleId>,
    pub(in crate::sockets) incidents: Vec<wire::IncidentId>,
}

impl<P> Default for News<P> {
    fn default() -> Self {
        let (cases, ended, units) = (vec![], vec![], vec![]);
        let (gone, whistles, incidents) = (vec![], vec![], vec![]);
        Self { cases, ended, units, gone, whistles, incidents }
    }
}

impl<P> News<P> {
    pub(in crate::sockets) fn is_empty(&self) -> bool {
        let is_of_nobody = self.whistles.is_empty() && self.ended.is_empty() && self.gone.is_empty();
        is_of_nobody && self.incidents.is_empty() && self.cases.is_empty() && self.units.is_empty()
    }
}

impl News<Piece> {
    pub(in crate::sockets) fn borrowed(&self) -> News<&RawValue> {
        fn pieces(pieces: &[Piece]) -> Vec<&RawValue> {
            pieces.iter().map(AsRef::as_ref).collect()
        }
        News {
            cases: pieces(&self.cases),
            ended: self.ended.clone(),
            units: pieces(&self.units),
            gone: self.gone.clone(),
            whistles: self.whistles.clone(),
            incidents: self.incidents.clone(),
        }
    }
}

/// `changes`, field for field as [`wire::Changes`].
#[derive(Serialize)]
struct Changes<'a> {
    r#type: &'static str,
    from: u64,
    to: u64,
    cases: &'a [&'a RawValue],
    ended: &'a [wire::CaseId],
    units: &'a [&'a RawValue],
    gone: &'a [wire::UnitId],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    whistles: &'a [wire::WhistleId],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    incidents: &'a [wire::IncidentId],
}

/// `snapshot`, field for field as [`wire::Snapshot`].
#[derive(Serialize)]
struct SnapshotPart<'a> {
    r#type: &'static str,
    offset: u64,
    part: u32,
    cases: &'a [&'a RawValue],
    units: &'a [&'a RawValue],
    more: bool,
}

/// One message's worth.
#[derive(Default)]
struct Part<'a> {
    news: News<&'a RawValue>,
    bytes: usize,
}

/// Fills parts one after the other; there is always at least one.
struct Parts<'a>(Vec<Part<'a>>);

impl<'a> Parts<'a> {
    fn new() -> Self {
        Self(vec![Part::default()])
    }

    /// The part that the next piece of so many bytes goes into.
    fn with_room(&mut self, bytes: usize) -> &mut News<&'a RawValue> {
        if self.0.last().is_none_or(|part| part.bytes + bytes > ROOM_BYTES) {
            self.0.push(Part::default());
        }
        let part = self.0.last_mut().expect("there is one, or it was just made");
        part.bytes += bytes;
        &mut part.news
    }

    fn case(&mut self, case: &'a RawValue) {
        if self.0.last().is_some_and(|part| part.news.cases.len() == CASES_PER_CHUNK_MAX) {
            self.0.push(Part::default());
        }
        self.with_room(case.get().len() + 1).cases.push(case);
    }

    fn unit(&mut self, unit: &'a RawValue) {
        self.with_room(unit.get().len() + 1).units.push(unit);
    }
}

/// News as changes from one offset to another; none if there is no news. What does not fit into one message goes ahead in
/// messages that leave the offset where it is.
pub(in crate::sockets) fn changes(from: u64, to: u64, news: &News<&RawValue>) -> Vec<Utf8Bytes> {
    if news.is_empty() {
        return Vec::new();
    }
    let mut parts = Parts::new();
    news.cases.iter().for_each(|case| parts.case(case));
    news.units.iter().for_each(|unit| parts.unit(unit));
    news.ended.iter().for_each(|&id| parts.with_room(ID_BYTES).ended.push(id));
    news.gone.iter().for_each(|&id| parts.with_room(ID_BYTES).gone.push(id));
    news.whistles.iter().for_each(|&id| parts.with_room(ID_BYTES).whistles.push(id));
    news.incidents.iter().for_each(|&id| parts.with_room(ID_BYTES).incidents.push(id));
    let last = parts.0.len() - 1;
    let message = |(index, Part { news, .. }): (usize, &Part<'_>)| {
        let to = if index == last { to } else { from };
        let News { cases, ended, units, gone, whistles, incidents } = news;
        text(&Changes { r#type: "changes", from, to, cases, ended, units, gone, whistles, incidents })
    };
    parts.0.iter().enumerate().map(message).collect()
}

/// Everything there is, in parts: cases first, then units, each part as full as it may be; always at least one part.
pub(super) fn snapshot(offset: u64, cases: &[Piece], units: &[Piece]) -> Vec<Utf8Bytes> {
    let mut parts = Parts::new();
    cases.iter().for_each(|case| parts.case(case));
    units.iter().for_each(|unit| parts.unit(unit));
    let count = u32::try_from(parts.0.len()).expect("a snapshot has far fewer parts than 2^32");
    let message = |(part, Part { news: News { cases, units, .. }, .. }): (u32, &Part<'_>)| {
        text(&SnapshotPart { r#type: "snapshot", offset, part, cases, units, more: part + 1 < count })
    };
    (0..count).zip(&parts.0).map(message).collect()
}

fn text(message: &impl Serialize) -> Utf8Bytes {
    let text = serde_json::to_string(message).expect("messages have string keys only");
    debug_assert!(text.len() <= TEXT_FRAME_MAX_BYTES, "each part has room for what is put into it");
    text.into()
}

#[cfg(test)]
mod tests {
    use hub_protocol::{ConsoleOut, Decoded, decode};
    use serde_json::json;
    use uuid::Uuid;

    use super::*;

    fn read(message: &Utf8Bytes) -> ConsoleOut {
        let Ok(Decoded::Known(message)) = decode(message) else { unreachable!("it is one of our messages") };
        message
    }

    /// Views of the golden files, so that pieces are what they really are.
    fn golden(list: &str) -> Vec<Piece> {
        let text = include_str!("../../../protocol/golden/console_out.snapshot.json");
        let snapshot: serde_json::Value = serde_json::from_str(text).expect("a golden file is JSON");
        snapshot[list].as_array().expect("a list").iter().map(piece).collect()
    }

    #[test]
    fn what_is_put_together_reads_as_the_message_it_is() {
        let (cases, units) = (golden("cases"), golden("units"));
        let (ended, gone) = (wire::CaseId(Uuid::from_u128(7)), wire::UnitId(Uuid::from_u128(8)));
        let news = News {
            cases: cases.iter().map(AsRef::as_ref).collect(),
            ended: vec![ended],
            units: units.iter().map(AsRef::as_ref).collect(),
            gone: vec![gone],
            whistles: Vec::new(),
            incidents: Vec::new(),
        };
        let messages: Vec<ConsoleOut> = changes(3, 9, &news).iter().map(read).collect();
        let [ConsoleOut::Changes(told)] = messages.as_slice() else { unreachable!("it fits one message") };
        assert_eq!(
            (told.from, told.to, told.cases.len(), told.units.len()),
            (3, 9, cases.len(), units.len())
        );
        assert_eq!((&told.ended, &told.gone), (&vec![ended], &vec![gone]));
        assert_eq!(json!(told.cases[0]), serde_json::from_str::<serde_json::Value>(cases[0].get()).unwrap());
    }

    #[test]
    fn what_is_too_much_for_a_frame_comes_in_parts_of_which_the_last_moves_the_offset() {
        let units: Vec<Piece> = (0..900).flat_map(|_| golden("units")).collect();
        let ended: Vec<wire::CaseId> = (0..4_000).map(|id| wire::CaseId(Uuid::from_u128(id))).collect();
        let news = News { units: units.iter().map(AsRef::as_ref).collect(), ended, ..News::default() };
        let messages = changes(3, 9, &news);
        assert!(messages.iter().all(|text| text.len() <= TEXT_FRAME_MAX_BYTES));
        let (mut offsets, mut count) = (Vec::new(), (0, 0));
        for message in messages.iter().map(read) {
            let ConsoleOut::Changes(told) = message else { unreachable!("changes were asked for") };
            offsets.push((told.from, told.to));
            count = (count.0 + told.units.len(), count.1 + told.ended.len());
        }
        assert_eq!(count, (units.len(), 4_000));
        assert_eq!(offsets.pop(), Some((3, 9)));
        assert!(offsets.len() > 5 && offsets.iter().all(|&part| part == (3, 3)), "{offsets:?}");
    }
}
