//! Importing the organisation over HTTP.

use axum::{
    extract::{FromRequestParts, Query, State},
    http::request::Parts,
};
use hub_protocol::{
    ErrorCode,
    http::{ImportOrganisation, OrganisationImported, routes},
    limits::IMPORT_BODY_MAX_BYTES,
};
use serde::Deserialize;

use super::{Failure, body::Json, caller::Caller, openapi::Once, orders::Key};
use crate::{
    Hub,
    identity::Act,
    import::{self, ImportError, Importer, Step},
};

#[derive(Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct ImportQuery {
    /// With `true`, nothing is changed; the answer says what would be.
    #[serde(default)]
    pub(super) preview: bool,
}

/// Somebody who may import; asked before 64 MiB of body are read.
pub(super) struct Importing(pub(super) Caller);

impl FromRequestParts<Hub> for Importing {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, hub: &Hub) -> Result<Self, Failure> {
        let caller = Caller::from_request_parts(parts, hub).await?;
        caller.may(Act::Organisation)?;
        if !hub.engine.read(|view| caller.scope(view).is_whole()) {
            let words = "areas, people, units, roster and policy are those of the whole realm";
            return Err(Failure::new(ErrorCode::OutsideArea, words));
        }
        Ok(Self(caller))
    }
}

/// Imports areas, people, units, roster, policy, calendar and catalogue: all of it or nothing.
#[utoipa::path(
    post,
    path = routes::ORGANISATION,
    operation_id = "import_organisation",
    tag = "organisation",
    params(Once, ImportQuery),
    request_body = ImportOrganisation,
    responses(
        (status = 200, description = "What changed, or would.", body = OrganisationImported),
        (status = 404, description = "A unit is not enrolled."),
        (status = 422, description = "It cannot be imported; every mistake is in the words."),
    )
)]
pub(super) async fn import(
    State(hub): State<Hub>,
    Importing(caller): Importing,
    Key(key): Key,
    Query(ImportQuery { preview }): Query<ImportQuery>,
    Json(body): Json<ImportOrganisation, IMPORT_BODY_MAX_BYTES>,
) -> Result<axum::Json<OrganisationImported>, Failure> {
    let step = if preview { Step::Preview } else { Step::CarryOut };
    let by = Importer { principal: caller.principal(), person: Some(caller.person()), key };
    Ok(axum::Json(import::import(&hub.engine, &hub.identity, by, body, step).await?))
}

impl From<ImportError> for Failure {
    fn from(error: ImportError) -> Self {
        match error {
            ImportError::Mistakes(_) => Self::new(ErrorCode::ImportInvalid, error),
            ImportError::Submit(error) => {
                let failure = Self::from(error);
                let message = format!("the import was not carried out: {}", failure.message);
                Self { message, ..failure }
            }
            ImportError::CutShort { done, of, error } => {
                let failure = Self::from(error);
                let message = format!(
                    "{done} of {of} parts of the import hold, send it again to finish it: {}",
                    failure.message
                );
                Self { message, ..failure }
            }
            ImportError::Account { login, error } => {
                let failure = Self::from(error);
                let message = format!("account {login:?}: {}", failure.message);
                Self { message, ..failure }
            }
            ImportError::Ledger(error) => error.into(),
        }
    }
}
