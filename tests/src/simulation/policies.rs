//! Two policies with short clocks, so that every clock runs out often.

use std::collections::BTreeMap;

use geo_index::Tier;
use hub_dispatch::{
    Basis, Category, CategoryRule, ContentDigest, DangerWord, Grade, GradeRule, Limits, LoopRules, Mode,
    Modes, NamedPolicy, Policy, Ring, Service, Skill,
};

/// Every category in the catalogue, and one that is not in it.
pub(super) const CATEGORIES: [&str; 6] = ["water", "noise", "archive", "flood", "crowd", "unheard-of"];
/// Words of callers; some speak of danger.
pub(super) const WORDS: [&str; 5] = ["路灯不亮", "着火了", "有人昏倒", "邻居吵闹", "着火了，有人昏倒"];

/// The policy in force at first, and one that is adopted later.
pub(super) fn policies() -> [NamedPolicy; 2] {
    [policy('a', 1), policy('b', 2)]
}

fn policy(digit: char, slower: u64) -> NamedPolicy {
    let same = |mode| Modes { red: mode, orange: mode, ordinary: mode };
    let mixed = Modes { red: Mode::Auto, orange: Mode::Suggest, ordinary: Mode::Suggest };
    // More pressing, it is for a person to decide.
    let careful = Modes { red: Mode::Suggest, orange: Mode::RecordOnly, ordinary: Mode::Auto };
    let category = |name: &str, rule: CategoryRule| (Category(name.to_owned()), rule);
    let categories = BTreeMap::from([
        category("water", rule(Grade::Ordinary, same(Mode::Auto), Tier::County, &[])),
        category("noise", rule(Grade::Ordinary, mixed, Tier::Township, &[])),
        category("archive", rule(Grade::Ordinary, same(Mode::RecordOnly), Tier::Village, &[])),
        category("crowd", rule(Grade::Ordinary, careful, Tier::City, &[])),
        category("flood", rule(Grade::Red, same(Mode::Auto), Tier::City, &["boat"])),
    ]);
    let danger = |word: &str, call| DangerWord { word: word.to_owned(), call };
    let policy = Policy {
        categories,
        otherwise: rule(Grade::Orange, same(Mode::Auto), Tier::City, &[]),
        sos: rule(Grade::Red, same(Mode::Auto), Tier::City, &[]),
        red: grade(3, slower),
        orange: grade(2, slower),
        ordinary: grade(1, slower),
        danger_words: vec![danger("着火", Service::Fire), danger("昏倒", Service::Ambulance)],
        call_first_ms: 15_000,
        fix_stale_after_ms: 60_000,
        reopen_within_ms: 300_000,
        closed_loop: LoopRules::default(),
    };
    NamedPolicy { digest: ContentDigest(digit.to_string().repeat(64)), policy }
}

fn rule(grade: Grade, mode: Modes, climbs_to: Tier, skills: &[&str]) -> CategoryRule {
    let skills = skills.iter().map(|skill| Skill((*skill).to_owned())).collect();
    CategoryRule { name: "一类".to_owned(), grade, mode, climbs_to, skills, limits: Limits::default() }
}

fn grade(offers_at_once: u8, slower: u64) -> GradeRule {
    let ring = |within, radius_m| Ring { within, radius_m };
    GradeRule {
        offers_at_once,
        answer_within_ms: 15_000 * slower,
        rings: vec![ring(Tier::Grid, 300), ring(Tier::Village, 1_500), ring(Tier::Township, 4_000)],
        search_again_ms: 12_000 * slower,
        climb_after_ms: 25_000 * slower,
        repeat_ms: 40_000 * slower,
        act_within_ms: 40_000 * slower,
        arrive_within_ms: 40_000 * slower,
        finish_within_ms: 60_000 * slower,
        verify_within_ms: 60_000 * slower,
        welfare_every_ms: 25_000 * slower,
        posts_wait: Basis::Natural,
        limit: None,
    }
}
