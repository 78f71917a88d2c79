use std::io::Cursor;

use super::*;
use crate::{Finding, Roads};

fn called(tags: &[(&str, &str)]) -> Option<(LandmarkKind, String)> {
    named(Tags(tags))
}

#[test]
fn a_house_is_called_as_letters_are_addressed() {
    let address = |tags| called(tags).map(|(kind, name)| (kind == LandmarkKind::Address, name));
    let said = |name: &str| Some((true, name.to_owned()));
    assert_eq!(address(&[("addr:street", "解放路"), ("addr:housenumber", "12")]), said("解放路12号"));
    assert_eq!(address(&[("addr:street", "解放路"), ("addr:housenumber", "12号")]), said("解放路12号"));
    assert_eq!(address(&[("addr:place", "柳树屯"), ("addr:housenumber", "3-1")]), said("柳树屯3-1号"));
    assert_eq!(
        address(&[("addr:street", "Queen Street"), ("addr:housenumber", "7b")]),
        said("Queen Street 7b")
    );
    assert_eq!(address(&[("addr:housenumber", "12")]), None);
}

#[test]
fn where_people_live_is_named_and_a_province_is_not() {
    let settlement = Some((LandmarkKind::Settlement, "柳树屯".to_owned()));
    assert_eq!(called(&[("place", "village"), ("name", "柳树屯")]), settlement);
    assert_eq!(called(&[("place", "province"), ("name", "湖北省")]), None);
    assert_eq!(called(&[("place", "village")]), None);
    let (_, long) = called(&[("place", "town"), ("name", &"长".repeat(1_000))]).unwrap();
    assert_eq!(long.chars().count(), NAME_MAX_CHARS);
}

const FILE: &str = r#"<osm version="0.6">
<node id="1" lat="30.0" lon="112.0"/><node id="2" lat="30.001" lon="112.0"/><node id="3" lat="30.001" lon="112.002"/>
<node id="4" lat="30.5" lon="112.5"><tag k="place" v="village"/><tag k="name" v="柳树屯"/></node>
<node id="4" lat="30.6" lon="112.5"><tag k="place" v="village"/><tag k="name" v="杨树屯"/></node>
<node id="5" lat="95" lon="112.5"><tag k="place" v="village"/><tag k="name" v="无处"/></node>
<way id="7"><nd ref="1"/><nd ref="2"/><nd ref="3"/><nd ref="9"/><tag k="building" v="yes"/>
 <tag k="addr:street" v="解放路"/><tag k="addr:housenumber" v="12"/></way>
<way id="7"><nd ref="1"/><tag k="addr:street" v="解放路"/><tag k="addr:housenumber" v="14"/></way>
<way id="8"><nd ref="9"/><tag k="addr:street" v="解放路"/><tag k="addr:housenumber" v="16"/></way>
<way id="9"><nd ref="1"/><nd ref="2"/><tag k="highway" v="residential"/><tag k="name" v="解放路"/></way></osm>"#;

#[test]
fn nodes_and_outlines_are_gathered_and_of_two_with_one_id_the_first() {
    let (network, findings) = Network::from_osm(&mut Cursor::new(FILE.as_bytes())).unwrap();
    let found: Vec<(&str, (i32, i32))> =
        network.landmarks().map(|landmark| (landmark.name, landmark.place.to_e7())).collect();
    // Nothing of number 16 lies in the file.
    let expected = [("柳树屯", (305_000_000, 1_125_000_000)), ("解放路12号", (300_005_000, 1_120_010_000))];
    assert_eq!(found, expected);
    let told =
        [Finding::NodeTwice, Finding::WayTwice, Finding::NodeNowhere].map(|finding| findings.count(finding));
    assert_eq!(told, [1, 1, 1]);
    assert_eq!(network.links().count(), 1);
}

#[test]
fn what_is_named_is_in_the_stored_file_too() {
    let (network, _) = Network::from_osm(&mut Cursor::new(FILE.as_bytes())).unwrap();
    let roads = Roads::of(network);
    let mut bytes = Vec::new();
    roads.write(&mut bytes).unwrap();
    let again = Roads::read(&mut &bytes[..]).unwrap();
    assert!(again.network().landmarks().eq(roads.network().landmarks()));
    assert_eq!(again.network().landmarks().count(), 2);
}
