//! Outlines from map files, turned into degrees of WGS84.

mod attributes;
mod fit;
mod geojson;
mod projection;
mod shape;

use geo_index::{Datum, RingPositions};

pub(crate) use fit::{Drawn, check_fit};
pub(crate) use geojson::{is_feature_collection, read_geojson};
pub(crate) use shape::{ShapeFiles, read_shapes};

use crate::entries::Said;

/// Polygons as GeoJSON has them: rings of longitude and latitude, the outer one first.
pub(crate) type Polygons = Vec<Vec<RingPositions>>;

/// In what a file's coordinates are, and how that is known.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Declared {
    pub(crate) datum: Datum,
    pub(crate) said: Said,
}

/// In what a file is: what its name or content says goes before what the command line says.
pub(crate) fn declared(file: &str, inside: Option<Datum>, option: Option<Datum>) -> Declared {
    match named(file).or(inside).or(option) {
        Some(datum) => Declared { datum, said: Said::Outright },
        None => Declared { datum: Datum::Wgs84, said: Said::Assumed },
    }
}

/// `counties.gcj02.geojson`, `县界-bd09.zip`.
fn named(file: &str) -> Option<Datum> {
    let name = file.rsplit(['/', '\\']).next().unwrap_or_default().to_lowercase();
    let mut words = name.split(|letter: char| !letter.is_alphanumeric());
    words.find_map(datum_of)
}

/// A datum by the names people write.
pub(crate) fn datum_of(word: &str) -> Option<Datum> {
    match word.to_lowercase().replace(['-', '_', ' '], "").as_str() {
        "gcj02" | "gcj" | "火星坐标" => Some(Datum::Gcj02),
        "bd09" | "bd09ll" | "百度坐标" => Some(Datum::Bd09),
        "wgs84" | "cgcs2000" => Some(Datum::Wgs84),
        _ => None,
    }
}

/// Converts every corner. What cannot be converted stays as it is: the check of the outline names it.
pub(crate) fn to_wgs84(datum: Datum, polygons: &mut Polygons) {
    if datum == Datum::Wgs84 {
        return;
    }
    for corner in polygons.iter_mut().flatten().flatten() {
        if let Ok(place) = datum.to_place(corner[1], corner[0]) {
            *corner = [place.lon(), place.lat()];
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_files_name_may_say_in_what_it_is() {
        let of = |file: &str| named(file);
        assert_eq!(of("数据/counties.gcj02.geojson"), Some(Datum::Gcj02));
        assert_eq!(of("县界-BD09.zip"), Some(Datum::Bd09));
        assert_eq!(of("areas.geojson"), None);
    }
}
