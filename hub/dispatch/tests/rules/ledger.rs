//! A model of the ledger: streams, claims and timers, with the conditions that a real one enforces.

use std::collections::BTreeMap;

use hub_dispatch::{Decision, Event, OfferId, Stream, Timer, UnitId, UtcMicros, board::Recorded};

#[derive(Debug, Default)]
pub(crate) struct ModelLedger {
    /// Every event in the order of the ledger.
    pub(crate) feed: Vec<Recorded>,
    pub(crate) streams: BTreeMap<Stream, Vec<Recorded>>,
    pub(crate) claims: BTreeMap<UnitId, OfferId>,
    pub(crate) timers: BTreeMap<Timer, UtcMicros>,
}

impl ModelLedger {
    pub(crate) fn version(&self, stream: Stream) -> u64 {
        self.streams.get(&stream).map_or(0, |events| events.len() as u64)
    }

    /// Appends a decision as a whole and returns its events as recorded.
    pub(crate) fn append(&mut self, decision: &Decision, at: UtcMicros) -> Vec<Recorded> {
        self.check_versions(decision);
        self.change_claims(decision);
        self.change_timers(decision);
        decision.events.iter().map(|event| self.record(event.clone(), at)).collect()
    }

    fn check_versions(&self, decision: &Decision) {
        for (&stream, &expected) in &decision.expect {
            // A timer that came too late reads what has ended; it writes nothing.
            if !decision.events.is_empty() {
                assert_eq!(expected, self.version(stream), "{stream} was decided on at another version");
            }
        }
        for event in &decision.events {
            let stream = event.stream();
            let guarded = decision.expect.contains_key(&stream);
            let unguarded_on_purpose = matches!(event, Event::ReportErased { .. });
            assert!(guarded || unguarded_on_purpose, "{} writes {stream} unexpected", event.kind());
            if matches!(event, Event::ReportReceived { .. }) {
                assert_eq!(decision.expect.get(&stream), Some(&0), "a report is received once");
            }
        }
    }

    fn change_claims(&mut self, decision: &Decision) {
        for (unit, offer) in &decision.releases {
            assert_eq!(self.claims.remove(unit), Some(*offer), "{unit} was released from what held it");
        }
        for (unit, offer) in &decision.claims {
            let held = self.claims.insert(*unit, *offer);
            assert_eq!(held, None, "{unit} was free when it was claimed");
        }
    }

    fn change_timers(&mut self, decision: &Decision) {
        for timer in decision.consume.iter().chain(&decision.cancel) {
            self.timers.remove(timer);
        }
        for (timer, due) in &decision.set {
            assert_eq!(self.timers.insert(*timer, *due), None, "{timer:?} is set once");
        }
    }

    fn record(&mut self, event: Event, at: UtcMicros) -> Recorded {
        let stream = self.streams.entry(event.stream()).or_default();
        let recorded = Recorded { version: stream.len() as u64 + 1, at, event };
        stream.push(recorded.clone());
        self.feed.push(recorded.clone());
        recorded
    }
}
