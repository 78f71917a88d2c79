//! The part of the policy that is about the closed loop: who signs, returns, extends, verifies and calls back, and by when.

use geo_index::Tier;
use serde::{Deserialize, Serialize};

use crate::{Category, Grade, Risk, Span};

/// Rules of the closed loop. A policy document that says nothing of one has the default, which is the usual practice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LoopRules {
    /// 签收: how long a department has; after that it counts as signed.
    pub sign_within: Span,
    /// How long the centre has to rule on a return or an extension.
    pub rule_within: Span,
    /// How often a case may be returned; after that whoever is assigned it is bound.
    pub returns_max: u8,
    /// 转派: how often departments may hand tasks of one case on to departments below them.
    pub hand_ons_max: u8,
    /// 改地点: how often a case goes to posts of another line before only a tier above both moves it again.
    pub places_max: u8,
    /// Longest extension; there is one only.
    pub extension_max: Span,
    /// 回访: how long the centre has to call back everybody who wants it.
    pub call_back_within: Span,
    /// How often a caller is tried who does not answer.
    pub call_backs_max: u8,
    /// How long after the last try that counted another counts.
    pub call_back_again_after: Span,
    /// 重办: how often a case is done again because a caller was not satisfied.
    pub redo_max: u8,
    /// 挂账: the lowest tier whose centre may suspend a case for a long time.
    pub long_term_from: Tier,
    /// Longest time until a suspended case is looked at again, in days.
    pub review_within_days: u16,
    /// 分级办理: who may close what. What no entry speaks of may be closed by any tier; where nothing is said, 特急 is closed
    /// from the county and 紧急 from the township.
    pub competence: Vec<Competence>,
    /// 即采即办.
    pub self_handled: SelfHandledRule,
    /// 待核实: codes of the channels whose reports a post looks into before anybody is looked for; none by default.
    pub check_first: Vec<String>,
    /// 增援: how often the units at one case may ask for more.
    pub backups_max: u8,
    /// 重复来电: when a report is an earlier one of the same caller again, and joins its case by itself.
    pub repeats: RepeatRule,
    /// 涉及人数: from how many people on a case begins higher than at its lowest post.
    pub people_begin_at: Vec<ManyPeople>,
    /// The lowest tier at which a case of a grade, or of one that presses more, begins; of several rows that speak of it the
    /// highest counts. A policy that says nothing has none: its cases begin at their lowest post whatever their grade.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub grades_begin_at: Vec<GradeBegins>,
    /// 风险等级: the same for the risk that a case is judged to be.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub risk_begins_at: Vec<RiskBegins>,
    /// 保密: the lowest tier whose centre is told who made a report in confidence, and calls that person back.
    pub confidential_from: Tier,
    /// 国办函〔2025〕66号: the lowest tier at which a department's matter begins.
    pub desk_work_from: Tier,
    /// At how much of its limit, in percent, a case goes up one tier, as far as its ladder reaches: 80, or 100.
    pub limit_climbs_at: u8,
    /// After how many checks that found its work not done a case goes up one tier, each time; never where it is 0.
    pub sent_back_climbs_at: u8,
    /// 退单: how long after it was assigned a department may ask to return a task.
    pub return_within: Span,
    /// 督办: how long there is to answer the letter that the clock writes when the limit has passed by a fifth.
    pub supervision_answer_within: Span,
    /// What the clocks of departments and posts have where a case presses.
    pub pressing: PressingRules,
}

/// Spans of a case that is 紧急 or 特急, which wait for no office hours, in place of those that hold for everyday matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PressingRules {
    /// 签收.
    pub sign_within: Span,
    /// Ruling on a return or an extension.
    pub rule_within: Span,
    /// 回访.
    pub call_back_within: Span,
}

impl Default for PressingRules {
    fn default() -> Self {
        Self {
            sign_within: Span::Minutes(30),
            rule_within: Span::Hours(2),
            call_back_within: Span::Hours(24),
        }
    }
}

/// 涉及人数较多: a matter of so many people begins at a higher post.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManyPeople {
    /// As many as this, or more.
    pub people: u32,
    /// The lowest tier at which it begins, however low its category would keep it.
    pub tier: Tier,
}

/// What presses begins at a higher post; the posts below it are told, and nobody waits for them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GradeBegins {
    /// Cases of this grade, or of one that presses more.
    pub grade: Grade,
    /// The lowest tier at which they begin, however low their category would keep them.
    pub tier: Tier,
}

/// What is judged to be of such a risk begins at a higher post; the posts below it are told, and nobody waits for them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RiskBegins {
    /// Cases of this risk, or of a graver one.
    pub risk: Risk,
    /// The lowest tier at which they begin, however low their category would keep them.
    pub tier: Tier,
}

/// Matters that a tier may not close: they must be passed up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Competence {
    /// The lowest tier that may close them.
    pub from: Tier,
    /// Of these grades; all if none is named.
    #[serde(default)]
    pub grades: Vec<Grade>,
    /// In these categories; all if none is named.
    #[serde(default)]
    pub categories: Vec<Category>,
}

