//! What happened, line by line: who did it, and the particulars in the order in which they are shown. The console makes
//! the sentence.

use std::collections::BTreeMap;

use hub_dispatch::{
    AnswerCameLate, AnswerRelayed, Answerer, CaseFacts, Category, Choice, DepartmentCode, DutyRelayed, Event,
    Happened, OfferEnd, PersonId, Reach, Reopened, ReportJoined, Rung, Sealed, TaskId, UnitId, UtcMicros,
};
use hub_engine::{Entry, View};
use hub_protocol::{
    self as wire,
    views::{Actor, CategoryRef, Detail, HistoryEntry},
};
use uuid::Uuid;

use super::{
    PersonNames, area_ref, case::ruled_out, happened, instant, person_ref, point, post_ref, unit_ref, words,
};

/// Words by the vault row that an event names; what is missing was erased.
pub(crate) type Said = BTreeMap<Uuid, String>;

/// Lines for entries that come in the order of the ledger. Rungs are named as far as the entries, or the open case,
/// tell the ladder.
pub(crate) fn history(
    view: &View,
    entries: &[Entry],
    said: &Said,
    names: PersonNames<'_>,
) -> Vec<HistoryEntry> {
    let mut scribe = Scribe { view, said, names, ladder: Vec::new(), desks: BTreeMap::new() };
    entries.iter().map(|entry| scribe.line(entry)).collect()
}

/// The vault rows that an event names.
pub(crate) fn all_sealed_in(event: &Event) -> impl Iterator<Item = Uuid> {
    words_of(event).into_iter().chain(public_words_of(event)).map(|sealed| sealed.vault)
}

/// What the caller may be told, where that differs from what was said.
fn public_words_of(event: &Event) -> Option<&Sealed> {
    let Event::Acted(acted) = event else { return None };
    let Happened::DeskReplied { public, .. } = &acted.what else { return None };
    public.as_ref()
}

#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "most events hold no words; a new one is met in `details`"
)]
fn words_of(event: &Event) -> Option<&Sealed> {
    match event {
        Event::ReportReceived { words, .. } => Some(words),
        Event::Dispatched { reason, .. }
        | Event::Withdrawn { reason, .. }
        | Event::Reopened(Reopened { reason, .. })
        | Event::OfferEnded { end: OfferEnd::CalledBack { reason, .. }, .. } => Some(reason),
        Event::Settled { note, .. } | Event::Verified { note, .. } | Event::SentBack { note, .. } => {
            Some(note)
        }
        Event::WorkDone { note, .. } => note.as_ref(),
        Event::AnswerRelayed(AnswerRelayed { number, .. })
        | Event::DutyRelayed(DutyRelayed { number, .. }) => Some(number),
        Event::Acted(acted) => acted.what.words(),
        _ => None,
    }
}

/// Writes the lines of one history, and remembers what later lines refer to.
struct Scribe<'a> {
    view: &'a View,
    said: &'a Said,
    names: PersonNames<'a>,
    ladder: Vec<Rung>,
    /// Whose tasks these are.
    desks: BTreeMap<TaskId, DepartmentCode>,
}

