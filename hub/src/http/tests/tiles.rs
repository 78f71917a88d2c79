//! The map of the areas, as browsers ask for it.

use axum::http::{Method, StatusCode, header};
use hub_protocol::Role;

use super::{Answered, World};

/// The tile that holds the eastern county, and one over the sea.
const EAST: &str = "8/210/98";
const NOTHING: &str = "8/0/0";

async fn version(world: &World, cookie: &str) -> String {
    let areas = world.get("/api/v1/areas", cookie).await;
    areas.body["version"].as_str().expect("the list names its tiles").to_owned()
}

async fn tile(world: &World, cookie: &str, path: &str) -> Answered {
    let version = version(world, cookie).await;
    world.get(&format!("/tiles/{version}/{path}"), cookie).await
}

async fn check_wrong(path: &str, status: u16, code: &str, field: &str) {
    let (world, root) = World::set_up().await;
    let path = path.replace("{tree}", &version(&world, &root).await);
    let answered = world.get(&path, &root).await;
    assert_eq!(
        (answered.status.as_u16(), answered.error()),
        (status, (code, Some(field))),
        "{path}: {}",
        answered.body
    );
}

#[tokio::test]
async fn a_tile_is_kept_for_ever_under_the_name_of_what_it_shows() {
    let (world, root) = World::set_up().await;
    let first = tile(&world, &root, EAST).await;
    assert_eq!(first.status, StatusCode::OK, "{}", first.body);
    assert_eq!(first.headers[header::CONTENT_TYPE], "application/vnd.mapbox-vector-tile");
    assert_eq!(first.headers[header::CACHE_CONTROL], "private, max-age=31536000, immutable");
    let path = format!("/tiles/{}/{EAST}", version(&world, &root).await);
    let tag = first.headers[header::ETAG].to_str().unwrap();
    let again = world.ask(Method::GET, &path).with("cookie", &root).with("if-none-match", tag).bare().await;
    assert_eq!(again.status, StatusCode::NOT_MODIFIED);
    assert_eq!(tile(&world, &root, NOTHING).await.status, StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn nobody_is_shown_a_tile_without_being_signed_in() {
    let (world, root) = World::set_up().await;
    let path = format!("/tiles/{}/{EAST}", version(&world, &root).await);
    assert_eq!(world.ask(Method::GET, &path).bare().await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn an_account_is_shown_the_areas_of_its_list_and_no_others() {
    let (world, root) = World::set_up().await;
    let (_, west) = world.let_in("west", Role::Dispatcher, "1302").await;
    let (_, east) = world.let_in("east", Role::Dispatcher, "1301").await;
    assert_eq!(tile(&world, &east, EAST).await.status, StatusCode::OK);
    assert_eq!(tile(&world, &west, EAST).await.status, StatusCode::NO_CONTENT);
    let of_root = format!("/tiles/{}/{EAST}", version(&world, &root).await);
    assert_eq!(
        world.get(&of_root, &west).await.status,
        StatusCode::NOT_FOUND,
        "that shows more than is theirs"
    );
}

#[tokio::test]
async fn another_tree_has_other_addresses() {
    let (world, root) = World::set_up().await;
    let before = version(&world, &root).await;
    let city = serde_json::json!({"areas": {"type": "FeatureCollection", "features": [{"type": "Feature",
        "geometry": null, "properties": {"code": "13", "name": "市", "tier": "city"}}]}});
    let imported = world.change("/api/v1/organisation", &root, "other").send(&city).await;
    assert_eq!(imported.status, StatusCode::OK, "{}", imported.body);
    assert_eq!(world.get(&format!("/tiles/{before}/{EAST}"), &root).await.status, StatusCode::NOT_FOUND);
    assert_eq!(tile(&world, &root, EAST).await.status, StatusCode::NO_CONTENT, "no outline is left");
}

#[tokio::test]
async fn what_cannot_be_a_tile_is_named() {
    check_wrong("/tiles/other/8/210/98", 404, "not_found", "tree").await;
    check_wrong("/tiles/{tree}/17/0/0", 400, "invalid", "z").await;
    check_wrong("/tiles/{tree}/8/256/0", 400, "invalid", "x").await;
    check_wrong("/tiles/{tree}/8/0/256", 400, "invalid", "y").await;
    check_wrong("/tiles/{tree}/8/0/-1", 400, "invalid", "y").await;
    check_wrong("/tiles/{tree}/deep/0/0", 400, "invalid", "z").await;
}
