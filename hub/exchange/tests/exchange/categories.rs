//! Categories by sheets, tables and files of their own, and the template that shows those of the policy.

use hub_exchange::{Options, read_paths, template, write_workbook};
use hub_protocol::http::ImportOrganisation;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::{
    books::{book, policy},
    good, refused, source,
};

const SHEET: &[&[&str]] = &[
    &["类别代码", "类别名称", "紧急程度", "上限层级", "紧急方式", "一般时限", "特急时限", "技能", "取证"],
    &["16", "森林防火", "紧急", "市", "自动派", "5个工作日", "", "扑火;无人机", "前照片;后照片"],
    &["04", "市容环境", "", "", "", "无", "", "无", "无"],
];

#[test]
fn a_row_gives_what_its_cells_say_and_nothing_takes_it_away() {
    let import = good(vec![source("类别.xlsx", book(&[("类别", SHEET)]))]);
    let expected = vec![
        json!({
            "code": "16", "name": "森林防火", "grade": "orange", "climbs_to": "city", "mode": { "orange": "auto" },
            "limits": { "ordinary": { "working_days": 5 } }, "skills": ["扑火", "无人机"],
            "evidence": { "before": true, "after": true }
        }),
        json!({ "code": "04", "name": "市容环境", "limits": { "ordinary": null }, "skills": [], "evidence": {} }),
    ];
    assert_eq!(import.organisation.categories, Some(expected));
    let cells = ["name", "limit_ordinary", "evidence", "mode_red"];
    let cells = cells.map(|field| import.origins.categories[0].field(field).to_string());
    assert_eq!(cells, ["类别.xlsx 类别!B2", "类别.xlsx 类别!F2", "类别.xlsx 类别!I2", "类别.xlsx 类别!A2"]);
}

#[test]
fn cells_of_a_category_that_say_nothing_known_are_named_by_row_and_column() {
    let table = "类别代码,类别名称,紧急程度,上限层级,一般方式,一般时限,取证\n\
                 16,,很急,省,随便,5,录像\n,无代码,,,,,\n";
    refused(
        vec![source("类别.csv", table)],
        &[
            "类别.csv!B2:“类别名称”不能为空",
            "类别.csv!C2「很急」:应为其中之一:特急、紧急、一般",
            "类别.csv!D2「省」:应为其中之一",
            "类别.csv!E2「随便」:应为其中之一:自动派、推荐待确认、仅登记",
            "类别.csv!F2「5」:不是时限",
            "类别.csv!G2「录像」:应为其中之一:前照片、后照片、定位、无",
            "类别.csv!A3:“类别代码”不能为空",
        ],
    );
}

#[test]
fn a_file_of_rows_stands_beside_a_policy_and_rows_of_sheets_are_put_behind_it() {
    let row = json!({ "code": "04", "grade": "orange" });
    let whole = json!({ "categories": [{ "code": "05", "grade": "red" }] });
    let import = good(vec![
        source("categories.json", json!([row]).to_string()),
        source("全部.json", whole.to_string()),
        source("policy.json", "{}"),
        source("类别.csv", "code,name,grade\n16,森林防火,orange\n"),
    ]);
    assert_eq!(import.organisation.policy, Some(json!({})));
    let codes: Vec<Value> =
        import.organisation.categories.unwrap().iter().map(|row| row["code"].clone()).collect();
    assert_eq!(codes, ["04", "05", "16"]);
    let told = import.origins.categories.iter().map(|origin| origin.entry().to_string());
    let told: Vec<String> = told.collect();
    assert_eq!(told, ["categories.json categories #1", "全部.json categories #1", "类别.csv!A2"]);
    refused(vec![source("categories.json", "{}")], &["categories.json:无法读取("]);
}

