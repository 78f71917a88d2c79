//! Conditions: closed bridges, flooded streets, and full roads.

use super::town::{Town, at};
use crate::{
    Closed, Closure, Conditions, Mode, Modes, Reach, Roads,
    air_line::{AirLine, DetourSource},
    conditions::Hours,
    way::Class,
};

/// A ladder: two streets of two kilometres, joined by bridges every 500 m.
fn ladder() -> Roads {
    let mut town = Town::default();
    for rung in 0..5_i64 {
        let east = i32::try_from(rung).unwrap() * 5;
        town = town.node(rung, 0, east).node(10 + rung, 3, east);
        town = town.way(100 + rung, &[rung, 10 + rung], &[("highway", "primary"), ("bridge", "yes")]);
    }
    let town = town.way(1, &[0, 1, 2, 3, 4], &[("highway", "primary")]);
    Roads::of(town.way(2, &[10, 11, 12, 13, 14], &[("highway", "primary")]).built().0)
}

fn ms(roads: &Roads, mode: Mode) -> u32 {
    roads.times_to(mode, at(0.0, 10.0), &[at(3.0, 10.0)])[0].journey().expect("there is a way").ms
}

fn closed(what: Closed) -> Conditions {
    Conditions { closures: vec![Closure { what, modes: Modes::LAND }], ..Conditions::default() }
}

#[test]
fn a_closed_bridge_is_gone_round_and_open_again_when_it_is() {
    let roads = ladder();
    let free = ms(&roads, Mode::Car);
    for what in [
        Closed::Way(102),
        Closed::Bridge { place: at(1.5, 10.0), radius_m: 50.0 },
        Closed::Near { place: at(1.5, 10.1), radius_m: 20.0 },
        Closed::Within(vec![at(1.0, 9.5), at(1.0, 10.5), at(2.0, 10.5), at(2.0, 9.5)]),
    ] {
        roads.apply(closed(what.clone()));
        // There and back 500 m more on each street, but the walk is never longer than that.
        assert!(ms(&roads, Mode::Car) > free + 60_000, "{what:?} closes nothing");
        roads.apply(Conditions::default());
        assert_eq!(ms(&roads, Mode::Car), free);
    }
}

#[test]
fn closures_that_mean_nothing_close_nothing() {
    let roads = ladder();
    let free = ms(&roads, Mode::Car);
    for what in [
        Closed::Way(9_999),
        Closed::Link(crate::LinkId(u32::MAX)),
        Closed::Near { place: at(1.5, 10.0), radius_m: f64::NAN },
        Closed::Near { place: at(1.5, 10.0), radius_m: -1.0 },
        Closed::Within(vec![at(0.0, 0.0), at(9.0, 9.0)]),
        Closed::Within(vec![]),
    ] {
        roads.apply(closed(what.clone()));
        assert_eq!(ms(&roads, Mode::Car), free, "{what:?}");
    }
}

#[test]
fn whoever_stands_on_a_closed_street_walks_to_another() {
    let roads = ladder();
    roads.apply(closed(Closed::Way(2)));
    let Reach::Road(found) = roads.times_to(Mode::Car, at(0.0, 10.0), &[at(3.0, 12.0)])[0] else {
        panic!("no way")
    };
    assert!(found.walked_m.abs_diff(200) <= 1, "{found:?}");
}

#[test]
fn a_full_road_takes_longer_at_its_hour_and_for_cars_only() {
    let roads = ladder();
    let (car, bike) = (ms(&roads, Mode::Car), ms(&roads, Mode::EBike));
    let hours = Hours::default().with(Class::Primary, 8, 250);
    roads.apply(Conditions { hour: Some((hours.clone(), 8)), ..Conditions::default() });
    assert!(ms(&roads, Mode::Car).abs_diff(car * 5 / 2) <= 3, "{} and {car}", ms(&roads, Mode::Car));
    assert_eq!(ms(&roads, Mode::EBike), bike);
    roads.apply(Conditions { hour: Some((hours, 9)), ..Conditions::default() });
    assert_eq!(ms(&roads, Mode::Car), car);
}

#[test]
fn who_asks_for_an_instant_is_answered_by_what_holds_then() {
    let roads = ladder();
    let ms_at = |mode: Mode, at_us: i64| {
        let reach = roads.times_to_at(mode, at(0.0, 10.0), &[at(3.0, 10.0)], at_us)[0];
        reach.journey().expect("there is a way").ms
    };
    let (car, bike) = (ms(&roads, Mode::Car), ms(&roads, Mode::EBike));
    let hours = Hours::default().with(Class::Primary, 8, 250);
    let at_hour = |hour: u8| Conditions { hour: Some((hours.clone(), hour)), ..Conditions::default() };
    roads.apply(at_hour(7));
    roads.apply_from(at_hour(8), 1_000);
    assert_eq!((ms_at(Mode::Car, 999), ms(&roads, Mode::Car)), (car, car));
    assert!(ms_at(Mode::Car, 1_000).abs_diff(car * 5 / 2) <= 3);
    assert_eq!(ms_at(Mode::EBike, 1_000), bike);
    roads.apply(at_hour(9));
    assert_eq!(ms_at(Mode::Car, 1_000), car, "what was to come is gone with what held");
}

#[test]
fn classes_are_known_by_their_names() {
    for class in Class::ALL {
        assert_eq!(Class::by_name(class.name()), Some(class));
    }
    assert_eq!(Class::by_name("高速"), None);
}

#[test]
fn without_a_network_the_air_line_says_where_its_factor_is_from() {
    let usual = AirLine::default();
    assert_eq!((usual.detour(), usual.source()), (1.4, DetourSource::Usual));
    assert_eq!(AirLine::measured(&Roads::of(Town::default().built().0), Mode::Car, 1), usual);
    let measured = AirLine::measured(&ladder(), Mode::Car, 1);
    assert!(matches!(measured.source(), DetourSource::Measured { pairs } if pairs > 50), "{measured:?}");
    assert!((1.0..1.5).contains(&measured.detour()), "{measured:?}");
    assert_eq!(measured, AirLine::measured(&ladder(), Mode::Car, 1), "the same seed, the same factor");
    let (from, to) = (at(0.0, 0.0), at(0.0, 30.0));
    let hours = f64::from(usual.ms(Mode::Foot, from, to)) / 3_600_000.0;
    assert!((hours - 3.0 * 1.4 / 4.8).abs() < 0.01, "{hours}");
}
