//! One query on its way: along texts, over from a street to its house numbers, and into the list of the best.

use geo_index::{AreaCode, Place};

use crate::{
    gazetteer::{Gazetteer, Label, NO_POINT, NO_TAIL},
    house_number::{HouseNumber, asked, begins_number},
    pattern::{Extent, FRESH, Looseness, Pattern, State},
    postings::Key,
    rank::{Best, Distance, Hit, Rank, Side, Written},
    symbols::Symbol,
};

/// Finds the best hits of a query that is not empty.
pub(crate) fn search(
    gazetteer: &Gazetteer,
    query: &[char],
    near: Option<Place>,
    limit: usize,
    is_within: impl Fn(&AreaCode) -> bool,
) -> Vec<Hit> {
    let letter = query.iter().find(|mark| mark.is_ascii_lowercase());
    let letter = letter.and_then(|letter| gazetteer.symbols.number(*letter));
    let lettered = letter.into_iter().flat_map(|letter| gazetteer.postings.texts(Key::One(letter)));
    let mut search = Search {
        gazetteer,
        lettered: lettered.collect(),
        pattern: Pattern::new(query, &gazetteer.symbols),
        asked: asked(query),
        number_is_known: false,
        best: Best::new(limit),
        on_street: Best::new(limit),
        sides: vec![None; gazetteer.areas.len()],
        is_within,
        near: near.map(|near| (near.to_e7(), near.lat().to_radians().cos())),
    };
    search.inside_texts(query);
    for at in (1..query.len()).filter(|at| begins_number(query, *at)) {
        search.across_texts(query, at);
    }
    search.into_hits()
}

/// One query on its way.
struct Search<'a, Within> {
    gazetteer: &'a Gazetteer,
    pattern: Pattern,
    /// Where the query's house number begins, and which it is.
    asked: Option<(usize, HouseNumber)>,
    /// Texts that hold the query's first letter as a character, in order.
    lettered: Vec<u32>,
    /// Whether a place with just that number was found.
    number_is_known: bool,
    best: Best,
    on_street: Best,
    /// For each area, once it was asked.
    sides: Vec<Option<Side>>,
    is_within: Within,
    /// The point from which is measured, and the cosine of its latitude.
    near: Option<((i32, i32), f64)>,
}