#[test]
fn the_template_shows_the_categories_of_the_policy_and_imports_one_whose_mark_is_taken_off() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("模板.xlsx");
    std::fs::write(&path, template(&policy(), &[]).unwrap()).unwrap();
    let shown = shown_of(&path);
    assert_eq!(shown[1][..2], ["示例-16", "森林防火"]);
    assert_eq!(
        shown[2],
        [
            "示例-04",
            "市容环境",
            "一般",
            "县区",
            "自动派",
            "自动派",
            "推荐待确认",
            "",
            "",
            "5个工作日",
            "",
            "前照片;后照片"
        ]
    );
    assert_eq!(shown.len(), 4);
    // What somebody does in a spreadsheet: the mark is taken off one of them, and the limit changed.
    let mut edited: Vec<Vec<String>> = shown;
    edited[2][0] = "04".to_owned();
    edited[2][9] = "3个工作日".to_owned();
    let rows: Vec<Vec<&str>> = edited.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
    let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
    let import = good(vec![source("改.xlsx", book(&[("类别", &rows)]))]);
    let rows = import.organisation.categories.unwrap();
    let mut expected = policy()["categories"]["04"].clone();
    expected["code"] = json!("04");
    expected["limits"]["ordinary"] = json!({ "working_days": 3 });
    expected.as_object_mut().unwrap().remove("skills");
    assert_eq!(rows, [expected]);
}

/// The rows of the sheet 类别 of a workbook.
fn shown_of(path: &std::path::Path) -> Vec<Vec<String>> {
    use calamine::{Data, Reader as _};
    let mut book: calamine::Xlsx<_> = calamine::open_workbook(path).unwrap();
    let sheet = book.worksheet_range("类别").unwrap();
    let cell = |cell: &Data| cell.to_string();
    sheet.rows().map(|row| row.iter().map(cell).collect()).collect()
}

fn limit() -> impl Strategy<Value = Value> {
    let unit = prop::sample::select(vec!["working_days", "working_hours", "days", "hours", "minutes"]);
    prop_oneof![Just(Value::Null), (unit, 1_u32..90).prop_map(|(unit, number)| json!({ unit: number }))]
}

/// Some of the fields of a row, as a map of those that are given.
fn some_of(fields: [(&'static str, BoxedStrategy<Value>); 3]) -> impl Strategy<Value = Option<Value>> {
    let given = fields.map(|(name, value)| prop::option::of(value).prop_map(move |value| (name, value)));
    let [one, two, three] = given;
    (one, two, three).prop_map(|(one, two, three)| {
        let given = [one, two, three].into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?)));
        let given: serde_json::Map<String, Value> = given.collect();
        (!given.is_empty()).then(|| Value::from(given))
    })
}

fn row() -> impl Strategy<Value = Value> {
    let grades = ["red", "orange", "ordinary"];
    let grade = prop::option::of(prop::sample::select(grades.to_vec()));
    let tier = prop::option::of(prop::sample::select(vec!["city", "county", "township", "village"]));
    let mode = || prop::sample::select(vec!["auto", "suggest", "record_only"]).prop_map(Value::from).boxed();
    let modes = some_of(grades.map(|grade| (grade, mode())));
    let limits = some_of(grades.map(|grade| (grade, limit().boxed())));
    let skills = prop::option::of(prop::collection::vec("[a-z]{1,8}", 0..3));
    let wanted = some_of(["before", "after", "position"].map(|name| (name, Just(Value::from(true)).boxed())));
    ("[0-9A-Z]{1,6}", "[\u{4e00}-\u{4fff}]{1,8}", grade, tier, modes, limits, skills, wanted).prop_map(
        |(code, name, grade, tier, modes, limits, skills, wanted)| {
            let mut row = json!({ "code": code, "name": name });
            let given = [
                ("grade", grade.map(Value::from)),
                ("climbs_to", tier.map(Value::from)),
                ("mode", modes),
                ("limits", limits),
                ("skills", skills.map(Value::from)),
                ("evidence", wanted),
            ];
            for (name, value) in given {
                if let Some(value) = value {
                    row[name] = value;
                }
            }
            row
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn rows_written_as_a_workbook_are_read_back_the_same(rows in prop::collection::vec(row(), 1..8)) {
        let organisation = ImportOrganisation { categories: Some(rows), ..ImportOrganisation::default() };
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("类别.xlsx");
        write_workbook(&organisation, &path).unwrap();
        let read = read_paths(&[path], Options::default());
        let read = read.map_err(|mistakes| TestCaseError::fail(crate::said(&mistakes)))?;
        prop_assert_eq!(read.organisation.categories, organisation.categories);
    }
}
