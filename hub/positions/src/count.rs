//! What became of every fix, for the metrics page. Nothing is dropped without being counted.

use crate::FixRefused;

/// Fixes since the plane was made, by what became of them. Every fix that was reported is in exactly one of these
/// counts, or still waits for the next tick ([`Counts::waiting`]).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Moved the marker of their unit.
    pub accepted: u64,
    /// Taken, and waiting for the next tick. The only one that goes down.
    pub waiting: u64,
    /// Gave way to a newer fix, before they moved the marker or on arrival; or waited when their unit signed off.
    pub superseded: u64,
    /// [`FixRefused::Unknown`].
    pub unknown: u64,
    /// [`FixRefused::OffDuty`].
    pub off_duty: u64,
    /// [`FixRefused::BeforeDuty`].
    pub before_duty: u64,
    /// [`FixRefused::NoFix`].
    pub no_fix: u64,
    /// [`FixRefused::TooOld`].
    pub too_old: u64,
    /// [`FixRefused::FromFuture`].
    pub from_future: u64,
    /// [`FixRefused::Jump`].
    pub jump: u64,
    /// Not fixes: frames that a slow console did not take before they were replaced by a newer one of the same cell.
    pub frames_superseded: u64,
}

impl Counts {
    /// All fixes that were reported.
    #[must_use]
    pub fn reported(&self) -> u64 {
        self.accepted
            + self.waiting
            + self.superseded
            + self.refused().iter().map(|(_, count)| count).sum::<u64>()
    }

    /// The refusals, each with the word that labels it in the metrics.
    #[must_use]
    pub fn refused(&self) -> [(&'static str, u64); 7] {
        [
            ("unknown", self.unknown),
            ("off_duty", self.off_duty),
            ("before_duty", self.before_duty),
            ("no_fix", self.no_fix),
            ("too_old", self.too_old),
            ("from_future", self.from_future),
            ("jump", self.jump),
        ]
    }

    pub(crate) fn count_refused(&mut self, why: FixRefused) {
        let count = match why {
            FixRefused::Unknown => &mut self.unknown,
            FixRefused::OffDuty => &mut self.off_duty,
            FixRefused::BeforeDuty { .. } => &mut self.before_duty,
            FixRefused::NoFix => &mut self.no_fix,
            FixRefused::TooOld { .. } => &mut self.too_old,
            FixRefused::FromFuture { .. } => &mut self.from_future,
            FixRefused::Superseded { .. } => &mut self.superseded,
            FixRefused::Jump { .. } => &mut self.jump,
        };
        *count += 1;
    }
}
