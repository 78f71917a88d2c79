//! Workbooks: the template, and what people do to it.

use hub_exchange::{What, template};
use hub_protocol::{DutyPost, Role, UnitKind};
use rust_xlsxwriter::{Format, Formula, Workbook};

use crate::{good, read_all, refused, source};

/// A workbook of sheets, each with its rows; a cell that begins with `=` is a formula.
pub(crate) fn book(sheets: &[(&str, &[&[&str]])]) -> Vec<u8> {
    let mut book = Workbook::new();
    for (name, rows) in sheets {
        let sheet = book.add_worksheet();
        sheet.set_name(*name).unwrap();
        for (row, cells) in (0_u32..).zip(*rows) {
            for (column, cell) in (0_u16..).zip(*cells) {
                if cell.starts_with('=') {
                    sheet.write_formula(row, column, *cell).unwrap();
                } else if !cell.is_empty() {
                    sheet.write_string(row, column, *cell).unwrap();
                }
            }
        }
    }
    book.save_to_buffer().unwrap()
}

pub(crate) const AREAS: (&str, &[&[&str]]) = (
    "机构",
    &[
        &["代码", "名称", "层级", "上级代码"],
        &["520600", "铜仁市", "市", ""],
        &["520602", "碧江区", "县区", "520600"],
        &["520602003", "河西街道", "乡镇街道", "520602"],
        &["520602003001", "西门社区", "村(社区)", "520602003"],
    ],
);

#[test]
fn the_template_is_read_and_holds_nothing_but_examples() {
    let mistakes = read_all(vec![source("模板.xlsx", template(&policy(), &[]).unwrap())]);
    let import = mistakes.expect("a template without rows is no mistake");
    assert_eq!(import.organisation, hub_protocol::http::ImportOrganisation::default());
    let empty = import.remarks.iter().filter(|remark| remark.what == What::EmptySheet).count();
    assert_eq!(empty, 12, "each sheet is there and empty: {:?}", import.remarks);
}

/// The categories of a policy document, as far as a template shows them.
pub(crate) fn policy() -> serde_json::Value {
    serde_json::json!({ "categories": {
        "04": {
            "name": "市容环境", "grade": "ordinary", "mode": { "red": "auto", "orange": "auto", "ordinary": "suggest" },
            "climbs_to": "county", "skills": [], "evidence": { "before": true, "after": true },
            "limits": { "ordinary": { "working_days": 5 } }
        },
        "12": { "name": "政策咨询", "grade": "ordinary", "mode": { "red": "suggest" }, "climbs_to": "township" }
    } })
}

#[test]
fn a_workbook_says_who_there_is_and_where() {
    let people: &[&[&str]] = &[
        &["工号", "姓名", "电话", "登录名", "角色", "所属机构"],
        &["R1", "王强", "13800000001", "wangqiang", "值班员", "520602003"],
        &["R2", "李静", "13800000002", "", "网格员", "520602003001"],
        &["R3", "赵雷", "", "", "", "520602"],
    ];
    let units: &[&[&str]] = &[
        &["号牌/名称", "种类", "所属", "技能", "责任人"],
        &["贵D12345", "车辆", "520602003", "急救;破拆", "赵雷"],
    ];
    let grids: &[&[&str]] = &[
        &["网格代码", "网格名称", "所属社区代码", "网格员", "电话"],
        &["520602003001001", "一号网格", "520602003001", "李静", ""],
        &["520602003001002", "二号网格", "520602003001", "李静", ""],
        &["520602003001003", "三号网格", "520602003001", "吴敏", "138 0000 0004"],
    ];
    let roster: &[&[&str]] = &[
        &["机构", "日期", "开始", "结束", "岗位", "人员", "替谁的班"],
        &["520602003", "2026-05-01", "20:00", "08:00", "带班领导", "王强", ""],
        &["520602003", "2026年5月1日", "20:00", "22:00", "", "R3", "R1"],
        &["520602", "", "", "", "备班", "R3", ""],
    ];
    let phones: &[&[&str]] = &[&["机构", "名称", "电话"], &["520602003", "值班室", "0856-5220000"]];
    let bytes = book(&[
        AREAS,
        ("网格", grids),
        ("人员", people),
        ("车辆", units),
        ("值班表", roster),
        ("电话", phones),
    ]);
    let import = good(vec![source("铜仁.xlsx", bytes)]).organisation;
    let areas = import.areas.unwrap();
    assert_eq!(areas["features"].as_array().unwrap().len(), 7);
    assert_eq!(areas["features"][2]["properties"]["phones"][0]["number"], "0856-5220000");
    let people = import.people.unwrap();
    assert_eq!((people[0].login.as_deref(), people[0].role), (Some("wangqiang"), Some(Role::Dispatcher)));
    assert_eq!((people[3].code.as_str(), people[3].name.as_str()), ("tel-13800000004", "吴敏"));
    let units = import.units.unwrap();
    let told: Vec<_> =
        units.iter().map(|unit| (unit.code.as_str(), unit.kind, unit.home.0.as_str())).collect();
    let expected = [
        ("贵D12345", UnitKind::Vehicle, "520602003"),
        ("R2", UnitKind::GridWorker, "520602003001"),
        ("tel-13800000004", UnitKind::GridWorker, "520602003001003"),
    ];
    assert_eq!(told, expected, "who has two grids belongs to the village that holds both");
    assert_eq!(units[0].person.as_deref(), Some("R3"));
    let roster = import.roster.unwrap();
    assert_eq!(roster[0].post, Some(DutyPost::Leader));
    let hours = (roster[0].from_us.unwrap().get(), roster[0].until_us.unwrap().get());
    assert_eq!(hours.1 - hours.0, 12 * 3_600 * 1_000_000, "until eight of the next day");
    assert_eq!((roster[1].from_us, roster[1].until_us), (None, None));
    let swap = &import.swaps.unwrap()[0];
    assert_eq!((swap.out.as_str(), swap.stand_in.as_str()), ("R1", "R3"));
}

