//! From text to what it is found by: pairs of neighbouring characters, so that any two Chinese characters find it without a
//! dictionary, and words of Latin letters and digits as they are.

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization as _;

use super::marks::{Class, Marker};
use crate::{NUMBER_DIGITS_MIN, ReportWords, callers::digits};
use hub_ledger::{INDEX_TERMS_MAX, Mark};

/// Longest word of Latin letters and digits that is told apart, in characters.
const WORD_CHARS_MAX: usize = 64;
/// Most groups of digits that make one number: a country's, an area's, and four of the number itself.
const NUMBER_GROUPS_MAX: usize = 6;

/// The pieces by which a text is found: width and case are folded, spaces and punctuation part Latin words and nothing else.
pub(super) fn pieces(text: &str) -> BTreeSet<String> {
    let mut pieces = BTreeSet::new();
    let mut word = String::new();
    let mut before: Option<char> = None;
    for mark in text.nfkc().flat_map(char::to_lowercase) {
        if mark.is_ascii_alphanumeric() && word.len() < WORD_CHARS_MAX {
            word.push(mark);
        } else if !word.is_empty() {
            pieces.insert(std::mem::take(&mut word));
        }
        if !mark.is_alphanumeric() {
            continue;
        }
        // Two Latin letters are no piece: they would find half a dictionary.
        if let Some(before) = before.filter(|before| !(before.is_ascii() && mark.is_ascii())) {
            pieces.insert([before, mark].into_iter().collect());
        }
        before = Some(mark);
    }
    if !word.is_empty() {
        pieces.insert(word);
    }
    pieces
}

/// Numbers whose digits are set apart in a text, `139-0013-8000` or `139 0013 8000`, as whoever looks for them writes them: the
/// digits alone. Where one number stands beside another, each of those that the groups could make.
fn numbers(text: &str) -> BTreeSet<String> {
    let mut numbers = BTreeSet::new();
    // Groups of digits with one space or dash between each and the next.
    let mut groups: Vec<String> = vec![String::new()];
    for mark in text.nfkc().chain(['.']) {
        match mark {
            '0'..='9' => groups.last_mut().expect("there is always one").push(mark),
            ' ' | '-' if groups.last().is_some_and(|last| !last.is_empty()) => groups.push(String::new()),
            _ => {
                for first in 0..groups.len() {
                    let beside = groups[first..].iter().take(NUMBER_GROUPS_MAX);
                    let mut number = String::new();
                    for group in beside {
                        number += group;
                        if (NUMBER_DIGITS_MIN..=WORD_CHARS_MAX).contains(&number.len()) {
                            numbers.insert(digits(&number));
                        }
                    }
                }
                groups = vec![String::new()];
            }
        }
    }
    numbers
}

/// What a code is found by: as words are, and by its digits alone, as numbers are asked for.
pub(super) fn code_pieces(code: &str) -> BTreeSet<String> {
    let digits: String = code.chars().filter(char::is_ascii_digit).collect();
    let mut found_by: BTreeSet<String> =
        code.split(|mark: char| !mark.is_alphanumeric()).flat_map(pieces).collect();
    if digits.len() >= NUMBER_DIGITS_MIN {
        found_by.insert(digits);
    }
    found_by
}

/// Whether a report's words may be read by a department that has its case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Confidence {
    /// They may; the caller's name and number are the centres' own.
    Open,
    /// 保密: nothing of it.
    Confidential,
}

/// What a report's words are found by.
pub(super) fn of_report(marker: Marker, words: &ReportWords, confidence: Confidence) -> Vec<Mark> {
    let matched =
        words.matched_place.iter().flat_map(|matched| [Some(&matched.name), matched.address.as_ref()]);
    let said = [Some(&words.text), words.title.as_ref(), words.address.as_ref()];
    let said = said.into_iter().chain(matched).flatten();
    let class = match confidence {
        Confidence::Open => Class::Said,
        Confidence::Confidential => Class::Guarded,
    };
    let found_by = said.flat_map(|text| pieces(text).into_iter().chain(numbers(text)));
    let mut marks: Vec<Mark> = found_by.map(|piece| marker.mark(class, &piece)).collect();
    if let Some(name) = &words.caller_name {
        marks.extend(pieces(name).iter().map(|piece| marker.mark(Class::Guarded, piece)));
    }
    marks.extend(words.phones().map(|number| marker.mark(Class::Phone, &digits(number))));
    marks.sort_unstable();
    marks.dedup();
    // A text is shorter than this in pairs; were it ever longer, it is found by what fits.
    marks.truncate(INDEX_TERMS_MAX);
    marks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let found: Vec<String> = pieces(text).into_iter().collect();
        let mut expected: Vec<&str> = expected.to_vec();
        expected.sort_unstable();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn chinese_is_found_by_its_pairs_whatever_stands_between() {
        check("井盖 松动，", &["井盖", "盖松", "松动"]);
        check("火", &[]);
        check("", &[]);
    }

    #[test]
    fn digits_and_latin_words_are_whole_and_tied_to_what_stands_beside_them() {
        check("路118号", &["路1", "118", "8号"]);
        check("LH-0231 灯", &["lh", "0231", "1灯"]);
        check("ＡＢ区", &["ab", "b区"]);
    }

    #[test]
    fn what_is_asked_for_is_among_the_pieces_of_a_text_that_contains_it() {
        let text = pieces("我在柳河大道118号院3单元，下水道堵了，味道很大 tel 0851-8612345");
        for asked in ["柳河大道", "大道118号", "118号院", "下水道", "堵了", "8612345", "TEL"] {
            assert!(pieces(asked).is_subset(&text), "{asked}");
        }
        assert!(!pieces("路灯").is_subset(&text));
    }

    #[test]
    fn a_number_whose_digits_are_set_apart_is_found_by_its_digits() {
        for told in
            ["回电139-0013-8000，", "139 0013 8000", "＋86 139－0013－8000", "118号 139 0013 8000 找张"]
        {
            assert!(numbers(told).contains("13900138000"), "{told}: {:?}", numbers(told));
        }
        assert!(numbers("0312-8612345").contains("03128612345"));
        assert_eq!(numbers("3栋2单元 110"), BTreeSet::new(), "too short for a number");
        assert!(!numbers("139，0013，8000").contains("13900138000"), "a comma parts one from another");
        let many = numbers(&"1 ".repeat(8_000));
        assert_eq!(many, ["11111", "111111"].map(str::to_owned).into());
    }

    #[test]
    fn a_word_without_end_is_cut() {
        let found = pieces(&"a".repeat(1_000));
        assert!(found.iter().all(|word| word.len() <= WORD_CHARS_MAX), "{found:?}");
    }
}
