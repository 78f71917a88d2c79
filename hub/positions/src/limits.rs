//! How old, how early and how far: what a fix must satisfy to be believed.

/// The limits of a position plane. [`Limits::default`] is what a hub runs with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// A fix older than this on arrival never moves the marker, in milliseconds. 10 minutes.
    pub oldest_fix_ms: u64,
    /// How far a device's clock may run ahead, in milliseconds. 60 s. Within it a fix counts as measured on arrival, so
    /// that a corrected clock is believed at once.
    pub furthest_future_ms: u64,
    /// How long before the moment of signing on a fix may have been measured, in milliseconds: the slack for a
    /// device whose clock runs behind. 60 s.
    pub before_duty_ms: u64,
    /// No unit is faster than this, in km/h. 250.
    pub top_speed_kmh: u32,
    /// A jump shorter than this is the noise of positioning, in metres. 2 km.
    pub jump_beyond_m: u32,
    /// So many fixes in a row that agree with each other, each newer than the one before, make a jump believed: the
    /// first fix of a unit may be the wrong one. 3.
    pub jump_believed_after: u32,
    /// The marker of one unit moves at most once in so many milliseconds; between two moves the newest fix waits for the
    /// next [`tick`](crate::Positions::tick). 500 ms.
    pub least_interval_ms: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            oldest_fix_ms: 10 * 60 * 1_000,
            furthest_future_ms: 60 * 1_000,
            before_duty_ms: 60 * 1_000,
            top_speed_kmh: 250,
            jump_beyond_m: 2_000,
            jump_believed_after: 3,
            least_interval_ms: 500,
        }
    }
}
