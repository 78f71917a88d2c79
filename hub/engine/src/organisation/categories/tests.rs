use serde_json::json;

use super::*;
use crate::organisation::default_policy;

fn policy() -> Policy {
    serde_json::from_str(default_policy()).expect("the built-in policy can be read")
}

#[track_caller]
fn laid(rows: Value) -> Policy {
    let rows = rows.as_array().expect("rows are a list").clone();
    with_categories(&policy(), &rows).unwrap_or_else(|mistakes| panic!("{mistakes:?}"))
}

fn rule(policy: &Policy, code: &str) -> CategoryRule {
    policy.categories[&Category(code.to_owned())].clone()
}

/// The mistakes of rows as place, field, and the beginning of what is said.
#[track_caller]
fn check_refused(rows: Value, expected: &[(usize, Option<&str>, &str)]) {
    let rows = rows.as_array().expect("rows are a list").clone();
    let mistakes = with_categories(&policy(), &rows).expect_err("it must be refused");
    let told: Vec<_> = mistakes.iter().map(|it| (it.row.unwrap(), it.field, it.what.to_string())).collect();
    assert_eq!(told.len(), expected.len(), "{told:?}");
    for ((row, field, told), (at, of, begins)) in told.iter().zip(expected) {
        assert_eq!((row, field), (at, of));
        assert!(told.starts_with(begins), "{told}");
    }
    assert!(mistakes.iter().all(|it| !it.what.in_chinese().is_ascii()), "{mistakes:?}");
}

#[test]
fn a_row_changes_the_fields_that_it_gives_and_no_others() {
    let after =
        laid(json!([{ "code": "04", "grade": "orange", "limits": { "ordinary": { "working_days": 3 } } }]));
    let (before, changed) = (rule(&policy(), "04"), rule(&after, "04"));
    let limits = Limits { ordinary: Some(Span::WorkingDays(3)), ..before.limits };
    assert_eq!(changed, CategoryRule { grade: Grade::Orange, limits, ..before });
    let others = |policy: &Policy| {
        let mut others = policy.clone();
        others.categories.remove(&Category("04".to_owned()));
        others
    };
    assert_eq!(others(&after), others(&policy()));
}

#[test]
fn a_limit_of_null_is_taken_away_and_one_that_is_not_given_stays() {
    let none = laid(json!([{ "code": "12", "limits": { "ordinary": null } }]));
    assert_eq!(rule(&none, "12").limits.ordinary, None);
    let left = laid(json!([{ "code": "12", "limits": { "orange": { "hours": 30 } } }]));
    assert_eq!(rule(&left, "12").limits.ordinary, Some(Span::WorkingDays(1)));
}

#[test]
fn a_new_category_is_as_otherwise_says_where_its_row_says_nothing() {
    let after = laid(json!([{ "code": "16", "name": "森林防火", "mode": { "ordinary": "auto" } }]));
    let (made, otherwise) = (rule(&after, "16"), policy().otherwise);
    assert_eq!(
        (made.name.as_str(), made.grade, made.climbs_to),
        ("森林防火", otherwise.grade, otherwise.climbs_to)
    );
    assert_eq!((made.mode.ordinary, made.mode.red), (Mode::Auto, otherwise.mode.red));
    assert_eq!(after.categories.len(), policy().categories.len() + 1);
}

#[test]
fn rows_that_cannot_be_are_named_with_their_field() {
    check_refused(
        json!([
            { "code": "16" },
            { "code": "04", "limits": { "purple": null } },
            { "code": "05", "name": " " },
            { "code": "06" },
            { "code": "06" },
            { "code": "" },
        ]),
        &[
            (0, Some("name"), "the policy has no category of this code"),
            (1, None, "it cannot be read: unknown field `purple`"),
            (2, Some("name"), "it is empty"),
            (4, Some("code"), "the code is there twice"),
            (5, Some("code"), "it is empty"),
        ],
    );
}

#[test]
fn a_limit_in_which_nothing_can_be_done_is_named_at_its_row() {
    check_refused(
        json!([
            { "code": "05", "limits": { "ordinary": { "days": 0 } } },
            { "code": "04", "limits": { "ordinary": { "working_hours": 1 } } },
        ]),
        &[
            (0, Some("limit_ordinary"), "categories.05.limits.ordinary is"),
            (1, Some("limit_ordinary"), "closed_loop.sign_within is"),
            (1, Some("limit_ordinary"), "closed_loop.rule_within is"),
        ],
    );
}

#[test]
fn rows_of_many_imports_add_no_more_categories_than_a_policy_can_have() {
    let before = policy().categories.len();
    let rows: Vec<Value> =
        (before..=CATEGORIES_MAX).map(|at| json!({ "code": format!("n{at}"), "name": "新增" })).collect();
    let full = with_categories(&policy(), &rows[1..]).expect("as many as there can be");
    let more = [json!({ "code": "one-more", "name": "新增" })];
    let refused = with_categories(&full, &more).expect_err("one too many");
    assert_eq!((refused.len(), &refused[0].what), (1, &CategoryFault::TooManyInAll(CATEGORIES_MAX + 1)));
    let document = check_policy(&Policy {
        categories: full
            .categories
            .into_iter()
            .chain([(Category("one-more".to_owned()), policy().otherwise)])
            .collect(),
        ..policy()
    });
    assert!(document.iter().any(|it| it.to_string().starts_with("categories is 1001")), "{document:?}");
}
