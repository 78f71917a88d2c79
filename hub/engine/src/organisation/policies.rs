//! The policy that ships with the product, and what makes a policy usable.

mod across;
mod begins;
mod choice;
mod reports_up;
mod response;
mod run_cards;

pub(super) use across::{over_before_returned, step_longer_than};

use geo_index::Tier;
use hub_dispatch::{Category, CategoryRule, Grade, OFFERS_AT_ONCE_MAX, Policy, Span};

/// Longest time a policy may name: a year.
const CLOCK_MS_MAX: u64 = 366 * 24 * 3_600 * 1_000;
/// Shortest time a policy may name; drills and replays run this fast.
const CLOCK_MS_MIN: u64 = 10;
/// Longest span, in days, working or not; hours and minutes accordingly.
const SPAN_DAYS_MAX: u32 = 1_000;
/// Office hours of a day as far as the longest span is concerned.
const OFFICE_HOURS_MAX: u32 = 24;
/// How often the units at one case may ask for more: each time opens a task that is looked for on its own.
const BACKUPS_MAX: u32 = 10;
/// How often anything may be done again.
const TIMES_MAX: u8 = 100;
/// Longest time after which a report is still said to be an earlier one again.
const REPEAT_DAYS_MAX: u32 = 90;
/// The same where life may be in danger: a day later it is another accident.
const REPEAT_RED_MINUTES_MAX: u32 = 24 * 60;
/// Two positions that are further apart are never one place.
const SAME_PLACE_M_MAX: u32 = 500;
/// Most categories: those that rows add stay, however many imports there are.
pub(super) const CATEGORIES_MAX: usize = 1_000;
/// Widest ring.
const RADIUS_M_MAX: u32 = 1_000_000;

/// The policy in force until another is imported.
///
/// Five of its categories want a picture of before and one of after (取证): 市容环境, 宣传广告, 施工管理, 街面秩序 and 设施部件 are
/// matters of how a place looks, which two pictures prove and words do not. Of quarrels, crimes, people in need and enquiries it
/// wants none: there a picture shows people instead of the matter, or nothing. No place is wanted anywhere, for many phones find
/// none indoors.
#[must_use]
pub fn default_policy() -> &'static str {
    include_str!("../../data/policy.json")
}

/// A mistake in a policy.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PolicyError {
    /// A clock is too short or too long.
    #[error("{name} is {found} ms, it must lie between {CLOCK_MS_MIN} and {CLOCK_MS_MAX}")]
    Clock {
        /// Its path in the document.
        name: String,
        /// Its value.
        found: u64,
    },
    /// The number of offers at once is out of range.
    #[error("{name} is {found}, it must lie between 1 and {OFFERS_AT_ONCE_MAX}")]
    Offers {
        /// Its path in the document.
        name: String,
        /// Its value.
        found: u8,
    },
    /// A grade has no ring, or a ring that is too wide.
    #[error("{name} has {found} rings; it needs at least one, and none wider than {RADIUS_M_MAX} m")]
    Rings {
        /// Its path in the document.
        name: String,
        /// How many there are.
        found: usize,
    },
    /// A danger word or a category code is empty: it would match everything.
    #[error("{0} is empty")]
    Empty(String),
    /// Nothing can be done in this time, or the time has no end.
    #[error("{name} is {found:?}: it must be longer than nothing and no longer than {SPAN_DAYS_MAX} days")]
    Span {
        /// Its path in the document.
        name: String,
        /// What it is.
        found: Span,
    },
    /// A number out of its range.
    #[error("{name} is {found}, it must lie between {least} and {most}")]
    Range {
        /// Its path in the document.
        name: String,
        /// What it is.
        found: u32,
        /// The least it can be.
        least: u32,
        /// The most it can be.
        most: u32,
    },
    /// The same tier is reported to twice by the same way.
    #[error("{0} asks for what a row before it asks for")]
    ReportedTwice(String),
    /// Evidence is wanted where none is ever asked for: the rule would hold for nothing.
    #[error("{0} asks for evidence, of which a call for help needs none")]
    NeverWanted(String),
    /// What has to happen within a limit takes longer than the limit.
    #[error("{name} is {found}, which is longer than {limit}: {allowed}")]
    Longer {
        /// Its path in the document; of two that come one after the other, both.
        name: String,
        /// How long it is.
        found: String,
        /// Path of the limit.
        limit: String,
        /// How long that is.
        allowed: String,
    },
    /// Two rows speak of the same, so that one of them would hold for nothing.
    #[error("{0} speaks of what a row before it speaks of")]
    SaidTwice(String),
    /// Cases would begin at a tier where none can, or may.
    #[error("{name} is {found:?}, it must lie between {least:?} and {most:?}")]
    BeginsAt {
        /// Its path in the document.
        name: String,
        /// The tier that it names.
        found: Tier,
        /// The lowest.
        least: Tier,
        /// The highest.
        most: Tier,
    },
    /// Two run cards are for the same cases.
    #[error("{0} is for the same cases as a card before it")]
    Twice(String),
    /// A card wants somebody by a time, or by a way of getting about, and nobody reckons them.
    #[error("{0} wants somebody by a time or a way of getting about: without choice nobody reckons them")]
    NobodyExpected(String),
    /// 网格员 would be moved out of their 责任网格.
    #[error("{0} is true: grid workers stay in their grids")]
    GridLeft(String),
    /// A rule of the closed loop is about a category that the policy does not have: it would hold for nothing.
    #[error("{name} speaks of category {category}, which is not in categories")]
    UnknownCategory {
        /// Its path in the document.
        name: String,
        /// The category.
        category: String,
    },
}

