//! What people are shown: cases, units, areas and what happened, with the names that the ledger does not hold.

mod case;
mod handling;
mod history;
mod matter;
mod offers;
mod organisation;

pub use case::{
    AlertView, AlternateView, ArrivalView, AttendingView, CallView, CaseView, CategoryRef, ClockView,
    Nearness, OfferView, PostRef, RecommendationView, RuledOutView, RungView,
};
pub use handling::{
    BackupView, CallerView, CaseResponseView, CopyView, DeskClockView, DeskView, EvidenceView, FilingView,
    Findings, HandlingView, LetterView, LimitView, ReportUpView, Satisfaction, ShortView, StepView,
    SuspensionView, WantView, WantedView,
};
pub use history::{Actor, Detail, FiledAsView, HistoryEntry};
pub use matter::{DepartmentRef, MatterView, OfficeRef, StandardCode};
pub use offers::{ImprovedView, OfferEndView, OtherWorkView};
pub use organisation::{
    AreaRef, AreaStep, AreaView, CategoryView, DangerWordView, FixView, ModesView, PersonRef, PersonView,
    UnitRef, UnitView,
};
