//! The invariants, looked at with every append: what may happen, in which order, and once.
//!
//! The watch keeps a history of its own, made from the events alone, and a board that is always caught up.

mod by_calendar;
mod call_backs;
mod checked;
mod choices;
mod clocks;
mod closed_loop;
mod copies;
mod corrected;
mod desks;
mod entities;
mod everything;
mod fired;
mod handing_on;
mod improved;
mod incidents;
mod judge;
mod late_marks;
mod letters;
mod limit_set;
mod limits;
mod lives;
mod loads;
mod merged;
mod musts;
mod ownership;
mod placed;
mod pressing;
mod punctual;
mod reports_parted;
mod reports_up;
mod responding;
mod risks;
mod second_hand;
mod stood_still;
mod suspended;
mod tiers;
mod ways_out;
mod whistles;
mod withdrawn;
mod worktime;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

use geo_index::Tier;
use hub_dispatch::{
    AnswerCameLate, CalendarDigest, CaseFacts, CaseId, DocumentKind, Event, Grade, Happened, IncidentId,
    MessageId, Notice, OfferEnd, OfferId, Reach, Reopened, ReportId, Rung, Seat, Stream, TaskId, Timer,
    UnitId, UtcMicros, WhistleId,
    board::{Board, Recorded},
};

use super::{city::City, store::Store, tally::Tally};
use checked::Shown;
use closed_loop::LoopLife;
use corrected::{KeptUpTo, WasCorrected};
use improved::Changes;
use incidents::IncidentLife;
pub(super) use judge::judge;
use lives::{Life, OfferLife};
use loads::Loads;
use ownership::Owned;
pub(super) use punctual::Punctual;
use responding::Owing;
use tiers::LastOwner;
use whistles::WhistleLife;
use worktime::Worktime;

/// An invariant that did not hold, and the entity it was about.
#[derive(Debug, Clone)]
pub(super) struct Broken {
    pub(super) what: String,
    /// Ids whose last events will be shown.
    pub(super) about: Vec<String>,
}

/// Fails unless `holds`.
pub(super) fn ensure(
    holds: bool,
    about: &[&dyn std::fmt::Display],
    what: impl FnOnce() -> String,
) -> Result<(), Broken> {
    if holds {
        return Ok(());
    }
    Err(Broken { what: what(), about: about.iter().map(ToString::to_string).collect() })
}

/// The watch over one run.
#[derive(Debug, Default)]
pub(super) struct Watch {
    /// A board that has seen everything.
    pub(super) truth: Board,
    /// Last record seen.
    pub(super) seen: u64,
    versions: HashMap<Stream, u64>,
    reports: HashMap<ReportId, CaseId>,
    lives: HashMap<CaseId, Life>,
    loops: HashMap<CaseId, LoopLife>,
    owned: HashMap<CaseId, Owned>,
    last_owners: HashMap<CaseId, LastOwner>,
    kept_up_to: KeptUpTo,
    worktimes: BTreeMap<CalendarDigest, Worktime>,
    /// The calendar that was in force before the one that is.
    calendar_before: CalendarDigest,
    task_cases: HashMap<TaskId, CaseId>,
    offers: HashMap<OfferId, OfferLife>,
    /// Tasks whose work somebody has done.
    worked_off: BTreeSet<TaskId>,
    /// Position of the message posted last, by mailbox.
    posted: BTreeMap<UnitId, u64>,
    messages: BTreeSet<MessageId>,
    /// Whom other channels told about what.
    told: BTreeSet<Reach>,
    /// What the machine changed of what was under way.
    changes: Changes,
    /// How much units have had in their duty.
    loads: Loads,
    /// Who filed what, and where units were.
    shown: Shown,
    whistles: HashMap<WhistleId, WhistleLife>,
    incidents: BTreeMap<IncidentId, IncidentLife>,
    /// Cases that follow another response than the one that holds for them.
    owing: Owing,
    /// Time in which some hub kept time.
    kept_us: i64,
}

/// The order that an append carries out, as far as what it must do depends on it.
#[derive(Debug, Default)]
pub(super) struct Cause {
    /// The timer that ran out.
    pub(super) fired: Option<Timer>,
    /// From where somebody dispatched units, called one back or settled the matter.
    pub(super) seat: Option<Seat>,
}

