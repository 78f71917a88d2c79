//! A planned import as orders: policy and areas before the units that stand in them, the roster last.

use std::time::Duration;

use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use hub_dispatch::{Command, DocumentKind, UnitId};
use hub_engine::{Engine, Order, SubmitError, words};
use hub_ledger::{RowChange, Shelf};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::{
    ImportError, Importer,
    plan::{Document, Plan, name_of},
    unit_plan::Enrolment,
};
use crate::identity::Identity;

/// Orders under way at the same time.
const AT_ONCE: usize = 64;
/// How often an order is sent again that found the hub busy.
const TRIES_MAX: u32 = 5;
/// How long after the first time; each time twice as long.
const BUSY_FIRST_WAIT: Duration = Duration::from_millis(20);

pub(super) async fn carry_out(
    engine: &Engine,
    identity: &Identity,
    by: &Importer,
    plan: Plan,
) -> Result<(), ImportError> {
    let Plan { documents, enrolments, retired, .. } = plan;
    let (roster, first): (Vec<Document>, Vec<Document>) =
        documents.into_iter().partition(|document| document.kind == DocumentKind::Roster);
    for document in first {
        adopt(engine, by, document).await?;
    }
    let enrolling = stream::iter(enrolments).map(|enrolment| enrol(engine, by, enrolment));
    enrolling.buffer_unordered(AT_ONCE).try_collect::<()>().await?;
    for unit in retired {
        retire(engine, identity, by, unit).await?;
    }
    for document in roster {
        adopt(engine, by, document).await?;
    }
    Ok(())
}

async fn adopt(engine: &Engine, by: &Importer, document: Document) -> Result<(), ImportError> {
    let Document { kind, digest, bytes, is_adopted } = document;
    if is_adopted {
        return Ok(());
    }
    let part = name_of(kind).to_owned();
    let row = RowChange { shelf: Shelf::Document, key: digest.0.clone(), value: Some(bytes) };
    let seal = digest.0.clone();
    let command = Command::Adopt { kind, digest, by: by.person };
    submit(engine, by, part, &seal, command, vec![row]).await
}

async fn enrol(engine: &Engine, by: &Importer, enrolment: Enrolment) -> Result<(), ImportError> {
    let Enrolment { code, unit, kind, skills, home, person, card } = enrolment;
    let row = words::unit_card_row(unit, &card);
    let seal = format!("{kind:?} {skills:?} {home} {person:?} {card:?}");
    let command = Command::EnrolUnit { unit, kind, skills, home, person };
    submit(engine, by, format!("unit {code}"), &seal, command, vec![row]).await
}

/// Strikes a unit off; its devices may not come back.
async fn retire(
    engine: &Engine,
    identity: &Identity,
    by: &Importer,
    unit: UnitId,
) -> Result<(), ImportError> {
    let command = Command::RetireUnit { unit };
    submit(engine, by, format!("retire {unit}"), "", command, Vec::new()).await?;
    identity.revoke_devices(|device| device.unit == unit).await?;
    Ok(())
}

/// Sends one order. Its key is made from the import's key and the part, cut to a digest so that it always fits.
async fn submit(
    engine: &Engine,
    by: &Importer,
    part: String,
    seal: &str,
    command: Command,
    rows: Vec<RowChange>,
) -> Result<(), ImportError> {
    let key = Sha256::new().chain_update(&by.key).chain_update([0]).chain_update(&part).finalize();
    let order = Order {
        principal: by.principal.clone(),
        key: format!("import:{}", words::hex(&key)),
        id: Uuid::now_v7(),
        digest: Sha256::digest(seal).into(),
        command,
        rows,
        occurred: None,
        answer: Vec::new(),
    };
    let mut tries = 0;
    loop {
        tries += 1;
        match engine.submit(order.clone()).await {
            Ok(_done) => return Ok(()),
            Err(SubmitError::Busy(_)) if tries < TRIES_MAX => {
                tokio::time::sleep(BUSY_FIRST_WAIT * 2_u32.pow(tries - 1)).await;
            }
            Err(error) => return Err(ImportError::Submit { part, error }),
        }
    }
}
