//! What a ledger says about reports and claims, read from its events and not from what anybody answered.

use std::collections::{BTreeMap, BTreeSet};

use hub_dispatch::{CaseId, Event, OfferId, ReportId, UnitId, board::Board};
use hub_ledger::{Ledger, READ_LIMIT_MAX, anchor, verify};
use hub_record::claim_of;

/// What was found.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct History {
    /// Reports, with the case each opened.
    pub cases: BTreeMap<ReportId, Vec<CaseId>>,
    /// How often each case was opened.
    pub openings: BTreeMap<CaseId, u64>,
    /// Offers made.
    pub offers: u64,
    /// Offers that were accepted.
    pub taken: BTreeSet<OfferId>,
    /// Moments at which an offer was made to a unit that another offer held.
    pub double_claims: Vec<String>,
    /// Events.
    pub events: u64,
}

impl History {
    /// How many reports are there more than once, and cases that were opened more than once.
    #[must_use]
    pub fn doubled(&self) -> usize {
        let reports = self.cases.values().filter(|cases| cases.len() != 1).count();
        reports + self.openings.values().filter(|openings| **openings != 1).count()
    }
}

/// Reads the whole ledger, checks its digests and seals, and follows every claim from its beginning to its end. The
/// claims that live at the end must be those that the ledger's own table has.
///
/// # Errors
/// What is wrong with the ledger.
pub async fn read(ledger: &dyn Ledger, anchors: &[anchor::Anchored]) -> Result<History, String> {
    verify::verify(ledger, anchors).await.map_err(|error| error.to_string())?;
    let mut history = History::default();
    let mut board = Board::default();
    loop {
        let after = history.events;
        let records = ledger.feed(after, READ_LIMIT_MAX).await.map_err(|error| error.to_string())?;
        if records.is_empty() {
            break;
        }
        for record in records {
            let recorded = hub_record::decode(&record).map_err(|error| error.to_string())?;
            history.note(&board, &recorded.event, record.seq);
            board.evolve(&recorded);
            history.events = record.seq;
        }
    }
    let mut held: Vec<_> =
        board.tasks().flat_map(|task| task.held_units()).map(|(unit, offer)| claim_of(unit, offer)).collect();
    held.sort();
    let mut claims = ledger.claims().await.map_err(|error| error.to_string())?;
    claims.sort();
    if held == claims {
        Ok(history)
    } else {
        Err(format!("tasks hold {held:?}, the ledger claims {claims:?}"))
    }
}

impl History {
    #[expect(clippy::wildcard_enum_match_arm, reason = "only these open cases and take units")]
    fn note(&mut self, board: &Board, event: &Event, seq: u64) {
        match event {
            Event::ReportReceived { report, case, .. } => self.cases.entry(*report).or_default().push(*case),
            Event::CaseOpened { case, .. } => *self.openings.entry(*case).or_default() += 1,
            Event::OfferMade { offer, choice, .. } => {
                self.offers += 1;
                self.note_hold(board, choice.unit, &format!("{offer} at {seq}"));
            }
            Event::OfferAccepted { offer, .. } => drop(self.taken.insert(*offer)),
            _ => {}
        }
    }

    fn note_hold(&mut self, board: &Board, unit: UnitId, by: &str) {
        if let Some((task, offer)) = board.hold_on(unit) {
            self.double_claims.push(format!("unit {unit} held by {offer} of {task} was taken by {by}"));
        }
    }
}
