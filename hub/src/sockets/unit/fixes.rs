//! Position reports: converted at the edge, and the refused ones told at a pace that does not tire.

use geo_index::PlaceError;
use hub_dispatch::{UnitId, UtcMicros};
use hub_engine::Engine;
use hub_positions::{Fix, FixRefused};
use hub_protocol::{self as wire, FixRefusal, UnitOut, limits::FIXES_PER_SECOND_MAX};
use tokio::time::{Duration, Instant};

use super::super::pace::Pace;
use crate::{picture::words, state::now};

/// Fixes taken at once after a silence.
const FIXES_BURST: f64 = 10.0;

/// The fixes of one connection.
pub(super) struct Fixes {
    pace: Pace,
    tell_every: Duration,
    told_at: Option<Instant>,
    untold: u32,
}

impl Fixes {
    pub(super) fn new(tell_every: Duration) -> Self {
        Self {
            pace: Pace::new(f64::from(FIXES_PER_SECOND_MAX), FIXES_BURST),
            tell_every,
            told_at: None,
            untold: 0,
        }
    }

    /// Takes a fix. The answer, if there is one, is that fixes are not being used.
    pub(super) fn take(&mut self, engine: &Engine, unit: UnitId, fix: &wire::Fix) -> Option<UnitOut> {
        let outcome = if self.pace.permits() { report(engine, unit, fix) } else { Err(FixRefusal::TooMany) };
        let reason = outcome.err()?;
        self.untold = self.untold.saturating_add(1);
        if self.told_at.is_some_and(|told| told.elapsed() < self.tell_every) {
            return None;
        }
        self.told_at = Some(Instant::now());
        let count = std::mem::take(&mut self.untold);
        Some(UnitOut::FixRefused(wire::FixRefused { reason, count }))
    }
}

fn report(engine: &Engine, unit: UnitId, given: &wire::Fix) -> Result<(), FixRefusal> {
    let place =
        words::datum_said(given.system).to_place(given.lat, given.lon).map_err(|error| match error {
            PlaceError::Latitude(_) | PlaceError::Longitude(_) => FixRefusal::OutOfRange,
            PlaceError::NoFix { .. } => FixRefusal::NoPosition,
        })?;
    let fix = Fix {
        place,
        at: UtcMicros(given.at_us.get()),
        heading_deg: given.heading_deg.and_then(|deg| whole(deg.rem_euclid(360.0))),
        speed_kmh10: given.speed_kmh.and_then(|kmh| whole(kmh * 10.0)),
        accuracy_m: given.accuracy_m.and_then(whole),
    };
    engine.positions().report(unit, fix, now()).map_err(|refused| match refused {
        // A unit that the map does not know is one that is not on duty.
        FixRefused::Unknown | FixRefused::OffDuty => FixRefusal::OffDuty,
        FixRefused::BeforeDuty { .. } => FixRefusal::BeforeDuty,
        FixRefused::NoFix => FixRefusal::NoPosition,
        FixRefused::TooOld { .. } => FixRefusal::TooOld,
        FixRefused::FromFuture { .. } => FixRefusal::FromTheFuture,
        FixRefused::Superseded { .. } => FixRefusal::NotNewer,
        FixRefused::Jump { .. } => FixRefusal::ImpossibleJump,
    })
}

/// A number that is finite and fits; a sensor that says anything else has said nothing.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "within the range, or not converted"
)]
fn whole(number: f64) -> Option<u16> {
    let rounded = number.round();
    (0.0..f64::from(u16::MAX)).contains(&rounded).then_some(rounded as u16)
}
