//! People who call: when, where, about what and in whose words, by the profile of real streams of calls.
//!
//! Some calls come in bursts, some are about the same matter as one just before, many come from the same few places; many
//! callers do not know where they are, and some say it wrongly.

mod chance;
mod profile;
mod words;

use std::collections::{BTreeMap, VecDeque};

use hub_protocol::{AreaCode, Point, Tier, UtcMicros};
use rand::{Rng, rngs::StdRng};

use super::{City, day_of_week, hour_of_day, names};
use crate::{
    geometry::{distance_m, moved, offset_m},
    seed::Seed,
};

pub use profile::{COUNTY, FIRE_SERVICE, NEAR_M, NEAR_MINUTES, Profile, SQUARE_M};

const SECOND_US: i64 = 1_000_000;
const HOUR_US: i64 = 3_600 * SECOND_US;

/// How unequally squares are called from: the logarithm of their weights has this standard deviation, and some are hot
/// spots besides. The concentration of the profile follows from these three.
const SPREAD: f64 = 1.0;
const HOT_SPOT_SHARE: f64 = 0.08;
const HOT_SPOT_TIMES: f64 = 5.0;

/// Of the near duplicates so many come by chance in a busy city; the others are made.
const BY_CHANCE: f64 = 0.1;

/// Of a hundred callers so many give a place that is found at once, so many name one that is near, so many say it wrongly;
/// the others know only the village or less.
const EXACT_PERCENT: u32 = 58;
const AROUND_PERCENT: u32 = 16;
const WRONG_PERCENT: u32 = 8;
const VILLAGE_PERCENT: u32 = 11;

/// Of a hundred second calls so many are from the same telephone.
const SAME_CALLER_PERCENT: u32 = 25;

/// A call.
#[derive(Debug, Clone, PartialEq)]
pub struct Arrival {
    /// Its number, from 0 in the order of invention.
    pub number: u64,
    /// When it comes.
    pub at: UtcMicros,
    /// Category code, as the policy that ships with the hub has them.
    pub category: &'static str,
    /// The caller's words.
    pub text: String,
    /// The caller's words about the place; none if there are none.
    pub address: Option<String>,
    /// The point, if the desk finds it by those words.
    pub place: Option<Point>,
    /// The village, if only that is known.
    pub area: Option<AreaCode>,
    /// Where it really is.
    pub really_at: Point,
    /// The caller.
    pub caller_name: String,
    /// The number to call back.
    pub caller_phone: String,
    /// By which channel it came.
    pub channel: &'static str,
    /// The call whose matter this is told again, by its number.
    pub again: Option<u64>,
}

/// Somewhere people call from.
#[derive(Debug, Clone)]
struct CalledFrom {
    point: Point,
    name: String,
    village: AreaCode,
    village_name: String,
}

/// Calls, one after another, without end.
#[derive(Debug)]
pub struct Arrivals {
    profile: Profile,
    per_day: f64,
    random: StdRng,
    spots: Vec<CalledFrom>,
    /// Ascending sums of the spots' weights.
    sums: Vec<f64>,
    hour: UtcMicros,
    made: u64,
    waiting: BTreeMap<(UtcMicros, u64), Arrival>,
    ready: VecDeque<Arrival>,
}

impl Arrivals {
    /// Calls from an instant on, so many a day on average, by the county's profile; `stream` tells several streams of one
    /// city apart.
    ///
    /// # Panics
    /// If there are no calls on a day.
    #[must_use]
    pub fn of(city: &City, from: UtcMicros, per_day: f64, stream: u64) -> Self {
        Self::by_profile(COUNTY, city, from, per_day, stream)
    }

    /// Calls by another profile.
    ///
    /// # Panics
    /// If there are no calls on a day.
    #[must_use]
    pub fn by_profile(profile: Profile, city: &City, from: UtcMicros, per_day: f64, stream: u64) -> Self {
        assert!(per_day.is_finite() && per_day > 0.0, "{per_day} calls a day");
        let spots = spots(city);
        let sums = weights(city.seed, city.areas[0].seat, &spots);
        Self {
            profile,
            per_day,
            random: city.seed.stream("arrivals", stream),
            spots,
            sums,
            hour: from,
            made: 0,
            waiting: BTreeMap::new(),
            ready: VecDeque::new(),
        }
    }

