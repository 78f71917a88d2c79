//! Units, areas and categories, as far as the caller's area reaches.

use axum::extract::State;
use geo_index::Area;
use hub_dispatch::{CaseId, CategoryRule, board::Duty};
use hub_engine::View;
use hub_positions::LastFix;
use hub_protocol::{
    self as wire,
    http::{AreaList, CategoryList, UnitList, UnitListEntry, routes},
    views::{AreaView, CategoryView, DangerWordView, FixView, ModesView},
};

use super::{Failure, caller::Caller, tiles};
use crate::{
    Hub,
    identity::{Act, may},
    jurisdiction::units_seen,
    picture::{self, words},
    state::now,
};

/// Units in the caller's area, with their last fixes.
#[utoipa::path(
    get,
    path = routes::UNITS,
    operation_id = "units",
    tag = "units",
    responses((status = 200, description = "The units, by name.", body = UnitList))
)]
pub(super) async fn units(State(hub): State<Hub>, caller: Caller) -> Result<axum::Json<UnitList>, Failure> {
    caller.may(Act::Look)?;
    let names = hub.names();
    let (offset, mut units) = hub.engine.read(|view| {
        let areas = view.organisation.areas();
        let (cases, scope) = (caller.cases(view), units_seen(areas, &caller.0));
        let seen = view
            .board
            .units()
            .filter(|unit| unit.duty != Duty::Retired)
            .filter(|unit| scope.sees(areas, &unit.home));
        let reads_cases = may(caller.0.role, Act::ReadCases);
        let sees_case =
            |case: CaseId| reads_cases && view.board.case(case).is_some_and(|case| cases.case(areas, case));
        let drawn =
            seen.filter_map(|unit| Some((unit.id, picture::unit_view(view, unit.id, &names, sees_case)?)));
        (view.seq, drawn.collect::<Vec<_>>())
    });
    let connected = hub.sockets.courier.connected().await;
    units.sort_by(|(_, one), (_, other)| one.name.cmp(&other.name));
    let entry = |(id, unit): (hub_dispatch::UnitId, wire::views::UnitView)| UnitListEntry {
        last_fix: hub.engine.positions().last(id).map(|last| fix_view(&last)),
        connected: connected.contains(&id),
        unit,
    };
    Ok(axum::Json(UnitList { offset, units: units.into_iter().map(entry).collect() }))
}

fn fix_view(last: &LastFix) -> FixView {
    let fix = &last.fix;
    FixView {
        place: picture::point(fix.place),
        at_us: picture::instant(last.measured_at),
        heading_deg: fix.heading_deg.map(f64::from),
        speed_kmh: fix.speed_kmh10.map(|speed| f64::from(speed) / 10.0),
        accuracy_m: fix.accuracy_m.map(f64::from),
    }
}

/// The part of the area tree that the caller sees.
#[utoipa::path(
    get,
    path = routes::AREAS,
    operation_id = "areas",
    tag = "organisation",
    responses((status = 200, description = "The areas.", body = AreaList))
)]
pub(super) async fn areas(State(hub): State<Hub>, caller: Caller) -> Result<axum::Json<AreaList>, Failure> {
    caller.may(Act::Look)?;
    Ok(axum::Json(hub.engine.read(|view| {
        let (tree, scope) = (view.organisation.areas(), caller.scope(view));
        let seen = tree.areas().filter(|area| scope.sees(tree, &area.code));
        let digest = view.board.register().adopted.get(&hub_dispatch::DocumentKind::Areas);
        AreaList {
            digest: digest.map(|digest| digest.0.clone()),
            version: Some(tiles::version(tree, hub_tiles::edition(tree, now().0), scope)),
            areas: seen.map(area_view).collect(),
        }
    })))
}

fn area_view(area: &Area) -> AreaView {
    let code = |code: &geo_index::AreaCode| wire::AreaCode(code.as_str().to_owned());
    AreaView {
        code: code(&area.code),
        name: area.name.clone(),
        tier: words::tier(area.tier),
        parent: area.parent.as_ref().map(code),
        has_outline: area.outline.is_some(),
    }
}

/// The categories of the policy in force.
#[utoipa::path(
    get,
    path = routes::CATEGORIES,
    operation_id = "categories",
    tag = "organisation",
    responses((status = 200, description = "The categories, and the words of danger.", body = CategoryList))
)]
pub(super) async fn categories(
    State(hub): State<Hub>,
    caller: Caller,
) -> Result<axum::Json<CategoryList>, Failure> {
    caller.may(Act::Look)?;
    Ok(axum::Json(hub.engine.read(category_list)))
}

fn category_list(view: &View) -> CategoryList {
    let policy = &view.organisation.policy().policy;
    let drawn = policy.categories.iter().map(|(code, rule)| category_view(&code.0, rule));
    let danger_words = policy
        .danger_words
        .iter()
        .map(|danger| DangerWordView { word: danger.word.clone(), call: words::service(danger.call) });
    CategoryList { categories: drawn.collect(), danger_words: danger_words.collect() }
}

fn category_view(code: &str, rule: &CategoryRule) -> CategoryView {
    CategoryView {
        code: code.to_owned(),
        name: rule.name.clone(),
        grade: words::grade(rule.grade),
        mode: ModesView {
            red: words::mode(rule.mode.red),
            orange: words::mode(rule.mode.orange),
            ordinary: words::mode(rule.mode.ordinary),
        },
        climbs_to: words::tier(rule.climbs_to),
        skills: rule.skills.iter().map(|skill| skill.0.clone()).collect(),
    }
}
