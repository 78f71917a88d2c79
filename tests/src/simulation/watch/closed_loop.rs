//! The closed loop: what was done about a case, by whom, and once; and how it may end.

use std::{
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};

use geo_index::AreaCode;
use hub_dispatch::{
    Acted, CaseId, ClimbReason, DepartmentCode, Event, Happened, PersonId, Reopened, ReportId, Seat,
    SentBack, Stays, SuspensionKind, TaskId, UtcMicros, Verified, board::Recorded,
};

use super::{
    Broken, Watch, Within, copies::Copied, desks::DeskLife, ensure, handing_on::Handed, letters::LetterLife,
    limits::Running, merged::MergedLife, reports_parted::LimitPast,
};
use crate::simulation::city::City;

/// What became of a caller who wants an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Told {
    NotYet,
    Content,
    Discontent,
    GivenUp,
}

/// Somebody who called.
#[derive(Debug, Clone)]
pub(super) struct Caller {
    pub(super) report: ReportId,
    pub(super) received_at: UtcMicros,
    pub(super) wants_answer: bool,
    /// The case that brought the call here by a merge.
    pub(super) from: Option<CaseId>,
    pub(super) missed: u8,
    /// When the last try that counts was made.
    pub(super) missed_at: Option<UtcMicros>,
    pub(super) told: Told,
}

impl Caller {
    /// It is to be done again: whoever was not content, or was not reached, is called again.
    pub(super) fn is_called_anew(&mut self) {
        if self.told != Told::Content {
            (self.told, self.missed, self.missed_at) = (Told::NotYet, 0, None);
        }
    }
}

/// What the events said about a case in the closed loop.
#[derive(Debug, Default)]
pub(super) struct LoopLife {
    pub(super) callers: Vec<Caller>,
    pub(super) limit: Option<Running>,
    pub(super) past: LimitPast,
    /// Since when limits ran that began with filing, with doing or opening it again, or with a parting.
    pub(super) began: BTreeSet<UtcMicros>,
    pub(super) suspended: Option<SuspensionKind>,
    /// A person let it go on that waited for an emergency.
    pub(super) let_go_on: bool,
    pub(super) desks: BTreeMap<TaskId, DeskLife>,
    pub(super) returns: u8,
    /// When it was parted, and the departments that could not return their task before it was part of another case.
    pub(super) bound: Option<(UtcMicros, BTreeSet<DepartmentCode>)>,
    /// 转派: how often departments handed a task on themselves, and one that is on its way.
    pub(super) hand_ons: u8,
    pub(super) handed: Option<Handed>,
    pub(super) merged: MergedLife,
    pub(super) letter: Option<LetterLife>,
    pub(super) copies: BTreeMap<AreaCode, Copied>,
    pub(super) redone: u8,
    /// How often its work was found not done in this round.
    pub(super) sent_back: u8,
    pub(super) verified: bool,
    /// Dealt with on the spot, and whether it was drawn to be checked.
    pub(super) on_the_spot: Option<bool>,
    archived: bool,
}

/// One thing that was done, and what else its append did.
pub(super) struct Done<'a> {
    pub(super) id: CaseId,
    pub(super) by: Option<PersonId>,
    pub(super) seat: Option<&'a Seat>,
    pub(super) at: UtcMicros,
    /// Events that follow in the same append.
    pub(super) rest: &'a [Rc<Recorded>],
}

impl Done<'_> {
    /// What else was done about the case in the same append, afterwards.
    pub(super) fn then(&self) -> impl Iterator<Item = &Happened> {
        self.rest.iter().filter_map(|next| {
            let Event::Acted(acted) = &next.event else { return None };
            (acted.case == self.id).then_some(&acted.what)
        })
    }

    /// The rung that the same append alerted for this reason.
    pub(super) fn alerted(&self, wanted: ClimbReason) -> Option<u8> {
        self.rest.iter().find_map(|next| {
            let Event::Alerted { case, rung, reason: Some(reason), .. } = &next.event else { return None };
            (*case == self.id && *reason == wanted).then_some(*rung)
        })
    }
}

