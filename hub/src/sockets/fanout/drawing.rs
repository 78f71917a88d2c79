//! The one task that draws what changes.

use std::{
    collections::{BTreeSet, HashMap},
    sync::{Arc, Mutex},
};

use geo_index::{AreaCode, AreaTree};
use hub_dispatch::{
    CaseId, DocumentKind, Event, IncidentId, ReportId, UnitId, WhistleId,
    board::{Case, Duty, Task},
};
use hub_engine::{Change, Entry, View};
use hub_ledger::READ_LIMIT_MAX;
use hub_protocol as wire;
use tokio::{
    sync::broadcast::{self, error::RecvError},
    time::{Duration, sleep},
};

use super::{
    Shared, count,
    message::piece,
    standing::StandingAlert,
    step::{Step, StepCase, StepUnit, UnitNow},
};
use crate::{
    jurisdiction::{Belonging, Concerned, Position, Whereabouts},
    picture::{PersonNames, case_view, unit_view},
    state::now,
};

/// How long to wait before the ledger is asked again for what the live stream left out.
const ASK_AGAIN: Duration = Duration::from_secs(1);

/// Where everything was when it was last drawn.
pub(super) struct Drawing {
    shared: Arc<Shared>,
    cases: HashMap<CaseId, Belonging>,
    units: HashMap<UnitId, AreaCode>,
    whistles: HashMap<WhistleId, Belonging>,
    incidents: HashMap<IncidentId, Concerned>,
    /// Everything up to here has been drawn.
    to: u64,
}

impl Drawing {
    /// Knows what is there now.
    pub(super) fn begin(shared: Arc<Shared>) -> Self {
        let (cases, units, whistles, incidents) = Default::default();
        let mut drawing = Self { shared: shared.clone(), cases, units, whistles, incidents, to: 0 };
        shared.engine.read(|view| {
            let enrolled = view.board.units().filter(|unit| unit.duty != Duty::Retired);
            drawing.units = enrolled.map(|unit| (unit.id, unit.home.clone())).collect();
            for case in view.board.cases() {
                drawing.cases.insert(case.id, Belonging::of(case));
                shared.standing.put(case.id, StandingAlert::of(view, case.id));
            }
            let open = view.board.whistles().map(|whistle| (whistle.id, Belonging::of_whistle(whistle)));
            drawing.whistles = open.collect();
            let open = view.board.incidents().map(|incident| (incident.id, Concerned::by(incident)));
            drawing.incidents = open.collect();
            drawing.to = view.seq;
        });
        shared.recent().to = drawing.to;
        drawing
    }

    /// Draws what changes, for ever: at once when it was quiet, else what has come since the last time.
    pub(super) async fn keep_up(mut self, mut changes: broadcast::Receiver<Arc<Change>>, every: Duration) {
        loop {
            match changes.recv().await {
                Ok(first) => {
                    let mut steps = vec![first];
                    // Where this one lags, the next look finds the gap.
                    while let Ok(more) = changes.try_recv() {
                        steps.push(more);
                    }
                    self.draw_all(&steps).await;
                }
                Err(RecvError::Lagged(_)) => self.read_on().await,
                // The engine's end of the channel lives as long as the engine.
                Err(RecvError::Closed) => return,
            }
            if !every.is_zero() {
                sleep(every).await;
            }
        }
    }

    pub(super) async fn draw_all(&mut self, steps: &[Arc<Change>]) {
        let fresh: Vec<&Change> = steps.iter().map(AsRef::as_ref).filter(|step| step.to > self.to).collect();
        let follow_each_other = fresh.windows(2).all(|pair| pair[0].to + 1 == pair[1].from);
        match fresh.first() {
            None => {}
            Some(first) if first.from <= self.to + 1 && follow_each_other => self.draw(&fresh),
            Some(_) => self.read_on().await,
        }
    }

    /// Reads what the live stream left out from the ledger, up to what the view holds.
    async fn read_on(&mut self) {
        let goal = self.shared.engine.read(|view| view.seq);
        while self.to < goal {
            match self.shared.engine.entries(self.to, READ_LIMIT_MAX).await {
                Ok(entries) => {
                    let Some(last) = entries.last() else { return };
                    let change = Change { from: self.to + 1, to: last.seq, entries };
                    self.draw(&[&change]);
                }
                Err(error) => {
                    tracing::warn!(%error, "what consoles have missed cannot be read; it is tried again");
                    sleep(ASK_AGAIN).await;
                }
            }
        }
    }

