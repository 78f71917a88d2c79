//! Tables of any content: what is written is read back, and what is no table is told.

use hub_exchange::{Bounds, Content, Mistake, NewSheet, read_rows, usual_instant, usual_span, write_rows};

const BOUNDS: Bounds = Bounds { rows_max: 4, cell_max_chars: 10, unpacked_max_bytes: 1_000_000 };

fn sheet(rows: &[&[&str]]) -> NewSheet {
    let owned = |cells: &[&str]| cells.iter().map(|cell| (*cell).to_owned()).collect();
    NewSheet {
        name: "答复".to_owned(),
        titles: owned(&["工单编号", "办理情况"]),
        rows: rows.iter().map(|row| owned(row)).collect(),
    }
}

fn said(mistakes: &[Mistake]) -> Vec<String> {
    mistakes.iter().map(Mistake::zh).collect()
}

#[test]
fn what_is_written_is_read_back_digit_by_digit_and_nothing_is_a_formula() {
    let book = write_rows(&[sheet(&[&["250912101108115409", "=1+1"], &["", "\"a\",\nb"]])]).unwrap();
    let bounds = Bounds { cell_max_chars: 100, ..BOUNDS };
    let sheets = read_rows("replies.xlsx", &book, bounds).unwrap();
    let text = |text: &str| Content::Text(text.to_owned());
    assert_eq!(sheets[0].name.as_deref(), Some("答复"));
    assert_eq!(sheets[0].rows[1].cells[&1], text("250912101108115409"));
    assert_eq!(sheets[0].rows[1].cells[&2], text("=1+1"));
    assert_eq!(sheets[0].rows[2].cells.get(&1), None);
    assert_eq!(sheets[0].rows[2].cells[&2], text("\"a\",\nb"));
}

#[test]
fn a_table_in_text_is_known_by_what_it_is() {
    let sheets = read_rows("orders", "工单编号,标题\n1,路灯\n".as_bytes(), BOUNDS).unwrap();
    assert_eq!(sheets[0].rows.len(), 2);
}

#[test]
fn what_is_beyond_a_bound_or_no_table_is_told_with_its_place() {
    let long = write_rows(&[sheet(&[&["1", "0123456789a"]])]).unwrap();
    let told = said(&read_rows("a.xlsx", &long, BOUNDS).unwrap_err());
    assert_eq!(told, ["a.xlsx 答复!B2「0123456789a」:超过 10 个字;请缩短"]);
    let many = write_rows(&[sheet(&[&["1"], &["2"], &["3"], &["4"]])]).unwrap();
    let told = said(&read_rows("a.xlsx", &many, BOUNDS).unwrap_err());
    assert!(told[0].starts_with("a.xlsx 答复!5:超过上限 ROWS_MAX = 4"), "{told:?}");
    let bounds = Bounds { unpacked_max_bytes: 100, ..BOUNDS };
    let told = said(&read_rows("a.xlsx", &many, bounds).unwrap_err());
    assert!(told[0].contains("UNPACKED_MAX_BYTES = 100"), "{told:?}");
    let old = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
    assert!(said(&read_rows("a.xls", &old, BOUNDS).unwrap_err())[0].contains("不支持"));
    assert!(said(&read_rows("a.xlsx", b"PK\x03\x04", BOUNDS).unwrap_err())[0].contains("无法读取"));
}

#[test]
fn instants_and_lengths_of_time_are_read_as_in_an_organisation() {
    let text = |text: &str| usual_instant(&Content::Text(text.to_owned())).map(|at| at.get());
    assert_eq!(text("2026年5月1日 8时30分"), text("2026-05-01T00:30:00Z"));
    assert_eq!(usual_instant(&Content::Number(46_143.0)), usual_instant(&Content::Text("2026-05-01".into())));
    assert_eq!(text("马上"), None);
    assert_eq!(usual_span("5个工作日"), Some(serde_json::json!({ "working_days": 5 })));
}