impl Watch {
    /// A report was received: its caller is known from now on.
    pub(super) fn caller_received(&mut self, case: CaseId, report: ReportId, received_at: UtcMicros) {
        let (wants_answer, from, missed, missed_at) = (false, None, 0, None);
        let told = Told::NotYet;
        let caller = Caller { report, received_at, wants_answer, from, missed, missed_at, told };
        self.loops.entry(case).or_default().callers.push(caller);
    }

    pub(super) fn caller_wants(&mut self, case: CaseId, report: ReportId, wants_answer: bool) {
        let life = self.loops.entry(case).or_default();
        for caller in life.callers.iter_mut().filter(|caller| caller.report == report) {
            caller.wants_answer = wants_answer;
        }
    }

    /// A case is opened again: its callers stay, everything else begins anew.
    pub(super) fn loop_begins_again(&mut self, recorded: &Recorded) -> Result<(), Broken> {
        let Event::Reopened(Reopened { case: id, carried, .. }) = &recorded.event else { return Ok(()) };
        let (id, carried) = (*id, carried.clone().unwrap_or_default());
        let life = self.loops.entry(id).or_default();
        ensure(!life.archived, &[&id], || format!("case {id} was archived and is open again"))?;
        let parted = life.merged.parted();
        ensure(parted || life.merged.part_of.is_none(), &[&id], || {
            format!("case {id} is part of {:?} and was opened again", life.merged.part_of)
        })?;
        let (mut callers, merged) = (std::mem::take(&mut life.callers), std::mem::take(&mut life.merged));
        // What callers said while it was part of another case stays said.
        if !parted {
            callers.iter_mut().for_each(Caller::is_called_anew);
        }
        // What was asked about it and not answered while it was part of another is asked still.
        let letter = life.letter.take().filter(|_| parted);
        let (returns, redone) = (life.returns, if parted { life.redone } else { 0 });
        let has = (carried.returns, carried.redone);
        let bound = carried.desks.iter().filter(|desk| desk.binding);
        let bound = Some((recorded.at, bound.map(|desk| desk.department.clone()).collect()));
        let merged = merged.begin_again();
        // And its limit goes on from what it was when it became part of another.
        let past = if parted { life.past.carried() } else { LimitPast::default() };
        *life = LoopLife { callers, merged, letter, returns, redone, bound, past, ..LoopLife::default() };
        if !parted {
            self.letters_end(id);
        }
        ensure(has == (returns, redone), &[&id], || {
            format!("case {id} was returned {returns} times and redone {redone}, and carries {carried:?}")
        })
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "the others are looked at elsewhere")]
    pub(super) fn note_loop(
        &mut self,
        city: &City,
        recorded: &Recorded,
        rest: &[Rc<Recorded>],
        within: &mut Within,
    ) -> Result<(), Broken> {
        match &recorded.event {
            Event::Acted(acted) => self.note_acted(city, acted, recorded.at, rest, within),
            Event::Verified(Verified { case, .. }) => {
                let life = self.loops.entry(*case).or_default();
                life.verified = true;
                let runs = life.limit.as_ref().is_some_and(|running| !running.met);
                let (id, by, seat) = (*case, None, None);
                let done = Done { id, by, seat, at: recorded.at, rest };
                let met = done.then().any(|what| matches!(what, Happened::LimitMet { .. }));
                ensure(!runs || met, &[case], || format!("case {case} was verified and its limit runs on"))
            }
            Event::SentBack(SentBack { case, .. }) => {
                let life = self.loops.entry(*case).or_default();
                (life.verified, life.on_the_spot) = (false, None);
                self.found_not_done(city, &Done { id: *case, by: None, seat: None, at: recorded.at, rest })
            }
            Event::ReportJoined(joined) => {
                self.rises(joined.case, joined.grade, &joined.call_first, rest, within)
            }
            Event::Closed { case, tier, .. } => {
                self.may_close(*case)?;
                self.closed_unanswered(*case, *tier)?;
                self.closed_from(city, *case, *tier)
            }
            Event::Withdrawn(withdrawn) => self.may_be_withdrawn(withdrawn),
            Event::ClockSet { case, phase, clock } => {
                self.clock_set(city, *case, (*phase, clock), recorded.at)
            }
            Event::Dispatched { case, .. } | Event::Settled { case, .. } => {
                self.acted_by_order(*case, within);
                Ok(())
            }
            Event::CasePlaced(placed) => {
                self.copies_stay_with(placed.case, &placed.ladder);
                self.placed(city, placed, rest)
            }
            _ => Ok(()),
        }
    }

    /// None is closed unverified, but for what was dealt with on the spot and not drawn; and nobody waits for a call.
    fn may_close(&self, id: CaseId) -> Result<(), Broken> {
        let Some(life) = self.loops.get(&id) else {
            return ensure(false, &[&id], || format!("case {id} was closed and never opened"));
        };
        ensure(life.verified || life.on_the_spot == Some(false), &[&id], || {
            format!("case {id} was closed unverified")
        })?;
        let waiting = life.callers.iter().find(|caller| caller.wants_answer && caller.told == Told::NotYet);
        ensure(waiting.is_none(), &[&id], || {
            format!("case {id} was closed, and nobody called back {waiting:?}")
        })
    }

    fn archived(&mut self, id: CaseId) -> Result<(), Broken> {
        let open = self.lives.get(&id).is_some_and(|life| life.open);
        let life = self.loops.entry(id).or_default();
        let fits = !open && !life.archived && life.merged.part_of.is_none();
        life.archived = true;
        ensure(fits, &[&id], || format!("case {id} was archived while open, twice, or merged"))
    }

    fn note_acted(
        &mut self,
        city: &City,
        acted: &Acted,
        at: UtcMicros,
        rest: &[Rc<Recorded>],
        within: &mut Within,
    ) -> Result<(), Broken> {
        let (id, what) = (acted.case, &acted.what);
        let (by, seat) = (acted.by.as_ref().map(|by| by.person), acted.by.as_ref().map(|by| &by.seat));
        let done = Done { id, by, seat, at, rest };
        if let (Happened::DeskReplied { .. } | Happened::SelfHandled { .. }, Some(person)) = (what, by) {
            self.lives.entry(id).or_default().handlers.push(person);
        }
        self.acted_from(&done, what, within);
        if let Happened::Parted { stays, .. } | Happened::ReportParted { stays, .. } = what {
            self.stays(id, stays.as_deref());
        }
        match what {
            Happened::LimitSet { .. }
            | Happened::LimitMarkReached { .. }
            | Happened::LimitPaused { .. }
            | Happened::LimitMet { .. }
            | Happened::ExtensionAsked { .. }
            | Happened::ExtensionRuled { .. } => self.note_limit(city, &done, what, within),
            Happened::DeskAssigned { .. }
            | Happened::DeskSigned { .. }
            | Happened::DeskClockSet { .. }
            | Happened::DeskOverdue { .. }
            | Happened::ReturnAsked { .. }
            | Happened::ReturnRuled { .. }
            | Happened::HandedOn { .. }
            | Happened::HelperLetGo { .. }
            | Happened::DeskReplied { .. }
            | Happened::DeskSentBack { .. }
            | Happened::DeskEnded { .. } => {
                self.desk_clock_set(city, &done, what, within)?;
                self.note_desk(city, &done, what)
            }
            Happened::CalledBack { .. } => self.called_back(city, &done, what),
            Happened::Redone { times, .. } => self.redone(city, &done, *times),
            Happened::Suspended { kind, .. } => self.suspended(&done, *kind),
            Happened::Resumed { reason, why } => self.resumed(&done, reason.is_some(), *why, within),
            Happened::Merged { .. }
            | Happened::Absorbed { .. }
            | Happened::Parted { .. }
            | Happened::ReportParted { .. } => self.note_belonging(&done, what, within),
            Happened::SelfHandled { sampled, .. } => self.handled_on_the_spot(city, &done, *sampled),
            Happened::Archived => self.archived(id),
            // Whoever has it hears of it: that is the alert that follows.
            Happened::PassedUp { .. } => self.goes_up(&done, ClimbReason::PassedUp),
            Happened::Urged { .. } => alerts(&done, ClimbReason::Urged),
            Happened::Supervised { .. }
            | Happened::LetterMoved { .. }
            | Happened::SupervisionAnswered { .. }
            | Happened::SupervisionOverdue => self.note_letter(city, &done, what),
            Happened::PassedDown { .. } => self.goes_down(&done),
            Happened::ReportedUp(_) | Happened::ReportUpOverdue { .. } => {
                self.note_report_up(city, &done, what)
            }
            Happened::Corrected(corrected) => self.corrected(city, &done, corrected, within),
            Happened::Confirmed { .. } => self.confirmed(&done),
            Happened::Copied { .. } | Happened::CopyRead { .. } => self.copies_go(&done, what, within),
            Happened::BegunAgain { .. } => self.begun_again(&done),
            Happened::ResponseSet(followed) => self.follows(city, &done, followed.response),
            Happened::BackupWanted { task } => self.backup_wanted(&done, *task),
            Happened::UnitsWanted { wanted, call, .. } => self.units_wanted(city, &done, (wanted, call)),
            Happened::BackupAsked { .. } => self.backup_asked(city, &done, what),
            Happened::Whistled { .. }
            | Happened::Attached { .. }
            | Happened::Detached { .. }
            | Happened::ChargeTaken { .. }
            | Happened::KeptApart { .. }
            | Happened::ReportsUpSet { .. } => Ok(()),
            Happened::NotAccepted { .. } | Happened::AnsweredAtOnce { .. } | Happened::Transferred { .. } => {
                self.may_be_left(&done, what)
            }
        }
    }

    /// Posts got a copy, or read theirs.
    fn copies_go(&mut self, done: &Done<'_>, what: &Happened, within: &mut Within) -> Result<(), Broken> {
        if let Happened::Copied { posts } = what {
            return self.copied(done, posts, within);
        }
        let Happened::CopyRead(hub_dispatch::CopyRead { post }) = what else { return Ok(()) };
        self.copy_read(done, post)
    }

    /// It was reported upward, or was not in time.
    fn note_report_up(&mut self, city: &City, done: &Done<'_>, what: &Happened) -> Result<(), Broken> {
        if let Happened::ReportedUp(made) = what {
            return self.reported_up(done, made);
        }
        let Happened::ReportUpOverdue { to, way, again } = what else { return Ok(()) };
        self.report_up_overdue(city, done, (*to, *way), *again)
    }

    /// Which reports and cases belong together changes.
    #[expect(clippy::wildcard_enum_match_arm, reason = "`note_acted` sends only these")]
    fn note_belonging(
        &mut self,
        done: &Done<'_>,
        what: &Happened,
        within: &mut Within,
    ) -> Result<(), Broken> {
        let id = done.id;
        match what {
            Happened::Merged { into } => self.merged_into(id, *into),
            Happened::Absorbed { absorbed, .. } => {
                self.rises(id, absorbed.facts.grade, &absorbed.calls_owed, done.rest, within)?;
                self.absorbed(id, absorbed, within)
            }
            Happened::Parted { merged, .. } => self.parted_from(id, *merged, within),
            Happened::ReportParted { report, to, .. } => self.report_parted(id, *report, *to, within),
            _ => Ok(()),
        }
    }

    /// What stays has a shorter ladder where it is less pressing now.
    fn stays(&mut self, id: CaseId, stays: Option<&Stays>) {
        if let Some(stays) = stays {
            self.copies_stay_with(id, &stays.ladder);
        }
    }

    fn handled_on_the_spot(&mut self, city: &City, done: &Done<'_>, sampled: bool) -> Result<(), Broken> {
        let id = done.id;
        self.loops.entry(id).or_default().on_the_spot = Some(sampled);
        let closed = done.rest.iter().any(|next| matches!(next.event, Event::Closed { .. }));
        let may_close = self.seat_may_close(city, done);
        ensure(closed == (!sampled && may_close), &[&id], || {
            format!("case {id}: drawn {sampled}, closed {closed}, from a seat that may: {may_close}")
        })
    }

    /// 即采即办: a department closes nothing alone, and a centre nothing that is kept for one above; a matter of the
    /// catalogue may be, or a category or a grade, and what begins higher is.
    fn seat_may_close(&self, city: &City, done: &Done<'_>) -> bool {
        let Some(Seat::Centre { tier, .. }) = done.seat else { return false };
        let Some(case) = self.truth.case(done.id) else { return false };
        let facts = &case.facts;
        let rules = &city.policy(&facts.policy).policy.closed_loop;
        let kept = rules.competence.iter().filter(|rule| {
            (rule.grades.is_empty() || rule.grades.contains(&facts.grade))
                && (rule.categories.is_empty() || rule.categories.contains(&facts.category))
        });
        let matter = facts.filing.as_ref().and_then(|filing| filing.matter.as_ref()?.tier);
        let needed = kept.map(|rule| rule.from).chain(matter).chain(city.begins_as_grave(facts)).max();
        let top = facts.ladder.last().map(|rung| rung.tier);
        needed.is_none_or(|needed| *tier >= needed || top.is_some_and(|top| *tier >= top))
    }

    /// The same append alerts a post above the one that had the case, unless there is none.
    pub(super) fn goes_up(&self, done: &Done<'_>, reason: ClimbReason) -> Result<(), Broken> {
        let case = self.truth.case(done.id);
        let (rung, top) = case.map_or((0, 0), |case| (case.rung, case.top()));
        let higher = done.alerted(reason).is_some_and(|alerted| alerted > rung || rung == top);
        ensure(higher, &[&done.id], || {
            format!("case {} did not go up from rung {rung} of {top}: {reason:?}", done.id)
        })
    }

    /// Only for somebody who is not content, and not for ever; the post above looks on, and the limit begins anew.
    fn redone(&mut self, city: &City, done: &Done<'_>, times: u8) -> Result<(), Broken> {
        let id = done.id;
        let rules = self.truth.case(id).map(|case| &city.policy(&case.facts.policy).policy.closed_loop);
        let most = rules.map_or(0, |rules| rules.redo_max);
        let life = self.loops.entry(id).or_default();
        let discontent = life.callers.iter().any(|caller| caller.told == Told::Discontent);
        let waiting = life.callers.iter().any(|caller| caller.wants_answer && caller.told == Told::NotYet);
        let fits = discontent && !waiting && times == life.redone + 1 && times <= most;
        ensure(fits, &[&id], || format!("case {id} was done again the {times}th time of {most}"))?;
        (life.redone, life.verified) = (times, false);
        life.callers.iter_mut().for_each(Caller::is_called_anew);
        let begins = done.then().any(|what| matches!(what, Happened::LimitSet { .. }));
        ensure(begins || life.limit.is_none(), &[&id], || format!("case {id} is done again with no limit"))?;
        self.goes_up(done, ClimbReason::Redone)
    }
}

fn alerts(done: &Done<'_>, reason: ClimbReason) -> Result<(), Broken> {
    ensure(done.alerted(reason).is_some(), &[&done.id], || {
        format!("case {}: nobody heard of it: {reason:?}", done.id)
    })
}
