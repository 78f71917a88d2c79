//! Importing the organisation: areas, units, roster and policy, checked as a whole before anything is changed.
//!
//! Every mistake is named. Importing the same again changes nothing. Each document is one append; units are enrolled one
//! by one under keys of their own, so that an import cut short is finished by sending it again.

mod carry_out;
pub(crate) mod files;
mod plan;
mod unit_plan;

use hub_dispatch::PersonId;
use hub_engine::{Engine, SubmitError};
use hub_ledger::LedgerError;
use hub_protocol::http::{ImportOrganisation, OrganisationImported};

use crate::identity::Identity;

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
    Mistakes(Vec<String>),
    /// The part named was not taken; what came before it holds.
    #[error("{part}: {error}")]
    Submit {
        /// Which document or unit.
        part: String,
        /// Why not.
        error: SubmitError,
    },
    /// The ledger failed.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
}

fn shown(mistakes: &[String]) -> String {
    let mut text = mistakes.iter().take(MISTAKES_NAMED_MAX).cloned().collect::<Vec<_>>().join("; ");
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
    let known = plan::Known::of(engine, identity);
    // A prefecture's outlines take a while to check, and nobody else shall wait for that.
    let planned = tokio::task::spawn_blocking(move || plan::plan(body, &known));
    let plan = planned.await.expect("planning an import does not panic").map_err(ImportError::Mistakes)?;
    let summary = plan.summary();
    match step {
        Step::Preview => Ok(summary),
        Step::CarryOut => {
            carry_out::carry_out(engine, identity, &by, plan).await?;
            tracing::info!(
                documents = summary.documents.len(),
                enrolled = summary.units.enrolled,
                changed = summary.units.changed,
                retired = summary.units.retired,
                "organisation imported"
            );
            Ok(summary)
        }
    }
}
