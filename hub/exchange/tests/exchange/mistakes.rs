//! Every mistake is named by its cell, with the value that stands there.

use crate::{
    books::{AREAS, book},
    refused, source,
};

#[track_caller]
fn check(sheets: &[(&str, &[&[&str]])], expected: &[&str]) {
    refused(vec![source("县.xlsx", book(sheets))], expected);
}

/// Areas with these rows below the header.
fn areas<'a>(rows: &'a [&'a [&'a str]]) -> Vec<&'a [&'a str]> {
    let header: &[&str] = &["代码", "名称", "层级", "上级代码", "生效日期", "失效日期"];
    std::iter::once(header).chain(rows.iter().copied()).collect()
}

#[track_caller]
fn check_areas(rows: &[&[&str]], expected: &[&str]) {
    check(&[("机构", &areas(rows))], expected);
}

#[test]
fn codes_twice_unknown_parents_and_wrong_tiers_are_named() {
    check_areas(
        &[
            &["1", "某市", "市"],
            &["2", "某县", "县", "1"],
            &["2", "又县", "县", "1"],
            &["3", "某镇", "镇", "9"],
            &["4", "某乡", "乡", "5"],
            &["5", "某村", "村", "2"],
        ],
        &[
            "县.xlsx 机构!A4「2」:与 县.xlsx 机构!A3 重复",
            "县.xlsx 机构!D5「9」:上级代码不在机构表中",
            "县.xlsx 机构!C6「4」:乡镇街道不能属于村社区",
        ],
    );
}

#[test]
fn a_circle_of_parents_is_told_once() {
    check_areas(
        &[&["1", "甲", "县", "2"], &["2", "乙", "市", ""], &["a", "丙", "村", "b"], &["b", "丁", "镇", "a"]],
        &["县.xlsx 机构!D4「b」:上级关系成环:a → b → a", "县.xlsx 机构!C5「b」:乡镇街道不能属于村社区"],
    );
}

#[test]
fn empty_cells_odd_words_and_odd_days_are_named() {
    check_areas(
        &[
            &["", "无代码", "市"],
            &["1", "", "市"],
            &["2", "某县", "地区", ""],
            &["3 号", "某县", "县"],
            &["4", "某县", "县", "", "去年", ""],
            &["5", "某县", "县", "", "2026-05-01", "2026-05-01"],
        ],
        &[
            "县.xlsx 机构!A2:“代码”不能为空",
            "县.xlsx 机构!B3:“名称”不能为空",
            "县.xlsx 机构!C4「地区」:应为其中之一:市、县区、乡镇街道、村社区、网格",
            "县.xlsx 机构!A5「3 号」:代码只能用",
            "县.xlsx 机构!E6「去年」:不是日期",
            "县.xlsx 机构!F7:结束不晚于开始",
        ],
    );
}

#[test]
fn a_number_that_lost_its_last_digits_and_a_formula_without_a_result_are_named() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet().set_name("机构").unwrap();
    for (column, header) in (0_u16..).zip(["代码", "名称", "层级"]) {
        sheet.write_string(0, column, header).unwrap();
    }
    sheet.write_number(1, 0, 5.206_020_030_010_012e16).unwrap();
    sheet.write_string(1, 1, "一号网格").unwrap().write_string(1, 2, "网格").unwrap();
    sheet.write_string(2, 0, "2").unwrap().write_string(2, 2, "网格").unwrap();
    sheet.write_formula(2, 1, rust_xlsxwriter::Formula::new("VLOOKUP(1,A:B,2)").set_result("#N/A")).unwrap();
    let bytes = without_results(&book.save_to_buffer().unwrap());
    refused(
        vec![source("格.xlsx", bytes)],
        &[
            "格.xlsx 机构!A2「52060200300100120」:表格软件只保留 15 位数字",
            "格.xlsx 机构!B3:公式没有计算结果",
        ],
    );
}

