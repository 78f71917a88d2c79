//! What the derives leave to be said: how large an integer may be, and sentences without links that lead nowhere here.

use serde_json::{Map, Value};

/// Largest integers by the name of their width. What has 64 bits here is held by JavaScript in 53.
const LARGEST: [(&str, u64); 4] = [
    ("uint8", u8::MAX as u64),
    ("uint16", u16::MAX as u64),
    ("uint32", u32::MAX as u64),
    ("uint64", (1 << 53) - 1),
];

/// Links of rustdoc, and what they are without.
const LINKS: [(&str, &str); 6] = [
    ("[`crate::limits::", "`"),
    ("[`crate::", "`"),
    ("[`super::", "`"),
    ("[`Self::", "`"),
    ("[`", "`"),
    ("`]", "`"),
];

pub(super) fn tidy(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            bound(fields);
            if let Some(Value::String(words)) = fields.get_mut("description") {
                *words = LINKS
                    .iter()
                    .fold(std::mem::take(words), |words, (link, plain)| words.replace(link, plain));
            }
            fields.values_mut().for_each(tidy);
        }
        Value::Array(items) => items.iter_mut().for_each(tidy),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn bound(schema: &mut Map<String, Value>) {
    let Some(width) = schema.get("format").and_then(Value::as_str) else { return };
    if let Some((_, largest)) = LARGEST.iter().find(|(name, _)| *name == width) {
        let largest = Value::from(*largest);
        schema.entry("maximum").or_insert(largest);
    }
}