/// 即采即办: what may be closed on the spot by whoever found it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SelfHandledRule {
    /// Categories of such matters; none if nothing may.
    pub categories: Vec<Category>,
    /// Codes of the channels by which those file who find such matters themselves.
    pub channels: Vec<String>,
    /// How many in a hundred are checked by somebody else.
    pub sample_percent: u8,
    /// Which of them: drawn from this seed and the id of the first task, which nobody chooses, so that it can be drawn again.
    pub sample_seed: u64,
}

/// 重复来电: how near in time and place the same words of the same caller must be to be the same report again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RepeatRule {
    /// Days after the earlier report; none is a repetition where this is 0.
    pub within_days: u16,
    /// The same in minutes where life may be in danger: the same words an hour later may be about another fire.
    pub red_within_minutes: u16,
    /// How far apart two positions of one place are at most, in metres.
    pub same_place_m: u32,
}

impl Default for RepeatRule {
    fn default() -> Self {
        Self { within_days: 7, red_within_minutes: 10, same_place_m: 50 }
    }
}

impl Default for LoopRules {
    fn default() -> Self {
        Self {
            sign_within: Span::WorkingHours(2),
            rule_within: Span::WorkingDays(1),
            returns_max: 2,
            hand_ons_max: 3,
            places_max: 3,
            extension_max: Span::WorkingDays(10),
            call_back_within: Span::WorkingDays(1),
            call_backs_max: 3,
            call_back_again_after: Span::WorkingHours(2),
            redo_max: 2,
            long_term_from: Tier::County,
            review_within_days: 180,
            competence: vec![
                Competence { from: Tier::County, grades: vec![Grade::Red], categories: Vec::new() },
                Competence { from: Tier::Township, grades: vec![Grade::Orange], categories: Vec::new() },
            ],
            self_handled: SelfHandledRule::default(),
            check_first: Vec::new(),
            backups_max: 3,
            repeats: RepeatRule::default(),
            people_begin_at: vec![ManyPeople { people: 5, tier: Tier::Township }],
            grades_begin_at: Vec::new(),
            risk_begins_at: Vec::new(),
            confidential_from: Tier::County,
            desk_work_from: Tier::Township,
            limit_climbs_at: 80,
            sent_back_climbs_at: 2,
            return_within: Span::WorkingDays(1),
            supervision_answer_within: Span::WorkingDays(1),
            pressing: PressingRules::default(),
        }
    }
}

impl Default for SelfHandledRule {
    fn default() -> Self {
        let channels = ["desk", "unit"].map(str::to_owned).into();
        Self { categories: Vec::new(), channels, sample_percent: 10, sample_seed: 0 }
    }
}

impl LoopRules {
    /// How long a department has to sign, by the grade of the case.
    #[must_use]
    pub fn sign_within(&self, grade: Grade) -> Span {
        if presses(grade) { self.pressing.sign_within } else { self.sign_within }
    }

    /// How long the centre has to rule, by the grade of the case.
    #[must_use]
    pub fn rule_within(&self, grade: Grade) -> Span {
        if presses(grade) { self.pressing.rule_within } else { self.rule_within }
    }

    /// How long there is to call everybody back, by the grade of the case.
    #[must_use]
    pub fn call_back_within(&self, grade: Grade) -> Span {
        if presses(grade) { self.pressing.call_back_within } else { self.call_back_within }
    }

    /// The lowest tier at which a matter of so many people begins; none if the number does not count.
    #[must_use]
    pub fn begins_at(&self, people: Option<u32>) -> Option<Tier> {
        let people = people?;
        let counting = self.people_begin_at.iter().filter(|rule| people >= rule.people);
        counting.map(|rule| rule.tier).max()
    }

    /// The lowest tier at which a case of this grade begins; none if its grade puts it nowhere.
    #[must_use]
    pub fn grade_begins_at(&self, grade: Grade) -> Option<Tier> {
        self.grades_begin_at.iter().filter(|rule| grade <= rule.grade).map(|rule| rule.tier).max()
    }

    /// The lowest tier at which a case of this risk begins; none if its risk puts it nowhere.
    #[must_use]
    pub fn risk_begins_at(&self, risk: Option<Risk>) -> Option<Tier> {
        self.risk_begins_at.iter().filter(|rule| risk >= Some(rule.risk)).map(|rule| rule.tier).max()
    }

    /// The lowest tier that may close a case of this grade and category.
    #[must_use]
    pub fn closes_from(&self, grade: Grade, category: &Category) -> Option<Tier> {
        let speaks = |rule: &&Competence| {
            (rule.grades.is_empty() || rule.grades.contains(&grade))
                && (rule.categories.is_empty() || rule.categories.contains(category))
        };
        self.competence.iter().filter(speaks).map(|rule| rule.from).max()
    }
}

fn presses(grade: Grade) -> bool {
    match grade {
        Grade::Red | Grade::Orange => true,
        Grade::Ordinary => false,
    }
}
