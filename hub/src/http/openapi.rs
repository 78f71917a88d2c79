//! `/openapi.json`: the interface over HTTP for programs that write clients and for programs that attack it, made from the
//! annotations beside the handlers and from the types of the wire. It is served to everybody: it says nothing of anybody.
//!
//! Left out: the console's pages, whose addresses are no interface, and what goes over the sockets, which PROTOCOL.md tells.

mod common;
mod params;
mod text;

use std::sync::LazyLock;

use axum::{
    body::Bytes,
    http::{HeaderValue, header},
    response::{IntoResponse as _, Response},
};
use hub_protocol::{
    ErrorBody,
    http::{ListedCases, PlaceEntry},
};
use serde_json::Value;
use utoipa::OpenApi;

use super::{
    accounts, acts, attachments, calls, case_actions, cases, closures, cover, departments, devices,
    directory, duplicates, erasing, handled, health, incidents, matters, nearby, organisation, pairings,
    photos, places, progress, rates, relay, reports, road_map, roster, search, session, tiles, whistles,
};
use crate::sockets;

pub(super) use params::{
    OfAccount, OfAttachment, OfCase, OfCasePhoto, OfClosure, OfDevice, OfIncident, OfPhoto, OfReport,
    OfReportAttachment, OfRoadTile, OfTile, OfUnit, OfWhistle, Once,
};

/// Where it is served.
pub(super) const PATH: &str = "/openapi.json";

#[derive(OpenApi)]
#[openapi(
    info(
        title = "呼应 Huying",
        description = "The interface of one hub. Everything lives below `/api/v1`; a later version that breaks a client has \
                       another number there. Fields and words are added without one: what a client does not know, it \
                       ignores. Every answer that is no success is an `ErrorBody`; only a request whose head is too \
                       long is answered with 431 and nothing more.",
    ),
    paths(
        described,
        session::set_up_state,
        session::set_up,
        session::sign_in,
        session::show,
        session::sign_out,
        session::ticket,
        accounts::list,
        accounts::create,
        accounts::change,
        devices::list,
        devices::create,
        devices::revoke,
        pairings::create,
        pairings::claim,
        pairings::ticket,
        organisation::import,
        places::search,
        places::import,
        attachments::keep,
        attachments::show,
        reports::file,
        handled::file,
        erasing::erase,
        progress::pin,
        progress::show,
        progress::judge,
        duplicates::of_report,
        duplicates::of_case,
        calls::earlier,
        nearby::cases,
        photos::keep,
        photos::show,
        relay::answer,
        relay::duty,
        roster::show,
        roster::swap,
        closures::list,
        closures::show,
        closures::close,
        closures::open,
        road_map::show,
        road_map::tile,
        cases::list,
        search::search,
        cases::show,
        case_actions::acknowledge,
        case_actions::dispatch,
        case_actions::stand_down,
        case_actions::record_call,
        case_actions::place,
        case_actions::settle,
        case_actions::verify,
        case_actions::close,
        case_actions::withdraw,
        case_actions::reopen,
        acts::act,
        directory::units,
        directory::areas,
        directory::categories,
        departments::list,
        matters::list,
        rates::show,
        incidents::open,
        incidents::list,
        incidents::show,
        incidents::act,
        incidents::attaching::attach,
        whistles::blow,
        whistles::list,
        whistles::figures::figures,
        whistles::show,
        whistles::act,
        cover::show,
        tiles::tile,
        health::alive,
        health::ready,
        health::figures,
    ),
    components(schemas(ErrorBody, ListedCases, PlaceEntry)),
    security(("session" = []))
)]
struct Described;

/// The whole description.
pub(super) fn document() -> Value {
    let mut described = Described::openapi();
    described.merge(sockets::Described::openapi());
    let mut document = serde_json::to_value(described).expect("a description has string keys");
    common::complete(&mut document);
    text::tidy(&mut document);
    document
}

/// Made once: it depends on nothing but the program.
static WRITTEN: LazyLock<Bytes> = LazyLock::new(|| document().to_string().into());

/// This description.
#[utoipa::path(
    get,
    path = PATH,
    operation_id = "described",
    tag = "operation",
    responses((status = 200, description = "An OpenAPI document.", content_type = "application/json", body = Object)),
    security(())
)]
pub(super) async fn described() -> Response {
    let json = HeaderValue::from_static("application/json");
    ([(header::CONTENT_TYPE, json)], WRITTEN.clone()).into_response()
}
