use hub_engine::Organisation;
use hub_protocol::http::{ImportedChanges, OrganisationImported};
use serde_json::json;

use super::*;
use crate::import::{misfit::Misfit, plan};

fn catalogue() -> Value {
    json!({
        "departments": [{ "code": "CG", "name": "城管局", "area": "root" }],
        "matters": [{ "code": "0410", "name": "暴露垃圾", "category": "04", "lead": "CG", "limit": { "days": 1 } }]
    })
}

fn planned(
    body: ImportOrganisation,
    known: &Known,
) -> Result<(plan::Plan, OrganisationImported), Vec<Misfit>> {
    plan::plan(&body, known)
}

fn known() -> Known {
    Known::nobody(Organisation::built_in())
}

/// What it would be with what was planned in force.
fn with(plan: &plan::Plan) -> Known {
    let mut organisation = Organisation::built_in();
    for document in &plan.documents {
        organisation.adopt(document.kind, &document.bytes).expect("it was checked");
    }
    let mut known = Known::nobody(organisation);
    known.adopted = plan.documents.iter().map(|document| (document.kind, document.digest.clone())).collect();
    known
}

fn part(imported: &OrganisationImported, part: ImportPart) -> &ImportedChanges {
    imported.changes.iter().find(|changes| changes.part == part).expect("it is told")
}

#[track_caller]
fn check(body: ImportOrganisation, expected: &[&str]) {
    let misfits = planned(body, &known()).err().unwrap_or_default();
    let told: Vec<String> = misfits.iter().map(ToString::to_string).collect();
    assert_eq!(told, expected);
}

fn of_catalogue(catalogue: Value) -> ImportOrganisation {
    ImportOrganisation { catalogue: Some(catalogue), ..ImportOrganisation::default() }
}

fn of_calendar(calendar: Value) -> ImportOrganisation {
    ImportOrganisation { calendar: Some(calendar), ..ImportOrganisation::default() }
}

#[test]
fn a_catalogue_is_told_by_name_and_told_unchanged_the_second_time() {
    let (plan, imported) = planned(of_catalogue(catalogue()), &known()).expect("it has no mistake");
    assert_eq!(part(&imported, ImportPart::Catalogue).added.names, ["城管局 (CG)", "暴露垃圾 (0410)"]);
    let (again, imported) = planned(of_catalogue(catalogue()), &with(&plan)).expect("it has no mistake");
    assert_eq!(part(&imported, ImportPart::Catalogue).added.count, 0);
    assert!(again.documents.iter().all(|document| document.is_adopted));
    let mut other = catalogue();
    other["matters"][0]["limit"] = json!({ "days": 2 });
    let (_, imported) = planned(of_catalogue(other), &with(&plan)).expect("it has no mistake");
    assert_eq!(part(&imported, ImportPart::Catalogue).changed.names, ["暴露垃圾 (0410)"]);
}

#[test]
fn every_mistake_of_a_catalogue_is_named_by_its_list_its_entry_and_its_field() {
    let mut body = catalogue();
    body["departments"][0]["parent"] = json!("CG");
    body["matters"][0]["co"] = json!(["SW"]);
    let twice = json!({ "code": "0410", "name": "垃圾", "limit": { "days": 2 } });
    body["matters"].as_array_mut().expect("it is a list").push(twice);
    body["mapping"] = json!([{
        "from": { "standard": "A", "kind": "matter", "code": "1" }, "to": { "standard": "A", "kind": "matter", "code": "2" }
    }]);
    check(
        of_catalogue(body),
        &[
            "catalogue.departments[0].parent (CG): it is part of itself, by way of CG -> CG",
            "catalogue.matters[0].co (0410): there is no department SW",
            "catalogue.matters[1].limit (0410): code 0410 has two limits, first at catalogue.matters[0].limit",
            "catalogue.mapping[0].other_standard (A 1): both codes are of A",
        ],
    );
}

#[test]
fn a_catalogue_fits_the_areas_and_the_policy_that_come_with_it() {
    let mut body = catalogue();
    body["departments"][0]["area"] = json!("520602");
    body["matters"][0]["category"] = json!("77");
    check(
        of_catalogue(body.clone()),
        &[
            "catalogue.departments[0].area (CG): there is no area 520602",
            "catalogue.matters[0].category (0410): the policy has no category 77",
        ],
    );
    let mut policy: Value =
        serde_json::from_str(hub_engine::organisation::default_policy()).expect("it is JSON");
    policy["categories"]["77"] = policy["categories"]["04"].clone();
    let areas = json!({ "type": "FeatureCollection", "features": [{
        "type": "Feature", "geometry": null, "properties": { "code": "520602", "name": "县", "tier": "county" }
    }] });
    let whole = ImportOrganisation { areas: Some(areas), policy: Some(policy), ..of_catalogue(body) };
    check(whole, &[]);
}

#[test]
fn one_mistake_keeps_every_part_from_being_planned() {
    let bad = json!({ "years": { "2027": { "off": ["2027-01-01"], "work": ["2027-01-01"] } } });
    let both = ImportOrganisation { calendar: Some(bad), ..of_catalogue(catalogue()) };
    check(
        both,
        &[
            "calendar: 2027-01-01 is both off and worked",
            "calendar: 2027-01-01 is said to be worked and is no Saturday or Sunday",
        ],
    );
}

