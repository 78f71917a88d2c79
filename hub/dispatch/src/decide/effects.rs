//! What an event means for claims and timers. Each follows from the event alone, so that no rule forgets one.

use super::draft::Draft;
use crate::{Acted, CaseId, Event, Happened, Stream, TaskId, Timer, UtcMicros, WorkDone};

impl Draft<'_> {
    /// What an event means for claims and timers. Each follows from the event alone, so that no rule forgets one.
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "the other events hold no unit and run no clock; the simulation compares claims and timers with the board"
    )]
    pub(super) fn note_effects(&mut self, event: &Event) {
        let decision = &mut self.decision;
        match event {
            Event::OfferMade { offer, task, choice, answer_by } => {
                decision.claims.push((choice.unit, *offer));
                decision.set.push((Timer::Answer { offer: *offer, task: *task }, *answer_by));
                self.cancel_search(*task);
            }
            Event::OfferAccepted { offer, task, .. } => {
                self.cancel(Timer::Answer { offer: *offer, task: *task });
                self.cancel_search(*task);
            }
            Event::OfferEnded { offer, task, unit, .. } => {
                decision.releases.push((*unit, *offer));
                self.cancel(Timer::Answer { offer: *offer, task: *task });
                self.cancel_welfare(*task);
            }
            Event::WorkDone(WorkDone { unit, offer, task, .. }) => {
                decision.releases.push((*unit, *offer));
                self.cancel_welfare(*task);
            }
            Event::ClockSet { case, clock, .. } => {
                self.cancel_clock(*case);
                let timer = Timer::Clock { case: *case, generation: clock.generation };
                self.decision.set.push((timer, clock.due));
            }
            Event::SearchSet { task, generation, due } => {
                self.cancel_search(*task);
                let timer = Timer::Search { task: *task, generation: *generation };
                self.decision.set.push((timer, *due));
            }
            Event::WelfareSet { task, generation, due } => {
                self.cancel_welfare(*task);
                let timer = Timer::Welfare { task: *task, generation: *generation };
                self.decision.set.push((timer, *due));
            }
            Event::TaskEnded { task } => {
                self.cancel_search(*task);
                self.cancel_welfare(*task);
            }
            Event::Acted(acted) => self.note_effects_of(acted),
            _ => {}
        }
        if event.ends_its_case()
            && let Stream::Case(case) = event.stream()
        {
            self.cancel_clock(case);
            self.cancel_limit(case);
            self.cancel_desks(case);
        }
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "the rest runs no clock of the closed loop")]
    fn note_effects_of(&mut self, acted: &Acted) {
        let case = acted.case;
        match &acted.what {
            Happened::LimitSet { limit, passed, generation, not_before, .. } => {
                self.cancel_limit(case);
                let next = limit.marks.get(usize::from(*passed)).copied();
                let next = next.map(|mark| not_before.map_or(mark, |first| first.max(mark)));
                self.set_limit(case, *generation, next);
            }
            Happened::LimitMarkReached { generation, next, .. } => {
                self.cancel_limit(case);
                self.set_limit(case, *generation, *next);
            }
            Happened::LimitPaused { .. } | Happened::LimitMet { .. } => self.cancel_limit(case),
            Happened::Suspended { kind, .. } if kind.pauses() => self.cancel_desks(case),
            what => {
                let Some(task) = what.desk_task() else { return };
                if what.desk_clock().is_some() || what.stops_desk_clock() {
                    self.cancel_desk(case, task);
                }
                if let Some(clock) = what.desk_clock() {
                    let timer = Timer::Desk { case, task, generation: clock.generation };
                    self.decision.set.push((timer, clock.due));
                }
            }
        }
    }

    /// The timer of the letter that runs about a case.
    pub(super) fn letter_timer(&self, stream: Stream) -> Option<(Timer, UtcMicros)> {
        let Stream::Case(case) = stream else { return None };
        let letter = self.scratch.case(case)?.handling.letter.as_ref().filter(|letter| !letter.overdue)?;
        Some((Timer::Letter { case, generation: letter.generation }, letter.answer_by))
    }

    /// The timer of a whistle.
    pub(super) fn whistle_timer(&self, stream: Stream) -> Option<(Timer, UtcMicros)> {
        let Stream::Whistle(whistle) = stream else { return None };
        let clock = self.scratch.whistle(whistle)?.clock?;
        Some((Timer::Whistle { whistle, generation: clock.generation }, clock.due))
    }

    /// The timer of an incident.
    pub(super) fn incident_timer(&self, stream: Stream) -> Option<(Timer, UtcMicros)> {
        let Stream::Incident(incident) = stream else { return None };
        let clock = self.scratch.incident(incident)?.clock?;
        Some((Timer::IncidentReport { incident, generation: clock.generation }, clock.due))
    }

    /// Which letter runs follows from all that wait: written, answered, brought by a merge or gone with a parting.
    pub(super) fn note_letter(
        &mut self,
        before: Option<(Timer, UtcMicros)>,
        now: Option<(Timer, UtcMicros)>,
    ) {
        if before == now {
            return;
        }
        // The timer that made this decision is used up by it.
        let ran = before.map(|(timer, _)| timer).filter(|timer| self.decision.consume != Some(*timer));
        if let Some(timer) = ran {
            self.cancel(timer);
        }
        self.decision.set.extend(now);
    }

    /// The timers of the reports upward that a case owes: those that still wait, and those that are put to a post again.
    pub(super) fn report_up_timers(&self, stream: Stream) -> Vec<(Timer, UtcMicros)> {
        let Stream::Case(id) = stream else { return Vec::new() };
        let Some(case) = self.scratch.case(id) else { return Vec::new() };
        let running = case.handling.reports_up_running();
        running.map(|(generation, due)| (Timer::ReportUp { case: id, generation }, due)).collect()
    }

    /// Which of them run follows from what is owed: set, made, overdue, brought by a merge or ended with the case.
    pub(super) fn note_reports_up(&mut self, before: &[(Timer, UtcMicros)], now: &[(Timer, UtcMicros)]) {
        let gone = before.iter().filter(|was| !now.contains(was)).map(|(timer, _)| *timer);
        for timer in gone.filter(|timer| self.decision.consume != Some(*timer)).collect::<Vec<_>>() {
            self.cancel(timer);
        }
        self.decision.set.extend(now.iter().filter(|is| !before.contains(is)));
    }

    fn set_limit(&mut self, case: CaseId, generation: u64, due: Option<UtcMicros>) {
        let timer = Timer::Limit { case, generation };
        self.decision.set.extend(due.map(|due| (timer, due)));
    }

    /// A timer set earlier in this decision is simply not set.
    fn cancel(&mut self, timer: Timer) {
        self.decision.set.retain(|(set, _)| *set != timer);
        self.decision.cancel.push(timer);
    }

    fn cancel_clock(&mut self, case: CaseId) {
        if let Some(clock) = self.scratch.case(case).and_then(|case| case.clock) {
            self.cancel(Timer::Clock { case, generation: clock.generation });
        }
    }

    fn cancel_search(&mut self, id: TaskId) {
        if let Some(task) = self.scratch.task(id).filter(|task| task.search_due.is_some()) {
            self.cancel(Timer::Search { task: id, generation: task.search_generation });
        }
    }

    fn cancel_welfare(&mut self, id: TaskId) {
        if let Some(task) = self.scratch.task(id).filter(|task| task.welfare_due.is_some()) {
            self.cancel(Timer::Welfare { task: id, generation: task.welfare_generation });
        }
    }

    fn cancel_limit(&mut self, case: CaseId) {
        let running = self.scratch.case(case).and_then(|case| case.handling.limit.clone());
        if let Some(running) = running.filter(|running| running.next_mark().is_some()) {
            self.cancel(Timer::Limit { case, generation: running.generation });
        }
    }

    fn cancel_desk(&mut self, case: CaseId, task: TaskId) {
        let desk = self.scratch.case(case).and_then(|case| case.handling.desk.get(&task));
        if let Some(clock) = desk.and_then(|desk| desk.clock) {
            self.cancel(Timer::Desk { case, task, generation: clock.generation });
        }
    }

    fn cancel_desks(&mut self, case: CaseId) {
        let tasks =
            self.scratch.case(case).map(|case| case.handling.desk.keys().copied().collect::<Vec<_>>());
        for task in tasks.unwrap_or_default() {
            self.cancel_desk(case, task);
        }
    }
}
