//! No deadline is missed without its consequence: whatever runs out does what it was set for, in the same append, and a case
//! whose clock ran out is put to exactly one post, above the one that had its chance.

use std::rc::Rc;

use hub_dispatch::{
    CaseId, ClimbReason, DeskPurpose, Event, Happened, IncidentId, OfferEnd, OfferId, Phase, ReportUpBy,
    TaskId, Timer, Upward, WhistleId,
    board::{Case, Recorded},
};

use super::{Broken, Watch, Within, ensure, reports_up::knows_of_it, responding::commanding};

/// What ran out, from the board as it stood before.
#[derive(Debug, Clone, Copy)]
pub(super) enum RanOut {
    /// The clock of a case: where it stood on its ladder, whether that post had been told, or had it in hand, and whether
    /// posts may be passed over that can do nothing: who handled it checks nothing, and who is not told who called in
    /// confidence calls nobody back. And the rung that commands under a response, to which what presses goes at once.
    Clock { case: CaseId, rung: u8, top: u8, had_its_chance: bool, passes: bool, commanding: u8 },
    /// The time to answer an offer.
    Answer { task: TaskId, offer: OfferId },
    /// The time for the next search; what must come of it the board tells afterwards.
    Search,
    /// The time within which a unit says that it is well.
    Welfare { task: TaskId, case: CaseId },
    /// A mark of a limit.
    Limit { case: CaseId },
    /// The time to answer a letter.
    Letter { case: CaseId },
    /// The time to report a case upward.
    ReportUp { case: CaseId, to: Upward, by: ReportUpBy, knows: bool, wanted: Option<ClimbReason> },
    /// What a department must do.
    Desk { case: CaseId, task: TaskId, purpose: DeskPurpose },
    /// What a whistle waits for: a reminder, who is absent, or its end.
    Whistle { whistle: WhistleId },
    /// A report upward that an incident owes.
    IncidentReport { incident: IncidentId },
    /// Nothing waits for it any more.
    Nothing,
}

impl Watch {
    /// What runs out by a timer.
    pub(super) fn runs_out(&self, timer: Timer) -> RanOut {
        let case = |id: CaseId| self.truth.case(id);
        let found = match timer {
            Timer::Clock { case: id, generation } => {
                let runs = |case: &&Case| case.clock.is_some_and(|clock| clock.generation == generation);
                case(id).filter(runs).map(|case| {
                    let had_its_chance = case.alert.is_some() || case.acknowledged_by.is_some();
                    let (rung, top, passes) = (case.rung, case.top(), passes_posts(case));
                    let commanding = commanding(case).unwrap_or(0);
                    RanOut::Clock { case: id, rung, top, had_its_chance, passes, commanding }
                })
            }
            Timer::Answer { offer, task } => {
                let live = self.truth.task(task).is_some_and(|task| task.offers.contains_key(&offer));
                live.then_some(RanOut::Answer { task, offer })
            }
            Timer::Search { .. } => Some(RanOut::Search),
            Timer::IncidentReport { incident, generation } => {
                let clock = self.truth.incident(incident).and_then(|incident| incident.clock);
                let runs = clock.is_some_and(|clock| clock.generation == generation);
                runs.then_some(RanOut::IncidentReport { incident })
            }
            Timer::Whistle { whistle, generation } => {
                let clock = self.truth.whistle(whistle).and_then(|whistle| whistle.clock);
                let runs = clock.is_some_and(|clock| clock.generation == generation);
                runs.then_some(RanOut::Whistle { whistle })
            }
            Timer::Welfare { task, generation } => {
                let waits = self.truth.task(task).filter(|task| {
                    let runs = task.welfare_due.is_some() && task.welfare_generation == generation;
                    runs && task.attending.is_some()
                });
                waits.map(|it| RanOut::Welfare { task, case: it.case })
            }
            Timer::Limit { case: id, generation } => {
                let running = case(id).and_then(|case| case.handling.limit.as_ref());
                let runs = running.is_some_and(|it| it.generation == generation && it.next_mark().is_some());
                runs.then_some(RanOut::Limit { case: id })
            }
            Timer::Letter { case: id, generation } => {
                let letter = case(id).and_then(|case| case.handling.letter.as_ref());
                let waits = letter.is_some_and(|it| it.generation == generation && !it.overdue);
                waits.then_some(RanOut::Letter { case: id })
            }
            Timer::ReportUp { case: id, generation } => {
                case(id).and_then(|case| owed_upward(case, generation))
            }
            Timer::Desk { case: id, task, generation } => {
                let desk = case(id).and_then(|case| case.handling.desk.get(&task));
                let clock = desk.and_then(|desk| desk.clock).filter(|clock| clock.generation == generation);
                clock.map(|clock| RanOut::Desk { case: id, task, purpose: clock.purpose })
            }
        };
        found.unwrap_or(RanOut::Nothing)
    }

