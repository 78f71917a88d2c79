//! A full disk: reports are refused with 503 until there is room again, and nothing that was accepted is lost.

use std::{fs::File, io::Write as _, path::Path, process::Command};

use hub_protocol::ErrorCode;
use simulators::{
    client::{ClientError, HubClient, Key},
    hub_process::{HubProcess, HubSetting},
};
use system_tests::rig::{
    Rig, eventually, folder, left_out,
    organisation::{IN_SOUTH, SOUTH, patient, report_at},
    setting_on,
};

use crate::commands::succeed;

/// A small disk in memory, taken away with the test.
struct SmallDisk<'a>(&'a Path);

impl<'a> SmallDisk<'a> {
    /// None where this user may not mount.
    fn on(folder: &'a Path) -> Option<Self> {
        let mount =
            Command::new("mount").args(["-t", "tmpfs", "-o", "size=12m", "tmpfs"]).arg(folder).output();
        match mount {
            Ok(output) if output.status.success() => Some(Self(folder)),
            Ok(output) => {
                left_out(String::from_utf8_lossy(&output.stderr).trim());
                None
            }
            Err(error) => {
                left_out(&format!("mount: {error}"));
                None
            }
        }
    }
}

impl Drop for SmallDisk<'_> {
    fn drop(&mut self) {
        // A disk that is still in use stays behind; the next boot takes it away.
        let _ = Command::new("umount").arg(self.0).status();
    }
}

/// Writes until nothing more fits.
fn fill(path: &Path) {
    let mut file = File::create(path).expect("there is room for a name");
    for size in [64 * 1024, 4 * 1024, 512, 1] {
        while file.write_all(&vec![0; size]).is_ok() {}
    }
}

async fn report(desk: &HubClient, text: &str, key: &Key) -> Result<hub_protocol::CaseId, ClientError> {
    desk.report(&report_at(IN_SOUTH, text), key).await.map(|accepted| accepted.case)
}

#[tokio::test]
async fn a_full_disk_is_said_so_and_survived() {
    let folder = folder();
    let Some(disk) = SmallDisk::on(folder.path()) else { return };
    // The log has room elsewhere: what the hub says of the full disk is looked for in it.
    let elsewhere = self::folder();
    let setting = HubSetting { log: elsewhere.path().join("hub.log"), ..setting_on(disk.0) };
    let mut rig = Rig::start_kept(setting, patient()).await;
    rig.expect_in_log("the disk is full: nothing can be recorded");
    // What else is written in that moment meets the full disk, too.
    for words in [
        "the printable list cannot be written",
        "the ledger could not be sealed",
        "the seal could not be anchored",
        "could not move the log into the ledger, trying again later",
    ] {
        rig.allow_in_log(words);
    }
    let desk = rig.dispatcher(SOUTH).await;
    let before = report(&desk, "满之前", &Key::fresh()).await.expect("a report is accepted");
    let ballast = disk.0.join("ballast");
    fill(&ballast);
    let key = Key::fresh();
    let refused = eventually("a report is refused for lack of room", async || {
        // What the log of the database still has room for is accepted, and rightly so.
        report(&desk, &"满".repeat(5_000), &key).await.err().or_else(|| {
            fill(&disk.0.join("more"));
            None
        })
    })
    .await;
    assert_eq!(refused.code(), Some(ErrorCode::LedgerUnavailable), "{refused}");
    assert!(refused.may_be_retried());
    assert!(desk.case(before).await.is_ok(), "what was accepted can no longer be read");
    assert!(rig.visitor().get_text("/healthz").await.is_ok());

    for file in ["ballast", "more"] {
        let _ = std::fs::remove_file(disk.0.join(file));
    }
    let after = eventually("reports are accepted again", async || {
        report(&desk, &"满".repeat(5_000), &key).await.ok()
    })
    .await;
    let again = report(&desk, &"满".repeat(5_000), &key).await.expect("the same key gives the same answer");
    assert_eq!(after, again);
    let _ = succeed(rig.setting(), &["verify"]);
    rig.stop().await;
}

#[tokio::test]
async fn a_log_that_has_no_room_ends_nothing_that_it_speaks_of() {
    let folder = folder();
    let Some(disk) = SmallDisk::on(folder.path()) else { return };
    let setting = setting_on(disk.0);
    let hub = HubProcess::start(&setting).await.expect("the hub starts while there is room");
    fill(&disk.0.join("ballast"));
    // What is left of the log's last page.
    let mut log = File::options().append(true).open(&setting.log).expect("the hub has a log");
    while log.write_all(b"\n").is_ok() {}
    let visitor = hub.client().expect("a client can be made");
    for _ in 0..3 {
        let refused =
            visitor.sign_in("nobody", "copper lantern").await.expect_err("there is no such account");
        assert!(
            matches!(refused, ClientError::Refused { .. }),
            "it is said in the log, and answered: {refused}"
        );
    }
    assert!(visitor.get_text("/healthz").await.is_ok());
    hub.stop().await.expect("the hub stops");
}
