//! Reading the configuration from its three sources.

use std::{collections::BTreeMap, net::SocketAddr, path::PathBuf};

use config::{Environment, File, FileFormat};

use super::{Config, ConfigFault, check::check};

/// Begins the name of an environment variable that is a key; `__` stands between a table and its key.
const PREFIX: &str = "HUYING_";
/// Variables of that prefix that are no keys: the file itself, and what belongs to `huying watch`.
const NO_KEYS: [&str; 2] = ["HUYING_CONFIG", "HUYING_WATCH_"];

/// The configuration cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// It cannot be read: a missing file, bad TOML, an unknown key, a value of the wrong kind.
    #[error("configuration: {0}")]
    Unreadable(#[from] config::ConfigError),
    /// It can be read and makes no sense.
    #[error("configuration: {}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    Faults(Vec<ConfigFault>),
}

/// What flags say; they win over file and environment.
#[derive(Debug, Clone, Default)]
pub struct Overrides {
    /// `listen`
    pub listen: Option<SocketAddr>,
    /// `data_dir`
    pub data_dir: Option<PathBuf>,
    /// `log.format`
    pub log_format: Option<super::LogFormat>,
}

/// Reads file, environment and flags, in this order, and checks what comes out.
///
/// # Errors
/// [`ConfigError`] naming the key.
pub fn load(
    file: Option<&std::path::Path>,
    environment: impl IntoIterator<Item = (String, String)>,
    overrides: &Overrides,
) -> Result<Config, ConfigError> {
    let mut builder = config::Config::builder();
    if let Some(path) = file {
        builder = builder.add_source(File::from(path.to_owned()).format(FileFormat::Toml).required(true));
    }
    let is_key =
        |name: &str| name.starts_with(PREFIX) && !NO_KEYS.iter().any(|no_key| name.starts_with(no_key));
    let keys: BTreeMap<String, String> = environment.into_iter().filter(|(name, _)| is_key(name)).collect();
    let source = Environment::with_prefix("HUYING")
        .prefix_separator("_")
        .separator("__")
        .list_separator(",")
        .with_list_parse_key("public_origins")
        .with_list_parse_key("tls.names")
        .try_parsing(true)
        .source(Some(keys.into_iter().collect()));
    let mut config: Config = builder.add_source(source).build()?.try_deserialize()?;
    config.listen = overrides.listen.unwrap_or(config.listen);
    config.data_dir = overrides.data_dir.clone().unwrap_or(config.data_dir);
    config.log.format = overrides.log_format.unwrap_or(config.log.format);
    let faults = check(&config);
    if faults.is_empty() { Ok(config) } else { Err(ConfigError::Faults(faults)) }
}
