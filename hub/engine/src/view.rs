//! What this hub knows: the board as far as its own feed has come, the organisation, and the words of open cases.
//!
//! One writer, the engine's loop; readers take the lock for as long as a closure runs and never across an await.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, PoisonError, RwLock},
};

use geo_index::{AreaCode, Place};
use hub_dispatch::{
    CaseId, ContentDigest, Event, Happened, IncidentId, NamedPolicy, ReportId, Stream, UnitId, UtcMicros,
    WhistleId, WorkDone,
    board::{Board, Recorded},
};
use uuid::Uuid;

use crate::{
    Organisation, ReportWords, UnitCard,
    spots::{CaseSpots, Which},
};

/// A recorded event with its place in the ledger.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Its `seq`.
    pub seq: u64,
    /// When it happened.
    pub occurred: UtcMicros,
    /// The event.
    pub recorded: Recorded,
}

/// What one step of the feed brought; sent to everybody who follows.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// `seq` of the first entry.
    pub from: u64,
    /// `seq` of the last entry.
    pub to: u64,
    /// The entries, in order.
    pub entries: Vec<Entry>,
}

impl Change {
    /// Cases whose picture changed with these entries.
    #[must_use]
    pub fn cases(&self, view: &View) -> BTreeSet<CaseId> {
        self.entries.iter().filter_map(|entry| case_of_event(&entry.recorded.event, view)).collect()
    }

    /// Incidents that changed with these entries.
    #[must_use]
    pub fn incidents(&self) -> BTreeSet<IncidentId> {
        let streams = self.entries.iter().map(|entry| entry.recorded.event.stream());
        streams.filter_map(|stream| if let Stream::Incident(id) = stream { Some(id) } else { None }).collect()
    }

    /// Whether anything of it happened to an incident.
    #[must_use]
    pub fn is_of_incidents(&self) -> bool {
        self.entries.iter().any(|entry| matches!(entry.recorded.event, Event::Incident(_)))
    }

    /// Whistles that changed with these entries.
    #[must_use]
    pub fn whistles(&self) -> BTreeSet<WhistleId> {
        let streams = self.entries.iter().map(|entry| entry.recorded.event.stream());
        streams.filter_map(|stream| if let Stream::Whistle(id) = stream { Some(id) } else { None }).collect()
    }

    /// Units whose picture changed with these entries.
    #[must_use]
    pub fn units(&self) -> BTreeSet<UnitId> {
        self.entries.iter().filter_map(|entry| unit_of_event(&entry.recorded.event)).collect()
    }
}

/// The consistent picture at one `seq`.
#[derive(Debug, Default)]
pub struct View {
    /// The ledger's incarnation.
    pub epoch: Uuid,
    /// The last `seq` in this picture.
    pub seq: u64,
    /// Highest recorded time seen.
    pub recorded: UtcMicros,
    /// What is open.
    pub board: Board,
    /// Documents in force.
    pub organisation: Organisation,
    /// Policies by digest: the one in force and those that open cases were opened under.
    pub policies: BTreeMap<ContentDigest, Arc<NamedPolicy>>,
    /// Words of the reports of open cases.
    pub words: BTreeMap<ReportId, Arc<ReportWords>>,
    /// The rows of the vault that these words lie in.
    sealed: BTreeMap<ReportId, Uuid>,
    /// Names of enrolled units.
    pub cards: BTreeMap<UnitId, Arc<UnitCard>>,
    /// Enrolled units by pre-order position of their home area.
    pub homes: BTreeMap<u32, BTreeSet<UnitId>>,
    home_of: BTreeMap<UnitId, u32>,
    spots: CaseSpots,
}

impl Default for Organisation {
    fn default() -> Self {
        Self::built_in()
    }
}

impl View {
    /// The policy an open case was opened under; the one in force for anything else.
    #[must_use]
    pub fn policy_for(&self, case: Option<CaseId>) -> Arc<NamedPolicy> {
        let opened_under =
            case.and_then(|id| self.board.case(id)).and_then(|case| self.policies.get(&case.facts.policy));
        opened_under.unwrap_or_else(|| self.organisation.policy()).clone()
    }

    /// A unit's name, or its id where none is known.
    #[must_use]
    pub fn unit_name(&self, unit: UnitId) -> String {
        self.cards.get(&unit).map_or_else(|| unit.to_string(), |card| card.name.clone())
    }

    /// Open cases within so many metres of a place, nearest first, `most` at most.
    #[must_use]
    pub fn cases_near(&self, place: Place, radius_m: f64, most: usize) -> Vec<CaseId> {
        self.spots.near(place, radius_m).take(most).collect()
    }

    /// The newest open cases of an area, of its parts and of its wholes, `most` at most.
    #[must_use]
    pub fn cases_about(&self, area: &AreaCode, which: Which, most: usize) -> Vec<CaseId> {
        self.spots.about(self.organisation.areas(), area, which, most)
    }

