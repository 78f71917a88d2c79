//! Appends as the tests write them: a command with nothing in it, to which each test adds what it is about.

use std::io::Write as _;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, Weak};

use hub_ledger::postgres::private::{PrivateServer, REQUIRE};
use hub_ledger::{
    Append, Claim, CommandStamp, IndexQuery, Indexed, Ledger, NewEvent, PostgresOptions, RowChange, Shelf,
    SqliteLedger, SqliteOptions, StreamId, Timer, TimerKey,
};
use uuid::Uuid;

/// The time at which everything is recorded unless a test says otherwise.
pub(crate) const NOW_US: i64 = 1_790_000_000_000_000;

/// A command of principal `p` with this key and nothing to change.
pub(crate) fn command(key: &str) -> Append {
    let command =
        CommandStamp { id: Uuid::now_v7(), principal: "p".to_owned(), key: key.to_owned(), digest: [1; 32] };
    let answer = format!("answer to {key}").into_bytes();
    Append { recorded_us: NOW_US, answer, ..Append::of(command) }
}

pub(crate) fn stream(name: &str) -> StreamId {
    StreamId::new(name).unwrap()
}

pub(crate) fn event(name: &str, body: &str) -> NewEvent {
    NewEvent {
        stream: stream(name),
        kind: "case.noted".to_owned(),
        schema: 1,
        occurred_us: NOW_US - 1,
        body: body.into(),
    }
}

pub(crate) fn claim(resource: &str, holder: &str) -> Claim {
    Claim { resource: resource.to_owned(), holder: holder.to_owned() }
}

pub(crate) fn timer_key(subject: &str, generation: u64) -> TimerKey {
    TimerKey { subject: subject.to_owned(), purpose: "rung".to_owned(), generation }
}

pub(crate) fn timer(subject: &str, generation: u64, due_us: i64) -> Timer {
    Timer { key: timer_key(subject, generation), due_us }
}

pub(crate) fn put(shelf: Shelf, key: &str, value: &str) -> RowChange {
    RowChange { shelf, key: key.to_owned(), value: Some(value.into()) }
}

pub(crate) fn erase(shelf: Shelf, key: &str) -> RowChange {
    RowChange { shelf, key: key.to_owned(), value: None }
}

/// A SQLite ledger in a folder that goes away with it.
pub(crate) struct InFolder {
    pub(crate) ledger: Option<Arc<SqliteLedger>>,
    pub(crate) folder: tempfile::TempDir,
}

impl InFolder {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let ledger = SqliteLedger::open(&SqliteOptions::new(folder.path().join("ledger.db"))).unwrap();
        Self { ledger: Some(Arc::new(ledger)), folder }
    }

    pub(crate) fn ledger(&self) -> &SqliteLedger {
        self.ledger.as_ref().unwrap()
    }

    pub(crate) fn file(&self) -> std::path::PathBuf {
        self.folder.path().join("ledger.db")
    }

    /// Lets go of the file, so that a test may open it in its own way.
    pub(crate) fn close(&mut self) {
        let ledger = Arc::into_inner(self.ledger.take().unwrap());
        drop(ledger.expect("nobody else holds the ledger"));
    }

    pub(crate) fn reopen(&mut self) -> &SqliteLedger {
        let ledger = SqliteLedger::open(&SqliteOptions::new(self.file())).unwrap();
        self.ledger = Some(Arc::new(ledger));
        self.ledger()
    }
}

/// Says what this machine cannot test, past the test runner, which hides what passing tests print.
pub(crate) fn left_out(what: &str) {
    std::io::stderr().write_all(format!("LEFT OUT: {what}\n").as_bytes()).unwrap();
}

pub(crate) type SharedServer = Arc<PrivateServer>;

/// A schema that no other test uses, on a server that runs as long as some test holds it.
///
/// `None` where there is no PostgreSQL to start and nobody insists on it.
pub(crate) fn fresh_schema() -> Option<(SharedServer, PostgresOptions)> {
    static RUNNING: Mutex<Weak<PrivateServer>> = Mutex::new(Weak::new());
    static SCHEMAS: AtomicU32 = AtomicU32::new(0);
    let mut running = RUNNING.lock().unwrap();
    let server = match running.upgrade() {
        Some(server) => server,
        None => match PrivateServer::start() {
            Ok(server) => Arc::new(server),
            Err(why) => {
                let required = std::env::var(REQUIRE).is_ok_and(|required| required == "1");
                assert!(!required, "PostgreSQL is required and could not be started: {why}");
                left_out(&format!("the PostgreSQL ledger is not tested here, because {why}"));
                return None;
            }
        },
    };
    *running = Arc::downgrade(&server);
    let schema = format!("live_{}", SCHEMAS.fetch_add(1, Ordering::Relaxed));
    let options = server.options(&schema);
    Some((server, options))
}

/// All pages of what a query finds.
pub(crate) async fn found(ledger: &dyn Ledger, mut query: IndexQuery) -> Vec<Indexed> {
    let mut all = Vec::new();
    loop {
        let page = ledger.find(query.clone()).await.unwrap();
        assert!(page.entries.len() <= query.limit, "{page:?}");
        all.extend(page.entries);
        query.before = page.next;
        if page.next.is_none() {
            return all;
        }
    }
}

/// Everything that can be read from a ledger, as text that a failed comparison can show.
pub(crate) async fn contents(ledger: &dyn Ledger) -> String {
    let all = usize::MAX;
    let head = ledger.head().await.unwrap();
    let mut text = format!("head {} {}\n", head.seq, head.recorded_us);
    for record in ledger.feed(0, all).await.unwrap() {
        text += &format!("{record:?}\n");
    }
    text += &format!("{:?}\n", ledger.claims().await.unwrap());
    text += &format!("{:?}\n", ledger.due_timers(i64::MAX, all).await.unwrap());
    text += &format!("{:?}\n", ledger.next_due_us().await.unwrap());
    for shelf in Shelf::ALL {
        text += &format!("{shelf:?} {:?}\n", ledger.rows(shelf, "", all).await.unwrap());
    }
    for terms in [vec![], vec![vec![1]], vec![vec![1, 2], vec![3, 4]], vec![vec![u64::MAX]]] {
        for scope in [None, Some(1), Some(u64::MAX)] {
            for states in [vec![], vec!["state 0".to_owned(), "state 1".to_owned()]] {
                let query = IndexQuery { scope, states, terms: terms.clone(), before: None, limit: 2 };
                text += &format!("{query:?} {:?}\n", found(ledger, query.clone()).await);
            }
        }
    }
    text += &format!("{:?}\n", ledger.opening().await.unwrap().states);
    text += &format!("{:?}\n", ledger.seals(0, all).await.unwrap());
    text
}
