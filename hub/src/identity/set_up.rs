//! The first account, made with a code that only the operator can read in the log. There is no default password.

use std::sync::{Mutex, PoisonError};

use hub_protocol::Role;
use subtle::ConstantTimeEq as _;

use super::{AccountDraft, AccountError, Identity, Peer, Session, backoff::Backoff};

/// Name under which failed codes are counted; no account can have it, for it has a space.
const CODE_SUBJECT: &str = "set-up code";

/// The code, while there is no account.
#[derive(Default)]
pub(super) struct Code(Mutex<Option<String>>);

impl Identity {
    /// A new set-up code, if nobody can sign in yet; the caller shows it to the operator. An older one is void.
    #[must_use]
    pub fn new_set_up_code(&self) -> Option<String> {
        if !self.is_empty() {
            return None;
        }
        let code = super::token::first_password();
        *self.0.set_up_code.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(code.clone());
        Some(code)
    }

    /// Makes the first administrator and signs them in; the second value is the token for the cookie.
    ///
    /// # Errors
    /// [`AccountError`]; the code stays valid then.
    pub async fn set_up(
        &self,
        code: &str,
        draft: AccountDraft,
        peer: Peer,
    ) -> Result<(Session, String), AccountError> {
        if !self.is_empty() {
            return Err(AccountError::AlreadySetUp);
        }
        let backoff: &Backoff = &self.0.backoff;
        backoff.check(CODE_SUBJECT, peer)?;
        if !self.is_set_up_code(code) {
            backoff.failed(CODE_SUBJECT, peer);
            return Err(AccountError::WrongSetUpCode);
        }
        let account =
            self.create_account(AccountDraft { role: Role::Administrator, area: None, ..draft }).await?;
        *self.0.set_up_code.0.lock().unwrap_or_else(PoisonError::into_inner) = None;
        self.begin_session(&account).await
    }

    fn is_set_up_code(&self, given: &str) -> bool {
        let code = self.0.set_up_code.0.lock().unwrap_or_else(PoisonError::into_inner);
        code.as_ref().is_some_and(|code| code.as_bytes().ct_eq(given.trim().as_bytes()).into())
    }
}
