//! Making, changing and reading accounts.

use std::{
    collections::BTreeMap,
    sync::{Arc, PoisonError},
};

use geo_index::AreaCode;
use hub_dispatch::PersonId;
use hub_ledger::{Ledger, LedgerError, READ_LIMIT_MAX, RowChange, Shelf};
use hub_protocol::{Role, limits::SHORT_TEXT_MAX_BYTES};
use uuid::Uuid;

use super::{Account, AccountChange, AccountDraft, Identity, Revoked, password::PasswordFault};

/// Longest name to sign in with, in characters.
pub(super) const LOGIN_LEN_MAX: usize = 64;

/// Why an account was not made, changed or let in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AccountError {
    /// The login cannot be one.
    #[error("login {0:?} is not 1 to {LOGIN_LEN_MAX} characters without spaces or control characters")]
    Login(String),
    /// The person's name cannot be one.
    #[error("name is empty or longer than {SHORT_TEXT_MAX_BYTES} bytes")]
    Name,
    /// The password will not do.
    #[error("{0}")]
    Password(#[from] PasswordFault),
    /// The login is taken.
    #[error("login {0:?} is taken")]
    Taken(String),
    /// There is no such account.
    #[error("account {0} is unknown")]
    Unknown(PersonId),
    /// The last administrator who could let others in again, everywhere.
    #[error("account {0} is the last active administrator of the whole")]
    LastAdministrator(PersonId),
    /// Login or password is wrong, or the account is shut; which of them is not told.
    #[error("login or password is wrong")]
    WrongCredentials,
    /// Too many failures: come again later.
    #[error("too many failed attempts: try again in {retry_after_s} s")]
    TooManyTries {
        /// In how many seconds.
        retry_after_s: u64,
    },
    /// Too many passwords wait to be checked.
    #[error("too many people are signing in at this moment")]
    Busy,
    /// The set-up code is wrong.
    #[error("the set-up code is wrong")]
    WrongSetUpCode,
    /// There is an account already.
    #[error("the hub has been set up already")]
    AlreadySetUp,
    /// A desk's account needs a department, and no other account has one.
    #[error("an account has a department if its role is that of a department, and only then")]
    Department,
    /// The ledger failed.
    #[error("the ledger is unavailable: {0}")]
    Ledger(String),
}

impl From<LedgerError> for AccountError {
    fn from(error: LedgerError) -> Self {
        Self::Ledger(error.to_string())
    }
}

/// All accounts, by person and by login.
#[derive(Debug, Clone, Default)]
pub(super) struct Accounts {
    by_id: BTreeMap<PersonId, Arc<Account>>,
    by_login: BTreeMap<String, PersonId>,
}

impl Accounts {
    pub(super) fn by_id(&self, person: PersonId) -> Option<&Arc<Account>> {
        self.by_id.get(&person)
    }

    pub(super) fn by_login(&self, login: &str) -> Option<&Arc<Account>> {
        self.by_login.get(login).and_then(|person| self.by_id.get(person))
    }

    pub(super) fn all(&self) -> Vec<Arc<Account>> {
        self.by_login.values().filter_map(|person| self.by_id.get(person)).cloned().collect()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.by_id.is_empty()
    }

    /// People whose account is another in `fresh`, or gone.
    pub(super) fn changed_in(&self, fresh: &Self) -> Vec<PersonId> {
        let changed = self.by_id.iter().filter(|(person, account)| fresh.by_id.get(person) != Some(account));
        changed.map(|(person, _)| *person).collect()
    }

    fn put(&mut self, account: Account) {
        self.by_login.insert(account.login.clone(), account.person);
        self.by_id.insert(account.person, Arc::new(account));
    }

    fn is_last(&self, person: PersonId, leads: impl Fn(&Account) -> bool) -> bool {
        let mut others = self.by_id.values().filter(|account| account.person != person);
        self.by_id(person).is_some_and(|account| leads(account)) && !others.any(|account| leads(account))
    }
}

/// Reads every account. A row that cannot be read is left out and logged: one damaged account must not keep a whole
/// centre from signing in.
pub(super) async fn read_all(ledger: &dyn Ledger) -> Result<Accounts, LedgerError> {
    let mut accounts = Accounts::default();
    let mut after = String::new();
    loop {
        let rows = ledger.rows(Shelf::Account, &after, READ_LIMIT_MAX).await?;
        let Some((last, _)) = rows.last() else { return Ok(accounts) };
        after.clone_from(last);
        for (key, value) in &rows {
            match serde_json::from_slice(value) {
                Ok(account) => accounts.put(account),
                Err(error) => tracing::error!(account = key, %error, "an account cannot be read"),
            }
        }
    }
}

