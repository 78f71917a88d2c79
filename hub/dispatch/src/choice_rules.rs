//! The part of a policy that says how units are compared: by when they are expected, and what else counts.

use serde::{Deserialize, Serialize};

use crate::{ByKind, ByTravel, CoverRules, Improving, Travel};

/// 按预计到达选派: units of all rings are compared by expected arrival and by what it costs to take them from where they are.
/// A policy without it takes ring by ring, nearest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChoiceRules {
    /// How a unit gets about whose card does not say.
    pub travel: ByKind<Travel>,
    /// 出动时间: from the offer until a unit on duty is under way, seconds.
    pub turnout_s: ByKind<u32>,
    /// The same of one that stands by at home.
    pub standby_turnout_s: ByKind<u32>,
    /// Speeds where no road is known, km/h; no less than 1.
    pub air_line_kmh: ByTravel<u32>,
    /// How much longer ways are than the air line, percent; no less than 100.
    pub detour_percent: u32,
    /// How much of the age of a fix counts as time, percent. A unit may have gone on since, for as long as the fix is old, and
    /// at the speed at which it would come back: so what is uncertain in metres is, in seconds, the age itself.
    pub fix_age_percent: u32,
    /// The most that the age of a fix counts, seconds.
    pub fix_age_max_s: u32,
    /// What is taken for the way of a unit without a usable fix, seconds: it stands behind whoever is certainly near, and is
    /// still better than nobody.
    pub grid_assumed_s: u32,
    /// 一格一员: what each ring further out counts, seconds: whoever comes from there leaves a grid without its worker.
    pub ring_price_s: u32,
    /// 本格优先: what it counts that a unit belongs to another area than that of the case, seconds.
    pub home_price_s: u32,
    /// 负荷: who has worked off so many tasks in its duty is asked for nothing that is not red; no limit if it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub load_max: Option<u8>,
    /// 边走边优化: what is still made better afterwards; none in a policy that leaves it at the first choice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub improving: Option<Improving>,
    /// 布防: how idle patrols are advised to stand; none in a policy that suggests nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cover: Option<CoverRules>,
}
