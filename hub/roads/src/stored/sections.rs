//! What is in the file: spots, links, shapes, names, the order, and what the map names beside its ways.

use super::{StoredError, bytes::Bytes};
use crate::{
    geometry::Spot,
    landmark::{LandmarkKind, Landmarks},
    limits::{LANDMARKS_MAX, LINKS_MAX, NAME_MAX_CHARS},
    mode::Modes,
    network::{Link, Network},
    way::{Carried, Class, Speed},
};

/// Bytes of a spot.
const SPOT_BYTES: usize = 8;
/// Bytes of a link.
const LINK_BYTES: usize = 40;

const NODES: u32 = 1;
const LINKS: u32 = 2;
const POINTS: u32 = 3;
const NAMES: u32 = 4;
const ORDER: u32 = 5;
const LANDMARKS: u32 = 6;
const ALL: [(u32, &str); 6] = [
    (NODES, "the nodes"),
    (LINKS, "the links"),
    (POINTS, "the shapes"),
    (NAMES, "the names"),
    (ORDER, "the order"),
    (LANDMARKS, "the landmarks"),
];

pub(super) fn written(network: &Network, order: &[u32]) -> Vec<u8> {
    let mut out = Vec::new();
    section(&mut out, NODES, |out| network.nodes.iter().for_each(|spot| write_spot(out, *spot)));
    section(&mut out, LINKS, |out| network.links.iter().for_each(|link| write_link(out, link)));
    section(&mut out, POINTS, |out| network.points.iter().for_each(|spot| write_spot(out, *spot)));
    section(&mut out, NAMES, |out| {
        for name in &network.names {
            write_name(out, name);
        }
    });
    section(&mut out, ORDER, |out| order.iter().for_each(|node| out.extend(node.to_le_bytes())));
    section(&mut out, LANDMARKS, |out| {
        for (kind, name, spot) in network.landmarks.iter() {
            out.push(kind as u8);
            write_spot(out, spot);
            write_name(out, name);
        }
    });
    out
}

fn section(out: &mut Vec<u8>, number: u32, fill: impl FnOnce(&mut Vec<u8>)) {
    out.extend(number.to_le_bytes());
    let length_at = out.len();
    out.extend(0_u64.to_le_bytes());
    fill(out);
    let length = (out.len() - length_at - 8) as u64;
    out[length_at..length_at + 8].copy_from_slice(&length.to_le_bytes());
}

fn write_name(out: &mut Vec<u8>, name: &str) {
    let length = u16::try_from(name.len()).expect("a name has at most 512 bytes");
    out.extend(length.to_le_bytes());
    out.extend(name.as_bytes());
}

fn write_spot(out: &mut Vec<u8>, spot: Spot) {
    out.extend(spot.lat_e7.to_le_bytes());
    out.extend(spot.lon_e7.to_le_bytes());
}

fn write_link(out: &mut Vec<u8>, link: &Link) {
    out.extend(link.way.to_le_bytes());
    for number in [link.from, link.to, link.length_dm, link.first_point, link.points, link.name] {
        out.extend(number.to_le_bytes());
    }
    for limit in [link.limit_forward, link.limit_backward] {
        out.extend(limit.map_or(0, Speed::tenths_kmh).to_le_bytes());
    }
    out.extend([link.forward.bits(), link.backward.bits(), link.class as u8, link.carried as u8]);
}