/// Every mistake in a policy, each naming its place.
#[must_use]
pub fn check_policy(policy: &Policy) -> Vec<PolicyError> {
    let mut mistakes = Vec::new();
    for (name, grade) in [("red", Grade::Red), ("orange", Grade::Orange), ("ordinary", Grade::Ordinary)] {
        let rule = policy.grade(grade);
        let clocks = [
            ("answer_within_ms", rule.answer_within_ms),
            ("search_again_ms", rule.search_again_ms),
            ("climb_after_ms", rule.climb_after_ms),
            ("repeat_ms", rule.repeat_ms),
            ("act_within_ms", rule.act_within_ms),
            ("arrive_within_ms", rule.arrive_within_ms),
            ("finish_within_ms", rule.finish_within_ms),
            ("verify_within_ms", rule.verify_within_ms),
            ("welfare_every_ms", rule.welfare_every_ms),
        ];
        mistakes.extend(
            clocks.into_iter().filter_map(|(clock, found)| check_clock(&format!("{name}.{clock}"), found)),
        );
        if rule.offers_at_once == 0 || rule.offers_at_once > OFFERS_AT_ONCE_MAX {
            let name = format!("{name}.offers_at_once");
            mistakes.push(PolicyError::Offers { name, found: rule.offers_at_once });
        }
        if rule.rings.is_empty() || rule.rings.iter().any(|ring| ring.radius_m > RADIUS_M_MAX) {
            mistakes.push(PolicyError::Rings { name: format!("{name}.rings"), found: rule.rings.len() });
        }
    }
    let holds = [("fix_stale_after_ms", policy.fix_stale_after_ms), ("call_first_ms", policy.call_first_ms)];
    mistakes.extend(holds.into_iter().filter_map(|(name, found)| check_clock(name, found)));
    let empty_word = policy.danger_words.iter().position(|danger| danger.word.trim().is_empty());
    mistakes.extend(empty_word.map(|index| PolicyError::Empty(format!("danger_words[{index}].word"))));
    mistakes.extend(too_many("categories".to_owned(), policy.categories.len(), CATEGORIES_MAX));
    if policy.categories.contains_key(&Category(String::new())) {
        mistakes.push(PolicyError::Empty("a category code".to_owned()));
    }
    if !policy.sos.evidence.is_nothing() {
        mistakes.push(PolicyError::NeverWanted("sos.evidence".to_owned()));
    }
    check_limits(policy, &mut mistakes);
    check_loop(policy, &mut mistakes);
    mistakes.extend(across::check(policy));
    mistakes.extend(begins::check(&policy.closed_loop));
    mistakes.extend(reports_up::check(policy));
    mistakes.extend(choice::check(policy));
    mistakes.extend(run_cards::check(policy));
    mistakes.extend(response::check(policy));
    mistakes
}

/// Whether something can be done in a span: it is longer than nothing, and ends.
pub(super) fn is_possible(span: Span) -> bool {
    let (found, most) = match span {
        Span::Minutes(minutes) => (minutes, SPAN_DAYS_MAX * 24 * 60),
        Span::Hours(hours) => (hours, SPAN_DAYS_MAX * 24),
        Span::WorkingMinutes(minutes) => (minutes, SPAN_DAYS_MAX * OFFICE_HOURS_MAX * 60),
        Span::WorkingHours(hours) => (hours, SPAN_DAYS_MAX * OFFICE_HOURS_MAX),
        Span::Days(days) | Span::WorkingDays(days) => (days, SPAN_DAYS_MAX),
    };
    (1..=most).contains(&found)
}

fn check_span(name: String, found: Option<Span>) -> Option<PolicyError> {
    let found = found.filter(|found| !is_possible(*found))?;
    Some(PolicyError::Span { name, found })
}

