//! What happened, line by line: who did it, and the particulars in the order in which they are shown. The console makes
//! the sentence.

mod details;
mod incidents;
mod whistles;

use std::collections::BTreeMap;

use hub_dispatch::{
    AnswerCameLate, AnswerRelayed, CallNotAnswered, CallRecorded, CasePlaced, DepartmentCode, DeskReplied,
    DutyRelayed, Event, Happened, IncidentTurn, OfferEnd, PersonId, Reopened, ReportId, ReportJoined, Rung,
    Sealed, SentBack, TaskId, Verified, Verifier, Withdrawn, WorkDone,
};
use hub_engine::{Entry, View};
use hub_protocol::views::{Actor, Detail, HistoryEntry};
use uuid::Uuid;

use super::{PersonNames, instant, person_ref, unit_ref, words};
use crate::jurisdiction::Withheld;

/// Words by the vault row that an event names; what is missing was erased.
pub(crate) type Said = BTreeMap<Uuid, String>;

/// Lines for entries that come in the order of the ledger. Rungs are named as far as the entries, or the open case,
/// tell the ladder. What is withheld of callers and numbers is left out.
pub(crate) fn history(
    view: &View,
    entries: &[Entry],
    said: &Said,
    withheld: &Withheld,
    names: PersonNames<'_>,
) -> Vec<HistoryEntry> {
    let mut scribe = Scribe {
        view,
        said,
        withheld,
        names,
        keeps_contacted: withheld
            .keeps_any_caller(entries.iter().any(|it| lets_reports_go(&it.recorded.event))),
        ladder: Vec::new(),
        desks: BTreeMap::new(),
        channels: BTreeMap::new(),
    };
    entries.iter().map(|entry| scribe.line(entry)).collect()
}

/// The vault rows that an event names.
pub(crate) fn all_sealed_in(event: &Event) -> impl Iterator<Item = Uuid> {
    words_of(event)
        .into_iter()
        .chain(public_words_of(event))
        .chain(number_of(event))
        .chain(contacted_number_of(event))
        .map(|sealed| sealed.vault)
}

/// What the caller may be told, where that differs from what was said.
fn public_words_of(event: &Event) -> Option<&Sealed> {
    let Event::Acted(acted) = event else { return None };
    let Happened::DeskReplied(DeskReplied { public, .. }) = &acted.what else { return None };
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
        | Event::Withdrawn(Withdrawn { reason, .. })
        | Event::Reopened(Reopened { reason, .. })
        | Event::OfferEnded { end: OfferEnd::CalledBack { reason, .. }, .. } => Some(reason),
        Event::Settled { note, .. } => Some(note),
        Event::WorkDone(WorkDone { note, .. })
        | Event::Verified(Verified { note, .. })
        | Event::SentBack(SentBack { note, .. }) => note.as_ref(),
        Event::AnswerRelayed(AnswerRelayed { number, .. })
        | Event::CallNotAnswered(CallNotAnswered { number, .. })
        | Event::DutyRelayed(DutyRelayed { number, .. }) => Some(number),
        Event::CasePlaced(placed) => placed.reason.as_ref(),
        Event::Acted(acted) => acted.what.words(),
        Event::Whistled(whistled) => whistled.what.words(),
        Event::Incident(happened) => happened.what.words(),
        _ => None,
    }
}

/// The number that was called to report a case or an incident upward.
fn number_of(event: &Event) -> Option<&Sealed> {
    if let Event::Incident(happened) = event
        && let IncidentTurn::Reported(reported) = &happened.what
    {
        return reported.number.as_ref();
    }
    let Event::Acted(acted) = event else { return None };
    let Happened::ReportedUp(made) = &acted.what else { return None };
    made.number.as_ref()
}

/// 联系号码: where a department spoke with a caller.
fn contacted_number_of(event: &Event) -> Option<&Sealed> {
    let Event::Acted(acted) = event else { return None };
    let Happened::DeskReplied(DeskReplied { findings, .. }) = &acted.what else { return None };
    findings.as_ref()?.contacted_number.as_ref()
}

/// Whether a report has left the case: what was said to its caller may still stand in the history.
fn lets_reports_go(event: &Event) -> bool {
    let Event::Acted(acted) = event else { return false };
    matches!(acted.what, Happened::Parted { .. } | Happened::ReportParted { .. })
}

/// Whether the words of an event are the number of a call.
fn is_a_call(event: &Event) -> bool {
    matches!(event, Event::AnswerRelayed(_) | Event::CallNotAnswered(_) | Event::DutyRelayed(_))
}

/// Words about people that not everybody is told: the numbers from which somebody answered by telephone, and what the centre
/// wrote down when it called somebody back.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "a new event with words is met by the test that shows each of them to a department"
)]
fn is_kept(event: &Event, withheld: &Withheld) -> bool {
    match event {
        Event::AnswerRelayed(_) | Event::CallNotAnswered(_) | Event::DutyRelayed(_) => {
            withheld.keeps_numbers()
        }
        Event::Incident(happened) => {
            matches!(happened.what, IncidentTurn::Reported(_)) && withheld.keeps_numbers()
        }
        Event::Acted(acted) => match acted.what {
            Happened::CalledBack { report, .. } => withheld.keeps_call_back(report),
            // Whom a centre told above is between the two.
            Happened::ReportedUp(_) => withheld.keeps_numbers(),
            _ => false,
        },
        _ => false,
    }
}

