//! Which posts a case can climb to, and at which of them it begins.

use geo_index::Tier;

use super::draft::Draft;
use crate::{
    CaseFacts, CaseId, CaseReport, CategoryRule, ClimbReason, Grade, Intake, LoopRules, Matter, Refusal,
    Rung, Wish,
    board::{Absorbed, Case},
};

/// What puts a case higher than its category alone would.
#[derive(Debug, Clone, Copy)]
pub(super) struct Concerns {
    people: Option<u32>,
    confided: bool,
    desk_work: bool,
}

impl Concerns {
    /// Of a report that opens a case of that grade.
    pub(super) fn of_intake(intake: &Intake, grade: Grade) -> Self {
        let desk_work = is_desk_work(intake.matter.as_ref(), grade);
        Self { people: intake.people, confided: intake.wish.confidential, desk_work }
    }

    /// Of an open case.
    pub(super) fn of_case(case: &Case) -> Self {
        let mut reports = case.handling.reports.iter();
        let confided = reports.any(|report| report.wish.confidential);
        Self { people: case.facts.people(), confided, desk_work: case.facts.is_desk_work() }
    }

    /// Of what stays of a case when a part of it leaves, or of what leaves: about such a matter, and as pressing.
    pub(super) fn of_reports(
        people: Option<u32>,
        (matter, grade): (Option<&Matter>, Grade),
        own: &[&CaseReport],
        rest: &[&Absorbed],
    ) -> Self {
        let brought = rest.iter().flat_map(|absorbed| &absorbed.reports);
        let mut all = own.iter().copied().chain(brought);
        let desk_work = is_desk_work(matter, grade);
        Self { people, confided: all.any(|report| report.wish.confidential), desk_work }
    }

    /// The tier that a ladder must reach, whatever the category says: many people and departments' matters begin there, and
    /// whoever reported it in confidence is called back from there.
    fn reach(self, rules: &LoopRules) -> Option<Tier> {
        let confided = Some(rules.confidential_from).filter(|_| self.confided);
        let desk_work = Some(rules.desk_work_from).filter(|_| self.desk_work);
        rules.begins_at(self.people).max(confided).max(desk_work)
    }
}

/// What is a department's is no unit's unless it is red: see [`CaseFacts::is_desk_work`].
fn is_desk_work(matter: Option<&Matter>, grade: Grade) -> bool {
    grade != Grade::Red && matter.is_some_and(Matter::is_for_a_department)
}

/// The rung at which a case begins, and why it is not the lowest.
pub(super) fn begins(draft: &Draft<'_>, facts: &CaseFacts) -> (u8, Option<ClimbReason>) {
    let rules = &draft.policy_of(facts).closed_loop;
    let many = rules.begins_at(facts.people());
    // 国办函〔2025〕66号: what is a department's is no village's to find one for, to rule on or to check.
    let desk = Some(rules.desk_work_from).filter(|_| facts.is_desk_work());
    let tier = many.max(desk);
    let reason = if desk > many { ClimbReason::DeskWork } else { ClimbReason::ManyPeople };
    let below = tier.map_or(0, |tier| facts.ladder.iter().filter(|rung| rung.tier < tier).count());
    // In a realm without a centre so high its highest has it.
    let below = below.min(facts.ladder.len().saturating_sub(1));
    match u8::try_from(below).expect("a ladder has no more rungs than there are tiers") {
        0 => (0, None),
        first => (first, Some(reason)),
    }
}

/// The first rung of a ladder at or above a tier; its top if there is none.
pub(super) fn rung_of(ladder: &[Rung], tier: Option<Tier>) -> u8 {
    let found = ladder.iter().position(|rung| Some(rung.tier) >= tier);
    let index = found.unwrap_or(ladder.len().saturating_sub(1));
    u8::try_from(index).expect("a ladder has no more rungs than there are tiers")
}

/// The posts above the case's area, as high as the category may climb at that grade, and as it concerns.
/// A case whose area lies higher than that has the one post of its own area.
pub(super) fn ladder(
    draft: &Draft<'_>,
    rule: &CategoryRule,
    grade: Grade,
    concerns: Concerns,
    case: CaseId,
) -> Result<Vec<Rung>, Refusal> {
    let posts = &draft.situation.posts;
    let lowest = posts.first().ok_or(Refusal::NoPost(case))?;
    let highest = concerns.reach(&draft.policy().closed_loop).max(Some(rule.carried_to(grade)));
    let climbing = posts.iter().filter(|post| Some(post.rung.tier) <= highest);
    // Posts that were asked for beside these may be gone, or of another line: a ladder only rises.
    let mut ladder: Vec<Rung> = Vec::new();
    for post in climbing {
        if ladder.last().is_none_or(|below| below.tier < post.rung.tier) {
            ladder.push(post.rung.clone());
        }
    }
    Ok(if ladder.is_empty() { vec![lowest.rung.clone()] } else { ladder })
}

/// The posts by which the ladder of a case grows upward that rises to a grade or to a number of people, or takes in reports with these wishes. What
/// it has stays.
pub(super) fn gained(
    draft: &Draft<'_>,
    case: &Case,
    (grade, people): (Grade, Option<u32>),
    mut wishes: impl Iterator<Item = Wish>,
) -> Vec<Rung> {
    let facts = &case.facts;
    let rule = draft.category_rule(facts);
    let brought = Concerns { people, confided: wishes.any(|wish| wish.confidential), desk_work: false };
    let carried_to = Some(rule.carried_to(grade)).filter(|_| grade < facts.grade);
    let highest = brought.reach(&draft.policy().closed_loop).max(carried_to);
    above_its_top(draft, &facts.ladder, highest)
}

/// The posts of the line above the top of a ladder, up to a tier.
fn above_its_top(draft: &Draft<'_>, ladder: &[Rung], highest: Option<Tier>) -> Vec<Rung> {
    let top = ladder.last().map(|rung| rung.tier);
    let above = draft.situation.posts.iter().map(|post| &post.rung);
    let mut gained: Vec<Rung> =
        above.filter(|rung| Some(rung.tier) > top && Some(rung.tier) <= highest).cloned().collect();
    gained.sort_by_key(|rung| rung.tier);
    gained.dedup_by_key(|rung| rung.tier);
    gained
}

/// The same for a case that is filed as something else from now on.
pub(super) fn gained_by(draft: &Draft<'_>, case: &Case, corrected: &Case) -> Vec<Rung> {
    let highest = |case: &Case| {
        let carried_to = draft.category_rule(&case.facts).carried_to(case.facts.grade);
        Concerns::of_case(case).reach(&draft.policy().closed_loop).max(Some(carried_to))
    };
    let now = highest(corrected);
    if now <= highest(case) { Vec::new() } else { above_its_top(draft, &case.facts.ladder, now) }
}

/// What a case keeps of its ladder when it becomes less pressing or concerns fewer people: as high as such a case climbs.
pub(super) fn kept(draft: &Draft<'_>, case: &Case, grade: Grade, concerns: Concerns) -> Vec<Rung> {
    let ladder = &case.facts.ladder;
    if (grade, concerns.people) == (case.facts.grade, case.facts.people()) {
        return ladder.clone();
    }
    let rules = &draft.policy_of(&case.facts).closed_loop;
    let highest = concerns.reach(rules).max(Some(draft.category_rule(&case.facts).carried_to(grade)));
    let kept: Vec<Rung> = ladder.iter().filter(|rung| Some(rung.tier) <= highest).cloned().collect();
    if kept.is_empty() { ladder.iter().take(1).cloned().collect() } else { kept }
}
