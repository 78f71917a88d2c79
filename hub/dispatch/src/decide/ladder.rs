//! Which posts a case can climb to, and at which of them it begins.

use geo_index::Tier;

use super::draft::Draft;
use crate::{
    CaseFacts, CaseId, CaseReport, CategoryRule, ClimbReason, Grade, Intake, LoopRules, Matter, Refusal,
    Risk, Rung, Wish,
    board::{Absorbed, Case},
};

/// What puts a case higher than its category alone would.
#[derive(Debug, Clone, Copy)]
pub(super) struct Concerns {
    people: Option<u32>,
    risk: Option<Risk>,
    confided: bool,
    desk_work: bool,
}

impl Concerns {
    /// Of a report that opens a case of that grade.
    pub(super) fn of_intake(intake: &Intake, grade: Grade) -> Self {
        let desk_work = is_desk_work(intake.matter.as_ref(), grade);
        let (people, risk) = (intake.people, intake.judged_risk());
        Self { people, risk, confided: intake.wish.confidential, desk_work }
    }

    /// Of an open case.
    pub(super) fn of_case(case: &Case) -> Self {
        let mut reports = case.handling.reports.iter();
        let confided = reports.any(|report| report.wish.confidential);
        let (people, risk) = (case.facts.people(), case.facts.risk);
        Self { people, risk, confided, desk_work: case.facts.is_desk_work() }
    }

    /// Of what stays of a case when a part of it leaves, or of what leaves: about such a matter, and as pressing.
    pub(super) fn of_reports(
        (people, risk): (Option<u32>, Option<Risk>),
        (matter, grade): (Option<&Matter>, Grade),
        own: &[&CaseReport],
        rest: &[&Absorbed],
    ) -> Self {
        let brought = rest.iter().flat_map(|absorbed| &absorbed.reports);
        let mut all = own.iter().copied().chain(brought);
        let desk_work = is_desk_work(matter, grade);
        Self { people, risk, confided: all.any(|report| report.wish.confidential), desk_work }
    }

    /// The tier that a ladder must reach, whatever the category says: many people, a great risk and departments' matters begin
    /// there, and whoever reported it in confidence is called back from there.
    fn reach(self, rules: &LoopRules) -> Option<Tier> {
        let confided = Some(rules.confidential_from).filter(|_| self.confided);
        let desk_work = Some(rules.desk_work_from).filter(|_| self.desk_work);
        rules.begins_at(self.people).max(rules.risk_begins_at(self.risk)).max(confided).max(desk_work)
    }
}

/// What is a department's is no unit's unless it is red: see [`CaseFacts::is_desk_work`].
fn is_desk_work(matter: Option<&Matter>, grade: Grade) -> bool {
    grade != Grade::Red && matter.is_some_and(Matter::is_for_a_department)
}

/// The tier that the ladder of a case of that grade must reach: as high as its category climbs, and where it begins.
fn highest(rules: &LoopRules, rule: &CategoryRule, grade: Grade, concerns: Concerns) -> Option<Tier> {
    concerns.reach(rules).max(rules.grade_begins_at(grade)).max(Some(rule.carried_to(grade)))
}

/// The rung at which a case begins, and why it is not the lowest.
pub(super) fn begins(draft: &Draft<'_>, facts: &CaseFacts) -> (u8, Option<ClimbReason>) {
    let rules = &draft.policy_of(facts).closed_loop;
    let many = rules.begins_at(facts.people());
    // 国办函〔2025〕66号: what is a department's is no village's to find one for, to rule on or to check.
    let desk = Some(rules.desk_work_from).filter(|_| facts.is_desk_work());
    let (presses, risk) = (rules.grade_begins_at(facts.grade), rules.risk_begins_at(facts.risk));
    let tier = many.max(desk).max(presses).max(risk);
    let reason = match (many, desk) {
        _ if presses > many.max(desk).max(risk) => ClimbReason::ByGrade,
        _ if risk > many.max(desk) => ClimbReason::ByRisk,
        _ if desk > many => ClimbReason::DeskWork,
        _ => ClimbReason::ManyPeople,
    };
    let below = tier.map_or(0, |tier| facts.ladder.iter().filter(|rung| rung.tier < tier).count());
    // In a realm without a centre so high its highest has it.
    let below = below.min(facts.ladder.len().saturating_sub(1));
    match u8::try_from(below).expect("a ladder has no more rungs than there are tiers") {
        0 => (0, None),
        first => (first, Some(reason)),
    }
}

