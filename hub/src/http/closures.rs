//! 道路封闭: who sees what of the roads is closed, and closing and opening them. Each change makes a new list, as with the roster.

use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use geo_index::{AreaCode, EARTH_RADIUS_M, Place};
use hub_dispatch::{Command, ContentDigest, DocumentKind, Refusal, Travel, UtcMicros};
use hub_engine::{Done, Lookup, SubmitError, View};
use hub_ledger::RowChange;
use hub_protocol::{
    ClosureId, ErrorCode, GivenPlace,
    http::{ClosedPart, ClosureList, ClosureView, NewClosure, RoadsState, routes},
    limits::{CLOSED_CORNERS_MAX, CLOSED_DAYS_MAX, CLOSED_RADIUS_MAX_M, CLOSURES_MAX},
};
use uuid::Uuid;

use super::{
    Failure,
    body::Json,
    caller::{Caller, id_in_path},
    openapi::{OfClosure, Once},
    orders::{Key, Wanted, attempt, mark_replay, sealed},
    report_intake::place_of,
};
use crate::{
    Hub,
    identity::Act,
    picture::{self, area_ref, instant, person_ref, words},
    roads::{
        Standing,
        closures::{self, ClosedRoads, Closures, ClosuresError, Part},
    },
    state,
};

/// How often a change is made anew because another one came first.
const TRIES_MAX: u32 = 10;
/// What a slanting direction goes in each of its two.
const SLANT: f64 = std::f64::consts::FRAC_1_SQRT_2;
/// Directions in which the rim of a circle is looked at: north and east.
const RIM: [(f64, f64); 8] = [
    (1.0, 0.0),
    (SLANT, SLANT),
    (0.0, 1.0),
    (-SLANT, SLANT),
    (-1.0, 0.0),
    (-SLANT, -SLANT),
    (0.0, -1.0),
    (SLANT, -SLANT),
];
const DAY_MS: u64 = 24 * 3_600 * 1_000;

/// What of the roads is closed.
#[utoipa::path(
    get,
    path = routes::CLOSURES,
    operation_id = "closures",
    tag = "roads",
    responses((status = 200, description = "How the roads stand, and what of them is closed.", body = ClosureList))
)]
pub(super) async fn list(State(hub): State<Hub>, caller: Caller) -> Result<axum::Json<ClosureList>, Failure> {
    caller.may(Act::Look)?;
    let (_, closures) = in_force(&hub).await?;
    let seen = hub.engine.read(|view| {
        let seen = closures.at(state::now()).filter(|closed| concerns(view, &caller, &closed.area));
        seen.cloned().collect::<Vec<_>>()
    });
    let mut views = Vec::with_capacity(seen.len());
    for closed in &seen {
        views.push(drawn(&hub, closed, reason(&hub, closed).await?));
    }
    views.sort_by_key(|view| std::cmp::Reverse(view.closed_at_us));
    let (roads, prepared_at_us) = match hub.roads.standing() {
        Standing::InForce { prepared_at } => (RoadsState::InForce, prepared_at.map(instant)),
        Standing::Loading => (RoadsState::Loading, None),
        Standing::NotConfigured => (RoadsState::None, None),
        Standing::Unusable => (RoadsState::Unusable, None),
        Standing::Table => (RoadsState::Table, None),
    };
    Ok(axum::Json(ClosureList { roads, prepared_at_us, closures: views }))
}

/// One closed part of the roads.
#[utoipa::path(
    get,
    path = routes::CLOSURE,
    operation_id = "closure",
    tag = "roads",
    params(OfClosure),
    responses((status = 200, description = "It is closed.", body = ClosureView))
)]
pub(super) async fn show(
    State(hub): State<Hub>,
    caller: Caller,
    Path(closure): Path<String>,
) -> Result<axum::Json<ClosureView>, Failure> {
    caller.may(Act::Look)?;
    let id = id_in_path("closure", &closure)?;
    let (_, closures) = in_force(&hub).await?;
    let closed = found(&closures, id)?;
    if !hub.engine.read(|view| concerns(view, &caller, &closed.area)) {
        let words = format!("closure {id} is outside the area of your account");
        return Err(Failure::new(ErrorCode::OutsideArea, words));
    }
    let reason = reason(&hub, closed).await?;
    Ok(axum::Json(drawn(&hub, closed, reason)))
}