impl<Within: Fn(&AreaCode) -> bool> Search<'_, Within> {
    /// Finds the whole query within a text, which may be a name, a street, or a house number.
    fn inside_texts(&mut self, query: &[char]) {
        let gazetteer = self.gazetteer;
        for text in gazetteer.candidates(query) {
            let Some((looseness, extent)) = self.fit(text, query) else { continue };
            for label in gazetteer.labels.get(text) {
                let with_tail = if extent == Extent::Whole { Extent::Start } else { extent };
                let extent = if label.tail() == NO_TAIL { extent } else { with_tail };
                self.offer(*label, Rank::of(looseness, extent, label.written()), 0, Top::Best);
            }
            let inside = Rank::of(looseness, Extent::Inside, Written::Name);
            if self.best.wants(inside, Side::Within, 0) {
                for label in gazetteer.tailed.get(text) {
                    self.offer(*label, inside, 0, Top::Best);
                }
            }
        }
    }

    /// The best way in which a text fits the query; `None` if there is none, or none that is still wanted. Ways are tried from
    /// the best down: a short query fits a good part of all texts, and for most of them it is enough to see that they do not
    /// begin with it.
    fn fit(&self, text: u32, query: &[char]) -> Option<(Looseness, Extent)> {
        let symbols = self.gazetteer.texts.get(text);
        for looseness in self.loosenesses(text, query) {
            let wants = |extent| self.best.wants(Rank::of(looseness, extent, Written::Name), Side::Within, 0);
            if !wants(Extent::Whole) {
                return None;
            }
            if let Some(extent) = self.at_start(symbols, looseness) {
                return Some((looseness, extent));
            }
            if !wants(Extent::Inside) {
                return None;
            }
            if self.anywhere(symbols, looseness) & self.pattern.done() != 0 {
                return Some((looseness, Extent::Inside));
            }
        }
        None
    }

    /// How a text may be read, along a part of the query: letters as themselves only where the text holds the first of them.
    fn loosenesses(&self, text: u32, part: &[char]) -> impl Iterator<Item = Looseness> + use<Within> {
        let is_lettered = part.iter().any(char::is_ascii_lowercase);
        let is_literal = !is_lettered || self.lettered.binary_search(&text).is_ok();
        let has_letters = self.pattern.has_letters();
        Looseness::ALL.into_iter().filter(move |looseness| match looseness {
            Looseness::Literal => is_literal,
            Looseness::Pinyin | Looseness::Initials => has_letters,
        })
    }

    /// Whether a text begins with the query, or is the query.
    fn at_start(&self, text: &[Symbol], looseness: Looseness) -> Option<Extent> {
        let mut read = FRESH;
        let (mut whole, mut start) = (false, false);
        for symbol in text {
            read = self.pattern.step(read, *symbol, looseness, &self.gazetteer.symbols);
            if read == 0 {
                whole = false;
                break;
            }
            whole = read & self.pattern.done() != 0;
            start |= whole;
        }
        extent(whole, start, false)
    }

    /// Every part of the query that ends somewhere in a text, begun anywhere.
    fn anywhere(&self, text: &[Symbol], looseness: Looseness) -> State {
        let mut seen = 0;
        let mut read = FRESH;
        for symbol in text {
            read = self.pattern.step(read, *symbol, looseness, &self.gazetteer.symbols) | FRESH;
            seen |= read;
        }
        seen
    }

    /// Finds the query where it goes over from a street to a house number at `at`.
    fn across_texts(&mut self, query: &[char], at: usize) {
        let gazetteer = self.gazetteer;
        let wanted = self.asked.filter(|(begins, _)| *begins == at).map(|(_, number)| number);
        let mut tails = vec![None; gazetteer.texts.len()];
        for text in gazetteer.candidates(&query[..at]) {
            let labels = gazetteer.labels.get(text);
            if labels.is_empty() {
                continue;
            }
            let ends = self.street_ends(text, &query[..at]);
            let tightest =
                Looseness::ALL.into_iter().zip(ends).find_map(|(looseness, end)| Some((looseness, end?)));
            let Some((looseness, extent)) = tightest else { continue };
            for label in labels {
                if label.tail() != NO_TAIL {
                    let tail = tails[label.tail() as usize]
                        .get_or_insert_with(|| self.tail_ends(gazetteer.texts.get(label.tail()), at));
                    let tail = *tail;
                    self.across(*label, ends, tail, wanted);
                }
                if let Some(wanted) = wanted {
                    self.along(*label, wanted, Rank::OnStreet(looseness, extent));
                }
            }
        }
    }

    /// One label of a street: does the query go on in its house number?
    fn across(
        &mut self,
        label: Label,
        street: [Option<Extent>; 3],
        tail: [Option<Extent>; 3],
        wanted: Option<HouseNumber>,
    ) {
        let both = street.into_iter().zip(tail).map(|(street, tail)| Some(joined(street?, tail?)));
        let found =
            Looseness::ALL.into_iter().zip(both).find_map(|(looseness, extent)| Some((looseness, extent?)));
        if let Some((looseness, extent)) = found {
            let number = self.gazetteer.numbers[label.tail() as usize];
            self.number_is_known |= wanted.is_some() && number == wanted;
            self.offer(label, Rank::of(looseness, extent, label.written()), 0, Top::Best);
        }
    }

    /// One label of a street whose asked number may not be there: how far is its own?
    fn along(&mut self, label: Label, wanted: HouseNumber, rank: Rank) {
        let gap = if label.tail() == NO_TAIL {
            0
        } else {
            let number = self.gazetteer.numbers[label.tail() as usize];
            number.expect("a tail begins with a house number").gap(wanted) + 1
        };
        self.offer(label, rank, gap, Top::OnStreet);
    }

    /// Whether the first part of the query ends where a street ends, at each looseness: [`Extent::Whole`] if it begins where the
    /// street begins.
    fn street_ends(&self, text: u32, part: &[char]) -> [Option<Extent>; 3] {
        let street = self.gazetteer.texts.get(text);
        let symbols = &self.gazetteer.symbols;
        let (end, mut ends) = (1 << part.len(), [None; 3]);
        let last = street.last().map_or(0, |last| {
            // Whatever came before, the last character must end there.
            self.pattern.step(end - 1, *last, self.pattern.loosest(), symbols)
        });
        if last & end == 0 {
            return ends;
        }
        for looseness in self.loosenesses(text, part) {
            let (mut anchored, mut anywhere) = (FRESH, FRESH);
            for symbol in street {
                anchored = self.pattern.step(anchored, *symbol, looseness, symbols);
                anywhere = self.pattern.step(anywhere, *symbol, looseness, symbols) | FRESH;
            }
            ends[looseness as usize] = extent(anchored & end != 0, false, anywhere & end != 0);
        }
        ends
    }

    /// Whether the query from `at` on is read along a house number, at each looseness: [`Extent::Whole`] if to its end or to
    /// its 号, else [`Extent::Start`].
    fn tail_ends(&self, tail: &[Symbol], at: usize) -> [Option<Extent>; 3] {
        Looseness::ALL.map(|looseness| {
            let mut read = 1 << at;
            let (mut whole, mut start) = (false, false);
            for (nth, symbol) in tail.iter().enumerate() {
                read = self.pattern.step(read, *symbol, looseness, &self.gazetteer.symbols);
                let is_done = read & self.pattern.done() != 0;
                let left = &tail[nth + 1..];
                whole |= is_done && (left.is_empty() || self.is_hao(left));
                start |= is_done;
            }
            extent(whole, start, false)
        })
    }

    fn is_hao(&self, left: &[Symbol]) -> bool {
        matches!(left, [only] if self.gazetteer.symbols.char(*only) == '号')
    }

    fn offer(&mut self, label: Label, rank: Rank, gap: u32, top: Top) {
        let top = match top {
            Top::Best => &mut self.best,
            Top::OnStreet => &mut self.on_street,
        };
        // Most finds of a short query are too far down whatever their area; they are not even looked up.
        if !top.wants(rank, Side::Within, gap) {
            return;
        }
        let row = self.gazetteer.rows[label.entry() as usize];
        let is_within = |area: u32| (self.is_within)(&self.gazetteer.areas[area as usize]);
        let side = *self.sides[row.area as usize]
            .get_or_insert_with(|| if is_within(row.area) { Side::Within } else { Side::Outside });
        if top.wants(rank, side, gap) {
            let distance = Distance(self.near.map_or(0.0, |near| squared_degrees(near, row.point)));
            top.offer(Hit { rank, side, gap, distance, length: row.length, entry: label.entry() });
        }
    }

    fn into_hits(self) -> Vec<Hit> {
        let Self { mut best, on_street, number_is_known, .. } = self;
        if !number_is_known {
            on_street.into_hits().into_iter().for_each(|hit| best.offer(hit));
        }
        best.into_hits()
    }
}

