//! A decision in the making: the entities it touches, moving along with each event.

use std::{borrow::Cow, collections::BTreeMap};

use uuid::Uuid;

use crate::{
    Acted, Actor, Calendar, Candidate, CaseFacts, CaseId, CategoryRule, Command, ContentDigest, Decision,
    DocumentKind, Event, Grade, GradeRule, Happened, IncidentId, NamedPolicy, Need, NoIncident, NoWhistle,
    OfferId, Policy, Refusal, RuledOut, Situation, Stream, TaskId, UnitId, UtcMicros, Want, WhistleId,
    WhistleTurn, Whistled,
    board::{Board, Case, Duty, Incident, Mailbox, Recorded, Task, Tried, Unit, Whistle},
};

/// How an order came to the hub.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Heard {
    /// From whoever gives it.
    Directly,
    /// 代录: it was said by telephone, and somebody else recorded it.
    ByTelephone,
}

/// What a decision has read and done so far.
pub(super) struct Draft<'a> {
    board: &'a Board,
    policy: &'a NamedPolicy,
    /// What the shell saw.
    pub(super) situation: &'a Situation,
    /// Entities read so far, as the events of this decision leave them.
    pub(super) scratch: Board,
    versions: BTreeMap<Stream, u64>,
    ids_used: usize,
    /// How what is being carried out was heard of.
    pub(super) heard: Heard,
    pub(super) decision: Decision,
}

impl<'a> Draft<'a> {
    pub(super) fn new(board: &'a Board, policy: &'a NamedPolicy, situation: &'a Situation) -> Self {
        let (scratch, versions, decision) = (Board::default(), BTreeMap::new(), Decision::default());
        let heard = Heard::Directly;
        Self { board, policy, situation, scratch, versions, ids_used: 0, heard, decision }
    }

