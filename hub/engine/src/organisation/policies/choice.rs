//! 选派: units can be compared only by times that somebody can have.

use hub_dispatch::{
    ByKind, ByTravel, ChoiceRules, CoverRules, Gain, Improving, Policy, cover::COVER_MOVES_MAX,
    improving::REASSIGNED_PER_UNIT_MAX,
};

use super::PolicyError;

/// Longest turnout, assumed way, or price: beyond a day nobody is expected any more.
const SECONDS_MAX: u32 = 24 * 3_600;
/// Nobody in a county drives faster than a high-speed road allows.
const KMH_MAX: u32 = 120;
/// Most that ways are longer than the air line.
const DETOUR_PERCENT_MAX: u32 = 1_000;
/// Most that the age of a fix counts: twice as long as it is.
const FIX_AGE_PERCENT_MAX: u32 = 200;

/// Nothing farther than this is near a unit.
const RADIUS_M_MAX: u32 = 50_000;
/// More often than this nothing is matched: what changed by then is how near everybody is by a street or two.
const EVERY_S_MIN: u32 = 5;
/// Beyond this a case would be handed around.
const REASSIGNED_MAX: u32 = 5;
/// Waiting counts at most ten times as much as the way.
const AGE_PERCENT_MAX: u32 = 1_000;

/// Nobody is there sooner than a minute after the call, wherever they stand.
const COVER_TARGET_S_MIN: u32 = 60;
/// Beyond an hour nobody speaks of cover any more.
const COVER_TARGET_S_MAX: u32 = 3_600;
/// Demand of longer ago is that of another season: eight weeks.
const COVER_DAYS_MAX: u32 = 56;

/// What is wrong with how a policy compares units.
pub(super) fn check(policy: &Policy) -> Vec<PolicyError> {
    let Some(rules) = &policy.choice else { return Vec::new() };
    let seconds = [
        ("fix_age_max_s", rules.fix_age_max_s),
        ("grid_assumed_s", rules.grid_assumed_s),
        ("ring_price_s", rules.ring_price_s),
        ("home_price_s", rules.home_price_s),
    ];
    let seconds = seconds.map(|(name, found)| (name.to_owned(), found));
    let turnouts = by_kind("turnout_s", &rules.turnout_s)
        .into_iter()
        .chain(by_kind("standby_turnout_s", &rules.standby_turnout_s));
    let within = |least: u32, most: u32| move |(name, found)| out_of_range(name, found, least, most);
    let mut mistakes: Vec<PolicyError> =
        seconds.into_iter().chain(turnouts).filter_map(within(0, SECONDS_MAX)).collect();
    mistakes
        .extend(by_travel("air_line_kmh", &rules.air_line_kmh).into_iter().filter_map(within(1, KMH_MAX)));
    mistakes.extend(percents(rules));
    mistakes.extend(rules.improving.iter().flat_map(improving));
    mistakes.extend(rules.cover.iter().flat_map(cover));
    mistakes
}

/// How idle patrols are advised to stand.
fn cover(rules: &CoverRules) -> Vec<PolicyError> {
    let bounds = [
        ("target_s", rules.target_s, COVER_TARGET_S_MIN, COVER_TARGET_S_MAX),
        ("way_max_s", rules.way_max_s, COVER_TARGET_S_MIN, COVER_TARGET_S_MAX),
        ("gain_min_per_mille", rules.gain_min_per_mille, 1, 1_000),
        ("moves_max", u32::from(rules.moves_max), 1, u32::from(COVER_MOVES_MAX)),
        ("days", u32::from(rules.days), 1, COVER_DAYS_MAX),
    ];
    let out_of_bounds = bounds
        .into_iter()
        .filter_map(|(name, found, least, most)| out_of_range(format!("cover.{name}"), found, least, most));
    let left = rules.moves.grid_worker.then(|| "choice.cover.moves.grid_worker".to_owned());
    out_of_bounds.chain(left.map(PolicyError::GridLeft)).collect()
}

