//! One place as it is imported, checked.

use geo_index::{AreaCode, Place};

use crate::normal::normal;

/// Most entries in one gazetteer.
pub const ENTRIES_MAX: usize = 2_000_000;
/// Longest name or alias, in characters.
pub const NAME_MAX_CHARS: usize = 100;
/// Most aliases of one entry.
pub const ALIASES_MAX: usize = 16;
/// Longest word for a kind, in characters.
pub const KIND_MAX_CHARS: usize = 32;
/// Most different kinds in one gazetteer.
pub const KINDS_MAX: usize = 1_000;

/// A place name or standard address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub(crate) name: String,
    pub(crate) aliases: Vec<String>,
    pub(crate) kind: Option<String>,
    pub(crate) area: AreaCode,
    pub(crate) place: Option<Place>,
}

/// Why something cannot be an entry.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EntryError {
    /// A name or alias without a letter, digit or character to be found by.
    #[error("{what} {value:?} holds nothing to search by")]
    Nothing {
        /// `name` or `alias`.
        what: &'static str,
        /// What was given, cut short.
        value: String,
    },
    /// A text that is too long.
    #[error("{what} has {chars} characters, at most {max} are taken")]
    TooLong {
        /// `name`, `alias` or `kind`.
        what: &'static str,
        /// How long it is.
        chars: usize,
        /// How long it may be.
        max: usize,
    },
    /// A line break, tab or other control character inside a text.
    #[error("{what} {value:?} holds a control character")]
    Control {
        /// `name`, `alias` or `kind`.
        what: &'static str,
        /// What was given, cut short.
        value: String,
    },
    /// Too many aliases.
    #[error("it has {0} aliases, at most {ALIASES_MAX} are taken")]
    TooManyAliases(usize),
}

impl Entry {
    /// Checks what was given. Texts are trimmed; an empty kind counts as none, empty aliases and those that repeat the name
    /// or each other are left out.
    ///
    /// # Errors
    /// [`EntryError`] with the first mistake.
    pub fn new(
        name: &str,
        aliases: &[String],
        kind: Option<&str>,
        area: AreaCode,
        place: Option<Place>,
    ) -> Result<Self, EntryError> {
        let name = searchable("name", name)?;
        if aliases.len() > ALIASES_MAX {
            return Err(EntryError::TooManyAliases(aliases.len()));
        }
        let mut kept: Vec<String> = Vec::new();
        for alias in aliases.iter().filter(|alias| !alias.trim().is_empty()) {
            let alias = searchable("alias", alias)?;
            if alias != name && !kept.contains(&alias) {
                kept.push(alias);
            }
        }
        let kind = kind.map(str::trim).filter(|kind| !kind.is_empty());
        let kind = kind.map(|kind| checked("kind", kind, KIND_MAX_CHARS)).transpose()?;
        Ok(Self { name, aliases: kept, kind, area, place })
    }

    /// The name as it was given.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What else it is called.
    #[must_use]
    pub fn aliases(&self) -> &[String] {
        &self.aliases
    }

    /// What it is, in the centre's own word.
    #[must_use]
    pub fn kind(&self) -> Option<&str> {
        self.kind.as_deref()
    }

    /// Where it is, if that is known.
    #[must_use]
    pub fn place(&self) -> Option<Place> {
        self.place
    }

    /// The area it belongs to.
    #[must_use]
    pub fn area(&self) -> &AreaCode {
        &self.area
    }
}

fn searchable(what: &'static str, text: &str) -> Result<String, EntryError> {
    let text = checked(what, text.trim(), NAME_MAX_CHARS)?;
    if normal(&text).is_empty() { Err(EntryError::Nothing { what, value: text }) } else { Ok(text) }
}

fn checked(what: &'static str, text: &str, max: usize) -> Result<String, EntryError> {
    let chars = text.chars().count();
    if chars > max {
        return Err(EntryError::TooLong { what, chars, max });
    }
    if text.chars().any(char::is_control) {
        return Err(EntryError::Control { what, value: text.to_owned() });
    }
    Ok(text.to_owned())
}
