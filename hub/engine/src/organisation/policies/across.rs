//! What cannot hold together: each value may be right, and a deadline be impossible all the same.

use hub_dispatch::{Basis, Grade, LoopRules, Policy, Span};

use super::{PolicyError, is_possible};

/// Hours of a working day as far as two working spans are compared.
const OFFICE_DAY_H: u64 = 8;
const HOUR_MS: u64 = 3_600_000;
const DAY_MS: u64 = 24 * HOUR_MS;

/// What departments and posts, and units, have to do within a limit and could not.
pub(super) fn check(policy: &Policy) -> Vec<PolicyError> {
    let mut mistakes = Vec::new();
    for (grade, name) in [(Grade::Orange, "orange"), (Grade::Ordinary, "ordinary")] {
        let limits = limits(policy, grade, name);
        for (path, span) in within(&policy.closed_loop, grade) {
            let too_short = limits.iter().filter(|(_, limit)| is_longer(span, *limit));
            mistakes.extend(too_short.map(|(limit, allowed)| PolicyError::Longer {
                name: format!("closed_loop.{path}"),
                found: format!("{span:?}"),
                limit: limit.clone(),
                allowed: format!("{allowed:?}"),
            }));
        }
    }
    for (grade, name) in [(Grade::Red, "red"), (Grade::Orange, "orange"), (Grade::Ordinary, "ordinary")] {
        mistakes.extend(unit_time(policy, grade, name));
        mistakes.extend(reports_up(policy, grade, name));
    }
    mistakes.extend(letters(policy));
    mistakes
}

/// A step of a case of that grade for which a department or a post has longer than this limit, by its path in the document.
pub(in crate::organisation) fn step_longer_than(
    limit: Span,
    rules: &LoopRules,
    grade: Grade,
) -> Option<(&'static str, Span)> {
    let steps = within(rules, grade).into_iter().chain([("return_within", rules.return_within)]);
    steps.into_iter().find(|(_, span)| is_possible(limit) && is_longer(*span, limit))
}

/// Limits of everyday and pressing matters by the policy itself that are over while a department may still return a task, by
/// their paths: no mistake, for it may do so at once, and worth a look.
pub(in crate::organisation) fn over_before_returned(policy: &Policy) -> Vec<(String, Span)> {
    let returned = policy.closed_loop.return_within;
    let grades = [(Grade::Orange, "orange"), (Grade::Ordinary, "ordinary")];
    let all = grades.into_iter().flat_map(|(grade, name)| limits(policy, grade, name));
    all.filter(|(_, limit)| is_longer(returned, *limit)).collect()
}

/// What a department or a post has for one step of a case of that grade.
fn within(rules: &LoopRules, grade: Grade) -> [(&'static str, Span); 2] {
    let spans = [rules.sign_within(grade), rules.rule_within(grade)];
    let paths = match grade {
        Grade::Red | Grade::Orange => ["pressing.sign_within", "pressing.rule_within"],
        Grade::Ordinary => ["sign_within", "rule_within"],
    };
    [(paths[0], spans[0]), (paths[1], spans[1])]
}

/// Every limit that a case of that grade can have by the policy, with its path.
fn limits(policy: &Policy, grade: Grade, name: &str) -> Vec<(String, Span)> {
    let listed =
        policy.categories.iter().map(|(category, rule)| (format!("categories.{}", category.0), rule));
    let rules = listed.chain([("otherwise".to_owned(), &policy.otherwise)]);
    let of_rules = rules.map(|(path, rule)| (format!("{path}.limits.{name}"), rule.limits.of(grade)));
    let all = [(format!("{name}.limit"), policy.grade(grade).limit)].into_iter().chain(of_rules);
    // A limit in which nothing can be done is told as that.
    all.filter_map(|(path, limit)| Some((path, limit?))).filter(|(_, limit)| is_possible(*limit)).collect()
}

/// A unit that takes all the time it has, where a limit runs by the clock as its time does.
fn unit_time(policy: &Policy, grade: Grade, name: &str) -> Vec<PolicyError> {
    let rule = policy.grade(grade);
    let both_ms = rule.arrive_within_ms.saturating_add(rule.finish_within_ms);
    let is_too_long = |limit: Span| limit.natural_ms().is_some_and(|allowed_ms| both_ms > allowed_ms);
    let too_short = limits(policy, grade, name).into_iter().filter(|(_, limit)| is_too_long(*limit));
    let longer = |(limit, allowed): (String, Span)| PolicyError::Longer {
        name: format!("{name}.arrive_within_ms + {name}.finish_within_ms"),
        found: format!("{both_ms} ms"),
        limit,
        allowed: format!("{allowed:?}"),
    };
    too_short.map(longer).collect()
}

/// 上报 that is owed only when the matter has to be dealt with already.
fn reports_up(policy: &Policy, grade: Grade, name: &str) -> Vec<PolicyError> {
    let rules = policy.grade(grade).report_up.iter().enumerate();
    let within = rules.map(|(at, rule)| (format!("{name}.report_up[{at}].within"), rule.within));
    within.filter_map(|(path, within)| beyond_limit(policy, grade, name, (path, within))).collect()
}

/// 督办: an answer that may take longer than the whole matter. Red and orange have shorter limits than any office has for a
/// letter, which is written when the limit is over: they are not measured by it.
fn letters(policy: &Policy) -> Option<PolicyError> {
    let path = "closed_loop.supervision_answer_within".to_owned();
    beyond_limit(policy, Grade::Ordinary, "ordinary", (path, policy.closed_loop.supervision_answer_within))
}

/// What takes longer than the limit of the grade itself.
fn beyond_limit(
    policy: &Policy,
    grade: Grade,
    name: &str,
    (path, span): (String, Span),
) -> Option<PolicyError> {
    let limit = policy.grade(grade).limit.filter(|limit| is_possible(*limit) && is_longer(span, *limit))?;
    Some(PolicyError::Longer {
        name: path,
        found: format!("{span:?}"),
        limit: format!("{name}.limit"),
        allowed: format!("{limit:?}"),
    })
}

/// Whether a span is longer than a limit whenever both begin. How long working time takes by the clock depends on that: what
/// runs by the clock is never said to be longer than it.
fn is_longer(span: Span, limit: Span) -> bool {
    match (span.basis(), limit.basis()) {
        (_, Basis::Natural) => least_ms(span, DAY_MS) > least_ms(limit, DAY_MS),
        (Basis::Working, Basis::Working) => {
            least_ms(span, OFFICE_DAY_H * HOUR_MS) > least_ms(limit, OFFICE_DAY_H * HOUR_MS)
        }
        (Basis::Natural, Basis::Working) => false,
    }
}

/// How long a span takes at least, with working days of that length.
fn least_ms(span: Span, day_ms: u64) -> u64 {
    match span {
        Span::Minutes(minutes) | Span::WorkingMinutes(minutes) => u64::from(minutes) * 60_000,
        Span::Hours(hours) | Span::WorkingHours(hours) => u64::from(hours) * HOUR_MS,
        Span::Days(days) => u64::from(days) * DAY_MS,
        Span::WorkingDays(days) => u64::from(days) * day_ms,
    }
}
