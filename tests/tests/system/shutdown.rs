//! Told to stop, a hub finishes what it is at, says goodbye, and loses nothing.

use std::time::{Duration, Instant};

use simulators::client::Key;
use system_tests::rig::{
    Raw, Rig,
    organisation::{IN_SOUTH, SOUTH, report_at},
    unit_hello,
};

use crate::resume::console;

/// Reports that are under way when the hub is told to stop.
const REPORTS: usize = 40;

#[tokio::test]
async fn reports_in_flight_are_answered_or_can_be_sent_again_and_none_is_lost_or_doubled() {
    let mut rig = Rig::start().await;
    let desk = rig.dispatcher(SOUTH).await;
    let (told, mut tells) = tokio::sync::mpsc::channel::<()>(REPORTS);
    let reports: Vec<_> = (0..REPORTS)
        .map(|number| {
            let (desk, told) = (desk.clone(), told.clone());
            tokio::spawn(async move {
                let (report, key) = (report_at(IN_SOUTH, &format!("第{number}件")), Key::fresh());
                let first = desk.report(&report, &key).await;
                // Nobody listens any more once the hub has been told to stop.
                let _ = told.try_send(());
                let again = Duration::from_secs(20);
                let accepted = desk
                    .report_until_answered(&report, &key, again)
                    .await
                    .expect("it is accepted in the end");
                if let Ok(first) = first {
                    assert_eq!(first.case, accepted.case, "a report was answered and then forgotten");
                }
                accepted.case
            })
        })
        .collect();
    tells.recv().await.expect("the first report is answered");
    rig.go_down().await;
    rig.start_again().await;
    let mut cases = Vec::new();
    for report in reports {
        cases.push(report.await.expect("a report does not panic"));
    }
    cases.sort();
    cases.dedup();
    assert_eq!(cases.len(), REPORTS, "two reports became one case");
    let open = desk.all_cases("open").await.expect("cases can be listed");
    assert_eq!(open.len(), REPORTS, "a report became two cases");
    rig.stop().await;
}

#[tokio::test]
async fn sockets_are_told_that_the_hub_goes_and_it_is_soon_gone() {
    let mut rig = Rig::start().await;
    let desk = rig.dispatcher(SOUTH).await;
    let mut seat = console(&desk, None, None).await;
    let _ = seat.heard("snapshot").await;
    let token = rig.token("S1").await;
    let mut unit = Raw::unit(&rig.address(), &token).await.expect("the token is good");
    unit.say(&unit_hello()).await;
    let _ = unit.heard("welcome").await;
    let since = Instant::now();
    let ((), console_code, unit_code) = tokio::join!(rig.go_down(), seat.closed(), unit.closed());
    assert_eq!((console_code, unit_code), (4000, 4000));
    assert!(since.elapsed() < Duration::from_secs(10), "it took {:?}", since.elapsed());
    assert!(!rig.setting().data_dir.join("address").exists(), "it still says where it listens");
    rig.stop().await;
}
