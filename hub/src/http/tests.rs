//! Stories about requests: the whole router on a ledger in memory.

mod attachments;
mod closures;
mod confidence;
mod contacted;
mod corrections;
mod cover;
mod danger;
mod deeds;
mod departments;
mod desk;
mod desk_pictures;
mod duplicates;
mod evidence;
mod filed_as;
mod forms;
mod hall;
mod handing_on;
mod handled;
mod incidents;
mod intake;
mod openapi;
mod organisation;
mod people;
mod phones;
mod places;
mod progress;
mod rates;
mod road_map;
mod search;
mod standards;
mod swaps;
mod tiles;
mod verdicts;

use std::{io::Cursor, sync::Arc};

use axum::{
    Router,
    body::Body,
    http::{HeaderMap, Method, Request, StatusCode, header},
};
use http_body_util::BodyExt as _;
use hub_dispatch::{DepartmentCode, PersonId};
use hub_engine::{Decide, Engine, EngineOptions};
use hub_ledger::{Ledger, MemoryLedger};
use hub_positions::{Limits, Positions};
use hub_protocol::Role;
use hub_roads::{Network, Roads};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt as _;

use super::router;
use crate::{
    Hub,
    config::Config,
    identity::{AccountDraft, Identity, IdentityOptions, SessionLifetimes},
    sockets::{self, SocketLimits},
    state,
};

pub(super) const ORIGIN: &str = "http://hub.test";
pub(super) const PASSWORD: &str = "copper lantern 41 river";

/// A city with two counties; the first has an outline.
const AREAS: &str = r#"{"type":"FeatureCollection","features":[
{"type":"Feature","geometry":null,"properties":{"code":"13","name":"市","tier":"city"}},
{"type":"Feature","geometry":{"type":"Polygon","coordinates":[[[115,38],[116,38],[116,39],[115,39],[115,38]]]},
 "properties":{"code":"1301","name":"东县","tier":"county","parent":"13"}},
{"type":"Feature","geometry":null,"properties":{"code":"1302","name":"西县","tier":"county","parent":"13"}}]}"#;

/// A hub with areas, and whoever was let in.
pub(super) struct World {
    pub(super) hub: Hub,
    router: Router,
    _folder: TempDir,
}

/// What came back.
pub(super) struct Answered {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Value,
}

impl Answered {
    /// Code and field of an error.
    pub(super) fn error(&self) -> (&str, Option<&str>) {
        let error = &self.body["error"];
        (error["code"].as_str().unwrap_or("no code"), error["field"].as_str())
    }
}

/// A request being put together.
pub(super) struct Asked<'a> {
    world: &'a World,
    request: axum::http::request::Builder,
}

impl World {
    pub(super) async fn new() -> Self {
        Self::deciding(hub_dispatch::decide).await
    }

    pub(super) async fn deciding(decide: Decide) -> Self {
        Self::started(decide, None).await
    }

    /// On the roads of a map, if there is one.
    async fn started(decide: Decide, map: Option<&str>) -> Self {
        let ledger: Arc<dyn Ledger> = Arc::new(MemoryLedger::new());
        let stop = CancellationToken::new();
        let positions = Positions::new(Limits::default());
        let options = EngineOptions { decide, ..EngineOptions::new(ledger.clone(), positions) };
        let (engine, life) = Engine::start(options, stop.clone()).await.unwrap();
        tokio::spawn(life);
        let folder = tempfile::tempdir().unwrap();
        let mut config = Config { data_dir: folder.path().to_owned(), ..Config::default() };
        if let Some(map) = map {
            let (network, _) = Network::from_osm(&mut Cursor::new(map.as_bytes())).expect("a map");
            let file = folder.path().join("city.roads");
            Roads::of(network).write(&mut std::fs::File::create(&file).unwrap()).unwrap();
            config.roads.file = Some(file);
        }
        std::fs::create_dir(config.data_dir.join("anchor")).unwrap();
        let lifetimes = SessionLifetimes { idle_ms: 3_600_000, absolute_ms: 36_000_000 };
        let origins = vec![ORIGIN.to_owned()];
        let identity = Identity::open(IdentityOptions { ledger, lifetimes, origins, now: state::now }).await;
        let limits = SocketLimits::default();
        let hub = Hub::start(engine, identity.unwrap(), Arc::new(config), limits, stop);
        let router = router(hub.clone(), sockets::routes());
        Self { hub, router, _folder: folder }
    }

