//! A town small enough to hold in the head: its areas, its people and its policy.

use std::collections::BTreeMap;

use geo_index::{Area, AreaCode, AreaTree, Place, Tier};
use hub_dispatch::{
    Basis, Calendar, Category, CategoryRule, DangerWord, Evidence, Grade, GradeRule, Limits, LoopRules, Mode,
    Modes, NamedCalendar, OfficeHours, PersonId, Policy, PressingRules, Ring, SelfHandledRule, Service,
    Skill, Span, UnitId,
};
use jiff::civil::time;
use uuid::Uuid;

/// Every area with its tier and its parent. Oak has two grids; South is the other township.
const AREAS: [(&str, Tier, Option<&str>); 11] = [
    ("city", Tier::City, None),
    ("county", Tier::County, Some("city")),
    ("north", Tier::Township, Some("county")),
    ("south", Tier::Township, Some("county")),
    ("oak", Tier::Village, Some("north")),
    ("elm", Tier::Village, Some("north")),
    ("ash", Tier::Village, Some("south")),
    ("oak-1", Tier::Grid, Some("oak")),
    ("oak-2", Tier::Grid, Some("oak")),
    ("elm-1", Tier::Grid, Some("elm")),
    ("ash-1", Tier::Grid, Some("ash")),
];

/// Field staff.
pub(crate) const LAN: UnitId = UnitId(Uuid::from_u128(1));
pub(crate) const MEI: UnitId = UnitId(Uuid::from_u128(2));
pub(crate) const TAO: UnitId = UnitId(Uuid::from_u128(3));
pub(crate) const YU: UnitId = UnitId(Uuid::from_u128(4));
pub(crate) const BO: UnitId = UnitId(Uuid::from_u128(5));

/// Where each unit is at home and how many metres east of the origin it stands.
pub(crate) const STAFF: [(UnitId, &str, u32); 5] =
    [(LAN, "oak-1", 50), (MEI, "oak-1", 150), (TAO, "oak-2", 400), (YU, "elm-1", 900), (BO, "ash-1", 5_000)];

/// People at desks.
pub(crate) const IN_OAK: PersonId = PersonId(Uuid::from_u128(101));
pub(crate) const IN_NORTH: PersonId = PersonId(Uuid::from_u128(102));
pub(crate) const IN_COUNTY: PersonId = PersonId(Uuid::from_u128(103));
pub(crate) const IN_CITY: PersonId = PersonId(Uuid::from_u128(104));
pub(crate) const IN_ASH: PersonId = PersonId(Uuid::from_u128(105));
pub(crate) const IN_SOUTH: PersonId = PersonId(Uuid::from_u128(106));
pub(crate) const INSPECTOR: PersonId = PersonId(Uuid::from_u128(107));

/// Who is on duty where, on a normal day. Elm has nobody.
pub(crate) const ROSTER: [(&str, PersonId); 6] = [
    ("oak", IN_OAK),
    ("north", IN_NORTH),
    ("county", IN_COUNTY),
    ("city", IN_CITY),
    ("ash", IN_ASH),
    ("south", IN_SOUTH),
];

/// The person who answers for a unit.
pub(crate) const fn person_of(unit: UnitId) -> PersonId {
    PersonId(Uuid::from_u128(unit.0.as_u128() + 200))
}

pub(crate) fn code(code: &str) -> AreaCode {
    AreaCode::new(code).unwrap()
}

type Row = (&'static str, Tier, Option<&'static str>);

pub(crate) fn areas() -> AreaTree {
    built("tiny", AREAS.into_iter())
}

/// The same after North was merged into South, its villages with it.
pub(crate) fn areas_without_north() -> AreaTree {
    let areas = AREAS.into_iter().filter(|(name, ..)| *name != "north");
    let south = |above: Option<&'static str>| above.map(|name| if name == "north" { "south" } else { name });
    built("without north", areas.map(|(name, tier, above)| (name, tier, south(above))))
}

/// The same of a realm that ends with the county.
pub(crate) fn areas_of_a_county() -> AreaTree {
    let areas = AREAS.into_iter().filter(|(name, ..)| *name != "city");
    built("a county", areas.map(|(name, tier, above)| (name, tier, above.filter(|above| *above != "city"))))
}

fn built(name: &str, rows: impl Iterator<Item = Row>) -> AreaTree {
    let area = |(name, tier, parent): Row| Area {
        code: code(name),
        name: name.to_owned(),
        tier,
        parent: parent.map(code),
        valid_from: None,
        valid_until: None,
        outline: None,
    };
    AreaTree::build(name, rows.map(area).collect()).unwrap()
}

/// A place so many metres east of the origin of the town.
pub(crate) fn metres_east(metres: u32) -> Place {
    Place::new(30.0, 114.0 + f64::from(metres) / 96_486.0).unwrap()
}

pub(crate) fn category(code: &str) -> Category {
    Category(code.to_owned())
}

pub(crate) fn boat() -> Skill {
    Skill("boat".to_owned())
}

pub(crate) const SECOND_MS: u64 = 1_000;

