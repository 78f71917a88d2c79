//! An alert as a document: the elements in the order of the schema, and nothing that would not be read back the same.

mod block;

use block::Writer;

use crate::{Alert, Circle, Info, Mistake, Pair, Polygon, Reference, Resource, WarnedArea, reading};

/// Writes an alert as UTF-8, as CAP 1.2 has it.
///
/// # Errors
/// Everything that the document must not hold: what [`import`](crate::import) refuses, and texts that XML would change
/// (control characters, blanks around a code, empty texts).
pub fn export(alert: &Alert) -> Result<Vec<u8>, Vec<Mistake>> {
    let mut writer = Writer::new();
    write_alert(alert, &mut writer);
    let document = writer.finish()?;
    // Whoever reads it goes by the same rules, so that there is one place for them.
    reading::read(&document)?;
    Ok(document)
}

fn write_alert(alert: &Alert, writer: &mut Writer) {
    writer.token("identifier", &alert.identifier);
    writer.token("sender", &alert.sender);
    writer.token("sent", &alert.sent.to_string());
    writer.token("status", alert.status.as_str());
    writer.token("msgType", alert.msg_type.as_str());
    writer.maybe_text("source", alert.source.as_deref());
    writer.token("scope", alert.scope.as_str());
    writer.maybe_text("restriction", alert.restriction.as_deref());
    writer.listed("addresses", &alert.addresses);
    writer.tokens("code", alert.codes.iter().map(String::as_str));
    writer.maybe_text("note", alert.note.as_deref());
    if !alert.references.is_empty() {
        let references: Vec<_> = alert.references.iter().map(reference).collect();
        writer.token("references", &references.join(" "));
    }
    writer.listed("incidents", &alert.incidents);
    for info in &alert.infos {
        writer.block("info", |writer| write_info(info, writer));
    }
}

fn reference(reference: &Reference) -> String {
    format!("{},{},{}", reference.sender, reference.identifier, reference.sent)
}

fn write_info(info: &Info, writer: &mut Writer) {
    let moment = |moment: Option<crate::Moment>| moment.map(|moment| moment.to_string());
    writer.maybe_token("language", info.language.as_deref());
    writer.tokens("category", info.categories.iter().map(|code| code.as_str()));
    writer.text("event", &info.event);
    writer.tokens("responseType", info.response_types.iter().map(|code| code.as_str()));
    writer.token("urgency", info.urgency.as_str());
    writer.token("severity", info.severity.as_str());
    writer.token("certainty", info.certainty.as_str());
    writer.maybe_text("audience", info.audience.as_deref());
    pairs("eventCode", &info.event_codes, writer);
    writer.maybe_token("effective", moment(info.effective).as_deref());
    writer.maybe_token("onset", moment(info.onset).as_deref());
    writer.maybe_token("expires", moment(info.expires).as_deref());
    writer.maybe_text("senderName", info.sender_name.as_deref());
    writer.maybe_text("headline", info.headline.as_deref());
    writer.maybe_text("description", info.description.as_deref());
    writer.maybe_text("instruction", info.instruction.as_deref());
    writer.maybe_token("web", info.web.as_deref());
    writer.maybe_text("contact", info.contact.as_deref());
    pairs("parameter", &info.parameters, writer);
    for resource in &info.resources {
        writer.block("resource", |writer| write_resource(resource, writer));
    }
    for area in &info.areas {
        writer.block("area", |writer| write_area(area, writer));
    }
}

fn pairs(name: &str, pairs: &[Pair], writer: &mut Writer) {
    for pair in pairs {
        writer.block(name, |writer| {
            writer.token("valueName", &pair.name);
            writer.token_or_empty("value", &pair.value);
        });
    }
}

fn write_resource(resource: &Resource, writer: &mut Writer) {
    writer.text("resourceDesc", &resource.description);
    writer.token("mimeType", &resource.mime_type);
    writer.maybe_token("size", resource.size.map(|size| size.to_string()).as_deref());
    writer.maybe_token("uri", resource.uri.as_deref());
    writer.maybe_text("derefUri", resource.deref_uri.as_deref());
    writer.maybe_token("digest", resource.digest.as_deref());
}

fn write_area(area: &WarnedArea, writer: &mut Writer) {
    let feet = |feet: Option<f64>| feet.map(|feet| feet.to_string());
    writer.text("areaDesc", &area.description);
    for polygon in &area.polygons {
        writer.token("polygon", &points(polygon));
    }
    for circle in &area.circles {
        writer.token("circle", &round(circle));
    }
    pairs("geocode", &area.geocodes, writer);
    writer.maybe_token("altitude", feet(area.altitude_ft).as_deref());
    writer.maybe_token("ceiling", feet(area.ceiling_ft).as_deref());
}

fn points(polygon: &Polygon) -> String {
    let points: Vec<_> =
        polygon.ring.iter().map(|place| format!("{},{}", place.lat(), place.lon())).collect();
    points.join(" ")
}

fn round(circle: &Circle) -> String {
    format!("{},{} {}", circle.centre.lat(), circle.centre.lon(), circle.radius_km)
}
