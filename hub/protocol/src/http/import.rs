//! Importing who there is and where: areas, people, units, roster, policy. All or nothing; importing the same again changes
//! nothing.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::{AreaCode, DocumentKind, DutyPost, Role, Travel, UnitId, UnitKind, UtcMicros};

/// What to import. What is left out stays as it is.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, TS, ToSchema)]
#[ts(optional_fields = nullable)]
pub struct ImportOrganisation {
    /// A GeoJSON FeatureCollection of areas, with `code`, `name`, `tier` and `parent` as properties; a geometry of null
    /// is an area without an outline.
    #[ts(type = "unknown")]
    pub areas: Option<serde_json::Value>,
    /// All people: the names and numbers of those who are not listed are erased.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub people: Option<Vec<PersonEntry>>,
    /// All units: those enrolled and not listed are struck off.
    pub units: Option<Vec<UnitEntry>>,
    /// All duties at all posts. Left out, those there are stay.
    pub roster: Option<Vec<RosterDuty>>,
    /// All stand-ins. Left out, those there stay.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub swaps: Option<Vec<RosterSwap>>,
    /// The policy document, as `huying` writes it.
    #[ts(type = "unknown")]
    pub policy: Option<serde_json::Value>,
    /// Categories by rows: each has its `code` and those fields of a category of the policy document that it changes, a limit of
    /// null for none. They are laid over the policy of this import, or else over the one in force; a row of another code is a
    /// new category, which has a `name`, and what `otherwise` says where the row says nothing. What no row speaks of stays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(type = "unknown[]", optional)]
    pub categories: Option<Vec<serde_json::Value>>,
    /// 出动卡 by rows, all of them: each says for which cases (`category`, `matter`, `grade`), which services to `call` first, and
    /// one `want` of the policy document with its `weight`; rows that stand together for the same cases are one card. They are
    /// laid over the policy of this import, or else over the one in force. Left out, the cards stay as they are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(type = "unknown[]", optional)]
    pub run_cards: Option<Vec<serde_json::Value>>,
    /// Working days and office hours, by which everything in working time is reckoned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(type = "unknown", optional)]
    pub calendar: Option<serde_json::Value>,
    /// 派单目录: `departments`, `matters`, and a `mapping` between the codes of two standards.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(type = "unknown", optional)]
    pub catalogue: Option<serde_json::Value>,
}

/// A person of the organisation, with or without an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(optional_fields = nullable)]
pub struct PersonEntry {
    /// The centre's own code for the person, unique, by which they are found again.
    pub code: String,
    /// The name.
    pub name: String,
    /// Telephone number.
    pub phone: Option<String>,
    /// Name to sign in with. With a `role` too, and no account of that name yet, an account is made.
    pub login: Option<String>,
    /// What the account made may do. An account that is there already keeps its role.
    pub role: Option<Role>,
    /// The area the person belongs to.
    pub area: AreaCode,
    /// The department at whose desk the account made sits, by its code or by its name; of several that bear the name, the one
    /// whose area contains the person's. With the role of a department, and only then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub department: Option<String>,
}

/// A unit to enrol.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(optional_fields = nullable)]
pub struct UnitEntry {
    /// The centre's own code for it, unique, by which it is found again.
    pub code: String,
    /// Its name or call sign.
    pub name: String,
    /// Its kind.
    pub kind: UnitKind,
    /// The area it belongs to.
    pub home: AreaCode,
    /// What it can do.
    #[serde(default)]
    #[ts(optional, as = "Option<Vec<String>>")]
    pub skills: Vec<String>,
    /// Login or code of the person who answers for it.
    pub person: Option<String>,
    /// Telephone number.
    pub phone: Option<String>,
    /// How it gets about; as units of its kind do, if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub travel: Option<Travel>,
}

/// One duty at one post.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[ts(optional_fields = nullable)]
pub struct RosterDuty {
    /// The area whose centre is staffed.
    pub area: AreaCode,
    /// Login or code of the person.
    pub person: String,
    /// As what; `officer` when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub post: Option<DutyPost>,
    /// From when; always, if left out.
    pub from_us: Option<UtcMicros>,
    /// Until when, exclusive; for ever, if left out.
    pub until_us: Option<UtcMicros>,
}

/// Somebody stands in for somebody else. Of two for the same hours, the later in the list holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct RosterSwap {
    /// The area whose centre is meant.
    pub area: AreaCode,
    /// Login or code of the person who is not there.
    pub out: String,
    /// Login or code of the person who is there instead.
    #[serde(rename = "in")]
    pub stand_in: String,
    /// From when.
    pub from_us: UtcMicros,
    /// Until when, exclusive.
    pub until_us: UtcMicros,
}

/// What was imported, or would be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct OrganisationImported {
    /// Documents that hold from now on.
    pub documents: Vec<ImportedDocument>,
    /// What happened to units.
    pub units: ImportedUnits,
    /// What was taken but is worth a look.
    pub notes: Vec<ImportNote>,
    /// What was added, changed and removed, one entry for each part that the import holds.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<ImportedChanges>,
    /// Accounts that were made. Their passwords are told this once; none after a preview.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub accounts_created: Vec<AccountCreated>,
}

/// What an import does to one part of the organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct ImportedChanges {
    /// Which part.
    pub part: ImportPart,
    /// What was not there before.
    pub added: ImportedNames,
    /// What is different now, moves left out.
    pub changed: ImportedNames,
    /// Areas that are part of another one now; each says of which it was and is.
    pub moved: ImportedNames,
    /// What is there no more.
    pub removed: ImportedNames,
}

/// How many, and which.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema)]
pub struct ImportedNames {
    /// How many.
    pub count: u32,
    /// For people: the first [`crate::limits::IMPORTED_NAMES_MAX`] of them.
    pub names: Vec<String>,
}

/// An account that an import made.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct AccountCreated {
    /// Name to sign in with.
    pub login: String,
    /// The person's name.
    pub name: String,
    /// To be changed at the first occasion; the hub keeps only its hash.
    pub first_password: String,
}

impl std::fmt::Debug for AccountCreated {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // A password in a log would be one too many.
        f.debug_struct("AccountCreated").field("login", &self.login).finish_non_exhaustive()
    }
}

/// A document that was adopted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct ImportedDocument {
    /// Which.
    pub kind: DocumentKind,
    /// SHA-256 of its content, hex.
    pub digest: String,
}

/// What happened to units.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema)]
pub struct ImportedUnits {
    /// New ones.
    pub enrolled: u32,
    /// Whose card changed.
    pub changed: u32,
    /// Struck off.
    pub retired: u32,
    /// Every unit of the import with its id.
    pub ids: Vec<ImportedUnit>,
}

/// A unit of the import.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct ImportedUnit {
    /// The centre's own code.
    pub code: String,
    /// Its id here.
    pub unit: UnitId,
}

/// A part of an import.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ImportPart {
    /// Areas.
    Areas,
    /// Units.
    Units,
    /// Roster.
    Roster,
    /// Policy.
    Policy,
    /// People.
    People,
    /// Accounts.
    Accounts,
    /// Working days and office hours.
    Calendar,
    /// 派单目录; its departments are counted first, then its matters, then its mapping.
    Catalogue,
}

/// A remark on an import.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct ImportNote {
    /// Where.
    pub part: ImportPart,
    /// Which entry: a code, a login.
    pub entry: String,
    /// What.
    pub message: String,
}
