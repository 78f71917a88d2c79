//! The policy: how a centre wants cases handled. Data, imported by an operator and named by its content.
//!
//! A case keeps the policy it was opened under. Nothing here decides; `decide` reads it.

use std::collections::BTreeMap;

use geo_index::Tier;
use serde::{Deserialize, Serialize};

use crate::{
    Basis, Category, ChoiceRules, Evidence, LoopRules, ReportUpRule, ResponseRules, RunCard, Skill, Span,
};

/// How pressing a case is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Grade {
    /// 特急 (红): danger to life, several units are asked at once.
    Red,
    /// 紧急 (橙).
    Orange,
    /// 一般.
    Ordinary,
}

/// How much the machine may do by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// 自动派: offers go out at once.
    Auto,
    /// 推荐待确认: units are recommended, a person dispatches.
    Suggest,
    /// 仅登记: nothing is offered or recommended; the post is alerted.
    RecordOnly,
}

impl Mode {
    /// Whether the machine does more by itself than in the other mode.
    #[must_use]
    pub fn does_more_than(self, other: Self) -> bool {
        let freedom = |mode| match mode {
            Self::RecordOnly => 0,
            Self::Suggest => 1,
            Self::Auto => 2,
        };
        freedom(self) > freedom(other)
    }
}

/// A service that is called, never offered a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Service {
    /// 110.
    Police,
    /// 119.
    Fire,
    /// 120.
    Ambulance,
}

/// Where to look for units: inside the case's own area of that tier, or closer than the radius.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ring {
    /// Units whose position or home lies in the case's area of this tier belong to the ring.
    pub within: Tier,
    /// So do units closer than this, whatever their area.
    pub radius_m: u32,
}

/// Clocks and widths for a grade. What a unit does runs in natural time. What posts do (climb, repeat, act, verify) and what
/// departments have where there is no limit (finish) runs as [`GradeRule::posts_wait`] says: while offices are open a day of
/// the shipped calendar has seven hours and a half, 27,000,000 ms.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GradeRule {
    /// How many units are asked at the same time; 1 to [`OFFERS_AT_ONCE_MAX`].
    pub offers_at_once: u8,
    /// How long a unit has to answer an offer.
    pub answer_within_ms: u64,
    /// Rings from narrow to wide; at least one.
    pub rings: Vec<Ring>,
    /// After nobody was found: how long until the search is made again.
    pub search_again_ms: u64,
    /// How long a rung has to acknowledge or a unit to accept, before the case climbs.
    pub climb_after_ms: u64,
    /// At the highest rung: how long between alerts.
    pub repeat_ms: u64,
    /// After an acknowledgement: how long until somebody must be on the way.
    pub act_within_ms: u64,
    /// From acceptance to arrival.
    pub arrive_within_ms: u64,
    /// From arrival to done.
    pub finish_within_ms: u64,
    /// From done to verified, and from verified to closed.
    pub verify_within_ms: u64,
    /// On scene: how often the unit must say that it is well.
    pub welfare_every_ms: u64,
    /// Whether the clocks of posts (climb, act, verify, close) run always or while offices are open.
    #[serde(default)]
    pub posts_wait: Basis,
    /// 办理时限, where neither the matter nor the category has one; none if such a case has no limit.
    #[serde(default)]
    pub limit: Option<Span>,
    /// 上报: to whom above such a case is reported, how and within which time; none by default. At most
    /// [`crate::REPORTS_UP_MAX`], and each once by each way.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub report_up: Vec<ReportUpRule>,
}

impl GradeRule {
    /// The same under a response that leaves so many percent of the clocks of posts and of the time to answer an offer. What a unit
    /// does on its way and at the place takes the time that it takes.
    #[must_use]
    pub fn under_response(&self, percent: u8) -> Self {
        let share = |ms: u64| (ms.saturating_mul(u64::from(percent)) / 100).max(1);
        Self {
            answer_within_ms: share(self.answer_within_ms),
            search_again_ms: share(self.search_again_ms),
            climb_after_ms: share(self.climb_after_ms),
            repeat_ms: share(self.repeat_ms),
            act_within_ms: share(self.act_within_ms),
            verify_within_ms: share(self.verify_within_ms),
            ..self.clone()
        }
    }
}

/// Most units asked at the same time.
pub const OFFERS_AT_ONCE_MAX: u8 = 8;