/// Which list a find goes into.
#[derive(Clone, Copy)]
enum Top {
    Best,
    OnStreet,
}

fn extent(whole: bool, start: bool, inside: bool) -> Option<Extent> {
    match (whole, start, inside) {
        (true, ..) => Some(Extent::Whole),
        (false, true, _) => Some(Extent::Start),
        (false, false, true) => Some(Extent::Inside),
        (false, false, false) => None,
    }
}

/// How much of a label is taken by a street and its house number together.
fn joined(street: Extent, tail: Extent) -> Extent {
    match (street, tail) {
        (Extent::Whole, Extent::Whole) => Extent::Whole,
        (Extent::Whole, Extent::Start | Extent::Inside) => Extent::Start,
        (Extent::Start | Extent::Inside, _) => Extent::Inside,
    }
}

/// The square of the distance in degrees on a map that is true at the point asked from; infinite where no point is known.
pub(crate) fn squared_degrees(near: ((i32, i32), f64), point: (i32, i32)) -> f64 {
    if point == NO_POINT {
        return f64::INFINITY;
    }
    let ((lat, lon), cosine) = near;
    let north = f64::from(point.0) - f64::from(lat);
    let east = (f64::from(point.1) - f64::from(lon)).abs();
    let east = east.min(3.6e9 - east) * cosine;
    north * north + east * east
}