/// Writes the lines of one history, and remembers what later lines refer to.
struct Scribe<'a> {
    view: &'a View,
    said: &'a Said,
    withheld: &'a Withheld,
    names: PersonNames<'a>,
    /// Whether the numbers are kept back at which callers were spoken with: nobody knows whose each is.
    keeps_contacted: bool,
    ladder: Vec<Rung>,
    /// Whose tasks these are.
    desks: BTreeMap<TaskId, DepartmentCode>,
    /// By which channel each report came.
    channels: BTreeMap<ReportId, String>,
}

impl Scribe<'_> {
    fn line(&mut self, entry: &Entry) -> HistoryEntry {
        let event = &entry.recorded.event;
        self.remember(event);
        let mut details = self.details(event);
        if let Some(sealed) = words_of(event).filter(|_| !is_kept(event, self.withheld)) {
            let words = self.said.get(&sealed.vault).cloned().unwrap_or_default();
            let number = is_a_call(event);
            details.push(if number { Detail::Number { number: words } } else { Detail::Words { words } });
        }
        if let Some(sealed) = public_words_of(event) {
            let words = self.said.get(&sealed.vault).cloned().unwrap_or_default();
            details.push(Detail::PublicWords { words });
        }
        if let Some(sealed) = number_of(event).filter(|_| !self.withheld.keeps_numbers()) {
            let number = self.said.get(&sealed.vault).cloned().unwrap_or_default();
            details.push(Detail::Number { number });
        }
        if let Some(sealed) = contacted_number_of(event).filter(|_| !self.keeps_contacted) {
            let number = self.said.get(&sealed.vault).cloned().unwrap_or_default();
            details.push(Detail::ContactedNumber { number });
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
            Event::CasePlaced(placed) => self.ladder.clone_from(&placed.ladder),
            Event::ReportReceived { report, channel, .. } => {
                self.channels.insert(*report, channel.clone());
            }
            Event::Acted(acted) => {
                if let Happened::Corrected(corrected) = &acted.what {
                    self.ladder.extend(corrected.rungs.iter().cloned());
                }
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
            | Event::CasePlaced(CasePlaced { by, .. })
            | Event::CallRecorded(CallRecorded { by, .. })
            | Event::Acknowledged { by, .. }
            | Event::Dispatched { by, .. }
            | Event::Settled { by, .. }
            | Event::Closed { by, .. }
            | Event::Withdrawn(Withdrawn { by, .. })
            | Event::Reopened(Reopened { by, .. })
            | Event::ReportJoined(ReportJoined { by, repeat: None, .. })
            | Event::AnswerRelayed(AnswerRelayed { by, .. })
            | Event::CallNotAnswered(CallNotAnswered { by, .. })
            | Event::DutyRelayed(DutyRelayed { by, .. })
            | Event::OfferEnded { end: OfferEnd::CalledBack { by, .. }, .. } => self.by(*by),
            Event::Verified(Verified { by, .. }) | Event::SentBack(SentBack { by, .. }) => self.verifier(*by),
            Event::Acted(acted) => acted.by.as_ref().map_or(Actor::Hub, |actor| self.by(actor.person)),
            Event::Incident(it) => it.by.as_ref().map_or(Actor::Hub, |actor| self.by(actor.person)),
            Event::Whistled(it) => it.by.as_ref().map_or(Actor::Hub, |actor| self.by(actor.person)),
            Event::Finished { unit, .. }
            | Event::OfferAccepted { unit, .. }
            | Event::OfferEnded { end: OfferEnd::Declined { .. } | OfferEnd::GaveUp { .. }, unit, .. }
            | Event::SetOut { unit, .. }
            | Event::Arrived { unit, .. }
            | Event::WorkDone(WorkDone { unit, .. })
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
            | Event::ReportJoined(ReportJoined { repeat: Some(_), .. })
            | Event::Recommended { .. }
            | Event::RungSkipped { .. }
            | Event::Alerted { .. }
            | Event::ClockSet { .. }
            | Event::TaskOpened { .. }
            | Event::OfferMade { .. }
            | Event::OfferEnded {
                end: OfferEnd::Expired | OfferEnd::StoodDown | OfferEnd::Reassigned { .. },
                ..
            }
            | Event::SearchFailed { .. }
            | Event::SearchSet { .. }
            | Event::WelfareSet { .. }
            | Event::WelfareMissed { .. }
            | Event::TaskEnded { .. }
            | Event::UnitEnrolled { .. }
            | Event::UnitRetired { .. }
            | Event::UnitWorked { .. }
            | Event::SosEnded { .. }
            | Event::Posted { .. }
            | Event::ReachRecorded(_)
            | Event::Retired { .. } => Actor::Hub,
        }
    }

    fn verifier(&self, by: Verifier) -> Actor {
        match by {
            Verifier::Person { by } => self.by(by),
            Verifier::Caller { report } => {
                Actor::Caller { channel: self.channels.get(&report).cloned().unwrap_or_default() }
            }
        }
    }

    fn by(&self, person: PersonId) -> Actor {
        Actor::Person { person: person_ref(self.names, person) }
    }
}
