//! The catalogue and the working calendar, from sheets, tables and files of their own.

use hub_exchange::{At, Origins};
use serde_json::json;

use crate::{books::book, good, refused, source};

const DEPARTMENTS: &[&[&str]] = &[
    &["部门代码", "部门名称", "所属机构", "上级部门"],
    &["CG", "城管局", "520602", ""],
    &["HW", "环卫处", "520602", "CG"],
];
const MATTERS: &[&[&str]] = &[
    &[
        "事项代码",
        "事项名称",
        "类别",
        "诉求类型",
        "主办部门",
        "协办部门",
        "办理时限",
        "办结层级",
        "危险词",
        "紧急程度",
        "风险等级",
        "标准",
        "部件或事项",
        "标准代码",
    ],
    &[
        "0410",
        "暴露垃圾",
        "04",
        "投诉",
        "环卫处",
        "CG",
        "4个工作小时",
        "乡镇街道",
        "医疗废物;毒",
        "紧急",
        "橙",
        "GB/T 47678.5-2026",
        "事项",
        "06010",
    ],
    &["0411", "积存垃圾渣土", "04", "", "CG", "", "", "", "", "", "", "", "", ""],
];
const MAPPING: &[&[&str]] = &[
    &["标准", "标准代码", "对照标准", "对照代码", "部件或事项"],
    &["GB/T 30428.2-2013", "01-10", "GB/T 47678.5-2026", "06010", "事项"],
];

#[test]
fn departments_matters_and_mapping_make_one_catalogue_and_each_entry_has_its_row() {
    let bytes = book(&[("部门", DEPARTMENTS), ("派单目录", MATTERS), ("事项对照", MAPPING)]);
    let import = good(vec![source("目录.xlsx", bytes)]);
    let standard = json!({ "standard": "GB/T 47678.5-2026", "kind": "matter", "code": "06010" });
    let expected = json!({
        "departments": [
            { "code": "CG", "name": "城管局", "area": "520602" },
            { "code": "HW", "name": "环卫处", "area": "520602", "parent": "CG" }
        ],
        "matters": [
            {
                "code": "0410", "name": "暴露垃圾", "category": "04", "kind": "complaint", "lead": "HW", "co": ["CG"],
                "limit": { "working_hours": 4 }, "tier": "township", "danger_words": ["医疗废物", "毒"], "grade": "orange",
                "risk": "orange",
                "standards": [standard]
            },
            { "code": "0411", "name": "积存垃圾渣土", "category": "04", "lead": "CG" }
        ],
        "mapping": [{ "from": { "standard": "GB/T 30428.2-2013", "kind": "matter", "code": "01-10" }, "to": standard }]
    });
    assert_eq!(import.organisation.catalogue, Some(expected));
    let Origins { departments, matters, mapping, .. } = import.origins;
    assert_eq!((departments.len(), matters.len(), mapping.len()), (2, 2, 1));
    assert_eq!(matters[1].entry().to_string(), "目录.xlsx 派单目录!A3");
    let cells = ["parent", "limit", "standard_code"].map(|field| matters[0].field(field).to_string());
    assert_eq!(cells, ["目录.xlsx 派单目录!A2", "目录.xlsx 派单目录!G2", "目录.xlsx 派单目录!N2"]);
    assert_eq!(mapping[0].field("other_code").to_string(), "目录.xlsx 事项对照!D2");
    assert!(matches!(departments[0].entry().at, At::Cell { row: 2, column: 1, .. }));
}

#[test]
fn cells_of_a_catalogue_that_say_nothing_known_are_named() {
    let matters: &[&[&str]] = &[
        &[
            "事项代码",
            "事项名称",
            "主办部门",
            "协办部门",
            "办理时限",
            "办结层级",
            "诉求类型",
            "标准",
            "标准代码",
        ],
        &["", "无代码", "", "", "", "", "", "", ""],
        &["1", "甲", "公安局", "CG;GA", "", "", "", "", ""],
        &["2", "乙", "", "", "5", "", "", "", ""],
        &["3", "丙", "", "", "", "省", "感谢", "", ""],
        &["4", "丁", "", "", "", "", "", "GB/T 47678.5-2026", "06010"],
    ];
    let departments: &[&[&str]] = &[
        &["部门代码", "部门名称", "所属机构"],
        &["CG", "城管局", ""],
        &["GA", "公安局", "520602"],
        &["GB", "公安局", "520602"],
    ];
    refused(
        vec![source("目录.xlsx", book(&[("派单目录", matters), ("部门", departments)]))],
        &[
            "目录.xlsx 派单目录!A2:“事项代码”不能为空",
            "目录.xlsx 派单目录!C3「公安局」:同一机构有 2 个部门同名;请改填部门代码",
            "目录.xlsx 派单目录!E4「5」:不是时限",
            "目录.xlsx 派单目录!F5「省」:应为其中之一",
            "目录.xlsx 派单目录!G5「感谢」:应为其中之一",
            "目录.xlsx 派单目录!I6:“标准”“部件或事项”“标准代码”须同时填写",
            "目录.xlsx 部门!C2:“所属机构”不能为空",
        ],
    );
}

