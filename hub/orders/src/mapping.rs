//! Which of their fields is which of ours: a document by system, imported by whoever administers the hub.
//!
//! A rule says where a field stands (`at`: pointers by RFC 6901, `columns`: titles of a sheet; the first that holds
//! something counts), what is done with the text (`convert`, in this order), whether it must be there (`required`), and what
//! it is where it is not (`default`).
//!
//! | conversion | does |
//! |---|---|
//! | `trim`, `digits`, `phone_1` … `phone_3` | takes blanks away at the ends; makes full-width letters and digits ordinary; takes the first, second or third telephone number of several |
//! | `{"table": "grades"}` | what the table says; `"*"` stands for whatever it does not name |
//! | `{"time": "%Y-%m-%d %H:%M:%S"}`, `rfc3339`, `epoch_s`, `epoch_ms`, `usual_time` | an instant; several are tried in this order |
//! | `lat_lon`, `lon_lat` | two degrees of one text, in this order |

mod checking;
mod convert;
mod reader;
mod rule;
mod scalar;

use std::collections::BTreeMap;

use geo_index::Datum;

use crate::{field::Field, mistake::Mistake, order::SystemCode, reply::Outgoing, zone::Zone};

pub(crate) use checking::pattern;
pub(crate) use convert::{Read, Surroundings, read};
pub(crate) use reader::Reader;
pub(crate) use rule::{Conversion, Each, Rule, TimeForm};
pub(crate) use scalar::Scalar;

/// A table of codes: their word, ours.
pub(crate) type Table = BTreeMap<String, String>;

/// What is said in a table of whatever it does not name.
pub(crate) const ANY_OTHER: &str = "*";

/// A mapping that was checked as a whole.
#[derive(Debug, Clone, PartialEq)]
pub struct Mapping {
    pub(crate) system: SystemCode,
    pub(crate) name: String,
    pub(crate) margin_min: u32,
    pub(crate) soonest_min: u32,
    pub(crate) alike_within_h: u32,
    pub(crate) zone: Zone,
    pub(crate) datum: Datum,
    pub(crate) orders: Option<String>,
    pub(crate) rules: BTreeMap<Field, Rule>,
    pub(crate) tables: BTreeMap<String, Table>,
    pub(crate) replies: Outgoing,
}

impl Mapping {
    /// Checks a mapping as a whole.
    ///
    /// # Errors
    /// Every mistake with its place in the document.
    pub fn import(bytes: &[u8]) -> Result<Self, Vec<Mistake>> {
        checking::import(bytes)
    }

    /// Whose orders it maps.
    #[must_use]
    pub fn system(&self) -> &SystemCode {
        &self.system
    }

    /// What the system is called.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Before their deadline by so many minutes is ours.
    #[must_use]
    pub fn margin_min(&self) -> u32 {
        self.margin_min
    }

    /// So many minutes are left at least where the margin has gone by already, unless theirs comes sooner.
    #[must_use]
    pub fn soonest_min(&self) -> u32 {
        self.soonest_min
    }

    /// Within so many hours equal orders of one caller under two numbers are proposed as the same; 0 for never.
    #[must_use]
    pub fn alike_within_h(&self) -> u32 {
        self.alike_within_h
    }

    /// How what is answered is written.
    #[must_use]
    pub fn replies(&self) -> &Outgoing {
        &self.replies
    }

    pub(crate) fn around(&self) -> Surroundings<'_> {
        Surroundings { zone: self.zone, tables: &self.tables }
    }

    /// Which fields it knows.
    pub fn fields(&self) -> impl Iterator<Item = Field> {
        self.rules.keys().copied()
    }
}