#[test]
fn merged_cells_hidden_sheets_titles_and_numbers_are_read_as_people_mean_them() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("机构").unwrap();
    sheet.merge_range(0, 0, 0, 3, "碧江区机构一览(2026年)", &Format::new()).unwrap();
    for (column, header) in (0_u16..).zip(["代码*", "名 称", "层级", "上级代码"]) {
        sheet.write_string(1, column, header).unwrap();
    }
    sheet.write_number(2, 0, 520_602.0).unwrap();
    sheet.write_string(2, 1, " 碧江区\u{3000}").unwrap().write_string(2, 2, "县").unwrap();
    sheet.write_string(3, 0, "5206020\u{200B}03").unwrap().write_string(3, 1, "河西街道").unwrap();
    sheet.write_number(4, 0, 520_602_005.0).unwrap();
    sheet.write_formula(4, 1, Formula::new("CONCATENATE(\"灯塔\",\"街道\")").set_result("灯塔街道")).unwrap();
    sheet.merge_range(3, 2, 4, 2, "街道", &Format::new()).unwrap();
    sheet.merge_range(3, 3, 4, 3, "520602", &Format::new()).unwrap();
    let hidden = book.add_worksheet().set_name("人员").unwrap();
    hidden.set_hidden(true).write_string(0, 0, "废表").unwrap();
    let import = good(vec![source("某区.xlsx", book.save_to_buffer().unwrap())]);
    let areas = import.organisation.areas.unwrap();
    let of = |at: usize, property: &str| areas["features"][at]["properties"][property].clone();
    assert_eq!((of(0, "code"), of(0, "name")), ("520602".into(), "碧江区".into()));
    assert_eq!((of(1, "code"), of(1, "parent")), ("520602003".into(), "520602".into()));
    assert_eq!((of(2, "name"), of(2, "tier")), ("灯塔街道".into(), "township".into()));
    assert_eq!(import.remarks.len(), 1, "{:?}", import.remarks);
    assert_eq!(import.remarks[0].what, What::HiddenSheet);
}

#[test]
fn a_cell_in_the_last_corner_costs_one_cell_and_is_named() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("机构").unwrap();
    for (column, header) in (0_u16..).zip(["代码", "名称", "层级"]) {
        sheet.write_string(0, column, header).unwrap();
    }
    sheet.write_string(1_048_575, 16_383, "x").unwrap();
    refused(
        vec![source("角.xlsx", book.save_to_buffer().unwrap())],
        &["角.xlsx 机构!1048576:超过上限 ROWS_MAX"],
    );
}

#[test]
fn what_is_no_workbook_is_said_to_be_none() {
    refused(vec![source("坏.xlsx", "PK不是")], &["坏.xlsx:无法读取("]);
    refused(vec![source("旧.xls", [0xd0, 0xcf])], &["旧.xls:不支持这种文件"]);
    refused(vec![source("无关.png", [0x89])], &["无关.png:没有可导入的内容"]);
}
