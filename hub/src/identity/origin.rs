//! Which pages may act with a session cookie.

use axum::http::{HeaderMap, header::ORIGIN};

use super::Identity;

impl Identity {
    /// Whether a request that acts on a cookie comes from a page of this hub: its `Origin` is exactly one of those
    /// configured. A request without one is not from a browser that we trust, and is refused as well.
    #[must_use]
    pub fn is_from_own_page(&self, headers: &HeaderMap) -> bool {
        let mut given = headers.get_all(ORIGIN).iter();
        let (Some(origin), None) = (given.next(), given.next()) else { return false };
        self.0.origins.iter().any(|own| origin.as_bytes() == own.as_bytes())
    }
}
