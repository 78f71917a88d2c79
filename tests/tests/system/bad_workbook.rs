//! Workbooks with mistakes, and the template, through the built command.

use hub_exchange::write_workbook;
use hub_protocol::{
    AreaCode, Role,
    http::{ImportOrganisation, PersonEntry, RosterDuty},
};
use serde_json::json;
use system_tests::rig::{Rig, folder, organisation, setting_on};

use crate::commands::{run, succeed};

fn person(code: &str, name: &str, phone: &str, login: Option<&str>) -> PersonEntry {
    PersonEntry {
        code: code.to_owned(),
        name: name.to_owned(),
        phone: Some(phone.to_owned()),
        login: login.map(str::to_owned),
        role: login.map(|_| Role::Dispatcher),
        area: AreaCode(organisation::SOUTH.to_owned()),
        department: None,
    }
}

fn duty(person: &str) -> RosterDuty {
    let area = AreaCode(organisation::SOUTH.to_owned());
    RosterDuty { area, person: person.to_owned(), post: None, from_us: None, until_us: None }
}

#[tokio::test]
async fn a_workbook_with_mistakes_changes_nothing_and_names_sheet_and_cell() {
    let kept = folder();
    let book = kept.path().join("某县.xlsx");
    let mut rig = Rig::begin(setting_on(kept.path())).await;
    let before = rig.admin().units().await.expect("units can be listed").offset;
    let feature = |code: &str, tier: &str, parent: Option<&str>| {
        organisation::feature(code, "某处", tier, parent, &json!(null))
    };
    let bad = ImportOrganisation {
        areas: Some(organisation::collection(&[
            feature("c", "city", None),
            feature("t", "township", Some("nowhere")),
        ])),
        people: Some(vec![
            person("1", "王强", "13800000001", None),
            person("2", "李静", "13800000001", None),
        ]),
        ..ImportOrganisation::default()
    };
    write_workbook(&bad, &book).expect("a workbook can be written");
    let path = book.display().to_string();
    let (code, printed) = run(rig.setting(), &["import", &path]);
    assert_eq!(code, 1, "{printed}");
    for named in ["某县.xlsx 机构!D3「nowhere」", "某县.xlsx 人员!C3「13800000001」", "没有改动任何内容"]
    {
        assert!(printed.contains(named), "{named} is not told:\n{printed}");
    }
    // What only the hub can know is told at its cell too.
    let strangers = ImportOrganisation {
        areas: Some(organisation::areas()),
        people: Some(vec![person("1", "王强", "13800000001", None)]),
        roster: Some(vec![duty("1"), duty("stranger")]),
        ..ImportOrganisation::default()
    };
    write_workbook(&strangers, &book).expect("a workbook can be written");
    let (code, printed) = run(rig.setting(), &["import", &path]);
    assert_eq!(code, 1, "{printed}");
    assert!(printed.contains("某县.xlsx 值班表!F3「b-south」:没有账号、也没有人员“stranger”"), "{printed}");
    let after = rig.admin().units().await.expect("units can be listed").offset;
    assert_eq!(before, after, "something was recorded");
    rig.go_down().await;
    let (code, printed) = run(rig.setting(), &["import", &path]);
    assert_eq!(code, 1, "the same without a running hub: {printed}");
    rig.stop().await;
}

#[tokio::test]
async fn a_good_workbook_makes_accounts_whose_passwords_only_their_file_tells() {
    let kept = folder();
    let book = kept.path().join("某县.xlsx");
    let passwords = kept.path().join("passwords.csv");
    let good = ImportOrganisation {
        areas: Some(organisation::areas()),
        people: Some(vec![
            person("1", "王强", "13800000001", Some("wangqiang")),
            person("2", "李静", "13800000002", None),
        ]),
        units: Some(organisation::units()),
        roster: Some(vec![duty("1"), duty("2")]),
        ..ImportOrganisation::default()
    };
    write_workbook(&good, &book).expect("a workbook can be written");
    let (path, secret) = (book.display().to_string(), passwords.display().to_string());
    let rig = Rig::begin(setting_on(kept.path())).await;
    // The workbook has no outlines, and the map beside it has.
    let map = kept.path().join("areas.geojson");
    std::fs::write(&map, organisation::areas().to_string()).expect("a file can be written");
    let map = map.display().to_string();
    let preview = succeed(rig.setting(), &["import", "--preview", &path, &map]);
    assert!(preview.contains("预览") && preview.contains("新增账号:wangqiang (王强)"), "{preview}");
    assert!(!passwords.exists());
    let told = succeed(rig.setting(), &["import", "--passwords", &secret, &path, &map]);
    let table = std::fs::read_to_string(&passwords).expect("the passwords are there");
    let line = table.lines().nth(1).expect("one account was made");
    let (login, password) = (line.split(',').next(), line.split(',').nth(2).expect("it has a password"));
    assert_eq!(login, Some("wangqiang"));
    assert!(!told.contains(password), "a password was printed");
    let mode = std::os::unix::fs::PermissionsExt::mode(
        &std::fs::metadata(&passwords).expect("it is there").permissions(),
    );
    assert_eq!(mode & 0o777, 0o600);
    rig.visitor().sign_in("wangqiang", password).await.expect("the password is right");
    let again = succeed(rig.setting(), &["import", &path, &map]);
    assert!(again.contains("与现有内容一致") && !again.contains("首次密码"), "{again}");
    rig.stop().await;
}

