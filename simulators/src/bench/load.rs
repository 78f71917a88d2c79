//! A steady load: reports at even intervals, whatever became of the ones before, and the offers that follow.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result};
use hdrhistogram::Histogram;
use hub_protocol::{CaseId, CoordinateSystem, GivenPlace, Point, http::NewReport};
use rand::Rng as _;
use tokio::{
    sync::mpsc,
    task::JoinHandle,
    time::{sleep_until, timeout_at},
};

use super::{histogram, us};
use crate::{
    city::City,
    client::{ClientError, HubClient, Key},
    units::{Crew, Happened, News},
};

/// Category of the reports: offered at once, to one unit after another.
const CATEGORY: &str = "02";

/// Answers that are not yet looked at; the load never has as many reports on the way.
const ANSWERS_MAX: usize = 4_096;

/// After the last report, answers and offers are waited for so long.
const STRAGGLERS_WITHIN: Duration = Duration::from_secs(10);

/// The load and what came of it.
#[derive(Debug)]
pub(crate) struct Load {
    /// From sending a report to its 201.
    pub(crate) accepted_us: Histogram<u64>,
    /// From sending a report to the offer on a unit's socket.
    pub(crate) offered_us: Histogram<u64>,
    /// From the time a report was due to its sending.
    pub(crate) late_us: Histogram<u64>,
    /// Reports that were not accepted.
    pub(crate) refused: u64,
    sent_at: BTreeMap<CaseId, Instant>,
    // First offers heard of cases whose 201 is still on its way.
    heard_first: BTreeMap<CaseId, Instant>,
    offered: BTreeSet<CaseId>,
}

/// What became of one report.
#[derive(Debug)]
pub(crate) struct Answer {
    due_at: Instant,
    sent_at: Instant,
    answered_at: Instant,
    case: Result<CaseId, ClientError>,
}

/// Puts the load on a hub.
pub(super) async fn put(
    hub: &HubClient,
    crew: &mut Crew,
    city: &City,
    seconds: u64,
    reports_per_s: f64,
) -> Result<Load> {
    let mut load = Load::new();
    let mut random = city.seed.stream("reports", 0);
    let land = city.areas[0].bounds;
    let next = move || report(land.at(random.random_range(0.001..0.999), random.random_range(0.001..0.999)));
    let (sending, mut answered) = filing(hub.clone(), seconds, reports_per_s, next);
    loop {
        tokio::select! {
            // Ends when the last report is answered and with it the last sender gone.
            answer = answered.recv() => match answer {
                Some(answer) => load.take_in(answer),
                None => break,
            },
            news = crew.news() => load.hear(&news.context("every unit has left")?),
        }
    }
    sending.await.context("the sender")?;
    Ok(load)
}

/// A report that is offered at once, from a place.
pub(crate) fn report(place: Point) -> NewReport {
    NewReport {
        text: "路口有人争吵，请来人看看".to_owned(),
        channel: Some("12345".to_owned()),
        category: Some(CATEGORY.to_owned()),
        place: Some(GivenPlace { lat: place.lat, lon: place.lon, system: CoordinateSystem::Wgs84 }),
        ..NewReport::default()
    }
}

/// Files reports at even intervals. The answers end when the last report is answered.
pub(crate) fn filing(
    hub: HubClient,
    seconds: u64,
    reports_per_s: f64,
    next: impl FnMut() -> NewReport + Send + 'static,
) -> (JoinHandle<()>, mpsc::Receiver<Answer>) {
    let (answers, answered) = mpsc::channel(ANSWERS_MAX);
    (tokio::spawn(send(hub, seconds, reports_per_s, next, answers)), answered)
}

async fn send(
    hub: HubClient,
    seconds: u64,
    reports_per_s: f64,
    mut next: impl FnMut() -> NewReport,
    answers: mpsc::Sender<Answer>,
) {
    let (begin, gap) = (Instant::now(), Duration::from_secs_f64(1.0 / reports_per_s));
    let end = begin + Duration::from_secs(seconds);
    let mut due_at = begin;
    while due_at < end {
        sleep_until(due_at.into()).await;
        let report = next();
        let (hub, answers) = (hub.clone(), answers.clone());
        // Each on its own: a slow answer must not make the next report late. It ends with its request's time limit.
        tokio::spawn(async move {
            let sent_at = Instant::now();
            let case = hub.report(&report, &Key::fresh()).await.map(|accepted| accepted.case);
            let answer = Answer { due_at, sent_at, answered_at: Instant::now(), case };
            // Nobody looks any more: then nobody misses it.
            let _ = answers.send(answer).await;
        });
        due_at += gap;
    }
}

