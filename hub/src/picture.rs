//! What people are shown: the domain's words, put one by one into those of the wire, with the names that events do not
//! hold.
//!
//! Every translation is exhaustive, so that a new event or phase must be looked at here. Nothing here decides who may
//! see a picture: [`crate::jurisdiction`] is asked first.

mod area;
mod brief;
mod case;
mod detail;
mod ended;
mod handling;
mod happened;
mod history;
mod incident;
mod matter;
pub(crate) mod refusals;
mod run_card;
mod unit;
mod whistle;
pub(crate) mod words;

#[cfg(test)]
mod tests;

use hub_dispatch::{PersonId, UtcMicros};
use hub_protocol as wire;

pub(crate) use area::{area_ref, post_ref};
pub(crate) use brief::{mailbox_message, position_every_s, self_handled, task_brief, unit_card};
pub(crate) use case::{alert, case_view};
pub(crate) use detail::{Chronicle, areas_of_case, case_detail};
pub(crate) use ended::ended_case;
pub(crate) use handling::span;
pub(crate) use history::all_sealed_in;
pub(crate) use incident::{incident_log, incident_view};
pub(crate) use matter::{department_ref, listed_matter_view};
pub(crate) use unit::{unit_ref, unit_view};
pub(crate) use whistle::whistle_view;

/// A person's name; empty once erased or unknown.
pub(crate) type PersonNames<'a> = &'a (dyn Fn(PersonId) -> String + Sync);

pub(crate) fn person_ref(names: PersonNames<'_>, id: PersonId) -> wire::views::PersonRef {
    wire::views::PersonRef { id: wire::PersonId(id.0), name: names(id) }
}

/// An instant that the hub recorded itself.
pub(crate) fn instant(at: UtcMicros) -> wire::UtcMicros {
    wire::UtcMicros::clamped(at.0)
}

/// A checked place.
pub(crate) fn point(place: geo_index::Place) -> wire::Point {
    wire::Point { lat: place.lat(), lon: place.lon() }
}

/// 一事一码: a report's number.
pub(crate) fn number(report: hub_dispatch::ReportId) -> wire::http::ReportNumber {
    wire::http::ReportNumber(hub_engine::ReportNumber::of(report).to_string())
}

/// The secret that goes with it, for whoever may be told.
pub(crate) fn pin(pin: &hub_engine::Pin) -> wire::http::Pin {
    wire::http::Pin(pin.digits().to_owned())
}

/// A caller's words as far as a list shows them.
pub(crate) fn summary(text: &str) -> String {
    text.chars().take(wire::limits::SUMMARY_MAX_CHARS).collect()
}
