//! What the files say, entry by entry, each with where it was said. Nothing is tied together yet.

mod categories;
mod closed_loop;
mod lines;
mod listed;
mod run_cards;

use std::collections::BTreeSet;

use geo_index::{AreaCode, RingPositions, Tier};
use hub_protocol::{DutyPost, Travel, UnitKind, UtcMicros};

use crate::{columns::SheetKind, origins::Columns, spot::Spot, vocabulary::Function};

pub(crate) use categories::{CategoryEntry, read_categories};
pub(crate) use closed_loop::{DayEntry, DepartmentEntry, MatterEntry, SameEntry};
pub(crate) use lines::read_table;
pub(crate) use listed::{read_people, read_roster, read_swaps, read_units};
pub(crate) use run_cards::{RunCardEntry, read_run_cards};

/// A value and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Found<T> {
    pub(crate) value: T,
    pub(crate) spot: Spot,
}

/// Who is responsible for an area, by code, login or name, and perhaps a number.
#[derive(Debug, Clone)]
pub(crate) struct Responsible {
    pub(crate) who: Found<String>,
    pub(crate) phone: Option<Found<String>>,
}

/// An area of a table.
#[derive(Debug, Clone)]
pub(crate) struct AreaEntry {
    pub(crate) code: Found<AreaCode>,
    pub(crate) name: String,
    pub(crate) tier: Found<Tier>,
    pub(crate) parent: Option<Found<AreaCode>>,
    pub(crate) from: Option<UtcMicros>,
    pub(crate) until: Option<Found<UtcMicros>>,
    pub(crate) responsible: Option<Responsible>,
}

/// An area of a map, or the outline of one that a table describes.
#[derive(Debug, Clone)]
pub(crate) struct OutlineEntry {
    pub(crate) code: Found<AreaCode>,
    pub(crate) name: Option<String>,
    pub(crate) tier: Option<Tier>,
    pub(crate) parent: Option<AreaCode>,
    pub(crate) from: Option<UtcMicros>,
    pub(crate) until: Option<UtcMicros>,
    /// Degrees of WGS84; none for a feature without a geometry.
    pub(crate) polygons: Option<Vec<Vec<RingPositions>>>,
    /// Whether somebody said in what the coordinates are, so that nothing is to be guessed.
    pub(crate) datum: Said,
}

/// Whether somebody said it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Said {
    Outright,
    Assumed,
}

#[derive(Debug, Clone)]
pub(crate) struct PersonEntry {
    pub(crate) code: Found<String>,
    pub(crate) name: String,
    pub(crate) phone: Option<Found<String>>,
    pub(crate) login: Option<Found<String>>,
    pub(crate) function: Option<Function>,
    pub(crate) area: Found<AreaCode>,
    /// By its code or its name: the hub knows all departments.
    pub(crate) department: Option<String>,
    pub(crate) columns: Columns,
}

#[derive(Debug, Clone)]
pub(crate) struct UnitEntry {
    pub(crate) code: Found<String>,
    pub(crate) name: String,
    pub(crate) kind: UnitKind,
    pub(crate) home: Found<AreaCode>,
    pub(crate) skills: Vec<String>,
    pub(crate) person: Option<Found<String>>,
    pub(crate) phone: Option<String>,
    pub(crate) travel: Option<Travel>,
    pub(crate) columns: Columns,
}

/// A number of a centre or post.
#[derive(Debug, Clone)]
pub(crate) struct PhoneEntry {
    pub(crate) area: Found<AreaCode>,
    pub(crate) name: String,
    pub(crate) number: String,
}

#[derive(Debug, Clone)]
pub(crate) struct DutyEntry {
    pub(crate) area: Found<AreaCode>,
    pub(crate) person: Found<String>,
    pub(crate) post: DutyPost,
    pub(crate) from: Option<UtcMicros>,
    pub(crate) until: Option<UtcMicros>,
    pub(crate) columns: Columns,
}

#[derive(Debug, Clone)]
pub(crate) struct SwapEntry {
    pub(crate) area: Found<AreaCode>,
    pub(crate) out: Found<String>,
    pub(crate) stand_in: Found<String>,
    pub(crate) from: UtcMicros,
    pub(crate) until: UtcMicros,
    pub(crate) columns: Columns,
}

/// Everything that was said.
#[derive(Debug, Default)]
pub(crate) struct Entries {
    /// What there were rows about, or lists that are empty on purpose.
    pub(crate) given: BTreeSet<SheetKind>,
    pub(crate) areas: Vec<AreaEntry>,
    pub(crate) outlines: Vec<OutlineEntry>,
    pub(crate) people: Vec<PersonEntry>,
    pub(crate) units: Vec<UnitEntry>,
    pub(crate) phones: Vec<PhoneEntry>,
    pub(crate) duties: Vec<DutyEntry>,
    pub(crate) swaps: Vec<SwapEntry>,
    pub(crate) policy: Option<Found<serde_json::Value>>,
    pub(crate) categories: Vec<CategoryEntry>,
    pub(crate) run_cards: Vec<RunCardEntry>,
    /// The calendar of a file of its own; years of sheets are put beside those of it.
    pub(crate) calendar: Option<Found<serde_json::Map<String, serde_json::Value>>>,
    pub(crate) days: Vec<DayEntry>,
    /// The catalogue of a file of its own; rows of sheets are put behind its entries.
    pub(crate) catalogue: Option<Found<serde_json::Map<String, serde_json::Value>>>,
    pub(crate) departments: Vec<DepartmentEntry>,
    pub(crate) matters: Vec<MatterEntry>,
    pub(crate) mapping: Vec<SameEntry>,
}
