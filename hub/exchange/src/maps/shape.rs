//! Shapefiles: outlines in `.shp`, their attributes in `.dbf`, the coordinate system in `.prj`, the encoding in `.cpg`.

use std::{io::Cursor, sync::Arc};

use encoding_rs::{Encoding, GB18030, UTF_8};
use geo_index::{Datum, RingPositions};
use serde_json::{Map, Value};
use shapefile::{
    Shape, ShapeReader,
    dbase::{self, FieldValue, encoding::EncodingRs},
    record::polygon::{GenericPolygon, PolygonRing},
};

use super::{
    Declared, Polygons,
    attributes::entry_of,
    declared,
    projection::{System, system_of},
    to_wgs84,
};
use crate::{
    entries::{OutlineEntry, Said},
    limits::FEATURES_MAX,
    mistake::{FileFault, MapFault, Mistakes},
    remark::{Remark, What},
    sheet::decode_text,
    spot::Spot,
};

/// Code pages of Chinese in the head of a `.dbf`.
const CHINESE_PAGES: [u8; 2] = [0x4d, 0x7a];
/// Where the head of a `.dbf` has its code page.
const PAGE_AT: usize = 29;

/// The files that make one shapefile, by the bytes of each.
#[derive(Default)]
pub(crate) struct ShapeFiles<'a> {
    pub(crate) shp: Option<&'a [u8]>,
    pub(crate) dbf: Option<&'a [u8]>,
    pub(crate) prj: Option<&'a [u8]>,
    pub(crate) cpg: Option<&'a [u8]>,
}

/// Reads one shapefile. `file` is the `.shp`; its records are counted from 1.
pub(crate) fn read_shapes(
    file: &Arc<str>,
    files: &ShapeFiles<'_>,
    option: Option<Datum>,
    mistakes: &mut Mistakes,
    remarks: &mut Vec<Remark>,
) -> Vec<OutlineEntry> {
    let (Some(shp), Some(dbf)) = (files.shp, files.dbf) else {
        let ending = if files.shp.is_none() { "shp" } else { "dbf" };
        mistakes.add(Spot::file(file), "", FileFault::PartMissing { ending });
        return Vec::new();
    };
    let read = shapes_of(shp).and_then(|shapes| Ok((shapes, attributes_of(dbf, files.cpg)?)));
    let (shapes, attributes) = match read {
        Ok(read) => read,
        Err(why) => {
            mistakes.add(Spot::file(file), "", FileFault::Unreadable { why });
            return Vec::new();
        }
    };
    if shapes.len() > FEATURES_MAX || shapes.len() != attributes.len() {
        let why = format!(".shp {} ≠ .dbf {} (≤ {FEATURES_MAX})", shapes.len(), attributes.len());
        mistakes.add(Spot::file(file), "", FileFault::Unreadable { why });
        return Vec::new();
    }
    let system = match system(files.prj, &shapes) {
        Ok(system) => system,
        Err(fault) => {
            mistakes.add(Spot::file(file), "", fault);
            return Vec::new();
        }
    };
    if let System::Projected { name, .. } = &system {
        remarks.push(Remark { spot: Spot::file(file), what: What::Projected { name: name.clone() } });
    }
    let declared = of_projection(declared(file, None, option), &system);
    if declared.datum != Datum::Wgs84 {
        remarks.push(Remark { spot: Spot::file(file), what: What::Converted { from: declared.datum } });
    }
    let features = (1_usize..).zip(shapes.into_iter().zip(attributes));
    features
        .filter_map(|(number, (shape, properties))| {
            let mut entry = entry_of(file, number, &properties, None, mistakes)?;
            match polygons_of(&shape, &system) {
                Ok(polygons) => entry.polygons = polygons,
                Err(why) => {
                    let code = entry.code.value.to_string();
                    mistakes.add(entry.code.spot, code, MapFault::Geometry { why });
                    return None;
                }
            }
            if let Some(polygons) = &mut entry.polygons {
                to_wgs84(declared.datum, polygons);
            }
            entry.datum = declared.said;
            Some(entry)
        })
        .collect()
}

/// A projection of surveyors is never one of map providers: what the command line says of degrees is not said of it.
fn of_projection(declared: Declared, system: &System) -> Declared {
    match system {
        System::Degrees => declared,
        System::Projected { .. } => Declared { datum: Datum::Wgs84, said: Said::Outright },
    }
}

fn shapes_of(shp: &[u8]) -> Result<Vec<Shape>, String> {
    ShapeReader::new(Cursor::new(shp)).and_then(ShapeReader::read).map_err(|error| error.to_string())
}

