//! The departments of the catalogue, for whoever fills in a form.

use axum::extract::State;
use hub_protocol::{
    self as wire,
    http::{DepartmentList, routes},
    views::DepartmentRef,
};

use super::{Failure, caller::Caller};
use crate::{Hub, identity::Act};

/// The departments of the catalogue in force.
#[utoipa::path(
    get,
    path = routes::DEPARTMENTS,
    operation_id = "departments",
    tag = "organisation",
    responses((status = 200, description = "The departments, in the catalogue's order.", body = DepartmentList))
)]
pub(super) async fn list(
    State(hub): State<Hub>,
    caller: Caller,
) -> Result<axum::Json<DepartmentList>, Failure> {
    caller.may(Act::Look)?;
    let departments = hub.engine.read(|view| {
        let listed = view.organisation.catalogue().map(|catalogue| catalogue.departments());
        let named = |department: &hub_engine::organisation::Department| DepartmentRef {
            code: wire::DepartmentCode(department.code.0.clone()),
            name: department.name.clone(),
        };
        listed.unwrap_or_default().iter().map(named).collect()
    });
    Ok(axum::Json(DepartmentList { departments }))
}
