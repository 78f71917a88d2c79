//! What departments have, against the real hub: the plain list in a real browser, at a department's desk and a township's.

use hub_protocol::{
    AreaCode, CaseId, DepartmentCode, EventKind, Phase, PictureMoment, ReportKind, Role,
    http::{CaseAct, CaseDetail, ImportOrganisation, NewAccount, NewReport},
    views::{Actor, CaseView, DeskView, Detail, HistoryEntry},
};
use serde_json::json;
use simulators::{
    client::{HubClient, Key},
    policy::PolicyDocument,
};
use system_tests::rig::{
    PASSWORD, Rig,
    organisation::{self, COUNTY, IN_SOUTH, TOWN, report_at},
};

use crate::browser::{SCREEN, visit};

/// The department of the catalogue, and who sits there.
const ROADS: &str = "11130606000000001X";
const LOGIN: &str = "zhujian";
const PERSON: &str = "钱文";

/// A channel of the public, whose reports are looked into first.
const PUBLIC: &str = "web";

/// Matters go to their department by themselves, and what the public reports is looked into first.
fn policy() -> PolicyDocument {
    organisation::patient().with_closed_loop(&json!({ "check_first": [PUBLIC] }))
}

/// Imports the catalogue and seats somebody at the department's desk.
async fn seat_department(rig: &mut Rig) {
    let matter = json!({ "code": "12-01", "name": "道路设施", "category": "08", "lead": ROADS, "limit": { "working_days": 5 } });
    let departments = json!([{ "code": ROADS, "name": "区住建局", "area": COUNTY }]);
    let catalogue = Some(json!({ "departments": departments, "matters": [matter] }));
    rig.import(&ImportOrganisation { catalogue, ..ImportOrganisation::default() }).await;
    let account = NewAccount {
        login: LOGIN.to_owned(),
        name: PERSON.to_owned(),
        role: Role::Department,
        area: AreaCode(COUNTY.to_owned()),
        password: PASSWORD.to_owned(),
        department: Some(DepartmentCode(ROADS.to_owned())),
    };
    rig.admin().add_account(&account).await.expect("a department's person can have an account");
}

async fn filed(desk: &HubClient, report: NewReport) -> CaseId {
    desk.report(&report, &Key::fresh()).await.expect("a report is accepted").case
}

fn matter(text: &str) -> NewReport {
    let matter = Some("12-01".to_owned());
    NewReport { matter, category: Some("08".to_owned()), ..report_at(IN_SOUTH, text) }
}

/// The one line of a case's history that tells this.
fn line<'a>(history: &'a [HistoryEntry], event: EventKind, said: &str) -> &'a HistoryEntry {
    let lines: Vec<&HistoryEntry> = history.iter().filter(|entry| entry.event == event).collect();
    assert_eq!(lines.len(), 1, "{event:?} once:\n{said}");
    lines[0]
}

fn check_by(entry: &HistoryEntry, name: &str) {
    let Actor::Person { person } = &entry.actor else { panic!("{entry:?} was done by {name}") };
    assert_eq!(person.name, name, "{entry:?}");
}

fn desk_of(case: &CaseView) -> &DeskView {
    case.handling.desks.first().expect("the department has a task")
}

/// The department's reply has a picture of before and one of after.
fn check_reply(closed: &CaseDetail, said: &str) {
    let reply = line(&closed.history, EventKind::DeskReplied, said);
    check_by(reply, PERSON);
    let pictures = |of| {
        let is_of = |it: &Detail| matches!(it, Detail::Photos { photos, moment } if *moment == Some(of) && photos.len() == 1);
        reply.details.iter().filter(|it| is_of(it)).count()
    };
    let (before, after) = (pictures(PictureMoment::Before), pictures(PictureMoment::After));
    assert_eq!((before, after), (1, 1), "one picture of each: {reply:?}\n{said}");
}

/// The town has read its copy; the village below has none, for a department's matter is not given to it.
fn check_copies(told_of: &CaseDetail, town_person: &str, said: &str) {
    check_by(line(&told_of.history, EventKind::CopyRead, said), town_person);
    let copies = &told_of.case.handling.copies;
    let to: Vec<_> = copies.iter().map(|copy| copy.area.code.0.as_str()).collect();
    assert_eq!(to, [TOWN], "{copies:?}\n{said}");
    assert!(copies.iter().all(|copy| copy.read_at_us.is_some()), "{copies:?}\n{said}");
}

