//! Which tier must have a case: how high its ladder reaches, where it begins, where it comes back, and who may close it.

use geo_index::Tier;
use hub_dispatch::{
    CaseFacts, CaseId, ClimbReason, Event, Grade, Phase, Risk, Rung,
    board::{Case, Recorded},
};

use super::{Broken, Watch, Within, closed_loop::Done, ensure};
use crate::simulation::city::City;

/// Who had a case when it ended, and whether it was closed.
#[derive(Debug, Clone, Copy)]
pub(super) struct LastOwner {
    tier: Tier,
    closed: bool,
}

impl Watch {
    /// A case has ended: whoever had it last.
    pub(super) fn had_it_last(&mut self, id: CaseId, tier: Tier, event: &Event) {
        let closed = matches!(event, Event::Closed { .. });
        self.last_owners.insert(id, LastOwner { tier, closed });
    }

    /// The lowest tier at which a case that is opened again may begin: above the one that closed it, where its ladder has one.
    pub(super) fn comes_back_at(&self, city: &City, id: CaseId, facts: &CaseFacts) -> Option<Tier> {
        let last = self.last_owners.get(&id)?;
        let mut above = facts.ladder.iter().map(|rung| rung.tier).filter(|tier| *tier > last.tier);
        let least = if last.closed { above.next().unwrap_or(last.tier) } else { last.tier };
        Some(least).max(city.begins_at(facts))
    }

    /// A case that becomes more pressing, or is judged to be of a graver risk, is put to the tier at which such cases begin, where
    /// it was filed to begin below that.
    pub(super) fn goes_up_with(
        &self,
        city: &City,
        id: CaseId,
        (grade, risk): (Grade, Option<Risk>),
        within: &mut Within,
    ) {
        let Some(facts) = self.truth.case(id).map(|case| &case.facts) else { return };
        let now = city.begins_at(&CaseFacts { grade, risk: risk.max(facts.risk), ..facts.clone() });
        let graver = grade < facts.grade || risk > facts.risk;
        if graver && now > city.begins_at(facts) {
            within.begins_at.insert(id, now);
        }
    }

    /// A case that is placed elsewhere is told to the posts there that lie below the one at which its grade or its risk begins.
    pub(super) fn others_are_told(&self, city: &City, id: CaseId, ladder: &[Rung], within: &mut Within) {
        let Some(before) = self.truth.case(id).map(|case| &case.facts) else { return };
        let facts = CaseFacts { ladder: ladder.to_vec(), ..before.clone() };
        let below = below_its_grade(city, id, &facts).map(|(_, below)| below).unwrap_or_default();
        let new: Vec<Rung> = below.into_iter().filter(|post| !before.ladder.contains(post)).collect();
        if !new.is_empty() {
            within.told_of.insert(id, new);
        }
    }

    /// Once the append is whole, what was opened has come to the tier at which it must begin, and the posts below the one at
    /// which its grade begins got their copy, unless it was dealt with on the spot.
    pub(super) fn begin_where_they_must(&self, within: &Within) -> Result<(), Broken> {
        for (id, posts) in &within.told_of {
            let on_the_spot = self.loops.get(id).is_some_and(|life| life.on_the_spot.is_some());
            let told = on_the_spot || self.truth.case(*id).is_none() || within.copied.contains(id);
            ensure(told, &[id], || format!("case {id} began above {posts:?}, which were not told"))?;
        }
        for (id, least) in &within.begins_at {
            let Some(case) = self.truth.case(*id) else { continue };
            let least = (*least).min(case.facts.ladder.last().map(|rung| rung.tier));
            let tier = case.owner().map(|owner| owner.tier);
            ensure(tier >= least, &[id], || format!("case {id} begins at {tier:?} and not at {least:?}"))?;
        }
        Ok(())
    }

    /// Work that was found not done as often as one post may try it is the next post's.
    pub(super) fn found_not_done(&mut self, city: &City, done: &Done<'_>) -> Result<(), Broken> {
        let id = done.id;
        let Some(case) = self.truth.case(id) else {
            return ensure(false, &[&id], || format!("case {id} was sent back and is not open"));
        };
        let tries = city.policy(&case.facts.policy).policy.closed_loop.sent_back_climbs_at;
        let least = case.rung.saturating_add(1).min(case.top());
        let life = self.loops.entry(id).or_default();
        life.sent_back = life.sent_back.saturating_add(1);
        let times = life.sent_back;
        let climbs = tries > 0 && times.is_multiple_of(tries);
        let went_up = done.alerted(ClimbReason::FoundNotDone).is_some_and(|rung| rung >= least);
        ensure(climbs == went_up, &[&id], || {
            format!("case {id} was found not done {times} times, {tries} at a post, and went up: {went_up}")
        })
    }

    /// Whoever closes a case may close it.
    pub(super) fn closed_from(&self, city: &City, id: CaseId, tier: Option<Tier>) -> Result<(), Broken> {
        let needed = self.truth.case(id).and_then(|case| closes_from(city, &case.facts));
        ensure(tier >= needed, &[&id], || {
            format!("case {id} was closed from {tier:?}, and only {needed:?} may")
        })
    }

