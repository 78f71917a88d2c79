//! The table asked of a server in this process, which answers well, late, wrongly or not at all.

use std::sync::Mutex as StdMutex;

use axum::{Router, extract::State, http::Uri, response::IntoResponse as _};
use hub_dispatch::WayKnownBy;
use tokio::net::TcpListener;

use super::{circuit::FAILURES_MAX, *};

/// What the server answers.
#[derive(Debug, Clone)]
enum Says {
    Text(u16, String),
    /// Nothing, ever.
    Nothing,
    /// A body that goes on for ever.
    Endless,
}

#[derive(Clone)]
struct Server {
    says: Arc<StdMutex<Says>>,
    heard: Arc<StdMutex<Vec<String>>>,
}

impl Server {
    fn say(&self, says: Says) {
        *self.says.lock().expect("no test panics under it") = says;
    }

    fn heard(&self) -> Vec<String> {
        self.heard.lock().expect("no test panics under it").clone()
    }
}

async fn answer(State(server): State<Server>, uri: Uri) -> axum::response::Response {
    server.heard.lock().expect("no test panics under it").push(uri.to_string());
    let says = server.says.lock().expect("no test panics under it").clone();
    match says {
        Says::Text(status, body) => {
            let status = StatusCode::from_u16(status).expect("a test names a status");
            (status, body).into_response()
        }
        Says::Nothing => std::future::pending().await,
        Says::Endless => {
            let part = axum::body::Bytes::from(vec![b' '; 65_536]);
            let parts = futures_util::stream::repeat_with(move || Ok::<_, std::io::Error>(part.clone()));
            axum::body::Body::from_stream(parts).into_response()
        }
    }
}

/// A server that says this, and a table that asks it.
async fn server(says: Says, timeout_ms: u32) -> (Server, Table) {
    let server = Server { says: Arc::new(StdMutex::new(says)), heard: Arc::default() };
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
    let address = listener.local_addr().expect("it listens");
    let app = Router::new().fallback(answer).with_state(server.clone());
    tokio::spawn(async move { axum::serve(listener, app).await });
    (server, at(&format!("http://{address}/"), timeout_ms))
}

fn at(address: &str, timeout_ms: u32) -> Table {
    // Another test may have been first.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let config = RoadsConfig { table_timeout_ms: timeout_ms, ..RoadsConfig::default() };
    Table::at(address, &config).expect("a client can be made")
}

fn place(lat: f64, lon: f64) -> Place {
    Place::new(lat, lon).expect("it is a place")
}

/// From two places to one.
fn question(travel: Travel) -> Question {
    let from = vec![place(38.8740, 115.4646), place(38.88, 115.5)];
    Question { travel, from, to: vec![place(38.9, 115.123_456_7)], at: UtcMicros(0) }
}

async fn asked(table: &Table) -> Option<Vec<Travelled>> {
    Some(table.look_up(&question(Travel::Car))?.await)
}

