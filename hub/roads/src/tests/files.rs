//! Files that are not what they should be.

use std::io::Cursor;

use crate::{Mode, Network, Reach, Roads, findings::Finding, osm::OsmError};

fn read(bytes: &[u8]) -> Result<(Network, crate::Findings), OsmError> {
    Network::from_osm(&mut Cursor::new(bytes))
}

fn osm(inside: &str) -> Result<(Network, crate::Findings), OsmError> {
    read(format!("<?xml version=\"1.0\"?>\n<osm version=\"0.6\">{inside}</osm>").as_bytes())
}

const NODES: &str = r#"<node id="1" lat="30.0" lon="112.0"/><node id="2" lat="30.01" lon="112.0"/>
    <node id="3" lat="30.02" lon="112.0"><tag k="barrier" v="bollard"/></node>"#;

#[test]
fn a_file_is_read_whatever_comes_first_in_it() {
    let way = r#"<way id="5"><nd ref="1"/><nd ref="2"/><tag k="highway" v="primary"/><tag k="name" v="A &amp; B"/></way>"#;
    for inside in [format!("{NODES}{way}"), format!("{way}<relation id=\"1\"/>{NODES}")] {
        let (network, findings) = osm(&inside).unwrap();
        assert!(findings.is_empty(), "{findings}");
        let link = network.links().next().unwrap();
        assert_eq!((link.name(), link.length_dm() / 10), (Some("A & B"), 1_112));
    }
}

#[test]
fn what_is_left_out_of_a_file_is_told() {
    let (network, findings) = osm(&format!(
        r#"{NODES}<node id="1" lat="31.0" lon="112.0"/><node id="4" lat="NaN" lon="112.0"/><node id="6" lat="91" lon="0"/>
        <node lat="3" lon="3"/>
        <way id="5"><nd ref="1"/><nd ref="2"/><tag k="highway" v="primary"/><tag k="maxspeed" v="999"/></way>
        <way id="5"><nd ref="1"/><nd ref="3"/><tag k="highway" v="primary"/></way>
        <way id="7"><nd ref="2"/><nd ref="4"/><nd ref="6"/><nd ref="2"/><nd ref="3"/><tag k="highway" v="primary"/></way>
        <way id="8"><nd ref="x"/><tag k="highway" v="primary"/></way>
        <way id="9"><nd ref="1"/><nd ref="2"/><nd ref="3"/><tag k="highway" v="pedestrian"/><tag k="area" v="yes"/></way>
        <way><nd ref="1"/><nd ref="2"/><tag k="highway" v="primary"/></way>"#
    ))
    .unwrap();
    let told: Vec<(Finding, u64)> = findings.iter().map(|(finding, found)| (finding, found.count)).collect();
    assert_eq!(
        told,
        [
            (Finding::MissingNode, 2),
            (Finding::NodeTwice, 1),
            (Finding::NodeNowhere, 2),
            (Finding::Unreadable, 2),
            (Finding::WayTwice, 1),
            (Finding::WayTooShort, 1),
            (Finding::WayIsArea, 1),
            (Finding::SpeedAbsurd, 1),
        ]
    );
    assert_eq!(network.links().count(), 2);
}

#[test]
fn a_file_that_is_none_is_refused_by_name() {
    let refused = |bytes: &[u8]| read(bytes).unwrap_err().to_string();
    assert!(refused(b"").starts_with("the file is neither"));
    assert!(refused(b"PK\x03\x04zip").starts_with("the file is neither"));
    assert!(refused(b"<html></html>").contains("outermost element is not osm"));
    assert!(refused(b"<osm><way id=\"1\">").contains("it ends in the middle"));
    assert!(refused(b"<osm><way id=\"1\"></node></osm>").starts_with("the .osm file is damaged at byte"));
    assert!(refused(b"<!-- only this -->").contains("it ends in the middle"));
    assert!(refused(b"<osm>\xff\xfe</osm>").starts_with("the .osm file is damaged"));
    let (empty, _) = read(b"<osm/>").unwrap();
    assert_eq!(empty.node_count(), 0);
    assert_eq!(
        Roads::of(empty).times_to(Mode::Car, super::town::at(0.0, 0.0), &[super::town::at(99.0, 0.0)]),
        [Reach::PlaceOffNetwork]
    );
}
