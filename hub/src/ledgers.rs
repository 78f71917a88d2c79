//! Opening the ledger that the configuration names.

use std::{path::Path, sync::Arc};

use hub_ledger::{
    Ledger, LedgerError, PostgresLedger, PostgresOptions, SqliteLedger, SqliteOptions,
    anchor::{Anchor, Anchored, LinesError},
};
use tokio::sync::watch;

use crate::config::Config;

/// A ledger, by what it can do besides.
#[derive(Clone)]
pub(crate) enum OpenLedger {
    /// One file; this process is its only writer.
    Sqlite(Arc<SqliteLedger>),
    /// A schema on a server; other hubs may work on it.
    Postgres(Arc<PostgresLedger>),
}

impl OpenLedger {
    /// What all ledgers can do.
    pub(crate) fn ledger(&self) -> Arc<dyn Ledger> {
        match self {
            Self::Sqlite(ledger) => ledger.clone(),
            Self::Postgres(ledger) => ledger.clone(),
        }
    }

    /// Becomes `Some(reason)` when the ledger must be opened again, which needs another process.
    pub(crate) fn broken(&self) -> Option<watch::Receiver<Option<String>>> {
        match self {
            Self::Sqlite(ledger) => Some(ledger.broken()),
            Self::Postgres(_) => None,
        }
    }
}

/// Makes a folder that only this user may look into.
pub(crate) fn make_private_folder(folder: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::DirBuilderExt as _;
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

/// Opens the ledger, and the folders of what lies beside it.
pub(crate) async fn open(config: &Config) -> Result<OpenLedger, LedgerError> {
    let folders = [config.sqlite_path(), config.anchor_path(), config.erasures_path()];
    for folder in folders.iter().filter_map(|file| file.parent()) {
        make_private_folder(folder)
            .map_err(|error| LedgerError::Unavailable(format!("{}: {error}", folder.display())))?;
    }
    if let Some(url) = &config.ledger.postgres {
        let options = PostgresOptions { url: url.0.clone(), schema: config.ledger.schema.clone() };
        return Ok(OpenLedger::Postgres(Arc::new(PostgresLedger::connect(&options).await?)));
    }
    let options = SqliteOptions::new(config.sqlite_path());
    let opening = tokio::task::spawn_blocking(move || SqliteLedger::open(&options));
    let opened = opening.await.expect("opening a ledger does not panic")?;
    Ok(OpenLedger::Sqlite(Arc::new(opened)))
}

/// Everything that was anchored; nothing where nothing has been yet.
pub(crate) fn anchored(config: &Config) -> Result<Vec<Anchored>, LinesError> {
    let path = config.anchor_path();
    if path.exists() { Anchor::new(path).read() } else { Ok(Vec::new()) }
}