    /// Draws steps that follow each other as one. The view may be ahead of them: then so are the pictures, and the steps
    /// that follow say them again.
    fn draw(&mut self, steps: &[&Change]) {
        let (Some(first), Some(last)) = (steps.first(), steps.last()) else { return };
        let shared = self.shared.clone();
        let names = shared.names();
        let entries = || steps.iter().flat_map(|step| &step.entries);
        let adopted = |kind: DocumentKind| {
            let is_it = move |entry: &&Entry| matches!(&entry.recorded.event, Event::DocumentAdopted { kind: it, .. } if *it == kind);
            entries().filter(is_it).map(|entry| entry.seq).next_back()
        };
        let areas_moved_at = adopted(DocumentKind::Areas);
        let mut step = Step {
            from: first.from,
            to: last.to,
            tree: String::new(),
            areas_moved_at,
            moves_posts: areas_moved_at.or(adopted(DocumentKind::Roster)).is_some(),
            cases: Vec::new(),
            units: Vec::new(),
            whistles: Vec::new(),
            incidents: Vec::new(),
            alerts: Vec::new(),
            messages: Mutex::default(),
            drawn: shared.drawn.clone(),
        };
        shared.engine.read(|view| {
            view.organisation.areas().version().clone_into(&mut step.tree);
            if step.areas_moved_at.is_some() {
                // Everything stands somewhere else in another tree, and may have another name.
                view.board
                    .cases()
                    .for_each(|case| shared.standing.put(case.id, StandingAlert::of(view, case.id)));
            }
            let mut cases: BTreeSet<CaseId> = steps.iter().flat_map(|step| step.cases(view)).collect();
            cases.extend(entries().filter_map(erased).flat_map(|report| cases_of(view, report)));
            let mut units: BTreeSet<UnitId> = steps.iter().flat_map(|step| step.units()).collect();
            for id in cases {
                // What a unit is at is named to those who see the case, so it looks different when that has moved.
                let moved = self.case(view, id, &names, &mut step);
                units.extend(moved.then(|| units_at(view, id)).into_iter().flatten());
            }
            for id in units {
                self.unit(view, id, &names, &mut step);
            }
            let whistles: BTreeSet<WhistleId> = steps.iter().flat_map(|step| step.whistles()).collect();
            whistles.into_iter().for_each(|id| self.whistle(view, id, &mut step));
            let incidents: BTreeSet<IncidentId> = steps.iter().flat_map(|step| step.incidents()).collect();
            incidents.into_iter().for_each(|id| self.incident(view, id, &mut step));
        });
        count(&shared.drawn.cases, step.cases.len());
        count(&shared.drawn.units, step.units.len());
        self.to = step.to;
        shared.publish(Arc::new(step));
    }

    /// Draws a case, and says whether it is somewhere else than before.
    fn case(&mut self, view: &View, id: CaseId, names: PersonNames<'_>, step: &mut Step) -> bool {
        let areas = view.organisation.areas();
        let belonging = view.board.case(id).map(Belonging::of);
        let before = replaced(&mut self.cases, id, belonging.as_ref());
        let picture = case_view(view, id, names);
        let is_at = belonging.as_ref().map(|now| Whereabouts::of(areas, now));
        let drawn = is_at.zip(picture.as_ref().map(piece));
        let was_at = before.as_ref().map(|before| Whereabouts::of(areas, before));
        step.cases.push(StepCase { id: wire::CaseId(id.0), before: was_at, now: drawn });

        let alert = StandingAlert::of(view, id);
        self.shared.standing.put(id, alert.clone());
        step.alerts.extend(alert.map(|alert| {
            let on_duty = view.organisation.roster().on_duty(&alert.post, now());
            (alert, on_duty)
        }));
        before != belonging
    }

