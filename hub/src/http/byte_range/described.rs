//! What the routes that show pictures and recordings answer, as `/openapi.json` tells it.

use std::collections::BTreeMap;

use utoipa::{
    IntoResponses,
    openapi::{
        Content, Header, RefOr, Response,
        response::ResponseBuilder,
        schema::{Object, Type},
    },
};

/// Media types of pictures and recordings.
const TYPES: [&str; 10] = [
    "image/jpeg",
    "image/png",
    "image/webp",
    "audio/mpeg",
    "audio/mp4",
    "audio/ogg",
    "audio/wav",
    "video/mp4",
    "video/quicktime",
    "video/webm",
];

const TAKES_RANGES: (&str, &str) = ("accept-ranges", "`bytes`: parts of it can be asked for.");

/// The whole, a part, or that there is no such part.
pub(in super::super) struct Answers;

impl IntoResponses for Answers {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        let which = ("content-range", "Which bytes they are, and of how many.");
        let none = ("content-range", "Of how many bytes it is, as `bytes */20`.");
        let answers = [
            ("200", answer("The picture or recording.", &TYPES, &[TAKES_RANGES])),
            (
                "206",
                answer(
                    "The bytes of it that `Range` asks for; several ranges are answered with the whole.",
                    &TYPES,
                    &[TAKES_RANGES, which],
                ),
            ),
            (
                "416",
                answer(
                    "It has no bytes where `Range` asks for them; `Content-Range` says how many it has.",
                    &[],
                    &[none],
                ),
            ),
        ];
        answers.map(|(status, answer)| (status.to_owned(), answer.into())).into()
    }
}

fn answer(words: &str, types: &[&str], headers: &[(&str, &str)]) -> Response {
    let mut answer = ResponseBuilder::new().description(words);
    for kind in types {
        answer = answer.content(*kind, Content::default());
    }
    for (name, words) in headers {
        let mut header = Header::new(Object::with_type(Type::String));
        header.description = Some((*words).to_owned());
        answer = answer.header(*name, header);
    }
    answer.build()
}