    /// Invents the calls of the next hour.
    fn invent(&mut self) {
        let (begin, end) = (self.hour, UtcMicros::clamped(self.hour.get() + HOUR_US));
        self.hour = end;
        let share = self.profile.hourly_percent[usize::from(hour_of_day(begin))] / 100.0;
        let expected = self.per_day * share * self.profile.weekday[day_of_week(begin)];
        let told_again = self.profile.near_duplicate_share * (1.0 - BY_CHANCE);
        let fresh = expected * (1.0 - told_again);
        let told_again = told_again / (1.0 - told_again);
        // A second call about the same matter makes an hour more uneven by itself: calls come in ones and twos.
        let by_pairs = (1.0 + 3.0 * told_again) / (1.0 + told_again);
        let excess = ((self.profile.variance_over_mean - by_pairs) / (1.0 + told_again)).max(0.01);
        let mood = chance::gamma_of_mean_one(fresh / excess, &mut self.random);
        let mut share_of_hour = 0.0;
        loop {
            share_of_hour += chance::exponential(&mut self.random) / (fresh * mood).max(f64::MIN_POSITIVE);
            if share_of_hour >= 1.0 {
                break;
            }
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_precision_loss,
                reason = "within an hour"
            )]
            let after_us = (share_of_hour * HOUR_US as f64) as i64;
            self.call(UtcMicros::clamped(begin.get() + after_us), told_again);
        }
        let later = self.waiting.split_off(&(end, 0));
        self.ready.extend(std::mem::replace(&mut self.waiting, later).into_values());
    }

    /// A call about something new, and perhaps the next one about the same.
    fn call(&mut self, at: UtcMicros, told_again: f64) {
        let drawn = self.random.random_range(0.0..*self.sums.last().expect("a city has places"));
        let spot = self.sums.partition_point(|sum| *sum <= drawn).min(self.spots.len() - 1);
        let (category, matter) = words::matter(&mut self.random);
        let first = self.arrival(at, spot, category, matter.to_owned());
        let (number, phone, name) = (first.number, first.caller_phone.clone(), first.caller_name.clone());
        self.waiting.insert((at, number), first);
        if !self.random.random_bool(told_again) {
            return;
        }
        let after_s = (chance::exponential(&mut self.random) * 480.0).min(28.0 * 60.0);
        #[expect(clippy::cast_possible_truncation, reason = "at most half an hour")]
        let at = UtcMicros::clamped(at.get() + (after_s * 1e6) as i64);
        let text = words::told_again(matter, &mut self.random);
        let mut again = self.arrival(at, spot, category, text);
        again.again = Some(number);
        if self.random.random_ratio(SAME_CALLER_PERCENT, 100) {
            (again.caller_phone, again.caller_name) = (phone, name);
        }
        self.waiting.insert((at, again.number), again);
    }

    fn arrival(&mut self, at: UtcMicros, spot: usize, category: &'static str, matter: String) -> Arrival {
        let spot = &self.spots[spot];
        let random = &mut self.random;
        let really_at = moved(spot.point, random.random_range(-20.0..20.0), random.random_range(-20.0..20.0));
        let drawn = random.random_range(0..100);
        let (wrong, around) = (EXACT_PERCENT + AROUND_PERCENT, EXACT_PERCENT);
        let village = wrong + WRONG_PERCENT;
        let (address, place, area) = if drawn < around {
            (Some(spot.name.clone()), Some(spot.point), None)
        } else if drawn < wrong {
            let near =
                moved(spot.point, random.random_range(-120.0..120.0), random.random_range(-120.0..120.0));
            (Some(words::around(&spot.name, random)), Some(near), None)
        } else if drawn < village {
            (Some(words::misheard(&spot.name)), None, None)
        } else if drawn < village + VILLAGE_PERCENT {
            (Some(words::around(&spot.village_name, random)), None, Some(spot.village.clone()))
        } else {
            (random.random_bool(0.7).then(|| words::nowhere(random).to_owned()), None, None)
        };
        let number = self.made;
        self.made += 1;
        Arrival {
            number,
            at,
            category,
            text: address.as_ref().map_or_else(|| matter.clone(), |address| format!("{address}，{matter}")),
            address,
            place,
            area,
            really_at,
            caller_name: names::person(random),
            caller_phone: names::phone(random),
            channel: if random.random_ratio(4, 5) { "12345" } else { "desk" },
            again: None,
        }
    }
}

