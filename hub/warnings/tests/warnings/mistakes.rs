//! Documents with mistakes, each of which is told with its place.

use crate::{DWD, NAAD, NATIONAL, NWS, good, refused, with};

#[test]
fn a_word_that_is_in_no_code_list_is_told_with_those_that_are() {
    refused(
        with(NWS, "<severity>Severe", "<severity>Orange"),
        &["alert/info/severity(第 19 行)「Orange」:应为其中之一:Extreme, Severe, Moderate, Minor, Unknown"],
    );
    refused(
        with(NWS, "<status>Actual", "<status>actual"),
        &["alert/status(第 8 行)「actual」:应为其中之一:Actual,"],
    );
    refused(with(NWS, "<category>Met", "<category>Weather"), &["alert/info/category(第 15 行)「Weather」"]);
}

#[test]
fn polygons_must_be_closed_and_not_cross_themselves() {
    let ring = "32.23,-90.3 32.41,-90.29 32.42,-89.95 32.2,-89.97 32.23,-90.3";
    let at = "alert/info/area/polygon(第 58 行)";
    refused(with(NWS, ring, "1,1 1,2 2,2"), &[&format!("{at}「1,1 1,2 2,2」:多边形未闭合")]);
    refused(with(NWS, ring, "1,1 1,2 1,1"), &[&format!("{at}「1,1 1,2 1,1」:多边形少于三个角")]);
    refused(
        with(NWS, ring, "0,0 2,2 0,2 2,0 0,0"),
        &[&format!("{at}「0,0 2,2 0,2 2,0 0,0」:多边形在纬度 1、经度 1 处自相交")],
    );
    refused(with(NWS, ring, "0,0 95,2 0,2 0,0"), &[&format!("{at}「95,2」:不是“纬度,经度”")]);
    refused(with(NWS, ring, "0,0 1,nan 0,2 0,0"), &[&format!("{at}「1,nan」:不是“纬度,经度”")]);
}

#[test]
fn polygons_may_come_back_to_a_corner_of_their_own() {
    let ring = "32.23,-90.3 32.41,-90.29 32.42,-89.95 32.2,-89.97 32.23,-90.3";
    for touching in ["0,0 2,0 1,1 2,2 0,2 1,1 0,0", "0,0 0,0 0,2 1,1 1,1 2,2 2,0 1,1 0,0"] {
        let import = good(&with(NWS, ring, touching));
        let said: Vec<_> = import.findings.iter().map(|finding| finding.zh()).collect();
        assert_eq!(said, ["alert/info/area/polygon(第 58 行):多边形在自身的角点处相接,仍可使用"]);
    }
    let at = "alert/info/area/polygon(第 58 行)";
    for crossing in [
        "0,0 0,4 4,4 4,0 0,0 1,1 1,2 2,2 0,0",
        "0,0 2,0 2,1 3,1 2,1 2,2 0,2 0,0",
        "0,0 1,0 1,1 0,1 0,0 1,0 1,1 0,1 0,0",
    ] {
        refused(with(NWS, ring, crossing), &[&format!("{at}「{crossing}」:多边形在纬度")]);
    }
}

#[test]
fn circles_must_have_a_place_and_a_radius() {
    let at = "alert/info/area/circle(第 40 行)";
    for (circle, says) in [
        ("38.87,115.46 -1", "半径须在"),
        ("38.87,115.46 30000", "半径须在"),
        ("38.87,115.46", "不是“纬度,经度 半径"),
        ("38.87,115.46 1e999", "不是“纬度,经度 半径"),
        ("138.87,115.46 1", "不是“纬度,经度”"),
    ] {
        refused(with(NATIONAL, "38.87,115.46 10", circle), &[&format!("{at}「{circle}」:{says}")]);
    }
}

#[test]
fn languages_must_be_named_as_the_schema_has_it() {
    for language in ["de_DE", "德", "de-", "1de", "abcdefghi"] {
        let document = with(DWD, "<language>de-DE", &format!("<language>{language}"));
        refused(document, &[&format!("alert/info/language(第 12 行)「{language}」:不是语言代码")]);
    }
}

#[test]
fn times_must_have_a_zone() {
    refused(
        with(NWS, "<expires>2026-07-19T19:15:00-05:00", "<expires>2026-07-19T19:15:00"),
        &["alert/info/expires(第 31 行)「2026-07-19T19:15:00」:不是带时区的时间"],
    );
}

