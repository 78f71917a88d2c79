//! A planned import as one order, so that all of it holds or nothing does; accounts come after it.
//!
//! More than one append can hold goes into further ones, units last: each can be made again, so that an import cut short is
//! finished by sending it once more.

mod accounts;
mod batches;

use std::{collections::BTreeSet, time::Duration};

use hub_dispatch::{Command, UnitId, board::Duty};
use hub_engine::{Engine, Order, SubmitError, words};
use hub_ledger::LedgerError;
use hub_protocol::http::{AccountCreated, ImportNote};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use self::batches::{Batch, Changed, batches};
use super::{ImportError, Importer, plan::Plan};
use crate::identity::Identity;

/// How often an order is sent again that found the hub busy.
const TRIES_MAX: u32 = 5;
/// How long after the first time; each time twice as long.
const BUSY_FIRST_WAIT: Duration = Duration::from_millis(20);

/// Carries the plan out; what comes back are the accounts that were made, and notes about those that were not.
pub(super) async fn carry_out(
    engine: &Engine,
    identity: &Identity,
    by: &Importer,
    plan: Plan,
) -> Result<(Vec<AccountCreated>, Vec<ImportNote>), ImportError> {
    let Plan { documents, beside, people, enrolments, retired } = plan;
    let changes_people = !people.cards.is_empty();
    let changed = Changed { documents, beside, people: people.cards, enrolments, retired };
    let planned = batches(changed, by.person);
    let of = planned.len();
    for (done, batch) in planned.into_iter().enumerate() {
        let outcome = submit(engine, by, batch).await;
        outcome.map_err(|error| match done {
            0 => ImportError::Submit(error),
            done => ImportError::CutShort { done, of, error },
        })?;
    }
    if changes_people {
        identity.refresh_people().await?;
    }
    forget_devices(engine, identity).await?;
    // Last, so that nothing can fail any more that would keep the passwords from being told.
    accounts::make_accounts(identity, people.accounts).await
}

/// The devices of units that are struck off may not come back, nor those of an import that was cut short here.
async fn forget_devices(engine: &Engine, identity: &Identity) -> Result<(), LedgerError> {
    let retired: BTreeSet<UnitId> = engine.read(|view| {
        let units = view.board.units().filter(|unit| unit.duty == Duty::Retired);
        units.map(|unit| unit.id).collect()
    });
    if !retired.is_empty() {
        identity.revoke_devices(|device| retired.contains(&device.unit)).await?;
    }
    Ok(())
}

/// Sends one order. Its key is made from the import's key and what the order changes, so that the same import sent again is
/// neither carried out twice nor taken for another.
async fn submit(engine: &Engine, by: &Importer, batch: Batch) -> Result<(), SubmitError> {
    let seal = batch.seal();
    let key = Sha256::new().chain_update(&by.key).chain_update([0]).chain_update(seal).finalize();
    let (reorganisation, rows) = batch.into_order();
    let order = Order {
        principal: by.principal.clone(),
        key: format!("import:{}", words::hex(&key)),
        id: Uuid::now_v7(),
        digest: seal,
        command: Command::Reorganise(reorganisation),
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
            Err(error) => return Err(error),
        }
    }
}

#[cfg(test)]
mod tests;