impl Default for Load {
    fn default() -> Self {
        Self::new()
    }
}

impl Load {
    fn new() -> Self {
        Self {
            accepted_us: histogram(),
            offered_us: histogram(),
            late_us: histogram(),
            refused: 0,
            sent_at: BTreeMap::new(),
            heard_first: BTreeMap::new(),
            offered: BTreeSet::new(),
        }
    }

    /// A report was answered.
    pub(crate) fn take_in(&mut self, answer: Answer) {
        self.late_us.saturating_record(us(answer.due_at, answer.sent_at));
        tracing::trace!(waited_us = us(answer.sent_at, answer.answered_at), "a report was answered");
        match answer.case {
            Ok(case) => {
                self.accepted_us.saturating_record(us(answer.sent_at, answer.answered_at));
                self.sent_at.insert(case, answer.sent_at);
                if let Some(at) = self.heard_first.remove(&case) {
                    self.note_offer(case, answer.sent_at, at);
                }
            }
            Err(error) => {
                tracing::error!(%error, "a report was not accepted");
                self.refused += 1;
            }
        }
    }

    fn hear(&mut self, news: &News) {
        if let Happened::Offered { case, .. } = &news.what {
            self.offer(*case, news.at);
        }
    }

    /// An offer came to a unit.
    pub(crate) fn offer(&mut self, case: CaseId, at: Instant) {
        match self.sent_at.get(&case) {
            Some(sent_at) => self.note_offer(case, *sent_at, at),
            None => {
                self.heard_first.entry(case).or_insert(at);
            }
        }
    }

    /// Only the first offer of a case counts.
    fn note_offer(&mut self, case: CaseId, sent_at: Instant, at: Instant) {
        if self.offered.insert(case) {
            self.offered_us.saturating_record(us(sent_at, at));
        }
    }

    /// Accepted reports whose offer nobody has heard.
    pub(crate) fn missing(&self) -> usize {
        self.sent_at.len() - self.offered.len()
    }

    /// Waits for offers that are still on their way.
    pub(super) async fn wait_for_offers(&mut self, crew: &mut Crew) {
        let until = tokio::time::Instant::now() + STRAGGLERS_WITHIN;
        while self.missing() > 0 {
            match timeout_at(until, crew.news()).await {
                Ok(Some(news)) => self.hear(&news),
                Ok(None) | Err(_) => return,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use hub_protocol::{OfferId, UnitId};
    use uuid::Uuid;

    use super::*;

    fn offer(case: CaseId, at: Instant) -> News {
        let what = Happened::Offered { offer: OfferId(Uuid::nil()), case, nearness: None };
        News { unit: UnitId(Uuid::nil()), at, what }
    }

    fn answer(case: CaseId, sent_at: Instant) -> Answer {
        Answer { due_at: sent_at, sent_at, answered_at: sent_at + Duration::from_millis(8), case: Ok(case) }
    }

    #[test]
    fn an_offer_that_overtakes_the_answer_is_measured_all_the_same() {
        let (mut load, case, sent_at) = (Load::new(), CaseId(Uuid::nil()), Instant::now());
        load.hear(&offer(case, sent_at + Duration::from_millis(5)));
        assert_eq!(load.offered_us.len(), 0);
        load.take_in(answer(case, sent_at));
        assert_eq!((load.offered_us.max() / 10, load.missing()), (500, 0));
    }

    #[test]
    fn only_the_first_offer_of_a_case_counts() {
        let (mut load, case, sent_at) = (Load::new(), CaseId(Uuid::nil()), Instant::now());
        load.take_in(answer(case, sent_at));
        assert_eq!(load.missing(), 1);
        load.hear(&offer(case, sent_at + Duration::from_millis(20)));
        load.hear(&offer(case, sent_at + Duration::from_millis(900)));
        assert_eq!((load.offered_us.len(), load.missing()), (1, 0));
    }
}
