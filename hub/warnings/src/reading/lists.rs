//! Lists within one text: references, addresses, incidents.

use super::{alert::is_name, fields::Fields};
use crate::{
    DocumentFault, ElementFault, Fault, Moment, Reference, Remark, limits::LISTED_MAX, moment::Form,
};

/// Letters of a day: `2026-07-01`.
const DAY_LETTERS: usize = 10;

/// What is divided by blanks, where what has blanks itself stands in double quotes.
pub(super) fn quoted(fields: &mut Fields<'_, '_>, name: &str) -> Vec<String> {
    let Some((node, text)) = fields.token(name) else { return Vec::new() };
    let fault = match split_quoted(&text) {
        Some(items) if items.len() <= LISTED_MAX => return items,
        Some(_) => Fault::from(DocumentFault::TooMany { what: "LISTED_MAX", max: LISTED_MAX }),
        None => ElementFault::List.into(),
    };
    fields.report.mistake(node, &text, fault);
    Vec::new()
}

fn split_quoted(text: &str) -> Option<Vec<String>> {
    let mut items = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let (item, after) = match rest.strip_prefix('"') {
            Some(inside) => inside.split_once('"')?,
            None => rest.split_at(rest.find(char::is_whitespace).unwrap_or(rest.len())),
        };
        let is_divided = after.is_empty() || after.starts_with(char::is_whitespace);
        if item.trim().is_empty() || item.trim() != item || item.contains('"') || !is_divided {
            return None;
        }
        items.push(item.to_owned());
        rest = after.trim_start();
    }
    Some(items)
}

pub(super) fn references(fields: &mut Fields<'_, '_>) -> Vec<Reference> {
    let Some((node, text)) = fields.token("references") else { return Vec::new() };
    let mut references = Vec::new();
    for item in items_of_references(&text) {
        if references.len() == LISTED_MAX {
            fields.report.mistake(node, "", DocumentFault::TooMany { what: "LISTED_MAX", max: LISTED_MAX });
            break;
        }
        match reference(&item) {
            None => fields.report.mistake(node, &item, ElementFault::Reference),
            Some((reference, form)) => {
                if form == Form::Otherwise {
                    fields.report.finding(node, Remark::ReadAs(reference.sent.to_string()));
                }
                references.push(reference);
            }
        }
    }
    references
}

/// Divided by blanks; one that stands between a day and its time belongs to an instant.
fn items_of_references(text: &str) -> Vec<String> {
    let mut items: Vec<String> = Vec::new();
    for item in text.split_whitespace() {
        let ends_with_day = |before: &str| {
            before.rsplit_once(',').is_some_and(|(_, day)| day.len() == DAY_LETTERS && !day.contains('T'))
        };
        let is_time = !item.contains(',') && item.starts_with(|letter: char| letter.is_ascii_digit());
        match items.last_mut() {
            Some(before) if is_time && ends_with_day(before) => {
                before.push(' ');
                before.push_str(item);
            }
            _ => items.push(item.to_owned()),
        }
    }
    items
}

fn reference(item: &str) -> Option<(Reference, Form)> {
    let mut parts = item.splitn(3, ',');
    let (sender, identifier, sent) = (parts.next()?, parts.next()?, parts.next()?);
    let (sent, form) = Moment::parse(sent)?;
    let named = is_name(sender) && is_name(identifier);
    named.then(|| (Reference { sender: sender.to_owned(), identifier: identifier.to_owned(), sent }, form))
}

/// What a message refers to was sent before it, and is not itself.
pub(super) fn check_earlier(
    fields: &mut Fields<'_, '_>,
    references: &[Reference],
    sent: Moment,
    itself: Option<(&str, &str)>,
) {
    for reference in references {
        let is_itself = itself == Some((&reference.sender, &reference.identifier));
        if is_itself || reference.sent.at_us() > sent.at_us() {
            let node = fields.nodes("references")[0];
            fields.report.mistake(node, &reference.identifier, ElementFault::ReferenceNotEarlier);
        }
    }
}
