//! What is asked: what call-takers type, at every keystroke, of places that are there and of some that are not.

use hub_gazetteer::Entry;
use pinyin::ToPinyin as _;
use rand::{Rng as _, rngs::StdRng, seq::IndexedRandom as _};

/// At least so many queries of all kinds.
pub(crate) fn queries(entries: &[Entry], count: usize, chance: &mut StdRng) -> Vec<String> {
    let mut queries = Vec::new();
    while queries.len() < count {
        let name = entries.choose(chance).expect("there are places").name();
        let marks: Vec<char> = name.chars().collect();
        let street: String = marks.iter().take_while(|mark| !mark.is_ascii_digit()).collect();
        match chance.random_range(0..100) {
            // The whole name, and a street alone.
            0..15 => queries.push(name.to_owned()),
            15..25 => queries.push(street),
            // A part from somewhere: mostly two to four characters, seldom one.
            25..40 => queries.push(part(&marks, 2, 4, chance)),
            40..42 => queries.push(part(&marks, 1, 1, chance)),
            // Letters.
            42..52 => queries.push(spelled(&street)),
            52..64 => queries.push(initials(&street)),
            64..70 => queries.push(initials(&part(&marks, 2, 5, chance))),
            70..76 => queries.push(part(&marks, 1, 2, chance) + &initials(&part(&marks, 1, 3, chance))),
            76..80 => queries.push(initials(name)),
            // House numbers that may not be there.
            80..90 => queries.push(format!("{street}{}号", chance.random_range(1..900))),
            90..93 => queries.push(format!("{}{}", initials(&street), chance.random_range(1..900))),
            // Lamp posts.
            93..96 => queries.push(format!("lh{:04}", chance.random_range(0..10_000))),
            // Somebody types a street letter by letter, the first letter too.
            _ => queries.extend(keystrokes(&spelled(&street))),
        }
    }
    queries.retain(|query| !query.trim().is_empty());
    queries
}

fn part(marks: &[char], min: usize, max: usize, chance: &mut StdRng) -> String {
    let length = chance.random_range(min..=max).min(marks.len());
    let at = chance.random_range(0..=marks.len() - length);
    marks[at..at + length].iter().collect()
}

fn spelled(text: &str) -> String {
    text.chars()
        .map(|mark| mark.to_pinyin().map_or(mark.to_string(), |read| read.plain().replace('ü', "v")))
        .collect()
}

fn initials(text: &str) -> String {
    text.chars()
        .map(|mark| mark.to_pinyin().map_or(mark.to_string(), |read| read.first_letter().to_owned()))
        .collect()
}

fn keystrokes(text: &str) -> Vec<String> {
    let marks: Vec<char> = text.chars().collect();
    (1..=marks.len()).map(|length| marks[..length].iter().collect()).collect()
}
