//! The console's pages, from inside the binary: no request leaves the origin.

use axum::{
    body::Body,
    extract::Path,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use hub_engine::words::hex;
use hub_protocol::ErrorCode;
use rust_embed::{EmbeddedFile, RustEmbed};

use super::Failure;

/// What the console's build left; nothing if it was not built before the hub.
#[derive(RustEmbed)]
#[folder = "../web-console/dist"]
#[allow_missing = true]
struct Console;

/// Shown where the console was not built in.
const NOT_BUILT: &str = "<!doctype html><html lang=\"zh-CN\"><meta charset=\"utf-8\"><title>呼应</title>\
    <h1>控制台页面未编入</h1><p>此程序在编译时没有控制台页面。请先运行 <code>make build</code>。</p>\
    <p>The console was not built into this program. Run <code>make build</code>.</p>";

/// The console's page.
pub(super) async fn page(headers: HeaderMap) -> Response {
    built("index.html", &headers)
}

/// The field page.
pub(super) async fn field(headers: HeaderMap) -> Response {
    built("field.html", &headers)
}

/// The plain list for desks that have no more than an old browser.
pub(super) async fn desk(headers: HeaderMap) -> Response {
    built("desk.html", &headers)
}

/// Where a caller asks how a matter stands; nobody signs in for it.
pub(super) async fn progress(headers: HeaderMap) -> Response {
    built("progress.html", &headers)
}

fn built(path: &str, headers: &HeaderMap) -> Response {
    serve(path, headers).unwrap_or_else(|| {
        let html = HeaderValue::from_static("text/html; charset=utf-8");
        ([(header::CONTENT_TYPE, html)], NOT_BUILT).into_response()
    })
}

/// What pages load; the names hold a hash of the content.
pub(super) async fn asset(Path(path): Path<String>, headers: HeaderMap) -> Response {
    serve(&format!("assets/{path}"), &headers).unwrap_or_else(|| missing().into_response())
}

/// Any other file beside the pages, such as an icon.
pub(super) async fn other(request: axum::extract::Request) -> Response {
    let path = request.uri().path().trim_start_matches('/');
    serve(path, request.headers()).unwrap_or_else(|| missing().into_response())
}

fn missing() -> Failure {
    Failure::new(ErrorCode::NotFound, "there is nothing at this address")
}

fn serve(path: &str, headers: &HeaderMap) -> Option<Response> {
    let file: EmbeddedFile = Console::get(path)?;
    let tag = format!("\"{}\"", hex(&file.metadata.sha256_hash()[..16]));
    let is_known = headers.get(header::IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == tag.as_bytes());
    let mut response = if is_known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        Response::new(Body::from(file.data.into_owned()))
    };
    let kept = if path.starts_with("assets/") { "public, max-age=31536000, immutable" } else { "no-cache" };
    let set = response.headers_mut();
    set.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind_of(path)));
    set.insert(header::CACHE_CONTROL, HeaderValue::from_static(kept));
    set.insert(header::ETAG, HeaderValue::from_str(&tag).expect("a quoted hex text is a header"));
    Some(response)
}

fn kind_of(path: &str) -> &'static str {
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
    match ending {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "wasm" => "application/wasm",
        "mp3" => "audio/mpeg",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}
