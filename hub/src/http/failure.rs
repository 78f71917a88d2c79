//! A request that was not carried out, and how each kind of failure becomes one.

use axum::{
    http::{HeaderValue, StatusCode, header::RETRY_AFTER},
    response::{IntoResponse, Response},
};
use hub_dispatch::{NoIncident, NoWhistle, Refusal};
use hub_engine::{FollowError, SubmitError};
use hub_ledger::LedgerError;
use hub_protocol::ErrorCode;

use crate::{
    identity::{AccountError, SessionError},
    picture::{refusals::submit_code, words},
};

/// Longest value repeated in an error, in characters.
const VALUE_SHOWN_CHARS: usize = 100;
/// When to come again after a 503, in seconds.
const RETRY_AFTER_S: u64 = 2;

/// Why a request was not carried out. The guard adds the request's id and writes it as an `ErrorBody`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Failure {
    pub(crate) code: ErrorCode,
    pub(crate) message: String,
    pub(crate) field: Option<String>,
    pub(crate) value: Option<String>,
    pub(crate) retry_after_s: Option<u64>,
}

impl Failure {
    /// A failure with words for people.
    pub(crate) fn new(code: ErrorCode, message: impl ToString) -> Self {
        let retry_after_s = code.may_be_retried().then_some(RETRY_AFTER_S);
        Self { code, message: message.to_string(), field: None, value: None, retry_after_s }
    }

    /// A field that has a value that cannot be.
    pub(crate) fn invalid(field: &str, value: impl ToString, why: impl ToString) -> Self {
        Self::new(ErrorCode::Invalid, format!("{field}: {}", why.to_string())).about(field, value)
    }

    /// Names the field and its value, cut short.
    pub(crate) fn about(mut self, field: &str, value: impl ToString) -> Self {
        self.field = Some(field.to_owned());
        self.value = Some(value.to_string().chars().take(VALUE_SHOWN_CHARS).collect());
        self
    }

    /// Names the field alone: its value is a secret, or far too long.
    pub(crate) fn in_field(mut self, field: &str) -> Self {
        self.field = Some(field.to_owned());
        self
    }

