//! `.osm.pbf`.
//!
//! Read by `osmpbf`, which gives elements with ids and tags as they are. `osm4routing` makes edges of them itself, with access
//! words and speeds of its own choosing and without names, barriers, ferries or water, so that all of it would be read again.

use std::io::Read;

use osmpbf::{BlobDecode, BlobReader, PrimitiveBlock};

use super::{Element, OsmError, Wanted, note_once, place_e7_of_nano};
use crate::{
    findings::{Finding, Findings},
    way::Tags,
};

/// What a file may need to be understood.
const FEATURES: [&str; 2] = ["OsmSchema-V0.6", "DenseNodes"];

pub(super) fn read<R: Read + Send>(
    reader: &mut R,
    wanted: Wanted,
    findings: &mut Findings,
    each: &mut dyn FnMut(Element<'_>, &mut Findings) -> Result<(), OsmError>,
) -> Result<(), OsmError> {
    let mut is_headed = false;
    for (at, blob) in (0..).zip(BlobReader::new(reader)) {
        match blob?.decode()? {
            BlobDecode::OsmHeader(header) => {
                let unknown =
                    header.required_features().iter().find(|feature| !FEATURES.contains(&feature.as_str()));
                if let Some(feature) = unknown {
                    return Err(OsmError::Feature { feature: feature.chars().take(80).collect() });
                }
                is_headed = true;
            }
            BlobDecode::OsmData(_) if !is_headed => return Err(OsmError::NoHeader),
            BlobDecode::OsmData(block) => match wanted {
                Wanted::Nodes => nodes(&block, findings, each)?,
                Wanted::Ways => ways(&block, findings, each)?,
            },
            BlobDecode::Unknown(_) => note_once(wanted, findings, Finding::PartUnknown, at),
        }
    }
    if is_headed { Ok(()) } else { Err(OsmError::NoHeader) }
}

fn nodes(
    block: &PrimitiveBlock,
    findings: &mut Findings,
    each: &mut dyn FnMut(Element<'_>, &mut Findings) -> Result<(), OsmError>,
) -> Result<(), OsmError> {
    let mut tags = Vec::new();
    for group in block.groups() {
        for node in group.dense_nodes() {
            tags.clear();
            tags.extend(node.tags());
            let place_e7 = place_e7_of_nano(node.nano_lat(), node.nano_lon());
            each(Element::Node { id: node.id(), place_e7, tags: Tags(&tags) }, findings)?;
        }
        for node in group.nodes() {
            tags.clear();
            tags.extend(node.tags());
            let place_e7 = place_e7_of_nano(node.nano_lat(), node.nano_lon());
            each(Element::Node { id: node.id(), place_e7, tags: Tags(&tags) }, findings)?;
        }
    }
    Ok(())
}

fn ways(
    block: &PrimitiveBlock,
    findings: &mut Findings,
    each: &mut dyn FnMut(Element<'_>, &mut Findings) -> Result<(), OsmError>,
) -> Result<(), OsmError> {
    let (mut tags, mut points) = (Vec::new(), Vec::new());
    for group in block.groups() {
        for way in group.ways() {
            tags.clear();
            tags.extend(way.tags());
            points.clear();
            points.extend(way.refs());
            each(Element::Way { id: way.id(), points: &points, tags: Tags(&tags) }, findings)?;
        }
    }
    Ok(())
}
