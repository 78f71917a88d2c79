//! What a policy must not say, each by its path and value.

use serde_json::{Value, json};

use super::*;

/// The shipped policy with one thing changed must have exactly this mistake, or none.
#[track_caller]
fn check(pointer: &str, to: Value, expected: Option<&str>) {
    let mut document: Value = serde_json::from_str(default_policy()).unwrap();
    *document.pointer_mut(pointer).unwrap_or_else(|| panic!("{pointer} is not in the policy")) = to;
    let policy: Policy = serde_json::from_value(document).unwrap();
    let found: Vec<String> = check_policy(&policy).iter().map(ToString::to_string).collect();
    match expected {
        None => assert_eq!(found, Vec::<String>::new()),
        Some(expected) => {
            assert_eq!(found.len(), 1, "{found:?}");
            assert!(found[0].starts_with(expected), "{found:?}");
        }
    }
}

/// The shipped policy with one thing changed has this mistake, perhaps among others.
#[track_caller]
fn check_among(pointer: &str, to: Value, expected: &str) {
    let mut document: Value = serde_json::from_str(default_policy()).unwrap();
    *document.pointer_mut(pointer).unwrap_or_else(|| panic!("{pointer} is not in the policy")) = to;
    let policy: Policy = serde_json::from_value(document).unwrap();
    let found: Vec<String> = check_policy(&policy).iter().map(ToString::to_string).collect();
    assert!(found.iter().any(|found| found.contains(expected)), "{found:?}");
}

#[test]
fn the_shipped_policy_has_a_limit_for_every_grade_and_no_mistake() {
    let policy: Policy = serde_json::from_str(default_policy()).unwrap();
    assert_eq!(check_policy(&policy), []);
    assert_eq!(policy.red.limit, Some(Span::Hours(2)));
    assert_eq!(policy.orange.limit, Some(Span::Hours(24)));
    assert_eq!(policy.ordinary.limit, Some(Span::WorkingDays(5)));
}

#[test]
fn a_limit_in_which_nothing_can_be_done_is_named() {
    check("/red/limit", json!({ "hours": 0 }), Some("red.limit is Hours(0)"));
    check("/ordinary/limit", json!({ "working_days": 1_001 }), Some("ordinary.limit is WorkingDays(1001)"));
    check("/ordinary/limit", json!({ "working_days": 1_000 }), None);
    let limits = json!({ "ordinary": { "days": 0 } });
    check("/categories/04/limits", limits, Some("categories.04.limits.ordinary is Days(0)"));
}

#[test]
fn a_response_that_changes_what_cannot_be_is_named() {
    let levels = |level: Value| json!({ "otherwise": { "ii": level } });
    check("/response", json!({}), None);
    let named = |what: &str| format!("response.otherwise.ii.{what}");
    check("/response", levels(json!({ "clocks_percent": 10 })), None);
    check("/response", levels(json!({ "clocks_percent": 9 })), Some(&named("clocks_percent is 9")));
    check("/response", levels(json!({ "position_every_s": 0 })), Some(&named("position_every_s is 0")));
    let working = json!({ "wait_at_most": { "working_days": 3 } });
    check("/response", levels(working), Some(&named("wait_at_most is WorkingDays(3)")));
    let unknown = levels(json!({ "never_wait": ["fire"] }));
    check("/response", unknown, Some("response.otherwise.ii.never_wait speaks of category fire"));
    let plan = json!({ "plans": { "flood": { "name": " " } } });
    check("/response", plan, Some("response.plans.flood: name is empty"));
    let reports = json!({ "reports": { "phone_within": { "minutes": 0 } } });
    check("/response", reports, Some("response.reports.phone_within is Minutes(0)"));
}

#[test]
fn evidence_is_wanted_where_it_can_be_asked_for_and_by_names_that_are_known() {
    check("/categories/08/evidence", json!({ "position": true }), None);
    let (code, rule) = ("/sos", json!({ "before": true }));
    let mut sos: Value = serde_json::from_str(default_policy()).unwrap();
    sos = sos["sos"].take();
    sos["evidence"] = rule;
    check(code, sos, Some("sos.evidence asks for evidence"));
    let mut document: Value = serde_json::from_str(default_policy()).unwrap();
    document["categories"]["08"]["evidence"] = json!({ "befor": true });
    let read = serde_json::from_value::<Policy>(document).unwrap_err().to_string();
    assert!(read.contains("unknown field `befor`"), "{read}");
}

#[test]
fn an_extension_of_nothing_is_named() {
    let nothing = json!({ "working_days": 0 });
    check("/closed_loop/extension_max", nothing, Some("closed_loop.extension_max is WorkingDays(0)"));
}

