//! Two policies with short clocks, so that every clock runs out often; what does not press runs in working time, for
//! days. And the matters that the catalogue lists.

use std::collections::BTreeMap;

use geo_index::Tier;
use hub_dispatch::{
    Basis, ByKind, ByTravel, Category, CategoryRule, ChoiceRules, Competence, ContentDigest, DangerWord,
    DepartmentCode, Evidence, Gain, Grade, GradeBegins, GradeRule, Improving, Limits, LoopRules, ManyPeople,
    Matter, MatterCode, Mode, Modes, NamedPolicy, NearWait, Policy, PressingRules, ReportUpBy, ReportUpRule,
    Ring, Risk, RiskBegins, Rolling, RunCard, SelfHandledRule, Service, Skill, Span, Travel, Upward, Want,
};

use super::chance::Chance;

/// Every category in the catalogue, and one that is not in it.
pub(super) const CATEGORIES: [&str; 6] = ["water", "noise", "archive", "flood", "crowd", "unheard-of"];
/// A channel of the public: what comes by it is looked into first.
pub(super) const PUBLIC: &str = "web";
/// What may be dealt with on the spot.
pub(super) const LITTER: &str = "litter";
/// Words of callers; some speak of danger.
pub(super) const WORDS: [&str; 5] = ["路灯不亮", "着火了", "有人昏倒", "邻居吵闹", "着火了，有人昏倒"];

/// The policy in force at first, and one that is adopted later. Of the cities whose units are even in number the later one
/// matches what waits together.
pub(super) fn policies(units: usize) -> [NamedPolicy; 2] {
    let mut later = policy('b', 2);
    if let Some(improving) = later.policy.choice.as_mut().and_then(|rules| rules.improving.as_mut()) {
        improving.rolling = units.is_multiple_of(2).then(rolling);
    }
    [policy('a', 1), later]
}

/// Often, and turning units under way for little.
fn rolling() -> Rolling {
    Rolling {
        every_s: 10,
        within_s: 1_800,
        age_percent: 20,
        orange_ahead_s: 300,
        turns: Some(Gain { gain_min_s: 30, gain_percent: 5 }),
        later_max_s: 300,
        spares: Grade::Red,
    }
}

fn policy(digit: char, slower: u64) -> NamedPolicy {
    let same = |mode| Modes { red: mode, orange: mode, ordinary: mode };
    let mixed = Modes { red: Mode::Auto, orange: Mode::Suggest, ordinary: Mode::Suggest };
    // More pressing, it is for a person to decide.
    let careful = Modes { red: Mode::Suggest, orange: Mode::RecordOnly, ordinary: Mode::Auto };
    let category = |name: &str, rule: CategoryRule| (Category(name.to_owned()), rule);
    let categories = BTreeMap::from([
        category("water", shown(false, rule(Grade::Ordinary, same(Mode::Auto), Tier::County, &[]))),
        category("noise", rule(Grade::Ordinary, mixed, Tier::Township, &[])),
        category("archive", rule(Grade::Ordinary, same(Mode::RecordOnly), Tier::Village, &[])),
        category("crowd", shown(true, rule(Grade::Ordinary, careful, Tier::City, &[]))),
        category("flood", rule(Grade::Red, same(Mode::Auto), Tier::City, &["boat"])),
        category(LITTER, rule(Grade::Ordinary, same(Mode::RecordOnly), Tier::Township, &[])),
    ]);
    let danger = |word: &str, call| DangerWord { word: word.to_owned(), call };
    let policy = Policy {
        categories,
        otherwise: rule(Grade::Orange, same(Mode::Auto), Tier::City, &[]),
        sos: rule(Grade::Red, same(Mode::Auto), Tier::City, &[]),
        red: GradeRule { report_up: upward(), ..grade(3, slower, Some(Span::Minutes(2))) },
        orange: grade(2, slower, Some(Span::Minutes(4))),
        ordinary: unhurried(slower),
        danger_words: vec![danger("着火", Service::Fire), danger("昏倒", Service::Ambulance)],
        call_first_ms: 15_000,
        fix_stale_after_ms: 60_000,
        reopen_within_ms: 300_000,
        choice: (slower == 2).then(by_arrival),
        run_cards: if slower == 2 { run_cards() } else { Vec::new() },
        response: hub_dispatch::ResponseRules::default(),
        closed_loop: if slower == 1 { brisk() } else { usual() },
    };
    NamedPolicy { digest: ContentDigest(digit.to_string().repeat(64)), policy }
}

