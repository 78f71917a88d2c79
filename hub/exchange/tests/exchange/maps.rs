//! Outlines: GeoJSON of providers, zipped shapefiles, and coordinates that are not what they seem.

use std::{
    io::{Cursor, Write as _},
    path::PathBuf,
};

use geo_index::{Datum, Place};
use hub_exchange::{Import, Options, What, read, read_paths};
use serde_json::{Value, json};
use shapefile::{Point, Polygon, PolygonRing, dbase};

use crate::{good, refused, said, source};

/// A ring of sixteen corners around a middle, so wide in degrees, in the coordinates of a datum.
fn ring(lat: f64, lon: f64, wide: f64, datum: Datum) -> Vec<[f64; 2]> {
    let corner = |at: i32| {
        let turn = f64::from(at % 16) / 16.0 * std::f64::consts::TAU;
        let place = Place::new(lat + wide * turn.sin(), lon + wide * turn.cos()).unwrap();
        let (lat, lon) = datum.degrees_of(place);
        [lon, lat]
    };
    let mut ring: Vec<_> = (0..16).map(corner).collect();
    ring.push(ring[0]);
    ring
}

fn feature(properties: Value, rings: &[Vec<[f64; 2]>]) -> Value {
    json!({ "type": "Feature", "properties": properties, "geometry": { "type": "Polygon", "coordinates": rings } })
}

fn collection(features: &[Value]) -> String {
    json!({ "type": "FeatureCollection", "features": features }).to_string()
}

/// A city in WGS84, and two counties within it that touch its border, in another file and perhaps another datum.
fn city_and_counties(datum: Datum) -> Vec<hub_exchange::Source> {
    let city = feature(
        json!({"code": "C", "name": "某市", "tier": "city"}),
        &[ring(27.7, 109.2, 0.2, Datum::Wgs84)],
    );
    let county = |code: i32, name: &str| json!({"adcode": code, "name": name, "level": "district", "parent": {"code": "C"}});
    let counties = [
        feature(county(1, "大县"), &[ring(27.7, 109.2, 0.2, datum)]),
        feature(county(2, "小县"), &[ring(27.7, 109.2, 0.1, datum)]),
    ];
    vec![source("市界.geojson", collection(&[city])), source("县界.geojson", collection(&counties))]
}

fn corner_of(import: &Import, at: usize) -> [f64; 2] {
    let corner =
        &import.organisation.areas.as_ref().unwrap()["features"][at]["geometry"]["coordinates"][0][0][0];
    [corner[0].as_f64().unwrap(), corner[1].as_f64().unwrap()]
}

#[test]
fn features_of_a_provider_are_areas_whatever_they_call_their_properties() {
    let import = good(city_and_counties(Datum::Wgs84));
    let areas = import.organisation.areas.unwrap();
    let first = &areas["features"][0]["properties"];
    assert_eq!(
        (&first["code"], &first["tier"], &first["parent"]),
        (&json!("1"), &json!("county"), &json!("C"))
    );
}

#[test]
fn outlines_in_another_datum_are_found_out_against_their_parent() {
    for (datum, name, option) in [(Datum::Gcj02, "GCJ-02", "gcj02"), (Datum::Bd09, "BD-09", "bd09")] {
        let mistakes = read(city_and_counties(datum), Options::default()).expect_err("they do not fit");
        assert_eq!(mistakes.len(), 1, "{}", said(&mistakes));
        let told = mistakes[0].zh();
        assert!(told.starts_with(&format!("县界.geojson:像是 {name} 坐标:相对某市向")), "{told}");
        assert!(told.contains(&format!("--datum {option}")), "{told}");
        assert!(mistakes[0].en().contains("reads like"), "{}", mistakes[0].en());
    }
}

#[test]
fn a_datum_that_is_said_is_converted_and_not_doubted() {
    let sources = city_and_counties(Datum::Gcj02).split_off(1);
    let import = read(sources, Options { datum: Some(Datum::Gcj02) }).map_err(|mistakes| said(&mistakes));
    assert_eq!(import.unwrap_err().lines().count(), 2, "their city is not among the areas");
    let mut sources = city_and_counties(Datum::Gcj02);
    sources[1].name = "县界.gcj02.geojson".into();
    let import = good(sources);
    let [lon, lat] = corner_of(&import, 0);
    assert!((lat - 27.7).abs() < 1e-6 && (lon - 109.4).abs() < 1e-6, "{lat} {lon}");
    assert!(import.remarks.iter().any(|remark| remark.what == What::Converted { from: Datum::Gcj02 }));
}

