//! The gazetteer: place names and standard addresses of a realm, found by part, by pinyin and by initials, without internet.
//!
//! A [`Gazetteer`] is built once from [`Entry`]s and never changes; another import builds another one. It leaves out where the
//! entries come from, who may ask, and how areas lie within each other: the caller says that with a closure.
//!
//! A written name is a **label**. A label is cut before its house number, so that 柳河大道118号 is the text 柳河大道 and the text
//! 118号: a street is kept once, however many numbers it has, and the number next to one that is not there is at hand. The
//! distinct texts are in an inverted index of pairs of neighbouring characters and of neighbouring initials; what the index
//! proposes, an automaton over the query's characters confirms. The same automaton reads 柳河大道, `liuhedadao`, `lhdd` and `lh大道`.
#![forbid(unsafe_code)]

mod build;
pub mod document;
mod entry;
mod gazetteer;
mod house_number;
mod merged;
mod normal;
mod pattern;
mod postings;
mod rank;
mod readings;
mod requirement;
mod search;
mod symbols;
mod texts;

#[cfg(test)]
mod tests;

pub use build::{BuildError, Builder};
pub use entry::{ALIASES_MAX, ENTRIES_MAX, Entry, EntryError, KIND_MAX_CHARS, KINDS_MAX, NAME_MAX_CHARS};
pub use gazetteer::{FOUND_MAX, Found, Gazetteer, QUERY_MAX_CHARS, QueryError, TEXTS_EXAMINED_MAX};
pub use merged::{Origin, merged};
pub use rank::Matched;
