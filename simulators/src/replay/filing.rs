//! Filing recorded calls when their time has come, each once, whatever the network does.

use std::{sync::Arc, time::Duration};

use anyhow::{Context as _, Result};
use hub_protocol::{CaseId, CoordinateSystem, GivenPlace, http::NewReport};
use tokio::{
    sync::Semaphore,
    task::JoinSet,
    time::{Instant, sleep_until},
};

use super::RecordedCall;
use crate::{
    client::{HubClient, Key},
    screen,
};

/// Reports that wait for their answer at a time; beyond it the next one waits, and the replay runs late.
const AT_ONCE_MAX: usize = 64;

/// How long one report may take to be answered.
const ANSWERED_WITHIN: Duration = Duration::from_secs(60);

/// How often it is told how far the replay has come.
const TELL_EVERY: Duration = Duration::from_secs(15);

/// A call and the case that the hub opened for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Filed {
    /// What the source calls it.
    pub(super) group: String,
    /// The case; none if the hub never accepted it.
    pub(super) case: Option<CaseId>,
}

/// Files all calls, earliest first, and waits for every answer.
pub(super) async fn file_all(hub: &HubClient, calls: &[RecordedCall], speed: f64) -> Result<Vec<Filed>> {
    let begin = Instant::now();
    let first = calls.first().map(|call| call.at).context("there are calls")?;
    let (turns, mut filing, mut told_at) = (Arc::new(Semaphore::new(AT_ONCE_MAX)), JoinSet::new(), begin);
    for (index, call) in calls.iter().enumerate() {
        let recorded = Duration::try_from(call.at.duration_since(first)).unwrap_or_default();
        sleep_until(begin + recorded.div_f64(speed)).await;
        if told_at.elapsed() >= TELL_EVERY {
            told_at = Instant::now();
            let minutes = recorded.as_secs() / 60;
            screen::say(format!(
                "{:02}:{:02} h into the stream: {index} of {} calls filed",
                minutes / 60,
                minutes % 60,
                calls.len()
            ));
        }
        let turn = Arc::clone(&turns).acquire_owned().await.context("turns are never closed")?;
        let (hub, call) = (hub.clone(), call.clone());
        filing.spawn(async move {
            let filed = file(&hub, &call).await;
            drop(turn);
            filed
        });
    }
    Ok(filing.join_all().await)
}

async fn file(hub: &HubClient, call: &RecordedCall) -> Filed {
    let place = call.place.map(|place| GivenPlace {
        lat: place.lat,
        lon: place.lon,
        system: CoordinateSystem::Wgs84,
    });
    let report = NewReport {
        text: call.text.clone(),
        channel: Some("replay".to_owned()),
        category: Some(call.category.clone()),
        urgency: call.grade,
        place,
        ..NewReport::default()
    };
    let answer = hub.report_until_answered(&report, &Key::fresh(), ANSWERED_WITHIN).await;
    let case = match answer {
        Ok(accepted) => Some(accepted.case),
        Err(error) => {
            tracing::error!(group = call.group, %error, "not accepted");
            None
        }
    };
    Filed { group: call.group.clone(), case }
}