impl Scribe<'_> {
    fn line(&mut self, entry: &Entry) -> HistoryEntry {
        let event = &entry.recorded.event;
        self.remember(event);
        let mut details = self.details(event);
        if let Some(sealed) = words_of(event) {
            let words = self.said.get(&sealed.vault).cloned().unwrap_or_default();
            let number = matches!(event, Event::AnswerRelayed(_) | Event::DutyRelayed(_));
            details.push(if number { Detail::Number { number: words } } else { Detail::Words { words } });
        }
        if let Some(sealed) = public_words_of(event) {
            let words = self.said.get(&sealed.vault).cloned().unwrap_or_default();
            details.push(Detail::PublicWords { words });
        }
        if entry.occurred != entry.recorded.at {
            details.push(Detail::DoneAt { at_us: instant(entry.occurred) });
        }
        HistoryEntry {
            seq: entry.seq,
            at_us: instant(entry.recorded.at),
            event: words::event_kind(event),
            actor: self.actor(event),
            details,
        }
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "only these change what later lines refer to")]
    fn remember(&mut self, event: &Event) {
        match event {
            Event::CaseOpened { facts, .. } | Event::Reopened(Reopened { facts, .. }) => {
                self.ladder.clone_from(&facts.ladder);
            }
            Event::CasePlaced { ladder, .. } => self.ladder.clone_from(ladder),
            Event::Acted(acted) => {
                if let Happened::DeskAssigned { task, department, .. } = &acted.what {
                    self.desks.insert(*task, department.clone());
                }
            }
            _ => {}
        }
    }

    fn actor(&self, event: &Event) -> Actor {
        match event {
            Event::DocumentAdopted { by, .. } => by.map_or(Actor::Hub, |by| self.by(by)),
            Event::ReportReceived { channel, .. } => Actor::Caller { channel: channel.clone() },
            Event::ReportErased { by, .. }
            | Event::CasePlaced { by, .. }
            | Event::CallRecorded { by, .. }
            | Event::Acknowledged { by, .. }
            | Event::Dispatched { by, .. }
            | Event::Settled { by, .. }
            | Event::Verified { by, .. }
            | Event::SentBack { by, .. }
            | Event::Closed { by, .. }
            | Event::Withdrawn { by, .. }
            | Event::Reopened(Reopened { by, .. })
            | Event::ReportJoined(ReportJoined { by, .. })
            | Event::AnswerRelayed(AnswerRelayed { by, .. })
            | Event::DutyRelayed(DutyRelayed { by, .. })
            | Event::OfferEnded { end: OfferEnd::CalledBack { by, .. }, .. } => self.by(*by),
            Event::Acted(acted) => acted.by.as_ref().map_or(Actor::Hub, |actor| self.by(actor.person)),
            Event::Finished { unit, .. }
            | Event::OfferAccepted { unit, .. }
            | Event::OfferEnded { end: OfferEnd::Declined { .. } | OfferEnd::GaveUp { .. }, unit, .. }
            | Event::SetOut { unit, .. }
            | Event::Arrived { unit, .. }
            | Event::WorkDone { unit, .. }
            | Event::SignedOn { unit }
            | Event::SignedOff { unit }
            | Event::StoodBy { unit }
            | Event::SosRaised { unit, .. }
            | Event::Delivered { unit, .. }
            | Event::Seen { unit, .. }
            | Event::AnswerCameLate(AnswerCameLate { unit, .. }) => {
                Actor::Unit { unit: unit_ref(self.view, *unit) }
            }
            Event::CaseOpened { .. }
            | Event::Recommended { .. }
            | Event::RungSkipped { .. }
            | Event::Alerted { .. }
            | Event::ClockSet { .. }
            | Event::TaskOpened { .. }
            | Event::OfferMade { .. }
            | Event::OfferEnded { end: OfferEnd::Expired | OfferEnd::StoodDown, .. }
            | Event::SearchFailed { .. }
            | Event::SearchSet { .. }
            | Event::WelfareSet { .. }
            | Event::WelfareMissed { .. }
            | Event::TaskEnded { .. }
            | Event::UnitEnrolled { .. }
            | Event::UnitRetired { .. }
            | Event::SosEnded { .. }
            | Event::Posted { .. }
            | Event::ReachRecorded(_)
            | Event::Retired { .. } => Actor::Hub,
        }
    }

    /// The particulars besides the words.
    fn details(&self, event: &Event) -> Vec<Detail> {
        match event {
            Event::Acted(acted) => happened::details(self.view, self.names, &self.desks, acted),
            Event::CaseOpened { .. }
            | Event::Reopened(_)
            | Event::CasePlaced { .. }
            | Event::CallRecorded { .. }
            | Event::ReportJoined(_)
            | Event::ClockSet { .. }
            | Event::Finished { .. } => self.of_case(event),
            Event::RungSkipped { .. } | Event::Alerted { .. } | Event::Acknowledged { .. } => {
                self.of_ladder(event)
            }
            Event::AnswerRelayed(_) | Event::DutyRelayed(_) | Event::ReachRecorded(_) => {
                self.of_telephone(event)
            }
            Event::Recommended { .. }
            | Event::Dispatched { .. }
            | Event::OfferMade { .. }
            | Event::OfferEnded { .. }
            | Event::SearchFailed { .. }
            | Event::SearchSet { .. }
            | Event::WelfareSet { .. } => self.of_search(event),
            Event::DocumentAdopted { .. }
            | Event::Arrived { .. }
            | Event::SosRaised { .. }
            | Event::WorkDone { .. }
            | Event::UnitEnrolled { .. }
            | Event::WelfareMissed { .. }
            | Event::UnitRetired { .. }
            | Event::SosEnded { .. }
            | Event::Posted { .. }
            | Event::Retired { .. } => self.of_unit(event),
            Event::ReportReceived { .. }
            | Event::ReportErased { .. }
            | Event::Settled { .. }
            | Event::Verified { .. }
            | Event::SentBack { .. }
            | Event::Closed { .. }
            | Event::Withdrawn { .. }
            | Event::TaskOpened { .. }
            | Event::OfferAccepted { .. }
            | Event::SetOut { .. }
            | Event::TaskEnded { .. }
            | Event::SignedOn { .. }
            | Event::SignedOff { .. }
            | Event::StoodBy { .. }
            | Event::Delivered { .. }
            | Event::Seen { .. }
            | Event::AnswerCameLate(_) => Vec::new(),
        }
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "`details` sends each event to the one that knows it")]
    fn of_case(&self, event: &Event) -> Vec<Detail> {
        match event {
            Event::CaseOpened { facts, .. } | Event::Reopened(Reopened { facts, .. }) => self.opening(facts),
            Event::CasePlaced { place, area, .. } => self.place_and_area(*place, area),
            Event::CallRecorded { service, called_at, .. } => {
                let service = Detail::Service { service: words::service(*service) };
                vec![service, Detail::DoneAt { at_us: instant(*called_at) }]
            }
            Event::ReportJoined(joined) => {
                let calls = joined.call_first.iter();
                let calls = calls.map(|&it| Detail::Service { service: words::service(it) });
                let report = Detail::Report { report: wire::ReportId(joined.report.0) };
                let grade = Detail::Grade { grade: words::grade(joined.grade) };
                [report, grade].into_iter().chain(calls).collect()
            }
            Event::ClockSet { phase, clock, .. } => {
                let purpose = words::clock_purpose(clock.purpose);
                let clock = Detail::Clock { purpose, due_us: instant(clock.due) };
                vec![Detail::Phase { phase: words::phase(*phase) }, clock]
            }
            Event::Finished { person, .. } => person.iter().map(|&person| self.person(person)).collect(),
            _ => Vec::new(),
        }
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "`details` sends each event to the one that knows it")]
    fn of_ladder(&self, event: &Event) -> Vec<Detail> {
        match event {
            Event::RungSkipped { rung, .. } => self.post(*rung),
            Event::Alerted { rung, round, reason, on_duty, .. } => {
                let reason = reason.map(|it| Detail::ClimbReason { reason: words::climb_reason(it) });
                let people = on_duty.iter().map(|&person| person_ref(self.names, person)).collect();
                let mut details = self.post(*rung);
                details.extend([Detail::Round { round: *round }].into_iter().chain(reason));
                details.push(Detail::OnDuty { people });
                details
            }
            Event::Acknowledged { rung, round, .. } => {
                self.post(*rung).into_iter().chain([Detail::Round { round: *round }]).collect()
            }
            _ => Vec::new(),
        }
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "`details` sends each event to the one that knows it")]
    fn of_telephone(&self, event: &Event) -> Vec<Detail> {
        match event {
            Event::AnswerRelayed(relayed) => {
                let from = match relayed.from {
                    Answerer::Person(person) => self.person(person),
                    Answerer::Unit(unit) => self.unit(unit),
                };
                let said = Detail::Said { said: words::spoken(relayed.said) };
                vec![from, said, Detail::DoneAt { at_us: instant(relayed.said_at) }]
            }
            Event::DutyRelayed(relayed) => {
                vec![self.unit(relayed.unit), Detail::DoneAt { at_us: instant(relayed.said_at) }]
            }
            Event::ReachRecorded(recorded) => {
                let whom = match recorded.reach {
                    Reach::Alert { person, .. } => self.person(person),
                    Reach::Offer { unit, .. } => self.unit(unit),
                };
                let outcome = words::reach_outcome(recorded.outcome);
                vec![whom, Detail::Reach { channel: recorded.channel.clone(), outcome }]
            }
            _ => Vec::new(),
        }
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "`details` sends each event to the one that knows it")]
    fn of_search(&self, event: &Event) -> Vec<Detail> {
        match event {
            Event::Recommended { choices, .. } => choices.iter().flat_map(|it| self.choice(it)).collect(),
            Event::Dispatched { units, .. } => units.iter().map(|&unit| self.unit(unit)).collect(),
            Event::OfferMade { choice, answer_by, .. } => {
                self.choice(choice).into_iter().chain([due(*answer_by)]).collect()
            }
            Event::OfferEnded { unit, end, .. } => {
                let end_view = Detail::OfferEnd { end: words::offer_end(end) };
                [self.unit(*unit), end_view].into_iter().chain(decline_reason(end)).collect()
            }
            Event::SearchFailed { ruled_out: units, .. } => {
                vec![Detail::RuledOut { units: ruled_out(self.view, units) }]
            }
            Event::SearchSet { due: at, .. } | Event::WelfareSet { due: at, .. } => vec![due(*at)],
            _ => Vec::new(),
        }
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "`details` sends each event to the one that knows it")]
    fn of_unit(&self, event: &Event) -> Vec<Detail> {
        match event {
            Event::DocumentAdopted { kind, digest, .. } => {
                vec![Detail::Document { kind: words::document_kind(*kind), digest: digest.0.clone() }]
            }
            Event::Arrived { place, .. } | Event::SosRaised { place, .. } => at_place(*place),
            Event::WorkDone { photos, .. } if !photos.is_empty() => {
                vec![Detail::Photos { photos: photos.iter().map(|photo| photo.0.clone()).collect() }]
            }
            Event::UnitEnrolled { unit, home, person, .. } => {
                let home = Detail::Area { area: area_ref(self.view.organisation.areas(), home) };
                [self.unit(*unit), home].into_iter().chain(person.map(|it| self.person(it))).collect()
            }
            Event::WelfareMissed { unit, .. }
            | Event::UnitRetired { unit }
            | Event::SosEnded { unit, .. }
            | Event::Posted { unit, .. }
            | Event::Retired { unit, .. } => vec![self.unit(*unit)],
            _ => Vec::new(),
        }
    }

    fn by(&self, person: PersonId) -> Actor {
        Actor::Person { person: person_ref(self.names, person) }
    }

    fn person(&self, person: PersonId) -> Detail {
        Detail::Person { person: person_ref(self.names, person) }
    }

    fn unit(&self, unit: UnitId) -> Detail {
        Detail::Unit { unit: unit_ref(self.view, unit) }
    }

    fn post(&self, rung: u8) -> Vec<Detail> {
        let known = self.ladder.get(usize::from(rung));
        let post = known.map(|it| Detail::Post { rung, post: post_ref(self.view.organisation.areas(), it) });
        post.into_iter().collect()
    }

    fn opening(&self, facts: &CaseFacts) -> Vec<Detail> {
        let grade = Detail::Grade { grade: words::grade(facts.grade) };
        let category = Detail::Category { category: self.category(&facts.category, facts.sos_unit) };
        let calls = facts.call_first.iter().map(|&it| Detail::Service { service: words::service(it) });
        let place = self.place_and_area(facts.place, &facts.area);
        [grade, category].into_iter().chain(place).chain(calls).collect()
    }

    /// By the policy in force: what the category was called when the case was opened is not at hand for ever.
    fn category(&self, category: &Category, sos_unit: Option<UnitId>) -> CategoryRef {
        let policy = &self.view.organisation.policy().policy;
        let rule = if sos_unit.is_some() { &policy.sos } else { policy.category(category) };
        CategoryRef { code: category.0.clone(), name: rule.name.clone() }
    }

    fn place_and_area(&self, place: Option<geo_index::Place>, area: &geo_index::AreaCode) -> Vec<Detail> {
        let area = Detail::Area { area: area_ref(self.view.organisation.areas(), area) };
        at_place(place).into_iter().chain([area]).collect()
    }

    fn choice(&self, choice: &Choice) -> Vec<Detail> {
        let nearness = Detail::Nearness { nearness: words::nearness(&choice.nearness), ring: choice.ring };
        let passed_over = Detail::RuledOut { units: ruled_out(self.view, &choice.ruled_out) };
        let passed_over = (!choice.ruled_out.is_empty()).then_some(passed_over);
        [self.unit(choice.unit), nearness].into_iter().chain(passed_over).collect()
    }
}

fn at_place(place: Option<geo_index::Place>) -> Vec<Detail> {
    place.map(|place| Detail::Place { place: point(place) }).into_iter().collect()
}

fn due(at: UtcMicros) -> Detail {
    Detail::Due { due_us: instant(at) }
}

fn decline_reason(end: &OfferEnd) -> Option<Detail> {
    match end {
        OfferEnd::Declined { reason } | OfferEnd::GaveUp { reason } => {
            Some(Detail::DeclineReason { reason: words::decline_reason(*reason) })
        }
        OfferEnd::Expired | OfferEnd::StoodDown | OfferEnd::CalledBack { .. } => None,
    }
}
