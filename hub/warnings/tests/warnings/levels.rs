//! Colours, as senders say them.

use hub_warnings::{Info, Level, LevelTable, Pair, Severity};

use crate::{DWD, NATIONAL, good};

fn info(severity: Severity, said: &[(&str, &str)]) -> Info {
    let mut info = good(NATIONAL).alert.infos.remove(0);
    let pair = |&(name, value): &(&str, &str)| Pair { name: name.to_owned(), value: value.to_owned() };
    info.severity = severity;
    info.parameters = said.iter().map(pair).collect();
    info
}

#[test]
fn a_colour_that_is_said_counts_and_of_several_the_gravest() {
    let table = LevelTable::usual();
    assert_eq!(table.level(&good(NATIONAL).alert.infos[0]), Some(Level::Orange));
    assert_eq!(table.level(&info(Severity::Minor, &[("预警级别", "红色")])), Some(Level::Red));
    assert_eq!(
        table.level(&info(Severity::Extreme, &[("预警级别", "蓝色"), ("预警级别", "Ⅲ级")])),
        Some(Level::Yellow)
    );
}

#[test]
fn where_none_is_said_the_table_of_severities_counts() {
    let table = LevelTable::usual();
    assert_eq!(table.level(&good(DWD).alert.infos[0]), Some(Level::Yellow));
    assert_eq!(
        table.level(&info(Severity::Extreme, &[("预警级别", "紫色"), ("级别", "蓝色")])),
        Some(Level::Red)
    );
    assert_eq!(table.level(&info(Severity::Unknown, &[])), None);
}

#[test]
fn another_table_says_otherwise_and_one_with_a_slip_is_refused() {
    let table: LevelTable = serde_json::from_str(
        r#"{"said": [{"in": "event_code", "name": "AREA_COLOR", "levels": {"251 140 0": "orange"}}], "by_severity": {}}"#,
    )
    .unwrap();
    assert_eq!(table.level(&good(DWD).alert.infos[0]), Some(Level::Orange));
    assert_eq!(table.level(&good(NATIONAL).alert.infos[0]), None);
    let slips =
        [r#"{"said": [], "by_severity": {"Grave": "red"}}"#, r#"{"said": [], "by_severity": {}, "x": 1}"#];
    for slip in slips {
        serde_json::from_str::<LevelTable>(slip).unwrap_err();
    }
}
