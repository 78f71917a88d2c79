use hub_engine::{Organisation, organisation::default_policy};
use hub_protocol::http::{ImportedChanges, OrganisationImported};
use serde_json::json;

use super::*;
use crate::import::{misfit::Misfit, plan};

fn built_in() -> Value {
    serde_json::from_str(default_policy()).expect("it is JSON")
}

fn rows(rows: Value) -> ImportOrganisation {
    let categories = rows.as_array().cloned();
    ImportOrganisation { categories, ..ImportOrganisation::default() }
}

fn planned(
    body: &ImportOrganisation,
    known: &Known,
) -> Result<(plan::Plan, OrganisationImported), Vec<Misfit>> {
    plan::plan(body, known)
}

#[track_caller]
fn good(body: &ImportOrganisation, known: &Known) -> (plan::Plan, ImportedChanges) {
    let (plan, imported) = planned(body, known).unwrap_or_else(|misfits| panic!("{misfits:?}"));
    (plan, imported.changes.into_iter().find(|it| it.part == ImportPart::Policy).expect("it is told"))
}

fn known() -> Known {
    Known::nobody(Organisation::built_in())
}

fn with(plan: &plan::Plan) -> Known {
    let mut organisation = Organisation::built_in();
    for document in &plan.documents {
        organisation.adopt(document.kind, &document.bytes).expect("it was checked");
    }
    let mut known = Known::nobody(organisation);
    known.adopted = plan.documents.iter().map(|document| (document.kind, document.digest.clone())).collect();
    known
}

fn forest() -> Value {
    json!({ "code": "16", "name": "森林防火", "grade": "orange", "limits": { "orange": { "hours": 24 } } })
}

#[test]
fn a_category_is_added_and_another_changed_by_rows_alone_and_told_by_name() {
    let body = rows(json!([forest(), { "code": "04", "grade": "orange" }]));
    let (plan, told) = good(&body, &known());
    assert_eq!(
        (told.added.names, told.changed.names),
        (vec!["森林防火 (16)".to_owned()], vec!["市容环境 (04)".to_owned()])
    );
    assert_eq!(told.removed.count, 0, "what no row speaks of stays");
    let after = with(&plan);
    assert_eq!(after.organisation.policy().policy.categories.len(), 18);
    let (again, told) = good(&body, &after);
    assert!(again.documents.is_empty(), "importing the same again changes nothing");
    assert_eq!((told.added.count, told.changed.count), (0, 0));
}

#[test]
fn rows_that_say_what_holds_already_make_no_other_document() {
    let (plan, told) = good(&rows(json!([{ "code": "04", "name": "市容环境" }])), &known());
    assert!(plan.documents.is_empty());
    assert_eq!(told.changed.count, 0);
}

#[test]
fn rows_are_laid_over_the_policy_that_comes_with_them() {
    let mut policy = built_in();
    policy["categories"]["04"]["name"] = json!("市容");
    policy["closed_loop"]["returns_max"] = json!(3);
    let both =
        ImportOrganisation { policy: Some(policy), ..rows(json!([{ "code": "04", "grade": "orange" }])) };
    let (plan, told) = good(&both, &known());
    assert_eq!(told.changed.names, ["市容 (04)", "closed_loop.returns_max"]);
    let held = with(&plan);
    let rule = &held.organisation.policy().policy.categories[&Category("04".to_owned())];
    assert_eq!((rule.name.as_str(), rule.grade), ("市容", Grade::Orange));
}

#[test]
fn a_matter_of_the_catalogue_may_be_of_a_category_that_comes_in_the_same_import() {
    let catalogue = json!({ "matters": [{ "code": "1601", "name": "林区用火", "category": "16" }] });
    let body = ImportOrganisation { catalogue: Some(catalogue), ..rows(json!([forest()])) };
    let (plan, _) = good(&body, &known());
    assert_eq!(plan.documents.len(), 2);
}

#[test]
fn a_mistake_in_a_row_is_named_with_its_field_and_keeps_every_part_from_being_planned() {
    let catalogue = json!({ "matters": [{ "code": "1", "name": "甲" }] });
    let wrong = json!([{ "code": "16" }, { "code": "04", "limits": { "ordinary": { "days": 0 } } }, forest(), forest()]);
    let body = ImportOrganisation { catalogue: Some(catalogue), ..rows(wrong) };
    let misfits = planned(&body, &known()).err().expect("it is refused");
    let told: Vec<String> = misfits.iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            "categories[0].name (16): the policy has no category of this code, and a new one has a name",
            "categories[3].code (16): the code is there twice, first at categories[2].code",
        ]
    );
    let misfits =
        planned(&rows(json!([{ "code": "04", "limits": { "ordinary": { "days": 0 } } }])), &known());
    let told = misfits.err().expect("it is refused")[0].to_string();
    assert!(
        told.starts_with("categories[0].limit_ordinary (04): categories.04.limits.ordinary is"),
        "{told}"
    );
}

