//! The road network.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

/// By what times on the way are reckoned. Without a file it is the air line.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RoadsConfig {
    /// A file made by `huying roads prepare`.
    pub file: Option<PathBuf>,
}
