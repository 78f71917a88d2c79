//! Walking through a document that somebody wrote by hand: whatever is wrong is told with its place, and the walk goes on.

use serde_json::{Map, Value};

use crate::{
    json::{is_pointer, step},
    limits::POINTER_MAX_BYTES,
    mistake::{Fault, Mistakes, Spot, Wanted},
};

/// A value and where it stands.
#[derive(Clone)]
pub(crate) struct Reader<'a> {
    pub(crate) value: &'a Value,
    pub(crate) at: String,
}

impl<'a> Reader<'a> {
    pub(crate) fn of(value: &'a Value) -> Self {
        Self { value, at: String::new() }
    }

    pub(crate) fn fault(&self, fault: Fault, mistakes: &mut Mistakes) {
        let value = match self.value {
            Value::String(text) => text.clone(),
            Value::Null | Value::Bool(_) | Value::Number(_) => self.value.to_string(),
            Value::Array(_) | Value::Object(_) => String::new(),
        };
        mistakes.add(Spot::at(&self.at), &value, fault);
    }

    pub(crate) fn not(&self, wanted: Wanted, mistakes: &mut Mistakes) {
        self.fault(Fault::Not { wanted }, mistakes);
    }

    pub(crate) fn members(&self, mistakes: &mut Mistakes) -> Option<&'a Map<String, Value>> {
        let members = self.value.as_object();
        if members.is_none() {
            self.not(Wanted::Object, mistakes);
        }
        members
    }

    /// Tells every member of an object that is none of these.
    pub(crate) fn only(&self, known: &[&str], mistakes: &mut Mistakes) {
        let members = self.members(mistakes).into_iter().flatten();
        for (name, _) in members.filter(|(name, _)| !known.contains(&name.as_str())) {
            let fault = Fault::Unknown { known: known.join(", ") };
            mistakes.add(Spot::at(step(&self.at, name)), "", fault);
        }
    }

    /// Every member.
    pub(crate) fn each_member(&self, mistakes: &mut Mistakes) -> Vec<(&'a str, Reader<'a>)> {
        let members = self.members(mistakes).into_iter().flatten();
        members.map(|(name, value)| (name.as_str(), Reader { value, at: step(&self.at, name) })).collect()
    }

    /// A member; `null` is the same as none.
    pub(crate) fn member(&self, name: &str) -> Option<Reader<'a>> {
        let value = self.value.get(name).filter(|value| !value.is_null())?;
        Some(Reader { value, at: step(&self.at, name) })
    }

    /// A member that must be there.
    pub(crate) fn must(&self, name: &str, mistakes: &mut Mistakes) -> Option<Reader<'a>> {
        let member = self.member(name);
        if member.is_none() {
            mistakes.add(Spot::at(step(&self.at, name)), "", Fault::Missing);
        }
        member
    }

    pub(crate) fn items(&self, max: (&'static str, usize), mistakes: &mut Mistakes) -> Vec<Reader<'a>> {
        let Some(items) = self.value.as_array() else {
            self.not(Wanted::List, mistakes);
            return Vec::new();
        };
        if items.len() > max.1 {
            self.fault(Fault::TooMany { what: max.0, max: max.1 }, mistakes);
            return Vec::new();
        }
        let at = |number: usize| step(&self.at, &number.to_string());
        (0..).zip(items).map(|(number, value)| Reader { value, at: at(number) }).collect()
    }

    pub(crate) fn text(&self, mistakes: &mut Mistakes) -> Option<&'a str> {
        let text = self.value.as_str().filter(|text| !text.trim().is_empty());
        if text.is_none() {
            self.not(Wanted::Text, mistakes);
        }
        text
    }

    /// A text that is something, or is told not to be.
    pub(crate) fn text_as<T>(
        &self,
        wanted: Wanted,
        read: impl FnOnce(&str) -> Option<T>,
        mistakes: &mut Mistakes,
    ) -> Option<T> {
        let read = read(self.text(mistakes)?);
        if read.is_none() {
            self.not(wanted, mistakes);
        }
        read
    }

    /// A pointer, no longer than a limit.
    pub(crate) fn pointer(&self, mistakes: &mut Mistakes) -> Option<String> {
        // The empty one means the whole: the one blank text that says something.
        if self.value.as_str() == Some("") {
            return Some(String::new());
        }
        let fits = |text: &str| text.len() <= POINTER_MAX_BYTES && is_pointer(text);
        self.text_as(Wanted::Pointer, |text| fits(text).then(|| text.to_owned()), mistakes)
    }

    pub(crate) fn flag(&self, mistakes: &mut Mistakes) -> bool {
        let flag = self.value.as_bool();
        if flag.is_none() {
            self.not(Wanted::Flag, mistakes);
        }
        flag.unwrap_or_default()
    }

    /// A whole number up to a greatest one.
    pub(crate) fn whole(&self, most: u32, mistakes: &mut Mistakes) -> Option<u32> {
        let number = self.value.as_u64().and_then(|number| u32::try_from(number).ok());
        let number = number.filter(|number| *number <= most);
        if number.is_none() {
            self.fault(Fault::Beyond { least: 0, most: most.into() }, mistakes);
        }
        number
    }
}