#[test]
fn rules_that_leave_the_catalogue_in_force_no_time_are_noted_though_only_the_policy_comes() {
    let catalogue = json!({
        "departments": [{ "code": "CG", "name": "城管局", "area": "root" }],
        "matters": [{ "code": "0410", "name": "暴露垃圾", "category": "04", "lead": "CG", "limit": { "working_hours": 4 } }]
    });
    let body = ImportOrganisation { catalogue: Some(catalogue), ..ImportOrganisation::default() };
    let (plan, _) = planned(&body, &known()).unwrap_or_else(|misfits| panic!("{misfits:?}"));
    let mut policy = built_in();
    policy["closed_loop"]["sign_within"] = json!({ "working_hours": 5 });
    let body = ImportOrganisation { policy: Some(policy), ..ImportOrganisation::default() };
    let (_, imported) = planned(&body, &with(&plan)).unwrap_or_else(|misfits| panic!("{misfits:?}"));
    let note = imported
        .notes
        .iter()
        .find(|note| note.entry == "0410")
        .unwrap_or_else(|| panic!("{:?}", imported.notes));
    assert_eq!(note.part, ImportPart::Catalogue);
    assert!(note.message.contains("4工作时") && note.message.contains("5 working hours"), "{}", note.message);
    let body = rows(json!([{ "code": "16", "name": "森林防火", "limits": { "orange": { "hours": 3 } } }]));
    let mut tight = built_in();
    tight["orange"]["finish_within_ms"] = json!(1_000);
    let body = ImportOrganisation { policy: Some(tight), ..body };
    let (_, imported) = planned(&body, &known()).unwrap_or_else(|misfits| panic!("{misfits:?}"));
    let note = imported.notes.iter().find(|note| note.entry == "categories.16.limits.orange");
    assert!(note.is_some_and(|note| note.message.contains("3小时")), "{:?}", imported.notes);
    let same = ImportOrganisation { policy: Some(built_in()), ..ImportOrganisation::default() };
    let (_, imported) = planned(&same, &with(&plan)).unwrap_or_else(|misfits| panic!("{misfits:?}"));
    assert!(imported.notes.iter().all(|note| note.entry != "0410"), "{:?}", imported.notes);
}

fn cards(rows: Value) -> ImportOrganisation {
    let run_cards = rows.as_array().cloned();
    ImportOrganisation { run_cards, ..ImportOrganisation::default() }
}

#[test]
fn run_cards_are_set_by_rows_alone_and_stay_where_no_row_speaks_of_them() {
    let body = cards(json!([{ "grade": "red", "call": ["fire"], "want": { "count": 2 } }]));
    let (plan, told) = good(&body, &known());
    assert_eq!(told.changed.names, ["run_cards"]);
    let after = with(&plan);
    assert_eq!(after.organisation.policy().policy.run_cards.len(), 1);
    let (again, _) = good(&body, &after);
    assert!(again.documents.is_empty(), "importing the same again changes nothing");
    let (other, _) = good(&rows(json!([forest()])), &after);
    assert_eq!(with(&other).organisation.policy().policy.run_cards.len(), 1, "categories take no card away");
    let (none, told) = good(&cards(json!([])), &after);
    assert_eq!(with(&none).organisation.policy().policy.run_cards.len(), 0, "an empty list does");
    assert_eq!(told.removed.names, ["run_cards[red]"], "and each that goes is named");
}

#[test]
fn mistakes_in_rows_of_run_cards_are_told_at_row_and_column_and_nothing_is_changed() {
    let row = |grade: &str| json!({ "grade": grade, "want": { "count": 1 } });
    let body = cards(json!([row("red"), row("orange"), row("red")]));
    let Err(misfits) = planned(&body, &known()) else { panic!("it must be refused") };
    let told: Vec<String> = misfits.iter().map(ToString::to_string).collect();
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(
        told[0].starts_with("run_cards[2] (red): ") && told[0].ends_with("first at run_cards[0]"),
        "{told:?}"
    );
    let body = cards(json!([{ "category": "没有", "want": { "within_s": 1 } }]));
    let Err(misfits) = planned(&body, &known()) else { panic!("it must be refused") };
    let told: Vec<String> = misfits
        .iter()
        .map(|misfit| misfit.at.as_ref().map_or_else(String::new, ToString::to_string))
        .collect();
    assert_eq!(told, ["run_cards[0].category", "run_cards[0].within"]);
}