fn rule(grade: Grade, mode: Modes, climbs_to: Tier, skills: &[&str]) -> CategoryRule {
    // A limit of the category goes before that of the grade; one in three has none of its own.
    let limits = match climbs_to {
        Tier::County => Limits { ordinary: Some(Span::WorkingDays(5)), ..Limits::default() },
        Tier::Township => Limits { ordinary: Some(Span::WorkingHours(20)), ..Limits::default() },
        Tier::Village => {
            Limits { ordinary: Some(Span::Days(6)), red: Some(Span::Hours(1)), ..Limits::default() }
        }
        Tier::Grid | Tier::City => Limits::default(),
    };
    let skills = skills.iter().map(|skill| Skill((*skill).to_owned())).collect();
    let (name, evidence) = ("一类".to_owned(), Evidence::default());
    CategoryRule { name, grade, mode, climbs_to, skills, limits, evidence }
}

/// The same for matters that are to be shown before and after.
fn shown(position: bool, rule: CategoryRule) -> CategoryRule {
    CategoryRule { evidence: Evidence { before: true, after: true, position }, ..rule }
}

fn grade(offers_at_once: u8, slower: u64, limit: Option<Span>) -> GradeRule {
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
        limit,
        report_up: Vec::new(),
    }
}

/// 上报: to two tiers and to the province, by telephone first.
fn upward() -> Vec<ReportUpRule> {
    let row = |to, by, minutes| ReportUpRule { to, by, within: Span::Minutes(minutes) };
    vec![
        row(Upward::City, ReportUpBy::Phone, 1),
        row(Upward::County, ReportUpBy::Phone, 1),
        row(Upward::City, ReportUpBy::Written, 3),
        row(Upward::Province, ReportUpBy::Written, 4),
    ]
}

/// Posts wait for their working hours, and nothing presses.
fn unhurried(slower: u64) -> GradeRule {
    const HALF_HOUR_MS: u64 = 1_800_000;
    GradeRule {
        search_again_ms: 4 * HALF_HOUR_MS * slower,
        climb_after_ms: 8 * HALF_HOUR_MS * slower,
        repeat_ms: 15 * HALF_HOUR_MS * slower,
        act_within_ms: 10 * HALF_HOUR_MS * slower,
        verify_within_ms: 10 * HALF_HOUR_MS * slower,
        posts_wait: Basis::Working,
        ..grade(1, slower, Some(Span::WorkingDays(3)))
    }
}

fn usual() -> LoopRules {
    LoopRules {
        review_within_days: 60,
        check_first: vec![PUBLIC.to_owned()],
        competence: competence(),
        self_handled: on_the_spot(),
        people_begin_at: many_people(),
        // Who is put elsewhere again and again is rare here; once must be often enough.
        places_max: 1,
        ..LoopRules::default()
    }
}

/// The same in minutes and hours, with one return and one redo.
fn brisk() -> LoopRules {
    LoopRules {
        sign_within: Span::Minutes(1),
        rule_within: Span::Minutes(2),
        call_back_within: Span::Minutes(2),
        pressing: PressingRules {
            sign_within: Span::Minutes(1),
            rule_within: Span::Minutes(2),
            call_back_within: Span::Minutes(2),
        },
        extension_max: Span::Hours(50),
        grades_begin_at: by_grade(),
        risk_begins_at: by_risk(),
        returns_max: 1,
        call_backs_max: 2,
        call_back_again_after: Span::Minutes(1),
        hand_ons_max: 1,
        redo_max: 1,
        backups_max: 1,
        ..usual()
    }
}

fn competence() -> Vec<Competence> {
    let noise = vec![Category("noise".to_owned())];
    vec![
        Competence { from: Tier::County, grades: vec![Grade::Red], categories: Vec::new() },
        Competence { from: Tier::Township, grades: Vec::new(), categories: noise },
    ]
}

/// A village's matter no more, or not even a township's.
fn many_people() -> Vec<ManyPeople> {
    vec![ManyPeople { people: 5, tier: Tier::Township }, ManyPeople { people: 30, tier: Tier::County }]
}

