//! One name that a department of each county bears: the case's place says which of them has it, and nobody else stands in.

use geo_index::{AreaCode, AreaTree};
use hub_dispatch::{LoopRules, Part};
use serde_json::{Value, json};

use super::{check, code, read};
use crate::organisation::NoSuchMatter;

/// A city of two counties, one of them with a township.
fn areas() -> AreaTree {
    let feature = |code: &str, tier: &str, parent: Value| {
        json!({ "type": "Feature", "geometry": null,
            "properties": { "code": code, "name": format!("名{code}"), "tier": tier, "parent": parent } })
    };
    let document = json!({ "type": "FeatureCollection", "features": [
        feature("root", "city", Value::Null),
        feature("east", "county", json!("root")),
        feature("west", "county", json!("root")),
        feature("town", "township", json!("east")),
    ]});
    AreaTree::from_geojson(String::new(), &document.to_string()).unwrap()
}

fn office(code: &str, area: &str) -> Value {
    json!({ "code": code, "name": "城管局", "area": area })
}

/// The lead of a case in an area, where these departments bear the name that the matter names.
#[track_caller]
fn check_lead(departments: &[(&str, &str)], area: &str, expected: Option<&str>) {
    let departments: Vec<Value> = departments.iter().map(|(code, area)| office(code, area)).collect();
    let matters = json!([{ "code": "0410", "name": "暴露垃圾", "lead": "城管局" }]);
    let catalogue = read(&json!({ "departments": departments, "matters": matters })).unwrap();
    let area = AreaCode::new(area).unwrap();
    let matter = catalogue.matter(&code("0410"), &area, &areas()).unwrap();
    assert_eq!(matter.lead.map(|lead| lead.0).as_deref(), expected, "{area}");
    let lacking: Vec<(Part, &str)> =
        matter.lacking.iter().map(|office| (office.part, office.name.as_str())).collect();
    let lacks = if expected.is_none() { vec![(Part::Lead, "城管局")] } else { Vec::new() };
    assert_eq!(lacking, lacks, "{area}");
}

#[test]
fn the_department_whose_area_contains_the_case_leads_the_lowest_first() {
    let counties = [("E", "east"), ("W", "west")];
    check_lead(&counties, "east", Some("E"));
    check_lead(&counties, "town", Some("E"));
    check_lead(&counties, "west", Some("W"));
    check_lead(&[("E", "east"), ("T", "town")], "town", Some("T"));
    check_lead(&[("E", "east"), ("R", "root")], "west", Some("R"));
}

#[test]
fn where_none_is_responsible_no_other_stands_in() {
    let counties = [("E", "east"), ("W", "west")];
    check_lead(&counties, "root", None);
    check_lead(&[("E", "east"), ("T", "town")], "west", None);
    check_lead(&counties, "gone", None);
}

#[test]
fn a_name_that_only_one_bears_means_that_one_as_its_code_does() {
    check_lead(&[("E", "east")], "west", Some("E"));
}

#[test]
fn two_of_one_name_and_one_area_are_a_mistake_of_the_matter_that_names_them() {
    let twice = json!([
        { "code": "CG", "name": "城管局", "area": "root" },
        { "code": "CG-1", "name": "城管局", "area": "root" }
    ]);
    check("/departments", twice.clone(), &[]);
    let told = "more than one department of area root is called 城管局: its code is needed, first at departments[0].name";
    let mut document = super::document();
    document["departments"] = twice;
    document["matters"][1]["co"] = json!(["城管局"]);
    let mistakes = read(&document).unwrap_err();
    assert_eq!(
        mistakes.iter().map(ToString::to_string).collect::<Vec<_>>(),
        [format!("matters[1].co (0410): {told}")]
    );
}