    pub(crate) fn status(&self) -> StatusCode {
        StatusCode::from_u16(self.code.status()).expect("the table of codes holds HTTP statuses")
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        if let Some(seconds) = self.retry_after_s {
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        response.extensions_mut().insert(self);
        response
    }
}

impl From<SubmitError> for Failure {
    fn from(error: SubmitError) -> Self {
        let failure = Self::new(submit_code(&error), &error);
        match error {
            SubmitError::Refused(Refusal::UnitRuledOut { why, .. }) => {
                let why = serde_json::to_string(&words::ruled_out(why)).expect("a word is JSON");
                failure.about("units", why.trim_matches('"'))
            }
            SubmitError::KeyReused(key) => failure.about(hub_protocol::http::IDEMPOTENCY_KEY, key),
            SubmitError::Refused(refusal) => about(failure, &refusal),
            SubmitError::Busy(_)
            | SubmitError::Unavailable(_)
            | SubmitError::Full(_)
            | SubmitError::Quarantined => failure,
        }
    }
}

/// Names what a refusal of the closed loop is about, by the field of the deed that named it.
#[expect(clippy::wildcard_enum_match_arm, reason = "the other refusals are about the case of the address")]
fn about(failure: Failure, refusal: &Refusal) -> Failure {
    match refusal {
        Refusal::NotYourDesk { task }
        | Refusal::SignedAlready { task }
        | Refusal::ReturnsUsedUp { task }
        | Refusal::NotAHelper { task }
        | Refusal::ReturnAsked { task, .. } => failure.about("task", task),
        Refusal::SaidTooEarly { said_at, .. } => failure.about("said_at_us", said_at.0),
        Refusal::NotBelow { department } => failure.about("to", department),
        Refusal::DeskTwice { department, .. } => failure.about("department", department),
        Refusal::NoCallBack { report, .. }
        | Refusal::FirstReport { report, .. }
        | Refusal::NotJoined { report, .. } => failure.about("report", report),
        Refusal::MergedIntoItself(case) | Refusal::HoldsMerged(case) => failure.about("into", case),
        Refusal::NotMerged { merged, .. } => failure.about("merged", merged),
        Refusal::PartOfAnother { into, .. } => failure.about("into", into),
        Refusal::EvidenceMissing { missing, .. } => failure.about("evidence", missing),
        Refusal::Whistle(why) => about_whistle(failure, why),
        Refusal::Incident(why) => about_incident(failure, why),
        Refusal::NotSelfHandled(category) => failure.about("category", &category.0),
        _ => failure,
    }
}

/// The same of an order about an incident.
fn about_incident(failure: Failure, why: &NoIncident) -> Failure {
    match why {
        NoIncident::NotOpen(incident)
        | NoIncident::Exists(incident)
        | NoIncident::NotYours(incident)
        | NoIncident::NoResponse(incident)
        | NoIncident::ResponseInForce(incident)
        | NoIncident::Attached { incident, .. } => failure.about("incident", incident),
        NoIncident::Outside(area) | NoIncident::AreaTwice(area) => failure.about("areas", area),
        NoIncident::AreaCount(count) => failure.about("areas", count),
        NoIncident::NoPlan(plan) => failure.about("plan", plan),
        NoIncident::SeatTooLow { .. } => failure.in_field("level"),
        NoIncident::NotOwed { .. } | NoIncident::Owes { .. } => failure.in_field("kind"),
        NoIncident::SaidAt(at) => failure.about("said_at_us", at.0),
        NoIncident::NotAttached(case) => failure.about("case", case),
        NoIncident::NothingToWaitFor(_) => failure.in_field("kind"),
        NoIncident::TooMany => failure,
    }
}

/// The same of an order about a whistle.
fn about_whistle(failure: Failure, why: &NoWhistle) -> Failure {
    match why {
        NoWhistle::NotOpen(whistle) | NoWhistle::Exists(whistle) | NoWhistle::NotYours(whistle) => {
            failure.about("whistle", whistle)
        }
        NoWhistle::Outside(area) => failure.about("place", area),
        NoWhistle::DepartmentCount(count) => failure.about("departments", count),
        NoWhistle::DepartmentTwice(department) => failure.about("departments", department),
        NoWhistle::ThereBy(at) => failure.about("there_by_us", at.0),
        NoWhistle::TooManyForCase(case) => failure.about("case", case),
        NoWhistle::NotCalled(department)
        | NoWhistle::NotOver(department)
        | NoWhistle::RatedBefore(department)
        | NoWhistle::WrongStep { department, .. } => failure.about("department", department),
        NoWhistle::TooFar { distance_m } => failure.about("distance_m", distance_m),
        NoWhistle::FixTooOld { age_ms } => failure.about("age_ms", age_ms),
        NoWhistle::RecordedAt(at) => failure.about("at_us", at.0),
        NoWhistle::WordsWanted(_) => failure.in_field("note"),
    }
}

impl From<LedgerError> for Failure {
    fn from(error: LedgerError) -> Self {
        match &error {
            LedgerError::Malformed(_) => Self::new(ErrorCode::Invalid, error),
            LedgerError::Unavailable(_) | LedgerError::Unreadable(_) | LedgerError::Newer { .. } => {
                tracing::error!(%error, "the ledger could not be asked");
                Self::new(ErrorCode::LedgerUnavailable, "the ledger is unavailable")
            }
        }
    }
}

impl From<FollowError> for Failure {
    fn from(error: FollowError) -> Self {
        match error {
            FollowError::Ledger(error) => error.into(),
            FollowError::Record(_) | FollowError::Document { .. } => {
                tracing::error!(%error, "the ledger holds something unreadable");
                Self::new(ErrorCode::Internal, "the ledger holds something unreadable")
            }
        }
    }
}

impl From<SessionError> for Failure {
    fn from(error: SessionError) -> Self {
        match error {
            SessionError::NotSignedIn => Self::new(ErrorCode::NotSignedIn, error),
            SessionError::Ledger(error) => error.into(),
        }
    }
}

impl From<AccountError> for Failure {
    fn from(error: AccountError) -> Self {
        match &error {
            AccountError::Login(login) => Self::invalid("login", login, &error),
            AccountError::Name => Self::new(ErrorCode::Invalid, &error).in_field("name"),
            AccountError::Password(_) => Self::new(ErrorCode::Invalid, &error).in_field("password"),
            AccountError::Taken(login) => Self::new(ErrorCode::NameTaken, &error).about("login", login),
            AccountError::Unknown(person) => Self::new(ErrorCode::NotFound, &error).about("account", person),
            AccountError::LastAdministrator(person) => Self::invalid("account", person, &error),
            AccountError::WrongCredentials => Self::new(ErrorCode::WrongCredentials, &error),
            AccountError::TooManyTries { retry_after_s } => {
                let failure = Self::new(ErrorCode::TooManyRequests, &error);
                Self { retry_after_s: Some(*retry_after_s), ..failure }
            }
            AccountError::Busy => Self::new(ErrorCode::Busy, &error),
            AccountError::WrongSetUpCode => Self::new(ErrorCode::WrongSetupCode, &error).in_field("code"),
            AccountError::AlreadySetUp => Self::new(ErrorCode::AlreadySetUp, &error),
            AccountError::Department => Self::new(ErrorCode::Invalid, &error).in_field("department"),
            AccountError::Ledger(why) => {
                tracing::error!(why, "the ledger could not be asked");
                Self::new(ErrorCode::LedgerUnavailable, "the ledger is unavailable")
            }
        }
    }
}

/// The code for a failure that arose outside of our own code, from the status it was given there.
pub(super) fn code_of_status(status: StatusCode) -> ErrorCode {
    match status.as_u16() {
        401 => ErrorCode::NotSignedIn,
        403 => ErrorCode::NotAllowed,
        404 => ErrorCode::NotFound,
        405 => ErrorCode::MethodNotAllowed,
        413 => ErrorCode::TooLarge,
        415 => ErrorCode::UnsupportedMediaType,
        426 => ErrorCode::Unsupported,
        429 => ErrorCode::TooManyRequests,
        503 => ErrorCode::LedgerUnavailable,
        other if other >= 500 => ErrorCode::Internal,
        _ => ErrorCode::Malformed,
    }
}
