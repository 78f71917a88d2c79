//! A small town, an engine on a ledger in memory, and a clock that the test moves.

use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use geo_index::{AreaCode, Place, Tier};
use hub_dispatch::{
    Actor, CaseId, Category, Command, DocumentKind, Intake, PersonId, ReportId, Sealed, Seat, UnitId,
    UnitKind, UtcMicros, Wish, Withdrawer,
};
use hub_engine::{
    Done, Engine, EngineOptions, FollowError, Order, ReportWords, SubmitError, TimeSource, UnitCard,
    organisation, words,
};
use hub_ledger::{Append, CommandStamp, Ledger, NewEvent, RowChange, Shelf, Timer, memory::MemoryLedger};
use hub_positions::{Fix, Limits, Positions};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

/// 2026-09-22 09:20 in China: offices are open, so that posts of everyday matters are not waited for overnight.
pub(crate) const START: UtcMicros = UtcMicros(1_790_040_000_000_000);
pub(crate) const VILLAGE: &str = "v1";
pub(crate) const PLACE: (f64, f64) = (38.8740, 115.4646);

/// Wall time that follows the runtime's (paused) clock, and can be made to jump.
#[derive(Clone)]
pub(crate) struct TestTime {
    begun: tokio::time::Instant,
    jumped_us: Arc<AtomicI64>,
}

impl TestTime {
    pub(crate) fn new() -> Self {
        Self { begun: tokio::time::Instant::now(), jumped_us: Arc::default() }
    }

    pub(crate) fn jump_ms(&self, by_ms: i64) {
        self.jumped_us.fetch_add(by_ms * 1_000, Ordering::SeqCst);
    }
}

impl TimeSource for TestTime {
    fn wall(&self) -> UtcMicros {
        let run_us = i64::try_from(self.begun.elapsed().as_micros()).expect("a test is short");
        UtcMicros(START.0 + run_us + self.jumped_us.load(Ordering::SeqCst))
    }

    fn steady(&self) -> Duration {
        self.begun.elapsed()
    }
}

pub(crate) struct World {
    pub(crate) engine: Engine,
    pub(crate) time: TestTime,
    pub(crate) positions: Positions,
    stop: CancellationToken,
    life: JoinHandle<Result<(), FollowError>>,
}

impl World {
    pub(crate) async fn on(ledger: Arc<dyn Ledger>) -> Self {
        Self::with(ledger, |_| {}).await
    }

    pub(crate) async fn fresh() -> (Arc<MemoryLedger>, Self) {
        let ledger = Arc::new(MemoryLedger::new());
        let world = Self::on(ledger.clone()).await;
        world.found_town().await;
        (ledger, world)
    }

    pub(crate) async fn with(ledger: Arc<dyn Ledger>, change: impl FnOnce(&mut EngineOptions)) -> Self {
        let (positions, time, stop) =
            (Positions::new(Limits::default()), TestTime::new(), CancellationToken::new());
        let mut options = EngineOptions::new(ledger, positions.clone());
        options.time = Box::new(time.clone());
        change(&mut options);
        let (engine, life) = Engine::start(options, stop.clone()).await.expect("the ledger can be read");
        Self { engine, time, positions, stop, life: tokio::spawn(life) }
    }

    /// Stops the engine and finds that it ended well.
    pub(crate) async fn stop(self) {
        self.stop.cancel();
        self.life.await.expect("the loop does not panic").expect("the loop ends well");
    }

    /// How the engine ended by itself.
    pub(crate) async fn ended(self) -> Result<(), FollowError> {
        self.life.await.expect("the loop does not panic")
    }

