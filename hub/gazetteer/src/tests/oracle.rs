//! The index against looking at every label of every place, character by character.
//!
//! The oracle shares the normal form, the readings, the reading of house numbers and the order of ranks with the index; it
//! knows no texts cut in two, no keys, no automaton and no list of the best.

use std::collections::BTreeMap;

use geo_index::{AreaCode, Place};
use proptest::prelude::*;

use super::gazetteer;
use crate::{
    Entry,
    gazetteer::NO_POINT,
    house_number::{asked, cut, of_tail},
    normal::{normal, normal_label},
    pattern::{Extent, Looseness, admits},
    rank::{Distance, Hit, Rank, Side, Written},
    readings::readings,
    search::squared_degrees,
};

/// Where a query that begins at `at` of the label may end.
fn ends(query: &[char], label: &[char], at: usize, looseness: Looseness) -> Vec<usize> {
    let mut ends = Vec::new();
    let mut open = vec![(0, at)];
    while let Some((read, along)) = open.pop() {
        if read == query.len() {
            ends.push(along);
            continue;
        }
        let Some(mark) = label.get(along) else { continue };
        if query[read] == *mark {
            open.push((read + 1, along + 1));
        }
        for reading in readings(*mark) {
            for typed in 1..=reading.len().min(query.len() - read) {
                let is_alike =
                    reading.chars().zip(&query[read..]).take(typed).all(|(one, other)| one == *other);
                if is_alike && admits(looseness, reading.len(), typed, read, query.len()) {
                    open.push((read + typed, along + 1));
                }
            }
        }
    }
    ends
}

/// The best way in which a label answers a query, and whether its house number is the one asked for.
fn answer(query: &[char], label: &[char], written: Written) -> Option<(Rank, bool)> {
    let tail = cut(label);
    let is_whole = |end: usize| end == label.len() || tail.is_some() && label[end..] == ['号'];
    let ways = Looseness::ALL.into_iter().flat_map(|looseness| {
        let found = (0..label.len())
            .flat_map(move |at| ends(query, label, at, looseness).into_iter().map(move |end| (at, end)));
        found.map(move |(at, end)| (looseness, at, end))
    });
    let ways: Vec<(Looseness, usize, usize)> = ways.collect();
    let rank = |(looseness, at, end): (Looseness, usize, usize)| {
        let crosses = tail.is_none_or(|tail| at < tail && end > tail);
        let extent = match at {
            0 if is_whole(end) && crosses => Extent::Whole,
            0 => Extent::Start,
            _ => Extent::Inside,
        };
        Rank::of(looseness, extent, written)
    };
    let best = ways.iter().map(|way| rank(*way)).min()?;
    Some((best, has_number(query, label, tail)))
}

/// Whether a label is at the house number that the query asks for, on a street that the query fits.
fn has_number(query: &[char], label: &[char], tail: Option<usize>) -> bool {
    let (Some((begins, number)), Some(tail)) = (asked(query), tail) else { return false };
    let fits = |looseness| {
        let is_on_street = (0..tail).any(|at| aligned(query, begins, label, at, tail, looseness));
        is_on_street && !ends(&query[begins..], &label[tail..], 0, looseness).is_empty()
    };
    of_tail(&label[tail..]) == Some(number) && Looseness::ALL.into_iter().any(fits)
}

/// Whether the query's first `begins` characters can be read from `at` to just before `tail`.
fn aligned(
    query: &[char],
    begins: usize,
    label: &[char],
    at: usize,
    tail: usize,
    looseness: Looseness,
) -> bool {
    let mut open = vec![(0, at)];
    while let Some((read, along)) = open.pop() {
        if read == begins && along == tail {
            return true;
        }
        if read >= begins || along >= tail {
            continue;
        }
        if query[read] == label[along] {
            open.push((read + 1, along + 1));
        }
        for reading in readings(label[along]) {
            for typed in 1..=reading.len().min(begins - read) {
                let is_alike =
                    reading.chars().zip(&query[read..]).take(typed).all(|(one, other)| one == *other);
                if is_alike && admits(looseness, reading.len(), typed, read, query.len()) {
                    open.push((read + typed, along + 1));
                }
            }
        }
    }
    false
}