impl Iterator for Arrivals {
    type Item = Arrival;

    fn next(&mut self) -> Option<Arrival> {
        // An hour without calls is followed by one with some: the profile has no hour without.
        while self.ready.is_empty() {
            self.invent();
        }
        self.ready.pop_front()
    }
}

/// Places with names, or the middles of the grids where there are none.
fn spots(city: &City) -> Vec<CalledFrom> {
    let village = |grid: &AreaCode| city.upward(grid).into_iter().find(|area| area.tier == Tier::Village);
    let spot = |point: Point, name: String, area: &AreaCode| {
        let village = village(area)?;
        Some(CalledFrom { point, name, village: village.code.clone(), village_name: village.name.clone() })
    };
    if !city.places.is_empty() {
        let places = city.places.iter();
        return places.filter_map(|place| spot(place.point(), place.name.clone(), &place.area)).collect();
    }
    let lowest = city.areas.last().map_or(Tier::Grid, |area| area.tier);
    let houses = city.of_tier(lowest).enumerate().flat_map(|(number, area)| {
        (0_u32..8).map(move |house| (area, format!("{}{}号", names::street(number), house * 2 + 1), house))
    });
    houses
        .filter_map(|(area, name, house)| {
            let up = f64::from(house % 4).mul_add(0.2, 0.2);
            let right = if house < 4 { 0.3 } else { 0.7 };
            spot(area.bounds.at(up, right), name, &area.code)
        })
        .collect()
}

/// Ascending sums of weights: a square is called from more or less, whatever is in it.
fn weights(seed: Seed, origin: Point, spots: &[CalledFrom]) -> Vec<f64> {
    let square = |point: Point| {
        let (north, east) = offset_m(origin, point);
        #[expect(clippy::cast_possible_truncation, reason = "a few hundred squares across")]
        let square = ((north / SQUARE_M).floor() as i32, (east / SQUARE_M).floor() as i32);
        square
    };
    let mut squares: BTreeMap<(i32, i32), (f64, u32)> = BTreeMap::new();
    for spot in spots {
        squares.entry(square(spot.point)).or_default().1 += 1;
    }
    let mut random = seed.stream("hot spots", 0);
    for (weight, _) in squares.values_mut() {
        let times = if random.random_bool(HOT_SPOT_SHARE) { HOT_SPOT_TIMES } else { 1.0 };
        *weight = (chance::normal(&mut random) * SPREAD).exp() * times;
    }
    let mut sum = 0.0;
    let add = |spot: &CalledFrom| {
        let (weight, count) = squares[&square(spot.point)];
        sum += weight / f64::from(count);
        sum
    };
    spots.iter().map(add).collect()
}

/// The share of calls that come after another within [`NEAR_M`] and [`NEAR_MINUTES`], by where they really are.
#[must_use]
pub fn near_duplicate_share(calls: &[Arrival]) -> f64 {
    let within_us = NEAR_MINUTES * 60 * SECOND_US;
    let is_near = |at: usize| {
        let earlier =
            calls[..at].iter().rev().take_while(|call| call.at.get() + within_us >= calls[at].at.get());
        earlier.into_iter().any(|call| distance_m(call.really_at, calls[at].really_at) <= NEAR_M)
    };
    let near = (0..calls.len()).filter(|at| is_near(*at)).count();
    #[expect(clippy::cast_precision_loss, reason = "a count of calls")]
    let share = near as f64 / calls.len().max(1) as f64;
    share
}