/// The network and the order of its nodes; everything in them can be relied on.
pub(super) fn read(content: &[u8]) -> Result<(Network, Vec<u32>), StoredError> {
    let mut all = Bytes::of(content, "the sections");
    let mut found: [Bytes<'_>; ALL.len()] = std::array::from_fn(|_| Bytes::of(&[], ""));
    for ((wanted, what), found) in ALL.into_iter().zip(&mut found) {
        let number = all.u32()?;
        if number != wanted {
            return Err(StoredError::content(format!("section {number} stands where {what} belong")));
        }
        // More than a machine can count is more than there is.
        let length = usize::try_from(all.u64()?).unwrap_or(usize::MAX);
        *found = Bytes::of(all.take(length)?, what);
    }
    if !all.is_empty() {
        return Err(StoredError::content("something follows the last section"));
    }
    let [mut nodes, mut links, mut points, mut names, mut order, mut landmarks] = found;
    let nodes = spots(&mut nodes)?;
    let points = spots(&mut points)?;
    let names = read_names(&mut names)?;
    let mut read = Vec::with_capacity(links.len() / LINK_BYTES);
    let mut next_point = 0;
    while !links.is_empty() {
        let link = read_link(&mut links)?;
        check(&link, nodes.len(), points.len(), names.len(), next_point)?;
        next_point = link.first_point + link.points;
        read.push(link);
        if read.len() > LINKS_MAX {
            return Err(StoredError::content(format!("there are more than {LINKS_MAX} links")));
        }
    }
    read.shrink_to_fit();
    let order = read_order(&mut order, nodes.len())?;
    let mut network = Network::of(nodes, read, points, names);
    network.landmarks = read_landmarks(&mut landmarks)?;
    Ok((network, order))
}

fn spots(bytes: &mut Bytes<'_>) -> Result<Vec<Spot>, StoredError> {
    let mut spots = Vec::with_capacity(bytes.len() / SPOT_BYTES);
    while !bytes.is_empty() {
        spots.push(read_spot(bytes)?);
    }
    Ok(spots)
}

fn read_spot(bytes: &mut Bytes<'_>) -> Result<Spot, StoredError> {
    let (lat_e7, lon_e7) = (bytes.i32()?, bytes.i32()?);
    Spot::checked(lat_e7, lon_e7)
        .ok_or_else(|| StoredError::content(format!("{lat_e7}, {lon_e7} is nowhere on earth")))
}

fn read_names(bytes: &mut Bytes<'_>) -> Result<Vec<Box<str>>, StoredError> {
    let mut names = Vec::new();
    while !bytes.is_empty() {
        names.push(read_name(bytes, "name", names.len())?.into());
    }
    Ok(names)
}

fn read_name<'a>(bytes: &mut Bytes<'a>, what: &str, number: usize) -> Result<&'a str, StoredError> {
    let length = usize::from(bytes.u16()?);
    let name = std::str::from_utf8(bytes.take(length)?)
        .map_err(|error| StoredError::content(format!("{what} {number}: {error}")))?;
    if name.chars().count() > NAME_MAX_CHARS {
        return Err(StoredError::content(format!("{what} {number} is too long")));
    }
    Ok(name)
}

fn read_landmarks(bytes: &mut Bytes<'_>) -> Result<Landmarks, StoredError> {
    let mut landmarks = Landmarks::default();
    while !bytes.is_empty() {
        if landmarks.len() == LANDMARKS_MAX {
            return Err(StoredError::content(format!("there are more than {LANDMARKS_MAX} landmarks")));
        }
        let kind = bytes.u8()?;
        let kind = LandmarkKind::from_number(kind)
            .ok_or_else(|| StoredError::content(format!("a landmark has kind {kind}")))?;
        let spot = read_spot(bytes)?;
        landmarks.push(kind, read_name(bytes, "landmark", landmarks.len())?, spot);
    }
    landmarks.shrink();
    Ok(landmarks)
}

fn read_link(bytes: &mut Bytes<'_>) -> Result<Link, StoredError> {
    let way = bytes.i64()?;
    let [from, to, length_dm, first_point, points, name] =
        [bytes.u32()?, bytes.u32()?, bytes.u32()?, bytes.u32()?, bytes.u32()?, bytes.u32()?];
    let (limit_forward, limit_backward) =
        (Speed::from_tenths(bytes.u16()?), Speed::from_tenths(bytes.u16()?));
    let unknown = |what: &str, number: u8| StoredError::content(format!("way {way} has {what} {number}"));
    let mut modes = || {
        let bits = bytes.u8()?;
        Modes::from_bits(bits).ok_or_else(|| unknown("modes", bits))
    };
    let (forward, backward) = (modes()?, modes()?);
    let (class, carried) = (bytes.u8()?, bytes.u8()?);
    let class = Class::from_number(class).ok_or_else(|| unknown("class", class))?;
    let carried = Carried::from_number(carried).ok_or_else(|| unknown("carrier", carried))?;
    Ok(Link {
        way,
        from,
        to,
        length_dm,
        first_point,
        points,
        name,
        limit_forward,
        limit_backward,
        forward,
        backward,
        class,
        carried,
    })
}

fn check(link: &Link, nodes: usize, points: usize, names: usize, next: u32) -> Result<(), StoredError> {
    let end = u64::from(link.first_point) + u64::from(link.points);
    let is_right = (link.from as usize) < nodes
        && (link.to as usize) < nodes
        && (link.name as usize) < names
        && link.points >= 2
        && link.first_point >= next
        && end <= points as u64;
    if is_right {
        Ok(())
    } else {
        Err(StoredError::content(format!("a link of way {} refers to what is not there", link.way)))
    }
}

fn read_order(bytes: &mut Bytes<'_>, nodes: usize) -> Result<Vec<u32>, StoredError> {
    let mut is_there = vec![false; nodes];
    let mut order = Vec::with_capacity(nodes);
    while !bytes.is_empty() {
        let node = bytes.u32()?;
        match is_there.get_mut(node as usize) {
            Some(there) if !*there => *there = true,
            Some(_) | None => {
                return Err(StoredError::content(format!(
                    "the order has node {node} twice or does not know it"
                )));
            }
        }
        order.push(node);
    }
    if order.len() < nodes {
        return Err(StoredError::content("nodes are missing from the order"));
    }
    Ok(order)
}
