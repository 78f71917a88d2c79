//! The word that it is dealt with, of a unit or a department, and what comes with it.

use geo_index::Place;
use serde::{Deserialize, Serialize};

use crate::{ContentDigest, Findings, OfferId, Sealed, TaskId, UnitId};

/// What shows a task and is a picture neither of before nor of after. No policy asks for it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct OtherPictures {
    /// 处置中: while it was being dealt with.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub during: Vec<ContentDigest>,
    /// 签名: of the paper that somebody signed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub signed: Vec<ContentDigest>,
    /// 视频、语音: no pictures, but kept and shown with them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub recordings: Vec<ContentDigest>,
}

impl OtherPictures {
    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.during.is_empty() && self.signed.is_empty() && self.recordings.is_empty()
    }
}

/// A unit says that the work is done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkDone {
    /// The task.
    pub task: TaskId,
    /// The unit.
    pub unit: UnitId,
    /// The offer that held it.
    pub offer: OfferId,
    /// What was done.
    pub note: Option<Sealed>,
    /// Pictures of it, by SHA-256 of their bytes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub photos: Vec<ContentDigest>,
    /// Pictures of before.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub before: Vec<ContentDigest>,
    /// Pictures of other kinds.
    #[serde(default, skip_serializing_if = "OtherPictures::is_empty")]
    pub others: OtherPictures,
    /// Where the unit says it is, if it did not on arriving.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
}

/// A department says what it did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeskReplied {
    /// The task.
    pub task: TaskId,
    /// What was done.
    pub note: Sealed,
    /// What the caller may be told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub public: Option<Sealed>,
    /// Pictures of it, by SHA-256 of their bytes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub photos: Vec<ContentDigest>,
    /// Pictures of before.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub before: Vec<ContentDigest>,
    /// Pictures of other kinds.
    #[serde(default, skip_serializing_if = "OtherPictures::is_empty")]
    pub others: OtherPictures,
    /// 办理结果, if the department said it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub findings: Option<Findings>,
}
