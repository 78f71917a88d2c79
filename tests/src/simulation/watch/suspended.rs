//! 挂账、暂缓、缓办: what makes a case wait by plan, what stops its limit, and who may let it go on.

use hub_dispatch::{ClimbReason, Grade, SuspensionKind};

use super::{Broken, Watch, Within, closed_loop::Done, desks::DeskLife, ensure, responding::WAITS_NO_MORE};

impl Watch {
    pub(super) fn suspended(&mut self, done: &Done<'_>, kind: SuspensionKind) -> Result<(), Broken> {
        let id = done.id;
        if kind == SuspensionKind::Emergency {
            self.may_wait_for_emergency(done)?;
        }
        let life = self.loops.entry(id).or_default();
        if stops_limit(kind) {
            life.desks.values_mut().for_each(DeskLife::waits);
        }
        let before = life.suspended.replace(kind);
        ensure(before.is_none(), &[&id], || format!("case {id} was suspended twice"))
    }

    /// By somebody who says why, or by the rules: it has become red, or waited for an emergency and need not any more.
    pub(super) fn resumed(
        &mut self,
        done: &Done<'_>,
        is_reasoned: bool,
        why: Option<ClimbReason>,
        within: &mut Within,
    ) -> Result<(), Broken> {
        let (id, by) = (done.id, done.by);
        within.resumed.insert(id);
        let life = self.loops.entry(id).or_default();
        let before = life.suspended.take();
        let for_emergency = before == Some(SuspensionKind::Emergency);
        life.let_go_on |= for_emergency && by.is_some();
        let red = self.truth.case(id).is_some_and(|case| case.facts.grade == Grade::Red);
        let by_rules = by.is_none() && !is_reasoned && why == Some(ClimbReason::GradeRaised) && red;
        let goes_on = by.is_none() && !is_reasoned && why == WAITS_NO_MORE;
        let goes_on = goes_on && for_emergency && self.waits_no_more(id);
        let by_somebody = by.is_some() && is_reasoned && why.is_none();
        ensure(before.is_some() && (by_rules || goes_on || by_somebody), &[&id], || {
            format!("case {id} was {before:?} and resumed by {by:?}, {why:?}")
        })
    }
}

/// 挂账, and what waits for an emergency: its limit stands still.
pub(super) fn stops_limit(kind: SuspensionKind) -> bool {
    match kind {
        SuspensionKind::LongTerm | SuspensionKind::Emergency => true,
        SuspensionKind::Deferred => false,
    }
}
