//! What is wrong with an import, entry by entry, so that a command that read files can say in which cell.

use std::fmt;

use hub_protocol::http::ImportPart;
use serde::{Deserialize, Serialize};

/// One mistake.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Misfit {
    /// Which part.
    pub(crate) part: ImportPart,
    /// Where in it; none if it is about the part as a whole.
    pub(crate) at: Option<At>,
    /// The code of the entry.
    pub(crate) code: Option<String>,
    /// What is wrong, in English.
    pub(crate) what: String,
    /// What is wrong, in Chinese.
    pub(crate) what_zh: String,
    /// Where what it repeats or contradicts stands first.
    pub(crate) first: Option<At>,
}

/// A place in the body of an import.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct At {
    /// The list.
    pub(crate) list: List,
    /// The entry, counted from 0.
    pub(crate) entry: usize,
    /// The field of it, by the name of its column in tables in text; none if it is about the entry as a whole.
    pub(crate) field: Option<String>,
}

/// A list of an import.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum List {
    /// People.
    People,
    /// Units.
    Units,
    /// Duties of the roster.
    Duties,
    /// Stand-ins.
    Swaps,
    /// Departments of the catalogue.
    Departments,
    /// Its matters.
    Matters,
    /// Its mapping.
    Mapping,
    /// Rows of categories.
    Categories,
    /// Rows of run cards.
    RunCards,
}

impl List {
    /// Which part it belongs to, and how the body of an import calls it.
    fn of(self) -> (ImportPart, &'static str) {
        match self {
            Self::People => (ImportPart::People, "people"),
            Self::Units => (ImportPart::Units, "units"),
            Self::Duties => (ImportPart::Roster, "roster"),
            Self::Swaps => (ImportPart::Roster, "swaps"),
            Self::Departments => (ImportPart::Catalogue, "catalogue.departments"),
            Self::Matters => (ImportPart::Catalogue, "catalogue.matters"),
            Self::Mapping => (ImportPart::Catalogue, "catalogue.mapping"),
            Self::Categories => (ImportPart::Policy, "categories"),
            Self::RunCards => (ImportPart::Policy, "run_cards"),
        }
    }
}

impl At {
    /// An entry as a whole.
    pub(super) fn entry(list: List, entry: usize) -> Self {
        Self { list, entry, field: None }
    }

    pub(super) fn field(self, field: &str) -> Self {
        Self { field: Some(field.to_owned()), ..self }
    }
}

impl fmt::Display for At {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}[{}]", self.list.of().1, self.entry)?;
        self.field.iter().try_for_each(|field| write!(f, ".{field}"))
    }
}

fn part_name(part: ImportPart) -> &'static str {
    match part {
        ImportPart::Areas => "areas",
        ImportPart::Units => "units",
        ImportPart::Roster => "roster",
        ImportPart::Policy => "policy",
        ImportPart::People => "people",
        ImportPart::Accounts => "accounts",
        ImportPart::Calendar => "calendar",
        ImportPart::Catalogue => "catalogue",
    }
}

impl fmt::Display for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.at {
            Some(at) => write!(f, "{at}")?,
            None => f.write_str(part_name(self.part))?,
        }
        if let Some(code) = &self.code {
            write!(f, " ({code})")?;
        }
        write!(f, ": {}", self.what)?;
        self.first.iter().try_for_each(|first| write!(f, ", first at {first}"))
    }
}

/// Mistakes found so far.
#[derive(Debug, Default)]
pub(super) struct Misfits(pub(super) Vec<Misfit>);

impl Misfits {
    /// About a part as a whole.
    pub(super) fn part(&mut self, part: ImportPart, zh: impl Into<String>, en: impl Into<String>) {
        let (what, what_zh) = (en.into(), zh.into());
        self.0.push(Misfit { part, at: None, code: None, what, what_zh, first: None });
    }

    /// Collects what is wrong with one entry, shown by its code.
    pub(super) fn about(&mut self, list: List, entry: usize, code: impl fmt::Display) -> About<'_> {
        About { misfits: self, at: At::entry(list, entry), code: code.to_string() }
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }
}

/// The entry that is looked at.
pub(super) struct About<'a> {
    misfits: &'a mut Misfits,
    at: At,
    code: String,
}

impl About<'_> {
    /// Of one field.
    pub(super) fn say(&mut self, field: &str, zh: impl Into<String>, en: impl Into<String>) {
        self.say_at(self.at.clone().field(field), None, zh, en);
    }

    /// Of a place in the entry; `first` is where what it repeats or contradicts stands.
    pub(super) fn say_at(&mut self, at: At, first: Option<At>, zh: impl Into<String>, en: impl Into<String>) {
        let (part, at, code) = (at.list.of().0, Some(at), Some(self.code.clone()));
        let (what, what_zh) = (en.into(), zh.into());
        self.misfits.0.push(Misfit { part, at, code, what, what_zh, first });
    }

    pub(super) fn no_area(&mut self, field: &str, area: &hub_protocol::AreaCode) {
        self.say(field, format!("没有机构 {area}"), format!("there is no area {area}"));
    }

    pub(super) fn nobody(&mut self, field: &str, who: &str) {
        self.say(
            field,
            format!("没有账号、也没有人员“{who}”"),
            format!("there is no account and no person {who:?}"),
        );
    }

    pub(super) fn length(&mut self, field: &str, zh: &str, en: &str, max: usize) {
        self.say(
            field,
            format!("{zh}须为 1 至 {max} 字节"),
            format!("its {en} is not 1 to {max} bytes long"),
        );
    }

    pub(super) fn twice(&mut self) {
        self.say("code", "代码或登录名重复", "the code or the login is there twice");
    }

    pub(super) fn ends_first(&mut self, field: &str) {
        self.say(field, "结束不晚于开始", "it ends before it begins");
    }
}