/// The workbook as a program writes it that does not calculate: formulas without the results.
fn without_results(bytes: &[u8]) -> Vec<u8> {
    use std::io::{Cursor, Read as _, Write as _};
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..archive.len() {
        let mut entry = archive.by_index(at).unwrap();
        let mut content = Vec::new();
        entry.read_to_end(&mut content).unwrap();
        let name = entry.name().unwrap().into_owned();
        if name.ends_with("sheet1.xml") {
            let text = String::from_utf8(content).unwrap();
            content = text.replace("<v>#N/A</v>", "").into_bytes();
        }
        writer.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(&content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

const PEOPLE: &[&str] = &["工号", "姓名", "电话", "登录名", "角色", "所属机构"];

#[test]
fn two_people_with_one_number_one_login_or_one_code_are_named() {
    let people: &[&[&str]] = &[
        PEOPLE,
        &["1", "王强", "13800000001", "wq", "值班员", "520602003"],
        &["2", "李静", "138-0000-0001", "", "", "520602003"],
        &["3", "赵雷", "138 0000 0001", "wq", "", "520602003"],
        &["1", "吴敏", "", "", "厨师", "520602003"],
        &["5", "孙芳", "打总机", "a b", "", "999"],
        &["6", "周洋", "", "", "", "999"],
    ];
    check(
        &[AREAS, ("人员", people)],
        &[
            "县.xlsx 人员!C3「13800000001」:电话与 县.xlsx 人员!C2 的王强相同",
            "县.xlsx 人员!C4「13800000001」:电话与 县.xlsx 人员!C2 的王强相同",
            "县.xlsx 人员!D4「wq」:与 县.xlsx 人员!D2 重复",
            "县.xlsx 人员!E5「厨师」:应为其中之一",
            "县.xlsx 人员!C6「打总机」:不是电话号码",
            "县.xlsx 人员!D6「a b」:登录名",
            "县.xlsx 人员!F7「999」:机构表中没有这个代码",
        ],
    );
}

#[test]
fn whoever_is_meant_must_be_one_person() {
    let people: &[&[&str]] = &[
        PEOPLE,
        &["1", "王强", "13800000001", "", "", "520602003"],
        &["2", "王强", "13800000002", "", "", "520602003"],
    ];
    let roster: &[&[&str]] = &[&["机构", "人员"], &["520602003", "王强"], &["777", "1"]];
    let grids: &[&[&str]] = &[
        &["代码", "名称", "上级代码", "责任人", "责任人电话"],
        &["g1", "一格", "520602003001", "王强", "13800000002"],
        &["g2", "二格", "520602003001", "李四", ""],
        &["g3", "三格", "520602003001", "李四", "13800000001"],
    ];
    check(
        &[AREAS, ("人员", people), ("值班表", roster), ("网格", grids)],
        &[
            "县.xlsx 值班表!B2「王强」:有 2 人同名",
            "县.xlsx 值班表!A3「777」:机构表中没有这个代码",
            "县.xlsx 网格!D3「李四」:人员表中没有此人",
            "县.xlsx 网格!E4「13800000001」:电话与 县.xlsx 人员!C2 的王强相同",
        ],
    );
}

#[test]
fn hours_of_the_roster_need_their_day_and_their_order() {
    let roster: &[&[&str]] = &[
        &["机构", "日期", "开始", "结束", "岗位", "人员", "替谁的班"],
        &["520602003", "", "08:00", "20:00", "", "a", ""],
        &["520602003", "2026-05-01", "早上", "", "", "a", ""],
        &["520602003", "", "2026-05-02 08:00", "2026-05-01 08:00", "", "a", ""],
        &["520602003", "", "", "", "", "b", "a"],
        &["520602003", "2026-05-01", "", "", "厨师", "b", ""],
    ];
    check(
        &[AREAS, ("值班表", roster)],
        &[
            "县.xlsx 值班表!B2:有时刻而没有日期",
            "县.xlsx 值班表!C3「早上」:",
            "县.xlsx 值班表!D4:结束不晚于开始",
            "县.xlsx 值班表!G5:替班必须写明",
            "县.xlsx 值班表!E6「厨师」:应为其中之一:带班领导、值班员、备班",
        ],
    );
}

#[test]
fn a_header_without_a_column_or_with_one_twice_is_named() {
    check(
        &[("人员", &[&["工号", "姓名", "姓名", "电话"], &["1", "王强", "", ""]])],
        &["县.xlsx 人员!1:缺少“所属机构”列(area)", "县.xlsx 人员!C1「姓名」:表头里同一列出现两次"],
    );
    check(&[("人员", &[&["随便"], &["写写"]])], &["县.xlsx 人员:前 10 行没有找到表头"]);
}

#[test]
fn a_cell_longer_than_any_name_is_refused_and_a_script_is_only_a_name() {
    let long = "长".repeat(1_001);
    check_areas(&[&["1", &long, "市"]], &["县.xlsx 机构!B2「长长", "县.xlsx 机构!B2:“名称”不能为空"]);
    let script = "<script>alert(1)</script>";
    let row: &[&str] = &["1", script, "市"];
    let rows = [row];
    let rows = areas(&rows);
    let import = crate::good(vec![source("县.xlsx", book(&[("机构", &rows)]))]);
    assert_eq!(import.organisation.areas.unwrap()["features"][0]["properties"]["name"], script);
}
