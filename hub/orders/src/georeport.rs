//! GeoReport v2 (Open311, <http://wiki.open311.org/GeoReport_v2/>): the names and forms of its documents, in JSON.
//!
//! What a request must hold is checked here; what a service is, and what has become of a request, is for the hub to say.

mod question;
mod request;

use hub_dispatch::UtcMicros;
use jiff::Timestamp;
use serde::Serialize;

pub use question::{Asked, Question};
pub use request::{Draft, Given};

/// A service that can be requested: one of our categories.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Service {
    /// Its code.
    pub service_code: String,
    /// What it is called.
    pub service_name: String,
    /// What it is for.
    pub description: String,
    /// Whether more is asked of whoever requests it: never here.
    pub metadata: bool,
    /// A request has its id at once.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// Words by which it is found, divided by commas.
    pub keywords: String,
    /// The group to which it belongs.
    pub group: String,
}

impl Service {
    /// A service of a category.
    #[must_use]
    pub fn new(code: impl Into<String>, name: impl Into<String>, group: impl Into<String>) -> Self {
        let name = name.into();
        Self {
            service_code: code.into(),
            description: name.clone(),
            service_name: name,
            metadata: false,
            kind: "realtime",
            keywords: String::new(),
            group: group.into(),
        }
    }
}

/// A request and what has become of it. Nothing of whoever made it is told.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Request {
    /// By which it is asked for.
    pub service_request_id: String,
    /// Whether something is still to be done.
    pub status: Status,
    /// Where it stands, in words.
    pub status_notes: Option<String>,
    /// The service.
    pub service_name: Option<String>,
    /// Its code.
    pub service_code: String,
    /// What was said; left out where that is nobody's to read.
    pub description: Option<String>,
    /// Who sees to it.
    pub agency_responsible: Option<String>,
    /// What whoever made it should know.
    pub service_notice: Option<String>,
    /// When it was made, RFC 3339.
    pub requested_datetime: String,
    /// When it changed last.
    pub updated_datetime: Option<String>,
    /// Until when it is to be done.
    pub expected_datetime: Option<String>,
    /// Where, in words.
    pub address: Option<String>,
    /// Always none: addresses have no ids here.
    pub address_id: Option<String>,
    /// Always none.
    pub zipcode: Option<String>,
    /// Latitude, WGS84 degrees.
    pub lat: Option<f64>,
    /// Longitude, WGS84 degrees.
    pub long: Option<f64>,
    /// Always none: pictures are not everybody's to see.
    pub media_url: Option<String>,
}

/// Whether something is still to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// It is.
    Open,
    /// It is not.
    Closed,
}

/// What whoever makes a request is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Made {
    /// By which it is asked for.
    pub service_request_id: String,
    /// What they should know.
    pub service_notice: Option<String>,
    /// Always none: nobody needs an account.
    pub account_id: Option<String>,
}

/// A mistake as the standard tells it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GeoMistake {
    /// The status of the answer.
    pub code: u16,
    /// What is wrong, with the field and its value.
    pub description: String,
}

impl GeoMistake {
    /// A field that cannot be used; 400.
    pub(crate) fn bad(description: impl Into<String>) -> Self {
        Self { code: 400, description: description.into() }
    }

    /// Something that is not there; 404.
    #[must_use]
    pub fn unknown(field: &str, value: &str) -> Self {
        Self { code: 404, description: format!("{field} {:?} is unknown", crate::mistake::shown(value)) }
    }
}

/// An instant as the standard writes it: RFC 3339 to the second, in UTC.
#[must_use]
pub fn datetime(at: UtcMicros) -> String {
    Timestamp::from_second(at.0.div_euclid(1_000_000)).map(|at| at.to_string()).unwrap_or_default()
}
