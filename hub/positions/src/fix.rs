//! A fix: one position report of a device, and why one may be refused.

use geo_index::Place;
use hub_dispatch::UtcMicros;

/// One position report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fix {
    /// Where the device says it is, WGS84.
    pub place: Place,
    /// When that was measured, by the clock of the device.
    pub at: UtcMicros,
    /// Course over ground, 0..=359 degrees, clockwise from north. 360 is taken as north, anything above as not known.
    pub heading_deg: Option<u16>,
    /// Speed over ground, in tenths of a kilometre an hour.
    pub speed_kmh10: Option<u16>,
    /// Radius that holds the true place with about 68 %, in metres, as the device claims.
    pub accuracy_m: Option<u16>,
}

impl Fix {
    /// A fix of which nothing but place and time is known.
    #[must_use]
    pub fn bare(place: Place, at: UtcMicros) -> Fix {
        Fix { place, at, heading_deg: None, speed_kmh10: None, accuracy_m: None }
    }

    /// The fix with its course brought to 0..=359. A course sensor that lies must not cost the position.
    pub(crate) fn with_checked_heading(self) -> Fix {
        let heading_deg = match self.heading_deg {
            Some(360) => Some(0),
            Some(0..=359) => self.heading_deg,
            Some(361..) | None => None,
        };
        Fix { heading_deg, ..self }
    }
}

/// The fix a unit is shown by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LastFix {
    /// The fix as it came.
    pub fix: Fix,
    /// When it arrived, by the clock of the hub.
    pub arrived_at: UtcMicros,
    /// When it was measured, and never later than it arrived: the age of the fix is counted from here.
    pub measured_at: UtcMicros,
}

/// Why a fix did not become the position of its unit. None of them changes what is known of the unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FixRefused {
    /// The unit was never heard of, or has been forgotten.
    #[error("the unit is unknown")]
    Unknown,
    /// The unit is not on duty. Nothing of the fix is kept.
    #[error("the unit is not on duty")]
    OffDuty,
    /// Measured before the unit went on duty: what a phone kept from its owner's free time. Nothing of it is kept.
    #[error("measured {early_ms} ms before the unit went on duty")]
    BeforeDuty {
        /// How long before, in milliseconds.
        early_ms: u64,
    },
    /// (0, 0), which devices send while they have no fix.
    #[error("latitude 0, longitude 0 is what a device without a fix sends")]
    NoFix,
    /// Measured longer ago than [`Limits::oldest_fix_ms`](crate::Limits::oldest_fix_ms).
    #[error("measured {age_ms} ms ago")]
    TooOld {
        /// Age on arrival, in milliseconds.
        age_ms: u64,
    },
    /// Measured later than the hub's own clock says, by more than
    /// [`Limits::furthest_future_ms`](crate::Limits::furthest_future_ms).
    #[error("measured {ahead_ms} ms in the future")]
    FromFuture {
        /// How far ahead the device is, in milliseconds.
        ahead_ms: u64,
    },
    /// No newer than the fix already known.
    #[error("not newer than the fix of {known_ms} ms ago that is known")]
    Superseded {
        /// Age of the fix that is known, in milliseconds.
        known_ms: u64,
    },
    /// Too far from the last fix for the time between; believed only if the device keeps saying so.
    #[error("{distance_m} m from the last fix, {elapsed_ms} ms before")]
    Jump {
        /// Metres from the last fix.
        distance_m: u64,
        /// Milliseconds between the two.
        elapsed_ms: u64,
    },
}
