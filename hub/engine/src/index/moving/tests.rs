//! Areas that come, go and come back, compared with looking at every entry.

use std::collections::{BTreeMap, BTreeSet};

use geo_index::{Area, AreaCode, AreaTree, Tier};
use hub_ledger::{Mark, MemoryLedger};
use uuid::Uuid;

use super::{Followed, Move, Step, followed, keep, taken_again};
use crate::index::marks::Marker;

/// Areas by tier; which are there and what they belong to is drawn.
const AREAS: [(&str, Tier); 7] = [
    ("c", Tier::City),
    ("k1", Tier::County),
    ("k2", Tier::County),
    ("t1", Tier::Township),
    ("t2", Tier::Township),
    ("v1", Tier::Village),
    ("v2", Tier::Village),
];

fn code(code: &str) -> AreaCode {
    AreaCode::new(code).unwrap()
}

fn area(name: &str, tier: Tier, parent: Option<&str>) -> Area {
    Area {
        code: code(name),
        name: name.to_owned(),
        tier,
        parent: parent.map(code),
        valid_from: None,
        valid_until: None,
        outline: None,
    }
}

fn tree(areas: &[(&str, Tier, Option<&str>)]) -> AreaTree {
    let areas = areas.iter().map(|&(name, tier, parent)| area(name, tier, parent));
    AreaTree::build("t", areas.collect()).unwrap()
}

/// One entry in every area, and the tree that their scopes follow.
struct Index {
    marker: Marker,
    present: std::sync::Arc<AreaTree>,
    forgotten: BTreeSet<AreaCode>,
    scopes: BTreeMap<AreaCode, BTreeSet<Mark>>,
}

impl Index {
    fn new(present: AreaTree) -> Self {
        let marker = Marker::under(Uuid::from_u128(7));
        let scopes = present.areas().map(|area| (area.code.clone(), scopes(marker, &present, &area.code)));
        let scopes = scopes.collect();
        Self { marker, present: present.into(), forgotten: BTreeSet::new(), scopes }
    }

    /// Follows the next tree as the index does, and gives new areas an entry each. The step is taken twice, for what was
    /// decided while it was taken.
    fn follow(&mut self, next: AreaTree) {
        let step = Move { before: vec![self.present.clone()], forgotten: self.forgotten.clone() };
        for _taken in 0..2 {
            for rescope in step.rescopes(self.marker, &next) {
                for scopes in self.scopes.values_mut().filter(|scopes| scopes.contains(&rescope.within)) {
                    scopes.retain(|scope| !rescope.remove.contains(scope));
                    scopes.extend(&rescope.add);
                }
            }
            for area in next.areas() {
                let new = || scopes(self.marker, &next, &area.code);
                self.scopes.entry(area.code.clone()).or_insert_with(new);
            }
        }
        self.forgotten = self.scopes.keys().filter(|code| next.area(code).is_none()).cloned().collect();
        self.present = next.into();
    }

    /// Every entry is found by whatever it belongs to now, and by nothing else.
    fn check(&self, told: &str) {
        for (code, found) in &self.scopes {
            assert_eq!(*found, scopes(self.marker, &self.present, code), "{told}: a case of {code}");
        }
    }
}

fn scopes(marker: Marker, tree: &AreaTree, code: &AreaCode) -> BTreeSet<Mark> {
    marker.line(tree, code).into_iter().chain([marker.own(code)]).collect()
}

#[test]
fn a_township_that_one_import_forgets_is_found_again_when_it_is_back() {
    let whole = || {
        tree(&[
            ("c", Tier::City, None),
            ("k1", Tier::County, Some("c")),
            ("t1", Tier::Township, Some("k1")),
            ("v1", Tier::Village, Some("t1")),
        ])
    };
    let mut index = Index::new(whole());
    index.follow(tree(&[("c", Tier::City, None), ("k1", Tier::County, Some("c"))]));
    index.check("forgotten");
    let lost = &index.scopes[&code("t1")];
    assert!(!lost.contains(&index.marker.area(&code("k1"))), "it counts as the first root's own");
    index.follow(whole());
    index.check("back");
    assert!(index.scopes[&code("v1")].contains(&index.marker.area(&code("k1"))));
}

#[test]
fn a_city_that_comes_above_a_county_takes_its_cases_back() {
    let both = || tree(&[("c", Tier::City, None), ("k1", Tier::County, Some("c"))]);
    let mut index = Index::new(both());
    index.follow(tree(&[("k1", Tier::County, None)]));
    index.check("the county alone");
    index.follow(both());
    index.check("the city is back");
}

/// A tree of some of the areas, each below one of a higher tier or a root of its own.
fn drawn(chance: &mut impl FnMut(usize) -> usize) -> AreaTree {
    let mut there: Vec<(&str, Tier, Option<&str>)> = Vec::new();
    for (name, tier) in AREAS {
        if chance(4) == 0 && !(there.is_empty() && name == "v2") {
            continue;
        }
        let wholes: Vec<&str> =
            there.iter().filter(|(_, whole, _)| *whole > tier).map(|(name, ..)| *name).collect();
        let parent = (!wholes.is_empty() && chance(8) > 0).then(|| wholes[chance(wholes.len())]);
        there.push((name, tier, parent));
    }
    tree(&there)
}

#[test]
fn whatever_trees_follow_one_another_every_case_is_found_by_its_wholes() {
    const SEED: u64 = 20_261_122;
    let mut state = SEED;
    // SplitMix64.
    let mut chance = |end: usize| {
        state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((mixed ^ (mixed >> 31)) % end as u64).unwrap()
    };
    for round in 0..2_000 {
        let mut index = Index::new(drawn(&mut chance));
        for step in 0..4 {
            index.follow(drawn(&mut chance));
            index.check(&format!("seed {SEED}, round {round}, step {step}"));
        }
    }
}

#[tokio::test]
async fn a_step_that_was_taken_once_outlives_the_hub_until_it_was_taken_again() {
    let ledger = MemoryLedger::new();
    let step = Step { before: vec!["t".to_owned()], forgotten: BTreeSet::from([code("v1")]) };
    let after = Followed { tree: "u".to_owned(), as_of: 7, last: Some(step), ..Followed::default() };
    keep(&ledger, &after).await.unwrap();
    assert_eq!(followed(&ledger).await.unwrap(), after);
    taken_again(&ledger).await.unwrap();
    assert_eq!(followed(&ledger).await.unwrap(), Followed { last: None, ..after });
}