#[test]
fn what_leads_nowhere_and_who_is_without_an_office_is_noted() {
    let standard = |code: &str| json!({ "standard": super::NEW, "kind": "matter", "code": code });
    let old = |code: &str| json!({ "standard": super::OLD, "kind": "matter", "code": code });
    let document = json!({
        "departments": [office("T", "town"), office("T2", "west")],
        "matters": [
            { "code": "1", "name": "甲", "lead": "城管局", "standards": [standard("06010")] },
            { "code": "2", "name": "乙", "standards": [standard("06011")] }
        ],
        "mapping": [
            { "from": old("01-10"), "to": standard("06010") },
            { "from": old("01-10"), "to": standard("06011") },
            { "from": old("01-11"), "to": standard("06099") }
        ]
    });
    let catalogue = read(&document).unwrap();
    let ambiguous = serde_json::from_value(old("01-10")).unwrap();
    assert_eq!(catalogue.by_standard(&ambiguous), Err(NoSuchMatter::Several(2)));
    let notes = catalogue.notes(&areas(), &LoopRules::default());
    let about: Vec<&str> = notes.iter().map(|note| note.about.as_str()).collect();
    let (new, older) = (super::NEW, super::OLD);
    assert_eq!(about, [format!("{older} 01-11 = {new} 06099"), format!("{older} 01-10")]);
    let mut counties = document;
    counties["departments"][0]["area"] = json!("west");
    counties["departments"][0]["code"] = json!("W");
    counties["departments"][1]["area"] = json!("root");
    counties["mapping"] = json!([]);
    assert_eq!(
        read(&counties).unwrap().notes(&areas(), &LoopRules::default()),
        [],
        "the city's own has every other county"
    );
    counties["departments"][1]["area"] = json!("elsewhere");
    let notes = read(&counties).unwrap().notes(&areas(), &LoopRules::default());
    assert_eq!((notes.len(), notes[0].about.as_str()), (1, "城管局"));
    assert!(notes[0].zh.ends_with("名east") && notes[0].en.ends_with("名east"), "{notes:?}");
}

#[test]
fn an_office_that_bears_its_name_alone_is_noted_where_it_is_not_responsible() {
    let mut document = json!({
        "departments": [office("E", "east")],
        "matters": [{ "code": "1", "name": "甲", "lead": "城管局", "co": ["E"] }]
    });
    let notes = read(&document).unwrap().notes(&areas(), &LoopRules::default());
    let [note] = notes.as_slice() else { panic!("{notes:?}") };
    assert_eq!(note.about, "城管局");
    assert!(note.zh.starts_with("只有一个部门叫此名称") && note.zh.contains("名west"), "{note:?}");
    document["departments"][0]["area"] = json!("root");
    assert_eq!(
        read(&document).unwrap().notes(&areas(), &LoopRules::default()),
        [],
        "it is responsible everywhere"
    );
}

/// The note about one matter with this limit and this grade, beside the rules as they are shipped.
#[track_caller]
fn check_hurried(limit: Value, grade: &str, expected: Option<&str>) {
    let matter = json!({ "code": "0410", "name": "暴露垃圾", "limit": limit, "grade": grade });
    let document = json!({ "departments": [office("E", "root")], "matters": [matter] });
    let notes = read(&document).unwrap().notes(&areas(), &LoopRules::default());
    let told: Vec<(&str, bool)> = notes
        .iter()
        .map(|note| {
            (
                note.about.as_str(),
                expected.is_some_and(|step| note.zh.contains(step) && note.en.contains(step)),
            )
        })
        .collect();
    let wanted: Vec<(&str, bool)> = expected.iter().map(|_| ("0410", true)).collect();
    assert_eq!(told, wanted, "{notes:?}");
}

#[test]
fn a_limit_that_is_over_before_anybody_must_have_signed_or_ruled_is_noted() {
    check_hurried(json!({ "working_hours": 1 }), "ordinary", Some("closed_loop.sign_within"));
    check_hurried(json!({ "working_hours": 4 }), "ordinary", Some("closed_loop.rule_within"));
    check_hurried(json!({ "working_days": 1 }), "ordinary", None);
    check_hurried(json!({ "minutes": 20 }), "orange", Some("closed_loop.pressing.sign_within"));
    check_hurried(json!({ "hours": 2 }), "orange", Some("closed_loop.return_within"));
    check_hurried(json!({ "hours": 24 }), "orange", None);
}