impl Identity {
    /// Makes an account.
    ///
    /// # Errors
    /// [`AccountError`]; nothing was changed then.
    pub async fn create_account(&self, draft: AccountDraft) -> Result<Arc<Account>, AccountError> {
        self.create_account_of(PersonId(Uuid::now_v7()), draft).await
    }

    /// Makes the account of somebody who is known already, on the roster perhaps.
    ///
    /// # Errors
    /// [`AccountError`]; nothing was changed then.
    pub(crate) async fn create_account_of(
        &self,
        person: PersonId,
        draft: AccountDraft,
    ) -> Result<Arc<Account>, AccountError> {
        check_login(&draft.login)?;
        check_name(&draft.name)?;
        check_department(draft.role, draft.department.is_some())?;
        let hash = self.0.hasher.hash_new(&draft.login, &draft.password).await?;
        let _alone = self.0.changing.lock().await;
        if self.account_by_login(&draft.login).is_some() {
            return Err(AccountError::Taken(draft.login));
        }
        let account = Account {
            person,
            login: draft.login,
            name: draft.name,
            role: draft.role,
            area: draft.area,
            department: draft.department,
            active: true,
            password: hash,
        };
        self.store(account).await
    }

    /// Changes an account and ends its sessions. `covers_all` says whether an area is the whole: somebody must be left who
    /// may let others in everywhere.
    ///
    /// # Errors
    /// [`AccountError`]; nothing was changed then.
    pub async fn change_account(
        &self,
        person: PersonId,
        change: AccountChange,
        covers_all: impl Fn(Option<&AreaCode>) -> bool + Send,
    ) -> Result<Arc<Account>, AccountError> {
        let login = self.account(person).ok_or(AccountError::Unknown(person))?.login.clone();
        if let Some(name) = &change.name {
            check_name(name)?;
        }
        let hash = match &change.password {
            Some(password) => Some(self.0.hasher.hash_new(&login, password).await?),
            None => None,
        };
        let _alone = self.0.changing.lock().await;
        let account = self.account(person).ok_or(AccountError::Unknown(person))?;
        let changed = account.changed(&change, hash);
        check_department(changed.role, changed.department.is_some() || change.department.is_some())?;
        let leads = |account: &Account| {
            account.active && account.role == Role::Administrator && covers_all(account.area.as_ref())
        };
        if !leads(&changed) && self.with_accounts(|accounts| accounts.is_last(person, leads)) {
            return Err(AccountError::LastAdministrator(person));
        }
        let changed = self.store(changed).await?;
        self.end_sessions_of(person).await?;
        Ok(changed)
    }

    /// Whether nobody can sign in yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.with_accounts(Accounts::is_empty)
    }

    pub(super) async fn store(&self, account: Account) -> Result<Arc<Account>, AccountError> {
        let value = serde_json::to_vec(&account).expect("an account has string keys");
        let key = account.person.to_string();
        self.0.ledger.put_rows(vec![RowChange { shelf: Shelf::Account, key, value: Some(value) }]).await?;
        let stored = Arc::new(account.clone());
        self.0.accounts.write().unwrap_or_else(PoisonError::into_inner).put(account);
        Ok(stored)
    }

    async fn end_sessions_of(&self, person: PersonId) -> Result<(), LedgerError> {
        let mut after = String::new();
        loop {
            let rows = self.0.ledger.rows(Shelf::Session, &after, READ_LIMIT_MAX).await?;
            let Some((last, _)) = rows.last() else { break };
            after.clone_from(last);
            let theirs = rows.iter().filter(|(_, row)| super::session::is_of(row, person));
            let gone: Vec<RowChange> = theirs
                .map(|(key, _)| RowChange { shelf: Shelf::Session, key: key.clone(), value: None })
                .collect();
            if !gone.is_empty() {
                self.0.ledger.put_rows(gone).await?;
            }
        }
        self.0.sessions.forget_person(person);
        self.revoke(Revoked::Person(person));
        Ok(())
    }
}

pub(crate) fn check_login(login: &str) -> Result<(), AccountError> {
    let good = |letter: char| !letter.is_whitespace() && !letter.is_control();
    let len = login.chars().count();
    let fits = (1..=LOGIN_LEN_MAX).contains(&len) && login.chars().all(good);
    if fits { Ok(()) } else { Err(AccountError::Login(login.chars().take(LOGIN_LEN_MAX).collect())) }
}

fn check_department(role: Role, has_department: bool) -> Result<(), AccountError> {
    if (role == Role::Department) == has_department { Ok(()) } else { Err(AccountError::Department) }
}

fn check_name(name: &str) -> Result<(), AccountError> {
    let fits = !name.trim().is_empty() && name.len() <= SHORT_TEXT_MAX_BYTES;
    if fits { Ok(()) } else { Err(AccountError::Name) }
}