    /// What must hold once the append is whole.
    pub(super) fn ran_out_for_something(
        &self,
        ran_out: RanOut,
        fresh: &[Rc<Recorded>],
        within: &Within,
    ) -> Result<(), Broken> {
        let any = |wanted: &dyn Fn(&Event) -> bool| fresh.iter().any(|recorded| wanted(&recorded.event));
        let acted = |id: CaseId, wanted: &dyn Fn(&Happened) -> bool| {
            any(&|event| matches!(event, Event::Acted(acted) if acted.case == id && wanted(&acted.what)))
        };
        let told = || format!("{ran_out:?} came to nothing: {:?}", kinds(fresh));
        match ran_out {
            RanOut::Clock { case, .. } => climbed(ran_out, case, fresh, within),
            RanOut::Answer { task, offer } => {
                let ended = any(
                    &|event| matches!(event, Event::OfferEnded { offer: it, end: OfferEnd::Expired, .. } if *it == offer),
                );
                ensure(ended, &[&task], told)
            }
            RanOut::IncidentReport { incident } => {
                let tells = any(&|event| matches!(event, Event::Incident(it) if it.incident == incident));
                ensure(tells, &[&incident], told)
            }
            RanOut::Whistle { whistle } => {
                let tells = any(&|event| matches!(event, Event::Whistled(it) if it.whistle == whistle));
                ensure(tells, &[&whistle], told)
            }
            // Whoever is looked for is asked, or looked for again: that is a matter of the board.
            RanOut::Search => Ok(()),
            RanOut::Welfare { task, case } => {
                let missed =
                    any(&|event| matches!(event, Event::WelfareMissed { task: it, .. } if *it == task));
                let asked = any(&|event| matches!(event, Event::WelfareSet { task: it, .. } if *it == task));
                let heard = alerts_of(case, fresh).any(|(_, why)| why == Some(ClimbReason::WelfareMissed));
                ensure(missed && asked && heard, &[&case, &task], told)
            }
            RanOut::Limit { case } => {
                let marked = acted(case, &|what| matches!(what, Happened::LimitMarkReached { .. }));
                ensure(marked, &[&case], told)
            }
            RanOut::Letter { case } => {
                let overdue = acted(case, &|what| matches!(what, Happened::SupervisionOverdue));
                ensure(overdue, &[&case], told)
            }
            RanOut::ReportUp { case, to, by, knows, wanted } => {
                let overdue = acted(
                    case,
                    &|what| matches!(what, Happened::ReportUpOverdue { to: it, way, .. } if (*it, *way) == (to, by)),
                );
                // What a unit waits for goes before it.
                let goes_before = |why: ClimbReason| match wanted {
                    Some(wanted) => why == wanted,
                    None => why == ClimbReason::ReportUpOwed,
                };
                let mut heard = alerts_of(case, fresh).filter(|(_, why)| why.is_some_and(goes_before));
                let ladder = self.truth.case(case).map(|case| case.facts.ladder.clone()).unwrap_or_default();
                let top = ladder.last().map(|rung| rung.tier);
                // Where nobody that high is on the ladder, its highest post sees to it.
                let least = to.tier().or(top).min(top);
                let reached = |rung: u8| ladder.get(usize::from(rung)).map(|rung| rung.tier) >= least;
                let heard = heard.any(|(rung, _)| reached(rung));
                ensure(overdue && (heard || knows), &[&case], told)
            }
            RanOut::Desk { case, task, purpose } => {
                let counts = acted(case, &|what| match purpose {
                    DeskPurpose::Sign => matches!(what, Happened::DeskSigned { task: it, .. } if *it == task),
                    DeskPurpose::Reply => matches!(what, Happened::DeskOverdue { task: it } if *it == task),
                });
                ensure(counts, &[&case], told)
            }
            RanOut::Nothing => ensure(fresh.is_empty(), &[], || {
                format!("a timer for which nothing waited did {:?}", kinds(fresh))
            }),
        }
    }
}

/// What is to be reported upward by a timer, and whether the post to which it is knows of it already.
fn owed_upward(case: &Case, generation: u64) -> Option<RanOut> {
    let mut owed = case.handling.reports_up.iter();
    let owed = owed.find(|report| report.generation == generation && report.runs_out().is_some())?;
    let standing = case.alert.as_ref().and_then(|alert| alert.reason);
    let wanted = standing.filter(|why| {
        matches!(
            why,
            ClimbReason::BackupAsked
                | ClimbReason::WelfareMissed
                | ClimbReason::SosRepeated
                | ClimbReason::NotArrived
                | ClimbReason::NotFinished
        )
    });
    let knows = knows_of_it(case, owed);
    Some(RanOut::ReportUp { case: case.id, to: owed.to, by: owed.by, knows, wanted })
}

fn passes_posts(case: &Case) -> bool {
    let handled = case.phase == Phase::ToVerify && !case.handlers.is_empty();
    let mut owed = case.handling.call_backs_owed();
    handled || (case.phase == Phase::ToCallBack && owed.any(|owed| owed.wish.confidential))
}

/// One post hears of it: the next one that somebody is on duty at, or the highest one again. Where nobody had been told
/// yet, the post that has the case does.
fn climbed(ran_out: RanOut, id: CaseId, fresh: &[Rc<Recorded>], within: &Within) -> Result<(), Broken> {
    let RanOut::Clock { rung, top, had_its_chance, passes, commanding, .. } = ran_out else { return Ok(()) };
    let least = if had_its_chance { rung.saturating_add(1).max(commanding).min(top) } else { rung };
    let most = if passes { u32::from(top) } else { (u32::from(least) + within.skipped).min(u32::from(top)) };
    let heard: Vec<u8> = alerts_of(id, fresh).map(|(rung, _)| rung).collect();
    let [to] = heard[..] else {
        return ensure(false, &[&id], || {
            format!("the clock of {id} ran out at rung {rung} of {top} and alerted the rungs {heard:?}")
        });
    };
    ensure(to >= least && u32::from(to) <= most, &[&id], || {
        format!("one clock of {id} climbed from rung {rung} to {to}, skipping {}", within.skipped)
    })
}

fn alerts_of(id: CaseId, fresh: &[Rc<Recorded>]) -> impl Iterator<Item = (u8, Option<ClimbReason>)> + '_ {
    fresh.iter().filter_map(move |recorded| {
        let Event::Alerted { case, rung, reason, .. } = &recorded.event else { return None };
        (*case == id).then_some((*rung, *reason))
    })
}

fn kinds(fresh: &[Rc<Recorded>]) -> Vec<&'static str> {
    fresh.iter().map(|recorded| recorded.event.kind()).collect()
}
