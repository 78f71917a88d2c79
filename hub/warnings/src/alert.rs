//! An alert as CAP 1.2 has it, element by element. What the standard makes a code is an enum, what it makes a point is a
//! checked place; everything else is kept as its sender wrote it.

use geo_index::Place;

use crate::{
    Moment,
    codes::{Category, Certainty, MsgType, ResponseType, Scope, Severity, Status, Urgency},
};

/// One message.
#[derive(Debug, Clone, PartialEq)]
pub struct Alert {
    /// Unique with its sender; no blanks, commas, `<` or `&`. In China the 31 characters of the 预警标识.
    pub identifier: String,
    /// Who sends, unique in the world; no blanks, commas, `<` or `&`.
    pub sender: String,
    /// When it was sent.
    pub sent: Moment,
    /// How it is to be handled.
    pub status: Status,
    /// What it is to those before it.
    pub msg_type: MsgType,
    /// From what it was made, for instance an operator or a device.
    pub source: Option<String>,
    /// For whom it is.
    pub scope: Scope,
    /// Who may have it; there is one where the scope is restricted.
    pub restriction: Option<String>,
    /// Whom it is for; there are some where the scope is private.
    pub addresses: Vec<String>,
    /// Special handling, by agreement.
    pub codes: Vec<String>,
    /// What it is for, or why it is: for exercises and errors.
    pub note: Option<String>,
    /// What it updates, ends or answers.
    pub references: Vec<Reference>,
    /// To which incidents it belongs.
    pub incidents: Vec<String>,
    /// What it says, once for each language or audience.
    pub infos: Vec<Info>,
}

/// The name of another message.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Reference {
    /// Its sender.
    pub sender: String,
    /// Its identifier.
    pub identifier: String,
    /// When it was sent.
    pub sent: Moment,
}

/// A name and a value whose meaning is agreed on outside of the standard.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Pair {
    /// What the value is.
    pub name: String,
    /// The value; there are senders who leave it empty.
    pub value: String,
}

/// What an alert says in one language.
#[derive(Debug, Clone, PartialEq)]
pub struct Info {
    /// By RFC 3066; `en-US` where none is given.
    pub language: Option<String>,
    /// What sort of event; at least one.
    pub categories: Vec<Category>,
    /// The event, in words.
    pub event: String,
    /// What should be done.
    pub response_types: Vec<ResponseType>,
    /// How soon.
    pub urgency: Urgency,
    /// How grave.
    pub severity: Severity,
    /// How sure.
    pub certainty: Certainty,
    /// Who is warned, in words.
    pub audience: Option<String>,
    /// The event in the codes of some system, such as `11B03`.
    pub event_codes: Vec<Pair>,
    /// From when on this holds; from the sending where none is given.
    pub effective: Option<Moment>,
    /// When the event is expected to begin.
    pub onset: Option<Moment>,
    /// When this ends; the standard says nothing about when it does where none is given.
    pub expires: Option<Moment>,
    /// Who sends, in words.
    pub sender_name: Option<String>,
    /// In one line.
    pub headline: Option<String>,
    /// What happens.
    pub description: Option<String>,
    /// What to do.
    pub instruction: Option<String>,
    /// Where there is more.
    pub web: Option<String>,
    /// Whom to ask.
    pub contact: Option<String>,
    /// What else is said, such as the colour.
    pub parameters: Vec<Pair>,
    /// Files.
    pub resources: Vec<Resource>,
    /// Where.
    pub areas: Vec<WarnedArea>,
}

/// A file that goes with an alert.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resource {
    /// What it is, in words.
    pub description: String,
    /// By RFC 2046.
    pub mime_type: String,
    /// About how long, in bytes.
    pub size: Option<u64>,
    /// Where it is, or its name beside `deref_uri`.
    pub uri: Option<String>,
    /// The file itself in base 64, as it was sent: nothing here opens it.
    pub deref_uri: Option<String>,
    /// SHA-1 of it, as it was sent.
    pub digest: Option<String>,
}

/// Where something is to be expected: all that is named, together.
#[derive(Debug, Clone, PartialEq)]
pub struct WarnedArea {
    /// In words.
    pub description: String,
    /// Rings on WGS84.
    pub polygons: Vec<Polygon>,
    /// Circles on WGS84.
    pub circles: Vec<Circle>,
    /// Codes of areas.
    pub geocodes: Vec<Pair>,
    /// From what height, in feet above mean sea level.
    pub altitude_ft: Option<f64>,
    /// Up to what height, in feet above mean sea level; only with the other.
    pub ceiling_ft: Option<f64>,
}

/// A ring of places, the first of them repeated at the end. One that was read does not cross itself;
/// it may come back to a corner of its own.
#[derive(Debug, Clone, PartialEq)]
pub struct Polygon {
    /// The places.
    pub ring: Vec<Place>,
}

/// All that is near a place.
#[derive(Debug, Clone, PartialEq)]
pub struct Circle {
    /// The place.
    pub centre: Place,
    /// In kilometres; 0 is the place alone.
    pub radius_km: f64,
}
