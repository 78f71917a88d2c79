//! A socket in the data folder by which the command line asks the running hub: only the user that runs the hub can reach it.
//!
//! One JSON line in, one JSON line out. The ledger has one writer, so what needs it while the hub runs is done by the hub.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use hub_ledger::{backup, verify};
use hub_protocol::http::{ImportOrganisation, OrganisationImported, PlacesImported};
use serde::{Deserialize, Serialize};
use tokio::{
    io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader},
    net::{UnixListener, UnixStream},
};

use crate::{
    Hub,
    import::{self, Importer, Misfit, Step},
    ledgers::{self, OpenLedger},
    places::{self, Packing, PlacesError},
};

/// Longest line, in bytes: an import.
const LINE_MAX_BYTES: u64 = 64 * 1024 * 1024;
/// How long a connected command may take to say what it wants.
const ASKED_WITHIN: Duration = Duration::from_secs(10);
/// After a failed accept (no file left, say) the next is tried this much later.
const ACCEPT_AGAIN_AFTER: Duration = Duration::from_millis(500);
/// Commands served at the same time.
const AT_ONCE_MAX: usize = 4;

/// What the command line asks.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "ask", rename_all = "snake_case")]
pub(crate) enum Ask {
    /// Copy the ledger into a new file.
    Backup {
        /// The file.
        target: PathBuf,
    },
    /// Check the whole ledger against the anchor.
    Verify,
    /// Import an organisation.
    Import {
        /// What.
        organisation: Box<ImportOrganisation>,
        /// Only say what would change.
        preview: bool,
    },
    /// Import a list of places.
    ImportPlaces {
        /// Its lines, as gzip, in hexadecimal digits.
        packed: String,
        /// Only say what would change.
        preview: bool,
    },
}

/// What the hub answers.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "answer", rename_all = "snake_case")]
pub(crate) enum Answer {
    /// It is done.
    Done {
        /// What came of it, for people.
        words: String,
    },
    /// It was imported, or would be.
    Imported(OrganisationImported),
    /// Places were imported, or would be.
    PlacesImported(PlacesImported),
    /// It was not imported; nothing was changed.
    Misfits {
        /// Every mistake.
        misfits: Vec<Misfit>,
    },
    /// It was not done.
    Failed {
        /// Why.
        why: String,
    },
}

/// The socket's place.
pub(crate) fn path(data_dir: &Path) -> PathBuf {
    data_dir.join("control.sock")
}

/// Asks the running hub; `None` if none runs.
pub(crate) async fn ask(data_dir: &Path, ask: &Ask) -> std::io::Result<Option<Answer>> {
    let Ok(mut stream) = UnixStream::connect(path(data_dir)).await else { return Ok(None) };
    let mut line = serde_json::to_vec(ask).map_err(std::io::Error::other)?;
    line.push(b'\n');
    stream.write_all(&line).await?;
    let mut answer = String::new();
    BufReader::new(stream).take(LINE_MAX_BYTES).read_line(&mut answer).await?;
    serde_json::from_str(&answer).map(Some).map_err(std::io::Error::other)
}

/// Listens until the hub stops.
pub(crate) async fn listen(hub: Hub, ledger: OpenLedger) -> std::io::Result<()> {
    let path = path(&hub.config.data_dir);
    // Whoever holds the ledger's lock is the only hub here: a socket that is there is left over.
    if path.exists() {
        std::fs::remove_file(&path)?;
    }
    let listener = UnixListener::bind(&path)?;
    let turns = std::sync::Arc::new(tokio::sync::Semaphore::new(AT_ONCE_MAX));
    loop {
        let turn = turns.clone().acquire_owned().await.expect("the semaphore is never closed");
        let stream = tokio::select! {
            () = hub.stop.cancelled() => break,
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => stream,
                Err(error) => {
                    tracing::error!(%error, "a command could not be accepted");
                    tokio::time::sleep(ACCEPT_AGAIN_AFTER).await;
                    continue;
                }
            },
        };
        let (one, ledger) = (hub.clone(), ledger.clone());
        hub.tasks.spawn(async move {
            if let Err(error) = serve(&one, &ledger, stream).await {
                tracing::info!(%error, "a command hung up");
            }
            drop(turn);
        });
    }
    std::fs::remove_file(&path)
}

