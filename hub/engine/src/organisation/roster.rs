//! Who is on duty where and when.

use std::collections::BTreeMap;

use geo_index::AreaCode;
use hub_dispatch::{PersonId, UtcMicros};
use serde::{Deserialize, Serialize};

/// One duty at one post.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Duty {
    /// The area whose centre is staffed.
    pub area: AreaCode,
    /// Who.
    pub person: PersonId,
    /// From when; always, if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from_us: Option<UtcMicros>,
    /// Until when, exclusive; for ever, if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until_us: Option<UtcMicros>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RosterDocument {
    duties: Vec<Duty>,
}

/// The roster, by area.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(from = "RosterDocument")]
pub struct Roster {
    by_area: BTreeMap<AreaCode, Vec<Duty>>,
}

impl From<RosterDocument> for Roster {
    fn from(document: RosterDocument) -> Self {
        let mut by_area: BTreeMap<AreaCode, Vec<Duty>> = BTreeMap::new();
        for duty in document.duties {
            by_area.entry(duty.area.clone()).or_default().push(duty);
        }
        Self { by_area }
    }
}

impl Duty {
    fn holds_at(&self, now: UtcMicros) -> bool {
        self.from_us.is_none_or(|from| from <= now) && self.until_us.is_none_or(|until| now < until)
    }
}

impl Roster {
    /// People on duty at an area's centre, each once, in the order of the roster.
    #[must_use]
    pub fn on_duty(&self, area: &AreaCode, now: UtcMicros) -> Vec<PersonId> {
        let duties = self.by_area.get(area).map(Vec::as_slice).unwrap_or_default();
        let mut people: Vec<PersonId> = Vec::new();
        for duty in duties.iter().filter(|duty| duty.holds_at(now)) {
            if !people.contains(&duty.person) {
                people.push(duty.person);
            }
        }
        people
    }

    /// Whether a person is on duty at any post.
    #[must_use]
    pub fn is_on_duty(&self, person: PersonId, now: UtcMicros) -> bool {
        self.duties().any(|duty| duty.person == person && duty.holds_at(now))
    }

    /// All duties, by area.
    pub fn duties(&self) -> impl Iterator<Item = &Duty> {
        self.by_area.values().flatten()
    }
}
