//! Importing the organisation: areas, people, units, roster, policy, calendar and catalogue, checked as a whole before anything is changed.
//!
//! Every mistake is named. Importing the same again changes nothing. Documents, people and units are one append: all of them
//! hold, or nothing does. Only what is too much for one append, and accounts, come after it; then an import cut short is
//! finished by sending it again. Names and numbers of people are rows in the vault and in no document.

mod carry_out;
mod changes;
mod known;
mod misfit;
mod people_plan;
mod plan;
mod policy_plan;
mod roster_plan;
mod run_cards;
mod standing;
mod unit_plan;

use hub_dispatch::PersonId;
use hub_engine::{Engine, SubmitError};
use hub_ledger::LedgerError;
use hub_protocol::http::{ImportOrganisation, OrganisationImported};

pub(crate) use misfit::{At, List, Misfit};

use crate::identity::{AccountError, Identity};

/// Mistakes named in one error; more are counted.
const MISTAKES_NAMED_MAX: usize = 50;

/// Who imports.
pub(crate) struct Importer {
    /// Under which the keys are kept.
    pub(crate) principal: String,
    /// The person, if it is one.
    pub(crate) person: Option<PersonId>,
    /// Begins the keys of the orders.
    pub(crate) key: String,
}

/// Whether to change anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    /// Only say what would change.
    Preview,
    /// Change it.
    CarryOut,
}

/// Why an import was not carried out, or not to the end.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ImportError {
    /// Nothing was changed.
    #[error("{} mistakes: {}", .0.len(), shown(.0))]
    Mistakes(Vec<Misfit>),
    /// It was not taken; nothing was changed, unless the ledger is unavailable and has not said so.
    #[error("the import was not carried out: {0}")]
    Submit(#[source] SubmitError),
    /// It was too much for one append, and one of those after the first was not taken.
    #[error("{done} of {of} parts of the import hold, import it again to finish it: {error}")]
    CutShort {
        /// How many parts hold; the documents are in the first.
        done: usize,
        /// How many there are.
        of: usize,
        /// Why the next does not.
        error: SubmitError,
    },
    /// The account was not made, nor any other; everything else holds.
    #[error("account {login:?}: {error}")]
    Account {
        /// Name to sign in with.
        login: String,
        /// Why not.
        error: AccountError,
    },
    /// The ledger failed.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
}

fn shown(mistakes: &[Misfit]) -> String {
    let named = mistakes.iter().take(MISTAKES_NAMED_MAX).map(ToString::to_string);
    let mut text = named.collect::<Vec<_>>().join("; ");
    if mistakes.len() > MISTAKES_NAMED_MAX {
        text.push_str("; …");
    }
    text
}

/// Imports, or says what an import would do.
pub(crate) async fn import(
    engine: &Engine,
    identity: &Identity,
    by: Importer,
    body: ImportOrganisation,
    step: Step,
) -> Result<OrganisationImported, ImportError> {
    let known = known::Known::of(engine, identity);
    // A prefecture's outlines take a while to check, and nobody else shall wait for that.
    let planned = tokio::task::spawn_blocking(move || plan::plan(&body, &known));
    let planned = planned.await.expect("planning an import does not panic");
    let (plan, mut summary) = planned.map_err(ImportError::Mistakes)?;
    match step {
        Step::Preview => Ok(summary),
        Step::CarryOut => {
            let (accounts, notes) = carry_out::carry_out(engine, identity, &by, plan).await?;
            summary.accounts_created = accounts;
            summary.notes.extend(notes);
            tracing::info!(
                documents = summary.documents.len(),
                enrolled = summary.units.enrolled,
                changed = summary.units.changed,
                retired = summary.units.retired,
                accounts = summary.accounts_created.len(),
                "organisation imported"
            );
            Ok(summary)
        }
    }
}
