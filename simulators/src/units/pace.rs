//! How fast a unit's world runs: speeds, cadence of fixes, time at work, all by one factor.

use std::time::Duration;

use hub_protocol::UnitKind;
use rand::{Rng, rngs::StdRng};

use super::device;

/// Whether a free unit moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Roaming {
    /// It walks its beat, with gaps and jitter in what it reports.
    Patrols,
    /// It stays where it starts and reports exactly that: for checks that must know where everybody is.
    StaysPut,
}

/// Whether devices are silent now and then.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gaps {
    /// They are: a cellar, a tunnel.
    AsOnTheStreet,
    /// They never are: for checks that count fixes.
    None,
}

/// The pace of a world.
#[derive(Debug, Clone)]
pub struct Pace {
    /// How many times faster than real time units move, think and work.
    pub faster: f64,
    /// How often a unit reports its position, in real time.
    pub fix_every: Duration,
    /// The longest way between two reports, metres, so that a fast world does not look like impossible jumps.
    pub step_max_m: f64,
    /// Whether free units move.
    pub roaming: Roaming,
    /// Shortest and longest time at work on scene, in the world's own seconds.
    pub work_s: (f64, f64),
    /// Whether devices are silent now and then.
    pub gaps: Gaps,
}

/// Error of a reported position, metres, either way.
const FIX_ERROR_M: f64 = 6.0;

/// Seconds in an hour over metres in a kilometre.
const KMH_TO_M_PER_S: f64 = 1.0 / 3.6;

impl Pace {
    /// The time in this process for so many seconds of the world.
    #[must_use]
    pub fn real(&self, world_s: f64) -> Duration {
        Duration::from_secs_f64((world_s / self.faster).max(0.0))
    }

    /// Metres covered in `elapsed` at a speed of the world.
    #[must_use]
    pub fn metres(&self, kmh: f64, elapsed: Duration) -> f64 {
        (kmh * KMH_TO_M_PER_S * self.faster * elapsed.as_secs_f64()).min(self.step_max_m)
    }

    /// How long this piece of work takes.
    pub fn work(&self, random: &mut StdRng) -> Duration {
        self.real(random.random_range(self.work_s.0..=self.work_s.1))
    }

    /// The time to the next fix of a unit that nobody waits for.
    pub fn gap(&self, random: &mut StdRng) -> Duration {
        match self.gaps {
            Gaps::AsOnTheStreet => device::gap(self.fix_every, random),
            Gaps::None => self.fix_every,
        }
    }

    /// The error of one reported position, metres north and east.
    pub fn error_m(&self, random: &mut StdRng) -> (f64, f64) {
        match self.roaming {
            Roaming::Patrols => {
                let mut error = || random.random_range(-FIX_ERROR_M..=FIX_ERROR_M);
                (error(), error())
            }
            Roaming::StaysPut => (0.0, 0.0),
        }
    }
}

/// Speed on patrol, kilometres an hour.
pub(super) fn patrol_kmh(kind: UnitKind) -> f64 {
    match kind {
        UnitKind::GridWorker | UnitKind::Mediator => 4.5,
        UnitKind::Patrol => 14.0,
        UnitKind::Crew => 18.0,
        UnitKind::Vehicle | UnitKind::Boat => 24.0,
    }
}

/// Speed when called, kilometres an hour: a grid worker takes the e-bike.
pub(super) fn called_kmh(kind: UnitKind) -> f64 {
    match kind {
        UnitKind::GridWorker | UnitKind::Mediator => 18.0,
        UnitKind::Patrol => 24.0,
        UnitKind::Crew | UnitKind::Boat => 30.0,
        UnitKind::Vehicle => 40.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seed::Seed;

    fn pace(roaming: Roaming) -> Pace {
        let (fix_every, gaps) = (Duration::from_secs(2), Gaps::AsOnTheStreet);
        Pace { faster: 60.0, fix_every, step_max_m: 1_900.0, roaming, work_s: (60.0, 600.0), gaps }
    }

    #[test]
    fn a_fast_world_moves_faster_up_to_what_is_believed() {
        let pace = pace(Roaming::Patrols);
        assert!((pace.metres(36.0, Duration::from_secs(1)) - 600.0).abs() < 1e-6);
        assert!((pace.metres(36.0, Duration::from_secs(60)) - 1_900.0).abs() < 1e-6);
        assert_eq!(pace.real(120.0), Duration::from_secs(2));
    }

    #[test]
    fn errors_stay_within_their_bounds_and_errors_and_gaps_vanish_where_they_are_not_wanted() {
        let mut random = Seed(3).stream("pace", 0);
        let even = Pace { gaps: Gaps::None, ..pace(Roaming::Patrols) };
        let mut uneven = 0;
        for _ in 0..2_000 {
            let (north, east) = pace(Roaming::Patrols).error_m(&mut random);
            assert!(north.abs() <= FIX_ERROR_M && east.abs() <= FIX_ERROR_M);
            let error = pace(Roaming::StaysPut).error_m(&mut random);
            assert!(error == (0.0, 0.0), "{error:?}");
            assert_eq!(even.gap(&mut random), even.fix_every);
            uneven += u32::from(pace(Roaming::Patrols).gap(&mut random) > even.fix_every * 3);
        }
        assert!((10..=140).contains(&uneven), "some 2 % of 2000 gaps are long, found {uneven}");
    }
}