#[test]
fn a_sample_of_more_than_everything_is_named() {
    let percent = "/closed_loop/self_handled/sample_percent";
    check(percent, json!(101), Some("closed_loop.self_handled.sample_percent is 101"));
    check(percent, json!(100), None);
}

#[test]
fn a_policy_may_allow_no_return_and_must_try_a_caller_once() {
    check("/closed_loop/returns_max", json!(0), None);
    check("/closed_loop/places_max", json!(0), None);
    check("/closed_loop/call_backs_max", json!(0), Some("closed_loop.call_backs_max is 0"));
    check("/closed_loop/hand_ons_max", json!(0), None);
    check("/closed_loop/hand_ons_max", json!(101), Some("closed_loop.hand_ons_max is 101"));
    let never = json!({"working_hours": 0});
    let after = "closed_loop.call_back_again_after is WorkingHours(0)";
    check("/closed_loop/call_back_again_after", never, Some(after));
    check("/closed_loop/review_within_days", json!(0), Some("closed_loop.review_within_days is 0"));
}

#[test]
fn repetitions_have_bounds_within_which_two_reports_can_be_one() {
    check("/closed_loop/repeats/within_days", json!(91), Some("closed_loop.repeats.within_days is 91"));
    check("/closed_loop/repeats/within_days", json!(0), None);
    let minutes = "/closed_loop/repeats/red_within_minutes";
    check(minutes, json!(1_441), Some("closed_loop.repeats.red_within_minutes is 1441"));
    check("/closed_loop/repeats/same_place_m", json!(501), Some("closed_loop.repeats.same_place_m is 501"));
}

#[test]
fn what_is_reported_upward_is_in_some_time_and_to_each_once() {
    let to =
        |tier: &str, minutes: u32| json!({ "to": tier, "by": "phone", "within": { "minutes": minutes } });
    let rows = "/red/report_up";
    check(rows, json!([]), None);
    check(rows, json!([to("township", 10), to("city", 30), to("province", 120)]), None);
    check(rows, json!([to("city", 0)]), Some("red.report_up[0].within is Minutes(0)"));
    check(
        rows,
        json!([to("city", 30), to("city", 60)]),
        Some("red.report_up[1] asks for what a row before it"),
    );
}

#[test]
fn a_number_of_people_that_every_case_has_is_named() {
    let from = |people: u32| json!([{ "people": people, "tier": "county" }]);
    let begin_at = "/closed_loop/people_begin_at";
    check(begin_at, from(0), Some("closed_loop.people_begin_at[0].people is 0"));
    check(begin_at, from(1), None);
    check(begin_at, json!([]), None);
}

#[test]
fn what_a_desk_or_a_post_has_to_do_within_a_limit_takes_no_longer_than_the_limit() {
    let days = |days: u32| json!({ "working_days": days });
    let (sign, rule) = ("/closed_loop/sign_within", "/closed_loop/rule_within");
    let told =
        "closed_loop.sign_within is WorkingDays(6), which is longer than ordinary.limit: WorkingDays(5)";
    check_among(sign, days(6), told);
    check_among(
        rule,
        days(6),
        "closed_loop.rule_within is WorkingDays(6), which is longer than ordinary.limit",
    );
    check_among(rule, days(2), "longer than categories.12.limits.ordinary: WorkingDays(1)");
    check(sign, json!({ "working_hours": 8 }), None);
    let pressing = "/closed_loop/pressing/sign_within";
    check_among(
        pressing,
        json!({ "hours": 25 }),
        "pressing.sign_within is Hours(25), which is longer than orange.limit",
    );
    check_among(
        pressing,
        json!({ "working_days": 2 }),
        "is WorkingDays(2), which is longer than orange.limit: Hours(24)",
    );
    check(pressing, json!({ "hours": 24 }), None);
}

#[test]
fn a_unit_that_takes_all_its_time_is_done_within_the_limit() {
    let told =
        "red.arrive_within_ms + red.finish_within_ms is 7800000 ms, which is longer than red.limit: Hours(2)";
    check("/red/finish_within_ms", json!(7_200_000), Some(told));
    check("/ordinary/finish_within_ms", json!(864_000_000), None);
}

#[test]
fn numbers_of_the_ladder_have_their_ranges() {
    check("/closed_loop/limit_climbs_at", json!(70), Some("closed_loop.limit_climbs_at is 70"));
    check("/closed_loop/limit_climbs_at", json!(100), None);
    check("/closed_loop/sent_back_climbs_at", json!(0), None);
    check("/closed_loop/backups_max", json!(11), Some("closed_loop.backups_max is 11"));
    check("/closed_loop/backups_max", json!(0), None);
    let nothing = json!({ "working_days": 0 });
    check("/closed_loop/return_within", nothing, Some("closed_loop.return_within is WorkingDays(0)"));
}

