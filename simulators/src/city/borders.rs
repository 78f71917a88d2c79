//! Outlines of areas that are made of cells: what is left of the cells' sides when those inside cancel out.

use std::collections::BTreeMap;

use hub_protocol::Point;

use super::honeycomb::{Honeycomb, SIDES};
use crate::geometry::Outline;

/// The ring of corners around the cells of an area is not one ring: another area lies inside of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("area {0} has a hole")]
pub(super) struct HoleIn(pub(super) u32);

/// The outline of every area; `areas` says for each cell which one it belongs to, from 0 to below `count`.
pub(super) fn outlines(land: &Honeycomb, areas: &[u32], count: usize) -> Result<Vec<Outline>, HoleIn> {
    let mut sides: Vec<BTreeMap<u32, (u32, u32)>> = vec![BTreeMap::new(); count];
    for (cell, area) in land.cells.iter().zip(areas) {
        for side in 0..SIDES {
            let beyond = cell.neighbours[side].map(|near| areas[near as usize]);
            if beyond != Some(*area) {
                let next = cell.corners[(side + 1) % SIDES];
                sides[*area as usize].insert(cell.corners[side], (cell.gates[side], next));
            }
        }
    }
    (0..).zip(&sides).map(|(area, sides)| ring(land, sides).ok_or(HoleIn(area))).collect()
}

fn ring(land: &Honeycomb, sides: &BTreeMap<u32, (u32, u32)>) -> Option<Outline> {
    let first = *sides.keys().next()?;
    let mut corners: Vec<Point> = Vec::with_capacity(sides.len() * 2);
    let mut corner = first;
    for _ in 0..sides.len() {
        let (gate, next) = sides[&corner];
        corners.extend([land.points[corner as usize], land.points[gate as usize]]);
        corner = next;
        if corner == first {
            break;
        }
    }
    (corner == first && corners.len() == sides.len() * 2).then(|| Outline::through(corners))
}
