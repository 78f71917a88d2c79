//! Where somebody is on the network, and which way they come.

use super::town::{Town, at};
use crate::{Journey, Mode, Modes, Reach, Roads, findings::Finding, way::Class};

fn journey(roads: &Roads, mode: Mode, from: (f64, f64), to: (f64, f64)) -> Journey {
    let reach = roads.times_to(mode, at(to.0, to.1), &[at(from.0, from.1)])[0];
    reach.journey().unwrap_or_else(|| panic!("{mode} from {from:?} to {to:?}: {reach:?}"))
}

/// Seconds that a length on a residential street takes in a car.
fn driven_s(metres: f64) -> f64 {
    metres / (22.0 / 3.6)
}

#[track_caller]
fn takes(journey: Journey, seconds: f64) {
    let found = f64::from(journey.ms) / 1_000.0;
    assert!((found - seconds).abs() < seconds.mul_add(0.01, 0.5), "{found} s, not {seconds}");
}

/// A street of two kilometres to the east, nodes every 100 m.
fn street() -> Town {
    let town = (0..=20).fold(Town::default(), |town, east| town.node(i64::from(east), 0, east));
    town.street(1, &(0..=20).collect::<Vec<i64>>())
}

#[test]
fn two_on_one_street_meet_along_it_however_the_street_is_cut() {
    let roads = Roads::of(street().built().0);
    assert_eq!(roads.network().link_count(), 1, "shape points are no nodes");
    takes(journey(&roads, Mode::Car, (0.0, 2.0), (0.0, 7.5)), driven_s(550.0));
    takes(journey(&roads, Mode::Car, (0.0, 7.5), (0.0, 2.0)), driven_s(550.0));
    let cut = street().node(100, 1, 5).street(2, &[5, 100]).node(101, 1, 4).street(3, &[4, 101]);
    let cut = Roads::of(cut.built().0);
    assert_eq!(cut.network().link_count(), 5);
    takes(journey(&cut, Mode::Car, (0.0, 2.0), (0.0, 7.5)), driven_s(550.0));
}

#[test]
fn nobody_turns_round_in_a_one_way_street() {
    let town = Town::default().node(1, 0, 0).node(2, 0, 40).node(3, 40, 40).node(4, 40, 0);
    let ring = town.way(1, &[1, 2, 3, 4, 1], &[("highway", "residential"), ("oneway", "yes")]);
    let roads = Roads::of(ring.built().0);
    takes(journey(&roads, Mode::Car, (0.0, 8.0), (0.0, 24.0)), driven_s(1_600.0));
    takes(journey(&roads, Mode::Car, (0.0, 24.0), (0.0, 8.0)), driven_s(14_400.0));
    takes(journey(&roads, Mode::Foot, (0.0, 24.0), (0.0, 8.0)), 1_600.0 / (4.8 / 3.6));
}

#[test]
fn whoever_is_off_the_road_walks_to_it_first() {
    let roads = Roads::of(street().built().0);
    let found = journey(&roads, Mode::Car, (3.0, 2.0), (0.0, 15.0));
    assert!(found.walked_m.abs_diff(300) <= 1);
    takes(found, driven_s(1_300.0) + (300.0 - 15.0) * 1.3 / (4.8 / 3.6));
}

#[test]
fn neighbours_in_the_fields_walk_to_each_other() {
    let roads = Roads::of(street().built().0);
    let found = journey(&roads, Mode::Car, (20.0, 2.0), (20.0, 3.0));
    takes(found, 100.0 * 1.3 / (4.8 / 3.6));
}

#[test]
fn who_is_in_a_lake_far_from_any_road_is_told_to_be_off_the_network() {
    let roads = Roads::of(street().built().0);
    let (far, near) = (at(60.0, 2.0), at(0.0, 2.0));
    assert_eq!(roads.times_to(Mode::Car, near, &[far]), [Reach::UnitOffNetwork]);
    assert_eq!(roads.times_to(Mode::Car, far, &[near]), [Reach::PlaceOffNetwork]);
    assert_eq!(
        roads.times_to(Mode::Boat, near, &[at(0.0, 19.0)]),
        [Reach::PlaceOffNetwork],
        "no boat on a street"
    );
    let Reach::Road(found) = roads.times_to(Mode::Car, far, &[at(60.5, 2.0)])[0] else {
        panic!("one can walk")
    };
    takes(found, 50.0 * 1.3 / (4.8 / 3.6));
}

