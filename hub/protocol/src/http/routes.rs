//! Every address of the hub, in the notation `{name}` for what varies.

/// Whether set-up is needed (GET), and set-up (POST).
pub const SETUP: &str = "/api/v1/setup";
/// Who is signed in (GET), sign in (POST), sign out (DELETE).
pub const SESSION: &str = "/api/v1/session";
/// A ticket for the console socket (POST).
pub const TICKET: &str = "/api/v1/ticket";
/// Accounts (GET), a new one (POST).
pub const ACCOUNTS: &str = "/api/v1/accounts";
/// Change an account (PATCH).
pub const ACCOUNT: &str = "/api/v1/accounts/{account}";
/// Devices (GET), a new one with its token (POST).
pub const DEVICES: &str = "/api/v1/devices";
/// Revoke a device's token (DELETE).
pub const DEVICE: &str = "/api/v1/devices/{device}";
/// A code for one more device of a unit (POST).
pub const PAIRINGS: &str = "/api/v1/pairings";
/// A code becomes a device's token (POST).
pub const CLAIM_PAIRING: &str = "/api/v1/pairings/claim";
/// A ticket for the unit socket, by a device's token (POST).
pub const UNIT_TICKET: &str = "/api/v1/unit-ticket";
/// Keep a picture or recording of a task, by a device's token (PUT).
pub const PHOTO: &str = "/api/v1/photos/{digest}";
/// A picture or recording of work on a case (GET).
pub const CASE_PHOTO: &str = "/api/v1/cases/{case}/photos/{digest}";
/// Keep a picture or recording until the report that it goes with is filed (PUT).
pub const ATTACHMENT: &str = "/api/v1/attachments/{attachment}";
/// A picture or recording of a report (GET).
pub const REPORT_ATTACHMENT: &str = "/api/v1/reports/{report}/attachments/{attachment}";
/// A new report (POST).
pub const REPORTS: &str = "/api/v1/reports";
/// A small matter that was found and dealt with on the spot (POST).
pub const HANDLED: &str = "/api/v1/reports/handled";
/// A report's number and pin; one is made where there is none (POST, without a body or with `{}`).
pub const PIN: &str = "/api/v1/reports/{report}/pin";
/// Open cases that may be about the same matter as a report being taken in (POST).
pub const REPORT_CANDIDATES: &str = "/api/v1/reports/candidates";
/// Open cases that may be about the same matter as a case (GET).
pub const CASE_CANDIDATES: &str = "/api/v1/cases/{case}/candidates";
/// How a matter stands, by the number and pin of a report; nobody signs in for it (POST).
pub const PROGRESS: &str = "/api/v1/progress";
/// Whether the work is done, said by whoever reported the matter; nobody signs in for it (POST).
pub const PROGRESS_VERDICT: &str = "/api/v1/progress/verdict";
/// Erase what was said about a report, by its caller and by those who worked on it (POST, without a body or with `{}`).
pub const ERASE: &str = "/api/v1/reports/{report}/erase";
/// Earlier calls of a number (POST).
pub const EARLIER_CALLS: &str = "/api/v1/calls/search";
/// Open cases near a point (GET).
pub const NEARBY_CASES: &str = "/api/v1/cases/nearby";
/// Record what somebody said about a case by telephone (POST).
pub const RELAY: &str = "/api/v1/cases/{case}/relay";
/// Record what a unit said by telephone about its readiness (POST).
pub const UNIT_DUTY: &str = "/api/v1/units/{unit}/duty";
/// Who is on duty where, and where nobody is (GET).
pub const ROSTER: &str = "/api/v1/roster";
/// Somebody stands in for somebody else (POST).
pub const ROSTER_SWAPS: &str = "/api/v1/roster/swaps";
/// What of the roads is closed (GET).
pub const CLOSURES: &str = "/api/v1/roads/closures";
/// One closed part of the roads (GET); close it, or change what is closed (PUT); open it again (DELETE).
pub const CLOSURE: &str = "/api/v1/roads/closures/{closure}";
/// How the roads are drawn (GET).
pub const ROAD_MAP: &str = "/api/v1/roads/map";
/// A vector tile of the roads (GET).
pub const ROAD_TILE: &str = "/road-tiles/{roads}/{z}/{x}/{y}";
/// Cases in the account's area (GET).
pub const CASES: &str = "/api/v1/cases";
/// Cases by what is known of them, open and ended (POST).
pub const CASE_SEARCH: &str = "/api/v1/cases/search";
/// One case with its report and history (GET).
pub const CASE: &str = "/api/v1/cases/{case}";
/// Acknowledge an alert (POST).
pub const ACKNOWLEDGE: &str = "/api/v1/cases/{case}/acknowledge";
/// Dispatch units (POST).
pub const DISPATCH: &str = "/api/v1/cases/{case}/dispatch";
/// Call a unit back (POST).
pub const STAND_DOWN: &str = "/api/v1/cases/{case}/stand-down";
/// Record a call to a service (POST).
pub const CALL: &str = "/api/v1/cases/{case}/call";
/// Say where the case is (POST).
pub const PLACE: &str = "/api/v1/cases/{case}/place";
/// Deal with it without a unit (POST).
pub const SETTLE: &str = "/api/v1/cases/{case}/settle";
/// Check the work (POST).
pub const VERIFY: &str = "/api/v1/cases/{case}/verify";
/// Close (POST, without a body or with `{}`).
pub const CLOSE: &str = "/api/v1/cases/{case}/close";
/// Withdraw the registration (POST).
pub const WITHDRAW: &str = "/api/v1/cases/{case}/withdraw";
/// Open again (POST).
pub const REOPEN: &str = "/api/v1/cases/{case}/reopen";
/// A deed of the closed loop: departments, returns, limits, call-backs, merging, exits (POST).
pub const ACTS: &str = "/api/v1/cases/{case}/acts";
/// Whistles (GET), a new one (POST).
pub const WHISTLES: &str = "/api/v1/whistles";
/// How the departments came that were whistled for (GET).
pub const WHISTLE_FIGURES: &str = "/api/v1/whistles/figures";
/// A whistle, open or ended (GET).
pub const WHISTLE: &str = "/api/v1/whistles/{whistle}";
/// A deed about a whistle (POST).
pub const WHISTLE_ACTS: &str = "/api/v1/whistles/{whistle}/acts";
/// Incidents (GET), a new one (POST).
pub const INCIDENTS: &str = "/api/v1/incidents";
/// An incident with its cases and its log, open or closed (GET).
pub const INCIDENT: &str = "/api/v1/incidents/{incident}";
/// A deed about an incident (POST).
pub const INCIDENT_ACTS: &str = "/api/v1/incidents/{incident}/acts";
/// Many cases that are to belong to an incident (POST).
pub const INCIDENT_CASES: &str = "/api/v1/incidents/{incident}/cases";
/// Units in the account's area, with their last fixes (GET).
pub const UNITS: &str = "/api/v1/units";
/// The area tree (GET).
pub const AREAS: &str = "/api/v1/areas";
/// A vector tile of the area tree (GET).
pub const TILE: &str = "/tiles/{tree}/{z}/{x}/{y}";
/// The categories of the policy in force (GET).
pub const CATEGORIES: &str = "/api/v1/categories";
/// The departments of the catalogue in force (GET).
pub const DEPARTMENTS: &str = "/api/v1/departments";
/// The matters of the catalogue in force (GET).
pub const MATTERS: &str = "/api/v1/matters";
/// Where the cases that were closed were dealt with, by post and tier (GET).
pub const RATES: &str = "/api/v1/rates";
/// How idle units cover an area, and which of them would cover more from elsewhere (GET).
pub const COVER: &str = "/api/v1/cover";
/// Import areas, units, roster and policy (POST).
pub const ORGANISATION: &str = "/api/v1/organisation";
/// Find places by what a caller says (GET), import a list of them (POST).
pub const PLACES: &str = "/api/v1/places";
/// The unit socket.
pub const UNIT_SOCKET: &str = "/ws/unit";
/// The console socket.
pub const CONSOLE_SOCKET: &str = "/ws/console";

