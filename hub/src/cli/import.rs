//! `huying template` and `huying import`: an organisation from the files a county has, through the running hub, or alone if
//! none runs.

mod passwords;
mod told;

use std::{
    ffi::OsStr,
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::Context as _;
use clap::{Args, ValueEnum};
use geo_index::Datum;
use hub_engine::{
    Engine, EngineOptions,
    organisation::{default_calendar, default_policy, run_cards_to_begin_with},
};
use hub_exchange::{Import, Options, read_paths};
use hub_positions::{Limits, Positions};
use hub_protocol::http::{ImportOrganisation, OrganisationImported};
use tokio_util::sync::CancellationToken;

use self::passwords::PasswordFile;
use super::{Common, complain, offline::asked, print};
use crate::{
    config::Config,
    control::{self, Answer, Ask},
    identity::{Identity, IdentityOptions, SessionLifetimes},
    import::{self, Step},
    ledgers, state,
};

#[derive(Debug, Args)]
pub(super) struct ImportArgs {
    #[command(flatten)]
    pub(super) common: Common,
    /// Files, folders and zips: XLSX (see `huying template`), CSV, GeoJSON, zipped shapefiles, policy.json,
    /// catalogue.json, calendar.json.
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// Change nothing; say what would change.
    #[arg(long)]
    preview: bool,
    /// In what the outlines are that do not say so themselves. Without it they are WGS84, and are looked at whether they fit.
    #[arg(long, value_enum)]
    datum: Option<DatumName>,
    /// Where the first passwords of new accounts are written; a new file in `data_dir` if left out.
    #[arg(long)]
    passwords: Option<PathBuf>,
    /// Answer in JSON, as the hub does over HTTP.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum DatumName {
    /// WGS84 or CGCS2000.
    Wgs84,
    /// GCJ-02.
    Gcj02,
    /// BD-09.
    Bd09,
}

impl From<DatumName> for Datum {
    fn from(name: DatumName) -> Self {
        match name {
            DatumName::Wgs84 => Self::Wgs84,
            DatumName::Gcj02 => Self::Gcj02,
            DatumName::Bd09 => Self::Bd09,
        }
    }
}

/// Writes a file to begin with: the workbook that a county fills in, or the rules that are built in, to be changed.
pub(super) fn template(target: &Path) -> ExitCode {
    let written = beginning(target).and_then(|bytes| {
        let file = std::fs::File::create_new(target);
        let mut file = file.with_context(|| format!("{}", target.display()))?;
        std::io::Write::write_all(&mut file, &bytes).with_context(|| format!("{}", target.display()))
    });
    match written {
        Ok(()) => {
            print(&format!("模板已写入 {}。填好后:huying import --preview {0}", target.display()));
            ExitCode::SUCCESS
        }
        Err(error) => failed(&error),
    }
}

/// What the file begins as, by its name: an import knows it by the same.
fn beginning(target: &Path) -> anyhow::Result<Vec<u8>> {
    let name = target.file_name().and_then(OsStr::to_str).unwrap_or_default();
    match name {
        "policy.json" => Ok(default_policy().as_bytes().to_vec()),
        "calendar.json" => Ok(default_calendar().as_bytes().to_vec()),
        _ if name.ends_with(".xlsx") => {
            let policy = serde_json::from_str(default_policy()).context("the policy")?;
            let rows: Vec<serde_json::Value> =
                serde_json::from_str(run_cards_to_begin_with()).context("the run cards")?;
            hub_exchange::template(&policy, &rows).context("the template")
        }
        _ => anyhow::bail!(
            "{}: a template is called policy.json, calendar.json or something.xlsx",
            target.display()
        ),
    }
}

pub(super) async fn import(config: &Config, args: ImportArgs) -> ExitCode {
    let options = Options { datum: args.datum.map(Datum::from) };
    let Import { organisation, origins, remarks } = match read_paths(&args.paths, options) {
        Ok(import) => import,
        Err(mistakes) => {
            complain(&told::mistakes(&mistakes));
            return ExitCode::FAILURE;
        }
    };
    // Before anything is changed: a password that cannot be kept must not be made.
    let wants_accounts = !args.preview && makes_accounts(&organisation);
    let passwords = match wants_accounts.then(|| PasswordFile::create(config, args.passwords.as_deref())) {
        Some(Err(error)) => return failed(&error),
        Some(Ok(file)) => Some(file),
        None => None,
    };
    let answer = Box::pin(carried_out(config, organisation, args.preview)).await;
    let imported = match answer {
        Ok(Answer::Imported(imported)) => imported,
        Ok(Answer::Misfits { misfits }) => {
            complain(&told::misfits(&misfits, &origins));
            return ExitCode::FAILURE;
        }
        Ok(Answer::Failed { why }) => return failed(&anyhow::anyhow!(why)),
        Ok(Answer::Done { .. } | Answer::PlacesImported(_)) => {
            return failed(&anyhow::anyhow!("the hub answers something else"));
        }
        Err(error) => return failed(&error),
    };
    let kept = match passwords.map(|file| file.keep(&imported.accounts_created)).transpose() {
        Ok(kept) => kept.flatten(),
        Err(error) => return failed(&error),
    };
    if args.json {
        let shown = OrganisationImported { accounts_created: Vec::new(), ..imported };
        print(&serde_json::to_string_pretty(&shown).expect("an answer has string keys"));
    } else {
        let step = if args.preview { Step::Preview } else { Step::CarryOut };
        print(&told::outcome(&imported, &remarks, kept.as_deref(), step));
    }
    ExitCode::SUCCESS
}

fn failed(error: &anyhow::Error) -> ExitCode {
    complain(&format!("{error:#}"));
    ExitCode::FAILURE
}

fn makes_accounts(organisation: &ImportOrganisation) -> bool {
    organisation.people.iter().flatten().any(|person| person.login.is_some() && person.role.is_some())
}

async fn carried_out(
    config: &Config,
    organisation: ImportOrganisation,
    preview: bool,
) -> anyhow::Result<Answer> {
    let ask = Ask::Import { organisation: Box::new(organisation), preview };
    if let Some(answer) = asked(config, &ask).await {
        return answer;
    }
    let Ask::Import { organisation, .. } = ask else { unreachable!("it was put together above") };
    let step = if preview { Step::Preview } else { Step::CarryOut };
    import_alone(config, *organisation, step).await
}

/// Runs an engine of its own for as long as the import takes.
async fn import_alone(
    config: &Config,
    organisation: ImportOrganisation,
    step: Step,
) -> anyhow::Result<Answer> {
    let ledger = ledgers::open(config).await?;
    let stop = CancellationToken::new();
    let positions = Positions::new(Limits::default());
    let anchor = Some(config.anchor_path());
    let options = EngineOptions { anchor, ..EngineOptions::new(ledger.ledger(), positions) };
    let (engine, life) = Engine::start(options, stop.clone()).await?;
    let life = tokio::spawn(life);
    let lifetimes = SessionLifetimes { idle_ms: 0, absolute_ms: 0 };
    let identity =
        IdentityOptions { ledger: ledger.ledger(), lifetimes, origins: Vec::new(), now: state::now };
    let identity = Identity::open(identity).await?;
    let outcome = import::import(&engine, &identity, control::operator(), organisation, step).await;
    stop.cancel();
    life.await.context("the engine")?.context("the engine")?;
    Ok(control::imported(outcome))
}
