//! 更正: what a case was filed as is put right by somebody who may, and by nobody who handled it; nobody is rid of a deadline by
//! it, nobody's task is ended unless life may be in danger, and no post is left out that was on its ladder.

use geo_index::Tier;
use hub_dispatch::{
    CaseId, Corrected, Event, FiledAs, Grade, Happened, Limit, Notice, Seat, UtcMicros, board::Case,
};

use super::{
    Broken, Watch, Within,
    closed_loop::Done,
    ensure,
    limit_set::span_of,
    tiers::{begins_by_risk, closes_from},
};
use crate::simulation::city::City;

/// A case that was corrected in an append.
#[derive(Debug, Clone, Copy)]
pub(super) struct WasCorrected {
    id: CaseId,
    was: Grade,
    is: Grade,
    /// When its own limit was due before, where others are part of it.
    own_due: Option<UtcMicros>,
}

impl Watch {
    /// A correction; what else its append does is looked at as what it is.
    pub(super) fn corrected(
        &mut self,
        city: &City,
        done: &Done<'_>,
        corrected: &Corrected,
        within: &mut Within,
    ) -> Result<(), Broken> {
        let id = done.id;
        let Some(case) = self.truth.case(id).cloned() else {
            return ensure(false, &[&id], || format!("case {id} was corrected and is not open"));
        };
        let (before, after) = (&corrected.before, &corrected.after);
        let same = *before == FiledAs::of(&case.facts) && before != after;
        let seat = if let Some(Seat::Centre { tier, .. }) = done.seat { Some(*tier) } else { None };
        let handled =
            self.lives.get(&id).is_some_and(|life| done.by.is_some_and(|by| life.handlers.contains(&by)));
        let owner = case.owner().map(|owner| owner.tier);
        let facts = after.applied(&case.facts);
        let needed = closes_from(city, &case.facts);
        let less_risk = after.risk < before.risk;
        let is_less = less_risk || after.grade > before.grade || closes_from(city, &facts) < needed;
        let needed = needed.max(begins_by_risk(city, &case.facts).filter(|_| less_risk));
        let may = seat >= owner && (!is_less || seat >= needed) && !handled;
        ensure(same && may, &[&id], || {
            format!("case {id} of {owner:?} was corrected from {seat:?}, handled {handled}: {corrected:?}")
        })?;
        nobody_is_put_off(done, &case, after.grade)?;
        self.units_are_told(done, &case, corrected)?;
        self.notes_correction(&case, corrected, within);
        self.rises(id, after.grade, &[], done.rest, within)
    }

    /// Whoever is at work on what is another matter now, or is less pressing, is told so in the same append; what is more pressing
    /// is told as such.
    fn units_are_told(&self, done: &Done<'_>, case: &Case, corrected: &Corrected) -> Result<(), Broken> {
        let (before, after) = (&corrected.before, &corrected.after);
        let other_matter = (&before.category, &before.matter) != (&after.category, &after.matter);
        if !other_matter && after.grade <= before.grade {
            return Ok(());
        }
        let tasks = [case.task].into_iter().chain(case.handling.backups.iter().copied());
        let at_work = tasks.filter_map(|task| Some((task, self.truth.task(task)?.attending.as_ref()?.unit)));
        let untold = at_work.filter(|at_work| {
            !done.rest.iter().any(|next| {
                matches!(next.event, Event::Posted { unit, notice: Notice::Corrected { task, .. }, .. }
                    if (task, unit) == *at_work)
            })
        });
        let untold: Vec<_> = untold.collect();
        ensure(untold.is_empty(), &[&done.id], || {
            format!("case {} was corrected, and {untold:?} was not told", done.id)
        })
    }

    fn notes_correction(&mut self, case: &Case, corrected: &Corrected, within: &mut Within) {
        let id = case.id;
        let top = case.facts.ladder.last().map(|rung| rung.tier);
        let kept = self.kept_up_to.entry(id).or_insert(Tier::Village);
        *kept = top.map_or(*kept, |top| top.max(*kept));
        let life = self.loops.entry(id).or_default();
        // Where all that was part of it has left, what it has is its own.
        let others = !life.merged.absorbed.is_empty();
        let own_due = life.merged.own.as_ref().filter(|_| others).map(|own| own.limit.due);
        let (was, is) = (corrected.before.grade, corrected.after.grade);
        within.corrected = Some(WasCorrected { id, was, is, own_due });
        if corrected.after.grade > corrected.before.grade {
            life.merged.graded_with = life.merged.absorbed.iter().copied().collect();
        }
        if let Some(limit) = &corrected.limit
            && !life.merged.absorbed.is_empty()
        {
            life.merged.own = Some(super::limits::Running::new(limit, 0));
        }
    }

    /// Since it was filed, or was done or opened again; or since now, where that is earlier than what ran, for what is more
    /// pressing. Nobody gains time by it without a reason, and what is less pressing is due no earlier.
    pub(super) fn limit_corrected(
        &self,
        city: &City,
        done: &Done<'_>,
        limit: &Limit,
        before: Option<&Limit>,
        within: &Within,
    ) -> bool {
        let corrected = within.corrected.filter(|corrected| corrected.id == done.id);
        let Some(WasCorrected { id, was, is, own_due }) = corrected else { return false };
        if self.limit_brought(id, limit) {
            return true;
        }
        let Some(facts) = self.truth.case(id).map(|case| &case.facts) else { return false };
        let life = self.loops.get(&id);
        let filed = facts.filing.as_ref().map(|filing| filing.received_at);
        let began = life.is_some_and(|life| life.began.contains(&limit.started_at))
            || Some(limit.started_at) == filed;
        // In the same instant it may have been opened again, too.
        let anew = limit.started_at == done.at && !began;
        let due = before.map(|before| before.due);
        let own = own_due.or(due);
        let fits = if is > was {
            due.is_none_or(|due| limit.due >= due) && !anew
        } else {
            // While it waited by plan nothing ran: what becomes red is due no later than such a case that is filed now.
            is == was && !anew
                || due.is_none()
                || own.is_some_and(|own| limit.due < own)
                || within.resumed.contains(&id)
        };
        let since = anew || began;
        since && fits && limit.due > done.at && span_of(city, facts) == Some(limit.within)
    }
}

/// Only what becomes red is taken from whoever has it or was asked.
fn nobody_is_put_off(done: &Done<'_>, case: &Case, grade: Grade) -> Result<(), Broken> {
    let red = grade == Grade::Red && case.facts.grade != Grade::Red;
    let ends = |event: &Event| {
        matches!(event, Event::OfferEnded { .. } | Event::TaskEnded { .. })
            || matches!(event, Event::Acted(acted) if matches!(acted.what, Happened::DeskEnded { .. }))
    };
    let ended = done.rest.iter().find(|next| ends(&next.event));
    ensure(red || ended.is_none(), &[&done.id], || {
        format!("case {} was corrected to {grade:?}, and somebody was put off: {ended:?}", done.id)
    })
}

/// The highest post that a case keeps from before it was corrected.
pub(super) type KeptUpTo = std::collections::HashMap<CaseId, Tier>;
