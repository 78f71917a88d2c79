//! What can be wrong with a catalogue, field by field of each entry, so that whoever read it from sheets can say in which cell.
//! Where the same stands first is told apart from the words: only that reader knows what the place is called.

use std::fmt;

use geo_index::AreaCode;
use hub_dispatch::Span;

use super::{CATALOGUE_ENTRIES_MAX, CatalogueField};

/// An entry of a catalogue, by its place in its list, counted from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum CatalogueEntry {
    /// The document as a whole.
    Whole,
    /// A department.
    Department(usize),
    /// A matter.
    Matter(usize),
    /// A line of the mapping.
    Same(usize),
}

impl fmt::Display for CatalogueEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Whole => f.write_str("the catalogue"),
            Self::Department(at) => write!(f, "departments[{at}]"),
            Self::Matter(at) => write!(f, "matters[{at}]"),
            Self::Same(at) => write!(f, "mapping[{at}]"),
        }
    }
}

/// A mistake in a catalogue.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct CatalogueMistake {
    /// In which entry.
    pub entry: CatalogueEntry,
    /// In which field of it, if in one.
    pub field: Option<CatalogueField>,
    /// The code of the entry, as far as it can be read.
    pub code: String,
    /// What.
    #[source]
    pub what: CatalogueFault,
}

impl fmt::Display for CatalogueMistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let column = |field: CatalogueField| format!(".{}", field.column());
        let field = self.field.map(column).unwrap_or_default();
        write!(f, "{}{field} ({}): {}", self.entry, self.code, self.what)?;
        let Some((first, field)) = self.what.first() else { return Ok(()) };
        write!(f, ", first at {first}{}", column(field))
    }
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CatalogueFault {
    /// It is no entry of its list.
    #[error("it cannot be read: {0}")]
    Unreadable(String),
    /// There are too many of them.
    #[error("it has {0} entries in one list, at most {CATALOGUE_ENTRIES_MAX} are kept")]
    TooMany(usize),
    /// A text that must say something is empty.
    #[error("its {0} is empty")]
    Empty(CatalogueField),
    /// The code stands at another entry already.
    #[error("the code is there twice")]
    Twice {
        /// Where it stands first.
        first: CatalogueEntry,
    },
    /// One code, its own or a standard's, has two limits.
    #[error("code {code} has two limits")]
    TwoLimits {
        /// The code.
        code: String,
        /// Where it stands first.
        first: CatalogueEntry,
    },
    /// A standard's code is another matter's already.
    #[error("another matter has code {code} already")]
    StandardTwice {
        /// The standard and its code.
        code: String,
        /// Where it stands first.
        first: CatalogueEntry,
    },
    /// Two departments of one area bear the name that a matter names: the name alone does not say which of them is meant.
    #[error("more than one department of area {area} is called {name}: its code is needed")]
    NameTwice {
        /// The name.
        name: String,
        /// The area.
        area: AreaCode,
        /// The first of them.
        first: CatalogueEntry,
    },
    /// There is no such department.
    #[error("there is no department {0}")]
    UnknownDepartment(String),
    /// There is no such area.
    #[error("there is no area {0}")]
    UnknownArea(AreaCode),
    /// What it is said to be a part of is not listed.
    #[error("there is no {0} for it to be part of")]
    UnknownParent(String),
    /// Entries that are parts of each other.
    #[error("it is part of itself, by way of {}", .0.join(" -> "))]
    Cycle(Vec<String>),
    /// The policy has no such category.
    #[error("the policy has no category {0}")]
    UnknownCategory(String),
    /// Departments are to help and none is to lead.
    #[error("departments are to help, and none is to lead")]
    NoLead,
    /// A department is named more than once for one matter.
    #[error("department {0} is named more than once")]
    NamedTwice(String),
    /// Nothing can be done in this time, or the time has no end.
    #[error("its limit is {0:?}: it must be longer than nothing and no longer than 1,000 days")]
    Limit(Span),
    /// The mapping sets a standard beside itself.
    #[error("both codes are of {0}")]
    OneStandard(String),
}

impl CatalogueFault {
    /// The entry, and the field of it, where what it contradicts or repeats stands first.
    #[must_use]
    pub fn first(&self) -> Option<(CatalogueEntry, CatalogueField)> {
        match self {
            Self::Twice { first } => Some((*first, CatalogueField::Code)),
            Self::TwoLimits { first, .. } => Some((*first, CatalogueField::Limit)),
            Self::StandardTwice { first, .. } => Some((*first, CatalogueField::StandardCode)),
            Self::NameTwice { first, .. } => Some((*first, CatalogueField::Name)),
            Self::Unreadable(_)
            | Self::TooMany(_)
            | Self::Empty(_)
            | Self::UnknownDepartment(_)
            | Self::UnknownArea(_)
            | Self::UnknownParent(_)
            | Self::Cycle(_)
            | Self::UnknownCategory(_)
            | Self::NoLead
            | Self::NamedTwice(_)
            | Self::Limit(_)
            | Self::OneStandard(_) => None,
        }
    }

    /// The same in Chinese.
    #[must_use]
    pub fn in_chinese(&self) -> String {
        match self {
            Self::Unreadable(why) => format!("无法读取({why})"),
            Self::TooMany(found) => format!("有 {found} 条,最多 {CATALOGUE_ENTRIES_MAX} 条"),
            Self::Empty(field) => format!("“{}”不能为空", field.in_chinese()),
            Self::Twice { .. } => "代码重复".to_owned(),
            Self::TwoLimits { code, .. } => format!("代码 {code} 有两个不同的办理时限"),
            Self::StandardTwice { code, .. } => format!("标准代码 {code} 已属于另一事项"),
            Self::NameTwice { name, area, .. } => {
                format!("机构 {area} 有多个部门名为“{name}”,请改填部门代码")
            }
            Self::UnknownDepartment(department) => format!("没有部门 {department}"),
            Self::UnknownArea(area) => format!("没有机构 {area}"),
            Self::UnknownParent(parent) => format!("没有上级 {parent}"),
            Self::Cycle(around) => format!("上级关系成环:{}", around.join(" → ")),
            Self::UnknownCategory(category) => format!("策略中没有类别 {category}"),
            Self::NoLead => "有协办部门而没有主办部门".to_owned(),
            Self::NamedTwice(department) => format!("部门 {department} 出现两次"),
            Self::Limit(_) => "办理时限须大于零,且不超过 1000 天".to_owned(),
            Self::OneStandard(standard) => format!("两边都是 {standard} 的代码"),
        }
    }
}
