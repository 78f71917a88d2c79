//! A planned import as orders: policy and areas before the people and units that stand in them, the roster last.

use std::time::Duration;

use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use hub_dispatch::{Command, DocumentKind, UnitId};
use hub_engine::{Engine, Order, SubmitError, words};
use hub_ledger::{RowChange, Shelf};
use hub_protocol::http::{AccountCreated, ImportNote, ImportPart};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::{
    ImportError, Importer,
    people_plan::NewAccount,
    plan::{Document, Plan},
    unit_plan::Enrolment,
};
use crate::identity::{AccountDraft, AccountError, Identity, first_password};

/// Orders under way at the same time.
const AT_ONCE: usize = 64;
/// How often an order is sent again that found the hub busy.
const TRIES_MAX: u32 = 5;
/// How long after the first time; each time twice as long.
const BUSY_FIRST_WAIT: Duration = Duration::from_millis(20);

/// Passwords hashed at the same time.
const ACCOUNTS_AT_ONCE: usize = 4;

/// Carries the plan out; what comes back are the accounts that were made, and notes about those that were not.
pub(super) async fn carry_out(
    engine: &Engine,
    identity: &Identity,
    by: &Importer,
    plan: Plan,
) -> Result<(Vec<AccountCreated>, Vec<ImportNote>), ImportError> {
    let Plan { documents, people, enrolments, retired, .. } = plan;
    let (roster, first): (Vec<Document>, Vec<Document>) =
        documents.into_iter().partition(|document| document.kind == DocumentKind::Roster);
    for document in first {
        adopt(engine, by, document).await?;
    }
    identity.put_people(people.cards).await?;
    let enrolling = stream::iter(enrolments).map(|enrolment| enrol(engine, by, enrolment));
    enrolling.buffer_unordered(AT_ONCE).try_collect::<()>().await?;
    for unit in retired {
        retire(engine, identity, by, unit).await?;
    }
    for document in roster {
        adopt(engine, by, document).await?;
    }
    // Last, so that nothing can fail any more that would keep the passwords from being told.
    make_accounts(identity, people.accounts).await
}

/// Makes the accounts. One that cannot be made is noted: the passwords of the others are told now or never.
async fn make_accounts(
    identity: &Identity,
    accounts: Vec<NewAccount>,
) -> Result<(Vec<AccountCreated>, Vec<ImportNote>), ImportError> {
    let making = stream::iter(accounts).map(|account| make_account(identity, account));
    let outcomes: Vec<_> = making.buffered(ACCOUNTS_AT_ONCE).collect().await;
    let (mut made, mut failed) = (Vec::new(), Vec::new());
    for outcome in outcomes {
        match outcome {
            Ok(account) => made.push(account),
            Err(error) => failed.push(error),
        }
    }
    if made.is_empty() && !failed.is_empty() {
        let (login, error) = failed.swap_remove(0);
        return Err(ImportError::Account { login, error });
    }
    let note = |(login, error): (String, AccountError)| {
        tracing::warn!(%error, "an account of an import was not made");
        let message = format!("the account was not made: {error}");
        ImportNote { part: ImportPart::Accounts, entry: login, message }
    };
    Ok((made, failed.into_iter().map(note).collect()))
}

async fn make_account(
    identity: &Identity,
    account: NewAccount,
) -> Result<AccountCreated, (String, AccountError)> {
    let NewAccount { person, login, name, role, area } = account;
    let first_password = first_password();
    let draft = AccountDraft {
        login: login.clone(),
        name: name.clone(),
        role,
        area: Some(area),
        department: None,
        password: first_password.clone(),
    };
    let made = identity.create_account_of(person, draft).await;
    match made {
        Ok(_account) => Ok(AccountCreated { login, name, first_password }),
        Err(error) => Err((login, error)),
    }
}

async fn adopt(engine: &Engine, by: &Importer, document: Document) -> Result<(), ImportError> {
    let Document { kind, digest, bytes, before, is_adopted } = document;
    if is_adopted {
        return Ok(());
    }
    let part = format!("{kind:?}").to_lowercase();
    let row = RowChange { shelf: Shelf::Document, key: digest.0.clone(), value: Some(bytes) };
    let seal = digest.0.clone();
    // A swap that was recorded meanwhile shall not be lost.
    let command = Command::Amend { kind, from: before, digest, by: by.person };
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

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use hub_dispatch::PersonId;
    use hub_ledger::MemoryLedger;
    use hub_protocol::Role;

    use super::*;
    use crate::{
        identity::{IdentityOptions, SessionLifetimes},
        state,
    };

    fn account(number: u128, login: &str) -> NewAccount {
        let (person, area) = (PersonId(Uuid::from_u128(number)), "13".parse().unwrap());
        let (login, name) = (login.to_owned(), format!("第{number}人"));
        NewAccount { person, login, name, role: Role::Dispatcher, area }
    }

    async fn identity() -> Identity {
        let lifetimes = SessionLifetimes { idle_ms: 1_000, absolute_ms: 1_000 };
        let ledger = Arc::new(MemoryLedger::new());
        let options = IdentityOptions { ledger, lifetimes, origins: Vec::new(), now: state::now };
        Identity::open(options).await.unwrap()
    }

    #[tokio::test]
    async fn an_account_that_cannot_be_made_costs_nobody_else_the_password() {
        let identity = identity().await;
        let accounts = vec![account(1, "li"), account(2, "wang"), account(3, "wang"), account(4, "zhao")];
        let (made, notes) = make_accounts(&identity, accounts).await.unwrap();
        let logins: Vec<&str> = made.iter().map(|made| made.login.as_str()).collect();
        assert_eq!(logins, ["li", "wang", "zhao"]);
        let entries: Vec<&str> = notes.iter().map(|note| note.entry.as_str()).collect();
        assert_eq!(entries, ["wang"], "{notes:?}");
    }

    #[tokio::test]
    async fn where_no_account_can_be_made_the_import_says_why() {
        let identity = identity().await;
        make_accounts(&identity, vec![account(1, "li")]).await.unwrap();
        let error = make_accounts(&identity, vec![account(2, "li")]).await.unwrap_err();
        assert!(matches!(&error, ImportError::Account { login, .. } if login == "li"), "{error}");
    }
}