#[test]
fn references_must_name_earlier_messages() {
    let reference = "cap-pac@canada.ca,urn:oid:2.49.0.1.124.1234567889.2026,2026-07-03T12:10:08-00:00";
    let at = "alert/references(第 14 行)";
    refused(
        with(NAAD, reference, "someone,x"),
        &[&format!("{at}「someone,x」:应为“sender,identifier,sent”")],
    );
    refused(with(NAAD, reference, "a,,2026-07-03T12:10:08-00:00"), &[&format!("{at}「a,,2026")]);
    refused(with(NAAD, reference, "a,b,c"), &[&format!("{at}「a,b,c」:应为")]);
    refused(
        with(NAAD, reference, "a,b,2026-07-03T12:31:09-00:00"),
        &[&format!("{at}「b」:引用了本消息或比它更晚")],
    );
    let itself = "cap-pac@canada.ca,urn:oid:2.49.0.1.124.1234567890.2026,2026-07-03T12:10:08-00:00";
    refused(
        with(NAAD, reference, itself),
        &[&format!("{at}「urn:oid:2.49.0.1.124.1234567890.2026」:引用了本消息")],
    );
}

#[test]
fn what_must_be_there_is_asked_for_and_what_stands_twice_is_told() {
    refused(
        with(NWS, "<identifier>urn:oid", "<note>x</note><identifier>a b"),
        &["alert/identifier(第 5 行)「a b:2.49"],
    );
    refused(with(DWD, "<sender>opendata@dwd.de</sender>", ""), &["alert/sender(第 2 行):必须填写"]);
    refused(
        with(DWD, "<areaDesc>Gemeinde Grainet</areaDesc>", "<areaDesc> </areaDesc>"),
        &["alert/info/area[2]/areaDesc(第 44 行):必须填写"],
    );
    refused(
        with(DWD, "<source>PVW</source>", "<source>a</source><source>b</source>"),
        &["alert/source[2](第 8 行):只能出现一次"],
    );
    refused(with(DWD, "<status>Actual", "<status><b/>Actual"), &["alert/status(第 6 行):应为文字"]);
    refused(with(DWD, "<category>Met</category>", ""), &["alert/info/category(第 11 行):必须填写"]);
    refused(
        with(DWD, "<altitude>0</altitude>", ""),
        &["alert/info/area[1]/ceiling(第 42 行)「9842.5197」:ceiling 须与"],
    );
    refused(with(DWD, "<scope>Public", "<scope>Private"), &["alert/addresses(第 2 行):必须填写"]);
    refused(with(DWD, "<scope>Public", "<scope>Restricted"), &["alert/restriction(第 2 行):必须填写"]);
    refused(
        with(NAAD, "storm-7 \"prairie storm\"", "storm-7 \"prairie"),
        &["alert/incidents(第 15 行)「storm-7 \"prairie」:以空格分隔"],
    );
}

#[test]
fn all_mistakes_are_told_at_once() {
    let document = with(NATIONAL, "<msgType>Update", "<msgType>Renew");
    let document = with(&document, "<urgency>Expected", "<urgency>Soon");
    let document = with(&document, "38.87,115.46 10", "38.87,115.46 -10");
    let document = with(&document, "38.95,115.4 38.8,115.4", "38.95,115.4");
    refused(
        document,
        &[
            "alert/msgType(第 7 行)「Renew」",
            "alert/info/urgency(第 18 行)「Soon」",
            "alert/info/area/polygon(第 39 行)「38.8,115.4 38.8,115.6 38.95,115.6 38.95,…」:多边形未闭合",
            "alert/info/area/circle(第 40 行)「38.87,115.46 -10」:半径须在 0 至 20015 公里之间",
        ],
    );
}

#[test]
fn other_versions_and_other_documents_are_refused_by_name() {
    refused(
        with(NWS, "cap:1.2", "cap:1.1"),
        &["alert(第 4 行)「urn:oasis:names:tc:emergency:cap:1.1」:只接受 CAP 1.2"],
    );
    refused("<alert/>", &["alert(第 1 行):只接受 CAP 1.2"]);
    refused("<feed xmlns='urn:oasis:names:tc:emergency:cap:1.2'/>", &["feed(第 1 行)「urn:oasis"]);
    refused("", &["文件:不是格式正确的 XML"]);
}
