//! Telling somebody who has no console open, or a unit whose device is not connected, by the operator's own channels: SMS,
//! 政务微信, a caller. Each is a signed webhook to a gateway on the operator's network.
//!
//! What is owed is read off the board again and again, so nothing needs to be remembered across a restart. The same
//! delivery has the same id however often it is sent; the gateway drops repetitions. What came of it is recorded, and
//! stops no clock: only an answer does. Each hub looks at its own sockets; with several hubs, somebody whose console is open at
//! another one is told all the same.

mod notice;
mod webhook;

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use hub_dispatch::{Command, Owed, Reach, ReachOutcome, owed};
use hub_engine::{Order, SubmitError};
use sha2::{Digest as _, Sha256};
use tokio::{
    task::JoinSet,
    time::{Instant, MissedTickBehavior, interval},
};
use uuid::Uuid;

use crate::{Hub, config::OutreachConfig};
use webhook::Gateway;

/// How often what is owed is looked at.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// Deliveries under way at the same time; what more is owed waits on the board.
const AT_ONCE: usize = 16;
/// Under which the keys of the records are kept.
const PRINCIPAL: &str = "outreach";

/// Starts telling people, if any channel is configured.
///
/// # Errors
/// The client for the gateways cannot be made.
pub(crate) fn start(hub: &Hub) -> Result<(), reqwest::Error> {
    let config = hub.config.outreach.clone();
    if config.channels.is_empty() {
        return Ok(());
    }
    let round = Round {
        hub: hub.clone(),
        gateway: Gateway::new(&config)?,
        patience: Duration::from_secs(config.after_seconds.into()),
        waiting: BTreeMap::new(),
        under_way: JoinSet::new(),
        busy: BTreeSet::new(),
    };
    let channels = config.channels.iter().map(|channel| channel.code.as_str()).collect::<Vec<_>>().join(", ");
    tracing::info!(channels, "people without a console are told by these channels");
    hub.vital.spawn_endless("telling people by other channels", round.go_on());
    Ok(())
}

/// What is owed, since when, and what is being done about it.
struct Round {
    hub: Hub,
    gateway: Gateway,
    /// How long somebody has to come to a console or connect a device before being told otherwise.
    patience: Duration,
    waiting: BTreeMap<Reach, Instant>,
    under_way: JoinSet<Reach>,
    busy: BTreeSet<Reach>,
}

impl Round {
    async fn go_on(mut self) {
        let mut look = interval(LOOK_EVERY);
        look.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                _ = look.tick() => self.look().await,
                Some(done) = self.under_way.join_next() => match done {
                    Ok(reach) => drop(self.busy.remove(&reach)),
                    // A panic is a bug of one delivery; its reach stays busy, and a restart tries it again.
                    Err(died) => tracing::error!(%died, "telling somebody died"),
                },
            }
        }
    }

    async fn look(&mut self) {
        let owed: BTreeSet<Reach> = self.hub.engine.read(|view| {
            let owed = owed(&view.board);
            owed.filter_map(|owed| if let Owed::Reach(reach) = owed { Some(reach) } else { None }).collect()
        });
        self.waiting.retain(|reach, _| owed.contains(reach));
        let connected = self.hub.sockets.courier.connected().await;
        let now = Instant::now();
        for reach in owed {
            let since = *self.waiting.entry(reach).or_insert(now);
            let can_see = match reach {
                Reach::Alert { person, .. } => self.hub.sockets.is_at_console(person),
                Reach::Offer { unit, .. } => connected.contains(&unit),
            };
            let due = now.duration_since(since) >= self.patience;
            if due && !can_see && self.under_way.len() < AT_ONCE && self.busy.insert(reach) {
                let (hub, gateway) = (self.hub.clone(), self.gateway.clone());
                self.under_way.spawn(async move {
                    tell(&hub, &gateway, reach).await;
                    reach
                });
            }
        }
    }
}

/// Tells one, and records what came of it. If that cannot be recorded, it stays owed and is told again under the same id.
async fn tell(hub: &Hub, gateway: &Gateway, reach: Reach) {
    let delivery = delivery_id(hub, reach);
    let Some(notice) = notice::of(hub, reach) else { return };
    let (channel, outcome) = match &notice.to.number {
        None => (gateway.first_channel().to_owned(), ReachOutcome::NoNumber),
        Some(_) => gateway.send(delivery, &notice).await,
    };
    metrics::counter!("huying_outreach_total", "outcome" => word(outcome)).increment(1);
    let order = Order {
        principal: PRINCIPAL.to_owned(),
        key: delivery.to_string(),
        id: Uuid::now_v7(),
        digest: Sha256::digest(delivery).into(),
        command: Command::RecordReach { reach, channel: channel.clone(), outcome },
        rows: Vec::new(),
        occurred: None,
        answer: Vec::new(),
    };
    match hub.engine.submit(order).await {
        Ok(done) => tracing::info!(%delivery, channel, outcome = word(outcome), seq = done.seq, "told"),
        // The alert was answered or the offer ended while somebody was being told.
        Err(SubmitError::Refused(refusal)) => tracing::info!(%delivery, channel, %refusal, "told too late"),
        Err(error) => tracing::warn!(%delivery, channel, %error, "what came of telling is not recorded yet"),
    }
}

/// The same for the same reach on the same ledger, for ever.
fn delivery_id(hub: &Hub, reach: Reach) -> Uuid {
    let epoch = hub.engine.read(|view| view.epoch);
    let json = serde_json::to_vec(&reach).expect("a reach has string keys");
    let digest = Sha256::new().chain_update(epoch).chain_update(json).finalize();
    let first: [u8; 16] = digest[..16].try_into().expect("a digest is longer than that");
    uuid::Builder::from_custom_bytes(first).into_uuid()
}

fn word(outcome: ReachOutcome) -> &'static str {
    match outcome {
        ReachOutcome::Taken => "taken",
        ReachOutcome::Refused => "refused",
        ReachOutcome::Failed => "failed",
        ReachOutcome::NoNumber => "no_number",
    }
}

impl OutreachConfig {
    /// How long a gateway has for its answer.
    fn timeout(&self) -> Duration {
        Duration::from_secs(self.timeout_seconds.into())
    }
}
