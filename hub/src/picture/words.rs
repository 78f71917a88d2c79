//! The closed vocabularies, from the domain to the wire and, where a client says them too, back.

use geo_index::Tier;
use hub_dispatch as domain;
use hub_positions::UnitStatus;
use hub_protocol as wire;

/// From the domain to the wire, by an exhaustive match.
macro_rules! shown {
    ($($function:ident: $domain:ty => $wire:ty { $($word:ident),+ $(,)? })+) => {$(
        pub(crate) fn $function(word: $domain) -> $wire {
            match word { $(<$domain>::$word => <$wire>::$word),+ }
        }
    )+};
}

/// From the wire to the domain, by an exhaustive match.
macro_rules! said {
    ($($function:ident: $wire:ty => $domain:ty { $($word:ident),+ $(,)? })+) => {$(
        pub(crate) fn $function(word: $wire) -> $domain {
            match word { $(<$wire>::$word => <$domain>::$word),+ }
        }
    )+};
}

shown! {
    tier: Tier => wire::Tier { Grid, Village, Township, County, City }
    grade: domain::Grade => wire::Grade { Red, Orange, Ordinary }
    risk: domain::Risk => wire::Risk { Blue, Yellow, Orange, Red }
    mode: domain::Mode => wire::Mode { Auto, Suggest, RecordOnly }
    phase: domain::Phase => wire::Phase {
        Unattended, UnderWay, OnScene, ToVerify, ToClose, WithDepartments, Suspended, ToCallBack, ToCheck,
    }
    clock_purpose: domain::ClockPurpose => wire::ClockPurpose {
        Climb, Act, Arrive, Finish, Verify, Close, Reply, Rule, Review, CallBack,
    }
    climb_reason: domain::ClimbReason => wire::ClimbReason {
        Unanswered, NothingDone, NotArrived, NotFinished, NotVerified, NotClosed, WelfareMissed, SosRepeated, GradeRaised,
        NotRuled, NotReplied, ReviewDue, NotCalledBack, LimitNear, LimitPassed, Urged, Supervised, PassedUp, Redone, Merged,
        PassedDown, BackupAsked, LetterUnanswered, ReportUpOwed, ManyPeople, Moved, Reopened, DeskWork, NotCompetent, FoundNotDone,
        ByGrade, ByRisk, WaitsNoMore,
    }
    service: domain::Service => wire::Service { Police, Fire, Ambulance }
    unit_kind: domain::UnitKind => wire::UnitKind { GridWorker, Patrol, Vehicle, Boat, Mediator, Crew }
    weight: domain::Weight => wire::Weight { Must, Should }
    travel: domain::Travel => wire::Travel { Foot, EBike, Car, Boat }
    arrival_by: domain::ArrivalBy => wire::ArrivalBy { Roads, Table, AirLine, Grid }
    duty: domain::board::Duty => wire::Duty { On, Standby, Off, Retired }
    ruled_out: domain::RuledOut => wire::RuledOut {
        Unknown, OffDuty, Claimed, NeedsHelp, Skill, StaleFix, Declined, Silent, NoRoute, Kind, Tired, Late,
        Overloaded,
    }
    decline_reason: domain::DeclineReason => wire::DeclineReason {
        Busy, TooFar, NoMeans, Unwell, SignedOff, Other,
    }
    spoken: domain::Said => wire::Said { Acknowledged, Accepted, Declined, SetOut, Arrived, Well, Done, BackupAsked, Signed, ReturnAsked,
        ExtensionAsked, Replied,
    }
    reach_outcome: domain::ReachOutcome => wire::ReachOutcome { Taken, Refused, Failed, NoNumber }
    duty_post: hub_engine::organisation::DutyPost => wire::DutyPost { Leader, Officer, Reserve }
    document_kind: domain::DocumentKind => wire::DocumentKind {
        Areas, Policy, Roster, Places, Calendar, Catalogue, Closures,
    }
    report_kind: domain::ReportKind => wire::ReportKind { Enquiry, Help, Complaint, Disclosure, Suggestion, Praise, Other }
    degree: domain::Degree => wire::Degree { Satisfied, MostlySatisfied, NotSatisfied }
    part: domain::Part => wire::Part { Lead, Co }
    standard_kind: domain::StandardKind => wire::StandardKind { Component, Matter }
    desk_purpose: domain::DeskPurpose => wire::DeskPurpose { Sign, Reply }
    extension_ruling: domain::ExtensionRuling => wire::ExtensionRuling { Granted, Refused }
    limit_reason: domain::LimitReason => wire::LimitReason { Filed, Redone, Extended, Calendar, Merged, Parted, Resumed, Corrected }
    unsolved: domain::Unsolved => wire::Unsolved { NotAllowed, NoMeans, TakesLonger, Unfounded, NotOurs, Other }
    step: domain::board::Step => wire::Step { Collected, Filed, Dispatched, Handled, Reported }
    upward: domain::Upward => wire::Upward { Township, County, City, Province }
    report_up_by: domain::ReportUpBy => wire::ReportUpBy { Phone, Written }
    report_up_state: domain::ReportUpState => wire::ReportUpState { Waits, Overdue, Done }
    suspension_kind: domain::SuspensionKind => wire::SuspensionKind { LongTerm, Deferred, Emergency }
    emergency_level: domain::EmergencyLevel => wire::EmergencyLevel { I, Ii, Iii, Iv }
    incident_report_kind: domain::IncidentReportKind => wire::IncidentReportKind {
        FirstByPhone, FirstInWriting, FollowUp, Final,
    }
    ground: domain::Ground => wire::Ground { NotOurs, ElsewhereAlready, SettledBefore, NotTrue, Unclear, Abuse }
    transfer_target: domain::TransferTarget => wire::TransferTarget {
        Police, Fire, Ambulance, LettersAndVisits, Litigation, Other,
    }
}

