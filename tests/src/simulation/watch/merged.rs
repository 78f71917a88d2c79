//! 并单 and 拆分: nothing is lost by a merge, and a parted case is what it was.

use std::collections::BTreeSet;

use hub_dispatch::{
    CaseId,
    board::{Absorbed, Case},
};

use super::{Broken, Watch, Within, closed_loop::Caller, ensure, limits::Running};

/// What a case has to do with others.
#[derive(Debug, Default)]
pub(super) struct MergedLife {
    /// The case that it is part of.
    pub(super) part_of: Option<CaseId>,
    /// It has just been parted, and is opened again next.
    parting: bool,
    /// Its limit when it was merged.
    pub(super) kept: Option<Running>,
    /// Its limit before the first other case was merged into it.
    pub(super) own: Option<Running>,
    /// Cases that were part of it when somebody said that it is less pressing.
    pub(super) graded_with: BTreeSet<CaseId>,
    /// Cases that are part of it.
    pub(super) absorbed: Vec<CaseId>,
}

impl MergedLife {
    pub(super) fn parted(&self) -> bool {
        self.parting
    }

    pub(super) fn begin_again(self) -> Self {
        let Self { kept, absorbed, graded_with, .. } = self;
        Self { kept: kept.filter(|_| self.parting), absorbed, graded_with, ..Self::default() }
    }
}

impl Watch {
    pub(super) fn merged_into(&mut self, id: CaseId, into: CaseId) -> Result<(), Broken> {
        let into_is_open = self.lives.get(&into).is_some_and(|life| life.open);
        let life = self.loops.entry(id).or_default();
        life.merged.part_of = Some(into);
        life.merged.kept = life.limit.take();
        ensure(into != id && into_is_open && life.merged.absorbed.is_empty(), &[&id, &into], || {
            format!("case {id} was merged into {into}, which cannot have it")
        })
    }

    /// Every caller goes along, and the earlier limit holds.
    pub(super) fn absorbed(
        &mut self,
        id: CaseId,
        absorbed: &Absorbed,
        within: &mut Within,
    ) -> Result<(), Broken> {
        let gone = self.loops.entry(absorbed.case).or_default();
        let part = gone.merged.part_of == Some(id);
        let brought: Vec<Caller> = gone.callers.clone();
        let kept = gone.merged.kept.clone();
        let same = kept.as_ref().map(|kept| (&kept.limit, kept.passed))
            == absorbed.limit.as_ref().map(|limit| (limit, absorbed.passed));
        ensure(part && same, &[&id, &absorbed.case], || {
            format!("case {id} absorbed {absorbed:?}, and what it had was {kept:?}")
        })?;
        let life = self.loops.entry(id).or_default();
        if life.merged.absorbed.is_empty() {
            life.merged.own = life.limit.clone();
        }
        life.merged.absorbed.push(absorbed.case);
        let from = Some(absorbed.case);
        life.callers.extend(brought.into_iter().map(|caller| Caller { from, ..caller }));
        within.absorbed = Some((id, absorbed.case));
        Ok(())
    }

    /// Callers go with the case that they called about; what they said meanwhile stays said.
    pub(super) fn parted_from(
        &mut self,
        id: CaseId,
        merged: CaseId,
        within: &mut Within,
    ) -> Result<(), Broken> {
        let life = self.loops.entry(id).or_default();
        let known = life.merged.absorbed.contains(&merged);
        life.merged.absorbed.retain(|absorbed| *absorbed != merged);
        let (gone, stay): (Vec<Caller>, Vec<Caller>) =
            std::mem::take(&mut life.callers).into_iter().partition(|caller| caller.from == Some(merged));
        life.callers = stay;
        let other = self.loops.entry(merged).or_default();
        let theirs =
            other.callers.iter().map(|caller| caller.report).eq(gone.iter().map(|caller| caller.report));
        other.callers = gone.into_iter().map(|caller| Caller { from: None, ..caller }).collect();
        other.merged.parting = true;
        within.parted = Some((id, merged));
        ensure(known && theirs && other.merged.part_of == Some(id), &[&id, &merged], || {
            format!("case {merged} was parted from {id} with others than its callers")
        })
    }

    /// What must hold once the append is whole.
    pub(super) fn merges_are_whole(&self, within: &Within) -> Result<(), Broken> {
        if let Some((into, gone)) = within.absorbed {
            let kept = self.loops.get(&gone).and_then(|life| life.merged.kept.as_ref());
            let now = self.loops.get(&into).and_then(|life| life.limit.as_ref());
            let runs = kept.is_none_or(|kept| {
                now.is_some_and(|now| !now.met && !now.paused && now.limit.due <= kept.limit.due)
            });
            ensure(runs, &[&into, &gone], || format!("a merge stopped {kept:?}, left is {now:?}"))?;
        }
        if let Some((from, gone)) = within.parted {
            let life = self.loops.get(&gone);
            let has = life.and_then(|life| life.limit.as_ref());
            let had = life.and_then(|life| life.merged.kept.as_ref());
            ensure(has.is_some() == had.is_some(), &[&gone, &from], || {
                format!("case {gone} had {had:?} when it was merged into {from}, parted it has {has:?}")
            })?;
        }
        Ok(())
    }

    /// The case knows all its callers, in order, with the times at which they called.
    pub(super) fn has_its_reports(&self, case: &Case) -> Result<(), Broken> {
        let id: CaseId = case.id;
        let known = [case.facts.report].into_iter().chain(case.joined.iter().copied());
        let callers = self.loops.get(&id).map(|life| &life.callers[..]).unwrap_or_default();
        let carried = case.handling.reports.iter();
        let carried = carried.map(|it| (it.report, it.received_at, it.wish.reply_wanted, it.from));
        let wanted = callers.iter().map(|it| (it.report, it.received_at, it.wants_answer, it.from));
        let same = known.eq(callers.iter().map(|caller| caller.report)) && carried.eq(wanted);
        ensure(same, &[&id], || {
            format!(
                "case {id} has {:?} and {:?}, received were {callers:?}",
                case.joined, case.handling.reports
            )
        })?;
        let corrected = self.loops.get(&id).map(|life| &life.merged.graded_with);
        let counts = |absorbed: &&Absorbed| corrected.is_none_or(|with| !with.contains(&absorbed.case));
        let mut merged = case.handling.absorbed.iter().filter(counts);
        let pressing = merged.all(|absorbed| case.facts.grade <= absorbed.facts.grade);
        ensure(pressing, &[&id], || format!("case {id} is less pressing than what was merged into it"))
    }
}
