//! Cases out of the mould, in the order in which a centre would have recorded them: while one is opened, others that were
//! opened hours or days before are signed, answered and closed.

use std::{ops::Range, sync::Arc};

use futures_util::future::try_join_all;
use hub_dispatch::ReportId;
use hub_engine::{Pin, ReportWords, pin_row, words};
use hub_ledger::{Append, CommandStamp, Ledger, LedgerError, NewEvent, RowChange, Shelf, StreamId};
use rand::{Rng as _, SeedableRng as _, rngs::StdRng};
use uuid::{Builder, Uuid};

use crate::{
    areas::line_of,
    mould::{Mould, Moulded, Piece},
    words::said,
};

/// Appends that are given to the ledger at once.
pub(crate) const AT_ONCE: u64 = 2_000;
/// Between two cases, microseconds: a million in three years.
const EVERY_US: i64 = 94_600_000;
/// When the first was opened: 2023-07-01.
const FIRST_US: i64 = 1_688_169_600_000_000;
/// How many cases later each step of a case is recorded: at once, half an hour, hours, days.
const LATER: [u64; 12] = [0, 4, 20, 90, 300, 700, 900, 1_200, 1_600, 2_000, 2_400, 2_800];
/// Every how many appends the chain is sealed.
const SEAL_EVERY: u64 = 20_000;
/// Row that says how many appends there are.
const PROGRESS_KEY: &str = "bench:recorded";

/// Appends after the last case was opened until the last is closed.
pub(crate) fn overlap(mould: &Mould) -> u64 {
    LATER[mould.steps.len().min(LATER.len()) - 1]
}

/// Appends recorded by earlier runs.
pub(crate) async fn recorded(ledger: &dyn Ledger) -> Result<u64, LedgerError> {
    let row = ledger.row(Shelf::Document, PROGRESS_KEY).await?;
    Ok(row.and_then(|row| String::from_utf8(row).ok()?.parse().ok()).unwrap_or(0))
}

/// Records some appends.
pub(crate) async fn record(
    ledger: &Arc<dyn Ledger>,
    mould: &Mould,
    cases: u64,
    appends: Range<u64>,
) -> Result<(), Box<dyn std::error::Error>> {
    let upto = appends.end;
    let mut made: Vec<Append> = appends.map(|number| append(mould, cases, number)).collect();
    if let Some(last) = made.last_mut() {
        let value = Some(upto.to_string().into_bytes());
        last.rows.push(RowChange { shelf: Shelf::Document, key: PROGRESS_KEY.to_owned(), value });
    }
    // In their order: none may step aside for the others, as a task with a budget does.
    let in_order = made.into_iter().map(|append| tokio::task::unconstrained(ledger.append(append)));
    try_join_all(in_order).await?;
    if upto / SEAL_EVERY != (upto - AT_ONCE.min(upto)) / SEAL_EVERY {
        ledger.seal().await?;
        // A hub keeps an answer for a month; those of years ago are gone.
        ledger.forget_answers(recorded_us(upto) - 30 * 24 * 3_600 * 1_000_000).await?;
    }
    Ok(())
}

fn recorded_us(append: u64) -> i64 {
    FIRST_US + i64::try_from(append).expect("some millions") * EVERY_US
}

/// One append: a case is opened, and every step that is due for an earlier one is recorded.
fn append(mould: &Mould, cases: u64, number: u64) -> Append {
    let at_us = recorded_us(number);
    let (mut expect, mut events, mut rows) = (Vec::new(), Vec::new(), Vec::new());
    for (step, moulded) in mould.steps.iter().enumerate() {
        let later = LATER[step.min(LATER.len() - 1)];
        let Some(case) = number.checked_sub(later).filter(|case| *case < cases) else { continue };
        let mut cast = Cast::new(mould, case);
        if step == 0 {
            rows.extend(cast.rows_of_filing());
        }
        for event in moulded {
            events.push(cast.event(event, at_us));
        }
        expect.extend(cast.expected(step));
        rows.append(&mut cast.rows);
    }
    let id = id_at(&mut StdRng::seed_from_u64(number ^ 0xA55A), at_us);
    let command =
        CommandStamp { id, principal: "bench".to_owned(), key: number.to_string(), digest: [0; 32] };
    Append { recorded_us: at_us, expect, events, rows, ..Append::of(command) }
}