/// What two categories of the later policy take: a boat that must be there soon, and somebody rested besides.
fn run_cards() -> Vec<RunCard> {
    let anybody = Want { count: 1, ..Want::default() };
    let boat = Want { skills: vec![Skill("boat".to_owned())], within_s: Some(900), ..anybody.clone() };
    let rested =
        Want { on_duty_max_h: Some(1), load_max: Some(6), fix_age_max_s: Some(30), ..anybody.clone() };
    let of = |category: &str| Some(Category(category.to_owned()));
    vec![
        // Whoever went before it became red is anybody, and no boat.
        RunCard {
            category: of("water"),
            grade: Some(Grade::Red),
            must: vec![boat.clone(), anybody.clone()],
            ..RunCard::default()
        },
        RunCard {
            category: of("water"),
            must: vec![anybody, boat],
            should: vec![rested.clone()],
            ..RunCard::default()
        },
        RunCard {
            category: of("crowd"),
            grade: Some(Grade::Red),
            must: vec![Want { count: 3, ..rested }],
            ..RunCard::default()
        },
    ]
}

/// The later policy weighs arrivals, with prices that decide now one way, now the other.
fn by_arrival() -> ChoiceRules {
    let each =
        |it: u32| ByKind { grid_worker: it, patrol: it / 2, vehicle: it, boat: it, mediator: it, crew: it };
    let travel = ByKind {
        grid_worker: Travel::EBike,
        patrol: Travel::Foot,
        vehicle: Travel::Car,
        boat: Travel::Boat,
        mediator: Travel::Car,
        crew: Travel::Car,
    };
    ChoiceRules {
        travel,
        turnout_s: each(60),
        standby_turnout_s: each(300),
        air_line_kmh: ByTravel { foot: 5, e_bike: 18, car: 30, boat: 15 },
        detour_percent: 140,
        fix_age_percent: 50,
        fix_age_max_s: 30,
        grid_assumed_s: 600,
        load_max: None,
        ring_price_s: 90,
        home_price_s: 60,
        improving: Some(improving()),
        cover: None,
    }
}

fn improving() -> Improving {
    let near_wait = Some(NearWait { within_s: 1_800, age_percent: 20, orange_ahead_s: 300 });
    let gain = |gain_min_s| Some(Gain { gain_min_s, gain_percent: 10 });
    let (sooner, graver) = (gain(60), gain(30));
    Improving {
        radius_m: 6_000,
        near_wait,
        sooner,
        graver,
        rolling: None,
        reassigned_max: 1,
        reassigned_per_unit_max: 2,
    }
}

/// What presses is no village's; in the other policy it is.
fn by_grade() -> Vec<GradeBegins> {
    let from = |grade, tier| GradeBegins { grade, tier };
    vec![from(Grade::Orange, Tier::Township), from(Grade::Red, Tier::Township)]
}

/// A great risk is the county's; in the other policy it is the village's like any other.
fn by_risk() -> Vec<RiskBegins> {
    let from = |risk, tier| RiskBegins { risk, tier };
    vec![from(Risk::Orange, Tier::Township), from(Risk::Red, Tier::County)]
}

fn on_the_spot() -> SelfHandledRule {
    let categories = vec![Category(LITTER.to_owned())];
    SelfHandledRule { categories, sample_percent: 30, sample_seed: 7, ..SelfHandledRule::default() }
}

/// A matter as the catalogue has it.
pub(super) fn matter(departments: &[DepartmentCode], chance: &mut Chance) -> Matter {
    let lead = if chance.percent(85) { chance.pick(departments) } else { None };
    let helpers = departments.iter().filter(|code| Some(*code) != lead.as_ref() && lead.is_some());
    let co = helpers.filter(|_| chance.percent(10)).cloned().collect();
    let limit =
        chance.pick(&[None, Some(Span::WorkingDays(5)), Some(Span::WorkingHours(10)), Some(Span::Days(10))]);
    let tier = chance.pick(&[None, None, Some(Tier::Township), Some(Tier::County)]);
    Matter {
        code: MatterCode(format!("m{}", chance.between(1, 99))),
        catalogue: ContentDigest("c".repeat(64)),
        lead,
        co,
        limit: limit.flatten(),
        tier: tier.flatten(),
        skills: Vec::new(),
        lacking: Vec::new(),
        standards: Vec::new(),
        danger_words: Vec::new(),
        grade: None,
        risk: chance.one_in(8).then_some(Risk::Orange),
    }
}
