//! From what a caller said to the intake of a case: every field checked by name, the place brought to WGS84, the
//! responsible area found. A report is never refused for lack of a place.

mod matters;

use geo_index::{AreaCode, Place};
use hub_dispatch::{
    CaseId, Category, DepartmentCode, Intake, Joining, MadeCall, Matter, PersonId, ReportId, UtcMicros, Wish,
};
use hub_engine::{
    MatchedPlace, ReportWords, View,
    organisation::ROOT_AREA,
    words::{self, Attached},
};
use hub_ledger::RowChange;
use hub_protocol::{
    GivenPlace,
    http::{CalledService, NewReport},
    limits::{PEOPLE_INVOLVED_MAX, REPORT_TEXT_MAX_BYTES},
};
use uuid::Uuid;

use super::{
    Failure,
    orders::{check_len, check_short},
};
use crate::{picture, state};
pub(super) use matters::matter_given;
use matters::{Classified, classified, grade_joining};

/// What happened may be said to have happened this much after the hub's clock; clocks differ.
pub(super) const AHEAD_MAX_MS: u64 = 5 * 60 * 1_000;
/// Longest channel or category code that is written into events, in bytes.
const CODE_LEN_MAX: usize = 64;
/// Channel of a report that names none.
const DESK: &str = "desk";

/// A report ready to be ordered, and the vault row with its words.
pub(crate) fn intake(
    report: NewReport,
    view: &View,
    by: &Filer<'_>,
    now: UtcMicros,
) -> Result<(Intake, RowChange), Failure> {
    check(&report, now)?;
    let place = report.place.map(place_of).transpose()?.flatten();
    let area = responsible_area(&report, place, view, by.home)?;
    let loud = looked_through(&report);
    let call_first = view.organisation.policy().policy.services_called_for(&loud);
    let called = called(&report.called, by.person, now)?;
    let Classified { matter, category, grade } = classified(&report, &loud, &area, view)?;
    let wish = wish(&report);
    let (sealed, row) = words::seal(&said(&report, by));
    let intake = Intake {
        report: ReportId(Uuid::now_v7()),
        case: CaseId(Uuid::now_v7()),
        channel: report.channel.unwrap_or_else(|| DESK.to_owned()),
        words: sealed,
        category,
        grade,
        place,
        area,
        call_first,
        called,
        filed_by: Some(by.person),
        wish,
        people: report.people,
        risk: report.risk.map(picture::words::risk_said),
        matter,
    };
    Ok((intake, row))
}

/// Whose account files it.
pub(crate) struct Filer<'a> {
    pub(crate) person: PersonId,
    /// The area of the account.
    pub(crate) home: Option<&'a AreaCode>,
    /// What the account has handed in for it.
    pub(crate) attached: &'a [Attached],
}

/// A report about the matter of an open case, ready to be ordered, and the vault row with its words. Where the case is,
/// is known already; what this caller says about the place is kept.
pub(super) fn joining(
    report: NewReport,
    case: CaseId,
    view: &View,
    filer: &Filer<'_>,
    now: UtcMicros,
) -> Result<(Joining, RowChange), Failure> {
    check(&report, now)?;
    let by = filer.person;
    let loud = looked_through(&report);
    let call_first = view.organisation.policy().policy.services_called_for(&loud);
    let called = called(&report.called, by, now)?;
    let grade = grade_joining(&report, &loud, case, view)?;
    let (category, matter) = named(&report, &loud, case, view)?;
    let wish = wish(&report);
    let (words, row) = words::seal(&said(&report, filer));
    let joining = Joining {
        report: ReportId(Uuid::now_v7()),
        case,
        channel: report.channel.unwrap_or_else(|| DESK.to_owned()),
        words,
        grade,
        call_first,
        called,
        by,
        wish,
        people: report.people,
        risk: report.risk.map(picture::words::risk_said),
        category,
        matter,
        again: None,
    };
    Ok((joining, row))
}

/// What a report that joins names of its own matter: kept for the day on which it is found to be another one.
fn named(
    report: &NewReport,
    loud: &str,
    case: CaseId,
    view: &View,
) -> Result<(Option<Category>, Option<Matter>), Failure> {
    let names = report.category.is_some() || report.matter.is_some() || report.standard.is_some();
    // If the case is not open any more, the rules refuse the order.
    let Some(joined) = view.board.case(case).filter(|_| names) else { return Ok((None, None)) };
    let Classified { category, matter, .. } = classified(report, loud, &joined.facts.area, view)?;
    Ok((Some(category), matter))
}

