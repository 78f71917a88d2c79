//! Whoever signs out, or is shut out, is off the sockets within a second.

use std::time::{Duration, Instant};

use hub_protocol::{
    DeviceId,
    http::{ChangeAccount, DeviceList, routes},
};
use reqwest::Method;
use serde_json::json;
use system_tests::rig::{
    Raw, Rig,
    organisation::{NORTH, SOUTH},
    unit_hello,
};

use crate::{ask::ask, resume::console};

/// How soon a socket must be closed after its right to be open has ended.
const CLOSED_WITHIN: Duration = Duration::from_secs(1);

async fn closes_soon(socket: &mut Raw, since: Instant) {
    assert_eq!(socket.closed().await, 4502);
    let took = since.elapsed();
    assert!(took <= CLOSED_WITHIN, "the socket stayed open for {took:?}");
}

#[tokio::test]
async fn signing_out_closes_the_console_and_ends_the_session() {
    let mut rig = Rig::start().await;
    let desk = rig.dispatcher(SOUTH).await;
    let mut socket = console(&desk, None, None).await;
    let _ = socket.heard("snapshot").await;
    let since = Instant::now();
    let answer = ask(&desk, Method::DELETE, routes::SESSION, None, "").await;
    assert_eq!(answer.status, 204, "{answer:?}");
    closes_soon(&mut socket, since).await;
    let after = ask(&desk, Method::GET, routes::CASES, None, "").await;
    assert_eq!((after.status, after.code()), (401, "not_signed_in"), "{after:?}");
    rig.stop().await;
}

#[tokio::test]
async fn an_account_that_is_switched_off_is_off_its_sockets_too() {
    let mut rig = Rig::start().await;
    let desk = rig.dispatcher(NORTH).await;
    let mut socket = console(&desk, None, None).await;
    let _ = socket.heard("snapshot").await;
    let session: hub_protocol::http::SessionView = desk.get(routes::SESSION).await.expect("it is signed in");
    let path = routes::ACCOUNT.replace("{account}", &session.person.id.to_string());
    let off = ChangeAccount { active: Some(false), ..ChangeAccount::default() };
    let since = Instant::now();
    let answer = ask(rig.admin(), Method::PATCH, &path, None, json!(off).to_string()).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    closes_soon(&mut socket, since).await;
    let refused = rig.visitor().sign_in(&format!("at-{NORTH}"), system_tests::rig::PASSWORD).await;
    assert!(refused.is_err(), "an account that is switched off can sign in");
    rig.stop().await;
}

#[tokio::test]
async fn a_revoked_device_is_off_its_socket_and_stays_out() {
    let rig = Rig::start().await;
    let token = rig.token("S1").await;
    let mut socket = Raw::unit(&rig.address(), &token).await.expect("the token is good");
    socket.say(&unit_hello()).await;
    let _ = socket.heard("welcome").await;
    let devices: DeviceList = rig.admin().get(routes::DEVICES).await.expect("devices can be listed");
    let device: DeviceId = devices.devices.first().expect("there is one").id;
    let since = Instant::now();
    let path = routes::DEVICE.replace("{device}", &device.to_string());
    let answer = ask(rig.admin(), Method::DELETE, &path, None, "").await;
    assert_eq!(answer.status, 204, "{answer:?}");
    closes_soon(&mut socket, since).await;
    assert_eq!(Raw::unit(&rig.address(), &token).await.err(), Some(401));
    rig.stop().await;
}

#[tokio::test]
async fn a_ticket_is_good_once() {
    let mut rig = Rig::start().await;
    let desk = rig.dispatcher(SOUTH).await;
    let ticket = desk.ticket().await.expect("whoever is signed in gets a ticket").ticket;
    let address = desk.address();
    let socket = address.socket(&format!("/ws/console?ticket={ticket}"));
    let cookie = desk.cookie_header().expect("the desk is signed in");
    let headers = [("Origin", address.origin()), ("Cookie", cookie.as_str())];
    assert!(Raw::open(&socket, &headers).await.is_ok());
    assert_eq!(Raw::open(&socket, &headers).await.err(), Some(401));
    rig.stop().await;
}
