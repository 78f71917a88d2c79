//! Speeds that were seen in fixes.

use geo_index::Place;

use super::town::{Town, at};
use crate::{
    Conditions, Direction, LinkId, Mode, Roads,
    conditions::{
        SEEN_FACTOR_MAX_PERCENT, SEEN_FOR_US, SEEN_LINKS_MAX, SEEN_PASSES_MIN, SEEN_WHOLE_US, Seen, Sighting,
        Unseen,
    },
};

/// A main road of two kilometres to the east with side streets every 200 m, so that it is cut into ten links.
fn road() -> Roads {
    let town = (0..=10_i64).fold(Town::default(), |town, number| {
        let east = i32::try_from(number).unwrap() * 2;
        town.node(number, 0, east).node(100 + number, 1, east).street(100 + number, &[number, 100 + number])
    });
    let along: Vec<i64> = (0..=10).collect();
    Roads::of(town.way(1, &along, &[("highway", "primary")]).built().0)
}

fn spot(east: f64) -> Place {
    at(0.0, east)
}

fn ms(roads: &Roads) -> u32 {
    roads.times_to(Mode::Car, spot(20.0), &[spot(0.0)])[0].journey().expect("there is a road").ms
}

/// Somebody drives from one end to the other at a third of the usual 50 km/h, telling a place every 15 s.
fn crawled(roads: &Roads, seen: &mut Seen, who: u64, at_us: i64) {
    let step = 50.0 / 3.0 / 3.6 * 15.0 / 100.0;
    let mut east = 0.1;
    while east + step < 20.0 {
        let sighting =
            roads.sighted(Mode::Car, spot(east), spot(east + step), 15_000).expect("it is on the road");
        assert!((280..=320).contains(&sighting.percent), "{sighting:?}");
        seen.note(&sighting, who, at_us);
        east += step;
    }
}

fn conditions(seen: &Seen, now_us: i64, roads: &Roads) -> Conditions {
    Conditions { seen: seen.at(now_us, roads), ..Conditions::default() }
}

#[test]
fn a_jam_counts_once_enough_were_in_it_and_fades() {
    let (roads, mut seen) = (road(), Seen::default());
    let free = ms(&roads);
    for who in 1..SEEN_PASSES_MIN as u64 {
        // Again and again the same ones: they count once each.
        (0..5).for_each(|_| crawled(&roads, &mut seen, who, 1_000));
    }
    assert_eq!(seen.at(2_000, &roads).link_count(), 0, "too few were there");
    crawled(&roads, &mut seen, 99, 1_000);
    let time = |now_us: i64| {
        roads.apply(conditions(&seen, now_us, &roads));
        ms(&roads)
    };
    let [new, still_new, half, old] =
        [2_000, SEEN_WHOLE_US, i64::midpoint(SEEN_WHOLE_US, SEEN_FOR_US), 1_001 + SEEN_FOR_US].map(time);
    assert!(
        new.abs_diff(free * 3) < free / 4 && new == still_new,
        "{new} ms, {still_new} ms, free {free} ms"
    );
    assert!(half.abs_diff(free * 2) < free / 4, "half of it counts: {half} ms, free {free} ms");
    assert_eq!(old, free);
    assert_eq!(seen.at(0, &roads).link_count(), 0, "a fix from the future tells nothing");
}

#[test]
fn who_goes_fast_is_seen_although_no_two_fixes_are_on_one_link() {
    let roads = road();
    // 72 km/h are 300 m in 15 s: over the links of 200 m, wherever they begin.
    let sighting = roads.sighted(Mode::Car, spot(1.0), spot(4.0), 15_000).expect("it is on the road");
    assert!((65..=72).contains(&sighting.percent), "{sighting:?}");
    assert_eq!(sighting.links.len(), 2, "{sighting:?}");
    let back = roads.sighted(Mode::Car, spot(4.0), spot(1.0), 15_000).expect("it is on the road");
    let turned: Vec<(LinkId, Direction)> =
        back.links.iter().rev().map(|(link, direction)| (*link, direction.turned())).collect();
    assert_eq!(turned, sighting.links);
}

