//! Peers that send garbage, too much, or nothing: each is closed with its code, and nobody else notices.

use std::time::Duration;

use hub_protocol::{CloseCode, limits::BAD_MESSAGES_MAX};
use tokio_tungstenite::tungstenite::Message;

use super::{
    super::SocketLimits,
    client::{Client, unit_request},
    world::{HERE, World, limits},
};

async fn still_serves(world: &World, quiet: &mut Client) {
    quiet.say(r#"{"type":"ping","sent_us":1}"#).await;
    assert_eq!(quiet.hears("pong").await["sent_us"], 1);
    world.report(HERE).await;
}

#[tokio::test]
async fn garbage_is_answered_eight_times_and_then_closed() {
    let world = World::new().await;
    let (_, bystander) = world.unit(HERE).await;
    let mut quiet = world.device_welcomed(&bystander).await;
    let (_, token) = world.unit(HERE).await;
    let mut unit = world.device_welcomed(&token).await;
    for _ in 1..BAD_MESSAGES_MAX {
        unit.say("\u{0}{{{").await;
        assert_eq!(unit.hears("error").await["code"], "malformed");
    }
    unit.say(r#"{"type":"fix"}"#).await;
    assert_eq!(unit.closed().await, CloseCode::BadMessage.code());
    still_serves(&world, &mut quiet).await;
}

#[tokio::test]
async fn a_frame_of_16_mib_is_closed_unread() {
    let world = World::new().await;
    let (_, bystander) = world.unit(HERE).await;
    let mut quiet = world.device_welcomed(&bystander).await;
    let (_, token) = world.unit(HERE).await;
    let mut unit = world.device_welcomed(&token).await;
    // The hub stops reading at the header; what becomes of the rest is the network's affair.
    let sent = tokio::time::timeout(
        Duration::from_secs(5),
        unit.say_rough(Message::text(" ".repeat(16 * 1024 * 1024))),
    );
    drop(sent.await);
    let code = unit.closed().await;
    assert!([CloseCode::BadMessage.code(), 1005, 1006].contains(&code), "{code}");
    still_serves(&world, &mut quiet).await;
}

#[tokio::test]
async fn a_frame_just_too_long_is_closed_with_a_code() {
    let world = World::new().await;
    let (_, token) = world.unit(HERE).await;
    let mut unit = world.device_welcomed(&token).await;
    unit.say(" ".repeat(64 * 1024 + 1)).await;
    assert_eq!(unit.closed().await, CloseCode::BadMessage.code());
}

#[tokio::test]
async fn a_message_of_a_later_version_is_skipped() {
    let world = World::new().await;
    let (_, token) = world.unit(HERE).await;
    let mut unit = world.device_welcomed(&token).await;
    for _ in 0..2 * BAD_MESSAGES_MAX {
        unit.say(r#"{"type":"selfie","pixels":[]}"#).await;
        unit.say_rough(Message::binary(vec![0_u8; 16])).await.expect("the hub listens");
    }
    still_serves(&world, &mut unit).await;
}

#[tokio::test]
async fn who_says_no_hello_is_closed() {
    let soon = SocketLimits { hello_within: Duration::from_millis(50), ..limits() };
    let world = World::with(soon).await;
    let (_, token) = world.unit(HERE).await;
    let mut silent = world.device(&token).await;
    assert_eq!(silent.closed().await, CloseCode::BadMessage.code());
    let mut rude = world.device(&token).await;
    rude.say(r#"{"type":"ping"}"#).await;
    assert_eq!(rude.closed().await, CloseCode::BadMessage.code());
}

#[tokio::test]
async fn who_goes_silent_is_closed() {
    let soon = SocketLimits { idle: Duration::from_millis(100), ..limits() };
    let world = World::with(soon).await;
    let (_, token) = world.unit(HERE).await;
    let mut unit = world.device_welcomed(&token).await;
    assert_eq!(unit.closed().await, CloseCode::Silent.code());
}

#[tokio::test]
async fn another_version_is_told_so() {
    let world = World::new().await;
    let (_, token) = world.unit(HERE).await;
    let mut request = unit_request(world.address, &token);
    request.headers_mut().remove("sec-websocket-protocol");
    let mut old = Client::open(world.address, request).await.expect("the upgrade is granted");
    assert_eq!(old.closed().await, CloseCode::UnsupportedVersion.code());
}

#[tokio::test]
async fn a_hub_that_stops_says_so() {
    let world = World::new().await;
    let (_, token) = world.unit(HERE).await;
    let mut unit = world.device_welcomed(&token).await;
    world.hub.stop.cancel();
    assert_eq!(unit.closed().await, CloseCode::GoingAway.code());
}

#[tokio::test]
async fn one_socket_too_many_is_told_to_come_back_later() {
    let full = SocketLimits { sockets: 1, ..limits() };
    let world = World::with(full).await;
    let (_, token) = world.unit(HERE).await;
    let mut first = world.device_welcomed(&token).await;
    let (_, another) = world.unit(HERE).await;
    let mut second = world.device(&another).await;
    assert_eq!(second.closed().await, CloseCode::Busy.code());
    still_serves(&world, &mut first).await;
}