    pub(crate) async fn found_town(&self) {
        let areas = r#"{"type":"FeatureCollection","features":[
            {"type":"Feature","geometry":null,"properties":{"code":"c","name":"市","tier":"city"}},
            {"type":"Feature","geometry":null,"properties":{"code":"k","name":"县","tier":"county","parent":"c"}},
            {"type":"Feature","geometry":null,"properties":{"code":"t","name":"镇","tier":"township","parent":"k"}},
            {"type":"Feature","geometry":null,"properties":{"code":"v1","name":"村","tier":"village","parent":"t"}}]}"#;
        self.adopt(DocumentKind::Areas, areas.as_bytes().to_vec()).await;
    }

    pub(crate) async fn adopt(&self, kind: DocumentKind, bytes: Vec<u8>) {
        let digest = organisation::digest_of(&bytes);
        let row = RowChange { shelf: Shelf::Document, key: digest.0.clone(), value: Some(bytes) };
        self.give(Command::Adopt { kind, digest, by: None }, vec![row])
            .await
            .expect("the document can be adopted");
    }

    pub(crate) async fn on_duty(&self, unit: UnitId, metres_north: f64) {
        self.enrolled(unit).await;
        self.give(Command::SignOn { unit }, vec![]).await.expect("the unit can sign on");
        let place = Place::new(PLACE.0 + metres_north / 111_195.0, PLACE.1).expect("a valid place");
        let now = self.time.wall();
        self.positions.report(unit, Fix::bare(place, now), now).expect("the fix is taken");
    }

    /// A unit of the village that said so and has no fix.
    pub(crate) async fn at_home(&self, said: impl FnOnce(UnitId) -> Command) -> UnitId {
        let unit = unit();
        self.enrolled(unit).await;
        self.give(said(unit), vec![]).await.expect("the unit can say so");
        unit
    }

    async fn enrolled(&self, unit: UnitId) {
        let home = AreaCode::new(VILLAGE).expect("a valid code");
        let enrol = Command::EnrolUnit {
            unit,
            kind: UnitKind::GridWorker,
            skills: vec![],
            home,
            person: None,
            travel: None,
        };
        let card = UnitCard { name: "网格员".to_owned(), phone: None };
        self.give(enrol, vec![words::unit_card_row(unit, &card)]).await.expect("the unit can be enrolled");
    }

    pub(crate) async fn give(&self, command: Command, rows: Vec<RowChange>) -> Result<Done, SubmitError> {
        let id = Uuid::now_v7();
        self.engine.submit(order(&id.to_string(), [0; 32], command, rows)).await
    }

    pub(crate) async fn report(&self, category: &str) -> (CaseId, Result<Done, SubmitError>) {
        let (intake, rows) = intake(category);
        (intake.case, self.give(Command::OpenCase(intake), rows).await)
    }

    /// Follows the changes until the view satisfies `wanted`.
    pub(crate) async fn until(&self, wanted: impl Fn(&hub_engine::View) -> bool) {
        let mut changes = self.engine.subscribe();
        while !self.engine.read(&wanted) {
            changes.recv().await.expect("the engine goes on and the test keeps up");
        }
    }
}

pub(crate) fn order(key: &str, digest: [u8; 32], command: Command, rows: Vec<RowChange>) -> Order {
    Order {
        principal: "test".to_owned(),
        key: key.to_owned(),
        id: Uuid::now_v7(),
        digest,
        command,
        rows,
        occurred: None,
        answer: b"answer".to_vec(),
    }
}

pub(crate) fn intake(category: &str) -> (Intake, Vec<RowChange>) {
    let (words, row) =
        words::seal(&ReportWords { text: "井盖破损".to_owned(), ..ReportWords::default() });
    let intake = Intake {
        report: ReportId(Uuid::now_v7()),
        case: CaseId(Uuid::now_v7()),
        channel: "12345".to_owned(),
        words,
        category: Category(category.to_owned()),
        grade: None,
        place: Some(Place::new(PLACE.0, PLACE.1).expect("a valid place")),
        area: AreaCode::new(VILLAGE).expect("a valid code"),
        call_first: vec![],
        called: vec![],
        filed_by: None,
        wish: Wish::default(),
        people: None,
        risk: None,
        matter: None,
    };
    (intake, vec![row])
}

/// Writes events into the ledger past every rule.
pub(crate) async fn record(ledger: &dyn Ledger, events: Vec<NewEvent>) {
    record_with_timers(ledger, events, vec![]).await;
}

pub(crate) async fn record_with_timers(ledger: &dyn Ledger, events: Vec<NewEvent>, set_timers: Vec<Timer>) {
    let id = Uuid::now_v7();
    let command = CommandStamp { id, principal: "past".to_owned(), key: id.to_string(), digest: [0; 32] };
    let append = Append { recorded_us: START.0, events, set_timers, ..Append::of(command) };
    ledger.append(append).await.expect("the ledger takes any bytes");
}

pub(crate) fn unit() -> UnitId {
    UnitId(Uuid::now_v7())
}

pub(crate) fn person() -> PersonId {
    PersonId(Uuid::now_v7())
}

/// Somebody at the centre of the city, above everybody.
pub(crate) fn at_the_city() -> Actor {
    let area = AreaCode::new("c").expect("a valid code");
    Actor { person: person(), seat: Seat::Centre { tier: Tier::City, area } }
}

/// The registration of a case is withdrawn from there.
pub(crate) fn withdraw(case: CaseId) -> Command {
    Command::Withdraw { case, by: Withdrawer::Seated(at_the_city()), reason: note() }
}

pub(crate) fn note() -> Sealed {
    words::seal(&"说明").0
}
