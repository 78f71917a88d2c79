//! What is ordered about a whistle (中心吹哨、部门报到).

use geo_index::{AreaCode, Place};

use crate::{Actor, CaseId, Degree, DepartmentCode, Sealed, UtcMicros, WhistleId};

/// 吹哨: departments are to come to a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlowWhistle {
    /// The whistle.
    pub whistle: WhistleId,
    /// Who, and from which seat: the centre of an area that holds the place.
    pub by: Actor,
    /// Where to come.
    pub place: Place,
    /// The area of the place.
    pub area: AreaCode,
    /// What for.
    pub purpose: Sealed,
    /// By when to be there.
    pub there_by: UtcMicros,
    /// Who is to come, each once.
    pub departments: Vec<DepartmentCode>,
    /// The case that it is for.
    pub case: Option<CaseId>,
}

/// Something to be done about an open whistle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WhistleOrder {
    /// The whistle.
    pub whistle: WhistleId,
    /// Who, and from which seat.
    pub by: Actor,
    /// What.
    pub deed: WhistleDeed,
}

/// What can be done about a whistle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WhistleDeed {
    /// 签收.
    Sign {
        /// Which department.
        department: DepartmentCode,
    },
    /// 到场.
    Arrive {
        /// Which department.
        department: DepartmentCode,
        /// How that is known.
        known: ArrivalKnown,
    },
    /// 处置.
    Work {
        /// Which department.
        department: DepartmentCode,
    },
    /// 离场.
    Leave {
        /// Which department.
        department: DepartmentCode,
        /// What it did there.
        note: Sealed,
    },
    /// 评价.
    Rate {
        /// Which department.
        department: DepartmentCode,
        /// How content the whistler is with it.
        degree: Degree,
        /// In words.
        note: Option<Sealed>,
    },
    /// 取消.
    CallOff {
        /// Why.
        reason: Sealed,
    },
    /// It is over.
    Close,
}

/// How it is known that a department has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ArrivalKnown {
    /// By the position of one of its people.
    Position {
        /// Where that one is.
        place: Place,
        /// How old the position is, in milliseconds.
        age_ms: u64,
    },
    /// 代录 by the whistler's post.
    Recorded {
        /// When it came.
        at: UtcMicros,
    },
}
