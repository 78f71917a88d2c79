//! An account: a person who may sign in, what they may do, and where.

use geo_index::AreaCode;
use hub_dispatch::{DepartmentCode, PersonId};
use hub_protocol::Role;
use serde::{Deserialize, Serialize};

/// A person with an account, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// The person; also the account's id.
    pub person: PersonId,
    /// Name to sign in with, unique.
    pub login: String,
    /// The person's name.
    pub name: String,
    /// What the person may do.
    pub role: Role,
    /// Where. `None` is the whole realm, and only the first administrator has it.
    pub area: Option<AreaCode>,
    /// At whose desk: of the role for it, and of no other.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub department: Option<DepartmentCode>,
    /// Whether it may sign in.
    pub active: bool,
    /// Argon2id, as a PHC string.
    pub(super) password: String,
}

/// An account to be made.
#[derive(Debug, Clone)]
pub struct AccountDraft {
    /// Name to sign in with.
    pub login: String,
    /// The person's name.
    pub name: String,
    /// What the person may do.
    pub role: Role,
    /// Where.
    pub area: Option<AreaCode>,
    /// At whose desk: of the role for it, and of no other.
    pub department: Option<DepartmentCode>,
    /// First password.
    pub password: String,
}

/// Changes to an account; only what is given changes.
#[derive(Debug, Clone, Default)]
pub struct AccountChange {
    /// The person's name.
    pub name: Option<String>,
    /// What the person may do.
    pub role: Option<Role>,
    /// Where.
    pub area: Option<AreaCode>,
    /// At whose desk. Another role than that of a department takes it away.
    pub department: Option<DepartmentCode>,
    /// A new password.
    pub password: Option<String>,
    /// False shuts the account out.
    pub active: Option<bool>,
}

impl Account {
    pub(super) fn changed(&self, change: &AccountChange, new_password: Option<String>) -> Self {
        let role = change.role.unwrap_or(self.role);
        let department = change.department.clone().or_else(|| self.department.clone());
        Self {
            name: change.name.clone().unwrap_or_else(|| self.name.clone()),
            role,
            area: change.area.clone().or_else(|| self.area.clone()),
            department: department.filter(|_| role == Role::Department),
            active: change.active.unwrap_or(self.active),
            password: new_password.unwrap_or_else(|| self.password.clone()),
            ..self.clone()
        }
    }
}
