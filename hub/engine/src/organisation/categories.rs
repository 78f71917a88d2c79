//! Rows of categories, laid over a policy: a county changes or adds one without writing a policy document.
//!
//! A row of a code that the policy has changes the fields that it gives and leaves the others. A row of another code is a new
//! category: where it gives nothing it is graded, searched for and climbs as `otherwise` says, without limits, skills and
//! evidence. What no row speaks of stays, so that nothing is removed by rows; that is left to a policy document.

use std::collections::BTreeMap;

use geo_index::Tier;
use hub_dispatch::{Category, CategoryRule, Evidence, Grade, Limits, Mode, Policy, Skill, Span};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use super::policies::{CATEGORIES_MAX, PolicyError, check_policy};

/// Most rows of one import.
pub const CATEGORY_ROWS_MAX: usize = 1_000;

/// The fields of limits, as an import of rows calls them, by the names that the policy document has for the grades.
const LIMIT_FIELDS: [(&str, &str); 3] =
    [("red", "limit_red"), ("orange", "limit_orange"), ("ordinary", "limit_ordinary")];

/// What is wrong with one row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CategoryMistake {
    /// Its place among the rows, from 0; none if it is about all of them.
    pub row: Option<usize>,
    /// Its field, by the name of its column; none if it is about the row as a whole.
    pub field: Option<&'static str>,
    /// The code of the row.
    pub code: String,
    /// What is wrong.
    pub what: CategoryFault,
}

/// How a row can be wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CategoryFault {
    /// It is no category.
    #[error("it cannot be read: {0}")]
    Unreadable(String),
    /// There are too many.
    #[error("{0} rows of categories, there can be {CATEGORY_ROWS_MAX}")]
    TooMany(usize),
    /// With them the policy would have too many.
    #[error("the policy would have {0} categories, there can be {CATEGORIES_MAX}")]
    TooManyInAll(usize),
    /// A code or a name is empty.
    #[error("it is empty")]
    Empty,
    /// Another row has the same code.
    #[error("the code is there twice")]
    Twice {
        /// That row.
        first: usize,
    },
    /// A new category without a name.
    #[error("the policy has no category of this code, and a new one has a name")]
    Nameless,
    /// What the policy would be with it does not hold together.
    #[error(transparent)]
    Policy(PolicyError),
}

impl CategoryFault {
    /// The same in Chinese.
    #[must_use]
    pub fn in_chinese(&self) -> String {
        match self {
            Self::Unreadable(why) => format!("无法读取({why})"),
            Self::TooMany(found) => format!("有 {found} 行类别,最多 {CATEGORY_ROWS_MAX} 行"),
            Self::TooManyInAll(found) => format!("策略将有 {found} 个类别,最多 {CATEGORIES_MAX} 个"),
            Self::Empty => "不能为空".to_owned(),
            Self::Twice { .. } => "类别代码重复".to_owned(),
            Self::Nameless => "策略中没有这一类别;新增类别须填名称".to_owned(),
            Self::Policy(PolicyError::Span { .. }) => "时限须大于零,且不超过 1000 天".to_owned(),
            Self::Policy(PolicyError::Longer { name, .. }) => {
                format!("时限比其中必须完成的步骤还短(策略 {name})")
            }
            Self::Policy(other) => other.to_string(),
        }
    }
}

/// A row.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    code: Category,
    name: Option<String>,
    grade: Option<Grade>,
    #[serde(default)]
    mode: GivenModes,
    climbs_to: Option<Tier>,
    skills: Option<Vec<Skill>>,
    #[serde(default)]
    limits: GivenLimits,
    evidence: Option<Evidence>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct GivenModes {
    red: Option<Mode>,
    orange: Option<Mode>,
    ordinary: Option<Mode>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct GivenLimits {
    red: GivenLimit,
    orange: GivenLimit,
    ordinary: GivenLimit,
}

/// A limit that is left as it is, or set, be it to none.
#[derive(Debug, Default)]
enum GivenLimit {
    #[default]
    Left,
    Set(Option<Span>),
}

impl<'de> Deserialize<'de> for GivenLimit {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Option::deserialize(deserializer).map(Self::Set)
    }
}

impl GivenLimit {
    fn over(self, before: Option<Span>) -> Option<Span> {
        match self {
            Self::Left => before,
            Self::Set(limit) => limit,
        }
    }
}

