//! An open case.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::{
    Acted, CallRecorded, CaseFacts, CaseId, CasePlaced, CaseReport, Choice, ClimbReason, Clock, Event,
    Happened, PersonId, Phase, Reach, ReachRecorded, ReportId, ReportJoined, Rung, Service, Stays, TaskId,
    UtcMicros,
};

use super::{Handling, Steps};

/// The alert that stands and waits for an acknowledgement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alert {
    /// Counts the alerts of the case, from 1.
    pub round: u32,
    /// Why; `None` for the alert on opening.
    pub reason: Option<ClimbReason>,
    /// Since when.
    pub since: UtcMicros,
    /// Who was on duty there.
    #[serde(default)]
    pub on_duty: Vec<PersonId>,
    /// Those of them who were told by another channel, whatever came of it.
    #[serde(default)]
    pub reached: BTreeSet<PersonId>,
}

/// A case that is neither closed nor withdrawn.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Case {
    /// Its id.
    pub id: CaseId,
    /// Events in its stream.
    pub version: u64,
    /// What opening fixed.
    pub facts: CaseFacts,
    /// When it was opened, or opened again.
    pub opened_at: UtcMicros,
    /// Where it stands.
    pub phase: Phase,
    /// The task at work.
    pub task: TaskId,
    /// Index of the rung that was alerted last. That post owns the case: the first receiver stays the owner
    /// until another post is alerted.
    pub rung: u8,
    /// Round that was alerted last. It never falls, whatever becomes of the rung, the ladder or the case, so that
    /// (case, rung, round) names one alert for ever.
    pub round: u32,
    /// The alert that still waits for an acknowledgement.
    pub alert: Option<Alert>,
    /// Who acknowledged at this rung, and has the matter in hand.
    pub acknowledged_by: Option<PersonId>,
    /// The running clock; `None` only between the events of one append.
    pub clock: Option<Clock>,
    /// Last clock generation used.
    pub generation: u64,
    /// Calls made to services.
    pub calls: Vec<(Service, UtcMicros)>,
    /// Everybody who handled it, and so cannot verify it.
    pub handlers: Vec<PersonId>,
    /// Units recommended last, best first, until somebody is dispatched.
    pub recommended: Vec<Choice>,
    /// The same for whoever the run card wants besides, by the task.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub recommended_besides: BTreeMap<TaskId, Vec<Choice>>,
    /// Rungs of this ladder that were passed over because nobody was on duty there.
    pub skipped: BTreeSet<u8>,
    /// Reports that joined it, in order; the one that opened it is among its facts.
    #[serde(default)]
    pub joined: Vec<ReportId>,
    /// When a report that joined last named a service that had not been named before.
    #[serde(default)]
    pub danger_at: Option<UtcMicros>,
    /// The closed loop: limit, departments, call-backs.
    #[serde(default)]
    pub handling: Handling,
    /// When it came to each step of the loop; nothing for cases of before that was kept.
    #[serde(default, skip_serializing_if = "Steps::is_empty")]
    pub steps: Steps,
}

impl Case {
    /// A case as its opening event leaves it.
    #[must_use]
    pub fn opened(id: CaseId, version: u64, facts: CaseFacts, task: TaskId, at: UtcMicros) -> Self {
        let handling = Handling::filed(&facts);
        let phase = if facts.to_check { Phase::ToCheck } else { Phase::Unattended };
        let steps = Steps::collected(facts.filing.as_ref().map_or(at, |filing| filing.received_at));
        Self {
            id,
            version,
            facts,
            opened_at: at,
            phase,
            task,
            rung: 0,
            round: 0,
            alert: None,
            acknowledged_by: None,
            clock: None,
            generation: 0,
            calls: Vec::new(),
            handlers: Vec::new(),
            recommended: Vec::new(),
            recommended_besides: BTreeMap::new(),
            skipped: BTreeSet::new(),
            joined: Vec::new(),
            danger_at: None,
            handling,
            steps,
        }
    }

    /// Index of the highest rung.
    #[must_use]
    pub fn top(&self) -> u8 {
        u8::try_from(self.facts.ladder.len().saturating_sub(1)).unwrap_or(u8::MAX)
    }

    /// The post that owns the case.
    #[must_use]
    pub fn owner(&self) -> Option<&Rung> {
        self.facts.ladder.get(usize::from(self.rung))
    }

    /// Services that must be called and have not been.
    #[must_use]
    pub fn calls_owed(&self) -> Vec<Service> {
        let called = |service: &&Service| !self.calls.iter().any(|(made, _)| made == *service);
        self.facts.call_first.iter().filter(called).copied().collect()
    }

