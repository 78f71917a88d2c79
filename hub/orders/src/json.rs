//! JSON of other people as a tree: no larger, deeper or richer than a limit, and with every member that stands twice named.
//!
//! `serde_json` alone keeps the last of two members of one name, so that what one program checked is not what another acts
//! upon; here that is a mistake.

use std::fmt;

use serde::de::{DeserializeSeed, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use crate::{
    limits::DEPTH_MAX,
    mistake::{Fault, Mistake, Mistakes, Spot},
};

/// A mark of UTF-8 at the beginning of a file.
const MARK: &[u8] = b"\xef\xbb\xbf";

/// How much is taken.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bounds {
    /// Name and value of the limit of bytes.
    pub(crate) bytes: (&'static str, usize),
    /// Name and value of the limit of fields.
    pub(crate) fields: (&'static str, usize),
}

/// The tree of a document.
pub(crate) fn parse(bytes: &[u8], bounds: Bounds) -> Result<Value, Vec<Mistake>> {
    let refused = |fault| vec![Mistake::new(Spot::document(), "", fault)];
    let (what, max) = bounds.bytes;
    if bytes.len() > max {
        return Err(refused(Fault::TooMany { what, max }));
    }
    let bytes = bytes.strip_prefix(MARK).unwrap_or(bytes);
    let mut building =
        Building { left: bounds.fields.1, path: Vec::new(), exceeded: None, twice: Mistakes::default() };
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let read = Seed(&mut building).deserialize(&mut reader).and_then(|value| reader.end().map(|()| value));
    match (read, building.exceeded) {
        (Err(_), Some(Exceeded::Fields)) => {
            let (what, max) = bounds.fields;
            Err(refused(Fault::TooMany { what, max }))
        }
        (Err(_), Some(Exceeded::Depth)) => Err(refused(Fault::TooMany { what: "DEPTH_MAX", max: DEPTH_MAX })),
        (Err(error), None) => Err(refused(Fault::NotJson { says: error.to_string() })),
        (Ok(value), _) if building.twice.is_empty() => Ok(value),
        (Ok(_), _) => Err(building.twice.into_vec()),
    }
}

/// A pointer with one more step, by RFC 6901.
pub(crate) fn step(pointer: &str, name: &str) -> String {
    format!("{pointer}/{}", name.replace('~', "~0").replace('/', "~1"))
}

/// Whether a text is a pointer by RFC 6901: empty, or steps that each begin with `/`, in which `~` stands before 0 or 1.
pub(crate) fn is_pointer(text: &str) -> bool {
    let escapes = |text: &str| text.split('~').skip(1).all(|rest| rest.starts_with(['0', '1']));
    (text.is_empty() || text.starts_with('/')) && escapes(text)
}

/// How many fields a tree has, itself among them.
pub(crate) fn fields_of(value: &Value) -> usize {
    // A tree is never deeper than a limit, so that this goes no deeper either.
    match value {
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => 1,
        Value::Array(items) => 1 + items.iter().map(fields_of).sum::<usize>(),
        Value::Object(members) => 1 + members.values().map(fields_of).sum::<usize>(),
    }
}

enum Exceeded {
    Fields,
    Depth,
}

struct Building {
    left: usize,
    path: Vec<String>,
    exceeded: Option<Exceeded>,
    twice: Mistakes,
}

impl Building {
    fn enter<E: serde::de::Error>(&mut self, name: String) -> Result<(), E> {
        self.path.push(name);
        if self.path.len() > DEPTH_MAX {
            self.exceeded = Some(Exceeded::Depth);
            return Err(E::custom("too deep"));
        }
        Ok(())
    }

    fn count<E: serde::de::Error>(&mut self) -> Result<(), E> {
        let Some(left) = self.left.checked_sub(1) else {
            self.exceeded = Some(Exceeded::Fields);
            return Err(E::custom("too many fields"));
        };
        self.left = left;
        Ok(())
    }
}

struct Seed<'a>(&'a mut Building);

impl<'de> DeserializeSeed<'de> for Seed<'_> {
    type Value = Value;

    fn deserialize<D: serde::Deserializer<'de>>(self, from: D) -> Result<Value, D::Error> {
        self.0.count()?;
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Seed<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, yes: bool) -> Result<Value, E> {
        Ok(Value::Bool(yes))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Value, E> {
        Ok(number.into())
    }

    fn visit_u64<E>(self, number: u64) -> Result<Value, E> {
        Ok(number.into())
    }

    fn visit_f64<E: serde::de::Error>(self, number: f64) -> Result<Value, E> {
        Number::from_f64(number).map(Value::Number).ok_or_else(|| E::custom("no number"))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(Value::String(text.to_owned()))
    }

    fn visit_string<E>(self, text: String) -> Result<Value, E> {
        Ok(Value::String(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        loop {
            self.0.enter::<A::Error>(items.len().to_string())?;
            let item = access.next_element_seed(Seed(self.0))?;
            self.0.path.pop();
            match item {
                Some(item) => items.push(item),
                None => return Ok(Value::Array(items)),
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let mut members = Map::new();
        while let Some(name) = access.next_key::<String>()? {
            self.0.enter::<A::Error>(name.clone())?;
            let value = access.next_value_seed(Seed(self.0))?;
            if members.insert(name, value).is_some() {
                let at = self.0.path.iter().fold(String::new(), |path, name| step(&path, name));
                self.0.twice.add(Spot::at(at), "", Fault::Twice);
            }
            self.0.path.pop();
        }
        Ok(Value::Object(members))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOUNDS: Bounds = Bounds { bytes: ("BYTES", 200), fields: ("FIELDS", 8) };

    fn told(text: &str) -> Vec<String> {
        parse(text.as_bytes(), BOUNDS).unwrap_err().iter().map(Mistake::zh).collect()
    }

    #[test]
    fn a_document_is_read_as_it_is_written() {
        let text = r#"{"a": [1, -2, 0.5, "二", null, true]}"#;
        let expected: Value = serde_json::from_str(text).unwrap();
        assert_eq!(parse(text.as_bytes(), BOUNDS).unwrap(), expected);
        assert_eq!(parse(format!("\u{feff}{text}").as_bytes(), BOUNDS).unwrap(), expected);
        assert_eq!(fields_of(&expected), 8, "as many as are taken");
        let long = parse(b"250912101108115409", BOUNDS).unwrap();
        assert_eq!(long.to_string(), "250912101108115409", "no digit is lost");
    }

    #[test]
    fn members_that_stand_twice_are_named_all_of_them() {
        assert_eq!(
            told(r#"{"a": 1, "b": [{"c": 1, "c/d": 2, "c/d": 2}], "a": 1}"#),
            ["/b/0/c~1d:出现了两次", "/a:出现了两次"]
        );
    }

    #[test]
    fn what_is_too_large_too_rich_too_deep_or_no_json_is_refused() {
        assert_eq!(told(&" ".repeat(201)), ["文件:超过上限 BYTES = 200"]);
        assert_eq!(told("[1,2,3,4,5,6,7,8]"), ["文件:超过上限 FIELDS = 8"]);
        let deep = Bounds { fields: ("FIELDS", 1_000), ..BOUNDS };
        let nested = format!("{}{}", "[".repeat(DEPTH_MAX + 1), "]".repeat(DEPTH_MAX + 1));
        let told_of = parse(nested.as_bytes(), deep).unwrap_err();
        assert_eq!(told_of[0].zh(), format!("文件:超过上限 DEPTH_MAX = {DEPTH_MAX}"));
        for text in ["", "{", "[1] 2", "{\"a\": 1e999}", "\u{0}"] {
            assert!(told(text)[0].starts_with("文件:不是格式正确的 JSON"), "{text}");
        }
        assert!(parse(b"\xff\xfe", BOUNDS).is_err());
    }

    #[test]
    fn a_pointer_is_steps_with_escapes() {
        assert!(["", "/", "/a/0", "/a~1b/~0", "/工单"].into_iter().all(is_pointer));
        assert!(!["a", "a/b", "/a~", "/a~2", "$.a"].into_iter().any(is_pointer));
    }
}
