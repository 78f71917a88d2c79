//! From what a caller said to the intake of a case: every field checked by name, the place brought to WGS84, the
//! responsible area found. A report is never refused for lack of a place.

use geo_index::{AreaCode, Place};
use hub_dispatch::{CaseId, Category, Intake, ReportId, UtcMicros};
use hub_engine::{ReportWords, View, organisation::ROOT_AREA, words};
use hub_ledger::RowChange;
use hub_protocol::{GivenPlace, http::NewReport, limits::REPORT_TEXT_MAX_BYTES};
use uuid::Uuid;

use super::{
    Failure,
    orders::{check_len, check_short},
};
use crate::{picture, state};

/// What happened may be said to have happened this much after the hub's clock; clocks differ.
pub(super) const AHEAD_MAX_MS: u64 = 5 * 60 * 1_000;
/// Longest channel or category code that is written into events, in bytes.
const CODE_LEN_MAX: usize = 64;
/// Channel of a report that names none.
const DESK: &str = "desk";
/// Category of a report that names none, or something that is no code.
const OTHER: &str = "other";

/// A report ready to be ordered, and the vault row with its words.
pub(super) fn intake(
    report: NewReport,
    view: &View,
    home: Option<&AreaCode>,
    now: UtcMicros,
) -> Result<(Intake, RowChange), Failure> {
    check(&report, now)?;
    let place = report.place.map(place_of).transpose()?.flatten();
    let area = responsible_area(&report, place, view, home)?;
    let call_first = view.organisation.policy().policy.services_called_for(&report.text);
    let (sealed, row) = words::seal(&ReportWords {
        text: report.text,
        address: report.address,
        caller_name: report.caller_name,
        caller_phone: report.caller_phone,
    });
    let intake = Intake {
        report: ReportId(Uuid::now_v7()),
        case: CaseId(Uuid::now_v7()),
        channel: report.channel.unwrap_or_else(|| DESK.to_owned()),
        words: sealed,
        category: category(report.category),
        grade: report.urgency.map(picture::words::grade_said),
        place,
        area,
        call_first,
    };
    Ok((intake, row))
}

fn check(report: &NewReport, now: UtcMicros) -> Result<(), Failure> {
    if report.text.trim().is_empty() {
        return Err(Failure::invalid("text", &report.text, "it is empty"));
    }
    check_len("text", &report.text, REPORT_TEXT_MAX_BYTES)?;
    check_short("caller_name", report.caller_name.as_ref())?;
    check_short("caller_phone", report.caller_phone.as_ref())?;
    check_short("address", report.address.as_ref())?;
    check_short("category", report.category.as_ref())?;
    check_short("channel", report.channel.as_ref())?;
    if let Some(channel) = report.channel.as_ref().filter(|channel| !is_code(channel)) {
        let why = format!("it is not 1 to {CODE_LEN_MAX} bytes without spaces and control characters");
        return Err(Failure::invalid("channel", channel, why));
    }
    if let Some(occurred) = report.occurred_at_us
        && occurred.get() > now.plus_ms(AHEAD_MAX_MS).0
    {
        return Err(Failure::invalid("occurred_at_us", occurred.get(), "it lies in the future"));
    }
    Ok(())
}

/// A given point in WGS84. Zeros are what systems send that know no place: the report has none then.
pub(super) fn place_of(given: GivenPlace) -> Result<Option<Place>, Failure> {
    if given.lat.abs() < f64::EPSILON && given.lon.abs() < f64::EPSILON {
        return Ok(None);
    }
    let datum = picture::words::datum_said(given.system);
    datum.to_place(given.lat, given.lon).map(Some).map_err(|error| {
        let (field, value) = match error {
            geo_index::PlaceError::Latitude(lat) => ("place.lat", lat),
            geo_index::PlaceError::Longitude(lon) => ("place.lon", lon),
            geo_index::PlaceError::NoFix { lat, .. } => ("place", lat),
        };
        Failure::invalid(field, value, error)
    })
}

/// An area that a client names, if the tree has it.
pub(super) fn area_given(view: &View, given: &hub_protocol::AreaCode) -> Result<AreaCode, Failure> {
    let code = AreaCode::new(&given.0).map_err(|error| Failure::invalid("area", given, error))?;
    if view.organisation.areas().area(&code).is_none() {
        return Err(Failure::invalid("area", given, "there is no such area"));
    }
    Ok(code)
}

/// Where the place lies; else the area given; else that of the account; else the whole.
fn responsible_area(
    report: &NewReport,
    place: Option<Place>,
    view: &View,
    home: Option<&AreaCode>,
) -> Result<AreaCode, Failure> {
    if let Some(found) = place.and_then(|place| view.organisation.area_of(place, state::now())) {
        return Ok(found);
    }
    if let Some(given) = &report.area {
        return area_given(view, given);
    }
    let areas = view.organisation.areas();
    if let Some(home) = home.filter(|home| areas.area(home).is_some()) {
        return Ok(home.clone());
    }
    let root = areas.areas().find(|area| area.parent.is_none()).map(|area| area.code.clone());
    Ok(root.unwrap_or_else(|| AreaCode::new(ROOT_AREA).expect("the built-in code is valid")))
}

fn category(given: Option<String>) -> Category {
    Category(given.filter(|code| is_code(code)).unwrap_or_else(|| OTHER.to_owned()))
}

fn is_code(text: &str) -> bool {
    let good = |letter: char| !letter.is_whitespace() && !letter.is_control();
    (1..=CODE_LEN_MAX).contains(&text.len()) && text.chars().all(good)
}
