//! What makes a configuration usable.

use tracing_subscriber::EnvFilter;

use super::{Config, TlsMode};

/// A key whose value cannot be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{key} is {value}: {why}")]
pub struct ConfigFault {
    /// The key, as it is written in the file.
    pub key: &'static str,
    /// Its value.
    pub value: String,
    /// What is wrong.
    pub why: &'static str,
}

/// Something that is allowed but worth a look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// The key.
    pub key: &'static str,
    /// What about it.
    pub what: String,
}

pub(super) fn fault(key: &'static str, value: impl ToString, why: &'static str) -> ConfigFault {
    ConfigFault { key, value: value.to_string(), why }
}

/// All faults.
pub(super) fn check(config: &Config) -> Vec<ConfigFault> {
    let mut faults = Vec::new();
    for origin in &config.public_origins {
        if !is_origin(origin) {
            let why = "it is no origin such as https://hub.example:8443, without a path";
            faults.push(fault("public_origins", origin, why));
        }
    }
    if config.tls.certificate.is_some() != config.tls.key.is_some() {
        let why = "certificate and key are given together or not at all";
        faults.push(fault("tls.certificate", "given alone or missing", why));
    }
    if config.tls.mode == TlsMode::Off && config.tls.certificate.is_some() {
        faults.push(fault("tls.mode", "off", "a certificate is given"));
    }
    if config.ledger.sqlite.is_some() && config.ledger.postgres.is_some() {
        faults.push(fault("ledger.postgres", "given", "ledger.sqlite is given as well"));
    }
    let anchor = config.anchor_path();
    if anchor == config.sqlite_path() {
        faults.push(fault("ledger.anchor", anchor.display(), "it is the ledger itself"));
    }
    if EnvFilter::try_new(&config.log.level).is_err() {
        faults.push(fault("log.level", &config.log.level, "it is no level and no list of directives"));
    }
    check_channels(config, &mut faults);
    config.roads.check(&mut faults);
    check_ranges(config, &mut faults);
    faults
}

fn check_channels(config: &Config, faults: &mut Vec<ConfigFault>) {
    const SECRET_LEN_MIN: usize = 16;
    const CODE_LEN_MAX: usize = 32;
    for channel in &config.outreach.channels {
        let letters = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
        if channel.code.is_empty() || channel.code.len() > CODE_LEN_MAX || !channel.code.bytes().all(letters)
        {
            let why = "it is not 1 to 32 lower-case letters, digits and _";
            faults.push(fault("outreach.channels.code", &channel.code, why));
        }
        let uri = channel.url.parse::<axum::http::Uri>();
        if !uri.is_ok_and(|uri| matches!(uri.scheme_str(), Some("http" | "https")) && uri.host().is_some()) {
            faults.push(fault("outreach.channels.url", &channel.url, "it is no http or https address"));
        }
        if channel.secret.0.len() < SECRET_LEN_MIN {
            faults.push(fault("outreach.channels.secret", "too short", "it has fewer than 16 characters"));
        }
    }
}

fn check_ranges(config: &Config, faults: &mut Vec<ConfigFault>) {
    const YEAR_MINUTES: u64 = 366 * 24 * 60;
    let limits = &config.limits;
    let ranges: [(&str, u64, u64, u64); 10] = [
        ("sessions.idle_minutes", config.sessions.idle_minutes.into(), 1, YEAR_MINUTES),
        ("sessions.absolute_hours", config.sessions.absolute_hours.into(), 1, YEAR_MINUTES / 60),
        ("limits.connections", limits.connections as u64, 16, 1_000_000),
        ("limits.header_seconds", limits.header_seconds.into(), 1, 300),
        ("limits.request_seconds", limits.request_seconds.into(), 1, 600),
        ("limits.stop_seconds", limits.stop_seconds.into(), 1, 600),
        ("outreach.after_seconds", config.outreach.after_seconds.into(), 0, 3_600),
        ("outreach.timeout_seconds", config.outreach.timeout_seconds.into(), 1, 60),
        ("outreach.tries", config.outreach.tries.into(), 1, 10),
        ("printable.every_seconds", config.printable.every_seconds.into(), 1, 3_600),
    ];
    for (key, value, least, most) in ranges {
        if !(least..=most).contains(&value) {
            faults.push(fault(key, value, "it is out of range"));
        }
    }
}

fn is_origin(text: &str) -> bool {
    let Ok(uri) = text.parse::<axum::http::Uri>() else { return false };
    let is_web = matches!(uri.scheme_str(), Some("http" | "https"));
    let without_path = text.ends_with(uri.authority().map_or("", |authority| authority.as_str()));
    is_web && uri.authority().is_some() && without_path && text.is_ascii() && text == text.to_lowercase()
}

impl Config {
    /// What is allowed but worth a look; `huying doctor` and the start name it.
    #[must_use]
    pub fn remarks(&self) -> Vec<Remark> {
        let mut remarks = Vec::new();
        if self.anchor_path().starts_with(&self.data_dir) {
            let what = format!(
                "{} lies beside the ledger: copy it to another machine, or whoever changes the one can change the other",
                self.anchor_path().display()
            );
            remarks.push(Remark { key: "ledger.anchor", what });
        }
        if !self.is_encrypted() && !self.listen.ip().is_loopback() {
            let what = format!("connections to {} are not encrypted", self.listen);
            remarks.push(Remark { key: "tls.mode", what });
        }
        if self.listen.ip().is_unspecified() && self.public_origins.is_empty() {
            let what =
                "no page but one opened on this machine can sign in: name the console's address".to_owned();
            remarks.push(Remark { key: "public_origins", what });
        }
        remarks
    }
}
