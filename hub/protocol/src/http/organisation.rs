//! Who there is and where: areas, units, roster, policy. Imported all or nothing; importing the same again changes
//! nothing.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    AreaCode, DocumentKind, UnitId, UnitKind, UtcMicros,
    views::{AreaView, CategoryView, FixView, UnitView},
};

/// What to import. What is left out stays as it is.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct ImportOrganisation {
    /// A GeoJSON FeatureCollection of areas, with `code`, `name`, `tier` and `parent` as properties; a geometry of null
    /// is an area without an outline.
    #[ts(type = "unknown")]
    pub areas: Option<serde_json::Value>,
    /// All units: those enrolled and not listed are struck off.
    pub units: Option<Vec<UnitEntry>>,
    /// All duties at all posts.
    pub roster: Option<Vec<RosterDuty>>,
    /// The policy document, as `huying` writes it.
    #[ts(type = "unknown")]
    pub policy: Option<serde_json::Value>,
}

/// A unit to enrol.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
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
    /// Login of the person who answers for it.
    pub person: Option<String>,
    /// Telephone number.
    pub phone: Option<String>,
}

/// One duty at one post.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct RosterDuty {
    /// The area whose centre is staffed.
    pub area: AreaCode,
    /// Login of the person.
    pub person: String,
    /// From when; always, if left out.
    pub from_us: Option<UtcMicros>,
    /// Until when, exclusive; for ever, if left out.
    pub until_us: Option<UtcMicros>,
}

/// What was imported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OrganisationImported {
    /// Documents that hold from now on.
    pub documents: Vec<ImportedDocument>,
    /// What happened to units.
    pub units: ImportedUnits,
    /// What was taken but is worth a look.
    pub notes: Vec<ImportNote>,
}

/// A document that was adopted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ImportedDocument {
    /// Which.
    pub kind: DocumentKind,
    /// SHA-256 of its content, hex.
    pub digest: String,
}

/// What happened to units.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS)]
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ImportedUnit {
    /// The centre's own code.
    pub code: String,
    /// Its id here.
    pub unit: UnitId,
}

/// A part of an import.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
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
}

/// A remark on an import.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ImportNote {
    /// Where.
    pub part: ImportPart,
    /// Which entry: a code, a login.
    pub entry: String,
    /// What.
    pub message: String,
}

/// The area tree in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AreaList {
    /// SHA-256 of the document, hex; null before the first import.
    pub digest: Option<String>,
    /// The account's area and all below it, parents first.
    pub areas: Vec<AreaView>,
}

/// Units in the account's area.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct UnitList {
    /// The offset at which the list was read.
    pub offset: u64,
    /// By name.
    pub units: Vec<UnitListEntry>,
}

/// A unit and where it was last.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct UnitListEntry {
    /// The unit.
    pub unit: UnitView,
    /// Its last fix, while it is on duty.
    pub last_fix: Option<FixView>,
    /// Whether its device is connected.
    pub connected: bool,
}

/// The categories of the policy in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CategoryList {
    /// By code.
    pub categories: Vec<CategoryView>,
}
