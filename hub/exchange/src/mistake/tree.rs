//! What is wrong with how entries belong together.

use super::Words;
use crate::{spot::Spot, vocabulary::tier_name};
use geo_index::Tier;

/// Entries that do not fit each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TreeFault {
    /// A code that stands elsewhere already.
    Twice {
        /// Where it stands first.
        first: Spot,
    },
    /// A parent that is nowhere among the areas.
    UnknownParent,
    /// An area that is nowhere among the areas.
    UnknownArea,
    /// A parent that does not stand higher.
    TierNotBelowParent {
        /// Its own tier.
        tier: Tier,
        /// The parent's.
        parent: Tier,
    },
    /// Areas that are parts of each other.
    Cycle {
        /// The codes, upward.
        around: Vec<String>,
    },
    /// Two people with one telephone number.
    PhoneTwice {
        /// Where it stands first.
        first: Spot,
        /// Whose it is there.
        name: String,
    },
    /// A name that more than one person has.
    NameTwice {
        /// How many have it.
        times: usize,
    },
    /// Somebody who is not among the people and whose number is not given.
    UnknownPerson,
    /// A name that more than one department of an area has.
    DepartmentNameTwice {
        /// How many have it.
        times: usize,
    },
    /// A year of which a file speaks already.
    YearTwice {
        /// The file.
        first: Spot,
    },
    /// A day that is off and worked, or stands twice.
    DayTwice {
        /// Where it stands first.
        first: Spot,
    },
}

impl TreeFault {
    pub(super) fn words(&self) -> Words {
        match self {
            Self::Twice { first } => Words::new(
                format!("与 {first} 重复;每个代码只能出现一次"),
                format!("the same as at {first}; each code stands once"),
            ),
            Self::UnknownParent => Words::new(
                "上级代码不在机构表中;请先补上这个上级",
                "this parent is not among the areas; add it",
            ),
            Self::UnknownArea => {
                Words::new("机构表中没有这个代码;请先补上", "there is no area of this code; add it")
            }
            Self::TierNotBelowParent { tier, parent } => Words::new(
                format!("{}不能属于{};请改正层级或上级", tier_name(*tier), tier_name(*parent)),
                format!("a {tier} cannot be part of a {parent}; mend the tier or the parent"),
            ),
            Self::Cycle { around } => Words::new(
                format!("上级关系成环:{}", around.join(" → ")),
                format!("it is part of itself, by way of {}", around.join(" -> ")),
            ),
            Self::PhoneTwice { first, name } => Words::new(
                format!("电话与 {first} 的{name}相同;一个号码只能属于一个人"),
                format!("the number of {name} at {first}; a number belongs to one person"),
            ),
            Self::NameTwice { times } => Words::new(
                format!("有 {times} 人同名;请改填工号"),
                format!("{times} people have this name; give the person's code"),
            ),
            Self::DepartmentNameTwice { times } => Words::new(
                format!("同一机构有 {times} 个部门同名;请改填部门代码"),
                format!("{times} departments of one area have this name; give the department's code"),
            ),
            Self::YearTwice { first } => Words::new(
                format!("{first} 已有这一年;一年只能由一处给出"),
                format!("{first} speaks of this year already; a year comes from one place"),
            ),
            Self::DayTwice { first } => Words::new(
                format!("与 {first} 是同一天;每天只能出现一次"),
                format!("the same day as at {first}; each day stands once"),
            ),
            Self::UnknownPerson => Words::new(
                "人员表中没有此人;请补上,或在旁边填电话",
                "there is nobody of this name or code among the people; add them, or give a number beside the name",
            ),
        }
    }
}
