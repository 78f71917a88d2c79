//! Which places stand for an area, and what they weigh.

use super::*;

/// A township of two villages; the first has two grids, the second none on the map. Each is a square of a tenth of a degree.
fn tree() -> AreaTree {
    let square = |lon: f64| {
        let (west, east) = (lon, lon + 0.1);
        format!(
            r#"{{"type":"Polygon","coordinates":[[[{west},30],[{east},30],[{east},30.1],[{west},30.1],[{west},30]]]}}"#
        )
    };
    let area = |code: &str, tier: &str, parent: &str, geometry: &str| {
        let parent = if parent.is_empty() { String::new() } else { format!(r#","parent":"{parent}""#) };
        format!(
            r#"{{"type":"Feature","geometry":{geometry},"properties":{{"code":"{code}","name":"{code}","tier":"{tier}"{parent}}}}}"#
        )
    };
    let features = [
        area("t", "township", "", "null"),
        area("t1", "village", "t", "null"),
        area("t1a", "grid", "t1", &square(112.0)),
        area("t1b", "grid", "t1", &square(112.1)),
        area("t2", "village", "t", &square(112.2)),
        area("t2a", "grid", "t2", "null"),
    ];
    let text = format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(","));
    AreaTree::from_geojson("1", &text).expect("the tree has no mistakes")
}

fn code(code: &str) -> AreaCode {
    AreaCode::new(code).expect("a valid code")
}

/// At noon in China, which is in the third part of the day, with these cases at night and in this part.
fn filed(night: &[(&str, u64)], now: &[(&str, u64)]) -> Filed {
    let counts = |of: &[(&str, u64)]| of.iter().map(|(area, count)| (code(area), *count)).collect();
    let by_part = [(PartOfDay::ALL[0], counts(night)), (PartOfDay::ALL[2], counts(now))];
    Filed { part: PartOfDay::ALL[2], days: 28, by_part: by_part.into_iter().collect() }
}

/// By this part of the day.
const NOW: DemandBy = DemandBy::PartOfDay(PartOfDay::ALL[2]);

#[track_caller]
fn check(within: &str, filed: &Filed, by: DemandBy, cases: u64, places: &[(&str, u32)]) {
    let demand = Demand::of(&tree(), &code(within), filed, UtcMicros(0));
    let found: Vec<_> = demand.places.iter().map(|place| (place.area.as_str(), place.weight)).collect();
    assert_eq!((demand.by, demand.cases, found.as_slice()), (by, cases, places));
}

#[test]
fn the_cases_of_this_part_of_the_day_are_the_demand_of_the_lowest_areas_on_the_map() {
    let filed = filed(&[("t1a", 99)], &[("t1b", 20), ("t2", 10), ("gone", 50)]);
    check("t", &filed, NOW, 30, &[("t1b", 20), ("t2", 10)]);
}

#[test]
fn what_is_filed_where_the_map_knows_nothing_so_low_is_spread_over_what_it_knows() {
    // A grid without an outline lies in its village; a village without one has its grids, a township its villages, by their share.
    check("t", &filed(&[], &[("t2a", 30)]), NOW, 30, &[("t2", 30)]);
    let by_share = filed(&[], &[("t1b", 20), ("t2", 10), ("t2a", 9), ("t", 50)]);
    check("t", &by_share, NOW, 89, &[("t1b", 46), ("t2", 43)]);
    check("t", &filed(&[], &[("t1", 30), ("t1a", 10), ("t1b", 5)]), NOW, 45, &[("t1a", 30), ("t1b", 15)]);
    // The village's go to its grids first, and then the township's by what all have.
    let both = filed(&[], &[("t1", 20), ("t2", 10), ("t", 30)]);
    check("t", &both, NOW, 60, &[("t1a", 20), ("t1b", 20), ("t2", 20)]);
    // Nothing is known of any: alike.
    check("t", &filed(&[], &[("t", 30)]), NOW, 30, &[("t1a", 10), ("t1b", 10), ("t2", 10)]);
    // What is above the area that is asked for is not its own.
    check("t1", &filed(&[], &[("t", 500)]), DemandBy::Alike, 0, &[("t1a", 1), ("t1b", 1)]);
}

#[test]
fn where_they_are_too_few_those_of_all_hours_count_and_else_every_place_alike() {
    check("t", &filed(&[("t1a", 29)], &[("t1b", 1)]), DemandBy::AllHours, 30, &[("t1a", 29), ("t1b", 1)]);
    let alike = [("t1a", 1), ("t1b", 1), ("t2", 1)];
    check("t", &filed(&[("t1a", 28)], &[("t1b", 1)]), DemandBy::Alike, 29, &alike);
    check("t1", &filed(&[], &[("t2", 500)]), DemandBy::Alike, 0, &alike[..2]);
    check("t2a", &filed(&[], &[]), DemandBy::Alike, 0, &[]);
}

#[test]
fn a_place_lies_inside_of_its_area_and_in_the_middle_where_that_is_inside() {
    let demand = Demand::of(&tree(), &code("t1a"), &filed(&[], &[]), UtcMicros(0));
    let middle = Place::new(30.05, 112.05).expect("it is a place");
    assert!(demand.places[0].place.distance_m(&middle) < 1.0);
    // A ring around a hole, whose middle is not in it.
    let ring = |low: f64, high: f64| vec![[low, low], [high, low], [high, high], [low, high], [low, low]];
    let outline = Outline::new(vec![vec![ring(30.0, 30.1), ring(30.02, 30.08)]]).expect("a ring");
    assert!(outline.covers(inside(&outline)));
}

#[test]
fn too_many_parts_are_one_at_their_parent_where_most_of_them_is() {
    let at = |lon: f64| Place::new(30.0, lon).expect("it is a place");
    let part = |area: &str, lon, weight| Weighed { area: code(area), place: at(lon), weight };
    let places = vec![part("t1a", 112.0, 3), part("t1b", 112.1, 5), part("t2", 112.2, 1)];
    let whole = lifted(&tree(), places, Tier::Grid);
    assert_eq!(whole, [part("t1", 112.1, 8), part("t2", 112.2, 1)]);
}
