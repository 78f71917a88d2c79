//! What holds for every operation and is written nowhere beside the handlers: the ways to be somebody, and the failures that
//! extractors, the guard and the engine answer with. Which of them an operation can have follows from what it takes.

use serde_json::{Map, Value, json};

use crate::identity::SESSION_COOKIE;

/// An operation of the document, with what decides about its failures.
struct Operation<'a> {
    is_change: bool,
    document: &'a mut Map<String, Value>,
}

/// A failure that several operations have in common.
struct Failing {
    status: &'static str,
    words: &'static str,
    is_of: fn(&Operation<'_>) -> bool,
}

const FAILURES: &[Failing] = &[
    Failing {
        status: "400",
        words: "A part of the request cannot be read, or has a value that cannot be; `field` and `value` name it.",
        is_of: |operation| operation.takes_something(),
    },
    Failing {
        status: "401",
        words: "Nobody is signed in, the session is over, or the token is unknown.",
        is_of: |operation| !operation.is_public(),
    },
    Failing {
        status: "403",
        words: "The role does not allow it, it lies outside the account's area, or a page of another origin asks.",
        is_of: |operation| !operation.is_public() || operation.is_change,
    },
    Failing {
        status: "404",
        words: "There is nothing of that name, or at that address.",
        is_of: |operation| operation.has_parameter("path", None),
    },
    Failing {
        status: "409",
        words: "The rules refuse it as things stand, or the key came with another body before; `code` says which.",
        is_of: |operation| operation.has_parameter("header", Some(hub_protocol::http::IDEMPOTENCY_KEY)),
    },
    Failing {
        status: "413",
        words: "The body or a text in it is too long; `field` names it.",
        is_of: |operation| operation.document.contains_key("requestBody"),
    },
    Failing {
        status: "415",
        words: "The body is of another kind than those that are taken.",
        is_of: |operation| operation.document.contains_key("requestBody"),
    },
    Failing { status: "500", words: "The hub failed on this request, and has recorded it.", is_of: |_| true },
    Failing {
        status: "503",
        words: "The hub cannot carry it out now. The same request, with the same key, may succeed later.",
        is_of: |_| true,
    },
];

/// Statuses that say when to come again.
const COME_AGAIN: [&str; 2] = ["429", "503"];

impl Operation<'_> {
    fn takes_something(&self) -> bool {
        self.document.contains_key("parameters") || self.document.contains_key("requestBody")
    }

    /// Whether somebody who is nobody may ask: then one of the ways to be somebody is to be none.
    fn is_public(&self) -> bool {
        let ways = self.document.get("security").and_then(Value::as_array);
        ways.is_some_and(|ways| ways.iter().any(|way| way.as_object().is_some_and(Map::is_empty)))
    }

    fn has_parameter(&self, place: &str, name: Option<&str>) -> bool {
        let parameters = self.document.get("parameters").and_then(Value::as_array);
        let is_meant = |it: &Value| it["in"] == place && name.is_none_or(|name| it["name"] == name);
        parameters.is_some_and(|parameters| parameters.iter().any(is_meant))
    }

    fn complete(&mut self) {
        let wanted: Vec<&Failing> = FAILURES.iter().filter(|failing| (failing.is_of)(self)).collect();
        let answers = self.document.entry("responses").or_insert_with(|| json!({}));
        let answers = answers.as_object_mut().expect("answers are listed by their status");
        for failing in wanted {
            answers.entry(failing.status).or_insert_with(|| json!({ "description": failing.words }));
        }
        for (status, answer) in answers.iter_mut().filter(|(status, _)| status.as_str() >= "400") {
            answer["content"] =
                json!({ "application/json": { "schema": { "$ref": "#/components/schemas/ErrorBody" } } });
            if COME_AGAIN.contains(&status.as_str()) {
                answer["headers"] = json!({ "Retry-After": {
                    "description": "When to come again, in seconds.",
                    "schema": { "type": "integer", "minimum": 1 },
                } });
            }
        }
    }
}

/// Adds it to every operation of a document.
pub(super) fn complete(document: &mut Value) {
    document["components"]["securitySchemes"] = json!({
        "session": {
            "type": "apiKey", "in": "cookie", "name": SESSION_COOKIE,
            "description": "Of whoever signed in. It is sent along by browsers, so a request that changes something and \
                            names another `Origin` than the hub's is refused.",
        },
        "device": { "type": "http", "scheme": "bearer", "description": "The token of a unit's device." },
        "figures": { "type": "http", "scheme": "bearer", "description": "The token of the configuration, for other machines." },
    });
    let paths = document["paths"].as_object_mut().expect("operations are listed by their path");
    for operations in paths.values_mut() {
        let operations = operations.as_object_mut().expect("operations are listed by their method");
        for (method, operation) in operations.iter_mut() {
            let document = operation.as_object_mut().expect("an operation is an object");
            Operation { is_change: method != "get", document }.complete();
        }
    }
}
