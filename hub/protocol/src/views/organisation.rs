//! Areas, units, people and categories, as a console shows them.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::{
    AreaCode, CaseId, Duty, Grade, Mode, PersonId, Point, Role, Service, TaskId, Tier, Travel, UnitId,
    UnitKind, UnitStatus, UtcMicros,
};

/// An area with the way to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct AreaRef {
    /// Its code.
    pub code: AreaCode,
    /// The areas from the highest down to this one, which is the last.
    pub path: Vec<AreaStep>,
}

/// One area on the way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct AreaStep {
    /// Its code.
    pub code: AreaCode,
    /// Its name.
    pub name: String,
    /// How high it stands.
    pub tier: Tier,
}

/// An area of responsibility.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct AreaView {
    /// Its code.
    pub code: AreaCode,
    /// Its name.
    pub name: String,
    /// How high it stands.
    pub tier: Tier,
    /// The area it is part of; null for a root.
    pub parent: Option<AreaCode>,
    /// Whether its outline is known.
    pub has_outline: bool,
}

/// A unit by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct UnitRef {
    /// The unit.
    pub id: UnitId,
    /// Its name or call sign.
    pub name: String,
}

/// A person by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct PersonRef {
    /// The person.
    pub id: PersonId,
    /// The name; empty once erased.
    pub name: String,
}

/// A person who is signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct PersonView {
    /// The person.
    pub id: PersonId,
    /// The name.
    pub name: String,
    /// What the person may do.
    pub role: Role,
}

/// A unit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct UnitView {
    /// Its id.
    pub id: UnitId,
    /// Offset up to which the hub had read for this view. Of two views of a unit, the higher one holds.
    pub seq: u64,
    /// Its name or call sign.
    pub name: String,
    /// Its kind.
    pub kind: UnitKind,
    /// What it can do.
    pub skills: Vec<String>,
    /// The area it belongs to.
    pub home: AreaRef,
    /// The person who answers for it.
    pub person: Option<PersonRef>,
    /// How it gets about; left out where its kind says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional = nullable)]
    pub travel: Option<Travel>,
    /// On or off duty.
    pub duty: Duty,
    /// What it is doing.
    pub status: UnitStatus,
    /// The task it attends or is offered.
    pub task: Option<TaskId>,
    /// The case of that task, or its own case while it needs help.
    pub case: Option<CaseId>,
}

/// Where a unit was.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct FixView {
    /// The place.
    pub place: Point,
    /// When, by the device's clock.
    pub at_us: UtcMicros,
    /// Direction of movement, degrees clockwise from north.
    pub heading_deg: Option<f64>,
    /// Speed, kilometres an hour.
    pub speed_kmh: Option<f64>,
    /// Radius of the error circle, metres.
    pub accuracy_m: Option<f64>,
}

/// A category of the policy in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct CategoryView {
    /// Code in the catalogue.
    pub code: String,
    /// Name on the screen.
    pub name: String,
    /// Grade when the report states none.
    pub grade: Grade,
    /// How much the machine may do, by grade.
    pub mode: ModesView,
    /// The highest tier to which the clock may carry it.
    pub climbs_to: Tier,
    /// Skills a unit must have.
    pub skills: Vec<String>,
}

/// A word of danger to life, found anywhere in the caller's text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct DangerWordView {
    /// The word.
    pub word: String,
    /// The service to be called before any unit is offered the case.
    pub call: Service,
}

/// A mode for each grade.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct ModesView {
    /// For 特急.
    pub red: Mode,
    /// For 紧急.
    pub orange: Mode,
    /// For 一般.
    pub ordinary: Mode,
}
