use proptest::prelude::*;

use super::*;
use crate::{Outline, Place, Tier};

mod locating;
mod rastered;
mod replacing;
mod worlds;

pub(super) fn code(text: &str) -> AreaCode {
    AreaCode::new(text).expect("the test names a code")
}

pub(super) fn area(text: &str, tier: Tier, parent: Option<&str>) -> Area {
    Area {
        code: code(text),
        name: format!("area {text}"),
        tier,
        parent: parent.map(code),
        valid_from: None,
        valid_until: None,
        outline: None,
    }
}

pub(super) fn built(areas: Vec<Area>) -> AreaTree {
    AreaTree::build("1", areas).expect("the areas make a tree")
}

fn check_mistakes(areas: Vec<Area>, expected: &[&str]) {
    let mistakes = AreaTree::build("1", areas).expect_err("the areas make no tree");
    assert_eq!(mistakes.iter().map(ToString::to_string).collect::<Vec<_>>(), expected);
}

fn codes<'a>(areas: impl Iterator<Item = &'a Area>) -> Vec<&'a str> {
    areas.map(|area| area.code.as_str()).collect()
}

/// An area and what it is part of, by walking from parent to parent.
fn line_of<'a>(tree: &'a AreaTree, area: Option<&'a Area>) -> Vec<(Tier, &'a AreaCode)> {
    let line = area.into_iter().flat_map(|area| tree.ancestors(&area.code));
    line.map(|area| (area.tier, &area.code)).collect()
}

/// A county of two townships, one of them with a grid directly under it.
fn county() -> Vec<Area> {
    vec![
        area("v1", Tier::Village, Some("t1")),
        area("t2", Tier::Township, Some("c")),
        area("g9", Tier::Grid, Some("t2")),
        area("t1", Tier::Township, Some("c")),
        area("g1", Tier::Grid, Some("v1")),
        area("c", Tier::County, None),
    ]
}

#[test]
fn areas_stand_in_pre_order_whatever_order_they_came_in() {
    let tree = built(county());
    assert_eq!(codes(tree.areas()), ["c", "t1", "v1", "g1", "t2", "g9"]);
    assert_eq!(tree.interval(&code("t1")), Some(Interval { start: 1, end: 4 }));
    assert_eq!(codes(tree.children(&code("c"))), ["t1", "t2"]);
    assert_eq!(codes(tree.with_parts(&code("t1"))), ["t1", "v1", "g1"]);
    assert_eq!(codes(tree.ancestors(&code("g9"))), ["g9", "t2", "c"]);
    assert_eq!(tree.version(), "1");
}

#[test]
fn a_code_that_is_not_in_the_tree_is_within_nothing() {
    let tree = built(county());
    let stranger = code("x");
    assert!(!tree.within(&stranger, &code("c")) && !tree.within(&code("c"), &stranger));
    assert!(!tree.within(&stranger, &stranger));
    assert_eq!(codes(tree.ancestors(&stranger)), [""; 0]);
    assert_eq!(codes(tree.children(&stranger)), [""; 0]);
    assert_eq!(codes(tree.with_parts(&stranger)), [""; 0]);
    assert_eq!(tree.ladder(&stranger), Located::default());
}

#[test]
fn a_part_is_known_by_its_parent_and_never_by_its_code() {
    let tree = built(vec![
        area("130602", Tier::County, None),
        area("130699", Tier::County, None),
        area("130602001", Tier::Township, Some("130699")),
    ]);
    assert!(tree.within(&code("130602001"), &code("130699")));
    assert!(!tree.within(&code("130602001"), &code("130602")));
}

#[test]
fn a_ladder_leaves_out_the_tiers_its_line_leaves_out() {
    let tree = built(county());
    let ladder = tree.ladder(&code("g9"));
    let rungs: Vec<_> = ladder.upward().map(|(tier, code)| (tier, code.as_str())).collect();
    assert_eq!(rungs, [(Tier::Grid, "g9"), (Tier::Township, "t2"), (Tier::County, "c")]);
    assert_eq!(ladder.at(Tier::Village), None);
    assert_eq!(tree.ladder(&code("t1")).lowest(), Some(&code("t1")));
}

#[test]
fn no_areas_are_a_tree_too() {
    let tree = built(vec![]);
    assert!(
        tree.is_empty() && tree.locate(Place::new(38.0, 115.0).expect("it is a place")).lowest().is_none()
    );
}

#[test]
fn every_mistake_is_reported_and_names_its_area() {
    let mut reversed = area("late", Tier::County, None);
    (reversed.valid_from, reversed.valid_until) = (Some(20), Some(20));
    check_mistakes(
        vec![
            area("c", Tier::County, None),
            area("c", Tier::County, None),
            area("orphan", Tier::Grid, Some("gone")),
            area("steep", Tier::County, Some("c")),
            reversed,
        ],
        &[
            "area c: 2 areas have this code",
            "area orphan: its parent gone is not in the tree",
            "area steep: a county cannot be part of c, which is a county",
            "area late: valid until 20 is not after valid from 20 (UTC microseconds)",
        ],
    );
}

