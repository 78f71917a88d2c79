//! What is no mistake in a catalogue and worth a look before it holds: codes that lead nowhere, and areas for which nobody bears
//! the name of an office that matters name, and limits within which a department may do nothing but sign.

use std::collections::BTreeSet;

use geo_index::{Area, AreaCode, AreaTree};
use hub_dispatch::{Grade, LoopRules, Policy, Span, StandardRef};

use super::{Catalogue, Department, ListedMatter, NamedDepartment};
use crate::organisation::{
    lengths,
    policies::{over_before_returned, step_longer_than},
};

/// Areas that a note names; more are counted.
const AREAS_SHOWN: usize = 5;

/// Something worth a look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CatalogueNote {
    /// What it is about: a line of the mapping, a code, the name of an office.
    pub about: String,
    /// What, in Chinese.
    pub zh: String,
    /// The same in English.
    pub en: String,
}

impl Catalogue {
    /// Everything worth a look, beside these areas and these rules.
    #[must_use]
    pub fn notes(&self, areas: &AreaTree, rules: &LoopRules) -> Vec<CatalogueNote> {
        let dangling = self.dangling().map(|same| CatalogueNote {
            about: format!("{} = {}", written(&same.from), written(&same.to)),
            zh: "两边的代码都没有事项使用,这一行对照不起作用".to_owned(),
            en: "no matter lists either code: the line leads nowhere".to_owned(),
        });
        let ambiguous = self.ambiguous().map(|(code, matters)| CatalogueNote {
            about: written(code),
            zh: format!("对照到 {matters} 个事项,按此代码登记时须另报事项代码"),
            en: format!("it is mapped to {matters} matters: a report by this code must name the matter too"),
        });
        let offices = self.by_name().into_iter().filter_map(|named| self.uncovered(named, areas));
        dangling.chain(ambiguous).chain(offices).chain(self.hurried(rules)).collect()
    }

    /// Matters whose limit leaves a department or a post no time, by these rules.
    #[must_use]
    pub fn hurried(&self, rules: &LoopRules) -> Vec<CatalogueNote> {
        self.matters.iter().filter_map(|matter| hurried(matter, rules)).collect()
    }

    /// Names that matters use, be it that several departments bear them or one.
    fn by_name(&self) -> BTreeSet<&NamedDepartment> {
        let named = self.matters.iter().flat_map(|matter| matter.lead.iter().chain(&matter.co));
        named.filter(|named| self.offices.of_code(&named.0).is_none()).collect()
    }

    /// Areas as high as those of the lowest departments of a name, within none of which such a department is responsible. One that
    /// bears its name alone has their cases all the same.
    fn uncovered(&self, named: &NamedDepartment, areas: &AreaTree) -> Option<CatalogueNote> {
        let bearers: BTreeSet<&AreaCode> =
            self.meant(named).map(|department: &Department| &department.area).collect();
        let tier = bearers.iter().filter_map(|code| areas.area(code)).map(|area| area.tier).min()?;
        let is_covered = |area: &Area| areas.ancestors(&area.code).any(|above| bearers.contains(&above.code));
        let mut without =
            areas.areas().filter(|area| area.tier == tier && !is_covered(area)).map(|area| &area.name);
        let shown: Vec<&str> = without.by_ref().take(AREAS_SHOWN).map(String::as_str).collect();
        let more = without.count();
        if shown.is_empty() {
            return None;
        }
        let (zh_more, en_more) = match more {
            0 => (String::new(), String::new()),
            more => (format!("等,另有 {more} 个"), format!(" and {more} more")),
        };
        if !self.is_by_area(named) {
            return Some(CatalogueNote {
                about: named.0.clone(),
                zh: format!("只有一个部门叫此名称,以下机构的案件也归它:{}{zh_more}", shown.join("、")),
                en: format!(
                    "only one department bears this name, and gets the cases of these areas too: {}{en_more}",
                    shown.join(", ")
                ),
            });
        }
        Some(CatalogueNote {
            about: named.0.clone(),
            zh: format!("以下机构没有此名称的部门,其案件须人工指定主办:{}{zh_more}", shown.join("、")),
            en: format!(
                "these areas have no department of this name, a person assigns their cases: {}{en_more}",
                shown.join(", ")
            ),
        })
    }
}

/// Everything worth a look in a policy by itself.
#[must_use]
pub fn policy_notes(policy: &Policy) -> Vec<CatalogueNote> {
    let returned = policy.closed_loop.return_within;
    let note = |(path, limit): (String, Span)| CatalogueNote {
        about: path,
        zh: format!(
            "时限({})短于规则中的 closed_loop.return_within({}),部门退单时可能已超期",
            lengths::in_chinese(limit),
            lengths::in_chinese(returned),
        ),
        en: format!(
            "this limit, {}, is over before closed_loop.return_within, {}: a task may be returned overdue",
            lengths::in_english(limit),
            lengths::in_english(returned),
        ),
    };
    over_before_returned(policy).into_iter().map(note).collect()
}

/// A matter with a limit that is over before a department must have signed, may no longer return it, or a post must have ruled.
fn hurried(matter: &ListedMatter, rules: &LoopRules) -> Option<CatalogueNote> {
    let limit = matter.limit?;
    // A matter that is orange at least is never ordinary; what is red is nobody's to sign for first.
    let least = matter.grade.unwrap_or(Grade::Ordinary);
    let grades = [Grade::Ordinary, Grade::Orange].into_iter().filter(|grade| *grade <= least);
    let (step, span) = grades.filter_map(|grade| step_longer_than(limit, rules, grade)).next()?;
    Some(CatalogueNote {
        about: matter.code.0.clone(),
        zh: format!(
            "办理时限({})短于规则中的 closed_loop.{step}({}),可能尚未签收、退回或裁定即已超期",
            lengths::in_chinese(limit),
            lengths::in_chinese(span),
        ),
        en: format!(
            "its limit, {}, is over before closed_loop.{step}, {}: it can be overdue before anybody must have acted",
            lengths::in_english(limit),
            lengths::in_english(span),
        ),
    })
}

/// A code as people write it.
fn written(code: &StandardRef) -> String {
    format!("{} {}", code.standard, code.code)
}
