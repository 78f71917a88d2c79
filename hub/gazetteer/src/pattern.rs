//! The automaton that reads a query along a text: which characters of the query may stand for which character of the text.
//!
//! Bit `p` of a state says that the first `p` characters of the query have been read. A character of the text is typed as
//! itself, or as letters: a whole reading, or the beginning of one. All query positions move at once.

use crate::symbols::{SYLLABLE_MAX, Symbol, Symbols};

/// How freely letters stand for Chinese characters; each admits all that the one before admits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Looseness {
    /// Every character as itself.
    Literal,
    /// Whole syllables; the last one may be unfinished.
    Pinyin,
    /// Initials, or any beginning of a syllable.
    Initials,
}

impl Looseness {
    pub(crate) const ALL: [Self; 3] = [Self::Literal, Self::Pinyin, Self::Initials];
}

/// How much of a label a match takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Extent {
    /// All of it; the 号 after a house number may be left out.
    Whole,
    /// It begins where the label begins.
    Start,
    /// It begins somewhere inside.
    Inside,
}

/// Which first parts of the query have been read; bit `p` for the first `p` characters.
pub(crate) type State = u64;

/// Nothing read yet.
pub(crate) const FRESH: State = 1;

/// Whether letters may stand for the beginning of a reading at a place of the query of `asked` characters.
pub(crate) fn admits(looseness: Looseness, reading: usize, typed: usize, at: usize, asked: usize) -> bool {
    match looseness {
        Looseness::Literal => false,
        Looseness::Pinyin => typed == reading || (at + typed == asked && (at > 0 || typed > 1)),
        Looseness::Initials => true,
    }
}

/// For one sound: where in the query its readings may begin, by how many letters they take.
#[derive(Debug, Clone, Copy, Default)]
struct Row {
    /// Where anything may begin.
    any: State,
    by_length: [State; SYLLABLE_MAX],
}

/// A query ready to be read along texts.
#[derive(Debug)]
pub(crate) struct Pattern {
    /// Where in the query each symbol stands as itself.
    literal: Vec<State>,
    /// For each sound, in [`Looseness::Pinyin`] and [`Looseness::Initials`]; empty for a query without letters.
    rows: [Vec<Row>; 2],
    asked: usize,
}

impl Pattern {
    /// Prepares a query of less than 64 characters.
    pub(crate) fn new(query: &[char], symbols: &Symbols) -> Self {
        let mut literal = vec![0; symbols.len()];
        for (at, mark) in query.iter().enumerate() {
            if let Some(symbol) = symbols.number(*mark) {
                literal[usize::from(symbol)] |= 1 << at;
            }
        }
        let has_letters = query.iter().any(char::is_ascii_lowercase);
        let rows = |looseness| {
            let sounds = symbols.sounds().iter().filter(|_| has_letters);
            sounds.map(|sound| row(query, &sound.readings, looseness)).collect()
        };
        let rows = [rows(Looseness::Pinyin), rows(Looseness::Initials)];
        Self { literal, rows, asked: query.len() }
    }

    /// The state in which all of the query has been read.
    pub(crate) fn done(&self) -> State {
        1 << self.asked
    }

    /// Reads one character of a text.
    pub(crate) fn step(
        &self,
        state: State,
        symbol: Symbol,
        looseness: Looseness,
        symbols: &Symbols,
    ) -> State {
        let mut next = (state & self.literal[usize::from(symbol)]) << 1;
        let rows = match looseness {
            Looseness::Literal => return next,
            Looseness::Pinyin => &self.rows[0],
            Looseness::Initials => &self.rows[1],
        };
        if let Some(row) = rows.get(symbols.sound_of(symbol))
            && state & row.any != 0
        {
            for (length, begins) in (1..).zip(row.by_length) {
                next |= (state & begins) << length;
            }
        }
        next
    }

    /// Whether the query has letters that may stand for Chinese characters.
    pub(crate) fn has_letters(&self) -> bool {
        !self.rows[1].is_empty()
    }

    /// What admits most.
    pub(crate) fn loosest(&self) -> Looseness {
        if self.has_letters() { Looseness::Initials } else { Looseness::Literal }
    }
}

fn row(query: &[char], readings: &[String], looseness: Looseness) -> Row {
    let mut row = Row::default();
    for reading in readings {
        for at in 0..query.len() {
            let alike = reading.chars().zip(&query[at..]).take_while(|(one, other)| one == *other).count();
            for typed in 1..=alike.min(SYLLABLE_MAX) {
                if admits(looseness, reading.len(), typed, at, query.len()) {
                    row.by_length[typed - 1] |= 1 << at;
                    row.any |= 1 << at;
                }
            }
        }
    }
    row
}
