//! What a refusal says besides, where one word would not do.

use crate::ReportKind;

/// Why no more time can be had.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoExtension {
    /// It has no limit that runs.
    #[error("it has no limit that runs")]
    NoLimit,
    /// The limit has passed.
    #[error("its limit has passed")]
    Passed,
    /// There was one before.
    #[error("there was an extension before")]
    ExtendedBefore,
    /// One is asked for and not decided.
    #[error("one is asked for and not decided")]
    AskedAlready,
    /// One was asked for and refused.
    #[error("one was asked for before, and refused")]
    RefusedBefore,
    /// None was asked for.
    #[error("none was asked for")]
    NotAsked,
    /// It is longer than the policy allows, or of another kind of time.
    #[error("it is longer than the policy allows")]
    TooLong,
}

/// What says of a matter that somebody else told of it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ToldBy {
    /// It came by a channel by which others report.
    #[error("it came by channel {0:?}")]
    Channel(String),
    /// It is no help that was given, and nothing wrong that was put right.
    #[error("it is of kind {0:?}")]
    Kind(ReportKind),
    /// Somebody wants an answer, or confidence.
    #[error("its caller wants an answer, or confidence")]
    Wish,
}

/// Why what a case was filed as is not corrected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoCorrection {
    /// What somebody has worked on is not made another matter by that person.
    #[error("whoever handled it does not say what it was")]
    Handler,
    /// It is filed as that already, or the catalogue lets it be nothing else.
    #[error("it is filed as that already")]
    Nothing,
    /// A unit's call for help is no other matter.
    #[error("it is a unit's call for help, and no other matter")]
    CallForHelp,
}
