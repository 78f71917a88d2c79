//! What is wrong with an import, entry by entry, so that a command that read files can say in which cell.

use std::fmt;

use hub_protocol::http::ImportPart;
use serde::{Deserialize, Serialize};

/// One mistake.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Misfit {
    /// Which part.
    pub(crate) part: ImportPart,
    /// Which entry of it, counted from 0; none if it is about the part as a whole.
    pub(crate) entry: Option<usize>,
    /// The code of the entry.
    pub(crate) code: Option<String>,
    /// What is wrong, in English.
    pub(crate) what: String,
    /// What is wrong, in Chinese.
    pub(crate) what_zh: String,
}

pub(super) fn part_name(part: ImportPart) -> &'static str {
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
        f.write_str(part_name(self.part))?;
        if let Some(entry) = self.entry {
            write!(f, "[{entry}]")?;
        }
        if let Some(code) = &self.code {
            write!(f, " ({code})")?;
        }
        write!(f, ": {}", self.what)
    }
}

/// Mistakes found so far.
#[derive(Debug, Default)]
pub(super) struct Misfits(pub(super) Vec<Misfit>);

impl Misfits {
    /// About a part as a whole.
    pub(super) fn part(&mut self, part: ImportPart, zh: impl Into<String>, en: impl Into<String>) {
        let (what, what_zh) = (en.into(), zh.into());
        self.0.push(Misfit { part, entry: None, code: None, what, what_zh });
    }

    /// Collects what is wrong with one entry, shown by its code.
    pub(super) fn about(&mut self, part: ImportPart, entry: usize, code: impl fmt::Display) -> About<'_> {
        About { misfits: self, part, entry, code: code.to_string() }
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }
}

/// The entry that is looked at.
pub(super) struct About<'a> {
    misfits: &'a mut Misfits,
    part: ImportPart,
    entry: usize,
    code: String,
}

impl About<'_> {
    pub(super) fn say(&mut self, zh: impl Into<String>, en: impl Into<String>) {
        let (part, entry, code) = (self.part, Some(self.entry), Some(self.code.clone()));
        let (what, what_zh) = (en.into(), zh.into());
        self.misfits.0.push(Misfit { part, entry, code, what, what_zh });
    }

    pub(super) fn no_area(&mut self, area: &hub_protocol::AreaCode) {
        self.say(format!("没有机构 {area}"), format!("there is no area {area}"));
    }

    pub(super) fn nobody(&mut self, who: &str) {
        self.say(
            format!("没有账号、也没有人员“{who}”"),
            format!("there is no account and no person {who:?}"),
        );
    }

    pub(super) fn length(&mut self, zh: &str, en: &str, max: usize) {
        self.say(format!("{zh}须为 1 至 {max} 字节"), format!("its {en} is not 1 to {max} bytes long"));
    }

    pub(super) fn twice(&mut self) {
        self.say("代码或登录名重复", "the code or the login is there twice");
    }

    pub(super) fn ends_first(&mut self) {
        self.say("结束不晚于开始", "it ends before it begins");
    }
}
