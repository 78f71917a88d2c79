//! Reports as they are taken in: what opens a case, joins one, or was dealt with on the spot.

use geo_index::{AreaCode, Place};

use crate::{
    Actor, Again, CaseId, Category, ContentDigest, Grade, MadeCall, Matter, PersonId, ReportId, Risk, Sealed,
    Service, Wish,
};

/// A report as it was taken in.
#[derive(Debug, Clone, PartialEq)]
pub struct Intake {
    /// Id made at the edge.
    pub report: ReportId,
    /// Id for the case it opens.
    pub case: CaseId,
    /// Channel code, for example `12345`.
    pub channel: String,
    /// The caller's words, name and number.
    pub words: Sealed,
    /// Category.
    pub category: Category,
    /// Grade, if the report states one.
    pub grade: Option<Grade>,
    /// The point, if one is known.
    pub place: Option<Place>,
    /// The deepest area known to contain it, or the area responsible while the place is unknown.
    pub area: AreaCode,
    /// Services that the words ask for, by [`crate::Policy::services_called_for`].
    pub call_first: Vec<Service>,
    /// Calls to services that were made before the report was filed.
    pub called: Vec<MadeCall>,
    /// Whose account files it.
    pub filed_by: Option<PersonId>,
    /// What the caller wants.
    pub wish: Wish,
    /// 涉及人数: how many people the matter is about, if the report says so.
    pub people: Option<u32>,
    /// 风险等级, if the report says it; that of its matter counts where it is graver.
    pub risk: Option<Risk>,
    /// What the catalogue says of the matter, if it lists it.
    pub matter: Option<Matter>,
}

/// A report about a matter that has an open case.
#[derive(Debug, Clone, PartialEq)]
pub struct Joining {
    /// Id made at the edge.
    pub report: ReportId,
    /// The open case it joins.
    pub case: CaseId,
    /// Channel code, for example `12345`.
    pub channel: String,
    /// The caller's words, name and number.
    pub words: Sealed,
    /// Grade, if the report states one.
    pub grade: Option<Grade>,
    /// Services that the words ask for.
    pub call_first: Vec<Service>,
    /// Calls to services that were made before the report was filed.
    pub called: Vec<MadeCall>,
    /// Who found that it is the same matter.
    pub by: PersonId,
    /// What the caller wants.
    pub wish: Wish,
    /// 涉及人数, if the report says it.
    pub people: Option<u32>,
    /// 风险等级, if the report says it.
    pub risk: Option<Risk>,
    /// The category that it names, if it names one.
    pub category: Option<Category>,
    /// What the catalogue says of the matter that it names, if it names one.
    pub matter: Option<Matter>,
    /// What was found about a report that may be an earlier one again; none where a person says that it is the same matter.
    pub again: Option<Again>,
}

impl Intake {
    /// 风险等级: the graver of what the report says and what the catalogue says of its matter.
    #[must_use]
    pub fn judged_risk(&self) -> Option<Risk> {
        self.risk.max(risk_of(self.matter.as_ref()))
    }
}

impl Joining {
    /// The same for a report that joins.
    #[must_use]
    pub fn judged_risk(&self) -> Option<Risk> {
        self.risk.max(risk_of(self.matter.as_ref()))
    }
}

fn risk_of(matter: Option<&Matter>) -> Option<Risk> {
    matter.and_then(|matter| matter.risk)
}

/// A small matter that was found and dealt with on the spot.
#[derive(Debug, Clone, PartialEq)]
pub struct Handled {
    /// The report, as it would have been taken in.
    pub intake: Intake,
    /// Who dealt with it.
    pub by: Actor,
    /// What was done.
    pub note: Sealed,
    /// Pictures of before, by SHA-256 of their bytes; at least one.
    pub before: Vec<ContentDigest>,
    /// Pictures of after; at least one.
    pub after: Vec<ContentDigest>,
}
