//! The map of the areas as vector tiles.
//!
//! Whoever is signed in is shown the areas that the list of areas names to them: borders are no secret, but a seat that cannot
//! ask for a neighbour's names has no use for its outlines either. So that browsers may keep a tile for ever, its address names
//! everything it depends on: the tree, which of its areas hold now, and which part of it is seen.

use std::sync::Arc;

use axum::{
    body::{Body, Bytes},
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use geo_index::{AreaTree, Interval};
use hub_engine::words::hex;
use hub_protocol::{ErrorCode, http::routes};
use hub_tiles::{AreaTiles, TileId, TileIdError};
use sha2::{Digest as _, Sha256};
use tokio::sync::{Mutex, Semaphore};

use super::{Failure, caller::Caller, openapi::OfTile};
use crate::{Hub, identity::Act, jurisdiction::Scope, state::now};

/// Tiles drawn at once: the rest of the machine is for cases. Whoever else asks waits for their turn.
const DRAWN_AT_ONCE: usize = 1;
/// The address of a tile names everything it depends on.
const KEPT: &str = "private, max-age=31536000, immutable";
const KIND: &str = "application/vnd.mapbox-vector-tile";

/// The tiles of the area tree in force. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Tiles {
    /// Of the tree that was last asked for; none before the first.
    of_tree: Arc<Mutex<Option<Arc<AreaTiles>>>>,
    turns: Arc<Semaphore>,
}

impl Default for Tiles {
    fn default() -> Self {
        Self { of_tree: Arc::default(), turns: Arc::new(Semaphore::new(DRAWN_AT_ONCE)) }
    }
}

impl Tiles {
    /// The tiles of a tree, made once: everybody who asks meanwhile waits for the same.
    async fn of(&self, tree: Arc<AreaTree>) -> Result<Arc<AreaTiles>, Failure> {
        let mut of_tree = self.of_tree.lock().await;
        if let Some(tiles) = of_tree.as_ref().filter(|tiles| Arc::ptr_eq(tiles.tree(), &tree)) {
            return Ok(tiles.clone());
        }
        let made = tokio::task::spawn_blocking(move || Arc::new(AreaTiles::new(tree))).await;
        let made = made.map_err(not_drawn)?;
        *of_tree = Some(made.clone());
        Ok(made)
    }

    /// Something drawn beside the hub's other work, when it is its turn.
    pub(super) async fn in_turn<Drawn: Send + 'static>(
        &self,
        drawing: impl FnOnce() -> Drawn + Send + 'static,
    ) -> Result<Drawn, Failure> {
        let turn = self.turns.clone().acquire_owned().await.expect("the turns are never closed");
        let drawing = move || {
            let _turn = turn;
            drawing()
        };
        tokio::task::spawn_blocking(drawing).await.map_err(not_drawn)
    }

    /// A tile; empty if it shows nothing.
    async fn tile(
        &self,
        tiles: Arc<AreaTiles>,
        id: TileId,
        seen: Interval,
        at_us: i64,
    ) -> Result<Bytes, Failure> {
        if let Some(kept) = tiles.kept(id, seen, at_us) {
            return Ok(kept);
        }
        self.in_turn(move || tiles.tile(id, seen, at_us)).await
    }
}

fn not_drawn(error: tokio::task::JoinError) -> Failure {
    tracing::error!(%error, "the map could not be drawn");
    Failure::new(ErrorCode::Internal, "the map could not be drawn")
}

/// What the tiles of a tree show to somebody, by name: the address of what shows something else has another.
pub(super) fn version(tree: &AreaTree, edition: u32, scope: Scope) -> String {
    let seen = scope.interval();
    let digest = Sha256::new()
        .chain_update(edition.to_be_bytes())
        .chain_update(seen.start.to_be_bytes())
        .chain_update(seen.end.to_be_bytes())
        .chain_update(tree.version())
        .finalize();
    hex(&digest[..16])
}

/// A tile of what the caller sees.
#[utoipa::path(
    get,
    path = routes::TILE,
    operation_id = "tile",
    tag = "organisation",
    params(OfTile),
    responses(
        (status = 200, description = "The tile.", content_type = "application/vnd.mapbox-vector-tile"),
        (status = 204, description = "The tile shows nothing."),
        (status = 304, description = "The tile is the one that is known."),
    )
)]
pub(super) async fn tile(
    State(hub): State<Hub>,
    caller: Caller,
    Path((tree, z, x, y)): Path<(String, String, String, String)>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    caller.may(Act::Look)?;
    let id = tile_id(&z, &x, &y)?;
    let (areas, scope) = hub.engine.read(|view| (view.organisation.shared_areas(), caller.scope(view)));
    let tiles = hub.tiles.of(areas).await?;
    let at_us = now().0;
    if tree != version(tiles.tree(), tiles.edition(at_us), scope) {
        let words = "other areas hold by now: the list of areas names what is shown now";
        return Err(Failure::new(ErrorCode::NotFound, words).about("tree", tree));
    }
    let tag = format!("\"{tree}-{z}-{x}-{y}\"");
    if is_known(&headers, &tag) {
        return Ok(kept(StatusCode::NOT_MODIFIED, Bytes::new(), &tag));
    }
    let tile = hub.tiles.tile(tiles, id, scope.interval(), at_us).await?;
    Ok(shown(tile, &tag))
}

/// Whether whoever asks has the tile already.
pub(super) fn is_known(headers: &HeaderMap, tag: &str) -> bool {
    headers.get(header::IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == tag.as_bytes())
}

/// A tile, or that it shows nothing.
pub(super) fn shown(tile: Bytes, tag: &str) -> Response {
    let status = if tile.is_empty() { StatusCode::NO_CONTENT } else { StatusCode::OK };
    kept(status, tile, tag)
}

/// An answer that a browser may keep for ever.
pub(super) fn kept(status: StatusCode, tile: Bytes, tag: &str) -> Response {
    let mut response = (status, Body::from(tile)).into_response();
    let set = response.headers_mut();
    if status == StatusCode::OK {
        set.insert(header::CONTENT_TYPE, HeaderValue::from_static(KIND));
    }
    set.insert(header::CACHE_CONTROL, HeaderValue::from_static(KEPT));
    set.insert(header::ETAG, HeaderValue::from_str(tag).expect("hex and digits are a header"));
    response
}

pub(super) fn tile_id(z: &str, x: &str, y: &str) -> Result<TileId, Failure> {
    let number =
        |field: &str, text: &str| text.parse::<u32>().map_err(|error| Failure::invalid(field, text, error));
    TileId::new(number("z", z)?, number("x", x)?, number("y", y)?).map_err(|error| {
        let (field, value) = match error {
            TileIdError::Zoom(_) => ("z", z),
            TileIdError::Column { .. } => ("x", x),
            TileIdError::Row { .. } => ("y", y),
        };
        Failure::invalid(field, value, error)
    })
}
