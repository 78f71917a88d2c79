use proptest::prelude::*;

use super::*;
use crate::AreaTree;

const COUNTY: &str = r#"{"type": "FeatureCollection", "features": [
  {"type": "Feature", "properties": {"code": "C1", "name": "某县", "tier": "county", "population": 300000},
   "geometry": {"type": "MultiPolygon", "coordinates": [
     [[[115, 38], [116, 38], [116, 39], [115, 39], [115, 38]], [[115.4, 38.4], [115.6, 38.4], [115.6, 38.6], [115.4, 38.4]]],
     [[[117, 38, 12.5], [118, 38, 12.5], [118, 39, 12.5], [117, 38, 12.5]]]]}},
  {"type": "Feature", "properties": {"code": "T1", "name": "某镇", "tier": "township", "parent": "C1",
     "valid_from": "2026-01-01T00:00:00+08:00", "valid_until": null}, "geometry": null}
]}"#;

fn feature(properties: &str, geometry: &str) -> String {
    format!(r#"{{"type": "Feature", "properties": {properties}, "geometry": {geometry}}}"#)
}

fn collection(features: &[String]) -> String {
    format!(r#"{{"type": "FeatureCollection", "features": [{}]}}"#, features.join(","))
}

fn check_mistakes(text: &str, expected: &[&str]) {
    let mistakes = AreaTree::from_geojson("1", text).expect_err("the file has mistakes");
    assert_eq!(mistakes.iter().map(ToString::to_string).collect::<Vec<_>>(), expected);
}

#[test]
fn areas_are_read_with_everything_that_is_said_of_them() {
    let areas = from_geojson(COUNTY).expect("the file is sound");
    let [county, town] = areas.as_slice() else { panic!("there are two areas, not {}", areas.len()) };
    assert_eq!((county.name.as_str(), county.tier), ("某县", Tier::County));
    assert_eq!(county.outline.as_ref().expect("it is drawn").positions().len(), 2);
    assert_eq!(town.parent, Some(county.code.clone()));
    assert_eq!(town.valid_from, Some(1_767_196_800_000_000), "midnight in China, in UTC microseconds");
    assert_eq!((town.valid_until, &town.outline), (None, &None));
}

#[test]
fn a_byte_order_mark_is_not_a_mistake() {
    assert!(from_geojson(&format!("\u{feff}{COUNTY}")).is_ok());
}

#[test]
fn what_is_no_feature_collection_is_refused_as_a_whole() {
    check_mistakes(
        "",
        &["the areas are not a GeoJSON feature collection: EOF while parsing a value at line 1 column 0"],
    );
    check_mistakes(
        "[1]",
        &["the areas are not a GeoJSON feature collection: its type is not FeatureCollection"],
    );
    let listless = r#"{"type": "FeatureCollection", "features": {}}"#;
    check_mistakes(
        listless,
        &["the areas are not a GeoJSON feature collection: its features are not a list"],
    );
}

#[test]
fn a_number_that_no_place_can_have_is_the_mistake_of_its_feature() {
    let good = feature(r#"{"code": "c", "name": "县", "tier": "county"}"#, "null");
    let endless = good.replace("null", "1e999");
    check_mistakes(
        &collection(&[good, endless]),
        &["feature 1 (code \"\"): it is not a GeoJSON feature: number out of range at line 1 column 99"],
    );
}

#[test]
fn every_feature_reports_what_is_wrong_with_it() {
    check_mistakes(
        &collection(&[
            feature("{}", "null"),
            feature(r#"{"code": 130602, "name": "x", "tier": "grid"}"#, "null"),
            feature(r#"{"code": "1 2", "name": "x", "tier": "grid"}"#, "null"),
            feature(r#"{"code": "1", "tier": "grid"}"#, "null"),
            feature(r#"{"code": "2", "name": "x", "tier": "province"}"#, "null"),
            feature(r#"{"code": "3", "name": "x", "tier": "grid", "valid_from": "2026-01-01"}"#, "null"),
            feature(
                r#"{"code": "4", "name": "x", "tier": "grid"}"#,
                r#"{"type": "Point", "coordinates": [1, 2]}"#,
            ),
            feature(r#"{"code": "5", "name": "x", "tier": "grid", "parent": ""}"#, "null"),
        ]),
        &[
            r#"feature 0 (code ""): property code is missing"#,
            r#"feature 1 (code ""): property code is not a text"#,
            r#"feature 2 (code "1 2"): property code: area code "1 2" is not 1 to 32 characters of A-Z a-z 0-9 _ -"#,
            r#"feature 3 (code "1"): property name is missing"#,
            r#"feature 4 (code "2"): property tier: tier "province" is not one of city, county, township, village, grid"#,
            r#"feature 5 (code "3"): property valid_from: "2026-01-01" is not an RFC 3339 instant"#,
            r#"feature 6 (code "4"): its geometry is a Point, not a Polygon, a MultiPolygon or null"#,
            r#"feature 7 (code "5"): property parent: area code "" is not 1 to 32 characters of A-Z a-z 0-9 _ -"#,
        ],
    );
}

#[test]
fn a_feature_that_is_none_does_not_hide_the_others() {
    let broken = r#"{"type": "Feature", "properties": {"code": "9"}, "geometry": {"type": "Polygon", "coordinates": 7}}"#;
    let mistakes = AreaTree::from_geojson(
        "1",
        &collection(&[broken.to_owned(), "null".to_owned(), feature("{}", "null")]),
    )
    .expect_err("the file has mistakes");
    let faults: Vec<bool> = mistakes
        .iter()
        .map(|mistake| matches!(mistake, AreaError::Feature { fault: FeatureFault::NotAFeature(_), .. }))
        .collect();
    assert_eq!(faults, [true, true, false]);
}

#[test]
fn mistakes_of_the_file_the_outlines_and_the_tree_are_reported_together_and_do_not_breed() {
    let bow_tie = r#"{"type": "Polygon", "coordinates": [[[0, 0], [2, 2], [2, 0], [0, 2], [0, 0]]]}"#;
    check_mistakes(
        &collection(&[
            feature(r#"{"code": "C", "name": "x", "tier": "kingdom"}"#, "null"),
            feature(r#"{"code": "T", "name": "x", "tier": "township", "parent": "C"}"#, bow_tie),
            feature(r#"{"code": "V", "name": "x", "tier": "village", "parent": "T"}"#, "null"),
            feature(r#"{"code": "G", "name": "x", "tier": "grid", "parent": "gone"}"#, "null"),
        ]),
        &[
            r#"feature 0 (code "C"): property tier: tier "kingdom" is not one of city, county, township, village, grid"#,
            "area T: polygon 0 ring 0 crosses or touches itself at longitude 1, latitude 1",
            "area G: its parent gone is not in the tree",
        ],
    );
}

#[test]
fn an_unclosed_ring_is_not_closed_in_silence() {
    let open = r#"{"type": "Polygon", "coordinates": [[[0, 0], [2, 0], [2, 2], [0, 2]]]}"#;
    let text = collection(&[feature(r#"{"code": "G", "name": "x", "tier": "grid"}"#, open)]);
    check_mistakes(&text, &["area G: polygon 0 ring 0 is not closed"]);
}

proptest! {
    #[test]
    fn what_is_written_is_read_back_the_same(
        lon in -179.0..178.0_f64, lat in -89.0..88.0_f64, side in 0.000_01..1.0_f64,
        from_us in prop::option::of(-60_000_000_000_000_000..200_000_000_000_000_000_i64), name in ".{0,20}",
    ) {
        let ring = vec![[lon, lat], [lon + side, lat], [lon + side, lat + side], [lon, lat]];
        let county = Area {
            code: AreaCode::new("C").expect("it is a code"),
            name,
            tier: Tier::County,
            parent: None,
            valid_from: from_us,
            valid_until: from_us.map(|from_us| from_us + 1),
            outline: Some(Outline::new(vec![vec![ring]]).expect("a triangle is sound")),
        };
        let grid = Area {
            code: AreaCode::new("G").expect("it is a code"),
            tier: Tier::Grid,
            parent: Some(county.code.clone()),
            outline: None,
            ..county.clone()
        };
        let areas = vec![county, grid];
        prop_assert_eq!(from_geojson(&to_geojson(&areas)), Ok(areas));
    }

    #[test]
    fn a_damaged_file_is_read_or_refused(at in any::<prop::sample::Index>(), with in any::<char>(), cut in any::<bool>()) {
        let at = at.index(COUNTY.chars().count());
        let before: String = COUNTY.chars().take(at).collect();
        let after: String = COUNTY.chars().skip(at + 1).collect();
        let text = if cut { before } else { format!("{before}{with}{after}") };
        if let Err(mistakes) = AreaTree::from_geojson("1", &text) {
            prop_assert!(!mistakes.is_empty());
        }
    }
}
