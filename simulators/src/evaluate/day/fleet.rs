//! Where units really are: at their posts, under way along the true roads, on scene, and on the way back. The hub sees their
//! fixes, which are a little old.

use geo_index::Place;
use hub_dispatch::{CaseId, OfferId, TaskId, UnitId};
use uuid::Uuid;

use crate::evaluate::{chance::uniform, land::TrueWay};

/// Seconds between two fixes of a unit.
const FIX_EVERY_US: i64 = 15_000_000;

/// What a unit has taken on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Job {
    pub(super) offer: OfferId,
    pub(super) task: TaskId,
    pub(super) case: CaseId,
}

/// A unit.
#[derive(Debug, Clone)]
pub(super) struct Crew {
    pub(super) unit: UnitId,
    post: Place,
    way: Way,
    /// What it has accepted.
    pub(super) job: Option<Job>,
    /// Since when, and how long it has had one altogether, microseconds.
    since_us: i64,
    busy_us: i64,
    /// When within [`FIX_EVERY_US`] it says where it is.
    phase_us: i64,
}

/// Where a unit goes, or stands: a way that has been gone ends where it ends.
#[derive(Debug, Clone)]
struct Way {
    points: Vec<Place>,
    /// How far along the way each point is, metres.
    along_m: Vec<f64>,
    from_us: i64,
    until_us: i64,
}

impl Way {
    fn standing(at: Place) -> Self {
        Self { points: vec![at], along_m: vec![0.0], from_us: 0, until_us: 0 }
    }

    fn of(way: TrueWay, from_us: i64) -> Self {
        let mut gone_m = 0.0;
        let steps = way.points.windows(2).map(|step| {
            gone_m += step[0].distance_m(&step[1]);
            gone_m
        });
        let along_m = std::iter::once(0.0).chain(steps).collect();
        Self { points: way.points, along_m, from_us, until_us: from_us + way.us }
    }

    fn at(&self, now_us: i64) -> Place {
        let last = self.points.len() - 1;
        if now_us >= self.until_us || last == 0 {
            return self.points[last];
        }
        #[expect(clippy::cast_precision_loss, reason = "microseconds of hours, exact in a double")]
        let share = (now_us - self.from_us).max(0) as f64 / (self.until_us - self.from_us) as f64;
        let gone_m = share * self.along_m[last];
        let next = self.along_m.partition_point(|along_m| *along_m <= gone_m).min(last);
        let (before, after) = (self.points[next - 1], self.points[next]);
        let step_m = self.along_m[next] - self.along_m[next - 1];
        let part = if step_m > 0.0 { (gone_m - self.along_m[next - 1]) / step_m } else { 0.0 };
        let between = |one: f64, other: f64| one + (other - one) * part.clamp(0.0, 1.0);
        Place::new(between(before.lat(), after.lat()), between(before.lon(), after.lon()))
            .expect("it lies between two places of a city")
    }
}

impl Crew {
    /// A unit at its post.
    pub(super) fn at_post(number: usize, post: Place) -> Self {
        let unit = UnitId(Uuid::from_u128(UNITS + number as u128));
        #[expect(clippy::cast_possible_truncation, reason = "within a quarter of a minute")]
        let phase_us = (uniform(&[number as u64]) * FIX_EVERY_US as f64) as i64;
        Self { unit, post, way: Way::standing(post), job: None, since_us: 0, busy_us: 0, phase_us }
    }

    /// Its number.
    pub(super) fn number(unit: UnitId) -> usize {
        usize::try_from(unit.0.as_u128() - UNITS).expect("it is a unit of the fleet")
    }

    /// Where it really is.
    pub(super) fn place(&self, now_us: i64) -> Place {
        self.way.at(now_us)
    }

    /// Where it said it was, and how long ago, milliseconds.
    pub(super) fn fix(&self, now_us: i64) -> (Place, u64) {
        let age_us = (now_us - self.phase_us).rem_euclid(FIX_EVERY_US);
        (self.way.at(now_us - age_us), u64::try_from(age_us / 1_000).expect("a remainder is not negative"))
    }

    /// Its post.
    pub(super) fn post(&self) -> Place {
        self.post
    }

    /// Sets out. What it was on is left where it is now.
    pub(super) fn goes(&mut self, way: TrueWay, now_us: i64) -> i64 {
        self.way = Way::of(way, now_us);
        self.way.until_us
    }

    /// Stops where it is.
    pub(super) fn halts(&mut self, now_us: i64) {
        self.way = Way::standing(self.place(now_us));
    }

    /// Takes something on.
    pub(super) fn takes(&mut self, job: Job, now_us: i64) {
        (self.job, self.since_us) = (Some(job), now_us);
    }

    /// Has nothing any more.
    pub(super) fn is_rid(&mut self, now_us: i64) {
        if self.job.take().is_some() {
            self.busy_us += now_us - self.since_us;
        }
    }

    /// How long it had something to do, seconds.
    #[expect(clippy::cast_precision_loss, reason = "microseconds of days, exact in a double")]
    pub(super) fn busy_s(&self) -> f64 {
        self.busy_us as f64 / 1e6
    }
}

/// Ids of units begin here.
const UNITS: u128 = 1 << 100;

#[cfg(test)]
mod tests {
    use super::*;

    fn place(east: u32) -> Place {
        Place::new(30.0, 112.0 + f64::from(east) / 1_000.0).unwrap()
    }

    #[test]
    fn a_unit_is_along_its_way_by_its_length_and_its_fix_is_where_it_was() {
        let mut crew = Crew::at_post(3, place(0));
        let way = TrueWay { us: 400_000_000, points: vec![place(0), place(1), place(4)] };
        assert_eq!(crew.goes(way, 1_000_000_000), 1_400_000_000);
        for (after_s, east) in [(0, 0.0), (50, 0.5), (100, 1.0), (300, 3.0), (400, 4.0), (999, 4.0)] {
            let lon = crew.place(1_000_000_000 + after_s * 1_000_000).lon();
            assert!((lon - 112.0 - east / 1_000.0).abs() < 1e-6, "{after_s}: {lon}");
        }
        let now_us = 1_200_000_000;
        let (seen, age_ms) = crew.fix(now_us);
        assert!(age_ms < 15_000);
        let was = crew.place(now_us - i64::try_from(age_ms * 1_000).unwrap());
        assert!(was.distance_m(&seen) < 0.1, "ages are told in milliseconds: {was:?} {seen:?}");
        crew.halts(now_us);
        assert_eq!(crew.place(now_us + 100_000_000), crew.place(now_us));
    }
}