#[test]
fn an_island_in_the_river_is_come_to_by_boat_alone() {
    // Two arms of a river around an island with two streets; a street on the bank.
    let town = Town::default().node(1, 0, 0).node(2, 0, 40).street(1, &[1, 2]);
    let town = town.node(3, 20, 10).node(4, 20, 20).street(2, &[3, 4]).node(5, 22, 10).street(3, &[3, 5]);
    let town = town.node(10, 15, -5).node(11, 5, 0).node(12, 5, 40).node(13, 15, 45);
    let town = town.node(14, 35, 0).node(15, 35, 40);
    let town = town.way(4, &[10, 11, 12, 13], &[("waterway", "river")]);
    let roads = Roads::of(town.way(5, &[10, 14, 15, 13], &[("waterway", "river")]).built().0);
    let (bank, island) = (at(0.0, 12.0), at(20.0, 12.0));
    for mode in [Mode::Foot, Mode::EBike, Mode::Car] {
        assert_eq!(roads.times_to(mode, island, &[bank]), [Reach::Unreachable], "{mode}");
        assert_eq!(roads.times_to(mode, bank, &[island]), [Reach::Unreachable], "{mode}");
    }
    // From its berth down the arm, and 1.5 km on foot across the island.
    let found = journey(&roads, Mode::Boat, (5.0, 30.0), (20.0, 12.0));
    takes(found, 1_800.0 / (20.0 / 3.6) + (1_500.0 - 15.0) * 1.3 / (4.8 / 3.6));
}

#[test]
fn on_a_lake_of_which_the_map_has_only_the_fairway_boats_keep_to_it_and_others_have_the_shore() {
    let fairway = [("waterway", "fairway"), ("boat", "yes")];
    let town = street().node(50, 10, 0).node(51, 10, 20).way(2, &[50, 51], &fairway);
    let roads = Roads::of(town.built().0);
    // Whose phone says they are in the lake 300 m from its shore is taken to be on the street there, and walks no fairway.
    let foot = journey(&roads, Mode::Foot, (3.0, 2.0), (0.0, 12.0));
    takes(foot, (1_000.0 + (300.0 - 15.0) * 1.3) / (4.8 / 3.6));
    let boat = journey(&roads, Mode::Boat, (10.0, 2.0), (10.0, 12.0));
    takes(boat, 1_000.0 / (20.0 / 3.6));
    // A boat on open water is brought to the fairway as if it were walked: late rather than not at all.
    let adrift = journey(&roads, Mode::Boat, (15.0, 2.0), (10.0, 12.0));
    assert!((boat.ms + 300_000..boat.ms + 600_000).contains(&adrift.ms), "{adrift:?}");
}

/// Two streets to the east, 400 m apart, a river between them, and a bridge at their end.
fn river() -> Town {
    let town = Town::default().node(1, 0, 0).node(2, 0, 40).node(3, 4, 0).node(4, 4, 40);
    let town =
        town.node(5, 2, -5).node(6, 2, 45).way(3, &[5, 6], &[("waterway", "river"), ("name", "清水江")]);
    town.street(1, &[1, 2]).street(2, &[3, 4]).way(
        4,
        &[2, 4],
        &[("highway", "residential"), ("bridge", "yes"), ("name", "清水江大桥")],
    )
}

#[test]
fn the_river_is_crossed_by_the_bridge_alone() {
    let roads = Roads::of(river().built().0);
    takes(journey(&roads, Mode::Car, (4.0, 10.0), (0.0, 10.0)), driven_s(6_400.0));
    // Nearer to the far bank's street by the air line, and on this side all the same.
    let bank = journey(&roads, Mode::Car, (2.1, 10.0), (0.0, 10.0));
    assert!(bank.ms > 800_000, "{bank:?} is through the water");
    let foot = journey(&roads, Mode::Foot, (2.1, 10.0), (1.9, 10.0));
    assert!(foot.ms > 4_000_000, "{foot:?} is through the water");
}

#[test]
fn a_boat_comes_along_the_river_and_its_crew_walks_from_the_bank() {
    let roads = Roads::of(river().built().0);
    let found = journey(&roads, Mode::Boat, (2.0, 10.0), (3.0, 30.0));
    takes(found, 2_000.0 / (20.0 / 3.6) + (100.0 - 15.0) * 1.3 / (4.8 / 3.6));
    assert_eq!(found.walked_m, 0);
}

#[test]
fn a_car_park_behind_a_wall_does_not_keep_anybody() {
    // Side streets, so that the town is one: among four crossings three are no island.
    let town = (0..=20).fold(street(), |town, east| {
        town.node(1_000 + i64::from(east), -1, east)
            .street(1_000 + i64::from(east), &[i64::from(east), 1_000 + i64::from(east)])
    });
    let town = town.barred(200, 1, 5, &[("barrier", "wall")]).node(201, 2, 5).node(202, 2, 6);
    let town = town.way(2, &[201, 202], &[("highway", "service")]).street(3, &[5, 200, 201]);
    let roads = Roads::of(town.built().0);
    takes(
        journey(&roads, Mode::Car, (2.0, 5.5), (0.0, 15.0)),
        driven_s(1_100.0) + (100.0_f64.hypot(50.0) - 15.0) * 1.3 / (4.8 / 3.6),
    );
}