/// An id of version 7 of that instant.
fn id_at(chance: &mut StdRng, at_us: i64) -> Uuid {
    let ms = u64::try_from(at_us / 1_000).expect("after 1970");
    Builder::from_unix_timestamp_millis(ms, &chance.random()).into_uuid()
}

/// One case being cast.
struct Cast<'a> {
    mould: &'a Mould,
    ids: Vec<Uuid>,
    area: [String; 3],
    words: ReportWords,
    rows: Vec<RowChange>,
}

impl<'a> Cast<'a> {
    /// The same for the same number.
    fn new(mould: &'a Mould, number: u64) -> Self {
        let mut chance = StdRng::seed_from_u64(number);
        let at_us = recorded_us(number);
        let ids = (0..mould.ids).map(|_| id_at(&mut chance, at_us)).collect();
        // Some villages call more than others.
        let village = chance.random_range(0..4_000_u64) * chance.random_range(0..4_000) / 4_000;
        Self { mould, ids, area: line_of(village), words: said(&mut chance), rows: Vec::new() }
    }

    /// The rows that filing writes besides the words: the pin, and the one by which the number is found. That one is keyed by
    /// the engine alone; nothing that is measured reads it.
    fn rows_of_filing(&self) -> Vec<RowChange> {
        let report = ReportId(self.ids[1]);
        vec![pin_row(report, &Pin::new())]
    }

    fn event(&mut self, moulded: &Moulded, at_us: i64) -> NewEvent {
        let mut body = String::with_capacity(1_024);
        let mut vault: Option<(usize, Uuid, String)> = None;
        for piece in &moulded.body {
            match piece {
                Piece::Text(text) => body.push_str(text),
                Piece::Id(id) => body.push_str(&self.ids[*id].to_string()),
                Piece::After(after) => body.push_str(&(at_us + after).to_string()),
                Piece::Area(area) => body.push_str(&self.area[*area]),
                Piece::Vault(words) | Piece::Commitment(words) => {
                    if vault.as_ref().is_none_or(|(number, ..)| number != words) {
                        vault = Some(self.seal(*words));
                    }
                    let (_, id, commitment) = vault.as_ref().expect("just sealed");
                    match piece {
                        Piece::Vault(_) => body.push_str(&id.to_string()),
                        Piece::Text(_)
                        | Piece::Id(_)
                        | Piece::After(_)
                        | Piece::Area(_)
                        | Piece::Commitment(_) => body.push_str(commitment),
                    }
                }
            }
        }
        let stream = StreamId::new(format!("{}:{}", moulded.stream, self.ids[moulded.id]));
        NewEvent {
            stream: stream.expect("an id has letters and digits only"),
            kind: moulded.kind.clone(),
            schema: moulded.schema,
            occurred_us: at_us,
            body: body.into_bytes(),
        }
    }

    /// How far the case's own stream must have come for a step: a case whose steps were mixed up is no case.
    fn expected(&self, step: usize) -> Option<(StreamId, u64)> {
        let own = |moulded: &&Moulded| moulded.id == 0;
        let before = self.mould.steps[..step].iter().flatten().filter(own).count();
        let stream =
            StreamId::new(format!("case:{}", self.ids[0])).expect("an id has letters and digits only");
        Some((stream, before as u64))
    }

    /// Seals the n-th words; the caller's come first.
    fn seal(&mut self, number: usize) -> (usize, Uuid, String) {
        let content = match number.checked_sub(1) {
            None => self.words.clone(),
            Some(note) => ReportWords { text: self.mould.notes[note].clone(), ..ReportWords::default() },
        };
        let (sealed, row) = words::seal(&content);
        self.rows.push(row);
        (number, sealed.vault, sealed.commitment)
    }
}
