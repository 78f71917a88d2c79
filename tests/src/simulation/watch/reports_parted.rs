//! 拆单: a report that joined has a case of its own, as if it had been filed alone; its caller goes along and waits for a call
//! there, and its limit runs since it was taken in.

use hub_dispatch::{CaseId, Limit, LimitReason, ReportId, UtcMicros};

use super::{
    Broken, Watch, Within,
    closed_loop::{Caller, Done, Told},
    ensure,
    limits::Running,
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
        self.loops.entry(to).or_default().callers.push(Caller {
            told: Told::NotYet,
            missed: 0,
            missed_at: None,
            ..caller
        });
        self.reports.insert(report, to);
        within.report_parted = Some((id, to));
        ensure(is_new, &[&id, &to], || format!("case {to} was known before report {report} opened it"))
    }

    /// Whether a case is opened by a report that has left another one.
    pub(super) fn opened_by_parting(&self, case: CaseId, report: ReportId, within: &Within) -> bool {
        within.report_parted.is_some_and(|(_, to)| to == case) && self.reports.get(&report) == Some(&case)
    }

    /// Whether a limit may be that of a case opened by the report that left, or of the one that stays: since a caller of it was
    /// heard, or the one that a report had moved; with whatever was granted, and without the time for which the case waited.
    pub(super) fn runs_since_a_caller(
        &self,
        (id, at): (CaseId, UtcMicros),
        limit: &Limit,
        within: &Within,
    ) -> bool {
        let Some((from, to)) = within.report_parted.filter(|(from, to)| [*from, *to].contains(&id)) else {
            return false;
        };
        if id == from && self.limit_brought(id, limit) {
            return true;
        }
        let (Some(life), Some(stays)) = (self.loops.get(&id), self.loops.get(&from)) else { return false };
        let past = &stays.past;
        let unmoved = past.unmoved.as_ref().filter(|_| id == from);
        let asks = |caller: &Caller| unmoved.is_none_or(|unmoved| caller.received_at >= unmoved.at);
        let since = |heard: UtcMicros| past.anew_at.map_or(heard, |anew_at| anew_at.max(heard));
        let mut callers = life.callers.iter().filter(|caller| asks(caller));
        let heard = callers.any(|caller| since(caller.received_at) == limit.started_at);
        let granted = limit.extension.is_some() || limit.resumed.is_some();
        let own = unmoved.is_some_and(|Unmoved { limit: own, .. }| {
            let same = (own.within, own.started_at) == (limit.within, limit.started_at);
            same && (own.extension.is_none() || granted)
        });
        let alone = id != to || limit.extension.is_none();
        alone && (heard || own) && self.stood_still(past, limit, at)
    }

    /// Whether what had gone of a limit by the end of the last pause is the time that went by without those of its case.
    fn stood_still(&self, past: &LimitPast, limit: &Limit, at: UtcMicros) -> bool {
        let (worktime, working) = (self.worktime(limit), limit.within.is_working());
        let before = past.unmoved.as_ref().map(|unmoved| &unmoved.limit);
        let before = before.filter(|own| (own.within, own.started_at) == (limit.within, limit.started_at));
        let begun = before.and_then(|own| own.resumed);
        let (from, gone_ms) = begun.map_or((limit.started_at, 0), |begun| (begun.at, begun.gone_ms));
        let until = limit.resumed.map_or(from, |resumed| resumed.at);
        let of_it = past.pauses.iter().filter(|(since, end)| end.unwrap_or(at) > from.max(*since));
        let stood = |&(since, end): &(UtcMicros, Option<UtcMicros>)| {
            worktime.between_ms(since.max(from), end.unwrap_or(until), working)
        };
        let stood_ms: u64 = of_it.clone().map(stood).sum();
        let gone_ms = (gone_ms + worktime.between_ms(from, until, working)).saturating_sub(stood_ms);
        match limit.resumed {
            None => of_it.count() == 0,
            // What was overdue when it began to wait is due when it goes on.
            Some(resumed) => resumed.left_ms == 0 || resumed.gone_ms.abs_diff(gone_ms) <= 10_000,
        }
    }

    /// A limit was set in place of another: what has to be known of it when a report leaves.
    pub(super) fn limit_goes_by(
        &mut self,
        done: &Done<'_>,
        before: Option<&Running>,
        (limit, why): (&Limit, LimitReason),
        within: &Within,
    ) {
        let life = self.loops.entry(done.id).or_default();
        let alone = life.merged.absorbed.is_empty();
        let past = &mut life.past;
        if before.is_some_and(|before| before.paused)
            && let Some((_, end)) = past.pauses.last_mut()
        {
            *end = Some(done.at);
        }
        let joined = within.absorbed.is_none() && within.raised.is_some_and(|(raised, _)| raised == done.id);
        match why {
            LimitReason::Redone => *past = LimitPast { anew_at: Some(done.at), ..LimitPast::default() },
            LimitReason::Merged if joined => {
                let unmoved =
                    before.map(|it| Unmoved { at: done.at, limit: it.limit.clone(), passed: it.passed });
                past.unmoved = past.unmoved.take().or(unmoved);
            }
            LimitReason::Parted if alone => {
                let is_own =
                    |it: &Unmoved| (it.limit.within, it.limit.started_at) == (limit.within, limit.started_at);
                past.unmoved.take_if(|it| is_own(it));
            }
            LimitReason::Filed
            | LimitReason::Extended
            | LimitReason::Calendar
            | LimitReason::Merged
            | LimitReason::Parted
            | LimitReason::Corrected
            | LimitReason::Resumed => {}
        }
    }
}

/// What has to be known of a case's limit beyond the one that runs.
#[derive(Debug, Clone, Default)]
pub(super) struct LimitPast {
    pub(super) unmoved: Option<Unmoved>,
    /// Since when it stood still, and until when.
    pub(super) pauses: Vec<(UtcMicros, Option<UtcMicros>)>,
    anew_at: Option<UtcMicros>,
}

impl LimitPast {
    /// What a case has of it that was part of another: for how long it stood still at the end of its own time nobody counts.
    pub(super) fn carried(&self) -> Self {
        let pauses = self.pauses.iter().filter(|(_, end)| end.is_some());
        Self { pauses: pauses.copied().collect(), ..self.clone() }
    }
}

/// A limit before a report that joined moved it.
#[derive(Debug, Clone)]
pub(super) struct Unmoved {
    pub(super) at: UtcMicros,
    pub(super) limit: Limit,
    pub(super) passed: u8,
}
