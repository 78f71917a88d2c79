//! Documents that are made to do harm.

use std::fmt::Write as _;

use hub_warnings::limits;

use crate::{DWD, NATIONAL, NWS, refused, with};

#[test]
fn document_types_and_entities_are_refused() {
    let laughs = r#"<!DOCTYPE alert [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>"#;
    let foreign = r#"<!DOCTYPE alert [<!ENTITY x SYSTEM "file:///etc/passwd">]>"#;
    for attack in [laughs, foreign] {
        refused(with(DWD, "<alert", &format!("{attack}<alert")), &["文件:不接受 DOCTYPE"]);
    }
    refused(with(DWD, "STURMBÖEN<", "&x;<"), &["文件(第 14 行):不接受 DOCTYPE"]);
}

#[test]
fn other_encodings_and_bytes_that_are_not_of_the_declared_one_are_refused() {
    refused(with(NATIONAL, "UTF-8", "Big5"), &["文件「Big5」:不支持这种编码"]);
    refused(with(NATIONAL, "UTF-8", "no-such"), &["文件「no-such」:不支持这种编码"]);
    refused([0xff, 0xfe, b'<', 0], &["文件「UTF-16LE」:不支持这种编码"]);
    let cut = [NATIONAL.as_bytes(), &[0xe4, 0xb8]].concat();
    refused(cut, &["文件:内容与声明的编码 UTF-8 不符"]);
}

#[test]
fn what_is_beyond_a_limit_is_told_by_its_name() {
    refused(" ".repeat(limits::DOCUMENT_MAX_BYTES + 1), &["文件:DOCUMENT_MAX_BYTES 超过上限"]);
    let deep = "<a>".repeat(100_000);
    refused(&deep, &["文件:DEPTH_MAX 超过上限 16"]);
    let mut wide = "<alert".to_owned();
    for number in 0..100_000 {
        write!(wide, " a{number}='>'").unwrap();
    }
    refused(wide + "/>", &["文件:TAG_MAX_BYTES 超过上限"]);
    let many = format!("<alert>{}</alert>", "<a/>".repeat(600_000));
    refused(many, &["文件:NODES_MAX 超过上限"]);
    let pair = "<parameter><valueName>a</valueName><value>b</value></parameter>";
    let many = with(NWS, "<area>", &format!("{}<area>", pair.repeat(limits::PARAMETERS_MAX)));
    refused(many, &["alert(第 4 行)「2005」:PARAMETERS_MAX 超过上限 2000"]);
    let text = "x".repeat(limits::TEXT_MAX_BYTES + 1);
    refused(
        with(DWD, "STURMBÖEN<", &format!("{text}<")),
        &["alert/info/event(第 14 行)「xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…」:TEXT_MAX_BYTES"],
    );
    let ring = "1,1 ".repeat(limits::POLYGON_POINTS_MAX + 1);
    let ring_of =
        "49.22378,12.179562 49.184986,12.194969 49.101,12.31 49.25,12.42 49.31,12.2 49.22378,12.179562";
    refused(with(DWD, ring_of, &ring), &["alert/info/area[1]/polygon(第 36 行):POLYGON_POINTS_MAX"]);
    refused(
        with(DWD, "<polygon>", &format!("<polygon>{}", "1,1 ".repeat(limits::POINTS_MAX))),
        &["alert(第 2 行)「20006」:POINTS_MAX"],
    );
}

#[test]
fn of_a_document_that_is_wrong_everywhere_the_first_mistakes_are_told() {
    let wrong = "<category>X</category>".repeat(10 * limits::MISTAKES_MAX);
    let told =
        hub_warnings::import(with(DWD, "<event>", &format!("{wrong}<event>")).as_bytes(), 0).unwrap_err();
    assert_eq!(told.len(), limits::MISTAKES_MAX);
}
