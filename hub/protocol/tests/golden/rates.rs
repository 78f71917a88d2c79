//! Where cases were dealt with, and the departments and matters of the catalogue.

use hub_protocol::{
    AreaCode, DepartmentCode, Grade, Part, ReportKind, Span, StandardKind, Tier,
    http::{
        AreaRates, CallersSaid, DepartmentList, EndedCases, ListedMatter, MatterList, Pace, Rates,
        RatesQuery, TierRates,
    },
    views::{CategoryRef, DepartmentRef, MatterView, OfficeRef, StandardCode},
};

bodies! {
    "department_list" => department_list(),
    "matter_list" => matter_list(),
    "matter_list_with_standards" => matters_by_area(),
    "rates_query" => RatesQuery { from: "2026-11-01".to_owned(), to: "2026-11-30".to_owned() },
    "rates" => rates(),
    "rates_with_mostly_satisfied" => rates_by_degree(),
    "rates_of_nothing" => rates_of_nothing(),
    "rates_with_pace" => rates_with_pace(None),
    "rates_with_calls_not_answered" => rates_with_pace(Some(3)),
    "rates_with_callers" => rates_with_callers(),
}

fn department_list() -> DepartmentList {
    let named = |code: &str, name: &str| DepartmentRef {
        code: DepartmentCode(code.to_owned()),
        name: name.to_owned(),
    };
    DepartmentList {
        departments: vec![named("11130606000000001X", "区住建局"), named("11130606MB1234567W", "区水利局")],
    }
}

/// A matter with everything that a catalogue can say of it, and the one above it with nothing.
fn matter_list() -> MatterList {
    let named = |code: &str, name: &str| DepartmentRef {
        code: DepartmentCode(code.to_owned()),
        name: name.to_owned(),
    };
    let matter = |code: &str, name: &str| MatterView {
        code: code.to_owned(),
        name: name.to_owned(),
        lead: None,
        co: Vec::new(),
        limit: None,
        tier: None,
        skills: Vec::new(),
        offices: Vec::new(),
        standards: Vec::new(),
        danger_words: Vec::new(),
        grade: None,
        risk: None,
    };
    let above =
        ListedMatter { matter: matter("12", "市政设施"), parent: None, category: None, kind: None };
    let covers = ListedMatter {
        matter: MatterView {
            lead: Some(named("11130606000000001X", "区住建局")),
            co: vec![named("11130606MB1234567W", "区水利局")],
            limit: Some(Span::WorkingDays(5)),
            tier: Some(Tier::Township),
            skills: vec!["electrician".to_owned()],
            ..matter("12-03", "井盖缺损")
        },
        parent: Some("12".to_owned()),
        category: Some(CategoryRef { code: "07".to_owned(), name: "设施部件".to_owned() }),
        kind: Some(ReportKind::Complaint),
    };
    MatterList { matters: vec![above, covers] }
}

/// A matter with its code in a standard, which the office of each county has, and whose class knows words of danger.
fn matters_by_area() -> MatterList {
    let MatterList { mut matters } = matter_list();
    let office = |part| OfficeRef { part, name: "住建局".to_owned() };
    for listed in &mut matters[1..] {
        let matter = &mut listed.matter;
        (matter.lead, matter.co) = (None, Vec::new());
        matter.offices = vec![office(Part::Lead)];
        matter.standards = vec![standard_code()];
        matter.danger_words = vec!["坠井".to_owned(), "塌陷".to_owned()];
        matter.grade = Some(Grade::Orange);
    }
    MatterList { matters }
}

pub(crate) fn standard_code() -> StandardCode {
    StandardCode {
        standard: "GB/T 47678.5-2026".to_owned(),
        kind: StandardKind::Component,
        code: "01001".to_owned(),
    }
}

/// A community of forty cases, three quarters of them closed where they were filed, and its street, to which six came.
fn rates() -> Rates {
    let village = EndedCases {
        closed: 40,
        here: 30,
        closed_above: 3,
        passed_up: 2,
        climbed: 5,
        came_up: 0,
        self_handled: 12,
        by_phone: 4,
        here_per_mille: Some(750),
        up_per_mille: Some(175),
        pace: None,
    };
    let street = EndedCases { came_up: 6, ..EndedCases::default() };
    let area = |code: &str, name: &str, tier, cases| AreaRates {
        area: AreaCode(code.to_owned()),
        name: name.to_owned(),
        tier,
        cases,
    };
    Rates {
        from: "2026-11-01".to_owned(),
        to: "2026-11-30".to_owned(),
        counted_to: 41_207,
        tiers: vec![
            TierRates { tier: Tier::Village, cases: village },
            TierRates { tier: Tier::Township, cases: street },
        ],
        areas: vec![
            area("130606001", "和平里街道", Tier::Township, street),
            area("130606001001", "五四社区", Tier::Village, village),
        ],
    }
}

fn rates_with_pace(calls_not_answered: Option<u64>) -> Rates {
    let pace = Pace {
        limited: 38,
        in_time: 35,
        in_time_per_mille: Some(921),
        tasks: 20,
        signed_in_time: 17,
        signed_late: 2,
        signed_in_time_per_mille: Some(895),
        returned: 1,
        returned_per_mille: Some(50),
        redone: 2,
        redone_per_mille: Some(50),
        calls_not_answered,
        ..Pace::default()
    };
    let mut rates = rates();
    for area in &mut rates.areas {
        let is_village = area.tier == Tier::Village;
        area.cases.pace = Some(if is_village { pace } else { Pace::default() });
    }
    rates
}

fn rates_with_callers() -> Rates {
    let said = CallersSaid {
        reached: 16,
        responded: 16,
        responded_per_mille: Some(1_000),
        solved: 14,
        solved_per_mille: Some(875),
        satisfied: 15,
        satisfied_per_mille: Some(938),
        mostly_satisfied: None,
    };
    let mut rates = rates_with_pace(Some(3));
    for area in &mut rates.areas {
        let is_village = area.tier == Tier::Village;
        area.cases.pace = area.cases.pace.map(|pace| Pace {
            done_at_once: Some(if is_village { 37 } else { 0 }),
            done_at_once_per_mille: is_village.then_some(925),
            callers: Some(if is_village { said } else { CallersSaid::default() }),
            ..pace
        });
    }
    rates
}

/// With those who were content in the main.
fn rates_by_degree() -> Rates {
    let mut rates = rates_with_callers();
    for area in &mut rates.areas {
        let said = area.cases.pace.as_mut().and_then(|pace| pace.callers.as_mut());
        let said = said.expect("each says what callers said");
        said.mostly_satisfied = Some(said.satisfied / 3);
    }
    rates
}

fn rates_of_nothing() -> Rates {
    let day = "2026-11-01".to_owned();
    Rates { from: day.clone(), to: day, counted_to: 0, tiers: Vec::new(), areas: Vec::new() }
}