    /// What an open ladder has it keeps: the posts for many people and for a department's matter, and those that call back
    /// whoever asked for confidence.
    pub(super) fn remembers_its_reach(&mut self, city: &City, recorded: &Recorded) {
        let hub_dispatch::Stream::Case(id) = recorded.event.stream() else { return };
        let Some(reach) = self.truth.case(id).map(|case| reach_of(city, case)) else { return };
        if let Some(reach) = reach {
            let kept = self.kept_up_to.entry(id).or_insert(reach);
            *kept = reach.max(*kept);
        }
    }

    /// A case that waits to be closed lies with a post that may.
    pub(super) fn tier_fits(&self, city: &City, case: &Case) -> Result<(), Broken> {
        let life = self.lives.get(&case.id);
        let began_as_sos = life.is_some_and(|life| life.began_as_sos);
        ladder_is_within_cap(city, case, began_as_sos, self.kept_up_to.get(&case.id).copied())?;
        let (owner, needed) = (case.owner().map(|owner| owner.tier), closes_from(city, &case.facts));
        ensure(case.phase != Phase::ToClose || owner >= needed, &[&case.id], || {
            format!("case {} is to be closed by {owner:?}, and only {needed:?} may", case.id)
        })
    }
}

/// The lowest tier that may close a case, read off its policy and its matter, as high as its ladder is.
pub(super) fn closes_from(city: &City, facts: &CaseFacts) -> Option<Tier> {
    let rows = city.policy(&facts.policy).policy.closed_loop.competence.iter().filter(|row| {
        let of_grade = row.grades.is_empty() || row.grades.contains(&facts.grade);
        of_grade && (row.categories.is_empty() || row.categories.contains(&facts.category))
    });
    let matter = facts.filing.as_ref().and_then(|filing| filing.matter.as_ref()?.tier);
    rows.map(|row| row.from).chain(matter).max().min(facts.ladder.last().map(|rung| rung.tier))
}

/// The tier at which a case begins for its risk, as far as its ladder reaches.
pub(super) fn begins_by_risk(city: &City, facts: &CaseFacts) -> Option<Tier> {
    let rows = &city.policy(&facts.policy).policy.closed_loop.risk_begins_at;
    let own = rows.iter().filter(|rule| facts.risk >= Some(rule.risk));
    own.map(|rule| rule.tier).max().min(facts.ladder.last().map(|rung| rung.tier))
}

/// The case and the posts below the one at which it begins for its grade or its risk, if there are any.
pub(super) fn below_its_grade(city: &City, id: CaseId, facts: &CaseFacts) -> Option<(CaseId, Vec<Rung>)> {
    let rules = &city.policy(&facts.policy).policy.closed_loop;
    let begins = rules.grades_begin_at.iter().filter(|rule| facts.grade <= rule.grade);
    let begins = begins.map(|rule| rule.tier).max().min(facts.ladder.last().map(|rung| rung.tier));
    let begins = begins.max(begins_by_risk(city, facts));
    let below = facts.ladder.iter().filter(|rung| Some(rung.tier) < begins);
    let below: Vec<Rung> = below.cloned().collect();
    (!below.is_empty()).then_some((id, below))
}

/// The tier that a ladder must reach for what the case is about: many people and departments' matters begin there, and whoever
/// was told something in confidence is called back from there.
fn reach_of(city: &City, case: &Case) -> Option<Tier> {
    let confided = case.handling.reports.iter().any(|report| report.wish.confidential);
    let from = city.policy(&case.facts.policy).policy.closed_loop.confidential_from;
    city.begins_at(&case.facts).max(confided.then_some(from))
}

/// The ladder rises, to no higher post than the case may climb to or keeps, and to every post that it must.
fn ladder_is_within_cap(
    city: &City,
    case: &Case,
    began_as_sos: bool,
    keeps: Option<Tier>,
) -> Result<(), Broken> {
    let facts = &case.facts;
    let policy = &city.policy(&facts.policy).policy;
    let rule = if began_as_sos { &policy.sos } else { policy.category(&facts.category) };
    let by_grade = match facts.grade {
        Grade::Red => Tier::City,
        Grade::Orange => rule.climbs_to,
        Grade::Ordinary => rule.climbs_to.min(Tier::County),
    };
    let highest = Some(by_grade).max(keeps);
    let least = reach_of(city, case).max((facts.grade == Grade::Red).then_some(Tier::City));
    let ladder = &facts.ladder;
    let (last, alone) = (ladder.last().map(|rung| rung.tier), ladder.len() == 1);
    let rises = ladder.windows(2).all(|pair| pair[0].tier < pair[1].tier);
    let fits = rises && (alone || last <= highest) && last >= least && case.rung <= case.top();
    ensure(fits, &[&case.id], || {
        format!("case {} at rung {} of {ladder:?}, from {least:?} to {highest:?}", case.id, case.rung)
    })
}
