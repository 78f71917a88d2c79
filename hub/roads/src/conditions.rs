//! What holds on the roads at present: what is closed, how full they are at this hour, how fast people were seen to go.
//!
//! Conditions are whole: whoever changes something gives all of them again ([`Roads::apply`](crate::Roads::apply)). On a link
//! that was seen, the speeds seen there count instead of the hour, less and less as they grow old; a closure counts more than both.

mod closure;
mod hours;
mod seen;
mod sighting;

use crate::{
    mode::Mode,
    network::{IMPASSABLE, LINK_MAX_MS, Network},
    snap::Index,
};

pub use closure::{Closed, Closure};
pub use hours::{Hours, PERCENT_MAX, PERCENT_MIN};
pub use seen::{
    SEEN_CLASS_MIN, SEEN_FACTOR_MAX_PERCENT, SEEN_FACTOR_MIN_PERCENT, SEEN_FOR_US, SEEN_LINKS_MAX,
    SEEN_PASSES_MIN, SEEN_WHOLE_US, Seen, SeenNow,
};
pub use sighting::{SIGHTED_BETWEEN_MS, Sighting, Unseen, speeds_kmh};

/// What holds at present.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Conditions {
    /// What is closed, and for whom.
    pub closures: Vec<Closure>,
    /// How full roads are by the hour, and which hour it is, 0 to 23; free roads if not given.
    pub hour: Option<(Hours, u8)>,
    /// How fast people were seen to go.
    pub seen: SeenNow,
}

impl Conditions {
    /// Whether a mode is as long on its way as under other conditions: only cars are held up by the hour.
    pub(crate) fn is_same_for(&self, mode: Mode, other: &Self) -> bool {
        let by_hour = mode != Mode::Car || self.hour == other.hour;
        by_hour && self.closures == other.closures && self.seen == other.seen
    }

    /// How long every arc takes for a mode.
    pub(crate) fn times(&self, network: &Network, index: &Index, mode: Mode) -> Vec<u32> {
        let mut times = network.free_times(mode);
        for (time, arc) in times.iter_mut().zip(&network.arcs).filter(|(time, _)| **time != IMPASSABLE) {
            let class = network.links[arc.link as usize].class;
            let by_hour = self.hour.as_ref().map_or(100, |(hours, hour)| hours.percent(mode, class, *hour));
            let percent = self.seen.percent(mode, class, (arc.link, arc.direction), u32::from(by_hour));
            let longer = (u64::from(*time) * u64::from(percent) / 100).max(1);
            *time =
                u32::try_from(longer).map_or(IMPASSABLE, |ms| if ms > LINK_MAX_MS { IMPASSABLE } else { ms });
        }
        for closure in self.closures.iter().filter(|closure| closure.modes.has(mode)) {
            closure.each_link(network, index, &mut |link| {
                for at in network.arcs_of[link as usize] {
                    times[at as usize] = IMPASSABLE;
                }
            });
        }
        times
    }
}
