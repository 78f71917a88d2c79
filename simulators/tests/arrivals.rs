//! Invented calls, held against the table of figures they are invented by.

#![cfg(test)]

use std::{collections::BTreeMap, sync::LazyLock};

use hub_protocol::UtcMicros;
use simulators::{
    city::{
        Arrival, Arrivals, City,
        arrivals::{COUNTY, SQUARE_M, near_duplicate_share},
        day_of_week, hour_of_day, midnight,
    },
    geometry::offset_m,
    seed::Seed,
};

const WEEKS: i64 = 30;
const PER_DAY: f64 = 372.0;
const DAY_US: i64 = 24 * 3_600 * 1_000_000;

/// A Monday in the time of the city.
fn monday() -> UtcMicros {
    let begin = midnight(UtcMicros::clamped(1_767_600_000_000_000));
    (0..7).map(|day| UtcMicros::clamped(begin.get() + day * DAY_US)).find(|at| day_of_week(*at) == 0).unwrap()
}

static CITY: LazyLock<City> = LazyLock::new(|| City::small(Seed(1)));

static CALLS: LazyLock<Vec<Arrival>> = LazyLock::new(|| {
    let until = monday().get() + WEEKS * 7 * DAY_US;
    Arrivals::of(&CITY, monday(), PER_DAY, 0).take_while(|call| call.at.get() < until).collect()
});

fn share(is_so: impl Fn(&Arrival) -> bool) -> f64 {
    CALLS.iter().filter(|call| is_so(call)).count() as f64 / CALLS.len() as f64
}

#[test]
fn calls_come_in_order_and_as_many_as_asked_for() {
    assert!(CALLS.windows(2).all(|pair| pair[0].at <= pair[1].at));
    let per_day = CALLS.len() as f64 / (WEEKS * 7) as f64;
    assert!((per_day / PER_DAY - 1.0).abs() < 0.03, "{per_day} a day");
}

#[test]
fn every_hour_and_every_weekday_has_its_share() {
    let hours: f64 = COUNTY.hourly_percent.iter().sum();
    for (hour, percent) in (0_u8..).zip(COUNTY.hourly_percent) {
        let found = share(|call| hour_of_day(call.at) == hour) * 100.0;
        assert!((found - percent / hours * 100.0).abs() < 0.4, "hour {hour}: {found} %, wanted {percent} %");
    }
    for (day, wanted) in COUNTY.weekday.iter().enumerate() {
        let found = share(|call| day_of_week(call.at) == day) * 7.0;
        assert!((found - wanted).abs() < 0.06, "day {day}: {found}, wanted {wanted}");
    }
}

#[test]
fn hours_are_as_uneven_as_real_ones() {
    let mut counts = vec![0_u32; usize::try_from(WEEKS * 7 * 24).unwrap()];
    for call in &*CALLS {
        counts[usize::try_from((call.at.get() - monday().get()) / (DAY_US / 24)).unwrap()] += 1;
    }
    let expected =
        |hour: usize| PER_DAY * COUNTY.hourly_percent[hour % 24] / 100.0 * COUNTY.weekday[hour / 24 % 7];
    let sum: f64 = (0..)
        .zip(&counts)
        .map(|(hour, count)| (f64::from(*count) - expected(hour)).powi(2) / expected(hour))
        .sum();
    let found = sum / counts.len() as f64;
    assert!(
        (found - COUNTY.variance_over_mean).abs() < 0.25,
        "{found}, wanted {}",
        COUNTY.variance_over_mean
    );
}

#[test]
fn as_many_calls_are_about_one_just_before_as_in_reality() {
    let found = near_duplicate_share(&CALLS);
    assert!(
        (found - COUNTY.near_duplicate_share).abs() < 0.03,
        "{found}, wanted {}",
        COUNTY.near_duplicate_share
    );
    let first: BTreeMap<u64, &Arrival> = CALLS.iter().map(|call| (call.number, call)).collect();
    for again in CALLS.iter().filter(|call| call.again.is_some()) {
        let Some(first) = again.again.and_then(|number| first.get(&number)) else { continue };
        assert_eq!((first.category, first.at < again.at), (again.category, true));
        assert_ne!(first.text, again.text);
    }
}

#[test]
fn calls_come_from_few_places_as_in_reality() {
    let mut squares: BTreeMap<(u64, u64), u32> = BTreeMap::new();
    for call in &*CALLS {
        let (north, east) = offset_m(CITY.areas[0].seat, call.really_at);
        let square = ((north / SQUARE_M).floor().to_bits(), (east / SQUARE_M).floor().to_bits());
        *squares.entry(square).or_default() += 1;
    }
    let mut counts: Vec<f64> = squares.into_values().map(f64::from).collect();
    counts.sort_by(f64::total_cmp);
    let (all, number) = (counts.iter().sum::<f64>(), counts.len() as f64);
    let weighted: f64 = (1..).zip(&counts).map(|(rank, count)| f64::from(rank) * count).sum();
    let gini = 2.0 * weighted / (number * all) - (number + 1.0) / number;
    assert!((gini - COUNTY.gini).abs() < 0.07, "gini {gini}, wanted {}", COUNTY.gini);
    let busiest: f64 = counts.iter().rev().take(counts.len() / 10).sum();
    let found = busiest / all;
    assert!((found - COUNTY.top_tenth_share).abs() < 0.07, "{found}, wanted {}", COUNTY.top_tenth_share);
}

#[test]
fn some_callers_know_the_place_some_only_the_village_and_some_neither() {
    let place = share(|call| call.place.is_some());
    let village = share(|call| call.place.is_none() && call.area.is_some());
    let nothing = share(|call| call.place.is_none() && call.area.is_none());
    assert!((0.65..0.85).contains(&place), "{place}");
    assert!((0.05..0.2).contains(&village) && (0.05..0.25).contains(&nothing), "{village} {nothing}");
    for call in CALLS.iter().filter_map(|call| call.place) {
        assert!(CITY.areas[0].bounds.contains(call));
    }
}

#[test]
fn the_same_stream_is_the_same_every_time_and_another_stream_is_another() {
    let first = |stream: u64| Arrivals::of(&CITY, monday(), PER_DAY, stream).take(500).collect::<Vec<_>>();
    assert_eq!(first(1), first(1));
    assert_ne!(first(1), first(2));
}

#[test]
fn the_tiny_city_has_callers_too() {
    let tiny = City::tiny(Seed(1));
    let calls: Vec<Arrival> = Arrivals::of(&tiny, monday(), PER_DAY, 0).take(200).collect();
    for call in calls.iter().filter(|call| call.place.is_some()) {
        assert!(!tiny.containing(call.really_at).is_empty(), "{call:?}");
    }
}