/// Closes a part of the roads, or changes what is closed. Units are compared by it once this is answered.
#[utoipa::path(
    put,
    path = routes::CLOSURE,
    operation_id = "close_roads",
    tag = "roads",
    params(OfClosure, Once),
    request_body = NewClosure,
    responses((status = 200, description = "It is closed.", body = ClosureView))
)]
pub(super) async fn close(
    State(hub): State<Hub>,
    caller: Caller,
    Path(closure): Path<String>,
    key: Key,
    Json(body): Json<NewClosure>,
) -> Result<Response, Failure> {
    caller.may(Act::Dispatch)?;
    let id = id_in_path("closure", &closure)?;
    let now = state::now();
    let until = UtcMicros(body.until_us.get());
    if until <= now || until > now.plus_ms(DAY_MS * u64::from(CLOSED_DAYS_MAX)) {
        let why = format!("it must lie ahead, at most {CLOSED_DAYS_MAX} days");
        return Err(Failure::invalid("until_us", until.0, why));
    }
    let what = part(&body.what)?;
    let area = hub.engine.read(|view| covering(view, &caller, &what))?;
    let (sealed, reason_row) = sealed("reason", &body.reason)?;
    let travel = if body.travel.is_empty() {
        vec![Travel::Foot, Travel::EBike, Travel::Car]
    } else {
        body.travel.iter().map(|travel| words::travel_said(*travel)).collect()
    };
    let (closed_at, by) = (now, caller.person());
    let closed = ClosedRoads { id, area, what, travel, reason: sealed, closed_at, until, by };
    let answer = serde_json::to_vec(&drawn(&hub, &closed, Some(body.reason.clone())));
    let answer = answer.expect("a view has string keys");
    let with_it = |from: Option<ContentDigest>, closures: &Closures| {
        may_change(&hub, &caller, closures, id)?;
        let mut next = closures.without(id, now);
        if next.closed.len() >= CLOSURES_MAX {
            let why = format!("{CLOSURES_MAX} parts of the roads are closed already");
            return Err(Failure::invalid("closure", id, why));
        }
        next.closed.push(closed.clone());
        let wanted = Wanted::new("close_roads", id, &body, amendment(&next, from, &caller));
        Ok(Wanted { answer: answer.clone(), ..wanted.with_rows(vec![next.row().1, reason_row.clone()]) })
    };
    let (done, digest) = changed(&hub, &caller, &key, with_it).await?;
    hub.roads.caught_up(&digest).await;
    let view: ClosureView = serde_json::from_slice(&done.answer).expect("a view was kept with the order");
    let mut response = axum::Json(view).into_response();
    mark_replay(&mut response, &done);
    Ok(response)
}

/// Opens a part of the roads again before its time is over.
#[utoipa::path(
    delete,
    path = routes::CLOSURE,
    operation_id = "open_roads",
    tag = "roads",
    params(OfClosure, Once),
    responses((status = 204, description = "It is open."))
)]
pub(super) async fn open(
    State(hub): State<Hub>,
    caller: Caller,
    Path(closure): Path<String>,
    key: Key,
) -> Result<StatusCode, Failure> {
    caller.may(Act::Dispatch)?;
    let id = id_in_path("closure", &closure)?;
    let without = |from: Option<ContentDigest>, closures: &Closures| {
        found(closures, id)?;
        may_change(&hub, &caller, closures, id)?;
        let next = closures.without(id, state::now());
        let wanted = Wanted::new("open_roads", id, &(), amendment(&next, from, &caller));
        Ok(wanted.with_rows(vec![next.row().1]))
    };
    let (_, digest) = changed(&hub, &caller, &key, without).await?;
    hub.roads.caught_up(&digest).await;
    Ok(StatusCode::NO_CONTENT)
}

/// Makes a change from the list in force, again where another one came first; what came of it, and the list it made.
async fn changed(
    hub: &Hub,
    caller: &Caller,
    key: &Key,
    change: impl Fn(Option<ContentDigest>, &Closures) -> Result<Wanted, Failure>,
) -> Result<(Done, ContentDigest), Failure> {
    let mut tries = 0;
    loop {
        tries += 1;
        let (from, closures) = in_force(hub).await?;
        let wanted = change(from, &closures)?;
        let Command::Amend { digest, .. } = &wanted.command else { unreachable!("the list is amended") };
        let digest = digest.clone();
        match attempt(hub, caller, key.clone(), wanted).await {
            Err(SubmitError::Refused(Refusal::DocumentReplaced(_))) if tries < TRIES_MAX => {}
            outcome => return Ok((outcome?, digest)),
        }
    }
}

fn amendment(next: &Closures, from: Option<ContentDigest>, caller: &Caller) -> Command {
    let (digest, _): (_, RowChange) = next.row();
    Command::Amend { kind: DocumentKind::Closures, from, digest, by: Some(caller.person()) }
}

async fn in_force(hub: &Hub) -> Result<(Option<ContentDigest>, Closures), Failure> {
    let digest = closures::adopted(&hub.engine);
    let closures = closures::of(&hub.engine, digest.as_ref()).await?;
    Ok((digest, closures))
}

impl From<ClosuresError> for Failure {
    fn from(error: ClosuresError) -> Self {
        match error {
            ClosuresError::Ledger(error) => error.into(),
            ClosuresError::Unusable { .. } => {
                tracing::error!(%error, "what is closed cannot be read");
                Self::new(ErrorCode::Internal, error)
            }
        }
    }
}

fn found(closures: &Closures, id: Uuid) -> Result<&ClosedRoads, Failure> {
    let unknown =
        || Failure::new(ErrorCode::NotFound, format!("closure {id} is unknown")).about("closure", id);
    closures.get(id, state::now()).ok_or_else(unknown)
}

