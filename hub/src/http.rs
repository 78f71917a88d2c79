//! HTTP: the routes of `hub-protocol` under `/api/v1`, health, figures, and the console's pages.
//!
//! Handlers check what came in, ask who may do it, hand an order to the engine, and draw the answer. Every answer that is
//! no success is an `ErrorBody`, wherever it comes from.

mod accounts;
mod acts;
mod assets;
mod attachments;
mod body;
mod byte_range;
mod caller;
mod calls;
mod case_actions;
mod cases;
mod closures;
mod cover;
mod departments;
mod devices;
mod directory;
mod duplicates;
mod erasing;
mod failure;
mod followed;
mod guard;
mod handled;
mod health;
mod incidents;
mod matters;
mod media;
mod nearby;
mod openapi;
mod orders;
mod organisation;
mod pairings;
mod photos;
mod places;
mod progress;
mod rates;
mod relay;
mod report_intake;
mod reports;
mod road_map;
mod roster;
mod search;
mod session;
mod table;
mod tiles;
mod whistles;

#[cfg(test)]
mod tests;

use axum::{
    Router, middleware,
    routing::{delete, get, patch, post, put},
};
use hub_protocol::http::routes;

use crate::Hub;

pub(crate) use attachments::waiting;
pub(crate) use duplicates::repeats::Turns;
pub(crate) use failure::Failure;
pub(crate) use matters::Matters;
pub(crate) use pairings::Bearer;
pub(crate) use photos::{by_kind, handed_in_for, spot};
pub(crate) use report_intake::{Filer, intake, is_code};
pub(crate) use table::Table;
pub(crate) use tiles::Tiles;

/// Everything that is served; `sockets` are the routes of the unit and console sockets.
pub(crate) fn router(hub: Hub, sockets: Table) -> Router {
    let routes = interface(sockets)
        .into_router()
        .route("/", get(assets::page))
        .route("/intake", get(assets::page))
        .route("/field", get(assets::field))
        .route("/desk", get(assets::desk))
        .route("/progress", get(assets::progress))
        .route("/assets/{*path}", get(assets::asset))
        .fallback(assets::other);
    routes.layer(middleware::from_fn_with_state(hub.clone(), guard::guard)).with_state(hub)
}

/// What programs ask for, as `/openapi.json` describes it: everything but the console's pages.
fn interface(sockets: Table) -> Table {
    people()
        .merge(work())
        .merge(sockets)
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .route("/metrics", get(health::figures))
        .route(openapi::PATH, get(openapi::described))
}

fn people() -> Table {
    Table::new()
        .route(routes::SETUP, get(session::set_up_state).post(session::set_up))
        .route(routes::SESSION, get(session::show).post(session::sign_in).delete(session::sign_out))
        .route(routes::TICKET, post(session::ticket))
        .route(routes::ACCOUNTS, get(accounts::list).post(accounts::create))
        .route(routes::ACCOUNT, patch(accounts::change))
        .route(routes::DEVICES, get(devices::list).post(devices::create))
        .route(routes::DEVICE, delete(devices::revoke))
        .route(routes::PAIRINGS, post(pairings::create))
        .route(routes::CLAIM_PAIRING, post(pairings::claim))
        .route(routes::UNIT_TICKET, post(pairings::ticket))
        .route(routes::ORGANISATION, post(organisation::import))
        .route(routes::PLACES, get(places::search).post(places::import))
}

fn work() -> Table {
    Table::new()
        .route(routes::REPORTS, post(reports::file))
        .route(routes::HANDLED, post(handled::file))
        .route(routes::PIN, post(progress::pin))
        .route(routes::PROGRESS, post(progress::show))
        .route(routes::PROGRESS_VERDICT, post(progress::judge))
        .route(routes::REPORT_CANDIDATES, post(duplicates::of_report))
        .route(routes::CASE_CANDIDATES, get(duplicates::of_case))
        .route(routes::ERASE, post(erasing::erase))
        .route(routes::EARLIER_CALLS, post(calls::earlier))
        .route(routes::NEARBY_CASES, get(nearby::cases))
        .route(routes::PHOTO, put(photos::keep))
        .route(routes::CASE_PHOTO, get(photos::show))
        .route(routes::ATTACHMENT, put(attachments::keep))
        .route(routes::REPORT_ATTACHMENT, get(attachments::show))
        .route(routes::RELAY, post(relay::answer))
        .route(routes::UNIT_DUTY, post(relay::duty))
        .route(routes::ROSTER, get(roster::show))
        .route(routes::ROSTER_SWAPS, post(roster::swap))
        .route(routes::CLOSURES, get(closures::list))
        .route(routes::CLOSURE, get(closures::show).put(closures::close).delete(closures::open))
        .route(routes::CASES, get(cases::list))
        .route(routes::CASE_SEARCH, post(search::search))
        .route(routes::CASE, get(cases::show))
        .route(routes::ACKNOWLEDGE, post(case_actions::acknowledge))
        .route(routes::DISPATCH, post(case_actions::dispatch))
        .route(routes::STAND_DOWN, post(case_actions::stand_down))
        .route(routes::CALL, post(case_actions::record_call))
        .route(routes::PLACE, post(case_actions::place))
        .route(routes::SETTLE, post(case_actions::settle))
        .route(routes::VERIFY, post(case_actions::verify))
        .route(routes::CLOSE, post(case_actions::close))
        .route(routes::WITHDRAW, post(case_actions::withdraw))
        .route(routes::REOPEN, post(case_actions::reopen))
        .route(routes::ACTS, post(acts::act))
        .route(routes::UNITS, get(directory::units))
        .route(routes::AREAS, get(directory::areas))
        .route(routes::TILE, get(tiles::tile))
        .route(routes::ROAD_MAP, get(road_map::show))
        .route(routes::ROAD_TILE, get(road_map::tile))
        .route(routes::CATEGORIES, get(directory::categories))
        .route(routes::DEPARTMENTS, get(departments::list))
        .route(routes::MATTERS, get(matters::list))
        .route(routes::RATES, get(rates::show))
        .route(routes::INCIDENTS, get(incidents::list).post(incidents::open))
        .route(routes::INCIDENT, get(incidents::show))
        .route(routes::INCIDENT_ACTS, post(incidents::act))
        .route(routes::INCIDENT_CASES, post(incidents::attach))
        .route(routes::WHISTLES, get(whistles::list).post(whistles::blow))
        .route(routes::WHISTLE_FIGURES, get(whistles::figures::figures))
        .route(routes::WHISTLE, get(whistles::show))
        .route(routes::WHISTLE_ACTS, post(whistles::act))
        .route(routes::COVER, get(cover::show))
}
