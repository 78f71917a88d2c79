//! From text to message: unknown types are an outcome of their own, unknown fields are ignored.

use serde::Deserialize;

use crate::{Message, limits::TEXT_FRAME_MAX_BYTES};

/// What a text frame turned out to be.
#[derive(Debug, Clone, PartialEq)]
pub enum Decoded<M> {
    /// A message of this version.
    Known(M),
    /// A message of a type this version does not know; the receiver skips and counts it.
    Unknown {
        /// Its type, cut to 64 characters.
        kind: String,
    },
}

/// A text frame that is no message.
#[derive(Debug, thiserror::Error)]
pub enum DecodeError {
    /// Longer than a frame may be.
    #[error("text frame of {0} bytes, at most {TEXT_FRAME_MAX_BYTES} are allowed")]
    TooLong(usize),
    /// No JSON object with a `type`.
    #[error("not a message: {0}")]
    NotAMessage(#[source] serde_json::Error),
    /// A known type whose fields do not fit.
    #[error("message {kind}: {source}")]
    BadFields {
        /// The type.
        kind: String,
        /// What does not fit.
        source: serde_json::Error,
    },
}

#[derive(Deserialize)]
struct Envelope {
    #[serde(rename = "type")]
    kind: String,
}

/// Longest type that is kept of an unknown message, in characters.
const KIND_KEPT_CHARS: usize = 64;

/// Reads one text frame.
///
/// # Errors
/// The frame is too long, is no message, or has a known type with fields that do not fit.
pub fn decode<M: Message>(text: &str) -> Result<Decoded<M>, DecodeError> {
    if text.len() > TEXT_FRAME_MAX_BYTES {
        return Err(DecodeError::TooLong(text.len()));
    }
    let Envelope { kind } = serde_json::from_str(text).map_err(DecodeError::NotAMessage)?;
    if !M::TYPES.contains(&kind.as_str()) {
        return Ok(Decoded::Unknown { kind: kind.chars().take(KIND_KEPT_CHARS).collect() });
    }
    match serde_json::from_str(text) {
        Ok(message) => Ok(Decoded::Known(message)),
        Err(source) => Err(DecodeError::BadFields { kind, source }),
    }
}

/// Writes one text frame. The caller has split what would exceed [`TEXT_FRAME_MAX_BYTES`].
///
/// # Panics
/// Never: wire types have string keys and numbers that JSON can write (a number that is not finite is written
/// as null).
#[must_use]
pub fn encode<M: Message>(message: &M) -> String {
    serde_json::to_string(message).expect("wire types have string keys only")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ConsoleIn, UnitIn};

    #[test]
    fn a_message_of_an_unknown_type_is_skipped_not_refused() {
        let decoded = decode::<UnitIn>(r#"{"type":"selfie","pixels":[1,2]}"#).unwrap();
        assert_eq!(decoded, Decoded::Unknown { kind: "selfie".to_owned() });
    }

    #[test]
    fn unknown_fields_are_ignored() {
        let decoded = decode::<ConsoleIn>(r#"{"type":"watch","cells":[7],"later":{"a":1}}"#).unwrap();
        assert!(matches!(decoded, Decoded::Known(ConsoleIn::Watch(watch)) if watch.cells.len() == 1));
    }

    #[test]
    fn the_error_names_the_message_and_the_field() {
        let error = decode::<UnitIn>(r#"{"type":"fix","lon":1.0,"at_us":0}"#).unwrap_err().to_string();
        assert!(error.contains("fix") && error.contains("lat"), "{error}");
    }

    #[test]
    fn garbage_is_an_error_and_nothing_else() {
        for text in ["", "null", "[]", "{}", "{\"type\":3}", "\u{0}", "{\"type\":\"fix\""] {
            assert!(matches!(decode::<UnitIn>(text), Err(DecodeError::NotAMessage(_))), "{text:?}");
        }
        let long = " ".repeat(TEXT_FRAME_MAX_BYTES + 1);
        assert!(matches!(decode::<UnitIn>(&long), Err(DecodeError::TooLong(65_537))));
    }
}