fn percents(rules: &ChoiceRules) -> impl Iterator<Item = PolicyError> {
    let detour = ("detour_percent", rules.detour_percent, 100, DETOUR_PERCENT_MAX);
    let fix_age = ("fix_age_percent", rules.fix_age_percent, 0, FIX_AGE_PERCENT_MAX);
    let all = [detour, fix_age].into_iter();
    all.filter_map(|(name, found, least, most)| out_of_range(name.to_owned(), found, least, most))
}

/// What is improved afterwards, and within which bounds.
fn improving(rules: &Improving) -> Vec<PolicyError> {
    let mut gains = Vec::new();
    let mut bounds = vec![("radius_m", rules.radius_m, 100, RADIUS_M_MAX)];
    if let Some(near_wait) = &rules.near_wait {
        bounds.push(("near_wait.within_s", near_wait.within_s, 1, SECONDS_MAX));
        bounds.push(("near_wait.age_percent", near_wait.age_percent, 1, AGE_PERCENT_MAX));
        bounds.push(("near_wait.orange_ahead_s", near_wait.orange_ahead_s, 0, SECONDS_MAX));
    }
    if let Some(rolling) = &rules.rolling {
        bounds.push(("rolling.every_s", rolling.every_s, EVERY_S_MIN, SECONDS_MAX));
        bounds.push(("rolling.within_s", rolling.within_s, 1, SECONDS_MAX));
        bounds.push(("rolling.age_percent", rolling.age_percent, 1, AGE_PERCENT_MAX));
        bounds.push(("rolling.orange_ahead_s", rolling.orange_ahead_s, 0, SECONDS_MAX));
        bounds.push(("rolling.later_max_s", rolling.later_max_s, 0, SECONDS_MAX));
    }
    let turns = rules.rolling.and_then(|rolling| rolling.turns);
    for (name, gain) in [("sooner", &rules.sooner), ("graver", &rules.graver), ("rolling.turns", &turns)] {
        if let Some(Gain { gain_min_s, gain_percent }) = gain {
            gains.push((format!("{name}.gain_min_s"), *gain_min_s, 1, SECONDS_MAX));
            gains.push((format!("{name}.gain_percent"), *gain_percent, 0, 100));
        }
    }
    gains.push(("reassigned_max".to_owned(), u32::from(rules.reassigned_max), 0, REASSIGNED_MAX));
    let (per_unit, most) = (rules.reassigned_per_unit_max, u32::from(REASSIGNED_PER_UNIT_MAX));
    gains.push(("reassigned_per_unit_max".to_owned(), u32::from(per_unit), 0, most));
    let bounds = bounds.into_iter().map(|(name, found, least, most)| (name.to_owned(), found, least, most));
    let named = bounds
        .chain(gains)
        .map(|(name, found, least, most)| out_of_range(format!("improving.{name}"), found, least, most));
    named.flatten().collect()
}

fn by_kind(name: &str, of: &ByKind<u32>) -> [(String, u32); 6] {
    let ByKind { grid_worker, patrol, vehicle, boat, mediator, crew } = *of;
    let listed = [
        ("grid_worker", grid_worker),
        ("patrol", patrol),
        ("vehicle", vehicle),
        ("boat", boat),
        ("mediator", mediator),
        ("crew", crew),
    ];
    listed.map(|(kind, found)| (format!("{name}.{kind}"), found))
}

fn by_travel(name: &str, of: &ByTravel<u32>) -> [(String, u32); 4] {
    let ByTravel { foot, e_bike, car, boat } = *of;
    let listed = [("foot", foot), ("e_bike", e_bike), ("car", car), ("boat", boat)];
    listed.map(|(travel, found)| (format!("{name}.{travel}"), found))
}

fn out_of_range(name: String, found: u32, least: u32, most: u32) -> Option<PolicyError> {
    let name = format!("choice.{name}");
    (!(least..=most).contains(&found)).then_some(PolicyError::Range { name, found, least, most })
}
