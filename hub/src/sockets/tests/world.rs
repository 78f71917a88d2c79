//! A small town on a ledger in memory, served on a port of its own: one city of two counties, a dispatcher in each.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use geo_index::{AreaCode, Place};
use hub_dispatch::{
    CaseId, Category, Command, DepartmentCode, DocumentKind, Intake, PersonId, ReportId, UnitId, UnitKind,
    Wish,
};
use hub_engine::{Done, Engine, EngineOptions, Order, ReportWords, UnitCard, organisation, words};
use hub_ledger::{Ledger, MemoryLedger, RowChange, Shelf};
use hub_positions::{Limits, Positions};
use hub_protocol::Role;
use tokio::net::TcpSocket;
use tokio_util::sync::{CancellationToken, DropGuard};
use uuid::Uuid;

use super::{
    super::{SocketLimits, routes},
    client::{Client, console_request, unit_request},
};
use crate::{
    Hub,
    config::Config,
    identity::{AccountDraft, Identity, IdentityOptions, Session, SessionLifetimes},
    state::now,
};

/// The page's origin.
pub(in crate::sockets) const ORIGIN: &str = "http://hub.test";
/// A village in the first county, and one in the second.
pub(in crate::sockets) const HERE: &str = "v1";
pub(in crate::sockets) const ELSEWHERE: &str = "v2";
const PLACE: (f64, f64) = (38.8740, 115.4646);
const PASSWORD: &str = "correct horse battery staple 42";

/// A hub that runs as long as this lives.
pub(in crate::sockets) struct World {
    pub(in crate::sockets) hub: Hub,
    pub(in crate::sockets) address: SocketAddr,
    _stop: DropGuard,
}

/// Somebody who is signed in.
pub(in crate::sockets) struct Person {
    pub(in crate::sockets) session: Session,
    cookie: String,
}

/// Limits under which stories take no time, except where a test asks for another.
pub(in crate::sockets) fn limits() -> SocketLimits {
    let fast = Duration::from_millis(50);
    SocketLimits {
        courier_every: fast,
        repeat_first: fast,
        repeat_max: fast * 2,
        alert_every: fast,
        fanout_every: fast,
        drawn_every: Duration::ZERO,
        close_within: Duration::from_secs(10),
        ..SocketLimits::default()
    }
}

impl World {
    pub(in crate::sockets) async fn new() -> Self {
        Self::with(limits()).await
    }

    pub(in crate::sockets) async fn with(limits: SocketLimits) -> Self {
        Self::on(Arc::new(MemoryLedger::new()), limits).await
    }

    pub(in crate::sockets) async fn on(ledger: Arc<dyn Ledger>, limits: SocketLimits) -> Self {
        Self::lasting(ledger, limits, 3_600_000).await
    }

    /// A hub whose sessions last so many milliseconds.
    pub(in crate::sockets) async fn lasting(
        ledger: Arc<dyn Ledger>,
        limits: SocketLimits,
        session_ms: u64,
    ) -> Self {
        let stop = CancellationToken::new();
        let positions = Positions::new(Limits::default());
        let options = EngineOptions::new(ledger.clone(), positions);
        let (engine, life) = Engine::start(options, stop.clone()).await.expect("an empty ledger can be read");
        tokio::spawn(life);
        let lifetimes = SessionLifetimes { idle_ms: session_ms, absolute_ms: session_ms };
        let identity = IdentityOptions { ledger, lifetimes, origins: vec![ORIGIN.to_owned()], now };
        let identity = Identity::open(identity).await.expect("an empty ledger has no accounts");
        let hub = Hub::start(engine, identity, Arc::new(Config::default()), limits, stop.clone());
        let address = listen(&hub);
        let world = Self { hub, address, _stop: stop.drop_guard() };
        world.found_town().await;
        world
    }

    async fn found_town(&self) {
        let area = |code: &str, tier: &str, parent: &str| {
            format!(
                r#"{{"type":"Feature","geometry":null,"properties":{{"code":"{code}","name":"{code}","tier":"{tier}"{parent}}}}}"#
            )
        };
        let of = |parent: &str| format!(r#","parent":"{parent}""#);
        let areas = [
            area("c", "city", ""),
            area("k1", "county", &of("c")),
            area("k2", "county", &of("c")),
            area(HERE, "village", &of("k1")),
            area(ELSEWHERE, "village", &of("k2")),
        ];
        let text = format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, areas.join(","));
        self.adopt(DocumentKind::Areas, text).await;
    }

    pub(in crate::sockets) async fn adopt(&self, kind: DocumentKind, text: String) {
        let digest = organisation::digest_of(text.as_bytes());
        let row = RowChange { shelf: Shelf::Document, key: digest.0.clone(), value: Some(text.into_bytes()) };
        self.give(Command::Adopt { kind, digest, by: None }, vec![row]).await;
    }

