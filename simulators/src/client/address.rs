//! Where a hub listens.

use std::{fmt, str::FromStr};

/// `http://HOST:PORT` or `https://HOST:PORT`, without a path: also the Origin that the hub expects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HubAddress(String);

/// A text that is no such address.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not an address of the form http://HOST:PORT")]
pub struct AddressError(String);

impl HubAddress {
    /// The address of a path on it.
    #[must_use]
    pub fn http(&self, path: &str) -> String {
        format!("{}{path}", self.0)
    }

    /// The address of a socket on it.
    #[must_use]
    pub fn socket(&self, path: &str) -> String {
        // `http` becomes `ws` and `https` becomes `wss`.
        format!("ws{}{path}", &self.0["http".len()..])
    }

    /// What a page of this hub sends as its origin.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.0
    }
}

impl FromStr for HubAddress {
    type Err = AddressError;

    fn from_str(text: &str) -> Result<Self, AddressError> {
        let trimmed = text.trim_end_matches('/');
        let host = trimmed.strip_prefix("http://").or_else(|| trimmed.strip_prefix("https://"));
        match host {
            Some(host) if !host.is_empty() && !host.contains('/') => Ok(Self(trimmed.to_owned())),
            Some(_) | None => Err(AddressError(text.to_owned())),
        }
    }
}

impl fmt::Display for HubAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_gives_pages_and_sockets() {
        let plain: HubAddress = "http://127.0.0.1:8080/".parse().unwrap();
        assert_eq!(plain.http("/readyz"), "http://127.0.0.1:8080/readyz");
        assert_eq!(plain.socket("/ws/unit"), "ws://127.0.0.1:8080/ws/unit");
        let sealed: HubAddress = "https://hub.example:443".parse().unwrap();
        assert_eq!(sealed.socket("/ws/unit"), "wss://hub.example:443/ws/unit");
    }

    #[test]
    fn anything_else_is_named_and_refused() {
        for text in ["", "127.0.0.1:80", "http://", "ftp://a", "http://a/b"] {
            assert_eq!(text.parse::<HubAddress>(), Err(AddressError(text.to_owned())));
        }
    }
}