/// What one append did, for rules that hold within an append.
#[derive(Debug, Default)]
struct Within {
    skipped: u32,
    /// Reports received: (report, case).
    reports: Vec<(ReportId, CaseId)>,
    /// Reports that opened a case or joined one: (report, case).
    housed: Vec<(ReportId, CaseId)>,
    /// A case that a report joined, and when its clock was due before.
    due_before: Option<(CaseId, UtcMicros)>,
    /// A case took in another: (the one that goes on, the other).
    absorbed: Option<(CaseId, CaseId)>,
    /// A case was parted from another: (the one that goes on, the other).
    parted: Option<(CaseId, CaseId)>,
    /// A report got a case of its own: (the one that goes on, the new one).
    report_parted: Option<(CaseId, CaseId)>,
    /// The tier that owned each case before.
    owners: BTreeMap<CaseId, Tier>,
    /// Cases that were opened, and the lowest tier at which they may begin.
    begins_at: BTreeMap<CaseId, Option<Tier>>,
    /// Cases that began above these posts for their grade.
    told_of: BTreeMap<CaseId, Vec<Rung>>,
    /// Cases of which those posts got a copy.
    copied: BTreeSet<CaseId>,
    /// Cases that may go to a lower post.
    may_sink: BTreeSet<CaseId>,
    /// Cases whose limit was set.
    limit_moved: BTreeSet<CaseId>,
    /// Cases that waited by plan and go on.
    resumed: BTreeSet<CaseId>,
    /// From where the order was given that is carried out.
    seat: Option<Seat>,
    /// Somebody at a centre of this tier acted on a case.
    acted_from: Option<(CaseId, Tier)>,
    /// A case that has become more pressing, and the grade that it has now.
    raised: Option<(CaseId, Grade)>,
    corrected: Option<WasCorrected>,
    /// By which channel its report came.
    channel: Option<String>,
    /// What is recorded was said by telephone.
    by_telephone: bool,
}

impl Watch {
    pub(super) fn new(city: &City) -> Self {
        let named = city.calendars.iter().map(|named| (named.digest.clone(), Worktime::of(named)));
        Self { worktimes: named.collect(), ..Self::default() }
    }

    /// Looks at what an append recorded. Returns the cases of the reports it received.
    pub(super) fn committed(
        &mut self,
        store: &Store,
        city: &City,
        cause: Cause,
        tally: &mut Tally,
    ) -> Result<Vec<CaseId>, Broken> {
        let fresh: Vec<Rc<Recorded>> = store.after(self.seen).to_vec();
        let owners = self.owners_before(fresh.iter().map(|recorded| recorded.event.stream()));
        let mut within = Within { owners, seat: cause.seat, ..Within::default() };
        let ran_out = cause.fired.map(|timer| self.runs_out(timer));
        second_hand::marks_stand_before(&fresh)?;
        incidents::touches_nothing_else(&fresh)?;
        responding::follows_alone(self, &fresh)?;
        for (index, recorded) in fresh.iter().enumerate() {
            self.in_order(store, recorded)?;
            tally.event(&recorded.event);
            self.shown_and_checked(city, recorded, &mut within)?;
            self.note_owner(city, recorded, &mut within)?;
            self.note_load(city, recorded)?;
            self.note(city, recorded, &fresh[index + 1..], &mut within)?;
            if let Event::AnswerCameLate(AnswerCameLate { unit, offer }) = &recorded.event {
                let told = fresh.get(index + 1).is_some_and(|next| {
                    matches!(&next.event, Event::Posted { unit: to, notice: Notice::StandDown { offer: about }, .. }
                        if to == unit && about == offer)
                });
                ensure(told, &[unit], || format!("late answer to {offer} got no stand-down"))?;
            }
            let before = self.facts_before(&recorded.event);
            self.truth.evolve(recorded);
            self.risk_holds(before.as_ref(), recorded)?;
            self.remembers_its_reach(city, recorded);
        }
        if let Some(ran_out) = ran_out {
            self.ran_out_for_something(ran_out, &fresh, &within)?;
        }
        second_hand::every_report_has_its_case(&within)?;
        self.merges_are_whole(&within)?;
        self.begin_where_they_must(&within)?;
        self.passed_over_are_told(&within)?;
        self.what_became_red_is_seen_to(&within)?;
        self.all_follow(city, &fresh)?;
        let streams: BTreeSet<Stream> = fresh.iter().map(|recorded| recorded.event.stream()).collect();
        for stream in streams {
            self.whole(store, city, stream)?;
        }
        Ok(within.reports.into_iter().map(|(_, case)| case).collect())
    }

