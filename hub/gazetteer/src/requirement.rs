//! What a text must hold if a part of the query is to be read along it: keys of the index, so that few texts are examined.
//!
//! A requirement is a choice of keys of which a matching text holds at least one. Letters are ambiguous (`xian` is 西安 or 先), so
//! only where a syllable must begin is anything required.

use crate::{
    postings::{Key, Postings},
    symbols::{SYLLABLE_MAX, Symbols},
};

/// One requirement and what it costs to meet.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Requirement {
    pub(crate) keys: Vec<Key>,
    pub(crate) cost: usize,
}

/// All requirements of a part of a query, the cheapest first. `None` if it holds a character that no text has.
pub(crate) fn requirements(
    part: &[char],
    symbols: &Symbols,
    postings: &Postings,
) -> Option<Vec<Requirement>> {
    let mut required = Vec::new();
    for at in 0..part.len() {
        if part[at].is_ascii_lowercase() {
            required.extend(letter(part, at, symbols));
        } else {
            let one = symbols.number(part[at])?;
            let next = part.get(at + 1).filter(|next| !next.is_ascii_lowercase());
            required.push(match next {
                Some(next) => vec![Key::Two(one, symbols.number(*next)?)],
                None => vec![Key::One(one)],
            });
        }
    }
    let cost = |keys: &Vec<Key>| keys.iter().map(|key| postings.cost(*key)).sum();
    let mut required: Vec<Requirement> =
        required.into_iter().map(|keys| Requirement { cost: cost(&keys), keys }).collect();
    required.sort_by_key(|requirement| requirement.cost);
    Some(required)
}

/// What a letter requires, if a character of the text must begin with it.
fn letter(part: &[char], at: usize, symbols: &Symbols) -> Option<Vec<Key>> {
    let run_begins =
        part[..at].iter().rposition(|mark| !mark.is_ascii_lowercase()).map_or(0, |before| before + 1);
    let run = part[at..].iter().take_while(|mark| mark.is_ascii_lowercase()).count();
    let earliest = run_begins.max((at + 1).saturating_sub(SYLLABLE_MAX));
    // A syllable that began before may still be going on here.
    if (earliest..at).any(|before| symbols.begins_reading(&part[before..=at])) {
        return None;
    }
    let one = initial(part[at]);
    let mut keys = Vec::new();
    for typed in 1..=run {
        if typed > 1 && !symbols.begins_reading(&part[at..at + typed]) {
            break;
        }
        if typed == run {
            // It may be the last of its run: nothing is known of the next character.
            return Some(vec![Key::Initial(one)]);
        }
        keys.push(Key::Initials(one, initial(part[at + typed])));
    }
    keys.sort_unstable();
    keys.dedup();
    Some(keys)
}

fn initial(letter: char) -> u8 {
    u8::try_from(letter).expect("it was seen to be an ASCII letter")
}
