//! Far ends that keep to nothing: they are shown out, and everybody else is served.

use serde_json::json;
use simulators::client::HubAddress;
use system_tests::rig::{Raw, Rig, organisation::SOUTH, organisation::patient, unit_hello, within};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};
use tokio_tungstenite::tungstenite::Message;

use crate::stories::{call, wait_for_fixes};

/// A unit that was welcomed and from now on behaves badly, beside a hub that goes on serving.
async fn welcomed(rig: &Rig, code: &str) -> Raw {
    let token = rig.token(code).await;
    let mut unit = Raw::unit(&rig.address(), &token).await.expect("the token is good");
    unit.say(&unit_hello()).await;
    let _ = unit.heard("welcome").await;
    unit
}

/// Another unit is still offered a case and takes it.
async fn others_are_served(rig: &mut Rig) {
    let desk = rig.dispatcher(SOUTH).await;
    let mut good = rig.unit("S2").await;
    wait_for_fixes(rig, &["S2"]).await;
    let case = call(&desk, "井盖缺失").await.case;
    let _ = good.accept(case).await;
}

#[tokio::test]
async fn garbage_is_answered_eight_times_and_then_shown_out() {
    let mut rig = Rig::start().await;
    let mut unit = welcomed(&rig, "S1").await;
    for garbage in ["", "{", "[]", "null", "{\"type\":5}", "\u{0}\u{1}", "{\"type\":\"fix\"}"] {
        unit.send(Message::text(garbage)).await;
        let error = unit.heard("error").await;
        assert_eq!(error["code"], "malformed", "{garbage:?}: {error}");
    }
    unit.send(Message::text("the eighth")).await;
    assert_eq!(unit.closed().await, 4501);
    others_are_served(&mut rig).await;
    rig.stop().await;
}

#[tokio::test]
async fn a_message_of_a_later_version_is_skipped() {
    let rig = Rig::start().await;
    let mut unit = welcomed(&rig, "S1").await;
    for _ in 0..20 {
        unit.say(&json!({ "type": "hologram", "of": "the scene" })).await;
    }
    unit.say(&json!({ "type": "ping", "sent_us": 5, "mood": "fine" })).await;
    assert_eq!(unit.heard("pong").await["sent_us"], 5);
    rig.stop().await;
}

#[tokio::test]
async fn a_frame_of_sixteen_mebibytes_is_shown_out_unread() {
    let mut rig = Rig::start().await;
    for frame in [Message::text("x".repeat(16 << 20)), Message::binary(vec![0; 16 << 20])] {
        let mut unit = welcomed(&rig, "S1").await;
        unit.send(frame).await;
        let code = unit.closed().await;
        // A client that is still writing when it is shut out may not get to read the close frame.
        assert!([4501, 1006].contains(&code), "closed with {code}");
    }
    let mut unit = welcomed(&rig, "S1").await;
    unit.send(Message::text("x".repeat(64 * 1024 + 1))).await;
    assert_eq!(unit.closed().await, 4501, "one byte over the limit is named");
    others_are_served(&mut rig).await;
    rig.stop().await;
}

#[tokio::test]
async fn a_socket_that_says_nothing_is_shown_out_after_ten_seconds() {
    let rig = Rig::start().await;
    let token = rig.token("S1").await;
    let mut unit = Raw::unit(&rig.address(), &token).await.expect("the token is good");
    assert_eq!(unit.closed().await, 4501);
    rig.stop().await;
}

#[tokio::test]
async fn a_connection_that_never_ends_its_request_is_shown_out() {
    let rig = Rig::start_with(patient(), |setting| setting.with("HUYING_LIMITS__HEADER_SECONDS", 1)).await;
    for beginning in ["", "GET /healthz HTTP/1.1\r\nHost: hub\r\nX-Slow:"] {
        let mut stream = TcpStream::connect(authority(&rig.address())).await.expect("the hub listens");
        stream.write_all(beginning.as_bytes()).await.expect("the hub reads");
        let mut answer = Vec::new();
        // Reset or closed: either way it is over.
        let ended = within("the hub gives up on a request", stream.read_to_end(&mut answer)).await;
        let answer = String::from_utf8_lossy(&answer);
        assert!(ended.is_err() || answer.is_empty() || answer.contains("408"), "{answer}");
    }
    assert!(rig.visitor().get_text("/healthz").await.is_ok());
    rig.stop().await;
}

#[tokio::test]
async fn the_token_of_a_removed_unit_opens_nothing_and_its_socket_is_closed() {
    let mut rig = Rig::start().await;
    let token = rig.token("S1").await;
    let mut unit = welcomed(&rig, "S1").await;
    rig.retire(&["S1"]).await;
    assert_eq!(unit.closed().await, 4502);
    assert_eq!(Raw::unit(&rig.address(), &token).await.err(), Some(401));
    others_are_served(&mut rig).await;
    rig.stop().await;
}

#[tokio::test]
async fn a_client_without_the_subprotocol_is_told_so() {
    let rig = Rig::start().await;
    let token = rig.token("S1").await;
    let mut stream = TcpStream::connect(authority(&rig.address())).await.expect("the hub listens");
    let request = format!(
        "GET /ws/unit HTTP/1.1\r\nHost: hub\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
         Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\
         Authorization: Bearer {token}\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).await.expect("the hub reads");
    let mut heard = Vec::new();
    // 4503 as a close frame, or a refusal of the upgrade: both say which subprotocol is wanted.
    let _ = within("the hub answers", stream.read_to_end(&mut heard)).await;
    let text = String::from_utf8_lossy(&heard);
    let closed_4503 = heard.windows(2).any(|pair| pair == 4503_u16.to_be_bytes());
    assert!(closed_4503 || text.contains("huying.v1"), "{text}");
    rig.stop().await;
}

/// Host and port.
fn authority(address: &HubAddress) -> String {
    address
        .origin()
        .rsplit_once("//")
        .map(|(_, authority)| authority.to_owned())
        .expect("an address has a scheme")
}
