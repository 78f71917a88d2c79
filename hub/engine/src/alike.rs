//! How much two reports say the same: a pure comparison of texts by pairs of characters, which needs no dictionary and reads
//! Chinese as well as anything else.

use std::collections::BTreeSet;

use crate::callers::{NUMBER_DIGITS_MIN, digits};

/// Characters of a text that are looked at. A matter is named at its beginning; what follows may be long.
const CHARS_LOOKED_AT: usize = 400;
/// A text with at least this many pairs can be said to be contained in a longer one; of a shorter one that says little.
const CONTAINED_PAIRS_MIN: usize = 8;
/// Full-width forms of ASCII lie this far above it.
const FULL_WIDTH: u32 = 0xFEE0;

/// A text made ready to be compared. Nothing in it can be read back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gist {
    pairs: BTreeSet<(char, char)>,
    /// The text without spaces and marks, in one case and width; cut after [`CHARS_LOOKED_AT`].
    plain: String,
    is_whole: bool,
}

impl Gist {
    /// Of a text, as far as it is looked at.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let mut letters = plain(text);
        let plain: String = letters.by_ref().take(CHARS_LOOKED_AT).collect();
        let is_whole = letters.next().is_none();
        let pairs = plain.chars().zip(plain.chars().skip(1)).collect();
        Self { pairs, plain, is_whole }
    }

    /// How alike two texts are, in percent: the pairs they share, of all that either has; of a text that is long enough to say
    /// something, of its own, so that a short account is found in a long one.
    #[must_use]
    pub fn likeness(&self, other: &Self) -> u8 {
        let shared = self.pairs.intersection(&other.pairs).count();
        let (fewer, more) = {
            let (own, others) = (self.pairs.len(), other.pairs.len());
            (own.min(others), own.max(others))
        };
        let either = if fewer >= CONTAINED_PAIRS_MIN { fewer } else { fewer + more - shared };
        if either == 0 {
            return if self.is_same(other) { 100 } else { 0 };
        }
        u8::try_from(shared * 100 / either).expect("a share is at most a hundred percent")
    }

    /// Whether both say the very same, but for spaces, marks, case and width. A text that is longer than what is looked at is
    /// the same as none.
    #[must_use]
    pub fn is_same(&self, other: &Self) -> bool {
        !self.plain.is_empty() && self.is_whole && other.is_whole && self.plain == other.plain
    }

    /// How many characters it has that count.
    #[must_use]
    pub fn chars(&self) -> usize {
        self.plain.chars().count()
    }
}

/// Letters, digits and ideographs alone, in one case and one width.
fn plain(text: &str) -> impl Iterator<Item = char> + '_ {
    let narrow = |it: char| match it {
        '！'..='～' => char::from_u32(u32::from(it) - FULL_WIDTH).unwrap_or(it),
        _ => it,
    };
    text.chars().map(narrow).filter(|it| it.is_alphanumeric()).flat_map(char::to_lowercase)
}

/// Whether both are the same telephone number, however they are written. What is no number is nobody's.
#[must_use]
pub fn is_same_number(one: &str, other: &str) -> bool {
    let one = digits(one);
    one.len() >= NUMBER_DIGITS_MIN && one == digits(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn likeness(one: &str, other: &str) -> u8 {
        let (one, other) = (Gist::of(one), Gist::of(other));
        assert_eq!(one.likeness(&other), other.likeness(&one), "likeness has no direction");
        one.likeness(&other)
    }

    #[track_caller]
    fn check_between(one: &str, other: &str, range: std::ops::RangeInclusive<u8>) {
        let found = likeness(one, other);
        assert!(range.contains(&found), "{one} / {other}: {found} is not in {range:?}");
    }

    #[test]
    fn the_same_words_are_wholly_alike_however_they_are_set() {
        check_between("五四中路井盖松动，很危险！", "五四中路 井盖松动 很危险", 100..=100);
        check_between("ＡＢ路3号", "ab路３号", 100..=100);
    }

    #[test]
    fn a_short_account_is_found_in_a_long_one() {
        let long =
            "我是五四社区的居民，今天早上出门看到五四中路和平路口井盖松动，车压上去咣咣响，怕有人掉下去";
        check_between("五四中路和平路口井盖松动", long, 90..=100);
    }

    #[test]
    fn two_words_found_in_a_long_text_say_little() {
        check_between("井盖", "五四中路和平路口井盖松动，车压上去咣咣响", 0..=20);
    }

    #[test]
    fn different_matters_are_not_alike() {
        check_between("五四中路和平路口井盖松动", "楼上邻居半夜放音乐吵得人睡不着", 0..=5);
        check_between("", "井盖", 0..=0);
        check_between("", "", 0..=0);
    }

    #[test]
    fn texts_of_one_character_are_the_same_or_not() {
        check_between("火", "火！", 100..=100);
        check_between("火", "水", 0..=0);
    }

    #[test]
    fn a_text_too_long_to_be_looked_at_whole_is_the_same_as_none() {
        let long = Gist::of(&"井盖松动".repeat(200));
        assert!(!long.is_same(&long.clone()));
        assert_eq!(long.likeness(&long.clone()), 100);
    }

    #[test]
    fn a_number_is_the_same_with_and_without_its_country_and_none_is_nobodys() {
        assert!(is_same_number("+86 138 0013 8000", "13800138000"));
        assert!(!is_same_number("13800138000", "13800138001"));
        assert!(!is_same_number("不详", "不详"));
        assert!(!is_same_number("110", "110"));
    }
}