    /// A hub with areas and an administrator, whose cookie is the second value.
    pub(super) async fn set_up() -> (Self, String) {
        Self::new().await.founded().await
    }

    /// The same on the roads of a map.
    pub(super) async fn set_up_on(map: &str) -> (Self, String) {
        Self::started(hub_dispatch::decide, Some(map)).await.founded().await
    }

    async fn founded(self) -> (Self, String) {
        let world = self;
        let code = world.hub.identity.new_set_up_code().expect("there is no account yet");
        let body = json!({"code": code, "login": "root", "name": "管理员", "password": PASSWORD});
        let answered = world.ask(Method::POST, "/api/v1/setup").send(&body).await;
        assert_eq!(answered.status, StatusCode::OK, "{}", answered.body);
        let root = cookie_of(&answered);
        let areas: Value = serde_json::from_str(AREAS).unwrap();
        let answered =
            world.change("/api/v1/organisation", &root, "areas").send(&json!({"areas": areas})).await;
        assert_eq!(answered.status, StatusCode::OK, "{}", answered.body);
        world.hub.engine.until_index_is_whole().await;
        (world, root)
    }

    /// Makes an account and signs in.
    pub(super) async fn let_in(&self, login: &str, role: Role, area: &str) -> (PersonId, String) {
        self.let_in_at(login, role, area, None).await
    }

    /// Makes an account, at a department's desk perhaps, and signs in.
    pub(super) async fn let_in_at(
        &self,
        login: &str,
        role: Role,
        area: &str,
        department: Option<&str>,
    ) -> (PersonId, String) {
        let draft = AccountDraft {
            login: login.to_owned(),
            name: login.to_owned(),
            role,
            area: Some(area.parse().unwrap()),
            department: department.map(|code| DepartmentCode(code.to_owned())),
            password: PASSWORD.to_owned(),
        };
        let account = self.hub.identity.create_account(draft).await.unwrap();
        let answered = self.sign_in(login, PASSWORD).await;
        (account.person, cookie_of(&answered))
    }

    pub(super) async fn sign_in(&self, login: &str, password: &str) -> Answered {
        let body = json!({"login": login, "password": password});
        self.ask(Method::POST, "/api/v1/session").send(&body).await
    }

    pub(super) fn ask(&self, method: Method, path: &str) -> Asked<'_> {
        Asked { world: self, request: Request::builder().method(method).uri(path) }
    }

    /// A change by somebody who is signed in.
    pub(super) fn change(&self, path: &str, cookie: &str, key: &str) -> Asked<'_> {
        self.ask(Method::POST, path)
            .with("cookie", cookie)
            .with("origin", ORIGIN)
            .with("idempotency-key", key)
    }

    /// Looks for something that no address may hold.
    pub(super) async fn find(&self, path: &str, cookie: &str, body: &Value) -> Answered {
        self.ask(Method::POST, path).with("cookie", cookie).with("origin", ORIGIN).send(body).await
    }

    pub(super) async fn get(&self, path: &str, cookie: &str) -> Answered {
        self.ask(Method::GET, path).with("cookie", cookie).bare().await
    }
}

impl Asked<'_> {
    pub(super) fn with(mut self, name: &str, value: &str) -> Self {
        self.request = self.request.header(name, value);
        self
    }

    pub(super) async fn send(self, body: &Value) -> Answered {
        self.with("content-type", "application/json").raw(body.to_string()).await
    }

    pub(super) async fn bare(self) -> Answered {
        self.raw(String::new()).await
    }

    pub(super) async fn raw(self, body: impl Into<Body>) -> Answered {
        let request = self.request.body(body.into()).unwrap();
        let response = self.world.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        let body = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        Answered { status: parts.status, headers: parts.headers, body }
    }
}

pub(super) fn cookie_of(answered: &Answered) -> String {
    let cookie = answered.headers[header::SET_COOKIE].to_str().unwrap();
    cookie.split(';').next().unwrap().to_owned()
}
