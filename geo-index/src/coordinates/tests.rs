use proptest::prelude::*;

use super::*;

fn place(lat: f64, lon: f64) -> Place {
    Place::new(lat, lon).expect("the test names a place on earth")
}

/// Ten decimals of a degree are a hundredth of a millimetre.
fn check_near(label: &str, got: LatLon, expected: LatLon, tolerance_degrees: f64) {
    let off = (got.0 - expected.0).abs().max((got.1 - expected.1).abs());
    assert!(off < tolerance_degrees, "{label}: {got:?} is {off} degrees from {expected:?}");
}

#[test]
fn the_published_vectors_come_out_forward_and_back() {
    let vectors = [
        ((31.177_427_6, 121.527_210_6), (31.175_303_983_645_97, 121.531_541_859_215)),
        ((22.543_847, 113.912_316), (22.540_796_131_694_766, 113.917_176_480_836_3)),
        ((39.911_954, 116.377_817), (39.913_345_455_360_69, 116.384_047_224_556_57)),
        ((39.915, 116.404), (39.916_404_281_501_64, 116.410_244_499_169_38)),
        ((38.874_0, 115.464_6), (38.874_900_098, 115.470_918_441)),
        ((27.718_3, 109.189_6), (27.715_029_399, 109.194_178_062)),
        ((35.761_9, 115.029_3), (35.761_896_315, 115.035_190_470)),
        ((32.394_2, 119.412_9), (32.392_320_381, 119.418_380_236)),
        ((25.490_0, 103.796_2), (25.486_998_422, 103.798_223_104)),
    ];
    for (wgs84, gcj02) in vectors {
        check_near("forward", Datum::Gcj02.degrees_of(place(wgs84.0, wgs84.1)), gcj02, 1e-9);
        let back = Datum::Gcj02.to_place(gcj02.0, gcj02.1).expect("it is a place");
        check_near("back", (back.lat(), back.lon()), wgs84, 1e-9);
    }
}

#[test]
fn the_way_back_is_the_exact_inverse_and_not_the_rough_one() {
    let exact = Datum::Gcj02.to_place(39.915, 116.404).expect("it is a place");
    check_near("exact", (exact.lat(), exact.lon()), (39.913_596_235_609_404, 116.397_755_754_574_85), 1e-12);
}

#[test]
fn baidu_is_one_more_shift_upon_gcj() {
    check_near(
        "forward",
        bd09_of_gcj02((39.915, 116.404)),
        (39.921_336_993_510_21, 116.410_369_493_710_29),
        1e-12,
    );
    // The published way back is an approximation of its own, some decimetres off the exact inverse.
    check_near(
        "back",
        gcj02_of_bd09((39.915, 116.404)),
        (39.908_656_739_576_31, 116.397_627_291_193_15),
        1e-5,
    );
}

#[test]
fn nothing_is_shifted_outside_of_china() {
    for (lat, lon) in [(37.774_9, -122.419_4), (-36.85, 174.76), (0.0, 0.0), (60.0, 110.0), (90.0, 180.0)] {
        for datum in [Datum::Wgs84, Datum::Gcj02, Datum::Bd09] {
            assert_eq!(datum.to_place(lat, lon), Place::new(lat, lon));
            check_near("unchanged", datum.degrees_of(place(lat, lon)), (lat, lon), f64::MIN_POSITIVE);
        }
    }
}

#[test]
fn what_is_no_place_is_refused_by_the_numbers_that_were_sent() {
    assert_eq!(Datum::Bd09.to_place(39.9, 216.4), Err(PlaceError::Longitude(216.4)));
    assert!(matches!(Datum::Gcj02.to_place(f64::NAN, 116.4), Err(PlaceError::Latitude(_))));
}

#[test]
fn a_datum_has_the_name_that_devices_declare() {
    let named: Vec<Datum> = serde_json::from_str(r#"["wgs84","gcj02","bd09"]"#).expect("these are the names");
    assert_eq!(named, [Datum::Wgs84, Datum::Gcj02, Datum::Bd09]);
}

proptest! {
    #[test]
    fn every_datum_comes_back_to_the_same_place(lat in 3.0..54.0_f64, lon in 73.0..136.0_f64) {
        for datum in [Datum::Wgs84, Datum::Gcj02, Datum::Bd09] {
            let (shifted_lat, shifted_lon) = datum.degrees_of(place(lat, lon));
            let back = datum.to_place(shifted_lat, shifted_lon).expect("it is a place");
            prop_assert!(back.distance_m(&place(lat, lon)) < 1e-5, "{:?} {} {}", datum, lat, lon);
        }
    }

    #[test]
    fn no_shift_is_longer_than_a_walk(lat in 3.0..54.0_f64, lon in 73.0..136.0_f64) {
        let there = place(lat, lon);
        let shifted = Datum::Gcj02.to_place(lat, lon).expect("it is a place");
        prop_assert!(there.distance_m(&shifted) < 1_500.0, "{}", there.distance_m(&shifted));
    }
}
