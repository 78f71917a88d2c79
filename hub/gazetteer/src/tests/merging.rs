//! Two lists that are searched as one.

use geo_index::Place;
use rand::{Rng as _, SeedableRng as _, rngs::StdRng};

use super::{at, entry, gazetteer, with_aliases};
use crate::{Entry, Gazetteer, Origin, merged};

fn both(first: &Gazetteer, second: &Gazetteer, query: &str, near: Option<Place>) -> Vec<(Origin, String)> {
    let search = |gazetteer| Gazetteer::search(gazetteer, query, near, 20, |_| true).unwrap();
    let all = merged(search(first), search(second), 20);
    all.into_iter().map(|(origin, found)| (origin, found.name.to_owned())).collect()
}

fn first(name: &str) -> (Origin, String) {
    (Origin::First, name.to_owned())
}

fn second(name: &str) -> (Origin, String) {
    (Origin::Second, name.to_owned())
}

#[test]
fn the_better_find_comes_first_and_among_equals_that_of_the_first_list() {
    let imported = gazetteer(&[entry("柳河大道小学", "a"), entry("解放路", "a")]);
    let of_map = gazetteer(&[entry("柳河大道", "a"), entry("解放路", "b")]);
    assert_eq!(both(&imported, &of_map, "柳河大道", None), [second("柳河大道"), first("柳河大道小学")]);
    assert_eq!(both(&imported, &of_map, "jfl", None), [first("解放路"), second("解放路")]);
}

#[test]
fn where_one_knows_the_number_the_other_offers_no_street() {
    let street = gazetteer(&[entry("柳河大道", "a")]);
    let numbers = gazetteer(&[entry("柳河大道118号", "a")]);
    assert_eq!(both(&numbers, &street, "柳河大道118号", None), [first("柳河大道118号")]);
    assert_eq!(both(&street, &numbers, "柳河大道118号", None), [second("柳河大道118号")]);
    assert_eq!(both(&numbers, &street, "柳河大道120号", None), [second("柳河大道"), first("柳河大道118号")]);
}

#[test]
fn two_lists_find_in_the_order_of_one() {
    let seed = 7;
    let mut chance = StdRng::seed_from_u64(seed);
    let mut entries: Vec<Entry> = Vec::new();
    while entries.len() < 300 {
        let name: String = (0..chance.random_range(2..6))
            .map(|_| ['柳', '河', '大', '道', '路'][chance.random_range(0..5)])
            .collect();
        let (lat, lon) = (chance.random_range(30.0..31.0), chance.random_range(112.0..113.0));
        if entries.iter().all(|entry| entry.name() != name) {
            entries.push(at(&name, "a", lat, lon));
        }
    }
    let (one, other): (Vec<Entry>, Vec<Entry>) =
        entries.iter().cloned().partition(|_| chance.random_bool(0.5));
    let (all, one, other) = (gazetteer(&entries), gazetteer(&one), gazetteer(&other));
    let near = Place::new(30.5, 112.5).ok();
    for query in ["柳", "大道", "柳河", "lh", "liuhe", "dd", "河大路", "l"] {
        let found = all.search(query, near, 20, |_| true).unwrap();
        let expected: Vec<&str> = found.iter().map(|found| found.name).collect();
        let split = both(&one, &other, query, near);
        let found: Vec<&str> = split.iter().map(|(_, name)| name.as_str()).collect();
        assert_eq!(found, expected, "{query}, seed {seed}");
    }
}

#[test]
fn the_areas_of_a_name_are_known_with_its_number_and_by_its_alias() {
    let known = gazetteer(&[
        entry("柳河大道", "a"),
        entry("柳河大道", "b"),
        entry("柳河大道118号", "c"),
        with_aliases("第一中学", &["一中"], "d"),
    ]);
    let areas = |name: &str| {
        let mut areas: Vec<&str> = known.areas_called(name).map(geo_index::AreaCode::as_str).collect();
        areas.sort_unstable();
        areas
    };
    assert_eq!(areas("柳河大道"), ["a", "b"]);
    assert_eq!(areas("柳河大道118号"), ["c"]);
    assert_eq!(areas("一中"), ["d"]);
    assert_eq!(areas("柳河"), Vec::<&str>::new());
    assert_eq!(areas("柳河大道119号"), Vec::<&str>::new());
    assert_eq!(areas("从未见过"), Vec::<&str>::new());
}