/// How near a label is to the house number asked for, by the rank of its street.
fn on_street(query: &[char], label: &[char]) -> Option<(Rank, u32)> {
    let (begins, wanted) = asked(query)?;
    let tail = cut(label).unwrap_or(label.len());
    let fits = |looseness: &Looseness| {
        let at = (0..tail).find(|at| aligned(query, begins, label, *at, tail, *looseness))?;
        let extent = if at == 0 { Extent::Whole } else { Extent::Inside };
        Some(Rank::OnStreet(*looseness, extent))
    };
    let rank = Looseness::ALL.iter().find_map(fits)?;
    let gap = of_tail(&label[tail..]).map_or(0, |number| number.gap(wanted) + 1);
    Some((rank, gap))
}

/// All hits, by looking at every label.
fn hits(entries: &[Entry], query: &[char], near: Option<Place>, own: &str) -> Vec<Hit> {
    let mut best: BTreeMap<u32, Hit> = BTreeMap::new();
    let mut street: Vec<Hit> = Vec::new();
    let mut number_is_known = false;
    let near = near.map(|near| (near.to_e7(), near.lat().to_radians().cos()));
    for (number, entry) in (0..).zip(entries) {
        let labels = std::iter::once((&entry.name, Written::Name))
            .chain(entry.aliases.iter().map(|alias| (alias, Written::Alias)));
        for (label, written) in labels {
            let label = normal_label(label);
            let point = entry.place.map_or(NO_POINT, |place| place.to_e7());
            let hit = |rank, gap| Hit {
                rank,
                side: if entry.area.as_str() == own { Side::Within } else { Side::Outside },
                gap,
                distance: Distance(near.map_or(0.0, |near| squared_degrees(near, point))),
                length: u8::try_from(entry.name.chars().count()).unwrap(),
                entry: number,
            };
            if let Some((rank, has_number)) = answer(query, &label, written) {
                number_is_known |= has_number;
                let hit = hit(rank, 0);
                best.entry(number).and_modify(|known| *known = hit.min(*known)).or_insert(hit);
            }
            street.extend(on_street(query, &label).map(|(rank, gap)| hit(rank, gap)));
        }
    }
    street.sort();
    for hit in street.into_iter().filter(|_| !number_is_known) {
        best.entry(hit.entry).and_modify(|known| *known = hit.min(*known)).or_insert(hit);
    }
    let mut hits: Vec<Hit> = best.into_values().collect();
    hits.sort();
    hits
}

/// Few characters, so that much matches: two readings, readings that begin alike, digits, letters that are also initials.
fn name() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "柳", "河", "大", "道", "长", "重", "西", "安", "先", "绿", "号", "路", "l", "h", "x", "1", "2",
        "11", "-", "1号", "2号", "12号", "1-2号", "ＬＨ", " ", "院",
    ]);
    prop::collection::vec(piece, 1..6).prop_map(|pieces| pieces.concat())
}

fn query() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "柳", "河", "大", "道", "长", "西", "安", "号", "l", "h", "d", "x", "z", "c", "liu", "he", "da",
        "dao", "chang", "zh", "xian", "an", "a", "lv", "lu", "1", "2", "11", "-", "1号", "12",
    ]);
    prop::collection::vec(piece, 1..5).prop_map(|pieces| pieces.concat())
}

fn entries() -> impl Strategy<Value = Vec<Entry>> {
    let place = prop::option::of((0_i32..3, 0_i32..3));
    let one = (name(), prop::collection::vec(name(), 0..3), prop::sample::select(vec!["a", "b"]), place);
    let one = one.prop_filter_map("nothing to search by", |(name, aliases, area, place)| {
        let place = place.map(|(lat, lon)| Place::new(f64::from(lat), f64::from(lon)).unwrap());
        Entry::new(&name, &aliases, None, AreaCode::new(area).unwrap(), place).ok()
    });
    prop::collection::vec(one, 1..25)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_500))]

    #[test]
    fn the_index_finds_what_looking_at_every_place_finds(
        entries in entries(),
        queries in prop::collection::vec(query(), 1..6),
        is_near in prop::option::of((0_i32..3, 0_i32..3)),
        limit in 1_usize..30,
    ) {
        let near = is_near.map(|(lat, lon)| Place::new(f64::from(lat), f64::from(lon)).unwrap());
        let gazetteer = gazetteer(&entries);
        for text in &queries {
            let query = normal(text);
            if query.is_empty() {
                continue;
            }
            let found = crate::search::search(&gazetteer, &query, near, limit, |area| area.as_str() == "a");
            let mut expected = hits(&entries, &query, near, "a");
            expected.truncate(limit);
            prop_assert_eq!(found, expected, "{:?} among {:?}", text, entries);
        }
    }
}