#[test]
fn two_files_of_neighbours_that_overlap_are_found_out_without_a_parent() {
    let square = |west: f64, datum: Datum| {
        let corner = |at: (f64, f64)| {
            let (lat, lon) = datum.degrees_of(Place::new(27.0 + at.1, west + at.0).unwrap());
            [lon, lat]
        };
        let mut side: Vec<_> = (0..20).map(|at| corner((0.0, 0.2 - f64::from(at) / 100.0))).collect();
        side.extend((0..20).map(|at| corner((f64::from(at) / 100.0, 0.0))));
        side.extend((0..20).map(|at| corner((0.2, f64::from(at) / 100.0))));
        side.extend((0..20).map(|at| corner((0.2 - f64::from(at) / 100.0, 0.2))));
        side.push(side[0]);
        side
    };
    let county = |code: &str| json!({"code": code, "name": format!("{code}县"), "tier": "county"});
    let west = collection(&[feature(county("W"), &[square(109.0, Datum::Gcj02)])]);
    let east = collection(&[feature(county("E"), &[square(109.2, Datum::Wgs84)])]);
    refused(
        vec![source("东.geojson", east), source("西.geojson", west)],
        &["西.geojson:像是 GCJ-02 坐标:相对东.geojson向"],
    );
}

#[test]
fn features_without_a_code_a_place_or_an_inside_are_named_by_number() {
    let bow = vec![[115.0, 38.0], [116.0, 39.0], [116.0, 38.0], [115.0, 39.0], [115.0, 38.0]];
    let line = json!({"type": "Feature", "properties": {"code": "L", "name": "线", "tier": "村"},
        "geometry": {"type": "LineString", "coordinates": [[1, 1], [2, 2]]}});
    let text = collection(&[
        feature(json!({"name": "无码村", "tier": "village"}), &[]),
        feature(json!({"code": "B", "name": "结", "tier": "village"}), &[bow]),
        feature(
            json!({"code": "M", "name": "米", "tier": "village"}),
            &[ring(27.0, 109.0, 0.1, Datum::Wgs84).iter().map(|at| [at[0] * 1e5, at[1]]).collect()],
        ),
        line,
        feature(json!({"code": "N"}), &[ring(27.0, 109.0, 0.1, Datum::Wgs84)]),
    ]);
    refused(
        vec![source("村界.geojson", text)],
        &[
            "村界.geojson #1「无码村」:要素没有代码",
            "村界.geojson #2「B」:轮廓不能用:polygon 0 ring 0 crosses",
            "村界.geojson #3「M」:轮廓不能用:polygon 0 ring 0 position 0",
            "村界.geojson #4「L」:轮廓不能用:LineString",
            "村界.geojson #5「N」:机构表中没有这个代码,要素本身也没有 name",
        ],
    );
    let foreign = r#"{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::2345"}},"features":[]}"#;
    refused(vec![source("投影.geojson", foreign)], &["投影.geojson:不支持坐标系 urn:ogc:def:crs:EPSG::2345"]);
}

const GEOGRAPHIC: &str = r#"GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",DATUM["D_China_2000",SPHEROID["CGCS2000",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]"#;

fn projected(meridian: f64) -> String {
    format!(
        r#"PROJCS["CGCS2000_3_Degree_GK_CM_108E",{GEOGRAPHIC},PROJECTION["Gauss_Kruger"],PARAMETER["False_Easting",36500000.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",{meridian}],PARAMETER["Scale_Factor",1.0],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]"#
    )
}

