//! The policy that ships with the product, and what makes a policy usable.

use hub_dispatch::{Category, CategoryRule, Grade, OFFERS_AT_ONCE_MAX, Policy, Span};

/// Longest time a policy may name: a year.
const CLOCK_MS_MAX: u64 = 366 * 24 * 3_600 * 1_000;
/// Shortest time a policy may name; drills and replays run this fast.
const CLOCK_MS_MIN: u64 = 10;
/// Longest span, in days, working or not; hours and minutes accordingly.
const SPAN_DAYS_MAX: u32 = 1_000;
/// Office hours of a day as far as the longest span is concerned.
const OFFICE_HOURS_MAX: u32 = 24;
/// How often anything may be done again.
const TIMES_MAX: u8 = 100;
/// Widest ring.
const RADIUS_M_MAX: u32 = 1_000_000;

/// The policy in force until another is imported.
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
        found: u16,
        /// The least it can be.
        least: u16,
        /// The most it can be.
        most: u16,
    },
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
    if policy.categories.contains_key(&Category(String::new())) {
        mistakes.push(PolicyError::Empty("a category code".to_owned()));
    }
    check_limits(policy, &mut mistakes);
    check_loop(policy, &mut mistakes);
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
    ];
    mistakes.extend(spans.into_iter().filter_map(|(name, span)| check_span(path(name), Some(span))));
    let days = u16::try_from(SPAN_DAYS_MAX).expect("the longest span in days is a small number");
    let times = u16::from(TIMES_MAX);
    // Without a return everybody is bound at once, and without a redo a caller's word is the last: both can be meant.
    let numbers = [
        ("returns_max", u16::from(rules.returns_max), 0, times),
        ("redo_max", u16::from(rules.redo_max), 0, times),
        ("call_backs_max", u16::from(rules.call_backs_max), 1, times),
        ("review_within_days", rules.review_within_days, 1, days),
        ("self_handled.sample_percent", u16::from(rules.self_handled.sample_percent), 0, 100),
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

fn check_clock(name: &str, found: u64) -> Option<PolicyError> {
    let out_of_range = !(CLOCK_MS_MIN..=CLOCK_MS_MAX).contains(&found);
    out_of_range.then(|| PolicyError::Clock { name: name.to_owned(), found })
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    /// The shipped policy with one thing changed must have exactly this mistake, or none.
    #[track_caller]
    fn check(pointer: &str, to: Value, expected: Option<&str>) {
        let mut document: Value = serde_json::from_str(default_policy()).unwrap();
        *document.pointer_mut(pointer).unwrap_or_else(|| panic!("{pointer} is not in the policy")) = to;
        let policy: Policy = serde_json::from_value(document).unwrap();
        let found: Vec<String> = check_policy(&policy).iter().map(ToString::to_string).collect();
        match expected {
            None => assert_eq!(found, Vec::<String>::new()),
            Some(expected) => {
                assert_eq!(found.len(), 1, "{found:?}");
                assert!(found[0].starts_with(expected), "{found:?}");
            }
        }
    }

    #[test]
    fn the_shipped_policy_has_a_limit_for_every_grade_and_no_mistake() {
        let policy: Policy = serde_json::from_str(default_policy()).unwrap();
        assert_eq!(check_policy(&policy), []);
        assert_eq!(policy.red.limit, Some(Span::Hours(2)));
        assert_eq!(policy.orange.limit, Some(Span::Hours(24)));
        assert_eq!(policy.ordinary.limit, Some(Span::WorkingDays(5)));
    }

    #[test]
    fn a_limit_in_which_nothing_can_be_done_is_named() {
        check("/red/limit", json!({ "hours": 0 }), Some("red.limit is Hours(0)"));
        check(
            "/ordinary/limit",
            json!({ "working_days": 1_001 }),
            Some("ordinary.limit is WorkingDays(1001)"),
        );
        check("/ordinary/limit", json!({ "working_days": 1_000 }), None);
        let limits = json!({ "ordinary": { "days": 0 } });
        check("/categories/04/limits", limits, Some("categories.04.limits.ordinary is Days(0)"));
    }

    #[test]
    fn an_extension_of_nothing_is_named() {
        let nothing = json!({ "working_days": 0 });
        check("/closed_loop/extension_max", nothing, Some("closed_loop.extension_max is WorkingDays(0)"));
    }

    #[test]
    fn a_sample_of_more_than_everything_is_named() {
        let percent = "/closed_loop/self_handled/sample_percent";
        check(percent, json!(101), Some("closed_loop.self_handled.sample_percent is 101"));
        check(percent, json!(100), None);
    }

    #[test]
    fn a_policy_may_allow_no_return_and_must_try_a_caller_once() {
        check("/closed_loop/returns_max", json!(0), None);
        check("/closed_loop/call_backs_max", json!(0), Some("closed_loop.call_backs_max is 0"));
        check("/closed_loop/review_within_days", json!(0), Some("closed_loop.review_within_days is 0"));
    }

    #[test]
    fn rules_for_a_category_that_is_not_there_are_named() {
        let rules = json!([{ "from": "county", "categories": ["77"] }]);
        check("/closed_loop/competence", rules, Some("closed_loop.competence[0] speaks of category 77"));
        let handled = json!(["04", "78"]);
        check(
            "/closed_loop/self_handled/categories",
            handled,
            Some("closed_loop.self_handled.categories speaks of category 78"),
        );
    }
}
