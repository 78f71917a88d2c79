//! Which pages may act with a session cookie.

use axum::http::{HeaderMap, HeaderName, header::ORIGIN};

use super::Identity;

/// Which browsers add to every request, and pages cannot forge.
const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

impl Identity {
    /// Whether a request comes from a page of this hub: its `Origin` is exactly one of those configured. A console
    /// socket must; a request without an origin does not.
    #[must_use]
    pub fn is_from_own_page(&self, headers: &HeaderMap) -> bool {
        let mut given = headers.get_all(ORIGIN).iter();
        let (Some(origin), None) = (given.next(), given.next()) else { return false };
        self.0.origins.iter().any(|own| origin.as_bytes() == own.as_bytes())
    }

    /// Whether a request over HTTP comes from a page of somebody else. Browsers send `Origin` with every change, so a
    /// request without one comes from a program, which has no cookie that it was not given.
    #[must_use]
    pub fn is_from_elsewhere(&self, headers: &HeaderMap) -> bool {
        if headers.contains_key(ORIGIN) {
            return !self.is_from_own_page(headers);
        }
        headers.get(FETCH_SITE).is_some_and(|site| site != "same-origin" && site != "none")
    }
}