#[test]
fn days_of_a_sheet_leave_office_hours_and_other_years_as_they_are_and_are_the_same_in_any_order() {
    let days = |days: [&str; 2]| json!({ "years": { "2027": { "off": days, "work": [] } } });
    let (plan, imported) =
        planned(of_calendar(days(["2027-01-02", "2027-01-01"])), &known()).expect("it is good");
    assert_eq!(part(&imported, ImportPart::Calendar).added.names, ["2027: 休 01-01 01-02 班 "]);
    let after = with(&plan);
    let (before, now) = (known(), &after.organisation.calendar().calendar);
    let before = &before.organisation.calendar().calendar;
    assert_eq!((&now.office, now.years.get(&2026)), (&before.office, before.years.get(&2026)));
    assert_eq!(now.working_days_in(2027), Some(260));
    let (again, imported) =
        planned(of_calendar(days(["2027-01-01", "2027-01-02"])), &after).expect("it is good");
    assert!(again.documents.iter().all(|document| document.is_adopted));
    assert_eq!(part(&imported, ImportPart::Calendar).added.count, 0);
}

#[test]
fn a_calendar_without_this_year_is_taken_and_noted() {
    let old = json!({
        "utc_offset_minutes": 480, "office": [{ "opens": "09:00:00", "closes": "17:00:00" }],
        "years": { "2020": { "off": [], "work": [] } }
    });
    let (_, imported) = planned(of_calendar(old), &known()).expect("a year that is missing is no mistake");
    let (lacks, others): (Vec<_>, Vec<_>) =
        imported.notes.iter().partition(|note| note.message.contains("lacks this year"));
    assert_eq!(lacks.len(), 2, "{:?}", imported.notes);
    let others: Vec<&str> = others.iter().map(|note| note.entry.as_str()).collect();
    assert_eq!(
        others,
        ["2025", "2026", "2020"],
        "two lose their days off, one has none: {:?}",
        imported.notes
    );
    assert!(imported.notes.iter().all(|note| note.part == ImportPart::Calendar));
}

fn notes_of(calendar: Value) -> Vec<(String, String)> {
    let (_, imported) = planned(of_calendar(calendar), &known()).expect("it has no mistake");
    imported.notes.into_iter().map(|note| (note.entry, note.message)).collect()
}

#[test]
fn a_sheet_that_speaks_of_one_day_of_a_year_in_force_says_how_many_days_off_that_year_loses() {
    let before = known();
    let days = before.organisation.calendar().calendar.years[&2026].off.clone();
    let kept = *days.first().expect("the year has days off");
    let lost = days.iter().filter(|day| **day != kept && !is_off(**day, None)).count();
    assert!(lost > 10, "{days:?}");
    let notes = notes_of(json!({ "years": { "2026": { "off": [kept], "work": [] } } }));
    let told = notes.iter().find(|(_, message)| message.contains("become working days"));
    let (year, message) = told.unwrap_or_else(|| panic!("{notes:?}"));
    assert_eq!(year, "2026");
    assert!(message.starts_with(&format!("现行日历中的 {lost} 个休息日将变为工作日")), "{message}");
    let same = json!({ "years": { "2026": before.organisation.calendar().calendar.years[&2026] } });
    assert!(notes_of(same).iter().all(|(_, message)| !message.contains("become working days")));
}

#[test]
fn a_year_without_any_holiday_is_noted() {
    let notes = notes_of(json!({ "years": { "2031": { "off": [], "work": [] } } }));
    assert!(
        notes.iter().any(|(year, message)| year == "2031" && message.contains("no holiday")),
        "{notes:?}"
    );
}

/// Somebody at the desk of a department, in an area.
fn at_a_desk(department: &str, area: &str, rest: &Value) -> ImportOrganisation {
    let mut body = json!({"people": [{
        "code": "R1", "name": "李静", "login": "lijing", "role": "department", "area": area, "department": department
    }]});
    body.as_object_mut().expect("an object").extend(rest.as_object().expect("an object").clone());
    serde_json::from_value(body).expect("an import")
}

#[test]
fn before_there_is_a_catalogue_a_desk_is_named_by_its_code() {
    check(at_a_desk("CG-01", "root", &json!({})), &[]);
    let told = r#"people[0].department ("R1"): 城管局 is no code; before there is a catalogue a department is named by its code"#;
    check(at_a_desk("城管局", "root", &json!({})), &[told]);
    check(at_a_desk("城管局", "root", &json!({"catalogue": catalogue()})), &[]);
}

#[test]
fn a_desk_that_is_named_by_name_is_one_that_is_responsible_where_the_person_is() {
    let county = |code: &str| {
        let properties = json!({"code": code, "name": code, "tier": "county", "parent": "city"});
        json!({"type": "Feature", "geometry": null, "properties": properties})
    };
    let city = json!({"code": "city", "name": "市", "tier": "city"});
    let city = json!({"type": "Feature", "geometry": null, "properties": city});
    let areas = json!({"type": "FeatureCollection", "features": [city, county("east"), county("west")]});
    let mut of_east = catalogue();
    of_east["departments"][0]["area"] = json!("east");
    let rest = json!({"areas": areas, "catalogue": of_east});
    check(at_a_desk("城管局", "east", &rest), &[]);
    let told = r#"people[0].department ("R1"): there is no department 城管局 for area west"#;
    check(at_a_desk("城管局", "west", &rest), &[told]);
    check(at_a_desk("CG", "west", &rest), &[]);
}