#[tokio::test]
async fn a_department_and_a_township_work_on_the_plain_list_against_the_real_hub() {
    let _screen = SCREEN.lock().await;
    let mut rig = Rig::start_with(policy(), |setting| setting).await;
    let town = rig.dispatcher(TOWN).await;
    seat_department(&mut rig).await;
    let cover = filed(&town, matter("柳河大道井盖缺失")).await;
    let light = filed(&town, matter("小学门口路灯不亮")).await;
    let railing = filed(&town, matter("桥头护栏断裂")).await;
    let path = filed(&town, matter("公园步道塌陷")).await;
    // What the county does about a case of the town, the town is told of.
    let county = rig.dispatcher(COUNTY).await;
    let urged = CaseAct::Urge { note: "请尽快".to_owned() };
    county.act(path, &urged).await.expect("the county can urge a case below");
    let public = NewReport {
        channel: Some(PUBLIC.to_owned()),
        category: Some("04".to_owned()),
        ..report_at(IN_SOUTH, "楼道堆满杂物")
    };
    let public = filed(&town, public).await;
    let question = NewReport {
        kind: Some(ReportKind::Enquiry),
        category: Some("12".to_owned()),
        ..report_at(IN_SOUTH, "图书馆几点开门")
    };
    let question = filed(&town, question).await;
    let (origin, town_login) = (rig.address().origin().to_owned(), format!("at-{TOWN}"));
    let mut settings = vec![
        ("BASE_URL", &*origin),
        ("DEPARTMENT_LOGIN", LOGIN),
        ("TOWN_LOGIN", &town_login),
        ("PASSWORD", PASSWORD),
    ];
    let pictures = std::env::var("HUYING_SCREENSHOTS").ok();
    settings.extend(pictures.as_deref().map(|folder| ("SCREENSHOTS", folder)));
    let Some(visiting) = visit("desk_hub.spec.mjs", &settings) else { return };
    let said = visiting.await;

    let town_person = format!("at-{TOWN}的人");
    let read = async |case| town.case(case).await.expect("the case can be read");
    for case in [light, railing, path] {
        let detail = read(case).await;
        let desk = desk_of(&detail.case);
        assert!(desk.signed_at_us.is_some() && !desk.counted_as_signed, "{desk:?}:\n{said}");
        check_by(line(&detail.history, EventKind::DeskSigned, &said), PERSON);
    }
    assert!(
        desk_of(&read(railing).await.case).return_asked_at_us.is_some(),
        "a return was asked for:\n{said}"
    );
    let asked = read(path).await.case.handling.limit.and_then(|limit| limit.asked);
    assert_eq!(asked, Some(hub_protocol::Span::WorkingDays(3)), "{said}");

    let closed = read(cover).await;
    assert_eq!(closed.case.phase, Phase::Closed, "{said}");
    check_reply(&closed, &said);
    check_by(line(&closed.history, EventKind::Verified, &said), &town_person);
    check_by(line(&closed.history, EventKind::Closed, &said), &town_person);

    let told_of = read(path).await;
    check_by(line(&told_of.history, EventKind::Acknowledged, &said), &town_person);
    check_copies(&told_of, &town_person, &said);
    let by_telephone = read(light).await;
    let relayed = line(&by_telephone.history, EventKind::AnswerRelayed, &said);
    check_by(relayed, &town_person);
    let number = Detail::Number { number: "刘工 0312-5550118".to_owned() };
    assert!(relayed.details.contains(&number), "{relayed:?}\n{said}");
    assert_eq!(by_telephone.case.phase, Phase::ToVerify, "{said}");

    let looked_into = read(public).await;
    check_by(line(&looked_into.history, EventKind::Confirmed, &said), &town_person);
    assert_ne!(looked_into.case.phase, Phase::ToCheck, "{said}");
    let answered = read(question).await;
    assert_eq!(answered.case.phase, Phase::AnsweredAtOnce, "{said}");
    check_by(line(&answered.history, EventKind::AnsweredAtOnce, &said), &town_person);
    rig.stop().await;
}