    /// A whistle is told to whoever sees it: neither its place nor who was called ever changes. One that was blown and has ended
    /// since the last time is told by its list alone.
    fn whistle(&mut self, view: &View, id: WhistleId, step: &mut Step) {
        let now = view.board.whistle(id).map(Belonging::of_whistle);
        let before = replaced(&mut self.whistles, id, now.as_ref());
        let at = now.or(before).map(|it| Whereabouts::of(view.organisation.areas(), &it));
        step.whistles.extend(at.map(|at| (wire::WhistleId(id.0), at)));
    }

    /// An incident is told to whomever it concerns, or did until now. One that was opened and closed since the last time is told by its
    /// list alone.
    fn incident(&mut self, view: &View, id: IncidentId, step: &mut Step) {
        let now = view.board.incident(id).map(Concerned::by);
        let before = replaced(&mut self.incidents, id, now.as_ref());
        let concerned = match now {
            Some(now) => Some(now.and(before)),
            None => before,
        };
        let reach = concerned.map(|it| it.reach(view.organisation.areas()));
        step.incidents.extend(reach.map(|reach| (wire::IncidentId(id.0), reach)));
    }

    fn unit(&mut self, view: &View, id: UnitId, names: PersonNames<'_>, step: &mut Step) {
        let areas = view.organisation.areas();
        let enrolled = view.board.unit(id).filter(|unit| unit.duty != Duty::Retired);
        let home = enrolled.map(|unit| unit.home.clone());
        let before = replaced(&mut self.units, id, home.as_ref());
        let now = home.and_then(|home| unit_now(view, id, Position::of(areas, &home), names));
        step.units.push(StepUnit { id: wire::UnitId(id.0), before: position(areas, before.as_ref()), now });
    }
}

/// A unit for everybody who sees it, whatever they see of its cases.
fn unit_now(view: &View, id: UnitId, home: Position, names: PersonNames<'_>) -> Option<UnitNow> {
    let task = view.board.hold_on(id).and_then(|(task, _)| view.board.task(task)).map(|task| task.case);
    let sos = view.board.unit(id)?.sos;
    let at = |case: Option<CaseId>| {
        let case = view.board.case(case?)?;
        Some(Whereabouts::of(view.organisation.areas(), &Belonging::of(case)))
    };
    let drawn = |seen: [Option<CaseId>; 2]| {
        let picture = unit_view(view, id, names, |case| seen.contains(&Some(case)))?;
        Some(piece(&picture))
    };
    let pictures = [
        drawn([None, None]),
        task.and_then(|_| drawn([task, None])),
        sos.and_then(|_| drawn([None, sos])),
        task.and(sos).and_then(|_| drawn([task, sos])),
    ];
    Some(UnitNow { home, task: at(task), sos: at(sos), pictures })
}

/// Notes where something is now, and says where it was.
fn replaced<Id: Eq + std::hash::Hash, Place: Clone>(
    known: &mut HashMap<Id, Place>,
    id: Id,
    place: Option<&Place>,
) -> Option<Place> {
    match place {
        Some(place) => known.insert(id, place.clone()),
        None => known.remove(&id),
    }
}

fn position(areas: &AreaTree, area: Option<&AreaCode>) -> Option<Position> {
    area.map(|area| Position::of(areas, area))
}

/// Units that were asked to a case or are at it.
fn units_at(view: &View, id: CaseId) -> Vec<UnitId> {
    let tasks = |case: &Case| {
        let all = [case.task].into_iter().chain(case.handling.backups.iter().copied());
        all.filter_map(|task| view.board.task(task))
            .flat_map(Task::held_units)
            .map(|(unit, _)| unit)
            .collect()
    };
    view.board.case(id).map(tasks).unwrap_or_default()
}

#[expect(clippy::wildcard_enum_match_arm, reason = "only this takes words away")]
fn erased(entry: &Entry) -> Option<ReportId> {
    match &entry.recorded.event {
        Event::ReportErased { report, .. } => Some(*report),
        _ => None,
    }
}

/// The open cases that a report is about: rare enough to look for.
fn cases_of(view: &View, report: ReportId) -> Vec<CaseId> {
    let about = view.board.cases().filter(|case| case.facts.report == report);
    about.map(|case| case.id).collect()
}
