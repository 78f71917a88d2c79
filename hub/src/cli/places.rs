//! `huying places FILE`: importing place names and addresses, through the running hub, or alone if none runs.

use std::{path::Path, process::ExitCode};

use anyhow::Context as _;
use hub_engine::{Engine, EngineOptions, words::hex};
use hub_positions::{Limits, Positions};
use tokio_util::sync::CancellationToken;

use super::offline::{asked, said};
use crate::{
    config::Config,
    control::{self, Answer, Ask},
    import::Step,
    ledgers,
    places::{Packing, Places, import, table},
};

pub(super) async fn import_file(config: &Config, path: &Path, preview: bool) -> ExitCode {
    let packed = match table::packed(path) {
        Ok(packed) => packed,
        Err(error) => return said(Ok(Answer::Failed { why: error.to_string() })),
    };
    let step = if preview { Step::Preview } else { Step::CarryOut };
    if let Some(answer) = asked(config, &Ask::ImportPlaces { packed: hex(&packed), preview }).await {
        return said(answer);
    }
    said(Box::pin(import_alone(config, packed, step)).await)
}

/// Runs an engine of its own for as long as the import takes.
async fn import_alone(config: &Config, packed: Vec<u8>, step: Step) -> anyhow::Result<Answer> {
    let ledger = ledgers::open(config).await?;
    let stop = CancellationToken::new();
    let positions = Positions::new(Limits::default());
    let anchor = Some(config.anchor_path());
    let options = EngineOptions { anchor, ..EngineOptions::new(ledger.ledger(), positions) };
    let (engine, life) = Engine::start(options, stop.clone()).await?;
    let life = tokio::spawn(life);
    let places = Places::apart();
    let outcome = import(&engine, &places, control::operator(), (packed, Packing::Gzip), step).await;
    stop.cancel();
    life.await.context("the engine")?.context("the engine")?;
    Ok(control::places_imported(outcome))
}