/// The attributes of each record, texts and numbers; dates and flags are nothing that an area needs.
fn attributes_of(dbf: &[u8], cpg: Option<&[u8]>) -> Result<Vec<Map<String, Value>>, String> {
    let encoding = EncodingRs::from(encoding_of(dbf, cpg));
    let reader = dbase::ReaderBuilder::new().with_encoding(encoding).build(Cursor::new(dbf));
    let mut reader = reader.map_err(|error| error.to_string())?;
    let mut attributes = Vec::new();
    for record in reader.iter_records() {
        let record = record.map_err(|error| error.to_string())?;
        attributes
            .push(record.into_iter().filter_map(|(name, value)| Some((name, json_of(value)?))).collect());
    }
    Ok(attributes)
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "the format's kinds of field; the others say nothing of an area"
)]
fn json_of(value: FieldValue) -> Option<Value> {
    match value {
        FieldValue::Character(text) => text.map(|text| Value::from(text.trim_matches(['\0', ' ']))),
        FieldValue::Numeric(number) => number.map(Value::from),
        FieldValue::Float(number) => number.map(Value::from),
        FieldValue::Integer(number) => Some(Value::from(number)),
        FieldValue::Double(number) => Some(Value::from(number)),
        _ => None,
    }
}

/// What `.cpg` names, else what the `.dbf` names, else UTF-8 if the bytes are that, else GB18030.
fn encoding_of(dbf: &[u8], cpg: Option<&[u8]>) -> &'static Encoding {
    let named = cpg.and_then(decode_text).and_then(|label| {
        let label = label.trim().trim_start_matches("CP").trim_start_matches("cp").to_owned();
        match label.as_str() {
            "936" | "54936" | "OEM 936" | "ANSI 936" => Some(GB18030),
            "65001" => Some(UTF_8),
            _ => Encoding::for_label(label.as_bytes()),
        }
    });
    let page = dbf.get(PAGE_AT).filter(|page| CHINESE_PAGES.contains(page)).map(|_| GB18030);
    named.or(page).unwrap_or_else(|| if is_utf8(dbf) { UTF_8 } else { GB18030 })
}

/// Whether everything behind the fixed head is UTF-8.
fn is_utf8(dbf: &[u8]) -> bool {
    const HEAD_BYTES: usize = 32;
    std::str::from_utf8(dbf.get(HEAD_BYTES..).unwrap_or_default()).is_ok()
}

/// The system of the `.prj`; without one, degrees if all corners can be degrees.
fn system(prj: Option<&[u8]>, shapes: &[Shape]) -> Result<System, MapFault> {
    if let Some(prj) = prj {
        return system_of(&decode_text(prj).ok_or(MapFault::NoSystem)?);
    }
    let is_place = |at: &[f64; 2]| at[0].abs() <= 180.0 && at[1].abs() <= 90.0;
    let corners = shapes.iter().filter_map(|shape| polygons_of(shape, &System::Degrees).ok().flatten());
    if corners.flatten().flatten().flatten().all(|at| is_place(&at)) {
        Ok(System::Degrees)
    } else {
        Err(MapFault::NoSystem)
    }
}

#[expect(clippy::wildcard_enum_match_arm, reason = "the format's shapes; only polygons have an inside")]
fn polygons_of(shape: &Shape, system: &System) -> Result<Option<Polygons>, String> {
    match shape {
        Shape::NullShape => Ok(None),
        Shape::Polygon(polygon) => grouped(polygon, |at| (at.x, at.y), system).map(Some),
        Shape::PolygonM(polygon) => grouped(polygon, |at| (at.x, at.y), system).map(Some),
        Shape::PolygonZ(polygon) => grouped(polygon, |at| (at.x, at.y), system).map(Some),
        other => Err(format!("{other} / 不是面")),
    }
}

/// Rings as polygons: each hole goes to the outer ring that its first corner lies in, the last such one in the file.
fn grouped<P>(
    polygon: &GenericPolygon<P>,
    at: impl Fn(&P) -> (f64, f64),
    system: &System,
) -> Result<Polygons, String> {
    let ring = |points: &[P]| -> Result<RingPositions, String> {
        let corner = |point: &P| {
            let (x, y) = at(point);
            system.degrees(x, y).ok_or_else(|| format!("({x}, {y}) has no place / 无法换算为经纬度"))
        };
        points.iter().map(corner).collect()
    };
    let mut polygons: Polygons = Vec::new();
    let mut holes = Vec::new();
    for part in polygon.rings() {
        match part {
            PolygonRing::Outer(points) => polygons.push(vec![ring(points)?]),
            PolygonRing::Inner(points) => holes.push(ring(points)?),
        }
    }
    for hole in holes {
        let around =
            polygons.iter_mut().rev().find(|rings| hole.first().is_some_and(|at| is_in(*at, &rings[0])));
        match around {
            Some(rings) => rings.push(hole),
            // A ring that was drawn the wrong way round, as many programs do.
            None => polygons.push(vec![hole]),
        }
    }
    Ok(polygons)
}

/// Whether a position lies inside a ring, by the number of edges to its east.
fn is_in([x, y]: [f64; 2], ring: &RingPositions) -> bool {
    let crossed = ring.windows(2).filter(|edge| {
        let ([ax, ay], [bx, by]) = (edge[0], edge[1]);
        (ay > y) != (by > y) && x < (bx - ax) * (y - ay) / (by - ay) + ax
    });
    crossed.count() % 2 == 1
}
