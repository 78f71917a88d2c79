//! The workbook that a platform exports becomes the same orders as its messages.

use hub_exchange::{NewSheet, write_rows};
use hub_orders::{Applied, limits};

use crate::{mapping, order, read, said, told};

const TITLES: [&str; 8] =
    ["工单编号 *", "受理时间", "办理时限", "标题", "诉求内容", "来电号码", "工单状态", "附件"];

fn book(titles: &[&str], rows: &[&[&str]]) -> Vec<u8> {
    let owned = |cells: &[&str]| cells.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>();
    let sheet = NewSheet {
        name: "工单".to_owned(),
        titles: owned(titles),
        rows: rows.iter().map(|row| owned(row)).collect(),
    };
    write_rows(&[sheet]).unwrap()
}

fn apply(titles: &[&str], rows: &[&[&str]]) -> Result<Applied, String> {
    mapping().apply_sheet("12345.xlsx", &book(titles, rows)).map_err(|mistakes| said(&mistakes))
}

const ROW: [&str; 8] = [
    "250912101108115409",
    "2026年5月11日 7时50分",
    "2026/5/18 18:00",
    "路灯不亮",
    "和平路 12 号门口路灯三天不亮",
    "13800000000/0543-1234567",
    "待签收",
    "https://files.example/1.jpg;https://files.example/2.jpg",
];

#[test]
fn a_row_is_the_order_that_a_message_is() {
    let Applied { orders, mistakes } = apply(&TITLES, &[&ROW]).unwrap();
    assert!(mistakes.is_empty(), "{}", said(&mistakes));
    let (of_row, of_message) = (&orders[0], read(order()));
    assert_eq!(of_row.facts.number, of_message.facts.number);
    assert_eq!(of_row.facts.deadline, of_message.facts.deadline);
    assert_eq!(of_row.facts.received_at, of_message.facts.received_at);
    assert_eq!(of_row.words.caller_phone, of_message.words.caller_phone);
    assert_eq!(of_row.words.content, of_message.words.content);
    assert_eq!(of_row.words.attachments.len(), 2);
}

#[test]
fn titles_may_stand_below_remarks_and_columns_that_nobody_knows_are_left() {
    let table = "某市 12345 工单导出,,,,\n序号,工单编号,受理时间,办理时限,诉求内容\n1,88,2026-05-11 08:00,2026-05-12,噪声\n";
    let applied = mapping().apply_sheet("orders.csv", table.as_bytes());
    let applied = applied.unwrap_or_else(|mistakes| panic!("{}", said(&mistakes)));
    assert_eq!(applied.orders[0].facts.number, "88");
}

#[test]
fn what_is_wrong_is_told_by_its_cell_and_the_other_rows_come_in() {
    let mut wrong = ROW;
    (wrong[2], wrong[4], wrong[6]) = ("尽快", "", "飞行中");
    let applied = apply(&TITLES, &[&wrong, &ROW]).unwrap();
    assert_eq!(applied.orders.len(), 1);
    told(
        &applied.mistakes,
        &[
            "工单 250912101108115409 content 12345.xlsx 工单!E2:必须填写,但没有给出",
            "工单 250912101108115409 standing 12345.xlsx 工单!G2「飞行中」:应为其中之一:",
            "工单 250912101108115409 deadline 12345.xlsx 工单!C2「尽快」:应为时间",
        ],
    );
    let applied = apply(&TITLES[..7], &[&["1"]]).unwrap();
    assert!(said(&applied.mistakes).contains("工单 1 received_at 12345.xlsx 工单!B2:必须填写"));
}

#[test]
fn a_sheet_without_titles_rows_or_sense_is_refused() {
    assert_eq!(
        apply(&["甲", "乙"], &[&["1", "2"]]).unwrap_err(),
        "12345.xlsx:前 10 行没有找到对照表里写明的列名\n"
    );
    assert_eq!(apply(&TITLES, &[]).unwrap_err(), "12345.xlsx:没有工单\n");
    let twice = apply(&["工单编号", "工单编号(旧)"], &[&["1", "2"]]).unwrap_err();
    assert_eq!(twice, "12345.xlsx 工单!B1「工单编号」:出现了两次\n");
    let no_book = said(&mapping().apply_sheet("12345.xlsx", b"PK\x03\x04").unwrap_err());
    assert!(no_book.starts_with("12345.xlsx:无法读取"), "{no_book}");
    let rows: Vec<[&str; 1]> = vec![["1"]; limits::ORDERS_MAX + 20];
    let rows: Vec<&[&str]> = rows.iter().map(<[&str; 1]>::as_slice).collect();
    assert!(apply(&["工单编号"], &rows).unwrap_err().contains("ROWS_MAX = 5010"));
}
