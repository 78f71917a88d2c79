use geo_index::{AreaCode, Tier};
use hub_dispatch::{Category, DocumentKind, Grade, MatterCode, Risk, Span, StandardKind, StandardRef};
use serde_json::{Value, json};

use super::*;
use crate::Organisation;

mod by_area;

const NEW: &str = "GB/T 47678.5-2026";
const OLD: &str = "GB/T 30428.2-2013";

/// Two departments of the one area there is, a class of matters and a matter of it, and both standards' codes.
fn document() -> Value {
    json!({
        "departments": [
            { "code": "CG", "name": "城管局", "area": "root" },
            { "code": "CG-1", "name": "环卫处", "area": "root", "parent": "CG" }
        ],
        "matters": [
            { "code": "04", "name": "市容环境", "category": "04" },
            {
                "code": "0410", "name": "暴露垃圾", "parent": "04", "kind": "complaint", "lead": "CG-1", "co": ["CG"],
                "limit": { "working_hours": 4 }, "tier": "township", "skills": ["环卫"], "danger_words": ["医疗废物"],
                "grade": "orange", "risk": "yellow", "standards": [{ "standard": NEW, "kind": "事项", "code": "06010" }]
            }
        ],
        "mapping": [{
            "from": { "standard": OLD, "kind": "matter", "code": "01-10" },
            "to": { "standard": NEW, "kind": "matter", "code": "06010" }
        }]
    })
}

fn read(document: &Value) -> Result<Catalogue, Vec<CatalogueMistake>> {
    Catalogue::read(document.to_string().as_bytes())
}

/// The document with something put in must have these mistakes.
#[track_caller]
fn check(pointer: &str, to: Value, expected: &[&str]) {
    let mut document = document();
    let (above, name) = pointer.rsplit_once('/').unwrap();
    let place = document.pointer_mut(above).unwrap();
    match (place.as_array_mut(), name.parse::<usize>()) {
        (Some(list), Ok(at)) => list[at] = to,
        (Some(list), Err(_the_end)) => list.push(to),
        (None, _) => place[name] = to,
    }
    let mistakes = read(&document).err().unwrap_or_default();
    let told: Vec<String> = mistakes.iter().map(ToString::to_string).collect();
    assert_eq!(told, expected);
    let in_chinese =
        |mistake: &CatalogueMistake| mistake.what.in_chinese().chars().any(|letter| letter > '\u{4e00}');
    assert!(mistakes.iter().all(in_chinese));
}

fn organisation() -> Organisation {
    let mut organisation = Organisation::built_in();
    organisation.adopt(DocumentKind::Catalogue, document().to_string().as_bytes()).unwrap();
    organisation
}

fn code(code: &str) -> MatterCode {
    MatterCode(code.to_owned())
}

#[test]
fn a_case_copies_what_the_catalogue_says_of_its_matter() {
    let organisation = organisation();
    let root = AreaCode::new("root").unwrap();
    let matter = organisation.matter(&code("0410"), &root).unwrap();
    assert_eq!(matter.catalogue, *organisation.catalogue().unwrap().digest());
    assert_eq!(matter.lead.unwrap().0, "CG-1");
    assert_eq!((matter.limit, matter.tier), (Some(Span::WorkingHours(4)), Some(Tier::Township)));
    assert_eq!(
        (matter.standards.len(), matter.grade, matter.risk),
        (1, Some(Grade::Orange), Some(Risk::Yellow))
    );
    assert_eq!(organisation.matter(&code("0499"), &root), None);
    assert_eq!(Organisation::built_in().matter(&code("0410"), &root), None, "nothing is built in");
}

#[test]
fn a_matter_is_found_by_the_codes_of_both_standards_and_has_the_category_of_its_class() {
    let organisation = organisation();
    let catalogue = organisation.catalogue().unwrap();
    let standard = |standard: &str, kind, code: &str| StandardRef {
        standard: standard.to_owned(),
        kind,
        code: code.to_owned(),
    };
    for known in [standard(NEW, StandardKind::Matter, "06010"), standard(OLD, StandardKind::Matter, "01-10")]
    {
        assert_eq!(catalogue.by_standard(&known).unwrap().code, code("0410"));
    }
    let component = standard(NEW, StandardKind::Component, "06010");
    assert_eq!(catalogue.by_standard(&component), Err(NoSuchMatter::Unknown));
    assert_eq!(catalogue.category_of(&code("0410")), Some(&Category("04".to_owned())));
}

#[test]
fn the_matter_and_its_words_of_danger_raise_the_grade_and_never_lower_it() {
    let organisation = organisation();
    let graded = |matter: &str, words: &str, stated| {
        organisation.grade_of(&code(matter), &Category("04".to_owned()), words, stated)
    };
    assert_eq!(graded("0410", "路边垃圾", None), Some(Grade::Orange), "the category says ordinary");
    assert_eq!(graded("0410", "路边垃圾", Some(Grade::Ordinary)), Some(Grade::Orange));
    assert_eq!(graded("0410", "路边垃圾", Some(Grade::Red)), Some(Grade::Red));
    assert_eq!(graded("0410", "一袋医疗废物", Some(Grade::Ordinary)), Some(Grade::Red));
    assert_eq!(graded("04", "路边垃圾", None), None, "the policy's grade holds");
}