    /// What is decided on, for what is only looked at: it stands in no expectation.
    pub(super) fn board(&self) -> &'a Board {
        self.board
    }

    pub(super) fn finish(self) -> Decision {
        self.decision
    }

    pub(super) fn now(&self) -> UtcMicros {
        self.situation.now
    }

    pub(super) fn policy(&self) -> &'a Policy {
        &self.policy.policy
    }

    pub(super) fn named_policy(&self) -> &'a NamedPolicy {
        self.policy
    }

    /// The rule for the grade of a case; under a response (应急响应) what posts do, and answering an offer, has a share of its time.
    pub(super) fn rule(&self, case: &Case) -> Cow<'a, GradeRule> {
        let rule = self.policy_of(&case.facts).grade(case.facts.grade);
        match case.handling.response.map(|response| response.clocks_percent) {
            Some(percent @ ..100) => Cow::Owned(rule.under_response(percent)),
            Some(_) | None => Cow::Borrowed(rule),
        }
    }

    /// The rule for the category of a case, or for calls for help.
    pub(super) fn category_rule(&self, facts: &CaseFacts) -> &'a CategoryRule {
        let policy = self.policy_of(facts);
        if facts.sos_unit.is_some() { &policy.sos } else { policy.category(&facts.category) }
    }

    /// The policy under which a case is handled: that of the case which decides, or of the other one that it is about.
    pub(super) fn policy_of(&self, facts: &CaseFacts) -> &'a Policy {
        let other = self.situation.other_policy.as_ref();
        let own = other.filter(|other| facts.policy == other.digest && facts.policy != self.policy.digest);
        own.map_or(&self.policy.policy, |other| &other.policy)
    }

    /// The calendar in force.
    pub(super) fn calendar(&self) -> &'a Calendar {
        &self.situation.calendar.calendar
    }

    /// Records what somebody did in the closed loop.
    pub(super) fn acted(&mut self, case: CaseId, by: &Actor, what: Happened) {
        self.record(Event::Acted(Box::new(Acted { case, by: Some(by.clone()), what })));
    }

    /// Records what a clock did in the closed loop.
    pub(super) fn happened(&mut self, case: CaseId, what: Happened) {
        self.record(Event::Acted(Box::new(Acted { case, by: None, what })));
    }

    /// A fresh id.
    pub(super) fn id(&mut self) -> Uuid {
        let id = self.situation.ids.get(self.ids_used).copied();
        self.ids_used += 1;
        id.expect("the situation brings IDS_PER_COMMAND ids, more than any command uses")
    }

    /// Notes that the decision depends on a stream.
    pub(super) fn read(&mut self, stream: Stream) {
        let version = self.board.version(stream);
        self.read_at(stream, version);
    }

    /// The same for a stream whose entity is not on the board: the version is known from the ledger.
    pub(super) fn reread_at(&mut self, stream: Stream, version: u64) {
        self.versions.remove(&stream);
        self.read_at(stream, version);
    }

    fn read_at(&mut self, stream: Stream, version: u64) {
        if self.versions.contains_key(&stream) {
            return;
        }
        if let Some(entity) = self.board.entity(stream) {
            self.scratch.put(entity);
        }
        self.versions.insert(stream, version);
        self.decision.expect.insert(stream, version);
    }

    /// Records an event: it counts at once for the rest of the decision.
    pub(super) fn record(&mut self, event: Event) {
        let stream = event.stream();
        self.read(stream);
        let letter = self.letter_timer(stream);
        let whistle = self.whistle_timer(stream);
        let incident = self.incident_timer(stream);
        let reports_up = self.report_up_timers(stream);
        self.note_effects(&event);
        let version = self.versions.entry(stream).or_insert(0);
        *version += 1;
        let recorded = Recorded { version: *version, at: self.situation.now, event };
        self.scratch.evolve(&recorded);
        self.note_letter(letter, self.letter_timer(stream));
        self.note_letter(whistle, self.whistle_timer(stream));
        self.note_letter(incident, self.incident_timer(stream));
        self.note_reports_up(&reports_up, &self.report_up_timers(stream));
        self.decision.events.push(recorded.event);
    }

    /// Records an event of a stream whose version nobody needs: erasing may race with nothing.
    pub(super) fn record_unread(&mut self, event: Event) {
        self.decision.events.push(event);
    }

    /// The timer that made this decision is used up by it.
    pub(super) fn consume(&mut self, timer: crate::Timer) {
        self.decision.consume = Some(timer);
    }

    /// Whether this is the decision of that timer, and has come to nothing yet.
    pub(super) fn is_only(&self, timer: crate::Timer) -> bool {
        self.decision.consume == Some(timer) && self.decision.events.is_empty()
    }

    /// The timer that made this decision goes on, and nothing of that is on record.
    pub(super) fn goes_on(&mut self, timer: crate::Timer, due: UtcMicros) {
        self.decision.set.push((timer, due));
    }

    /// What an order that was heard of in the same way would do now, were it the whole decision.
    pub(super) fn trial(&self, order: &Command) -> Result<Decision, Refusal> {
        let mut trial = Draft { heard: self.heard, ..Draft::new(self.board, self.policy, self.situation) };
        super::carry_out(&mut trial, order)?;
        Ok(trial.finish())
    }

    /// The open case an order is about.
    pub(super) fn case_of(&self, order: &Command) -> Option<CaseId> {
        super::case_of(self.board, order)
    }

    /// The card of a unit, as the board has it.
    pub(super) fn card(&self, unit: UnitId) -> Option<&'a Unit> {
        self.board.unit(unit)
    }

    /// Whether a unit stands by at home.
    pub(super) fn stands_by(&self, unit: UnitId) -> bool {
        self.board.unit(unit).is_some_and(|card| card.duty == Duty::Standby)
    }

    /// An open case, its task with it.
    pub(super) fn case(&mut self, id: CaseId) -> Result<Case, Refusal> {
        self.read(Stream::Case(id));
        let case = self.scratch.case(id).cloned().ok_or(Refusal::CaseNotOpen(id))?;
        self.read(Stream::Task(case.task));
        Ok(case)
    }

    /// A task of an open case.
    pub(super) fn task(&mut self, id: TaskId) -> Option<Task> {
        self.read(Stream::Task(id));
        self.scratch.task(id).cloned()
    }

    /// A task as far as this decision knows it, for what is only looked at: it stands in no expectation.
    pub(super) fn looked_at(&self, id: TaskId) -> Option<&Task> {
        self.scratch.task(id).or_else(|| {
            let superseded = self.versions.contains_key(&Stream::Task(id));
            self.board.task(id).filter(|_| !superseded)
        })
    }

    /// A task that may have ended by now: of what has ended nothing is read, for it does not come back.
    pub(super) fn open_task(&mut self, id: TaskId) -> Option<Task> {
        let known = self.versions.contains_key(&Stream::Task(id)) || self.board.task(id).is_some();
        if known { self.task(id) } else { None }
    }

    /// The task of an open case.
    pub(super) fn task_of(&mut self, case: &Case) -> Task {
        self.task(case.task).expect("an open case has its task on the board: both end in one append")
    }

    /// An enrolled unit that has not been struck off.
    pub(super) fn unit(&mut self, id: UnitId) -> Result<Unit, Refusal> {
        self.read(Stream::Unit(id));
        let unit = self.scratch.unit(id).filter(|unit| unit.duty != Duty::Retired);
        unit.cloned().ok_or(Refusal::UnitUnknown(id))
    }

    /// A whistle that has not ended.
    pub(super) fn whistle(&mut self, id: WhistleId) -> Result<Whistle, Refusal> {
        self.read(Stream::Whistle(id));
        self.scratch.whistle(id).cloned().ok_or(Refusal::Whistle(NoWhistle::NotOpen(id)))
    }

    /// An incident that was not closed.
    pub(super) fn incident(&mut self, id: IncidentId) -> Result<Incident, Refusal> {
        self.read(Stream::Incident(id));
        self.scratch.incident(id).cloned().ok_or(Refusal::Incident(NoIncident::NotOpen(id)))
    }

    /// Records what somebody did about a whistle, or its timer for nobody.
    pub(super) fn whistled(&mut self, whistle: WhistleId, by: Option<&Actor>, what: WhistleTurn) {
        self.record(Event::Whistled(Box::new(Whistled { whistle, by: by.cloned(), what })));
    }

    /// A unit's mailbox, if anything was ever posted to it.
    pub(super) fn mailbox(&mut self, unit: UnitId) -> Option<Mailbox> {
        self.read(Stream::Mailbox(unit));
        self.scratch.mailbox(unit).cloned()
    }

    /// The document of a kind that is in force.
    pub(super) fn adopted(&self, kind: DocumentKind) -> Option<&ContentDigest> {
        self.board.register().adopted.get(&kind)
    }

    /// What holds a unit now, with what this decision has done taken into account.
    pub(super) fn hold_on(&self, unit: UnitId) -> Option<(TaskId, OfferId)> {
        self.scratch.hold_on(unit).or_else(|| {
            let hold = self.board.hold_on(unit)?;
            let superseded = self.versions.contains_key(&Stream::Task(hold.0));
            (!superseded).then_some(hold)
        })
    }

    /// Whether a unit other than `unit` is held by the offer.
    pub(super) fn is_held_by_another(&self, unit: UnitId, offer: OfferId) -> bool {
        self.board.holder_of(offer).is_some_and(|holder| holder != unit)
    }

    /// What a unit's earlier answer for a task rules out, with what this decision has done taken into account.
    fn answered_before(&self, task: Option<TaskId>, unit: UnitId) -> Option<RuledOut> {
        match self.scratch.task(task?)?.tried.get(&unit)? {
            Tried::Declined => Some(RuledOut::Declined),
            Tried::Silent => Some(RuledOut::Silent),
        }
    }

    /// Why a unit is passed over, when the shell found it held and this decision has just set it free.
    pub(super) fn ruled_out_by_now(&self, need: &Need, unit: UnitId, why: RuledOut) -> RuledOut {
        let set_free = why == RuledOut::Claimed && self.hold_on(unit).is_none();
        self.answered_before(need.task, unit).filter(|_| set_free).unwrap_or(why)
    }

    /// [`crate::suitability`] with what this decision has done taken into account.
    pub(super) fn suitability(&self, need: &Need, candidate: &Candidate) -> Result<(), RuledOut> {
        if self.hold_on(candidate.unit).is_some() {
            return Err(RuledOut::Claimed);
        }
        if let Some(why) = self.answered_before(need.task, candidate.unit) {
            return Err(why);
        }
        // Marks for this task were read above, with those of this decision among them.
        let need = Need { task: None, ..need.clone() };
        crate::suitability(self.board, &need, candidate.unit, &candidate.nearness)
    }

    /// [`crate::suitability::dispatchable`] on the board.
    pub(super) fn dispatchable(&self, need: &Need, unit: UnitId) -> Result<(), RuledOut> {
        crate::suitability::dispatchable(self.board, need, unit)
    }

    /// What a case needs of a unit for one of its tasks.
    pub(super) fn need(&self, case: &Case, task: TaskId) -> Need {
        need(self.policy_of(&case.facts), case, Some(task))
    }
}

