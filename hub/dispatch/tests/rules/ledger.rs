//! A model of the ledger: streams, claims and timers, with the conditions that a real one enforces.

use std::collections::BTreeMap;

use hub_dispatch::{Decision, Event, OfferId, Stream, Timer, UnitId, UtcMicros, board::Recorded};

/// Why the ledger turns a decision away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Rejected {
    /// A stream has moved on since it was read.
    Conflict(Stream),
    /// The unit has been claimed since.
    Claimed(UnitId),
    /// The timer has been used up or cancelled since.
    TimerGone(Timer),
}

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

    /// Appends a decision as a whole and returns its events as recorded, or changes nothing.
    pub(crate) fn append(&mut self, decision: &Decision, at: UtcMicros) -> Result<Vec<Recorded>, Rejected> {
        self.check_versions(decision)?;
        self.check_claims(decision)?;
        if let Some(timer) = decision.consume.filter(|timer| !self.timers.contains_key(timer)) {
            return Err(Rejected::TimerGone(timer));
        }
        self.change_claims(decision);
        self.change_timers(decision);
        Ok(decision.events.iter().map(|event| self.record(event.clone(), at)).collect())
    }

    fn check_versions(&self, decision: &Decision) -> Result<(), Rejected> {
        for event in &decision.events {
            let stream = event.stream();
            let guarded = decision.expect.contains_key(&stream);
            let unguarded_on_purpose = matches!(event, Event::ReportErased { .. });
            assert!(guarded || unguarded_on_purpose, "{} writes {stream} unexpected", event.kind());
            if matches!(event, Event::ReportReceived { .. }) {
                assert_eq!(decision.expect.get(&stream), Some(&0), "a report is received once");
            }
        }
        let passed = |(stream, expected): (&Stream, &u64)| *expected != self.version(*stream);
        match decision.expect.iter().find(|&expected| passed(expected)) {
            Some((stream, _)) => Err(Rejected::Conflict(*stream)),
            None => Ok(()),
        }
    }

    fn check_claims(&self, decision: &Decision) -> Result<(), Rejected> {
        let mut claims = self.claims.clone();
        for (unit, offer) in &decision.releases {
            if claims.get(unit) == Some(offer) {
                claims.remove(unit);
            }
        }
        for (unit, offer) in &decision.claims {
            if claims.insert(*unit, *offer).is_some() {
                return Err(Rejected::Claimed(*unit));
            }
        }
        Ok(())
    }

    fn change_claims(&mut self, decision: &Decision) {
        for (unit, offer) in &decision.releases {
            assert_eq!(self.claims.remove(unit), Some(*offer), "{unit} was released from what held it");
        }
        self.claims.extend(decision.claims.iter().copied());
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
