//! 行程时间表: another service that knows the roads, asked by OSRM's HTTP interface (`/table/v1/…`).
//!
//! It is asked beside the engine's loop, by each order that needs it. A service that is slow, away, or answers something else costs
//! an order [`RoadsConfig::table_timeout_ms`] at most, and after [`circuit::FAILURES_MAX`] in a row nothing: until it answers again units
//! are compared by air line, and cards say so. It learns where units and cases are, and nothing else of them; of what is closed
//! here it knows nothing.

mod answer;
mod circuit;

use std::{
    fmt::Write as _,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use geo_index::Place;
use hub_dispatch::{Travel, Travelled, UtcMicros};
use hub_engine::{Answer, Question, TravelTimes};
use reqwest::{Client, StatusCode, redirect};
use tokio::{sync::Semaphore, time::Instant};

use super::ways::count;
use crate::config::{RoadsConfig, TableProfiles};
use circuit::{Circuit, Turn};

/// Questions under way at once; beyond it nobody is asked, and the air line counts.
const ASKED_AT_ONCE_MAX: usize = 32;
/// Places in one question, which OSRM takes unless it is told otherwise; who is beyond it is compared by air line.
const PLACES_MAX: usize = 100;
/// Largest answer that is read, bytes: 100 places are told in some 20,000.
const ANSWER_BYTES_MAX: usize = 262_144;

/// Why there was no answer.
#[derive(Debug, thiserror::Error)]
enum AskError {
    #[error("{}", .0.without_url_text())]
    Http(HttpError),
    #[error("it answered {0}")]
    Status(StatusCode),
    #[error("its answer is longer than {ANSWER_BYTES_MAX} bytes")]
    TooLong,
    #[error(transparent)]
    Content(#[from] answer::AnswerError),
}

/// What went wrong on the wire, without the address: it would tell where somebody is.
#[derive(Debug)]
struct HttpError {
    timed_out: bool,
    error: reqwest::Error,
}

impl HttpError {
    fn without_url_text(&self) -> String {
        if self.timed_out { "it did not answer in time".to_owned() } else { self.error.to_string() }
    }
}

impl From<reqwest::Error> for AskError {
    fn from(error: reqwest::Error) -> Self {
        Self::Http(HttpError { timed_out: error.is_timeout(), error: error.without_url() })
    }
}

/// The service. Cheap to clone.
#[derive(Clone)]
pub(super) struct Table(Arc<Asked>);

struct Asked {
    client: Client,
    base: String,
    profiles: TableProfiles,
    room: Arc<Semaphore>,
    circuit: Mutex<Circuit>,
}

impl Table {
    /// Speaks to the service at an address such as `http://127.0.0.1:5000`.
    pub(super) fn at(address: &str, config: &RoadsConfig) -> Result<Self, reqwest::Error> {
        let timeout = Duration::from_millis(config.table_timeout_ms.into());
        // Whoever redirects is not the one that was configured, and a proxy of the environment not either.
        let client =
            Client::builder().timeout(timeout).redirect(redirect::Policy::none()).no_proxy().build()?;
        Ok(Self(Arc::new(Asked {
            client,
            base: address.trim_end_matches('/').to_owned(),
            profiles: config.table_profiles.clone(),
            room: Arc::new(Semaphore::new(ASKED_AT_ONCE_MAX)),
            circuit: Mutex::default(),
        })))
    }

    /// Whether it failed when it was asked last, and is left alone for a while.
    pub(super) fn is_failing(&self) -> bool {
        self.0.circuit.lock().unwrap_or_else(PoisonError::into_inner).is_open()
    }

    fn begin(&self, question: &Question) -> Result<Answer, &'static str> {
        let profile = self.0.profiles.of(question.travel).ok_or("no_profile")?;
        let room = PLACES_MAX.checked_sub(question.to.len()).filter(|room| *room > 0);
        let from = &question.from[..question.from.len().min(room.ok_or("too_many")?)];
        let permit = Arc::clone(&self.0.room).try_acquire_owned().map_err(|_full| "no_room")?;
        let asks = self.0.circuit.lock().unwrap_or_else(PoisonError::into_inner).may_ask(Instant::now());
        if !asks {
            return Err("left_alone");
        }
        let address = format!("{}{}", self.0.base, path(profile, from, &question.to));
        let (asked, shape) = (Arc::clone(&self.0), (from.len(), question.to.len()));
        // Not on the engine's loop: neither the wire nor what is read from it.
        let asking = tokio::spawn(async move {
            let begun = Instant::now();
            let answered = asked.ask(&address, shape).await;
            drop(permit);
            metrics::histogram!("huying_table_seconds").record(begun.elapsed().as_secs_f64());
            asked.ended(&answered);
            answered.unwrap_or_default()
        });
        Ok(Box::pin(async move {
            let ways = asking.await.unwrap_or_default();
            count(&ways);
            ways
        }))
    }
}

impl TravelTimes for Table {
    fn ways(&self, _: Travel, from: &[Place], _: Place, _: UtcMicros) -> Vec<Travelled> {
        vec![Travelled::Unknown; from.len()]
    }

    fn asks_elsewhere(&self) -> bool {
        true
    }

    fn look_up(&self, question: &Question) -> Option<Answer> {
        match self.begin(question) {
            Ok(answer) => Some(answer),
            Err(why) => {
                metrics::counter!("huying_table_asked_total", "ended" => why).increment(1);
                count(&vec![Travelled::Unknown; question.from.len() * question.to.len()]);
                None
            }
        }
    }
}

impl Asked {
    async fn ask(&self, address: &str, shape: (usize, usize)) -> Result<Vec<Travelled>, AskError> {
        let mut response = self.client.get(address).send().await?;
        let status = response.status();
        // OSRM says why it has no answer in the body of a 400.
        if status != StatusCode::OK && status != StatusCode::BAD_REQUEST {
            return Err(AskError::Status(status));
        }
        let mut body = Vec::new();
        while let Some(part) = response.chunk().await? {
            if body.len() + part.len() > ANSWER_BYTES_MAX {
                return Err(AskError::TooLong);
            }
            body.extend_from_slice(&part);
        }
        Ok(answer::read(&body, shape)?)
    }

    fn ended(&self, answered: &Result<Vec<Travelled>, AskError>) {
        let ended = if answered.is_ok() { "answered" } else { "failed" };
        metrics::counter!("huying_table_asked_total", "ended" => ended).increment(1);
        let turn = {
            let mut circuit = self.circuit.lock().unwrap_or_else(PoisonError::into_inner);
            circuit.ended(Instant::now(), answered.is_ok())
        };
        match (turn, answered) {
            (Turn::Opened, Err(why)) => {
                tracing::warn!(%why, "the table of travel times fails: units are compared by air line until it answers");
            }
            (Turn::Closed, _) => tracing::info!("the table of travel times answers again"),
            (Turn::Same, Err(why)) => tracing::debug!(%why, "the table of travel times has no answer"),
            (Turn::Opened | Turn::Same, Ok(_)) => {}
        }
    }
}

/// What is asked: the places by longitude and latitude, which of them are where from, and which where to.
fn path(profile: &str, from: &[Place], to: &[Place]) -> String {
    let mut path = format!("/table/v1/{profile}/");
    for (number, place) in from.iter().chain(to).enumerate() {
        let separator = if number == 0 { "" } else { ";" };
        write!(path, "{separator}{:.6},{:.6}", place.lon(), place.lat()).expect("a text can be written to");
    }
    let list = |range: std::ops::Range<usize>| range.map(|at| at.to_string()).collect::<Vec<_>>().join(";");
    let (sources, destinations) = (list(0..from.len()), list(from.len()..from.len() + to.len()));
    write!(path, "?sources={sources}&destinations={destinations}&annotations=duration&generate_hints=false")
        .expect("a text can be written to");
    path
}

#[cfg(test)]
mod tests;
