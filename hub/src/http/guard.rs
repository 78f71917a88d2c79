//! What holds for every request: a task of its own, an id, one form of error, and headers that protect the page.

use axum::{
    body::Body,
    extract::{Request, State},
    http::{HeaderName, HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use hub_protocol::{ErrorBody, ErrorCode, ErrorDetail};
use tracing::Instrument as _;
use uuid::Uuid;

use super::{Failure, failure::code_of_status};
use crate::Hub;

/// Pages load nothing from elsewhere and are framed by nobody. Styles may be set by script on elements, which MapLibre needs;
/// no inline script and no inline style sheet runs.
const CONTENT_SECURITY_POLICY: &str = "default-src 'self'; img-src 'self' data: blob:; worker-src 'self'; \
     object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// Carries a request out in a task of its own: a client that hangs up cancels nothing half-done, and a panic is one answer 500
/// and no more.
pub(super) async fn guard(State(hub): State<Hub>, request: Request, next: Next) -> Response {
    let id = Uuid::now_v7().to_string();
    // The path only: a query may hold a ticket.
    let path = request.uri().path().to_owned();
    let span = tracing::info_span!("request", id, method = %request.method(), path);
    let is_api = path.starts_with("/api/");
    let work = hub.tasks.spawn(next.run(request).instrument(span));
    let answered = work.await.unwrap_or_else(|ended| {
        metrics::counter!("huying_panics_total").increment(1);
        tracing::error!(request = id, path, %ended, "a request failed inside the hub");
        Failure::new(ErrorCode::Internal, "the hub failed on this request").into_response()
    });
    let mut response = with_error_body(answered, &id);
    protect(&hub, &mut response, &id, is_api);
    response
}

/// Gives every failure the one form, also those that the framework made.
fn with_error_body(mut response: Response, id: &str) -> Response {
    let status = response.status();
    if !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    let failure = response.extensions_mut().remove::<Failure>();
    let (mut parts, _) = response.into_parts();
    let failure = failure.unwrap_or_else(|| {
        Failure::new(code_of_status(status), status.canonical_reason().unwrap_or("the request failed"))
    });
    if status == StatusCode::INTERNAL_SERVER_ERROR {
        metrics::counter!("huying_internal_errors_total").increment(1);
    }
    let body = ErrorBody {
        error: ErrorDetail {
            code: failure.code,
            message: failure.message,
            field: failure.field,
            value: failure.value,
            request: id.to_owned(),
        },
    };
    let json = serde_json::to_vec(&body).expect("an error has string keys");
    parts.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    parts.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(json))
}

fn protect(hub: &Hub, response: &mut Response, id: &str, is_api: bool) {
    let headers = response.headers_mut();
    let fixed: [(HeaderName, &'static str); 5] = [
        (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::REFERRER_POLICY, "no-referrer"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if is_api {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    // A browser that was told to insist on TLS would lock out a seat whose certificate the hub made for itself.
    if hub.config.tls.certificate.is_some() {
        let year = HeaderValue::from_static("max-age=31536000");
        headers.insert(header::STRICT_TRANSPORT_SECURITY, year);
    }
    if let Ok(id) = HeaderValue::from_str(id) {
        headers.insert(HeaderName::from_static("x-request-id"), id);
    }
}
