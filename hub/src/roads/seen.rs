//! Speeds seen in the fixes of units, taken from the positions every few seconds, beside the engine's loop.
//!
//! Who merely stands makes no road slow: only units under way to a case tell anything, for whoever patrols stops as they like;
//! what a unit tells begins behind the first way it goes, for it may not have set out at once; and a stop of
//! [`STANDS_MS`] begins it anew, so that the stop is in no speed. A shorter one is a light or a jam, and counts.
//! What was seen is nowhere on record: after a start it is learnt again.

use std::{
    collections::BTreeMap,
    sync::Arc,
    time::{Duration, Instant},
};

use hub_dispatch::{Travel, UnitId, UtcMicros};
use hub_engine::Engine;
use hub_positions::{LastFix, UnitStatus};
use hub_roads::{
    Mode, Roads,
    conditions::{SIGHTED_BETWEEN_MS, Seen, SeenNow, Unseen},
};
use tokio::sync::watch;

use super::ways::mode_of;
use crate::state;

/// How often fixes are looked at. Units tell theirs every 5 to 15 s.
const LOOK_EVERY: Duration = Duration::from_secs(5);
/// Most units looked at in one look; of more, each look takes the next ones, so that 36,000 are looked at within the time that two
/// fixes of one may be apart.
const UNITS_AT_ONCE: usize = 2_000;
/// Who has not gone on for so long stands, milliseconds.
const STANDS_MS: u32 = *SIGHTED_BETWEEN_MS.end();
/// Roads are weighed by what is seen no more often than this.
const TOLD_EVERY: Duration = Duration::from_secs(300);

/// What is seen, as it was told last.
pub(super) type SeenLately = watch::Sender<Arc<SeenNow>>;

/// Where a unit was, from which it is seen to go on.
#[derive(Debug, Clone, Copy)]
struct Track {
    from: LastFix,
    /// Whether it has gone on since it was seen to stand.
    goes: bool,
}

/// A unit with its fix and the way it gets about.
type Going = (UnitId, LastFix, Travel);

/// What has been seen so far.
#[derive(Debug, Default)]
struct Watched {
    tracks: BTreeMap<UnitId, Track>,
    seen: Seen,
}

/// Looks for ever, and tells what is seen.
pub(super) async fn look_for_ever(engine: Engine, roads: Arc<Roads>, lately: SeenLately) {
    let (mut watched, mut after, mut told_at) = (Watched::default(), None, Instant::now());
    let mut tick = tokio::time::interval(LOOK_EVERY);
    tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tick.tick().await;
        let units = engine.positions().of_status(UnitStatus::UnderWay, after, UNITS_AT_ONCE);
        after = units.last().map(|(unit, _)| *unit).filter(|_| units.len() == UNITS_AT_ONCE);
        let (going, now, on) = (going(&engine, units), state::now(), Arc::clone(&roads));
        let is_due = told_at.elapsed() >= TOLD_EVERY;
        let looking = tokio::task::spawn_blocking(move || {
            watched.look(&on, &going, now);
            let tells = is_due.then(|| watched.told(&on, now));
            (watched, tells)
        });
        let tells = match looking.await {
            Ok((looked, tells)) => {
                watched = looked;
                tells
            }
            Err(died) => {
                tracing::error!(%died, "speeds could not be seen: what was seen before is forgotten");
                watched = Watched::default();
                None
            }
        };
        if let Some(tells) = tells {
            told_at = Instant::now();
            tell(&lately, tells);
        }
    }
}

fn tell(lately: &SeenLately, tells: SeenNow) {
    #[expect(clippy::cast_precision_loss, reason = "some ten thousand links")]
    metrics::gauge!("huying_roads_seen_links").set(tells.link_count() as f64);
    lately.send_if_modified(|known| {
        let is_news = **known != tells;
        if is_news {
            *known = Arc::new(tells);
        }
        is_news
    });
}

