//! Accounts of people whom an import names with a name to sign in with.

use futures_util::{StreamExt as _, stream};
use hub_protocol::http::{AccountCreated, ImportNote, ImportPart};

use crate::{
    identity::{AccountDraft, AccountError, Identity, first_password},
    import::{ImportError, people_plan::NewAccount},
};

/// Passwords hashed at the same time.
const ACCOUNTS_AT_ONCE: usize = 4;

/// Makes the accounts. One that cannot be made is noted: the passwords of the others are told now or never.
pub(super) async fn make_accounts(
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
    let NewAccount { person, login, name, role, area, department } = account;
    let first_password = first_password();
    let draft = AccountDraft {
        login: login.clone(),
        name: name.clone(),
        role,
        area: Some(area),
        department,
        password: first_password.clone(),
    };
    let made = identity.create_account_of(person, draft).await;
    match made {
        Ok(_account) => Ok(AccountCreated { login, name, first_password }),
        Err(error) => Err((login, error)),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use hub_dispatch::PersonId;
    use hub_ledger::MemoryLedger;
    use hub_protocol::Role;
    use uuid::Uuid;

    use super::*;
    use crate::{
        identity::{IdentityOptions, SessionLifetimes},
        state,
    };

    fn account(number: u128, login: &str) -> NewAccount {
        let (person, area) = (PersonId(Uuid::from_u128(number)), "13".parse().unwrap());
        let (login, name) = (login.to_owned(), format!("第{number}人"));
        NewAccount { person, login, name, role: Role::Dispatcher, area, department: None }
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
