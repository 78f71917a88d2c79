//! 出动卡: what a card wants must be somebody, no more than can be asked, and by times that somebody reckons.

use hub_dispatch::{ChoiceRules, Policy, RunCard, WANTED_MAX, Want};

use super::PolicyError;

/// Longest time within which somebody may be wanted: a day.
const WITHIN_S_MAX: u32 = 24 * 3_600;
/// Nobody is wanted sooner than this: it is what an offer takes to be seen.
const WITHIN_S_MIN: u32 = 10;
/// Most hours of duty that a card may allow: two days.
const ON_DUTY_H_MAX: u32 = 48;

/// Nobody works off more in one duty.
const LOAD_MAX: u32 = 200;

/// What is wrong with the run cards, and with the load that holds for all.
pub(super) fn check(policy: &Policy) -> Vec<PolicyError> {
    let mut mistakes: Vec<PolicyError> =
        policy.choice.and_then(|rules| load("choice", rules.load_max)).into_iter().collect();
    for (at, card) in policy.run_cards.iter().enumerate() {
        let path = format!("run_cards[{at}]");
        let same = |other: &RunCard| {
            (&other.category, &other.matter, other.grade) == (&card.category, &card.matter, card.grade)
        };
        if policy.run_cards[..at].iter().any(same) {
            mistakes.push(PolicyError::Twice(path.clone()));
        }
        let unknown = card.category.as_ref().filter(|category| !policy.categories.contains_key(category));
        mistakes.extend(unknown.map(|category| PolicyError::UnknownCategory {
            name: format!("{path}.category"),
            category: category.0.clone(),
        }));
        if card.must.is_empty() && card.should.is_empty() && card.call.is_empty() {
            mistakes.push(PolicyError::Empty(path.clone()));
        }
        mistakes.extend(wants(card, &path, policy.choice.as_ref()));
    }
    mistakes
}

fn wants(card: &RunCard, path: &str, choice: Option<&ChoiceRules>) -> Vec<PolicyError> {
    let must = card.must.iter().enumerate().map(|(at, want)| (format!("{path}.must[{at}]"), want));
    let should = card.should.iter().enumerate().map(|(at, want)| (format!("{path}.should[{at}]"), want));
    let all: Vec<(String, &Want)> = must.chain(should).collect();
    let units: u32 = all.iter().map(|(_, want)| u32::from(want.count)).sum();
    let most = u32::try_from(WANTED_MAX).unwrap_or(u32::MAX);
    let too_many = range(format!("{path}.must and should"), units, 0, most);
    let each = all.into_iter().flat_map(|(path, want)| one(&path, want, choice));
    too_many.into_iter().chain(each).collect()
}

fn one(path: &str, want: &Want, choice: Option<&ChoiceRules>) -> Vec<PolicyError> {
    let count = range(format!("{path}.count"), want.count.into(), 1, u32::MAX);
    let within = want.within_s.and_then(|s| range(format!("{path}.within_s"), s, WITHIN_S_MIN, WITHIN_S_MAX));
    let rested = want.on_duty_max_h.map(u32::from);
    let rested = rested.and_then(|hours| range(format!("{path}.on_duty_max_h"), hours, 1, ON_DUTY_H_MAX));
    let load = load(path, want.load_max);
    let reckons = want.within_s.is_some() || want.travel.is_some();
    let unreckoned = (reckons && choice.is_none()).then(|| PolicyError::NobodyExpected(path.to_owned()));
    [count, within, rested, load, unreckoned].into_iter().flatten().collect()
}

fn load(path: &str, most: Option<u8>) -> Option<PolicyError> {
    range(format!("{path}.load_max"), most?.into(), 1, LOAD_MAX)
}

fn range(name: String, found: u32, least: u32, most: u32) -> Option<PolicyError> {
    (!(least..=most).contains(&found)).then_some(PolicyError::Range { name, found, least, most })
}
