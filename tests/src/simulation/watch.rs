//! The invariants, looked at with every append: what may happen, in which order, and once.
//!
//! The watch keeps a history of its own, made from the events alone, and a board that is always caught up.

mod checked;
mod closed_loop;
mod copies;
mod desks;
mod entities;
mod everything;
mod judge;
mod letters;
mod limit_set;
mod limits;
mod merged;
mod pressing;
mod punctual;
mod second_hand;
mod withdrawn;
mod worktime;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

use geo_index::{AreaCode, Tier};
use hub_dispatch::{
    AnswerCameLate, CalendarDigest, CaseFacts, CaseId, Event, Grade, Happened, MessageId, Nearness, Notice,
    OfferId, PersonId, Reach, Reopened, ReportId, SentBack, Stream, TaskId, Timer, UnitId, UtcMicros,
    Verified, Verifier,
    board::{Board, Recorded},
};

use super::{city::City, store::Store, tally::Tally};
use checked::Shown;
use closed_loop::LoopLife;
pub(super) use judge::judge;
pub(super) use punctual::Punctual;
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

/// What the events said about a case.
#[derive(Debug, Default)]
struct Life {
    open: bool,
    openings: u32,
    /// Alerts, ever: rung and round name one alert.
    alerted: BTreeSet<(u8, u32)>,
    /// The post that was alerted last.
    alerted_post: Option<AreaCode>,
    handlers: Vec<PersonId>,
    /// It began as a unit's call for help; opened again, it keeps the ladder it had.
    began_as_sos: bool,
    /// Since when the services that must be called are known: until some time after that, offers wait for the calls.
    danger_since: UtcMicros,
}

#[derive(Debug, Default)]
struct OfferLife {
    accepted: bool,
    ended: bool,
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
    worktimes: BTreeMap<CalendarDigest, Worktime>,
    task_cases: HashMap<TaskId, CaseId>,
    offers: HashMap<OfferId, OfferLife>,
    /// Position of the message posted last, by mailbox.
    posted: BTreeMap<UnitId, u64>,
    messages: BTreeSet<MessageId>,
    /// Whom other channels told about what.
    told: BTreeSet<Reach>,
    /// Who filed what, and where units were.
    shown: Shown,
}

