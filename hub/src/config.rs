//! Configuration: a TOML file, then the environment (`HUYING_TLS__MODE`), then flags; checked once, at the start.
//!
//! Every key has a default that suits one box on an intranet. A key that does not exist is refused by name, so that a
//! misspelt limit is not silently another limit. `huying.example.toml` explains each.

mod check;
mod load;
mod outreach;
mod roads;

use std::{net::SocketAddr, path::PathBuf};

use serde::{Deserialize, Serialize};

pub use check::{ConfigFault, Remark};
pub use load::{ConfigError, Overrides, load};
pub use outreach::{ChannelConfig, OutreachConfig};
pub use roads::{HOURS_RULES_MAX, HoursConfig, RoadDays, RoadsConfig, TableProfiles};

/// Everything that can be configured.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// Where to listen. Port 0 takes a free one; the real address is logged and written to `<data_dir>/address`.
    pub listen: SocketAddr,
    /// Origins of the console's pages, for example `https://hub.example:8443`, each exactly as a browser sends it. Empty
    /// means the listening address itself.
    pub public_origins: Vec<String>,
    /// Folder of everything the hub keeps, made if missing.
    pub data_dir: PathBuf,
    /// The ledger.
    pub ledger: LedgerConfig,
    /// Encryption on the wire.
    pub tls: TlsConfig,
    /// Sessions of people.
    pub sessions: SessionsConfig,
    /// Limits.
    pub limits: LimitsConfig,
    /// Telling people who have no console open.
    pub outreach: OutreachConfig,
    /// The list of open cases for the day the screens are dark.
    pub printable: PrintableConfig,
    /// The road network.
    pub roads: RoadsConfig,
    /// The log.
    pub log: LogConfig,
    /// Figures for Prometheus.
    pub metrics: MetricsConfig,
}

/// Where the ledger is. SQLite unless a PostgreSQL server is named.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LedgerConfig {
    /// The SQLite file; `<data_dir>/ledger.sqlite` if not given.
    pub sqlite: Option<PathBuf>,
    /// Connection string of a PostgreSQL server, instead of SQLite.
    pub postgres: Option<Secret>,
    /// Schema on that server, one for each realm.
    pub schema: String,
    /// File to which each seal is copied, outside the database; `<data_dir>/anchor/seals.jsonl` if not given.
    pub anchor: Option<PathBuf>,
    /// List of what was erased, kept outside the database and its backups; `<data_dir>/anchor/erasures.jsonl` if not
    /// given.
    pub erasures: Option<PathBuf>,
}

/// Whether connections are encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TlsMode {
    /// Yes, except on a loopback address.
    #[default]
    Auto,
    /// Yes.
    On,
    /// No, and the operator knows: something in front does it.
    Off,
}

/// Encryption on the wire.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TlsConfig {
    /// Whether.
    pub mode: TlsMode,
    /// Own certificate chain, PEM. Without one, the first start makes one for itself in `<data_dir>/tls`.
    pub certificate: Option<PathBuf>,
    /// Its private key, PEM.
    pub key: Option<PathBuf>,
    /// Host names and addresses for a self-made certificate, besides the listening address and `localhost`.
    pub names: Vec<String>,
}

/// Sessions of people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SessionsConfig {
    /// Without use, a session ends after this many minutes.
    pub idle_minutes: u32,
    /// However much it is used, a session ends after this many hours.
    pub absolute_hours: u32,
}

/// Limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LimitsConfig {
    /// Connections at a time; one more waits.
    pub connections: usize,
    /// Seconds in which the head of a request must have come.
    pub header_seconds: u32,
    /// Seconds in which a request must be answered.
    pub request_seconds: u32,
    /// Seconds for finishing when told to stop.
    pub stop_seconds: u32,
}

/// The printable list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PrintableConfig {
    /// The file; `<data_dir>/open-cases.html` if not given. Another computer should fetch it every minute.
    pub path: Option<PathBuf>,
    /// It is written after changes, but no more often than every so many seconds.
    pub every_seconds: u32,
}

/// How the log is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "snake_case")]
pub enum LogFormat {
    /// For people.
    #[default]
    Text,
    /// One JSON object a line.
    Json,
}

