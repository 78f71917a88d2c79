//! Another report about the matter of an open case: what joining leaves behind, and what is known of a report that comes again.

use geo_index::{AreaCode, Place};
use serde::{Deserialize, Serialize};

use crate::{
    CaseId, Category, Grade, Limit, MatterCode, Mode, PersonId, ReportId, Risk, Rung, Service, Stated, Wish,
};

/// What joining a report to an open case leaves behind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportJoined {
    /// The case.
    pub case: CaseId,
    /// The report.
    pub report: ReportId,
    /// Who found that it is the same matter; of a report that comes again, whose account filed it.
    pub by: PersonId,
    /// Grade from now on: never lower than before.
    pub grade: Grade,
    /// How much the machine may do from now on.
    pub mode: Mode,
    /// Services to be called before units are offered the case, those of before among them.
    pub call_first: Vec<Service>,
    /// What this report wants; events written before it was kept have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wish: Option<Wish>,
    /// The report says again what an earlier one said, and joined by the rules; none where a person named the case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repeat: Option<Repeat>,
    /// The limit of a case of the grade that it has now, filed with this report; none if the report makes it no more
    /// pressing, or such a case has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<Limit>,
    /// Posts by which the ladder grows upward with the grade.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rungs: Vec<Rung>,
    /// What it said of the matter by itself; events written before it was kept have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stated: Option<Box<Stated>>,
    /// 涉及人数 from now on, where this report says more than was known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub people: Option<u32>,
    /// 风险等级 from now on, where this report makes it graver than was known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub risk: Option<Risk>,
}

/// What a report has in common with the earlier one that it repeats.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Repeat {
    /// The earlier report.
    pub of: ReportId,
    /// How far apart the two positions are, in metres; none where neither has one and the words tell the place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub apart_m: Option<u32>,
}

/// What the shell found about a report that may be an earlier one again. The rules say whether it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Again {
    /// The earlier report.
    pub of: ReportId,
    /// What the vault holds of the two.
    pub same: Sameness,
    /// The category under which it would be filed.
    pub category: Category,
    /// The matter of the catalogue under which it would be filed.
    pub matter: Option<MatterCode>,
    /// The grade with which it would be filed, if one is stated or the matter asks for one.
    pub grade: Option<Grade>,
    /// The point, if one is known.
    pub place: Option<Place>,
    /// The area in which it would be filed.
    pub area: AreaCode,
}

/// What is equal in the words of two reports. The words themselves stay in the vault.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sameness {
    /// The telephone number.
    pub number: bool,
    /// The name, as far as both say one: two people may share a telephone.
    pub name: bool,
    /// What was said.
    pub words: bool,
    /// What was said about the place, in words that tell which place is meant.
    pub address: bool,
}
