//! GeoJSON (RFC 7946) as it is found: any properties, a foreign `crs`, coordinates that are not what the standard demands.

use std::sync::Arc;

use geo_index::Datum;
use geojson::{Feature, Geometry, GeometryValue, Position};
use serde_json::{Map, Value};

use super::{Declared, Polygons, attributes::entry_of, declared, to_wgs84};
use crate::{
    entries::OutlineEntry,
    limits::FEATURES_MAX,
    mistake::{FileFault, MapFault, Mistakes},
    remark::{Remark, What},
    spot::Spot,
};

pub(crate) fn is_feature_collection(value: &Value) -> bool {
    value["type"] == "FeatureCollection"
}

/// Reads the features of a collection.
pub(crate) fn read_geojson(
    file: &Arc<str>,
    mut collection: Value,
    option: Option<Datum>,
    mistakes: &mut Mistakes,
    remarks: &mut Vec<Remark>,
) -> Vec<OutlineEntry> {
    let inside = ["datum", "coordinate_system", "坐标系"]
        .iter()
        .find_map(|name| collection[*name].as_str().and_then(super::datum_of));
    if let Some(system) = foreign_system(&collection) {
        mistakes.add(Spot::file(file), "", MapFault::System { name: system });
        return Vec::new();
    }
    let Value::Array(features) = collection["features"].take() else {
        let why = "features is not a list / features 不是列表".to_owned();
        mistakes.add(Spot::file(file), "", FileFault::Unreadable { why });
        return Vec::new();
    };
    if features.len() > FEATURES_MAX {
        let fault = FileFault::TooLarge { what: "FEATURES_MAX", max: FEATURES_MAX as u64 };
        mistakes.add(Spot::file(file), "", fault);
        return Vec::new();
    }
    let declared = declared(file, inside, option);
    if declared.datum != Datum::Wgs84 {
        remarks.push(Remark { spot: Spot::file(file), what: What::Converted { from: declared.datum } });
    }
    let numbered = (1_usize..).zip(features);
    numbered.filter_map(|(number, feature)| read_feature(file, number, feature, declared, mistakes)).collect()
}

/// A `crs` member names a system since before the standard did away with it; degrees are taken, projections are not.
fn foreign_system(collection: &Value) -> Option<String> {
    let name = collection.pointer("/crs/properties/name").and_then(Value::as_str)?;
    let is_degrees =
        ["CRS84", "4326", "4490", "WGS84"].iter().any(|known| name.to_uppercase().ends_with(known));
    (!is_degrees).then(|| name.to_owned())
}

fn read_feature(
    file: &Arc<str>,
    number: usize,
    feature: Value,
    declared: Declared,
    mistakes: &mut Mistakes,
) -> Option<OutlineEntry> {
    let geometry_fault = |why: String| MapFault::Geometry { why };
    let feature: Feature = match serde_json::from_value(feature) {
        Ok(feature) => feature,
        Err(error) => {
            mistakes.add(Spot::feature(file, number), "", geometry_fault(error.to_string()));
            return None;
        }
    };
    let id = feature.id.map(|id| match id {
        geojson::feature::Id::String(id) => id,
        geojson::feature::Id::Number(id) => id.to_string(),
    });
    let properties: Map<String, Value> = feature.properties.unwrap_or_default();
    let mut entry = entry_of(file, number, &properties, id, mistakes)?;
    if let Some(geometry) = feature.geometry {
        match polygons_of(geometry) {
            Ok(mut polygons) => {
                to_wgs84(declared.datum, &mut polygons);
                entry.polygons = Some(polygons);
                entry.datum = declared.said;
            }
            Err(why) => {
                mistakes.add(entry.code.spot, entry.code.value.as_str(), geometry_fault(why));
                return None;
            }
        }
    }
    Some(entry)
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "the standard's geometries; only these two have an inside"
)]
fn polygons_of(geometry: Geometry) -> Result<Polygons, String> {
    let polygons = match geometry.value {
        GeometryValue::Polygon { coordinates } => vec![coordinates],
        GeometryValue::MultiPolygon { coordinates } => coordinates,
        other => return Err(format!("{} / 不是面", other.type_name())),
    };
    let position = |position: &Position| match position.as_slice() {
        [lon, lat, ..] => Ok([*lon, *lat]),
        _ => Err("a position of fewer than two numbers / 坐标少于两个数".to_owned()),
    };
    let ring = |positions: &Vec<Position>| positions.iter().map(position).collect();
    polygons.iter().map(|rings| rings.iter().map(ring).collect()).collect()
}
