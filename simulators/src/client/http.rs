//! One account's, or nobody's, HTTP connection to a hub: cookies, Origin, idempotency keys, and answers as types.

use std::{sync::Arc, time::Duration};

use hub_protocol::{ErrorBody, ErrorCode, ErrorDetail, http::IDEMPOTENCY_KEY};
use reqwest::{
    Certificate, ClientBuilder, Method, Response, StatusCode, Url,
    cookie::{CookieStore, Jar},
    header::{CONTENT_TYPE, ORIGIN},
};
use serde::{Serialize, de::DeserializeOwned};
use uuid::Uuid;

use super::HubAddress;

/// How long one request may take. A hub that cannot record says so sooner.
const REQUEST_WITHIN: Duration = Duration::from_secs(15);

/// How long an import may take, which reads and checks a whole prefecture.
const IMPORT_WITHIN: Duration = Duration::from_secs(300);

/// How long connecting may take.
const CONNECT_WITHIN: Duration = Duration::from_secs(3);

/// Most characters of an unreadable answer that are kept.
const ANSWER_KEPT_CHARS: usize = 200;

/// An idempotency key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key(pub String);

/// A request that was not carried out, as far as the client knows.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// No answer: it may have been carried out all the same. Ask again with the same key.
    #[error("no answer from {path}: {source}")]
    NoAnswer {
        /// What was asked.
        path: String,
        /// What happened.
        source: reqwest::Error,
    },
    /// The hub answered that it did not.
    #[error("{path} was answered {status} {}: {}", .detail.code.as_word(), .detail.message)]
    Refused {
        /// What was asked.
        path: String,
        /// HTTP status.
        status: u16,
        /// What the hub says.
        detail: Box<ErrorDetail>,
    },
    /// The hub's certificate cannot be used.
    #[error("certificate: {0}")]
    Certificate(reqwest::Error),
    /// The answer is not what PROTOCOL.md promises.
    #[error("{path} was answered {status} with something unreadable: {text}")]
    Unreadable {
        /// What was asked.
        path: String,
        /// HTTP status.
        status: u16,
        /// What came, cut short, or what is wrong with it.
        text: String,
    },
}

/// A client. Cheap to clone; clones share the session.
#[derive(Debug, Clone)]
pub struct HubClient {
    address: HubAddress,
    http: reqwest::Client,
    cookies: Arc<Jar>,
}

impl Key {
    /// A key that nobody used before.
    #[must_use]
    pub fn fresh() -> Self {
        Self(Uuid::now_v7().to_string())
    }
}

/// The name of a code as the wire writes it.
trait AsWord {
    fn as_word(&self) -> String;
}

impl AsWord for ErrorCode {
    fn as_word(&self) -> String {
        serde_json::to_value(self)
            .ok()
            .and_then(|word| word.as_str().map(ToOwned::to_owned))
            .unwrap_or_default()
    }
}

impl ClientError {
    /// The code of a refusal.
    #[must_use]
    pub fn code(&self) -> Option<ErrorCode> {
        match self {
            Self::Refused { detail, .. } => Some(detail.code),
            Self::NoAnswer { .. } | Self::Unreadable { .. } | Self::Certificate(_) => None,
        }
    }

    /// Whether the same request with the same key may succeed later.
    #[must_use]
    pub fn may_be_retried(&self) -> bool {
        match self {
            Self::NoAnswer { .. } => true,
            Self::Refused { detail, .. } => detail.code.may_be_retried(),
            Self::Unreadable { .. } | Self::Certificate(_) => false,
        }
    }
}

impl HubClient {
    /// A client without a session.
    ///
    /// # Panics
    /// If the TLS library cannot be set up: a bug of the build.
    #[must_use]
    pub fn new(address: HubAddress) -> Self {
        Self::built(address, |builder| builder)
            .expect("a client without certificates of its own can always be built")
    }

    /// A client without a session, of a hub with a certificate that no authority vouches for.
    ///
    /// # Errors
    /// [`ClientError::Certificate`].
    pub fn trusting(address: HubAddress, pem: &[u8]) -> Result<Self, ClientError> {
        let certificate = Certificate::from_pem(pem).map_err(ClientError::Certificate)?;
        Self::built(address, |builder| builder.add_root_certificate(certificate))
            .map_err(ClientError::Certificate)
    }

    fn built(
        address: HubAddress,
        adapt: impl FnOnce(ClientBuilder) -> ClientBuilder,
    ) -> Result<Self, reqwest::Error> {
        // The first caller of the process decides; it is the same provider every time.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let cookies = Arc::new(Jar::default());
        let builder = reqwest::Client::builder()
            .cookie_provider(Arc::clone(&cookies))
            .connect_timeout(CONNECT_WITHIN)
            .timeout(REQUEST_WITHIN)
            .no_proxy();
        Ok(Self { address, http: adapt(builder).build()?, cookies })
    }

    /// Where the hub listens.
    #[must_use]
    pub fn address(&self) -> &HubAddress {
        &self.address
    }

    /// The session's cookies, as a header; none before signing in.
    #[must_use]
    pub fn cookie_header(&self) -> Option<String> {
        let url: Url = self.address.http("/").parse().expect("a hub's address is a URL");
        let header = self.cookies.cookies(&url)?;
        header.to_str().ok().map(ToOwned::to_owned)
    }

    /// Reads.
    ///
    /// # Errors
    /// What became of the request.
    pub async fn get<A: DeserializeOwned>(&self, path: &str) -> Result<A, ClientError> {
        let request = self.http.request(Method::GET, self.address.http(path));
        Self::answer(path, request.header(ORIGIN, self.address.origin()).send().await).await
    }

