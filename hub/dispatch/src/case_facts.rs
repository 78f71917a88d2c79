//! What a case is about: fixed when it is opened, and restored when it is opened again.

use geo_index::{AreaCode, Place};
use serde::{Deserialize, Serialize};

use crate::{
    Category, ContentDigest, Filing, Grade, Matter, Mode, ReportId, Risk, Rung, Service, Stated, UnitId,
};

/// What opening a case fixes, and reopening restores.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseFacts {
    /// The report it came from.
    pub report: ReportId,
    /// Category as reported or chosen.
    pub category: Category,
    /// Grade.
    pub grade: Grade,
    /// How much the machine may do.
    pub mode: Mode,
    /// The policy it is handled under.
    pub policy: ContentDigest,
    /// Where it is, once known.
    pub place: Option<Place>,
    /// The deepest area known to contain it, or the area responsible while the place is unknown.
    pub area: AreaCode,
    /// Its ladder, lowest rung first, ending at the highest tier the category may climb to.
    pub ladder: Vec<Rung>,
    /// Services to be called before units are offered it.
    pub call_first: Vec<Service>,
    /// The unit that called for help, if this is its own case.
    pub sos_unit: Option<UnitId>,
    /// How it was filed; cases opened before it was kept have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filing: Option<Filing>,
    /// 风险等级; none where nobody judged it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub risk: Option<Risk>,
    /// 待核实: a post has to look into it first.
    #[serde(default, skip_serializing_if = "is_not_set")]
    pub to_check: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
fn is_not_set(mark: &bool) -> bool {
    !*mark
}

impl CaseFacts {
    /// 涉及人数: how many people it is about, as far as that was said.
    #[must_use]
    pub fn people(&self) -> Option<u32> {
        self.filing.as_ref()?.people
    }

    /// What its first report said, as it was filed.
    #[must_use]
    pub fn stated(&self) -> Stated {
        Stated {
            grade: Some(self.grade),
            category: Some(self.category.clone()),
            matter: self.filing.as_ref().and_then(|filing| filing.matter.clone()),
            call_first: self.call_first.clone(),
            people: self.people(),
            risk: self.risk,
        }
    }

    /// What is a department's is not pushed down to the grass roots: no unit is looked for unless it is pressing.
    #[must_use]
    pub fn is_desk_work(&self) -> bool {
        let matter = self.filing.as_ref().and_then(|filing| filing.matter.as_ref());
        self.sos_unit.is_none() && self.grade != Grade::Red && matter.is_some_and(Matter::is_for_a_department)
    }
}
