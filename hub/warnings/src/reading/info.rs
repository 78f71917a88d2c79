//! The `info` and `resource` blocks.

use roxmltree::Node;

use super::{area, fields::Fields, report::Report};
use crate::{
    Category, Certainty, ElementFault, Info, Remark, Resource, ShapeFault, limits::DOCUMENT_MAX_BYTES,
};

const KNOWN: [&str; 21] = [
    "language",
    "category",
    "event",
    "responseType",
    "urgency",
    "severity",
    "certainty",
    "audience",
    "eventCode",
    "effective",
    "onset",
    "expires",
    "senderName",
    "headline",
    "description",
    "instruction",
    "web",
    "contact",
    "parameter",
    "resource",
    "area",
];

/// Longest part of the name of a language, in letters: `zh`, `Hans`, `CN`.
const LANGUAGE_PART_MAX: usize = 8;

/// What CAP 1.0 had and the standard still asks to be read.
const VERY_LIKELY: &str = "Very Likely";

pub(super) fn read(node: Node<'_, '_>, report: &mut Report<'_>) -> Option<Info> {
    let mut fields = Fields::of(node, &KNOWN, report);
    let language = language(&mut fields);
    let categories: Vec<Category> = fields.codes("category");
    if fields.nodes("category").is_empty() || (categories.is_empty() && fields.tokens("category").is_empty())
    {
        fields.miss("category");
    }
    let event = fields.needed("event");
    let response_types = fields.codes("responseType");
    let urgency = fields.needed_code("urgency");
    let severity = fields.needed_code("severity");
    let certainty = certainty(&mut fields);
    let audience = fields.text("audience");
    let event_codes = fields.pairs("eventCode");
    let effective = fields.moment("effective");
    let onset = fields.moment("onset");
    let expires = fields.moment("expires");
    let sender_name = fields.text("senderName");
    let headline = fields.text("headline");
    let description = fields.text("description");
    let instruction = fields.text("instruction");
    let web = fields.token("web").map(|(_, web)| web);
    let contact = fields.text("contact");
    let parameters = fields.pairs("parameter");
    let resources = fields.nodes("resource");
    let resources: Vec<_> = resources.into_iter().map(|node| resource(node, fields.report)).collect();
    let areas = fields.nodes("area");
    let areas: Vec<_> = areas.into_iter().map(|node| area::read(node, fields.report)).collect();
    Some(Info {
        language,
        categories,
        event: event?,
        response_types,
        urgency: urgency?,
        severity: severity?,
        certainty: certainty?,
        audience,
        event_codes,
        effective,
        onset,
        expires,
        sender_name,
        headline,
        description,
        instruction,
        web,
        contact,
        parameters,
        resources: resources.into_iter().collect::<Option<_>>()?,
        areas: areas.into_iter().collect::<Option<_>>()?,
    })
}

fn language(fields: &mut Fields<'_, '_>) -> Option<String> {
    let (node, language) = fields.token("language")?;
    let is_part = |part: &str| {
        (1..=LANGUAGE_PART_MAX).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    let first = language.split('-').next().unwrap_or_default();
    if !first.bytes().all(|byte| byte.is_ascii_alphabetic()) || !language.split('-').all(is_part) {
        fields.report.mistake(node, &language, ElementFault::Language);
    }
    Some(language)
}

fn certainty(fields: &mut Fields<'_, '_>) -> Option<Certainty> {
    match fields.token("certainty") {
        Some((node, text)) if text == VERY_LIKELY => {
            fields.report.finding(node, Remark::ReadAs(Certainty::Likely.as_str().to_owned()));
            Some(Certainty::Likely)
        }
        _ => fields.needed_code("certainty"),
    }
}

fn resource(node: Node<'_, '_>, report: &mut Report<'_>) -> Option<Resource> {
    let known = ["resourceDesc", "mimeType", "size", "uri", "derefUri", "digest"];
    let mut fields = Fields::of(node, &known, report);
    let description = fields.needed("resourceDesc");
    let mime_type = fields.needed_token("mimeType").map(|(_, mime_type)| mime_type);
    let size = match fields.token("size") {
        None => None,
        Some((node, text)) => {
            let size = text.parse().ok();
            if size.is_none() {
                fields.report.mistake(node, &text, ShapeFault::Number);
            }
            size
        }
    };
    let uri = fields.token("uri").map(|(_, uri)| uri);
    let deref_uri = fields.text_within("derefUri", DOCUMENT_MAX_BYTES);
    let digest = fields.token("digest").map(|(_, digest)| digest);
    Some(Resource { description: description?, mime_type: mime_type?, size, uri, deref_uri, digest })
}
