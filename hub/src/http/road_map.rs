//! The roads as vector tiles, below the areas.
//!
//! Roads are everybody's: whoever is signed in is shown all of them. What is closed is shown to those to whom the list of what
//! is closed names it. As with the areas, the address of a tile names everything it depends on, so that browsers may keep it.

use std::sync::Arc;

use axum::{
    body::Bytes,
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
    response::Response,
};
use hub_protocol::{
    ErrorCode,
    http::{RoadMap, routes},
};

use super::{
    Failure,
    caller::Caller,
    closures::concerns,
    openapi::OfRoadTile,
    tiles::{is_known, kept, shown, tile_id},
};
use crate::{Hub, identity::Act, street_map};

/// How the roads are drawn now.
#[utoipa::path(
    get,
    path = routes::ROAD_MAP,
    operation_id = "road_map",
    tag = "roads",
    responses((status = 200, description = "What the tiles of the roads are called now.", body = RoadMap))
)]
pub(super) async fn show(State(hub): State<Hub>, caller: Caller) -> Result<axum::Json<RoadMap>, Failure> {
    caller.may(Act::Look)?;
    let tiles = hub.street_map.drawn().map(|drawn| drawn.version(&seen(&hub, &caller, &drawn)));
    Ok(axum::Json(RoadMap { tiles }))
}

/// A tile of the roads.
#[utoipa::path(
    get,
    path = routes::ROAD_TILE,
    operation_id = "road_tile",
    tag = "roads",
    params(OfRoadTile),
    responses(
        (status = 200, description = "The tile.", content_type = "application/vnd.mapbox-vector-tile"),
        (status = 204, description = "The tile shows nothing."),
        (status = 304, description = "The tile is the one that is known."),
    )
)]
pub(super) async fn tile(
    State(hub): State<Hub>,
    caller: Caller,
    Path((roads, z, x, y)): Path<(String, String, String, String)>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    caller.may(Act::Look)?;
    let id = tile_id(&z, &x, &y)?;
    let drawn = hub.street_map.drawn();
    let drawn = drawn.map(|drawn| (seen(&hub, &caller, &drawn), drawn));
    let Some((seen, drawn)) = drawn.filter(|(seen, drawn)| drawn.version(seen) == roads) else {
        let words = "other roads are shown by now: the map of the roads says which";
        return Err(Failure::new(ErrorCode::NotFound, words).about("roads", roads));
    };
    let tag = format!("\"{roads}-{z}-{x}-{y}\"");
    if is_known(&headers, &tag) {
        return Ok(kept(StatusCode::NOT_MODIFIED, Bytes::new(), &tag));
    }
    let tile = match drawn.kept(id, &seen) {
        Some(tile) => tile,
        None => hub.tiles.in_turn(move || drawn.tile(id, &seen)).await?,
    };
    Ok(shown(tile.into(), &tag))
}

fn seen(hub: &Hub, caller: &Caller, drawn: &Arc<street_map::Drawn>) -> street_map::Seen {
    hub.engine.read(|view| drawn.seen(|area| concerns(view, caller, area)))
}
