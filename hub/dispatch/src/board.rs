//! The board: what is open now. It is made of events and of nothing else.
//!
//! [`Board::evolve`] applies one recorded event and never fails; every rule lives in [`crate::decide`]. Each
//! entity changes only by events of its own stream, so the state rows that an append writes are protected by
//! the versions that it expects.

mod by_calendar;
mod carried;
mod case;
mod case_limit;
mod competence;
mod confidence;
mod copies;
mod corrected;
mod desk_task;
mod evolve;
mod handling;
mod incident;
mod judging;
mod letters;
mod limit_past;
mod mailbox;
mod recalled;
mod reports_up;
mod responding;
mod steps;
mod task;
mod unit;
mod whistle;

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Bound,
};

use serde::{Deserialize, Serialize};

pub use carried::{Carried, CarriedDesk};
pub use case::{Alert, Case};
pub use confidence::Listener;
pub use copies::{CopyReader, SentCopy};
pub use desk_task::DeskTask;
pub use handling::{Absorbed, DESK_TASKS_MAX, Handling, KEPT_APART_MAX, Suspension};
pub use incident::{Incident, IncidentClock, OwedIncidentReport, Response, recall_incident};
pub use letters::Letter;
pub use limit_past::{LimitPast, Moved, PAUSES_MAX, Pause};
pub use mailbox::{MAILBOX_PENDING_MAX, Mailbox, Pending};
pub use recalled::{Ending, Recalled, recall};
pub use responding::ResponseOver;
pub use steps::{Step, Steps};
pub use task::{Attending, ChosenBy, LiveOffer, Task, Tried};
pub use unit::{Duty, Unit};
pub use whistle::{
    CalledDepartment, Whistle, WhistleClock, WhistleEnd, WhistlePurpose, WhistleStep, recall_whistle,
};

use crate::{
    CaseId, ContentDigest, Decision, DocumentKind, Event, IncidentId, OfferId, Stream, TaskId, UnitId,
    UtcMicros, WhistleId,
};

/// An event as the ledger recorded it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// Position in its stream, from 1.
    pub version: u64,
    /// When it was recorded.
    pub at: UtcMicros,
    /// The event.
    pub event: Event,
}

/// Documents in force.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Register {
    /// Events in the register stream.
    pub version: u64,
    /// The document of each kind that was adopted last.
    pub adopted: BTreeMap<DocumentKind, ContentDigest>,
}

/// The state of one stream's entity, as it is written beside the events.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "entity", rename_all = "snake_case")]
pub enum Entity {
    /// The register.
    Register(Register),
    /// An open case.
    Case(Box<Case>),
    /// A task of an open case.
    Task(Box<Task>),
    /// An enrolled unit.
    Unit(Unit),
    /// The mailbox of an enrolled unit.
    Mailbox(Mailbox),
    /// An open whistle.
    Whistle(Box<Whistle>),
    /// An open incident.
    Incident(Box<Incident>),
}

/// Everything that is open.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Board {
    register: Register,
    cases: BTreeMap<CaseId, Case>,
    tasks: BTreeMap<TaskId, Task>,
    units: BTreeMap<UnitId, Unit>,
    mailboxes: BTreeMap<UnitId, Mailbox>,
    whistles: BTreeMap<WhistleId, Whistle>,
    incidents: BTreeMap<IncidentId, Incident>,
    /// Who holds whom: one entry for each live offer and attended task. Made from the tasks.
    holds: BTreeMap<UnitId, (TaskId, OfferId)>,
}

impl Board {
    /// Builds a board from stored entities.
    #[must_use]
    pub fn from_entities(entities: impl IntoIterator<Item = Entity>) -> Self {
        let mut board = Self::default();
        for entity in entities {
            board.put(entity);
        }
        board
    }

    /// Documents in force.
    #[must_use]
    pub fn register(&self) -> &Register {
        &self.register
    }

    /// An open case.
    #[must_use]
    pub fn case(&self, id: CaseId) -> Option<&Case> {
        self.cases.get(&id)
    }

    /// A task of an open case.
    #[must_use]
    pub fn task(&self, id: TaskId) -> Option<&Task> {
        self.tasks.get(&id)
    }

    /// An enrolled unit.
    #[must_use]
    pub fn unit(&self, id: UnitId) -> Option<&Unit> {
        self.units.get(&id)
    }

    /// A unit's mailbox.
    #[must_use]
    pub fn mailbox(&self, id: UnitId) -> Option<&Mailbox> {
        self.mailboxes.get(&id)
    }

    /// An open whistle.
    #[must_use]
    pub fn whistle(&self, id: WhistleId) -> Option<&Whistle> {
        self.whistles.get(&id)
    }

    /// All open whistles, by id.
    pub fn whistles(&self) -> impl Iterator<Item = &Whistle> {
        self.whistles.values()
    }

    /// An open incident.
    #[must_use]
    pub fn incident(&self, id: IncidentId) -> Option<&Incident> {
        self.incidents.get(&id)
    }

