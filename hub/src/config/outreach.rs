//! How people without a console are told.

use serde::{Deserialize, Serialize};

use super::Secret;

/// Telling people by other channels. Without a channel nobody is told, and alerts wait for a console.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct OutreachConfig {
    /// Gateways, the first that takes a message is the last that is asked.
    pub channels: Vec<ChannelConfig>,
    /// How many seconds an alert or an offer waits for a console or a device first.
    pub after_seconds: u32,
    /// Seconds that a gateway has for its answer.
    pub timeout_seconds: u32,
    /// How often a gateway that does not answer is tried.
    pub tries: u32,
}

/// One gateway.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChannelConfig {
    /// What it is called in the record, for example `sms`: 1 to 32 lower-case letters, digits and `_`.
    pub code: String,
    /// Where it listens, for example `http://10.0.0.5:9000/huying`.
    pub url: String,
    /// Shared with the gateway, 16 characters at least; signs every message.
    pub secret: Secret,
}

impl Default for OutreachConfig {
    fn default() -> Self {
        Self { channels: Vec::new(), after_seconds: 15, timeout_seconds: 5, tries: 3 }
    }
}
