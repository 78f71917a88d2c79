//! 突发事件: what an incident owes upward is reckoned here anew, a response is set only from where it may be and over what lies below,
//! and what happens to an incident touches nothing else.

use std::{collections::BTreeMap, rc::Rc};

use geo_index::{AreaCode, Tier};
use hub_dispatch::{
    EmergencyLevel, Event, IncidentHappened, IncidentId, IncidentReportKind, IncidentReported, IncidentTurn,
    ResponseSet, Seat, Span, Stream, Timer, UtcMicros, board::Recorded,
};

use super::{Broken, Watch, ensure};
use crate::simulation::{city::City, store::Store};

/// 响应, by the events.
#[derive(Debug, Clone)]
pub(super) struct Held {
    pub(super) level: EmergencyLevel,
    pub(super) areas: Vec<AreaCode>,
    /// The tier of the centre that commands.
    pub(super) from: Tier,
    /// Since when there is one without a break.
    pub(super) since: UtcMicros,
    every: Span,
}

/// An incident, by the events.
#[derive(Debug, Clone)]
pub(super) struct IncidentLife {
    opened_at: UtcMicros,
    /// Until when each report is owed, and whether that was told to have gone by.
    owed: BTreeMap<IncidentReportKind, (UtcMicros, bool)>,
    /// All responses that there ever were, and whether the last of them is in force.
    pub(super) responses: Vec<Held>,
    in_force: bool,
    is_over: bool,
}

impl IncidentLife {
    /// The response in force.
    pub(super) fn response(&self) -> Option<&Held> {
        self.responses.last().filter(|_| self.in_force)
    }

    fn next_due(&self) -> Option<UtcMicros> {
        let awaited = self.owed.values().filter(|(_, told)| !told && !self.is_over);
        awaited.map(|(due, _)| *due).min()
    }
}

impl Watch {
    /// What happens to an incident, before it counts.
    pub(super) fn note_incident(
        &mut self,
        city: &City,
        recorded: &Recorded,
        happened: &IncidentHappened,
    ) -> Result<(), Broken> {
        let (id, at) = (happened.incident, recorded.at);
        if let IncidentTurn::Opened(opened) = &happened.what {
            let due = [Span::Minutes(30), Span::Hours(1)].map(|span| self.over(at, span));
            let sound =
                [opened.phone_by, opened.written_by] == due && sits_above(city, happened, &opened.area);
            ensure(sound, &[&id], || format!("incident {id} was opened as {happened:?} at {at:?}"))?;
            let owed = BTreeMap::from([
                (IncidentReportKind::FirstByPhone, (due[0], false)),
                (IncidentReportKind::FirstInWriting, (due[1], false)),
            ]);
            let life =
                IncidentLife { opened_at: at, owed, responses: Vec::new(), in_force: false, is_over: false };
            let before = self.incidents.insert(id, life);
            return ensure(before.is_none(), &[&id], || format!("incident {id} was opened twice"));
        }
        let Some(mut life) = self.incidents.remove(&id).filter(|life| !life.is_over) else {
            return ensure(false, &[&id], || format!("{happened:?} of an incident that is not open"));
        };
        let turned = self.turned(city, &mut life, at, happened);
        self.incidents.insert(id, life);
        turned
    }

    /// One turn of an open incident.
    fn turned(
        &self,
        city: &City,
        life: &mut IncidentLife,
        at: UtcMicros,
        happened: &IncidentHappened,
    ) -> Result<(), Broken> {
        let id = happened.incident;
        let told = || format!("{happened:?} at {at:?}");
        if let IncidentTurn::ReportOverdue { kinds } = &happened.what {
            let late = late(life, at);
            ensure(*kinds == late && !late.is_empty() && happened.by.is_none(), &[&id], || {
                format!("incident {id} tells that {kinds:?} are overdue, and {late:?} are")
            })?;
            for kind in late {
                life.owed.entry(kind).and_modify(|(_, told)| *told = true);
            }
            return Ok(());
        }
        let sound = match &happened.what {
            IncidentTurn::Opened(_) | IncidentTurn::ReportOverdue { .. } => false,
            IncidentTurn::Graded { .. } | IncidentTurn::Logged { .. } => true,
            IncidentTurn::ResponseSet(set) => self.response_set(city, life, at, (happened, set)),
            IncidentTurn::ResponseEnded { final_by, .. } => {
                let due = self.over(at, Span::Hours(24));
                life.owed.remove(&IncidentReportKind::FollowUp);
                life.owed.insert(IncidentReportKind::Final, (due, false));
                std::mem::take(&mut life.in_force) && *final_by == due
            }
            IncidentTurn::Reported(made) => self.reported(life, at, made),
            IncidentTurn::Closed { .. } => {
                life.is_over = true;
                !life.in_force && life.owed.is_empty()
            }
        };
        ensure(sound && happened.by.is_some(), &[&id], told)
    }

