//! The policy that ships with the product, and what makes a policy usable.

use hub_dispatch::{Category, Grade, OFFERS_AT_ONCE_MAX, Policy};

/// Longest time a policy may name: a year.
const CLOCK_MS_MAX: u64 = 366 * 24 * 3_600 * 1_000;
/// Shortest time a policy may name; drills and replays run this fast.
const CLOCK_MS_MIN: u64 = 10;
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
    mistakes
}

fn check_clock(name: &str, found: u64) -> Option<PolicyError> {
    let out_of_range = !(CLOCK_MS_MIN..=CLOCK_MS_MAX).contains(&found);
    out_of_range.then(|| PolicyError::Clock { name: name.to_owned(), found })
}
