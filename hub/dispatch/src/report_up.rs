//! 上报: grave cases are reported to a higher tier by telephone and in writing, within a time that nobody's silence stops.

use geo_index::Tier;
use serde::{Deserialize, Serialize};

use crate::{Sealed, Span, Until, UtcMicros, WorkingTime};

/// Most reports upward that a grade asks for.
pub const REPORTS_UP_MAX: usize = 8;

/// How a case is reported upward.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReportUpBy {
    /// 电话报告.
    Phone,
    /// 书面报告.
    Written,
}

/// To whom a case is reported upward: a tier above the village, or the province, which no realm has a post of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Upward {
    /// 乡镇、街道.
    Township,
    /// 区县.
    County,
    /// 市.
    City,
    /// 省, above every realm.
    Province,
}

impl Upward {
    /// The tier of the realm that it is; none above every realm.
    #[must_use]
    pub fn tier(self) -> Option<Tier> {
        match self {
            Self::Township => Some(Tier::Township),
            Self::County => Some(Tier::County),
            Self::City => Some(Tier::City),
            Self::Province => None,
        }
    }
}

/// What a policy asks for: to whom, how, and within which time from filing, or from when the case became that grave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReportUpRule {
    /// Who is to know of it; where the case climbs no higher than below it, its highest post sees that it is reported.
    pub to: Upward,
    /// How.
    pub by: ReportUpBy,
    /// Within which time.
    pub within: Span,
}

/// A report upward that a case owes, owed or has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportUp {
    /// To whom.
    pub to: Upward,
    /// How.
    pub by: ReportUpBy,
    /// Since when it is owed.
    pub since: UtcMicros,
    /// Until when.
    pub due: UtcMicros,
    /// Where that is reckoned in working time: from what; none for what was owed before it was kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub working: Option<WorkingTime>,
    /// Names its timer.
    pub generation: u64,
    /// Where it stands.
    pub state: ReportUpState,
    /// When the clock puts it to the post again that has to see to it, while it is overdue; none where the post that should know
    /// knows of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub again: Option<UtcMicros>,
}

/// Where a report upward stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReportUpState {
    /// It is owed, and there is time.
    Waits,
    /// Its time has gone by; it can still be made.
    Overdue,
    /// It was made.
    Done,
}

impl ReportUp {
    /// Whether it is that to the same one by the same way.
    #[must_use]
    pub fn is_for(&self, to: Upward, by: ReportUpBy) -> bool {
        (self.to, self.by) == (to, by)
    }

    /// Until when it is to be made, while there is time.
    #[must_use]
    pub fn until(&self) -> Option<Until> {
        (self.state == ReportUpState::Waits).then_some(Until { at: self.due, working: self.working })
    }

    /// When its timer runs out, while it has one.
    #[must_use]
    pub fn runs_out(&self) -> Option<UtcMicros> {
        match self.state {
            ReportUpState::Waits => Some(self.due),
            ReportUpState::Overdue => self.again,
            ReportUpState::Done => None,
        }
    }
}

/// When a report upward that is overdue is put to a post again, and by which timer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwedAgain {
    /// When.
    pub at: UtcMicros,
    /// Names the timer.
    pub generation: u64,
}

/// A report upward as it was made, written down by whoever made it or knows of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportingUp {
    /// To whom.
    pub to: Upward,
    /// How.
    pub way: ReportUpBy,
    /// Who was told, or to whom it went and under which number, in words.
    pub to_whom: Sealed,
    /// The number that was called; none for what was written.
    pub number: Option<Sealed>,
    /// When.
    pub said_at: UtcMicros,
}

/// A case was reported upward.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportedUp {
    /// To whom.
    pub to: Upward,
    /// How.
    pub way: ReportUpBy,
    /// Who was told, or to whom it went.
    pub to_whom: Sealed,
    /// The number that was called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<Sealed>,
    /// When.
    pub said_at: UtcMicros,
    /// Whether that was after its time.
    pub late: bool,
}
