//! What is asked for, and what comes.

use std::sync::Mutex;

use futures_util::StreamExt as _;
use hub_ledger::{MemoryLedger, RowChange};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use super::*;

#[track_caller]
fn check(range: &str, expected: Asked) {
    let mut asked = HeaderMap::new();
    asked.insert(header::RANGE, HeaderValue::from_str(range).unwrap());
    assert_eq!(read(&asked, 20), expected, "{range}");
    asked.insert(header::IF_RANGE, HeaderValue::from_static("\"the same\""));
    assert_eq!(read(&asked, 20), Asked::Whole, "{range} under a condition that cannot hold");
}

#[test]
fn a_range_is_of_bytes_that_there_are() {
    for (range, part) in [
        ("bytes=0-1", 0..=1),
        ("bytes=5-", 5..=19),
        ("bytes=-4", 16..=19),
        ("bytes=18-90", 18..=19),
        ("bytes=-90", 0..=19),
    ] {
        check(range, Asked::Part(part));
    }
}

#[test]
fn what_lies_beyond_the_end_cannot_be_had() {
    for range in ["bytes=20-", "bytes=20-30", "bytes=-0"] {
        check(range, Asked::Beyond);
    }
}

#[test]
fn what_is_no_range_and_what_asks_for_several_has_the_whole() {
    for range in ["", "bytes", "bytes=", "bytes=a-b", "bytes=5-2", "seconds=1-2", "bytes=0-1,4-5"] {
        check(range, Asked::Whole);
    }
}

/// A row as long as this, shown as a recording, and its bytes.
async fn recorded(length: usize) -> (Shown, Vec<u8>) {
    let bytes: Vec<u8> = (0..length).map(|at| u8::try_from(at % 251).expect("it is small")).collect();
    let ledger = MemoryLedger::default();
    let row = RowChange { shelf: Shelf::Vault, key: "it".to_owned(), value: Some(bytes.clone()) };
    ledger.put_rows(vec![row]).await.expect("the ledger is in memory");
    let shown = Shown {
        ledger: Arc::new(ledger),
        key: "it".to_owned(),
        kind: "audio/wav",
        length: u64::try_from(length).expect("it is short"),
    };
    (shown, bytes)
}

#[tokio::test]
async fn what_is_longer_than_a_piece_comes_as_it_is() {
    let length = 2 * PIECE_BYTES + 17;
    for (range, part) in [
        ("", 0..length),
        ("bytes=0-0", 0..1),
        ("bytes=0-262143", 0..PIECE_BYTES),
        ("bytes=262143-262144", PIECE_BYTES - 1..PIECE_BYTES + 1),
        ("bytes=5-", 5..length),
    ] {
        let (shown, bytes) = recorded(length).await;
        let mut asked = HeaderMap::new();
        asked.insert(header::RANGE, HeaderValue::from_static(range));
        let answered = answer(&asked, shown);
        let said = answered.headers()[header::CONTENT_LENGTH].to_str().expect("a number").to_owned();
        let body = axum::body::to_bytes(answered.into_body(), usize::MAX).await.expect("it comes whole");
        assert!(body == bytes[part.clone()], "{range}: {} bytes for {part:?}", body.len());
        assert_eq!(said, part.len().to_string(), "{range}");
    }
}

#[tokio::test]
async fn no_more_than_a_piece_is_held_and_what_is_erased_meanwhile_breaks_off() {
    let (shown, _) = recorded(3 * PIECE_BYTES).await;
    let (ledger, until) = (Arc::clone(&shown.ledger), shown.length);
    let mut pieces = std::pin::pin!(pieces(shown, 0, until));
    let first = pieces.next().await.expect("there is one").expect("it is read");
    assert_eq!(first.len(), PIECE_BYTES);
    let erased = RowChange { shelf: Shelf::Vault, key: "it".to_owned(), value: None };
    ledger.put_rows(vec![erased]).await.expect("the ledger is in memory");
    assert!(pieces.next().await.is_some_and(|piece| piece.is_err()));
}

#[test]
fn of_nothing_there_is_no_part() {
    let asked = HeaderMap::from_iter([(header::RANGE, HeaderValue::from_static("bytes=0-1"))]);
    assert_eq!(read(&asked, 0), Asked::Beyond);
}

/// What a subscriber wrote.
#[derive(Clone, Default)]
struct Told(Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Told {
    fn write(&mut self, words: &[u8]) -> std::io::Result<usize> {
        self.0.lock().expect("nobody died with it").extend(words);
        Ok(words.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn whoever_reads_what_breaks_off_sees_it_and_the_log_says_which_row_it_was() {
    let told = Told::default();
    let writer = told.clone();
    let subscriber = tracing_subscriber::fmt().with_ansi(false).with_writer(move || writer.clone()).finish();
    let _here = tracing::subscriber::set_default(subscriber);
    // More than the server holds back until it sends.
    let (shown, bytes) = recorded(4 * PIECE_BYTES).await;
    // It was longer when it was asked for.
    let shown = Arc::new(Shown { length: shown.length + 5, ..shown });
    let of = Arc::clone(&shown);
    let show = axum::routing::get(move || {
        let shown = Shown { ledger: Arc::clone(&of.ledger), key: of.key.clone(), ..*of };
        async move { answer(&HeaderMap::new(), shown) }
    });
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
    let address = listener.local_addr().expect("it is bound");
    let served = tokio::spawn(axum::serve(listener, axum::Router::new().route("/it", show)).into_future());
    let mut client = tokio::net::TcpStream::connect(address).await.expect("it listens");
    // The connection is to be kept, so that only what breaks off ends it.
    client.write_all(b"GET /it HTTP/1.1\r\nHost: it\r\n\r\n").await.expect("it reads");
    let mut answer = Vec::new();
    client.read_to_end(&mut answer).await.expect("it ends");
    served.abort();
    let head = answer.windows(4).position(|four| four == b"\r\n\r\n").expect("there is a head") + 4;
    let said = String::from_utf8_lossy(&answer[..head]).to_lowercase();
    assert!(said.contains(&format!("content-length: {}", shown.length)), "{said}");
    assert!(bytes.starts_with(&answer[head..]), "what came is what there was");
    let told = String::from_utf8(told.0.lock().expect("nobody died with it").clone()).expect("text");
    assert!(told.contains("WARN") && told.contains("row=\"it\""), "{told}");
}