    fn in_order(&mut self, store: &Store, recorded: &Recorded) -> Result<(), Broken> {
        let index = usize::try_from(self.seen).expect("a run has few records");
        let record = &store.model.feed(index as u64, 1)[0];
        let stream = recorded.event.stream();
        let version = self.versions.entry(stream).or_insert(0);
        *version += 1;
        ensure(record.seq == self.seen + 1 && recorded.version == *version, &[&stream], || {
            format!("record {} is version {} of {stream}, expected {version}", record.seq, recorded.version)
        })?;
        self.seen += 1;
        Ok(())
    }

    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "the other events are looked at by the entity they change"
    )]
    fn note(
        &mut self,
        city: &City,
        recorded: &Recorded,
        rest: &[Rc<Recorded>],
        within: &mut Within,
    ) -> Result<(), Broken> {
        match &recorded.event {
            Event::DocumentAdopted { kind: DocumentKind::Calendar, .. } => {
                self.calendar_before = self.truth.register().adopted.get(&DocumentKind::Calendar).cloned();
                Ok(())
            }
            Event::Whistled(whistled) => self.note_whistle(recorded, whistled),
            Event::Incident(happened) => self.note_incident(city, recorded, happened),
            Event::ReportReceived { report, case, channel, .. } => {
                within.channel = Some(channel.clone());
                within.reports.push((*report, *case));
                self.caller_received(*case, *report, recorded.at);
                let before = self.reports.insert(*report, *case);
                ensure(before.is_none(), &[case], || format!("report {report} was received twice"))
            }
            Event::CaseOpened { case, facts, .. } | Event::Reopened(Reopened { case, facts, .. }) => {
                let life = self.lives.entry(*case).or_default();
                let again = matches!(recorded.event, Event::Reopened(_));
                ensure(!life.open && again == (life.openings > 0), &[case], || {
                    format!("case {case} was opened for the {}th time", life.openings + 1)
                })?;
                (life.open, life.openings) = (true, life.openings + 1);
                // Whoever handled it before it was part of another case has handled it still.
                let parted = self.loops.get(case).is_some_and(|life| life.merged.parted());
                let life = self.lives.entry(*case).or_default();
                if !parted {
                    life.handlers.clear();
                }
                life.began_as_sos |= facts.sos_unit.is_some();
                life.danger_since = recorded.at;
                if again {
                    return self.loop_begins_again(recorded);
                }
                let wants = facts.filing.as_ref().is_some_and(|filing| filing.wish.reply_wanted);
                if self.opened_by_parting(*case, facts.report, within) {
                    self.caller_wants(*case, facts.report, wants);
                    return Ok(());
                }
                within.housed.push((facts.report, *case));
                self.checked_as_its_channel_says(city, *case, facts, rest, within)?;
                self.caller_wants(*case, facts.report, wants);
                Ok(())
            }
            Event::TaskOpened { task, case } => {
                let before = self.task_cases.insert(*task, *case);
                ensure(before.is_none(), &[task], || format!("task {task} was opened twice"))
            }
            event => match event.stream() {
                Stream::Case(case) => {
                    self.note_second_hand(city, recorded, within)?;
                    self.note_loop(city, recorded, rest, within)?;
                    self.note_case(case, event, within)
                }
                Stream::Task(task) => {
                    self.note_second_hand(city, recorded, within)?;
                    if let Event::OfferEnded { end: OfferEnd::Reassigned { why }, unit, .. } = event
                        && let Some(case) = self.task_cases.get(&task).copied()
                    {
                        self.is_reassigned(city, (case, task, *unit), why, recorded.at, rest)?;
                    }
                    self.note_task(city, task, recorded, within)
                }
                Stream::Mailbox(unit) => self.note_mailbox(unit, recorded),
                Stream::Register
                | Stream::Report(_)
                | Stream::Unit(_)
                | Stream::Whistle(_)
                | Stream::Incident(_) => Ok(()),
            },
        }
    }

    /// 待核实: what its channel says, unless it was dealt with on the spot.
    fn checked_as_its_channel_says(
        &self,
        city: &City,
        case: CaseId,
        facts: &CaseFacts,
        rest: &[Rc<Recorded>],
        within: &Within,
    ) -> Result<(), Broken> {
        let on_the_spot = rest.iter().any(|next| {
            matches!(&next.event, Event::Acted(acted) if matches!(acted.what, Happened::SelfHandled { .. }))
        });
        let channel = within.channel.as_deref().unwrap_or_default();
        let wanted = !on_the_spot && letters::is_looked_into_first(city, facts, channel);
        ensure(facts.to_check == wanted, &[&case], || {
            format!("case {case} came by {channel} and is to be looked into: {}", facts.to_check)
        })
    }

    /// The tasks of the cases among these ids.
    pub(super) fn tasks_of(&self, ids: &[String]) -> Vec<String> {
        let theirs = self.task_cases.iter().filter(|(_, case)| ids.contains(&case.to_string()));
        theirs.map(|(task, _)| task.to_string()).collect()
    }

    /// Whether the ledger has that case for a report.
    pub(super) fn was_opened(&self, case: CaseId) -> bool {
        self.lives.contains_key(&case)
    }
}