    /// Until when the machine offers nothing while a service that must be called has not been: from when the last of
    /// them was named.
    #[must_use]
    pub fn held_until(&self, call_first_ms: u64) -> UtcMicros {
        self.danger_at.unwrap_or(self.opened_at).plus_ms(call_first_ms)
    }

    /// Applies an event of this case's stream.
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "events of other streams do not come here; the assertion names what is left"
    )]
    pub(super) fn evolve(&mut self, event: &Event, at: UtcMicros) {
        self.steps.evolve(event, at);
        match event {
            Event::CasePlaced(placed) => self.placed(placed),
            Event::CallRecorded(CallRecorded { service, called_at, .. }) => {
                self.calls.push((*service, *called_at))
            }
            Event::Alerted { rung, round, reason, on_duty, .. } => {
                self.rung = *rung;
                self.round = *round;
                self.acknowledged_by = None;
                self.skipped.remove(rung);
                self.alert = Some(Alert {
                    round: *round,
                    reason: *reason,
                    since: at,
                    on_duty: on_duty.clone(),
                    reached: BTreeSet::new(),
                });
            }
            Event::ReportJoined(joined) => self.joined_by(joined, at),
            Event::ReachRecorded(ReachRecorded { reach: Reach::Alert { round, person, .. }, .. }) => {
                if let Some(alert) = self.alert.as_mut().filter(|alert| alert.round == *round) {
                    alert.reached.insert(*person);
                }
            }
            Event::Acknowledged { by, .. } => {
                self.alert = None;
                self.acknowledged_by = Some(*by);
            }
            Event::ClockSet { phase, clock, .. } => {
                // A new phase answers the alert of the old one, and nobody has the new one in hand yet.
                if self.phase != *phase {
                    self.alert = None;
                    self.acknowledged_by = None;
                    self.recommended.clear();
                }
                self.phase = *phase;
                self.facts.to_check &= matches!(phase, Phase::ToCheck | Phase::Suspended);
                self.clock = Some(*clock);
                self.generation = clock.generation;
            }
            Event::Recommended { task: None, choices, .. } => self.recommended.clone_from(choices),
            Event::Recommended { task: Some(task), choices, .. } => {
                self.recommended_besides.insert(*task, choices.clone());
            }
            Event::Dispatched { .. } => self.recommended.clear(),
            Event::RungSkipped { rung, .. } => {
                self.skipped.insert(*rung);
            }
            Event::Settled { by, .. } => self.handled_by(*by),
            Event::Finished { person, besides, .. } => {
                person.iter().for_each(|person| self.handled_by(*person));
                self.handling.served.extend(besides);
            }
            Event::SentBack(sent_back) => {
                self.task = sent_back.task;
                self.handling.sent_back = self.handling.sent_back.saturating_add(1);
                self.handling.nobody_helps();
                self.recommended_besides.clear();
            }
            Event::Acted(acted) => self.acted(acted, at),
            other => debug_assert!(
                matches!(other, Event::Verified(_) | Event::AnswerRelayed(_) | Event::CallNotAnswered(_)),
                "{} changes no open case",
                other.kind()
            ),
        }
    }

    fn placed(&mut self, placed: &CasePlaced) {
        let (before, leaves) = (self.owner().cloned(), placed.leaves(&self.facts.ladder));
        self.facts.place = placed.place;
        self.facts.area = placed.area.clone();
        let filing = self.facts.filing.as_mut();
        if let Some((filing, matter)) = filing.zip(placed.matter.as_deref()) {
            filing.matter = Some(matter.clone());
        }
        self.facts.ladder.clone_from(&placed.ladder);
        self.rung = placed.rung.unwrap_or(self.rung).min(self.top());
        self.skipped.clear();
        // Posts that have nothing to do with it any more need not know what was done about it.
        self.handling.copies.retain(|copy| placed.ladder.contains(&copy.post));
        if placed.rung.is_some() {
            // The departments of there are known where its matter was told anew.
            self.handling.elsewhere = placed.matter.is_none() && (self.handling.elsewhere || leaves);
            if self.owner() != before.as_ref() {
                self.handling.moved = self.handling.moved.saturating_add(u8::from(leaves));
                self.acknowledged_by = None;
            }
        }
    }

    fn joined_by(&mut self, joined: &ReportJoined, at: UtcMicros) {
        self.joined.push(joined.report);
        if joined.call_first.len() > self.facts.call_first.len() {
            self.danger_at = Some(at);
        }
        if let Some(wish) = joined.wish {
            let taken_in = CaseReport::taken_in(joined.report, at, wish, Some(joined.by));
            self.handling.reports.push(CaseReport { stated: joined.stated.clone(), ..taken_in });
        }
        if let Some(limit) = &joined.limit {
            self.handling.limit_joined(limit, self.facts.grade, at);
        }
        self.facts.ladder.extend(joined.rungs.iter().cloned());
        if let (Some(filing), Some(people)) = (&mut self.facts.filing, joined.people) {
            filing.people = Some(people);
        }
        self.facts.risk = self.facts.risk.max(joined.risk);
        (self.facts.grade, self.facts.mode) = (joined.grade, joined.mode);
        self.facts.call_first.clone_from(&joined.call_first);
    }

    /// What the closed loop changes of the case itself; the rest is its [`Handling`].
    fn acted(&mut self, acted: &Acted, at: UtcMicros) {
        if let Happened::Parted { merged, .. } = &acted.what
            && let Some(parted) = self.handling.absorbed.iter().find(|absorbed| absorbed.case == *merged)
        {
            let goes = |report: &ReportId| *report == parted.facts.report || parted.joined.contains(report);
            self.joined.retain(|report| !goes(report));
        }
        self.handling.evolve(acted, (self.phase, self.facts.grade), at);
        if let Happened::Parted { stays, .. } | Happened::ReportParted { stays, .. } = &acted.what
            && let Some(stays) = stays
        {
            self.stays(stays);
        }
        if let Happened::ReportParted { report, .. } = &acted.what {
            self.joined.retain(|joined| joined != report);
        }
        if let Happened::DeskReplied { .. } | Happened::SelfHandled { .. } = &acted.what
            && let Some(actor) = &acted.by
        {
            self.handled_by(actor.person);
        }
        if let Happened::Corrected(corrected) = &acted.what {
            self.corrected(corrected, at);
        }
        if let Happened::Redone { task, .. } | Happened::BegunAgain { task } = &acted.what {
            self.task = *task;
            self.recommended_besides.clear();
        }
        if let Happened::UnitsWanted { call, .. } = &acted.what {
            self.owes_calls(call, at);
        }
        if let Happened::ReturnRuled { .. } | Happened::ExtensionRuled { .. } = &acted.what {
            // A ruling answers the alert that asked for it.
            self.alert.take_if(|alert| alert.reason == Some(ClimbReason::NotRuled));
        }
        if let Happened::Absorbed { absorbed, rungs, .. } = &acted.what {
            self.facts.ladder.extend(rungs.iter().cloned());
            let rises = absorbed.facts.grade < self.facts.grade;
            self.facts.grade = self.facts.grade.min(absorbed.facts.grade);
            self.facts.risk = self.facts.risk.max(absorbed.facts.risk);
            if rises && !self.facts.is_desk_work() && !self.facts.mode.does_more_than(absorbed.facts.mode) {
                self.facts.mode = absorbed.facts.mode;
            }
            self.joined.push(absorbed.facts.report);
            self.joined.extend(&absorbed.joined);
            let owed = absorbed.calls_owed.iter().filter(|service| !self.facts.call_first.contains(service));
            let owed: Vec<Service> = owed.copied().collect();
            self.owes_calls(&owed, at);
        }
    }

    /// Services that were not named before.
    fn owes_calls(&mut self, services: &[Service], at: UtcMicros) {
        if !services.is_empty() {
            self.danger_at = Some(at);
            self.facts.call_first.extend_from_slice(services);
        }
    }

    /// Less pressing than before, since something has left it.
    fn stays(&mut self, stays: &Stays) {
        let before = self.owner().cloned();
        (self.facts.grade, self.facts.mode, self.facts.risk) = (stays.grade, stays.mode, stays.risk);
        self.facts.call_first.clone_from(&stays.call_first);
        self.facts.ladder.clone_from(&stays.ladder);
        let top = self.top();
        self.rung = self.rung.min(top);
        self.skipped.retain(|rung| *rung <= top);
        self.handling.copies.retain(|copy| stays.ladder.contains(&copy.post));
        if let Some(filing) = &mut self.facts.filing {
            filing.people = stays.people;
        }
        if self.owner() != before.as_ref() {
            self.acknowledged_by = None;
        }
    }

    fn handled_by(&mut self, person: PersonId) {
        if !self.handlers.contains(&person) {
            self.handlers.push(person);
        }
    }
}