    /// Looks for something: what is looked for is personal, and so goes in the body. It changes nothing, and needs no key.
    ///
    /// # Errors
    /// What became of the request.
    pub async fn find<A: DeserializeOwned>(
        &self,
        path: &str,
        body: &impl Serialize,
    ) -> Result<A, ClientError> {
        let request = self.http.request(Method::POST, self.address.http(path)).json(body);
        Self::answer(path, request.header(ORIGIN, self.address.origin()).send().await).await
    }

    /// Reads text that is no JSON, such as `/metrics`.
    ///
    /// # Errors
    /// What became of the request; a status of failure is an [`ClientError::Unreadable`].
    pub async fn get_text(&self, path: &str) -> Result<String, ClientError> {
        let no_answer = |source| ClientError::NoAnswer { path: path.to_owned(), source };
        let response = self.http.get(self.address.http(path)).send().await.map_err(no_answer)?;
        let status = response.status();
        let text = response.text().await.map_err(no_answer)?;
        if status.is_success() { Ok(text) } else { Err(unreadable(path, status, &text)) }
    }

    /// Changes something, once for each key.
    ///
    /// # Errors
    /// What became of the request.
    pub async fn post<A: DeserializeOwned>(
        &self,
        path: &str,
        body: &impl Serialize,
        key: &Key,
    ) -> Result<A, ClientError> {
        let request = self.http.request(Method::POST, self.address.http(path)).json(body);
        let request = request.header(ORIGIN, self.address.origin()).header(IDEMPOTENCY_KEY, &key.0);
        Self::answer(path, request.send().await).await
    }

    /// Sends lines of JSON, as many as there are: the answer may take its time.
    ///
    /// # Errors
    /// What became of the request.
    pub async fn post_lines<A: DeserializeOwned>(&self, path: &str, lines: String) -> Result<A, ClientError> {
        let request = self.http.request(Method::POST, self.address.http(path));
        let request =
            request.header(ORIGIN, self.address.origin()).header(CONTENT_TYPE, "application/x-ndjson");
        let request = request.header(IDEMPOTENCY_KEY, Key::fresh().0).timeout(IMPORT_WITHIN);
        Self::answer(path, request.body(lines).send().await).await
    }

    /// Hands in bytes, such as those of a picture.
    ///
    /// # Errors
    /// What became of the request.
    pub async fn put_bytes<A: DeserializeOwned>(
        &self,
        path: &str,
        kind: &'static str,
        bytes: Vec<u8>,
    ) -> Result<A, ClientError> {
        let request = self.http.request(Method::PUT, self.address.http(path)).body(bytes);
        let request = request.header(ORIGIN, self.address.origin()).header(CONTENT_TYPE, kind);
        Self::answer(path, request.send().await).await
    }

    /// The same by the token of a device, without a session.
    ///
    /// # Errors
    /// What became of the request.
    pub async fn put_bytes_by<A: DeserializeOwned>(
        &self,
        token: &str,
        path: &str,
        kind: &'static str,
        bytes: Vec<u8>,
    ) -> Result<A, ClientError> {
        let request = self.http.request(Method::PUT, self.address.http(path)).body(bytes);
        let request = request.bearer_auth(token).header(CONTENT_TYPE, kind);
        Self::answer(path, request.send().await).await
    }

    /// Reads bytes, such as those of a picture.
    ///
    /// # Errors
    /// What became of the request; a status of failure is an [`ClientError::Unreadable`].
    pub async fn get_bytes(&self, path: &str) -> Result<Vec<u8>, ClientError> {
        let no_answer = |source| ClientError::NoAnswer { path: path.to_owned(), source };
        let response = self.http.get(self.address.http(path)).send().await.map_err(no_answer)?;
        let status = response.status();
        let bytes = response.bytes().await.map_err(no_answer)?;
        if status.is_success() {
            Ok(bytes.to_vec())
        } else {
            Err(unreadable(path, status, &String::from_utf8_lossy(&bytes)))
        }
    }

    /// Changes much at once: an import takes longer.
    ///
    /// # Errors
    /// What became of the request.
    pub async fn post_import<A: DeserializeOwned>(
        &self,
        path: &str,
        body: &impl Serialize,
    ) -> Result<A, ClientError> {
        let request = self.http.request(Method::POST, self.address.http(path)).json(body);
        let request = request.header(ORIGIN, self.address.origin()).header(IDEMPOTENCY_KEY, Key::fresh().0);
        Self::answer(path, request.timeout(IMPORT_WITHIN).send().await).await
    }

    async fn answer<A: DeserializeOwned>(
        path: &str,
        sent: Result<Response, reqwest::Error>,
    ) -> Result<A, ClientError> {
        let no_answer = |source| ClientError::NoAnswer { path: path.to_owned(), source };
        let response = sent.map_err(no_answer)?;
        let status = response.status();
        let text = response.text().await.map_err(no_answer)?;
        if status.is_success() {
            return serde_json::from_str(&text)
                .map_err(|error| unreadable(path, status, &format!("{error} in {text}")));
        }
        match serde_json::from_str::<ErrorBody>(&text) {
            Ok(body) => Err(ClientError::Refused {
                path: path.to_owned(),
                status: status.as_u16(),
                detail: Box::new(body.error),
            }),
            Err(error) => Err(unreadable(path, status, &format!("{error} in {text}"))),
        }
    }
}

fn unreadable(path: &str, status: StatusCode, text: &str) -> ClientError {
    let text = text.chars().take(ANSWER_KEPT_CHARS).collect();
    ClientError::Unreadable { path: path.to_owned(), status: status.as_u16(), text }
}
