//! The coordinate system that a `.prj` names, and the way from it to degrees.
//!
//! CGCS2000 and WGS84 differ by centimetres and are taken for the same. The way from 西安80 or 北京54 to them is known to the
//! surveyors of each place and to nobody else, so these are refused and never guessed.

use proj4rs::{Proj, adaptors::transform_xy};

use crate::mistake::MapFault;

/// Geographic degrees on the ellipsoid of CGCS2000.
const DEGREES: &str = "+proj=longlat +ellps=GRS80 +no_defs";

/// In what the coordinates of a shapefile are.
pub(super) enum System {
    /// Longitude and latitude.
    Degrees,
    /// A projection, by name.
    Projected { name: String, from: Box<Proj>, to: Box<Proj> },
}

/// Reads a `.prj` (well-known text).
pub(super) fn system_of(wkt: &str) -> Result<System, MapFault> {
    let wkt = wkt.trim_start_matches('\u{feff}').trim();
    let name = quoted(wkt).unwrap_or("?").to_owned();
    known_datum(wkt, &name)?;
    let keyword = wkt.split('[').next().unwrap_or_default().trim().to_uppercase();
    if ["GEOGCS", "GEOGCRS", "GEODCRS"].contains(&keyword.as_str()) {
        return Ok(System::Degrees);
    }
    let unknown = || MapFault::System { name: name.clone() };
    let text = proj4wkt::wkt_to_projstring(wkt).map_err(|_the_name_says_it| unknown())?;
    // A shift between CGCS2000 and WGS84 is none; without it the projection is undone and nothing else.
    let plain: Vec<&str> = text.split_whitespace().filter(|word| !word.starts_with("+towgs84")).collect();
    let proj = |text: &str| Proj::from_proj_string(text).map_err(|_the_name_says_it| unknown());
    let from = proj(&plain.join(" "))?;
    if from.is_latlong() {
        return Ok(System::Degrees);
    }
    Ok(System::Projected { from: Box::new(from), to: Box::new(proj(DEGREES)?), name })
}

fn quoted(wkt: &str) -> Option<&str> {
    wkt.split('"').nth(1)
}

/// Refuses what cannot be converted, and what nobody here knows.
fn known_datum(wkt: &str, name: &str) -> Result<(), MapFault> {
    let flat: String = wkt.to_uppercase().chars().filter(|letter| letter.is_alphanumeric()).collect();
    let says = |words: &[&str]| words.iter().any(|word| flat.contains(word));
    if says(&["XIAN1980", "XIAN80", "西安80", "XIAN_1980"]) {
        return Err(MapFault::OldDatum { name: "西安80 (Xian 1980)" });
    }
    if says(&["BEIJING1954", "BEIJING54", "北京54"]) {
        return Err(MapFault::OldDatum { name: "北京54 (Beijing 1954)" });
    }
    if says(&["CGCS2000", "CHINAGEODETICCOORDINATESYSTEM2000", "CHINA2000", "WGS1984", "WGS84"]) {
        return Ok(());
    }
    Err(MapFault::System { name: name.to_owned() })
}

impl System {
    /// Longitude and latitude in degrees; `None` where the projection has no inverse.
    pub(super) fn degrees(&self, x: f64, y: f64) -> Option<[f64; 2]> {
        match self {
            Self::Degrees => Some([x, y]),
            Self::Projected { from, to, .. } => {
                // A failure has no more to say than that this is no place.
                let (lon, lat) = transform_xy(from, to, x, y).ok()?;
                Some([lon.to_degrees(), lat.to_degrees()])
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GEOGRAPHIC: &str = r#"GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",DATUM["D_China_2000",SPHEROID["CGCS2000",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]"#;

    fn gauss_kruger(false_easting: f64, meridian: f64) -> String {
        format!(
            r#"PROJCS["CGCS2000_3_Degree_GK_Zone",{GEOGRAPHIC},PROJECTION["Gauss_Kruger"],PARAMETER["False_Easting",{false_easting:.1}],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",{meridian:.1}],PARAMETER["Scale_Factor",1.0],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]"#
        )
    }

    /// Northing of a place on the central meridian, by the series for the length of the meridian (GRS80).
    fn meridian_length_m(lat_deg: f64) -> f64 {
        let (a, f) = (6_378_137.0_f64, 1.0 / 298.257_222_101_f64);
        let n = f / (2.0 - f);
        let lat = lat_deg.to_radians();
        let scale = a / (1.0 + n) * (1.0 + n.powi(2) / 4.0 + n.powi(4) / 64.0);
        scale
            * (lat - (1.5 * n - 9.0 / 16.0 * n.powi(3)) * (2.0 * lat).sin()
                + (15.0 / 16.0 * n.powi(2) - 15.0 / 32.0 * n.powi(4)) * (4.0 * lat).sin()
                - 35.0 / 48.0 * n.powi(3) * (6.0 * lat).sin()
                + 315.0 / 512.0 * n.powi(4) * (8.0 * lat).sin())
    }

    #[track_caller]
    fn check(wkt: &str, x: f64, y: f64, expected: [f64; 2]) {
        let system = system_of(wkt).unwrap_or_else(|fault| panic!("{fault:?}"));
        let [lon, lat] = system.degrees(x, y).expect("it is a place");
        let off = (lon - expected[0]).abs().max((lat - expected[1]).abs());
        assert!(off < 1e-8, "{lon} {lat}, not {expected:?}");
    }

    #[test]
    fn gauss_kruger_zones_of_three_and_six_degrees_are_undone_with_and_without_their_number() {
        let northing = meridian_length_m(27.7);
        check(&gauss_kruger(500_000.0, 108.0), 500_000.0, northing, [108.0, 27.7]);
        check(&gauss_kruger(36_500_000.0, 108.0), 36_500_000.0, northing, [108.0, 27.7]);
        check(&gauss_kruger(18_500_000.0, 105.0), 18_500_000.0, northing, [105.0, 27.7]);
    }

    #[test]
    fn off_the_meridian_the_way_there_and_back_agree() {
        let System::Projected { from, to, .. } = system_of(&gauss_kruger(500_000.0, 108.0)).unwrap() else {
            panic!("it is a projection");
        };
        let (x, y) = transform_xy(&to, &from, 109.2_f64.to_radians(), 27.7_f64.to_radians()).unwrap();
        assert!((x - 618_000.0).abs() < 1_000.0, "some 118 km east of the meridian, not {x}");
        check(&gauss_kruger(500_000.0, 108.0), x, y, [109.2, 27.7]);
    }

    #[test]
    fn degrees_stay_degrees() {
        check(GEOGRAPHIC, 109.19, 27.72, [109.19, 27.72]);
        let wgs84 = r#"GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]"#;
        check(wgs84, 109.19, 27.72, [109.19, 27.72]);
    }

    #[test]
    fn old_datums_are_refused_by_name_and_unknown_ones_too() {
        let xian = gauss_kruger(500_000.0, 108.0)
            .replace("D_China_2000", "D_Xian_1980")
            .replace("CGCS2000", "Xian_1980");
        assert!(matches!(system_of(&xian), Err(MapFault::OldDatum { name }) if name.contains("西安80")));
        let beijing =
            GEOGRAPHIC.replace("China", "Beijing").replace("2000", "1954").replace("CGCS1954", "Krasovsky");
        assert!(
            matches!(system_of(&beijing), Err(MapFault::OldDatum { name }) if name.contains("北京54")),
            "{beijing}"
        );
        assert!(
            matches!(system_of("LOCAL_CS[\"某县独立坐标系\"]"), Err(MapFault::System { name }) if name == "某县独立坐标系")
        );
    }
}
