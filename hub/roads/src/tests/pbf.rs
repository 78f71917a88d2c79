//! `.osm.pbf` files made by hand to do harm, block by block, uncompressed so that no checksum stands in their way.

use std::io::Cursor;

use proptest::prelude::*;

use crate::{Findings, Network, findings::Finding, osm::OsmError};

/// A field of a message: its number, and a number or bytes.
enum Field {
    Number(u64, u64),
    Bytes(u64, Vec<u8>),
}
use Field::{Bytes, Number};

fn varint(mut number: u64, out: &mut Vec<u8>) {
    while number >= 0x80 {
        out.push(u8::try_from(number & 0x7f).unwrap() | 0x80);
        number >>= 7;
    }
    out.push(u8::try_from(number).unwrap());
}

fn message(fields: &[Field]) -> Vec<u8> {
    let mut out = Vec::new();
    for field in fields {
        match field {
            Number(number, value) => {
                varint(number << 3, &mut out);
                varint(*value, &mut out);
            }
            Bytes(number, bytes) => {
                varint(number << 3 | 2, &mut out);
                varint(bytes.len() as u64, &mut out);
                out.extend(bytes);
            }
        }
    }
    out
}

fn packed(numbers: &[i64]) -> Vec<u8> {
    let mut out = Vec::new();
    for number in numbers {
        varint((number << 1 ^ number >> 63).cast_unsigned(), &mut out);
    }
    out
}

fn plain(numbers: &[u64]) -> Vec<u8> {
    let mut out = Vec::new();
    for number in numbers {
        varint(*number, &mut out);
    }
    out
}

fn blob(kind: &str, content: Vec<u8>) -> Vec<u8> {
    let blob = message(&[Bytes(1, content)]);
    let header = message(&[Bytes(1, kind.as_bytes().to_vec()), Number(3, blob.len() as u64)]);
    [&u32::try_from(header.len()).unwrap().to_be_bytes()[..], &header, &blob].concat()
}

fn header(feature: &str) -> Vec<u8> {
    blob("OSMHeader", message(&[Bytes(4, feature.as_bytes().to_vec())]))
}

/// Dense nodes by differences, and ways by differences, with the strings 0 "", 1 highway, 2 primary.
fn data(ids: &[i64], lats: &[i64], lons: &[i64], keys: &[u64], ways: &[(i64, &[i64])]) -> Vec<u8> {
    let strings = message(&["", "highway", "primary"].map(|text| Bytes(1, text.as_bytes().to_vec())));
    let dense = message(&[
        Bytes(1, packed(ids)),
        Bytes(8, packed(lats)),
        Bytes(9, packed(lons)),
        Bytes(10, plain(keys)),
    ]);
    let mut group = vec![Bytes(2, dense)];
    for (id, refs) in ways {
        let way = [
            Number(1, id.cast_unsigned()),
            Bytes(2, plain(&[1, 7])),
            Bytes(3, plain(&[2, 9])),
            Bytes(8, packed(refs)),
        ];
        group.push(Bytes(3, message(&way)));
    }
    blob("OSMData", message(&[Bytes(1, strings), Bytes(2, message(&group))]))
}

fn read(parts: &[Vec<u8>]) -> Result<(Network, Findings), OsmError> {
    Network::from_osm(&mut Cursor::new(parts.concat()))
}

const HERE: (i64, i64) = (300_000_000, 1_120_000_000);

fn good() -> Vec<Vec<u8>> {
    let nodes = data(&[1, 1], &[HERE.0, 10_000], &[HERE.1, 0], &[0, 0], &[(5, &[1, 1])]);
    vec![header("DenseNodes"), nodes]
}

#[test]
fn what_is_made_by_hand_is_read() {
    let (network, findings) = read(&good()).unwrap();
    assert!(findings.is_empty(), "{findings}");
    assert_eq!((network.link_count(), network.links().next().unwrap().length_dm()), (1, 1_112));
}

#[test]
fn differences_that_lead_away_from_earth_or_overflow_lead_to_no_road() {
    let (far, over) = (1 << 55, i64::MAX);
    let ways: [(i64, &[i64]); 2] = [(5, &[1, 1]), (6, &[1, over, over])];
    let nodes = data(&[1, 1, over], &[HERE.0, far, over], &[HERE.1, far, over], &[], &ways);
    let (network, findings) = read(&[header("DenseNodes"), nodes]).unwrap();
    assert_eq!(network.link_count(), 0);
    assert!(findings.count(Finding::NodeNowhere) >= 1, "{findings}");
    assert_eq!(findings.count(Finding::WayTooShort), 2);
}

#[test]
fn strings_that_are_not_there_are_no_tags() {
    let nodes = data(&[1, 1], &[HERE.0, 10_000], &[HERE.1, 0], &[9, 9, 0, 1], &[(5, &[1, 1])]);
    assert_eq!(read(&[header("DenseNodes"), nodes]).unwrap().0.link_count(), 1);
}

#[test]
fn a_file_without_its_header_or_with_a_strange_one_is_refused() {
    let [_, nodes] = &good()[..] else { unreachable!("there are two") };
    assert!(matches!(read(std::slice::from_ref(nodes)), Err(OsmError::NoHeader)));
    let strange = read(&[header("HistoricalInformation"), nodes.clone()]).unwrap_err();
    assert_eq!(strange.to_string(), "the .osm.pbf file needs HistoricalInformation, which is not understood");
    let with_more = read(&[header("DenseNodes"), blob("Weather", vec![1, 2, 3]), nodes.clone()]).unwrap();
    assert_eq!(with_more.1.count(Finding::PartUnknown), 1);
    let damaged = blob("OSMData", vec![0xff; 40]);
    assert!(matches!(read(&[header("DenseNodes"), damaged]), Err(OsmError::Pbf(_))));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_change_of_a_file_makes_a_panic(
        changes in prop::collection::vec((0..1_000_usize, any::<u8>()), 1..6),
        end in 0..1_000_usize,
    ) {
        let mut bytes = good().concat();
        for (at, value) in changes {
            let at = at % bytes.len();
            bytes[at] = value;
        }
        bytes.truncate(bytes.len().min(end.max(bytes.len() / 2)));
        if let Ok((network, _)) = Network::from_osm(&mut Cursor::new(bytes)) {
            prop_assert!(network.link_count() <= 2);
        }
    }

    #[test]
    fn no_text_makes_a_panic(inside in "(<(node|way|nd|tag|/way|relation)( (id|lat|lon|ref|k|v)=\"[0-9.&;a-z-]{0,6}\"){0,4}/?>){0,12}") {
        let text = format!("<osm>{inside}</osm>");
        if let Ok((network, _)) = Network::from_osm(&mut Cursor::new(text.into_bytes())) {
            prop_assert!(network.link_count() <= 12);
        }
    }
}