/// What one append did, for rules that hold within an append.
#[derive(Debug, Default)]
struct Within {
    alerts: u32,
    skipped: u32,
    climbed_to: Option<u8>,
    /// Reports received: (report, case).
    reports: Vec<(ReportId, CaseId)>,
    /// Reports that opened a case or joined one: (report, case).
    housed: Vec<(ReportId, CaseId)>,
    /// When the clock of a case that a report joined was due before.
    due_before: Option<UtcMicros>,
    /// A case took in another: (the one that goes on, the other).
    absorbed: Option<(CaseId, CaseId)>,
    /// A case was parted from another: (the one that goes on, the other).
    parted: Option<(CaseId, CaseId)>,
    /// The tier that owned each case before.
    owners: BTreeMap<CaseId, Tier>,
    /// Somebody at a centre of this tier acted on a case.
    acted_from: Option<(CaseId, Tier)>,
    /// A case that has become more pressing, and the grade that it has now.
    raised: Option<(CaseId, Grade)>,
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
        fired: Option<Timer>,
        tally: &mut Tally,
    ) -> Result<Vec<CaseId>, Broken> {
        let fresh: Vec<Rc<Recorded>> = store.after(self.seen).to_vec();
        let owners = self.owners_before(fresh.iter().map(|recorded| recorded.event.stream()));
        let mut within = Within { owners, ..Within::default() };
        second_hand::marks_stand_before(&fresh)?;
        let rung_before = match fired {
            Some(Timer::Clock { case, .. }) => self.truth.case(case).map(|case| case.rung),
            Some(
                Timer::Answer { .. }
                | Timer::Search { .. }
                | Timer::Welfare { .. }
                | Timer::Limit { .. }
                | Timer::Letter { .. }
                | Timer::Desk { .. },
            )
            | None => None,
        };
        for (index, recorded) in fresh.iter().enumerate() {
            self.in_order(store, recorded)?;
            tally.event(&recorded.event);
            self.shown_and_checked(city, recorded, &mut within)?;
            self.note(city, recorded, &fresh[index + 1..], &mut within)?;
            if let Event::AnswerCameLate(AnswerCameLate { unit, offer }) = &recorded.event {
                let told = fresh.get(index + 1).is_some_and(|next| {
                    matches!(&next.event, Event::Posted { unit: to, notice: Notice::StandDown { offer: about }, .. }
                        if to == unit && about == offer)
                });
                ensure(told, &[unit], || format!("late answer to {offer} got no stand-down"))?;
            }
            self.truth.evolve(recorded);
        }
        if let (Some(Timer::Clock { case, .. }), Some(before), Some(to)) =
            (fired, rung_before, within.climbed_to)
        {
            let highest = u32::from(before) + 1 + within.skipped;
            ensure(within.alerts <= 1 && u32::from(to) <= highest, &[&case], || {
                format!("one clock of {case} climbed from rung {before} to {to}, skipping {}", within.skipped)
            })?;
        }
        second_hand::every_report_has_its_case(&within)?;
        self.merges_are_whole(&within)?;
        self.passed_over_are_told(&within)?;
        self.what_became_red_is_seen_to(&within)?;
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
                life.handlers.clear();
                life.began_as_sos |= facts.sos_unit.is_some();
                life.danger_since = recorded.at;
                if again {
                    return self.loop_begins_again(*case);
                }
                within.housed.push((facts.report, *case));
                self.checked_as_its_channel_says(city, *case, facts, rest, within)?;
                let wants = facts.filing.as_ref().is_some_and(|filing| filing.wish.reply_wanted);
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
                    self.note_task(city, task, recorded)
                }
                Stream::Mailbox(unit) => self.note_mailbox(unit, recorded),
                Stream::Register | Stream::Report(_) | Stream::Unit(_) => Ok(()),
            },
        }
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "the board's own checks look at the rest")]
    fn note_case(&mut self, case: CaseId, event: &Event, within: &mut Within) -> Result<(), Broken> {
        let life = self.lives.entry(case).or_default();
        let archived = matches!(event, Event::Acted(acted) if matches!(acted.what, Happened::Archived));
        ensure(life.open || archived, &[&case], || {
            format!("{} in case {case}, which is not open", event.kind())
        })?;
        match event {
            Event::RungSkipped { .. } => within.skipped += 1,
            Event::Alerted { rung, round, .. } => {
                within.alerts += 1;
                within.climbed_to = Some(*rung);
                life.alerted_post = post_of(&self.truth, case, *rung);
                ensure(life.alerted.insert((*rung, *round)), &[&case], || {
                    format!("case {case} alerted rung {rung} round {round} twice")
                })?;
            }
            Event::Acknowledged { rung, round, .. } => {
                ensure(life.alerted.contains(&(*rung, *round)), &[&case], || {
                    format!("case {case}: rung {rung} round {round} was acknowledged but never alerted")
                })?;
                let post = post_of(&self.truth, case, *rung);
                ensure(post == life.alerted_post, &[&case], || {
                    format!("case {case}: {:?} was alerted, {post:?} acknowledged", life.alerted_post)
                })?;
            }
            Event::Settled { by, .. } => life.handlers.push(*by),
            Event::Finished { person: Some(person), .. } => life.handlers.push(*person),
            Event::Verified(Verified { by: Verifier::Person { by }, .. })
            | Event::SentBack(SentBack { by: Verifier::Person { by }, .. }) => {
                ensure(!life.handlers.contains(by), &[&case], || {
                    format!("case {case} was verified by {by}, who handled it")
                })?;
            }
            event if event.ends_its_case() => life.open = false,
            _ => {}
        }
        Ok(())
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "the board's own checks look at the rest")]
    fn note_task(&mut self, city: &City, task: TaskId, recorded: &Recorded) -> Result<(), Broken> {
        let (event, at) = (&recorded.event, recorded.at);
        let Some(case) = self.task_cases.get(&task).copied() else {
            return ensure(false, &[&task], || {
                format!("{} in task {task}, which was never opened", event.kind())
            });
        };
        match event {
            Event::OfferMade { offer, choice, .. } => {
                let by_person = choice.nearness == Nearness::Person;
                ensure(by_person || self.may_be_offered(city, case, at), &[&case], || {
                    format!("case {case} was offered before a service was called")
                })?;
                self.is_placed_as_its_duty_says(choice)?;
                let before = self.offers.insert(*offer, OfferLife::default());
                ensure(before.is_none(), &[&task], || format!("offer {offer} was made twice"))
            }
            Event::OfferAccepted { offer, .. } => {
                let offer_life = self.offers.entry(*offer).or_default();
                ensure(!offer_life.accepted && !offer_life.ended, &[&task], || {
                    format!("offer {offer} was accepted after {offer_life:?}")
                })?;
                offer_life.accepted = true;
                Ok(())
            }
            Event::OfferEnded { offer, .. } | Event::WorkDone { offer, .. } => {
                let offer_life = self.offers.entry(*offer).or_default();
                ensure(!offer_life.ended, &[&task], || format!("offer {offer} ended twice"))?;
                offer_life.ended = true;
                Ok(())
            }
            _ => Ok(()),
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

    /// The machine's offers wait for the call to 110, 119 or 120, or until it has had its time.
    fn may_be_offered(&self, city: &City, id: CaseId, at: UtcMicros) -> bool {
        let Some(case) = self.truth.case(id) else { return false };
        let policy = &city.policy(&case.facts.policy).policy;
        let since = self.lives.get(&id).map_or(case.opened_at, |life| life.danger_since);
        case.calls_owed().is_empty() || at >= since.plus_ms(policy.call_first_ms)
    }

    fn note_mailbox(&mut self, unit: UnitId, recorded: &Recorded) -> Result<(), Broken> {
        if let Event::Posted { message, .. } = &recorded.event {
            self.posted.insert(unit, recorded.version);
            ensure(self.messages.insert(*message), &[&unit], || {
                format!("message {message} was posted twice")
            })?;
        }
        Ok(())
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

fn post_of(truth: &Board, case: CaseId, rung: u8) -> Option<AreaCode> {
    truth.case(case)?.facts.ladder.get(usize::from(rung)).map(|rung| rung.area.clone())
}