const DEPARTMENTS: &[&[&str]] = &[
    &["部门代码", "部门名称", "所属机构", "上级部门"],
    &["CG", "城管局", "root", "HW"],
    &["HW", "环卫处", "root", "CG"],
];
const MATTERS: &[&[&str]] = &[
    &["事项代码", "事项名称", "类别", "主办部门", "协办部门", "办理时限"],
    &["0410", "暴露垃圾", "04", "环卫处", "", "4工作时"],
    &["0411", "积存垃圾", "04", "水务局", "CG", "0小时"],
    &["0412", "道路遗撒", "77", "CG", "", "1天"],
    &["0410", "垃圾", "04", "CG", "", "2天"],
];

const PEOPLE: &[&[&str]] = &[
    &["工号", "姓名", "登录名", "角色", "所属机构", "部门"],
    &["R1", "李静", "lijing", "部门席位", "root", "环卫处"],
    &["R2", "王芳", "wangfang", "部门席位", "root", "水务局"],
    &["R3", "赵强", "zhaoqiang", "调度员", "root", "CG"],
    &["R4", "钱文", "qianwen", "部门席位", "root", ""],
];

/// A workbook of these sheets.
fn written(path: &std::path::Path, sheets: &[(&str, &[&[&str]])]) {
    let mut book = rust_xlsxwriter::Workbook::new();
    for (name, rows) in sheets {
        let sheet = book.add_worksheet().set_name(*name).expect("it is a name");
        for (row, cells) in (0..).zip(*rows) {
            for (column, cell) in (0..).zip(*cells) {
                sheet.write_string(row, column, *cell).expect("a cell can be written");
            }
        }
    }
    book.save(path).expect("a workbook can be written");
}

#[tokio::test]
async fn every_mistake_between_the_entries_of_a_catalogue_is_told_at_its_row_and_column() {
    let kept = folder();
    let book = kept.path().join("目录.xlsx");
    let rig = Rig::begin(setting_on(kept.path())).await;
    written(&book, &[("部门", DEPARTMENTS), ("派单目录", MATTERS)]);
    let (code, printed) = run(rig.setting(), &["import", &book.display().to_string()]);
    assert_eq!(code, 1, "{printed}");
    let told: Vec<&str> = printed.lines().filter(|line| line.starts_with("  ")).collect();
    let expected = [
        "目录.xlsx 部门!D2「CG」:上级关系成环:CG → HW → CG",
        "目录.xlsx 派单目录!D3「0411」:没有部门 水务局",
        "目录.xlsx 派单目录!F3「0411」:办理时限须大于零",
        "目录.xlsx 派单目录!C4「0412」:策略中没有类别 77",
        "目录.xlsx 派单目录!F5「0410」:代码 0410 有两个不同的办理时限,首次见于 目录.xlsx 派单目录!F2",
    ];
    assert_eq!(told.len(), expected.len(), "{printed}");
    for (told, expected) in told.iter().zip(expected) {
        assert!(told.trim_start().starts_with(expected), "{expected} is not told:\n{printed}");
    }
    rig.stop().await;
}

#[tokio::test]
async fn people_of_departments_are_read_from_their_column_and_each_mistake_is_told_at_its_cell() {
    let kept = folder();
    let book = kept.path().join("人员.xlsx");
    let rig = Rig::begin(setting_on(kept.path())).await;
    let departments: &[&[&str]] =
        &[DEPARTMENTS[0], &["CG", "城管局", "root", ""], &["HW", "环卫处", "root", "CG"]];
    written(&book, &[("部门", departments), ("人员", PEOPLE)]);
    let (code, printed) = run(rig.setting(), &["import", &book.display().to_string()]);
    assert_eq!(code, 1, "{printed}");
    for told in ["人员.xlsx 人员!F3", "人员.xlsx 人员!F4", "人员.xlsx 人员!F5"] {
        assert!(printed.contains(told), "{told} is not told:\n{printed}");
    }
    assert!(printed.contains("发现 3 处错误"), "{printed}");
    written(&book, &[("部门", departments), ("人员", &PEOPLE[..2])]);
    let passwords = kept.path().join("first.csv").display().to_string();
    succeed(rig.setting(), &["import", "--passwords", &passwords, &book.display().to_string()]);
    let accounts: serde_json::Value =
        rig.admin().get("/api/v1/accounts").await.expect("the accounts are listed");
    let made = accounts["accounts"].as_array().expect("a list").iter().find(|it| it["login"] == "lijing");
    assert_eq!(made.expect("the account was made")["department"]["code"], "HW", "{accounts}");
    rig.stop().await;
}

#[test]
fn the_template_is_written_once_and_holds_nothing_to_import() {
    let kept = folder();
    let target = kept.path().join("模板.xlsx").display().to_string();
    let setting = setting_on(kept.path());
    let told = succeed(&setting, &["template", &target]);
    assert!(told.contains("huying import --preview"), "{told}");
    assert_eq!(run(&setting, &["template", &target]).0, 1, "it does not write over somebody's workbook");
}

#[test]
fn the_rules_that_are_built_in_are_written_as_files_that_can_be_imported() {
    let kept = folder();
    let setting = setting_on(kept.path());
    let [policy, calendar, other] = ["policy.json", "calendar.json", "rules.json"]
        .map(|name| kept.path().join(name).display().to_string());
    for file in [&policy, &calendar] {
        succeed(&setting, &["template", file]);
    }
    succeed(&setting, &["import", "--preview", &policy, &calendar]);
    assert_eq!(run(&setting, &["template", &other]).0, 1, "of what nobody could import there is no template");
}
