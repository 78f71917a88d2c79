//! Tables in text: Chinese and English columns, old and new encodings, broken rows.

use hub_protocol::{UnitKind, UtcMicros};

use crate::{good, read_all, refused, source};

#[test]
fn units_come_from_a_table_with_english_columns_as_ever() {
    let table = "code,name,kind,home,skills,person\n1,王强,patrol,130606,boat; first_aid,\n";
    let units = good(vec![source("units.csv", table)]).organisation.units.unwrap();
    assert_eq!((units[0].name.as_str(), units[0].person.as_deref()), ("王强", None));
    assert_eq!(
        (units[0].kind, &units[0].skills),
        (UnitKind::Patrol, &vec!["boat".to_owned(), "first_aid".to_owned()])
    );
}

#[test]
fn duties_come_from_a_table_with_times_or_without() {
    let table = "area,person,from,until\nA,li,1970-01-01T08:00:01+08:00,\nB,wang,,\n";
    let roster = good(vec![source("roster.csv", table)]).organisation.roster.unwrap();
    assert_eq!(roster[0].from_us.map(UtcMicros::get), Some(1_000_000));
    assert_eq!((roster[1].person.as_str(), roster[1].from_us), ("wang", None));
}

#[test]
fn a_table_of_any_name_is_known_by_its_columns_in_any_encoding() {
    let text = "号牌,类型,所属,电话\n贵D12345,车,520602,13800000001\n";
    for bytes in [
        text.as_bytes().to_vec(),
        format!("\u{feff}{text}").into_bytes(),
        encoding_rs::GB18030.encode(text).0.into_owned(),
    ] {
        let units = good(vec![source("导出(3).csv", bytes)]).organisation.units.unwrap();
        assert_eq!((units[0].code.as_str(), units[0].kind), ("贵D12345", UnitKind::Vehicle));
    }
}

#[test]
fn a_missing_column_and_a_bad_row_in_the_middle_are_all_named() {
    refused(
        vec![source("units.csv", "\u{feff}code,name,home\n1,王强,130606\n")],
        &["units.csv!1:缺少“种类”列(kind)"],
    );
    let table = "code,name,kind,home\n1,王强,dragon,130606\n~~~\n3,李静,patrol,130606,x\n4,,boat,130606\n";
    refused(
        vec![source("units.csv", table)],
        &[
            "units.csv!C2「dragon」:应为其中之一",
            "units.csv!3「~~~」:这一行有 1 个字段,表头有 4 个",
            "units.csv!4「3」:这一行有 5 个字段",
            "units.csv!B5:“号牌或名称”不能为空",
        ],
    );
}

#[test]
fn an_empty_list_strikes_off_and_an_empty_table_says_nothing() {
    assert_eq!(good(vec![source("units.json", "[]")]).organisation.units, Some(Vec::new()));
    assert_eq!(good(vec![source("units.csv", "code,name,kind,home\n")]).organisation.units, None);
}

#[test]
fn one_file_may_hold_it_all_and_what_is_none_of_it_is_said() {
    let whole = r#"{"units": [{"code": "1", "name": "一组", "kind": "boat", "home": "A", "person": null, "phone": null}]}"#;
    assert_eq!(good(vec![source("county.json", whole)]).organisation.units.unwrap().len(), 1);
    refused(vec![source("units.json", "{")], &["units.json:无法读取("]);
    let other = read_all(vec![source("package.json", r#"{"name": "x"}"#)]).expect("it is left alone");
    assert_eq!(other.organisation, hub_protocol::http::ImportOrganisation::default());
}
