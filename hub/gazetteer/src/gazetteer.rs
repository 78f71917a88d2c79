//! The gazetteer itself: what is kept of each place, and the door through which it is asked.

use std::cmp::Ordering;

use geo_index::{AreaCode, Place};

use crate::{
    house_number::{HouseNumber, cut},
    normal::{normal, normal_label},
    postings::Postings,
    rank::{Hit, Matched, Written},
    requirement::requirements,
    search::search,
    symbols::{Symbol, Symbols},
    texts::Lists,
};

/// Longest query, in characters as they are compared.
pub const QUERY_MAX_CHARS: usize = 60;
/// Most places found by one query.
pub const FOUND_MAX: usize = 100;
/// Most distinct texts examined for one part of a query. A query that fits more, such as one letter, finds the best of those
/// with the shortest names.
pub const TEXTS_EXAMINED_MAX: usize = 100_000;
/// From so many candidates on, they are thinned by a second requirement before they are examined; sooner in tests, whose lists
/// are short.
const THIN_FROM: usize = if cfg!(test) { 2 } else { 500 };

/// In a label without a house number.
pub(crate) const NO_TAIL: u32 = u32::MAX;
/// In a row without a point.
pub(crate) const NO_POINT: (i32, i32) = (i32::MIN, i32::MIN);
/// Marks an alias in a label's entry.
const ALIAS: u32 = 1 << 31;

/// A written name: its house number, if it has one, and whose it is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Label {
    tail: u32,
    entry: u32,
}

impl Label {
    pub(crate) fn new(tail: u32, entry: u32, written: Written) -> Self {
        let mark = match written {
            Written::Name => 0,
            Written::Alias => ALIAS,
        };
        Self { tail, entry: entry | mark }
    }

    pub(crate) fn tail(self) -> u32 {
        self.tail
    }

    pub(crate) fn entry(self) -> u32 {
        self.entry & !ALIAS
    }

    pub(crate) fn written(self) -> Written {
        if self.entry & ALIAS == 0 { Written::Name } else { Written::Alias }
    }
}

/// What is kept of an entry beside its name.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Row {
    pub(crate) area: u32,
    pub(crate) kind: Option<u16>,
    /// Latitude and longitude in 10⁻⁷ degrees, or [`NO_POINT`].
    pub(crate) point: (i32, i32),
    /// Characters of the name.
    pub(crate) length: u8,
}

/// An index of places. It never changes.
#[derive(Debug)]
pub struct Gazetteer {
    pub(crate) symbols: Symbols,
    /// The distinct texts, shortest first.
    pub(crate) texts: Lists<Symbol>,
    /// The house number with which each text begins.
    pub(crate) numbers: Vec<Option<HouseNumber>>,
    /// For each text, the labels that begin with it.
    pub(crate) labels: Lists<Label>,
    /// For each text, the labels whose house number it is.
    pub(crate) tailed: Lists<Label>,
    pub(crate) postings: Postings,
    pub(crate) names: Lists<u8>,
    pub(crate) rows: Vec<Row>,
    pub(crate) areas: Vec<AreaCode>,
    pub(crate) kinds: Vec<String>,
}

/// A place that was found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Found<'a> {
    /// Its name as it was imported.
    pub name: &'a str,
    /// What kind of place it is, in the words of the import.
    pub kind: Option<&'a str>,
    /// The area it belongs to.
    pub area: &'a AreaCode,
    /// Where it is, to a centimetre, if that is known.
    pub place: Option<Place>,
    /// How it was found.
    pub matched: Matched,
    pub(crate) hit: Hit,
}

/// A query cannot be answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("it has {0} characters to search by, at most {QUERY_MAX_CHARS} are taken")]
pub struct QueryError(pub usize);

impl Default for Gazetteer {
    fn default() -> Self {
        crate::Builder::default().finish().expect("nothing is not too large")
    }
}

