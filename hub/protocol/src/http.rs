//! Bodies of requests and answers under `/api/v1`. Every change carries an `Idempotency-Key` header.

pub mod routes;

mod accounts;
mod acts;
mod attachments;
mod case_actions;
mod cases;
mod cover;
mod duplicates;
mod import;
mod incidents;
mod intake;
mod matters;
mod organisation;
mod pairings;
mod places;
mod progress;
mod rates;
mod relay;
mod reports;
mod roads;
mod roster;
mod search;
mod session;
mod texts;
mod whistles;

pub use accounts::{
    AccountList, AccountView, ChangeAccount, DeviceList, DeviceToken, DeviceView, NewAccount, NewDevice,
};
pub use acts::{CallBackOutcome, CaseAct, NewHandled};
pub use attachments::{Attachment, AttachmentKept, AttachmentKind};
pub use case_actions::{
    Acknowledge, ActionDone, Dispatch, PlaceCase, RecordCall, Settle, StandDown, Verify, WithReason,
};
pub use cases::{CaseDetail, CaseDetailQuery, CaseList, CaseListQuery, ListedCases, ReportView};
pub use cover::{Cover, CoverDemand, CoverDemandBy, CoverMove, CoverQuery, CoverView, CoverWays, ThinPlace};
pub use duplicates::{Candidate, Candidates, ReportDraft};
pub use import::{
    AccountCreated, ImportNote, ImportOrganisation, ImportPart, ImportedChanges, ImportedDocument,
    ImportedNames, ImportedUnit, ImportedUnits, OrganisationImported, PersonEntry, RosterDuty, RosterSwap,
    UnitEntry,
};
pub use incidents::{
    AttachCases, CaseNotAttached, CasesAttached, IncidentAct, IncidentDetail, IncidentDone, IncidentList,
    IncidentListQuery, IncidentQuery, IncidentState, IncidentView, NewIncident, OwedIncidentReport, PlanRef,
    ResponseView,
};
pub use intake::{
    CallSearch, CalledService, EarlierCall, EarlierCalls, MatchedPlace, NearbyCase, NearbyCases,
    NearbyCasesQuery,
};
pub use matters::{ListedMatter, MatterList};
pub use organisation::{AreaList, CategoryList, UnitList, UnitListEntry};
pub use pairings::{ClaimPairing, NewPairing, Pairing, PhotoKept};
pub use places::{PlaceEntry, PlaceList, PlaceMatch, PlaceMatched, PlaceOnMap, PlaceQuery, PlacesImported};
pub use progress::{CallerVerdict, NumberAndPin, Pin, Progress, ProgressPhase, ProgressStep, ReportNumber};
pub use rates::{AreaRates, CallersSaid, DepartmentList, EndedCases, Pace, Rates, RatesQuery, TierRates};
pub use relay::{Called, RelayAnswer, RelayedAnswer, SetDuty};
pub use reports::{NewReport, ReportAccepted};
pub use roads::{ClosedPart, ClosureList, ClosureView, NewClosure, RoadMap, RoadsState};
pub use roster::{DutyView, NewSwap, RosterGapView, RosterQuery, RosterView, SwapDone};
pub use search::{CaseSearch, CaseState, FoundCase, FoundCases};
pub use session::{SessionView, SetUp, SetUpState, SignIn, Ticket};
pub use whistles::{
    DepartmentFigures, NewWhistle, WhistleAct, WhistleDepartment, WhistleDone, WhistleFigures,
    WhistleFiguresQuery, WhistleList, WhistleListQuery, WhistlePresence, WhistleState, WhistleStep,
    WhistleView,
};

/// Header by which a change is done once: any ASCII text of 1 to [`crate::limits::IDEMPOTENCY_KEY_MAX_BYTES`],
/// unique per account for [`crate::limits::IDEMPOTENCY_KEPT_DAYS`]; a UUID is best.
pub const IDEMPOTENCY_KEY: &str = "Idempotency-Key";

/// Header on an answer that was kept from the first time the key came.
pub const IDEMPOTENT_REPLAY: &str = "Idempotent-Replay";
