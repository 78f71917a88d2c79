//! Killed at random moments, and dying at every named one.

use std::{collections::BTreeMap, path::PathBuf, sync::Arc, time::Duration};

use hub_ledger::{SqliteLedger, SqliteOptions, anchor::Anchor};
use hub_protocol::views::CaseView;
use rand::{Rng as _, rngs::StdRng};
use simulators::{client::HubClient, hub_process::HubSetting, seed::Seed};
use system_tests::rig::{
    Rig, Seat, folder, history,
    organisation::{TOWN, with_clocks},
    setting_on,
};

use crate::{Extent, book::Book, load::Load};

/// Every point at which a hub that was built for it can be told to die.
pub(crate) const CRASH_POINTS: [&str; 4] =
    ["before_commit", "after_commit", "after_commit_before_send", "after_send"];

/// Where the hub's program that has them lies, seen from the product.
const CRASHING_PROGRAM: &str = "examples/huying-crash-points";

/// How long a hub lives before it is killed, milliseconds.
const LIFE_MS: std::ops::Range<u64> = 20..600;
/// Which pass of a crash point is the last.
const LAST_PASS: std::ops::Range<u32> = 1..40;
/// Answers asked for again after a restart.
const NEWEST_ASKED: usize = 40;

/// What was found when everything was over.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    pub(crate) kills: u32,
    pub(crate) deaths: BTreeMap<&'static str, u32>,
    pub(crate) accepted: usize,
    pub(crate) lost: usize,
    pub(crate) doubled: usize,
    pub(crate) double_claims: usize,
    pub(crate) events: u64,
    /// What else was not as it must be.
    pub(crate) faults: Vec<String>,
}

impl Findings {
    pub(crate) fn shortfalls(&self) -> Vec<String> {
        let mut shortfalls = self.faults.clone();
        for (what, count) in
            [("lost", self.lost), ("doubled", self.doubled), ("double_claims", self.double_claims)]
        {
            if count > 0 {
                shortfalls.push(format!("{what}={count}"));
            }
        }
        if self.accepted == 0 {
            shortfalls.push("nothing was accepted, so nothing was shown".to_owned());
        }
        shortfalls
    }

    /// After a restart, under way: the same keys get the same answers, and no unit stands in two cases.
    pub(crate) async fn look_in(&mut self, desk: &HubClient, book: &Book, random: &mut StdRng) {
        let changed = book.asked_again(desk, NEWEST_ASKED, random).await;
        self.faults.extend(changed.into_iter().map(|what| format!("answered otherwise: {what}")));
        let mut seat = Seat::open(desk.clone());
        seat.shown().await;
        self.double_claims += held_twice(seat.picture.cases.values());
    }

    /// At the end, in the ledger itself.
    pub(crate) async fn look_into(&mut self, setting: &HubSetting, book: &Book) {
        let file = setting.data_dir.join("ledger.sqlite");
        let anchors = Anchor::new(setting.data_dir.join("anchor/seals.jsonl")).read();
        let anchors = anchors.unwrap_or_else(|error| panic!("the anchor: {error}"));
        let ledger = SqliteLedger::open(&SqliteOptions::new(file)).unwrap_or_else(|error| panic!("{error}"));
        self.accepted = book.count();
        match history::read(&ledger, &anchors).await {
            Ok(history) => {
                let missing = book.missing_in(&history);
                self.lost = missing.len();
                self.faults.extend(missing.into_iter().take(10).map(|what| format!("lost {what}")));
                self.doubled = book.doubled_in(&history);
                self.double_claims += history.double_claims.len();
                self.faults.extend(history.double_claims.into_iter().take(10));
                self.events = history.events;
            }
            Err(why) => self.faults.push(format!("the ledger: {why}")),
        }
    }
}

/// Units that stand in more than one case of one picture.
fn held_twice<'a>(cases: impl Iterator<Item = &'a CaseView>) -> usize {
    let mut held = BTreeMap::new();
    for case in cases {
        let offered = case.offers.iter().map(|offer| offer.unit.id);
        for unit in offered.chain(case.attending.iter().map(|attending| attending.unit.id)) {
            *held.entry(unit).or_insert(0_usize) += 1;
        }
    }
    held.values().filter(|times| **times > 1).count()
}

/// The hub's program with crash points, if it was built.
fn crashing_program(product: &std::path::Path) -> Option<PathBuf> {
    let program = product.with_file_name(CRASHING_PROGRAM);
    let required = std::env::var_os("HUYING_REQUIRE_CRASH_POINTS").is_some();
    assert!(program.exists() || !required, "{} is not built", program.display());
    program.exists().then_some(program)
}

/// Kills the hub and lets it die, under load, and looks at what is left.
pub(crate) async fn check(extent: Extent, seed: Seed) -> Findings {
    let folder = folder();
    let product = setting_on(folder.path());
    let crashing = crashing_program(&product.program);
    let setting = HubSetting { program: crashing.clone().unwrap_or(product.program.clone()), ..product };
    let mut rig = Rig::start_kept(setting, with_clocks(5_000, 60_000)).await;
    let desk = rig.dispatcher(TOWN).await;
    let (book, mut found) = (Arc::new(Book::new()), Findings::default());
    let mut random = seed.stream("moments", 0);
    let load = Load::start(&rig, &desk, &book, seed, "kills").await;
    for _ in 0..extent.kills {
        let life = Duration::from_millis(random.random_range(LIFE_MS));
        // The moment is the fault: nothing is awaited.
        tokio::time::sleep(life).await;
        rig.kill();
        rig.start_again().await;
        found.kills += 1;
        found.look_in(&desk, &book, &mut random).await;
    }
    if crashing.is_some() {
        for point in CRASH_POINTS {
            for _ in 0..extent.deaths_at_each_point {
                rig.kill();
                let pass = random.random_range(LAST_PASS);
                rig.start_and_abort("DIE_AT_CRASH_POINT", &format!("{point}:{pass}")).await;
                rig.start_again().await;
                *found.deaths.entry(point).or_default() += 1;
                found.look_in(&desk, &book, &mut random).await;
            }
        }
    }
    load.finish().await;
    rig.go_down().await;
    rig.check_log();
    found.look_into(rig.setting(), &book).await;
    found
}

#[test]
fn every_crash_point_in_the_sources_is_named_here() {
    let sources = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../hub");
    let mut named = std::collections::BTreeSet::new();
    let mut folders = vec![sources.join("src"), sources.join("ledger/src"), sources.join("engine/src")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("the sources are here") {
            let path = entry.expect("a folder can be read").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|kind| kind == "rs") {
                let text = std::fs::read_to_string(&path).expect("a source is text");
                let calls = text.split("crash_point(\"").skip(1).filter_map(|rest| rest.split('"').next());
                named.extend(calls.map(str::to_owned));
            }
        }
    }
    let known: std::collections::BTreeSet<String> = CRASH_POINTS.map(str::to_owned).into();
    assert_eq!(named, known);
}