    /// All open incidents, by id.
    pub fn incidents(&self) -> impl Iterator<Item = &Incident> {
        self.incidents.values()
    }

    /// All open cases, by id.
    pub fn cases(&self) -> impl Iterator<Item = &Case> {
        self.cases.values()
    }

    /// Open cases after one of them, by id; all of them after none.
    pub fn cases_after(&self, last: Option<CaseId>) -> impl Iterator<Item = &Case> {
        let from = last.map_or(Bound::Unbounded, Bound::Excluded);
        self.cases.range((from, Bound::Unbounded)).map(|(_, case)| case)
    }

    /// All tasks, by id.
    pub fn tasks(&self) -> impl Iterator<Item = &Task> {
        self.tasks.values()
    }

    /// All enrolled units, by id.
    pub fn units(&self) -> impl Iterator<Item = &Unit> {
        self.units.values()
    }

    /// All mailboxes, by unit.
    pub fn mailboxes(&self) -> impl Iterator<Item = &Mailbox> {
        self.mailboxes.values()
    }

    /// The task and offer that hold a unit, if any do.
    #[must_use]
    pub fn hold_on(&self, unit: UnitId) -> Option<(TaskId, OfferId)> {
        self.holds.get(&unit).copied()
    }

    /// The unit that a live offer or an attended task holds by this offer.
    #[must_use]
    pub(crate) fn holder_of(&self, offer: OfferId) -> Option<UnitId> {
        self.holds.iter().find(|(_, (_, held_by))| *held_by == offer).map(|(unit, _)| *unit)
    }

    /// How many events of a stream this board has seen; 0 for streams whose entity is not open.
    #[must_use]
    pub fn version(&self, stream: Stream) -> u64 {
        match stream {
            Stream::Register => self.register.version,
            Stream::Report(_) => 0,
            Stream::Case(id) => self.cases.get(&id).map_or(0, |case| case.version),
            Stream::Task(id) => self.tasks.get(&id).map_or(0, |task| task.version),
            Stream::Unit(id) => self.units.get(&id).map_or(0, |unit| unit.version),
            Stream::Mailbox(id) => self.mailboxes.get(&id).map_or(0, |mailbox| mailbox.version),
            Stream::Whistle(id) => self.whistles.get(&id).map_or(0, |whistle| whistle.version),
            Stream::Incident(id) => self.incidents.get(&id).map_or(0, |incident| incident.version),
        }
    }

    /// The state of a stream's entity, or `None` when it is not open.
    #[must_use]
    pub fn entity(&self, stream: Stream) -> Option<Entity> {
        match stream {
            Stream::Register => Some(Entity::Register(self.register.clone())),
            Stream::Report(_) => None,
            Stream::Case(id) => self.cases.get(&id).cloned().map(|case| Entity::Case(Box::new(case))),
            Stream::Task(id) => self.tasks.get(&id).cloned().map(Box::new).map(Entity::Task),
            Stream::Unit(id) => self.units.get(&id).cloned().map(Entity::Unit),
            Stream::Mailbox(id) => self.mailboxes.get(&id).cloned().map(Entity::Mailbox),
            Stream::Whistle(id) => self.whistles.get(&id).cloned().map(Box::new).map(Entity::Whistle),
            Stream::Incident(id) => self.incidents.get(&id).cloned().map(Box::new).map(Entity::Incident),
        }
    }

    /// What the entities of `streams` will be once `events` are recorded at `at`: the rows to write beside them.
    /// `None` takes a row away.
    #[must_use]
    pub fn entities_after(&self, decision: &Decision, at: UtcMicros) -> Vec<(Stream, Option<Entity>)> {
        let streams: BTreeSet<Stream> = decision.events.iter().map(Event::stream).collect();
        let mut scratch = Self::from_entities(streams.iter().filter_map(|&stream| self.entity(stream)));
        let mut versions: BTreeMap<Stream, u64> = decision.expect.clone();
        for event in &decision.events {
            let version = versions.entry(event.stream()).or_insert(0);
            *version += 1;
            scratch.evolve(&Recorded { version: *version, at, event: event.clone() });
        }
        streams.into_iter().map(|stream| (stream, scratch.entity(stream))).collect()
    }

    /// Puts one entity in the place of whatever stood there.
    pub(crate) fn put(&mut self, entity: Entity) {
        match entity {
            Entity::Register(register) => self.register = register,
            Entity::Case(case) => drop(self.cases.insert(case.id, *case)),
            Entity::Task(task) => {
                for (unit, offer) in task.held_units() {
                    self.holds.insert(unit, (task.id, offer));
                }
                self.tasks.insert(task.id, *task);
            }
            Entity::Unit(unit) => drop(self.units.insert(unit.id, unit)),
            Entity::Mailbox(mailbox) => drop(self.mailboxes.insert(mailbox.unit, mailbox)),
            Entity::Whistle(whistle) => drop(self.whistles.insert(whistle.id, *whistle)),
            Entity::Incident(incident) => drop(self.incidents.insert(incident.id, *incident)),
        }
    }
}
