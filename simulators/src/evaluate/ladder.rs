//! The policies that are compared: one document, of which each has one switch more than the one before.
//!
//! All of them look for a unit again after the same short time, ask one unit at a time, wait for its answer as long as the document
//! says for the grade and have one wide ring, so that what differs is only whom they choose. Clocks that alert posts are so long
//! that nobody is alerted.

use anyhow::{Context as _, Result, ensure};
use geo_index::Tier;
use hub_dispatch::{
    Basis, Category, CategoryRule, ChoiceRules, ContentDigest, Evidence, Grade, GradeRule, Improving, Limits,
    Mode, Modes, NamedPolicy, NearWait, Policy, Ring,
};

use crate::policy::PolicyDocument;

/// Nobody found: looked for again after this, milliseconds.
const SEARCH_AGAIN_MS: u64 = 30_000;
/// Clocks of posts: longer than a day lasts, milliseconds.
const NEVER_MS: u64 = 3 * 86_400_000;
/// The one ring, metres: the whole city.
const RING_M: u32 = 100_000;
/// 先来先办: waiting counts so much that nothing else does, percent.
const FIRST_COME_PERCENT: u32 = 1_000_000;

/// Whether the choice knows the roads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Knows {
    /// The air line alone.
    AirLine,
    /// The roads as the hub has them.
    Roads,
}

/// A policy, by name.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Compared {
    /// Its name.
    pub(super) name: &'static str,
    /// The document.
    pub(super) policy: NamedPolicy,
    /// What is known of ways.
    pub(super) knows: Knows,
}

/// The one that all are held against.
pub(super) const STRAIGHT_LINE: usize = 0;
/// The straight line with a fair queue: red first, then whoever has waited longest.
pub(super) const FAIR_QUEUE: usize = 1;
/// The one that is proposed: the hub ships with it.
pub(super) const PROPOSED: usize = 5;

/// The policies, in their order, with the figures of a document: the one that ships, if there is no other.
///
/// # Errors
/// In words: a document that is no policy, weighs no arrivals or improves nothing.
pub(super) fn ladder(document: Option<&str>) -> Result<Vec<Compared>> {
    let shipped: Policy = match document {
        Some(text) => serde_json::from_str(text).context("the policy")?,
        None => serde_json::from_value(PolicyDocument::shipped().document().clone())?,
    };
    let rules = shipped.choice.context("the policy weighs no arrivals: it has no `choice`")?;
    let improving = rules.improving.context("the policy improves nothing: it has no `choice.improving`")?;
    ensure!(improving.rolling.is_some(), "the policy matches nothing together: it has no `rolling`");
    let nothing = ChoiceRules { ring_price_s: 0, home_price_s: 0, improving: None, ..rules };
    let reassign = Improving { rolling: None, ..improving };
    let near_wait = Improving { sooner: None, graver: None, ..reassign };
    let first_come = NearWait { within_s: u32::MAX, age_percent: FIRST_COME_PERCENT, orange_ahead_s: 0 };
    let fair = Improving { near_wait: Some(first_come), radius_m: RING_M, ..near_wait };
    let with = |improving| Some(ChoiceRules { improving: Some(improving), ..nothing });
    let all = [
        ("straight line", None, Knows::AirLine),
        ("fair queue", with(fair), Knows::AirLine),
        ("road time", Some(nothing), Knows::Roads),
        ("near-wait", with(near_wait), Knows::Roads),
        ("reassign", with(reassign), Knows::Roads),
        ("rolling", with(improving), Knows::Roads),
    ];
    let compared = |(name, choice, knows): (&'static str, _, _)| {
        let policy = as_compared(&shipped, choice);
        Compared { name, policy: NamedPolicy { digest: ContentDigest(name.to_owned()), policy }, knows }
    };
    Ok(all.into_iter().map(compared).collect())
}

/// The category of all calls.
#[must_use]
pub(super) fn category() -> Category {
    Category("call".to_owned())
}

/// The document with nothing that differs but the choice.
fn as_compared(shipped: &Policy, choice: Option<ChoiceRules>) -> Policy {
    let auto = Modes { red: Mode::Auto, orange: Mode::Auto, ordinary: Mode::Auto };
    let otherwise = CategoryRule {
        name: "call".to_owned(),
        grade: Grade::Ordinary,
        mode: auto,
        climbs_to: Tier::City,
        skills: Vec::new(),
        limits: Limits::default(),
        evidence: Evidence::default(),
    };
    let grade = |rule: &GradeRule| GradeRule {
        offers_at_once: 1,
        answer_within_ms: rule.answer_within_ms,
        rings: vec![Ring { within: Tier::Grid, radius_m: RING_M }],
        search_again_ms: SEARCH_AGAIN_MS,
        climb_after_ms: NEVER_MS,
        repeat_ms: NEVER_MS,
        act_within_ms: NEVER_MS,
        arrive_within_ms: NEVER_MS,
        finish_within_ms: NEVER_MS,
        verify_within_ms: NEVER_MS,
        welfare_every_ms: NEVER_MS,
        posts_wait: Basis::Natural,
        limit: None,
        report_up: Vec::new(),
    };
    Policy {
        categories: std::collections::BTreeMap::new(),
        otherwise,
        red: grade(&shipped.red),
        orange: grade(&shipped.orange),
        ordinary: grade(&shipped.ordinary),
        run_cards: Vec::new(),
        choice,
        ..shipped.clone()
    }
}
