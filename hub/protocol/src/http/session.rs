//! First start, signing in, and the ticket for a socket.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use super::texts::Name;
use crate::{
    UtcMicros,
    views::{AreaRef, DepartmentRef, PersonView},
};

/// Whether the hub waits for its first account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct SetUpState {
    /// True until the set-up code has been used.
    pub needed: bool,
}

/// Makes the first administrator, with the code that the hub printed at its first start. Answers a session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct SetUp {
    /// The one-time code.
    pub code: String,
    /// Name to sign in with.
    pub login: String,
    /// The person's name.
    #[schema(value_type = Name)]
    pub name: String,
    /// Password, 10 characters at least.
    pub password: String,
}

/// Signs in. Answers a session and sets its cookie.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct SignIn {
    /// Name to sign in with.
    pub login: String,
    /// Password.
    pub password: String,
}

/// Who is signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct SessionView {
    /// The person.
    pub person: PersonView,
    /// The area the account is for; null for the first administrator before areas are imported.
    pub area: Option<AreaRef>,
    /// The department at whose desk the person sits.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional = nullable)]
    pub department: Option<DepartmentRef>,
    /// When the session ends if it is not used.
    pub expires_at_us: UtcMicros,
    /// The hub's clock.
    pub server_us: UtcMicros,
}

/// A one-time ticket for `GET /ws/console?ticket=…`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Ticket {
    /// The ticket.
    pub ticket: String,
    /// How long it may be used, seconds.
    pub valid_for_s: u32,
}
