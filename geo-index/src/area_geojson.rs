//! Areas as GeoJSON (RFC 7946), the form in which a county has them and gives them away.
//!
//! A feature is an area. Properties: `code`, `name`, `tier` (`city`, `county`, `township`, `village`,
//! `grid`), and where they apply `parent` (a code), `valid_from` and `valid_until` (RFC 3339 instants such as
//! `2026-01-01T00:00:00+08:00`; whole days are refused, since they do not say in which time zone). Other
//! properties are ignored. The geometry is a `Polygon`, a `MultiPolygon`, or null; altitudes are dropped.
//! Coordinates are WGS84, as the standard demands: convert before.

use std::collections::HashMap;

use geojson::{Feature, Geometry, GeometryValue, JsonObject};
use jiff::Timestamp;
use serde_json::{Value, error::Category, json, value::RawValue};

use crate::outline::RingPositions;
use crate::{Area, AreaCode, AreaCodeError, AreaError, Outline, Tier, TierError};

/// Why a feature is not an area.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum FeatureFault {
    /// Not a feature by the standard.
    #[error("it is not a GeoJSON feature: {0}")]
    NotAFeature(String),
    /// A property that must be there.
    #[error("property {0} is missing")]
    Missing(&'static str),
    /// A property that is there and no text.
    #[error("property {0} is not a text")]
    NotText(&'static str),
    /// A code, its own or its parent's, that cannot be one.
    #[error("property {property}: {error}")]
    Code {
        /// Which property.
        property: &'static str,
        /// What is wrong with it.
        error: AreaCodeError,
    },
    /// An unknown tier.
    #[error("property tier: {0}")]
    Tier(TierError),
    /// An instant that cannot be read.
    #[error("property {property}: {value:?} is not an RFC 3339 instant")]
    Instant {
        /// Which property.
        property: &'static str,
        /// Its text.
        value: String,
    },
    /// A geometry that has no inside.
    #[error("its geometry is a {0}, not a Polygon, a MultiPolygon or null")]
    Geometry(&'static str),
    /// A position of fewer than two numbers.
    #[error("a position has fewer than two numbers")]
    ShortPosition,
}

/// Reads areas from a feature collection.
///
/// # Errors
/// Every mistake in the file. How areas belong together is checked later, by
/// [`AreaTree::build`](crate::AreaTree::build); [`AreaTree::from_geojson`](crate::AreaTree::from_geojson)
/// reports both at once.
pub fn from_geojson(text: &str) -> Result<Vec<Area>, Vec<AreaError>> {
    let (areas, mistakes) = read(text);
    if mistakes.is_empty() { Ok(areas) } else { Err(mistakes) }
}

/// Writes areas as a feature collection that [`from_geojson`] reads back to the same areas.
#[must_use]
pub fn to_geojson<'a>(areas: impl IntoIterator<Item = &'a Area>) -> String {
    let features: Vec<Value> = areas.into_iter().map(feature_of).collect();
    json!({ "type": "FeatureCollection", "features": features }).to_string()
}

/// Areas and mistakes together. An area whose outline is not sound is among the areas without it, so that its
/// parts do not seem to be orphans.
pub(crate) fn read(text: &str) -> (Vec<Area>, Vec<AreaError>) {
    let features = match features_of(text) {
        Ok(features) => features,
        Err(reason) => return (Vec::new(), vec![AreaError::NotACollection(reason)]),
    };
    let (mut areas, mut mistakes) = (Vec::new(), Vec::new());
    for (number, text) in features.into_iter().enumerate() {
        let value: Value = match serde_json::from_str(text.get()) {
            Ok(value) => value,
            // JSON all the same, but not of numbers that can be held, or nested too deeply.
            Err(error) => {
                let fault = FeatureFault::NotAFeature(error.to_string());
                mistakes.push(AreaError::Feature { feature: number, code: String::new(), fault });
                continue;
            }
        };
        let code = value.pointer("/properties/code").and_then(Value::as_str).unwrap_or_default().to_owned();
        match area_of(value) {
            Ok((area, faults)) => {
                let code = &area.code;
                mistakes
                    .extend(faults.into_iter().map(|fault| AreaError::Outline { code: code.clone(), fault }));
                areas.push(area);
            }
            Err(fault) => mistakes.push(AreaError::Feature { feature: number, code, fault }),
        }
    }
    (areas, mistakes)
}

/// The texts of the features. Each is read by itself: all numbers of a prefecture as values at once take many times the room
/// of its text, and of what is kept of it.
fn features_of(text: &str) -> Result<Vec<&RawValue>, String> {
    // Files that were once opened in a spreadsheet begin with a byte order mark.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let no_collection = || "its type is not FeatureCollection".to_owned();
    let members: HashMap<String, &RawValue> =
        serde_json::from_str(text).map_err(|error| match error.classify() {
            // It is JSON, and no object.
            Category::Data => no_collection(),
            Category::Syntax | Category::Eof | Category::Io => error.to_string(),
        })?;
    let is_named = |kind: &RawValue| {
        serde_json::from_str::<Value>(kind.get()).is_ok_and(|kind| kind == "FeatureCollection")
    };
    if !members.get("type").is_some_and(|&kind| is_named(kind)) {
        return Err(no_collection());
    }
    let listed = members.get("features").map(|features| serde_json::from_str(features.get()));
    // They are JSON, so that the one thing that can be wrong is that they are no list.
    listed.and_then(Result::ok).ok_or_else(|| "its features are not a list".to_owned())
}

fn area_of(value: Value) -> Result<(Area, Vec<crate::OutlineFault>), FeatureFault> {
    let feature: Feature =
        serde_json::from_value(value).map_err(|error| FeatureFault::NotAFeature(error.to_string()))?;
    let properties = feature.properties.unwrap_or_default();
    let mut area = Area {
        code: code_property(&properties, "code")?.ok_or(FeatureFault::Missing("code"))?,
        name: text_property(&properties, "name")?.ok_or(FeatureFault::Missing("name"))?.to_owned(),
        tier: tier_property(&properties)?,
        parent: code_property(&properties, "parent")?,
        valid_from: instant_property(&properties, "valid_from")?,
        valid_until: instant_property(&properties, "valid_until")?,
        outline: None,
    };
    let Some(geometry) = feature.geometry else { return Ok((area, Vec::new())) };
    match Outline::new(polygons_of(geometry)?) {
        Ok(outline) => {
            area.outline = Some(outline);
            Ok((area, Vec::new()))
        }
        Err(faults) => Ok((area, faults)),
    }
}

/// A property that is a text; absent and null are the same.
fn text_property<'a>(
    properties: &'a JsonObject,
    property: &'static str,
) -> Result<Option<&'a str>, FeatureFault> {
    match properties.get(property) {
        None | Some(Value::Null) => Ok(None),
        Some(value) => value.as_str().map(Some).ok_or(FeatureFault::NotText(property)),
    }
}

