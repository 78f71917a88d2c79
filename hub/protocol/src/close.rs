//! Why a socket was closed, and whether the client should come back.

use ts_rs::TS;

/// What a client does after a close code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClientDoes {
    /// Waits with back-off and jitter, then connects and resumes.
    Reconnects,
    /// Stays away until a person or a new credential has changed something.
    StaysAway,
}

macro_rules! close_codes {
    ($($(#[$doc:meta])+ $name:ident = $code:literal),+ $(,)?) => {
        /// A close code of this protocol. From 4000 to 4499 a client reconnects, from 4500 to 4999 it stays away; any
        /// other code (1001, 1006, 1011 …) means that the network or a proxy closed it, and the client reconnects.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, TS)]
        #[ts(repr(enum))]
        #[repr(u16)]
        pub enum CloseCode {
            $($(#[$doc])+ $name = $code),+
        }

        impl CloseCode {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$name),+];
        }
    };
}

close_codes!(
    /// The hub is going down or being replaced.
    GoingAway = 4000,
    /// The client did not read fast enough what must not be dropped; it resumes where it was.
    TooSlow = 4001,
    /// Nothing was heard from the client for the idle time.
    Silent = 4002,
    /// The hub has as many connections as it takes; the reason text says after how many seconds to come back.
    Busy = 4003,
    /// What the client may see has changed; it reconnects and gets a fresh snapshot.
    ScopeChanged = 4004,
    /// A newer connection of the same unit has taken its place.
    Superseded = 4500,
    /// Too many messages could not be read, or one was too long, or the hello did not come.
    BadMessage = 4501,
    /// The device token or the session is no longer valid, or the unit was struck off.
    TokenRevoked = 4502,
    /// The client does not offer the subprotocol `huying.v1`.
    UnsupportedVersion = 4503,
);

impl CloseCode {
    /// The number in the close frame.
    #[must_use]
    pub fn code(self) -> u16 {
        self as u16
    }

    /// The code of a close frame, if it is one of this protocol.
    #[must_use]
    pub fn from_code(code: u16) -> Option<Self> {
        Self::ALL.iter().copied().find(|known| known.code() == code)
    }

    /// Short text for the close frame; for logs, not for programs.
    #[must_use]
    pub fn reason(self) -> &'static str {
        match self {
            Self::GoingAway => "going away",
            Self::TooSlow => "too slow",
            Self::Silent => "silent",
            Self::Busy => "busy",
            Self::ScopeChanged => "scope changed",
            Self::Superseded => "superseded",
            Self::BadMessage => "bad message",
            Self::TokenRevoked => "token revoked",
            Self::UnsupportedVersion => "unsupported version",
        }
    }
}

impl ClientDoes {
    /// What any close code asks for, including those of the WebSocket standard and codes of later versions.
    #[must_use]
    pub fn after(code: u16) -> Self {
        if (4500..5000).contains(&code) { Self::StaysAway } else { Self::Reconnects }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_range_of_a_code_says_whether_to_come_back() {
        assert_eq!(ClientDoes::after(CloseCode::TooSlow.code()), ClientDoes::Reconnects);
        assert_eq!(ClientDoes::after(CloseCode::Superseded.code()), ClientDoes::StaysAway);
        assert_eq!(ClientDoes::after(1006), ClientDoes::Reconnects);
        assert_eq!(ClientDoes::after(4999), ClientDoes::StaysAway);
    }

    #[test]
    fn every_code_is_found_again_by_its_number() {
        for code in CloseCode::ALL {
            assert_eq!(CloseCode::from_code(code.code()), Some(*code));
            assert!((4000..5000).contains(&code.code()));
        }
        assert_eq!(CloseCode::from_code(1000), None);
    }
}
