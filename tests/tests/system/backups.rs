//! A backup is worth what its rehearsed restore shows.

use system_tests::rig::{Rig, Seat, organisation::SOUTH};

use crate::{
    commands::{run, succeed},
    stories::call,
};

#[tokio::test]
async fn a_backup_taken_under_way_is_restored_and_served_as_a_new_incarnation() {
    let mut rig = Rig::start().await;
    let mut seat = rig.seat(SOUTH).await;
    seat.shown().await;
    let kept = call(&seat.client, "备份之前").await.case;
    seat.until_case("the case is on the screen", kept, |_| true).await;
    let epoch = seat.picture.epoch;
    let backup = rig.setting().data_dir.join("copy.sqlite").display().to_string();
    let _ = succeed(rig.setting(), &["backup", &backup]);
    let (code, printed) = run(rig.setting(), &["backup", &backup]);
    assert!(code == 1 && printed.contains("copy.sqlite"), "an older backup was written over: {printed}");
    let lost = call(&seat.client, "备份之后").await.case;
    seat.until_case("the later case is on the screen", lost, |_| true).await;

    let (code, printed) = run(rig.setting(), &["restore", "--set-aside", &backup]);
    assert_eq!(code, 1, "a ledger was replaced under a running hub: {printed}");
    rig.go_down().await;
    let (code, printed) = run(rig.setting(), &["restore", &backup]);
    assert_eq!(code, 1, "a ledger was replaced without a word: {printed}");
    let restored = succeed(rig.setting(), &["restore", "--set-aside", &backup]);
    assert!(restored.contains("incarnation 2"), "{restored}");
    let _ = succeed(rig.setting(), &["verify"]);

    rig.start_again().await;
    let again = Seat::open(rig.signed_in(&format!("at-{SOUTH}")).await);
    let mut again = resumed_from(seat, again).await;
    assert_ne!(again.picture.epoch, epoch, "offsets of before the restore would be taken for good");
    assert!(again.picture.cases.contains_key(&kept) && !again.picture.cases.contains_key(&lost));
    let next = call(&again.client, "恢复之后").await.case;
    again.until_case("work goes on", next, |_| true).await;
    rig.stop().await;
}

/// The old console comes back by itself or, if its session ended with the restore, a new one shows the picture.
async fn resumed_from(old: Seat, mut new: Seat) -> Seat {
    drop(old);
    new.shown().await;
    new
}

#[tokio::test]
async fn what_is_no_ledger_is_not_restored() {
    let mut rig = Rig::start().await;
    rig.go_down().await;
    let before = std::fs::read(rig.ledger_file()).expect("the ledger can be read");
    let file = rig.setting().data_dir.join("notes.txt");
    std::fs::write(&file, "no ledger").expect("a file can be written");
    let (code, printed) = run(rig.setting(), &["restore", "--set-aside", &file.display().to_string()]);
    assert!(code == 1 && printed.contains("notes.txt"), "{printed}");
    let after = std::fs::read(rig.ledger_file()).expect("the ledger can be read");
    assert!(before == after, "a restore that failed has changed the ledger");
    rig.stop().await;
}