#[test]
fn fixes_that_cannot_be_or_tell_nothing_are_no_sighting() {
    let roads = road();
    let why = |from: (f64, f64), to: (f64, f64), between_ms: u32| {
        roads.sighted(Mode::Car, at(from.0, from.1), at(to.0, to.1), between_ms).expect_err("nothing is seen")
    };
    assert_eq!(why((0.0, 1.0), (0.0, 4.0), 0), Unseen::TimeBetween);
    assert_eq!(why((0.0, 1.0), (0.0, 4.0), 90_001), Unseen::TimeBetween);
    assert_eq!(why((0.0, 1.0), (0.0, 1.2), 10_000), Unseen::Stands);
    assert_eq!(why((0.0, 1.0), (0.0, 4.0), 2_000), Unseen::Absurd, "540 km/h");
    assert_eq!(why((0.0, 1.0), (0.0, 1.5), 90_000), Unseen::Absurd, "2 km/h");
    assert_eq!(why((0.5, 1.0), (0.5, 4.0), 15_000), Unseen::OffRoad, "fifty metres off");
    assert_eq!(why((90.0, 1.0), (91.0, 4.0), 90_000), Unseen::OffRoad, "off the network");
    assert_eq!(why((1.0, 2.0), (1.0, 4.0), 60_000), Unseen::NoWay, "400 m by road, 200 m by air");
    let sighted = roads.sighted(Mode::Boat, at(0.0, 1.0), at(0.0, 4.0), 30_000);
    assert_eq!(sighted, Err(Unseen::OffRoad), "no boat on a street");
}

#[test]
fn nobody_is_seen_against_a_one_way_street() {
    let town = Town::default().node(1, 0, 0).node(2, 0, 40).node(3, 40, 40).node(4, 40, 0);
    let ring = town.way(1, &[1, 2, 3, 4, 1], &[("highway", "residential"), ("oneway", "yes")]);
    let roads = Roads::of(ring.built().0);
    assert!(roads.sighted(Mode::Car, spot(10.0), spot(12.0), 30_000).is_ok());
    assert_eq!(roads.sighted(Mode::Car, spot(12.0), spot(10.0), 30_000), Err(Unseen::NoWay));
}

#[test]
fn no_more_is_kept_of_what_was_seen_than_there_is_room_for() {
    let roads = road();
    let of = |link: u32, percent: u32| Sighting {
        links: vec![(LinkId(link), Direction::Forward)],
        mode: Mode::Car,
        percent,
    };
    let mut seen = Seen::default();
    for link in 0..=u32::try_from(SEEN_LINKS_MAX).unwrap() {
        seen.note(&of(link, 100), 1, 5);
    }
    assert_eq!(seen.refused(), 1);
    let later = 6 + SEEN_FOR_US;
    // One that says what cannot be is outvoted, and bounded where all say it.
    for (who, percent) in [(1, u32::MAX), (2, 100), (3, 100)] {
        seen.note(&of(0, percent), who, later);
    }
    let free = ms(&roads);
    roads.apply(conditions(&seen, later, &roads));
    assert_eq!((seen.at(later, &roads).link_count(), ms(&roads)), (1, free), "the old ones made room");
    for who in 4..20 {
        (0..20).for_each(|link| seen.note(&of(link, u32::MAX), who, later));
    }
    roads.apply(conditions(&seen, later, &roads));
    assert!(ms(&roads) <= free * SEEN_FACTOR_MAX_PERCENT / 100 + 100);
}

#[test]
fn what_comes_late_to_a_full_store_makes_nothing_that_is_newer_forgotten() {
    let roads = road();
    let of = |link: u32| Sighting {
        links: vec![(LinkId(link), Direction::Forward)],
        mode: Mode::Car,
        percent: 100,
    };
    let (mut seen, now) = (Seen::default(), 10 * SEEN_FOR_US);
    for who in 1..=3 {
        seen.note(&of(0), who, now);
    }
    for link in 1..u32::try_from(SEEN_LINKS_MAX).unwrap() {
        seen.note(&of(link), 1, now);
    }
    seen.note(&of(u32::try_from(SEEN_LINKS_MAX).unwrap()), 1, now - 60_000_000);
    assert_eq!((seen.refused(), seen.at(now, &roads).link_count()), (1, 1));
}
