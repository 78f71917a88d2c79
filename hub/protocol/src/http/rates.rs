//! 本级办结率、上交率: at which tier the cases that were closed were dealt with; and the departments of the catalogue.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::{IntoParams, ToSchema};

use crate::{AreaCode, Tier, views::DepartmentRef};

/// Query of the rates: days of China Standard Time, both counted in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct RatesQuery {
    /// First day, as `2026-11-01`.
    #[param(format = Date, pattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
    pub from: String,
    /// Last day; at most [`crate::limits::RATES_DAYS_MAX`] days with the first.
    #[param(format = Date, pattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
    pub to: String,
}

/// What became of the cases that were closed, or answered at once, in these days.
///
/// A case counts on the day it ended, for the post it was filed at: the lowest of its ladder. A case that was opened again
/// and closed again counts again. Withdrawn, not accepted, transferred and merged cases do not count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Rates {
    /// First day.
    pub from: String,
    /// Last day.
    pub to: String,
    /// What happened up to this offset is counted.
    pub counted_to: u64,
    /// Sums over the account's area and all below it, by tier, lowest first; a tier of which nothing ended is left out.
    pub tiers: Vec<TierRates>,
    /// By post, in order of its code; a post of which nothing ended is left out.
    pub areas: Vec<AreaRates>,
}

/// The posts of one tier together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct TierRates {
    /// The tier.
    pub tier: Tier,
    /// What became of their cases.
    #[serde(flatten)]
    pub cases: EndedCases,
}

/// One post.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct AreaRates {
    /// The area whose centre it is.
    pub area: AreaCode,
    /// Its name; its code where it is not in the tree any more.
    pub name: String,
    /// Its tier.
    pub tier: Tier,
    /// What became of its cases.
    #[serde(flatten)]
    pub cases: EndedCases,
}

/// Cases that ended, told apart. `closed` = `here` + `closed_above` + `passed_up` + `climbed`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema)]
#[ts(optional_fields = nullable)]
pub struct EndedCases {
    /// Filed at this post and closed; 自采自办 is not among them.
    pub closed: u64,
    /// Of those, closed at this post's tier or below, and never another's before: 本级办结.
    pub here: u64,
    /// Of those, this post's to the end and closed from a centre above.
    pub closed_above: u64,
    /// Of those, given to a post above by a person: 上交.
    pub passed_up: u64,
    /// Of those, gone to a post above for any other reason: nobody answered, a clock ran out, done again.
    pub climbed: u64,
    /// Filed at a post below and this post's when they were closed; counted in the others for the post below.
    pub came_up: u64,
    /// 自采自办: filed at this post by whoever had dealt with it on the spot, and closed. In none of the others.
    pub self_handled: u64,
    /// Of `closed`, those with at least one answer that was given by telephone and recorded by somebody else (代录).
    pub by_phone: u64,
    /// 本级办结率: `here` of a thousand `closed`, rounded; null where nothing was closed.
    #[ts(optional = false)]
    pub here_per_mille: Option<u32>,
    /// 上交率: `passed_up` and `climbed` of a thousand `closed`, rounded; null where nothing was closed.
    #[ts(optional = false)]
    pub up_per_mille: Option<u32>,
    /// How the times were kept, of `closed`; left out by a hub of before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pace: Option<Pace>,
}

/// How closed cases kept their times; 自采自办 is not among them. Each rate is of a thousand, rounded, and null where there is
/// nothing of which it could be one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema)]
pub struct Pace {
    /// Closed with a limit.
    pub limited: u64,
    /// Of those, dealt with in time: the word that it is dealt with, which was then found done, came before the limit in force at that
    /// moment was over. Of what was done again the first such word counts; an answer at once is such a word.
    pub in_time: u64,
    /// 按时办结率: `in_time` of `limited`.
    pub in_time_per_mille: Option<u32>,
    /// Tasks that departments were given for them.
    pub tasks: u64,
    /// Tasks that were signed within the time to sign.
    pub signed_in_time: u64,
    /// Tasks that counted as signed when that time had run out.
    pub signed_late: u64,
    /// 按时签收率: `signed_in_time` of both.
    pub signed_in_time_per_mille: Option<u32>,
    /// Tasks that were returned and the return agreed to.
    pub returned: u64,
    /// 退单率: `returned` of `tasks`.
    pub returned_per_mille: Option<u32>,
    /// Cases that were done again because a caller was not content.
    pub redone: u64,
    /// 重办率: `redone` of `closed`.
    pub redone_per_mille: Option<u32>,
    /// 未接通: calls to people, units and departments that were recorded because nobody took them; left out by a hub of before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional = nullable)]
    pub calls_not_answered: Option<u64>,
    /// 一次办结: of `closed`, those of which no work was found not done, which no caller had done again, and which were not opened
    /// again before; left out by a hub of before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional = nullable)]
    pub done_at_once: Option<u64>,
    /// 一次办结率: `done_at_once` of `closed`; left out where it would be null.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional = nullable)]
    pub done_at_once_per_mille: Option<u32>,
    /// 三率: what callers said; left out by a hub of before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional = nullable)]
    pub callers: Option<CallersSaid>,
}

/// 三率: what callers of closed cases said when they were called back and reached, each call counted by itself. Each rate is of a
/// thousand of `reached`, rounded, and null where nobody was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema)]
pub struct CallersSaid {
    /// Calls in which the caller was reached.
    pub reached: u64,
    /// Of those, the caller said that somebody had been in touch.
    pub responded: u64,
    /// 响应率.
    pub responded_per_mille: Option<u32>,
    /// Of those, the caller said that the matter is dealt with.
    pub solved: u64,
    /// 解决率.
    pub solved_per_mille: Option<u32>,
    /// Of those, the caller was content.
    pub satisfied: u64,
    /// 满意率.
    pub satisfied_per_mille: Option<u32>,
    /// 基本满意: of `satisfied`, those who said so where it was asked in three steps; left out by a hub of before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional = nullable)]
    pub mostly_satisfied: Option<u64>,
}

/// The departments of the catalogue in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct DepartmentList {
    /// In the order of the catalogue; none before one was imported.
    pub departments: Vec<DepartmentRef>,
}