fn well(durations: &str) -> Says {
    Says::Text(200, format!(r#"{{"code":"Ok","durations":{durations}}}"#))
}

fn reached(ms: u32) -> Travelled {
    Travelled::Reached { ms, by: WayKnownBy::Table }
}

/// Long enough for any server of a test that answers.
const PATIENT_MS: u32 = 20_000;

#[tokio::test]
async fn it_is_asked_as_osrm_wants_and_its_times_are_taken() {
    let (server, table) = server(well("[[61.25],[null]]"), PATIENT_MS).await;
    assert_eq!(asked(&table).await, Some(vec![reached(61_250), Travelled::NoRoute]));
    let golden = "/table/v1/driving/115.464600,38.874000;115.500000,38.880000;115.123457,38.900000\
                  ?sources=0;1&destinations=2&annotations=duration&generate_hints=false";
    assert_eq!(server.heard(), [golden]);
}

#[tokio::test]
async fn who_is_off_its_roads_walks_and_who_is_far_off_is_not_known() {
    let answer = r#"{"code":"Ok","durations":[[60],[60]],
        "sources":[{"distance":115.0,"name":"","location":[1,2]},{"distance":3500}],
        "destinations":[{"distance":15}]}"#;
    let (_server, table) = server(Says::Text(200, answer.to_owned()), PATIENT_MS).await;
    // A hundred metres at 4.8 km/h, longer by 1.3.
    assert_eq!(asked(&table).await, Some(vec![reached(60_000 + 97_500), Travelled::Unknown]));
}

#[tokio::test]
async fn nobody_is_asked_for_what_has_no_profile() {
    let (server, table) = server(well("[[1],[2]]"), PATIENT_MS).await;
    for travel in [Travel::Foot, Travel::EBike, Travel::Boat] {
        assert!(table.look_up(&question(travel)).is_none(), "{travel:?}");
    }
    assert!(server.heard().is_empty());
}

#[tokio::test]
async fn who_is_beyond_what_it_takes_is_left_out() {
    let (server, table) = server(Says::Text(400, r#"{"code":"NoSegment"}"#.to_owned()), PATIENT_MS).await;
    let many =
        |count: u32| (0..count).map(|east| place(38.0, 115.0 + f64::from(east) / 1e3)).collect::<Vec<_>>();
    let wide = Question { from: many(150), ..question(Travel::Car) };
    let answered = table.look_up(&wide).expect("it is asked").await;
    assert_eq!(answered, vec![Travelled::Unknown; PLACES_MAX - 1], "those that it was asked for");
    assert_eq!(server.heard()[0].matches(',').count(), PLACES_MAX);
    let far_too_wide = Question { to: many(100), ..question(Travel::Car) };
    assert!(table.look_up(&far_too_wide).is_none());
    assert!(!table.is_failing());
}

/// Whatever it says, three times of it is enough; then it is asked no more.
#[tokio::test]
async fn whoever_answers_wrongly_knows_nothing_and_is_left_alone() {
    for says in [
        Says::Text(500, "out of order".to_owned()),
        Says::Text(302, String::new()),
        Says::Text(200, "<html>".to_owned()),
        Says::Text(200, "{}".to_owned()),
        Says::Text(200, r#"{"code":"Ok"}"#.to_owned()),
        Says::Text(400, r#"{"code":"InvalidQuery","message":"no"}"#.to_owned()),
        well("[[1]]"),
        well("[[1],[2,3]]"),
        well("[[1],[-2]]"),
        well("[[1],[1e300]]"),
        well("[[1],[\"2\"]]"),
        well("[[1],[NaN]]"),
        Says::Endless,
    ] {
        let (server, table) = server(says.clone(), PATIENT_MS).await;
        for _ in 0..FAILURES_MAX {
            assert!(!table.is_failing());
            assert_eq!(asked(&table).await, Some(Vec::new()), "{says:?}");
        }
        assert!(table.is_failing(), "{says:?}");
        assert_eq!(asked(&table).await, None, "{says:?}");
        assert_eq!(server.heard().len(), usize::from(FAILURES_MAX), "{says:?}");
    }
}

#[tokio::test]
async fn whoever_does_not_answer_in_time_is_left_alone_and_asked_again_when_its_time_has_come() {
    let (server, table) = server(Says::Nothing, 20).await;
    for _ in 0..FAILURES_MAX {
        assert_eq!(asked(&table).await, Some(Vec::new()));
    }
    assert_eq!(asked(&table).await, None);
    server.say(well("[[1],[2]]"));
    {
        let mut circuit = table.0.circuit.lock().expect("no test panics under it");
        *circuit = Circuit::LeftAlone { until: Instant::now(), wait: circuit::FIRST_WAIT };
    }
    assert_eq!(asked(&table).await, Some(vec![reached(1_000), reached(2_000)]));
    assert!(!table.is_failing());
}

#[tokio::test]
async fn no_more_are_asked_at_once_than_there_is_room_for() {
    let (_server, table) = server(Says::Nothing, PATIENT_MS).await;
    let asked: Vec<_> = (0..ASKED_AT_ONCE_MAX).map(|_| table.look_up(&question(Travel::Car))).collect();
    assert!(asked.iter().all(Option::is_some));
    assert!(table.look_up(&question(Travel::Car)).is_none());
}

#[tokio::test]
async fn where_nobody_listens_it_is_left_alone() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
    let address = listener.local_addr().expect("it listens");
    drop(listener);
    let table = at(&format!("http://{address}"), PATIENT_MS);
    for _ in 0..FAILURES_MAX {
        assert_eq!(asked(&table).await, Some(Vec::new()));
    }
    assert!(table.is_failing());
}