#[test]
fn words_of_danger_of_a_class_hold_for_its_matters_and_not_the_other_way() {
    let mut document = document();
    document["matters"][0]["danger_words"] = json!(["爆炸", "医疗废物"]);
    let catalogue = read(&document).unwrap();
    assert_eq!(catalogue.danger_words_of(&code("0410")), ["医疗废物", "爆炸"]);
    assert_eq!(catalogue.graded_at_least(&code("0410"), "垃圾桶爆炸"), Some(Grade::Red));
    assert_eq!(catalogue.graded_at_least(&code("04"), "垃圾桶爆炸"), Some(Grade::Red));
    document["matters"][0]["danger_words"] = json!([]);
    assert_eq!(read(&document).unwrap().graded_at_least(&code("04"), "一袋医疗废物"), None);
}

#[test]
fn departments_that_are_not_there_or_named_twice_are_named() {
    check("/matters/1/lead", json!("SW"), &["matters[1].lead (0410): there is no department SW"]);
    check(
        "/matters/1/co",
        json!(["CG-1"]),
        &["matters[1].co (0410): department CG-1 is named more than once"],
    );
    check(
        "/matters/1/lead",
        Value::Null,
        &["matters[1].lead (0410): departments are to help, and none is to lead"],
    );
    check(
        "/departments/1/parent",
        json!("SW"),
        &["departments[1].parent (CG-1): there is no SW for it to be part of"],
    );
}

#[test]
fn circles_are_told_once() {
    check(
        "/departments/0/parent",
        json!("CG-1"),
        &["departments[0].parent (CG): it is part of itself, by way of CG -> CG-1 -> CG"],
    );
    check(
        "/matters/0/parent",
        json!("04"),
        &["matters[0].parent (04): it is part of itself, by way of 04 -> 04"],
    );
}

#[test]
fn one_code_with_two_limits_is_named_however_it_comes_to_have_them() {
    let twice = json!({ "code": "0410", "name": "垃圾" });
    check(
        "/matters/-",
        twice,
        &["matters[2].limit (0410): code 0410 has two limits, first at matters[1].limit"],
    );
    let same = json!({ "code": "04", "name": "市容" });
    check("/matters/-", same, &["matters[2].code (04): the code is there twice, first at matters[0].code"]);
    let by_standard = |standard: &str, number: &str| {
        json!({
            "code": "0411", "name": "积存垃圾", "limit": { "working_days": 1 },
            "standards": [{ "standard": standard, "kind": "matter", "code": number }]
        })
    };
    let told = format!(
        "matters[2].standard_code (0411): another matter has code {NEW} 06010 already, first at matters[1].standard_code"
    );
    check("/matters/-", by_standard(NEW, "06010"), &[&told]);
    let told = format!(
        "mapping[0].other_code ({OLD} 01-10): code {NEW} 06010 has two limits, first at matters[2].limit"
    );
    check("/matters/-", by_standard(OLD, "01-10"), &[&told]);
}

#[test]
fn limits_in_which_nothing_can_be_done_and_empty_names_are_named() {
    let told = "matters[1].limit (0410): its limit is Hours(0): it must be longer than nothing and no longer than 1,000 days";
    check("/matters/1/limit", json!({ "hours": 0 }), &[told]);
    check("/matters/1/name", json!(" "), &["matters[1].name (0410): its name is empty"]);
    check(
        "/matters/1/danger_words",
        json!([""]),
        &["matters[1].danger_words (0410): its danger word is empty"],
    );
}

#[test]
fn a_mapping_sets_two_standards_side_by_side() {
    let told = format!("mapping[0].other_standard ({NEW} 06010): both codes are of {NEW}");
    let same = json!({ "standard": NEW, "kind": "matter", "code": "06010" });
    check("/mapping/0/from", same, &[&told]);
}

#[test]
fn an_entry_that_cannot_be_read_hides_no_other_mistake() {
    let mut document = document();
    document["departments"][1]["colour"] = json!("red");
    document["matters"][0]["tier"] = json!("province");
    document["matters"][1]["co"] = json!(["SW"]);
    let told: Vec<String> = read(&document).unwrap_err().iter().map(ToString::to_string).collect();
    assert_eq!(told.len(), 3, "{told:?}");
    assert!(
        told[0].starts_with("departments[1] (CG-1): it cannot be read: unknown field `colour`"),
        "{told:?}"
    );
    assert!(
        told[1].starts_with("matters[0] (04): it cannot be read: unknown variant `province`"),
        "{told:?}"
    );
    assert_eq!(told[2], "matters[1].co (0410): there is no department SW");
}

#[test]
fn what_is_no_catalogue_is_said_to_be_none() {
    for no_catalogue in ["", "[]", r#"{"matter":[]}"#] {
        let mistakes = Catalogue::read(no_catalogue.as_bytes()).unwrap_err();
        assert_eq!(mistakes.len(), 1);
        assert_eq!(mistakes[0].entry, CatalogueEntry::Whole);
    }
}

#[test]
fn areas_and_categories_that_are_not_there_are_named() {
    let mut document = document();
    document["departments"][0]["area"] = json!("elsewhere");
    document["matters"][0]["category"] = json!("77");
    let built_in = Organisation::built_in();
    document["matters"][1]["limit"] = json!({ "hours": 0 });
    let bytes = document.to_string();
    let mistakes =
        Catalogue::read_beside(bytes.as_bytes(), built_in.areas(), &built_in.policy().policy).unwrap_err();
    let told: Vec<String> = mistakes.iter().map(ToString::to_string).collect();
    assert_eq!(told.len(), 3, "{told:?}");
    assert_eq!(told[0], "departments[0].area (CG): there is no area elsewhere");
    assert_eq!(told[1], "matters[0].category (04): the policy has no category 77");
    assert!(
        told[2].starts_with("matters[1].limit (0410): its limit is"),
        "another mistake hides none: {told:?}"
    );
    document["matters"][1]["limit"] = Value::Null;
    assert_eq!(AreaCode::new("root").unwrap(), read(&document).unwrap().departments()[1].area);
}
