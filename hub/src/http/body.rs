//! Bodies: JSON of a limited size, within a limited time.

use std::time::Duration;

use axum::{
    body::Bytes,
    extract::{FromRequest, Request},
    http::{HeaderMap, header::CONTENT_TYPE},
};
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use hub_protocol::{ErrorCode, limits::BODY_MAX_BYTES};
use serde::de::DeserializeOwned;

use super::Failure;
use crate::Hub;

/// A JSON body of at most `MAX` bytes.
pub(super) struct Json<T, const MAX: usize = BODY_MAX_BYTES>(pub(super) T);

impl<T: DeserializeOwned, const MAX: usize> FromRequest<Hub> for Json<T, MAX> {
    type Rejection = Failure;

    async fn from_request(request: Request, hub: &Hub) -> Result<Self, Failure> {
        if !is_json(request.headers()) {
            return Err(Failure::new(ErrorCode::UnsupportedMediaType, "the body must be application/json"));
        }
        let bytes = limited(request, hub, MAX).await?;
        // Fields by their order, which serde takes for an object: nothing that is described is a list.
        if bytes.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'[') {
            return Err(Failure::new(ErrorCode::Malformed, "the body is a list and must be an object"));
        }
        serde_json::from_slice(&bytes)
            .map(Self)
            .map_err(|error| Failure::new(ErrorCode::Malformed, format!("the body cannot be read: {error}")))
    }
}

/// The bytes of a body of at most `max`.
pub(super) async fn limited(request: Request, hub: &Hub, max: usize) -> Result<Bytes, Failure> {
    read(request, max, Duration::from_secs(hub.config.limits.request_seconds.into())).await
}

async fn read(request: Request, max: usize, within: Duration) -> Result<Bytes, Failure> {
    let collected = Limited::new(request.into_body(), max).collect();
    match tokio::time::timeout(within, collected).await {
        Ok(Ok(body)) => Ok(body.to_bytes()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => {
            Err(Failure::new(ErrorCode::TooLarge, format!("the body is longer than {max} bytes"))
                .in_field("body"))
        }
        Ok(Err(error)) => {
            Err(Failure::new(ErrorCode::Malformed, format!("the body did not arrive: {error}")))
        }
        Err(_elapsed) => Err(Failure::new(ErrorCode::Malformed, "the body did not arrive in time")),
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    kind.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"))
}