fn code_property(properties: &JsonObject, property: &'static str) -> Result<Option<AreaCode>, FeatureFault> {
    let text = text_property(properties, property)?;
    text.map(AreaCode::new).transpose().map_err(|error| FeatureFault::Code { property, error })
}

fn tier_property(properties: &JsonObject) -> Result<Tier, FeatureFault> {
    let name = text_property(properties, "tier")?.ok_or(FeatureFault::Missing("tier"))?;
    name.parse().map_err(FeatureFault::Tier)
}

/// UTC microseconds.
fn instant_property(properties: &JsonObject, property: &'static str) -> Result<Option<i64>, FeatureFault> {
    let Some(text) = text_property(properties, property)? else { return Ok(None) };
    match text.parse::<Timestamp>() {
        Ok(instant) => Ok(Some(instant.as_microsecond())),
        // The library's reason is longer and says no more than that the text is not an instant.
        Err(_) => Err(FeatureFault::Instant { property, value: text.chars().take(40).collect() }),
    }
}

fn polygons_of(geometry: Geometry) -> Result<Vec<Vec<RingPositions>>, FeatureFault> {
    let polygons = match geometry.value {
        GeometryValue::Polygon { coordinates } => vec![coordinates],
        GeometryValue::MultiPolygon { coordinates } => coordinates,
        GeometryValue::Point { .. } => return Err(FeatureFault::Geometry("Point")),
        GeometryValue::MultiPoint { .. } => return Err(FeatureFault::Geometry("MultiPoint")),
        GeometryValue::LineString { .. } => return Err(FeatureFault::Geometry("LineString")),
        GeometryValue::MultiLineString { .. } => return Err(FeatureFault::Geometry("MultiLineString")),
        GeometryValue::GeometryCollection { .. } => {
            return Err(FeatureFault::Geometry("GeometryCollection"));
        }
    };
    let position = |numbers: &geojson::Position| match numbers.as_slice() {
        [lon, lat, ..] => Ok([*lon, *lat]),
        _ => Err(FeatureFault::ShortPosition),
    };
    let ring = |positions: &Vec<geojson::Position>| positions.iter().map(position).collect();
    polygons.iter().map(|rings| rings.iter().map(ring).collect()).collect()
}

fn feature_of(area: &Area) -> Value {
    let geometry = area
        .outline
        .as_ref()
        .map(|outline| json!({ "type": "MultiPolygon", "coordinates": outline.positions() }));
    let mut properties = json!({ "code": area.code, "name": area.name, "tier": area.tier });
    let optional = [
        ("parent", area.parent.as_ref().map(|parent| json!(parent))),
        ("valid_from", area.valid_from.map(instant_text)),
        ("valid_until", area.valid_until.map(instant_text)),
    ];
    for (property, value) in optional {
        if let Some(value) = value {
            properties[property] = value;
        }
    }
    json!({ "type": "Feature", "properties": properties, "geometry": geometry })
}

fn instant_text(at_us: i64) -> Value {
    // An instant outside of the years -9999..=9999 has no RFC 3339 form, so it is left open.
    Timestamp::from_microsecond(at_us).map_or(Value::Null, |at| json!(at.to_string()))
}

#[cfg(test)]
mod tests;
