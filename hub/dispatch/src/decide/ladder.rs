//! Which posts a case can climb to, and at which of them it begins.

use super::draft::Draft;
use crate::{CaseFacts, CaseId, CategoryRule, ClimbReason, Grade, Refusal, Rung, board::Case};

/// The rung at which a case begins, and why it is not the lowest.
pub(super) fn begins(draft: &Draft<'_>, facts: &CaseFacts) -> (u8, Option<ClimbReason>) {
    let tier = draft.policy().closed_loop.begins_at(facts.people());
    let below = tier.map_or(0, |tier| facts.ladder.iter().filter(|rung| rung.tier < tier).count());
    match u8::try_from(below).expect("a ladder has no more rungs than there are tiers") {
        0 => (0, None),
        first => (first, Some(ClimbReason::ManyPeople)),
    }
}

/// The posts above the case's area, as high as the category may climb at that grade, and as the number of people asks for.
/// A case whose area lies higher than that has the one post of its own area.
pub(super) fn ladder(
    draft: &Draft<'_>,
    rule: &CategoryRule,
    grade: Grade,
    people: Option<u32>,
    case: CaseId,
) -> Result<Vec<Rung>, Refusal> {
    let posts = &draft.situation.posts;
    let lowest = posts.first().ok_or(Refusal::NoPost(case))?;
    let begins_at = draft.policy().closed_loop.begins_at(people);
    let carried_to = rule.carried_to(grade);
    let highest = begins_at.map_or(carried_to, |tier| tier.max(carried_to));
    let climbing = posts.iter().filter(|post| post.rung.tier <= highest);
    let ladder: Vec<Rung> = climbing.map(|post| post.rung.clone()).collect();
    Ok(if ladder.is_empty() { vec![lowest.rung.clone()] } else { ladder })
}

/// The posts by which the ladder of a case grows upward that rises to a grade. What it has stays.
pub(super) fn gained(draft: &Draft<'_>, case: &Case, grade: Grade) -> Vec<Rung> {
    let facts = &case.facts;
    if grade >= facts.grade {
        return Vec::new();
    }
    let rule = match facts.sos_unit {
        Some(_) => &draft.policy().sos,
        None => draft.policy().category(&facts.category),
    };
    let (top, highest) = (facts.ladder.last().map(|rung| rung.tier), rule.carried_to(grade));
    let above = draft.situation.posts.iter().map(|post| &post.rung);
    let mut gained: Vec<Rung> =
        above.filter(|rung| Some(rung.tier) > top && rung.tier <= highest).cloned().collect();
    gained.sort_by_key(|rung| rung.tier);
    gained.dedup_by_key(|rung| rung.tier);
    gained
}
