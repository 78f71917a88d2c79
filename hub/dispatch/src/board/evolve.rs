//! How events change the board. Total: an event about something that is not open changes nothing.

use super::{Absorbed, Board, Case, Duty, Incident, Mailbox, Recorded, Task, Unit, Whistle};
use crate::{CaseId, Event, IncidentId, Reopened, Stream, TaskId, UnitId, WhistleId, WorkDone};

impl Board {
    /// Applies one recorded event. Events must come in the order of the ledger.
    pub fn evolve(&mut self, recorded: &Recorded) {
        match recorded.event.stream() {
            Stream::Register => self.evolve_register(recorded),
            // A report's words are in the vault and its case is on the board: nothing to keep.
            Stream::Report(_) => {}
            Stream::Case(id) => self.evolve_case(id, recorded),
            Stream::Task(id) => self.evolve_task(id, recorded),
            Stream::Unit(id) => self.evolve_unit(id, recorded),
            Stream::Mailbox(id) => self.evolve_mailbox(id, recorded),
            Stream::Whistle(id) => self.evolve_whistle(id, recorded),
            Stream::Incident(id) => self.evolve_incident(id, recorded),
        }
    }

    fn evolve_register(&mut self, recorded: &Recorded) {
        self.register.version = recorded.version;
        if let Event::DocumentAdopted { kind, digest, .. } = &recorded.event {
            self.register.adopted.insert(*kind, digest.clone());
        }
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "the entity's own evolve looks at the rest")]
    fn evolve_case(&mut self, id: CaseId, recorded: &Recorded) {
        match &recorded.event {
            Event::CaseOpened { facts, task, .. } => {
                self.cases.insert(id, Case::opened(id, recorded.version, facts.clone(), *task, recorded.at));
            }
            Event::Reopened(Reopened {
                facts,
                joined,
                reports,
                absorbed,
                limit_generation,
                generation,
                task,
                letter,
                carried,
                ..
            }) => {
                let mut case = Case::opened(id, recorded.version, facts.clone(), *task, recorded.at);
                case.generation = *generation;
                case.joined.clone_from(joined);
                if !reports.is_empty() {
                    case.handling.reports.clone_from(reports);
                }
                // With what they were part of, letters about merged cases had ended.
                let without = |absorbed: &Absorbed| Absorbed { letter: None, ..absorbed.clone() };
                case.handling.absorbed = absorbed.iter().map(without).collect();
                case.handling.letter = letter.as_deref().cloned();
                case.handling.limit_generation = *limit_generation;
                if let Some(carried) = carried {
                    case.carry(carried, recorded.at);
                }
                // Every alert set a clock, so no round was above the generation.
                case.round = u32::try_from(*generation).unwrap_or(u32::MAX);
                self.cases.insert(id, case);
            }
            event if event.ends_its_case() => drop(self.cases.remove(&id)),
            event => {
                if let Some(case) = self.cases.get_mut(&id) {
                    case.version = recorded.version;
                    case.evolve(event, recorded.at);
                }
            }
        }
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "the entity's own evolve looks at the rest")]
    fn evolve_task(&mut self, id: TaskId, recorded: &Recorded) {
        match &recorded.event {
            Event::TaskOpened { case, .. } => {
                self.tasks.insert(id, Task::opened(id, recorded.version, *case));
            }
            Event::TaskEnded { .. } => drop(self.tasks.remove(&id)),
            event => {
                if let Some(task) = self.tasks.get_mut(&id) {
                    task.version = recorded.version;
                    task.evolve(event, recorded.at);
                }
            }
        }
        self.evolve_holds(id, &recorded.event);
    }

    fn evolve_holds(&mut self, task: TaskId, event: &Event) {
        if let Event::OfferMade { offer, choice, .. } = event {
            self.holds.insert(choice.unit, (task, *offer));
        }
        if let Event::OfferEnded { offer, unit, .. } | Event::WorkDone(WorkDone { offer, unit, .. }) = event
            && self.holds.get(unit) == Some(&(task, *offer))
        {
            self.holds.remove(unit);
        }
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "the entity's own evolve looks at the rest")]
    fn evolve_unit(&mut self, id: UnitId, recorded: &Recorded) {
        match &recorded.event {
            Event::UnitEnrolled { kind, skills, home, person, travel, .. }
                if !self.units.contains_key(&id) =>
            {
                let unit = Unit {
                    id,
                    version: recorded.version,
                    kind: *kind,
                    skills: skills.clone(),
                    home: home.clone(),
                    person: *person,
                    travel: *travel,
                    duty: Duty::Off,
                    duty_since: None,
                    worked: 0,
                    sos: None,
                };
                self.units.insert(id, unit);
            }
            event => {
                if let Some(unit) = self.units.get_mut(&id) {
                    unit.version = recorded.version;
                    unit.evolve(event, recorded.at);
                }
            }
        }
    }

    /// A whistle that has ended is on the board no more.
    fn evolve_whistle(&mut self, id: WhistleId, recorded: &Recorded) {
        let before = self.whistles.remove(&id);
        let after = Whistle::after(before, recorded).filter(|whistle| whistle.ended.is_none());
        self.whistles.extend(after.map(|whistle| (id, whistle)));
    }

    /// An incident that was closed is on the board no more.
    fn evolve_incident(&mut self, id: IncidentId, recorded: &Recorded) {
        let before = self.incidents.remove(&id);
        let after = Incident::after(before, recorded).filter(|incident| incident.closed_at.is_none());
        self.incidents.extend(after.map(|incident| (id, incident)));
    }

    fn evolve_mailbox(&mut self, id: UnitId, recorded: &Recorded) {
        let mailbox = self.mailboxes.entry(id).or_insert_with(|| Mailbox::empty(id));
        mailbox.version = recorded.version;
        mailbox.evolve(&recorded.event, recorded.version, recorded.at);
    }
}
