//! Which requests somebody asks for.

use hub_dispatch::UtcMicros;

use super::{GeoMistake, Status};
use crate::{
    limits::{REQUESTS_LISTED_MAX, REQUESTS_SPAN_MAX_DAYS},
    mistake::shown,
    zone::taken,
};

const DAY_US: i64 = 86_400_000_000;

/// The parameters of a question, as they came.
#[derive(Debug, Clone, Default)]
pub struct Question {
    /// Ids, divided by commas; whatever else is asked counts no more.
    pub service_request_id: Option<String>,
    /// Codes of services, divided by commas.
    pub service_code: Option<String>,
    /// From when, RFC 3339.
    pub start_date: Option<String>,
    /// Until when, RFC 3339.
    pub end_date: Option<String>,
    /// `open`, `closed`, or both divided by a comma.
    pub status: Option<String>,
}

/// A question as it was understood.
#[derive(Debug, Clone, PartialEq)]
pub struct Asked {
    /// These; where there are none, whatever fits the rest.
    pub ids: Vec<String>,
    /// Of these services; of any where there are none.
    pub services: Vec<String>,
    /// From when.
    pub from: UtcMicros,
    /// Until when, at most [`REQUESTS_SPAN_MAX_DAYS`] later.
    pub until: UtcMicros,
    /// Of this status; of either where there is none.
    pub status: Option<Status>,
}

impl Question {
    /// What is asked for, as of `now`: the last ninety days unless it says otherwise.
    ///
    /// # Errors
    /// Every mistake, each with its field and value.
    pub fn understood(&self, now: UtcMicros) -> Result<Asked, Vec<GeoMistake>> {
        let mut mistakes = Vec::new();
        let start = instant("start_date", self.start_date.as_deref(), &mut mistakes);
        let end = instant("end_date", self.end_date.as_deref(), &mut mistakes);
        let ids = listed("service_request_id", self.service_request_id.as_deref(), &mut mistakes);
        let services = listed("service_code", self.service_code.as_deref(), &mut mistakes);
        let status = self.status(&mut mistakes);
        let span = REQUESTS_SPAN_MAX_DAYS * DAY_US;
        let (from, until) = match (start, end) {
            (Some(start), Some(end)) => (start, end),
            (Some(start), None) => (start, UtcMicros(start.0.saturating_add(span))),
            (None, end) => {
                let end = end.unwrap_or(now);
                (UtcMicros(end.0.saturating_sub(span)), end)
            }
        };
        if until < from {
            mistakes.push(GeoMistake::bad("end_date is before start_date"));
        } else if until.0 - from.0 > span {
            let why = format!("from start_date to end_date are more than {REQUESTS_SPAN_MAX_DAYS} days");
            mistakes.push(GeoMistake::bad(why));
        }
        if mistakes.is_empty() { Ok(Asked { ids, services, from, until, status }) } else { Err(mistakes) }
    }

    fn status(&self, mistakes: &mut Vec<GeoMistake>) -> Option<Status> {
        let words = self.status.as_deref()?.split(',').map(str::trim);
        let mut found = Vec::new();
        for word in words {
            match word {
                "open" => found.push(Status::Open),
                "closed" => found.push(Status::Closed),
                other => {
                    let why = format!("status {:?} is neither open nor closed", shown(other));
                    mistakes.push(GeoMistake::bad(why));
                }
            }
        }
        let first = *found.first()?;
        found.iter().all(|status| *status == first).then_some(first)
    }
}

fn instant(name: &str, text: Option<&str>, mistakes: &mut Vec<GeoMistake>) -> Option<UtcMicros> {
    // In an address a `+` is a blank, which nobody means within an instant.
    let text = text?.trim().replace(' ', "+");
    let read = text.parse().ok().and_then(taken);
    if read.is_none() {
        let why = format!("{name} {:?} is not an instant like 2026-05-01T00:00:00Z", shown(&text));
        mistakes.push(GeoMistake::bad(why));
    }
    read
}

fn listed(name: &str, text: Option<&str>, mistakes: &mut Vec<GeoMistake>) -> Vec<String> {
    let words = text.unwrap_or_default().split(',').map(str::trim).filter(|word| !word.is_empty());
    let words: Vec<String> = words.map(str::to_owned).collect();
    if words.len() > REQUESTS_LISTED_MAX {
        mistakes.push(GeoMistake::bad(format!("{name} names more than {REQUESTS_LISTED_MAX}")));
        return Vec::new();
    }
    words
}
