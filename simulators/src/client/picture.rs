//! What a console knows: open cases and units at an offset, alerts that wait. Pure; fed with what the socket says.

use std::collections::BTreeMap;

use hub_protocol::{
    Alert, CaseId, Changes, ConsoleOut, ConsoleWelcome, Epoch, Snapshot, UnitId, views::CaseView,
    views::UnitView,
};

/// What names one alert.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct AlertKey {
    /// The case.
    pub case: CaseId,
    /// The rung.
    pub rung: u8,
    /// The round at that rung.
    pub round: u32,
}

/// Changes that do not follow on what the client has: it must connect again without an offset.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("changes from offset {from}, while the picture stands at {at:?}")]
pub struct Gap {
    /// Where the picture stands; none before a snapshot.
    pub at: Option<u64>,
    /// Where the changes begin.
    pub from: u64,
}

/// The picture.
#[derive(Debug, Clone, Default)]
pub struct Picture {
    /// The epoch of the last welcome.
    pub epoch: Option<Epoch>,
    /// The offset it stands at; none before the first whole snapshot.
    pub offset: Option<u64>,
    /// Open cases.
    pub cases: BTreeMap<CaseId, CaseView>,
    /// Enrolled units.
    pub units: BTreeMap<UnitId, UnitView>,
    /// Alerts heard, each once.
    pub alerts: BTreeMap<AlertKey, Alert>,
    /// Whole snapshots taken in.
    pub snapshots: u32,
    /// Parts of a snapshot that is not whole yet.
    parts: Vec<Snapshot>,
}

impl Picture {
    /// Takes in one message.
    ///
    /// # Errors
    /// [`Gap`]; the picture stays as it was.
    pub fn take_in(&mut self, message: ConsoleOut) -> Result<(), Gap> {
        match message {
            ConsoleOut::Welcome(welcome) => self.welcome(&welcome),
            ConsoleOut::Snapshot(part) => self.part(part),
            ConsoleOut::Changes(changes) => self.changes(changes)?,
            ConsoleOut::Alert(alert) => {
                let key = AlertKey { case: alert.case, rung: alert.rung, round: alert.round };
                self.alerts.insert(key, alert);
            }
            ConsoleOut::Handles(_) | ConsoleOut::Link(_) | ConsoleOut::Pong(_) | ConsoleOut::Error(_) => {}
        }
        Ok(())
    }

    fn welcome(&mut self, welcome: &ConsoleWelcome) {
        self.parts.clear();
        if self.epoch.replace(welcome.epoch) != Some(welcome.epoch) {
            self.offset = None;
        }
    }

    fn part(&mut self, part: Snapshot) {
        if part.part == 0 {
            self.parts.clear();
        }
        let more = part.more;
        self.parts.push(part);
        if more {
            return;
        }
        self.cases.clear();
        self.units.clear();
        for part in self.parts.drain(..) {
            self.offset = Some(part.offset);
            self.cases.extend(part.cases.into_iter().map(|case| (case.id, case)));
            self.units.extend(part.units.into_iter().map(|unit| (unit.id, unit)));
        }
        self.snapshots += 1;
    }

    fn changes(&mut self, changes: Changes) -> Result<(), Gap> {
        if self.offset != Some(changes.from) {
            return Err(Gap { at: self.offset, from: changes.from });
        }
        self.offset = Some(changes.to);
        self.cases.extend(changes.cases.into_iter().map(|case| (case.id, case)));
        self.units.extend(changes.units.into_iter().map(|unit| (unit.id, unit)));
        self.cases.retain(|case, _| !changes.ended.contains(case));
        self.units.retain(|unit, _| !changes.gone.contains(unit));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn snapshot(offset: u64, part: u32, more: bool) -> ConsoleOut {
        ConsoleOut::Snapshot(Snapshot { offset, part, cases: Vec::new(), units: Vec::new(), more })
    }

    fn changes(from: u64, to: u64) -> ConsoleOut {
        let (cases, ended, units, gone) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        ConsoleOut::Changes(Changes {
            from,
            to,
            cases,
            ended,
            units,
            gone,
            whistles: Vec::new(),
            incidents: Vec::new(),
        })
    }

    #[test]
    fn a_snapshot_counts_only_when_it_is_whole() {
        let mut picture = Picture::default();
        picture.take_in(snapshot(7, 0, true)).unwrap();
        assert_eq!(picture.offset, None);
        picture.take_in(snapshot(7, 1, false)).unwrap();
        assert_eq!((picture.offset, picture.snapshots), (Some(7), 1));
    }

    #[test]
    fn changes_follow_on_each_other_or_are_refused() {
        let mut picture = Picture::default();
        assert_eq!(picture.take_in(changes(0, 1)), Err(Gap { at: None, from: 0 }));
        picture.take_in(snapshot(7, 0, false)).unwrap();
        picture.take_in(changes(7, 9)).unwrap();
        assert_eq!(picture.take_in(changes(8, 10)), Err(Gap { at: Some(9), from: 8 }));
        assert_eq!(picture.offset, Some(9));
    }
}
