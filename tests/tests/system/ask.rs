//! HTTP as it is: status, headers and body, without a client's good manners.

use hub_protocol::http::IDEMPOTENCY_KEY;
use reqwest::{
    Method,
    header::{CONTENT_TYPE, COOKIE, HeaderMap, ORIGIN},
};
use serde_json::Value;
use simulators::client::HubClient;
use system_tests::rig::within;

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Value,
}

impl Answer {
    /// The error's code, or nothing.
    pub(crate) fn code(&self) -> &str {
        self.body["error"]["code"].as_str().unwrap_or_default()
    }

    /// The field that the error names, or nothing.
    pub(crate) fn field(&self) -> &str {
        self.body["error"]["field"].as_str().unwrap_or_default()
    }
}

/// Asks as the client would, in its session.
pub(crate) async fn ask(
    client: &HubClient,
    method: Method,
    path: &str,
    key: Option<&str>,
    body: impl Into<Vec<u8>>,
) -> Answer {
    let address = client.address();
    let http = reqwest::Client::builder().no_proxy().build().expect("a plain client can be built");
    let mut request = http.request(method, address.http(path)).header(ORIGIN, address.origin());
    if let Some(cookie) = client.cookie_header() {
        request = request.header(COOKIE, cookie);
    }
    if let Some(key) = key {
        request = request.header(IDEMPOTENCY_KEY, key);
    }
    let request = request.header(CONTENT_TYPE, "application/json").body(body.into());
    let answered = async {
        let response = request.send().await?;
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        Ok::<_, reqwest::Error>((status, headers, response.text().await?))
    };
    let (status, headers, text) =
        within(path, answered).await.unwrap_or_else(|error| panic!("{path}: {error}"));
    let body = serde_json::from_str(&text).unwrap_or(Value::String(text));
    Answer { status, headers, body }
}

/// Posts a body.
pub(crate) async fn post(client: &HubClient, path: &str, key: &str, body: &Value) -> Answer {
    ask(client, Method::POST, path, Some(key), body.to_string()).await
}