#[test]
fn a_name_that_one_department_of_each_county_bears_is_left_for_the_case_to_decide() {
    let departments = "部门代码,部门名称,所属机构\nGA,公安局,520602\nGB,公安局,520603\nCG,城管局,5206\n";
    let matters = "事项代码,事项名称,主办部门,协办部门\n1,甲,公安局,城管局\n2,乙,GB,公安局\n";
    let import = good(vec![source("部门.csv", departments), source("派单目录.csv", matters)]);
    let named: Vec<_> = import.organisation.catalogue.unwrap()["matters"]
        .as_array()
        .unwrap()
        .iter()
        .map(|matter| (matter["lead"].clone(), matter["co"].clone()))
        .collect();
    assert_eq!(named, [(json!("公安局"), json!(["CG"])), (json!("GB"), json!(["公安局"]))]);
}

#[test]
fn days_off_and_weekends_worked_make_a_calendar_of_their_years() {
    let table = "日期,休/班\n2027-01-01,休\n2027年1月2日,放假\n2027/1/9,班\n2028-01-01,休\n";
    let import = good(vec![source("工作日历.csv", table)]);
    let expected = json!({ "years": {
        "2027": { "off": ["2027-01-01", "2027-01-02"], "work": ["2027-01-09"] },
        "2028": { "off": ["2028-01-01"], "work": [] }
    } });
    assert_eq!(import.organisation.calendar, Some(expected));
}

#[test]
fn days_twice_and_weekdays_worked_anyhow_are_named() {
    let table = "日期,休/班\n2027-01-01,休\n2027-01-01,班\n2027-01-04,班\n2027-01-05,也许\n元旦,休\n";
    refused(
        vec![source("工作日历.csv", table)],
        &[
            "工作日历.csv!A3「2027-01-01」:不是周六或周日",
            "工作日历.csv!A4「2027-01-04」:不是周六或周日",
            "工作日历.csv!B5「也许」:应为其中之一:休、班",
            "工作日历.csv!A6「元旦」:不是日期",
        ],
    );
    let twice = "日期,休/班\n2027-01-02,休\n2027-01-02,班\n";
    refused(
        vec![source("工作日历.csv", twice)],
        &["工作日历.csv!A3「2027-01-02」:与 工作日历.csv!A2 是同一天"],
    );
}

#[test]
fn a_second_document_of_a_kind_is_a_mistake_that_names_the_first() {
    for (kind, document) in [("policy", "{}"), ("calendar", "{}"), ("catalogue", "{}")] {
        let named = |folder: &str| source(&format!("{folder}/{kind}.json"), document);
        refused(
            vec![named("甲"), named("乙")],
            &[&format!("乙/{kind}.json:与 甲/{kind}.json 是同一种文件;只能给出一份")],
        );
        let whole = source("全部.json", format!(r#"{{"{kind}":{document}}}"#));
        refused(vec![named("甲"), whole], &[&format!("全部.json:与 甲/{kind}.json 是同一种文件")]);
    }
}

#[test]
fn a_year_comes_from_a_file_or_from_a_sheet_and_is_named_at_its_first_day_there() {
    let calendar = json!({ "years": { "2027": { "off": ["2027-01-01"], "work": [] } } });
    let table = "日期,休/班\n2028-01-01,休\n2027-02-06,休\n2027-02-07,休\n";
    refused(
        vec![source("calendar.json", calendar.to_string()), source("工作日历.csv", table)],
        &["工作日历.csv!A3「2027-02-06」:calendar.json 已有这一年"],
    );
}

#[test]
fn files_of_their_own_are_handed_on_as_they_are_and_rows_are_put_behind_them() {
    let calendar =
        json!({ "utc_offset_minutes": 480, "office": [], "years": { "2026": { "off": [], "work": [] } } });
    let catalogue =
        json!({ "departments": [{ "code": "GA", "name": "公安局", "area": "5206" }], "colour": "red" });
    let files = || {
        vec![source("calendar.json", calendar.to_string()), source("catalogue.json", catalogue.to_string())]
    };
    let import = good(files()).organisation;
    assert_eq!((import.calendar, import.catalogue), (Some(calendar.clone()), Some(catalogue.clone())));
    let mut files = files();
    files.push(source("工作日历.csv", "日期,休/班\n2027-01-01,休\n"));
    files.push(source("部门.csv", "部门代码,部门名称,所属机构\nCG,城管局,520602\n"));
    let import = good(files);
    let calendar = import.organisation.calendar.unwrap();
    assert_eq!(calendar["years"].as_object().unwrap().keys().collect::<Vec<_>>(), ["2026", "2027"]);
    let catalogue = import.organisation.catalogue.unwrap();
    assert_eq!((&catalogue["departments"][1]["code"], &catalogue["colour"]), (&json!("CG"), &json!("red")));
    assert_eq!(import.origins.departments[0].entry().to_string(), "catalogue.json departments #1");
    refused(vec![source("catalogue.json", "[]")], &["catalogue.json:无法读取("]);
}