async fn serve(hub: &Hub, ledger: &OpenLedger, stream: UnixStream) -> std::io::Result<()> {
    let (reading, mut writing) = stream.into_split();
    let mut line = String::new();
    let mut reader = BufReader::new(reading).take(LINE_MAX_BYTES);
    tokio::time::timeout(ASKED_WITHIN, reader.read_line(&mut line)).await??;
    let answer = match serde_json::from_str(&line) {
        Ok(asked) => answer(hub, ledger, asked).await,
        Err(error) => Answer::Failed { why: error.to_string() },
    };
    let mut bytes = serde_json::to_vec(&answer).map_err(std::io::Error::other)?;
    bytes.push(b'\n');
    writing.write_all(&bytes).await
}

async fn answer(hub: &Hub, ledger: &OpenLedger, ask: Ask) -> Answer {
    match ask {
        Ask::Backup { target } => back_up(ledger, &target).await,
        Ask::Verify => verified(hub, ledger).await,
        Ask::Import { organisation, preview } => {
            let step = if preview { Step::Preview } else { Step::CarryOut };
            imported(import::import(&hub.engine, &hub.identity, operator(), *organisation, step).await)
        }
        Ask::ImportPlaces { packed, preview } => {
            let step = if preview { Step::Preview } else { Step::CarryOut };
            import_places(hub, &packed, step).await
        }
    }
}

async fn import_places(hub: &Hub, packed: &str, step: Step) -> Answer {
    let Some(packed) = places::unhex(packed) else {
        return Answer::Failed { why: "the list is not in hexadecimal digits".to_owned() };
    };
    let list = (packed, Packing::Gzip);
    let outcome = places::import(&hub.engine, &hub.places, operator(), list, step).await;
    if let (Ok(imported), Step::CarryOut) = (&outcome, step) {
        hub.places.caught_up(&imported.digest).await;
    }
    places_imported(outcome)
}

pub(crate) fn places_imported(outcome: Result<PlacesImported, PlacesError>) -> Answer {
    match outcome {
        Ok(imported) => Answer::PlacesImported(imported),
        Err(error) => Answer::Failed { why: error.to_string() },
    }
}

/// The operator at the command line, who has no account.
pub(crate) fn operator() -> Importer {
    Importer { principal: "operator".to_owned(), person: None, key: uuid::Uuid::now_v7().to_string() }
}

pub(crate) fn imported(outcome: Result<OrganisationImported, import::ImportError>) -> Answer {
    match outcome {
        Ok(imported) => Answer::Imported(imported),
        Err(import::ImportError::Mistakes(misfits)) => Answer::Misfits { misfits },
        Err(error) => Answer::Failed { why: error.to_string() },
    }
}

pub(crate) async fn back_up(ledger: &OpenLedger, target: &Path) -> Answer {
    match ledger {
        OpenLedger::Sqlite(ledger) => match backup::back_up(ledger, target).await {
            Ok(()) => Answer::Done { words: format!("the ledger was copied to {}", target.display()) },
            Err(error) => Answer::Failed { why: error.to_string() },
        },
        OpenLedger::Postgres(_) => {
            let why = "a PostgreSQL ledger is backed up with pg_dump or pg_basebackup".to_owned();
            Answer::Failed { why }
        }
    }
}

async fn verified(hub: &Hub, ledger: &OpenLedger) -> Answer {
    match ledgers::anchored(&hub.config) {
        Ok(anchored) => verify_words(verify::verify(ledger.ledger().as_ref(), &anchored).await),
        Err(error) => Answer::Failed { why: format!("the anchor: {error}") },
    }
}

pub(crate) fn verify_words(outcome: Result<verify::Report, verify::VerifyError>) -> Answer {
    match outcome {
        Ok(report) => Answer::Done {
            words: format!(
                "the ledger is as it was written: {} events, {} seals to {}, {} of them anchored, incarnation {} ({})",
                report.seq, report.seals, report.sealed_to, report.anchored, report.epochs, report.epoch
            ),
        },
        Err(error) => Answer::Failed { why: error.to_string() },
    }
}
