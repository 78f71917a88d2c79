//! When and where people call: figures of ours, computed from two published streams of real emergency calls, a county's
//! over several years and a city's fire service over normal days.

/// The shape of a stream of calls.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Profile {
    /// Share of a day's calls that come in each hour of it, percent.
    pub hourly_percent: [f64; 24],
    /// Calls on each day of the week, from Monday, against their mean.
    pub weekday: [f64; 7],
    /// Variance of the calls of an hour over their mean, once hour and weekday are taken out; 1 if calls were independent.
    pub variance_over_mean: f64,
    /// Share of calls that come after another within [`NEAR_M`] and [`NEAR_MINUTES`].
    pub near_duplicate_share: f64,
    /// Gini coefficient of the calls of squares of [`SQUARE_M`].
    pub gini: f64,
    /// Share of calls in the busiest tenth of those squares.
    pub top_tenth_share: f64,
}

/// Two calls this close may be about one matter, metres.
pub const NEAR_M: f64 = 100.0;

/// Two calls this soon after each other may be about one matter, minutes.
pub const NEAR_MINUTES: i64 = 30;

/// The squares over which the concentration is counted, metres.
pub const SQUARE_M: f64 = 500.0;

/// All kinds of calls of a county, mean of the week 371.9 a day.
pub const COUNTY: Profile = Profile {
    hourly_percent: [
        2.0, 1.7, 1.8, 1.5, 1.4, 1.7, 2.3, 3.4, 4.1, 4.7, 5.3, 5.6, 6.0, 6.1, 6.2, 5.8, 6.4, 7.6, 7.0, 5.1,
        4.4, 3.8, 3.5, 2.5,
    ],
    weekday: [1.127, 1.105, 1.132, 1.033, 0.893, 0.882, 0.828],
    variance_over_mean: 1.82,
    near_duplicate_share: 0.096,
    gini: 0.551,
    top_tenth_share: 0.447,
};

/// Calls to a city's fire service.
pub const FIRE_SERVICE: Profile = Profile {
    hourly_percent: [
        2.3, 2.3, 2.5, 2.1, 2.0, 2.4, 3.3, 3.2, 3.9, 4.8, 5.1, 5.2, 5.3, 5.2, 5.1, 5.1, 6.0, 5.6, 6.3, 5.1,
        5.2, 4.5, 4.1, 3.3,
    ],
    weekday: [1.0; 7],
    variance_over_mean: 1.29,
    near_duplicate_share: 0.035,
    gini: 0.589,
    top_tenth_share: 0.482,
};
