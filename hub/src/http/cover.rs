//! 布防建议: how an area is covered, drawn for whoever may dispatch in it.

use axum::extract::{Query, State};
use geo_index::AreaCode;
use hub_dispatch::cover::SuggestedMove;
use hub_engine::{Engine, View};
use hub_protocol::{
    self as wire, ErrorCode,
    http::{
        Cover, CoverDemand, CoverDemandBy, CoverMove, CoverQuery, CoverView, CoverWays, ThinPlace, routes,
    },
    limits::COVER_THIN_MAX,
};

use super::{Failure, caller::Caller, report_intake::area_given};
use crate::{
    Hub,
    cover::{CoverError, Demand, DemandBy, Reckoned, WaysBy},
    identity::Act,
    jurisdiction::units_seen,
    picture::{area_ref, instant, point, unit_ref, words},
    state::now,
};

/// How idle units cover an area, and which of them would cover more from elsewhere.
#[utoipa::path(
    get,
    path = routes::COVER,
    operation_id = "cover",
    tag = "units",
    params(CoverQuery),
    responses((status = 200, description = "The cover of the area; advice, and nobody is told.", body = CoverView))
)]
pub(super) async fn show(
    State(hub): State<Hub>,
    caller: Caller,
    Query(query): Query<CoverQuery>,
) -> Result<axum::Json<CoverView>, Failure> {
    caller.may(Act::Dispatch)?;
    let area = hub.engine.read(|view| area_asked(view, &caller, query.area.as_ref()))?;
    // What was filed until now is to weigh, as far as the counting has come.
    let seq = hub.engine.read(|view| view.seq);
    hub.rates.counted_to(seq).await;
    let reckoned = hub.covers.of(&hub.engine, &area).await?;
    Ok(axum::Json(hub.engine.read(|view| CoverView {
        area: area_ref(view.organisation.areas(), &area),
        cover: reckoned.map(|reckoned| drawn((view, &hub.engine), &caller, &reckoned)),
    })))
}

/// The area that was asked for, or the caller's own.
fn area_asked(view: &View, caller: &Caller, given: Option<&wire::AreaCode>) -> Result<AreaCode, Failure> {
    let area = match given {
        Some(given) => area_given(view, given)?,
        None => caller.centre(view).1,
    };
    caller.sees_area(view, &area, &format!("area {area}"))?;
    // Whoever sees an area sees the units at home in it: both ask the same predicate, and of a desk nothing is seen.
    let areas = view.organisation.areas();
    if !units_seen(areas, &caller.0).sees(areas, &area) {
        return Err(Failure::new(
            ErrorCode::OutsideArea,
            format!("area {area} is outside the area of your account"),
        ));
    }
    Ok(area)
}

fn drawn((view, engine): (&View, &Engine), caller: &Caller, reckoned: &Reckoned) -> Cover {
    let covered = &reckoned.covered;
    // Where not everybody was looked at it is not known what is thin, nor who would cover more.
    let whole = reckoned.left_out == 0;
    let is_idle = |it: &&SuggestedMove| reckoned.is_idle_still(view, engine, it.unit);
    let moves: Vec<&SuggestedMove> = covered.moves.iter().filter(|_| whole).filter(is_idle).collect();
    let gained: u64 = moves.iter().map(|it| it.gain).sum();
    let per_mille = |part: u64| per_mille(part, covered.total);
    Cover {
        at_us: instant(reckoned.at),
        target_s: reckoned.rules.target_s,
        demand: demand(&reckoned.demand),
        ways: match reckoned.ways {
            WaysBy::Roads => CoverWays::Roads,
            WaysBy::AirLine => CoverWays::AirLine,
            WaysBy::Mixed => CoverWays::Mixed,
        },
        places: count(reckoned.demand.places.len()),
        units: count(reckoned.idle.len()),
        units_left_out: count(reckoned.left_out),
        reached_per_mille: per_mille(covered.now),
        after_per_mille: per_mille(covered.now + gained),
        thin: if whole { thin(view, reckoned) } else { Vec::new() },
        moves: moves.into_iter().filter_map(|it| suggested(view, caller, reckoned, it)).collect(),
    }
}

fn demand(demand: &Demand) -> CoverDemand {
    let (by, (from_hour, to_hour)) = match demand.by {
        DemandBy::PartOfDay(part) => (CoverDemandBy::PartOfDay, part.hours()),
        DemandBy::AllHours => (CoverDemandBy::AllHours, (0, 24)),
        DemandBy::Alike => (CoverDemandBy::Alike, (0, 24)),
    };
    let days = u32::from(demand.days);
    CoverDemand { by, cases: demand.cases, days, from_hour: from_hour.into(), to_hour: to_hour.into() }
}

/// Places that nobody reaches in time, those with the most demand first.
fn thin(view: &View, reckoned: &Reckoned) -> Vec<ThinPlace> {
    let covered = &reckoned.covered;
    let places = reckoned.demand.places.iter().zip(&covered.soonest_s);
    let mut thin: Vec<_> =
        places.filter(|(_, soonest)| soonest.is_none_or(|s| s > reckoned.rules.target_s)).collect();
    thin.sort_by(|(one, _), (other, _)| {
        other.weight.cmp(&one.weight).then_with(|| one.area.cmp(&other.area))
    });
    let drawn = thin.into_iter().take(COVER_THIN_MAX).map(|(place, soonest)| ThinPlace {
        area: area_ref(view.organisation.areas(), &place.area),
        place: point(place.place),
        demand_per_mille: per_mille(place.weight.into(), covered.total),
        soonest_s: *soonest,
    });
    drawn.collect()
}

/// A move; none of a unit that has gone from the caller's area since it was reckoned.
fn suggested(view: &View, caller: &Caller, reckoned: &Reckoned, it: &SuggestedMove) -> Option<CoverMove> {
    let unit = reckoned.idle.iter().find(|unit| unit.id == it.unit)?;
    caller.sees_unit(view, unit.id).ok()?;
    let to = &reckoned.demand.places[it.to];
    let areas = view.organisation.areas();
    Some(CoverMove {
        unit: unit_ref(view, unit.id),
        kind: words::unit_kind(unit.kind),
        from: point(unit.place),
        from_area: view.organisation.area_of(unit.place, now()).map(|area| area_ref(areas, &area)),
        to: point(to.place),
        to_area: area_ref(areas, &to.area),
        way_s: it.way_s,
        gain_per_mille: per_mille(it.gain, reckoned.covered.total),
    })
}

impl From<CoverError> for Failure {
    fn from(error: CoverError) -> Self {
        match error {
            CoverError::Ledger(error) => error.into(),
            CoverError::Busy => Self::new(ErrorCode::Busy, error),
            CoverError::Died(_) => {
                tracing::error!(%error, "cover could not be reckoned");
                Self::new(ErrorCode::Internal, "the cover could not be reckoned")
            }
        }
    }
}

/// A part of a thousand; nothing of nothing.
fn per_mille(part: u64, all: u64) -> u32 {
    let rounded = (part * 1_000 + all / 2).checked_div(all).unwrap_or(0);
    u32::try_from(rounded).expect("a part is no more than all")
}

fn count(of: usize) -> u32 {
    u32::try_from(of).expect("all of it is bounded")
}
