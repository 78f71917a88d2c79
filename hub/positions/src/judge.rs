//! Whether a fix is believed: a pure question about the fix, what is known of the unit, and the time.

use hub_dispatch::UtcMicros;

use crate::{Fix, FixRefused, LastFix, Limits};

/// Milliseconds in an hour over metres in a kilometre: what turns m/ms into km/h.
const KMH_PER_M_PER_MS: f64 = 3_600.0;

/// A place that the unit cannot have come to, and how often in a row it says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Doubt {
    last: LastFix,
    said: u32,
}

/// What is known of a unit when a fix arrives.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Known {
    pub(crate) since: UtcMicros,
    pub(crate) newest: Option<LastFix>,
    pub(crate) doubt: Option<Doubt>,
}

/// A fix that is not the new position, and what is doubted after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Disbelieved {
    pub(crate) why: FixRefused,
    pub(crate) doubt: Option<Doubt>,
}

/// The fix as it will be kept, or why not.
pub(crate) fn judge(
    limits: &Limits,
    known: &Known,
    fix: Fix,
    now: UtcMicros,
) -> Result<LastFix, Disbelieved> {
    let unmoved = |why| Disbelieved { why, doubt: known.doubt };
    check_time(limits, known.since, fix, now).map_err(unmoved)?;
    let heard = LastFix { fix: fix.with_checked_heading(), arrived_at: now, measured_at: fix.at.min(now) };
    let Some(newest) = known.newest else { return Ok(heard) };
    if !is_newer(&heard, &newest) {
        return Err(unmoved(FixRefused::Superseded { known_ms: now.since_ms(newest.measured_at) }));
    }
    let Some(why) = jump(limits, &newest, &heard) else { return Ok(heard) };
    let doubt = doubted(limits, known.doubt, heard);
    if doubt.said >= limits.jump_believed_after {
        Ok(heard)
    } else {
        Err(Disbelieved { why, doubt: Some(doubt) })
    }
}

fn check_time(limits: &Limits, since: UtcMicros, fix: Fix, now: UtcMicros) -> Result<(), FixRefused> {
    if geo_index::Place::from_fix(fix.place.lat(), fix.place.lon()).is_err() {
        return Err(FixRefused::NoFix);
    }
    let ahead_ms = fix.at.since_ms(now);
    if ahead_ms > limits.furthest_future_ms {
        return Err(FixRefused::FromFuture { ahead_ms });
    }
    let age_ms = now.since_ms(fix.at);
    if age_ms > limits.oldest_fix_ms {
        return Err(FixRefused::TooOld { age_ms });
    }
    let early_ms = since.since_ms(fix.at);
    if early_ms > limits.before_duty_ms {
        return Err(FixRefused::BeforeDuty { early_ms });
    }
    Ok(())
}

/// A fix from a clock that runs ahead counts as measured on arrival: a clock put right is believed at once and does not
/// have to wait until it has caught up with itself.
fn is_newer(heard: &LastFix, known: &LastFix) -> bool {
    (heard.measured_at, heard.fix.at) > (known.measured_at, known.fix.at)
}

fn jump(limits: &Limits, from: &LastFix, to: &LastFix) -> Option<FixRefused> {
    let distance_m = from.fix.place.distance_m(&to.fix.place);
    if distance_m <= f64::from(limits.jump_beyond_m) {
        return None;
    }
    let elapsed_ms = to.measured_at.since_ms(from.measured_at);
    #[expect(clippy::cast_precision_loss, reason = "milliseconds of a few minutes, far below 2⁵³")]
    let possible_m = f64::from(limits.top_speed_kmh) / KMH_PER_M_PER_MS * elapsed_ms as f64;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "0 to half the equator, rounded"
    )]
    let distance_rounded = distance_m.round() as u64;
    (distance_m > possible_m).then_some(FixRefused::Jump { distance_m: distance_rounded, elapsed_ms })
}

/// A fix repeated says nothing twice: only a newer one that agrees with the doubt strengthens it.
fn doubted(limits: &Limits, before: Option<Doubt>, heard: LastFix) -> Doubt {
    match before {
        Some(doubt) if !is_newer(&heard, &doubt.last) => doubt,
        Some(doubt) if jump(limits, &doubt.last, &heard).is_none() => {
            Doubt { last: heard, said: doubt.said.saturating_add(1) }
        }
        Some(_) | None => Doubt { last: heard, said: 1 },
    }
}
