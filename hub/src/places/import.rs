//! Importing a list of places: checked as a whole, made into an index, and only then adopted.

use hub_dispatch::{Command, ContentDigest};
use hub_engine::{Engine, Order, SubmitError, organisation::digest_of};
use hub_gazetteer::{Builder, document};
use hub_ledger::{RowChange, Shelf, VALUE_LEN_MAX};
use hub_protocol::http::PlacesImported;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::{
    Index, Places, adopted,
    lines::{self, Checked, Mistakes, Packing},
};
use crate::import::{Importer, Step};

/// Why a list was not adopted. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum PlacesError {
    /// The list has mistakes.
    #[error("{0}")]
    Mistakes(Mistakes),
    /// The hub would not, or could not.
    #[error(transparent)]
    Submit(#[from] SubmitError),
}

/// A list that may be adopted.
struct Prepared {
    bytes: Vec<u8>,
    index: Index,
    digest: ContentDigest,
    summary: PlacesImported,
}

/// Imports a list, or says what an import would come to.
pub(crate) async fn import(
    engine: &Engine,
    places: &Places,
    by: Importer,
    body: (Vec<u8>, Packing),
    step: Step,
) -> Result<PlacesImported, PlacesError> {
    let areas = engine.read(|view| view.organisation.shared_areas());
    let before = adopted(engine);
    // Hundreds of thousands of lines take seconds, and nobody else shall wait for that.
    let preparing = tokio::task::spawn_blocking(move || {
        let (bytes, packing) = body;
        prepare(lines::read(&bytes, packing, &areas)?, before.as_ref())
    });
    let prepared = preparing.await.expect("preparing a list of places does not panic");
    let Prepared { bytes, index, digest, summary } = prepared.map_err(PlacesError::Mistakes)?;
    if step == Step::Preview || !summary.changed {
        return Ok(summary);
    }
    places.keep(index);
    engine.submit(order(by, &digest, bytes)).await?;
    tracing::info!(places = summary.places, digest = digest.0, "places imported");
    Ok(summary)
}

fn prepare(checked: Checked, before: Option<&ContentDigest>) -> Result<Prepared, Mistakes> {
    let Checked { entries, repeated } = checked;
    let bytes = document::write(&entries);
    if bytes.len() > VALUE_LEN_MAX {
        let words =
            format!("the list takes {} bytes when packed, at most {VALUE_LEN_MAX} are kept", bytes.len());
        return Err(Mistakes::whole(words));
    }
    let digest = digest_of(&bytes);
    let mut builder = Builder::default();
    entries.iter().try_for_each(|entry| builder.add(entry)).map_err(Mistakes::whole)?;
    let gazetteer = builder.finish().map_err(Mistakes::whole)?;
    let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let summary = PlacesImported {
        digest: digest.0.clone(),
        places: count(entries.len()),
        with_point: count(entries.iter().filter(|entry| entry.place().is_some()).count()),
        repeated: count(repeated),
        changed: before != Some(&digest),
    };
    Ok(Prepared { bytes, index: Index { digest: Some(digest.clone()), gazetteer }, digest, summary })
}

fn order(by: Importer, digest: &ContentDigest, bytes: Vec<u8>) -> Order {
    let row = RowChange { shelf: Shelf::Document, key: digest.0.clone(), value: Some(bytes) };
    let kind = hub_dispatch::DocumentKind::Places;
    Order {
        principal: by.principal,
        key: by.key,
        id: Uuid::now_v7(),
        digest: Sha256::new().chain_update("places").chain_update(&digest.0).finalize().into(),
        command: Command::Adopt { kind, digest: digest.clone(), by: by.person },
        rows: vec![row],
        occurred: None,
        answer: Vec::new(),
    }
}