/// What is looked through for words of danger: the title as well as the text, apart, so that no word arises between them.
fn looked_through(report: &NewReport) -> String {
    report.title.iter().chain([&report.text]).map(String::as_str).collect::<Vec<_>>().join("\n")
}

fn said(report: &NewReport, by: &Filer<'_>) -> ReportWords {
    ReportWords {
        title: report.title.clone(),
        text: report.text.clone(),
        address: report.address.clone(),
        caller_name: report.caller_name.clone(),
        caller_phone: report.caller_phone.clone(),
        contact_phone: report.contact_phone.clone(),
        matched_place: report.matched_place.clone().map(|matched| MatchedPlace {
            id: matched.id,
            name: matched.name,
            address: matched.address,
        }),
        call_id: report.call_id.clone(),
        attachments: by.attached.to_vec(),
    }
}

/// What the caller wants.
fn wish(report: &NewReport) -> Wish {
    Wish {
        kind: report.kind.map(picture::words::report_kind_said).unwrap_or_default(),
        confidential: report.confidential.unwrap_or_default(),
        reply_wanted: report.reply_wanted.unwrap_or_default(),
    }
}

/// Calls made before; the same service twice is a mistake of the form.
fn called(given: &[CalledService], by: PersonId, now: UtcMicros) -> Result<Vec<MadeCall>, Failure> {
    let mut called: Vec<MadeCall> = Vec::new();
    for call in given {
        let service = picture::words::service_said(call.service);
        if called.iter().any(|earlier| earlier.service == service) {
            return Err(Failure::invalid("called", format!("{:?}", call.service), "it is named twice"));
        }
        if call.called_at_us.get() > now.plus_ms(AHEAD_MAX_MS).0 {
            return Err(Failure::invalid("called_at_us", call.called_at_us.get(), "it lies in the future"));
        }
        called.push(MadeCall { service, called_at: UtcMicros(call.called_at_us.get()), by });
    }
    Ok(called)
}

fn check(report: &NewReport, now: UtcMicros) -> Result<(), Failure> {
    if report.text.trim().is_empty() {
        return Err(Failure::invalid("text", &report.text, "it is empty"));
    }
    check_len("text", &report.text, REPORT_TEXT_MAX_BYTES)?;
    check_short("title", report.title.as_ref())?;
    if let Some(people) = report.people
        && !(1..=PEOPLE_INVOLVED_MAX).contains(&people)
    {
        let why = format!("a matter is about 1 to {PEOPLE_INVOLVED_MAX} people");
        return Err(Failure::invalid("people", people, why));
    }
    check_short("caller_name", report.caller_name.as_ref())?;
    check_short("caller_phone", report.caller_phone.as_ref())?;
    check_short("contact_phone", report.contact_phone.as_ref())?;
    check_short("address", report.address.as_ref())?;
    check_short("category", report.category.as_ref())?;
    check_short("channel", report.channel.as_ref())?;
    check_short("call_id", report.call_id.as_ref())?;
    if let Some(standard) = &report.standard {
        check_short("standard.standard", Some(&standard.standard))?;
        check_short("standard.code", Some(&standard.code))?;
    }
    if let Some(matched) = &report.matched_place {
        check_short("matched_place.id", Some(&matched.id))?;
        check_short("matched_place.name", Some(&matched.name))?;
        check_short("matched_place.address", matched.address.as_ref())?;
    }
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

/// The code of a department, as a client writes it. Whether there is one is for the catalogue.
pub(super) fn department_given(
    field: &str,
    given: &hub_protocol::DepartmentCode,
) -> Result<DepartmentCode, Failure> {
    if is_code(&given.0) {
        return Ok(DepartmentCode(given.0.clone()));
    }
    let why = format!("it is not 1 to {CODE_LEN_MAX} bytes without spaces and control characters");
    Err(Failure::invalid(field, given, why))
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
    Ok(root_area(view))
}

/// The whole.
pub(super) fn root_area(view: &View) -> AreaCode {
    let root = view.organisation.areas().areas().find(|area| area.parent.is_none());
    let code = root.map(|area| area.code.clone());
    code.unwrap_or_else(|| AreaCode::new(ROOT_AREA).expect("the built-in code is valid"))
}

/// Whether a text can be a code: 1 to 64 bytes without spaces and control characters.
pub(crate) fn is_code(text: &str) -> bool {
    let good = |letter: char| !letter.is_whitespace() && !letter.is_control();
    (1..=CODE_LEN_MAX).contains(&text.len()) && text.chars().all(good)
}