#[test]
fn a_bollard_lets_an_e_bike_through_and_a_car_goes_round() {
    let town = Town::default().node(1, 0, 0).barred(2, 0, 5, &[("barrier", "bollard")]).node(3, 0, 10);
    let town = town.node(4, 20, 0).node(5, 20, 10);
    let town = town.street(1, &[1, 2, 3]).street(2, &[1, 4, 5, 3]);
    let roads = Roads::of(town.built().0);
    takes(journey(&roads, Mode::EBike, (0.0, 1.0), (0.0, 9.0)), 800.0 / (18.0 / 3.6));
    takes(journey(&roads, Mode::Car, (0.0, 1.0), (0.0, 9.0)), 800.0 * 1.3 / (4.8 / 3.6));
    takes(journey(&roads, Mode::Car, (3.0, 0.0), (3.0, 10.0)), driven_s(4_400.0));
}

#[test]
fn nobody_climbs_onto_a_motorway_from_the_fields() {
    let town = Town::default().node(1, 0, 0).node(2, 0, 40).node(3, 3, 0).node(4, 3, 40);
    let town = town.way(1, &[1, 2], &[("highway", "motorway")]).street(2, &[3, 4]);
    let town = town.way(3, &[2, 4], &[("highway", "motorway_link"), ("oneway", "no")]);
    let roads = Roads::of(town.built().0);
    // A hundred metres from the motorway, two hundred from the street.
    let found = journey(&roads, Mode::Car, (1.0, 10.0), (3.0, 30.0));
    assert!(found.walked_m.abs_diff(200) <= 1, "{found:?}");
    let on_it = journey(&roads, Mode::Car, (0.0, 10.0), (3.0, 39.9));
    assert_eq!(on_it.walked_m, 0);
}

#[test]
fn an_island_and_a_way_without_length_are_told_and_harm_nobody() {
    let town = street().node(300, 50, 50).node(301, 50, 51).node(302, 50, 50).street(2, &[300, 301]);
    let (network, findings) = town.street(3, &[300, 302]).street(4, &[7, 999]).street(5, &[]).built();
    assert_eq!(findings.count(Finding::ZeroLength), 1);
    assert_eq!(findings.count(Finding::MissingNode), 1);
    assert_eq!(findings.count(Finding::WayTooShort), 2);
    let roads = Roads::of(network);
    assert_eq!(roads.times_to(Mode::Car, at(0.0, 1.0), &[at(50.0, 50.5)]), [Reach::Unreachable]);
}

#[test]
fn a_way_of_ten_thousand_points_is_one_link() {
    let town = (0..10_000).fold(Town::default(), |town, id| town.node(id, 0, i32::try_from(id).unwrap()));
    let (network, _) = town.way(1, &(0..10_000).collect::<Vec<i64>>(), &[("highway", "primary")]).built();
    assert_eq!((network.link_count(), network.node_count()), (1, 2));
    let roads = Roads::of(network);
    let half_way = journey(&roads, Mode::Car, (0.0, 10.0), (0.0, 5_010.0));
    takes(half_way, 500_000.0 / (50.0 / 3.6));
}

#[test]
fn an_empty_network_has_an_answer_for_every_question() {
    let roads = Roads::of(Town::default().built().0);
    for mode in Mode::ALL {
        assert_eq!(roads.times_to(mode, at(0.0, 0.0), &[at(60.0, 60.0)]), [Reach::PlaceOffNetwork]);
        assert!(roads.times_to(mode, at(0.0, 0.0), &[]).is_empty());
        assert!(roads.route(mode, at(0.0, 0.0), at(60.0, 60.0)).is_none());
    }
}

#[test]
fn what_is_drawn_has_names_and_classes_and_no_passages() {
    let (network, _) =
        river().barred(77, 8, 8, &[("barrier", "gate"), ("access", "no")]).street(9, &[1, 77]).built();
    let bridge = network.links().find(|link| link.name() == Some("清水江大桥")).unwrap();
    assert_eq!((bridge.class(), bridge.points().len()), (Class::Residential, 2));
    assert!(network.links().all(|link| link.class() != Class::Passage));
    let named: Vec<&str> = network.streets().into_iter().map(|(name, _)| name).collect();
    assert_eq!(named, ["清水江", "清水江大桥"]);
    assert_eq!(bridge.may(crate::Direction::Forward), Modes::LAND);
}
