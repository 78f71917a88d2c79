//! What the derives leave to be said: how large an integer may be, and sentences without links that lead nowhere here.

use serde_json::{Map, Value};

/// Widths of integers: as the derives spell them, as readers of such documents know them, and the largest of that width. What
/// has 64 bits stays below 2⁵³ in answers; a request may name more, and is answered as if it named as much.
const WIDTHS: [(&str, &str, Option<u32>); 4] = [
    ("u-int8", "uint8", Some(u8::MAX as u32)),
    ("u-int16", "uint16", Some(u16::MAX as u32)),
    ("u-int32", "uint32", Some(u32::MAX)),
    ("u-int64", "uint64", None),
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
    let spelt = schema.get("format").and_then(Value::as_str);
    let Some((_, width, largest)) = WIDTHS.iter().find(|(name, ..)| Some(*name) == spelt) else { return };
    schema.insert("format".to_owned(), Value::from(*width));
    if let Some(largest) = largest {
        schema.entry("maximum").or_insert_with(|| Value::from(*largest));
    }
}
