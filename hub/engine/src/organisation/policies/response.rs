//! What makes the rules of a response (应急响应) usable: spans in natural time, shares of clocks that leave something, levels in their
//! order, and categories that there are.

use hub_dispatch::{
    CLOCKS_PERCENT_MIN, Category, EmergencyLevel, LevelRule, Levels, PLANS_MAX, POSITION_EVERY_S, Policy,
    Span,
};

use super::{PolicyError, check_span, too_many};

/// What is wrong with the rules of responses.
pub(super) fn check(policy: &Policy) -> Vec<PolicyError> {
    let rules = &policy.response;
    let mut mistakes: Vec<PolicyError> =
        too_many("response.plans".to_owned(), rules.plans.len(), PLANS_MAX).into_iter().collect();
    let reports = [
        ("phone_within", rules.reports.phone_within),
        ("written_within", rules.reports.written_within),
        ("final_within", rules.reports.final_within),
    ];
    mistakes.extend(
        reports.into_iter().filter_map(|(name, span)| natural(format!("response.reports.{name}"), span)),
    );
    check_levels("response.otherwise", &rules.otherwise, policy, &mut mistakes);
    for (code, plan) in rules.plans.iter().take(PLANS_MAX) {
        let path = format!("response.plans.{code}");
        let blank = [("a plan code", code), ("name", &plan.name)]
            .into_iter()
            .filter(|(_, text)| text.trim().is_empty());
        mistakes.extend(blank.map(|(name, _)| PolicyError::Empty(format!("{path}: {name}"))));
        check_levels(&format!("{path}.levels"), &plan.levels, policy, &mut mistakes);
    }
    mistakes
}

fn check_levels(path: &str, levels: &Levels, policy: &Policy, mistakes: &mut Vec<PolicyError>) {
    for level in EmergencyLevel::ALL {
        let word = format!("{level:?}").to_lowercase();
        check_level(&format!("{path}.{word}"), levels.of(level), policy, mistakes);
    }
}

fn check_level(path: &str, rule: &LevelRule, policy: &Policy, mistakes: &mut Vec<PolicyError>) {
    let numbers = [
        ("clocks_percent", rule.clocks_percent.into(), CLOCKS_PERCENT_MIN.into(), 100),
        (
            "position_every_s",
            u32::from(rule.position_every_s),
            u32::from(*POSITION_EVERY_S.start()),
            u32::from(*POSITION_EVERY_S.end()),
        ),
    ];
    mistakes.extend(numbers.into_iter().filter_map(|(name, found, least, most): (_, u32, u32, u32)| {
        let out_of_range = !(least..=most).contains(&found);
        out_of_range.then(|| PolicyError::Range { name: format!("{path}.{name}"), found, least, most })
    }));
    let spans = [("wait_at_most", rule.wait_at_most), ("reported_every", rule.reported_every)];
    mistakes.extend(spans.into_iter().filter_map(|(name, span)| natural(format!("{path}.{name}"), span)));
    let unknown = rule.never_wait.iter().filter(|category| !policy.categories.contains_key(category));
    mistakes.extend(unknown.map(|Category(category)| PolicyError::UnknownCategory {
        name: format!("{path}.never_wait"),
        category: category.clone(),
    }));
}

/// A flood waits for no office hours.
fn natural(name: String, span: Span) -> Option<PolicyError> {
    if span.is_working() {
        return Some(PolicyError::Span { name, found: span });
    }
    check_span(name, Some(span))
}
