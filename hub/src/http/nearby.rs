//! Open cases near a point, so that a second caller about the same matter opens no second case.

use axum::extract::{Query, State};
use geo_index::Place;
use hub_dispatch::CaseId;
use hub_protocol::{
    http::{NearbyCase, NearbyCases, NearbyCasesQuery, routes},
    limits::{NEARBY_CASES_MAX, NEARBY_RADIUS_MAX_M},
};

use super::{Failure, caller::Caller};
use crate::{Hub, identity::Act, picture};

/// How far is looked when nothing is said, metres.
const RADIUS_M: u32 = 500;
/// Most cases that are looked at, the nearest: some of them lie in somebody else's area.
const LOOKED_AT_MAX: usize = 1_000;

/// Open cases near a point.
#[utoipa::path(
    get,
    path = routes::NEARBY_CASES,
    operation_id = "nearby_cases",
    tag = "reports",
    params(NearbyCasesQuery),
    responses((status = 200, description = "The cases, nearest first.", body = NearbyCases))
)]
pub(super) async fn cases(
    State(hub): State<Hub>,
    caller: Caller,
    Query(query): Query<NearbyCasesQuery>,
) -> Result<axum::Json<NearbyCases>, Failure> {
    caller.may(Act::ReadCases)?;
    let place =
        Place::new(query.lat, query.lon).map_err(|error| Failure::invalid("lat, lon", query.lat, error))?;
    let radius_m = query.radius_m.unwrap_or(RADIUS_M);
    if radius_m > NEARBY_RADIUS_MAX_M {
        let why = format!("at most {NEARBY_RADIUS_MAX_M} m are looked at");
        return Err(Failure::invalid("radius_m", radius_m, why));
    }
    let names = hub.names();
    let cases = hub.engine.read(|view| {
        let (areas, sees) = (view.organisation.areas(), caller.cases(view));
        // What rounds to the radius is within it.
        let near = view.cases_near(place, f64::from(radius_m) + 0.5, LOOKED_AT_MAX);
        let seen =
            near.into_iter().filter_map(|id| view.board.case(id)).filter(|case| sees.case(areas, case));
        let mut near: Vec<(u32, CaseId)> =
            seen.filter_map(|case| Some((metres(place, case.facts.place?), case.id))).collect();
        near.retain(|(distance_m, _)| *distance_m <= radius_m);
        near.sort_unstable();
        near.truncate(NEARBY_CASES_MAX);
        let drawn =
            |(distance_m, id)| Some(NearbyCase { case: picture::case_view(view, id, &names)?, distance_m });
        near.into_iter().filter_map(drawn).collect()
    });
    Ok(axum::Json(NearbyCases { cases }))
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a distance on earth fits 32 bits"
)]
fn metres(from: Place, to: Place) -> u32 {
    from.distance_m(&to).round() as u32
}
