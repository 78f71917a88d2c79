//! 归入突发事件: many cases in one request. Each is an order of its own, so that what becomes of one is plain for all; a request that is
//! sent again under the same key does nothing twice.

use std::collections::BTreeSet;

use axum::extract::{Path, State};
use futures_util::{StreamExt as _, stream};
use hub_dispatch::{Act as CaseAct, Actor, CaseId, Command, Deed, IncidentId};
use hub_engine::words::hex;
use hub_protocol::{
    self as wire,
    http::{AttachCases, CaseNotAttached, CasesAttached, routes},
    limits::INCIDENT_CASES_AT_ONCE_MAX,
};
use sha2::{Digest as _, Sha256};

use super::{
    super::{
        Failure,
        body::Json,
        caller::{Caller, id_in_path},
        openapi::{OfIncident, Once},
        orders::{Key, Wanted, carry_out},
    },
    sees, view,
};
use crate::{Hub, identity::Act};

/// Orders under way at a time for one request: the rest of the city's orders go between them.
const UNDER_WAY_MAX: usize = 16;

/// Makes cases belong to an incident, each with its own callers, limit and history.
#[utoipa::path(
    post,
    path = routes::INCIDENT_CASES,
    operation_id = "attach_cases",
    tag = "incidents",
    params(Once, OfIncident),
    request_body = AttachCases,
    responses((status = 200, description = "What came of it, case by case.", body = CasesAttached))
)]
pub(in super::super) async fn attach(
    State(hub): State<Hub>,
    caller: Caller,
    key: Key,
    Path(incident): Path<String>,
    Json(body): Json<AttachCases>,
) -> Result<axum::Json<CasesAttached>, Failure> {
    caller.may(Act::Respond)?;
    let id = IncidentId(id_in_path("incident", &incident)?);
    sees(&hub, &caller, id).await?;
    check(&body.cases)?;
    let by = hub.engine.read(|view| Actor { person: caller.person(), seat: caller.seat(view) });
    let orders = body.cases.clone().into_iter().map(|case| one(&hub, &caller, &key, (id, case), by.clone()));
    let outcomes: Vec<_> = stream::iter(orders).buffered(UNDER_WAY_MAX).collect().await;
    let (mut attached, mut refused) = (Vec::new(), Vec::new());
    for (case, outcome) in body.cases.iter().zip(outcomes) {
        match outcome {
            Ok(()) => attached.push(*case),
            Err(failure) if failure.code.may_be_retried() => return Err(failure),
            Err(failure) => {
                refused.push(CaseNotAttached { case: *case, code: failure.code, message: failure.message })
            }
        }
    }
    let incident = sees(&hub, &caller, id).await?;
    let incident = view(&hub, &incident).await?;
    Ok(axum::Json(CasesAttached { attached, refused, incident }))
}

fn check(cases: &[wire::CaseId]) -> Result<(), Failure> {
    if !(1..=INCIDENT_CASES_AT_ONCE_MAX).contains(&cases.len()) {
        let why = format!("between 1 and {INCIDENT_CASES_AT_ONCE_MAX} can be named");
        return Err(Failure::invalid("cases", cases.len(), why));
    }
    let mut named = BTreeSet::new();
    match cases.iter().find(|case| !named.insert(**case)) {
        Some(twice) => Err(Failure::invalid("cases", twice, "it is named twice")),
        None => Ok(()),
    }
}

async fn one(
    hub: &Hub,
    caller: &Caller,
    key: &Key,
    (incident, case): (IncidentId, wire::CaseId),
    by: Actor,
) -> Result<(), Failure> {
    let case = CaseId(case.0);
    caller.sees_case(hub, case).await?;
    let command = Command::Act(CaseAct { case, by, deed: Deed::Attach { incident } });
    let own = Sha256::new().chain_update(&key.0).chain_update([0]).chain_update(case.0).finalize();
    let wanted = Wanted::new("attach_case", case.0, &incident.0, command);
    carry_out(hub, caller, Key(hex(&own)), wanted).await.map(|_| ())
}