/// Short clocks, every one different from the others.
pub(crate) fn policy() -> Policy {
    let rule = |name: &str, grade, mode, climbs_to| CategoryRule {
        name: name.to_owned(),
        grade,
        mode: Modes { red: mode, orange: mode, ordinary: mode },
        climbs_to,
        skills: Vec::new(),
        limits: Limits::default(),
        evidence: Evidence::default(),
    };
    let auto = rule("纠纷", Grade::Ordinary, Mode::Auto, Tier::City);
    let flood =
        CategoryRule { skills: vec![boat()], ..rule("内涝", Grade::Orange, Mode::Auto, Tier::City) };
    let shown = Evidence { before: true, after: true, position: true };
    let bins = CategoryRule { evidence: shown, ..rule("垃圾箱", Grade::Ordinary, Mode::Auto, Tier::City) };
    // What the machine may do changes with the grade: more of it for the one, less for the other.
    let by_grade = |red, orange, ordinary| CategoryRule {
        mode: Modes { red, orange, ordinary },
        ..rule("其他", Grade::Ordinary, Mode::Auto, Tier::City)
    };
    Policy {
        categories: [
            (category("quarrel"), auto),
            (category("flood"), flood),
            (category("bins"), bins),
            (category("pothole"), rule("道路破损", Grade::Ordinary, Mode::Suggest, Tier::County)),
            (category("notice"), rule("咨询", Grade::Ordinary, Mode::RecordOnly, Tier::Township)),
            (category("drain"), by_grade(Mode::Auto, Mode::Suggest, Mode::RecordOnly)),
            (category("crowd"), by_grade(Mode::Suggest, Mode::RecordOnly, Mode::Auto)),
            (category("leak"), with_limits(rule("漏水", Grade::Ordinary, Mode::RecordOnly, Tier::City))),
            (category("light"), with_limits(rule("路灯", Grade::Ordinary, Mode::Auto, Tier::County))),
            (category("litter"), rule("垃圾", Grade::Ordinary, Mode::Auto, Tier::Village)),
            (category("lamp"), rule("路灯", Grade::Ordinary, Mode::Auto, Tier::Village)),
        ]
        .into(),
        otherwise: rule("其他", Grade::Ordinary, Mode::Suggest, Tier::City),
        sos: rule("求救", Grade::Red, Mode::Auto, Tier::City),
        red: grade_rule(3, 1),
        orange: grade_rule(2, 2),
        ordinary: grade_rule(1, 3),
        danger_words: vec![
            DangerWord { word: "着火".to_owned(), call: Service::Fire },
            DangerWord { word: "持刀".to_owned(), call: Service::Police },
            DangerWord { word: "昏迷".to_owned(), call: Service::Ambulance },
        ],
        call_first_ms: 45 * SECOND_MS,
        fix_stale_after_ms: 300 * SECOND_MS,
        reopen_within_ms: 3_600 * SECOND_MS,
        choice: None,
        run_cards: Vec::new(),
        response: hub_dispatch::ResponseRules::default(),
        closed_loop: loop_rules(),
    }
}

/// An hour for what is red, four for what is orange, ten for what is ordinary.
fn with_limits(rule: CategoryRule) -> CategoryRule {
    let hours = |hours| Some(Span::Hours(hours));
    CategoryRule { limits: Limits { red: hours(1), orange: hours(4), ordinary: hours(10) }, ..rule }
}

fn loop_rules() -> LoopRules {
    LoopRules {
        sign_within: Span::Minutes(10),
        rule_within: Span::Minutes(20),
        extension_max: Span::Hours(5),
        call_back_within: Span::Minutes(40),
        call_back_again_after: Span::Minutes(15),
        review_within_days: 30,
        check_first: vec!["web".to_owned()],
        competence: Vec::new(),
        pressing: PressingRules {
            sign_within: Span::Minutes(10),
            rule_within: Span::Minutes(20),
            call_back_within: Span::Minutes(40),
        },
        self_handled: SelfHandledRule { categories: vec![category("litter")], ..SelfHandledRule::default() },
        ..LoopRules::default()
    }
}

fn grade_rule(offers_at_once: u8, slow: u64) -> GradeRule {
    let ring = |within, radius_m| Ring { within, radius_m };
    GradeRule {
        offers_at_once,
        answer_within_ms: 20 * slow * SECOND_MS,
        rings: vec![
            ring(Tier::Grid, 200),
            ring(Tier::Village, 500),
            ring(Tier::Township, 2_000),
            ring(Tier::County, 8_000),
        ],
        search_again_ms: 31 * slow * SECOND_MS,
        climb_after_ms: 61 * slow * SECOND_MS,
        repeat_ms: 67 * slow * SECOND_MS,
        act_within_ms: 91 * slow * SECOND_MS,
        arrive_within_ms: 301 * slow * SECOND_MS,
        finish_within_ms: 901 * slow * SECOND_MS,
        verify_within_ms: 601 * slow * SECOND_MS,
        welfare_every_ms: 121 * slow * SECOND_MS,
        posts_wait: Basis::Natural,
        limit: None,
        report_up: Vec::new(),
    }
}

/// Monday to Friday from nine to twelve and from one to six, with no holiday announced.
pub(crate) fn calendar() -> NamedCalendar {
    let hours =
        |opens: i8, closes: i8| OfficeHours { opens: time(opens, 0, 0, 0), closes: time(closes, 0, 0, 0) };
    let office = vec![hours(9, 12), hours(13, 18)];
    let calendar = Calendar { utc_offset_minutes: 480, office, years: BTreeMap::new() };
    NamedCalendar { digest: None, calendar }
}