/// Refuses to change what somebody closed who answers for more.
fn may_change(hub: &Hub, caller: &Caller, closures: &Closures, id: Uuid) -> Result<(), Failure> {
    let Some(before) = closures.get(id, state::now()) else { return Ok(()) };
    hub.engine.read(|view| caller.sees_area(view, &before.area, &format!("closure {id}")))
}

/// What is closed in the own area, or in one that holds it: whoever is sent comes along there.
pub(super) fn concerns(view: &View, caller: &Caller, area: &AreaCode) -> bool {
    let areas = view.organisation.areas();
    let is_above = caller.0.area.as_ref().is_some_and(|own| areas.within(own, area));
    caller.scope(view).sees(areas, area) || is_above
}

/// The lowest area that holds all of a part; refused where that is not all the caller's.
fn covering(view: &View, caller: &Caller, what: &Part) -> Result<AreaCode, Failure> {
    let areas = view.organisation.areas();
    let root = areas.areas().find(|area| area.parent.is_none()).expect("an area tree has a root");
    let holds_all = |area: &AreaCode, here: &[Option<AreaCode>]| {
        here.iter().all(|here| here.as_ref().is_some_and(|here| areas.within(here, area)))
    };
    let now = state::now();
    let here: Vec<Option<AreaCode>> =
        looked_at(what).into_iter().map(|place| view.organisation.area_of(place, now)).collect();
    let first = here.first().and_then(Option::as_ref);
    let lowest = first.and_then(|first| areas.ancestors(first).find(|area| holds_all(&area.code, &here)));
    let area = lowest.unwrap_or(root).code.clone();
    caller.sees_area(view, &area, "what is to be closed")?;
    Ok(area)
}

/// Places that tell where a part lies.
fn looked_at(what: &Part) -> Vec<Place> {
    match what {
        Part::Near { place, radius_m } | Part::Bridge { place, radius_m } => {
            let turn = (f64::from(*radius_m) / EARTH_RADIUS_M).to_degrees();
            let shortening = place.lat().to_radians().cos().max(f64::EPSILON);
            // A rim beyond the pole or the date line lies nowhere that an area could be.
            let rim = RIM.iter().filter_map(|(north, east)| {
                Place::new(place.lat() + turn * north, place.lon() + turn * east / shortening).ok()
            });
            [*place].into_iter().chain(rim).collect()
        }
        Part::Within { corners } => corners.clone(),
    }
}

/// What is closed, as it is kept.
fn part(given: &ClosedPart) -> Result<Part, Failure> {
    let circle = |place: &GivenPlace, radius_m: u32| {
        if !(1..=CLOSED_RADIUS_MAX_M).contains(&radius_m) {
            let why = format!("it is not 1 to {CLOSED_RADIUS_MAX_M}");
            return Err(Failure::invalid("radius_m", radius_m, why));
        }
        Ok((placed(place)?, radius_m))
    };
    Ok(match given {
        ClosedPart::Near { place, radius_m } => {
            let (place, radius_m) = circle(place, *radius_m)?;
            Part::Near { place, radius_m }
        }
        ClosedPart::Bridge { place, radius_m } => {
            let (place, radius_m) = circle(place, *radius_m)?;
            Part::Bridge { place, radius_m }
        }
        ClosedPart::Within { corners } => {
            if !(3..=CLOSED_CORNERS_MAX).contains(&corners.len()) {
                let why = format!("an area has 3 to {CLOSED_CORNERS_MAX} corners");
                return Err(Failure::invalid("corners", corners.len(), why));
            }
            Part::Within { corners: corners.iter().map(placed).collect::<Result<_, _>>()? }
        }
    })
}

fn placed(given: &GivenPlace) -> Result<Place, Failure> {
    let nowhere = || Failure::invalid("place", given.lat, "a position of 0, 0 is none");
    place_of(*given)?.ok_or_else(nowhere)
}

/// Why; none once the words are erased.
async fn reason(hub: &Hub, closed: &ClosedRoads) -> Result<Option<String>, Failure> {
    let words = hub.engine.words(Lookup::Vault(closed.reason.vault)).await?;
    Ok(words.map(|words| words.text))
}

fn drawn(hub: &Hub, closed: &ClosedRoads, reason: Option<String>) -> ClosureView {
    let place = |place: &Place| {
        let hub_protocol::Point { lat, lon } = picture::point(*place);
        GivenPlace { lat, lon, system: hub_protocol::CoordinateSystem::Wgs84 }
    };
    let what = match &closed.what {
        Part::Near { place: at, radius_m } => ClosedPart::Near { place: place(at), radius_m: *radius_m },
        Part::Bridge { place: at, radius_m } => ClosedPart::Bridge { place: place(at), radius_m: *radius_m },
        Part::Within { corners } => ClosedPart::Within { corners: corners.iter().map(place).collect() },
    };
    ClosureView {
        id: ClosureId(closed.id),
        area: hub.engine.read(|view| area_ref(view.organisation.areas(), &closed.area)),
        what,
        travel: closed.travel.iter().map(|travel| words::travel(*travel)).collect(),
        reason,
        until_us: instant(closed.until),
        closed_at_us: instant(closed.closed_at),
        by: person_ref(&hub.names(), closed.by),
    }
}
