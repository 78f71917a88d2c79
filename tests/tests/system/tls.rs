//! Encrypted, with a certificate that the hub made for itself.

use std::sync::Arc;

use futures_util::{SinkExt as _, StreamExt as _};
use hub_protocol::SUBPROTOCOL;
use rustls::{
    ClientConfig, RootCertStore,
    pki_types::{CertificateDer, ServerName, pem::PemObject as _},
};
use simulators::hub_process::HubSetting;
use system_tests::rig::{Rig, folder, organisation, setting_on, unit_hello, within};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_tungstenite::{
    client_async,
    tungstenite::{ClientRequestBuilder, Message},
};

#[tokio::test]
async fn a_hub_with_its_own_certificate_serves_pages_and_sockets_to_whoever_trusts_it() {
    let folder = folder();
    let setting = setting_on(folder.path()).with("HUYING_TLS__MODE", "on");
    let certificate = setting.data_dir.join("tls/certificate.pem");
    let setting = HubSetting { certificate: Some(certificate.clone()), ..setting };
    let mut rig = Rig::start_kept(setting, organisation::patient()).await;
    assert!(rig.address().origin().starts_with("https://"), "{}", rig.address());
    let key = std::fs::metadata(rig.setting().data_dir.join("tls/key.pem")).expect("the key is kept");
    assert_eq!(std::os::unix::fs::PermissionsExt::mode(&key.permissions()) & 0o777, 0o600);

    let strangers = reqwest::Client::builder().no_proxy().build().expect("a plain client can be built");
    let refused = strangers.get(rig.address().http("/healthz")).send().await;
    assert!(refused.is_err(), "a certificate that nobody vouches for was taken");

    let token = rig.token("S1").await;
    assert_eq!(unit_over_tls(&rig, &certificate, &token).await["type"], "welcome");
    let before = std::fs::read(&certificate).expect("the certificate can be read");
    rig.go_down().await;
    rig.start_again().await;
    assert_eq!(
        before,
        std::fs::read(&certificate).expect("the certificate can be read"),
        "a new one at every start"
    );
    let again = rig.signed_in(system_tests::rig::ADMINISTRATOR).await;
    let cookie = again.cookie_header();
    assert!(cookie.is_some(), "the session's cookie is kept over TLS");
    rig.stop().await;
}

async fn unit_over_tls(rig: &Rig, certificate: &std::path::Path, token: &str) -> serde_json::Value {
    let mut roots = RootCertStore::empty();
    let pem = CertificateDer::from_pem_file(certificate).expect("the certificate can be read");
    roots.add(pem).expect("the certificate can be trusted");
    let config = ClientConfig::builder().with_root_certificates(roots).with_no_client_auth();
    let address = rig.address();
    let authority = address.origin().trim_start_matches("https://").to_owned();
    let stream = TcpStream::connect(&authority).await.expect("the hub listens");
    let name = ServerName::try_from("127.0.0.1").expect("an address is a name");
    let stream =
        TlsConnector::from(Arc::new(config)).connect(name, stream).await.expect("the hub speaks TLS");
    let uri = address.socket("/ws/unit").parse().expect("an address is a URI");
    let request = ClientRequestBuilder::new(uri)
        .with_sub_protocol(SUBPROTOCOL)
        .with_header("Authorization", format!("Bearer {token}"));
    let (mut socket, _) = client_async(request, stream).await.expect("the token is good");
    socket.send(Message::text(unit_hello().to_string())).await.expect("the hub reads");
    let frame = within("the unit is welcomed", socket.next()).await;
    let frame = frame.expect("the socket is open").expect("the socket works");
    serde_json::from_str(frame.to_text().expect("a welcome is text")).expect("a welcome is JSON")
}
