//! Somebody without an open console is told by the operator's own gateway, and what came of it is on record.

use std::path::Path;

use hub_protocol::{
    EventKind, PersonId, ReachOutcome, Role,
    http::{ImportOrganisation, PersonEntry, RosterDuty, SessionView, routes},
    views::Detail,
};
use serde_json::Value;
use system_tests::rig::{
    Rig, eventually, folder,
    organisation::{SOUTH, patient},
    setting_on, within,
};
use tokio::{
    io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader},
    net::{TcpListener, TcpStream},
};

use crate::stories::call;

const SECRET: &str = "shared with the gateway";
const NUMBER: &str = "13800138000";

/// A gateway that answers one request after the other as it is told.
struct Gateway(TcpListener);

/// What the hub sent.
struct Sent {
    head: Vec<String>,
    body: Value,
}

impl Gateway {
    async fn open() -> Self {
        Self(TcpListener::bind("127.0.0.1:0").await.expect("a free port"))
    }

    /// A configuration that names it as the only channel.
    fn configured(&self, folder: &Path) -> std::path::PathBuf {
        let address = self.0.local_addr().expect("it listens");
        let file = folder.join("hub.toml");
        let text = format!(
            "[outreach]\nafter_seconds = 1\n[[outreach.channels]]\ncode = \"sms\"\nurl = \"http://{address}/huying\"\nsecret = \"{SECRET}\"\n"
        );
        std::fs::write(&file, text).expect("the folder can be written");
        file
    }

    /// Takes one request and answers it with a status.
    async fn answer(&self, status: &str) -> Sent {
        let serve = async {
            let (stream, _) = self.0.accept().await.expect("the hub connects");
            read(stream, status).await
        };
        within("the gateway is asked", serve).await
    }
}

async fn read(stream: TcpStream, status: &str) -> Sent {
    let mut stream = BufReader::new(stream);
    let mut head = Vec::new();
    loop {
        let mut line = String::new();
        stream.read_line(&mut line).await.expect("a line of the head");
        if line.trim().is_empty() {
            break;
        }
        head.push(line.trim().to_owned());
    }
    let length =
        head.iter().find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length: ")?.parse().ok());
    let mut body = vec![0; length.expect("the body has a length")];
    stream.read_exact(&mut body).await.expect("the body");
    let answer = format!("HTTP/1.1 {status}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
    stream.write_all(answer.as_bytes()).await.expect("the hub waits for the answer");
    Sent { head, body: serde_json::from_slice(&body).expect("the body is JSON") }
}

impl Sent {
    fn header(&self, name: &str) -> &str {
        let of = |line: &&String| line.to_ascii_lowercase().starts_with(&format!("{name}: "));
        let line = self.head.iter().find(of).unwrap_or_else(|| panic!("no header {name}: {:?}", self.head));
        line.split_once(": ").expect("it was found by that").1
    }
}

/// A hub with that gateway, and officers on duty in the southern village.
async fn hub_with(gateway: &Gateway, phones: &[Option<&str>]) -> (Rig, tempfile::TempDir, Vec<PersonId>) {
    let folder = folder();
    let setting =
        setting_on(folder.path()).with("HUYING_CONFIG", gateway.configured(folder.path()).display());
    let mut rig = Rig::start_kept(setting, patient()).await;
    let logins: Vec<String> = (0..phones.len()).map(|index| format!("officer-{index}")).collect();
    for login in &logins {
        rig.account(login, Role::Dispatcher, SOUTH).await;
    }
    let area = hub_protocol::AreaCode(SOUTH.to_owned());
    let people = logins.iter().zip(phones).map(|(login, phone)| PersonEntry {
        code: format!("W-{login}"),
        name: format!("值班员{login}"),
        phone: phone.map(str::to_owned),
        login: Some(login.clone()),
        role: Some(Role::Dispatcher),
        area: area.clone(),
        department: None,
    });
    let duty = |login: &String| RosterDuty {
        area: area.clone(),
        person: login.clone(),
        post: None,
        from_us: None,
        until_us: None,
    };
    let import = ImportOrganisation {
        people: Some(people.collect()),
        roster: Some(logins.iter().map(duty).collect()),
        ..ImportOrganisation::default()
    };
    rig.import(&import).await;
    let mut ids = Vec::new();
    for login in &logins {
        let client = rig.signed_in(login).await;
        let session: SessionView = client.get(routes::SESSION).await.expect("somebody is signed in");
        ids.push(session.person.id);
    }
    (rig, folder, ids)
}

#[tokio::test]
async fn an_officer_without_a_console_is_told_by_the_gateway_and_it_is_on_record() {
    let gateway = Gateway::open().await;
    let (mut rig, _folder, officers) = hub_with(&gateway, &[Some(NUMBER)]).await;
    rig.expect_in_log("a gateway did not answer");
    let desk = rig.signed_in("officer-0").await;
    let case = call(&desk, "有人吵架").await.case;
    let first = gateway.answer("503 Service Unavailable").await;
    let second = gateway.answer("200 OK").await;
    assert_eq!(first.header("huying-delivery"), second.header("huying-delivery"), "the same message");
    assert!(second.header("huying-signature").starts_with("t="), "{:?}", second.head);
    assert_eq!((&second.body["about"], &second.body["to"]["number"]), (&"alert".into(), &NUMBER.into()));
    assert_eq!(second.body["case"], case.0.to_string());
    assert!(!second.body.to_string().contains("有人吵架"), "the caller's words stay here: {}", second.body);
    let told = eventually("it is on record", async || {
        let detail = desk.case(case).await.expect("the case can be read");
        detail.history.into_iter().find(|entry| entry.event == EventKind::ReachRecorded)
    })
    .await;
    let reach = Detail::Reach { channel: "sms".to_owned(), outcome: ReachOutcome::Taken };
    assert!(told.details.contains(&reach), "{:?}", told.details);
    let named = |detail: &Detail| matches!(detail, Detail::Person { person } if person.id == officers[0]);
    assert!(told.details.iter().any(named), "{:?}", told.details);
    assert!(desk.case(case).await.expect("it can be read").case.alert.is_some(), "that was no answer");
    rig.stop().await;
}

#[tokio::test]
async fn whoever_sits_at_a_console_is_not_told_and_a_missing_number_is_on_record() {
    let gateway = Gateway::open().await;
    let (rig, _folder, officers) = hub_with(&gateway, &[Some(NUMBER), None]).await;
    let desk = rig.signed_in("officer-0").await;
    let mut seat = system_tests::rig::Seat::open(desk.clone());
    seat.shown().await;
    let case = call(&desk, "有人吵架").await.case;
    let told = eventually("the other officer's missing number is on record", async || {
        let detail = desk.case(case).await.expect("the case can be read");
        let told = detail.history.iter().find(|entry| entry.event == EventKind::ReachRecorded);
        told.map(|entry| entry.details.clone())
    })
    .await;
    let reach = Detail::Reach { channel: "sms".to_owned(), outcome: ReachOutcome::NoNumber };
    assert!(told.contains(&reach), "{told:?}");
    let named = |detail: &Detail| matches!(detail, Detail::Person { person } if person.id == officers[1]);
    assert!(told.iter().any(named), "{told:?}");
    rig.stop().await;
}