impl Row {
    /// The category with what the row gives.
    fn over(self, before: CategoryRule) -> CategoryRule {
        let Self { code: _, name, grade, mode, climbs_to, skills, limits, evidence } = self;
        let mut rule = before;
        rule.name = name.unwrap_or(rule.name);
        rule.grade = grade.unwrap_or(rule.grade);
        rule.mode.red = mode.red.unwrap_or(rule.mode.red);
        rule.mode.orange = mode.orange.unwrap_or(rule.mode.orange);
        rule.mode.ordinary = mode.ordinary.unwrap_or(rule.mode.ordinary);
        rule.climbs_to = climbs_to.unwrap_or(rule.climbs_to);
        rule.skills = skills.unwrap_or(rule.skills);
        rule.limits.red = limits.red.over(rule.limits.red);
        rule.limits.orange = limits.orange.over(rule.limits.orange);
        rule.limits.ordinary = limits.ordinary.over(rule.limits.ordinary);
        rule.evidence = evidence.unwrap_or(rule.evidence);
        rule
    }
}

/// The policy with these rows laid over it.
///
/// # Errors
/// Every mistake in the rows, and in what the policy would be that comes from them.
pub fn with_categories(policy: &Policy, rows: &[Value]) -> Result<Policy, Vec<CategoryMistake>> {
    if rows.len() > CATEGORY_ROWS_MAX {
        let what = CategoryFault::TooMany(rows.len());
        return Err(vec![CategoryMistake { row: None, field: None, code: String::new(), what }]);
    }
    let (mut laid, mut mistakes) = (policy.clone(), Vec::new());
    let mut first: BTreeMap<Category, usize> = BTreeMap::new();
    for (at, row) in rows.iter().enumerate() {
        match read(policy, row) {
            Ok(row) => {
                if let Some(&first) = first.get(&row.code) {
                    mistakes.push(mistake(at, Some("code"), &row.code, CategoryFault::Twice { first }));
                    continue;
                }
                first.insert(row.code.clone(), at);
                let code = row.code.clone();
                let before = laid.categories.get(&code).cloned().unwrap_or_else(|| new_like(&laid.otherwise));
                laid.categories.insert(code, row.over(before));
            }
            Err((field, what)) => {
                let code = Category(row["code"].as_str().unwrap_or("-").to_owned());
                mistakes.push(mistake(at, field, &code, what));
            }
        }
    }
    if laid.categories.len() > CATEGORIES_MAX {
        let what = CategoryFault::TooManyInAll(laid.categories.len());
        mistakes.push(CategoryMistake { row: None, field: None, code: String::new(), what });
    }
    if mistakes.is_empty() {
        mistakes = impossible(&laid, &first);
    }
    if mistakes.is_empty() { Ok(laid) } else { Err(mistakes) }
}

fn mistake(row: usize, field: Option<&'static str>, code: &Category, what: CategoryFault) -> CategoryMistake {
    CategoryMistake { row: Some(row), field, code: code.0.clone(), what }
}

fn read(policy: &Policy, row: &Value) -> Result<Row, (Option<&'static str>, CategoryFault)> {
    let row = Row::deserialize(row).map_err(|error| (None, CategoryFault::Unreadable(error.to_string())))?;
    if row.code.0.trim().is_empty() {
        return Err((Some("code"), CategoryFault::Empty));
    }
    match &row.name {
        Some(name) if name.trim().is_empty() => Err((Some("name"), CategoryFault::Empty)),
        None if !policy.categories.contains_key(&row.code) => Err((Some("name"), CategoryFault::Nameless)),
        Some(_) | None => Ok(row),
    }
}

fn new_like(otherwise: &CategoryRule) -> CategoryRule {
    CategoryRule {
        skills: Vec::new(),
        limits: Limits::default(),
        evidence: Evidence::default(),
        ..otherwise.clone()
    }
}

/// What would not hold together in the policy and comes from a limit of a row. Whatever else is wrong with it is told of the
/// document.
fn impossible(laid: &Policy, rows: &BTreeMap<Category, usize>) -> Vec<CategoryMistake> {
    let of_a_row = |error: PolicyError| {
        let path = match &error {
            PolicyError::Span { name, .. } => name,
            PolicyError::Longer { limit, .. } => limit,
            PolicyError::Clock { .. }
            | PolicyError::Offers { .. }
            | PolicyError::Rings { .. }
            | PolicyError::Empty(_)
            | PolicyError::Range { .. }
            | PolicyError::ReportedTwice(_)
            | PolicyError::NeverWanted(_)
            | PolicyError::Twice(_)
            | PolicyError::SaidTwice(_)
            | PolicyError::BeginsAt { .. }
            | PolicyError::NobodyExpected(_)
            | PolicyError::GridLeft(_)
            | PolicyError::UnknownCategory { .. } => return None,
        };
        let limits = path.strip_prefix("categories.")?;
        let (code, grade) = limits.rsplit_once(".limits.")?;
        let code = Category(code.to_owned());
        let row = *rows.get(&code)?;
        let field = LIMIT_FIELDS.iter().find(|(name, _)| *name == grade).map(|(_, field)| *field);
        Some(mistake(row, field, &code, CategoryFault::Policy(error)))
    };
    check_policy(laid).into_iter().filter_map(of_a_row).collect()
}

#[cfg(test)]
mod tests;