    /// From a tier that may, over areas below it; and a change gives no more time for a report than was left.
    fn response_set(
        &self,
        city: &City,
        life: &mut IncidentLife,
        at: UtcMicros,
        (happened, set): (&IncidentHappened, &ResponseSet),
    ) -> bool {
        let Some(Seat::Centre { tier, .. }) = happened.by.as_ref().map(|by| &by.seat) else { return false };
        let (from, hours) = match set.level {
            EmergencyLevel::I => (Tier::City, 1),
            EmergencyLevel::Ii => (Tier::City, 2),
            EmergencyLevel::Iii => (Tier::County, 4),
            EmergencyLevel::Iv => (Tier::Township, 12),
        };
        let every = Span::Hours(hours);
        let due = self.over(at, every);
        let since = life.response().map_or(at, |held| held.since);
        let held = Held { level: set.level, areas: set.areas.clone(), from: *tier, since, every };
        life.responses.push(held);
        life.in_force = true;
        life.owed.remove(&IncidentReportKind::Final);
        let follow_up = life.owed.entry(IncidentReportKind::FollowUp).or_insert((due, false));
        if due < follow_up.0 {
            *follow_up = (due, false);
        }
        let distinct = set.areas.iter().collect::<std::collections::BTreeSet<_>>().len() == set.areas.len();
        let below = set.areas.iter().all(|area| sits_above(city, happened, area));
        *tier >= from && distinct && below && !set.areas.is_empty() && set.follow_up_by == due
    }

    fn reported(&self, life: &mut IncidentLife, at: UtcMicros, made: &IncidentReported) -> bool {
        let Some((due, _)) = life.owed.remove(&made.kind) else { return false };
        let again = life.response().filter(|_| made.kind == IncidentReportKind::FollowUp);
        let next = again.map(|held| self.over(at, held.every));
        if let Some(next) = next {
            life.owed.insert(IncidentReportKind::FollowUp, (next, false));
        }
        let in_its_time = (life.opened_at..=at).contains(&made.said_at);
        in_its_time && made.late == (made.said_at > due) && made.next_by == next
    }

    /// An open incident has one timer, for the report that is owed first and not told to be overdue.
    pub(super) fn incident_is_whole(&self, store: &Store, id: IncidentId) -> Result<(), Broken> {
        let of = |generation| Timer::IncidentReport { incident: id, generation };
        let timers: Vec<_> = store.timers.range(of(0)..=of(u64::MAX)).collect();
        let due = self.incidents.get(&id).and_then(IncidentLife::next_due);
        let board = self.truth.incident(id);
        let set = board.and_then(|incident| incident.clock).map(|clock| (of(clock.generation), clock.due.0));
        let one = timers.iter().map(|(timer, due)| (**timer, **due)).eq(set);
        ensure(one && due.map(|due| due.0) == set.map(|(_, due)| due), &[&id], || {
            format!("incident {id} owes a report by {due:?}, its clock is {set:?}, its timers {timers:?}")
        })?;
        let open = self.incidents.get(&id).is_some_and(|life| !life.is_over);
        ensure(open == board.is_some(), &[&id], || format!("incident {id} is open: {open}, and {board:?}"))
    }
}

/// What happens to an incident touches its own stream and no other: no clock of any case.
pub(super) fn touches_nothing_else(fresh: &[Rc<Recorded>]) -> Result<(), Broken> {
    let streams = || fresh.iter().map(|recorded| recorded.event.stream());
    let incident = streams().find(|stream| matches!(stream, Stream::Incident(_)));
    let Some(own) = incident else { return Ok(()) };
    ensure(streams().all(|stream| stream == own), &[&own], || {
        let kinds: Vec<_> = fresh.iter().map(|recorded| recorded.event.kind()).collect();
        format!("what happened to {own} touched something else: {kinds:?}")
    })
}

/// The reports whose time has gone by and of which nobody was told, after an outage several. A timer that fires by a clock that is
/// slow fires for what it was set for.
fn late(life: &IncidentLife, at: UtcMicros) -> Vec<IncidentReportKind> {
    let now = life.next_due().map_or(at, |due| at.max(due));
    let late = life.owed.iter().filter(|(_, (due, told))| !told && *due <= now);
    late.map(|(kind, _)| *kind).collect()
}

fn sits_above(city: &City, happened: &IncidentHappened, area: &AreaCode) -> bool {
    let Some(Seat::Centre { tier, area: own }) = happened.by.as_ref().map(|by| &by.seat) else {
        return false;
    };
    city.upward_of(area).any(|(above, code)| (above, code) == (tier, own))
}

/// Whether an event is about an incident.
pub(super) fn is_of_incident(event: &Event) -> bool {
    matches!(event, Event::Incident(_))
}
