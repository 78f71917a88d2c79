//! Whatever is asked of the hub in whatever order, the rules keep their word; and from wherever that leads, people
//! and units who answer promptly bring every case to its end.

mod deeds;
mod endgame;
mod incidents;
mod second_hand;
mod steps;
mod surroundings;
mod whistles;

use std::collections::BTreeSet;

use hub_dispatch::{Grade, Happened, Policy};
use proptest::{
    prelude::*,
    strategy::ValueTree,
    test_runner::{Config, TestRunner},
};

use crate::{invariants, world::World};
use steps::{Outcome, Step, step};

const STEPS_MAX: usize = 90;

/// Within so many runs everything that can happen has, and everything that can be refused was: the rarest come late.
const RUNS_MAX: usize = 400;

/// Takes all steps, then lets everybody answer promptly. Returns the kinds of event and the refusals that came up.
fn drive(steps: &[Step]) -> (BTreeSet<&'static str>, BTreeSet<String>) {
    let mut world = World::staffed();
    let mut run_cards =
        vec![crate::run_cards::two_of_grade(Grade::Red), crate::run_cards::two_of_grade(Grade::Ordinary)];
    run_cards[1].must[0].load_max = Some(2);
    world.adopt("reporting", Policy { run_cards, ..crate::reporting_up::policy_that_reports() });
    let mut refused = BTreeSet::new();
    for step in steps {
        let name = match step.take(&mut world) {
            Outcome::Refused(refusal) => format!("{refusal:?}"),
            Outcome::Rejected(rejected) => format!("{rejected:?}"),
            Outcome::CarriedOut | Outcome::NoCommand => continue,
        };
        refused.insert(name.split(['(', ' ', '{']).next().unwrap_or_default().to_owned());
    }
    invariants::check_replay(&world.board, &world.ledger);
    incidents::all_are_closed(&mut world);
    endgame::everybody_answers(&mut world);
    whistles::all_are_called_off(&mut world);
    assert!(world.ledger.claims.is_empty(), "nobody is held by a case that has ended");
    assert!(world.ledger.timers.is_empty(), "no clock runs for a case that has ended");
    invariants::check_replay(&world.board, &world.ledger);
    (world.ledger.feed.iter().map(|recorded| recorded.event.kind()).collect(), refused)
}

/// 128 runs, or as many as `PROPTEST_CASES` asks for.
fn cases() -> u32 {
    std::env::var_os("PROPTEST_CASES").map_or(128, |_| Config::default().cases)
}

proptest! {
    #![proptest_config(Config { cases: cases(), ..Config::default() })]

    #[test]
    fn no_order_of_commands_breaks_a_rule_and_from_anywhere_every_case_can_be_closed(
        steps in prop::collection::vec(step(), 1..STEPS_MAX)
    ) {
        drive(&steps);
    }
}

/// Every refusal that a step can meet, and the ways in which the ledger rejects a hub that lags behind. A second claim
/// is not among them: every offer is posted to the unit's mailbox, so a hub that has missed one meets a conflict first.
const REFUSALS: [&str; 48] = [
    "AlertPassed",
    "Archived",
    "Attended",
    "CaseExists",
    "CaseNotOpen",
    "CaseUnknown",
    "Conflict",
    "DeskTwice",
    "EvidenceMissing",
    "FirstReport",
    "HandlerVerifies",
    "HoldsMerged",
    "Incident",
    "MergedIntoItself",
    "MessageUnknown",
    "NoAlert",
    "NoCopy",
    "NoCallBack",
    "NoExtension",
    "NoPost",
    "NoPostAbove",
    "NotAnEnquiry",
    "NotForCaller",
    "NotInvolved",
    "NotJoined",
    "NotMerged",
    "NotOnDuty",
    "NotRepeated",
    "NotSelfHandled",
    "NotYourCase",
    "NotYourDesk",
    "NotYourOffer",
    "NotYourTask",
    "PartOfAnother",
    "PicturesMissing",
    "ReturnAsked",
    "ReturnsUsedUp",
    "SeatTooLow",
    "SignedAlready",
    "StillAttending",
    "TimeOutOfRange",
    "TimerGone",
    "TooEarlyToArchive",
    "TooLate",
    "UnitCount",
    "UnitRuledOut",
    "Whistle",
    "WrongPhase",
];

#[test]
fn the_random_commands_come_by_every_kind_of_event_and_refusal() {
    let mut runner = TestRunner::deterministic();
    let steps = prop::collection::vec(step(), STEPS_MAX);
    let mut unmet = (kinds(), REFUSALS.map(str::to_owned).to_vec());
    // The clock writes too few letters for a calendar to come while one waits; `calendars.rs` tells of it.
    unmet.0.retain(|kind| kind != "case.letter_moved");
    for _ in 0..RUNS_MAX {
        let (happened, refused) = drive(&steps.new_tree(&mut runner).unwrap().current());
        unmet.0.retain(|kind| !happened.contains(kind.as_str()));
        unmet.1.retain(|name| !refused.contains(name));
        if unmet.0.is_empty() && unmet.1.is_empty() {
            return;
        }
    }
    panic!("never happened and never refused in {RUNS_MAX} runs: {unmet:?}");
}

/// The kinds of event, read off the vocabulary's own source so that a new one cannot be forgotten.
fn kinds() -> Vec<String> {
    let listed = |source: &'static str, least: usize| {
        let tags = source.split("rename = \"").skip(1);
        let kinds: Vec<String> = tags.filter_map(|rest| rest.split('"').next()).map(str::to_owned).collect();
        assert!(kinds.len() > least, "{kinds:?}");
        kinds
    };
    let happened = listed(include_str!("../../src/happened.rs"), 30);
    assert!(happened.iter().all(|kind| Happened::is_kind(kind)), "{happened:?}");
    let whistled = listed(include_str!("../../src/whistled.rs"), 10);
    let incidents = listed(include_str!("../../src/incident_turn.rs"), 7);
    let kinds = listed(include_str!("../../src/event.rs"), 35).into_iter().chain(happened);
    kinds.chain(whistled).chain(incidents).collect()
}
