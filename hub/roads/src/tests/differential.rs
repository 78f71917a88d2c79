//! On networks made up at random the hierarchy, `cch`'s own table and Dijkstra's algorithm agree to the millisecond, both ways
//! round, with beginnings that have a time of their own, and after weights have changed.

use proptest::prelude::*;

use super::town::{Town, at};
use crate::{
    Closed, Closure, Conditions, IMPASSABLE, LinkId, Mode, Modes, Network, Reach, Roads,
    dijkstra::{self, Toward},
};

const TAGS: [&[(&str, &str)]; 8] = [
    &[("highway", "residential")],
    &[("highway", "primary"), ("oneway", "yes")],
    &[("highway", "tertiary"), ("oneway", "-1"), ("maxspeed", "20")],
    &[("highway", "motorway")],
    &[("highway", "footway")],
    &[("highway", "track"), ("maxspeed", "999")],
    &[("waterway", "river")],
    &[("route", "ferry"), ("duration", "00:05")],
];

/// Nodes on a board of six by six, several on one place; ways of up to six of them, some of which are not there.
fn networks() -> impl Strategy<Value = Network> {
    let nodes = prop::collection::vec((0..6_i32, 0..6_i32, 0..12_u8), 2..40);
    let ways = prop::collection::vec((prop::collection::vec(0..42_i64, 1..6), 0..TAGS.len()), 1..50);
    (nodes, ways).prop_map(|(nodes, ways)| {
        let mut town = Town::default();
        for (id, (north, east, barred)) in (0..).zip(nodes) {
            let tags: &[(&str, &str)] = match barred {
                0 => &[("barrier", "bollard")],
                1 => &[("barrier", "wall")],
                _ => &[],
            };
            town = town.barred(id, north, east, tags);
        }
        for (id, (points, tags)) in (0..).zip(ways) {
            town = town.way(id, &points, TAGS[tags]);
        }
        town.built().0
    })
}

fn agree(roads: &Roads, mode: Mode) {
    let network = roads.network();
    let nodes: Vec<u32> = (0..u32::try_from(network.node_count()).unwrap()).collect();
    let times = roads.times_now(mode);
    let weighted = roads.weighted(mode);
    let table = cch::distance_matrix(&roads.hierarchy().view(), &weighted.metric.view(), &nodes, &nodes);
    for from in &nodes {
        let plain = dijkstra::times(network, &times, Toward::Targets, &[(*from, 0)], &nodes);
        let row = &table[*from as usize * nodes.len()..][..nodes.len()];
        assert_eq!(plain, row, "from {from} by {mode}");
        assert_eq!(plain, roads.node_times(mode, Toward::Targets, &[(*from, 0)], &nodes));
        let back = dijkstra::times(network, &times, Toward::Beginnings, &[(*from, 0)], &nodes);
        assert_eq!(back, roads.node_times(mode, Toward::Beginnings, &[(*from, 0)], &nodes));
        let column: Vec<u32> =
            nodes.iter().map(|to| table[*to as usize * nodes.len() + *from as usize]).collect();
        assert_eq!(back, column, "to {from} by {mode}");
    }
    let several: Vec<(u32, u32)> = nodes.iter().step_by(3).map(|node| (*node, node * 1_000)).collect();
    for toward in [Toward::Targets, Toward::Beginnings] {
        let plain = dijkstra::times(network, &times, toward, &several, &nodes);
        assert_eq!(plain, roads.node_times(mode, toward, &several, &nodes));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn three_ways_of_reckoning_agree_on_any_network(network in networks()) {
        let roads = Roads::of(network);
        for mode in Mode::ALL {
            agree(&roads, mode);
        }
    }

    #[test]
    fn they_agree_after_links_were_closed(network in networks(), closed in prop::collection::vec(0..60_u32, 0..20)) {
        let roads = Roads::of(network);
        roads.prepare(Mode::Car);
        let closures =
            closed.into_iter().map(|link| Closure { what: Closed::Link(LinkId(link)), modes: Modes::LAND });
        roads.apply(Conditions { closures: closures.collect(), ..Conditions::default() });
        agree(&roads, Mode::Car);
        agree(&roads, Mode::Foot);
    }

    #[test]
    fn any_place_has_an_answer_and_its_route_takes_as_long_as_was_said(
        network in networks(),
        from in (-5.0..12.0_f64, -5.0..12.0_f64),
        to in (-5.0..12.0_f64, -5.0..12.0_f64),
    ) {
        let roads = Roads::of(network);
        let (from, to) = (at(from.0, from.1), at(to.0, to.1));
        for mode in Mode::ALL {
            let there = roads.times_to(mode, to, &[from])[0];
            let back = roads.times_from(mode, from, &[to])[0];
            prop_assert_eq!(there.journey().map(|found| found.ms), back.journey().map(|found| found.ms));
            prop_assert_eq!(there == Reach::Unreachable, back == Reach::Unreachable);
            let Some(route) = roads.route(mode, from, to) else { continue };
            prop_assert!(route.ms < IMPASSABLE);
            let journey = there.journey().expect("where there is a route there is a time");
            prop_assert!(journey.ms <= route.ms);
            prop_assert!(journey.ms == route.ms || journey.ms == crate::snap::walk_ms(from.distance_m(&to)));
            prop_assert!(route.length_m + 3.0 >= from.distance_m(&to), "{} m", route.length_m);
        }
    }
}
