//! Accounts of people and tokens of devices.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use super::texts::{Login, Name, Password, ShortText};
use crate::{
    AccountId, AreaCode, DepartmentCode, DeviceId, Role, UnitId, UtcMicros,
    views::{AreaRef, DepartmentRef, UnitRef},
};

/// A new account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(optional_fields = nullable)]
pub struct NewAccount {
    /// Name to sign in with, unique.
    #[schema(value_type = Login)]
    pub login: String,
    /// The person's name.
    #[schema(value_type = Name)]
    pub name: String,
    /// What the person may do.
    pub role: Role,
    /// The area in which.
    pub area: AreaCode,
    /// First password, 10 characters at least.
    #[schema(value_type = Password)]
    pub password: String,
    /// The department at whose desk the person sits: of the role `department`, and of no other.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub department: Option<DepartmentCode>,
}

/// A change to an account: only what is given changes. Ends the account's sessions.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema)]
#[ts(optional_fields = nullable)]
pub struct ChangeAccount {
    /// The person's name.
    #[schema(value_type = Option<Name>)]
    pub name: Option<String>,
    /// What the person may do.
    pub role: Option<Role>,
    /// The area in which.
    pub area: Option<AreaCode>,
    /// A new password.
    #[schema(value_type = Option<Password>)]
    pub password: Option<String>,
    /// The department at whose desk the person sits. Another role than `department` takes it away.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub department: Option<DepartmentCode>,
    /// False shuts the account out.
    pub active: Option<bool>,
}

/// An account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct AccountView {
    /// Its id; the person has the same.
    pub id: AccountId,
    /// Name to sign in with.
    #[schema(value_type = Login)]
    pub login: String,
    /// The person's name.
    #[schema(value_type = Name)]
    pub name: String,
    /// What the person may do.
    pub role: Role,
    /// The area in which; null for the first administrator before areas are imported.
    pub area: Option<AreaRef>,
    /// Whether it may sign in.
    pub active: bool,
    /// The department at whose desk the person sits.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional = nullable)]
    pub department: Option<DepartmentRef>,
}

/// Accounts in the area of the one who asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct AccountList {
    /// By login.
    pub accounts: Vec<AccountView>,
}

/// A new device for a unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct NewDevice {
    /// The unit it speaks for.
    pub unit: UnitId,
    /// What it is, for people: "王强的手机".
    #[schema(value_type = ShortText)]
    pub label: String,
}

/// A device's token. Shown this once; the hub keeps only its digest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct DeviceToken {
    /// The device.
    pub device: DeviceId,
    /// The unit it speaks for.
    pub unit: UnitId,
    /// For `Authorization: Bearer`.
    pub token: String,
}

/// A device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct DeviceView {
    /// Its id.
    pub id: DeviceId,
    /// The unit it speaks for.
    pub unit: UnitRef,
    /// What it is.
    #[schema(value_type = ShortText)]
    pub label: String,
    /// When its token was made.
    pub made_at_us: UtcMicros,
}

/// Devices whose tokens are valid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct DeviceList {
    /// By unit.
    pub devices: Vec<DeviceView>,
}
