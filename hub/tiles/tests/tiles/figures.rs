//! What it costs, printed: `cargo test --release -p hub-tiles -- --ignored --nocapture`.

use std::{sync::Arc, time::Instant};

use geo_index::Tier;
use hub_tiles::AreaTiles;

use crate::{
    mesh::Mesh,
    projection::{bounds, tile_at, tiles_over},
    reader::{layer, read},
    stories::ALL,
};

#[test]
#[ignore = "prints figures, which mean something in a release build only"]
fn what_a_tile_of_fourteen_thousand_grids_costs() {
    let tree = Arc::new(Mesh::tree(1, 10));
    let grids = tree.areas().filter(|area| area.tier == Tier::Grid).count();
    let began = Instant::now();
    let tiles = AreaTiles::new(tree.clone());
    println!("{} areas, {grids} grids of 49 corners; projected in {:?}", tree.len(), began.elapsed());
    let (low, high) = bounds(&tree);
    for z in [0, 6, 8, 9, 10, 11, 12, 13, 14, 16] {
        let ids = tiles_over(low, high, z);
        let began = Instant::now();
        let first = tiles.tile(ids[0], ALL, 0);
        let first_took = began.elapsed();
        let mut took = Vec::new();
        let (mut bytes, mut largest) = (first.len(), 0);
        for &id in ids.iter().skip(1).take(3_000) {
            let began = Instant::now();
            let tile = tiles.tile(id, ALL, 0);
            took.push(began.elapsed());
            bytes += tile.len();
            largest = largest.max(tile.len());
        }
        took.sort_unstable();
        let at = |share: usize| took.get(took.len() * share / 100).copied().unwrap_or_default();
        println!(
            "z{z}: {} tiles, first with its level {first_took:?}, then p50 {:?} p99 {:?}, {} kB in all, largest {} kB",
            ids.len(),
            at(50),
            at(99),
            bytes / 1_000,
            largest / 1_000
        );
    }
    let (id, _) = tile_at(low, 12);
    assert!(!layer(&read(&tiles.tile(id, ALL, 0)), "areas").is_empty());
}

/// A prefecture of 250,000 stretches of road, 7 corners each.
#[test]
#[ignore = "prints figures, which mean something in a release build only"]
fn what_a_tile_of_a_prefectures_roads_costs() {
    let roads = crate::roads::prefecture();
    let began = Instant::now();
    let tiles = crate::roads::tiles_of(&roads);
    println!("{} roads, {} MiB; made in {:?}", tiles.len(), tiles.bytes() >> 20, began.elapsed());
    for z in [6, 8, 9, 10, 11, 12, 13, 14, 15, 16] {
        let ids = crate::roads::tiles_over_prefecture(z);
        let (mut took, mut bytes, mut largest) = (Vec::new(), 0, 0);
        let step = (ids.len() / 3_000).max(1);
        for &id in ids.iter().step_by(step) {
            let began = Instant::now();
            let tile = tiles.tile(id);
            took.push(began.elapsed());
            bytes += tile.len();
            largest = largest.max(tile.len());
        }
        took.sort_unstable();
        let at = |share: usize| took[(took.len() - 1) * share / 100];
        println!(
            "z{z}: {} tiles, p50 {:?} p99 {:?}, mean {} kB, largest {} kB",
            took.len(),
            at(50),
            at(99),
            bytes / 1_000 / took.len(),
            largest / 1_000
        );
    }
}
