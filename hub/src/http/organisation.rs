//! Importing the organisation over HTTP.

use axum::extract::{Query, State};
use hub_protocol::{
    ErrorCode,
    http::{ImportOrganisation, OrganisationImported},
    limits::IMPORT_BODY_MAX_BYTES,
};
use serde::Deserialize;

use super::{Failure, body::Json, caller::Caller, orders::Key};
use crate::{
    Hub,
    identity::Act,
    import::{self, ImportError, Importer, Step},
};

#[derive(Deserialize)]
pub(super) struct ImportQuery {
    /// With `true`, nothing is changed; the answer says what would be.
    #[serde(default)]
    preview: bool,
}

pub(super) async fn import(
    State(hub): State<Hub>,
    caller: Caller,
    Key(key): Key,
    Query(ImportQuery { preview }): Query<ImportQuery>,
    Json(body): Json<ImportOrganisation, IMPORT_BODY_MAX_BYTES>,
) -> Result<axum::Json<OrganisationImported>, Failure> {
    caller.may(Act::Organisation)?;
    if caller.0.area.is_some() && !hub.engine.read(|view| caller.scope(view).interval().start == 0) {
        let words = "areas, units, roster and policy are those of the whole realm";
        return Err(Failure::new(ErrorCode::OutsideArea, words));
    }
    let step = if preview { Step::Preview } else { Step::CarryOut };
    let by = Importer { principal: caller.principal(), person: Some(caller.person()), key };
    Ok(axum::Json(import::import(&hub.engine, &hub.identity, by, body, step).await?))
}

impl From<ImportError> for Failure {
    fn from(error: ImportError) -> Self {
        match error {
            ImportError::Mistakes(_) => Self::new(ErrorCode::ImportInvalid, error),
            ImportError::Submit { part, error } => {
                let failure = Self::from(error);
                let message = format!("{part}: {}", failure.message);
                Self { message, ..failure }
            }
            ImportError::Ledger(error) => error.into(),
        }
    }
}
