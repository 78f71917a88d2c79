//! From bytes to a tree of elements: encodings, and what must be known of a document before it is worth parsing.

use std::borrow::Cow;

use encoding_rs::{Encoding, GB18030, UTF_8};
use roxmltree::{Document, ParsingOptions};

use crate::{
    DocumentFault, Mistake,
    limits::{DEPTH_MAX, DOCUMENT_MAX_BYTES, NODES_MAX, TAG_MAX_BYTES},
    mistake::Spot,
};

/// Within so many bytes a declaration has named its encoding.
const DECLARATION_BYTES: usize = 200;

/// The text of a document.
///
/// # Errors
/// Too long, in another encoding than UTF-8 and GB18030 (with GBK and GB2312, which it contains), or not in the one it says.
pub(crate) fn text(bytes: &[u8]) -> Result<Cow<'_, str>, Mistake> {
    if bytes.len() > DOCUMENT_MAX_BYTES {
        return Err(whole(DocumentFault::TooMany { what: "DOCUMENT_MAX_BYTES", max: DOCUMENT_MAX_BYTES }));
    }
    let encoding = match Encoding::for_bom(bytes) {
        Some((encoding, _)) => read_encoding(encoding, encoding.name())?,
        None => declared(bytes)?,
    };
    let (text, _, is_damaged) = encoding.decode(bytes);
    if is_damaged {
        return Err(whole(DocumentFault::Undecodable { encoding: encoding.name() }));
    }
    Ok(text)
}

fn whole(fault: DocumentFault) -> Mistake {
    Mistake::new(Spot::document(), "", fault)
}

fn declared(bytes: &[u8]) -> Result<&'static Encoding, Mistake> {
    let start = String::from_utf8_lossy(&bytes[..bytes.len().min(DECLARATION_BYTES)]);
    let declaration =
        start.strip_prefix("<?xml").and_then(|rest| rest.split_once("?>")).map(|(inside, _)| inside);
    let Some((_, rest)) = declaration.and_then(|inside| inside.split_once("encoding")) else {
        return Ok(UTF_8);
    };
    let rest = rest.trim_start().strip_prefix('=').map(str::trim_start).unwrap_or_default();
    let name = rest.split(['"', '\'']).nth(1).unwrap_or_default();
    let encoding = Encoding::for_label(name.as_bytes());
    read_encoding(
        encoding.ok_or_else(|| Mistake::new(Spot::document(), name, DocumentFault::Encoding))?,
        name,
    )
}

fn read_encoding(encoding: &'static Encoding, name: &str) -> Result<&'static Encoding, Mistake> {
    match encoding.name() {
        "UTF-8" => Ok(UTF_8),
        "gb18030" | "GBK" => Ok(GB18030),
        _ => Err(Mistake::new(Spot::document(), name, DocumentFault::Encoding)),
    }
}

/// The tree of a document.
///
/// # Errors
/// A document type, deeper or longer than a limit, or not well-formed.
pub(crate) fn tree(text: &str) -> Result<Document<'_>, Mistake> {
    check_tags(text)?;
    let options = ParsingOptions { allow_dtd: false, nodes_limit: NODES_MAX, ..ParsingOptions::default() };
    Document::parse_with_options(text, options).map_err(|error| {
        use roxmltree::Error;
        let has_place = !matches!(error, Error::DtdDetected | Error::NodesLimitReached | Error::NoRootNode);
        let spot = Spot { path: String::new(), line: has_place.then_some(error.pos().row) };
        let fault = if matches!(error, Error::DtdDetected | Error::UnknownEntityReference(..)) {
            DocumentFault::DocumentType
        } else if matches!(error, Error::NodesLimitReached) {
            DocumentFault::TooMany { what: "NODES_MAX", max: NODES_MAX as usize }
        } else {
            DocumentFault::Malformed { says: error.to_string() }
        };
        Mistake::new(spot, "", fault)
    })
}

/// Looks at the length of each tag and the depth alone. Whoever parses compares the attributes of an element with each other,
/// and copies the namespaces of what is around it, so that either must be short before it is parsed.
fn check_tags(text: &str) -> Result<(), Mistake> {
    let mut rest = text;
    let mut depth = 0_usize;
    while let Some(at) = rest.find('<') {
        rest = &rest[at..];
        let skipped = [("<!--", "-->"), ("<![CDATA[", "]]>"), ("<?", "?>")]
            .into_iter()
            .find_map(|(opens, closes)| rest.strip_prefix(opens).map(|inside| (inside, closes)));
        if let Some((inside, closes)) = skipped {
            rest = inside.split_once(closes).map_or("", |(_, after)| after);
            continue;
        }
        let length = tag_length(rest);
        if length > TAG_MAX_BYTES {
            return Err(whole(DocumentFault::TooMany { what: "TAG_MAX_BYTES", max: TAG_MAX_BYTES }));
        }
        let tag = &rest[..length];
        if tag.starts_with("</") {
            depth = depth.saturating_sub(1);
        } else if !tag.ends_with("/>") {
            depth += 1;
        }
        if depth > DEPTH_MAX {
            return Err(whole(DocumentFault::TooMany { what: "DEPTH_MAX", max: DEPTH_MAX }));
        }
        rest = &rest[length..];
    }
    Ok(())
}

/// Bytes from `<` through its `>`, which does not count in quotes; to the end where there is none.
fn tag_length(text: &str) -> usize {
    let mut quote = None;
    for (at, byte) in text.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return at + 1,
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), _) if open == byte => quote = None,
            _ => {}
        }
    }
    text.len()
}
