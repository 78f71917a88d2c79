//! What became of the calls: counts that are judged, times that are reported, all by the hub's own history.

use std::collections::BTreeSet;

use anyhow::Result;
use hdrhistogram::Histogram;
use hub_protocol::{
    CaseId, EventKind,
    http::CaseDetail,
    views::{Detail, HistoryEntry},
};
use serde_json::{Value, json};

use super::filing::Filed;
use crate::{client::HubClient, clock::ms_between, screen::Ending};

/// Digits to which times are kept.
const DIGITS: u8 = 3;

/// The longest time that is told apart, milliseconds: a week.
const LONGEST_MS: u64 = 7 * 24 * 3_600_000;

/// The summary of a replay.
#[derive(Debug)]
pub(super) struct Summary {
    speed: f64,
    expected: usize,
    accepted: usize,
    doubled: usize,
    opened: usize,
    lost: usize,
    strangers: usize,
    answered: usize,
    escalated: usize,
    ended: usize,
    to_offer_ms: Histogram<u64>,
    to_accept_ms: Histogram<u64>,
    /// Lines of the hub's log that nobody expected.
    pub(super) unexpected_log_lines: usize,
}

/// Every case that the hub knows, with its history.
pub(super) async fn listed(hub: &HubClient) -> Result<Vec<CaseDetail>> {
    let mut details = Vec::new();
    for state in ["open", "ended"] {
        for case in hub.all_cases(state).await? {
            details.push(hub.case(case.id).await?);
        }
    }
    Ok(details)
}

impl Summary {
    /// Holds what was filed against what the hub has.
    pub(super) fn of(expected: usize, filed: &[Filed], listed: &[CaseDetail], speed: f64) -> Self {
        let accepted: BTreeSet<CaseId> = filed.iter().filter_map(|filed| filed.case).collect();
        let answers = filed.iter().filter(|filed| filed.case.is_some()).count();
        let opened: BTreeSet<CaseId> = listed.iter().map(|detail| detail.case.id).collect();
        let mut summary = Self {
            speed,
            expected,
            accepted: answers,
            doubled: answers - accepted.len(),
            opened: opened.len(),
            lost: accepted.difference(&opened).count(),
            strangers: opened.difference(&accepted).count(),
            answered: 0,
            escalated: 0,
            ended: 0,
            to_offer_ms: histogram(),
            to_accept_ms: histogram(),
            unexpected_log_lines: 0,
        };
        for detail in listed {
            summary.count(detail);
        }
        summary
    }

    fn count(&mut self, detail: &CaseDetail) {
        let first = |event: EventKind| detail.history.iter().find(|entry| entry.event == event);
        let opened_at =
            first(EventKind::CaseOpened).map_or(detail.report.recorded_at_us, |entry| entry.at_us);
        if let Some(offer) = first(EventKind::OfferMade) {
            self.to_offer_ms.saturating_record(ms_between(opened_at, offer.at_us));
        }
        let accepted = first(EventKind::OfferAccepted);
        if let Some(accepted) = accepted {
            self.to_accept_ms.saturating_record(ms_between(opened_at, accepted.at_us));
        }
        let acknowledged = first(EventKind::Acknowledged).is_some();
        self.answered += usize::from(accepted.is_some() || acknowledged);
        self.escalated += usize::from(detail.history.iter().any(climbed));
        self.ended += usize::from(detail.case.ended_at_us.is_some());
    }

    /// Whether the counts are what they must be.
    pub(super) fn ending(&self) -> Ending {
        let all_there = self.accepted == self.expected && self.opened == self.expected;
        let each_once = self.lost == 0 && self.doubled == 0 && self.strangers == 0;
        if all_there && each_once && self.unexpected_log_lines == 0 { Ending::Ok } else { Ending::FallsShort }
    }

    /// The summary in full.
    pub(super) fn json(&self) -> Value {
        json!({
            "cases": { "expected": self.expected, "accepted": self.accepted, "opened": self.opened, "lost": self.lost,
                "doubled": self.doubled, "strangers": self.strangers },
            "answered": self.answered,
            "escalated": self.escalated,
            "ended": self.ended,
            "time_to_offer": self.times(&self.to_offer_ms),
            "time_to_accept": self.times(&self.to_accept_ms),
            "unexpected_log_lines": self.unexpected_log_lines,
            "speed": self.speed,
        })
    }

    /// What stands in the verdict.
    pub(super) fn figures(&self) -> Vec<(&'static str, String)> {
        vec![
            ("cases", self.opened.to_string()),
            ("expected", self.expected.to_string()),
            ("lost", self.lost.to_string()),
            ("doubled", self.doubled.to_string()),
            ("answered", self.answered.to_string()),
            ("escalated", self.escalated.to_string()),
            ("ended", self.ended.to_string()),
            ("offer_p50_ms", self.to_offer_ms.value_at_quantile(0.5).to_string()),
            ("accept_p50_ms", self.to_accept_ms.value_at_quantile(0.5).to_string()),
            ("accept_p90_ms", self.to_accept_ms.value_at_quantile(0.9).to_string()),
            ("log_lines_unexpected", self.unexpected_log_lines.to_string()),
        ]
    }

    /// Real milliseconds, and the same as seconds of the recorded world.
    fn times(&self, histogram: &Histogram<u64>) -> Value {
        let (p50, p90) = (histogram.value_at_quantile(0.5), histogram.value_at_quantile(0.9));
        #[expect(clippy::cast_precision_loss, reason = "milliseconds of hours, exact in a double")]
        let recorded_s = |ms: u64| (ms as f64 * self.speed / 1_000.0).round();
        json!({ "count": histogram.len(), "p50_ms": p50, "p90_ms": p90,
            "p50_recorded_s": recorded_s(p50), "p90_recorded_s": recorded_s(p90) })
    }
}

/// A rung was alerted because another had not answered.
fn climbed(entry: &HistoryEntry) -> bool {
    let has_reason = |detail: &Detail| matches!(detail, Detail::ClimbReason { .. });
    entry.event == EventKind::Alerted && entry.details.iter().any(has_reason)
}

fn histogram() -> Histogram<u64> {
    Histogram::new_with_bounds(1, LONGEST_MS, DIGITS)
        .expect("bounds and digits are among those that are allowed")
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn filed(cases: &[Option<u128>]) -> Vec<Filed> {
        let one = |case: &Option<u128>| Filed {
            group: String::new(),
            case: case.map(|id| CaseId(Uuid::from_u128(id))),
        };
        cases.iter().map(one).collect()
    }

    #[test]
    fn a_report_that_was_accepted_and_is_not_there_is_lost() {
        let summary = Summary::of(2, &filed(&[Some(1), Some(2)]), &[], 60.0);
        assert_eq!((summary.accepted, summary.lost, summary.ending()), (2, 2, Ending::FallsShort));
    }

    #[test]
    fn two_calls_with_one_case_are_a_doubling_and_a_refusal_is_not_accepted() {
        let summary = Summary::of(3, &filed(&[Some(1), Some(1), None]), &[], 60.0);
        assert_eq!((summary.accepted, summary.doubled, summary.ending()), (2, 1, Ending::FallsShort));
    }

    #[test]
    fn hours_are_told_apart_from_minutes() {
        let mut times = histogram();
        times.saturating_record(7_200_000);
        assert!(times.max().abs_diff(7_200_000) < 7_200, "{}", times.max());
    }

    #[test]
    fn nothing_expected_and_nothing_there_is_right() {
        assert_eq!(Summary::of(0, &[], &[], 60.0).ending(), Ending::Ok);
    }
}
