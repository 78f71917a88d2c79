//! The inverted index: for each key the numbers of the texts that hold it, as gaps in bytes of seven bits.

use std::collections::BTreeSet;

use crate::symbols::{Symbol, Symbols};

/// Something a text can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Key {
    /// A character.
    One(Symbol),
    /// Two characters, neighbours.
    Two(Symbol, Symbol),
    /// A character that may be begun with this letter.
    Initial(u8),
    /// Two neighbours that may be begun with these letters.
    Initials(u8, u8),
}

impl Key {
    fn packed(self) -> u64 {
        match self {
            Self::One(one) => u64::from(one),
            Self::Two(one, two) => 1 << 32 | u64::from(one) << 16 | u64::from(two),
            Self::Initial(one) => 2 << 32 | u64::from(one),
            Self::Initials(one, two) => 3 << 32 | u64::from(one) << 8 | u64::from(two),
        }
    }
}

/// Every key of a text, each once.
pub(crate) fn keys_of(text: &[Symbol], symbols: &Symbols) -> BTreeSet<Key> {
    let initials: Vec<Vec<u8>> = text.iter().map(|symbol| symbols.initials(*symbol)).collect();
    let mut keys: BTreeSet<Key> = text.iter().map(|symbol| Key::One(*symbol)).collect();
    keys.extend(text.windows(2).map(|pair| Key::Two(pair[0], pair[1])));
    keys.extend(initials.iter().flatten().map(|letter| Key::Initial(*letter)));
    for pair in initials.windows(2) {
        keys.extend(pair[0].iter().flat_map(|one| pair[1].iter().map(|two| Key::Initials(*one, *two))));
    }
    keys
}

/// The index.
#[derive(Debug, Default)]
pub(crate) struct Postings {
    keys: Vec<u64>,
    /// Where each key's bytes begin, and where the last one's end.
    begins: Vec<u32>,
    gaps: Vec<u8>,
}

impl Postings {
    /// Makes the index of texts that are numbered as they come; `None` when it would be larger than a `u32` counts.
    pub(crate) fn of<'a>(texts: impl Iterator<Item = &'a [Symbol]>, symbols: &Symbols) -> Option<Self> {
        let mut pairs: Vec<(u64, u32)> = Vec::new();
        for (number, text) in (0_u32..).zip(texts) {
            pairs.extend(keys_of(text, symbols).into_iter().map(|key| (key.packed(), number)));
        }
        pairs.sort_unstable();
        let mut index = Self::default();
        let mut last = 0;
        for (key, number) in pairs {
            if index.keys.last() != Some(&key) {
                index.keys.push(key);
                index.begins.push(u32::try_from(index.gaps.len()).ok()?);
                last = 0;
            }
            write_gap(&mut index.gaps, number - last);
            last = number;
        }
        index.begins.push(u32::try_from(index.gaps.len()).ok()?);
        index.keys.shrink_to_fit();
        index.begins.shrink_to_fit();
        index.gaps.shrink_to_fit();
        Some(index)
    }

    /// Texts that hold the key, in order.
    pub(crate) fn texts(&self, key: Key) -> impl Iterator<Item = u32> + '_ {
        let mut rest = self.bytes_of(key);
        let mut last = 0;
        std::iter::from_fn(move || {
            last += read_gap(&mut rest)?;
            Some(last)
        })
    }

    /// Bytes of the list: at least as many as texts that hold the key.
    pub(crate) fn cost(&self, key: Key) -> usize {
        self.bytes_of(key).len()
    }

    fn bytes_of(&self, key: Key) -> &[u8] {
        let Ok(at) = self.keys.binary_search(&key.packed()) else { return &[] };
        &self.gaps[self.begins[at] as usize..self.begins[at + 1] as usize]
    }

    pub(crate) fn bytes(&self) -> usize {
        self.keys.capacity() * 8 + self.begins.capacity() * 4 + self.gaps.capacity()
    }
}

fn write_gap(bytes: &mut Vec<u8>, mut gap: u32) {
    while gap >= 0x80 {
        bytes.push(u8::try_from(gap & 0x7f).expect("seven bits fit") | 0x80);
        gap >>= 7;
    }
    bytes.push(u8::try_from(gap).expect("what is left is below 128"));
}

fn read_gap(bytes: &mut &[u8]) -> Option<u32> {
    let mut gap = 0;
    for (nth, byte) in bytes.iter().enumerate() {
        gap |= u32::from(byte & 0x7f) << (7 * nth);
        if byte & 0x80 == 0 {
            *bytes = &bytes[nth + 1..];
            return Some(gap);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gap_of_any_size_comes_back() {
        let gaps = [0, 1, 127, 128, 16_383, 16_384, u32::MAX];
        let mut bytes = Vec::new();
        gaps.iter().for_each(|gap| write_gap(&mut bytes, *gap));
        let mut rest = bytes.as_slice();
        let back: Vec<u32> = std::iter::from_fn(|| read_gap(&mut rest)).collect();
        assert_eq!(back, gaps);
    }

    #[test]
    fn a_character_with_two_readings_is_found_under_both_initials() {
        let mut symbols = Symbols::default();
        let text: Vec<Symbol> = "长江".chars().map(|mark| symbols.intern(mark).expect("room")).collect();
        let index = Postings::of(std::iter::once(text.as_slice()), &symbols).expect("small");
        for key in [Key::Initials(b'c', b'j'), Key::Initials(b'z', b'j'), Key::Initial(b'z')] {
            assert_eq!(index.texts(key).collect::<Vec<_>>(), [0], "{key:?}");
        }
        assert_eq!(index.texts(Key::Initial(b'x')).count(), 0);
    }
}
