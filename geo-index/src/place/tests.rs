use proptest::prelude::*;

use super::*;
use crate::EARTH_RADIUS_M;

fn place(lat: f64, lon: f64) -> Place {
    Place::new(lat, lon).expect("the test names a place on earth")
}

/// The formula as the textbooks print it, on angles instead of vectors.
fn textbook_haversine_m(a: Place, b: Place) -> f64 {
    let (lat_a, lat_b) = (a.lat().to_radians(), b.lat().to_radians());
    let d_lon = (b.lon() - a.lon()).to_radians();
    let h = ((lat_b - lat_a) / 2.0).sin().powi(2) + lat_a.cos() * lat_b.cos() * (d_lon / 2.0).sin().powi(2);
    2.0 * EARTH_RADIUS_M * h.sqrt().min(1.0).asin()
}

#[test]
fn nan_and_whatever_is_no_latitude_or_longitude_is_refused_at_the_door_and_named() {
    let refused = |lat, lon| Place::new(lat, lon).expect_err("it is out of range").to_string();
    assert_eq!(refused(90.000_001, 0.0), "latitude 90.000001 is not within -90..90 degrees");
    assert_eq!(refused(f64::NAN, 0.0), "latitude NaN is not within -90..90 degrees");
    assert_eq!(refused(0.0, f64::NAN), "longitude NaN is not within -180..180 degrees");
    assert_eq!(refused(0.0, f64::INFINITY), "longitude inf is not within -180..180 degrees");
    assert_eq!(refused(f64::NEG_INFINITY, f64::NAN), "latitude -inf is not within -90..90 degrees");
    assert_eq!(refused(116.307_629, 40.058_359), "latitude 116.307629 is not within -90..90 degrees");
    assert_eq!(Place::new(-90.0, 180.0).map(|at| at.lat()), Ok(-90.0));
    assert!([(f64::NAN, 0.0), (0.0, f64::NAN)].iter().all(|&(lat, lon)| Place::from_fix(lat, lon).is_err()));
}

#[test]
fn zeros_are_no_fix_from_a_device_and_a_place_from_a_map() {
    assert_eq!(Place::from_fix(0.0, -0.0), Err(PlaceError::NoFix { lat: 0.0, lon: 0.0 }));
    assert!(Place::from_fix(0.0, 0.000_01).is_ok(), "a ship a metre off the corner has a fix");
    assert!(matches!(Place::from_fix(f64::NAN, 0.0), Err(PlaceError::Latitude(_))));
    assert_eq!(Place::from_fix_e7(0, 0), Err(PlaceError::NoFix { lat: 0.0, lon: 0.0 }));
    assert!(Place::from_fix_e7(0, 100).is_ok());
    assert!(Place::new(0.0, 0.0).is_ok() && Place::from_e7(0, 0).is_ok());
}

#[test]
fn a_place_is_checked_again_when_it_is_read_back() {
    let written = serde_json::to_string(&place(38.874, 115.4646)).expect("a place can be written");
    assert_eq!(written, r#"{"lat":38.874,"lon":115.4646}"#);
    let error = serde_json::from_str::<Place>(r#"{"lat":91,"lon":0}"#).expect_err("91 is no latitude");
    assert!(error.to_string().starts_with("latitude 91 is not within"), "{error}");
}

#[test]
fn a_negative_zero_leaves_no_trace() {
    let written = serde_json::to_string(&place(-0.0, -0.0)).expect("a place can be written");
    assert_eq!(written, r#"{"lat":0.0,"lon":0.0}"#);
}

#[test]
fn the_names_of_a_pole_and_of_the_date_line_are_no_distance_apart() {
    assert!(place(90.0, 12.0).distance_m(&place(90.0, -170.0)).abs() < f64::EPSILON);
    assert!(place(31.0, 180.0).distance_m(&place(31.0, -180.0)).abs() < f64::EPSILON);
}

#[test]
fn a_quarter_of_the_earth_is_a_quarter_of_its_circumference() {
    let quarter = EARTH_RADIUS_M * std::f64::consts::FRAC_PI_2;
    for (a, b) in [((0.0, 0.0), (0.0, 90.0)), ((90.0, 0.0), (0.0, 77.0)), ((0.0, 135.0), (0.0, -135.0))] {
        let measured = place(a.0, a.1).distance_m(&place(b.0, b.1));
        assert!((measured - quarter).abs() < 1e-6, "{a:?} to {b:?}: {measured}");
    }
}

proptest! {
    #[test]
    fn the_distance_is_the_haversine_distance(
        a in (-90.0..=90.0_f64, -180.0..=180.0_f64), b in (-90.0..=90.0_f64, -180.0..=180.0_f64),
    ) {
        let (a, b) = (place(a.0, a.1), place(b.0, b.1));
        let (measured, expected) = (a.distance_m(&b), textbook_haversine_m(a, b));
        // Where two places are nearly opposite, the sine of either formula is flat: a metre is lost in its
        // last bits.
        let tolerance = if expected > 19_900_000.0 { 1.0 } else { 1e-5 };
        prop_assert!((measured - expected).abs() < tolerance, "{} against {}", measured, expected);
        prop_assert_eq!(measured.to_bits(), b.distance_m(&a).to_bits());
    }

    #[test]
    fn nearby_places_are_told_apart_to_the_millimetre(
        lat in -89.0..89.0_f64, lon in -179.0..179.0_f64, north in -0.01..0.01_f64, east in -0.01..0.01_f64,
    ) {
        let (a, b) = (place(lat, lon), place(lat + north, lon + east));
        prop_assert!((a.distance_m(&b) - textbook_haversine_m(a, b)).abs() < 1e-3);
    }

    #[test]
    fn the_integers_of_the_wire_come_back_as_they_went(
        lat_e7 in -900_000_000..=900_000_000_i32, lon_e7 in -1_800_000_000..=1_800_000_000_i32,
    ) {
        let there = Place::from_e7(lat_e7, lon_e7).expect("the range is that of the earth");
        prop_assert_eq!(there.to_e7(), (lat_e7, lon_e7));
    }

    #[test]
    fn integers_beyond_the_earth_are_refused(lat_e7 in 900_000_001..=i32::MAX, lon_e7 in 1_800_000_001..=i32::MAX) {
        prop_assert!(matches!(Place::from_e7(lat_e7, 0), Err(PlaceError::Latitude(_))));
        prop_assert!(matches!(Place::from_e7(0, -lon_e7), Err(PlaceError::Longitude(_))));
    }

    #[test]
    fn any_two_numbers_are_a_place_or_a_refusal(lat in any::<f64>(), lon in any::<f64>()) {
        let in_range = lat.abs() <= 90.0 && lon.abs() <= 180.0;
        prop_assert_eq!(Place::new(lat, lon).is_ok(), in_range);
    }

    #[test]
    fn a_place_in_an_event_is_read_back_to_the_bit(lat in -90.0..=90.0_f64, lon in -180.0..=180.0_f64) {
        let before = place(lat, lon);
        let text = serde_json::to_string(&before).expect("a place can be written");
        prop_assert_eq!(serde_json::from_str::<Place>(&text).expect("and read"), before);
    }
}