/// One county as a zipped shapefile, its name written in GBK.
fn zipped(corners: &[(f64, f64)], prj: Option<&str>, cpg: Option<&str>) -> Vec<u8> {
    let ring = corners.iter().map(|&(x, y)| Point::new(x, y)).collect();
    let (mut shp, mut shx, mut dbf) =
        (Cursor::new(Vec::new()), Cursor::new(Vec::new()), Cursor::new(Vec::new()));
    {
        let gbk = dbase::encoding::EncodingRs::from(encoding_rs::GBK);
        let table = dbase::TableWriterBuilder::with_encoding(gbk)
            .add_character_field("XZQDM".try_into().unwrap(), 20)
            .add_character_field("XZQMC".try_into().unwrap(), 60)
            .add_character_field("LEVEL".try_into().unwrap(), 20);
        let shapes = shapefile::ShapeWriter::with_shx(&mut shp, &mut shx);
        let mut writer = shapefile::Writer::new(shapes, table.build_with_dest(&mut dbf));
        let mut record = dbase::Record::default();
        for (field, value) in [("XZQDM", "520602"), ("XZQMC", "碧江区"), ("LEVEL", "区")] {
            record.insert(field.to_owned(), dbase::FieldValue::Character(Some(value.to_owned())));
        }
        writer.write_shape_and_record(&Polygon::new(PolygonRing::Outer(ring)), &record).unwrap();
    }
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let files = [
        ("shp", Some(shp.into_inner())),
        ("dbf", Some(dbf.into_inner())),
        ("prj", prj.map(|prj| prj.as_bytes().to_vec())),
        ("cpg", cpg.map(|cpg| cpg.as_bytes().to_vec())),
    ];
    for (ending, bytes) in files {
        let Some(bytes) = bytes else { continue };
        archive.start_file(format!("区界.{ending}"), zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(&bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

fn from_disk(name: &str, bytes: &[u8]) -> Result<Import, String> {
    let folder = tempfile::tempdir().unwrap();
    let path: PathBuf = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    read_paths(&[path], Options::default()).map_err(|mistakes| said(&mistakes))
}

#[test]
fn a_zipped_shapefile_is_read_in_degrees_and_in_a_projection_with_names_in_gbk() {
    let degrees = [(109.0, 27.0), (109.0, 27.2), (109.2, 27.2), (109.2, 27.0), (109.0, 27.0)];
    let import = from_disk("区界.zip", &zipped(&degrees, Some(GEOGRAPHIC), Some("GBK"))).unwrap();
    let of =
        |import: &Import| import.organisation.areas.as_ref().unwrap()["features"][0]["properties"].clone();
    assert_eq!(
        (&of(&import)["code"], &of(&import)["name"], &of(&import)["tier"]),
        (&json!("520602"), &json!("碧江区"), &json!("county"))
    );
    let import = from_disk("区界.zip", &zipped(&degrees, None, None)).unwrap();
    assert_eq!(of(&import)["name"], "碧江区", "the table itself says its encoding, or its bytes do");
    // A square of ten kilometres west and east of the meridian of 108 degrees.
    let (x, y) = (36_500_000.0, 3_000_000.0);
    let metres = [(x - 1e4, y), (x - 1e4, y + 1e4), (x + 1e4, y + 1e4), (x + 1e4, y), (x - 1e4, y)];
    let import = from_disk("区界.zip", &zipped(&metres, Some(&projected(108.0)), None)).unwrap();
    let [lon, lat] = corner_of(&import, 0);
    assert!((lon - 107.899).abs() < 0.002 && (lat - 27.11).abs() < 0.02, "{lon} {lat}");
    assert!(
        import
            .remarks
            .iter()
            .any(|remark| matches!(&remark.what, What::Projected { name } if name.contains("CGCS2000")))
    );
}

#[test]
fn a_shapefile_of_an_old_datum_without_a_system_or_in_pieces_is_refused() {
    let metres = [(36e6, 3e6), (36e6, 3.1e6), (36.1e6, 3.1e6), (36.1e6, 3e6), (36e6, 3e6)];
    let xian = projected(108.0).replace("CGCS2000", "Xian_1980").replace("D_China_2000", "D_Xian_1980");
    let refused = |prj: Option<&str>| from_disk("区界.zip", &zipped(&metres, prj, None)).unwrap_err();
    assert!(refused(Some(&xian)).contains("西安80"), "{}", refused(Some(&xian)));
    assert!(refused(None).contains("没有 .prj 文件"), "{}", refused(None));
    assert!(from_disk("区界.shp", b"").unwrap_err().contains("缺少同名的 .dbf"));
    let mut broken = zipped(&metres, Some(GEOGRAPHIC), None);
    let half = broken.len() / 2;
    broken.truncate(half);
    assert!(from_disk("区界.zip", &broken).unwrap_err().contains("无法读取"));
}
