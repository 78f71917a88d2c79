//! 上报: what a policy asks to be reported upward must be possible: in some time, and to each once by each way.

use hub_dispatch::{Grade, Policy, REPORTS_UP_MAX, ReportUpRule};

use super::{PolicyError, check_span};

/// What is wrong with the reports upward that each grade asks for.
pub(super) fn check(policy: &Policy) -> Vec<PolicyError> {
    let grades = [("red", Grade::Red), ("orange", Grade::Orange), ("ordinary", Grade::Ordinary)];
    grades.into_iter().flat_map(|(name, grade)| of_grade(name, &policy.grade(grade).report_up)).collect()
}

fn of_grade(grade: &str, rules: &[ReportUpRule]) -> Vec<PolicyError> {
    let mut mistakes = Vec::new();
    if rules.len() > REPORTS_UP_MAX {
        let found = u32::try_from(rules.len()).unwrap_or(u32::MAX);
        let (name, most) = (format!("{grade}.report_up"), u32::try_from(REPORTS_UP_MAX).unwrap_or(u32::MAX));
        mistakes.push(PolicyError::Range { name, found, least: 0, most });
    }
    for (at, rule) in rules.iter().enumerate() {
        let name = format!("{grade}.report_up[{at}]");
        mistakes.extend(check_span(format!("{name}.within"), Some(rule.within)));
        if rules[..at].iter().any(|before| (before.to, before.by) == (rule.to, rule.by)) {
            mistakes.push(PolicyError::ReportedTwice(name));
        }
    }
    mistakes
}