impl Gazetteer {
    /// How many places there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Bytes held, as far as the lists tell.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.symbols.bytes()
            + self.texts.bytes()
            + self.numbers.capacity() * size_of::<Option<HouseNumber>>()
            + self.labels.bytes()
            + self.tailed.bytes()
            + self.postings.bytes()
            + self.names.bytes()
            + self.rows.capacity() * size_of::<Row>()
            + self.areas.capacity() * (size_of::<AreaCode>() + 48)
    }

    /// Finds places, the best first: whole name, whole alias, beginning, part, pinyin, initials, and last the street of a house
    /// number that is not known with the nearest known numbers; among equals those in the areas for which `is_within` says
    /// yes, then the nearest to `near`, then the shorter name, then the order of the import. At most `limit`, and never more
    /// than [`FOUND_MAX`].
    ///
    /// # Errors
    /// [`QueryError`] for a query that is too long. One that holds nothing to search by finds nothing.
    pub fn search(
        &self,
        text: &str,
        near: Option<Place>,
        limit: usize,
        is_within: impl Fn(&AreaCode) -> bool,
    ) -> Result<Vec<Found<'_>>, QueryError> {
        let query = normal(text);
        if query.len() > QUERY_MAX_CHARS {
            return Err(QueryError(query.len()));
        }
        let limit = limit.min(FOUND_MAX);
        if query.is_empty() || limit == 0 || self.is_empty() {
            return Ok(Vec::new());
        }
        let hits = search(self, &query, near, limit, is_within);
        Ok(hits.into_iter().map(|hit| self.found(hit)).collect())
    }

    fn found(&self, hit: Hit) -> Found<'_> {
        let row = self.rows[hit.entry as usize];
        let (lat, lon) = row.point;
        Found {
            name: std::str::from_utf8(self.names.get(hit.entry)).expect("it was a string"),
            kind: row.kind.map(|kind| self.kinds[usize::from(kind)].as_str()),
            area: &self.areas[row.area as usize],
            // The one value that is no place is the mark for none.
            place: Place::from_e7(lat, lon).ok(),
            matched: hit.rank.matched(),
            hit,
        }
    }

    /// The areas of all places that are called just so, by name or alias, as names are compared.
    pub fn areas_called(&self, name: &str) -> impl Iterator<Item = &AreaCode> {
        let label = normal_label(name);
        let (text, tail) = label.split_at(cut(&label).unwrap_or(label.len()));
        let tail = if tail.is_empty() { Some(NO_TAIL) } else { self.text(tail) };
        let labels = self.text(text).zip(tail).map(|(text, tail)| (self.labels.get(text), tail));
        let called = labels.into_iter().flat_map(|(labels, tail)| {
            labels.iter().filter(move |label| label.tail() == tail).map(|label| label.entry())
        });
        called.map(|entry| &self.areas[self.rows[entry as usize].area as usize])
    }

    /// The number of a text that is there; they are in the order of their lengths.
    fn text(&self, text: &[char]) -> Option<u32> {
        let text: Option<Vec<Symbol>> = text.iter().map(|mark| self.symbols.number(*mark)).collect();
        let text = text?;
        let (mut low, mut high) = (0, u32::try_from(self.texts.len()).expect("texts are numbered with u32"));
        while low < high {
            let middle = low.midpoint(high);
            let found = self.texts.get(middle);
            match (found.len(), found).cmp(&(text.len(), &text)) {
                Ordering::Less => low = middle + 1,
                Ordering::Greater => high = middle,
                Ordering::Equal => return Some(middle),
            }
        }
        None
    }

    /// Texts along which a part of the query might be read, shortest first.
    pub(crate) fn candidates(&self, part: &[char]) -> Vec<u32> {
        let Some(required) = requirements(part, &self.symbols, &self.postings) else { return Vec::new() };
        let Some(first) = required.first() else { return Vec::new() };
        let mut texts: Vec<u32> = first.keys.iter().flat_map(|key| self.postings.texts(*key)).collect();
        if first.keys.len() > 1 {
            texts.sort_unstable();
            texts.dedup();
        }
        if let Some(second) = required.get(1).filter(|_| texts.len() > THIN_FROM) {
            let mut holding = vec![false; self.texts.len()];
            for text in second.keys.iter().flat_map(|key| self.postings.texts(*key)) {
                holding[text as usize] = true;
            }
            texts.retain(|text| holding[*text as usize]);
        }
        texts.truncate(TEXTS_EXAMINED_MAX);
        texts
    }
}
