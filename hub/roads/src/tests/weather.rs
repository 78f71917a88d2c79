//! Conditions: closed bridges, flooded streets, full roads, and speeds that were seen.

use super::town::{Town, at};
use crate::{
    Closed, Closure, Conditions, Mode, Modes, Reach, Roads,
    air_line::{AirLine, DetourSource},
    conditions::{Hours, SEEN_FOR_US, SEEN_LINKS_MAX, Seen},
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
fn a_jam_that_fixes_show_counts_until_it_is_old() {
    let roads = ladder();
    let free = ms(&roads, Mode::Car);
    let sighting = roads.sighted(Mode::Car, at(2.5, 10.0), at(1.0, 10.0), 60_000).unwrap();
    // 150 m a minute is 9 km/h instead of 50.
    assert!((500..=600).contains(&sighting.percent), "{sighting:?}");
    let mut seen = Seen::default();
    seen.note(sighting, 1_000);
    let conditions = |now_us: i64| Conditions { seen: seen.at(now_us, &roads), ..Conditions::default() };
    let (fresh, old) = (conditions(2_000), conditions(1_001 + SEEN_FOR_US));
    assert_eq!((fresh.seen.link_count(), old.seen.link_count()), (1, 0));
    roads.apply(fresh);
    assert!(ms(&roads, Mode::Car) > free * 3);
    roads.apply(old);
    assert_eq!(ms(&roads, Mode::Car), free);
    assert_eq!(conditions(0).seen.link_count(), 0, "a fix from the future tells nothing");
}

#[test]
fn fixes_that_cannot_be_are_no_sighting() {
    let roads = ladder();
    let sighted = |from: (f64, f64), to: (f64, f64), between_ms: u32| {
        roads.sighted(Mode::Car, at(from.0, from.1), at(to.0, to.1), between_ms)
    };
    assert!(sighted((2.5, 10.0), (1.0, 10.0), 0).is_none());
    assert!(sighted((2.5, 10.0), (1.0, 10.0), 2_000).is_none(), "270 km/h");
    assert!(sighted((2.5, 10.0), (2.4, 10.0), 10_000).is_none(), "what positions err by");
    assert!(sighted((2.5, 10.0), (1.0, 15.0), 60_000).is_none(), "two links");
    assert!(sighted((90.0, 10.0), (91.0, 15.0), 60_000).is_none(), "off the network");
}

#[test]
fn no_more_is_kept_of_what_was_seen_than_there_is_room_for() {
    let roads = ladder();
    let sighting = roads.sighted(Mode::Car, at(2.5, 10.0), at(1.0, 10.0), 60_000).unwrap();
    let mut seen = Seen::default();
    for link in 0..=u32::try_from(SEEN_LINKS_MAX).unwrap() {
        seen.note(crate::conditions::Sighting { link: crate::LinkId(link), ..sighting }, 5);
    }
    assert_eq!(seen.refused(), 1);
    seen.note(sighting, 6 + SEEN_FOR_US);
    assert_eq!(seen.at(6 + SEEN_FOR_US, &roads).link_count(), 1, "the old ones made room");
    for (at_us, percent) in [(0, 100), (1, 700), (2, 300)] {
        seen.note(crate::conditions::Sighting { percent, ..sighting }, 7 + SEEN_FOR_US + at_us);
    }
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
