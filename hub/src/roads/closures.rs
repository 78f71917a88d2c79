//! 道路封闭: what of the roads is closed. One document by content, made anew with every change and adopted by an event, so that
//! every hub on the ledger has it, a restart finds it, and the record tells who closed what when. Reasons lie in the vault.

use geo_index::{AreaCode, Place};
use hub_dispatch::{ContentDigest, DocumentKind, PersonId, Sealed, Travel, UtcMicros};
use hub_engine::{Engine, organisation::digest_of};
use hub_ledger::{LedgerError, RowChange, Shelf};
use hub_roads::{Closed, Closure, Conditions, Modes};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::ways::mode_of;

/// Everything that is closed.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Closures {
    pub(crate) closed: Vec<ClosedRoads>,
}

/// One part of the roads that is closed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ClosedRoads {
    /// Made by whoever closed it.
    pub(crate) id: Uuid,
    /// The lowest area that all of it lies in.
    pub(crate) area: AreaCode,
    pub(crate) what: Part,
    /// For whom.
    pub(crate) travel: Vec<Travel>,
    pub(crate) reason: Sealed,
    pub(crate) closed_at: UtcMicros,
    pub(crate) until: UtcMicros,
    pub(crate) by: PersonId,
}

/// Which part.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "shape", rename_all = "snake_case")]
pub(crate) enum Part {
    /// Every road within a circle.
    Near { place: Place, radius_m: u32 },
    /// The bridges within a circle.
    Bridge { place: Place, radius_m: u32 },
    /// Every road that touches an area.
    Within { corners: Vec<Place> },
}

/// Why what is closed is not known.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ClosuresError {
    /// The ledger failed; it may answer later.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The document cannot be used.
    #[error("the closed roads {digest} cannot be used: {why}")]
    Unusable {
        /// The document.
        digest: String,
        /// What is wrong.
        why: String,
    },
}

/// The document in force; none as long as nothing was ever closed.
pub(crate) fn adopted(engine: &Engine) -> Option<ContentDigest> {
    engine.read(|view| view.board.register().adopted.get(&DocumentKind::Closures).cloned())
}

/// What is closed by a document.
pub(crate) async fn of(engine: &Engine, digest: Option<&ContentDigest>) -> Result<Closures, ClosuresError> {
    let Some(digest) = digest else { return Ok(Closures::default()) };
    let unusable = |why: String| ClosuresError::Unusable { digest: digest.0.clone(), why };
    let row = engine.ledger().row(Shelf::Document, &digest.0).await?;
    let bytes = row.ok_or_else(|| unusable("it is not there".to_owned()))?;
    serde_json::from_slice(&bytes).map_err(|error| unusable(error.to_string()))
}

impl Closures {
    /// The row that keeps this, and its name.
    pub(crate) fn row(&self) -> (ContentDigest, RowChange) {
        let bytes = serde_json::to_vec(self).expect("a list of closed roads has string keys");
        let digest = digest_of(&bytes);
        let row = RowChange { shelf: Shelf::Document, key: digest.0.clone(), value: Some(bytes) };
        (digest, row)
    }

    /// What is closed at an instant.
    pub(crate) fn at(&self, now: UtcMicros) -> impl Iterator<Item = &ClosedRoads> {
        self.closed.iter().filter(move |closed| closed.until > now)
    }

    /// One of them at an instant.
    pub(crate) fn get(&self, id: Uuid, now: UtcMicros) -> Option<&ClosedRoads> {
        self.at(now).find(|closed| closed.id == id)
    }

    /// The same without what is over, and without one.
    pub(crate) fn without(&self, id: Uuid, now: UtcMicros) -> Self {
        Self { closed: self.at(now).filter(|closed| closed.id != id).cloned().collect() }
    }

    /// When the next of them is over.
    pub(crate) fn next_end(&self, now: UtcMicros) -> Option<UtcMicros> {
        self.at(now).map(|closed| closed.until).min()
    }

    /// What holds on the roads at an instant.
    pub(crate) fn conditions(&self, now: UtcMicros) -> Conditions {
        let closure = |closed: &ClosedRoads| Closure {
            what: closed.what.closed(),
            modes: closed.travel.iter().map(|travel| mode_of(*travel)).collect::<Modes>(),
        };
        Conditions { closures: self.at(now).map(closure).collect(), ..Conditions::default() }
    }
}

impl Part {
    fn closed(&self) -> Closed {
        match self {
            Self::Near { place, radius_m } => Closed::Near { place: *place, radius_m: f64::from(*radius_m) },
            Self::Bridge { place, radius_m } => {
                Closed::Bridge { place: *place, radius_m: f64::from(*radius_m) }
            }
            Self::Within { corners } => Closed::Within(corners.clone()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn closed(id: u128, until: i64) -> ClosedRoads {
        ClosedRoads {
            id: Uuid::from_u128(id),
            area: AreaCode::new("1301").expect("a code"),
            what: Part::Near { place: Place::new(30.0, 112.0).expect("a place"), radius_m: 50 },
            travel: vec![Travel::Car, Travel::Foot],
            reason: Sealed { vault: Uuid::from_u128(id + 100), commitment: "c".repeat(64) },
            closed_at: UtcMicros(0),
            until: UtcMicros(until),
            by: PersonId(Uuid::from_u128(7)),
        }
    }

    fn two() -> Closures {
        Closures { closed: vec![closed(1, 10), closed(2, 20)] }
    }

    #[test]
    fn what_is_over_is_closed_no_more_and_is_left_out_of_the_next_list() {
        let count = |now: i64| two().conditions(UtcMicros(now)).closures.len();
        assert_eq!([0, 9, 10, 19, 20].map(count), [2, 2, 1, 1, 0]);
        assert_eq!(two().next_end(UtcMicros(10)), Some(UtcMicros(20)));
        assert_eq!(two().next_end(UtcMicros(20)), None);
        let left = two().without(Uuid::from_u128(9), UtcMicros(10));
        assert_eq!(left.closed, [closed(2, 20)]);
    }

    #[test]
    fn it_is_closed_for_those_it_names() {
        let conditions = two().conditions(UtcMicros(0));
        let modes = conditions.closures[0].modes;
        let named = hub_roads::Mode::ALL.map(|mode| modes.has(mode));
        assert_eq!(named, [true, false, true, false]);
    }

    #[test]
    fn a_list_is_kept_by_its_content_and_read_the_same() {
        let (digest, row) = two().row();
        let again: Closures = serde_json::from_slice(&row.value.expect("it is kept")).expect("it is JSON");
        assert_eq!((again.row().0, again), (digest, two()));
    }
}
