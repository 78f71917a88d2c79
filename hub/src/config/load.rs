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

#[cfg(test)]
mod tests {
    use super::*;

    fn loaded(file: &str, environment: &[(&str, &str)]) -> Result<Config, String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("huying.toml");
        std::fs::write(&path, file).unwrap();
        let environment = environment.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        load(Some(&path), environment, &Overrides::default()).map_err(|error| error.to_string())
    }

    #[track_caller]
    fn check_refused(file: &str, environment: &[(&str, &str)], names: &[&str]) {
        let error = loaded(file, environment).unwrap_err();
        for name in names {
            assert!(error.contains(name), "{error:?} does not name {name}");
        }
    }

    #[test]
    fn the_example_is_what_holds_when_nothing_is_said() {
        let example = include_str!("../../huying.example.toml");
        assert_eq!(loaded(example, &[]), Ok(Config::default()));
        assert_eq!(loaded("", &[]), Ok(Config::default()));
    }

    #[test]
    fn the_environment_wins_over_the_file() {
        let config = loaded(
            "listen = \"127.0.0.1:1\"\n[limits]\nconnections = 100",
            &[
                ("HUYING_LISTEN", "127.0.0.1:2"),
                ("HUYING_LIMITS__CONNECTIONS", "200"),
                ("HUYING_PUBLIC_ORIGINS", "https://a.test,https://b.test:8443"),
                ("HUYING_CONFIG", "ignored"),
                ("HUYING_WATCH_URL", "ignored"),
            ],
        );
        let config = config.unwrap();
        assert_eq!((config.listen.port(), config.limits.connections), (2, 200));
        assert_eq!(config.public_origins, ["https://a.test", "https://b.test:8443"]);
    }

    #[test]
    fn a_misspelt_key_is_refused_by_name() {
        check_refused("lissen = \"127.0.0.1:1\"", &[], &["lissen"]);
        check_refused("[limits]\nconections = 3", &[], &["conections"]);
        check_refused("", &[("HUYING_LISSEN", "127.0.0.1:1")], &["lissen"]);
    }

    #[test]
    fn a_value_of_the_wrong_kind_is_refused_with_its_key() {
        check_refused("[limits]\nconnections = \"many\"", &[], &["limits.connections", "many"]);
    }

    #[test]
    fn what_makes_no_sense_is_refused_with_key_and_value() {
        check_refused("[limits]\nconnections = 0", &[], &["limits.connections", "0"]);
        check_refused("[tls]\ncertificate = \"a.pem\"", &[], &["tls.certificate"]);
        check_refused("[log]\nlevel = \"a=b=c\"", &[], &["log.level", "a=b=c"]);
        for origin in ["hub.test", "https://hub.test/", "https://HUB.test", "*"] {
            check_refused(&format!("public_origins = [\"{origin}\"]"), &[], &["public_origins", origin]);
        }
    }

    #[test]
    fn all_that_makes_no_sense_is_named_at_once() {
        check_refused(
            "[limits]\nconnections = 0\n[sessions]\nidle_minutes = 0",
            &[],
            &["limits.connections", "sessions.idle_minutes"],
        );
    }

    #[test]
    fn behind_something_that_encrypts_the_cookie_is_for_encrypted_connections_only() {
        for (origins, expected) in
            [("", false), ("\"https://a.test\"", true), ("\"https://a.test\", \"http://b.test\"", false)]
        {
            let config = loaded(&format!("public_origins = [{origins}]\n[tls]\nmode = \"off\""), &[]);
            assert_eq!(config.unwrap().is_reached_encrypted(), expected, "{origins}");
        }
    }

    #[test]
    fn secrets_are_not_shown() {
        let config =
            loaded("[metrics]\ntoken = \"s3cret\"\n[ledger]\npostgres = \"postgres://x:s3cret@y/z\"", &[]);
        let config = config.unwrap();
        assert!(
            !toml::to_string(&config).unwrap().contains("s3cret")
                && !format!("{config:?}").contains("s3cret")
        );
    }
}
