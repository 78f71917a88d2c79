//! GeoReport v2: what may be asked, what a request must hold, and how answers are written.

use hub_orders::georeport::{Draft, GeoMistake, Given, Made, Question, Request, Service, Status, datetime};
use serde_json::json;

use crate::{NOW, at};

fn given(fields: &[(&str, &str)]) -> Result<Draft, Vec<String>> {
    let fields = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    Given(fields)
        .draft()
        .map_err(|mistakes| mistakes.into_iter().map(|mistake| mistake.description).collect())
}

#[test]
fn a_request_is_a_draft_of_a_report() {
    let draft = given(&[
        ("service_code", "street_light"),
        ("lat", "37.38"),
        ("long", "118.02"),
        ("last_name", "王"),
        ("first_name", "芳"),
        ("phone", "138 0000 0000"),
        ("description", " 路灯不亮\r\n三天了 "),
        ("media_url", "https://files.example/1.jpg"),
    ]);
    let draft = draft.unwrap();
    assert_eq!((draft.service_code.as_str(), draft.name.as_deref()), ("street_light", Some("王芳")));
    assert_eq!(draft.description.as_deref(), Some("路灯不亮\n三天了"));
    assert_eq!(draft.phone.as_deref(), Some("13800000000"));
    assert_eq!(draft.place.map(|place| (place.lat(), place.lon())), Some((37.38, 118.02)));
    let by_address = given(&[("service_code", "1"), ("address_string", "和平路12号")]).unwrap();
    assert_eq!(by_address.address.as_deref(), Some("和平路12号"));
    let named =
        given(&[("service_code", "1"), ("address_string", "a"), ("first_name", "Ann"), ("last_name", "Lee")]);
    assert_eq!(named.unwrap().name.as_deref(), Some("Lee Ann"));
}

#[test]
fn every_mistake_of_a_request_is_told() {
    let told = given(&[
        ("lat", "95"),
        ("long", "east"),
        ("phone", "call me"),
        ("media_url", "ftp://a"),
        ("email", "a"),
        ("email", "b"),
    ]);
    assert_eq!(
        told.unwrap_err(),
        [
            "email was provided twice",
            "service_code was not provided",
            "lat \"95\" is not degrees from -90 to 90",
            "long \"east\" is not degrees from -180 to 180",
            "phone \"call me\" is not a number of 3 to 20 digits",
            "media_url \"ftp://a\" is not an http or https link",
        ]
    );
    let service = ("service_code", "1");
    let nowhere = ["either lat and long or address_string must be provided"];
    assert_eq!(given(&[service]).unwrap_err(), nowhere);
    assert_eq!(
        given(&[service, ("lat", "1")]).unwrap_err(),
        ["lat and long are provided together or not at all"]
    );
    assert_eq!(
        given(&[service, ("lat", "0"), ("long", "0.0")]).unwrap_err(),
        ["lat and long are 0: that is no place"]
    );
    assert!(
        given(&[service, ("address_id", "7")]).unwrap_err()[0].starts_with("address_id is not known here")
    );
    let long = "长".repeat(6_000);
    assert!(
        given(&[service, ("address_string", "a"), ("description", &long)]).unwrap_err()[0].contains("longer")
    );
}

#[test]
fn a_question_is_of_ninety_days_at_most() {
    let text = |text: &str| Some(text.to_owned());
    let asked = Question::default().understood(NOW).unwrap();
    assert_eq!((asked.from, asked.until), (at(-24 * 90), NOW));
    let question = Question {
        service_code: text("a, b,"),
        start_date: text("2026-05-01T00:00:00 08:00"),
        end_date: text("2026-05-02T00:00:00Z"),
        status: text("open,closed"),
        ..Question::default()
    };
    let asked = question.understood(NOW).unwrap();
    assert_eq!((asked.services.len(), asked.status), (2, None));
    let only = Question { status: text("closed"), ..Question::default() }.understood(NOW).unwrap();
    assert_eq!(only.status, Some(Status::Closed));
    let wrong = Question {
        start_date: text("2026-01-01T00:00:00Z"),
        end_date: text("2026-05-02T00:00:00Z"),
        status: text("lost"),
        ..Question::default()
    };
    let told: Vec<String> =
        wrong.understood(NOW).unwrap_err().into_iter().map(|one| one.description).collect();
    assert_eq!(
        told,
        ["status \"lost\" is neither open nor closed", "from start_date to end_date are more than 90 days"]
    );
    let backwards = Question {
        start_date: text("2026-05-02T00:00:00Z"),
        end_date: text("2026-05-01T00:00:00Z"),
        ..Question::default()
    };
    assert_eq!(backwards.understood(NOW).unwrap_err()[0].description, "end_date is before start_date");
    let yesterday = Question { start_date: text("yesterday"), ..Question::default() };
    assert!(yesterday.understood(NOW).unwrap_err()[0].description.contains("not an instant"));
}

#[test]
fn answers_have_the_names_of_the_standard() {
    let service = serde_json::to_value(Service::new("light", "路灯", "市政")).unwrap();
    assert_eq!(
        (&service["service_code"], &service["type"], &service["metadata"]),
        (&json!("light"), &json!("realtime"), &json!(false))
    );
    let request = Request {
        service_request_id: "1".to_owned(),
        status: Status::Open,
        status_notes: None,
        service_name: None,
        service_code: "light".to_owned(),
        description: None,
        agency_responsible: None,
        service_notice: None,
        requested_datetime: datetime(NOW),
        updated_datetime: None,
        expected_datetime: None,
        address: None,
        address_id: None,
        zipcode: None,
        lat: Some(37.38),
        long: Some(118.02),
        media_url: None,
    };
    let request = serde_json::to_value(request).unwrap();
    assert_eq!(
        (&request["status"], &request["requested_datetime"]),
        (&json!("open"), &json!("2026-05-11T00:00:00Z"))
    );
    let made = Made { service_request_id: "1".to_owned(), service_notice: None, account_id: None };
    assert_eq!(
        serde_json::to_value(made).unwrap(),
        json!({ "service_request_id": "1", "service_notice": null, "account_id": null })
    );
    let mistake = GeoMistake::unknown("service_code", "x");
    assert_eq!((mistake.code, mistake.description.as_str()), (404, "service_code \"x\" is unknown"));
}
