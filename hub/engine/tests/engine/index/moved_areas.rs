//! Areas that move, are forgotten and come back while there are cases in them.

use std::sync::Arc;

use geo_index::AreaCode;
use hub_dispatch::DocumentKind;
use hub_engine::{CaseQuery, CaseScope};
use serde_json::json;

use super::{by_words, cases, said, text};
use crate::{faults::Failing, world::World};

/// Areas as a document: code, tier and whole of each.
fn areas(areas: &[(&str, &str, Option<&str>)]) -> Vec<u8> {
    let feature = |&(code, tier, parent): &(&str, &str, Option<&str>)| {
        let mut properties = json!({"code": code, "name": code, "tier": tier});
        if let Some(parent) = parent {
            properties["parent"] = json!(parent);
        }
        json!({"type": "Feature", "geometry": null, "properties": properties})
    };
    let features: Vec<serde_json::Value> = areas.iter().map(feature).collect();
    json!({"type": "FeatureCollection", "features": features}).to_string().into_bytes()
}

/// Says by which areas the one case is found, once the index has followed this tree.
async fn check_found_within(
    world: &World,
    tree: &[(&str, &str, Option<&str>)],
    by: &[&str],
    not_by: &[&str],
) {
    world.adopt(DocumentKind::Areas, areas(tree)).await;
    world.engine.until_index_is_whole().await;
    for (codes, expected) in [(by, 1), (not_by, 0)] {
        for code in codes {
            let scope = CaseScope::Within(AreaCode::new(code).expect("a valid code"));
            let within = CaseQuery { scope, ..by_words("井盖") };
            assert_eq!(cases(&world.engine, within).await.len(), expected, "{code} of {tree:?}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn cases_of_an_area_that_has_moved_are_found_by_its_new_whole() {
    let (_ledger, world) = World::fresh().await;
    said(&world, &text("井盖松动"), false).await;
    // The county is no more, its township belongs to another, and the village to a township of that one.
    let moved = [
        ("c", "city", None),
        ("k2", "county", Some("c")),
        ("t", "township", Some("k2")),
        ("t2", "township", Some("k2")),
        ("v1", "village", Some("t2")),
    ];
    check_found_within(&world, &moved, &["v1", "t2", "k2", "c"], &["t", "k"]).await;
    world.stop().await;
}

#[tokio::test(start_paused = true)]
async fn nobody_is_told_that_all_is_found_while_areas_move() {
    let ledger = Arc::new(Failing::over(Arc::default()));
    let world = World::on(ledger.clone()).await;
    world.found_town().await;
    said(&world, &text("井盖松动"), false).await;
    world.engine.until_index_is_whole().await;
    ledger.wait_before_telling();
    let moved = [("c", "city", None), ("k2", "county", Some("c")), ("v1", "village", Some("k2"))];
    world.adopt(DocumentKind::Areas, areas(&moved)).await;
    ledger.about_to_tell().await;
    assert!(!world.engine.index_is_whole(), "the areas have moved and their cases have not");
    ledger.let_tell();
    world.engine.until_index_is_whole().await;
    world.stop().await;
}

#[tokio::test(start_paused = true)]
async fn cases_of_an_area_that_one_import_forgets_are_found_again_when_it_is_back() {
    let (ledger, world) = World::fresh().await;
    said(&world, &text("井盖松动"), false).await;
    let city = [("c", "city", None), ("k", "county", Some("c"))];
    check_found_within(&world, &city, &["v1", "c"], &["t", "k"]).await;
    world.stop().await;
    // What was forgotten outlives a restart.
    let world = World::on(ledger).await;
    let back = [&city[..], &[("t", "township", Some("k")), ("v1", "village", Some("t"))]].concat();
    check_found_within(&world, &back, &["v1", "t", "k", "c"], &[]).await;
    world.stop().await;
}