#[test]
fn a_cycle_is_told_once_from_its_smallest_code() {
    check_mistakes(
        vec![
            area("b", Tier::Village, Some("c")),
            area("hanger-on", Tier::Grid, Some("b")),
            area("c", Tier::Township, Some("a")),
            area("a", Tier::Grid, Some("b")),
        ],
        &[
            "area c: a township cannot be part of a, which is a grid",
            "area a: it is part of itself, by way of a -> b -> c",
        ],
    );
    check_mistakes(
        vec![area("self", Tier::Grid, Some("self"))],
        &[
            "area self: a grid cannot be part of self, which is a grid",
            "area self: it is part of itself, by way of self",
        ],
    );
}

/// Areas with codes in no order, each under some earlier area of a higher tier, or under none.
fn forests() -> impl Strategy<Value = Vec<Area>> {
    let row = (0..5_usize, any::<prop::sample::Index>(), 0..8_u8);
    prop::collection::vec(row, 0..60).prop_perturb(|rows, mut random| {
        let mut areas: Vec<Area> = Vec::new();
        for (number, (tier, parent, root)) in rows.into_iter().enumerate() {
            let tier = Tier::UPWARD[tier];
            let higher: Vec<AreaCode> =
                areas.iter().filter(|area| area.tier > tier).map(|area| area.code.clone()).collect();
            let parent = (root > 0 && !higher.is_empty()).then(|| parent.get(&higher).clone());
            let own = format!("{:x}-{number}", random.next_u32());
            areas.push(area(&own, tier, parent.as_ref().map(AreaCode::as_str)));
        }
        areas.sort_by_key(|area| area.code.as_str().bytes().rev().collect::<Vec<_>>());
        areas
    })
}

fn line_by_walking(areas: &[Area], from: &Area) -> Vec<AreaCode> {
    let parent_of = |below: &&Area| areas.iter().find(|area| Some(&area.code) == below.parent.as_ref());
    std::iter::successors(Some(from), parent_of).map(|area| area.code.clone()).collect()
}

proptest! {
    #[test]
    fn intervals_say_what_walking_from_parent_to_parent_says(areas in forests()) {
        let tree = built(areas.clone());
        prop_assert_eq!(tree.len(), areas.len());
        for part in &areas {
            let line = line_by_walking(&areas, part);
            for whole in &areas {
                let by_walking = line.contains(&whole.code);
                prop_assert_eq!(tree.within(&part.code, &whole.code), by_walking);
            }
            prop_assert_eq!(tree.ancestors(&part.code).map(|area| area.code.clone()).collect::<Vec<_>>(), line);
        }
    }

    #[test]
    fn an_interval_is_exactly_an_area_and_its_parts(areas in forests()) {
        let tree = built(areas.clone());
        let order = codes(tree.areas());
        for whole in &areas {
            let Interval { start, end } = tree.interval(&whole.code).expect("it is in the tree");
            let parts = areas.iter().filter(|part| line_by_walking(&areas, part).contains(&whole.code));
            prop_assert_eq!(parts.count(), (end - start) as usize);
            prop_assert_eq!(order[start as usize], whole.code.as_str());
            prop_assert_eq!(codes(tree.with_parts(&whole.code)), &order[start as usize..end as usize]);
            let mut children: Vec<&str> =
                codes(areas.iter().filter(|part| part.parent.as_ref() == Some(&whole.code)));
            children.sort_unstable();
            prop_assert_eq!(codes(tree.children(&whole.code)), children);
        }
    }

    #[test]
    fn areas_are_a_tree_exactly_if_nothing_is_wrong_with_any(
        rows in prop::collection::vec((0..12_u8, 0..5_usize, prop::option::of(0..14_u8)), 0..12),
    ) {
        let row = |&(own, tier, parent): &(u8, usize, Option<u8>)| {
            area(&own.to_string(), Tier::UPWARD[tier], parent.map(|parent| parent.to_string()).as_deref())
        };
        let areas: Vec<Area> = rows.iter().map(row).collect();
        let is_sound = |area: &Area| {
            let stands_below = |parent: &AreaCode| {
                areas.iter().any(|above| above.code == *parent && above.tier > area.tier)
            };
            areas.iter().filter(|other| other.code == area.code).count() == 1
                && area.parent.as_ref().is_none_or(stands_below)
        };
        prop_assert_eq!(AreaTree::build("1", areas.clone()).is_ok(), areas.iter().all(is_sound));
    }
}

/// An outline of one polygon with rings of `[west, south, east, north]`.
pub(super) fn outline_of(boxes: &[[f64; 4]]) -> Outline {
    let ring = |&[west, south, east, north]: &[f64; 4]| {
        vec![[west, south], [east, south], [east, north], [west, north], [west, south]]
    };
    Outline::new(vec![boxes.iter().map(ring).collect()]).expect("the boxes lie in each other")
}
