//! One notice to the gateways, in their order, until one takes it. Signed: HMAC-SHA256 over the time and the body, so that a
//! gateway knows who speaks and drops what is old.

use std::{sync::Arc, time::Duration};

use hmac::{Hmac, KeyInit as _, Mac as _};
use hub_dispatch::ReachOutcome;
use hub_engine::words::hex;
use reqwest::{Client, StatusCode, header::CONTENT_TYPE, redirect};
use serde::Serialize;
use sha2::Sha256;
use uuid::Uuid;

use super::notice::Notice;
use crate::{
    config::{ChannelConfig, OutreachConfig},
    state,
};

/// Wait before the second try; each time twice as long.
const FIRST_WAIT: Duration = Duration::from_millis(500);
/// Names the delivery: the same for every repetition.
const DELIVERY: &str = "Huying-Delivery";
/// When it was signed, and the signature: `t=<seconds since 1970>,v1=<hex>` over `<seconds>.<body>`.
const SIGNATURE: &str = "Huying-Signature";

/// Speaks to the gateways. Cheap to clone.
#[derive(Clone)]
pub(super) struct Gateway {
    client: Client,
    config: Arc<OutreachConfig>,
}

#[derive(Serialize)]
struct Body<'a> {
    delivery: Uuid,
    #[serde(flatten)]
    notice: &'a Notice,
}

/// How one try ended.
enum Tried {
    Ended(ReachOutcome),
    Again(String),
}

impl Gateway {
    pub(super) fn new(config: &OutreachConfig) -> Result<Self, reqwest::Error> {
        // A gateway that redirects is not the one that was configured.
        let client =
            Client::builder().timeout(config.timeout()).redirect(redirect::Policy::none()).build()?;
        Ok(Self { client, config: Arc::new(config.clone()) })
    }

    pub(super) fn first_channel(&self) -> &str {
        self.config.channels.first().map_or("", |channel| &channel.code)
    }

    /// The channel that took it, or the last one and why it did not.
    pub(super) async fn send(&self, delivery: Uuid, notice: &Notice) -> (String, ReachOutcome) {
        let body = serde_json::to_vec(&Body { delivery, notice }).expect("a notice has string keys");
        let mut ended = (String::new(), ReachOutcome::Failed);
        for channel in &self.config.channels {
            ended = (channel.code.clone(), self.send_by(channel, delivery, &body).await);
            if ended.1 == ReachOutcome::Taken {
                break;
            }
        }
        ended
    }

    async fn send_by(&self, channel: &ChannelConfig, delivery: Uuid, body: &[u8]) -> ReachOutcome {
        let mut wait = FIRST_WAIT;
        for attempt in 1..=self.config.tries {
            match self.try_once(channel, delivery, body).await {
                Tried::Ended(outcome) => return outcome,
                Tried::Again(why) => {
                    tracing::warn!(channel = channel.code, %delivery, attempt, why, "a gateway did not answer");
                }
            }
            if attempt < self.config.tries {
                tokio::time::sleep(wait).await;
                wait *= 2;
            }
        }
        ReachOutcome::Failed
    }

    async fn try_once(&self, channel: &ChannelConfig, delivery: Uuid, body: &[u8]) -> Tried {
        let request = self
            .client
            .post(&channel.url)
            .header(CONTENT_TYPE, "application/json")
            .header(DELIVERY, delivery.to_string())
            .header(SIGNATURE, signature(&channel.secret.0, state::now().0 / 1_000_000, body))
            .body(body.to_vec());
        let answered = match request.send().await {
            Ok(answered) => answered.status(),
            Err(error) => return Tried::Again(error.without_url().to_string()),
        };
        match answered {
            status if status.is_success() => Tried::Ended(ReachOutcome::Taken),
            StatusCode::REQUEST_TIMEOUT | StatusCode::TOO_MANY_REQUESTS => Tried::Again(answered.to_string()),
            status if status.is_client_error() || status.is_redirection() => {
                tracing::warn!(channel = channel.code, %delivery, %status, "a gateway refused a message");
                Tried::Ended(ReachOutcome::Refused)
            }
            status => Tried::Again(status.to_string()),
        }
    }
}

fn signature(secret: &str, seconds: i64, body: &[u8]) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("HMAC takes a key of any length");
    mac.update(format!("{seconds}.").as_bytes());
    mac.update(body);
    format!("t={seconds},v1={}", hex(&mac.finalize().into_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_is_that_of_any_other_implementation() {
        // printf '1790057600.{"a":1}' | openssl dgst -sha256 -hmac 'a secret of the operator'
        let expected = "t=1790057600,v1=af71c831f7697a7af8a7c3848e3e0b8aa5f461f02638ab18eb58b28455a032f7";
        assert_eq!(signature("a secret of the operator", 1_790_057_600, br#"{"a":1}"#), expected);
    }
}