/// How each of them gets about; nobody does where the policy weighs no ways.
fn going(engine: &Engine, units: Vec<(UnitId, LastFix)>) -> Vec<Going> {
    engine.read(|view| {
        let policy = view.policy_for(None);
        let Some(choice) = &policy.policy.choice else { return Vec::new() };
        let known = units.into_iter().filter_map(|(unit, fix)| {
            let card = view.board.unit(unit)?;
            Some((unit, fix, card.travels(&choice.travel)))
        });
        known.collect()
    })
}

impl Watched {
    fn look(&mut self, roads: &Roads, going: &[Going], now: UtcMicros) {
        for (unit, fix, travel) in going {
            self.look_at(roads, (*unit, *fix, mode_of(*travel)));
        }
        // Who is under way no more has been looked at for the last time.
        self.tracks.retain(|_, track| now.since_ms(track.from.measured_at) <= u64::from(STANDS_MS) * 2);
    }

    fn look_at(&mut self, roads: &Roads, (unit, fix, mode): (UnitId, LastFix, Mode)) {
        let Some(track) = self.tracks.get_mut(&unit) else {
            self.tracks.insert(unit, Track { from: fix, goes: false });
            return;
        };
        let between_ms = fix.measured_at.since_ms(track.from.measured_at);
        if between_ms == 0 {
            return;
        }
        let between_ms = u32::try_from(between_ms).unwrap_or(u32::MAX);
        let sighted = roads.sighted(mode, track.from.fix.place, fix.fix.place, between_ms);
        let told = match sighted {
            // Too soon, or not far enough yet: the way is told with the next fix, and the time with it.
            Err(Unseen::Stands | Unseen::TimeBetween) if between_ms < STANDS_MS => return,
            Err(why @ (Unseen::Stands | Unseen::TimeBetween)) => {
                *track = Track { from: fix, goes: false };
                why.name()
            }
            Err(why @ (Unseen::OffRoad | Unseen::NoWay | Unseen::Absurd)) => {
                *track = Track { from: fix, goes: true };
                why.name()
            }
            Ok(_) if !track.goes => {
                *track = Track { from: fix, goes: true };
                "sets_out"
            }
            Ok(sighting) => {
                *track = Track { from: fix, goes: true };
                self.seen.note(&sighting, number_of(unit), fix.measured_at.0);
                "seen"
            }
        };
        metrics::counter!("huying_fix_pairs_total", "told" => told).increment(1);
    }

    /// What counts now.
    fn told(&mut self, roads: &Roads, now: UtcMicros) -> SeenNow {
        self.seen.forget(now.0);
        self.seen.at(now.0, roads)
    }
}

