//! How replies are written for one system: as requests, and as a sheet.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{
    Reply, ReplyKind, ReplyWords,
    sheet::Columns,
    template::{Filling, Template},
};
use crate::{
    Known, Mapping,
    limits::{ALTERNATIVES_MAX, POINTER_MAX_BYTES},
    mapping::{Reader, Surroundings},
    mistake::{Fault, Mistakes, Wanted, shown},
    order::words,
};

words! {
    /// The method of a request.
    pub Method {
        /// POST.
        Post = "POST",
        /// PUT.
        Put = "PUT",
    }
}

/// What is sent, and how an answer is understood.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Outgoing {
    routes: BTreeMap<ReplyKind, Route>,
    taken: Option<Taken>,
    pub(super) columns: Columns,
}

/// Where and as what a reply of one kind is sent.
#[derive(Debug, Clone, PartialEq)]
struct Route {
    method: Method,
    path: String,
    body: Template,
}

/// What of an answer says that it was taken.
#[derive(Debug, Clone, PartialEq)]
struct Taken {
    at: String,
    values: Vec<String>,
    says: Option<String>,
}

/// A request to be made. Where the system is, is for whoever operates the hub to say.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// How.
    pub method: Method,
    /// The path behind the address of the system, beginning with `/`.
    pub path: String,
    /// The body.
    pub body: Value,
}

/// What an answer means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answered {
    /// It has the reply.
    Taken,
    /// It refuses it; in its own words, shortened.
    Refused {
        /// What it says.
        says: String,
    },
    /// It could not say: the same is sent again.
    Unknown,
}

const MEMBERS: &[&str] = &["sign", "refuse", "extend", "answer", "taken", "sheet"];

impl Outgoing {
    pub(crate) fn read(
        reader: Option<&Reader<'_>>,
        around: Surroundings<'_>,
        mistakes: &mut Mistakes,
    ) -> Self {
        let Some(reader) = reader else { return Self::default() };
        reader.only(MEMBERS, mistakes);
        let mut outgoing = Self::default();
        for word in ReplyKind::WORDS {
            let (Some(kind), Some(route)) = (ReplyKind::of_word(word), reader.member(word)) else { continue };
            outgoing.routes.extend(route_of(kind, &route, around, mistakes).map(|route| (kind, route)));
        }
        outgoing.taken = reader.member("taken").and_then(|taken| taken_of(&taken, mistakes));
        if let Some(sheet) = reader.member("sheet") {
            outgoing.columns = Columns::read(&sheet, around, mistakes);
        }
        outgoing
    }

    /// Whether replies of a kind can be sent as requests; those that cannot go as a sheet.
    #[must_use]
    pub fn can_send(&self, kind: ReplyKind) -> bool {
        self.routes.contains_key(&kind)
    }

    /// What an answer means, by its status and its body.
    #[must_use]
    pub fn understood(&self, status: u16, body: &[u8]) -> Answered {
        let said = serde_json::from_slice::<Value>(body).ok();
        let taken = self.taken.as_ref();
        let says = || {
            let pointed = taken.and_then(|taken| said.as_ref()?.pointer(taken.says.as_ref()?)?.as_str());
            let text = pointed.map_or_else(|| String::from_utf8_lossy(body).into_owned(), str::to_owned);
            if text.trim().is_empty() { format!("HTTP {status}") } else { shown(text.trim()) }
        };
        match (status, taken) {
            (200..300, None) => Answered::Taken,
            (200..300, Some(taken)) => {
                let value = said.as_ref().and_then(|said| said.pointer(&taken.at)).and_then(word_of);
                match value {
                    Some(value) if taken.values.contains(&value) => Answered::Taken,
                    Some(_) => Answered::Refused { says: says() },
                    // A page of a gateway in between says nothing of the reply.
                    None => Answered::Unknown,
                }
            }
            (408 | 425 | 429, _) | (500..600, _) => Answered::Unknown,
            // Somebody else than the one who was configured, or nobody who may know us: to be seen to, and sent again.
            (300..=399 | 401 | 403 | 404 | 407, _) => Answered::Unknown,
            (_, _) => Answered::Refused { says: says() },
        }
    }
}

impl Mapping {
    /// The request that a reply is; none where replies of its kind go as a sheet.
    #[must_use]
    pub fn request(&self, order: &Known, reply: &Reply, words: &ReplyWords) -> Option<Request> {
        let route = self.replies.routes.get(&reply.kind)?;
        let filling = Filling::new(order, reply, words, self.around());
        Some(Request { method: route.method, path: route.path.clone(), body: route.body.fill(filling) })
    }
}

fn route_of(
    kind: ReplyKind,
    reader: &Reader<'_>,
    around: Surroundings<'_>,
    mistakes: &mut Mistakes,
) -> Option<Route> {
    reader.only(&["method", "path", "body"], mistakes);
    let method = match reader.member("method") {
        Some(given) => {
            let method = given.text(mistakes).and_then(Method::of_word);
            if method.is_none() {
                given.fault(Fault::Unknown { known: Method::WORDS.join(", ") }, mistakes);
            }
            method
        }
        None => Some(Method::Post),
    };
    let is_path = |text: &str| {
        let is_plain = text.bytes().all(|byte| byte.is_ascii_graphic() && !b"#\\\"<>".contains(&byte));
        let stays = !text.starts_with("//") && !text.split(['/', '?']).any(|part| part == "..");
        text.starts_with('/') && is_plain && stays && text.len() <= POINTER_MAX_BYTES
    };
    let path = reader.must("path", mistakes);
    let path = path
        .and_then(|path| path.text_as(Wanted::Path, |text| is_path(text).then(|| text.to_owned()), mistakes));
    let body = reader.must("body", mistakes);
    let body = body.map(|body| Template::read(&body, Some(kind), around, mistakes));
    Some(Route { method: method?, path: path?, body: body? })
}

fn taken_of(reader: &Reader<'_>, mistakes: &mut Mistakes) -> Option<Taken> {
    reader.only(&["at", "values", "says"], mistakes);
    let says = reader.member("says").and_then(|says| says.pointer(mistakes));
    let values = reader.must("values", mistakes);
    let values = values.map(|list| list.items(("ALTERNATIVES_MAX", ALTERNATIVES_MAX), mistakes));
    let mut words = Vec::new();
    for value in values.unwrap_or_default() {
        match word_of(value.value) {
            Some(word) => words.push(word),
            None => value.fault(Fault::Not { wanted: Wanted::Scalar }, mistakes),
        }
    }
    let at = reader.must("at", mistakes)?.pointer(mistakes)?;
    Some(Taken { at, values: words, says })
}

/// A text, a number or a flag as a text: `0` and `"0"` are the same here.
fn word_of(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(_) | Value::Bool(_) => Some(value.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}