/// What to do with a category.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CategoryRule {
    /// Name on the screen, in Chinese.
    pub name: String,
    /// Grade when the report states none.
    pub grade: Grade,
    /// How much the machine may do, by grade.
    pub mode: Modes,
    /// The highest tier to which the clock may carry it when it is 紧急. What is 特急 is carried as far as the city whatever
    /// stands here, and what is 一般 never above the county: see [`CategoryRule::carried_to`].
    pub climbs_to: Tier,
    /// Skills a unit must have.
    #[serde(default)]
    pub skills: Vec<Skill>,
    /// 办理时限, where the matter has none of its own.
    #[serde(default)]
    pub limits: Limits,
    /// 取证: what the word that it is dealt with must bring. Red cases and what is said by telephone never need it.
    #[serde(default, skip_serializing_if = "Evidence::is_nothing")]
    pub evidence: Evidence,
}

impl CategoryRule {
    /// The highest tier to which the clock carries a case of that grade: danger to life is no village's alone, and
    /// everyday matters are none of the city's.
    #[must_use]
    pub fn carried_to(&self, grade: Grade) -> Tier {
        match grade {
            Grade::Red => self.climbs_to.max(Tier::City),
            Grade::Orange => self.climbs_to,
            Grade::Ordinary => self.climbs_to.min(Tier::County),
        }
    }
}

/// A limit for each grade.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Limits {
    /// For 特急.
    #[serde(default)]
    pub red: Option<Span>,
    /// For 紧急.
    #[serde(default)]
    pub orange: Option<Span>,
    /// For 一般.
    #[serde(default)]
    pub ordinary: Option<Span>,
}

impl Limits {
    /// The limit for a grade.
    #[must_use]
    pub fn of(self, grade: Grade) -> Option<Span> {
        match grade {
            Grade::Red => self.red,
            Grade::Orange => self.orange,
            Grade::Ordinary => self.ordinary,
        }
    }
}

/// A mode for each grade.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Modes {
    /// For 特急.
    pub red: Mode,
    /// For 紧急.
    pub orange: Mode,
    /// For 一般.
    pub ordinary: Mode,
}

/// A word of danger to life.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DangerWord {
    /// The word, found anywhere in the caller's text.
    pub word: String,
    /// The service to be called before any unit is offered the case.
    pub call: Service,
}

/// The whole policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Policy {
    /// Rules by category code.
    pub categories: BTreeMap<Category, CategoryRule>,
    /// The rule for a category that is not listed: a report is never refused for its category.
    pub otherwise: CategoryRule,
    /// The rule for a unit's call for help.
    pub sos: CategoryRule,
    /// For 特急.
    pub red: GradeRule,
    /// For 紧急.
    pub orange: GradeRule,
    /// For 一般.
    pub ordinary: GradeRule,
    /// Words of danger to life; a case that has one is graded red.
    pub danger_words: Vec<DangerWord>,
    /// How long offers wait for the call to 119/110/120 to be recorded before they go out all the same.
    pub call_first_ms: u64,
    /// A fix older than this does not make a unit near.
    pub fix_stale_after_ms: u64,
    /// How long after closing a case may be reopened.
    pub reopen_within_ms: u64,
    /// How units are compared; none in a policy that takes ring by ring, nearest first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub choice: Option<ChoiceRules>,
    /// 出动卡: what cases take; where none holds, one unit that has the skills.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub run_cards: Vec<RunCard>,
    /// The closed loop: departments, limits, call-backs.
    #[serde(default)]
    pub closed_loop: LoopRules,
    /// 应急响应.
    #[serde(default, skip_serializing_if = "ResponseRules::is_usual")]
    pub response: ResponseRules,
}

impl Policy {
    /// The rule for a category.
    #[must_use]
    pub fn category(&self, category: &Category) -> &CategoryRule {
        self.categories.get(category).unwrap_or(&self.otherwise)
    }

    /// The rule for a grade.
    #[must_use]
    pub fn grade(&self, grade: Grade) -> &GradeRule {
        match grade {
            Grade::Red => &self.red,
            Grade::Orange => &self.orange,
            Grade::Ordinary => &self.ordinary,
        }
    }

    /// Services that the caller's words ask for, each once, in the order of the list.
    #[must_use]
    pub fn services_called_for(&self, text: &str) -> Vec<Service> {
        let mut services: Vec<Service> = Vec::new();
        for danger in self.danger_words.iter().filter(|danger| text.contains(&danger.word)) {
            if !services.contains(&danger.call) {
                services.push(danger.call);
            }
        }
        services
    }
}

impl Modes {
    /// The mode for a grade.
    #[must_use]
    pub fn of(self, grade: Grade) -> Mode {
        match grade {
            Grade::Red => self.red,
            Grade::Orange => self.orange,
            Grade::Ordinary => self.ordinary,
        }
    }
}
