//! The list for the day the screens are dark follows the open cases.

use hub_protocol::http::NewReport;
use simulators::client::Key;
use system_tests::rig::{
    Rig, eventually,
    organisation::{IN_SOUTH, SOUTH, patient, report_at},
};

#[tokio::test]
async fn the_printable_list_has_every_open_case_and_none_that_ended() {
    let every_second =
        |setting: simulators::hub_process::HubSetting| setting.with("HUYING_PRINTABLE__EVERY_SECONDS", 1);
    let mut rig = Rig::start_with(patient(), every_second).await;
    let desk = rig.dispatcher(SOUTH).await;
    let report = NewReport {
        caller_name: Some("张<b>先生".to_owned()),
        caller_phone: Some("0312-5550000".to_owned()),
        ..report_at(IN_SOUTH, "三号楼<script>漏水")
    };
    let case = desk.report(&report, &Key::fresh()).await.expect("a report is accepted").case;
    let file = rig.setting().data_dir.join("open-cases.html");
    let read = || std::fs::read_to_string(&file).unwrap_or_default();
    let page =
        eventually("the case is on the list", async || Some(read()).filter(|page| page.contains("漏水")))
            .await;
    assert!(page.contains("0312-5550000") && page.contains("南村"), "{page}");
    assert!(!page.contains("<script>") && !page.contains("<b>"), "what a caller said became markup");
    let _ = desk.withdraw(case, "误报").await.expect("a case can be withdrawn");
    eventually("the case is off the list", async || (!read().contains("漏水")).then_some(())).await;
    let later = desk.report(&report_at(IN_SOUTH, "最后一件"), &Key::fresh()).await;
    let _ = later.expect("a report is accepted");
    rig.go_down().await;
    assert!(read().contains("最后一件"), "what came just before the end is missing from the list");
    rig.stop().await;
}