fn number_of(unit: UnitId) -> u64 {
    let (high, low) = unit.0.as_u64_pair();
    high ^ low.rotate_left(32)
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use geo_index::Place;
    use hub_positions::Fix;
    use hub_roads::{Network, conditions::Conditions};
    use uuid::Uuid;

    use super::*;

    /// A main road of some 5 km to the east.
    const ROAD: &str = r#"<?xml version="1.0" encoding="UTF-8"?><osm version="0.6">
<node id="1" lat="30.00" lon="112.00"/><node id="2" lat="30.00" lon="112.05"/>
<way id="1"><nd ref="1"/><nd ref="2"/><tag k="highway" v="primary"/></way></osm>"#;
    /// Degrees of longitude to a metre there.
    const METRE: f64 = 0.01 / 963.0;
    const START_US: i64 = 1_790_000_000_000_000;

    fn road() -> Roads {
        let (network, _) = Network::from_osm(&mut Cursor::new(ROAD.as_bytes())).expect("it is a map");
        Roads::of(network)
    }

    /// Lets a unit tell where it is: seconds since the start, and metres from the beginning of the road.
    fn goes(watched: &mut Watched, roads: &Roads, unit: u128, told: &[(i64, f64)]) {
        for (second, metres) in told {
            let at = UtcMicros(START_US + second * 1_000_000);
            let place = Place::new(30.0, 112.0 + metres * METRE).expect("it is a place");
            let fix = LastFix { fix: Fix::bare(place, at), arrived_at: at, measured_at: at };
            watched.look(roads, &[(UnitId(Uuid::from_u128(unit)), fix, Travel::Car)], at);
        }
    }

    /// A drive at a speed in m/s, a fix every 10 s, from a second and a place on.
    fn drive(from: (i64, f64), metres_per_s: f64, seconds: i64) -> Vec<(i64, f64)> {
        (0..=seconds / 10)
            .map(|step| (from.0 + step * 10, from.1 + step as f64 * 10.0 * metres_per_s))
            .collect()
    }

    /// How long the road takes after an hour of the day, in percent of the free one.
    fn percent(watched: &mut Watched, roads: &Roads, second: i64) -> u32 {
        let place = |metres: f64| Place::new(30.0, 112.0 + metres * METRE).expect("it is a place");
        let ms = |roads: &Roads| {
            let reach = roads.times_to(Mode::Car, place(4_500.0), &[place(100.0)])[0];
            reach.journey().expect("there is a road").ms
        };
        roads.apply(Conditions::default());
        let free = ms(roads);
        let seen = watched.told(roads, UtcMicros(START_US + second * 1_000_000));
        roads.apply(Conditions { seen, ..Conditions::default() });
        ms(roads) * 100 / free
    }

    #[test]
    fn three_that_crawl_make_a_road_slow_and_two_do_not() {
        let (roads, mut watched) = (road(), Watched::default());
        // 5 m/s instead of 13.9.
        for unit in 1..=2 {
            goes(&mut watched, &roads, unit, &drive((0, 100.0), 5.0, 100));
        }
        assert_eq!(percent(&mut watched, &roads, 110), 100);
        goes(&mut watched, &roads, 3, &drive((0, 100.0), 5.0, 100));
        let slow = percent(&mut watched, &roads, 110);
        assert!((265..=290).contains(&slow), "{slow}");
    }

    #[test]
    fn who_stands_before_between_or_behind_makes_nothing_slow() {
        let (roads, mut watched) = (road(), Watched::default());
        for unit in 1..=5 {
            // Accepts and sets out after a minute; stands for three minutes on the way; stands at the place until somebody asks.
            let mut told = vec![(0, 100.0), (20, 101.0), (40, 103.0), (60, 100.0)];
            told.extend(drive((70, 150.0), 13.9, 100));
            let (stop_at, stop) = *told.last().expect("it drives");
            told.extend((1..=18).map(|step| (stop_at + step * 10, stop + (step % 3) as f64)));
            told.extend(drive((stop_at + 190, stop + 60.0), 13.9, 100));
            let (there_at, there) = *told.last().expect("it drives");
            told.extend((1..=18).map(|step| (there_at + step * 10, there)));
            goes(&mut watched, &roads, unit, &told);
        }
        let seen = percent(&mut watched, &roads, 600);
        assert!((97..=103).contains(&seen), "{seen}");
    }

    #[test]
    fn a_light_counts_since_everybody_waits_there() {
        let (roads, mut watched) = (road(), Watched::default());
        for unit in 1..=3 {
            let mut told = drive((0, 100.0), 13.9, 50);
            let (stop_at, stop) = *told.last().expect("it drives");
            told.extend((1..=4).map(|step| (stop_at + step * 10, stop)));
            told.push((stop_at + 50, stop + 139.0));
            goes(&mut watched, &roads, unit, &told);
        }
        assert!(percent(&mut watched, &roads, 110) > 300);
    }

    #[test]
    fn who_is_under_way_no_more_is_forgotten() {
        let (roads, mut watched) = (road(), Watched::default());
        goes(&mut watched, &roads, 1, &drive((0, 100.0), 10.0, 30));
        assert_eq!(watched.tracks.len(), 1);
        watched.look(&roads, &[], UtcMicros(START_US + 211_000_000));
        assert!(watched.tracks.is_empty());
    }
}