/// The log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LogConfig {
    /// How it is written.
    pub format: LogFormat,
    /// What is written: `info`, or directives such as `info,hub_ledger=debug`.
    pub level: String,
}

/// Figures for Prometheus at `/metrics`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct MetricsConfig {
    /// Bearer token by which another machine may read them. Without one, only this machine may.
    pub token: Option<Secret>,
}

/// A value that is never shown.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Secret(pub String);

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("***")
    }
}

impl Serialize for Secret {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str("***")
    }
}

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            public_origins: Vec::new(),
            data_dir: PathBuf::from("huying-data"),
            ledger: LedgerConfig::default(),
            tls: TlsConfig::default(),
            sessions: SessionsConfig::default(),
            limits: LimitsConfig::default(),
            outreach: OutreachConfig::default(),
            printable: PrintableConfig::default(),
            roads: RoadsConfig::default(),
            log: LogConfig::default(),
            metrics: MetricsConfig::default(),
        }
    }
}

impl Default for LedgerConfig {
    fn default() -> Self {
        Self { sqlite: None, postgres: None, schema: "huying_live".to_owned(), anchor: None, erasures: None }
    }
}

impl Default for SessionsConfig {
    fn default() -> Self {
        Self { idle_minutes: 60, absolute_hours: 14 }
    }
}

impl Default for LimitsConfig {
    fn default() -> Self {
        Self { connections: 15_000, header_seconds: 10, request_seconds: 30, stop_seconds: 20 }
    }
}

impl Default for PrintableConfig {
    fn default() -> Self {
        Self { path: None, every_seconds: 5 }
    }
}

impl Default for LogConfig {
    fn default() -> Self {
        Self { format: LogFormat::Text, level: "info".to_owned() }
    }
}

impl Config {
    /// The SQLite file.
    #[must_use]
    pub fn sqlite_path(&self) -> PathBuf {
        self.ledger.sqlite.clone().unwrap_or_else(|| self.data_dir.join("ledger.sqlite"))
    }

    /// The file to which seals are copied.
    #[must_use]
    pub fn anchor_path(&self) -> PathBuf {
        self.ledger.anchor.clone().unwrap_or_else(|| self.data_dir.join("anchor").join("seals.jsonl"))
    }

    /// The list of what was erased.
    #[must_use]
    pub fn erasures_path(&self) -> PathBuf {
        self.ledger.erasures.clone().unwrap_or_else(|| self.data_dir.join("anchor").join("erasures.jsonl"))
    }

    /// The printable list.
    #[must_use]
    pub fn printable_path(&self) -> PathBuf {
        self.printable.path.clone().unwrap_or_else(|| self.data_dir.join("open-cases.html"))
    }

    /// The file that holds the address the hub really listens on.
    #[must_use]
    pub fn address_path(&self) -> PathBuf {
        self.data_dir.join("address")
    }

    /// Whether connections are encrypted.
    #[must_use]
    pub fn is_encrypted(&self) -> bool {
        match self.tls.mode {
            TlsMode::On => true,
            TlsMode::Off => false,
            TlsMode::Auto => !self.listen.ip().is_loopback() || self.tls.certificate.is_some(),
        }
    }

    /// Whether browsers reach the hub encrypted: by itself, or by something in front that the origins tell of.
    #[must_use]
    pub fn is_reached_encrypted(&self) -> bool {
        let by_origins = self.public_origins.iter().all(|origin| origin.starts_with("https://"));
        self.is_encrypted() || (!self.public_origins.is_empty() && by_origins)
    }

    /// `http` or `https`.
    #[must_use]
    pub fn scheme(&self) -> &'static str {
        if self.is_encrypted() { "https" } else { "http" }
    }

    /// Origins of pages that may use a session, given where the hub really listens.
    #[must_use]
    pub fn origins(&self, address: SocketAddr) -> Vec<String> {
        if !self.public_origins.is_empty() {
            return self.public_origins.clone();
        }
        let scheme = self.scheme();
        let mut origins = vec![format!("{scheme}://{address}")];
        if address.ip().is_loopback() || address.ip().is_unspecified() {
            origins.push(format!("{scheme}://localhost:{}", address.port()));
            origins.push(format!("{scheme}://127.0.0.1:{}", address.port()));
        }
        origins.dedup();
        origins
    }
}
