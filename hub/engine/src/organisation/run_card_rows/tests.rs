//! Rows of run cards, laid over the policy that ships.

use hub_dispatch::{Grade, Policy, Service, UnitKind};
use serde_json::{Value, json};

use super::{super::policies::default_policy, *};

fn policy() -> Policy {
    serde_json::from_str(default_policy()).expect("the policy that ships can be read")
}

fn laid(rows: &[Value]) -> Policy {
    with_run_cards(&policy(), rows).unwrap_or_else(|mistakes| panic!("{mistakes:?}"))
}

#[track_caller]
fn check(rows: &[Value], row: usize, field: Option<&str>, said: &str) {
    let mistakes = with_run_cards(&policy(), rows).expect_err("it must be refused");
    let told: Vec<_> = mistakes.iter().map(|it| (it.row, it.field, it.what.to_string())).collect();
    let fits = mistakes.len() == 1 && told[0].0 == Some(row) && told[0].1 == field;
    assert!(fits && told[0].2.contains(said), "{told:?}");
    assert!(!mistakes[0].what.in_chinese().is_empty());
}

#[test]
fn rows_that_stand_together_are_one_card_and_the_list_is_the_whole_list() {
    let rows = [
        json!({ "category": "01", "grade": "red", "call": ["fire"], "want": { "kinds": ["boat"], "within_s": 2400 } }),
        json!({ "category": "01", "grade": "red", "call": ["fire", "ambulance"], "weight": "should", "want": { "count": 2 } }),
        json!({ "grade": "orange", "call": ["police"] }),
    ];
    let cards = laid(&rows).run_cards;
    assert_eq!(cards.len(), 2);
    assert_eq!(cards[0].call, [Service::Fire, Service::Ambulance]);
    assert_eq!((cards[0].must[0].kinds.clone(), cards[0].should[0].count), (vec![UnitKind::Boat], 2));
    assert_eq!((cards[1].grade, cards[1].must.len()), (Some(Grade::Orange), 0));
    assert_eq!(laid(&[]).run_cards, []);
}

#[test]
fn two_cards_for_the_same_cases_are_refused_at_the_second() {
    let want = json!({ "count": 1 });
    let of = |grade: &str| json!({ "grade": grade, "want": want });
    check(&[of("red"), of("orange"), of("red")], 2, None, "further up");
}

#[test]
fn a_row_that_wants_and_calls_nobody_says_nothing() {
    check(&[json!({ "grade": "red" })], 0, None, "no unit");
}

#[test]
fn what_the_policy_finds_wrong_is_told_of_the_row_and_its_column() {
    let fine = json!({ "grade": "red", "want": { "count": 1 } });
    let of = |want: Value| json!({ "grade": "red", "weight": "should", "want": want });
    check(&[fine.clone(), of(json!({ "count": 0 }))], 1, Some("count"), "must lie between");
    check(&[fine.clone(), of(json!({ "within_s": 3 }))], 1, Some("within"), "must lie between");
    check(&[fine.clone(), of(json!({ "on_duty_max_h": 99 }))], 1, Some("on_duty_max"), "must lie between");
    check(&[fine.clone(), of(json!({ "load_max": 0 }))], 1, Some("load_max"), "must lie between");
    check(&[fine.clone(), of(json!({ "count": 9 }))], 0, Some("count"), "must lie between");
    check(&[json!({ "category": "x", "want": {} })], 0, Some("category"), "not in categories");
    check(&[of(json!({ "kinds": ["dragon"] }))], 0, None, "cannot be read");
}

#[test]
fn more_rows_than_anybody_writes_are_refused_as_a_whole() {
    let rows = vec![json!({ "grade": "red", "want": {} }); RUN_CARD_ROWS_MAX + 1];
    let mistakes = with_run_cards(&policy(), &rows).expect_err("too many");
    assert_eq!((mistakes[0].row, &mistakes[0].what), (None, &RunCardFault::TooMany(rows.len())));
}

#[test]
fn the_rows_to_begin_with_hold_together_with_the_policy_that_ships() {
    let rows: Vec<Value> = serde_json::from_str(run_cards_to_begin_with()).expect("they are rows");
    let laid = laid(&rows);
    let of =
        |category: &str| laid.run_card(&Category(category.to_owned()), None, Grade::Red).expect("it has one");
    assert_eq!(of("03").call, [Service::Fire, Service::Ambulance], "a fire");
    assert_eq!(of("02").call, [Service::Police], "a fight");
    let boat =
        of("09").should.iter().find(|want| want.kinds == [UnitKind::Boat]).expect("a flood wants a boat");
    assert_eq!(boat.within_s, Some(2_400));
    assert_eq!(of("01").should[0].skills, [hub_dispatch::Skill("女".to_owned())]);
}