/// Every route, for the server's table and for tests that compare.
pub const ALL: &[&str] = &[
    SETUP,
    SESSION,
    TICKET,
    ACCOUNTS,
    ACCOUNT,
    DEVICES,
    DEVICE,
    PAIRINGS,
    CLAIM_PAIRING,
    UNIT_TICKET,
    PHOTO,
    CASE_PHOTO,
    ATTACHMENT,
    REPORT_ATTACHMENT,
    REPORTS,
    HANDLED,
    PIN,
    REPORT_CANDIDATES,
    CASE_CANDIDATES,
    PROGRESS,
    PROGRESS_VERDICT,
    ERASE,
    EARLIER_CALLS,
    NEARBY_CASES,
    RELAY,
    UNIT_DUTY,
    ROSTER,
    ROSTER_SWAPS,
    CLOSURES,
    CLOSURE,
    ROAD_MAP,
    ROAD_TILE,
    CASES,
    CASE_SEARCH,
    CASE,
    ACKNOWLEDGE,
    DISPATCH,
    STAND_DOWN,
    CALL,
    PLACE,
    SETTLE,
    VERIFY,
    CLOSE,
    WITHDRAW,
    REOPEN,
    ACTS,
    WHISTLES,
    WHISTLE_FIGURES,
    WHISTLE,
    WHISTLE_ACTS,
    INCIDENTS,
    INCIDENT,
    INCIDENT_ACTS,
    INCIDENT_CASES,
    UNITS,
    AREAS,
    TILE,
    CATEGORIES,
    DEPARTMENTS,
    MATTERS,
    RATES,
    COVER,
    ORGANISATION,
    PLACES,
    UNIT_SOCKET,
    CONSOLE_SOCKET,
];
