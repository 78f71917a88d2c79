//! 更正: what a case was filed as is put right. What each caller said stays said; what the case is taken for changes.

use serde::{Deserialize, Serialize};

use crate::{
    CaseFacts, CaseId, Category, Grade, Limit, Matter, Mode, ReportKind, Risk, Rung, Sealed, Service,
    UtcMicros,
};

/// What a person says a case should have been filed as. What is not said stays as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// As which category, and as which matter of it, as filing would name both: with a category alone the case has no matter.
    pub about: Option<About>,
    /// How pressing.
    pub grade: Option<Grade>,
    /// The least that words of danger ask for, by the matter that is named now.
    pub at_least: Option<Grade>,
    /// 诉求类型 of the report that opened it.
    pub kind: Option<ReportKind>,
    /// 风险等级; what its matter asks for holds all the same.
    pub risk: Option<Risk>,
    /// Why.
    pub reason: Sealed,
}

/// What a case is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    /// Category.
    pub category: Category,
    /// What the catalogue says of the matter for where the case is now, if it lists it.
    pub matter: Option<Matter>,
}

/// As what a case is filed, as far as it can be corrected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FiledAs {
    /// Category.
    pub category: Category,
    /// What the catalogue says of the matter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub matter: Option<Matter>,
    /// How pressing.
    pub grade: Grade,
    /// How much the machine may do.
    pub mode: Mode,
    /// Services to be called first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub call_first: Vec<Service>,
    /// 诉求类型; none for cases of before there was a filing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<ReportKind>,
    /// 风险等级; none where nobody judged it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub risk: Option<Risk>,
}

impl FiledAs {
    /// As what these facts have it.
    #[must_use]
    pub fn of(facts: &CaseFacts) -> Self {
        let filing = facts.filing.as_ref();
        Self {
            category: facts.category.clone(),
            matter: filing.and_then(|filing| filing.matter.clone()),
            grade: facts.grade,
            mode: facts.mode,
            call_first: facts.call_first.clone(),
            kind: filing.map(|filing| filing.wish.kind),
            risk: facts.risk,
        }
    }

    /// The facts of a case that is filed as this.
    #[must_use]
    pub fn applied(&self, facts: &CaseFacts) -> CaseFacts {
        let mut facts = facts.clone();
        facts.category.clone_from(&self.category);
        (facts.grade, facts.mode, facts.risk) = (self.grade, self.mode, self.risk);
        facts.call_first.clone_from(&self.call_first);
        if let Some(filing) = &mut facts.filing {
            filing.matter.clone_from(&self.matter);
            filing.wish.kind = self.kind.unwrap_or(filing.wish.kind);
        }
        facts
    }
}

/// What a case was filed as was put right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Corrected {
    /// As what it was filed.
    pub before: FiledAs,
    /// As what it is filed from now on.
    pub after: FiledAs,
    /// Posts by which its ladder grows upward; it never shrinks.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rungs: Vec<Rung>,
    /// Its own limit from now on, whatever merged cases bring; none where the limit stays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<Box<Limit>>,
    /// Since when a limit of its own runs, be it that this one begins later.
    pub since: UtcMicros,
    /// Why.
    pub reason: Sealed,
}

/// The grade that a person gave a case by a correction: it stands in for what was said until then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GradeGiven {
    /// The grade.
    pub grade: Grade,
    /// When it was given.
    pub at: UtcMicros,
    /// Cases that were part of it then.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub merged: Vec<CaseId>,
}