    /// Puts a person on duty at the centre of an area, for ever.
    pub(in crate::sockets) async fn roster(&self, area: &str, person: PersonId) {
        let text = format!(r#"{{"duties":[{{"area":"{area}","person":"{person}"}}]}}"#);
        self.adopt(DocumentKind::Roster, text).await;
    }

    pub(in crate::sockets) async fn give(&self, command: Command, rows: Vec<RowChange>) -> Done {
        let key = Uuid::now_v7();
        let order = Order {
            principal: "test".to_owned(),
            key: key.to_string(),
            id: key,
            digest: [0; 32],
            command,
            rows,
            occurred: None,
            answer: Vec::new(),
        };
        self.hub.engine.submit(order).await.expect("the order is one that the rules allow")
    }

    /// Files a report in an area; ordinary cases of this category are dispatched by the machine.
    pub(in crate::sockets) async fn report(&self, area: &str) -> CaseId {
        self.report_saying(area, "井盖破损").await
    }

    pub(in crate::sockets) async fn report_saying(&self, area: &str, text: &str) -> CaseId {
        let said = ReportWords {
            text: text.to_owned(),
            address: Some("和平路口".to_owned()),
            ..ReportWords::default()
        };
        let (words, row) = words::seal(&said);
        let intake = Intake {
            report: ReportId(Uuid::now_v7()),
            case: CaseId(Uuid::now_v7()),
            channel: "12345".to_owned(),
            words,
            category: Category("04".to_owned()),
            grade: None,
            place: Some(Place::new(PLACE.0, PLACE.1).expect("a valid place")),
            area: code(area),
            call_first: Vec::new(),
            called: Vec::new(),
            filed_by: None,
            wish: Wish::default(),
            people: None,
            risk: None,
            matter: None,
        };
        let case = intake.case;
        self.give(Command::OpenCase(intake), vec![row]).await;
        case
    }

    /// A picture that was handed in for a task.
    pub(in crate::sockets) async fn keep_picture(&self, task: &str, digest: &str) {
        self.keep(task, digest, &[0xff, 0xd8, 0xff]).await;
    }

    /// What a recording begins with, kept under its digest.
    pub(in crate::sockets) async fn keep_recording(&self, task: &str, digest: &str) {
        self.keep(task, digest, b"OggS").await;
    }

    async fn keep(&self, task: &str, digest: &str, bytes: &[u8]) {
        let task = hub_dispatch::TaskId(task.parse().expect("ids are UUIDs"));
        let (key, value) = (words::photo_key(task, digest), Some(bytes.to_vec()));
        let row = RowChange { shelf: Shelf::Vault, key, value };
        self.hub.engine.ledger().put_rows(vec![row]).await.expect("memory answers");
    }

    /// Enrols a unit and signs it on; returns it with its device's token.
    pub(in crate::sockets) async fn unit(&self, home: &str) -> (UnitId, String) {
        let unit = UnitId(Uuid::now_v7());
        let enrol = Command::EnrolUnit {
            unit,
            kind: UnitKind::GridWorker,
            skills: Vec::new(),
            home: code(home),
            person: None,
            travel: None,
        };
        let card = UnitCard { name: format!("{home}网格员"), phone: None };
        self.give(enrol, vec![words::unit_card_row(unit, &card)]).await;
        self.give(Command::SignOn { unit }, Vec::new()).await;
        let (_, token) = self.hub.identity.add_device(unit, "手机".to_owned()).await.expect("memory answers");
        (unit, token)
    }

    /// Makes an account and signs in.
    pub(in crate::sockets) async fn person(&self, area: &str, role: Role) -> Person {
        self.person_at(area, role, None).await
    }

    /// Makes an account, at a department's desk perhaps, and signs in.
    pub(in crate::sockets) async fn person_at(
        &self,
        area: &str,
        role: Role,
        department: Option<DepartmentCode>,
    ) -> Person {
        let login = format!("{area}-{role:?}").to_lowercase();
        let draft = AccountDraft {
            login: login.clone(),
            name: format!("{area}的人"),
            role,
            area: Some(code(area)),
            department,
            password: PASSWORD.to_owned(),
        };
        self.hub.identity.create_account(draft).await.expect("the account can be made");
        let peer = crate::identity::Peer(std::net::Ipv4Addr::LOCALHOST.into());
        let signed_in = self.hub.identity.sign_in(&login, PASSWORD, peer).await;
        let (session, cookie) = signed_in.expect("the password is right");
        Person { session, cookie }
    }

    /// Opens a console's socket, without a hello.
    pub(in crate::sockets::tests) async fn console(&self, person: &Person) -> Client {
        let ticket = self.hub.identity.issue_ticket(&person.session);
        let request = console_request(self.address, &ticket, &person.cookie, ORIGIN);
        Client::open(self.address, request).await.expect("the upgrade is granted")
    }

    /// What the hub answers to an upgrade that it refuses.
    pub(in crate::sockets::tests) async fn console_refused(
        &self,
        ticket: &str,
        cookie: &str,
        origin: &str,
    ) -> u16 {
        let request = console_request(self.address, ticket, cookie, origin);
        Client::open(self.address, request).await.map(drop).expect_err("the upgrade is refused")
    }

    /// Opens a unit's socket, without a hello.
    pub(in crate::sockets::tests) async fn device(&self, token: &str) -> Client {
        Client::open(self.address, unit_request(self.address, token)).await.expect("the upgrade is granted")
    }

    /// Opens a unit's socket and says hello; the welcome is read.
    pub(in crate::sockets::tests) async fn device_welcomed(&self, token: &str) -> Client {
        let mut client = self.device(token).await;
        client.say(r#"{"type":"hello"}"#).await;
        client.hears("welcome").await;
        client
    }
}

impl Person {
    pub(in crate::sockets) fn cookie(&self) -> &str {
        &self.cookie
    }
}

pub(in crate::sockets) fn code(code: &str) -> AreaCode {
    AreaCode::new(code).expect("a valid code")
}

/// Serves the sockets with a small send buffer, so that a peer that does not read is noticed soon.
fn listen(hub: &Hub) -> SocketAddr {
    let socket = TcpSocket::new_v4().expect("a socket");
    socket.set_send_buffer_size(4 * 1024).expect("a size the system takes");
    socket.bind("127.0.0.1:0".parse().expect("an address")).expect("port 0 is always free");
    let listener = socket.listen(16).expect("it is bound");
    let address = listener.local_addr().expect("it is bound");
    let router = routes().into_router().with_state(hub.clone());
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}