said! {
    unsolved_said: wire::Unsolved => domain::Unsolved {
        NotAllowed, NoMeans, TakesLonger, Unfounded, NotOurs, Other,
    }
    standard_kind_said: wire::StandardKind => domain::StandardKind { Component, Matter }
    report_kind_said: wire::ReportKind => domain::ReportKind { Enquiry, Help, Complaint, Disclosure, Suggestion, Praise, Other }
    degree_said: wire::Degree => domain::Degree { Satisfied, MostlySatisfied, NotSatisfied }
    extension_ruling_said: wire::ExtensionRuling => domain::ExtensionRuling { Granted, Refused }
    upward_said: wire::Upward => domain::Upward { Township, County, City, Province }
    report_up_by_said: wire::ReportUpBy => domain::ReportUpBy { Phone, Written }
    suspension_kind_said: wire::SuspensionKind => domain::SuspensionKind { LongTerm, Deferred, Emergency }
    emergency_level_said: wire::EmergencyLevel => domain::EmergencyLevel { I, Ii, Iii, Iv }
    incident_report_kind_said: wire::IncidentReportKind => domain::IncidentReportKind {
        FirstByPhone, FirstInWriting, FollowUp, Final,
    }
    ground_said: wire::Ground => domain::Ground { NotOurs, ElsewhereAlready, SettledBefore, NotTrue, Unclear, Abuse }
    transfer_target_said: wire::TransferTarget => domain::TransferTarget {
        Police, Fire, Ambulance, LettersAndVisits, Litigation, Other,
    }
    grade_said: wire::Grade => domain::Grade { Red, Orange, Ordinary }
    risk_said: wire::Risk => domain::Risk { Blue, Yellow, Orange, Red }
    service_said: wire::Service => domain::Service { Police, Fire, Ambulance }
    travel_said: wire::Travel => domain::Travel { Foot, EBike, Car, Boat }
    unit_kind_said: wire::UnitKind => domain::UnitKind { GridWorker, Patrol, Vehicle, Boat, Mediator, Crew }
    verdict_said: wire::Verdict => domain::Verdict { Done, NotDone }
    decline_reason_said: wire::DeclineReason => domain::DeclineReason {
        Busy, TooFar, NoMeans, Unwell, SignedOff, Other,
    }
    receipt_said: wire::ReceiptStep => domain::Receipt { Delivered, Seen }
    datum_said: wire::CoordinateSystem => geo_index::Datum { Wgs84, Gcj02, Bd09 }
}

/// Where a case stands that an event has ended.
#[expect(clippy::wildcard_enum_match_arm, reason = "every other end of a case is its closing")]
pub(crate) fn ended_phase(end: &domain::Event) -> wire::Phase {
    match end {
        domain::Event::Withdrawn { .. } => wire::Phase::Withdrawn,
        domain::Event::Acted(acted) => match acted.what {
            domain::Happened::NotAccepted { .. } => wire::Phase::NotAccepted,
            domain::Happened::AnsweredAtOnce { .. } => wire::Phase::AnsweredAtOnce,
            domain::Happened::Transferred { .. } => wire::Phase::Transferred,
            domain::Happened::Merged { .. } => wire::Phase::Merged,
            _ => wire::Phase::Closed,
        },
        _ => wire::Phase::Closed,
    }
}

/// What a unit on duty is doing.
pub(crate) fn unit_status(status: UnitStatus) -> wire::UnitStatus {
    match status {
        UnitStatus::Available => wire::UnitStatus::Free,
        UnitStatus::Offered => wire::UnitStatus::Offered,
        UnitStatus::UnderWay => wire::UnitStatus::UnderWay,
        UnitStatus::OnScene => wire::UnitStatus::OnScene,
        UnitStatus::Busy => wire::UnitStatus::Busy,
        UnitStatus::Sos => wire::UnitStatus::NeedsHelp,
    }
}

/// How a unit came to be thought near.
pub(crate) fn nearness(nearness: &domain::Nearness) -> wire::views::Nearness {
    match *nearness {
        domain::Nearness::Fix { distance_m, age_ms } => wire::views::Nearness::Fix { distance_m, age_ms },
        domain::Nearness::Home => wire::views::Nearness::Home,
        domain::Nearness::Person => wire::views::Nearness::Person,
    }
}

/// When a unit was expected.
pub(crate) fn arrival(arrival: domain::Arrival) -> wire::views::ArrivalView {
    let domain::Arrival { travel_s, turnout_s, spread_s, price_s, by } = arrival;
    wire::views::ArrivalView { travel_s, turnout_s, spread_s, price_s, by: arrival_by(by) }
}

/// How an offer ended.
pub(crate) fn offer_end(end: &domain::OfferEnd) -> wire::views::OfferEndView {
    match end {
        domain::OfferEnd::Declined { .. } => wire::views::OfferEndView::Declined,
        domain::OfferEnd::Expired => wire::views::OfferEndView::Expired,
        domain::OfferEnd::StoodDown => wire::views::OfferEndView::StoodDown,
        domain::OfferEnd::CalledBack { .. } => wire::views::OfferEndView::CalledBack,
        domain::OfferEnd::GaveUp { .. } => wire::views::OfferEndView::GaveUp,
        domain::OfferEnd::Reassigned { .. } => wire::views::OfferEndView::Reassigned,
    }
}

/// The event's name on the wire, which is its name in the ledger.
pub(crate) fn event_kind(event: &domain::Event) -> wire::EventKind {
    wire::EventKind::named(event.kind()).expect("the wire names every event; a test looks at each")
}
