//! What the service answers: seconds from each place to each, null where no way leads, and how far each place is from its road.

use hub_dispatch::{Travelled, WayKnownBy};
use hub_roads::snap::{ON_IT_M, SNAP_MAX_M, walk_ms};
use serde::Deserialize;

/// A way that takes longer is none, seconds: a day.
const LONGEST_S: f64 = 86_400.0;
/// What OSRM says where a place has no road near it, or no way leads anywhere.
const NOT_THERE: [&str; 2] = ["NoSegment", "NoTable"];

/// An answer that cannot be used.
#[derive(Debug, thiserror::Error)]
pub(super) enum AnswerError {
    #[error("its answer is no table: {0}")]
    NotJson(#[from] serde_json::Error),
    #[error("it says {0:?}")]
    Refused(String),
    #[error("its table is not {0} by {1}")]
    Shape(usize, usize),
    #[error("its table has a time of {0} s")]
    Absurd(f64),
}

#[derive(Deserialize)]
struct Table {
    code: String,
    durations: Option<Vec<Vec<Option<f64>>>>,
    #[serde(default)]
    sources: Vec<Option<OnRoad>>,
    #[serde(default)]
    destinations: Vec<Option<OnRoad>>,
}

/// Where a place was taken to be.
#[derive(Deserialize)]
struct OnRoad {
    /// How far from the place that was asked for, metres.
    #[serde(default)]
    distance: f64,
}

/// The ways from the first place to each of the second kind, then those from the next.
pub(super) fn read(body: &[u8], (from, to): (usize, usize)) -> Result<Vec<Travelled>, AnswerError> {
    let table: Table = serde_json::from_slice(body)?;
    if NOT_THERE.contains(&table.code.as_str()) {
        return Ok(vec![Travelled::Unknown; from * to]);
    }
    if table.code != "Ok" {
        return Err(AnswerError::Refused(table.code.chars().take(40).collect()));
    }
    let rows = table.durations.unwrap_or_default();
    if rows.len() != from || rows.iter().any(|row| row.len() != to) {
        return Err(AnswerError::Shape(from, to));
    }
    let mut ways = Vec::with_capacity(from * to);
    for (row, times) in rows.iter().enumerate() {
        for (column, time) in times.iter().enumerate() {
            let off = [walked_ms(&table.sources, row), walked_ms(&table.destinations, column)];
            ways.push(way(*time, off)?);
        }
    }
    Ok(ways)
}

fn way(seconds: Option<f64>, walked_ms: [Option<u32>; 2]) -> Result<Travelled, AnswerError> {
    let [Some(before_ms), Some(behind_ms)] = walked_ms else { return Ok(Travelled::Unknown) };
    let Some(seconds) = seconds else { return Ok(Travelled::NoRoute) };
    if !(0.0..=LONGEST_S).contains(&seconds) {
        return Err(AnswerError::Absurd(seconds));
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a day at most")]
    let ms = (seconds * 1_000.0).round() as u32;
    let ms = ms.saturating_add(before_ms).saturating_add(behind_ms);
    Ok(Travelled::Reached { ms, by: WayKnownBy::Table })
}

/// How long the walk to or from the road takes, as in the hub's own network; none where the place is off it. The service would
/// take whoever is a county away to be on its nearest road.
fn walked_ms(places: &[Option<OnRoad>], at: usize) -> Option<u32> {
    let off_m = places.get(at).and_then(Option::as_ref).map_or(0.0, |place| place.distance);
    (0.0..=SNAP_MAX_M).contains(&off_m).then(|| walk_ms(off_m - ON_IT_M))
}
