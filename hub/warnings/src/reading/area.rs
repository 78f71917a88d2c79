//! The `area` block: places, rings and circles.

use geo_index::Place;
use roxmltree::Node;

use super::{fields::Fields, report::Report, ring};
use crate::{
    Circle, DocumentFault, Fault, Polygon, Remark, ShapeFault, WarnedArea,
    limits::{POLYGON_POINTS_MAX, RADIUS_MAX_KM},
};

const KNOWN: [&str; 6] = ["areaDesc", "polygon", "circle", "geocode", "altitude", "ceiling"];

pub(super) fn read(node: Node<'_, '_>, report: &mut Report<'_>) -> Option<WarnedArea> {
    let mut fields = Fields::of(node, &KNOWN, report);
    let description = fields.needed("areaDesc");
    let polygons = each(&mut fields, "polygon", polygon);
    let circles = each(&mut fields, "circle", circle);
    let geocodes = fields.pairs("geocode");
    let altitude_ft = height(&mut fields, "altitude");
    let ceiling_ft = height(&mut fields, "ceiling");
    if let Some(ceiling) = ceiling_ft
        && altitude_ft.is_none_or(|altitude| ceiling < altitude)
    {
        let node = fields.nodes("ceiling")[0];
        fields.report.mistake(node, &ceiling.to_string(), ShapeFault::Ceiling);
    }
    Some(WarnedArea { description: description?, polygons, circles, geocodes, altitude_ft, ceiling_ft })
}

/// What each element of a name says; blank ones say nothing.
fn each<T>(
    fields: &mut Fields<'_, '_>,
    name: &str,
    read: impl Fn(&str) -> Result<(T, Option<Remark>), (Fault, String)>,
) -> Vec<T> {
    let mut all = Vec::new();
    for (node, text) in fields.tokens(name) {
        match read(&text) {
            Ok((one, remark)) => {
                all.push(one);
                if let Some(remark) = remark {
                    fields.report.finding(node, remark);
                }
            }
            Err((fault, value)) => fields.report.mistake(node, &value, fault),
        }
    }
    all
}

fn height(fields: &mut Fields<'_, '_>, name: &str) -> Option<f64> {
    let (node, text) = fields.token(name)?;
    let height = number(&text);
    if height.is_none() {
        fields.report.mistake(node, &text, ShapeFault::Number);
    }
    height
}

/// A decimal as XML has it. The reader of numbers would also take `inf`, `nan` and exponents.
fn number(text: &str) -> Option<f64> {
    let is_decimal = text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-' | b'+'));
    // Adding 0.0 turns -0.0 into 0.0, as places have it.
    is_decimal
        .then(|| text.parse().ok())
        .flatten()
        .filter(|number: &f64| number.is_finite())
        .map(|number| number + 0.0)
}

fn place(text: &str) -> Option<Place> {
    let (lat, lon) = text.split_once(',')?;
    Place::new(number(lat)?, number(lon)?).ok()
}

fn polygon(text: &str) -> Result<(Polygon, Option<Remark>), (Fault, String)> {
    let mut ring = Vec::new();
    for point in text.split_whitespace() {
        if ring.len() == POLYGON_POINTS_MAX {
            let fault = DocumentFault::TooMany { what: "POLYGON_POINTS_MAX", max: POLYGON_POINTS_MAX };
            return Err((fault.into(), String::new()));
        }
        ring.push(place(point).ok_or_else(|| (ShapeFault::Point.into(), point.to_owned()))?);
    }
    match ring::check(&ring) {
        Ok(remark) => Ok((Polygon { ring }, remark)),
        Err(fault) => Err((fault.into(), text.to_owned())),
    }
}

fn circle(text: &str) -> Result<(Circle, Option<Remark>), (Fault, String)> {
    let wrong = |fault: ShapeFault| (fault.into(), text.to_owned());
    let mut parts = text.split_whitespace();
    let (Some(centre), Some(radius), None) = (parts.next(), parts.next(), parts.next()) else {
        return Err(wrong(ShapeFault::Circle));
    };
    let centre = place(centre).ok_or_else(|| wrong(ShapeFault::Point))?;
    let radius_km = number(radius).ok_or_else(|| wrong(ShapeFault::Circle))?;
    if !(0.0..=RADIUS_MAX_KM).contains(&radius_km) {
        return Err(wrong(ShapeFault::Radius));
    }
    Ok((Circle { centre, radius_km }, None))
}