/// What a case needs of a unit, under a policy; without a task, of a unit that has not been asked before.
pub(crate) fn need(policy: &Policy, case: &Case, task: Option<TaskId>) -> Need {
    let mut skills = match case.facts.sos_unit {
        Some(_) => policy.sos.skills.clone(),
        None => policy.category(&case.facts.category).skills.clone(),
    };
    let matter = case.facts.filing.as_ref().and_then(|filing| filing.matter.as_ref());
    for skill in matter.iter().flat_map(|matter| &matter.skills) {
        if !skills.contains(skill) {
            skills.push(skill.clone());
        }
    }
    let (sos_unit, fix_stale_after_ms) = (case.facts.sos_unit, policy.fix_stale_after_ms);
    let load_max = policy.load_max(case.facts.grade).filter(|_| sos_unit.is_none());
    let presses = sos_unit.is_some() || case.facts.grade == Grade::Red;
    let besides = case.handling.wanted.iter().find(|wanted| Some(wanted.task) == task);
    let declined = match besides {
        Some(wanted) => wanted.declined.clone(),
        None if task == Some(case.task) => case.handling.declined.iter().copied().collect(),
        None => Vec::new(),
    };
    let need =
        Need { task, skills, declined, sos_unit, fix_stale_after_ms, load_max, presses, ..Need::default() };
    match wanted(policy, case, task) {
        Some(want) => want.narrow(need, policy),
        None => need,
    }
}

/// What the run card wants for a task of a case: for its own what stands first, for one that was opened for the card what that
/// was opened for. Whoever helps because a unit asked for more is wanted by no card.
pub(super) fn wanted<'a>(policy: &'a Policy, case: &'a Case, task: Option<TaskId>) -> Option<&'a Want> {
    let besides = case.handling.wanted.iter().find(|wanted| Some(wanted.task) == task);
    let first = || policy.card_for(&case.facts)?.units().next().map(|(_, want)| want);
    match besides {
        Some(wanted) => Some(&wanted.want),
        None if task == Some(case.task) => first(),
        None => None,
    }
}
