//! What the clients were told, and whether the ledger agrees.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Mutex, MutexGuard, PoisonError},
};

use hub_protocol::{OfferId, Point, http::ReportAccepted};
use rand::{Rng as _, rngs::StdRng};
use simulators::client::{HubClient, Key};
use system_tests::rig::{
    WITHIN,
    history::History,
    organisation::{IN_NORTH, IN_SOUTH, report_at},
};
use tokio::sync::watch;

/// Older answers that are asked for again after each restart, besides the newest.
const OLDER_ASKED: usize = 10;

/// Every answer that a client saw.
pub(crate) struct Book {
    reports: Mutex<BTreeMap<String, ReportAccepted>>,
    taken: Mutex<BTreeSet<OfferId>>,
    answers: watch::Sender<u64>,
}

/// Where the report with this key is about; the same every time it is sent.
fn place_of(key: &str) -> Point {
    if key.bytes().fold(0_u8, u8::wrapping_add).is_multiple_of(2) { IN_SOUTH } else { IN_NORTH }
}

/// The report that goes with a key.
pub(crate) fn report_of(key: &str) -> hub_protocol::http::NewReport {
    report_at(place_of(key), &format!("第 {key} 件"))
}

impl Book {
    pub(crate) fn new() -> Self {
        let (reports, taken) = (Mutex::default(), Mutex::default());
        Self { reports, taken, answers: watch::Sender::new(0) }
    }

    /// A report was answered with 201 or 200.
    pub(crate) fn accepted(&self, key: &str, answer: ReportAccepted) {
        self.reports().insert(key.to_owned(), answer);
        self.answers.send_modify(|count| *count += 1);
    }

    /// A unit was told that it has the case.
    pub(crate) fn taken(&self, offer: OfferId) {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner).insert(offer);
    }

    /// How many reports have been answered, to wait for more.
    pub(crate) fn answers(&self) -> watch::Receiver<u64> {
        self.answers.subscribe()
    }

    /// The answers so far.
    pub(crate) fn count(&self) -> usize {
        self.reports().len()
    }

    fn reports(&self) -> MutexGuard<'_, BTreeMap<String, ReportAccepted>> {
        self.reports.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Sends the newest reports and some older ones again, and says which were not answered as before.
    pub(crate) async fn asked_again(
        &self,
        desk: &HubClient,
        newest: usize,
        random: &mut StdRng,
    ) -> Vec<String> {
        let asked: Vec<(String, ReportAccepted)> = {
            let reports = self.reports();
            let mut bysequence: Vec<_> = reports.iter().collect();
            bysequence.sort_by_key(|(_, accepted)| accepted.seq);
            let recent = bysequence.iter().rev().take(newest).copied();
            let older = (0..OLDER_ASKED.min(bysequence.len()))
                .map(|_| bysequence[random.random_range(0..bysequence.len())]);
            recent.chain(older).map(|(key, accepted)| (key.clone(), accepted.clone())).collect()
        };
        let mut changed = Vec::new();
        for (key, before) in asked {
            let again = desk.report_until_answered(&report_of(&key), &Key(key.clone()), WITHIN).await;
            match again {
                Ok(again)
                    if (again.case, again.report, again.seq) == (before.case, before.report, before.seq) => {}
                Ok(again) => changed.push(format!("{key} was case {} and is {}", before.case, again.case)),
                Err(error) => changed.push(format!("{key}: {error}")),
            }
        }
        changed
    }

    /// What was answered and is not in the ledger: reports and accepted offers.
    pub(crate) fn missing_in(&self, history: &History) -> Vec<String> {
        let kept = |accepted: &ReportAccepted| {
            let cases = history.cases.get(&hub_dispatch::ReportId(accepted.report.0));
            cases.is_some_and(|cases| cases.contains(&hub_dispatch::CaseId(accepted.case.0)))
        };
        let reports = self.reports();
        let reports = reports.iter().filter(|(_, accepted)| !kept(accepted)).map(|(key, _)| key.clone());
        let taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let offers = taken.iter().filter(|offer| !history.taken.contains(&hub_dispatch::OfferId(offer.0)));
        reports.chain(offers.map(ToString::to_string)).collect()
    }

    /// Reports in the ledger that no key stands for, and those that are there twice.
    pub(crate) fn doubled_in(&self, history: &History) -> usize {
        let known: BTreeSet<_> = self.reports().values().map(|accepted| accepted.report.0).collect();
        let unknown = history.cases.keys().filter(|report| !known.contains(&report.0)).count();
        unknown + history.doubled()
    }
}

#[test]
fn an_answer_that_is_not_in_the_ledger_is_missed_and_a_report_nobody_filed_is_noticed() {
    let answer = serde_json::json!({
        "report": uuid::Uuid::now_v7(), "case": uuid::Uuid::now_v7(), "joined": false, "seq": 7, "grade": "red", "place": null,
        "area": { "code": "a", "path": [] }, "call_first": [],
    });
    let answer: ReportAccepted = serde_json::from_value(answer).expect("it is an answer");
    let (report, case) = (hub_dispatch::ReportId(answer.report.0), hub_dispatch::CaseId(answer.case.0));
    let (book, offer) = (Book::new(), OfferId(uuid::Uuid::now_v7()));
    book.accepted("key", answer);
    book.taken(offer);
    let mut history = History::default();
    assert_eq!(book.missing_in(&history), ["key".to_owned(), offer.to_string()]);
    history.cases.insert(report, vec![case]);
    history.taken.insert(hub_dispatch::OfferId(offer.0));
    assert!(book.missing_in(&history).is_empty() && book.doubled_in(&history) == 0);
    history.cases.insert(hub_dispatch::ReportId(uuid::Uuid::now_v7()), vec![case]);
    history.openings.insert(case, 2);
    assert_eq!(book.doubled_in(&history), 2);
}