    /// Places every open case; after a new tree was adopted, or at the start.
    pub(crate) fn rebuild_spots(&mut self) {
        self.spots = CaseSpots::of(self.organisation.areas(), self.board.cases());
    }

    /// Notes where a case is after an event of its own.
    pub(crate) fn place_case(&mut self, id: CaseId) {
        self.spots.put(self.organisation.areas(), id, self.board.case(id));
    }

    /// Places every enrolled unit by its home in the area tree; after a new tree was adopted, or at the start.
    pub(crate) fn rebuild_homes(&mut self) {
        self.homes.clear();
        self.home_of.clear();
        let units: Vec<UnitId> = self.board.units().map(|unit| unit.id).collect();
        units.into_iter().for_each(|unit| self.place_home(unit));
    }

    pub(crate) fn place_home(&mut self, id: UnitId) {
        if let Some(units) = self.home_of.remove(&id).and_then(|home| self.homes.get_mut(&home)) {
            units.remove(&id);
        }
        let Some(unit) = self.board.unit(id) else { return };
        if let Some(interval) = self.organisation.areas().interval(&unit.home) {
            self.homes.entry(interval.start).or_default().insert(id);
            self.home_of.insert(id, interval.start);
        }
    }

    /// Words of a report, and where they lie.
    pub(crate) fn remember(&mut self, report: ReportId, words: SealedWords) {
        self.sealed.insert(report, words.vault);
        self.words.insert(report, words.words);
    }

    /// Words of a report of an open case, and where they lie; none if they were erased.
    pub(crate) fn sealed_words(&self, report: ReportId) -> Option<SealedWords> {
        let (vault, words) = (*self.sealed.get(&report)?, self.words.get(&report)?.clone());
        Some(SealedWords { vault, words })
    }

    /// Forgets the words of cases that are no longer open. What is merged goes on with the other case.
    pub(crate) fn forget_ended(&mut self, event: &Event) {
        if event.ends_its_case()
            && !is_merged(event)
            && let Stream::Case(case) = event.stream()
            && let Some(case) = self.board.case(case)
        {
            let reports: Vec<ReportId> =
                [case.facts.report].into_iter().chain(case.joined.iter().copied()).collect();
            reports.into_iter().for_each(|report| self.forget(report));
        }
        if let Event::ReportErased { report, .. } = event {
            self.forget(*report);
        }
    }

    fn forget(&mut self, report: ReportId) {
        self.words.remove(&report);
        self.sealed.remove(&report);
    }
}

/// Words with the row of the vault that they lie in.
#[derive(Debug, Clone)]
pub(crate) struct SealedWords {
    pub(crate) vault: Uuid,
    pub(crate) words: Arc<ReportWords>,
}

fn is_merged(event: &Event) -> bool {
    matches!(event, Event::Acted(acted) if matches!(acted.what, Happened::Merged { .. }))
}

/// The shared picture.
#[derive(Debug, Clone, Default)]
pub struct SharedView(Arc<RwLock<View>>);

impl SharedView {
    /// Reads; keep it short, and never wait inside.
    pub fn read<T>(&self, look: impl FnOnce(&View) -> T) -> T {
        // The writer applies total functions only; a poisoned lock still holds a whole view.
        look(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }

    pub(crate) fn write<T>(&self, change: impl FnOnce(&mut View) -> T) -> T {
        change(&mut self.0.write().unwrap_or_else(PoisonError::into_inner))
    }
}

fn case_of_event(event: &Event, view: &View) -> Option<CaseId> {
    match event.stream() {
        Stream::Case(case) => Some(case),
        // A task that has ended is off the board; its case has an event of its own then.
        Stream::Task(task) => view.board.task(task).map(|task| task.case),
        // Receipts move the delivery lamp of the offer that holds the unit.
        Stream::Mailbox(unit) => {
            let (task, _) = view.board.hold_on(unit)?;
            view.board.task(task).map(|task| task.case)
        }
        // A report's case is opened in the same append, by an event of its own.
        // Of a whistle its case has an event of its own when it is blown.
        Stream::Register | Stream::Unit(_) | Stream::Report(_) | Stream::Whistle(_) | Stream::Incident(_) => {
            None
        }
    }
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "only events that change what the map draws of a unit matter here"
)]
fn unit_of_event(event: &Event) -> Option<UnitId> {
    match event {
        Event::OfferMade { choice, .. } => Some(choice.unit),
        Event::OfferAccepted { unit, .. }
        | Event::OfferEnded { unit, .. }
        | Event::SetOut { unit, .. }
        | Event::Arrived { unit, .. }
        | Event::WorkDone(WorkDone { unit, .. })
        | Event::UnitEnrolled { unit, .. }
        | Event::UnitRetired { unit, .. }
        | Event::SignedOn { unit, .. }
        | Event::SignedOff { unit, .. }
        | Event::StoodBy { unit }
        | Event::SosRaised { unit, .. }
        | Event::SosEnded { unit, .. } => Some(*unit),
        _ => None,
    }
}
