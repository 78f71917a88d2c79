//! What four senders send.

use hub_warnings::{
    Category, Certainty, MsgType, Remark, ResponseType, Scope, Severity, Status, Urgency, Zone, import,
};

use crate::{BEFORE_US, DWD, NAAD, NATIONAL, NWS, good, with};

#[test]
fn a_warning_of_the_weather_service_is_read_whole() {
    let import = good(NWS);
    assert_eq!(import.findings, []);
    let alert = import.alert;
    assert_eq!((alert.status, alert.msg_type, alert.scope), (Status::Actual, MsgType::Update, Scope::Public));
    assert_eq!(alert.references.len(), 2);
    assert_eq!(alert.references[1].sent.to_string(), "2026-07-19T18:25:00-05:00");
    let info = &alert.infos[0];
    assert_eq!(
        (info.urgency, info.severity, info.certainty),
        (Urgency::Immediate, Severity::Severe, Certainty::Observed)
    );
    assert_eq!(info.event_codes[1].value, "", "a code that is left empty is kept");
    assert!(
        info.description.as_ref().unwrap().contains("gusts & quarter size hail.\n\nSOURCE"),
        "its lines are kept"
    );
    let area = &info.areas[0];
    assert_eq!((area.polygons[0].ring.len(), area.geocodes.len()), (5, 3));
    assert_eq!((area.polygons[0].ring[0].lat(), area.polygons[0].ring[0].lon()), (32.23, -90.3));
}

#[test]
fn heights_and_marked_text_are_read() {
    let alert = good(DWD).alert;
    let info = &alert.infos[0];
    assert_eq!(info.event, "STURMBÖEN");
    assert_eq!(info.description.as_deref(), Some("Es treten Böen > 65 km/h auf; < 1000 m."));
    assert_eq!((info.areas[0].altitude_ft, info.areas[0].ceiling_ft), (Some(0.0), Some(9_842.519_7)));
    assert_eq!(
        info.areas[0].geocodes[0].name, "EXCLUDE_POLYGON",
        "what a code means is not for the reader to know"
    );
}

#[test]
fn two_languages_and_a_file_are_read_and_the_signature_is_said_to_be_left() {
    let import = good(NAAD);
    let left: Vec<_> =
        import.findings.iter().map(|finding| (finding.spot.path.as_str(), &finding.remark)).collect();
    assert_eq!(left, [("alert/Signature", &Remark::Left)]);
    let alert = import.alert;
    assert_eq!(alert.sent.zone(), Zone::Utc);
    assert_eq!(alert.incidents, ["storm-7", "prairie storm"]);
    assert_eq!(alert.codes.len(), 3);
    let languages: Vec<_> = alert.infos.iter().map(|info| info.language.as_deref()).collect();
    assert_eq!(languages, [Some("en-CA"), Some("fr-CA")]);
    assert_eq!(alert.infos[0].resources[0].size, Some(12));
    assert!((alert.infos[0].areas[0].circles[0].radius_km - 12.5).abs() < f64::EPSILON);
}

#[test]
fn a_warning_of_the_national_shape_is_read_and_its_times_are_said_to_be_written_otherwise() {
    let import = good(NATIONAL);
    assert_eq!(import.findings.len(), 5, "{:?}", import.findings);
    assert!(
        import.findings[0]
            .zh()
            .starts_with("alert/sent(第 5 行):写法不合标准,按 2026-07-01T07:30:00+08:00 读取")
    );
    let alert = import.alert;
    assert_eq!(alert.identifier.len(), 31, "预警标识");
    assert_eq!(alert.sent.zone(), Zone::BEIJING);
    assert_eq!(alert.references[0].identifier, "13060041600000_20260701050000_0");
    let info = &alert.infos[0];
    assert_eq!((info.event.as_str(), info.categories[0]), ("暴雨", Category::Met));
    assert_eq!(info.response_types, [ResponseType::Prepare, ResponseType::Avoid]);
    assert_eq!(info.event_codes[0].value, "11B03");
    assert_eq!(info.areas[0].geocodes[0].value, "130607000000");
}

#[test]
fn the_declared_encoding_is_read() {
    let declared = with(NATIONAL, "UTF-8", "GB18030");
    let (bytes, _, _) = encoding_rs::GB18030.encode(&declared);
    assert_ne!(bytes.as_ref(), declared.as_bytes());
    let read = import(&bytes, BEFORE_US).unwrap();
    assert_eq!(read.alert, good(NATIONAL).alert);
    let older = with(NATIONAL, "UTF-8", "gb2312");
    let (bytes, _, _) = encoding_rs::GBK.encode(&older);
    assert_eq!(import(&bytes, BEFORE_US).unwrap().alert, read.alert);
    let marked = format!("\u{feff}{NATIONAL}");
    assert_eq!(good(&marked).alert, read.alert);
}

#[test]
fn one_that_has_expired_is_read_and_said_to_have() {
    let (before, at) = (1_782_885_599_999_999, 1_782_885_600_000_000);
    let expired = |now_us| {
        let findings = import(NATIONAL.as_bytes(), now_us).unwrap().findings;
        findings
            .into_iter()
            .filter(|finding| matches!(finding.remark, Remark::Expired { .. }))
            .collect::<Vec<_>>()
    };
    assert_eq!(expired(before), []);
    assert_eq!(expired(at).len(), 1);
    assert_eq!(
        expired(at)[0].zh(),
        "alert/info/expires:已于 2026-07-01T14:00:00+08:00 失效;仅留存,不再据此行动"
    );
}

#[test]
fn the_word_of_an_older_version_is_read_as_the_standard_asks() {
    let import = good(&with(DWD, "<certainty>Likely", "<certainty>Very Likely"));
    assert_eq!(import.alert.infos[0].certainty, Certainty::Likely);
    assert_eq!(import.findings[0].remark, Remark::ReadAs("Likely".to_owned()));
}

#[test]
fn an_update_that_refers_to_nothing_is_taken_and_said_to() {
    let reference = "cap-pac@canada.ca,urn:oid:2.49.0.1.124.1234567889.2026,2026-07-03T12:10:08-00:00";
    let import = good(&with(NAAD, reference, ""));
    let finding = import.findings.iter().find(|finding| finding.remark == Remark::RefersToNothing).unwrap();
    assert_eq!(finding.zh(), "alert(第 2 行):更新或解除消息没有写明 references,不会改变任何在效预警");
    assert_eq!(
        finding.en(),
        "alert (line 2): an update or a cancel without references; nothing in force is changed by it"
    );
}

#[test]
fn elements_are_read_in_whatever_order_they_stand() {
    let sender = "<sender>opendata@dwd.de</sender>";
    let moved = with(&with(DWD, sender, ""), "</info>", &format!("</info>{sender}"));
    assert_eq!(good(&moved).alert, good(DWD).alert);
}
