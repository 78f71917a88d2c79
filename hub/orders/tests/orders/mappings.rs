//! A mapping is taken as a whole or refused with everything that is wrong with it.

use hub_orders::{EXAMPLE_MAPPING, Field, Mapping, limits};
use serde_json::{Value, json};

use crate::{example, mapping, said, told};

#[track_caller]
fn refused(document: &Value, expected: &[&str]) {
    match Mapping::import(document.to_string().as_bytes()) {
        Ok(_) => panic!("it was taken"),
        Err(mistakes) => told(&mistakes, expected),
    }
}

/// The example with one member put otherwise, by its pointer.
fn with(pointer: &str, value: Value) -> Value {
    let mut document = example();
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    let parent = document.pointer_mut(parent).unwrap();
    parent.as_object_mut().unwrap().insert(name.to_owned(), value);
    document
}

#[test]
fn the_mapping_that_ships_is_taken() {
    let mapping = mapping();
    assert_eq!(
        (mapping.system().as_str(), mapping.margin_min(), mapping.soonest_min()),
        ("city-12345", 120, 30)
    );
    assert_eq!(mapping.alike_within_h(), 24);
    assert!(mapping.fields().any(|field| field == Field::DeadlineSpan));
    assert!(mapping.name().contains("12345"));
}

#[test]
fn every_mistake_is_told_at_once_with_its_place() {
    let document = json!({
        "system": "市 12345",
        "name": "热线",
        "margin_min": 999_999,
        "zone": "Mars",
        "datum": "beijing54",
        "fields": {
            "nummer": { "at": ["/no"] },
            "title": { "at": ["no slash"], "convert": ["shout", { "table": "gone" }] },
            "deadline": { "at": ["/limit"], "convert": [{ "time": "yyyy-MM-dd" }], "required": "yes" },
            "content": { "required": true, "default": "无" },
            "grade": { "at": ["/g"], "convert": [{ "table": "grades" }] },
            "point": { "at": ["/p"] },
            "caller_name": { "at": ["/n"], "convert": ["epoch_ms"], "each": { "link": "/a" } },
            "received_at": { "at": ["/r"], "default": "soon", "colour": "red" }
        },
        "tables": { "grades": { "1": "urgent", "2": 3 } },
        "colour": "red"
    });
    refused(
        &document,
        &[
            "/colour:应为其中之一:system, name,",
            "/system「市 12345」:应为1 至 32 个字母、数字、_ 或 -",
            "/margin_min「999999」:应在 0 至 43200 之间",
            "/zone「Mars」:应为时区",
            "/datum「beijing54」:应为坐标系",
            "/tables/grades/2「3」:应为文本",
            "/fields/caller_name/convert/0「epoch_ms」:转换的结果不是文本",
            "/fields/caller_name/each:转换的结果不是文本",
            "/fields/content/default「无」:编号和诉求人的原话不设默认值",
            "/fields/content:必填,但没有写明在哪里取",
            "/fields/deadline/required「yes」:应为“是”或“否”",
            "/fields/deadline/convert/0/time「yyyy-MM-dd」:应为含年月日的时间格式",
            "/tables/grades/1「urgent」:应为其中之一:red, orange, ordinary",
            "/fields/nummer:应为其中之一:number, unique,",
            "/fields/point/convert:应为其中之一:lat_lon, lon_lat",
            "/fields/received_at/colour:应为其中之一:at, columns,",
            "/fields/received_at/default「soon」:应为时间",
            "/fields/title/at/0「no slash」:应为JSON 指针(RFC 6901)",
            "/fields/title/convert/0「shout」:应为其中之一:trim, digits,",
            "/fields/title/convert/1/table「gone」:应为其中之一:grades",
            "/fields/number:必须填写,但没有给出",
        ],
    );
}

#[test]
fn a_field_that_stands_twice_is_told_and_neither_is_taken() {
    let document = EXAMPLE_MAPPING.replacen(
        "\"title\": { \"at\"",
        "\"title\": { \"at\": [\"/other\"] },\n    \"title\": { \"at\"",
        1,
    );
    let mistakes = Mapping::import(document.as_bytes()).unwrap_err();
    assert_eq!(said(&mistakes), "/fields/title:出现了两次\n");
}

#[test]
fn what_goes_back_is_checked_as_well() {
    refused(&with("/replies/sign/path", json!("sign")), &["/replies/sign/path「sign」:应为以 / 开头的路径"]);
    refused(&with("/replies/sign/path", json!("/a/../b")), &["/replies/sign/path"]);
    refused(
        &with("/replies/sign/method", json!("GET")),
        &["/replies/sign/method「GET」:应为其中之一:POST, PUT"],
    );
    refused(
        &with("/replies/sign/body", json!({ "why": { "field": "reason" } })),
        &["/replies/sign/body/why/field「reason」:应为其中之一:number, unique, reply"],
    );
    refused(
        &with("/replies/answer/body", json!([{ "field": "kind", "table": "gone" }, { "field": "link" }])),
        &["/replies/answer/body/0/table「gone」:应为其中之一", "/replies/answer/body/1/field「link」"],
    );
    refused(&with("/replies/taken", json!({ "at": "/code" })), &["/replies/taken/values:必须填写"]);
    refused(
        &with(
            "/replies/sheet",
            json!([{ "title": "编号", "field": "number" }, { "title": "编号 *", "field": "at" }]),
        ),
        &["/replies/sheet/1/title「编号 *」:出现了两次"],
    );
    refused(&with("/replies/sheet", json!([])), &["/replies/sheet:必须填写"]);
}

#[test]
fn what_is_no_mapping_is_refused() {
    refused(&json!(7), &["文件「7」:应为JSON 对象", "/system", "/name", "/margin_min", "/fields"]);
    assert!(said(&Mapping::import(b"{").unwrap_err()).starts_with("文件:不是格式正确的 JSON"));
    let large = vec![b' '; limits::MAPPING_MAX_BYTES + 1];
    assert_eq!(said(&Mapping::import(&large).unwrap_err()), "文件:超过上限 MAPPING_MAX_BYTES = 524288\n");
    let many = json!({ "tables": { "t": vec![1; limits::MAPPING_FIELDS_MAX] } });
    refused(&many, &["文件:超过上限 MAPPING_FIELDS_MAX = 20000"]);
}