#[test]
fn how_units_are_compared_has_its_ranges() {
    check("/choice/turnout_s/boat", json!(86_401), Some("choice.turnout_s.boat is 86401"));
    check("/choice/standby_turnout_s/crew", json!(86_401), Some("choice.standby_turnout_s.crew is 86401"));
    check("/choice/air_line_kmh/foot", json!(0), Some("choice.air_line_kmh.foot is 0"));
    check("/choice/air_line_kmh/car", json!(121), Some("choice.air_line_kmh.car is 121"));
    check("/choice/detour_percent", json!(99), Some("choice.detour_percent is 99"));
    check("/choice/fix_age_percent", json!(201), Some("choice.fix_age_percent is 201"));
    check("/choice/fix_age_percent", json!(0), None);
    check("/choice/grid_assumed_s", json!(86_401), Some("choice.grid_assumed_s is 86401"));
    check("/choice/ring_price_s", json!(0), None);
    check("/choice", json!(null), None);
}

#[test]
fn how_patrols_are_advised_to_stand_has_its_ranges() {
    let with = |field: &str, value: Value, expected: Option<&str>| {
        let moves = json!({ "grid_worker": false, "patrol": true, "vehicle": true, "boat": false,
            "mediator": false, "crew": false });
        let mut cover = json!({ "target_s": 900, "moves": moves, "way_max_s": 1_800, "gain_min_per_mille": 20,
            "moves_max": 3, "days": 28 });
        *cover.pointer_mut(field).unwrap() = value;
        check_choice("cover", cover, expected);
    };
    with("/target_s", json!(60), None);
    with("/target_s", json!(59), Some("choice.cover.target_s is 59"));
    with("/way_max_s", json!(3_601), Some("choice.cover.way_max_s is 3601"));
    with("/gain_min_per_mille", json!(0), Some("choice.cover.gain_min_per_mille is 0"));
    with("/moves_max", json!(11), Some("choice.cover.moves_max is 11"));
    with("/days", json!(57), Some("choice.cover.days is 57"));
    let left = "choice.cover.moves.grid_worker is true: grid workers stay in their grids";
    with("/moves/grid_worker", json!(true), Some(left));
}

/// The shipped policy whose choice has this in one field has exactly this mistake, or none.
#[track_caller]
fn check_choice(field: &str, to: Value, expected: Option<&str>) {
    let mut choice = serde_json::from_str::<Value>(default_policy()).unwrap()["choice"].clone();
    choice[field] = to;
    check("/choice", choice, expected);
}

/// The shipped policy with these run cards has exactly this mistake, or none.
#[track_caller]
fn check_cards(cards: Value, expected: Option<&str>) {
    let mut document: Value = serde_json::from_str(default_policy()).unwrap();
    document["run_cards"] = cards;
    let policy: Policy = serde_json::from_value(document).unwrap();
    let found: Vec<String> = check_policy(&policy).iter().map(ToString::to_string).collect();
    assert_eq!(found.is_empty(), expected.is_none(), "{found:?}");
    assert!(expected.is_none_or(|expected| found.len() == 1 && found[0].starts_with(expected)), "{found:?}");
}

#[test]
fn a_run_card_wants_somebody_and_no_more_than_can_be_asked() {
    let boat = json!({ "kinds": ["boat"], "skills": ["water"], "within_s": 2_400, "on_duty_max_h": 12 });
    let card = |must: Value| json!([{ "category": "03", "grade": "red", "call": ["fire"], "must": must }]);
    check_cards(card(json!([boat, { "kinds": ["grid_worker"], "count": 2 }])), None);
    check_cards(json!([{ "grade": "red", "must": [] }]), Some("run_cards[0] is empty"));
    check_cards(card(json!([{ "count": 9 }])), Some("run_cards[0].must and should is 9"));
    check_cards(card(json!([{ "count": 0 }])), Some("run_cards[0].must[0].count is 0"));
    check_cards(card(json!([{ "within_s": 9 }])), Some("run_cards[0].must[0].within_s is 9"));
    check_cards(card(json!([{ "on_duty_max_h": 0 }])), Some("run_cards[0].must[0].on_duty_max_h is 0"));
    let unknown = json!([{ "category": "77", "must": [{}] }]);
    check_cards(unknown, Some("run_cards[0].category speaks of category 77"));
    let twice = json!([{ "category": "03", "must": [{}] }, { "category": "03", "must": [boat] }]);
    check_cards(twice, Some("run_cards[1] is for the same cases"));
}

