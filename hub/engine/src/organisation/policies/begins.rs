//! Where cases begin and who may close them: each list says a thing once, names tiers that have posts, is of a length that
//! somebody meant, and carries no everyday matter past the county: none by its grade, nor for a small risk or few people.

use geo_index::Tier;
use hub_dispatch::{Grade, LoopRules, Risk};

use super::{PolicyError, too_many};

/// Most rows of one of the lists.
const ROWS_MAX: usize = 100;

/// From so many people on a matter is none of every day, whatever its grade.
const MANY_PEOPLE: u32 = 5;

/// What is wrong with the lists of the closed loop that name tiers.
pub(super) fn check(rules: &LoopRules) -> Vec<PolicyError> {
    let mut mistakes = Vec::new();
    let most = |is_everyday: bool| if is_everyday { Tier::County } else { Tier::City };
    let grades = rules.grades_begin_at.iter();
    let grades = grades.map(|rule| (rule.grade, rule.tier, most(rule.grade == Grade::Ordinary)));
    check_rows("grades_begin_at", grades, &mut mistakes);
    let risks = rules.risk_begins_at.iter();
    let risks = risks.map(|rule| (rule.risk, rule.tier, most(rule.risk < Risk::Orange)));
    check_rows("risk_begins_at", risks, &mut mistakes);
    let crowds = rules.people_begin_at.iter();
    let crowds = crowds.map(|rule| (rule.people, rule.tier, most(rule.people < MANY_PEOPLE)));
    check_rows("people_begin_at", crowds, &mut mistakes);
    // From nobody on, every case would begin there, and those of which nothing is known would not.
    let nobody = rules.people_begin_at.iter().enumerate().filter(|(_, rule)| rule.people == 0);
    mistakes.extend(nobody.map(|(at, rule)| PolicyError::Range {
        name: format!("closed_loop.people_begin_at[{at}].people"),
        found: rule.people,
        least: 1,
        most: u32::MAX,
    }));
    let closes = rules.competence.iter().map(|rule| (&rule.grades, &rule.categories));
    check_once("competence", closes, &mut mistakes);
    mistakes
}

/// Rows of what begins, the tier at which it does, and the highest at which it may.
fn check_rows<T: PartialEq>(
    list: &str,
    rows: impl ExactSizeIterator<Item = (T, Tier, Tier)> + Clone,
    mistakes: &mut Vec<PolicyError>,
) {
    let out_of_range =
        rows.clone().enumerate().filter(|(_, (_, found, most))| *found == Tier::Grid || found > most);
    mistakes.extend(out_of_range.take(ROWS_MAX).map(|(at, (_, found, most))| {
        let name = format!("closed_loop.{list}[{at}].tier");
        PolicyError::BeginsAt { name, found, least: Tier::Village, most }
    }));
    check_once(list, rows.map(|(what, _, _)| what), mistakes);
}

/// A list that is too long, or says the same twice.
fn check_once<T: PartialEq>(
    list: &str,
    rows: impl ExactSizeIterator<Item = T>,
    mistakes: &mut Vec<PolicyError>,
) {
    mistakes.extend(too_many(format!("closed_loop.{list}"), rows.len(), ROWS_MAX));
    // Beyond what there can be nobody reads the rows.
    let rows: Vec<T> = rows.take(ROWS_MAX).collect();
    let twice = rows.iter().enumerate().filter(|(at, row)| rows[..*at].contains(row));
    mistakes.extend(twice.map(|(at, _)| PolicyError::SaidTwice(format!("closed_loop.{list}[{at}]"))));
}
