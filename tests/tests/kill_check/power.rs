//! The power goes while the hub works.

use std::{fmt, sync::Arc};

use rand::Rng as _;
use simulators::{hub_process::HubSetting, seed::Seed};
use system_tests::rig::{
    Rig,
    organisation::{TOWN, with_clocks},
    setting_on, within,
};

use crate::{
    book::Book,
    control::{Durability, lost_in_a_cut},
    disk::Disk,
    kills::Findings,
    load::Load,
};

/// Answers that are seen before the power goes.
const ANSWERS: std::ops::Range<u64> = 5..60;

/// What came of the power cuts.
pub(crate) enum Cuts {
    /// They cannot be made here.
    Skipped {
        /// Why not.
        reason: String,
    },
    /// They were made.
    Done {
        /// How many.
        cuts: u32,
        /// What the hub kept of what it had answered.
        found: Findings,
        /// Cycles of the control that lost something.
        control_lost: u32,
        /// Cycles of the control.
        control_cycles: u32,
    },
}

impl fmt::Display for Cuts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Skipped { reason } => write!(f, "power_cuts=skipped reason={reason:?}"),
            Self::Done { cuts, found, control_lost, control_cycles } => write!(
                f,
                "power_cuts={cuts} power_accepted={} power_lost={} control_lost={control_lost}/{control_cycles}",
                found.accepted, found.lost
            ),
        }
    }
}

/// Cuts the power so many times under the hub, and as often under the control.
pub(crate) async fn check(cuts: u32, seed: Seed) -> Cuts {
    let disk = match Disk::new() {
        Ok(disk) => disk,
        Err(reason) => return Cuts::Skipped { reason },
    };
    let mut found = under_the_hub(&disk, cuts, seed).await;
    let mut control_lost = 0;
    for round in 0..cuts {
        control_lost += u32::from(lost_in_a_cut(&disk, Durability::Normal, round).await > 0);
    }
    // The same program, pressing its commits onto the disk, loses nothing: the durability is all that differs.
    let full = lost_in_a_cut(&disk, Durability::Full, 0).await;
    if full > 0 {
        found.faults.push(format!("a ledger with full durability lost {full} answers"));
    }
    Cuts::Done { cuts, found, control_lost, control_cycles: cuts }
}

async fn under_the_hub(disk: &Disk, cuts: u32, seed: Seed) -> Findings {
    // The log lies on another disk, so that it can be read whatever happens.
    let setting = HubSetting { log: disk.beside().join("hub.log"), ..setting_on(&disk.mount_point()) };
    let mut rig = Rig::start_kept(setting, with_clocks(5_000, 60_000)).await;
    let desk = rig.dispatcher(TOWN).await;
    let (book, mut found) = (Arc::new(Book::new()), Findings::default());
    let mut random = seed.stream("cuts", 0);
    let load = Load::start(&rig, &desk, &book, seed, "power").await;
    for _ in 0..cuts {
        let mut answers = book.answers();
        let until = *answers.borrow() + random.random_range(ANSWERS);
        within("reports are answered", answers.wait_for(|count| *count >= until))
            .await
            .expect("the book is kept to the end");
        disk.cut();
        rig.kill();
        disk.back();
        rig.start_again().await;
        found.look_in(&desk, &book, &mut random).await;
    }
    load.finish().await;
    rig.go_down().await;
    found.look_into(rig.setting(), &book).await;
    found
}
