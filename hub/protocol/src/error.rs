//! Errors, one closed list for HTTP and sockets, with the HTTP status of each in one table.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

macro_rules! error_codes {
    ($($(#[$doc:meta])+ $name:ident = $status:literal),+ $(,)?) => {
        /// What went wrong, for programs. The words beside it are for people.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS, ToSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum ErrorCode { $($(#[$doc])+ $name),+ }

        impl ErrorCode {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// The HTTP status that goes with it.
            #[must_use]
            pub fn status(self) -> u16 {
                match self { $(Self::$name => $status),+ }
            }
        }
    };
}

error_codes!(
    /// The body or message is not the JSON that was expected.
    Malformed = 400,
    /// A field has a value that cannot be; `field` and `value` name it.
    Invalid = 400,
    /// The request needs an `Idempotency-Key`, or the one given is too long or not ASCII.
    KeyMissing = 400,
    /// This version does not know that message or action.
    Unsupported = 400,
    /// Nobody is signed in, or the session is over.
    NotSignedIn = 401,
    /// Account or password is wrong.
    WrongCredentials = 401,
    /// The device token is unknown or was revoked.
    TokenRevoked = 401,
    /// The socket ticket is unknown, used or too old.
    TicketInvalid = 401,
    /// The role does not allow it.
    NotAllowed = 403,
    /// The case, unit or area is outside the account's area.
    OutsideArea = 403,
    /// The request comes from a page of another origin.
    WrongOrigin = 403,
    /// The set-up code is wrong.
    WrongSetupCode = 403,
    /// The person is not on duty at the rung that is alerted.
    NotOnDuty = 403,
    /// The handler cannot verify its own work.
    HandlerVerifies = 403,
    /// 回访: whoever handled the case does not write down what the caller thinks of it.
    HandlerCallsBack = 403,
    /// Whoever handled the case does not withdraw it.
    HandlerWithdraws = 403,
    /// There is nothing at that address.
    NotFound = 404,
    /// The case is unknown.
    CaseUnknown = 404,
    /// The unit is not enrolled.
    UnitUnknown = 404,
    /// There never was such a whistle.
    WhistleUnknown = 404,
    /// The whistle has ended, or there never was one.
    WhistleNotOpen = 409,
    /// Whoever acts has neither the whistler's post nor one above it, nor the department's desk.
    NotYourWhistle = 403,
    /// The department is at another step of the whistle: no step goes backwards, and none is taken twice.
    WhistleStep = 409,
    /// The position is too far from the place, or too old, to say that somebody is there.
    NotAtThePlace = 409,
    /// So many whistles are open for the case that another cannot be blown.
    TooManyWhistles = 409,
    /// There never was such an incident.
    IncidentUnknown = 404,
    /// The incident was closed, or there never was one.
    IncidentNotOpen = 409,
    /// Whoever acts has no part in the incident from that seat.
    NotYourIncident = 403,
    /// The incident stands otherwise than the order supposes: a response is in force or is not, a report is owed or is not, the case belongs to it or does not.
    IncidentState = 409,
    /// So many incidents are open that another cannot be.
    TooManyIncidents = 409,
    /// The message is not waiting in the mailbox.
    MessageUnknown = 404,
    /// The address does not take that method.
    MethodNotAllowed = 405,
    /// The same key came with another body before.
    KeyReused = 409,
    /// The hub has been set up already.
    AlreadySetUp = 409,
    /// The name is taken.
    NameTaken = 409,
    /// The case is not open.
    CaseNotOpen = 409,
    /// A case of that id exists already.
    CaseExists = 409,
    /// The pairing code is unknown, used or too old.
    PairingUnknown = 403,
    /// So many reports have joined the case that another cannot.
    TooManyReports = 409,
    /// The case is not in a phase that allows it.
    WrongPhase = 409,
    /// No post is known above the case's area.
    NoPost = 409,
    /// Another rung or round is alerted by now.
    AlertPassed = 409,
    /// Nothing is alerting.
    NoAlert = 409,
    /// A unit cannot be dispatched; `value` says what ruled it out.
    UnitRuledOut = 409,
    /// A unit has the case already.
    Attended = 409,
    /// The unit has no part in the case.
    NotInvolved = 409,
    /// The unit is off duty.
    UnitOffDuty = 409,
    /// The unit is at work and cannot sign off.
    StillAttending = 409,
    /// The task is not this unit's.
    NotYourTask = 409,
    /// The offer is not this unit's.
    NotYourOffer = 409,
    /// The case ended too long ago to be reopened.
    TooLate = 409,
    /// The seat is at no centre above the case, or too low for it.
    SeatTooLow = 403,
    /// The case is not below that centre.
    NotYourCase = 403,
    /// The task is no open task of that department.
    NotYourDesk = 409,
    /// The department has the case already.
    DeskTwice = 409,
    /// So many tasks were given to departments that another cannot be.
    TooManyDesks = 409,
    /// The task was signed before.
    SignedAlready = 409,
    /// The task is binding and cannot be returned.
    ReturnsUsedUp = 409,
    /// A department hands its task on to departments below it alone.
    NotBelow = 409,
    /// Departments have handed tasks of the case on as often as they may.
    HandOnsUsedUp = 409,
    /// The task is the lead's, who is not let go.
    NotAHelper = 409,
    /// A return is asked already, or none is asked.
    ReturnAsked = 409,
    /// No more time can be had, or none was asked for.
    NoExtension = 409,
    /// 上报: the case owes no such report, or it was made.
    NoReportOwed = 409,
    /// 更正: the case is filed as that already, is a unit's call for help, or was handled by whoever corrects it.
    NotCorrected = 409,
    /// The caller is not to be called back for that case.
    NoCallBack = 409,
    /// The time named has passed, or lies too far ahead.
    TimeOutOfRange = 422,
    /// 改地点: the case went to posts of another line as often as it may; only from above both is it moved again.
    PlacedTooOften = 409,
    /// No post is above the owner.
    NoPostAbove = 409,
    /// 下派: the case has no such post below its owner.
    NoPostBelow = 409,
    /// What is a department's is not passed down to the grass roots.
    DepartmentsMatter = 409,
    /// No letter of supervision waits for an answer.
    NoLetter = 409,
    /// A letter of supervision waits for its answer: the case is withdrawn from above only.
    LetterWaits = 409,
    /// Somebody is still to be called back: the case is withdrawn from above only.
    CallBackOwed = 409,
    /// Whoever wrote the letter does not answer it.
    OwnLetter = 403,
    /// The units at the case have asked for more as often as they may.
    TooManyBackups = 409,
    /// The case was told apart from so many others that another cannot be.
    TooManyKeptApart = 409,
    /// The case is red, or a service has still to be called: no desk has it alone, and it does not wait.
    Presses = 409,
    /// Only an enquiry, a suggestion or praise is settled by an answer.
    NotAnEnquiry = 409,
    /// The two cases cannot become one.
    CannotMerge = 409,
    /// A case keeps the report that opened it.
    FirstReport = 409,
    /// The report did not join the case by itself.
    NotJoined = 409,
    /// The case is not part of that one.
    NotMerged = 409,
    /// The case is part of another.
    PartOfAnother = 409,
    /// The case is archived.
    Archived = 409,
    /// The case may still be opened again.
    TooEarlyToArchive = 409,
    /// A matter of that category is not closed on the spot.
    NotSelfHandled = 409,
    /// Only what its filer found is closed on the spot, and no caller's matter.
    NotSelfFound = 409,
    /// Pictures of before and of after are wanted.
    PicturesMissing = 422,
    /// The word that it is dealt with must bring more: `before`, `after` or `position`, as the words say.
    EvidenceMissing = 409,
    /// It is not for the caller to say whether the work is done.
    NotForCaller = 403,
    /// The report was made in confidence, and who made it is told to fewer.
    CallerConfided = 403,
    /// The task can no longer be returned: its time for that has gone by, or its work was sent back.
    ReturnTooLate = 409,
    /// The body or text is too long; `field` names it.
    TooLarge = 413,
    /// The body is not `application/json`.
    UnsupportedMediaType = 415,
    /// `Range` asks for bytes that there are not; `Content-Range` says how many there are.
    RangeNotSatisfiable = 416,
    /// No units were named, or too many.
    UnitCount = 422,
    /// What was to be imported cannot be; every mistake is in the words.
    ImportInvalid = 422,
    /// Too many requests; `Retry-After` says when to come again.
    TooManyRequests = 429,
    /// The hub failed on this request; it is recorded and alarmed under `request`.
    Internal = 500,
    /// The ledger cannot record; `Retry-After` says when to try again, with the same key.
    LedgerUnavailable = 503,
    /// Too many requests wait, or others changed the same things too often; try again with the same key.
    Busy = 503,
    /// The hub is going down; try again with the same key.
    GoingAway = 503,
);

/// The body of every answer that is no success.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct ErrorBody {
    /// The error.
    pub error: ErrorDetail,
}

/// What went wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct ErrorDetail {
    /// For programs.
    pub code: ErrorCode,
    /// For people and logs; its words may change.
    pub message: String,
    /// The field that is wrong, as a path such as `place.lat`.
    pub field: Option<String>,
    /// Its value, cut short.
    pub value: Option<String>,
    /// Names the request in the hub's log.
    pub request: String,
}

impl ErrorCode {
    /// Whether the same request, with the same key, may succeed later without a change.
    #[must_use]
    pub fn may_be_retried(self) -> bool {
        matches!(self.status(), 429 | 503)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_a_status_of_failure() {
        for code in ErrorCode::ALL {
            assert!((400..600).contains(&code.status()), "{code:?}");
        }
    }

    #[test]
    fn only_load_and_outage_are_worth_a_retry() {
        let retried: Vec<_> = ErrorCode::ALL.iter().filter(|code| code.may_be_retried()).collect();
        assert_eq!(
            retried,
            [
                &ErrorCode::TooManyRequests,
                &ErrorCode::LedgerUnavailable,
                &ErrorCode::Busy,
                &ErrorCode::GoingAway
            ]
        );
    }
}
