//! 拆单: a report that joined has a case of its own, as if it had been filed alone; its caller goes along and waits for a call
//! there, and its limit runs since it was taken in.

use hub_dispatch::{CaseId, Limit, ReportId};

use super::{
    Broken, Watch, Within,
    closed_loop::{Caller, Told},
    ensure,
};

impl Watch {
    /// The caller leaves one case; the other is opened next.
    pub(super) fn report_parted(
        &mut self,
        id: CaseId,
        report: ReportId,
        to: CaseId,
        within: &mut Within,
    ) -> Result<(), Broken> {
        let opened_it = self.truth.case(id).is_some_and(|case| case.facts.report == report);
        let life = self.loops.entry(id).or_default();
        let leaves = life.callers.iter().position(|caller| caller.report == report && caller.from.is_none());
        let Some(at) = leaves.filter(|_| !opened_it) else {
            return ensure(false, &[&id], || {
                format!("case {id} gave report {report} away, which it must keep")
            });
        };
        let caller = life.callers.remove(at);
        let is_new = !self.loops.contains_key(&to);
        self.loops.entry(to).or_default().callers.push(Caller { told: Told::NotYet, missed: 0, ..caller });
        self.reports.insert(report, to);
        within.report_parted = Some((id, to));
        ensure(is_new, &[&id, &to], || format!("case {to} was known before report {report} opened it"))
    }

    /// Whether a case is opened by a report that has left another one.
    pub(super) fn opened_by_parting(&self, case: CaseId, report: ReportId, within: &Within) -> bool {
        within.report_parted.is_some_and(|(_, to)| to == case) && self.reports.get(&report) == Some(&case)
    }

    /// Whether a limit runs since a caller of the case who is still one of its callers was heard: that of a case opened by the
    /// report, or of the one that stays.
    pub(super) fn runs_since_a_caller(&self, id: CaseId, limit: &Limit, within: &Within) -> bool {
        let Some((from, to)) = within.report_parted.filter(|(from, to)| [*from, *to].contains(&id)) else {
            return false;
        };
        let life = self.loops.get(&id);
        let mut callers = life.into_iter().flat_map(|life| &life.callers);
        let heard = callers.any(|caller| caller.received_at == limit.started_at);
        let alone = id != to || (limit.extension.is_none() && limit.resumed.is_none());
        let brought = id == from && self.limit_brought(id, limit);
        (heard && alone) || brought
    }
}
