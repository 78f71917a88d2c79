//! Why an order about a whistle is not carried out.

use geo_index::AreaCode;

use crate::{
    CaseId, DepartmentCode, UtcMicros, WHISTLE_AHEAD_MAX_MS, WHISTLE_DEPARTMENTS_MAX, WHISTLE_FIX_AGE_MAX_MS,
    WHISTLE_RADIUS_M, WHISTLES_PER_CASE_MAX, WhistleId, board::WhistleStep,
};

/// Why an order about a whistle is not carried out: the thing and the value that caused it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoWhistle {
    /// There is no open whistle of that id.
    #[error("whistle {0} is not open")]
    NotOpen(WhistleId),
    /// A whistle of that id exists already.
    #[error("whistle {0} exists already")]
    Exists(WhistleId),
    /// Whoever acts has neither the whistler's post nor one above it, nor the department's desk.
    #[error("whistle {0} is not that seat's")]
    NotYours(WhistleId),
    /// The place is not in the area for which whoever blows answers.
    #[error("the place lies in area {0}, which is not below that seat")]
    Outside(AreaCode),
    /// No department is called, or too many are.
    #[error("{0} departments are called, between 1 and {WHISTLE_DEPARTMENTS_MAX} can be")]
    DepartmentCount(usize),
    /// A department is called twice.
    #[error("department {0} is called twice")]
    DepartmentTwice(DepartmentCode),
    /// The time to be there has gone by, or lies too far ahead.
    #[error("the time to be there, {}, must lie ahead, and at most {} hours", .0.0, WHISTLE_AHEAD_MAX_MS / 3_600_000)]
    ThereBy(UtcMicros),
    /// So many whistles are open for the case that another cannot be blown.
    #[error("{WHISTLES_PER_CASE_MAX} whistles are open for case {0}, no more can be")]
    TooManyForCase(CaseId),
    /// The whistle did not call that department.
    #[error("department {0} was not called")]
    NotCalled(DepartmentCode),
    /// No step backwards, and none twice.
    #[error("department {department} is {step:?}, which does not allow this")]
    WrongStep {
        /// The department.
        department: DepartmentCode,
        /// How far it has come.
        step: WhistleStep,
    },
    /// The position is too far from the place.
    #[error("the position is {distance_m} m from the place, at most {WHISTLE_RADIUS_M} m is there")]
    TooFar {
        /// How far, metres.
        distance_m: u32,
    },
    /// The position is too old.
    #[error(
        "the position is {age_ms} ms old, at most {WHISTLE_FIX_AGE_MAX_MS} ms says that somebody is there"
    )]
    FixTooOld {
        /// How old, milliseconds.
        age_ms: u64,
    },
    /// 代录: it cannot have come before it was called, nor in the future.
    #[error("the arrival at {} lies before the whistle or in the future", .0.0)]
    RecordedAt(UtcMicros),
    /// Somebody is still there, or still expected.
    #[error("department {0} has not left, nor is it absent")]
    NotOver(DepartmentCode),
    /// A department is rated once.
    #[error("department {0} was rated before")]
    RatedBefore(DepartmentCode),
    /// 不满意 says why.
    #[error("department {0} is rated as not satisfying, which wants words")]
    WordsWanted(DepartmentCode),
}
