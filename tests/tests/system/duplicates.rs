//! What becomes of suggestions for the same matter, as the figures count it.

use hub_protocol::{
    CaseId,
    http::{ActionDone, CaseAct, NewReport, ReportAccepted},
};
use simulators::client::{HubClient, Key};
use system_tests::rig::{
    Rig,
    organisation::{IN_SOUTH, SOUTH, report_at, suggesting},
};

/// How often each outcome was counted, in the order of these names.
const OUTCOMES: [&str; 4] = ["accepted", "machine", "rejected", "unsuggested"];

async fn counted(rig: &Rig) -> [u64; 4] {
    let page = rig.visitor().get_text("/metrics").await.expect("this machine may read the figures");
    OUTCOMES.map(|outcome| {
        let name = format!("huying_duplicates_total{{outcome=\"{outcome}\"}} ");
        let line = page.lines().find_map(|line| line.strip_prefix(&name));
        let value = line.unwrap_or_else(|| panic!("no {name} in {page}"));
        value.parse().unwrap_or_else(|error| panic!("{name}{value}: {error}"))
    })
}

async fn filed(desk: &HubClient, text: &str, more: impl FnOnce(NewReport) -> NewReport) -> ReportAccepted {
    let report = more(report_at(IN_SOUTH, text));
    desk.report(&report, &Key::fresh()).await.unwrap_or_else(|error| panic!("{text}: {error}"))
}

async fn merged(desk: &HubClient, case: CaseId, into: CaseId, suggested: Vec<CaseId>) {
    let merge = CaseAct::Merge { into, reason: "同一处".to_owned(), suggested };
    let path = format!("/api/v1/cases/{case}/acts");
    let done: Result<ActionDone, _> = desk.post(&path, &merge, &Key::fresh()).await;
    done.unwrap_or_else(|error| panic!("{case} into {into}: {error}"));
}

#[tokio::test]
async fn each_suggestion_is_counted_as_what_became_of_it_and_a_merge_that_nobody_suggested_apart() {
    let mut rig = Rig::start_with(suggesting(), |setting| setting).await;
    let desk = rig.dispatcher(SOUTH).await;
    let first = filed(&desk, "楼上半夜放音乐", |report| report).await.case;
    assert_eq!(counted(&rig).await, [0, 0, 0, 0], "nothing was suggested");
    let shown = |report: NewReport| NewReport { suggested: vec![first], ..report };
    filed(&desk, "楼上又放音乐", |report| NewReport { join: Some(first), ..shown(report) }).await;
    assert_eq!(counted(&rig).await, [1, 0, 0, 0], "shown, and joined");
    let second = filed(&desk, "楼下吵架", shown).await.case;
    assert_eq!(counted(&rig).await, [1, 0, 1, 0], "shown, and filed all the same");
    let again = |report: NewReport| NewReport { caller_phone: Some("13800138009".to_owned()), ..report };
    let third = filed(&desk, "五四路口井盖松动响得很", again).await;
    let repeated = filed(&desk, "五四路口井盖松动响得很", again).await;
    assert!(repeated.joined && repeated.case == third.case, "{repeated:?}");
    assert_eq!(counted(&rig).await, [1, 1, 1, 0], "the same caller said the same again");
    merged(&desk, second, first, Vec::new()).await;
    assert_eq!(counted(&rig).await, [1, 1, 1, 1], "somebody found it without a suggestion");
    merged(&desk, third.case, first, vec![first]).await;
    assert_eq!(counted(&rig).await, [2, 1, 1, 1], "suggested, and merged");
    rig.stop().await;
}
