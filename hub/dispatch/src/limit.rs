//! 办理时限: until when a matter must be dealt with, and the marks on the way there.
//!
//! A limit starts when the case is filed and runs until the case is verified, whoever has it: a return, a merge or a
//! desk that does not sign stops nothing. Only a suspension, which names its plan and its review, pauses it.

use serde::{Deserialize, Serialize};

use crate::{Basis, CalendarDigest, CaseId, PersonId, Sealed, Span, UtcMicros};

/// How much of the limit has gone at each mark, in percent; each has its consequence (see `decide/limits.rs`).
pub const LIMIT_MARKS: [u8; 4] = [50, 80, 100, 120];

/// The limit of a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limit {
    /// What was allowed at first.
    pub within: Span,
    /// Since when it runs.
    pub started_at: UtcMicros,
    /// Until when.
    pub due: UtcMicros,
    /// When each of [`LIMIT_MARKS`] is reached.
    pub marks: [UtcMicros; 4],
    /// The calendar it was reckoned by; none for natural time or before a calendar was imported.
    pub calendar: CalendarDigest,
    /// Whether that calendar lacks a year it had to pass.
    pub uncertain: bool,
    /// How long that is in all, in milliseconds of natural or of working time, as `within` has it.
    pub allowed_ms: u64,
    /// What was added at its end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extension: Option<Span>,
    /// It was paused and ran again from here; what was left then holds an earlier extension.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resumed: Option<ResumedLimit>,
}

/// From where a limit ran again that had been paused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResumedLimit {
    /// When.
    pub at: UtcMicros,
    /// What was left, in whole milliseconds of the limit's own kind of time.
    pub left_ms: u64,
    /// What was left beyond those, in microseconds: 0 to 999, and 0 in records of before it was kept.
    #[serde(default, skip_serializing_if = "is_no_part")]
    pub left_us: u16,
    /// What had gone of it by then, in the same.
    #[serde(default, skip_serializing_if = "is_nothing")]
    pub gone_ms: u64,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
fn is_nothing(ms: &u64) -> bool {
    *ms == 0
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
fn is_no_part(us: &u16) -> bool {
    *us == 0
}

impl ResumedLimit {
    /// A limit that had `left_us` microseconds left of all that it allows runs again.
    pub(crate) fn with(at: UtcMicros, left_us: u64, allowed_ms: u64) -> Self {
        let (left_ms, rest_us) = (left_us / 1_000, left_us % 1_000);
        let gone_ms = allowed_ms.saturating_sub(left_ms);
        Self { at, left_ms, left_us: u16::try_from(rest_us).expect("it is less than a thousand"), gone_ms }
    }

    /// What was left, in microseconds of the limit's own kind of time.
    #[must_use]
    pub fn all_left_us(&self) -> u64 {
        self.left_ms.saturating_mul(1_000).saturating_add(u64::from(self.left_us))
    }
}

impl Limit {
    /// The kind of time it runs in.
    #[must_use]
    pub fn basis(&self) -> Basis {
        self.within.basis()
    }

    /// Whether a calendar was needed to reckon it.
    #[must_use]
    pub fn needs_calendar(&self) -> bool {
        self.within.is_working() || self.extension.is_some_and(Span::is_working)
    }

    /// How many marks lie at or before an instant.
    #[must_use]
    pub fn marks_reached(&self, at: UtcMicros) -> u8 {
        let reached = self.marks.iter().filter(|mark| **mark <= at).count();
        u8::try_from(reached).expect("there are four marks")
    }
}

/// Why a limit was set, or moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LimitReason {
    /// The case was filed.
    Filed,
    /// The case was opened again, or is to be done again after a caller was not satisfied.
    Redone,
    /// An extension was granted.
    Extended,
    /// Another calendar came into force.
    Calendar,
    /// Another case was merged into this one, and had less time left.
    Merged,
    /// A case was parted from this one and took its limit with it, or has it again.
    Parted,
    /// A suspension ended.
    Resumed,
    /// 更正: it is filed as something for which another limit holds.
    Corrected,
}

/// The limit as it stands on an open case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunningLimit {
    /// The limit.
    pub limit: Limit,
    /// How many of its marks have been reached.
    pub passed: u8,
    /// Ever increasing for the case: names the timer of the next mark.
    pub generation: u64,
    /// An extension was granted before: there is one only.
    pub extended: bool,
    /// One was asked for and refused: it is asked for once.
    #[serde(default)]
    pub refused: bool,
    /// An extension was asked for and is not decided.
    pub asked: Option<ExtensionAsked>,
    /// The matter was verified: no mark is reached any more.
    #[serde(default)]
    pub met: bool,
    /// It is paused: what was left when it was, in milliseconds of the limit's own kind of time.
    pub paused: Option<PausedLimit>,
    /// The next mark is reached no earlier: it lies behind, and marks that do are not reached all at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_before: Option<UtcMicros>,
}

/// A limit that is paused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PausedLimit {
    /// Since when.
    pub since: UtcMicros,
    /// What was left until it is due, in milliseconds of natural or of working time, as its span has it; 0 if it was
    /// overdue.
    pub left_ms: u64,
}

/// What each of several cases in one has of its own limit after a pause of all of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LimitsApart {
    /// The limit of the case into which the others were merged, if it had one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub own: Option<Limit>,
    /// Those of the others that had one.
    pub merged: Vec<MergedLimit>,
}

/// The limit of a case that is merged into another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MergedLimit {
    /// The case.
    pub case: CaseId,
    /// Its limit.
    pub limit: Limit,
    /// How many marks of it had been reached.
    pub passed: u8,
}

/// A wish for more time that waits for its answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExtensionAsked {
    /// Who asks.
    pub by: Option<PersonId>,
    /// When.
    pub at: UtcMicros,
    /// How much more is wanted, from the end of the limit.
    pub more: Span,
    /// Why.
    pub reason: Sealed,
}

impl RunningLimit {
    /// When the next mark is reached; `None` while paused, once met, or after the last.
    #[must_use]
    pub fn next_mark(&self) -> Option<(u8, UtcMicros)> {
        let next = usize::from(self.passed);
        let percent = LIMIT_MARKS.get(next)?;
        let at = self.limit.marks.get(next)?;
        (self.paused.is_none() && !self.met)
            .then_some((*percent, self.not_before.map_or(*at, |first| first.max(*at))))
    }
}
