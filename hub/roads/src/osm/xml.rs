//! `.osm`, the XML of OpenStreetMap 0.6; also what `huying-sim export` writes.

use std::{borrow::Cow, io::BufRead};

use quick_xml::{
    Reader, XmlVersion,
    events::{BytesStart, Event},
};

use super::{Element, OsmError, Wanted, note_once, place_e7_of_nano};
use crate::{
    findings::{Finding, Findings},
    limits::WAY_POINTS_MAX,
    way::Tags,
};

/// Keys and values of one element that are kept; a real one has a few dozen.
const TAGS_MAX: usize = 1_000;

/// A node or way that has begun.
#[derive(Default)]
struct Begun {
    id: Option<i64>,
    place_e7: Option<(i32, i32)>,
    points: Vec<i64>,
    tags: Vec<(String, String)>,
}

pub(super) fn read<R: BufRead>(
    reader: &mut R,
    wanted: Wanted,
    findings: &mut Findings,
    each: &mut dyn FnMut(Element<'_>, &mut Findings) -> Result<(), OsmError>,
) -> Result<(), OsmError> {
    let mut xml = Reader::from_reader(reader);
    let mut buffer = Vec::new();
    let mut begun = Begun::default();
    let name: &str = match wanted {
        Wanted::Nodes => "node",
        Wanted::Ways => "way",
    };
    let mut is_osm = false;
    let mut is_inside = false;
    loop {
        buffer.clear();
        let event = xml.read_event_into(&mut buffer);
        let event =
            event.map_err(|error| OsmError::Xml { at: xml.error_position(), reason: error.to_string() })?;
        match event {
            Event::Start(tag) | Event::Empty(tag) if !is_osm => {
                if tag.name().as_ref() != "osm" {
                    let reason = "its outermost element is not osm".to_owned();
                    return Err(OsmError::Xml { at: xml.buffer_position(), reason });
                }
                is_osm = true;
            }
            Event::Start(tag) if tag.name().as_ref() == name => {
                begun = begin(&tag);
                is_inside = true;
            }
            Event::Empty(tag) if tag.name().as_ref() == name => {
                hand_on(&begin(&tag), wanted, findings, each)?;
            }
            Event::Start(tag) | Event::Empty(tag) if is_inside => inside(&tag, &mut begun),
            Event::End(tag) if is_inside && tag.name().as_ref() == name => {
                is_inside = false;
                hand_on(&begun, wanted, findings, each)?;
            }
            Event::Eof if is_inside || !is_osm => {
                let reason = "it ends in the middle".to_owned();
                return Err(OsmError::Xml { at: xml.buffer_position(), reason });
            }
            Event::Eof => return Ok(()),
            Event::Start(_)
            | Event::Empty(_)
            | Event::End(_)
            | Event::Text(_)
            | Event::CData(_)
            | Event::Comment(_)
            | Event::Decl(_)
            | Event::PI(_)
            | Event::DocType(_)
            | Event::GeneralRef(_) => {}
        }
    }
}

fn attribute<'a>(tag: &'a BytesStart<'_>, name: &str) -> Option<Cow<'a, str>> {
    // An attribute that cannot be read is one that is not there; the element is then told as unreadable.
    tag.try_get_attribute(name).ok()??.normalized_value(XmlVersion::Explicit1_0).ok()
}

fn number(tag: &BytesStart<'_>, name: &str) -> Option<i64> {
    attribute(tag, name)?.parse().ok() // Told as unreadable.
}

fn begin(tag: &BytesStart<'_>) -> Begun {
    let degrees = |name| attribute(tag, name).and_then(|value| value.parse::<f64>().ok()).and_then(nano);
    let place_e7 = degrees("lat").zip(degrees("lon")).and_then(|(lat, lon)| place_e7_of_nano(lat, lon));
    Begun { id: number(tag, "id"), place_e7, points: Vec::new(), tags: Vec::new() }
}

/// In 10⁻⁹ degrees, rounded to the hundred that counts; none for what is no angle.
#[expect(clippy::cast_possible_truncation, reason = "below 4e11, which an i64 holds")]
fn nano(degrees: f64) -> Option<i64> {
    (degrees.abs() <= 360.0).then(|| (degrees * 1e7).round() as i64 * 100)
}

fn inside(tag: &BytesStart<'_>, begun: &mut Begun) {
    match tag.name().as_ref() {
        // One more than is taken is kept, so that the way is told as too long.
        "nd" if begun.points.len() <= WAY_POINTS_MAX => begun.points.extend(number(tag, "ref")),
        "tag" if begun.tags.len() < TAGS_MAX => {
            if let (Some(key), Some(value)) = (attribute(tag, "k"), attribute(tag, "v")) {
                begun.tags.push((key.into_owned(), value.into_owned()));
            }
        }
        _ => {}
    }
}

fn hand_on(
    begun: &Begun,
    wanted: Wanted,
    findings: &mut Findings,
    each: &mut dyn FnMut(Element<'_>, &mut Findings) -> Result<(), OsmError>,
) -> Result<(), OsmError> {
    let Some(id) = begun.id else {
        note_once(Wanted::Ways, findings, Finding::Unreadable, 0);
        return Ok(());
    };
    let tags: Vec<(&str, &str)> =
        begun.tags.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
    let tags = Tags(&tags);
    match wanted {
        Wanted::Nodes => each(Element::Node { id, place_e7: begun.place_e7, tags }, findings),
        Wanted::Ways => each(Element::Way { id, points: &begun.points, tags }, findings),
    }
}