/// The rung at which a case begins as it is now, if that is above where it would have begun before and above the post that
/// has it: as if what is known now had been said when it was filed.
pub(super) fn begins_higher(draft: &Draft<'_>, before: &CaseFacts, now: &Case) -> Option<(u8, ClimbReason)> {
    let ((was, _), (begins, why)) = (begins(draft, before), begins(draft, &now.facts));
    why.map(|why| (begins, why)).filter(|_| begins > now.rung.max(was))
}

/// The lowest tier that may take the risk off a case again: the one at which what is judged so begins, as far as its ladder
/// reaches.
pub(super) fn begins_by_risk(draft: &Draft<'_>, facts: &CaseFacts) -> Option<Tier> {
    let begins = draft.policy_of(facts).closed_loop.risk_begins_at(facts.risk);
    begins.min(facts.ladder.last().map(|rung| rung.tier))
}

/// The tier at which a case begins for its people, its grade or its risk, as far as its ladder reaches.
pub(super) fn begins_as_grave(draft: &Draft<'_>, facts: &CaseFacts) -> Option<Tier> {
    let rules = &draft.policy_of(facts).closed_loop;
    let (presses, risk) = (rules.grade_begins_at(facts.grade), rules.risk_begins_at(facts.risk));
    let begins = rules.begins_at(facts.people()).max(presses).max(risk);
    begins.min(facts.ladder.last().map(|rung| rung.tier))
}

/// The posts below the one at which a case of its grade or of its risk begins: they are told of it, for whoever is near is
/// mostly theirs.
pub(super) fn below_its_grade(draft: &Draft<'_>, facts: &CaseFacts) -> Vec<Rung> {
    let rules = &draft.policy_of(facts).closed_loop;
    let begins = rules.grade_begins_at(facts.grade).max(rules.risk_begins_at(facts.risk));
    let ladder = facts.ladder.iter().enumerate();
    // In a realm without a centre so high its highest has it.
    let below = ladder.filter(|(at, rung)| at + 1 < facts.ladder.len() && Some(rung.tier) < begins);
    below.map(|(_, rung)| rung.clone()).collect()
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
    let highest = highest(&draft.policy().closed_loop, rule, grade, concerns);
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

/// The posts by which the ladder of a case grows upward that rises to a grade, to a number of people or to a risk, or takes in
/// reports with these wishes. What it has stays.
pub(super) fn gained(
    draft: &Draft<'_>,
    case: &Case,
    (grade, people, risk): (Grade, Option<u32>, Option<Risk>),
    mut wishes: impl Iterator<Item = Wish>,
) -> Vec<Rung> {
    let facts = &case.facts;
    let rule = draft.category_rule(facts);
    let confided = wishes.any(|wish| wish.confidential);
    let brought = Concerns { people, risk, confided, desk_work: false };
    // Its own policy, which is not that of the case that a merge is ordered for.
    let rules = &draft.policy_of(facts).closed_loop;
    let highest =
        if grade < facts.grade { highest(rules, rule, grade, brought) } else { brought.reach(rules) };
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
    let reaches = |case: &Case| {
        let rule = draft.category_rule(&case.facts);
        highest(&draft.policy_of(&case.facts).closed_loop, rule, case.facts.grade, Concerns::of_case(case))
    };
    let now = reaches(corrected);
    if now <= reaches(case) { Vec::new() } else { above_its_top(draft, &case.facts.ladder, now) }
}

/// What a case keeps of its ladder when it becomes less pressing, concerns fewer people or is of less risk: as high as such a
/// case climbs.
pub(super) fn kept(draft: &Draft<'_>, case: &Case, grade: Grade, concerns: Concerns) -> Vec<Rung> {
    let ladder = &case.facts.ladder;
    let before = (case.facts.grade, case.facts.people(), case.facts.risk);
    if (grade, concerns.people, concerns.risk) == before {
        return ladder.clone();
    }
    let rules = &draft.policy_of(&case.facts).closed_loop;
    let highest = highest(rules, draft.category_rule(&case.facts), grade, concerns);
    let kept: Vec<Rung> = ladder.iter().filter(|rung| Some(rung.tier) <= highest).cloned().collect();
    if kept.is_empty() { ladder.iter().take(1).cloned().collect() } else { kept }
}