#[test]
fn a_time_that_nobody_reckons_is_named() {
    let mut document: Value = serde_json::from_str(default_policy()).unwrap();
    document["run_cards"] = json!([{ "grade": "red", "must": [{ "within_s": 600 }] }]);
    document["choice"] = Value::Null;
    let policy: Policy = serde_json::from_value(document).unwrap();
    let found: Vec<String> = check_policy(&policy).iter().map(ToString::to_string).collect();
    assert!(
        found.len() == 1 && found[0].starts_with("run_cards[0].must[0] wants somebody by a time"),
        "{found:?}"
    );
}

#[test]
fn rules_for_a_category_that_is_not_there_are_named() {
    let rules = json!([{ "from": "county", "categories": ["77"] }]);
    check("/closed_loop/competence", rules, Some("closed_loop.competence[0] speaks of category 77"));
    let handled = json!(["04", "78"]);
    check(
        "/closed_loop/self_handled/categories",
        handled,
        Some("closed_loop.self_handled.categories speaks of category 78"),
    );
}

#[test]
fn a_unit_reports_upward_and_letters_take_no_longer_than_the_limit_of_what_they_are_about() {
    check(
        "/categories/04/limits",
        json!({ "orange": { "hours": 3 } }),
        Some(
            "orange.arrive_within_ms + orange.finish_within_ms is 86400000 ms, which is longer than categories.04.limits.orange",
        ),
    );
    check(
        "/red/report_up",
        json!([{ "to": "city", "by": "written", "within": { "hours": 3 } }]),
        Some("red.report_up[0].within is Hours(3), which is longer than red.limit: Hours(2)"),
    );
    let letter = "/closed_loop/supervision_answer_within";
    check(letter, json!({ "working_days": 5 }), None);
    check(
        letter,
        json!({ "working_days": 6 }),
        Some("closed_loop.supervision_answer_within is WorkingDays(6), which is longer than ordinary.limit"),
    );
}

#[test]
fn where_cases_begin_is_said_once_in_few_rows_and_of_tiers_that_have_posts() {
    let lists = [
        ("grades_begin_at", json!({ "grade": "orange", "tier": "township" })),
        ("risk_begins_at", json!({ "risk": "orange", "tier": "township" })),
        ("people_begin_at", json!({ "people": 5, "tier": "township" })),
    ];
    for (list, row) in lists {
        let (pointer, path) = (format!("/closed_loop/{list}"), format!("closed_loop.{list}"));
        check(&pointer, json!([row]), None);
        let mut higher = row.clone();
        higher["tier"] = json!("city");
        check(&pointer, json!([row, higher]), Some(&format!("{path}[1] speaks of what a row before it")));
        higher["tier"] = json!("grid");
        check(&pointer, json!([higher]), Some(&format!("{path}[0].tier is Grid")));
    }
    let crowds: Vec<Value> =
        (1..=101).map(|people| json!({ "people": people, "tier": "township" })).collect();
    let begin_at = "/closed_loop/people_begin_at";
    check(begin_at, json!(crowds[..100]), None);
    check(begin_at, json!(crowds), Some("closed_loop.people_begin_at is 101"));
    let closes = json!({ "from": "county", "grades": ["red"] });
    check(
        "/closed_loop/competence",
        json!([closes, closes]),
        Some("closed_loop.competence[1] speaks of what"),
    );
}

#[test]
fn no_row_carries_what_is_everyday_past_the_county_by_its_grade() {
    let begin_at = "/closed_loop/grades_begin_at";
    let row = |grade: &str, tier: &str| json!([{ "grade": grade, "tier": tier }]);
    check(begin_at, row("ordinary", "county"), None);
    check(begin_at, row("ordinary", "city"), Some("closed_loop.grades_begin_at[0].tier is City"));
    check(begin_at, row("orange", "city"), None);
}

#[test]
fn no_row_carries_a_small_risk_or_a_few_people_past_the_county() {
    let begins_at = "/closed_loop/risk_begins_at";
    let row = |risk: &str, tier: &str| json!([{ "risk": risk, "tier": tier }]);
    for small in ["blue", "yellow"] {
        check(begins_at, row(small, "county"), None);
        check(begins_at, row(small, "city"), Some("closed_loop.risk_begins_at[0].tier is City"));
    }
    check(begins_at, row("orange", "city"), None);
    let begin_at = "/closed_loop/people_begin_at";
    let row = |people: u32, tier: &str| json!([{ "people": people, "tier": tier }]);
    check(begin_at, row(4, "county"), None);
    check(begin_at, row(4, "city"), Some("closed_loop.people_begin_at[0].tier is City"));
    check(begin_at, row(5, "city"), None);
}