fn check_limits(policy: &Policy, mistakes: &mut Vec<PolicyError>) {
    let grades = [("red", Grade::Red), ("orange", Grade::Orange), ("ordinary", Grade::Ordinary)];
    let listed =
        policy.categories.iter().map(|(category, rule)| (format!("categories.{}", category.0), rule));
    let others = [("otherwise", &policy.otherwise), ("sos", &policy.sos)];
    let others = others.map(|(name, rule)| (name.to_owned(), rule));
    let rules: Vec<(String, &CategoryRule)> = listed.chain(others).collect();
    for (name, grade) in grades {
        mistakes.extend(check_span(format!("{name}.limit"), policy.grade(grade).limit));
        let limits = rules.iter().map(|(rule, of)| (format!("{rule}.limits.{name}"), of.limits.of(grade)));
        mistakes.extend(limits.filter_map(|(name, limit)| check_span(name, limit)));
    }
}

fn check_loop(policy: &Policy, mistakes: &mut Vec<PolicyError>) {
    let rules = &policy.closed_loop;
    let path = |name: &str| format!("closed_loop.{name}");
    let spans = [
        ("sign_within", rules.sign_within),
        ("rule_within", rules.rule_within),
        ("extension_max", rules.extension_max),
        ("call_back_within", rules.call_back_within),
        ("return_within", rules.return_within),
        ("supervision_answer_within", rules.supervision_answer_within),
        ("pressing.sign_within", rules.pressing.sign_within),
        ("pressing.rule_within", rules.pressing.rule_within),
        ("pressing.call_back_within", rules.pressing.call_back_within),
        ("call_back_again_after", rules.call_back_again_after),
    ];
    mistakes.extend(spans.into_iter().filter_map(|(name, span)| check_span(path(name), Some(span))));
    let times = u32::from(TIMES_MAX);
    // Without a return everybody is bound at once, and without a redo a caller's word is the last: both can be meant.
    let numbers = [
        ("returns_max", u32::from(rules.returns_max), 0, times),
        ("hand_ons_max", u32::from(rules.hand_ons_max), 0, times),
        ("redo_max", u32::from(rules.redo_max), 0, times),
        ("backups_max", u32::from(rules.backups_max), 0, BACKUPS_MAX),
        ("sent_back_climbs_at", u32::from(rules.sent_back_climbs_at), 0, times),
        ("limit_climbs_at", u32::from(rules.limit_climbs_at), 80, 100),
        ("places_max", u32::from(rules.places_max), 0, times),
        ("call_backs_max", u32::from(rules.call_backs_max), 1, times),
        ("review_within_days", u32::from(rules.review_within_days), 1, SPAN_DAYS_MAX),
        ("self_handled.sample_percent", u32::from(rules.self_handled.sample_percent), 0, 100),
        // Nothing joins by itself where it is 0: that can be meant.
        ("repeats.within_days", u32::from(rules.repeats.within_days), 0, REPEAT_DAYS_MAX),
        (
            "repeats.red_within_minutes",
            u32::from(rules.repeats.red_within_minutes),
            0,
            REPEAT_RED_MINUTES_MAX,
        ),
        ("repeats.same_place_m", rules.repeats.same_place_m, 0, SAME_PLACE_M_MAX),
    ];
    mistakes.extend(numbers.into_iter().filter_map(|(name, found, least, most)| {
        let out_of_range = !(least..=most).contains(&found);
        out_of_range.then(|| PolicyError::Range { name: path(name), found, least, most })
    }));
    let competence = rules.competence.iter().enumerate().flat_map(|(at, rule)| {
        rule.categories.iter().map(move |category| (format!("closed_loop.competence[{at}]"), category))
    });
    let handled = rules.self_handled.categories.iter();
    let handled = handled.map(|category| (path("self_handled.categories"), category));
    let unknown = competence.chain(handled).filter(|(_, category)| !policy.categories.contains_key(category));
    mistakes.extend(
        unknown.map(|(name, Category(category))| PolicyError::UnknownCategory {
            name,
            category: category.clone(),
        }),
    );
}

/// A list that is longer than any that was meant.
fn too_many(name: String, found: usize, most: usize) -> Option<PolicyError> {
    let of = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    (found > most).then(|| PolicyError::Range { name, found: of(found), least: 0, most: of(most) })
}

fn check_clock(name: &str, found: u64) -> Option<PolicyError> {
    let out_of_range = !(CLOCK_MS_MIN..=CLOCK_MS_MAX).contains(&found);
    out_of_range.then(|| PolicyError::Clock { name: name.to_owned(), found })
}

#[cfg(test)]
mod tests;
